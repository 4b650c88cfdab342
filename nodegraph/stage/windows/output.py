"""What an output window is asked to be, and how the picture is to be shown: plain values.

They encode with msgspec, so that a file of a set and a message can carry them. Nothing here needs
a screen.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal, TypeAlias

import msgspec

Fit: TypeAlias = Literal["contain", "cover", "stretch", "pixel"]
Rotation: TypeAlias = Literal[0, 90, 180, 270]
Flip: TypeAlias = Literal["", "h", "v", "hv"]
Point: TypeAlias = tuple[float, float]
Corners: TypeAlias = tuple[Point, Point, Point, Point]
Region: TypeAlias = tuple[float, float, float, float]
Pixels: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=16384)]

WHOLE: Region = (0.0, 0.0, 1.0, 1.0)
LARGEST = 8.0  # how far from the window a corner may be, in windows
SMALLEST = 1e-4  # parts of the picture or the window: less cannot be seen


class Output(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One window. `display`: which screen, from 0; None leaves a window where it is put.

    size: pixels of a window that is not full screen. position: its top left corner, on its
    display or, without one, on the whole desktop; None lets the window system choose.
    region: part of the picture that is shown, as (left, top, right, bottom) in 0..1.
    The picture is rotated clockwise, then flipped as seen, then fitted.
    corners: where its top left, top right, bottom right and bottom left land, in 0..1 of the window
    from its top left; the picture then fills them, whatever `fit` says.
    vsync: wait for the screen. Only the first window that asks for it does, or they would wait in
    turns.
    """

    display: Annotated[int, msgspec.Meta(ge=0)] | None = None
    title: str = "nodegraph"
    size: tuple[Pixels, Pixels] = (1280, 720)
    position: tuple[int, int] | None = None
    fullscreen: bool = False
    fit: Fit = "contain"
    rotate: Rotation = 0
    flip: Flip = ""
    corners: Corners | None = None
    vsync: bool = True
    cursor_hidden: bool = False
    region: Region = WHOLE


class Show(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the picture is to be shown now, in all windows.

    master: 0..1, dims the picture. blackout: 0..1, how dark it is by now; 1 is black.
    freeze: keep showing the picture of the moment this was set. test_card: the card instead of the
    picture; blackout dims it, master does not. identify: the number of the output over everything.
    """

    master: float = 1.0
    blackout: float = 0.0
    freeze: bool = False
    test_card: bool = False
    identify: bool = False

    @property
    def light(self) -> float:
        """What the picture is multiplied by."""
        return _unit(self.master) * self.dark

    @property
    def dark(self) -> float:
        """What blackout leaves of the light."""
        return 1.0 - _unit(self.blackout)


def usable(output: Output) -> tuple[Output, list[str]]:
    """Return an output that can be shown, and a sentence for each thing that had to be left out."""
    said: list[str] = []
    if output.corners is not None and not are_convex(output.corners):
        said.append("Its corners are no four-sided figure without a dent; they were left out.")
        output = msgspec.structs.replace(output, corners=None)
    left, top, right, bottom = output.region
    inside = 0.0 <= left <= right - SMALLEST <= 1.0 and 0.0 <= top <= bottom - SMALLEST <= 1.0
    if not (inside and right <= 1.0 and bottom <= 1.0):
        said.append("Its region is no part of the picture; the whole picture is shown.")
        output = msgspec.structs.replace(output, region=WHOLE)
    return output, said


def are_convex(corners: Corners) -> bool:
    """Tell whether these can be the corners of a picture seen in perspective."""
    if not all(math.isfinite(n) and abs(n) <= LARGEST for corner in corners for n in corner):
        return False
    turns = []
    for here in range(4):
        (ax, ay), (bx, by), (cx, cy) = (corners[(here + step) % 4] for step in range(3))
        turns.append((bx - ax) * (cy - by) - (by - ay) * (cx - bx))
    return min(turns) > SMALLEST or max(turns) < -SMALLEST


def _unit(number: float) -> float:
    return min(1.0, max(0.0, number)) if math.isfinite(number) else 0.0
