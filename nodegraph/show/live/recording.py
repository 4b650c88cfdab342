"""Recording while performing: pictures and sound on the clock of the sound, never re-timed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from nodegraph.model.errors import NodegraphError
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import RecordTo
from nodegraph.show.live.ring import CHANNELS, Slot
from nodegraph.stage.encoder import Recorder
from nodegraph.stage.recording_metadata import Metadata

Telling = tuple[str, str, str]


class LiveRecording:
    """A file that is written while the show goes on. The first picture given is its frame 0.

    Frames that were left out repeat the one before. Sound is put where its samples belong: the
    picture of sample s and the sound of sample s stand at the same time of the file.
    """

    def __init__(self, wanted: RecordTo, plan: Plan, fps: Fraction, size: tuple[int, int]) -> None:
        self.path = Path(wanted.path)
        metadata = Metadata(title=self.path.stem, patch=wanted.patch, seed=wanted.seed)
        self._plan, self._fps = plan, fps
        self._recorder = Recorder(
            self.path, size, fps, sound_rate=plan.rate, channels=CHANNELS, metadata=metadata
        )
        self._first_frame = -1
        self._first_sample = 0
        self._waiting: list[Slot] = []  # sound that came before the first picture

    def picture(self, frame: int, sample: int, pixels: Any, level: float) -> Telling | None:
        """Record a frame; returns what to tell where the recording had to end."""
        if self._first_frame < 0:
            self._first_frame, self._first_sample = frame, sample
        if level < 1.0:
            pixels = (pixels * np.float32(level)).astype(np.uint8)
        try:
            self._recorder.write_frame(pixels, frame - self._first_frame, wait=False)
            for slot in self._waiting:
                self._write(slot)
            self._waiting = []
        except NodegraphError as problem:
            self._recorder.abort()
            return ("error", str(self.path), str(problem))
        return None

    def sound(self, slot: Slot) -> None:
        """Record a block."""
        self._waiting.append(slot)

    def _write(self, slot: Slot) -> None:
        start = slot.block * self._plan.block - self._first_sample
        sound = slot.sound
        if start < 0:
            sound, start = sound[:, -start:], 0
        if sound.shape[1]:
            self._recorder.write_sound(sound, start)

    def close(self) -> Telling:
        """Finish the file; returns what to tell."""
        try:
            made = self._recorder.close()
        except NodegraphError as problem:
            return ("error", str(self.path), str(problem))
        seconds = float(made.frames / self._fps)
        return ("note", str(self.path), f"{seconds:.1f} s were recorded.")
