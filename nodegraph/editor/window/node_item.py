"""One node as Dear PyGui draws it: a draw node with all that it shows inside.

It is drawn once, from its top left corner, and moved by its transform. It is drawn anew when what
it shows changes; values that move many times a second have items of their own, which are
configured.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import dearpygui.dearpygui as dpg

from nodegraph.editor.canvas.face import NodeFace, RowFace
from nodegraph.editor.canvas.shape import ROW, TITLE, WIDTH, Fold, NodeShape, Row
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import Colour, faded, mixed, of_parts
from nodegraph.editor.window.look import Look
from nodegraph.editor.window.pins import draw_pin
from nodegraph.model.signals import Kind

ROUNDING = 7.0
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 15.0, 13.0, 11.0
FAR_TITLE_SIZE = 22.0  # where words are not seen, and their caption leaves it the room
INSET = 12.0
LAMPS = (Kind.CONTROL, Kind.AUDIO, Kind.EVENT, Kind.NOTES)  # outputs that show their level


@dataclass
class NodeItem:
    """The drawing of a node. All but its body can be hidden, seen from afar."""

    root: int
    shown: bool = True
    body: int = 0
    shade: int = 0
    rows: int = 0
    lights: int = 0
    pins: int = 0
    title: int = 0
    titles: tuple[str, str] = ("", "")  # as it fits from near, and from afar
    key: object = None
    bars: dict[str, int] = field(default_factory=dict)  # by input: its bar
    lamps: dict[str, int] = field(default_factory=dict)  # by output: what shows its level
    screen: Rect | None = None
    picture: int = 0
    line: int = 0


def new_item(parent: int | str) -> NodeItem:
    """Return an empty drawing."""
    return NodeItem(int(dpg.add_draw_node(parent=parent)))


def draw(item: NodeItem, shape: NodeShape, face: NodeFace, look: Look, chosen: bool) -> None:
    """Draw a node anew."""
    dpg.delete_item(item.root, children_only=True)
    item.bars.clear()
    item.lamps.clear()
    item.picture = item.line = 0
    item.screen = shape.screen
    item.shade, item.body, item.rows, item.lights, item.pins = (
        int(dpg.add_draw_node(parent=item.root)) for _ in range(5)
    )
    faint = 0.45 if shape.node.off else 1.0
    _draw_body(item, shape, face, look, chosen, faint)
    if shape.screen is not None:
        _draw_screen(item, shape.screen, look)
    for row, row_face in zip(shape.rows, face.rows, strict=True):
        _draw_row(item, row, row_face, look, faint)
    if shape.fold is not Fold.TITLE:
        for row in shape.rows:
            if row.pin is not None:
                draw_pin(item.pins, row.pin.kind, row.pin.at, look.theme, row.wired, faint)
    else:
        _draw_folded_pins(item, shape, look, faint)


def place(item: NodeItem, at: Point) -> None:
    """Put it at a place of the canvas."""
    dpg.apply_transform(item.root, dpg.create_translation_matrix([at.x, at.y]))


def show_detail(item: NodeItem, words: bool, pins: bool, lights: bool) -> None:
    """Show what can be made out from where it is seen; without words the title is larger."""
    parts = {item.shade: words, item.rows: words, item.pins: pins, item.lights: lights}
    for part, shown in parts.items():
        dpg.configure_item(part, show=shown)
    size = TITLE_SIZE if words else FAR_TITLE_SIZE
    at = [INSET, TITLE / 2.0 - size * 0.57]
    dpg.configure_item(item.title, text=item.titles[0 if words else 1], size=size, pos=at)


def _draw_body(
    item: NodeItem, shape: NodeShape, face: NodeFace, look: Look, chosen: bool, faint: float
) -> None:
    edge = look.theme.selected if chosen else _edge_of(face, look)
    dpg.draw_rectangle(
        [2, 4], [shape.width + 3, shape.height + 6], color=(0, 0, 0, 0), fill=(0, 0, 0, 70),
        rounding=ROUNDING + 2, parent=item.shade,
    )  # fmt: skip
    dpg.draw_rectangle(
        [0, 0], [shape.width, shape.height], color=edge, thickness=2.2 if chosen else 1.0,
        fill=faded(_title_colour(shape, look), faint), rounding=ROUNDING, parent=item.body,
    )  # fmt: skip
    if shape.fold is not Fold.TITLE:
        dpg.draw_rectangle(  # lies on the title's colour, which is left to be seen above it
            [1, TITLE], [shape.width - 1, shape.height - 1], color=(0, 0, 0, 0),
            fill=faded(look.theme.node, faint), rounding=ROUNDING, parent=item.body,
        )  # fmt: skip
    text = faded(look.theme.text, faint)
    right = _draw_state(item, shape, face, look)
    name = face.title.replace("_", " ")
    title = look.fitted(name, right - INSET, TITLE_SIZE)
    item.titles = title, look.fitted(name, right - INSET, FAR_TITLE_SIZE)
    item.title = int(dpg.draw_text([0.0, 0.0], "", color=text, parent=item.body))
    used = INSET + look.width(title, TITLE_SIZE) + 8.0
    caption = look.fitted(face.caption, right - used, SMALL_SIZE)
    if len(caption) > 3 and face.caption.lower() != name.lower():
        at = [right - look.width(caption, SMALL_SIZE) - 2.0, 9.5]
        dpg.draw_text(
            at, caption, size=SMALL_SIZE, color=faded(look.theme.quiet, faint), parent=item.rows
        )


def _title_colour(shape: NodeShape, look: Look) -> Colour:
    """Return the colour of a title bar: a breath of the signal that the node gives."""
    signature = shape.signature
    if signature is None:
        return mixed(look.theme.title, look.theme.missing, 0.35)
    kinds = list(signature.outputs.values()) or list(signature.inputs.values())
    return mixed(look.theme.title, look.theme.pin(kinds[0]), 0.14) if kinds else look.theme.title


def _edge_of(face: NodeFace, look: Look) -> Colour:
    match face.badge:
        case "missing":
            return look.theme.missing
        case "error":
            return look.theme.error
        case "warning":
            return look.theme.warning
        case _:
            return look.theme.edge


def _draw_state(item: NodeItem, shape: NodeShape, face: NodeFace, look: Look) -> float:
    """Draw a badge and the word Off or Bypass; returns where the title has to end."""
    right = shape.width - INSET
    if face.badge:
        colour = _edge_of(face, look) if face.badge != "hint" else look.theme.hint
        dpg.draw_circle(
            [right - 3.0, TITLE / 2.0], 7.0, fill=colour, color=(0, 0, 0, 0), parent=item.body
        )
        dpg.draw_text(
            [right - 5.0, TITLE / 2.0 - 7.0],
            "!",
            size=13.0,
            color=look.theme.canvas,
            parent=item.body,
        )
        right -= 20.0
    if face.state:
        width = look.width(face.state, SMALL_SIZE) + 10.0
        box = ([right - width, 7.0], [right, TITLE - 7.0])
        dpg.draw_rectangle(
            *box, color=look.theme.warning, rounding=4.0, thickness=1.0, parent=item.body
        )
        dpg.draw_text(
            [right - width + 5.0, 8.5], face.state, size=SMALL_SIZE, color=look.theme.warning,
            parent=item.body,
        )  # fmt: skip
        right -= width + 6.0
    return right


def _draw_screen(item: NodeItem, screen: Rect, look: Look) -> None:
    dpg.draw_rectangle(
        [screen.x, screen.y], [screen.right, screen.bottom], color=look.theme.line,
        fill=mixed(look.theme.canvas, look.theme.node, 0.25), rounding=3.0, parent=item.body,
    )  # fmt: skip


def _draw_row(item: NodeItem, row: Row, face: RowFace, look: Look, faint: float) -> None:
    middle = row.top + ROW / 2.0
    y = middle - TEXT_SIZE * 0.62
    if row.pin is None:
        dpg.draw_text(
            [INSET, y], f"+ {face.label}", size=SMALL_SIZE + 1,
            color=faded(look.theme.quiet, faint), parent=item.rows,
        )  # fmt: skip
        return
    if row.pin.side == "out":
        _draw_output(item, row, face, look, faint)
        return
    if row.has_value:
        _draw_value(item, row, face, look, faint)
        return
    colour = look.theme.text if row.wired else look.theme.quiet
    dpg.draw_text(
        [INSET, y], face.label, size=TEXT_SIZE, color=faded(colour, faint), parent=item.rows
    )
    if face.driven:
        kind = row.pin.kind
        space = WIDTH - 2 * INSET - look.width(face.label, TEXT_SIZE) - 10.0
        words = look.fitted(face.driven, space, SMALL_SIZE)
        at = [WIDTH - INSET - look.width(words, SMALL_SIZE), middle - SMALL_SIZE * 0.62]
        dpg.draw_text(
            at, words, size=SMALL_SIZE, color=faded(look.theme.pin(kind), 0.75 * faint),
            parent=item.rows,
        )  # fmt: skip


def _draw_output(item: NodeItem, row: Row, face: RowFace, look: Look, faint: float) -> None:
    assert row.pin is not None
    y = row.top + ROW / 2.0
    label = look.fitted(face.label, WIDTH * 0.6, TEXT_SIZE)
    at = [WIDTH - INSET - look.width(label, TEXT_SIZE), y - TEXT_SIZE * 0.62]
    dpg.draw_text(at, label, size=TEXT_SIZE, color=faded(look.theme.text, faint), parent=item.rows)
    if row.pin.kind in LAMPS:
        left, right = lamp_room(face.label, look)
        if right - left > 20.0:
            dpg.draw_line(
                [left, y + 6.0], [right, y + 6.0], color=faded(look.theme.line, faint),
                thickness=1.0, parent=item.rows,
            )  # fmt: skip
            lamp = dpg.draw_polyline(
                [[left, y + 6.0], [right, y + 6.0]], color=faded(look.theme.pin(row.pin.kind), 0.0),
                thickness=1.4, parent=item.lights,
            )  # fmt: skip  # dark until something is heard
            item.lamps[row.pin.port] = int(lamp)


def lamp_room(label: str, look: Look) -> tuple[float, float]:
    """Return from where to where the level of an output is shown, beside its label."""
    words = look.fitted(label, WIDTH * 0.6, TEXT_SIZE)
    return INSET, WIDTH - INSET - look.width(words, TEXT_SIZE) - 10.0


def _draw_value(item: NodeItem, row: Row, face: RowFace, look: Look, faint: float) -> None:
    assert row.pin is not None
    top, bottom = row.top + 1.5, row.top + ROW - 1.5
    left, right = INSET - 4.0, WIDTH - INSET + 4.0
    dpg.draw_rectangle(
        [left, top], [right, bottom], color=(0, 0, 0, 0), fill=faded(look.theme.field, faint),
        rounding=4.0, parent=item.rows,
    )  # fmt: skip
    if face.bar is not None:
        end = left + max((right - left) * face.bar, 3.0)
        colour = (
            mixed(look.theme.value, look.theme.selected, 0.35)
            if face.performed
            else look.theme.value
        )
        bar = dpg.draw_rectangle(
            [left, top], [end, bottom], color=(0, 0, 0, 0), fill=faded(colour, faint),
            rounding=4.0, parent=item.rows,
        )  # fmt: skip
        item.bars[row.pin.port] = int(bar)
    y = row.top + ROW / 2.0 - TEXT_SIZE * 0.62
    value = face.value
    label = look.fitted(face.label, right - left - 16.0 - look.width(value, TEXT_SIZE), TEXT_SIZE)
    dpg.draw_text(
        [left + 8.0, y],
        label,
        size=TEXT_SIZE,
        color=faded(look.theme.quiet, faint),
        parent=item.rows,
    )
    if face.swatch:
        dpg.draw_rectangle(
            [right - 40.0, top + 3.0], [right - 5.0, bottom - 3.0], color=look.theme.edge,
            fill=of_parts(face.swatch[:3]), rounding=3.0, parent=item.rows,
        )  # fmt: skip
        return
    at = [right - 8.0 - look.width(value, TEXT_SIZE), y]
    colour = look.theme.selected if face.performed else look.theme.text
    dpg.draw_text(at, value, size=TEXT_SIZE, color=faded(colour, faint), parent=item.rows)


def _draw_folded_pins(item: NodeItem, shape: NodeShape, look: Look, faint: float) -> None:
    """Draw one pin a side, in the colour of the first port there."""
    for side in ("in", "out"):
        first = next((pin for pin in shape.pins if pin.side == side), None)
        if first is not None:
            draw_pin(item.pins, first.kind, first.at, look.theme, True, faint)
