"""Who reads whose picture, how old: the frame plan as links between writers.

Nodes that draw nothing (`delay.frame`, a shader that failed) are looked through: their readers
read the writer behind them, so many frames ago. A delay costs nothing but memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nodegraph.stage.frames import NOTHING


@dataclass(slots=True)
class Part:
    """One draw of the plan. `pictures`: by port, the draw that makes it, or NOTHING.

    through: the port a node that draws nothing passes on; with `delay`, one frame later.
    """

    pictures: dict[str, int]
    draws: bool = True
    through: str = ""
    delay: bool = False
    ends: bool = False  # somebody sees its work without a wire: the screen, a measurement


@dataclass(slots=True)
class Wiring:
    """The links of a plan.

    sources: of each reader and port, (writer, how many pictures ago), or None: no picture.
    memory: of each writer, how many pictures it has to keep. last: its last reader in a frame.
    """

    sources: list[dict[str, tuple[int, int] | None]]
    memory: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    readers: list[list[int]] = field(default_factory=list)
    live: set[int] = field(default_factory=set)


def wire(parts: Sequence[Part]) -> Wiring:
    """Resolve every picture of a plan."""
    count = len(parts)
    sources = [
        {port: _source(parts, reader, place) for port, place in part.pictures.items()}
        for reader, part in enumerate(parts)
    ]
    wiring = Wiring(sources, [1] * count, [-1] * count, [[] for _ in parts])
    wiring.live = _live(parts, sources)
    for reader in sorted(wiring.live):
        for source in sources[reader].values():
            if source is not None:
                writer, age = source
                delay = age + (writer >= reader)
                wiring.memory[writer] = max(wiring.memory[writer], delay + 1)
                wiring.last[writer] = max(wiring.last[writer], reader)
                wiring.readers[writer].append(reader)
    return wiring


def _source(parts: Sequence[Part], reader: int, place: int) -> tuple[int, int] | None:
    """Return the writer behind a draw, and which of its pictures: 0 is the newest by then."""
    frames = 0
    seen: set[int] = set()
    while place >= 0 and not parts[place].draws:
        if place in seen:
            return None  # a loop in which nobody draws
        seen.add(place)
        part = parts[place]
        frames += part.delay
        place = part.pictures.get(part.through, NOTHING)
    if place < 0:
        return None
    if place >= reader:
        # not drawn yet in this frame: its newest picture is one frame old
        return place, max(frames, 1) - 1
    return place, frames


def _live(
    parts: Sequence[Part], sources: Sequence[Mapping[str, tuple[int, int] | None]]
) -> set[int]:
    live: set[int] = set()
    waiting = [place for place, part in enumerate(parts) if part.ends]
    while waiting:
        place = waiting.pop()
        if place not in live:
            live.add(place)
            waiting.extend(source[0] for source in sources[place].values() if source is not None)
    return live
