"""Another type under the same name."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.editor.edits.swapping import swapped
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Layout, Patch, PatchNode, Run, SubPatch, Wire
from tests.editor.small_graphs import (
    LIBRARY,
    TYPES,
    VOICE,
    applied,
    misfits,
    patches,
    signatures_of,
)

PATCH = Patch(
    nodes={
        "beat": PatchNode("analysis.beat"),
        "in": PatchNode("source.input"),
        "kick": PatchNode("analysis.hits"),
        "low": PatchNode(
            "filter.biquad", {}, {"cutoff": 300, "q": 2.0}, off=True, extra={"x_note": 1}
        ),
        "mix": PatchNode("audio.mix"),
    },
    wires=(
        Wire("in", "audio", "low", "source"),
        Wire("kick", "pulse", "low", "cutoff"),
        Wire("low", "out", "mix", "a"),
    ),
    layout=Layout(nodes={"low": (3, 4, 1)}),
    public={"low.cutoff": {"label": "Tone"}, "low.q": {"label": "Edge"}},
    run=Run(tempo="beat"),
    snapshots={"calm": {"values": {"low.cutoff": 200, "low.q": 1.0, "kick.threshold": 0.5}}},
)
KNOWN = signatures_of(PATCH)


def test_what_the_new_type_has_as_well_stays() -> None:
    edit, lost = swapped(PATCH, KNOWN, "low", "filter.svf")
    after = applied(PATCH, edit)
    node = after.nodes["low"]
    assert node.type == "filter.svf"
    assert node.values["cutoff"] == 300
    assert (node.off, node.bypass, node.extra) == (True, False, {"x_note": 1})
    assert after.layout == PATCH.layout
    assert after.wire_into("low", "cutoff") == Wire("kick", "pulse", "low", "cutoff")
    assert after.wires_from["low"][0].into == "a"
    assert "low.cutoff" in after.public
    assert not any("cutoff" in sentence.lower() for sentence in lost)


def test_what_is_lost_is_said_and_its_controls_go() -> None:
    edit, lost = swapped(PATCH, KNOWN, "low", "audio.gain")
    after = applied(PATCH, edit)
    assert set(after.public) == set()
    assert after.snapshots == {"calm": {"values": {"kick.threshold": 0.5}}}
    assert after.wire_into("low", "source") == Wire("in", "audio", "low", "source")
    assert lost == (
        "Cutoff was 300; Gain has no such input.",
        "Q was 2; Gain has no such input.",
        "low.cutoff is no longer public.",
        "low.q is no longer public.",
        "Snapshots forget what they held of low.",
    )
    # the pulse goes to the first free knob
    assert after.wires_from["kick"][0][2:] == ("low", "gain")


def test_a_cable_that_finds_no_pin_is_unplugged() -> None:
    edit, lost = swapped(PATCH, KNOWN, "low", "texture.glow")
    after = applied(PATCH, edit)
    assert after.wires_into["low"] == (Wire("kick", "pulse", "low", "amount"),)
    assert "low" not in after.wires_from
    assert "in.audio -> low.source is unplugged; Glow has no free pin that fits it." in lost
    assert "low.out -> mix.a is unplugged; Glow has no free pin that fits it." in lost


def test_a_value_that_the_new_type_cannot_take_is_lost() -> None:
    patch = Patch(nodes={"a": PatchNode("math.switch", {}, {"a": "x", "b": 0.5})})
    edit, lost = swapped(patch, signatures_of(patch), "a", "math.sum")
    assert applied(patch, edit).nodes["a"].values == {"b": 0.5}
    assert lost == ("A was 'x'; Sum cannot take that.",)


def test_a_port_that_is_kept_is_not_given_away() -> None:
    nodes = {"k": PatchNode("analysis.hits"), "s": PatchNode("math.switch")}
    wires = (Wire("k", "level", "s", "c"), Wire("k", "pulse", "s", "a"))
    patch = Patch(nodes=nodes, wires=wires)
    after = applied(patch, swapped(patch, signatures_of(patch), "s", "math.mix").edit)
    assert after.wires == (Wire("k", "level", "s", "b"), Wire("k", "pulse", "s", "a"))


def test_a_tempo_that_was_followed_is_told() -> None:
    edit, lost = swapped(PATCH, KNOWN, "beat", "analysis.level")
    assert applied(PATCH, edit).run.tempo == "internal"
    assert lost[-1].startswith("The tempo no longer follows beat")
    kept, lost = swapped(PATCH, KNOWN, "beat", "control.clock")
    assert applied(PATCH, kept).run.tempo == "beat"
    assert lost == ()


def test_published_ports_follow_or_go() -> None:
    patch = Patch(nodes={"v": PatchNode("patch:voice")}, patches={"voice": VOICE},
                  public={"v/shape.q": {}})  # fmt: skip
    edit, lost = swapped(patch, signatures_of(patch), "shape", "audio.delay", inside="voice")
    voice = applied(patch, edit).patches["voice"]
    assert voice.inputs["sound"] == (("shape", "source"),)
    assert voice.inputs["tone"][0][0] == "shape"
    assert "v/shape.q is no longer public." in lost
    edit, lost = swapped(patch, signatures_of(patch), "shape", "analysis.spectrum", inside="voice")
    voice = applied(patch, edit).patches["voice"]
    assert set(voice.inputs) == {"sound"}
    assert "Tone led here and is no longer a port of the sub-patch." in lost


def test_what_cannot_be_is_a_sentence() -> None:
    with pytest.raises(Unusable, match="low is a Biquad already"):
        swapped(PATCH, KNOWN, "low", "filter.biquad")
    with pytest.raises(Unusable, match=r"lab\.prism is not installed"):
        swapped(PATCH, KNOWN, "low", "lab.prism")
    with pytest.raises(Unusable, match="there is no node of that name"):
        swapped(PATCH, KNOWN, "loww", "filter.svf")
    patch = msgspec.structs.replace(PATCH, patches={"voice": VOICE})
    with pytest.raises(Unusable, match="voice cannot hold itself"):
        swapped(patch, signatures_of(patch), "shape", "patch:voice", inside="voice")


def test_a_missing_node_is_swapped_for_one_that_is_there() -> None:
    nodes = {"in": PatchNode("source.input"), "x": PatchNode("lab.prism", {}, {"cutoff": 99}),
             "y": PatchNode("audio.gain")}  # fmt: skip
    wires = (Wire("in", "audio", "x", "sound"), Wire("x", "result", "y", "source"))
    patch = Patch(nodes=nodes, wires=wires)
    edit, lost = swapped(patch, signatures_of(patch), "x", "filter.biquad")
    after = applied(patch, edit)
    assert after.wire_into("x", "source") == Wire("in", "audio", "x", "source")
    assert after.wire_into("y", "source") == Wire("x", "out", "y", "source")
    assert after.nodes["x"].values == {"cutoff": 99}
    assert lost == ()


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_any_swap_keeps_every_law(data: Any) -> None:
    patch = data.draw(patches())
    name = data.draw(st.sampled_from(sorted(patch.nodes)))
    type = data.draw(st.sampled_from(TYPES).filter(lambda id: id != patch.nodes[name].type))
    port = data.draw(st.sampled_from(["value", "amount", "source", "out", "rate"]))
    patch = msgspec.structs.replace(patch, public={f"{name}.{port}": {}})
    swap = swapped(patch, signatures_of(patch), name, type)
    after = applied(patch, swap.edit)
    kept = {wire for wire in after.wires if name in (wire.source, wire.target)}
    had = [wire for wire in patch.wires if name in (wire.source, wire.target)]
    unplugged = [text for text in swap.lost if "is unplugged" in text]
    assert len(kept) + len(unplugged) == len(had)
    assert {w for w in patch.wires if w not in had} == set(after.wires) - kept
    spec = LIBRARY.specs[type]
    spec = spec.resolve(spec.full_settings({}))
    there = {*spec.input_by_name, *spec.output_by_name, *spec.setting_by_name}
    assert bool(after.public) == (port in there)
    assert misfits(after) <= misfits(patch)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_inside_a_sub_patch_every_law_holds_too(data: Any) -> None:
    drawn = data.draw(patches())
    inner = SubPatch(nodes=drawn.nodes, wires=drawn.wires, layout=drawn.layout)
    patch = Patch(nodes={"i": PatchNode("patch:p")}, patches={**drawn.patches, "p": inner})
    name = data.draw(st.sampled_from(sorted(inner.nodes)))
    type = data.draw(st.sampled_from(TYPES).filter(lambda id: id != inner.nodes[name].type))
    edit, _ = swapped(patch, signatures_of(patch), name, type, inside="p")
    assert applied(patch, edit).patches["p"].nodes[name].type == type
