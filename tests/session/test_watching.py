"""Who watches what, and what engine and stage are told for all of them together."""

from __future__ import annotations

from typing import Any

from nodegraph.model.patch import Patch
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.handlers.watching import MOST_PICTURES, without
from nodegraph.session.history import History
from nodegraph.session.state import Compile, Effect, Look, State, ToEngineNow, ToStageNow
from tests.session.test_fold import LIBRARY


def begin() -> State:
    return State(LIBRARY, "/tmp/x.patch.json", History(Patch(nodes={}, wires=())))


def orders(effects: list[Effect], kind: type) -> list[Any]:
    return [e.message for e in effects if isinstance(e, kind)]  # type: ignore[union-attr]


def test_to_watch_other_outputs_compiles_nothing_by_itself() -> None:
    state, effects = handle(begin(), "a", m.Watch(paths=("a.out",)))
    assert Look() in effects and Compile() not in effects
    assert state.watched == {"a": ("a.out",)}
    state, effects = handle(state, "a", m.Watch())
    assert Look() in effects and state.watched == {}


def test_costs_are_told_as_long_as_anybody_wants_them() -> None:
    state, effects = handle(begin(), "a", m.WatchCosts())
    assert orders(effects, ToEngineNow) == orders(effects, ToStageNow) == [m.SetCosts(on=True)]
    state, _ = handle(state, "b", m.WatchCosts())
    state, effects = handle(state, "a", m.WatchCosts(on=False))
    assert orders(effects, ToEngineNow) == [m.SetCosts(on=True)]
    state, effects = without(state, "b")
    assert orders(effects, ToEngineNow) == orders(effects, ToStageNow) == [m.SetCosts(on=False)]
    assert not state.curious


def test_pictures_of_nodes_are_sent_for_all_who_watch_some() -> None:
    state, _ = handle(begin(), "a", m.WatchPictures(paths=("x", "y"), width=96, fps=2.0))
    state, effects = handle(state, "b", m.WatchPictures(paths=("y", "z"), width=160, fps=1.0))
    [order] = orders(effects, ToStageNow)
    assert order == m.SetPictures(nodes=("x", "y", "z"), width=160, fps=2.0)
    state, effects = without(state, "a")
    assert orders(effects, ToStageNow) == [m.SetPictures(nodes=("y", "z"), width=160, fps=1.0)]
    state, effects = handle(state, "b", m.WatchPictures())
    assert orders(effects, ToStageNow) == [m.SetPictures(nodes=(), width=0, fps=0.0)]


def test_of_too_many_pictures_everybody_has_the_first_ones() -> None:
    names = [f"n{number}" for number in range(MOST_PICTURES)]
    state, _ = handle(begin(), "a", m.WatchPictures(paths=tuple(names)))
    _, effects = handle(state, "b", m.WatchPictures(paths=("x", "y")))
    [order] = orders(effects, ToStageNow)
    assert len(order.nodes) == MOST_PICTURES
    assert order.nodes[:4] == ("n0", "x", "n1", "y")


def test_who_leaves_watches_nothing_any_more() -> None:
    state, _ = handle(begin(), "a", m.Watch(paths=("a.out",)))
    state, _ = handle(state, "a", m.WatchPicture(width=64, fps=5.0))
    state, _ = handle(state, "b", m.Watch(paths=("b.out",)))
    state, effects = without(state, "a")
    assert state.watched == {"b": ("b.out",)} and state.previews == {}
    assert Look() in effects
    assert orders(effects, ToStageNow) == [m.SetPreview(width=0, fps=0.0)]
    assert without(state, "a") == (state, [])
