"""What a session tells of a show, at random: readings, pictures, costs, problems, other hands."""

from __future__ import annotations

import io
import random
from typing import Any, Final

from PIL import Image

from nodegraph.editor.desk import Desk
from nodegraph.editor.living.traces import Traces
from nodegraph.model.edits import AddNode, Edit, MoveNodes, RemoveNode, RenameNode, SetOff, SetValue
from nodegraph.model.errors import Problem
from nodegraph.model.patch import PatchNode
from nodegraph.model.signals import Kind
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand

SIZES: Final = ((128, 72), (320, 180), (128, 128))
OTHER: Final = "tablet"


class News:
    """Tells things. All of it comes from one throw of dice."""

    def __init__(self, door: InHand, desk: Desk, traces: Traces, dice: random.Random) -> None:
        self._door, self._desk, self._traces, self._dice = door, desk, traces, dice
        self._jpegs = [_jpeg(size, hue) for size in SIZES for hue in (40, 200)]
        self._number = 0

    def readings(self) -> str:
        """Tell values of what is watched."""
        self._number += 1
        values = {
            signal.path: self._reading(signal.kind)
            for signal in self._traces.signals
            if self._dice.random() < 0.8
        }
        self._tell(m.Probed(sample=512 * self._number, values=values))
        return f"readings of {len(values)}"

    def picture(self) -> str:
        """Tell a picture of a node, or of the show."""
        jpeg, names = self._dice.choice(self._jpegs), self._names()
        if self._dice.random() < 0.3 or not names:
            self._tell(m.SmallPicture(frame=self._number, jpeg=jpeg))
            return "a picture of the show"
        name = self._desk.path(self._dice.choice(names))
        self._tell(m.NodePicture(node=name, frame=self._number, jpeg=jpeg))
        return f"a picture of {name}"

    def costs(self) -> str:
        """Tell what nodes cost."""
        nodes = {self._desk.path(name): self._dice.expovariate(0.05) for name in self._names()}
        self._tell(m.Costs(of=self._dice.choice(("sound", "pictures")), period=1e4, nodes=nodes))
        return "costs"

    def problems(self) -> str:
        """Tell what is wrong with some nodes, or that nothing is."""
        dice, names = self._dice, self._names()
        some = dice.sample(names, min(len(names), dice.randrange(4)))
        found = [
            Problem(
                dice.choice(("error", "warning", "note")), self._desk.path(name, "out"),
                "This is wrong.", "Do it otherwise.",
            )
            for name in some
        ]  # fmt: skip
        self._door._bulletin.put("engine", found)
        for problem in found:
            self._tell(m.Told(severity=problem.severity, where=problem.where, text=problem.text))
        return f"problems of {some}"

    def show(self) -> str:
        """Tell that the show is another way: the master, the tempo, the clock."""
        dice = self._dice
        request = dice.choice((
            m.SetShow(id=1, master=dice.random(), blackout=dice.random() < 0.3),
            m.SetTempo(id=1, tempo=dice.uniform(40.0, 180.0)),
            m.Panic(id=1),
            m.Perform(id=1, values={"knob.value": dice.random()}),
        ))  # fmt: skip
        self._door.tell(OTHER, request)
        return f"show {type(request).__name__}"

    def other_hands(self) -> str:
        """Let another client change something, or take it back."""
        dice, names = self._dice, sorted(self._desk.patch.nodes)
        if dice.random() < 0.2 or not names:
            request = m.Undo(id=1) if dice.random() < 0.5 else m.Redo(id=1)
            self._door.tell(OTHER, request)
            return f"other {type(request).__name__}"
        edit = self._edit(dice.choice(names))
        self._door.tell(OTHER, m.DoEdit(id=1, edit=edit, name="Other"))
        return f"other {edit}"

    def _edit(self, name: str) -> Edit:
        dice, fresh = self._dice, f"o{self._number}_{self._dice.randrange(1000)}"
        edits: list[Edit] = [
            SetValue(name, "value", dice.random()), RemoveNode(name), RenameNode(name, fresh),
            SetOff(name, dice.random() < 0.5), AddNode(fresh, PatchNode("control.lfo")),
            MoveNodes({name: (dice.uniform(-500, 900), dice.uniform(-300, 500))}),
        ]  # fmt: skip
        return dice.choice(edits)

    def _reading(self, kind: Kind) -> Any:
        dice = self._dice
        number = dice.choice((dice.random(), dice.gauss(0.0, 100.0), 0.0, 1e30))
        match kind:
            case Kind.EVENT:
                return [[dice.randrange(3), number]]
            case Kind.NOTES:
                return [dice.randrange(3), dice.uniform(20.0, 100.0)]
            case Kind.SPECTRUM:
                return [dice.uniform(-100.0, 6.0) for _ in range(64)]
            case Kind.COLOUR:
                return [dice.random() for _ in range(4)]
            case Kind.POINT:
                return [dice.random(), dice.random()]
            case Kind.TEXT:
                return dice.choice(("", "words", "ä" * 200))
            case _:
                return [number] * dice.choice((1, 1, 2, 8))

    def _names(self) -> list[str]:
        return sorted(self._desk.graph.nodes)

    def _tell(self, message: m.Message) -> None:
        self._door._news.append(message)


def _jpeg(size: tuple[int, int], hue: int) -> bytes:
    file = io.BytesIO()
    Image.new("HSV", size, (hue, 200, 200)).convert("RGB").save(file, "JPEG")
    return file.getvalue()
