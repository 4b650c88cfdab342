"""What can be measured about how pictures look and move: pure functions over frames.

Frames are uint8 (count, height, width, 3), top row first, sRGB. The limits that go with these
measures are in `look_report`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Frames: TypeAlias = NDArray[np.uint8]
Series: TypeAlias = NDArray[np.float64]
Stops: TypeAlias = Sequence[Sequence[float]]

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # BT.709
NEAR = 0.12  # OKLab: as close as this counts as the same colour
BURNT = 250
FLASH = 0.1  # of full white: WCAG 2.2, "general flash"
FLASH_DARK = 0.8
FLASH_AREA = 0.25
FLASH_RATE = 3
_BITS = 5  # of each channel, in tables over all colours
_BINS = 6  # of each channel, in histograms


def luma(frames: Frames) -> NDArray[np.float32]:
    """Return the coded brightness, 0..1, of every pixel: (count, height, width)."""
    return np.asarray(frames, np.float32) @ LUMA / np.float32(255.0)


def burnt_share(frames: Frames) -> float:
    """Return the part of all pixels whose luma is 250 of 255 or above."""
    return float((luma(frames) >= BURNT / 255.0).mean())


def ramp(stops: Stops, steps: int = 100) -> Series:
    """Return a palette's ramp in OKLab, (5 * steps + 1, 3): straight lines from stop to stop."""
    lab = oklab(np.array([stop[:3] for stop in stops]))
    part = np.linspace(0.0, 5.0, 5 * steps + 1)
    return np.stack([np.interp(part, range(6), lab[:, axis]) for axis in range(3)], axis=1)


def palette_share(frames: Frames, stops: Stops) -> float:
    """Return the part of all pixels within 0.12 OKLab of a palette's ramp."""
    return _share(frames, ramp(stops, 20))


def ground_share(frames: Frames, stops: Stops) -> float:
    """Return the part of all pixels within 0.12 OKLab of the ground of a palette."""
    return _share(frames, oklab(np.array([stops[0][:3]])))


def frame_differences(frames: Frames) -> Series:
    """Return how far each frame is from the one before it: mean change, 0..1; (count - 1,)."""
    steps = (
        np.abs(after.astype(np.int16) - before).mean() / 255.0 for before, after in pairwise(frames)
    )
    return np.fromiter(steps, np.float64, len(frames) - 1)


def difference_energy(frames: Frames) -> Series:
    """Return the mean square of the change from frame to frame; (count - 1,)."""
    steps = (
        np.square((after.astype(np.float32) - before) / 255.0).mean()
        for before, after in pairwise(frames)
    )
    return np.fromiter(steps, np.float64, len(frames) - 1)


def hit_answer(differences: Series, fps: float, hits: Sequence[float]) -> float:
    """Return how far a picture moves when it is hit, in medians of how far it moves at all.

    Of the frames up to 0.1 s after each hit the largest difference counts, and of all hits the
    middle one. `hits` are seconds. NaN without hits.
    """
    answers = []
    for hit in hits:
        first = int(np.ceil(hit * fps)) - 1  # difference k ends in frame k + 1
        window = differences[max(first, 0) : first + int(0.1 * fps) + 1]
        if first >= 0 and len(window):
            answers.append(window.max())
    middle = float(np.median(differences))
    if not answers or middle <= 0.0:
        return float("nan")
    return float(np.median(answers)) / middle


def hit_correlation(
    energy: Series, fps: float, hits: Sequence[tuple[float, float]], most_lag: int = 6
) -> tuple[float, int]:
    """Return the best correlation of motion with hits, and its lag in frames (late: positive).

    `hits` are (seconds, strength). A hit belongs to the first frame at or after it.
    """
    struck = np.zeros(len(energy) + 1)
    for second, strength in hits:
        frame = int(np.ceil(second * fps - 1e-9))
        if frame < len(struck):
            struck[frame] = max(struck[frame], strength)
    moved = np.concatenate([[0.0], energy])
    found = [(_correlation(struck, moved, lag), lag) for lag in range(-most_lag, most_lag + 1)]
    return max(found, key=lambda item: item[0])


def histogram(frames: Frames) -> Series:
    """Return the share of pixels in each of 6 x 6 x 6 boxes of OKLab; sums to 1."""
    boxes = _boxes()[_codes(frames)]
    counts = np.bincount(boxes.ravel(), minlength=_BINS**3)
    return np.asarray(counts / counts.sum(), np.float64)


def histogram_distance(one: Series, other: Series) -> float:
    """Return the part of the pixels that differ in colour: 0 alike, 1 nothing in common."""
    return float(np.abs(one - other).sum() / 2.0)


