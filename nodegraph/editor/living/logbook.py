"""What is wrong now, and what happened: the lines of the pane of problems.

    log = Logbook()
    log.told(message, "12:04:31")
    lines = problem_lines(problems)

A problem goes when it is mended; what happened stays, the newest last.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final, NamedTuple

from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.desk import TOLD_SECONDS, Desk, Said
from nodegraph.editor.geometry import Point
from nodegraph.editor.theme import Colour, Theme
from nodegraph.model.errors import Problem
from nodegraph.model.patch import Graph, Patch
from nodegraph.session.messages import Told

MOST: Final = 400
FADE_SECONDS: Final = 0.6
LEAST_ZOOM: Final = 0.6  # of a node that one is led to
_RANKS: Final[Mapping[str, int]] = {"error": 0, "warning": 1, "note": 2}


class Line(NamedTuple):
    """A line of the pane. `node`: the path of what it is about, "" for the show itself."""

    severity: str
    node: str
    text: str
    remedy: str = ""
    when: str = ""
    times: int = 1


@dataclass
class Logbook:
    """What happened; `number` counts what was ever told, so that a pane knows there is more."""

    lines: deque[Line] = field(default_factory=lambda: deque(maxlen=MOST))
    number: int = 0

    def told(self, message: Told, when: str) -> None:
        """Take in a line; the same one again, at once after itself, is counted."""
        self.number += 1
        last = self.lines[-1] if self.lines else None
        fresh = Line(message.severity, message.where, message.text, when=when)
        if last is not None and (last.severity, last.node, last.text) == fresh[:3]:
            self.lines[-1] = fresh._replace(times=last.times + 1)
        else:
            self.lines.append(fresh)


def problem_lines(problems: Iterable[Problem]) -> list[Line]:
    """Return problems as lines: errors first, each once."""
    lines = [
        Line(problem.severity, problem.where, problem.text, problem.remedy)
        for problem in dict.fromkeys(problems)
    ]
    return sorted(lines, key=lambda line: (_RANKS.get(line.severity, 3), line.node))


def label_of(line: Line) -> str:
    """Return what a line is about, for the person: a node, a part of the show, a file's name."""
    if line.node.startswith(("/", "\\")) or line.node[1:3] == ":\\":
        return PurePath(line.node.replace("\\", "/")).name
    return line.node.replace("_", " ")


def counted(problems: Iterable[Problem]) -> tuple[int, str]:
    """Return how many problems there are that want to be seen to, and how bad the worst is."""
    found = [problem.severity for problem in dict.fromkeys(problems) if problem.severity != "note"]
    worst = "error" if "error" in found else "warning" if found else ""
    return len(found), worst


def colour_of(severity: str, theme: Theme) -> Colour:
    """Return the colour of a severity."""
    colours = {"error": theme.error, "warning": theme.warning, "note": theme.quiet}
    return colours.get(severity, theme.hint)


def way_to(patch: Patch, where: str) -> tuple[tuple[str, ...], str] | None:
    """Return the instances that lead to the node a line is about, and its name there.

    `where` is a path (`outer/inner.port`), or one from a definition (`patch:NAME/inner.port`), to
    which the first instance leads. None where there is no such node.
    """
    path = where.partition(".")[0]
    first, slash, rest = path.partition("/")
    if slash and first.startswith("patch:"):
        instance = next((name for name, node in patch.nodes.items() if node.type == first), None)
        path = f"{instance}/{rest}" if instance else ""
    *way, node = path.split("/")
    graph: Graph | None = patch
    for name in way:
        outer = None if graph is None else graph.nodes.get(name)
        graph = None if outer is None else patch.patches.get(outer.definition or "")
    return (tuple(way), node) if graph is not None and node in graph.nodes else None


def show_node(desk: Desk, where: str) -> bool:
    """Go to the node that a line is about, and select it; False where there is none."""
    found = way_to(desk.patch, where)
    if found is None:
        return False
    way, node = found
    desk.way = way
    desk.select(node)
    rect, camera, area = desk.scene.rect(node), desk.camera, desk.area
    if not camera.seen(area.width, area.height).holds(rect):
        zoom, middle = max(camera.zoom, LEAST_ZOOM), rect.centre
        half = Point(area.width / 2.0 / zoom, area.height / 2.0 / zoom)
        desk.camera = Camera(middle.x - half.x, middle.y - half.y, zoom)
    return True


def strength_of(said: Said, now: float) -> float:
    """Return how visible a sentence is, 1 to 0: it stays some seconds, then fades."""
    left = said.at + _seconds(said) - now
    return min(max(left / FADE_SECONDS, 0.0), 1.0)


def _seconds(said: Said) -> float:
    """Return how long a sentence stays: what is long takes longer to read."""
    return TOLD_SECONDS + max(len(said.text) - 80, 0) * 0.05
