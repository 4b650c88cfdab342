"""What the command does with sessions that die."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nodegraph.model.errors import Failed
from nodegraph.show.live import launcher
from nodegraph.show.live.launcher import MOST_SUCCESSORS, QUICK_SECONDS, Launcher


class Dying(Launcher):
    """A launcher whose every session dies after some seconds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, lives: float) -> None:
        self.now, self.started, self.lives = 100.0, 0, lives
        self.log = Path("evening.log")
        self._deaths, self._begun, self._kiosk = [], self.now, False
        self._say = lambda text: None
        dead: Any = SimpleNamespace(poll=lambda: -9)
        self._session = dead
        clock = SimpleNamespace(monotonic=lambda: self.now, sleep=lambda seconds: None)
        monkeypatch.setattr(launcher, "time", clock)

    def _start(self, resume: bool) -> None:
        self.started += 1
        self._begun = self.now

    def die(self) -> None:
        """Let the session that runs die when its time has come."""
        self.now += self.lives
        self.watch()


def test_a_session_that_worked_may_die_as_often_as_it_likes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dying = Dying(monkeypatch, QUICK_SECONDS + 1.0)
    for _ in range(4 * MOST_SUCCESSORS):
        dying.die()
    assert dying.started == 4 * MOST_SUCCESSORS


def test_sessions_that_die_at_once_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    dying = Dying(monkeypatch, 0.5)
    for _ in range(MOST_SUCCESSORS):
        dying.die()
    with pytest.raises(Failed, match=r"dies again and again; evening\.log says"):
        dying.die()
