"""Keeps clients informed of what no edit or value says: how the show is, and what is wrong.

Looked at some twenty times a second, told when it is another; a client that comes late asks for
the status, which has the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from nodegraph.model.errors import Problem
from nodegraph.model.patch import Patch
from nodegraph.session import messages as m
from nodegraph.session.state import State


class Bulletin:
    """Of one session. `tell` says something to all clients."""

    def __init__(self, tell: Callable[[m.Message], None]) -> None:
        self._tell = tell
        self._facts: m.ShowChanged | None = None
        self._problems: dict[str, tuple[Problem, ...]] = {}  # by who found them
        self._told: tuple[Problem, ...] = ()
        self._compared: tuple[Patch | None, Patch | None, bool] = (None, None, False)

    def put(self, source: str, problems: Iterable[Problem]) -> None:
        """Let these be all the problems that somebody sees."""
        self._problems[source] = tuple(problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong now, each once."""
        return tuple(dict.fromkeys(one for found in self._problems.values() for one in found))

    def look(self, state: State, running: m.Running | None) -> None:
        """Tell what has changed."""
        facts = self.facts(state, running)
        if facts != self._facts:
            self._facts = facts
            self._tell(facts)
        problems = self.problems
        if problems != self._told:
            self._told = problems
            self._tell(m.Problems(problems=problems))

    def facts(self, state: State, running: m.Running | None) -> m.ShowChanged:
        """Return how the show is."""
        set_state = state.set
        return m.ShowChanged(
            path=state.path,
            saved=self._is_saved(state),
            controls=state.controls,
            recording=state.recording,
            keeps=state.keeps,
            tempo=state.tempo,
            tempo_source=state.patch.run.tempo,
            peers=state.peers,
            set_path=state.set_path,
            entries=() if set_state is None else tuple(item.path for item in set_state.entries),
            place=-1 if set_state is None else set_state.seen,
            coming=-1 if set_state is None or not set_state.ready else set_state.coming,
            wanted=-1 if set_state is None else set_state.wanted,
            cue=state.cue,
            device="" if running is None else running.device,
            input="" if running is None else running.input,
            window=state.window,
            displays=() if state.screens is None else state.screens.displays,
            song="" if state.song is None else state.song.path,
        )

    def _is_saved(self, state: State) -> bool:
        """Whether the file has the document; two that have not changed are not compared again."""
        patch, saved = state.patch, state.saved
        if self._compared[0] is not patch or self._compared[1] is not saved:
            self._compared = patch, saved, patch == saved
        return self._compared[2]


def status_of(facts: m.ShowChanged, problems: Iterable[Problem]) -> dict[str, Any]:
    """Return facts and problems as a status has them: plain values by name."""
    plain: dict[str, Any] = msgspec.to_builtins(facts)
    del plain["is"], plain["controls"]["is"], plain["window"]["is"]
    return {**plain, "problems": [msgspec.to_builtins(problem) for problem in problems]}
