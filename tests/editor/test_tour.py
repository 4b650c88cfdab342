"""The tour goes on as what it asks for is done, in any order and by any hand."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.beginning.starting import new_patch
from nodegraph.editor.beginning.tour import STEPS, Facts, facts_of, place_of, step_of, target_in
from nodegraph.model.edits import (
    AddNode,
    AddWire,
    Edit,
    MoveNodes,
    RemoveNode,
    RemoveWire,
    SetValue,
    apply,
)
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Wire

BEGUN = new_patch()
GLOW = AddNode("glow", PatchNode("texture.glow"))
INTO_GLOW = AddWire(Wire("night_road", "out", "glow", "inputImage"))


def after(*edits: Edit) -> Facts:
    """Return the facts after these edits of the new patch."""
    patch = BEGUN
    for edit in edits:
        patch, _ = apply(patch, edit)
    return facts_of(BEGUN, patch, playing=True, saved=False)


def step_after(*edits: Edit) -> str:
    step = step_of(after(*edits))
    assert step is not None
    return step.id


def test_the_tour_is_play_turn_add_wire_save() -> None:
    assert [step.id for step in STEPS] == ["play", "turn", "add", "wire", "save"]
    begun = step_of(facts_of(BEGUN, BEGUN, playing=False, saved=False))
    assert begun is not None and begun.id == "play" and place_of(begun) == (1, 5)
    turned = SetValue("night_road", "haze", 0.9)
    assert step_after() == "turn"
    assert step_after(turned) == "add"
    assert step_after(turned, GLOW) == "wire"
    assert step_after(turned, GLOW, INTO_GLOW) == "save"
    assert step_of(after(turned, GLOW, INTO_GLOW)._replace(saved=True)) is None


def test_what_was_not_asked_for_ends_no_step() -> None:
    assert after(MoveNodes({"hits": (0, 99)})) == Facts(playing=True)
    assert after(RemoveNode("hits")) == Facts(playing=True)
    old = Wire("hits", "level", "night_road", "haze")
    assert after(AddWire(old)) == Facts(playing=True), "no node is new"
    assert after(GLOW, INTO_GLOW, RemoveWire(INTO_GLOW.wire)).wired is False


def test_what_is_taken_back_is_asked_for_again() -> None:
    turned = SetValue("night_road", "haze", 0.9)
    assert step_after(turned, GLOW, RemoveNode("glow")) == "add"
    assert step_after(turned, SetValue("night_road", "haze", None)) == "turn"


facts = st.builds(Facts, *[st.booleans()] * 5)


@given(facts)
def test_the_step_shown_is_the_first_that_is_not_done(facts: Facts) -> None:
    step = step_of(facts)
    left = [item for item, done in zip(STEPS, facts, strict=True) if not done]
    assert step == (left[0] if left else None)


@given(facts)
def test_the_tour_is_over_exactly_when_everything_is_done(facts: Facts) -> None:
    assert (step_of(facts) is None) == all(facts)


def test_a_step_points_at_what_the_new_patch_has_and_else_at_the_canvas() -> None:
    library = Library.load()
    for step in STEPS:
        assert target_in(step, BEGUN) == step.target
        kind, _, path = step.target.partition(":")
        if kind == "pin":
            node, _, port = path.partition(".")
            spec = library.get(BEGUN.nodes[node].type)
            assert spec is not None and port in spec.output_by_name
    pointed = {target_in(step, Patch()) for step in STEPS}
    assert pointed == {"transport", "palette", "save", "canvas"}


def test_a_step_is_told_in_two_short_sentences() -> None:
    for step in STEPS:
        sentences = step.text.split(". ")
        assert len(sentences) == 2 and step.text.endswith("."), step.id
        assert all(len(sentence) < 80 for sentence in sentences), step.id
    titles = [step.title for step in STEPS]
    assert all(one != other for one, other in itertools.combinations(titles, 2))
