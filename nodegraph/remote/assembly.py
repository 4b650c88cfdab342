"""From the bytes of MIDI messages to moves of controls, and back.

A message may mean several things: controller 1 is a knob of its own, the coarse half of a 14-bit
one, or an endless one's steps. All are told; what a patch is bound to is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from nodegraph.remote.controls import COARSE, FINE, Control

NOTE_OFF, NOTE_ON, CONTROL, BEND = 0x80, 0x90, 0xB0, 0xE0
COMMANDS: Final = 120  # controllers from here on are commands
DATA_COARSE, DATA_FINE = 6, 38
NRPN_FINE, NRPN_COARSE, RPN_FINE, RPN_COARSE = 98, 99, 100, 101
PAIRS: Final = 32  # a controller below is coarse, 32 further on is its fine half


class Move(NamedTuple):
    """A control was moved to a place, 0..1, or by so many steps; `down`: pressed."""

    control: Control
    place: float = 0.0
    steps: int = 0
    down: bool = False


class _Pair:
    """Two halves of a number. The coarse one alone says nothing, unless it always comes alone."""

    def __init__(self) -> None:
        self._coarse: int | None = None
        self._waits = False

    def coarse(self, value: int) -> float | None:
        alone, self._waits, self._coarse = self._waits, True, value
        return value / COARSE if alone else None

    def fine(self, value: int) -> float | None:
        self._waits = False
        return None if self._coarse is None else (self._coarse << 7 | value) / FINE


class Assembler:
    """The messages of one port in their order."""

    def __init__(self) -> None:
        self._pairs: dict[Control, _Pair] = {}
        self._chosen: dict[int, tuple[int, int]] = {}  # by channel: halves of an NRPN number

    def moves(self, message: Sequence[int]) -> list[Move]:
        """Return what a message may mean; nothing for one that is of no control, or not whole."""
        if len(message) != 3 or max(message[1:]) > COARSE:
            return []
        status, channel = message[0] & 0xF0, (message[0] & 0x0F) + 1
        first, second = message[1], message[2]
        match status:
            case 0x80 | 0x90:
                down = status == NOTE_ON and second > 0
                place = second / COARSE if down else 0.0
                kinds = ("note", "toggle")
                return [Move(Control(kind, first, channel), place, 0, down) for kind in kinds]
            case 0xB0:
                return list(self._controller(channel, first, second))
            case 0xE0:
                return [Move(Control("bend", 0, channel), (second << 7 | first) / FINE)]
        return []

    def _controller(self, channel: int, number: int, value: int) -> Iterable[Move]:
        if number >= COMMANDS or self._choose(channel, number, value):
            return
        chosen = self._chosen.get(channel)
        if chosen is not None and number in (DATA_COARSE, DATA_FINE):
            control = Control("nrpn", chosen[0] << 7 | chosen[1], channel)
            yield from self._half(control, number == DATA_COARSE, value)
            return
        yield Move(Control("cc", number, channel), value / COARSE)
        yield Move(Control("rel", number, channel), steps=steps_of(value))
        if number < 2 * PAIRS:
            control = Control("cc14", number % PAIRS, channel)
            yield from self._half(control, number < PAIRS, value)

    def _choose(self, channel: int, number: int, value: int) -> bool:
        """Hear which numbered parameter is meant from now on; 127 twice: none."""
        if number not in (NRPN_FINE, NRPN_COARSE, RPN_FINE, RPN_COARSE):
            return False
        coarse, fine = self._chosen.get(channel, (COARSE, COARSE))
        if number in (RPN_FINE, RPN_COARSE):
            coarse = fine = COARSE  # of another list, which nothing here is bound to
        elif number == NRPN_COARSE:
            coarse = value
        else:
            fine = value
        if coarse == fine == COARSE:
            self._chosen.pop(channel, None)
        else:
            self._chosen[channel] = (coarse, fine)
        return True

    def _half(self, control: Control, coarse: bool, value: int) -> Iterable[Move]:
        pair = self._pairs.setdefault(control, _Pair())
        place = pair.coarse(value) if coarse else pair.fine(value)
        if place is not None:
            yield Move(control, place)


def steps_of(value: int) -> int:
    """Return the steps that an endless control tells: as a signed number, or away from 64."""
    if 32 <= value < 96:  # nobody turns that far between two messages
        return value - 64
    return value if value < 64 else value - 128


def messages_of(control: Control, place: float) -> list[list[int]]:
    """Return what tells a controller that a value stands there: its ring, motor or light."""
    channel = (control.channel or 1) - 1
    place = min(max(place, 0.0), 1.0)
    coarse, fine = round(place * COARSE), round(place * FINE)
    controller = CONTROL | channel
    match control.kind:
        case "cc" | "rel":
            return [[controller, control.number, coarse]]
        case "cc14":
            return [
                [controller, control.number, fine >> 7],
                [controller, control.number + PAIRS, fine & COARSE],
            ]
        case "nrpn":
            return [
                [controller, NRPN_COARSE, control.number >> 7],
                [controller, NRPN_FINE, control.number & COARSE],
                [controller, DATA_COARSE, fine >> 7],
                [controller, DATA_FINE, fine & COARSE],
            ]
        case "bend":
            return [[BEND | channel, fine & COARSE, fine >> 7]]
        case _:
            return [[NOTE_ON | channel, control.number, coarse]]
