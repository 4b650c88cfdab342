"""Beats and bars of a whole piece, found with the end known.

The causal tracker hears the piece once and says how fast it is from moment to moment. Its tempi
are brought to one octave, spread back over the seconds in which it knew nothing yet, and beats are
placed by dynamic programming through the whole piece (D. Ellis, Beat tracking by dynamic
programming, J. New Music Research 36, 2007). Where they lie on a line the line is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Frames: TypeAlias = NDArray[np.int64]

BEATS_PER_BAR = 4
NO_BEAT = 0.12  # confidence below which a piece counts as one without a beat
FREE_TEMPO = 120.0  # bars of a piece without a beat last two seconds
TIGHT = 400.0  # Ellis's alpha: how dear it is to leave the tempo
LATE = 0.5  # frames by which novelty peaks after a beat: measured on clicks and on songs by hand
STEADY = 0.035  # seconds: a grid whose beats leave a line by less is that line
HARMONY, BACKBEAT = 1.0, 0.7  # how much they say about where bars begin; the bass says 1
KNOWN_AFTER = 6.0  # seconds that the tracker listens before its tempo counts


@dataclass(frozen=True, slots=True)
class BeatGrid:
    """Times in seconds. `confidence` is 0..1; `tempo` None where there is no beat to follow.

    `bars` are the first beats of bars, from the first one at or after 0 on, and one more that ends
    the last whole bar. Without a beat they are two seconds apart.
    """

    tempo: float | None
    confidence: float
    beats: Floats
    bars: Floats


def beat_grid(novelty: Floats, bass: Floats, change: Floats, frame_rate: float) -> BeatGrid:
    """Return the grid of a piece from three curves of `frame_rate` numbers a second.

    novelty: new sound. bass: its part below 150 Hz. change: how much the harmony moves.
    """
    seconds = len(novelty) / frame_rate
    periods = _periods(novelty, bass, frame_rate)
    beats = _placed(novelty, periods)
    confidence = _confidence(novelty, beats)
    if len(beats) < BEATS_PER_BAR or confidence < NO_BEAT:
        return _free(seconds, confidence)
    times = _straightened(np.asarray((beats - LATE) / frame_rate, np.float64))
    first = _downbeat(beats, novelty, bass, change)
    times, first = _to_the_ends(times, first, seconds)
    tempo = 60.0 / float(np.median(np.diff(times)))
    return BeatGrid(tempo, confidence, times, times[first::BEATS_PER_BAR])


def _free(seconds: float, confidence: float) -> BeatGrid:
    count = int(seconds * FREE_TEMPO / 60.0 + 1e-6) + 1
    beats: Floats = np.arange(count, dtype=np.float64) * (60.0 / FREE_TEMPO)
    return BeatGrid(None, confidence, beats, beats[::BEATS_PER_BAR])


def _periods(novelty: Floats, bass: Floats, frame_rate: float) -> Floats:
    """Return the frames between beats at every frame, as the tracker heard them."""
    from nodegraph_nodes._dsp.beat_tracker import BeatTracker

    if not novelty.any():
        return np.zeros(0)
    tracker = BeatTracker(frame_rate)
    periods = np.empty(len(novelty))
    for frame, pair in enumerate(zip(novelty.tolist(), bass.tolist(), strict=True)):
        tracker.feed(*pair)
        periods[frame] = tracker.period
    # the first seconds of sound were a guess: they have the tempo that was heard after them
    heard = int(np.argmax(novelty > 0.05 * novelty.max()))
    known = min(heard + round(KNOWN_AFTER * frame_rate), len(periods) - 1)
    periods[:known] = periods[known]
    usual = float(np.median(periods[known:]))
    for times in (2.0, 0.5, 1.5, 2.0 / 3.0):  # the tracker's slips: octaves and triplets
        near = np.abs(periods * times / usual - 1.0) < 0.08
        periods[near] *= times
    return periods


def _placed(novelty: Floats, periods: Floats) -> Frames:
    """Return the frames of beats: most novelty on them, steps near the period."""
    if not len(periods):
        return np.zeros(0, np.int64)
    from scipy.ndimage import gaussian_filter1d

    strength = gaussian_filter1d(novelty, 1.5)
    strength = strength / max(float(strength.std()), 1e-12)
    count = len(strength)
    least, most = int(0.5 * periods.min()), int(np.ceil(2.0 * periods.max()))
    steps = np.arange(most, least - 1, -1)
    logs = np.log(steps)
    score = np.concatenate([np.zeros(most), np.zeros(count)])
    before = np.full(count, -1, np.int64)
    costs = {
        period: -TIGHT * (logs - np.log(period)) ** 2 for period in np.unique(periods).tolist()
    }
    for frame, period in enumerate(periods.tolist()):
        past = score[frame : frame + most - least + 1] + costs[period]
        best = int(past.argmax())
        score[most + frame] = strength[frame] + max(past[best], 0.0)
        if past[best] > 0.0:
            before[frame] = frame - steps[best]
    last = count - 1 - int(score[: -int(periods[-1]) - 2 : -1].argmax())
    found = [last]
    while before[found[-1]] >= 0:
        found.append(int(before[found[-1]]))
    return np.array(found[::-1], np.int64)


def _confidence(novelty: Floats, beats: Frames) -> float:
    """Return how much more happens on beats than elsewhere: 0 no more, 1 two and a half times."""
    mean = float(novelty.mean())
    if not len(beats) or mean < 1e-6:
        return 0.0
    near = np.clip(beats[:, None] + np.arange(-2, 3), 0, len(novelty) - 1)
    on_beat = float(novelty[near].mean())
    return min(max((on_beat / mean - 1.0) / 1.5, 0.0), 1.0)


def _straightened(times: Floats) -> Floats:
    """Return the beats on a line where they keep to one, else each in the middle of its nine."""
    number = np.arange(len(times), dtype=np.float64)
    slope, start = np.polyfit(number, times, 1)
    for _ in range(3):  # without those that stand apart
        apart = np.abs(times - (start + slope * number))
        kept = apart <= max(2.0 * float(np.median(apart)), 1e-3)
        slope, start = np.polyfit(number[kept], times[kept], 1)
    line = start + slope * number
    if float(np.percentile(np.abs(times - line), 85.0)) < STEADY:
        return np.asarray(line, np.float64)
    smooth = times.copy()
    for place in range(len(times)):
        near = slice(max(place - 4, 0), place + 5)
        smooth[place] = np.polyval(np.polyfit(number[near], times[near], 1), number[place])
    return np.asarray(np.maximum.accumulate(smooth), np.float64)


def _downbeat(beats: Frames, novelty: Floats, bass: Floats, change: Floats) -> int:
    """Return which of the first four beats begins a bar.

    Bass falls on the first beat and harmony moves there; what is high (snare, clap) falls on the
    second and fourth.
    """
    near = np.clip(beats[:, None] + np.arange(-2, 5), 0, len(bass) - 1)

    def by_place(curve: Floats) -> Floats:
        on_beat = curve[near].max(axis=1)
        means = np.array([on_beat[place::BEATS_PER_BAR].mean() for place in range(BEATS_PER_BAR)])
        return means / max(float(means.mean()), 1e-12)

    high = by_place(novelty - bass)
    between = (np.roll(high, -1) + np.roll(high, 1) - high - np.roll(high, 2)) / 2.0
    weights = by_place(bass) + HARMONY * by_place(change) + BACKBEAT * between
    return int(weights.argmax())


def _to_the_ends(times: Floats, first: int, seconds: float) -> tuple[Floats, int]:
    """Return the beats carried on at their tempo from 0 to the end, and the first downbeat."""
    head = times[1] - times[0]
    tail = times[-1] - times[-2]
    before = int((times[0] + 0.02) / head)
    after = max(int((seconds - times[-1] + 0.02) / tail), 0)
    start = times[0] - head * np.arange(before, 0, -1)
    end = times[-1] + tail * np.arange(1, after + 1)
    whole = np.concatenate([start, times, end])
    return np.asarray(np.maximum(whole, 0.0)), (first + before) % BEATS_PER_BAR
