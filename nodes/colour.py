"""Colour: palettes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import numpy as np

from nodegraph.model.declare import File, Node, Setting, knob
from nodegraph.model.errors import Unusable
from nodegraph.model.oklab import from_oklab, to_oklab
from nodegraph.model.palettes import PALETTES, palette
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Choice, ControlBlock, PaletteBlock, Width

from ._dsp.image_palette import image_palette

LOOKED_AT = 96  # pixels of a picture's longer side that its colours are taken from


class Palette(Node, id="colour.palette", also=("ramp", "gradient", "colours", "scheme")):
    """Give one palette: six colours from the ground of a frame to its ink.

    Another `choice` is faded to over `fade` seconds, through OKLab. `stops`, six hex colours,
    stands in for the choice.
    """

    stops: Annotated[Setting[str], "Six colours such as `0B0A0D 2A1216 ...`; else the choice."] = ""

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Know the colours."""
        self._seconds = block / rate
        self._own: Any = None
        if self.stops:
            try:
                self._own = np.array(palette(self.stops), np.float32)
            except ValueError as problem:
                raise Unusable(f"colour.palette.stops: {problem}") from problem
        self._all = [np.array(stops, np.float32) for stops in PALETTES.values()]
        self._from: Any = None
        self._goal: Any = None
        self._part = 1.0
        self._now: Any = None

    def block(
        self,
        choice: Annotated[ControlBlock, Choice(*PALETTES), "Which palette."] = knob(0.0),
        fade: Annotated[ControlBlock, Range(0.0, 60.0, "s"), "Time to fade."] = knob(4.0),
    ) -> Annotated[PaletteBlock, Width(1), "ground shade body accent light ink."]:
        """Return the palette of this block."""
        index = min(max(round(float(choice[0])), 0), len(self._all) - 1)
        goal = self._own if self._own is not None else self._all[index]
        if self._now is None:
            self._from = self._goal = goal
            self._now = goal[None]
        if goal is not self._goal:
            self._from, self._goal, self._part = self._now[0], goal, 0.0
        if self._part < 1.0:
            self._part = min(self._part + self._seconds / max(float(fade[0]), self._seconds), 1.0)
            self._now = _between(self._from, self._goal, self._part)[None]
        return self._now  # type: ignore[no-any-return]


def _between(start: Any, goal: Any, part: float) -> Any:
    if part >= 1.0:
        return goal
    mixed = goal.copy()
    a, b = to_oklab(start[:, :3]), to_oklab(goal[:, :3])
    mixed[:, :3] = from_oklab(a + (b - a) * part)
    return mixed


class ImagePalette(
    Node, id="colour.from_image", also=("palette from picture", "cover colours", "image colours")
):
    """Take a palette from a picture, such as the cover of a record.

    Its darkest colour is the ground, its lightest the ink, the one that stands out most the accent.
    Until it is read, the first of all palettes is given.
    """

    file: Annotated[Setting[str], File("image"), "Name of the picture."] = ""

    def start(self) -> Any:
        """Read the picture: float32 (6, 4)."""
        if not self.file:
            return None
        return read_palette(self.media.find(self.file))

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Have a palette until then."""
        self._first = np.array(next(iter(PALETTES.values())), np.float32)[None]

    def block(self) -> Annotated[PaletteBlock, Width(1), "ground shade body accent light ink."]:
        """Give the palette."""
        found = self._first if self.result is None else self.result[None]
        return found


def read_palette(path: Path) -> Any:
    """Return the palette of a picture file, float32 (6, 4). Raises Unusable for other files."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            image.thumbnail((LOOKED_AT, LOOKED_AT))
            pixels = np.asarray(image.convert("RGB"), np.float32) / 255.0
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as problem:
        text = f"{path.name} is no picture that can be read; give a JPEG or PNG."
        raise Unusable(text) from problem
    stops = np.ones((6, 4), np.float32)
    stops[:, :3] = image_palette(pixels)
    return stops
