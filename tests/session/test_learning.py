"""Asking that what a hand moves next be bound to a value."""

from __future__ import annotations

import pytest

from nodegraph.model.library import Library
from nodegraph.model.storage import loads
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.history import History
from nodegraph.session.state import Reply, State, Teach

PATCH = loads(
    """{"format": "nodegraph/1",
    "nodes": {"kick": {"type": "analysis.hits"}, "lfo": {"type": "control.lfo"},
              "road": {"type": "texture.night_road"}},
    "wires": ["lfo.out -> road.glow"]}"""
)


@pytest.fixture(scope="module")
def state() -> State:
    return State(Library.load(), "/x.patch.json", History(PATCH))


def test_a_value_that_hands_can_move_is_taught(state: State) -> None:
    after, effects = handle(state, "editor", m.Learn(id=7, path="kick.high"))
    assert after is state and effects == [Teach("kick.high", 7)]


def test_nothing_is_learned_any_more_without_a_path(state: State) -> None:
    assert handle(state, "editor", m.Learn(id=8))[1] == [Teach("", 8)]


@pytest.mark.parametrize(
    "path", ["kick.loudness", "nobody.high", "road.glow", "kick.source", "kick"]
)
def test_what_no_hand_can_move_is_refused_with_a_sentence(state: State, path: str) -> None:
    [effect] = handle(state, "editor", m.Learn(id=9, path=path))[1]
    assert isinstance(effect, Reply) and isinstance(effect.message, m.Refused)
    assert effect.message.id == 9 and effect.message.text.endswith(".")
