"""The last minutes of a show, kept in memory, to be written when somebody asks for them."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

from nodegraph.model.errors import NodegraphError
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import KeepTo
from nodegraph.show.live.recording import Telling, take_of
from nodegraph.show.live.ring import CHANNELS
from nodegraph.stage.encoder_formats import KEPT
from nodegraph.stage.encoder_kept import Form, KeptRing, write_minutes
from nodegraph.stage.encoder_packets import PacketWriter
from nodegraph.stage.recording_metadata import Metadata

ENCODER_SECONDS = 3.0  # that the pictures shown last may still be in the encoder
_LOOK = 0.02


class KeptMinutes:
    """An encoder of its own and the ring it fills."""

    def __init__(self, minutes: float, plan: Plan, fps: Fraction, size: tuple[int, int]) -> None:
        """Raises Unusable where pictures of this size cannot be encoded."""
        self.ring = KeptRing(minutes * 60.0, fps, plan.rate)
        sound = (plan.rate, CHANNELS)
        writer = PacketWriter(KEPT, size, fps, sound, self.ring.add)
        self._form = Form(size, fps, sound, writer.sound_header)
        self.take = take_of(plan, size, fps, Path(f"kept{KEPT.suffix}"), writer=writer)
        self._minutes = minutes
        self._is_short_told = False

    def short(self) -> Telling | None:
        """Return what to tell, once, where the memory does not hold the minutes asked for."""
        if self._is_short_told or not self.ring.is_short:
            return None
        self._is_short_told = True
        held = self.ring.seconds / 60.0
        text = f"{self._minutes:g} minutes need too much memory; some {held:.1f} are kept."
        return ("warning", "keep", text)

    def write(self, wanted: KeepTo, frames: int) -> Telling:
        """Write a file of what is kept up to a frame; returns what to tell. For another thread."""
        until = time.monotonic() + ENCODER_SECONDS
        while frames and not self.ring.reaches(frames) and time.monotonic() < until:
            time.sleep(_LOOK)
        path = Path(wanted.path)
        metadata = Metadata(title=path.stem, patch=wanted.patch, seed=wanted.seed)
        try:
            seconds = write_minutes(path, self._form, self.ring.minutes(), metadata)
        except NodegraphError as problem:
            return ("error", "keep", str(problem))
        return ("note", wanted.path, f"The last {seconds:.1f} s were kept.")
