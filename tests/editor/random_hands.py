"""Hands that do anything, on an editor without a window: what they press, and what must hold."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.commands import table
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.inserting import added, added_from, added_on, added_to
from nodegraph.editor.edits.swapping import swapped
from nodegraph.editor.geometry import Point
from nodegraph.editor.gestures.drag import Keys
from nodegraph.editor.gestures.pointer import Button, Pointer
from nodegraph.editor.wishes import AskNode, AskText
from nodegraph.model.edits import Edit, Group, RemoveNode, RenameNode, SetValue
from nodegraph.model.signatures import Signatures
from nodegraph.session.messages import DoEdit
from tests.editor.session_in_hand import InHand

TYPES: Final = (
    "analysis.hits", "audio.gain", "control.constant", "control.lfo", "event.delay", "math.add",
    "source.noise", "texture.blur", "texture.noise", "patch:voice", "output.screen",
    "control.smooth",
)  # fmt: skip
NEVER: Final = frozenset({"keep_last", "record", "save", "save_as", "open", "new", "from_song"})
BUTTONS: Sequence[Button] = ("left", "left", "left", "left", "middle", "right")
MOST_NODES: Final = 24  # more are deleted first: each step looks at all of them


class RandomHands:
    """Hands on a desk; all that they do comes from one seed."""

    def __init__(self, desk: Desk, door: InHand, seed: int, alone: bool = False) -> None:
        """`alone`: no other client changes anything meanwhile."""
        self.desk, self.door, self.pointer = desk, door, Pointer()
        self.done: list[str] = []
        self.alone = alone
        self._begun = desk.patch
        self._dice = random.Random(seed)

    def step(self) -> None:
        """Do one thing, and take in what the session says to it."""
        dice, pointer = self._dice, self.pointer
        if self.desk.wish is not None and dice.random() < 0.7:
            what: Callable[[], str] = self._answer
        elif pointer.pressed is None:
            what = dice.choices(
                (self._press, self._command, self._double, self._wheel, self._other),
                (10, 6, 2, 2, 0 if self.alone else 1),
            )[0]
        else:
            meanwhile = 0.0 if self.alone else 0.5
            what = dice.choices(
                (self._move, self._release, self._escape, self._command, self._other, self._opened),
                (6, 4, 1, 1, meanwhile, meanwhile / 10),
            )[0]
        self.done.append(what())
        self.desk.follow()

    def rest(self) -> None:
        """Take the hands off."""
        self.pointer.cancel(self.desk)
        self.desk.wish = None
        self.desk.follow()

    # --- hands ---------------------------------------------------------------------------------

    def _press(self) -> str:
        at, keys, button = self._spot(), self._keys(), self._dice.choice(BUTTONS)
        self.pointer.press(self.desk, button, at, keys)
        return f"press {button} {at} {keys}"

    def _move(self) -> str:
        at, keys = self._spot(), self._keys()
        self.pointer.move(self.desk, at, keys)
        return f"move {at} {keys}"

    def _release(self) -> str:
        at, keys = self._spot(), self._keys()
        self.pointer.release(self.desk, at, keys)
        return f"release {at} {keys}"

    def _double(self) -> str:
        at, keys = self._spot(), self._keys()
        self.pointer.double(self.desk, at, keys)
        return f"double {at} {keys}"

    def _wheel(self) -> str:
        at, notches = self._spot(), self._dice.choice((-1.0, 1.0))
        self.pointer.wheel(self.desk, notches, at, self._keys())
        return f"wheel {notches} {at}"

    def _escape(self) -> str:
        self.pointer.cancel(self.desk)
        return "escape"

    def _command(self) -> str:
        ids = [id for id in table.COMMANDS if id not in NEVER]
        often = ["undo", "redo", "delete", "duplicate", "copy", "paste"]
        id = self._dice.choice([*ids, *often])
        if len(self.desk.graph.nodes) > MOST_NODES:
            id = self._dice.choice(["select_all", "delete", "undo"])
        self.desk.pointer_at = self._spot()
        table.run(table.COMMANDS[id], self.desk)
        self.desk.wants_clipboard = False
        return f"command {id}"

    def _other(self) -> str:
        """Another client changes a value or takes a node away, right under these hands."""
        dice, graph = self._dice, self.desk.patch
        if not graph.nodes:
            return "nothing"
        name = dice.choice(sorted(graph.nodes))
        edit: Edit = (
            SetValue(name, "level", dice.random()) if dice.random() < 0.7 else RemoveNode(name)
        )
        self.door.tell("tablet", DoEdit(edit=edit, name="Other"))
        return f"other {edit}"

    def _opened(self) -> str:
        """Another document plays, right under these hands."""
        self.door.begin(self._begun)
        return "opened"

    def _answer(self) -> str:
        """Answer what the window was asked for, as a palette or a line to type would."""
        desk, wish = self.desk, self.desk.wish
        desk.wish, fresh = None, f"n{self._dice.randrange(10_000)}"
        match wish:
            case AskNode():
                type = self._dice.choice(TYPES)
                desk.try_to(lambda: desk.edit(self._node(wish, type), f"Add {type}"))
                return f"answer {wish} {type}"
            case AskText("name", of=name):
                desk.try_to(lambda: desk.edit(RenameNode(name, fresh, desk.inside), "Rename"))
            case AskText("group"):
                nodes = tuple(sorted(desk.selection.nodes))
                edit = Group(nodes, fresh, f"{fresh}_1", desk.inside)
                desk.try_to(lambda: desk.edit(edit, "Group"))
            case _:
                pass
        return f"answer {wish}"

    # --- what they choose ----------------------------------------------------------------------

    def _node(self, wish: AskNode, type: str) -> Edit:
        graph, signatures, inside = self.desk.graph, self.desk.signatures, self.desk.inside
        if wish.instead_of:
            return swapped(self.desk.patch, signatures, wish.instead_of, type, inside).edit
        if wish.wire is not None:
            return added_on(graph, signatures, type, wish.at, wish.wire, inside)
        if wish.cable is not None:
            add = added_from if wish.side == "out" else added_to
            return add(graph, signatures, type, wish.at, str(wish.cable), inside)
        return added(graph, signatures, type, wish.at, inside)

    def _keys(self) -> Keys:
        dice = self._dice
        if dice.random() < 0.6:
            return Keys()
        return Keys(*(dice.random() < 0.3 for _ in range(4)))

    def _spot(self) -> Point:
        """Return a pixel: mostly at or near something."""
        dice, desk, scene = self._dice, self.desk, self.desk.scene
        near = Point(dice.uniform(-6, 6), dice.uniform(-6, 6))
        what = dice.random()
        if what < 0.75 and scene.shapes:
            name = dice.choice(sorted(scene.shapes))
            shape, corner = scene.shapes[name], scene.places[name]
            if what < 0.3 and shape.pins:
                return desk.to_pixel(scene.pin_at(name, dice.choice(shape.pins)))
            at = corner.moved(dice.uniform(0, shape.width), dice.uniform(0, shape.height))
            return desk.to_pixel(at)
        if what < 0.9 and scene.cables:
            line = dice.choice(list(scene.cables.values())).line
            return desk.to_pixel(Point(*dice.choice(line.tolist()))).moved(*near)
        area = desk.area
        return Point(dice.uniform(area.x, area.right), dice.uniform(area.y, area.bottom))


def disagreement(desk: Desk, door: InHand) -> str:
    """Say where the editor and the session do not agree; "" where they do."""
    if desk.patch != door.state.patch:
        return "the document is not the session's"
    graph, scene = desk.graph, desk.scene
    if scene.graph is not graph:
        return "what is seen is of another document"
    signatures = Signatures(desk.library)
    signatures.fit(desk.patch)
    fresh = Scene.of(graph, signatures, None, desk.style)
    if _outlines(scene) != _outlines(fresh):
        return "outlines are not as they would be, made anew"
    # A node that the file gives no place stays where it came to lie; all others are where it says.
    placed = graph.layout.nodes.keys() & scene.places.keys()
    if any(scene.places[name] != fresh.places[name] for name in placed):
        return "places are not those of the document"
    if scene.places.keys() != fresh.places.keys() or scene.cables.keys() != fresh.cables.keys():
        return "nodes or cables are missing"
    for wire, cable in fresh.cables.items():
        if {wire.source, wire.target} <= placed and scene.cables[wire] != cable:
            return f"{wire} is not where it would be, made anew"
    if desk.selection.nodes - graph.nodes.keys() or desk.selection.wires - set(graph.wires):
        return "something is selected that is not there"
    return "" if not desk.waiting else f"nobody answered {desk.waiting}"


def _outlines(scene: Scene) -> dict[str, tuple[object, ...]]:
    return {
        name: (shape.node, shape.height, shape.rows, shape.pins, shape.fold, shape.screen)
        for name, shape in scene.shapes.items()
    }
