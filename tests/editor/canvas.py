"""What tests of layouts share: patches with nodes at places, and edits applied there and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import settings

from nodegraph.editor.geometry import Rect
from nodegraph.model.edits import Edit, apply
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from nodegraph.model.patch_form import wire_of
from nodegraph.model.storage import dumps, loads

UNTIMED = settings(deadline=None, max_examples=60)

BROKEN: Sequence[Any] = (
    "just a text",
    None,
    {"title": "no place", "text": "no place"},
    {"title": "flat", "text": "flat", "at": [0, 0], "size": [0, 40]},
    {"title": 7, "text": None, "at": [0, 0], "size": [40, 40]},
    {"title": "", "text": "", "at": ["left", True], "size": [40, 40]},
    {"title": "", "text": "", "at": "00", "size": [40, 40]},
)


def wire(text: str) -> Wire:
    found = wire_of(text)
    assert found is not None
    return found


def patch_of(
    rects: Mapping[str, Rect], wires: Sequence[str] = (), fold: int | None = None, **layout: Any
) -> Patch:
    """Return a patch with nodes at these places."""
    more = () if fold is None else (fold,)
    places = {name: (rects[name].x, rects[name].y, *more) for name in sorted(rects)}
    return Patch(
        nodes={name: PatchNode("math.add") for name in sorted(rects)},
        wires=tuple(sorted(map(wire, wires))),
        layout=Layout(nodes=places, **layout),
    )


def done(patch: Patch, edit: Edit) -> Patch:
    """Return the edited patch, once its undo and its file are known to be exact."""
    edited, undo = apply(patch, edit)
    back, redo = apply(edited, undo)
    assert back == patch and dumps(back) == dumps(patch)
    assert apply(back, redo)[0] == edited
    assert dumps(loads(dumps(edited))) == dumps(edited)
    return edited


def rects_in(patch: Patch, before: Mapping[str, Rect]) -> dict[str, Rect]:
    """Return the rectangles after an edit, of nodes that had these sizes."""
    return {
        name: Rect(float(place[0]), float(place[1]), before[name].width, before[name].height)
        for name, place in patch.layout.nodes.items()
    }
