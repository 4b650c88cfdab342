"""Every edit that the editor makes of what hands do, by what a person would call it.

    edit = HANDS["wire"](Seen.of(patch, "voice"), random.Random(3))

Each takes what one person sees of the document, and dice; it raises Unusable where that cannot be.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.edits import bends, bookmarks, commenting, framing
from nodegraph.editor.edits.copying import copied, cut, duplicated, pasted
from nodegraph.editor.edits.inserting import added, added_from, added_on, added_to, put_on
from nodegraph.editor.edits.removing import removed
from nodegraph.editor.edits.swapping import swapped
from nodegraph.editor.edits.wiring import moved_end, pulled_off, wired
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.inspection.publishing import toggled, with_part
from nodegraph.editor.layout import arranging
from nodegraph.model.edits import Edit, Group, RenameNode, SetBypass, SetOff, Unpack
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Graph, Patch, Wire
from nodegraph.model.signatures import Signatures

LIBRARY: Final = Library.load()
TYPES: Final = (
    "analysis.hits", "audio.gain", "control.constant", "control.lfo", "event.delay", "math.add",
    "source.noise", "texture.blur", "texture.noise", "output.screen", "control.smooth",
    "patch:voice", "patch:meter",
)  # fmt: skip
SIDES: Final = ("left", "right", "top", "bottom", "centre", "middle")


@dataclass(frozen=True)
class Seen:
    """One graph of a document as somebody sees it."""

    patch: Patch
    inside: str
    signatures: Signatures
    scene: Scene

    @classmethod
    def of(cls, patch: Patch, inside: str) -> Seen:
        signatures = Signatures(LIBRARY, definitions=patch.patches)
        graph = patch.graph(inside) or patch
        inside = inside if graph is not patch else ""
        return cls(patch, inside, signatures, Scene.of(graph, signatures))

    @property
    def graph(self) -> Graph:
        return self.scene.graph


Dice = random.Random
Hand = Callable[[Seen, Dice], Edit]


def _one(seen: Seen, dice: Dice) -> str:
    if not seen.graph.nodes:
        raise Unusable("There is no node.")
    return dice.choice(sorted(seen.graph.nodes))


def _some(seen: Seen, dice: Dice) -> frozenset[str]:
    names = sorted(seen.graph.nodes)
    return frozenset(dice.sample(names, min(len(names), dice.randrange(1, 5))))


def _wire(seen: Seen, dice: Dice) -> Wire:
    if not seen.graph.wires:
        raise Unusable("There is no wire.")
    return dice.choice(seen.graph.wires)


def _pin(seen: Seen, dice: Dice, side: str) -> str:
    name = _one(seen, dice)
    ports = [pin.port for pin in seen.scene.shapes[name].pins if pin.side == side]
    return f"{name}.{dice.choice(ports or ['out'])}"


def _at(dice: Dice) -> Point:
    return Point(dice.uniform(-900.0, 900.0), dice.choice((0.0, 0.5, 130.0)))


def _rect(dice: Dice) -> Rect:
    return Rect(*_at(dice), dice.uniform(20.0, 500.0), dice.uniform(20.0, 500.0))


def _add(seen: Seen, dice: Dice) -> Edit:
    graph, signatures, inside = seen.graph, seen.signatures, seen.inside
    type, at = dice.choice(TYPES), _at(dice)
    match dice.randrange(4):
        case 0:
            return added_from(graph, signatures, type, at, _pin(seen, dice, "out"), inside)
        case 1:
            return added_to(graph, signatures, type, at, _pin(seen, dice, "in"), inside)
        case 2:
            return added_on(graph, signatures, type, at, _wire(seen, dice), inside)
        case _:
            return added(graph, signatures, type, at, inside)


def _wire_up(seen: Seen, dice: Dice) -> Edit:
    graph, signatures, inside = seen.graph, seen.signatures, seen.inside
    match dice.randrange(4):
        case 0:
            return pulled_off(graph, _wire(seen, dice), inside)
        case 1:
            end: Any = dice.choice(("source", "target"))
            pin = _pin(seen, dice, "out" if end == "source" else "in")
            return moved_end(graph, signatures, _wire(seen, dice), end, pin, inside)
        case 2:
            return put_on(graph, signatures, _one(seen, dice), _wire(seen, dice), inside)
        case _:
            out, into = _pin(seen, dice, "out"), _pin(seen, dice, "in")
            return wired(graph, signatures, out, into, inside)


def _remove(seen: Seen, dice: Dice) -> Edit:
    heal = dice.random() < 0.5
    return removed(seen.graph, seen.signatures, _some(seen, dice), seen.inside, heal)


def _swap(seen: Seen, dice: Dice) -> Edit:
    name, type = _one(seen, dice), dice.choice(TYPES)
    found = swapped(seen.patch, seen.signatures, name, type, seen.inside).edit
    if found is None:
        raise Unusable("Nothing is to be swapped.")
    return found


def _copy(seen: Seen, dice: Dice) -> Edit:
    patch, signatures, inside = seen.patch, seen.signatures, seen.inside
    match dice.randrange(3):
        case 0:
            return cut(patch, signatures, _some(seen, dice), inside).edit
        case 1:
            return duplicated(patch, _some(seen, dice), inside, dice.random() < 0.5)
        case _:
            text = copied(patch, _some(seen, dice), inside)
            return pasted(patch, signatures, text, _at(dice), inside)


def _frame(seen: Seen, dice: Dice) -> Edit:
    graph, inside, rects = seen.graph, seen.inside, seen.scene.rects()
    place, at = dice.randrange(3), _at(dice)
    return dice.choice((
        lambda: framing.framed(graph, seen.scene.rects(_some(seen, dice)), inside=inside),
        lambda: framing.retitled(graph, place, dice.choice(("Sound", "ä")), inside),
        lambda: framing.resized(graph, place, _rect(dice), inside),
        lambda: framing.moved(graph, place, at.x, at.y, rects, inside),
        lambda: framing.removed(graph, place, inside),
    ))()  # fmt: skip


def _comment(seen: Seen, dice: Dice) -> Edit:
    graph, inside, place = seen.graph, seen.inside, dice.randrange(3)
    return dice.choice((
        lambda: commenting.commented(graph, _at(dice), "Look", inside=inside),
        lambda: commenting.reworded(graph, place, "There", inside),
        lambda: commenting.moved(graph, place, _at(dice), inside),
        lambda: commenting.resized(graph, place, _rect(dice), inside),
        lambda: commenting.removed(graph, place, inside),
    ))()  # fmt: skip


def _bend(seen: Seen, dice: Dice) -> Edit:
    graph, inside, wire = seen.graph, seen.inside, _wire(seen, dice)
    if wire not in seen.scene.cables:
        raise Unusable("This cable is not seen.")
    points = seen.scene.cables[wire].points
    return dice.choice((
        lambda: bends.bent(graph, wire, _at(dice), (points[0], points[-1]), inside),
        lambda: bends.moved(graph, wire, dice.randrange(2), _at(dice), inside),
        lambda: bends.removed(graph, wire, dice.randrange(2), inside),
        lambda: bends.straightened(graph, graph.wires, inside),
    ))()  # fmt: skip


def _view(seen: Seen, dice: Dice) -> Edit:
    number = dice.randrange(1, 4)
    if dice.random() < 0.3:
        return bookmarks.forgotten(seen.patch, number)
    camera = Camera(*_at(dice), dice.uniform(0.1, 4.0))
    return bookmarks.stored(seen.patch, number, camera, (800.0, 600.0), seen.inside)


def _arrange(seen: Seen, dice: Dice) -> Edit:
    graph, inside = seen.graph, seen.inside
    rects = seen.scene.rects(_some(seen, dice))
    side: Any = dice.choice(SIDES)
    cables = [(wire.source, 20.0, wire.target, 20.0) for wire in seen.scene.cables]
    return dice.choice((
        lambda: arranging.aligned(graph, rects, side, inside),
        lambda: arranging.distributed(graph, rects, dice.choice(("across", "down")), inside),
        lambda: arranging.snapped(graph, rects, inside),
        lambda: arranging.nudged(graph, rects, *_at(dice), inside),
        lambda: arranging.arranged(graph, seen.scene.rects(), cables, _some(seen, dice), inside),
    ))()  # fmt: skip


def _publish(seen: Seen, dice: Dice) -> Edit:
    path = _pin(seen, dice, "in")
    if path in seen.patch.public and dice.random() < 0.5:
        return with_part(seen.patch, path, "label", dice.choice(("Pace", "")))
    return toggled(seen.patch, path)


def _of_node(make: Callable[[str, str, Dice], Edit], seen: Seen, dice: Dice) -> Edit:
    return make(_one(seen, dice), seen.inside, dice)


HANDS: Final[Mapping[str, Hand]] = {
    "add": _add,
    "wire": _wire_up,
    "remove": _remove,
    "swap": _swap,
    "copy": _copy,
    "frame": _frame,
    "comment": _comment,
    "bend": _bend,
    "view": _view,
    "arrange": _arrange,
    "publish": _publish,
    "rename": partial(
        _of_node, lambda name, inside, dice: RenameNode(name, f"r{dice.randrange(9)}", inside)
    ),
    "bypass": partial(_of_node, lambda name, inside, dice: SetBypass(name, True, inside)),
    "off": partial(_of_node, lambda name, inside, dice: SetOff(name, dice.random() < 0.5, inside)),
    "unpack": partial(_of_node, lambda name, inside, dice: Unpack(name, inside)),
    "group": lambda seen, dice: Group(
        tuple(sorted(_some(seen, dice))), f"g{dice.randrange(3)}", f"i{dice.randrange(9)}",
        seen.inside,
    ),
}  # fmt: skip
