"""What a person wishes of a show's sound and pictures when it starts."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from nodegraph.session.messages import OutputWindow


class Sounds(msgspec.Struct, frozen=True, kw_only=True):
    """Devices by a part of their name; None is the system's.

    `audio`: a file that is played into the jack instead of the input, "" the embedded song;
    `repeat` plays it again and again. `silent`: no sound card at all. `keep_input`: what comes in
    is written beside the control log.
    """

    output: str | None = None
    input: str | None = None
    audio: str | None = None
    repeat: bool = False
    silent: bool = False
    keep_input: bool = False


class Pictures(msgspec.Struct, frozen=True, kw_only=True):
    """Where pictures go. `sync`: that of the sound being heard, or the newest there is.

    `headless`: without a window. `on_demand`: windows are opened and closed while the show runs,
    and closing one does not end it; those that it begins with, unless it is `headless`, too.
    `outputs`: windows as a set file has them; none is one window. `keep`: minutes of what is shown
    that can be written afterwards.
    """

    headless: bool = False
    on_demand: bool = False
    outputs: tuple[Any, ...] = ()
    fullscreen: bool = False
    display: int | None = None
    sync: Literal["heard", "now"] = "heard"
    keep: float = 0.0

    @property
    def has_windows(self) -> bool:
        """Whether the show has windows, or may have some."""
        return self.on_demand or not self.headless

    @property
    def window(self) -> OutputWindow:
        """How the output window that comes and goes is as the show begins."""
        if not self.on_demand or self.headless:
            return OutputWindow()
        return OutputWindow(open=True, display=self.display, fullscreen=self.fullscreen)
