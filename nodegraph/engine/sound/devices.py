"""Which sound devices there are, and which one a name means."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal

from nodegraph.engine.sound import portaudio
from nodegraph.engine.sound.platform import default_sink
from nodegraph.model.errors import Failed

Way = Literal["input", "output"]
SYSTEM = "system"  # the input that is what the computer plays
PULSE_SOURCE = "PULSE_SOURCE"  # where ALSA's device `pulse` records from
SHOWN = 6


class NoDevice(Failed):
    """There is nothing to open."""


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """One device, as PortAudio sees it: channels it can have, Hz and seconds it prefers."""

    index: int
    name: str
    host: str  # ALSA, JACK Audio Connection Kit, Core Audio, ...
    inputs: int
    outputs: int
    rate: float
    input_latency: float
    output_latency: float
    default_input: bool = False
    default_output: bool = False
    source: str = ""  # what is to be recorded through it, where it can record several things

    @property
    def monitor(self) -> bool:
        """Whether its input is what another device plays."""
        return bool(self.source) or "monitor" in self.name.lower()

    @property
    def label(self) -> str:
        """Its name, as a person should read it."""
        return f"{self.name} ({self.source})" if self.source else self.name

    def channels(self, way: Way) -> int:
        """Return how many channels it has this way."""
        return self.inputs if way == "input" else self.outputs

    def default(self, way: Way) -> bool:
        """Return whether it is the default this way."""
        return self.default_input if way == "input" else self.default_output


def devices() -> list[DeviceInfo]:
    """Return all devices. Raises Failed where PortAudio is missing."""
    return listed(portaudio.library())


def listed(device: Any) -> list[DeviceInfo]:
    """Return what PortAudio lists now."""
    hosts = device.query_hostapis()
    library = device._lib
    source, target = library.Pa_GetDefaultInputDevice(), library.Pa_GetDefaultOutputDevice()
    return [
        DeviceInfo(
            index=entry["index"],
            name=entry["name"],
            host=hosts[entry["hostapi"]]["name"],
            inputs=entry["max_input_channels"],
            outputs=entry["max_output_channels"],
            rate=entry["default_samplerate"],
            input_latency=entry["default_low_input_latency"],
            output_latency=entry["default_low_output_latency"],
            default_input=entry["index"] == source,
            default_output=entry["index"] == target,
        )
        for entry in device.query_devices()
    ]


def defaults(known: Iterable[DeviceInfo], way: Way) -> list[DeviceInfo]:
    """Return what to try when nothing is wished for, best first.

    A JACK server that runs has taken the card, so it comes before PortAudio's own choice.
    """
    able = [item for item in known if item.channels(way)]
    return sorted(able, key=lambda item: (portaudio.JACK not in item.host, not item.default(way)))


def find(known: Iterable[DeviceInfo], wish: str, way: Way) -> DeviceInfo | None:
    """Return the device of this name, or with this in its name, or None; the default goes first."""
    able = [item for item in defaults(known, way) if not item.monitor or way == "input"]
    wanted = wish.casefold().strip()
    if way == "input" and wanted == SYSTEM:
        return _system(able)
    for fits in (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    ):
        for item in able:
            if fits(item.name.casefold()):
                return item
    return None


def _system(able: Sequence[DeviceInfo]) -> DeviceInfo | None:
    """Return the input that hears what the default output plays."""
    monitors = [item for item in able if item.monitor]
    sink = default_sink()
    for item in monitors:
        if sink and sink in item.name:
            return item
    if monitors:
        return monitors[0]
    through = next((item for item in able if item.name == "pulse"), None)
    return replace(through, source=f"{sink}.monitor") if sink and through else None


@contextmanager
def recording_from(source: str) -> Iterator[None]:
    """Let ALSA's device `pulse` record from this source, if opened meanwhile."""
    before = os.environ.get(PULSE_SOURCE)
    if source:
        os.environ[PULSE_SOURCE] = source
    try:
        yield
    finally:
        if source:
            os.environ.pop(PULSE_SOURCE)
            if before is not None:
                os.environ[PULSE_SOURCE] = before


@dataclass(frozen=True, slots=True)
class Choice:
    """Devices to try in order for one way, and a sentence where a wish could not be met."""

    candidates: list[DeviceInfo]
    met: bool  # the wished one is the only candidate
    sentence: str = ""


def choose(known: Sequence[DeviceInfo], wish: str | None, way: Way, strict: bool) -> Choice:
    """Return what to open for a wish; `strict`: nothing else will do. Raises Failed, NoDevice."""
    able = defaults(known, way)
    if wish is not None:
        found = find(known, wish, way)
        if found is not None:
            return Choice([found], True)
        if strict:
            raise Failed(f"The sound {way} '{wish}' is away; connect it again.")
    if not able:
        raise NoDevice(f"No sound {way} device; connect one.")
    if wish is None:
        return Choice(able, False)
    return Choice(able, False, _unknown(able, wish, way))


def _unknown(able: Sequence[DeviceInfo], wish: str, way: Way) -> str:
    if way == "input" and wish.casefold().strip() == SYSTEM:
        return (
            f"What the computer plays cannot be recorded here: '{able[0].name}' is the input; "
            "use PulseAudio or PipeWire, whose monitors can."
        )
    names = list(dict.fromkeys(item.name for item in able))
    lower = {name.casefold(): name for name in names}
    close = [
        lower[name] for name in difflib.get_close_matches(wish.casefold(), lower, SHOWN, cutoff=0.4)
    ]
    shown = ", ".join(f"'{name}'" for name in (close or names)[:SHOWN])
    return f"No sound {way} is called '{wish}': '{able[0].name}' is used; there is {shown}."
