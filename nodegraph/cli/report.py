"""How the command line talks: problems and results, as sentences or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from nodegraph.model.errors import Problem, stop_on_errors

if TYPE_CHECKING:
    from nodegraph.show.render import Rendered

MARKS = {"error": "error", "warning": "warning", "note": "note"}


def say(*lines: str) -> None:
    """Print sentences for a person, on standard error: standard output is for results."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def say_problems(problems: Iterable[Problem]) -> None:
    """Print problems, one a line."""
    for problem in problems:
        say(f"{MARKS[problem.severity]}: {problem}")


def say_or_stop(problems: Iterable[Problem]) -> None:
    """Print what can be lived with; raise Unusable with the errors where there are any."""
    problems = list(problems)
    say_problems(problem for problem in problems if problem.severity != "error")
    stop_on_errors(problems)


def say_rendered(result: Rendered) -> None:
    """Say what was written; end the command with 1 where it is not the whole, faultless film."""
    if not result.complete:
        say(f"Stopped; {result.path} holds {result.seconds:.1f} s and can be played.")
        raise typer.Exit(1)
    say(f"{result.path}: {result.frames} frames, {result.seconds:.1f} s.")
    if any(problem.severity == "error" for problem in result.problems):
        raise typer.Exit(1)


def print_json(value: Any) -> None:
    """Print a result as JSON."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def as_json(problem: Problem) -> dict[str, str]:
    """Return a problem as JSON has it."""
    return {
        "severity": problem.severity,
        "where": problem.where,
        "text": problem.text,
        "remedy": problem.remedy,
    }
