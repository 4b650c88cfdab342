"""Another document is opened: the show tells it at once, and its nodes come a moment later."""

from __future__ import annotations

import msgspec

from nodegraph.editor.desk import Desk
from nodegraph.model.edits import SetBypass
from nodegraph.model.patch import Layout, Patch, Place
from nodegraph.show.live.following import Reread
from tests.editor.open_desks import PATCH, desk_of, door_of


def far_away(x: float, y: float) -> Patch:
    places: dict[str, Place] = {
        name: (at[0] + x, at[1] + y) for name, at in PATCH.layout.nodes.items()
    }
    return msgspec.structs.replace(PATCH, layout=Layout(nodes=places))


def opened(desk: Desk, patch: Patch) -> None:
    """Open a patch as `Following` tells it; a frame is drawn with the old one in between."""
    door, before = door_of(desk), desk.patch
    door.begin(patch)
    door.patch = before
    desk.follow()
    assert desk.camera is not None
    door.patch = patch
    door._news = [Reread()]
    desk.follow()


def sees_all(desk: Desk) -> bool:
    seen = desk.camera.seen(desk.area.width, desk.area.height)
    return all(seen.holds(rect) for rect in desk.scene.rects().values())


def test_all_of_it_is_seen() -> None:
    desk = desk_of()
    assert sees_all(desk)
    opened(desk, far_away(9000.0, -4000.0))
    assert sees_all(desk)


def test_a_document_that_is_read_anew_is_seen_from_where_we_were() -> None:
    desk = desk_of()
    desk.camera = before = desk.camera.panned(100.0, 40.0)
    door_of(desk)._news = [Reread()]
    desk.follow()
    assert desk.camera == before


def test_what_was_done_to_the_one_before_cannot_be_undone() -> None:
    desk = desk_of()
    desk.edit(SetBypass("low", True), "Bypass low")
    desk.follow()
    assert desk.next_undo == "Bypass low"
    opened(desk, PATCH)
    assert desk.next_undo is None
