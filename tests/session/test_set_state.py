"""Running a set: the next patch is ready, takes over on its line, and only two are ever alive."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nodegraph.model.errors import Unusable
from nodegraph.model.set_file import Entry
from nodegraph.model.transport import Transport
from nodegraph.session.quantise import line
from nodegraph.session.set_state import AHEAD, Drop, Effect, Prepare, SetState, Switch, start
from nodegraph.session.transport import Clock


def entries(count: int = 4, **of_all: Any) -> tuple[Entry, ...]:
    return tuple(Entry(path=f"{name}.patch.json", **of_all) for name in "abcdef"[:count])


class Show:
    """A set, its clock, and an engine that prepares at once, or (`slow`) when told to."""

    def __init__(self, of: tuple[Entry, ...], beat: float = 0.0, slow: bool = False) -> None:
        self.beat, self.slow = beat, slow
        self.confidence = 1.0
        self.log: list[tuple[float, Effect]] = []
        self.waiting: list[int] = []
        self.state: SetState
        self._take(start(of))
        self.go_on(beat)

    def press(self, name: str, *what: Any) -> None:
        self._take(getattr(self.state, name)(*what))

    def prepare(self) -> None:
        while self.waiting:
            self.press("prepared", self.waiting.pop(0))

    def go_on(self, until: float, step: float = 0.01) -> None:
        """Tick up to a beat, and there."""
        while True:
            if not self.slow:
                self.prepare()
            self._take(self.state.tick(Transport(beat=self.beat, confidence=self.confidence)))
            if self.beat >= until:
                break
            self.beat = min(self.beat + step, until)

    def _take(self, step: tuple[SetState, tuple[Effect, ...]]) -> None:
        self.state, effects = step
        for effect in effects:
            self.log.append((self.beat, effect))
            if isinstance(effect, Prepare):
                self.waiting.append(effect.place)

    @property
    def switches(self) -> list[tuple[int, float]]:
        return [(e.place, e.beat) for _, e in self.log if isinstance(e, Switch)]

    def since(self, length: int) -> list[Effect]:
        return [effect for _, effect in self.log[length:]]


def test_it_begins_at_once_and_prepares_the_second() -> None:
    show = Show(entries(), beat=2.3)
    effects = [effect for _, effect in show.log]
    assert effects == [Prepare(0), Switch(0, 2.3, "cut", 0.0), Prepare(1)]
    assert (show.state.seen, show.state.coming) == (0, 1)


@pytest.mark.parametrize(("when", "beat"), [("now", 5.3), ("beat", 6), ("bar", 8), ("4bars", 16)])
def test_the_next_takes_over_on_its_line_and_the_one_before_goes(when: Any, beat: float) -> None:
    show = Show(entries(at=when), beat=5.3)
    before = len(show.log)
    show.press("next")
    show.go_on(beat - AHEAD - 0.02) if beat > 6 else None
    if beat > 6:
        assert show.since(before) == []
    show.go_on(beat + 0.1)
    assert show.since(before) == [Switch(1, beat, "cut", 0.0), Drop(0), Prepare(2)]


def test_a_take_over_is_told_half_a_beat_ahead() -> None:
    show = Show(entries(), beat=5.3)
    show.press("next")
    show.go_on(9.0)
    [told] = [beat for beat, effect in show.log if effect == Switch(1, 8.0, "cut", 0.0)]
    assert 8.0 - AHEAD <= told < 8.0 - AHEAD + 0.02


def test_during_a_transition_nothing_else_is_loaded() -> None:
    show = Show(entries(transition="fade", beats=6, at="beat"), beat=0.5)
    show.press("next")
    show.go_on(3.0)
    show.press("go", 3)
    show.go_on(6.9)
    assert show.log[-1][1] == Switch(1, 1.0, "fade", 6.0)
    show.go_on(7.1)
    assert show.since(len(show.log) - 2) == [Drop(0), Prepare(3)]
    show.go_on(9.0)
    assert show.switches[-1] == (3, 8.0)


def test_going_elsewhere_prepares_that_instead() -> None:
    show = Show(entries(), beat=0.5)
    before = len(show.log)
    show.press("go", 3)
    assert show.since(before) == [Drop(1), Prepare(3)]
    show.press("previous")
    show.press("next")
    show.press("go", 0)  # there already: nothing comes
    show.go_on(9.0)
    assert show.switches == [(0, 0.5)]
    assert show.state.coming == 1


def test_a_panic_cuts_to_the_safe_entry_whatever_goes_on() -> None:
    show = Show(entries(transition="fade", beats=6, at="4bars"), beat=0.5)
    show.state = replace(show.state, safe=3)
    show.press("next")
    show.go_on(17.0)  # in the middle of a fade
    assert show.state.going == 0
    before = len(show.log)
    show.press("panic")
    show.go_on(17.05)
    assert show.since(before)[-2:] == [Switch(3, 17.0, "cut", 0.0), Drop(1)]
    show.press("panic")  # it is there
    show.press("previous")
    show.go_on(33.0)
    told = [effect for _, effect in show.log if isinstance(effect, Switch)]
    assert told[-1] == Switch(2, 32.0, "fade", 6.0), "who goes on goes on as ever"


def test_a_panic_without_a_safe_entry_leaves_the_set_as_it_is() -> None:
    show = Show(entries(), beat=0.5)
    assert show.state.panic() == (show.state, ())
    broken = replace(show.state, safe=2, broken=frozenset({2}))
    assert broken.panic() == (broken, ())


def test_next_and_previous_walk_and_stop_at_the_ends() -> None:
    show = Show(entries(3, at="beat"), beat=0.5)
    show.press("previous")
    for beat in (2.0, 4.0, 6.0):
        show.press("next")
        show.go_on(beat + 0.5)
    show.press("previous")
    show.go_on(9.5)
    assert show.switches == [(0, 0.5), (1, 1.0), (2, 3.0), (1, 7.0)]


def test_pressing_next_twice_goes_two_on() -> None:
    show = Show(entries(), beat=0.5)
    show.press("next")
    show.press("next")
    show.go_on(5.0)
    assert show.switches[-1] == (2, 4.0)


def test_one_that_is_not_ready_on_its_line_takes_the_line_after() -> None:
    show = Show(entries(), beat=0.5, slow=True)
    show.prepare()
    show.go_on(0.6)
    show.press("next")
    show.go_on(4.3)
    assert len(show.switches) == 1
    show.prepare()
    show.go_on(9.0)
    assert show.switches[-1] == (1, 8.0)


def test_bars_advance_by_themselves_on_the_exact_bar() -> None:
    show = Show(entries(3, advance=2), beat=0.5)
    show.go_on(60.0)
    assert show.switches == [(0, 0.5), (1, 12.0), (2, 20.0)]


def test_bars_that_are_over_before_the_next_is_ready_take_the_line_after() -> None:
    show = Show(entries(advance=2), beat=0.0, slow=True)
    show.prepare()
    show.go_on(9.3)
    assert len(show.switches) == 1
    show.prepare()
    show.go_on(14.0)
    assert show.switches[-1] == (1, 12.0)


def test_bars_advance_on_the_line_of_the_next_entry() -> None:
    first, second = entries(2)
    of = (Entry(path=first.path, advance=3), Entry(path=second.path, at="4bars"))
    show = Show(of, beat=0.0)
    show.go_on(60.0)
    assert show.switches == [(0, 0.0), (1, 16.0)]


def test_what_comes_by_itself_can_be_called_off() -> None:
    show = Show((Entry(path="a", advance=2), Entry(path="b", at="4bars")), beat=0.0)
    show.go_on(8.5)
    show.press("go", 0)
    show.go_on(60.0)
    assert show.switches == [(0, 0.0)]


def test_another_song_advances_where_the_entry_says_so() -> None:
    show = Show((Entry(path="a", advance="song"), Entry(path="b"), Entry(path="c")), beat=0.5)
    show.press("song_changed")
    show.go_on(5.0)
    show.press("song_changed")
    show.go_on(20.0)
    assert show.switches == [(0, 0.5), (1, 4.0)]


def test_a_broken_entry_is_passed_over_and_said_when_asked_for() -> None:
    show = Show(entries(), beat=0.5, slow=True)
    show.prepare()
    show.go_on(0.6)
    show.press("next")
    before = len(show.log)
    show.press("failed", show.waiting.pop())
    assert show.since(before) == [Drop(1), Prepare(2)]
    show.prepare()
    show.go_on(5.0)
    assert show.switches[-1] == (2, 4.0)
    show.press("previous")
    assert show.state.wanted == 0
    with pytest.raises(Unusable, match=r"^b\.patch\.json cannot be played"):
        show.state.go(1)
    with pytest.raises(Unusable, match="has no entry 9"):
        show.state.go(8)


def test_the_last_entry_that_breaks_leaves_the_present_one() -> None:
    show = Show(entries(2), beat=0.5, slow=True)
    show.prepare()
    show.go_on(0.6)
    show.press("next")
    show.press("failed", 1)
    show.go_on(20.0)
    assert (show.state.seen, show.state.coming, show.state.wanted) == (0, -1, -1)


def test_a_set_begins_with_the_first_that_plays() -> None:
    state, effects = start(entries(), broken=frozenset({0, 1}))
    assert (state.wanted, effects) == (2, (Prepare(2),))
    with pytest.raises(Unusable, match="No patch of this set"):
        start(entries(1), broken=frozenset({0}))
    with pytest.raises(Unusable, match="No patch of this set"):
        start(())


def test_a_beat_that_nobody_believes_in_is_not_waited_for() -> None:
    show = Show(entries(at="4bars"), beat=0.5)
    show.confidence = 0.1
    show.press("next")
    show.go_on(0.6)
    assert show.switches[-1] == (1, 0.5)


class Evening(RuleBasedStateMachine):
    """Anybody presses anything, things break, the tempo changes, blocks are odd."""

    def __init__(self) -> None:
        super().__init__()
        lines: tuple[Any, ...] = ("now", "beat", "bar", "4bars")
        advances: tuple[Any, ...] = ("never", 3, "song", "never", 1)
        self.of = tuple(
            Entry(path=str(n), at=lines[n % 4], transition="fade", beats=n, advance=advance)
            for n, advance in enumerate(advances)
        )
        self.clock = Clock(48_000, 120.0, beat=0.77)
        self.alive: set[int] = set()
        self.seen = -1
        self.until = 0.0
        self.state: SetState
        self._take(start(self.of))

    def _take(self, step: tuple[SetState, tuple[Effect, ...]]) -> None:
        self.state, effects = step
        now = self.clock.now()
        for effect in effects:
            if isinstance(effect, Prepare):
                assert effect.place not in self.state.broken
                self.alive.add(effect.place)
            elif isinstance(effect, Drop):
                assert effect.place in self.alive
                assert effect.place != self.seen
                self.alive.discard(effect.place)
            else:
                assert effect.place in self.alive
                assert effect.beat >= self.until - 1e-9, "during a transition"
                assert now.beat >= effect.beat - AHEAD
                at = self.of[effect.place].at
                if self.seen >= 0 and at != "now":
                    assert line(Transport(beat=effect.beat), at) == effect.beat
                self.seen, self.until = effect.place, effect.beat + effect.beats

    @rule(what=st.sampled_from(["next", "previous", "song_changed"]))
    def press(self, what: str) -> None:
        self._take(getattr(self.state, what)())

    @rule(place=st.integers(-1, 5))
    def go(self, place: int) -> None:
        try:
            self._take(self.state.go(place))
        except Unusable as problem:
            assert str(problem).endswith(".")

    @rule()
    def prepared(self) -> None:
        self._take(self.state.prepared(self.state.coming))

    @rule(place=st.integers(0, 4))
    def failed(self, place: int) -> None:
        if place == self.state.coming or place not in self.alive:
            self._take(self.state.failed(place))

    @rule(blocks=st.integers(1, 400), frames=st.integers(64, 4096), tempo=st.floats(40, 200))
    def time_goes_on(self, blocks: int, frames: int, tempo: float) -> None:
        self.clock.set_tempo(tempo)
        for _ in range(blocks):
            self._take(self.state.tick(self.clock.now()))
            self.clock.advance(frames)

    @invariant()
    def two_are_alive(self) -> None:
        assert len(self.alive) <= 2
        assert self.seen == self.state.seen
        assert self.seen < 0 or self.seen in self.alive


def test_an_evening_of_anything() -> None:
    run_state_machine_as_test(
        Evening, settings=settings(max_examples=40, stateful_step_count=40, deadline=None)
    )
