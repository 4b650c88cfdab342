"""The fonts that the window is set in: those of this machine, in the sizes that are drawn.

Dear PyGui draws letters from a picture, so a size of its own is loaded for panels and a large one
for the canvas, where text is seen from near and far.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import dearpygui.dearpygui as dpg

from nodegraph.editor.font_files import MONO, find_font

MONO_PIXELS = 14.0
PANEL_PIXELS, CANVAS_PIXELS = 16.0, 36.0


class Fonts(NamedTuple):
    """Fonts by use; 0 where the machine has none, and Dear PyGui's own is taken."""

    panel: int
    canvas: int
    large: int


def load_fonts(scale: float) -> Fonts:
    """Load the fonts for a scale of the interface."""
    path = find_font()
    if path is None:
        return Fonts(0, 0, 0)
    sizes = (PANEL_PIXELS * scale, CANVAS_PIXELS, PANEL_PIXELS * scale * 1.5)
    return Fonts(*(_load(path, round(size)) for size in sizes))


# By file and pixels: none is ever loaded twice, or taken away while it is drawn.
_loaded: dict[tuple[Path, int], int] = {}


def load_mono(scale: float) -> int:
    """Load a font for code; 0 where the machine has none."""
    path = find_font(MONO, any=False)
    return 0 if path is None else _load(path, round(MONO_PIXELS * scale))


def _load(path: Path, pixels: int) -> int:
    found = _loaded.get((path, pixels))
    if found is None:
        with dpg.font_registry():
            found = _loaded[path, pixels] = int(dpg.add_font(str(path), pixels))
    return found
