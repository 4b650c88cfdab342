"""What is drawn now and what next, where not all can be."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.living.turns import NEVER, Turns

ROOM = (0.0, 1.0, 2.0)


def turns_of(*paths: str) -> Turns:
    turns = Turns()
    turns.fit([(path, row, ROOM) for row, path in enumerate(paths)])
    return turns


@given(st.integers(1, 40), st.integers(1, 40))
def test_everything_that_changed_is_drawn_before_anything_is_drawn_again(
    count: int, most: int
) -> None:
    turns = turns_of(*map(str, range(count)))
    drawn: list[int] = []
    for _ in range(-(-count // most)):
        found = turns.due(np.ones(count, dtype=bool), most).tolist()
        assert len(found) == min(count, most)
        drawn += found
    assert set(drawn) == set(range(count))


def test_what_has_not_changed_takes_no_turn() -> None:
    turns = turns_of("a", "b", "c")
    assert turns.due(np.array([False, True, False]), 1).tolist() == [1]
    assert turns.due(np.array([False, False, False]), 1).tolist() == []


def test_what_is_drawn_stays_so_when_others_come_and_go() -> None:
    turns = turns_of("a", "b")
    turns.drawn[:, 0], turns.items[:] = [0.25, 0.75], [7, 8]
    turns.fit([("c", 0, ROOM), ("b", 4, ROOM)])
    assert turns.drawn[:, 0].tolist() == [NEVER, 0.75] and turns.items.tolist() == [0, 8]
    assert turns.rows == [0, 4]
    turns.again()
    assert turns.drawn[:, 0].tolist() == [NEVER, NEVER]
