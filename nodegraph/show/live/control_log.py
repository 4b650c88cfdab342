"""The control log of a show: what was done before which block, so that it can be made again.

A line of JSON each, `[block, what, with]`: "start" (the song), "plan" (a whole document), "beside"
(one that is ready), "over" (it takes over), "set", "morph", "clock", "playing" (or it pauses),
"song" (another is heard) and "end". Blocks are counted on during a pause: what is made again has it
as it was seen. `nodegraph render --from-log` reads it, `replay` follows it.
"""

from __future__ import annotations

import contextlib
from collections import deque
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from nodegraph.model.errors import Unusable
from nodegraph.session.messages import MorphTo, RunPlan
from nodegraph.show.live.crossing import Crossing
from nodegraph.show.live.wishes import Sounds

FORMAT = "nodegraph-log/1"


class Start(msgspec.Struct, frozen=True):
    """The first line. `audio` is what was played into the jack, None the input."""

    format: str
    audio: str | None
    repeat: bool


class Planned(msgspec.Struct, frozen=True):
    """A document that plays from this block on, and what was performed by then."""

    patch: str
    path: str
    values: tuple[tuple[str, str, Any], ...]
    tempo: float
    beat: float


class ControlLog:
    """Writes what the player did. A disk that is full ends the log, not the show."""

    def __init__(self, path: str, sounds: Sounds) -> None:
        self._file: Any = None
        if path:
            fresh = not Path(path).exists()
            with contextlib.suppress(OSError):
                self._file = open(path, "ab")  # noqa: SIM115 - as long as the show
            if fresh:
                self._line(0, "start", Start(FORMAT, sounds.audio, sounds.repeat))

    def write(self, done: deque[Any]) -> None:
        """Write what was done since the last call."""
        while done:
            block, what, given = done.popleft()
            if isinstance(given, RunPlan):
                given = Planned(given.patch, given.path, given.values, given.tempo, given.beat)
            self._line(block, what, given)
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.flush()

    def close(self, blocks: int) -> None:
        """Say that so many blocks were played, and close the file."""
        self._line(blocks, "end", None)
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()

    def _line(self, block: int, what: str, given: Any) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.write(msgspec.json.encode([block, what, given]) + b"\n")


class Turned(NamedTuple):
    """What `Clock.turn` takes."""

    tempo: float | None
    nudge: float | None
    ahead: float | None
    bar: bool
    led: bool = False


class Sung(NamedTuple):
    """A song that is heard from this block on; `first`: the sample at which it begins."""

    audio: str
    repeat: bool
    first: int
    at_once: bool = False


class Played(NamedTuple):
    """What `Pausing.play` takes."""

    on: bool
    at_once: bool = False


class Logged(msgspec.Struct, frozen=True):
    """A log as it was read: the start, and what was done by block, in order; its file."""

    start: Start
    done: tuple[tuple[int, str, Any], ...]
    path: str = ""

    @property
    def blocks(self) -> int:
        """How many blocks were played, as far as the log knows."""
        return max(self.done[-1][0], 1)


_KINDS: dict[str, Any] = {
    "plan": Planned,
    "beside": Planned,
    "over": Crossing,
    "set": tuple[tuple[str, str, Any], ...],
    "morph": MorphTo,
    "clock": Turned,
    "playing": Played,
    "song": Sung,
}


def read_log(path: Path) -> Logged:
    """Return a control log; a last line that was cut off is left out. Raises Unusable."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise Unusable(f"{path}: the log cannot be read ({reason}).") from problem
    done: list[tuple[int, str, Any]] = []
    start: Start | None = None
    for number, line in enumerate(lines, 1):
        try:
            block, what, given = msgspec.json.decode(line, type=tuple[int, str, Any])
            if what == "start":
                start = msgspec.convert(given, Start)
            elif what == "end":
                done.append((block, what, None))
            else:
                done.append((block, what, msgspec.convert(given, _KINDS[what])))
        except (msgspec.MsgspecError, KeyError, ValueError) as problem:
            if number == len(lines) and start is not None:
                break
            raise Unusable(f"{path}: line {number} is none of a control log's.") from problem
    if start is None or start.format != FORMAT or not done:
        raise Unusable(f"{path} is no control log of a show; name the .control file of one.")
    return Logged(start, tuple(done), str(path))
