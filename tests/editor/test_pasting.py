"""What is on the clipboard comes to where the pointer is."""

from __future__ import annotations

from nodegraph.editor.edits.copying import copied
from nodegraph.editor.edits.pasting import paste
from nodegraph.editor.geometry import Point
from tests.editor.open_desks import PATCH, after, desk_of


def test_nodes_come_to_the_pointer_and_are_selected() -> None:
    desk = desk_of()
    desk.pointer_at = Point(600.0, 300.0)
    wanted = desk.snapped(desk.to_canvas(desk.pointer_at))
    assert paste(desk, copied(PATCH, {"glow", "hits"}))
    patch = after(desk)
    assert {"glow_2", "hits_2"} <= set(patch.nodes)
    assert desk.selection.nodes == {"glow_2", "hits_2"}
    left = min(patch.layout.nodes[name][0] for name in ("glow_2", "hits_2"))
    assert abs(left - wanted.x) <= 16


def test_with_the_pointer_elsewhere_they_come_to_the_middle() -> None:
    desk = desk_of()
    desk.pointer_at = Point(-50.0, 300.0)
    paste(desk, copied(PATCH, {"glow"}))
    middle = desk.to_canvas(desk.area.centre)
    x, y = after(desk).layout.nodes["glow_2"][:2]
    assert abs(x - middle.x) <= 16 and abs(y - middle.y) <= 16


def test_a_text_that_is_no_patch_is_said() -> None:
    desk = desk_of()
    assert not paste(desk, "a shopping list")
    assert desk.said is not None and desk.said.text.startswith("What was copied is no patch")
