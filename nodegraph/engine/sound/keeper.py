"""The thread that opens devices, watches them, and opens them again when they come back.

All calls of PortAudio happen here, because some take seconds and the engine must not wait.
"""

from __future__ import annotations

import threading
from collections import deque

from nodegraph.engine.sound import portaudio
from nodegraph.engine.sound.devices import NoDevice, choose, listed
from nodegraph.engine.sound.line import Line
from nodegraph.engine.sound.places import At
from nodegraph.engine.sound.portaudio import Stream
from nodegraph.engine.sound.status import Wishes
from nodegraph.model.errors import Failed

TICK = 0.08  # s between two looks
QUIET = 4  # looks without a callback after which a device is gone: 0.4 s, with the first
RETRY = 1.0  # s
SILENT = (
    "No sound device: the show runs silent on the computer's clock; plug one in or start a sound "
    "server, and it is taken within seconds."
)
UNTIL = "; until then the show runs silent on the computer's clock."


class Keeper:
    """Keeps a line open. What it has to say lies in `sentences`; what it opened in `offer`."""

    def __init__(self, wishes: Wishes, rate: float, block: int) -> None:
        self.sentences: deque[str] = deque()
        self._wishes = wishes
        self._rate = rate
        self._block = block
        self._offer: Line | None = None
        self._line: Line | None = None
        self._met = (False, False)  # wishes that were met once are not given up for another device
        self._latency = "low"
        self._had = ""  # what was lost, by name
        self._tried = threading.Event()
        self._wake = threading.Event()
        self._lost_input = False
        self._closing = False
        self._quiet: dict[int, tuple[int, int]] = {}  # by stream: callbacks seen, looks since
        self._thread = threading.Thread(target=self._run, name="sound keeper", daemon=True)

    def start(self, patience: float) -> None:
        """Begin; return when devices have been tried once, or after `patience` s."""
        self._thread.start()
        self._tried.wait(patience)

    def take(self) -> Line | None:
        """Return a line that was opened since the last call."""
        offer, self._offer = self._offer, None
        return offer

    def close(self, patience: float = 3.0) -> None:
        """Close the devices and end; one that hangs is left after `patience` s."""
        self._closing = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    # --- the thread -----------------------------------------------------------------------------

    def _run(self) -> None:
        waited = RETRY  # s since the last try to open something
        while not self._closing:
            if self._line is not None and self._line.lost:
                self._close(self._line)
                self._had, self._line = self._line.names, None
                waited = RETRY
            due = waited >= RETRY
            if self._line is not None:
                self._watch(self._line, due)
            elif due:
                self._attempt()
                self._tried.set()
            waited = TICK if due else waited + TICK
            self._wake.wait(TICK)
        if self._line is not None:
            self._close(self._line)

    def _attempt(self) -> None:
        line = Line(self._wishes, self._rate, self._block, latency=self._latency)
        try:
            device = portaudio.refresh()
            line.open(device, self._met)
        except Exception as problem:  # the show outlives whatever a sound system does
            for stream in line.streams:
                stream.close()
            if not self._tried.is_set():
                none = isinstance(problem, NoDevice)
                self.sentences.append(SILENT if none else f"{str(problem).rstrip('.')}{UNTIL}")
            return
        self._met = (self._met[0] or line.met[0], self._met[1] or line.met[1])
        if self._had:
            self.sentences.append(f"Sound device {line.names} is back: it plays again.")
        elif self._tried.is_set():
            self.sentences.append(f"Sound device {line.names} is there: it plays.")
        self.sentences.extend(line.sentences)
        self._line = self._offer = line

    def _close(self, line: Line) -> None:
        for stream in line.streams:
            _, looks = self._quiet.pop(id(stream), (0, 0))
            stream.close(looks * TICK)

    def _watch(self, line: Line, due: bool) -> None:
        """Look whether the streams still run; `due`: a lost input may be tried again."""
        if self._gone(line.driving):
            if line.driving.alive:
                self._latency = "high"  # it stalled: sound servers do, asked for too little
            line.lost = True
            return
        stream = line.input_stream
        if stream is not None and stream is not line.driving and self._gone(stream):
            self.sentences.append(
                f"Sound input {_name(line)} has gone: the show goes on without, until it is back."
            )
            line.intake = line.input_stream = None
            self._lost_input = True
            stream.close(self._quiet.pop(id(stream), (0, 0))[1] * TICK)
        elif stream is None and self._lost_input and due:
            self._attempt_input(line)

    def _attempt_input(self, line: Line) -> None:
        """Open the input again, among the devices PortAudio knew: the output stays open."""
        try:
            device = portaudio.library()
            inputs = choose(listed(device), self._wishes.input, "input", self._met[1])
            if not line.open_input(device, inputs, []):
                return
        except Failed:
            return
        intake = line.make_intake()
        intake.arm()
        line.intake = intake
        self._lost_input = False
        self.sentences.append(f"Sound input {_name(line)} is back.")

    def _gone(self, stream: Stream) -> bool:
        """Return whether a stream has ended, or not called for too long.

        Looks are counted, not seconds: after a suspend of the computer the device is as late as
        we are.
        """
        if not stream.alive:
            return True
        calls = stream.exchange.number(At.CALLBACKS)
        before, looks = self._quiet.get(id(stream), (-1, 0))
        looks = looks + 1 if calls == before else 0
        self._quiet[id(stream)] = (calls, looks)
        period = stream.exchange.number(At.LARGEST) / stream.rate
        return looks >= max(QUIET, 3.0 * period / TICK)


def _name(line: Line) -> str:
    return f"'{line.input.label}'" if line.input is not None else ""
