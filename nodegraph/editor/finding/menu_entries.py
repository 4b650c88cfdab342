"""The menu of what was clicked with the right button: a node, a pin, a cable, a box, the canvas.

entries = entries_for(desk, AskMenu(pixel, "tunnel", port=Pin("tunnel", "rate")))
"""

from __future__ import annotations

from functools import partial

from nodegraph.editor import words
from nodegraph.editor.canvas.cables import CableStyle
from nodegraph.editor.commands.of_cables import joint_of_node, joint_of_wire
from nodegraph.editor.commands.of_layout import send
from nodegraph.editor.desk import Desk, Selection
from nodegraph.editor.edits import bends, commenting, framing
from nodegraph.editor.edits.wiring import pulled_off
from nodegraph.editor.finding.menu import Entry, Item, Swatches, Title, of, sections
from nodegraph.editor.finding.menu_pins import pin_entries
from nodegraph.editor.geometry import Point
from nodegraph.editor.wishes import AskMenu, AskNode, AskText, AskWay
from nodegraph.model.patch import Wire

STYLES: dict[CableStyle, str] = {"curved": "Curved", "straight": "Straight", "angled": "Angled"}


def entries_for(desk: Desk, wish: AskMenu) -> tuple[Entry, ...]:
    """Return the entries for what was clicked; of several nodes, for all that are selected."""
    at = desk.to_canvas(wish.at)
    if wish.box is not None:
        what, place = wish.box
        return _frame(desk, place, at) if what == "frame" else _comment(desk, place, at)
    if wish.wire is not None:
        return _cable(desk, wish.wire, at)
    if wish.node:
        if wish.node not in desk.selection.nodes:
            desk.select(wish.node)
        parts = [] if wish.port is None else pin_entries(desk, wish.port, wish.side, at)
        return sections([*parts, *_node(desk, wish.node)])
    return _canvas(desk, at)


def _node(desk: Desk, name: str) -> list[list[Entry | None]]:
    """Return the sections of the nodes that are selected, of which one was clicked."""
    nodes = desk.graph.nodes
    chosen = [nodes[each] for each in desk.selection.nodes if each in nodes]
    alone = len(chosen) == 1
    inner = alone and chosen[0].definition is not None
    title = Title(name) if alone else Title(f"{len(chosen)} nodes")
    return [
        [
            title,
            of("enter", desk) if inner else None,
            of("rename", desk) if alone else None,
            of("swap", desk) if alone else None,
            of("convert", desk) if alone and joint_of_node(desk, name) is not None else None,
            of("help", desk) if alone else None,
        ],
        [
            None if alone else title,
            of("bypass", desk, all(node.bypass for node in chosen)),
            of("off", desk, all(node.off for node in chosen)),
            of("fold", desk),
            of("reset", desk) if any(node.values for node in chosen) else None,
        ],
        [of("copy", desk), of("duplicate", desk), of("duplicate_wired", desk)],
        [
            None if alone else of("arrange", desk),
            None if alone else of("align_left", desk),
            None if alone else of("align_top", desk),
            of("frame", desk),
            of("group", desk),
            of("unpack", desk) if inner else None,
        ],
        [of("delete", desk), of("delete_heal", desk)],
    ]


def _cable(desk: Desk, wire: Wire, at: Point) -> tuple[Entry, ...]:
    graph, inside = desk.graph, desk.inside
    bent = str(wire) in bends.bends_of(graph.layout)
    joint = joint_of_wire(desk, wire)
    otherwise = None if joint is None else AskWay(at, joint)

    def convert(desk: Desk) -> None:
        desk.wish = otherwise

    def insert(desk: Desk) -> None:
        desk.wish = AskNode(at, wire=wire)

    def dot(desk: Desk) -> None:
        points = desk.scene.cables[wire].points
        ends = points[0], points[-1]
        send(desk, bends.bent(desk.graph, wire, at, ends, inside, desk.style))

    def cut(desk: Desk) -> None:
        desk.edit(pulled_off(desk.graph, wire, inside), f"Cut {wire}"[:60])

    def straighten(desk: Desk) -> None:
        send(desk, bends.straightened(desk.graph, (wire,), inside))

    title = Title(f"{wire.source} to {wire.target}", words.port(wire.into))
    return sections(
        [
            [
                title,
                Item("Insert a node", insert, "Double click"),
                None if otherwise is None else Item("Convert otherwise…", convert),
            ],
            [Item("Add a dot", dot, "Alt+Click"), Item("Straighten", straighten, can=bent)],
            _styles(desk),
            [Item("Cut", cut, "Delete")],
        ]
    )


def _styles(desk: Desk) -> list[Entry | None]:
    """Return the ways in which all cables are drawn."""
    return [
        Item(title, partial(_set_style, style=style), ticked=desk.style == style)
        for style, title in STYLES.items()
    ]


def _set_style(desk: Desk, style: CableStyle) -> None:
    desk.style = style


def _frame(desk: Desk, place: int, at: Point) -> tuple[Entry, ...]:
    frame = next((one for one in framing.frames_of(desk.graph) if one.place == place), None)
    if frame is None:
        return ()
    inside = desk.inside

    def rename(desk: Desk) -> None:
        desk.wish = AskText("frame", "", frame.title, at, place)

    def paint(desk: Desk, colour: str) -> None:
        send(desk, framing.recoloured(desk.graph, place, colour, inside))

    def choose(desk: Desk) -> None:
        rects = desk.scene.rects()
        held = frozenset(name for name, rect in rects.items() if frame.rect.holds(rect))
        desk.selection = Selection(held)

    def remove(desk: Desk) -> None:
        send(desk, framing.removed(desk.graph, place, inside))

    return sections(
        [
            [
                Title(frame.title or "Frame"),
                Item("Rename", rename, "Double click"),
                Item("Select what is in it", choose),
            ],
            [Swatches(framing.COLOURS, frame.colour[:7].upper(), paint)],
            [Item("Remove the frame", remove, "Delete")],
        ]
    )


def _comment(desk: Desk, place: int, at: Point) -> tuple[Entry, ...]:
    comment = next((one for one in commenting.comments_of(desk.graph) if one.place == place), None)
    if comment is None:
        return ()
    inside, corner = desk.inside, Point(comment.rect.x, comment.rect.y)

    def reword(desk: Desk) -> None:
        desk.wish = AskText("comment", "", comment.text, corner, place)

    def remove(desk: Desk) -> None:
        send(desk, commenting.removed(desk.graph, place, inside))

    return sections(
        [
            [Title("Comment"), Item("Edit", reword, "Double click")],
            [Item("Remove the comment", remove, "Delete")],
        ]
    )


def _canvas(desk: Desk, at: Point) -> tuple[Entry, ...]:
    def add(desk: Desk) -> None:
        desk.wish = AskNode(at)

    def comment(desk: Desk) -> None:
        desk.wish = AskText("comment", "new", "", desk.snapped(at))

    return sections(
        [
            [Item("Add a node", add, "Tab"), of("paste", desk), Item("Comment", comment, "C")],
            [of("select_all", desk), of("arrange", desk), of("fit", desk)],
            [of("leave", desk) if desk.way else None],
            [
                Title("Cables"),
                *_styles(desk),
            ],
            [of("snapping", desk, desk.snapping, "Snap to the grid")],
            [of("undo", desk), of("commands", desk)],
        ]
    )
