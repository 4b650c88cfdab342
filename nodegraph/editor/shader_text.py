"""The text of a shader node: where it lies, whether it may be written, what is wrong in which line.

source = source_of(desk, "waves")       # ShaderSource(path, is_own=True, name="waves")
errors_in(desk.problems_here()["waves"], "waves.fs")     # [LineError(12, "syntax error ...")]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.naming import fresh_name
from nodegraph.editor.edits.swapping import swapped
from nodegraph.model.edits import Edit
from nodegraph.model.errors import Failed, Problem, Unusable
from nodegraph.model.spec import Body, NodeSpec
from nodegraph.show.own_shaders import FAMILY, own_shader, write_shader

_LINE = re.compile(
    r"(?P<file>[\w.\-]+\.(?:fs|vs))(?:: line (?P<line>\d+))?: (?P<text>.*)", re.DOTALL
)
_TAIL = re.compile(r"; correct it there\.?(?: Until then .*)?$")


@dataclass(frozen=True, slots=True)
class ShaderSource:
    """The file of a shader node. `is_own`: it lies in the patch's folder, and may be written."""

    type: str
    path: Path
    is_own: bool

    @property
    def name(self) -> str:
        """What it is called, without an ending."""
        return self.path.stem

    def read(self) -> str:
        """Return its text. Raises Failed where it cannot be read."""
        try:
            return self.path.read_text(encoding="utf-8", errors="replace")
        except OSError as problem:
            reason = (problem.strerror or str(problem)).lower()
            raise Failed(f"{self.path.name} cannot be read ({reason}).") from None


class LineError(NamedTuple):
    """What is wrong, and in which line from 1; 0: not said."""

    line: int
    text: str


def source_of(desk: Desk, node: str) -> ShaderSource | None:
    """Return the file of a node that is seen; None for one that is no shader."""
    item = desk.graph.nodes.get(node)
    if item is None:
        return None
    own = own_shader(Path(desk.door.path), item.type)
    if own is not None:  # also where its header cannot be read, and there is no such node
        return ShaderSource(item.type, own, True) if own.is_file() else None
    spec = desk.library.get(item.type)
    is_shader = spec is not None and spec.body is Body.SHADER and spec.source is not None
    return ShaderSource(item.type, spec.source, False) if is_shader else None  # type: ignore[union-attr, arg-type]


def errors_in(problems: Iterable[Problem], file: str) -> list[LineError]:
    """Return what of these is wrong in a file, or in the `.vs` beside it, by line."""
    stem = file.rpartition(".")[0]
    found: dict[LineError, None] = {}
    for problem in problems:
        match = _LINE.search(problem.text)
        if match is None or match["file"].rpartition(".")[0] != stem:
            continue
        text = _TAIL.sub("", match["text"]).removeprefix("the shader does not compile: ")
        beside = "" if match["file"] == file else f"{match['file']}: "
        found[LineError(int(match["line"] or 0), beside + text)] = None
    return sorted(found)


def all_problems(
    problems: Mapping[str, tuple[Problem, ...]], type: str, node: str
) -> list[Problem]:
    """Return what is said of a node and, where its file cannot be read, of its type."""
    family, _, stem = type.partition(".")
    of_type = problems.get(family, ()) if family == FAMILY else ()
    named = [problem for problem in of_type if problem.where == f"{FAMILY}.{stem}"]
    return [*problems.get(node, ()), *named]


def line_of(text: str, line: int) -> str:
    """Return a line of a text, from 1; "" for none."""
    lines = text.split("\n")
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def made_own(desk: Desk, node: str) -> Path:
    """Copy the shader of a node into the patch's folder; return the new file.

    Raises Unusable for a node that is no shader, Failed where it cannot be written.
    """
    source = source_of(desk, node)
    if source is None or source.is_own:
        raise Unusable(f"{node} has no shader that could be copied.")
    folder = Path(desk.door.path)
    taken = {spec.id.partition(".")[2] for spec in desk.library if spec.family == FAMILY}
    path = write_shader(folder, fresh_name(source.name, taken), source.read())
    beside = source.path.with_suffix(".vs")
    if beside.is_file():
        path.with_suffix(".vs").write_bytes(beside.read_bytes())
    return path


def become(desk: Desk, node: str, spec: NodeSpec) -> Edit:
    """Return the edit that makes a node of another type, with all its cables and values."""
    return swapped(desk.patch, desk.signatures, node, spec.id, desk.inside).edit
