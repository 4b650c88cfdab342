"""The follower: a spring that never swings, exact at any step."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.session.glide import NEAR, SETTLED, SPEED, Glide


def at_rest(**values: Any) -> Glide:
    glide = Glide()
    for path, value in values.items():
        glide.put(path, value)
    return glide


def after(glide: Glide, seconds: float, steps: int) -> Any:
    value: Any = None
    for _ in range(steps):
        value = glide.step(seconds / steps).get("x", value)
    return value


def test_one_percent_is_left_after_eighty_milliseconds() -> None:
    glide = at_rest(x=0.0)
    glide.aim("x", 1.0)
    assert after(glide, SETTLED, 1) == pytest.approx(0.99, abs=1e-6)


def test_the_step_is_the_exact_solution_whatever_its_size() -> None:
    for steps in (1, 3, 17, 400):
        glide = at_rest(x=2.0)
        glide.aim("x", 5.0)
        t = 0.05
        exact = 5.0 - 3.0 * (1.0 + SPEED * t) * math.exp(-SPEED * t)
        assert after(glide, t, steps) == pytest.approx(exact, abs=1e-9)


def test_it_starts_without_a_jump_of_speed() -> None:
    glide = at_rest(x=0.0)
    glide.aim("x", 1.0)
    assert after(glide, 1e-4, 1) < 1e-4


def test_it_lands_on_the_very_aim_once_and_then_is_silent() -> None:
    glide = at_rest(x=0.0)
    glide.aim("x", 0.1 + 0.2)
    told = [glide.step(0.01) for _ in range(30)]
    values = [step["x"] for step in told if step]
    assert values[-1] == 0.1 + 0.2
    assert values.count(0.1 + 0.2) == 1
    assert 12 <= len(values) <= 16  # 142 ms
    assert not glide.moving
    assert abs(float(values[-2]) - 0.3) > NEAR * 0.3  # type: ignore[arg-type]


def test_an_aim_that_is_reached_moves_nothing() -> None:
    glide = at_rest(x=0.5)
    glide.aim("x", 0.5)
    assert not glide.moving
    assert glide.step(0.01) == {}


def test_an_aim_in_the_middle_of_a_move_bends_it_smoothly() -> None:
    glide = at_rest(x=0.0)
    glide.aim("x", 1.0)
    before = [glide.step(0.001)["x"] for _ in range(20)]
    glide.aim("x", 0.0)
    then = [glide.step(0.001)["x"] for _ in range(40)]
    path: list[Any] = [*before, *then]
    speeds = [b - a for a, b in pairwise(path)]
    # the speed bends by no more than the pull of a whole move in a millisecond
    assert max(abs(b - a) for a, b in pairwise(speeds)) < (SPEED * 0.001) ** 2


def test_colours_and_points_glide_and_others_jump() -> None:
    glide = at_rest(tint=(0.0, 0.0, 0.0, 1.0), word="a", mode=0.0, stops=((0.0,) * 4,) * 6)
    glide.aim("tint", (1.0, 0.5, 0.0, 1.0))
    glide.aim("word", "b")
    glide.aim("mode", 2.0, held=True)
    glide.aim("stops", ((1.0,) * 4,) * 6)
    glide.aim("new", 3.0)
    first = glide.step(0.02)
    tint: Any = first.pop("tint")
    assert first == {"word": "b", "mode": 2.0, "stops": ((1.0,) * 4,) * 6, "new": 3.0}
    assert tint[0] == pytest.approx(2 * tint[1])
    assert tint[2:] == (0.0, 1.0)
    last: dict[str, Any] = {}
    for _ in range(20):
        last = glide.step(0.02) if glide.moving else last
    assert last == {"tint": (1.0, 0.5, 0.0, 1.0)}


def test_the_part_of_a_point_that_is_there_stays_there() -> None:
    glide = at_rest(at=(0.0, 0.0))
    glide.aim("at", (1.0, 0.003))
    told: list[Any] = []
    while glide.moving:
        moved: Any = glide.step(0.005)["at"]
        told.append(moved[1])
    arrived = told.index(0.003)
    assert arrived < len(told) - 5
    assert set(told[arrived:]) == {0.003}


def test_several_move_each_for_itself() -> None:
    glide = at_rest(x=0.0, y=0.0, z=0.0)
    glide.aim("x", 1.0)
    glide.step(0.05)
    glide.aim("y", 1.0)
    glide.aim("z", 5.0)
    glide.put("z", 2.0)
    steps = [glide.step(0.01) for _ in range(30)]
    assert all("z" not in step for step in steps)
    lands = {path: max(i for i, step in enumerate(steps) if path in step) for path in "xy"}
    assert lands["y"] - lands["x"] == 5
    assert [steps[lands[path]][path] for path in "xy"] == [1.0, 1.0]


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(1e-4, 0.1)), min_size=1, max_size=30),
    st.floats(-1, 1),
)
def test_a_value_stays_between_those_it_was_aimed_at(
    moves: list[tuple[float, float]], start: float
) -> None:
    glide = at_rest(x=start)
    low = high = start
    for aim, seconds in moves:
        low, high = min(low, aim), max(high, aim)
        glide.aim("x", aim)
        value: Any = glide.step(seconds).get("x", low)
        assert low - 1e-12 <= value <= high + 1e-12
    for _ in range(40):
        if glide.moving:
            value = glide.step(0.02)["x"]
    assert not glide.moving
