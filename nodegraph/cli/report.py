"""How the command line talks: problems and results, as sentences or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from nodegraph.model.errors import Problem

MARKS = {"error": "error", "warning": "warning", "note": "note"}


def say(*lines: str) -> None:
    """Print sentences for a person, on standard error: standard output is for results."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def say_problems(problems: Iterable[Problem]) -> None:
    """Print problems, one a line."""
    for problem in problems:
        say(f"{MARKS[problem.severity]}: {problem}")


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
