"""Commands that change where things stand, and what part of it is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from nodegraph.editor.canvas.shape import Fold, Side, fold_of
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits import bends, bookmarks, framing
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.pressing import set_fold
from nodegraph.editor.layout import arranging
from nodegraph.editor.layout.layered import Cable
from nodegraph.editor.wishes import AskText
from nodegraph.model.edits import Edit
from nodegraph.model.patch import Patch

GRID = 16.0


def send(desk: Desk, edit: Edit, gesture: str = "") -> None:
    """Send an edit under its own name."""
    desk.edit(edit, getattr(edit, "name", type(edit).__name__), gesture)


def fold(desk: Desk) -> None:
    """Fold nodes to their titles, or back where all of them are."""
    names = tuple(sorted(desk.selection.nodes))
    places = desk.graph.layout.nodes
    folded = all(fold_of(places.get(name)) is Fold.TITLE for name in names)
    set_fold(desk, names, Fold.SOME if folded else Fold.TITLE)


def unfold(desk: Desk) -> None:
    """Show all rows of nodes, or the first ones again."""
    names = tuple(sorted(desk.selection.nodes))
    places = desk.graph.layout.nodes
    whole = all(fold_of(places.get(name)) is Fold.ALL for name in names)
    set_fold(desk, names, Fold.SOME if whole else Fold.ALL)


def frame(desk: Desk) -> None:
    """Put a frame around what is selected, and ask for its title."""
    rects = desk.scene.rects(desk.selection.nodes)
    edit = framing.framed(desk.graph, rects, inside=desk.inside)
    send(desk, edit)
    place = len(desk.graph.layout.frames)
    corner = min(rects.values(), key=lambda rect: (rect.y, rect.x))
    desk.wish = AskText("frame", "new", "Frame", Point(corner.x, corner.y - 64.0), place)


def ask_comment(desk: Desk) -> None:
    """Ask for the words of a comment, in the middle of what is seen."""
    seen = desk.camera.seen(desk.area.width, desk.area.height)
    desk.wish = AskText("comment", "new", "", desk.snapped(seen.centre))


def arrange(desk: Desk) -> None:
    """Lay out what is selected, else everything."""
    edit = arranging.arranged(
        desk.graph, desk.scene.rects(), cables_of(desk), desk.selection.nodes, desk.inside
    )
    send(desk, edit)


def cables_of(desk: Desk) -> list[Cable]:
    """Return the cables of what is seen, as the layout reads them."""
    scene = desk.scene

    def height(node: str, port: str, side: Side) -> float:
        pin = scene.shapes[node].pin(port, side)
        return scene.shapes[node].height / 2.0 if pin is None else pin.at.y

    return [
        (source, height(source, out, "out"), target, height(target, into, "in"))
        for source, out, target, into in scene.cables
    ]


def align(side: str) -> Callable[[Desk], None]:
    """Return the command that lines nodes up."""

    def do(desk: Desk) -> None:
        rects = desk.scene.rects(desk.selection.nodes)
        send(desk, arranging.aligned(desk.graph, rects, cast(Any, side), desk.inside))

    return do


def distribute(way: str) -> Callable[[Desk], None]:
    """Return the command that makes gaps equal."""

    def do(desk: Desk) -> None:
        rects = desk.scene.rects(desk.selection.nodes)
        send(desk, arranging.distributed(desk.graph, rects, cast(Any, way), desk.inside))

    return do


def to_grid(desk: Desk) -> None:
    """Put nodes on the grid."""
    rects = desk.scene.rects(desk.selection.nodes)
    send(desk, arranging.snapped(desk.graph, rects, desk.inside))


def toggle_snapping(desk: Desk) -> None:
    """Snap what is moved to the grid, or do not."""
    desk.snapping = not desk.snapping
    desk.say("Snapping is on." if desk.snapping else "Snapping is off.")


def straighten(desk: Desk) -> None:
    """Take the dots of cables away."""
    chosen, graph = desk.selection, desk.graph
    wires = chosen.wires | {
        wire for wire in graph.wires if wire.source in chosen.nodes or wire.target in chosen.nodes
    }
    send(desk, bends.straightened(graph, wires, desk.inside))


def nudge(x: int, y: int) -> Callable[[Desk], None]:
    """Return the command that moves nodes one step of the grid."""

    def do(desk: Desk) -> None:
        rects = desk.scene.rects(desk.selection.nodes)
        send(desk, arranging.nudged(desk.graph, rects, x * GRID, y * GRID, desk.inside), "nudge")

    return do


def fit_all(desk: Desk) -> None:
    """See all of it."""
    desk.camera = desk.fitted(None)


def fit_chosen(desk: Desk) -> None:
    """See what is selected."""
    desk.camera = desk.fitted(desk.selection.nodes)


def zoom(factor: float) -> Callable[[Desk], None]:
    """Return the command that goes nearer or farther, to the middle."""

    def do(desk: Desk) -> None:
        middle = Point(desk.area.width / 2.0, desk.area.height / 2.0)
        desk.camera = desk.camera.zoomed(factor, middle)

    return do


def full_size(desk: Desk) -> None:
    """See it at 100 %."""
    zoom(1.0 / desk.camera.zoom)(desk)


def store(number: int) -> Callable[[Desk], None]:
    """Return the command that keeps what is seen as a view."""

    def do(desk: Desk) -> None:
        size = (desk.area.width, desk.area.height)
        send(desk, bookmarks.stored(desk.patch, number, desk.camera, size, desk.inside))
        desk.say(f"View {number} is stored; press {number} to come back.")

    return do


def recall(number: int) -> Callable[[Desk], None]:
    """Return the command that goes to a view."""

    def do(desk: Desk) -> None:
        view = bookmarks.recalled(desk.patch, number)
        desk.way = way_to(desk.patch, view.inside)
        desk.camera = view.camera((desk.area.width, desk.area.height))

    return do


def way_to(patch: Patch, inside: str) -> tuple[str, ...]:
    """Return instances that lead to a sub-patch; () where none does."""
    if not inside:
        return ()
    ways: list[tuple[tuple[str, ...], str]] = [((), "")]
    seen = {""}
    while ways:
        way, here = ways.pop(0)
        graph = patch.graph(here)
        for name, node in (graph.nodes if graph else {}).items():
            if node.definition is not None and node.definition not in seen:
                if node.definition == inside:
                    return (*way, name)
                seen.add(node.definition)
                ways.append(((*way, name), node.definition))
    return ()
