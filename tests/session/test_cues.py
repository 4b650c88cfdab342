"""Cues: on their line, or in spite of it when nobody can wait."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch
from nodegraph.model.transport import Transport
from nodegraph.session.cues import Cue, CueState, Fired, raw_cue, read_cues
from nodegraph.session.quantise import line
from nodegraph.session.transport import Clock

CUES = (
    Cue("intro", "calm", "now"),
    Cue("verse", "calm", "beat"),
    Cue("drop", "storm", "bar", timeout=2.0),
    Cue("end", "calm", "4bars"),
)
SNAPSHOTS: dict[str, Any] = {"calm": {"values": {}}, "storm": {"values": {}}}


def at(beat: float, confidence: float = 1.0) -> Transport:
    return Transport(beat=beat, confidence=confidence)


def run(
    state: CueState, beats: list[float], confidence: float = 1.0
) -> tuple[CueState, list[Fired]]:
    """Tick at beats of half a second; return what fired."""
    fired: list[Fired] = []
    for beat in beats:
        state, one = state.tick(at(beat, confidence), beat / 2)
        fired += [] if one is None else [one]
    return state, fired


def test_each_cue_waits_for_its_line() -> None:
    for place, beat in ((0, 5.3), (1, 6.0), (2, 8.0), (3, 16.0)):
        state = CueState(CUES).go(place, at(5.3), 2.65)
        state, fired = run(state, [5.3 + n * 0.013 for n in range(1000)])
        assert [(one.place, one.beat, one.why) for one in fired] == [(place, beat, "line")]
        assert (state.place, state.waiting) == (place, None)


def test_next_and_back_walk_through_the_list_and_stop_at_its_ends() -> None:
    state = CueState(CUES)
    assert state.back(at(0), 0) == state
    for place in range(4):
        state, fired = run(state.next(at(place * 16.0), place * 8.0), [place * 16.0])
        assert fired[0].place == place
    assert state.next(at(99), 49) == state
    state, fired = run(state.back(at(100.0), 50.0), [100.0])
    assert fired[0].cue.name == "drop"


def test_pressing_twice_before_the_line_goes_two_on() -> None:
    state = CueState(CUES, place=0).next(at(0.5), 0).next(at(0.6), 0)
    assert run(state, [0.7, 3.9, 4.0])[1] == [Fired(2, CUES[2], 4.0, "line")]
    assert run(state.back(at(0.8), 0), [0.7, 1.0])[1] == [Fired(1, CUES[1], 1.0, "line")]


def test_stop_lets_nothing_come() -> None:
    state = CueState(CUES, place=0).next(at(0.5), 0).stop()
    assert run(state, [0.6, 1.0, 2.0]) == (state, [])
    assert state.place == 0


def test_a_cue_is_found_by_its_name() -> None:
    state = CueState(CUES).go("drop", at(0.0), 0.0)
    assert run(state, [0.0])[1][0].place == 2
    with pytest.raises(Unusable, match=r"^cues: there is no cue drip\. Did you mean drop\?$"):
        CueState(CUES).go("drip", at(0.0), 0.0)
    with pytest.raises(Unusable, match="no cue 5; there are 4"):
        CueState(CUES).go(4, at(0.0), 0.0)


def test_a_line_that_does_not_come_is_not_waited_for_longer_than_the_timeout() -> None:
    state = CueState(CUES).go("drop", at(0.5), 10.0)
    for seconds in (10.0, 11.0, 11.999):
        assert state.tick(at(0.6), seconds) == (state, None)
    assert state.tick(at(0.7), 12.0)[1] == Fired(2, CUES[2], 0.7, "timeout")


def test_without_a_timeout_it_waits_for_ever() -> None:
    state = CueState(CUES).go("end", at(0.5), 0.0)
    assert state.tick(at(0.5), 1e6) == (state, None)


def test_a_beat_that_nobody_believes_in_is_not_waited_for() -> None:
    state = CueState(CUES).go("end", at(0.5, 0.1), 0.0)
    assert state.tick(at(0.6, 0.1), 0.05)[1] == Fired(3, CUES[3], 0.6, "no beat")


def test_an_edited_list_keeps_its_place_by_name() -> None:
    state = CueState(CUES, place=1).go("drop", at(0.5), 0.0)
    moved = state.with_cues((CUES[2], Cue("new", "calm"), CUES[1]))
    assert (moved.place, moved.waiting and moved.waiting.place) == (2, 0)
    gone = state.with_cues(CUES[:1])
    assert (gone.place, gone.waiting) == (0, None)
    assert CueState(CUES).with_cues(()).place == -1


@given(
    st.lists(st.tuples(st.integers(1, 4096), st.floats(20, 400)), min_size=1, max_size=80),
    st.sampled_from(["now", "beat", "bar", "4bars"]),
    st.floats(0, 40),
)
def test_blocks_and_tempo_do_not_matter(
    blocks: list[tuple[int, float]], when: Any, begin: float
) -> None:
    clock = Clock(48_000, 133.0, beat=begin)
    state = CueState((Cue("one", "calm", when),)).next(clock.now(), 0.0)
    due = line(clock.now(), when)
    fired: list[tuple[float, Fired]] = []
    now = clock.now()
    for frames, tempo in blocks:
        now = clock.now()
        state, one = state.tick(now, now.seconds)
        fired += [] if one is None else [(now.beat, one)]
        clock.advance(frames, {"tempo": tempo})
    if fired:
        [(beat, one)] = fired
        assert one.beat == due
        assert beat - due < 4096 / 48_000 * 400 / 60
    else:
        assert now.beat < due


def test_cues_are_read_with_their_defaults_and_written_without() -> None:
    raw = ({"name": "drop", "snapshot": "storm", "at": "4bars", "beats": 8, "x_colour": "red"},
           {"name": "rest", "snapshot": "calm"})  # fmt: skip
    cues, problems = read_cues(Patch(snapshots=SNAPSHOTS, cues=raw))
    assert problems == []
    assert cues == (Cue("drop", "storm", "4bars", 8.0), Cue("rest", "calm"))
    assert raw_cue(cues[0], raw[0]) == raw[0]
    assert raw_cue(cues[1]) == raw[1]


@pytest.mark.parametrize(("raw", "said"), [
    (7, "cues.0: This is not a cue; it is left out."),
    ({"name": "a"}, "cues.0: This is not a cue; it is left out."),
    ({"name": "a", "snapshot": "storn"}, "Did you mean storm?"),
    ({"name": "a", "snapshot": "calm", "at": ["bar"]}, "is no at of the cue a; it has its"),
    ({"name": "a", "snapshot": "calm", "curve": "s"}, "'s' is no curve of the cue a"),
    ({"name": "a", "snapshot": "calm", "beats": True}, "true is no beats of the cue a"),
    ({"name": "a", "snapshot": "calm", "timeout": -3}, "-3 is outside 0..3600 seconds; it was set"),
])  # fmt: skip
def test_what_is_wrong_in_a_cue_is_said(raw: Any, said: str) -> None:
    _, problems = read_cues(Patch(snapshots=SNAPSHOTS, cues=(raw,)))
    assert [said in str(problem) for problem in problems] == [True]


def test_two_cues_of_one_name_are_said() -> None:
    raw = {"name": "a", "snapshot": "calm"}
    assert "another name" in str(read_cues(Patch(snapshots=SNAPSHOTS, cues=(raw, raw)))[1][0])
