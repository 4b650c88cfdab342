"""Texture: between values and pictures. The shaders of this family are files in `shaders/`."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node, Setting, knob
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    WIDE,
    ColourBlock,
    ControlBlock,
    Texture,
    Width,
)


class FromValues(Node, id="texture.from_values", also=("CHOP to", "data texture", "buffer")):
    """Turn all lanes of a value into one row of pixels, a pixel a lane.

    The value stands in red, green and blue, not limited to 0..1; a shader reads lane k at
    x = (k + 0.5) / lanes.
    """

    def frame(
        self, values: Annotated[ControlBlock, WIDE, "Values, as many as there are."] = knob(0.0)
    ) -> Texture:
        """Drawn by the stage."""
        raise NotImplementedError


class MeasureOut(NamedTuple):
    """What a picture is like."""

    brightness: Annotated[ControlBlock, Width(1), Range(0.0, 1.0), "Mean luma (BT.709)."]
    motion: Annotated[ControlBlock, Width(1), Range(0.0, 1.0), "Mean change since the last frame."]
    colour: Annotated[ColourBlock, Width(1), "Mean colour."]


class Measure(Node, id="texture.measure", also=("analyze", "average", "motion detection")):
    """Measure a picture: what comes back can drive anything.

    The result enters `frames` frames after the picture was drawn, live and offline alike.
    """

    frames: Annotated[Setting[int], Range(1, 8), "Frames until the result enters."] = 2

    def frame(self, inputImage: Annotated[Texture, "Picture."]) -> MeasureOut:
        """Measured by the stage."""
        raise NotImplementedError
