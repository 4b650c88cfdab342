"""Another document, or a set, instead of what plays: the show goes on, and no block is lost.

All that can be wrong is found out before anything changes, so that what plays stays.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch
from nodegraph.model.storage import load
from nodegraph.session import messages as m
from nodegraph.session.history import History
from nodegraph.show.live.plans import Plans
from nodegraph.show.live.programme import ENDING, Programme, first_of
from nodegraph.show.opening import library_of

if TYPE_CHECKING:
    from nodegraph.show.live.session_process import SessionProcess


def open_another(session: SessionProcess, path: str) -> str:
    """Play a patch, or a set from its first entry on; return its path.

    A set that played is left. Raises Unusable for what cannot be read or played here.
    """
    if path.endswith(ENDING):
        _open_set(session, Path(path))
    else:
        patch, plans = _ready(session, Path(path))
        _change(session, path, patch, plans)
        _tell_all(session, 1.0)
        session.server.tell_clients(m.NowPlays(path=path))
    return path


def _open_set(session: SessionProcess, path: Path) -> None:
    first = first_of(path)
    patch, plans = _ready(session, first)
    programme = session.programme_of(path)
    _change(session, str(first), patch, plans, programme)
    _tell_all(session, programme.file.level)
    set_state = programme.begin(str(first), session.running)
    session.state = replace(session.state, set=set_state)
    session.server.tell_clients(m.NowPlays(path=str(first), place=set_state.seen))
    session.tell("note", "set", f"{path.name} plays, from {first.name} on.")


def _ready(session: SessionProcess, path: Path) -> tuple[Patch, Plans]:
    """Return a document with its plan. Raises Unusable where there is none that can play here."""
    patch, before = load(path), session.distribution.plans
    fresh = before.fresh(library_of(path))
    fresh.compile(patch)  # a patch that can have no plan stays out
    if before.clock not in (None, fresh.clock):
        raise Unusable(
            f"{path}: its rate and block are {fresh.clock}, those of this show "
            f"{before.clock}; start a show of its own."
        )
    return patch, fresh


def _change(
    session: SessionProcess,
    path: str,
    patch: Patch,
    plans: Plans,
    programme: Programme | None = None,
) -> None:
    """Let a document play at once, in this set or alone."""
    if session.programme is not None:
        session.programme.leave()
    session.programme = programme
    session.documents.of_set = "" if programme is None else str(programme.path)
    session.state = replace(session.state, set=None, set_path=session.documents.of_set)
    session.distribution.change(plans)
    session.distribution.hands.begin_anew()
    session.document(path, History(patch), plans.library)
    session.distribution.send_plan(session.state, deck="any")


def _tell_all(session: SessionProcess, level: float) -> None:
    """Play, and take the master level of a set, unless a hand has put the master elsewhere."""
    state = session.state
    controls = msgspec.structs.replace(state.controls, playing=True)
    if controls.master == state.level:
        controls = msgspec.structs.replace(controls, master=level)
    session.state = replace(state, level=level, controls=controls)
    session.to("engine", m.SetPlaying(on=True))
    session.to("stage", controls)
