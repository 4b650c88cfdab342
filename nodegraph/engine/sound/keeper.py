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
QUIET = 5  # looks without a callback after which a device is gone: 0.4 s
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
        waited = RETRY
        while not self._closing:
            line = self._line
            if line is not None and line.lost:
                self._close(line)
                self._had, self._line, waited = line.names, None, RETRY
            if self._line is None:
                if waited >= RETRY:
                    self._attempt()
                    waited = 0.0
                self._tried.set()
            elif not line or not line.lost:
                waited = self._watch(self._line, waited)
            self._wake.wait(TICK)
            self._wake.clear()
            waited += TICK
        if self._line is not None:
            self._close(self._line)

    def _attempt(self) -> None:
        line = Line(self._wishes, self._rate, self._block, latency=self._latency)
        try:
            device = portaudio.refresh()
            line.open(device, self._met)
        except Failed as problem:
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

    def _watch(self, line: Line, waited: float) -> float:
        """Look whether the streams still run; return how long the last try of an input is ago."""
        if self._gone(line.driving):
            if line.driving.alive:
                self._latency = "high"  # it stalled: sound servers do, asked for too little
            line.lost = True
            return 0.0
        stream = line.input_stream
        if stream is not None and stream is not line.driving and self._gone(stream):
            name = f"'{line.input.label}'" if line.input is not None else ""
            self.sentences.append(
                f"Sound input {name} has gone: the show goes on without, until it is back."
            )
            line.intake = line.input_stream = None
            stream.close(self._quiet.pop(id(stream), (0, 0))[1] * TICK)
            self._had_input = True
        elif stream is None and self._wishes.want_input and waited >= RETRY and self._had_input:
            self._attempt_input(line)
            return 0.0
        return waited

    _had_input = False

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
        name = f"'{line.input.label}'" if line.input is not None else ""
        self.sentences.append(f"Sound input {name} is back.")

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
