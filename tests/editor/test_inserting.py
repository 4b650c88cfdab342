"""New nodes: at a place, at the end of a cable, on a cable."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.editor.edits.fitting import Pin, best_input, best_output, converters_of
from nodegraph.editor.edits.inserting import added, added_from, added_on, added_to, put_on
from nodegraph.editor.edits.wiring import added_names
from nodegraph.editor.geometry import Point
from nodegraph.model.edits import AddNode
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Layout, Patch, PatchNode, SubPatch, Wire
from tests.editor.small_graphs import LIBRARY, TYPES, VOICE, applied, patches, signatures_of

AT = Point(320.4, -79.6)
SOUND = Wire("in", "audio", "low", "source")
PATCH = Patch(
    nodes={
        "glow": PatchNode("texture.glow"),
        "hits": PatchNode("analysis.hits"),
        "in": PatchNode("source.input"),
        "low": PatchNode("filter.biquad"),
        "screen": PatchNode("output.screen"),
    },
    wires=(Wire("glow", "out", "screen", "picture"), SOUND),
    layout=Layout(bends={str(SOUND): [[1, 2]]}),
    patches={"voice": VOICE},
)
KNOWN = signatures_of(PATCH)
CONVERTERS = converters_of(LIBRARY)


def test_a_node_gets_a_free_name_and_a_place() -> None:
    edit = added(PATCH, KNOWN, "analysis.hits", AT)
    assert edit == AddNode("hits_2", PatchNode("analysis.hits"), (320, -80))
    assert "hits_2" in applied(PATCH, edit).nodes


def test_nodes_that_draw_lots_draw_different_ones() -> None:
    patch = PATCH
    for _ in range(3):
        patch = applied(patch, added(patch, signatures_of(patch), "math.noise", AT))
    seeds = [patch.nodes[name].settings["seed"] for name in ("noise", "noise_2", "noise_3")]
    assert seeds == [1, 2, 3]
    assert added(PATCH, KNOWN, "math.add", AT).seed is None


def test_a_cable_from_an_output_is_wired_to_the_first_best_pin() -> None:
    after = applied(PATCH, added_from(PATCH, KNOWN, "math.multiply", AT, "hits.pulse"))
    assert after.wires_into["multiply"][0] == Wire("hits", "pulse", "multiply", "value")
    edit = added_from(PATCH, KNOWN, "texture.grade", AT, "glow.out")
    assert added_names(edit) == ["grade"]
    assert applied(PATCH, edit).wires_into["grade"] == (Wire("glow", "out", "grade", "inputImage"),)


def test_a_cable_that_needs_a_converter_or_a_map_gets_it() -> None:
    after = applied(PATCH, added_from(PATCH, KNOWN, "texture.kaleidoscope", AT, "in.audio"))
    assert "waveform" in after.nodes  # sound becomes a picture first
    after = applied(PATCH, added_from(PATCH, KNOWN, "filter.svf", AT, "hits.pulse", port="cutoff"))
    assert after.wire_into("svf", "cutoff") == Wire("svf_cutoff", "out", "svf", "cutoff")


def test_a_cable_from_an_input_is_wired_backwards() -> None:
    after = applied(PATCH, added_to(PATCH, KNOWN, "texture.noise", AT, "screen.picture"))
    assert after.wire_into("screen", "picture") == Wire("noise", "out", "screen", "picture")
    after = applied(PATCH, added_to(PATCH, KNOWN, "analysis.beat", AT, "glow.amount"))
    assert after.wires_into["glow"][0].source == "beat"
    after = applied(PATCH, added_to(PATCH, KNOWN, "analysis.beat", AT, "low.q", port="phase"))
    assert after.wires_from["beat"][0].out == "phase"


def test_a_node_on_a_cable_takes_it_through_its_main_ports() -> None:
    after = applied(PATCH, added_on(PATCH, KNOWN, "audio.gain", AT, SOUND))
    assert after.wire_into("gain", "source") == Wire("in", "audio", "gain", "source")
    assert after.wire_into("low", "source") == Wire("gain", "out", "low", "source")
    assert after.layout.bends == {}
    picture = Wire("glow", "out", "screen", "picture")
    after = applied(PATCH, added_on(PATCH, KNOWN, "texture.blend", AT, picture))
    assert after.wires_into["blend"] == (Wire("glow", "out", "blend", "inputImage"),)
    assert after.wire_into("screen", "picture") == Wire("blend", "out", "screen", "picture")


def test_a_node_that_is_there_goes_on_a_cable() -> None:
    nodes = {"gain": PatchNode("audio.gain"), **PATCH.nodes}
    patch = Patch(nodes=nodes, wires=PATCH.wires)
    after = applied(patch, put_on(patch, signatures_of(patch), "gain", SOUND))
    assert after.wire_into("low", "source") == Wire("gain", "out", "low", "source")
    with pytest.raises(Unusable, match="at an end of this cable"):
        put_on(patch, signatures_of(patch), "low", SOUND)


@pytest.mark.parametrize(
    ("type", "sentence"),
    [
        ("texture.glow", "Glow does not take Sound; choose another node"),
        ("analysis.spectrum", "Spectrum does not give Sound"),
        ("lab.prism", "lab.prism is not installed"),
    ],
)
def test_what_does_not_fit_on_a_cable_is_a_sentence(type: str, sentence: str) -> None:
    with pytest.raises(Unusable, match=sentence):
        added_on(PATCH, KNOWN, type, AT, SOUND)


def test_what_a_cable_fits_nowhere_is_a_sentence() -> None:
    with pytest.raises(Unusable, match="Spectrum does not take Picture"):
        added_from(PATCH, KNOWN, "analysis.spectrum", AT, "glow.out")
    with pytest.raises(Unusable, match="Speaker does not give Sound"):
        added_to(PATCH, KNOWN, "output.speaker", AT, "low.source")


def test_no_sub_patch_comes_to_hold_itself() -> None:
    choir = SubPatch(nodes={"v": PatchNode("patch:voice")})
    patch = Patch(nodes={}, patches={"choir": choir, "voice": VOICE})
    known = signatures_of(patch)
    assert added(patch, known, "patch:choir", AT).name == "choir"
    with pytest.raises(Unusable, match="choir cannot hold itself; add it outside of voice"):
        added(VOICE, known, "patch:choir", AT, inside="voice")
    with pytest.raises(Unusable, match="cannot hold itself"):
        added(choir, known, "patch:choir", AT, inside="choir")


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_any_node_is_added_from_any_cable_that_it_fits(data: Any) -> None:
    patch = data.draw(patches())
    known = signatures_of(patch)
    type = data.draw(st.sampled_from([*TYPES, "patch:voice", "patch:choir"]))
    spec = known.of(PatchNode(type))
    assert spec is not None
    name = data.draw(st.sampled_from(sorted(patch.nodes)))
    node = known.of(patch.nodes[name])
    assert node is not None
    for out in node.spec.outputs[:2]:
        if best_input(out, spec.spec, CONVERTERS):
            edit = added_from(patch, known, type, AT, f"{name}.{out.name}")
            after = applied(patch, edit)
            assert Pin(name, out.name) in {(w.source, w.out) for w in after.wires}
    for port in node.spec.inputs[:2]:
        if best_output(port, spec.spec, CONVERTERS):
            after = applied(patch, added_to(patch, known, type, AT, f"{name}.{port.name}"))
            assert after.wire_into(name, port.name) is not None


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_node_on_a_cable_leaves_its_ends_where_they_are(data: Any) -> None:
    patch = data.draw(patches(least=2))
    if not patch.wires:
        return
    wire = data.draw(st.sampled_from(patch.wires))
    type = data.draw(st.sampled_from(TYPES))
    known = signatures_of(patch)
    try:
        edit = added_on(patch, known, type, AT, wire)
    except Unusable as problem:
        assert str(problem).endswith("choose another node.")
        return
    after = applied(patch, edit)
    (name,) = added_names(edit)
    assert after.wires_into[name][0][:2] == wire[:2]
    assert after.wire_into(wire.target, wire.into) in after.wires_from[name]
    assert len(after.wires) == len(patch.wires) + 1
