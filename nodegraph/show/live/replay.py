"""A show again, from its control log: the same blocks, offline, in any size.

    logged = read_log(path)
    with Replay(logged, None, {"size": (3840, 2160)}) as show:
        for frame in show.frames(1800): ...

A take-over of a set is a cut here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nodegraph.engine.engine import Engine
from nodegraph.model.storage import loads
from nodegraph.session.transport import Clock
from nodegraph.show.clip import Clip
from nodegraph.show.live.control_log import Logged, Planned, read_log
from nodegraph.show.live.moving import Moving
from nodegraph.show.material import Material, material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import Opened, open_document
from nodegraph.show.render import Rendered, Tell, render_show


class Replay(Offline):
    """Plays a log on a virtual clock."""

    def __init__(
        self, logged: Logged, audio: Path | None, run: Mapping[str, object] | None = None
    ) -> None:
        """`audio`: what was played into the jack where that is not where the log says.

        Raises Unusable for sound that cannot be read, and a document that can have no plan.
        """
        first = next(given for _, what, given in logged.done if what == "plan")
        self._run = run
        opened = self._open(first)
        super().__init__(opened, _material(logged, audio, opened.plan.rate))
        self.clock = Clock(self.plan.rate, first.tempo, first.beat)
        self.moving = Moving(self.engine, opened.library)
        self._left = list(reversed(logged.done))
        self._block = 0
        self._beside: Planned | None = None

    def run_block(self) -> int:
        """Do what was done before this block, then run it; return the sample it begins at."""
        while self._left and self._left[-1][0] <= self._block:
            _, what, given = self._left.pop()
            match what:
                case "plan":
                    self._plan(given)
                case "beside":
                    self._beside = given
                case "over":
                    self._take_over()
                case "set":
                    for node, port, value in given:
                        self.moving.set(node, port, value)
                case "morph":
                    self.moving.begin(given, self.clock.now())
                case "clock":
                    self.clock.turn(*given)
        self.moving.step(self.clock.now())
        self._block += 1
        return super().run_block()

    def _take_over(self) -> None:
        """Play what was beside. A transition of pictures is a cut here."""
        if self._beside is not None:
            self.engine.close()
            opened = self._open(self._beside)
            self.engine = Engine(opened.library, media=opened.media)
            self.moving = Moving(self.engine, opened.library)
            self._plan(self._beside)

    def _plan(self, planned: Planned) -> None:
        self.change(self._open(planned))
        self.moving.follow(self.plan, planned.values)

    def _open(self, planned: Planned) -> Opened:
        given = {name: value for name, value in (self._run or {}).items() if value is not None}
        return open_document(loads(planned.patch), Path(planned.path), run=given)


def _material(logged: Logged, audio: Path | None, rate: int) -> Material | None:
    start = logged.start
    if audio is None and start.audio is None:
        return None
    path = audio if audio is not None else (Path(start.audio) if start.audio else None)
    found = material(path, rate)
    return Material(found.name, found.sound, rate, start.repeat)


def render_log(
    log: Path,
    out: Path,
    audio: Path | None,
    run: Mapping[str, object],
    seconds: float | None,
    progress: Tell,
) -> Rendered:
    """Render a live show again, from its control log; raises as `render` does, of any size."""
    logged = read_log(log)
    show = Replay(logged, audio, run)
    length = logged.blocks * show.plan.block / show.plan.rate if seconds is None else seconds
    count = max(round(length * show.fps), 1)
    return render_show(show, out, Clip(show.material, count), progress)
