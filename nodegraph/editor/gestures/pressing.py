"""What a press on something leads to: a drag, a click, a double click."""

from __future__ import annotations

from functools import partial

from nodegraph.editor.canvas.hits import Hit, OnBend, OnBox, OnCable, OnNode, OnPin
from nodegraph.editor.canvas.shape import Fold, Row
from nodegraph.editor.desk import Desk, Selection
from nodegraph.editor.edits import bends, commenting, framing
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.gestures.boxes import BoxDrag
from nodegraph.editor.gestures.drag import Drag, Keys
from nodegraph.editor.gestures.moving import Moving
from nodegraph.editor.gestures.turning import Turning
from nodegraph.editor.placing import numbers
from nodegraph.editor.values.amount import is_switch
from nodegraph.editor.values.shown import shown
from nodegraph.editor.wishes import AskNode, AskText
from nodegraph.model.edits import Edit, MoveNodes, SetValue
from nodegraph.model.patch import Json
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec


def frames_of(desk: Desk) -> dict[int, Rect]:
    """Return the frames of what is seen, by their place in the layout."""
    return {frame.place: frame.rect for frame in desk.scene.frames}


def comments_of(desk: Desk) -> dict[int, Rect]:
    """Return the comments of what is seen, by their place in the layout."""
    return {item.place: item.rect for item in desk.scene.comments}


def held_drag(desk: Desk, hit: Hit, pixel: Point, keys: Keys) -> Drag | None:
    """Return the drag that begins where the hand moves on with the button down."""
    at = desk.to_canvas(pixel)
    match hit:
        case OnNode(node, _, row) if row is not None and row.has_value and not keys.shift:
            turning = _turning(desk, node, row, pixel)
            return turning or _moving(desk, node, at)
        case OnNode(node):
            return _moving(desk, node, at)
        case OnBend(wire, place):
            dot = desk.scene.cables[wire].points[place + 1]
            graph, inside = desk.graph, desk.inside

            def bend(by: Point) -> Edit:
                return bends.moved(graph, wire, place, dot.moved(*by), inside)

            return BoxDrag(at, "Move a dot", bend, desk.gesture())
        case OnCable(wire):
            return _new_bend(desk, hit, at)
        case OnBox():
            return _box_drag(desk, hit, at)
        case _:
            return None


def click(desk: Desk, hit: Hit, pixel: Point, keys: Keys) -> None:
    """The left button went down and up on one spot."""
    match hit:
        case OnNode(node, _, row) if row is not None and row.pin is None:
            set_fold(desk, (node,), Fold.ALL)
        case OnNode(node, _, row) if row is not None and row.has_value and not keys.shift:
            desk.select(node)
            _ask_value(desk, node, row)
        case OnNode(node):
            if keys.shift or keys.ctrl:
                desk.toggle(node)
            else:
                desk.select(node)
        case OnCable(wire) | OnBend(wire):
            kept = desk.selection if keys.shift else Selection()
            if keys.alt and isinstance(hit, OnCable):
                desk.try_to(partial(_bend_here, desk, hit, desk.to_canvas(pixel)))
            else:
                desk.selection = Selection(kept.nodes, kept.wires | {wire}, kept.boxes)
        case OnBox(what, place):
            kept = desk.selection if keys.shift else Selection()
            desk.selection = Selection(kept.nodes, kept.wires, kept.boxes | {(what, place)})
        case _:
            pass


def double_click(desk: Desk, hit: Hit | None, pixel: Point, keys: Keys) -> None:
    """The left button went down twice at once."""
    at = desk.to_canvas(pixel)
    match hit:
        case None:
            desk.wish = AskNode(at)
        case OnCable(wire):
            desk.wish = AskNode(at, wire=wire)
        case OnBend(wire, place):
            desk.try_to(
                lambda: desk.edit(
                    bends.removed(desk.graph, wire, place, desk.inside), "Remove a dot"
                )
            )
        case OnNode(node, title) if title:
            inner = desk.graph.nodes[node].definition
            if inner is not None:
                desk.enter(node)
            else:
                desk.wish = AskText("name", node, node, at)
        case OnNode(node, _, row) if row is not None and row.has_value and row.pin is not None:
            reset(desk, node, row.pin.port)
        case OnBox("frame", place):
            frame = next(item for item in desk.scene.frames if item.place == place)
            desk.wish = AskText("frame", "", frame.title, at, place)
        case OnBox("comment", place):
            item = next(one for one in desk.scene.comments if one.place == place)
            desk.wish = AskText("comment", "", item.text, at, place)
        case OnNode() | OnPin() | OnBox():
            pass


