"""The palette's list of what could come between two pins, to choose one.

    ways = Ways.opened(desk, AskWay(at, joint_on(graph, signatures, wire)), uses, rows=12)
    ways.choose(desk)

It is held and drawn as the palette is. The usual way stands first, then what the person uses often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nodegraph.editor import words
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.converting import converted, present_way, ways
from nodegraph.editor.edits.fitting import output_at
from nodegraph.editor.edits.wiring import STRAIGHT, added_names, moved_end, wired
from nodegraph.editor.finding.cursor import Cursor
from nodegraph.editor.finding.matching import Names
from nodegraph.editor.finding.palette import Cable, Entry, Found, entries, search
from nodegraph.editor.finding.palette_state import Heading, Row
from nodegraph.editor.wishes import AskWay
from nodegraph.model.edits import Edit
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Wire
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec

TITLE: Final = "Straight, nothing between"
DOC: Final = "The values go in as they are, whatever the knob shows."
STRAIGHT_ENTRY: Final = Entry(
    STRAIGHT, TITLE, "cable", DOC, ("direct", "without a map"),
    NodeSpec(STRAIGHT, Body.FUNCTION, TITLE, DOC),
    Names.of(TITLE, STRAIGHT, ("direct", "without a map"), "", DOC),
)  # fmt: skip


@dataclass
class Ways:
    """The open list, with the same parts as a `Palette`."""

    wish: AskWay
    shelf: Sequence[Entry]
    uses: Mapping[str, float]
    shown_rows: int
    present: str = ""  # the way that is taken now; "" before the cable is there
    kind: Kind | None = None
    asked: str = ""
    text: str = ""
    rows: Sequence[Row] = ()
    cursor: Cursor = field(default_factory=lambda: Cursor(0, 1))
    through: Found | None = None  # it has no list behind it
    cable: Cable | None = None

    @classmethod
    def opened(cls, desk: Desk, wish: AskWay, uses: Mapping[str, float], rows: int = 12) -> Ways:
        """Return the list that a wish opens. Raises Unusable for what is not there any more."""
        desk.signatures.fit(desk.patch)
        graph, joint = desk.graph, wish.joint
        found = ways(graph, desk.signatures, joint)
        known = {entry.id: entry for entry in entries(desk.library, desk.patch, desk.inside)}
        known[STRAIGHT] = STRAIGHT_ENTRY
        shelf = [known[type] for type in found if type in known]
        shelf = [*shelf[:1], *sorted(shelf[1:], key=lambda entry: -uses.get(entry.id, 0.0))]
        given = output_at(graph, desk.signatures, str(joint.start))
        is_wired = bool(joint.between) or Wire(*joint.start, *joint.end) in graph.wires
        present = present_way(graph, joint) if is_wired else ""
        self = cls(wish, shelf, uses, rows, present, given.kind)
        self.asked = f"From {joint.start.node} {words.port(joint.start.port)} to {joint.end.node}"
        self.type("")
        return self

    @property
    def chosen(self) -> Found | None:
        """The entry under the cursor."""
        row = self.rows[self.cursor.at] if 0 <= self.cursor.at < len(self.rows) else None
        return row if isinstance(row, Found) else None

    def type(self, text: str) -> None:
        """Search for a text."""
        self.text = text
        if text.strip():
            found = search(text, self.shelf, self.uses, None, len(self.shelf))
        else:
            found = [Found(entry, 0.0, None, entry.title, ()) for entry in self.shelf]
        heading = Heading(f"To {words.port(self.wish.joint.end.port)} through", self._now)
        self.rows = [heading, *found]
        self.cursor = Cursor.on(len(self.rows), self.shown_rows, frozenset({0}))

    def choose(self, desk: Desk) -> bool:
        """Wire it in the chosen way; False where nothing is chosen. Raises Unusable."""
        found = self.chosen
        if found is None:
            return False
        if found.entry.id != self.present:
            edit, name = self._edit(desk, found.entry.id)
            desk.edit(edit, name)
            desk.select_when_there(added_names(edit)[:1])
        return True

    def back(self) -> bool:
        """There is nothing to go back to."""
        return False

    @property
    def _now(self) -> str:
        """Return what is between now."""
        title = next((entry.title for entry in self.shelf if entry.id == self.present), "")
        return f"now {title}" if title else ""

    def _edit(self, desk: Desk, way: str) -> tuple[Edit, str]:
        graph, signatures, joint = desk.graph, desk.signatures, self.wish.joint
        signatures.fit(desk.patch)
        start, end = str(joint.start), str(joint.end)
        for pin in (*joint.between, joint.start.node, joint.end.node):
            if pin not in graph.nodes:
                raise Unusable(f"{pin} is not there any more; choose another cable.")
        if self.wish.pulled is not None:
            pulled = self.wish.pulled
            edit = moved_end(graph, signatures, pulled, "target", end, desk.inside, way)
            return edit, f"Move a cable to {end}"
        if not self.present:
            return wired(graph, signatures, start, end, desk.inside, way), f"Wire {start} to {end}"
        batch = converted(graph, signatures, joint, way, desk.inside)
        return batch, batch.name
