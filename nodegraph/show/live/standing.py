"""What is wrong with nodes that run, as a state: told when it is another, and over when it is.

standing = StandingProblems()
message = standing.look(engine.standing(), seconds)     # a few times a second; mostly None
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nodegraph.model.errors import Problem
from nodegraph.session.messages import Standing

HELD = 2.0  # seconds: what comes and goes quicker stands
# How a value that was outside its range begins; later looks at it find another one, or none.
_GIVEN = re.compile(r"^(\S+ is|a value was) (?=outside )")


class StandingProblems:
    """The problems of one plan."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], tuple[Problem, float]] = {}
        self._told: tuple[Problem, ...] = ()

    def look(self, problems: Iterable[Problem], seconds: float) -> Standing | None:
        """Take in what is wrong at this moment; return all that stands where that has changed.

        A sentence in which only the value is another stays as it was said first.
        """
        for problem in problems:
            key = problem.where, _GIVEN.sub("", problem.text)
            first = self._held.get(key, (problem, 0.0))[0]
            self._held[key] = first, seconds + HELD
        self._held = {key: item for key, item in self._held.items() if item[1] > seconds}
        now = tuple(problem for problem, _ in self._held.values())
        if now == self._told:
            return None
        self._told = now
        return Standing(problems=now)

    def forget(self) -> None:
        """Begin anew: another plan runs."""
        self._held.clear()

    def tell_again(self) -> None:
        """Tell what stands at the next look: another session listens."""
        self._told = ()
