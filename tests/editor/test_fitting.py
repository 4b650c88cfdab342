"""Which pins light up while a cable is dragged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from nodegraph.editor.edits.fitting import (
    Fit,
    How,
    Pin,
    best_input,
    converters_of,
    fit,
    fits_from,
    fits_to,
)
from nodegraph.model.check import check
from nodegraph.model.connecting import connection
from nodegraph.model.edits import AddWire, Batch, apply
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.model.ranges import Range
from nodegraph.model.signals import CONVERTERS, Kind
from nodegraph.model.spec import OutputSpec, PortSpec
from tests.editor.small_graphs import LIBRARY, VOICE, patches, signatures_of

CONVERTERS_HERE = converters_of(LIBRARY)
UNIT, HERTZ = Range(0.0, 1.0), Range(20.0, 20_000.0, "Hz", "log")


def how(given: Kind, taken: Kind) -> How:
    return fit(OutputSpec("o", given), PortSpec("i", taken), CONVERTERS_HERE).how


def test_the_better_it_fits_the_less_it_is() -> None:
    assert sorted(How) == [How.EXACT, How.RANGE, How.ITSELF, How.CONVERTER, How.NONE]


@pytest.mark.parametrize(
    ("given", "taken", "expected"),
    [
        (Kind.AUDIO, Kind.AUDIO, How.EXACT),
        (Kind.TEXT, Kind.TEXT, How.EXACT),
        (Kind.EVENT, Kind.CONTROL, How.ITSELF),
        (Kind.CONTROL, Kind.EVENT, How.ITSELF),
        (Kind.CONTROL, Kind.AUDIO, How.ITSELF),
        (Kind.AUDIO, Kind.CONTROL, How.CONVERTER),
        (Kind.CONTROL, Kind.TEXTURE, How.CONVERTER),
        (Kind.TEXT, Kind.AUDIO, How.NONE),
        (Kind.NOTES, Kind.AUDIO, How.NONE),  # voices give no sound: an oscillator does
    ],
)
def test_kinds_fit_or_do_not(given: Kind, taken: Kind, expected: How) -> None:
    assert how(given, taken) is expected


def test_the_usual_converter_comes_first_and_others_can_be_chosen() -> None:
    found = fit(OutputSpec("o", Kind.AUDIO), PortSpec("i", Kind.CONTROL), CONVERTERS_HERE)
    assert found.by[0] == CONVERTERS[Kind.AUDIO, Kind.CONTROL] == "envelope.follower"
    assert {"analysis.level", "analysis.loudness"} <= set(found.by)


def test_every_converter_takes_and_gives_what_it_should() -> None:
    assert CONVERTERS.keys() - CONVERTERS_HERE.keys() == {(Kind.NOTES, Kind.AUDIO)}
    for (source, target), types in CONVERTERS_HERE.items():
        for type in types:
            spec = LIBRARY.specs[type]
            resolved = spec.resolve(spec.full_settings({}))
            assert source in {port.kind for port in resolved.inputs}, type
            assert target in {port.kind for port in resolved.outputs}, type


def test_a_range_that_a_map_bridges_is_told() -> None:
    given = OutputSpec("o", Kind.CONTROL, UNIT)
    assert fit(given, PortSpec("i", Kind.CONTROL, HERTZ, 440.0), {}) == Fit(How.RANGE)
    assert fit(given, PortSpec("i", Kind.CONTROL, UNIT, 0.0), {}) == Fit(How.EXACT)


def test_a_range_mismatch_is_where_the_wire_gets_a_map() -> None:
    patch = Patch(nodes={"kick": PatchNode("analysis.hits"), "low": PatchNode("filter.biquad")})
    found = fits_from(patch, signatures_of(patch), "kick.pulse")
    for pin, fits in found.items():
        mapped = isinstance(connection(patch, LIBRARY, "kick.pulse", str(pin)), Batch)
        assert mapped == (fits.how is How.RANGE), pin


def test_a_cable_lights_what_fits_and_nothing_else() -> None:
    nodes = {"in": PatchNode("source.input"), "low": PatchNode("filter.biquad"),
             "pick": PatchNode("colour.pick"), "lab": PatchNode("lab.prism")}  # fmt: skip
    patch = Patch(nodes=nodes, wires=(Wire("in", "music", "low", "source"),))
    found = fits_from(patch, signatures_of(patch), "in.audio")
    assert found[Pin("low", "source")] == Fit(How.EXACT)  # wired already: it would be replaced
    assert found[Pin("low", "cutoff")].how is How.CONVERTER
    assert Pin("pick", "palette") not in found
    assert not any(pin.node == "lab" for pin in found)


def test_backwards_it_is_the_same() -> None:
    nodes = {"kick": PatchNode("analysis.hits"), "low": PatchNode("filter.biquad")}
    patch = Patch(nodes=nodes)
    found = fits_to(patch, signatures_of(patch), "low.cutoff")
    assert found[Pin("kick", "pulse")].how is How.RANGE
    assert found[Pin("low", "out")] == Fit(How.CONVERTER, found[Pin("low", "out")].by, True)


def test_an_instance_has_the_kinds_of_its_inner_ports() -> None:
    nodes = {"in": PatchNode("source.input"), "v": PatchNode("patch:voice")}
    patch = Patch(nodes=nodes, patches={"voice": VOICE})
    found = fits_from(patch, signatures_of(patch), "in.audio")
    assert found[Pin("v", "sound")] == Fit(How.EXACT)
    assert found[Pin("v", "tone")].how is How.CONVERTER


def test_a_loop_is_told_but_lit() -> None:
    nodes = {"a": PatchNode("math.add"), "b": PatchNode("math.add"), "c": PatchNode("math.add")}
    wires = (Wire("a", "out", "b", "value"), Wire("b", "out", "c", "value"))
    patch = Patch(nodes=nodes, wires=wires)
    found = fits_from(patch, signatures_of(patch), "b.out")
    assert found[Pin("a", "value")] == Fit(How.EXACT, loop=True)
    assert found[Pin("b", "value")].loop
    assert not found[Pin("c", "value")].loop
    back = fits_to(patch, signatures_of(patch), "a.value")
    assert [back[Pin(name, "out")].loop for name in "abc"] == [True, True, True]


def test_a_delay_closes_no_loop() -> None:
    nodes = {"a": PatchNode("math.add"), "d": PatchNode("delay.block")}
    patch = Patch(nodes=nodes, wires=(Wire("a", "out", "d", "value"),))
    assert not fits_from(patch, signatures_of(patch), "d.out")[Pin("a", "value")].loop
    assert not fits_to(patch, signatures_of(patch), "a.value")[Pin("d", "out")].loop
    asleep = Patch(nodes={**nodes, "d": PatchNode("delay.block", bypass=True)}, wires=patch.wires)
    assert fits_from(asleep, signatures_of(asleep), "d.out")[Pin("a", "value")].loop


def test_what_a_bypass_does_not_wait_for_closes_no_loop() -> None:
    nodes = {"a": PatchNode("math.add", bypass=True), "b": PatchNode("math.add")}
    patch = Patch(nodes=nodes, wires=(Wire("a", "out", "b", "value"),))
    found = fits_from(patch, signatures_of(patch), "b.out")
    assert found[Pin("a", "value")].loop
    assert not found[Pin("a", "amount")].loop


def test_a_pin_that_is_not_there_is_unusable() -> None:
    patch = Patch(nodes={"a": PatchNode("math.add"), "x": PatchNode("lab.prism")})
    with pytest.raises(Unusable, match=r"a\.outt: math\.add has no such output\. Did you mean out"):
        fits_from(patch, signatures_of(patch), "a.outt")
    with pytest.raises(Unusable, match=r"a\.valu: .* Did you mean value"):
        fits_to(patch, signatures_of(patch), "a.valu")
    with pytest.raises(Unusable, match=r"lab\.prism is not installed"):
        fits_to(patch, signatures_of(patch), "x.value")


def test_a_row_of_choices_is_wired_last() -> None:
    spec = LIBRARY.specs["texture.blend"]
    assert spec.inputs[2].choices or any(port.choices for port in spec.inputs)
    found = best_input(OutputSpec("o", Kind.CONTROL, UNIT), spec, CONVERTERS_HERE)
    assert found is not None
    assert not spec.input_by_name[found[0]].choices


@given(patches(least=2))
@settings(max_examples=30, deadline=None)
def test_both_directions_agree_and_loops_are_those_that_check_finds(patch: Patch) -> None:
    known = signatures_of(patch)
    loops = _loops(patch)
    for name, node in patch.nodes.items():
        signature = known.of(node)
        assert signature is not None
        for out in signature.outputs:
            for pin, fits in fits_from(patch, known, f"{name}.{out}").items():
                assert fits_to(patch, known, str(pin))[Pin(name, out)] == fits
                if fits.how < How.CONVERTER and not loops:
                    wire = Wire(name, out, pin.node, pin.port)
                    assert fits.loop == bool(_loops(apply(patch, AddWire(wire))[0])), wire
            break  # one output of each: the laws are the same for all


def _loops(patch: Patch) -> list[str]:
    problems = check(patch, LIBRARY)
    return [problem.text for problem in problems if "wait for each other" in problem.text]
