"""Output: where a patch ends."""

from __future__ import annotations

from typing import Annotated

from nodegraph.model.declare import Node, Setting, knob, node
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


class Share(Node, id="output.share", also=("virtual camera", "webcam", "syphon", "spout", "obs")):
    """Give a picture to other programs of this machine, as a virtual camera, in live shows.

    On Linux through v4l2loopback: `modprobe v4l2loopback video_nr=10 card_label=nodegraph
    exclusive_caps=1`. Syphon and Spout are not in yet. Where there is no device the show says so
    and goes on; a render shares nothing.
    """

    device: Annotated[Setting[int], Range(0, 63), "Which: 10 is /dev/video10."] = 10

    def frame(self, picture: Annotated[Texture, "Picture."]) -> None:
        """Handed out by the stage, two frames later."""
        raise NotImplementedError


class Speaker(Node, id="output.speaker", also=("dac~", "audio out", "monitor")):
    """Play a sound on the loudspeakers. Only this lets a live input be heard."""

    def block(self, sound: Annotated[AudioBlock, WIDE, "Sound."] = knob(0.0)) -> None:
        """Played by the engine."""


@node("output.probe", also=("print", "watch", "debug", "scope", "number~"))
def probe(value: Annotated[Control, "Value to watch."] = 0.0) -> None:
    """Watch a value: `nodegraph trace --probe NODE.value` writes it down."""
