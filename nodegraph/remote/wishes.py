"""What a person wishes of MIDI and OSC when a show starts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, cast

import msgspec

from nodegraph.model.errors import Unusable
from nodegraph.remote.ableton import binding

VIRTUAL: Final = "virtual"


class Wishes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ports by a part of their name; "" is every port, "virtual" one that others connect to.

    `osc_port` 0: no OSC. `lan`: OSC from other machines of the local network too. `clock`: follow
    the MIDI clock that comes in, send one, or be in an Ableton Link session. `midi_api`: of
    python-rtmidi, such as "jack"; "" is the first that works.
    """

    midi_in: tuple[str, ...] = ()
    midi_out: tuple[str, ...] = ()
    osc_port: int = 0
    lan: bool = False
    clock: Literal["", "in", "out", "link"] = ""
    midi_api: str = ""


def read_wishes(
    midi_in: Iterable[str], midi_out: Iterable[str], clock: str, osc_port: int, lan: bool
) -> dict[str, Any] | None:
    """Return the wishes of a command line as the process takes them; None where there are none.

    Raises Unusable for a clock that is none of in, out and link, for link where it is not
    installed, and for a port that is none.
    """
    if clock not in ("", "in", "out", "link"):
        raise Unusable(f"--clock: {clock!r} is none of in, out and link.")
    if clock == "link":
        binding()
    if not 0 <= osc_port < 65_536:
        raise Unusable(f"--osc: {osc_port} is no port; give 1 to 65535, such as 9000.")
    wishes = Wishes(
        midi_in=tuple(midi_in), midi_out=tuple(midi_out), osc_port=osc_port, lan=lan,
        clock=cast(Literal["", "in", "out", "link"], clock),
    )  # fmt: skip
    if wishes == Wishes():
        return None
    found: dict[str, Any] = msgspec.to_builtins(wishes)
    return found
