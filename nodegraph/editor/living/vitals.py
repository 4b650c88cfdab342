"""How the show is, read from what the session tells: for the bar at the top.

facts = facts_of(status)               # the answer to `Ask("status")`, or what `Joined` has
vitals = vitals.followed(status, now)  # frames a second need two of them
vitals.device_line, vitals.load_line
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Final

import msgspec

from nodegraph.model.errors import Problem
from nodegraph.session import messages as m
from nodegraph.session.quantise import CONFIDENT

ASK_SECONDS: Final = 0.5
HIGH_LOAD: Final = 0.7  # of real time: what begins to be dangerous
LATE_FRAMES: Final = 0.5  # left out a second: what can be seen
STALE_SECONDS: Final = 4.0  # for which what was left out or missed is told as new
SOURCES: Final[Mapping[str, str]] = {
    "internal": "Set here",
    "tap": "Tapped",
    "midi": "MIDI clock",
    "link": "Link",
}


def facts_of(status: Mapping[str, Any]) -> m.ShowChanged | None:
    """Return the show as a status has it; None where it has not all of that."""
    names = m.ShowChanged.__struct_fields__
    try:
        return msgspec.convert({name: status[name] for name in names}, m.ShowChanged)
    except (KeyError, msgspec.ValidationError):
        return None


def problems_of(status: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what is wrong, as a status has it."""
    try:
        return msgspec.convert(status.get("problems", ()), tuple[Problem, ...])
    except msgspec.ValidationError:
        return ()


@dataclass(frozen=True, slots=True)
class Vitals:
    """What engine and stage told last. `load`: of real time; `latency` in seconds; `fps`: frames
    drawn a second, `left_out`: not drawn a second; `news_at`: when something was missed last.
    """

    engine: m.Running | None = None
    stage: m.Drawing | None = None
    heard_at: float = -math.inf
    fps: float = 0.0
    left_out: float = 0.0
    missed: int = 0  # blocks and xruns, since the engine began
    news_at: float = -math.inf
    begun: float = field(default=-math.inf, compare=False)  # of a recording

    def followed(self, status: Mapping[str, Any], now: float) -> Vitals:
        """Return how it is by another status, `now` in seconds."""
        engine = _read(status.get("engine"), m.Running)
        stage = _read(status.get("stage"), m.Drawing)
        missed = 0 if engine is None else engine.missed + engine.xruns
        fps, left_out = _pace(self.stage, stage, now - self.heard_at)
        if fps is None:
            fps, left_out = self.fps, self.left_out
        fresh = missed > self.missed and self.engine is not None
        recording = str(status.get("recording", ""))
        begun = -math.inf if not recording else now if math.isinf(self.begun) else self.begun
        return Vitals(
            engine, stage, now, fps, left_out, missed, now if fresh else self.news_at, begun
        )

    def lost(self) -> Vitals:
        """Return what is known once the show is away."""
        return replace(Vitals(), begun=self.begun)

    @property
    def confidence(self) -> float:
        """How sure the beat is, 0..1."""
        return 0.0 if self.engine is None else self.engine.confidence

    @property
    def sure(self) -> bool:
        """Whether the beat is more than a guess."""
        return self.confidence >= CONFIDENT

    @property
    def device_line(self) -> str:
        """The device that plays, and how late it is."""
        if self.engine is None:
            return "No sound yet"
        name = short_device(self.engine.device)
        late = self.engine.latency * 1000.0
        return f"{name}  {late:.0f} ms" if late >= 0.5 else name

    @property
    def load_line(self) -> str:
        """What sound and pictures take: `Sound 12 %   60 fps`."""
        parts = [] if self.engine is None else [f"Sound {100.0 * self.engine.load:.0f} %"]
        if self.stage is not None:
            parts.append(f"{self.fps:.0f} fps")
        return "   ".join(parts)

    def trouble_line(self, now: float) -> str:
        """What was missed a moment ago, in words; "" for nothing."""
        parts = []
        if now - self.news_at < STALE_SECONDS:
            parts.append(f"{self.missed} missed")
        if self.left_out > LATE_FRAMES:
            parts.append(f"{self.left_out:.0f} left out")
        return ", ".join(parts)

    @property
    def strained(self) -> bool:
        """Whether the sound comes near what the machine can do."""
        return self.engine is not None and self.engine.load > HIGH_LOAD


def tempo_source(source: str, peers: int | None) -> str:
    """Return what the tempo follows, in words: Tapped, Link (2), Follows beat."""
    kind, _, _ = source.partition(":")
    words = SOURCES.get(kind)
    if words is None:
        return f"Follows {source.replace('_', ' ')}"
    return f"{words} ({peers})" if kind == "link" and peers is not None else words


def title_of(title: str, path: str) -> str:
    """Return what a document is called: its title, else its file."""
    return title or PurePath(path).name.removesuffix(".patch.json") or "Untitled"


def short_device(name: str, most: int = 26) -> str:
    """Return the name of a device without what its maker adds in brackets."""
    plain = name.partition(" (")[0].partition(",")[0].strip() or name
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def clock_text(seconds: float) -> str:
    """Return a time as a recorder shows it: 0:07, 12:34, 1:02:03."""
    whole = max(int(seconds), 0) if math.isfinite(seconds) else 0
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _read(value: Any, kind: Any) -> Any:
    if not isinstance(value, Mapping):
        return None
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return None


def _pace(
    before: m.Drawing | None, now: m.Drawing | None, seconds: float
) -> tuple[float | None, float]:
    """Return frames drawn and left out a second; None where that cannot be told."""
    if now is None:
        return 0.0, 0.0
    if before is None or not 0.05 < seconds < 30.0 or now.frames < before.frames:
        return None, 0.0
    skipped = max(now.skipped - before.skipped, 0)
    return (now.frames - before.frames) / seconds, skipped / seconds
