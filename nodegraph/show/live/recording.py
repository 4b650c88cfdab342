"""Recording while performing: pictures and sound on the clock of the sound, never re-timed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from nodegraph.model.errors import NodegraphError
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import RecordTo
from nodegraph.show.live.ring import CHANNELS, Slot
from nodegraph.stage.encoder import QUEUED_FRAMES, Recorder, Writer
from nodegraph.stage.recording_metadata import Metadata

Telling = tuple[str, str, str]
WAITING_BYTES = 64 << 20  # of pictures that wait to be encoded: 17 of 1280x720
MOST_WAITING = 30  # pictures
BACK, AHEAD = 4.0, 60.0  # seconds: a count that jumps further is a new one


class Take:
    """Pictures and sound of a show, on their way into a recorder. The first picture is frame 0.

    Frames that were left out repeat the one before. Sound is put where its samples belong: the
    picture of sample s and the sound of sample s stand at the same time of the take. Nothing here
    waits for the encoder.
    """

    def __init__(self, recorder: Recorder, rate: int, block: int) -> None:
        self.recorder = recorder
        self._rate, self._block = rate, block
        self._first: int | None = None  # the sample of frame 0
        self._waiting: list[Slot] = []  # sound that came since the last picture

    @property
    def frames(self) -> int:
        """How many frames long it is."""
        return self.recorder.next_index

    def picture(self, sample: int, pixels: Any) -> None:
        """Take the picture of a sample. Raises Failed where encoding or the disk has failed."""
        if self._first is None:
            self._first = sample
        index = self._index(sample - self._first)
        if not -BACK < float((index - self.frames) / self.recorder.fps) < AHEAD:
            # The engine counts anew: go on where the take is, and forget sound of the count before.
            self._first = sample - round(self.frames * self._rate / self.recorder.fps)
            self._waiting = [slot for slot in self._waiting if self._near(slot, sample)]
            index = self.frames
        self.recorder.write_frame(pixels, index, wait=False)
        for slot in self._waiting:
            self._write(slot, self._first)
        self._waiting = []

    def _index(self, samples: int) -> int:
        return round(samples * self.recorder.fps / self._rate)

    def sound(self, slot: Slot) -> None:
        """Take a block."""
        self._waiting.append(slot)

    def _near(self, slot: Slot, sample: int) -> bool:
        return abs(slot.block * self._block - sample) < BACK * self._rate

    def _write(self, slot: Slot, first: int) -> None:
        start = slot.block * self._block - first
        sound = slot.sound
        if start < 0:
            sound, start = sound[:, -start:], 0
        if sound.shape[1]:
            self.recorder.write_sound(sound, start, wait=False)


def take_of(
    plan: Plan, size: tuple[int, int], fps: Fraction, path: Path,
    metadata: Metadata | None = None, writer: Writer | None = None,
) -> Take:  # fmt: skip
    """Return a take of a plan's show into a file, or into a writer. Raises Unusable.

    More pictures wait than offline: on a busy machine the encoder may stand still for a while.
    """
    queued = max(QUEUED_FRAMES, min(MOST_WAITING, WAITING_BYTES // (4 * size[0] * size[1])))
    recorder = Recorder(
        path, size, fps, sound_rate=plan.rate, channels=CHANNELS, metadata=metadata, writer=writer,
        queued=queued, live=True,
    )  # fmt: skip
    return Take(recorder, plan.rate, plan.block)


class LiveRecording:
    """A file that is written while the show goes on."""

    def __init__(self, wanted: RecordTo, plan: Plan, fps: Fraction, size: tuple[int, int]) -> None:
        """Raises Unusable where it cannot be written."""
        self.path = Path(wanted.path)
        metadata = Metadata(title=self.path.stem, patch=wanted.patch, seed=wanted.seed)
        self.take = take_of(plan, size, fps, self.path, metadata)

    def close(self) -> Telling:
        """Finish the file; returns what to tell. A long file takes its time."""
        try:
            made = self.take.recorder.close()
        except NodegraphError as problem:
            return ("error", "recording", str(problem))
        seconds = float(made.frames / self.take.recorder.fps)
        lost = f" {made.dropped} pictures had no time to be encoded." if made.dropped else ""
        return ("note", str(self.path), f"{seconds:.1f} s were recorded.{lost}")
