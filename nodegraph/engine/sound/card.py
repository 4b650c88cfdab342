"""The sound card, as the live engine sees it: it asks for blocks, and takes them.

card.start()
while running:
    live = card.wait()          # another block is wanted
    engine.block(transport, live)
    card.play(engine.speaker())
card.close()
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nodegraph.engine.sound.clock import SECOND, SoftwareClock
from nodegraph.engine.sound.intake import Intake
from nodegraph.engine.sound.keeper import SILENT, Keeper
from nodegraph.engine.sound.line import Line
from nodegraph.engine.sound.places import LATE, READY, STOPPED, At
from nodegraph.engine.sound.ring import Floats, Waiting
from nodegraph.engine.sound.speaker import Speaker
from nodegraph.engine.sound.status import Status, Wishes

POLL = 300_000  # ns between two looks at the rings
LOOK = 50_000_000  # ns, at most, until a wait sees that its device has gone
FIRST_PATIENCE = 6.0  # s for devices to open before the show begins without them


class SoundCard:
    """Drives the engine: by a device's clock where there is one, else by the computer's.

    `rate` in Hz, `block` in samples, both of the engine. `report` is given sentences for people,
    on the thread that calls `start`, `wait` or `close`. Nothing here raises for a missing device.
    """

    def __init__(
        self, wishes: Wishes, rate: float, block: int, report: Callable[[str], None]
    ) -> None:
        self.wishes = wishes
        self.rate = float(rate)
        self.block = block
        self.stopped = False  # whether the last wait was ended by `stop_waiting`
        self._report = report
        self._waiting = Waiting()
        self._keeper = Keeper(wishes, self.rate, block)
        self._line: Line | None = None
        self._clock = SoftwareClock(self.rate, block, time.monotonic_ns())
        self._lead = round(block * SECOND / self.rate)  # ns from being asked for to being heard
        self._heard = 0
        self._past = Status()  # what lines that are gone have counted
        self._blocks = 0
        self._losses = 0
        self._peaks = [0.0, 0.0]  # in, out

    def start(self) -> None:
        """Open the devices; return when one runs, or there is none, or after some seconds."""
        if not self.wishes.nothing:
            self._keeper.start(FIRST_PATIENCE)
        self._clock = SoftwareClock(self.rate, self.block, time.monotonic_ns())
        self._follow()
        self._say()

    # --- block by block -------------------------------------------------------------------------

    def wait(self) -> Floats | None:
        """Sleep without the GIL until another block is wanted.

        Return the live input, float32 (channels, block), or None when there is none.
        """
        self.stopped = False
        while True:
            self._follow()
            self._say()
            line = self._line
            if line is None:
                answer = self._waiting.until(self._clock.due)
                if answer == LATE:
                    self._clock.advance(time.monotonic_ns())
            else:
                answer = self._wait_for(line)
            if answer == STOPPED:
                self.stopped = True
                return None
            if answer == READY or line is None:
                self._blocks += 1
                return self._record(line)

    def _wait_for(self, line: Line) -> int:
        until = time.monotonic_ns() + LOOK
        if line.speaker is not None:
            speaker = line.speaker
            answer = self._waiting.ready(speaker.ring, speaker.below, None, 0, until, POLL)
            speaker.listen()
            return answer
        intake = line.intake
        assert intake is not None
        while not intake.ready:
            answer = self._waiting.ready(None, 0, intake.ring, intake.least, until, POLL)
            if answer != READY:
                return answer
            intake.collect()
        return READY

    def _record(self, line: Line | None) -> Floats | None:
        intake = line.intake if line is not None else None
        if intake is None:
            return None
        live = intake.take(time.monotonic_ns())
        self._peaks[0] = max(self._peaks[0], _peak(live))
        return live

    def play(self, sound: Floats) -> None:
        """Queue float32 (2, block) for the device."""
        self._peaks[1] = max(self._peaks[1], _peak(sound))
        line = self._line
        if line is not None and line.speaker is not None:
            line.speaker.play(sound)

    def heard_at(self) -> int:
        """Return when the first sample of the block played next will be heard.

        In ns of `time.monotonic_ns`, the device's declared latency included; never earlier than
        what it said before. Without an output: when it would be.
        """
        self._heard = max(self._heard, self._heard_now())
        return self._heard

    def _heard_now(self) -> int:
        line = self._line
        if line is None:
            # `wait` has counted the block in hand as done
            return self._clock.due - round(self.block * SECOND / self.rate) + self._lead
        if line.speaker is not None:
            return line.speaker.heard_at()
        return time.monotonic_ns() + self._lead

    # --- blocks that machine code plays ----------------------------------------------------------

    def plain_speaker(self) -> tuple[Speaker, Waiting] | None:
        """Return what plays and who waits for it, where nothing between needs Python; else None."""
        line = self._line
        if line is None or line.lost or line.intake is not None or line.speaker is None:
            return None
        speaker = line.speaker
        return (speaker, self._waiting) if speaker.is_plain and speaker.clock.known else None

    @property
    def heard(self) -> int:
        """What `heard_at` said last."""
        return self._heard

    def count(self, blocks: int, heard: int, peak: float) -> None:
        """Take over what machine code has played: blocks, when the last is heard, its peak."""
        self._blocks += blocks
        self._heard = max(self._heard, heard)
        self._peaks[1] = max(self._peaks[1], peak)

    def stop_waiting(self) -> None:
        """Let `wait` return at once, once, with `stopped` set; from any thread."""
        self._waiting.stop()

    # --- devices that come and go ---------------------------------------------------------------

    def _follow(self) -> None:
        """Go over to the computer's clock when the device has gone, and back when it returns."""
        line = self._line
        if line is not None and line.lost:
            self._losses += 1
            self._past = self.status()
            due = time.monotonic_ns()
            if line.speaker is not None:
                # the next block is asked for when the device would have, had it lived
                due = min(due, max(self._heard_now() - self._lead, due - SECOND))
            self._clock = SoftwareClock(self.rate, self.block, due)
            self._line = None
            self._report(
                f"Sound device {line.names} has gone: the show goes on silent on the computer's "
                "clock, and returns to it within seconds of its return."
            )
        offer = self._keeper.take()
        if offer is not None:
            offer.arm(self._waiting)
            self._line = offer
            if offer.speaker is not None:
                self._lead = round(offer.speaker.lead * SECOND)

    def _say(self) -> None:
        while self._keeper.sentences:
            self._report(self._keeper.sentences.popleft())

    def status(self) -> Status:
        """Return how it fares; peaks begin anew."""
        past, line = self._past, self._line
        peak_in, peak_out = self._peaks
        self._peaks = [0.0, 0.0]
        seen = replace(
            past, driver="software" if line is None else "device", device_latency=0.0,
            rate=self.rate, block=self.block, blocks=self._blocks, losses=self._losses,
            peak_in=peak_in, peak_out=peak_out, latency=self._lead / SECOND,
        )  # fmt: skip
        if line is None:
            return seen
        return _with_intake(_with_output(seen, line), line.intake)

    def close(self) -> None:
        """Stop and close the devices."""
        self._line = None
        self._keeper.close()
        self._say()


