"""Colour: single colours, from palettes, numbers and each other."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import Annotated, Any

import numpy as np

from nodegraph.model.declare import Node, Setting, knob
from nodegraph.model.oklab import from_oklab, to_oklab
from nodegraph.model.palettes import PALETTES
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Choice, ColourBlock, ControlBlock, PaletteBlock
from nodegraph.model.spec import NodeSpec, Settings

BLACK, WHITE = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)
Share = Annotated[ControlBlock, Range(0.0, 1.0)]


class Mix(Node, id="colour.mix", also=("lerp", "blend", "crossfade", "gradient"), reach=0):
    """Fade from one colour to another through OKLab, so that the way between is even."""

    def block(
        self,
        a: Annotated[ColourBlock, "Colour at amount 0."] = knob(BLACK),
        b: Annotated[ColourBlock, "Colour at amount 1."] = knob(WHITE),
        amount: Annotated[Share, "How much of b."] = knob(0.5),
    ) -> ColourBlock:
        """Mix one block's colours."""
        return blended(a, b, amount)


class Pick(Node, id="colour.pick", also=("palette colour", "swatch", "sample gradient", "ramp")):
    """Take one colour of a palette: a stop, or what lies between two stops in OKLab."""

    def block(
        self,
        palette: Annotated[PaletteBlock, "Palette."] = knob(PALETTES["ember"]),
        place: Annotated[
            ControlBlock,
            Range(0.0, 5.0),
            "0 ground, 1 shade, 2 body, 3 accent, 4 light, 5 ink.",
        ] = knob(3.0),
    ) -> ColourBlock:
        """Take one block's colours."""
        lane = np.arange(len(place))
        below = np.minimum(place.astype(np.intp), 4)
        stops = np.broadcast_to(palette, (len(place), 6, 4))
        return blended(
            stops[lane, below], stops[lane, below + 1], (place - below).astype(np.float32)
        )


def blended(a: Any, b: Any, amount: Any) -> ColourBlock:
    """Return colours (lanes, 4) between two through OKLab; `amount` is float32 (lanes,).

    Alpha goes in a straight line. The ends are returned as they are, to the bit.
    """
    return _blended(a.tobytes(), b.tobytes(), amount.tobytes())


@lru_cache(maxsize=64)
def _blended(a_bytes: bytes, b_bytes: bytes, amount_bytes: bytes) -> ColourBlock:
    """Blend colours given as float32: what stands still is not computed again."""
    a = np.frombuffer(a_bytes, np.float32).reshape(-1, 4)
    b = np.frombuffer(b_bytes, np.float32).reshape(-1, 4)
    amount = np.frombuffer(amount_bytes, np.float32)[:, None]
    mixed = np.empty(a.shape, np.float32)
    start, goal = _oklab_of(a_bytes), _oklab_of(b_bytes)
    mixed[:, :3] = from_oklab(start + (goal - start) * amount)
    mixed[:, 3:] = a[:, 3:] + (b[:, 3:] - a[:, 3:]) * amount
    np.copyto(mixed, a, where=amount <= 0.0)
    np.copyto(mixed, b, where=amount >= 1.0)
    mixed.flags.writeable = False
    return mixed


@lru_cache(maxsize=64)
def _oklab_of(colours: bytes) -> Any:
    """Return OKLab (lanes, 3) of float32 colours (lanes, 4): most ends are the same for long."""
    return to_oklab(np.frombuffer(colours, np.float32).reshape(-1, 4)[:, :3])


RGB, LCH = ("red", "green", "blue"), ("lightness", "chroma", "hue")


@cache
def _with_ports(spec: NodeSpec, space: str) -> NodeSpec:
    left_out = RGB if space == "oklch" else LCH
    return spec.with_ports(tuple(port for port in spec.inputs if port.name not in left_out))


def _in_space(spec: NodeSpec, settings: Settings) -> NodeSpec:
    return _with_ports(spec, str(settings.get("space", "oklch")))


class FromValues(
    Node,
    id="colour.from_values",
    also=("rgb", "hsv", "hsl", "lch", "combine rgb", "hue"),
    reach=0,
    variant=_in_space,
):
    """Make a colour of numbers: lightness, chroma and hue, or red, green and blue.

    In `oklch` a turn of the hue keeps the lightness that the eye sees; what a screen cannot show
    is cut off.
    """

    space: Annotated[Setting[str], Choice("oklch", "rgb"), "What the numbers are."] = "oklch"

    def block(
        self,
        lightness: Annotated[Share, "0 black, 1 white."] = knob(0.7),
        chroma: Annotated[ControlBlock, Range(0.0, 0.4), "0 grey; 0.15 is vivid."] = knob(0.15),
        hue: Annotated[
            ControlBlock, Range(-1e6, 1e6, "turns", soft=(0.0, 1.0)), "0.08 red, 0.3 yellow."
        ] = knob(0.08),
        red: Annotated[Share, "sRGB."] = knob(1.0),
        green: Annotated[Share, "sRGB."] = knob(1.0),
        blue: Annotated[Share, "sRGB."] = knob(1.0),
        alpha: Annotated[Share, "0 see-through."] = knob(1.0),
    ) -> ColourBlock:
        """Make one block's colours."""
        out = np.empty((len(alpha), 4), np.float32)
        if self.space == "rgb":
            out[:, 0], out[:, 1], out[:, 2] = red, green, blue
        else:
            angle = hue.astype(np.float64) * math.tau
            lab = np.stack([lightness, chroma * np.cos(angle), chroma * np.sin(angle)], axis=-1)
            out[:, :3] = from_oklab(lab)
        out[:, 3] = alpha
        return out
