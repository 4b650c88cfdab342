"""What is made of a show besides what is seen: a recording, the last minutes, a stream.

Everything slow is on threads of its own; the stage gives pictures and sound, and asks for news.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np

from nodegraph.model.errors import NodegraphError, Unusable
from nodegraph.session.messages import KeepTo, Message, RecordingEnded, RecordTo, Reports
from nodegraph.show.live.drawn import Drawn
from nodegraph.show.live.keeping import KeptMinutes
from nodegraph.show.live.recording import LiveRecording, Take, Telling
from nodegraph.show.live.ring import Slot
from nodegraph.show.live.streaming import LiveStream
from nodegraph.stage.encoder_formats import movie_format

PATIENCE = 120.0  # seconds for files at the end of a show


class Captures:
    """Recording, kept minutes and stream of one stage; one thread calls the methods."""

    def __init__(self, keep: float = 0.0, stream: str = "") -> None:
        """`keep`: minutes, 0 for none. `stream`: an address, "" for none."""
        self._keep, self._url = keep, stream
        self._recording: LiveRecording | None = None
        self._kept: KeptMinutes | None = None
        self._stream: LiveStream | None = None
        self._to_record: RecordTo | None = None  # as soon as there is a picture
        self._news: SimpleQueue[Message] = SimpleQueue()
        self._at_work: list[threading.Thread] = []
        self._finishing: set[str] = set()  # files that are not finished yet

    @property
    def recording(self) -> str:
        """The file that is being recorded, "" for none."""
        return "" if self._recording is None else str(self._recording.path)

    @property
    def takes_pictures(self) -> bool:
        """Whether pictures have to be read from the graphics card."""
        return any(True for _ in self._takes())

    def news(self) -> Iterator[Message]:
        """Yield what the session has to be told."""
        while True:
            try:
                yield self._news.get_nowait()
            except Empty:
                return

    # --- what is asked for ----------------------------------------------------------------------

    def record(self, wanted: RecordTo) -> None:
        """Record from the next picture on, or end the recording (an empty path)."""
        self._end_recording()
        self._to_record = wanted if wanted.path else None

    def keep(self, wanted: KeepTo) -> None:
        """Write the last minutes to a file."""
        kept = self._kept
        if kept is None:
            self._tell(("error", "keep", f"{wanted.path}: no minutes of this show are kept."))
            return
        if wanted.path in self._finishing:
            self._tell(("warning", "keep", _unfinished(wanted.path)))
            return
        frames = kept.take.frames
        self._finishing.add(wanted.path)
        self._aside(lambda: self._write(kept, wanted, frames))

    def begin(self, drawn: Drawn, size: tuple[int, int]) -> None:
        """Begin what was asked for: now there is a plan whose pictures are drawn."""
        if self._to_record is not None:
            self._begin_recording(self._to_record, drawn, size)
        if self._keep or self._url:
            self._begin_rest(drawn, size)

    def _begin_recording(self, wanted: RecordTo, drawn: Drawn, size: tuple[int, int]) -> None:
        self._to_record = None
        try:
            if wanted.path in self._finishing:
                raise Unusable(_unfinished(wanted.path))
            self._recording = LiveRecording(wanted, drawn.plan, drawn.fps, size)
        except NodegraphError as problem:
            self._tell(("error", "recording", str(problem)))
            self._news.put(RecordingEnded(path=wanted.path))

    def _begin_rest(self, drawn: Drawn, size: tuple[int, int]) -> None:
        keep, url = self._keep, self._url
        self._keep, self._url = 0.0, ""
        try:
            # Both encode H.264 and refuse what .mp4 does; recordings may be of another format.
            movie_format(Path("show.mp4"), size)
            if keep:
                self._kept = KeptMinutes(keep, drawn.plan, drawn.fps, size)
            if url:
                self._stream = LiveStream(url, drawn.plan, drawn.fps, size, self._tell)
        except (NodegraphError, OSError) as problem:
            self._tell(("error", "keep" if keep else "stream", str(problem)))

    # --- what is given --------------------------------------------------------------------------

    def sound(self, slot: Slot) -> None:
        """Take a block."""
        for _, take in self._takes():
            take.sound(slot)

    def picture(self, sample: int, pixels: Any, level: float) -> None:
        """Take the picture of a sample, as it is seen at that level."""
        if level < 1.0:
            pixels = (pixels * np.float32(level)).astype(np.uint8)
        for where, take in list(self._takes()):
            try:
                take.picture(sample, pixels)
            except NodegraphError as problem:
                self._broken(where, problem)
        told = None if self._kept is None else self._kept.short()
        if told:
            self._tell(told)

    def close(self, waiting: Callable[[], None] = lambda: None) -> None:
        """Finish everything, and wait for it; `waiting` is called again and again meanwhile.

        A disk that has hung is given up after `PATIENCE`: what is on it plays.
        """
        self._end_recording()
        if self._kept is not None:
            self._kept.take.recorder.abort()  # what its encoder holds is still wanted
        if self._stream is not None:
            self._stream.close()
        until = time.monotonic() + PATIENCE
        for thread in self._at_work:
            while thread.is_alive() and time.monotonic() < until:
                waiting()
                thread.join(0.2)

    # --- inside ---------------------------------------------------------------------------------

    def _takes(self) -> Iterator[tuple[str, Take]]:
        if self._recording is not None:
            yield "recording", self._recording.take
        if self._kept is not None:
            yield "keep", self._kept.take
        if self._stream is not None:
            yield "stream", self._stream.take

    def _broken(self, where: str, problem: NodegraphError) -> None:
        """End what has failed; the show and the others go on."""
        if where == "recording":
            self._end_recording()  # which says the same
        elif where == "keep":
            self._tell(("error", where, f"No more minutes are kept: {problem}"))
            self._kept = None
        elif self._stream is not None:
            self._tell(("error", where, f"The stream has ended: {problem}"))
            self._aside(self._stream.close)
            self._stream = None

    def _end_recording(self) -> None:
        recording, self._recording = self._recording, None
        if recording is not None:
            self._finishing.add(str(recording.path))
            self._aside(lambda: self._finish(recording))

    def _finish(self, recording: LiveRecording) -> None:
        self._tell(recording.close())
        self._finishing.discard(str(recording.path))
        self._news.put(RecordingEnded(path=str(recording.path)))

    def _write(self, kept: KeptMinutes, wanted: KeepTo, frames: int) -> None:
        self._tell(kept.write(wanted, frames))
        self._finishing.discard(wanted.path)

    def _aside(self, work: Callable[[], None]) -> None:
        """Do something slow on a thread of its own."""
        self._at_work = [thread for thread in self._at_work if thread.is_alive()]
        thread = threading.Thread(target=work, name="capture", daemon=True)
        self._at_work.append(thread)
        thread.start()

    def _tell(self, problem: Telling) -> None:
        self._news.put(Reports(problems=(problem,)))


def _unfinished(path: str) -> str:
    return f"{path}: it is still being finished; give another name."