def _with_output(seen: Status, line: Line) -> Status:
    """Add what the streams of a line have counted."""
    source, target = line.input_stream, line.output_stream
    seen = replace(
        seen, callback=line.driving.callback,
        xruns=seen.xruns + sum(
            stream.exchange.number(At.UNDERFLOWS) + stream.exchange.number(At.OVERFLOWS)
            for stream in line.streams
        ),
        input=line.input.label if line.input is not None and source is not None else "",
        input_rate=source.rate if source is not None else 0.0,
        input_block=source.exchange.number(At.LARGEST) if source is not None else 0,
    )  # fmt: skip
    if target is None or line.speaker is None:
        return seen
    return replace(
        seen, output=line.output.label if line.output is not None else "",
        output_rate=target.rate, output_block=target.exchange.number(At.LARGEST),
        missed=seen.missed + target.exchange.number(At.MISSED),
        missed_frames=seen.missed_frames + target.exchange.number(At.MISSED_FRAMES),
        latency=line.speaker.lead, device_latency=line.speaker.latency,
        clock_drift=line.speaker.clock.drift,
    )  # fmt: skip


def _with_intake(seen: Status, intake: Intake | None) -> Status:
    if intake is None:
        return seen
    return replace(
        seen, gaps=seen.gaps + intake.gaps, overruns=seen.overruns + intake.overruns,
        input_latency=intake.latency, device_latency=seen.device_latency + intake.device_latency,
        drift=intake.drift.ppm if intake.drift is not None else 0.0,
    )  # fmt: skip


def _peak(sound: Floats) -> float:
    return float(max(np.max(sound, initial=0.0), -np.min(sound, initial=0.0)))


__all__ = ["SILENT", "SoundCard", "Status", "Wishes"]
