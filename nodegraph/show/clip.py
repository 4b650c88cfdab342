"""A stretch of a song to be rendered, with what is laid over its pictures and its sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nodegraph.show.material import Material
from nodegraph.show.sound_stream import read_part

CHANNELS = 2
HEARD = 10.0  # seconds of the song before a clip that the analysis hears: gain, beat and energy
DRAWN = 1.0  # seconds before a clip that are drawn and thrown away: trails are there
FADE_IN, FADE_OUT = 0.005, 0.25  # seconds: no click, and the first attack stays whole

Pixels: TypeAlias = NDArray[np.uint8]
Sound: TypeAlias = NDArray[np.float32]
Paint: TypeAlias = Callable[[int, Pixels], Pixels]
"""(frame, RGBA8 (height, width, 4), top row first) -> the same to be recorded; may write into it.

Frames before 0 are shown to it but not recorded."""
Shape: TypeAlias = Callable[[int, Sound], Sound]
"""(sample of its first one, float32 (2, n)) -> the same to be recorded; those before 0 as well."""


@dataclass(frozen=True, slots=True)
class Clip:
    """What is played and how much of it is recorded.

    `material` begins `heard` blocks and `drawn` frames before the first recorded frame. `samples`
    None: as long as the frames. `beat` is where the clock stands when the material begins.
    """

    material: Material | None
    frames: int
    samples: int | None = None
    heard: int = 0
    drawn: int = 0
    title: str = ""
    beat: float = 0.0
    paint: Paint | None = None
    shape: Shape | None = None


def cut(
    source: Path | Material,
    start: float,
    end: float,
    *,
    rate: int,
    block: int,
    fps: float,
    drawn: float = DRAWN,
    in_silence: bool = False,
    from_beginning: bool = False,
) -> Clip:
    """Return the clip of a song from one second to another, with a run-up where there is one.

    Its sound is exact to the sample, its pictures are the nearest whole number of frames.
    `in_silence` draws the run-up also where the song has not begun yet.
    `from_beginning` runs all of the song that comes before, for nodes with a tape of their own; the
    clip then begins up to half a block beside `start`, where such a tape is in step with the song.
    """
    exact = Fraction(fps).limit_denominator(100_000)
    run_up = int((drawn if in_silence else min(drawn, start)) * fps)
    lead = round(run_up * rate / exact)
    if from_beginning:
        blocks = max(round((start * rate - lead) / block), 0)
        start = (lead + blocks * block) / rate
    else:
        blocks = max(int((min(HEARD, start) * rate - lead) / block), 0)
    lead += blocks * block
    samples = round((end - start) * rate)
    first, seconds = start - lead / rate, (lead + samples + 2 * block) / rate
    sound = _part(source, rate, first, seconds)
    return Clip(
        material=Material(source.name, sound, rate),
        frames=max(round((end - start) * fps), 1),
        samples=samples,
        heard=blocks,
        drawn=run_up,
    )


def _part(source: Path | Material, rate: int, start: float, seconds: float) -> Sound:
    if isinstance(source, Path):
        return read_part(source, rate, start, seconds)
    first, wanted = round(start * rate), round(seconds * rate)
    out = np.zeros((CHANNELS, wanted), np.float32)
    part = source.sound[:, max(first, 0) : max(first + wanted, 0)]
    out[:, max(-first, 0) : max(-first, 0) + part.shape[1]] = part
    return out


def faded(samples: int, rate: int) -> Shape:
    """Return a shape that fades in at once and out in a quarter second, to the sample."""
    rise = min(round(FADE_IN * rate), samples // 2)
    fall = min(round(FADE_OUT * rate), samples // 2)

    def shape(first: int, sound: Sound) -> Sound:
        last = first + sound.shape[1]
        if first >= rise and last <= samples - fall:
            return sound
        place = np.arange(first, last)
        gain = np.ones(len(place))
        for length, away in ((rise, place), (fall, samples - 1 - place)):
            if length:
                part = np.clip((away + 0.5) / length, 0.0, 1.0)
                gain *= np.square(np.sin(0.5 * np.pi * part))
        return (sound * gain).astype(np.float32)

    return shape


def looped(clip: Clip, overlap: int, overlap_samples: int) -> Clip:
    """Return a clip whose end leads into its beginning.

    Its last `overlap` frames and `overlap_samples` samples are cross-faded with what comes before
    the first ones (`clip.drawn` must hold them). Where picture and sound repeat by themselves the
    join changes nothing.
    """
    if clip.samples is None:
        raise ValueError("a loop has a length in samples")
    paint, shape = _Joined(clip.frames, overlap), _JoinedSound(clip.samples, overlap_samples)
    return replace(clip, paint=paint, shape=shape)


class _Joined:
    """Keeps the frames before the first one and blends them into the last ones."""

    def __init__(self, frames: int, overlap: int) -> None:
        self._frames, self._overlap = frames, overlap
        self._kept: dict[int, Pixels] = {}

    def __call__(self, index: int, pixels: Pixels) -> Pixels:
        if -self._overlap <= index < 0:
            self._kept[index] = pixels.copy()
        before = self._kept.get(index - self._frames)
        if before is None:
            return pixels
        part = (index - self._frames + self._overlap + 1) / (self._overlap + 1)
        share = round(256 * float(_eased(part)))
        mixed = pixels.astype(np.uint16) * (256 - share) + before.astype(np.uint16) * share
        return np.asarray((mixed + 128) >> 8, np.uint8)


class _JoinedSound:
    """The same for sound."""

    def __init__(self, samples: int, overlap: int) -> None:
        self._samples, self._overlap = samples, overlap
        self._kept = np.zeros((CHANNELS, overlap), np.float32)

    def __call__(self, first: int, sound: Sound) -> Sound:
        place = np.arange(first, first + sound.shape[1])
        early = (place >= -self._overlap) & (place < 0)
        self._kept[:, place[early] + self._overlap] = sound[:, early]
        late = (place >= self._samples - self._overlap) & (place < self._samples)
        if not late.any():
            return sound
        into = place[late] - (self._samples - self._overlap)
        share = _eased((into + 0.5) / self._overlap)
        out = sound.copy()
        out[:, late] = sound[:, late] * (1.0 - share) + self._kept[:, into] * share
        return out


def _eased(part: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.square(np.sin(0.5 * np.pi * np.asarray(part, np.float64)))
