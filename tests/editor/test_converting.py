"""What comes between two pins, chosen otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.editor.edits.converting import (
    Joint,
    converted,
    has_ways,
    joint_on,
    joint_through,
    present_way,
    ways,
)
from nodegraph.editor.edits.fitting import Pin, fits_from
from nodegraph.editor.edits.wiring import STRAIGHT, wired
from nodegraph.model.edits import SetValue, apply
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from tests.editor.small_graphs import LIBRARY, applied, patches, signatures_of

PATCH = Patch(
    nodes={
        "in": PatchNode("source.input"),
        "kick": PatchNode("analysis.hits"),
        "lfo": PatchNode("control.lfo"),
        "low": PatchNode("filter.biquad"),
        "road": PatchNode("texture.night_road"),
    },
    layout=Layout(nodes={"in": (0, 0), "low": (400, 100), "kick": (0, 300), "road": (800, 0)}),
)
KNOWN = signatures_of(PATCH)
SOUND, PULSE, HIT = Pin("in", "audio"), Pin("kick", "pulse"), Pin("kick", "hit")
CUTOFF = Pin("low", "cutoff")


def joined(start: Pin, end: Pin, by: str = "", patch: Patch = PATCH) -> Patch:
    return applied(patch, wired(patch, signatures_of(patch), str(start), str(end), by=by))


def otherwise(patch: Patch, joint: Joint, way: str) -> Patch:
    return applied(patch, converted(patch, signatures_of(patch), joint, way))


def mapped_level() -> Patch:
    """Return the patch with a level of the sound, and a map that somebody set, to the cutoff."""
    nodes = {
        **PATCH.nodes,
        "level": PatchNode("analysis.level"),
        "range": PatchNode("math.map", {}, {"out_low": 77.0, "out_high": 9000.0}),
    }
    wires = (
        Wire("in", "audio", "level", "source"),
        Wire("level", "out", "range", "value"),
        Wire("range", "out", "low", "cutoff"),
    )
    return Patch(nodes=dict(sorted(nodes.items())), wires=wires, layout=PATCH.layout)


def test_the_ways_from_sound_to_a_value_are_all_that_read_it_the_usual_first() -> None:
    found = ways(PATCH, KNOWN, Joint(SOUND, CUTOFF))
    assert found == ("envelope.follower", "analysis.level", "analysis.loudness")


def test_a_value_goes_through_a_map_or_straight() -> None:
    assert ways(PATCH, KNOWN, Joint(HIT, CUTOFF))[:2] == ("math.map", STRAIGHT)
    assert ways(PATCH, KNOWN, Joint(Pin("lfo", "out"), Pin("road", "glow"))) == (STRAIGHT,)
    assert not has_ways(PATCH, KNOWN, Joint(Pin("lfo", "out"), Pin("road", "glow")))


def test_what_is_not_there_has_no_ways() -> None:
    with pytest.raises(Unusable, match="no such input"):
        ways(PATCH, KNOWN, Joint(SOUND, Pin("low", "gone")))
    assert not has_ways(PATCH, KNOWN, Joint(SOUND, Pin("low", "gone")))


def test_straight_leaves_the_map_out() -> None:
    after = joined(PULSE, CUTOFF, STRAIGHT)
    assert after.wires == (Wire("kick", "pulse", "low", "cutoff"),)
    with pytest.raises(Unusable, match="no node leads"):
        wired(PATCH, KNOWN, "in.audio", "low.cutoff", by=STRAIGHT)


def test_every_cable_of_a_stretch_leads_to_the_whole_of_it() -> None:
    patch = mapped_level()
    whole = Joint(SOUND, CUTOFF, ("level", "range"))
    for wire in patch.wires:
        assert joint_on(patch, signatures_of(patch), wire) == whole
    assert joint_through(patch, signatures_of(patch), "level") == whole
    inner = joint_through(patch, signatures_of(patch), "range")
    assert inner == Joint(Pin("level", "out"), CUTOFF, ("range",))
    assert present_way(patch, whole) == "analysis.level"


def test_a_node_that_feeds_more_than_this_is_no_part_of_a_stretch() -> None:
    patch = joined(Pin("level", "out"), Pin("road", "sway"), STRAIGHT, mapped_level())
    known = signatures_of(patch)
    assert joint_through(patch, known, "level") is None
    first = Wire("in", "audio", "level", "source")
    assert joint_on(patch, known, first) == Joint(SOUND, Pin("level", "source"))
    with pytest.raises(Unusable, match="no such cable"):
        joint_on(patch, known, Wire("in", "music", "level", "source"))


def test_a_detector_that_does_not_lead_from_end_to_end_is_no_converter() -> None:
    patch = joined(PULSE, CUTOFF, patch=joined(Pin("in", "music"), Pin("kick", "source")))
    wire = Wire("in", "music", "kick", "source")
    assert joint_on(patch, signatures_of(patch), wire).between == ()


def test_another_converter_takes_name_place_and_cables() -> None:
    patch = joined(SOUND, CUTOFF)  # a follower, which has the place between
    joint = Joint(SOUND, CUTOFF, ("follower",))
    after = otherwise(patch, joint, "analysis.loudness")
    assert "follower" not in after.nodes
    assert after.nodes["loudness"].type == "analysis.loudness"
    assert after.layout.nodes["loudness"] == patch.layout.nodes["follower"]
    assert after.wire_into("loudness", "source") == Wire("in", "audio", "loudness", "source")
    again = otherwise(after, joint_on(after, signatures_of(after), after.wires[0]), "")
    assert again.nodes.keys() == patch.nodes.keys()


def test_a_map_is_taken_away_for_a_straight_cable() -> None:
    straight = otherwise(joined(PULSE, CUTOFF), Joint(PULSE, CUTOFF, ("low_cutoff",)), STRAIGHT)
    assert straight.wires == (Wire("kick", "pulse", "low", "cutoff"),)
    assert straight.nodes.keys() == PATCH.nodes.keys()


def test_the_map_at_the_end_goes_on_with_what_was_set_on_it() -> None:
    patch, _ = apply(joined(HIT, CUTOFF, "event.toggle"), SetValue("low_cutoff", "out_low", 77.0))
    joint = joint_on(patch, signatures_of(patch), patch.wires[0])
    assert joint == Joint(HIT, CUTOFF, ("toggle", "low_cutoff"))
    after = otherwise(patch, joint, "math.map")
    assert after.nodes["low_cutoff"] == patch.nodes["low_cutoff"]
    assert after.wire_into("low_cutoff", "value") == Wire("kick", "hit", "low_cutoff", "value")
    assert "toggle" not in after.nodes
    back = otherwise(after, joint_on(after, signatures_of(after), after.wires[0]), "event.toggle")
    assert (back.nodes, back.wires) == (patch.nodes, patch.wires)


def test_a_way_that_does_not_lead_there_is_a_sentence() -> None:
    with pytest.raises(Unusable, match="does not lead from Sound to Value"):
        converted(PATCH, KNOWN, Joint(SOUND, CUTOFF), "colour.pick")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_way_that_is_offered_leads_there_and_to_every_other(data: Any) -> None:
    patch = data.draw(patches())
    known = signatures_of(patch)
    outputs = [
        Pin(name, out)
        for name, node in patch.nodes.items()
        if (signature := known.of(node))
        for out in signature.outputs
    ]
    fitting = {pin: fits_from(patch, known, str(pin)) for pin in outputs}
    pairs = [Joint(start, end) for start, ends in fitting.items() for end in ends]
    if not pairs:
        return
    joint = data.draw(st.sampled_from(pairs))
    one = data.draw(st.sampled_from(ways(patch, known, joint)))
    edit = wired(patch, known, str(joint.start), str(joint.end), by=one)
    first = applied(patch, edit)
    wire = first.wire_into(*joint.end)
    assert wire is not None
    stretch = joint_on(first, signatures_of(first), wire)
    another = data.draw(st.sampled_from(ways(first, signatures_of(first), stretch)))
    second = applied(first, converted(first, signatures_of(first), stretch, another))
    assert second.wire_into(*stretch.end) is not None
    assert set(patch.nodes) - set(stretch.between) <= set(second.nodes)
    idle = [name for name in second.nodes if name not in {*patch.nodes, *second.wires_from}]
    assert not idle


def test_the_library_has_what_is_offered() -> None:
    for start, end in ((SOUND, CUTOFF), (PULSE, CUTOFF), (Pin("lfo", "out"), CUTOFF)):
        offered = [way for way in ways(PATCH, KNOWN, Joint(start, end)) if way != STRAIGHT]
        assert all(LIBRARY.get(way) is not None for way in offered)
