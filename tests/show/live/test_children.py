"""When a process of a show is taken for dead, and when not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nodegraph.show.live import children
from nodegraph.show.live.children import (
    ENGINE_PATIENCE,
    LEFT_SECONDS,
    SILENT_SECONDS,
    START_SECONDS,
    STUCK_SECONDS,
    Child,
)


class Pulse:
    """Blocks that somebody makes."""

    value = 7

    def __call__(self) -> int:
        return self.value


@pytest.fixture
def pulse() -> Pulse:
    return Pulse()


@pytest.fixture
def child(tmp_path: Path, pulse: Pulse) -> Child:
    """One that is this very process, adopted and heard a moment ago."""
    made = Child("engine", "nothing", {}, tmp_path / "engine.log", ENGINE_PATIENCE, pulse)
    made.adopt(os.getpid())
    made.beat()
    assert not made.trouble(time.monotonic())
    return made


def test_who_talks_and_goes_on_is_well(child: Child, pulse: Pulse) -> None:
    for second in range(1, 20):
        pulse.value += 90
        child.heard = time.monotonic() + second
        assert not child.trouble(time.monotonic() + second)


def test_who_goes_on_without_a_word_is_well_for_a_while(child: Child, pulse: Pulse) -> None:
    now = time.monotonic()
    for step in range(1, 40):
        pulse.value += 9
        assert not child.trouble(now + step * SILENT_SECONDS / 41)
    assert "did not answer" in child.trouble(now + SILENT_SECONDS + 0.1)


def test_who_is_silent_and_stands_still_is_dead_soon(child: Child) -> None:
    now = child.heard
    assert not child.trouble(now + 0.9 * ENGINE_PATIENCE)
    assert "did not answer for 0.7 s" in child.trouble(now + ENGINE_PATIENCE + 0.1)


def test_who_talks_and_makes_no_block_is_dead(child: Child) -> None:
    now = child.felt[1]
    child.heard = now + STUCK_SECONDS
    assert not child.trouble(now + STUCK_SECONDS - 0.1)
    assert "made no block for 2.1 s" in child.trouble(now + STUCK_SECONDS + 0.1)


def test_who_has_not_begun_to_make_blocks_is_not_stuck(child: Child, pulse: Pulse) -> None:
    pulse.value = -1
    now = time.monotonic()
    assert not child.trouble(now)
    child.heard = now + 10.0
    assert not child.trouble(now + 10.0)


def test_the_pulse_of_the_one_before_does_not_hurry_its_successor(
    child: Child, pulse: Pulse, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse.value = 900
    monkeypatch.setattr(children, "kill", lambda pid: None)
    child.bury(time.monotonic())
    child.spare = subprocess.Popen(["sleep", "30"], stdin=subprocess.PIPE)
    child.start()
    assert child.process is not None
    try:
        child.beat()
        now = time.monotonic()
        assert not child.trouble(now)
        child.heard = now + 2 * STUCK_SECONDS
        assert not child.trouble(now + 2 * STUCK_SECONDS)
        pulse.value = 901
        assert not child.trouble(now + 2 * STUCK_SECONDS)
        child.heard = now + 4 * STUCK_SECONDS
        assert "made no block" in child.trouble(now + 4 * STUCK_SECONDS)
    finally:
        child.process.kill()
        child.process.wait()


def test_who_loads_something_long_has_time(child: Child) -> None:
    child.expect()
    assert not child.trouble(child.heard + START_SECONDS - 1.0)
    assert child.trouble(child.heard + START_SECONDS + 1.0)


def test_a_connection_that_ended_is_a_death_unless_it_comes_back(child: Child) -> None:
    child.leave()
    assert not child.trouble(child.left + 0.5 * LEFT_SECONDS)
    assert child.trouble(child.left + 2 * LEFT_SECONDS) == "went away"
    child.adopt(os.getpid())
    assert not child.trouble(time.monotonic())


def test_a_process_that_ended_is_told_with_its_last_words(tmp_path: Path) -> None:
    log = tmp_path / "stage.log"
    child = Child("stage", "nothing", {}, log, 1.0)
    with open(log, "wb") as file:
        words = "import sys; print('the reason', file=sys.stderr); sys.exit(3)"
        child.process = subprocess.Popen([sys.executable, "-c", words], stderr=file)
    child.adopt(child.process.pid)
    child.process.wait()
    assert child.trouble(time.monotonic()) == "died (exit code 3, the reason)"
    child.bury(time.monotonic())
    assert child.pid == 0
    assert not child.trouble(time.monotonic())
    for _ in range(3):
        child.adopt(os.getpid())
        child.pid = 0
        child.quick_deaths += 1
    assert child.pause() == children.PAUSE_SECONDS
