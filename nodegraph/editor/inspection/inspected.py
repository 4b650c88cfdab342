"""All that is said of what is selected.

inspection = inspection_of(desk, Opened())
sheet.rows
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from nodegraph.editor.desk import Desk
from nodegraph.editor.inspection import of_node, of_nodes, of_patch, of_wire
from nodegraph.editor.inspection.opened import Opened
from nodegraph.editor.inspection.rows import Heading, Row

__all__ = ["Inspection", "Opened", "inspection_of"]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is said of something. `of`: what that is; another one begins at its top."""

    of: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=())


def inspection_of(desk: Desk, opened: Opened) -> Inspection:
    """Return the rows of what is selected; of nothing, those of the patch or sub-patch."""
    chosen = desk.selection
    names = sorted(chosen.nodes)
    place = (*desk.way,)
    if len(names) == 1:
        rows = of_node.rows(desk, names[0], opened)
        return Inspection(("node", *place, names[0]), tuple(_folded(rows, opened)))
    if names:
        rows = of_nodes.rows(desk, names)
        return Inspection(("nodes", *place, *names), tuple(_folded(rows, opened)))
    if len(chosen.wires) == 1:
        wire = min(chosen.wires)
        return Inspection(("wire", *place, str(wire)), tuple(of_wire.rows(desk, wire)))
    if desk.inside:
        rows = of_patch.inner_rows(desk)
        return Inspection(("inside", *place), tuple(_folded(rows, opened)))
    return Inspection(("patch",), tuple(_folded(of_patch.rows(desk, opened), opened)))


def _folded(rows: Iterable[Row], opened: Opened) -> Iterator[Row]:
    """Give the rows whose section is not folded."""
    hidden = False
    for row in rows:
        if isinstance(row, Heading):
            hidden = row.text in opened.folded
            yield Heading(row.id, row.text, not hidden)
        elif not hidden:
            yield row