def reset(desk: Desk, node: str, port: str) -> None:
    """Give a value back its default, and what is performed over it back as well."""
    desk.wish = None
    path = desk.path(node, port)
    if path in desk.performed:
        desk.perform({path: None})
    if port in desk.graph.nodes[node].values:
        desk.edit(SetValue(node, port, None, desk.inside), f"Reset {node}.{port}")


def set_fold(desk: Desk, nodes: tuple[str, ...], fold: Fold) -> None:
    """Show so much of some nodes."""
    places = desk.scene.places
    moves = {
        name: (*numbers(places[name]), int(fold)) if fold else numbers(places[name])
        for name in nodes
        if name in places
    }
    if moves:
        words = {Fold.ALL: "Unfold", Fold.SOME: "Fold back", Fold.TITLE: "Fold"}[fold]
        desk.edit(MoveNodes(moves, desk.inside), f"{words} {', '.join(sorted(moves))}"[:60])


def _moving(desk: Desk, node: str, at: Point) -> Moving:
    if node not in desk.selection.nodes:
        desk.select(node)
    desk.lift(desk.selection.nodes)
    return Moving(at, desk.selection.nodes, node)


def _turning(desk: Desk, node: str, row: Row, pixel: Point) -> Turning | None:
    spec = row.spec
    if not isinstance(spec, PortSpec) or spec.kind is not Kind.CONTROL:
        return None
    desk.select(node)
    before: Json = desk.graph.nodes[node].values.get(spec.name)
    name = f"Turn {node}.{spec.name}"
    return Turning(node, spec, before, pixel, name, desk.gesture())


def _new_bend(desk: Desk, hit: OnCable, at: Point) -> BoxDrag | None:
    """Dragging a cable bends it: a new dot under the hand."""
    graph, inside, wire = desk.graph, desk.inside, hit.wire
    points = desk.scene.cables[wire].points
    ends, style = (points[0], points[-1]), desk.style

    def bend(by: Point) -> Edit:
        return bends.bent(graph, wire, at.moved(*by), ends, inside, style)

    return BoxDrag(at, "Bend a cable", bend, desk.gesture())


def _bend_here(desk: Desk, hit: OnCable, at: Point) -> None:
    points = desk.scene.cables[hit.wire].points
    ends = (points[0], points[-1])
    desk.edit(bends.bent(desk.graph, hit.wire, at, ends, desk.inside, desk.style), "Add a dot")


def _box_drag(desk: Desk, hit: OnBox, at: Point) -> BoxDrag:
    graph, inside, place, rects = desk.graph, desk.inside, hit.place, desk.scene.rects()
    if hit.what == "comment":
        rect = comments_of(desk)[place]

        def comment(by: Point) -> Edit:
            return commenting.moved(graph, place, Point(rect.x, rect.y).moved(*by), inside)

        return BoxDrag(at, "Move a comment", comment, desk.gesture())
    rect = frames_of(desk)[place]

    def move(by: Point) -> Edit:
        return framing.moved(graph, place, by.x, by.y, rects, inside)

    def resize(by: Point) -> Edit:
        wanted = Rect(rect.x, rect.y, rect.width + by.x, rect.height + by.y)
        return framing.resized(graph, place, wanted, inside)

    make = resize if hit.corner else move
    return BoxDrag(at, "Resize a frame" if hit.corner else "Move a frame", make, desk.gesture())


def _ask_value(desk: Desk, node: str, row: Row) -> None:
    """Let a value be typed or chosen; a switch is switched."""
    spec = row.spec
    assert isinstance(spec, PortSpec)
    path = desk.path(node, spec.name)
    value = desk.performed.get(path, desk.graph.nodes[node].values.get(spec.name, spec.default))
    place = desk.scene.places[node]
    at = Point(place.x, place.y + row.top)
    if is_switch(spec):
        is_on = value in (True, 1, 1.0, "on")
        word = spec.choices[0 if is_on else 1]
        desk.edit(SetValue(node, spec.name, word, desk.inside), f"Switch {node}.{spec.name}")
    elif spec.choices:
        desk.wish = AskText("choice", f"{node}.{spec.name}", str(value), at)
    elif spec.kind is Kind.COLOUR:
        desk.wish = AskText("colour", f"{node}.{spec.name}", str(value), at)
    else:
        desk.wish = AskText("value", f"{node}.{spec.name}", shown(spec, value), at)