def psnr(one: Frames, other: Frames) -> float:
    """Return the peak signal-to-noise ratio of two pictures in dB; infinite when equal."""
    error = float(np.square(one.astype(np.float64) - other).mean())
    return float("inf") if error == 0.0 else float(10.0 * np.log10(255.0**2 / error))


@dataclass(slots=True)
class _Swings:
    """The last extreme of every patch of a picture, and which way it has gone since."""

    extreme: NDArray[np.float32]
    way: NDArray[np.int8]

    def follow(self, light: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Take one frame; return where it completes a change of a tenth against the last one."""
        up = (light - self.extreme >= FLASH) & (self.extreme < FLASH_DARK) & (self.way <= 0)
        down = (self.extreme - light >= FLASH) & (light < FLASH_DARK) & (self.way >= 0)
        first = (self.way == 0) & (up | down)
        further = np.where(self.way >= 0, light > self.extreme, light < self.extreme)
        self.extreme = np.where(up | down | further & (self.way != 0), light, self.extreme)
        self.way = np.where(up, 1, np.where(down, -1, self.way)).astype(np.int8)
        return np.asarray((up | down) & ~first, np.bool_)


def flash_exceedances(frames: Frames, fps: float) -> int:
    """Return in how many frames more than three flashes fell into the second before.

    A flash is a pair of opposing changes of relative luminance by at least a tenth, the darker of
    the two below 0.8; it counts where more than a quarter of the picture flashes (WCAG 2.2).
    """
    light = _luminance(frames)
    swings = _Swings(light[0], np.zeros(light[0].shape, np.int8))
    turns = np.stack([swings.follow(frame) for frame in light]).astype(np.int16)
    total = np.cumsum(turns, axis=0)
    window = max(round(fps), 1)
    total[window:] -= np.cumsum(turns, axis=0)[:-window]
    # the first change starts a flash, each further one ends one and starts the next
    flashing = (total + 1) // 2 > FLASH_RATE
    return int((flashing.mean(axis=(1, 2)) > FLASH_AREA).sum())


def oklab(srgb: Any) -> Any:
    """Return sRGB colours, 0..1, in OKLab (Ottosson, 2020)."""
    from nodegraph.model.oklab import to_oklab

    return to_oklab(srgb)


def _luminance(frames: Frames) -> NDArray[np.float32]:
    """Return linear light in blocks of about a sixtieth of the height: (count, rows, columns)."""
    table = np.where(
        (code := np.arange(256) / 255.0) <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4
    ).astype(np.float32)
    count, height, width = frames.shape[:3]
    side = max(min(height, width) // 60, 1)
    rows, columns = height // side, width // side
    result = np.empty((count, rows, columns), np.float32)
    for index, frame in enumerate(frames):
        light = table[frame[: rows * side, : columns * side]] @ LUMA
        result[index] = light.reshape(rows, side, columns, side).mean(axis=(1, 3))
    return result


def _correlation(struck: Series, moved: Series, lag: int) -> float:
    a = struck[: len(struck) - lag] if lag >= 0 else struck[-lag:]
    b = moved[lag:] if lag >= 0 else moved[:lag]
    if a.std() == 0.0 or b.std() == 0.0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def _share(frames: Frames, goals: Series) -> float:
    colours = _colours()
    nearest = np.full(len(colours), np.inf)
    for goal in goals:
        nearest = np.minimum(nearest, np.square(colours - goal).sum(axis=1))
    return float((nearest <= NEAR**2)[_codes(frames)].mean())


def _codes(frames: Frames) -> NDArray[np.int32]:
    """Return each pixel's place in the tables over all colours."""
    parts = (frames >> (8 - _BITS)).astype(np.int32)
    return (parts[..., 0] << 2 * _BITS) | (parts[..., 1] << _BITS) | parts[..., 2]


@cache
def _colours() -> Series:
    """Return the OKLab value in the middle of each code, (2 ** 15, 3)."""
    levels = (np.arange(1 << _BITS) + 0.5) / (1 << _BITS)
    grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1)
    return np.asarray(oklab(grid.reshape(-1, 3)), np.float64)


@cache
def _boxes() -> NDArray[np.int64]:
    low, high = np.array([0.0, -0.25, -0.25]), np.array([1.0, 0.25, 0.25])
    parts = ((_colours() - low) / (high - low) * _BINS).astype(np.int64).clip(0, _BINS - 1)
    return np.asarray(parts @ np.array([_BINS * _BINS, _BINS, 1]), np.int64)
