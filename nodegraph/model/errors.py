"""One tree of exceptions, and problems as data.

Every message is one sentence that names node, port, value and remedy; the command line prints it
as it stands and ends with the exception's exit code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


class NodegraphError(Exception):
    """Base of everything that is reported to a person; the message is a sentence."""

    exit_code = 1


class Failed(NodegraphError):
    """The job was understood but could not be done: disk full, driver missing, a node gave up."""

    exit_code = 1


class Unusable(NodegraphError):
    """What was given cannot be used: a broken file, an unknown port, widths that do not pair."""

    exit_code = 2


class DeclarationError(NodegraphError):
    """A node's author declared something the library cannot accept."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know about a patch.

    `where` is a path such as `tunnel.rate`; `text` says what is wrong, `remedy` what to do.
    An error stops the node (not the patch), a warning changes something, a note changes nothing.
    """

    severity: Severity
    where: str
    text: str
    remedy: str = ""

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.text}" if self.where else self.text
        return f"{sentence} {self.remedy}".rstrip()


def stop_on_errors(problems: Iterable[Problem]) -> None:
    """Raise Unusable with the errors among these problems, a line each; without any, go on.

    For results that outlive the command: a film or a table of a patch that lacks a part would be
    wrong without looking wrong.
    """
    errors = [str(problem) for problem in problems if problem.severity == "error"]
    if errors:
        raise Unusable("\n".join(errors))
