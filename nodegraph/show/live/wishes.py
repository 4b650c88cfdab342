"""What a person wishes of a show's sound and pictures when it starts."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


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

    `outputs`: windows as a set file has them; none is one window. `keep`: minutes of what is shown
    that can be written afterwards.
    """

    headless: bool = False
    outputs: tuple[Any, ...] = ()
    fullscreen: bool = False
    display: int | None = None
    sync: Literal["heard", "now"] = "heard"
    keep: float = 0.0
