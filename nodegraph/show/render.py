"""Rendering: a patch and a sound in, a video file out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nodegraph.model.errors import Problem, Unusable
from nodegraph.model.storage import dumps
from nodegraph.show.material import Material, material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import Opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nodegraph.stage.encoder import Recorder

CHANNELS = 2
Tell = Callable[[int, int], None]  # (frames done, frames in all)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was written. `complete` is False where a person stopped it; the file plays anyway."""

    path: Path
    frames: int
    seconds: float
    complete: bool
    problems: tuple[Problem, ...]


def render(
    opened: Opened,
    out: Path,
    *,
    audio: Path | None = None,
    start: float = 0.0,
    seconds: float | None = None,
    progress: Tell = lambda done, total: None,
) -> Rendered:
    """Render a patch to a file and return what was written.

    Raises Unusable for sound that cannot be read and a file that cannot be written, Failed where
    OpenGL or the disk gives up.
    """
    from nodegraph.stage.encoder import Recorder
    from nodegraph.stage.recording_metadata import Metadata

    run = opened.patch.run
    played = material(audio, run.rate, start)
    count = frame_count(played, seconds, run.fps)
    metadata = Metadata(title=opened.patch.title, patch=dumps(opened.patch), seed=run.seed)
    done, complete = 0, True
    with Offline(opened, played) as show:
        recorder = Recorder(
            out, run.size, show.fps, sound_rate=run.rate, channels=CHANNELS, metadata=metadata
        )
        with recorder:
            sound = _Sound(recorder, round(count * run.rate / show.fps))
            try:
                for frame in show.frames(count):
                    sound.write(show.take_sound())
                    recorder.write_frame(frame.pixels)
                    done = frame.index + 1
                    progress(done, count)
            except KeyboardInterrupt:
                if not done:
                    raise
                complete = False
            while complete and sound.wanted > 0:
                show.run_block()
                sound.write([show.engine.sound()])
    fps = float(show.fps)
    return Rendered(out, done, done / fps, complete, tuple(show.problems))


def frame_count(played: Material, seconds: float | None, fps: float) -> int:
    """Return how many frames that long a show has; at least one."""
    length = played.seconds if seconds is None else seconds
    if length * fps < 0.5:
        raise Unusable(f"{length:g} s is less than one frame; give a longer --seconds.")
    return max(round(length * fps), 1)


class _Sound:
    """Passes blocks on as stereo until the recording's length is reached, to the sample."""

    def __init__(self, recorder: Recorder, wanted: int) -> None:
        self._recorder = recorder
        self.wanted = wanted

    def write(self, blocks: list[NDArray[np.float32]]) -> None:
        for block in blocks:
            stereo = as_stereo(block)[:, : self.wanted]
            self.wanted -= stereo.shape[1]
            self._recorder.write_sound(stereo)


def as_stereo(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (2, frames): mono on both sides, of more channels the odd left and the even right."""
    if len(sound) == CHANNELS:
        return sound
    if len(sound) == 0:
        return np.zeros((CHANNELS, sound.shape[1]), np.float32)
    if len(sound) == 1:
        return np.repeat(sound, CHANNELS, axis=0)
    return np.stack([sound[0::2].sum(axis=0), sound[1::2].sum(axis=0)])
