"""The palette while it is open: what was typed, what is found, and what choosing it does.

    palette = Palette.opened(desk, AskNode(at, Pin("hits", "pulse")), uses, rows=12)
    palette.type("glow")
    palette.choose(desk)       # False: it leads there in several ways, of which one is chosen next

With a dragged cable only what fits is there; choosing adds the node and wires it. Without a text
the list is a shop window: what the person uses often, then everything by its shelf.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from nodegraph.editor import words
from nodegraph.editor.canvas.shape import PAD, ROW, TITLE, WIDTH
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.fitting import Fit, How, best_input, best_output, input_at, output_at
from nodegraph.editor.edits.inserting import added, added_from, added_on, added_to
from nodegraph.editor.edits.swapping import swapped
from nodegraph.editor.edits.wiring import added_names
from nodegraph.editor.finding.cursor import Cursor
from nodegraph.editor.finding.palette import (
    Cable,
    Entry,
    Found,
    Plug,
    cable_from,
    cable_to,
    entries,
    search,
)
from nodegraph.editor.geometry import Point
from nodegraph.editor.wishes import AskNode
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Wire
from nodegraph.model.signals import Kind

OFTEN: Final = 6
MOST: Final = 60


class Heading(NamedTuple):
    """A line above entries that cannot be chosen."""

    title: str
    line: str = ""


THROUGH: Final = Heading("Through another node", "What fits once that is put between.")

Row: TypeAlias = Heading | Found


@dataclass
class Palette:
    """An open palette. `kind`: of the dragged cable; `asked`: what stands above the list."""

    wish: AskNode
    shelf: Sequence[Entry]
    uses: Mapping[str, float]
    shown_rows: int
    cable: Cable | None = None
    kind: Kind | None = None
    asked: str = ""
    text: str = ""
    rows: Sequence[Row] = ()
    cursor: Cursor = field(default_factory=lambda: Cursor(0, 1))
    through: Found | None = None  # what was chosen, while a way to it is chosen

    @classmethod
    def opened(
        cls, desk: Desk, wish: AskNode, uses: Mapping[str, float], rows: int = 12
    ) -> Palette:
        """Return the palette that a wish opens. Raises Unusable for what is not there any more."""
        desk.signatures.fit(desk.patch)
        shelf = entries(desk.library, desk.patch, desk.inside)
        palette = cls(wish, shelf, uses, rows)
        if wish.instead_of:
            node = desk.graph.nodes.get(wish.instead_of)
            if node is None:
                raise Unusable(f"{wish.instead_of} is not there any more; choose another node.")
            palette.shelf = [entry for entry in shelf if entry.id != node.type]
            palette.asked = f"Instead of {wish.instead_of}"
        elif wish.wire is not None:
            palette._fit_on(desk, wish.wire)
        elif wish.cable is not None:
            palette._fit_to(desk, wish)
        palette.type("")
        return palette

    @property
    def chosen(self) -> Found | None:
        """The entry under the cursor."""
        row = self.rows[self.cursor.at] if 0 <= self.cursor.at < len(self.rows) else None
        return row if isinstance(row, Found) else None

    def type(self, text: str) -> None:
        """Search for a text."""
        self.text, self.through = text, None
        if text.strip():
            self._list(search(text, self.shelf, self.uses, self.cable, MOST))
        else:
            self._list(self._window())

    def choose(self, desk: Desk) -> bool:
        """Do what was chosen; False where a way has to be chosen first, or nothing is."""
        found = self.chosen
        if found is None:
            return False
        if self.through is not None:
            place(desk, self.wish, self.through, by=found.entry.id)
            return True
        if ways := self._ways(found):
            self.through = found
            self._list([Heading(f"To {words.port(found.port)} through"), *ways])
            return False
        place(desk, self.wish, found)
        return True

    def back(self) -> bool:
        """Go back from the ways to the list; False where there is nothing to go back from."""
        if self.through is None:
            return False
        chosen = self.through.entry
        self.type(self.text)
        at = next((n for n, row in enumerate(self.rows) if _is(row, chosen)), 0)
        self.cursor = self.cursor.put(at)
        return True

    def _list(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        barred = frozenset(n for n, row in enumerate(rows) if isinstance(row, Heading))
        self.cursor = Cursor.on(len(rows), self.shown_rows, barred)

    def _window(self) -> list[Row]:
        """Return what is shown before anything is typed."""
        found = search("", self.shelf, self.uses, self.cable, len(self.shelf))
        often = [one for one in found if self.uses.get(one.entry.id, 0.0) > 0.0][:OFTEN]
        rows: list[Row] = [Heading("Used often"), *often] if often else []
        rows += _shelves([one for one in found if not _is_converted(one)])
        converted = [one for one in found if _is_converted(one)]
        return [*rows, THROUGH, *converted] if converted else rows

    def _fit_to(self, desk: Desk, wish: AskNode) -> None:
        """Keep what a dragged cable fits."""
        assert wish.cable is not None
        path = str(wish.cable)
        end = f"{wish.cable.node} {words.port(wish.cable.port)}"
        if wish.side == "out":
            given = output_at(desk.graph, desk.signatures, path)
            self.cable, self.kind = cable_from(self.shelf, desk.library, given), given.kind
            self.asked = f"{words.kind(given.kind)} from {end}"
        else:
            taken = input_at(desk.graph, desk.signatures, path)
            self.cable, self.kind = cable_to(self.shelf, desk.library, taken), taken.kind
            self.asked = f"{words.kind(taken.kind)} for {end}"

    def _fit_on(self, desk: Desk, wire: Wire) -> None:
        """Keep what may stand on a cable: nothing is put between there."""
        given = output_at(desk.graph, desk.signatures, f"{wire.source}.{wire.out}")
        taken = input_at(desk.graph, desk.signatures, f"{wire.target}.{wire.into}")
        self.kind = given.kind
        self.asked = f"On the cable from {wire.source} to {wire.target}"
        cable: dict[str, Plug] = {}
        for entry in self.shelf:
            into, out = best_input(given, entry.spec, {}), best_output(taken, entry.spec, {})
            if into is not None and out is not None:
                cable[entry.id] = Plug(*into, into[0] == entry.spec.inputs[0].name)
        self.cable = cable

    def _ways(self, found: Found) -> list[Found]:
        """Return the nodes that could stand between, where there are several."""
        fit = Fit(How.NONE) if found.plug is None else found.plug.fit
        if self.wish.cable is None or fit.how is not How.CONVERTER or len(fit.by) < 2:
            return []
        known = {entry.id: entry for entry in self.shelf}
        return [Found(known[id], 0.0, None, known[id].title, ()) for id in fit.by if id in known]


def place(desk: Desk, wish: AskNode, found: Found, by: str = "") -> None:
    """Ask for the node of an entry, and choose it once it is there. Raises Unusable."""
    graph, signatures, inside = desk.graph, desk.signatures, desk.inside
    type, at = found.entry.id, corner_for(desk, wish)
    signatures.fit(desk.patch)
    if wish.instead_of:
        swap = swapped(desk.patch, signatures, wish.instead_of, type, inside)
        desk.edit(swap.edit, swap.edit.name)
        desk.select(wish.instead_of)
        if swap.lost:
            desk.say(lost_sentence(swap.lost), "warning")
        return
    if wish.wire is not None:
        edit = added_on(graph, signatures, type, at, wish.wire, inside)
    elif wish.cable is None:
        edit = added(graph, signatures, type, at, inside)
    else:
        add = added_from if wish.side == "out" else added_to
        edit = add(graph, signatures, type, at, str(wish.cable), inside, found.port, by)
    desk.edit(edit, f"Add {found.entry.title}")
    desk.select_when_there(added_names(edit)[:1])


def corner_for(desk: Desk, wish: AskNode) -> Point:
    """Return a new node's top left corner: under the hand, or its pin at the end of the cable."""
    at = wish.at
    if wish.cable is not None:
        first = TITLE + PAD + ROW / 2.0
        across = 0.0 if wish.side == "out" else -WIDTH
        return desk.snapped(Point(at.x + across, at.y - first))
    if wish.wire is not None:
        return desk.snapped(Point(at.x - WIDTH / 2.0, at.y - TITLE))
    return desk.snapped(Point(at.x - WIDTH / 2.0, at.y - TITLE / 2.0))


def lost_sentence(lost: Sequence[str]) -> str:
    """Return what a swap lost in one line: the first two things, and how many more."""
    more = len(lost) - 2
    return " ".join(lost[:2]) + (f" And {words.several(more, 'thing')} more." if more > 0 else "")


def _shelves(found: Sequence[Found]) -> list[Row]:
    """Return entries by their shelves, in the order of the palette."""
    by_family: dict[str, list[Found]] = {}
    for one in sorted(found, key=lambda one: (one.entry.title, one.entry.id)):
        by_family.setdefault(one.entry.family, []).append(one)
    order = [*words.FAMILIES, *sorted(by_family.keys() - words.FAMILIES.keys())]
    rows: list[Row] = []
    for family in order:
        if family in by_family:
            rows += [Heading(*words.family(family)), *by_family[family]]
    return rows


def _is(row: Row, entry: Entry) -> bool:
    return isinstance(row, Found) and row.entry is entry


def _is_converted(found: Found) -> bool:
    return found.plug is not None and found.plug.fit.how > How.ITSELF
