"""Bookmarks 1 to 9: parts of the canvas to come back to, kept in the patch's `layout.views`.

    edit = stored(patch, 1, camera, (1280, 720), inside="voice", title="Filter")
    view = recalled(patch, 1)
    view.camera((1920, 1080))                # on another screen the same place is in the middle

A bookmark holds the middle of what was seen, how large it was, and inside which sub-patch.
"""

from __future__ import annotations

from typing import NamedTuple

from nodegraph.editor.canvas.camera import LEAST_ZOOM, MOST_ZOOM, Camera
from nodegraph.editor.geometry import Point
from nodegraph.editor.placing import numbers, point_of, together
from nodegraph.model.edits import Edit, SetLayout
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Json, Patch

NUMBERS = range(1, 10)
ZOOM_DIGITS = 4


class View(NamedTuple):
    """A bookmark. `centre` is in canvas units; `inside` names a sub-patch, "" is the patch."""

    number: int
    centre: Point
    zoom: float
    inside: str = ""
    title: str = ""

    def camera(self, size: tuple[float, float]) -> Camera:
        """Return the camera that shows it in an area of so many pixels."""
        width, height = size
        left, top = width / 2.0 / self.zoom, height / 2.0 / self.zoom
        return Camera(self.centre.x - left, self.centre.y - top, self.zoom)


def views_of(patch: Patch) -> dict[int, View]:
    """Return the bookmarks by number; what cannot be read, or has another name, is none."""
    found = {number: _view(number, patch.layout.views.get(str(number))) for number in NUMBERS}
    return {number: view for number, view in found.items() if view is not None}


def stored(
    patch: Patch,
    number: int,
    camera: Camera,
    size: tuple[float, float],
    inside: str = "",
    title: str | None = None,
) -> Edit:
    """Return the edit that keeps what a camera shows in an area of so many pixels.

    Without a title a bookmark keeps the one it has. Raises Unusable for a number outside 1..9.
    """
    if number not in NUMBERS:
        raise Unusable(f"{number}: bookmarks have the numbers 1 to 9; choose one of them.")
    before = patch.layout.views.get(str(number))
    entry: dict[str, Json] = dict(before) if type(before) is dict else {}
    entry["centre"] = list(numbers(camera.to_canvas(Point(size[0] / 2.0, size[1] / 2.0))))
    entry["zoom"] = round(camera.zoom, ZOOM_DIGITS)
    for key, text in (("inside", inside), ("title", title)):
        if text:
            entry[key] = text
        elif text is not None:
            entry.pop(key, None)
    views = {**patch.layout.views, str(number): entry}
    return together(f"Store view {number}", SetLayout("views", views))


def recalled(patch: Patch, number: int) -> View:
    """Return a bookmark. Raises Unusable where there is none, or its sub-patch is gone."""
    view = views_of(patch).get(number)
    if view is None:
        raise Unusable(f"There is no view {number} yet; store one first.")
    if patch.graph(view.inside) is None:
        raise Unusable(f"View {number} is inside {view.inside}, which was removed; store it anew.")
    return view


def forgotten(patch: Patch, number: int) -> Edit:
    """Return the edit that takes a bookmark away. Raises Unusable where there is none."""
    if str(number) not in patch.layout.views:
        raise Unusable(f"There is no view {number} to remove.")
    views = {name: view for name, view in patch.layout.views.items() if name != str(number)}
    return together(f"Remove view {number}", SetLayout("views", views))


def _view(number: int, entry: Json) -> View | None:
    if type(entry) is not dict:
        return None
    centre, zoom = point_of(entry.get("centre")), entry.get("zoom", 1.0)
    if centre is None or type(zoom) not in (int, float) or zoom <= 0.0:
        return None
    inside, title = entry.get("inside", ""), entry.get("title", "")
    if type(inside) is not str or type(title) is not str:
        return None
    return View(number, centre, min(max(float(zoom), LEAST_ZOOM), MOST_ZOOM), inside, title)
