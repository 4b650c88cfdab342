"""Removing nodes and healing what ran through them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.editor.edits.removing import removed
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from tests.editor.small_graphs import applied, patches, signatures_of

ROW = Patch(
    nodes={
        "blur": PatchNode("texture.blur"),
        "glow": PatchNode("texture.glow"),
        "kick": PatchNode("analysis.hits"),
        "measure": PatchNode("texture.measure"),
        "noise": PatchNode("texture.noise"),
        "screen": PatchNode("output.screen"),
    },
    wires=(
        Wire("blur", "out", "glow", "inputImage"),
        Wire("glow", "out", "measure", "inputImage"),
        Wire("glow", "out", "screen", "picture"),
        Wire("kick", "pulse", "glow", "amount"),
        Wire("measure", "brightness", "noise", "scale"),
        Wire("noise", "out", "blur", "inputImage"),
    ),
    layout=Layout(nodes={"glow": (1, 2)}, bends={"glow.out -> screen.picture": [[1, 1]]}),
)
KNOWN = signatures_of(ROW)


def test_nodes_go_with_their_cables() -> None:
    after = applied(ROW, removed(ROW, KNOWN, ["glow"]))
    assert set(after.nodes) == set(ROW.nodes) - {"glow"}
    assert all("glow" not in (wire.source, wire.target) for wire in after.wires)
    assert after.wire_into("screen", "picture") is None
    assert after.layout == Layout()


def test_a_healed_gap_is_joined_for_all_who_read() -> None:
    after = applied(ROW, removed(ROW, KNOWN, ["glow"], heal=True))
    assert after.wire_into("screen", "picture") == Wire("blur", "out", "screen", "picture")
    assert after.wire_into("measure", "inputImage") == Wire("blur", "out", "measure", "inputImage")


def test_several_nodes_in_a_row_leave_one_gap() -> None:
    after = applied(ROW, removed(ROW, KNOWN, ["glow", "blur"], heal=True))
    assert after.wire_into("screen", "picture") == Wire("noise", "out", "screen", "picture")


def test_what_is_not_passed_through_is_not_joined() -> None:
    after = applied(ROW, removed(ROW, KNOWN, ["measure"], heal=True))
    assert after.wire_into("noise", "scale") is None


def test_a_wire_that_never_fitted_is_not_joined() -> None:
    nodes = {"add": PatchNode("math.add"), "in": PatchNode("source.input"),
             "low": PatchNode("filter.biquad")}  # fmt: skip
    wires = (Wire("add", "out", "low", "cutoff"), Wire("in", "audio", "add", "value"))
    patch = Patch(nodes=nodes, wires=wires)
    assert applied(patch, removed(patch, signatures_of(patch), ["add"], heal=True)).wires == ()


def test_a_loop_that_goes_as_a_whole_ends() -> None:
    nodes = {"a": PatchNode("math.add"), "b": PatchNode("math.add"), "c": PatchNode("math.add")}
    wires = (Wire("a", "out", "b", "value"), Wire("b", "out", "a", "value"),
             Wire("b", "out", "c", "value"))  # fmt: skip
    patch = Patch(nodes=nodes, wires=wires)
    assert applied(patch, removed(patch, signatures_of(patch), "ab", heal=True)).wires == ()


def test_the_step_says_what_it_removes() -> None:
    assert removed(ROW, KNOWN, ["glow"]).name == "Remove glow"  # type: ignore[union-attr]
    assert removed(ROW, KNOWN, ["glow", "blur"]).name == "Remove 2 nodes"  # type: ignore[union-attr]


def test_nothing_and_nobody_are_sentences() -> None:
    with pytest.raises(Unusable, match="Nothing is selected"):
        removed(ROW, KNOWN, [])
    with pytest.raises(Unusable, match="there is no node of that name"):
        removed(ROW, KNOWN, ["gloww"])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_healing_adds_wires_and_nothing_else(data: Any) -> None:
    patch = data.draw(patches(least=2))
    gone = data.draw(st.sets(st.sampled_from(sorted(patch.nodes)), min_size=1))
    known = signatures_of(patch)
    plain = applied(patch, removed(patch, known, gone))
    healed = applied(patch, removed(patch, known, gone, heal=True))
    assert healed.nodes == plain.nodes
    assert set(plain.wires) <= set(healed.wires)
    for wire in set(healed.wires) - set(plain.wires):
        cut = patch.wire_into(wire.target, wire.into)
        assert cut is not None
        assert cut.source in gone
