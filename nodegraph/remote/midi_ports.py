"""MIDI ports by a part of their name, opened when they come and again when they come back."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

import rtmidi

from nodegraph.remote.wishes import VIRTUAL

NAME: Final = "nodegraph"  # what others see; ports of this name are not opened from here
LOOK_SECONDS: Final = 0.5
AGAIN_SECONDS: Final = 5.0  # between attempts where there is no MIDI at all
MOST: Final = 8192  # messages that wait
STALE: Final = 0.05  # seconds: a time stamp that is older is of a clock that was set anew
DRIFT: Final = 5e-5  # of a second: how the two clocks may run apart

Say = Callable[[str], None]


class Heard(NamedTuple):
    """A message, and when it came in (seconds, monotonic)."""

    port: str
    message: list[int]
    at: float


class _Stamps:
    """From the times between messages, as the driver measures them, to moments of ours.

    Python comes late, and never early: so the least delay there was is that of all.
    """

    def __init__(self) -> None:
        self._device = 0.0
        self._ahead: float | None = None

    def at(self, passed: float, now: float) -> float:
        self._device += passed
        late = now - self._device
        if self._ahead is None or not 0.0 <= late - self._ahead < STALE:
            self._ahead = late
        self._ahead += DRIFT * passed
        return min(self._device + self._ahead, now)


class _Ports:
    """What is open of what was wished for. `incoming`: which side of MIDI."""

    def __init__(self, wishes: Iterable[str], api: str, incoming: bool, say: Say) -> None:
        self._wishes = [wish.casefold() for wish in wishes]
        self._api = api
        self._incoming = incoming
        self._say = say
        self._lister: Any = None
        self._next = 0.0
        self._failed = False
        self._missed: set[str] = set()
        self.open: dict[str, Any] = {}
        self.fresh = 0  # ports that were opened, ever
        self.lock = threading.Lock()

    def look(self) -> None:
        """See what came and what has gone, twice a second."""
        now = time.monotonic()
        if not self._wishes or now < self._next:
            return
        self._next = now + LOOK_SECONDS
        try:
            if self._lister is None:
                self._lister = self._make()
                self._open_virtual()
            names = [name for name in self._lister.get_ports() if not _is_ours(name)]
            self._close_gone(names)
            self._open_new(names)
            self._failed = False
        except (rtmidi.RtMidiError, UnicodeDecodeError) as problem:
            self._fail(problem, now)

    def _fail(self, problem: Exception, now: float) -> None:
        self._next = now + AGAIN_SECONDS
        if not self._failed:
            self._say(f"MIDI cannot be had ({problem}); it is tried again.")
        self._failed = True
        self.close()

    def _make(self) -> Any:
        """Return a client of the first API that works."""
        known = rtmidi.get_compiled_api()
        if self._api:
            asked = rtmidi.get_compiled_api_by_name(self._api)
            known = [asked] if asked in known else []
        problem: Exception | None = None
        for api in known:
            try:
                if self._incoming:
                    return rtmidi.MidiIn(api, name=NAME, queue_size_limit=MOST)
                return rtmidi.MidiOut(api, name=NAME)
            except rtmidi.RtMidiError as failed:
                problem = failed
        raise problem or rtmidi.SystemError(f"there is no MIDI of the kind {self._api!r} here")

    def _open_virtual(self) -> None:
        if VIRTUAL not in self._wishes:
            return
        port = self._make()
        try:
            port.open_virtual_port("in" if self._incoming else "out")
        except (NotImplementedError, rtmidi.RtMidiError):
            self._say("This system has no virtual MIDI ports; use a loopback driver's.")
            self._wishes.remove(VIRTUAL)
            return
        self._opened(VIRTUAL, port)

    def _close_gone(self, names: Sequence[str]) -> None:
        for name in [name for name in self.open if name not in names and name != VIRTUAL]:
            self._say(f"MIDI: {name} has gone.")
            with self.lock:  # nobody may be sending to it
                port = self.open.pop(name)
            _end(port)

    def _open_new(self, names: Sequence[str]) -> None:
        wishes = [wish for wish in self._wishes if wish != VIRTUAL]
        for place, name in enumerate(names):
            if name not in self.open and any(wish in name.casefold() for wish in wishes):
                port = self._make()
                port.open_port(self._place_of(port, name, place), "in" if self._incoming else "out")
                self._opened(name, port)
                self._say(f"MIDI: {name} is there.")
        for wish in wishes:
            if wish not in self._missed and not any(wish in name.casefold() for name in names):
                self._missed.add(wish)
                self._say(f"MIDI: no port has {wish!r} in its name yet; there is {_list(names)}.")

    def _place_of(self, port: Any, name: str, place: int) -> int:
        """A client may see other ports than another one: count again."""
        names = port.get_ports()
        return names.index(name) if name in names else place

    def _opened(self, name: str, port: Any) -> None:
        self.open[name] = port
        self.fresh += 1

    def close(self) -> None:
        """Let every port go."""
        with self.lock:
            for port in (*self.open.values(), self._lister):
                _end(port)
            self.open.clear()
        self._lister = None


class Inputs(_Ports):
    """Ports that are heard."""

    def __init__(self, wishes: Iterable[str], api: str, say: Say) -> None:
        super().__init__(wishes, api, True, say)
        self._stamps: dict[str, _Stamps] = {}

    def _opened(self, name: str, port: Any) -> None:
        super()._opened(name, port)
        self._stamps[name] = _Stamps()
        port.ignore_types(sysex=True, timing=False, active_sense=True)

    def take(self) -> list[Heard]:
        """Return what came in since.

        It waits in the driver's queue with its time: a callback would make the driver's thread wait
        for Python, and what comes in meanwhile is late or lost.
        """
        found = []
        for name, port in self.open.items():
            while (event := port.get_message()) is not None:
                message, passed = event
                found.append(Heard(name, message, self._stamps[name].at(passed, time.monotonic())))
        return found


class Outputs(_Ports):
    """Ports that are told. `send` may be called from any thread."""

    def __init__(self, wishes: Iterable[str], api: str, say: Say) -> None:
        super().__init__(wishes, api, False, say)

    def send(self, message: Sequence[int]) -> None:
        """Tell every port; one that has just gone is seen to by `look`."""
        with self.lock:
            for port in list(self.open.values()):
                with contextlib.suppress(rtmidi.RtMidiError):
                    port.send_message(message)


def _is_ours(name: str) -> bool:
    return name.casefold().startswith(NAME)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) or "none at all"


def _end(port: Any) -> None:
    if port is not None:
        with contextlib.suppress(rtmidi.RtMidiError):
            port.close_port()
        port.delete()
