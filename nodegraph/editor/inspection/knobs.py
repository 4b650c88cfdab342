"""The input behind a path, for those who only want to look."""

from __future__ import annotations

from nodegraph.editor.desk import Desk
from nodegraph.model.errors import Unusable
from nodegraph.model.spec import PortSpec
from nodegraph.session.knobs import knobs_at


def port_at(desk: Desk, path: str) -> PortSpec | None:
    """Return the input that a path leads to; None where it leads nowhere or to a wired one."""
    try:
        found = knobs_at(desk.patch, desk.library, path)
    except Unusable:
        return None
    return found[0].port if found else None
