"""Dragging a cable: from an output or from an input, or the end of one that is there.

While it is dragged, `fits` says of each pin on the other side whether it fits, so that the canvas
lights these and dims the rest. Let go on a pin or on a node it is wired, through what usually comes
between, and that is said; with Alt it asks where there are several ways. Let go in the void it asks
for a node that fits, and a cable that was pulled off is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nodegraph.editor import words
from nodegraph.editor.canvas.hits import OnNode, OnPin, hit_at
from nodegraph.editor.canvas.shape import Side
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.converting import Joint, has_ways
from nodegraph.editor.edits.fitting import Fit, How, Pin, fits_from, fits_to
from nodegraph.editor.edits.wiring import moved_end, pulled_off, steps_of, wired
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.wishes import AskNode, AskWay
from nodegraph.model.edits import AddNode, Edit
from nodegraph.model.patch import PatchNode, Wire


@dataclass
class Cabling:
    """A cable under the hand. `fixed` is the pin that it hangs on, `side` which one that is.

    `pulled` is the wire that it was, where it was one.
    """

    fixed: Pin
    side: Side
    fits: Mapping[Pin, Fit]
    pulled: Wire | None = None
    end: Point = field(default=Point(0.0, 0.0))  # on the canvas
    over: Pin | None = None

    @classmethod
    def begun(cls, desk: Desk, hit: OnPin, keys: Keys) -> Cabling:
        """Return the drag that a press on a pin begins; with Ctrl a wired input keeps its wire."""
        node, pin = hit.node, hit.pin
        wire = None if pin.side == "out" or keys.ctrl else desk.graph.wire_into(node, pin.port)
        desk.signatures.fit(desk.patch)
        if wire is not None:
            fixed = Pin(wire.source, wire.out)
            fits = fits_from(desk.graph, desk.signatures, str(fixed))
            return cls(fixed, "out", fits, wire, hit.at)
        fixed = Pin(node, pin.port)
        find = fits_from if pin.side == "out" else fits_to
        return cls(fixed, pin.side, find(desk.graph, desk.signatures, str(fixed)), None, hit.at)

    def move(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Follow the pointer, and see what it is over."""
        self.end = desk.to_canvas(pixel)
        self.over = self._pin_under(desk)
        if self.over is not None:
            node, port = self.over
            other: Side = "in" if self.side == "out" else "out"
            self.end = desk.scene.pin_place(node, port, other) or self.end

    def drop(self, desk: Desk, pixel: Point, keys: Keys) -> None:
        """Wire it, ask what should be at its end, or take away what was pulled off."""
        self.move(desk, pixel, keys)
        if self.over is not None:
            over, asks = self.over, keys.alt
            desk.try_to(lambda: self._end_on(desk, over, asks))
        elif self.pulled is not None:
            name = f"Pull off {self.pulled.target}.{self.pulled.into}"
            desk.try_to(
                lambda: desk.edit(pulled_off(desk.graph, self._wire_there, desk.inside), name)
            )
        elif hit_at(desk.scene, self.end, desk.camera.zoom) is None:
            desk.wish = AskNode(self.end, self.fixed, self.side)

    def cancel(self, desk: Desk) -> None:
        """Leave all as it was."""
        self.over = None

    @property
    def _wire_there(self) -> Wire:
        assert self.pulled is not None
        return self.pulled

    def _end_on(self, desk: Desk, over: Pin, asks: bool) -> None:
        source, target = (self.fixed, over) if self.side == "out" else (over, self.fixed)
        joint = Joint(source, target)
        if asks and has_ways(desk.graph, desk.signatures, joint):
            desk.wish = AskWay(self.end, joint, self.pulled)
            return
        edit, name = self._edit(desk, joint)
        desk.edit(edit, name)
        if said := _between_sentence(desk, joint, edit):
            desk.say(said)

    def _edit(self, desk: Desk, joint: Joint) -> tuple[Edit, str]:
        graph, signatures, inside = desk.graph, desk.signatures, desk.inside
        source, target = str(joint.start), str(joint.end)
        if self.pulled is not None:
            edit = moved_end(graph, signatures, self.pulled, "target", target, inside)
            return edit, f"Move a cable to {target}"
        return wired(graph, signatures, source, target, inside), f"Wire {source} to {target}"

    def _pin_under(self, desk: Desk) -> Pin | None:
        """Return the pin that would be wired: the one under the hand, else the node's best."""
        hit = hit_at(desk.scene, self.end, desk.camera.zoom)
        other: Side = "in" if self.side == "out" else "out"
        if isinstance(hit, OnPin) and hit.pin.side == other:
            pin = Pin(hit.node, hit.pin.port)
            return pin if self.fits.get(pin) else None
        if isinstance(hit, OnNode) and hit.row is not None and hit.row.pin is not None:
            pin = Pin(hit.node, hit.row.pin.port)
            if hit.row.pin.side == other and self.fits.get(pin):
                return pin
        if isinstance(hit, OnNode | OnPin) and hit.node != self.fixed.node:
            return self._best_of(desk, hit.node)
        return None

    def _best_of(self, desk: Desk, node: str) -> Pin | None:
        """Return the pin of a node that fits best; of equals the first that nothing is wired to."""
        taken = {wire.into for wire in desk.graph.wires_into.get(node, ())}
        mine = [(pin, fit) for pin, fit in self.fits.items() if pin.node == node and fit]
        best = min(
            mine,
            key=lambda found: (found[1].how, self.side == "out" and found[0].port in taken),
            default=None,
        )
        return None if best is None or best[1].how is How.NONE else best[0]


def _between_sentence(desk: Desk, joint: Joint, edit: Edit) -> str:
    """Return what an edit put between two pins, and how to choose otherwise; "" for nothing."""
    added = [step.node for step in steps_of(edit) if isinstance(step, AddNode)]
    if not added:
        return ""
    names = " and ".join(_title(desk, node) for node in added)
    said = f"{names} came between {joint.start.node} and {joint.end.node}."
    if not has_ways(desk.graph, desk.signatures, joint):
        return said
    return f"{said} For another way hold Alt as you let go, or right-click: Convert otherwise."


def _title(desk: Desk, node: PatchNode) -> str:
    spec = desk.library.get(node.type)
    return words.type_title(node.type) if spec is None else words.node_title(spec)
