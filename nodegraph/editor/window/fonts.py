"""The fonts that the window is set in: those of this machine, in the sizes that are drawn.

Dear PyGui draws letters from a picture, so a size of its own is loaded for panels and a large one
for the canvas, where text is seen from near and far.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import dearpygui.dearpygui as dpg

from nodegraph.show.fonts import font_folders

PREFERRED = (
    "Inter-Regular", "InterVariable", "Inter", "NotoSans-Regular", "OpenSans-Regular",
    "Roboto-Regular", "segoeui", "SFNS", "HelveticaNeue", "LiberationSans-Regular",
    "DejaVuSans.",
)  # fmt: skip
MONO = (
    "JetBrainsMono-Regular", "FiraCode-Regular", "SourceCodePro-Regular", "NotoSansMono-Regular",
    "Menlo", "consola", "LiberationMono-Regular", "DejaVuSansMono.",
)  # fmt: skip
MONO_PIXELS = 14.0
PANEL_PIXELS, CANVAS_PIXELS = 16.0, 36.0


class Fonts(NamedTuple):
    """Fonts by use; 0 where the machine has none, and Dear PyGui's own is taken."""

    panel: int
    canvas: int
    large: int


def find_font(names: Sequence[str] = PREFERRED, any: bool = True) -> Path | None:
    """Return the font of this machine that we would rather have; None where it has none.

    `any`: whatever there is, where none of these names is.
    """
    files = [
        path
        for folder in font_folders()
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in (".ttf", ".otf")
    ]
    for name in names:
        for path in files:
            if path.name.startswith(name):
                return path
    return files[0] if files and any else None


def load_fonts(scale: float) -> Fonts:
    """Load the fonts for a scale of the interface."""
    path = find_font()
    if path is None:
        return Fonts(0, 0, 0)
    sizes = (PANEL_PIXELS * scale, CANVAS_PIXELS, PANEL_PIXELS * scale * 1.5)
    return Fonts(*(_load(path, round(size)) for size in sizes))


_loaded: dict[
    int, int
] = {}  # by pixels: none is ever loaded twice, or taken away while it is drawn


def load_mono(scale: float) -> int:
    """Load a font for code; 0 where the machine has none."""
    path = find_font(MONO, any=False)
    if path is None:
        return 0
    with dpg.font_registry():
        return _load(path, round(MONO_PIXELS * scale))


def _load(path: Path, pixels: int) -> int:
    found = _loaded.get(pixels)
    if found is None:
        with dpg.font_registry():
            found = _loaded[pixels] = int(dpg.add_font(str(path), pixels))
    return found
