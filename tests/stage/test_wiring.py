"""Who reads whose picture, and how old it is."""

from __future__ import annotations

from nodegraph.stage.frames import NOTHING
from nodegraph.stage.wiring import Part, wire


def screen(place: int) -> Part:
    return Part({"picture": place}, ends=True)


def delay(place: int) -> Part:
    return Part({"in": place}, draws=False, through="in", delay=True)


def test_a_chain_reads_this_frame_and_keeps_one_picture() -> None:
    #  0 -> 1 -> screen
    wiring = wire([Part({}), Part({"in": 0}), screen(1)])
    assert wiring.sources[1]["in"] == (0, 0)
    assert wiring.memory[:2] == [1, 1]
    assert wiring.last[:2] == [1, 2]


def test_a_delay_after_its_writer_reads_the_picture_before() -> None:
    #  0 -> delay -> screen
    wiring = wire([Part({}), delay(0), screen(1)])
    assert wiring.sources[2]["picture"] == (0, 1)
    assert wiring.memory[0] == 2


def test_a_loop_reads_its_own_last_picture() -> None:
    #  0 -> screen, 0 -> delay -> 0
    wiring = wire([Part({"in": 2}), screen(0), delay(0)])
    assert wiring.sources[0]["in"] == (0, 0)  # not drawn yet: the newest is the last frame's
    assert wiring.memory[0] == 2


def test_what_nobody_sees_is_not_live() -> None:
    wiring = wire([Part({}), Part({}), screen(1)])
    assert wiring.live == {1, 2}


def test_a_loop_in_which_nobody_draws_is_no_picture() -> None:
    failed = Part({"in": 1}, draws=False, through="in")
    wiring = wire([failed, delay(0), screen(0)])
    assert wiring.sources[2]["picture"] is None


def test_unwired_is_no_picture() -> None:
    assert wire([screen(NOTHING)]).sources[0]["picture"] is None
