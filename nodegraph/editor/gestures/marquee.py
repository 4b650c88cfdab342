"""A rectangle that chooses what it touches, and a line that cuts the cables it crosses."""

from __future__ import annotations

from dataclasses import dataclass, field

from nodegraph.editor.canvas.hits import cables_across, nodes_in
from nodegraph.editor.desk import Desk, Selection
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.gestures.drag import Keys
from nodegraph.model.edits import Batch, RemoveWire
from nodegraph.model.patch import Wire


@dataclass
class Marquee:
    """A rectangle from where the drag began; with Shift it adds to what was chosen."""

    start: Point  # on the canvas
    before: Selection
    end: Point = field(init=False)

    def __post_init__(self) -> None:
        self.end = self.start

    @property
    def rect(self) -> Rect:
        """What it touches, on the canvas."""
        return Rect.between(self.start, self.end)

    def move(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Choose what it touches now."""
        self.end = desk.to_canvas(pixel)
        kept = self.before if keys.shift else Selection()
        nodes = nodes_in(desk.scene, self.rect)
        desk.selection = Selection(kept.nodes | nodes, kept.wires, kept.boxes)

    def drop(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Keep what it touched."""
        self.move(desk, pixel, keys)

    def cancel(self, desk: Desk) -> None:
        """Choose what was chosen before."""
        desk.selection = self.before


@dataclass
class Cutting:
    """A line drawn over cables; all that it crosses are cut when it ends, as one step."""

    line: list[Point] = field(default_factory=list)  # on the canvas
    crossed: list[Wire] = field(default_factory=list)

    def move(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Draw on."""
        point = desk.to_canvas(pixel)
        if not self.line or abs(point.x - self.line[-1].x) + abs(point.y - self.line[-1].y) > 2.0:
            self.line.append(point)
        self.crossed = cables_across(desk.scene, self.line)

    def drop(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Cut."""
        self.move(desk, pixel, keys)
        if not self.crossed:
            return
        count = len(self.crossed)
        name = "Cut a cable" if count == 1 else f"Cut {count} cables"
        edits = tuple(RemoveWire(wire, desk.inside) for wire in self.crossed)
        desk.edit(Batch(name, edits), name)

    def cancel(self, desk: Desk) -> None:
        """Cut nothing."""
        self.crossed = []
