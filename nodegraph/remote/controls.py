"""What a MIDI controller has, as a patch writes it: `cc:1`, `cc14:1@2`, `note:36`, `bend@3`."""

from __future__ import annotations

from typing import Final, NamedTuple

from nodegraph.model.errors import Unusable

CHANNELS: Final = 16
COUNTS: Final = {
    "cc": 120,  # from 120 on they are commands: all notes off and the like
    "cc14": 32,  # its fine half is the controller 32 further on
    "rel": 120,
    "note": 128,
    "toggle": 128,
    "nrpn": 16384,
    "bend": 1,
}
"""How many there are of each kind; they count from 0."""
FINE: Final = 16383  # the highest place of 14 bits
COARSE: Final = 127


class Control(NamedTuple):
    """A knob, key or wheel. `channel` is 1 to 16, None for any."""

    kind: str
    number: int
    channel: int | None = None

    def __str__(self) -> str:
        number = "" if self.kind == "bend" else f":{self.number}"
        return f"{self.kind}{number}" + ("" if self.channel is None else f"@{self.channel}")

    @property
    def anywhere(self) -> Control:
        """The same of any channel."""
        return self._replace(channel=None)

    @property
    def endless(self) -> bool:
        """Whether it tells steps and stands nowhere."""
        return self.kind == "rel"

    @property
    def key(self) -> bool:
        """Whether it is pressed and let go."""
        return self.kind in ("note", "toggle")

    @property
    def step(self) -> float:
        """How far apart two places of it are."""
        return 1.0 / (FINE if self.kind in ("cc14", "nrpn", "bend") else COARSE)


def parse_control(text: str) -> Control:
    """Return what a text names. Raises Unusable, with a sentence."""
    given = text.strip()
    body, at, channel = given.partition("@")
    kind, colon, number = body.partition(":")
    count = COUNTS.get(kind)
    if count is None:
        remedy = "Write cc:1, cc14:1, rel:1, note:36, toggle:36, nrpn:1 or bend."
        raise Unusable(f"{given[:40]!r} names no MIDI control. {remedy}")
    if kind == "bend" and not colon:
        number = "0"
    place = _number(number)
    if place is None or place >= count:
        raise Unusable(f"{given!r} names no MIDI control: {kind} has the numbers 0 to {count - 1}.")
    if not at:
        return Control(kind, place)
    which = _number(channel)
    if which is None or not 1 <= which <= CHANNELS:
        raise Unusable(f"{given!r} names no MIDI channel; they are @1 to @{CHANNELS}.")
    return Control(kind, place, which)


def _number(text: str) -> int | None:
    """Return a whole number of at most five plain digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None
