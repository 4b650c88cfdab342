"""Exact bars of a song or of the internal clock, also as a loop without a seam.

A loop's length is exact: its sound to the sample, its pictures to the nearest frame. Over the last
beat (half a second at most) picture and sound are cross-faded with what comes before the first
bar, so that the last moment leads into the first one; where they repeat by themselves the join
changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Run
from nodegraph.session.transport import BEATS_PER_BAR, tempo_of
from nodegraph.show.clip import DRAWN, Clip, cut, looped
from nodegraph.show.material import EMBEDDED_SECONDS, Material, material
from nodegraph.show.song_facts import song_facts
from nodegraph.show.stems import stems_material

LONGEST_JOIN = 0.5  # seconds
LONGEST_CYCLE = (
    64.0  # beats: the first frame is at the start of everything that turns with the beat
)


def bars_clip(
    run: Run,
    bars: int,
    *,
    audio: Path | None = None,
    stems: Path | None = None,
    start: float = 0.0,
    loop: bool = False,
) -> Clip:
    """Return that many bars from the first bar line at or after `start` seconds.

    A patch that runs by its own clock has the bars of that clock, from `start` itself on; any
    other those of the song. Raises Unusable where there are not as many.
    """
    source: Path | Material
    if audio is not None:
        source = audio
    else:
        source = material(None, run.rate) if stems is None else stems_material(stems, run.rate)
    tempo = tempo_of(run.tempo)
    if tempo is not None:
        first, last = start, start + bars * BEATS_PER_BAR * 60.0 / tempo
    else:
        lines = _lines(audio, stems)
        first, last = _span(lines, bars, start, _join(lines) if loop else 0.0)
    length = (last - first) / bars
    join = min(length / BEATS_PER_BAR, LONGEST_JOIN) if loop else 0.0
    clip = cut(
        source, first, last, rate=run.rate, block=run.block, fps=run.fps,
        drawn=join + 1.0 / run.fps if loop else DRAWN, in_silence=loop,
        from_beginning=stems is not None,
    )  # fmt: skip
    if tempo is not None:
        run_up = clip.heard * run.block / run.rate + clip.drawn / run.fps
        clip = replace(clip, beat=-run_up * tempo / 60.0 % LONGEST_CYCLE)
    if not loop:
        return clip
    return looped(clip, max(int(join * run.fps), 1), round(join * run.rate))


def _lines(audio: Path | None, stems: Path | None) -> NDArray[np.float64]:
    """Return the lines between the bars of what is played."""
    if audio is not None:
        return song_facts(audio).bars
    if stems is not None:
        raise Unusable("--bars: the bars of stems are those of their song; give it by --audio.")
    from nodegraph_nodes._dsp.song import compose

    return np.array([*compose("", EMBEDDED_SECONDS, 0).bars, EMBEDDED_SECONDS])


def _join(lines: NDArray[np.float64]) -> float:
    return min(float(np.median(np.diff(lines))) / BEATS_PER_BAR, LONGEST_JOIN)


def _span(
    lines: NDArray[np.float64], bars: int, start: float, before: float
) -> tuple[float, float]:
    """Return the ends of the bars; a loop likes to have a little of the song before it."""
    near = 1e-3
    places = np.flatnonzero(lines >= max(start, before) - near)
    if not len(places) or places[0] + bars >= len(lines):
        places = np.flatnonzero(lines >= start - near)
    most = len(lines) - 1 - int(places[0]) if len(places) else 0
    if most < bars:
        raise Unusable(
            f"--bars: there are {most} whole bars from {start:g} s on, not {bars}; give fewer, or "
            "an earlier --start."
        )
    return float(lines[places[0]]), float(lines[places[0] + bars])
