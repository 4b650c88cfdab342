"""Rendering: a patch and a sound in, a video file out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nodegraph.model.errors import Problem, Unusable, stop_on_errors
from nodegraph.model.storage import dumps
from nodegraph.show.clip import CHANNELS, Clip, cut
from nodegraph.show.material import Material, material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import Opened
from nodegraph.show.stems import stems_material

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nodegraph.stage.encoder import Recorder

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
    stems: Path | None = None,
    progress: Tell = lambda done, total: None,
) -> Rendered:
    """Render a patch to a file and return what was written.

    `stems` are those the patch was opened with: without `audio` their sum is what is played.
    Raises Unusable for sound that cannot be read and a file that cannot be written, Failed where
    OpenGL or the disk gives up. Of a patch whose shaders do not all compile nothing is written.
    """
    run = opened.patch.run
    if stems is None:
        played = material(audio, run.rate, start)
        count = frame_count(played, seconds, run.fps)
        return render_clip(opened, out, Clip(played, count), progress)
    played = stems_material(stems, run.rate) if audio is None else material(audio, run.rate)
    count = frame_count(played.after(start), seconds, run.fps)
    clip = cut(
        played, start, start + count / run.fps,
        rate=run.rate, block=run.block, fps=run.fps, from_beginning=True,
    )  # fmt: skip
    return render_clip(opened, out, replace(clip, frames=count, samples=None), progress)


def render_clip(
    opened: Opened, out: Path, clip: Clip, progress: Tell = lambda done, total: None
) -> Rendered:
    """Render a stretch of something to a file; raises as `render` does."""
    return render_show(Offline(opened, clip.material, clip.beat), out, clip, progress)


def render_show(
    show: Offline, out: Path, clip: Clip, progress: Tell = lambda done, total: None
) -> Rendered:
    """Render what a show plays, and close it; raises as `render` does."""
    from nodegraph.stage.encoder import Recorder
    from nodegraph.stage.recording_metadata import Metadata

    opened = show.opened
    run = opened.patch.run
    title = clip.title or opened.patch.title
    metadata = Metadata(title=title, patch=dumps(opened.patch), seed=run.seed)
    done, complete = 0, True
    with show:
        show.open_stage()
        stop_on_errors(show.problems)
        show.listen(clip.heard)
        recorder = Recorder(
            out, run.size, show.fps, sound_rate=run.rate, channels=CHANNELS, metadata=metadata
        )
        with recorder:
            sound = _Sound(recorder, clip, show.fps, run.rate)
            try:
                for frame in show.frames(clip.drawn + clip.frames):
                    sound.write(show.take_sound())
                    index = frame.index - clip.drawn
                    pixels = clip.paint(index, frame.pixels) if clip.paint else frame.pixels
                    if index < 0:
                        continue
                    recorder.write_frame(pixels)
                    done = index + 1
                    progress(done, clip.frames)
            except KeyboardInterrupt:
                if not done:
                    raise
                complete = False
            while complete and sound.wanted > 0:
                show.run_block()
                sound.write([show.block_sound()])
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

    def __init__(self, recorder: Recorder, clip: Clip, fps: Fraction, rate: int) -> None:
        self._recorder = recorder
        self._shape = clip.shape
        self._place = -round(clip.drawn * rate / fps)  # of the next sample, in the recording
        whole = round(clip.frames * rate / fps)
        self.wanted = whole if clip.samples is None else clip.samples

    def write(self, blocks: list[NDArray[np.float32]]) -> None:
        for block in blocks:
            stereo = as_stereo(block)
            if self._shape is not None:
                stereo = self._shape(self._place, stereo)
            before = min(max(-self._place, 0), stereo.shape[1])
            self._place += stereo.shape[1]
            part = stereo[:, before : before + self.wanted]
            self.wanted -= part.shape[1]
            if part.shape[1]:
                self._recorder.write_sound(part)


def as_stereo(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (2, frames): mono on both sides, of more channels the odd left and the even right."""
    if len(sound) == CHANNELS:
        return sound
    if len(sound) == 0:
        return np.zeros((CHANNELS, sound.shape[1]), np.float32)
    if len(sound) == 1:
        return np.repeat(sound, CHANNELS, axis=0)
    return np.stack([sound[0::2].sum(axis=0), sound[1::2].sum(axis=0)])
