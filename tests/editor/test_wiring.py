"""Cables as edits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.editor.edits.fitting import Pin, fits_from
from nodegraph.editor.edits.wiring import added_names, moved_end, pulled_off, wired
from nodegraph.model.check import check
from nodegraph.model.edits import AddWire, RemoveWire
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Layout, Patch, PatchNode, SubPatch, Wire
from tests.editor.small_graphs import LIBRARY, VOICE, applied, patches, signatures_of

NODES = {
    "in": PatchNode("source.input"),
    "kick": PatchNode("analysis.hits"),
    "low": PatchNode("filter.biquad"),
    "pick": PatchNode("colour.pick"),
    "road": PatchNode("texture.night_road"),
}
PATCH = Patch(
    nodes=NODES,
    wires=(Wire("in", "audio", "low", "source"), Wire("in", "music", "kick", "source")),
    layout=Layout(
        nodes={"in": (0, 0), "low": (400, 101)}, bends={"in.audio -> low.source": [[1, 2]]}
    ),
)
KNOWN = signatures_of(PATCH)


def test_what_fits_is_one_wire() -> None:
    edit = wired(PATCH, KNOWN, "kick.pulse", "road.glow")
    assert edit == AddWire(Wire("kick", "pulse", "road", "glow"))
    applied(PATCH, edit)


def test_a_sound_reaches_a_knob_through_a_follower() -> None:
    after = applied(PATCH, wired(PATCH, KNOWN, "in.audio", "low.cutoff"))
    assert after.nodes["follower"].type == "envelope.follower"
    assert after.wire_into("follower", "source") == Wire("in", "audio", "follower", "source")
    assert after.wire_into("low", "cutoff") == Wire("follower", "out", "low", "cutoff")
    assert after.layout.nodes["follower"] == (200, 50)
    assert not [p for p in check(after, LIBRARY) if "low" in p.where]


def test_a_second_converter_has_a_name_of_its_own() -> None:
    after = applied(PATCH, wired(PATCH, KNOWN, "in.audio", "low.cutoff"))
    after = applied(after, wired(after, KNOWN, "in.music", "road.glow"))
    assert after.nodes["follower_2"].type == "envelope.follower"


def test_what_a_converter_gives_is_mapped_as_any_other() -> None:
    after = applied(PATCH, wired(PATCH, KNOWN, "road.out", "low.cutoff"))
    assert after.nodes["measure"].type == "texture.measure"
    assert after.nodes["low_cutoff"].type == "math.map"
    assert after.wire_into("low_cutoff", "value") == Wire(
        "measure", "brightness", "low_cutoff", "value"
    )
    assert after.wire_into("low", "cutoff") == Wire("low_cutoff", "out", "low", "cutoff")
    assert not [p for p in check(after, LIBRARY) if "low" in p.where]


def test_the_person_chooses_what_stands_between() -> None:
    edit = wired(PATCH, KNOWN, "in.audio", "road.glow", by="analysis.level")
    after = applied(PATCH, edit)
    assert added_names(edit)[0] == "level"
    assert after.wires_into["level"][0].source == "in"
    assert after.nodes["level"].type == "analysis.level"


def test_a_choice_that_does_not_lead_there_is_a_sentence() -> None:
    with pytest.raises(Unusable, match="Pick does not lead from Sound to Value; choose another"):
        wired(PATCH, KNOWN, "in.audio", "road.glow", by="colour.pick")
    with pytest.raises(Unusable, match=r"lab\.prism is not installed"):
        wired(PATCH, KNOWN, "in.audio", "road.glow", by="lab.prism")


def test_what_nothing_leads_between_is_a_sentence() -> None:
    with pytest.raises(Unusable, match=r"in\.audio gives Sound, pick\.palette takes Palette"):
        wired(PATCH, KNOWN, "in.audio", "pick.palette")


def test_a_new_wire_takes_the_place_of_the_old_one_and_its_bends() -> None:
    after = applied(PATCH, wired(PATCH, KNOWN, "in.music", "low.source"))
    assert after.wire_into("low", "source") == Wire("in", "music", "low", "source")
    assert after.layout.bends == {}


def test_an_instance_gets_its_map_too() -> None:
    nodes = {"kick": PatchNode("analysis.hits"), "v": PatchNode("patch:voice")}
    patch = Patch(nodes=nodes, patches={"voice": VOICE})
    after = applied(patch, wired(patch, signatures_of(patch), "kick.pulse", "v.tone"))
    assert after.wire_into("v", "tone") == Wire("v_tone", "out", "v", "tone")


def test_inside_a_sub_patch_it_is_the_same() -> None:
    inner = SubPatch(nodes=dict(NODES))
    patch = Patch(nodes={"i": PatchNode("patch:p")}, patches={"p": inner})
    edit = wired(inner, signatures_of(patch), "road.out", "low.cutoff", inside="p")
    after = applied(patch, edit)
    assert {"measure", "low_cutoff"} <= set(after.patches["p"].nodes)
    assert after.nodes == patch.nodes


def test_pulled_off_is_gone() -> None:
    wire = PATCH.wires[0]
    assert pulled_off(PATCH, wire) == RemoveWire(wire)
    assert wire not in applied(PATCH, pulled_off(PATCH, wire)).wires
    with pytest.raises(Unusable, match="there is no such cable"):
        pulled_off(PATCH, Wire("in", "audio", "kick", "source"))


def test_an_end_moves_to_another_pin() -> None:
    wire = Wire("in", "audio", "low", "source")
    after = applied(PATCH, moved_end(PATCH, KNOWN, wire, "target", "kick.source"))
    assert after.wires == (Wire("in", "audio", "kick", "source"),)
    after = applied(PATCH, moved_end(PATCH, KNOWN, wire, "source", "in.music"))
    assert after.wire_into("low", "source") == Wire("in", "music", "low", "source")


def test_an_end_that_is_put_back_changes_nothing() -> None:
    wire = Wire("in", "audio", "low", "source")
    for side, path in (("target", "low.source"), ("source", "in.audio")):
        edit = moved_end(PATCH, KNOWN, wire, side, path)  # type: ignore[arg-type]
        assert applied(PATCH, edit) == PATCH


def test_an_end_that_does_not_fit_stays_where_it_was() -> None:
    with pytest.raises(Unusable, match="no node leads"):
        moved_end(PATCH, KNOWN, PATCH.wires[0], "target", "pick.palette")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_lights_up_can_be_wired(data: Any) -> None:
    patch = data.draw(patches())
    known = signatures_of(patch)
    outputs = [
        Pin(name, out)
        for name, node in patch.nodes.items()
        if (signature := known.of(node))
        for out in signature.outputs
    ]
    if not outputs:
        return
    source = data.draw(st.sampled_from(outputs))
    found = fits_from(patch, known, str(source))
    if not found:
        return
    target = data.draw(st.sampled_from(sorted(found)))
    by = data.draw(st.sampled_from(["", *found[target].by]))
    after = applied(patch, wired(patch, known, str(source), str(target), by=by))
    assert after.wire_into(*target) is not None
    assert not _misfit_at(after, str(target))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_moved_end_keeps_every_law(data: Any) -> None:
    patch = data.draw(patches(least=2))
    if not patch.wires:
        return
    wire = data.draw(st.sampled_from(patch.wires))
    known = signatures_of(patch)
    pins = sorted(fits_from(patch, known, f"{wire.source}.{wire.out}"))
    target = data.draw(st.sampled_from(pins))
    after = applied(patch, moved_end(patch, known, wire, "target", str(target)))
    if target != (wire.target, wire.into):
        assert wire not in after.wires


def _misfit_at(patch: Patch, where: str) -> list[str]:
    problems = check(patch, LIBRARY)
    return [p.text for p in problems if p.where == where and "was not wired" in p.text]
