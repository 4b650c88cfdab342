"""Output: where a patch ends."""

from __future__ import annotations

from typing import Annotated

from nodegraph.model.declare import Node, knob, node
from nodegraph.model.ranges import Range
from nodegraph.model.signals import WIDE, AudioBlock, Control, ControlBlock, Flag, Texture


class Screen(Node, id="output.screen", also=("window", "out", "render", "display", "video out")):
    """Show and record a picture with its sound.

    `finish` gives it the last touch: exposure, a soft shoulder instead of clipping, and a fixed
    dither against bands; off, the picture passes unchanged. `sound` is what is recorded.
    """

    def frame(
        self,
        picture: Annotated[Texture, "Picture."] | None = None,
        sound: Annotated[AudioBlock, WIDE, "Sound of the recording."] = knob(0.0),
        finish: Annotated[Flag, "The last touch."] = 1.0,
        exposure: Annotated[ControlBlock, Range(-4.0, 4.0, "stops"), "Brighter or darker."] = knob(
            0.0
        ),
    ) -> None:
        """Shown by the stage."""
        raise NotImplementedError


class Speaker(Node, id="output.speaker", also=("dac~", "audio out", "monitor")):
    """Play a sound on the loudspeakers. Only this lets a live input be heard."""

    def block(self, sound: Annotated[AudioBlock, WIDE, "Sound."] = knob(0.0)) -> None:
        """Played by the engine."""


@node("output.probe", also=("print", "watch", "debug", "scope", "number~"))
def probe(value: Annotated[Control, "Value to watch."] = 0.0) -> None:
    """Watch a value: `nodegraph trace --probe NODE.value` writes it down."""
