"""A show again, from its control log: the same blocks, offline, in any size.

    logged = read_log(path)
    with Replay(logged, None, {"size": (3840, 2160)}) as show:
        for frame in show.frames(1800): ...

What plays and what is seen while one document takes over from another is made as it is live, by
the same decks and the same transition.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.engine import Engine
from nodegraph.model.storage import loads
from nodegraph.scheduler.heard import heard_parts
from nodegraph.session.transport import Clock
from nodegraph.show.clip import Clip
from nodegraph.show.live.control_log import Logged, Planned, Sung, read_log
from nodegraph.show.live.crossing import Crossing
from nodegraph.show.live.deck import Deck
from nodegraph.show.live.decks import Decks
from nodegraph.show.live.input_log import kept_input
from nodegraph.show.live.jack import Jack
from nodegraph.show.live.pausing import Pausing
from nodegraph.show.material import Material, material
from nodegraph.show.offline import Offline, Picture
from nodegraph.show.opening import Opened, open_document
from nodegraph.show.render import Rendered, Tell, render_show

if TYPE_CHECKING:
    from nodegraph.show.live.transition import Transition
    from nodegraph.show.pictures import Pictures
    from nodegraph.stage.stage import Stage


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
        self._decks: Decks[Deck] = Decks()
        self._decks.playing = Deck(self.engine, opened.library, opened.plan)
        self._left = list(reversed(logged.done))
        self._block = 0
        self._pausing = Pausing()
        self._jack = Jack(None if logged.start.audio is None else self.material)
        self._beside: Planned | None = None
        self._beat = 0.0  # at which the block that was run last begins
        self._sound = np.zeros((2, self.plan.block), np.float32)
        self._context: Any = None  # of all stages; None before there are pictures
        self._transition: Transition | None = None

    @property
    def deck(self) -> Deck:
        """What plays."""
        assert self._decks.playing is not None
        return self._decks.playing

    # --- blocks ---------------------------------------------------------------------------------

    def run_block(self) -> int:
        """Do what was done before this block, then run it; return the sample it begins at.

        That is one of what plays: where time stands still, no block is run.
        """
        self._do_again()
        start, frames, now = self.clock.sample, self.plan.block, self.clock.now()
        self.standing.step(self._pausing.is_still)
        if self.standing.now:
            self._sound = np.zeros((2, frames), np.float32)
            self._block += 1
            return start
        due = self._decks.due  # it was time, says the log
        self._decks.cross(self._block, now.beat if due is None else max(now.beat, due.beat))
        live = self.material.block(start, frames) if self.material else None
        jack = self._jack.block(live, start, frames, self.clock.rate)
        shape = self._pausing.shape(frames, self.clock.rate)
        self._sound = self._decks.run(now, jack).shaped(shape).sound
        self.clock.advance(frames, self.engine.followed())
        self._beat = now.beat
        self._block += 1
        return start

    def block_sound(self) -> NDArray[np.float32]:
        """Return what is recorded of the block that was run last: float32 (2, frames)."""
        return self._sound

    def _do_again(self) -> None:
        while self._left and self._left[-1][0] <= self._block:
            _, what, given = self._left.pop()
            match what:
                case "plan":
                    self._plan(given)
                case "beside":
                    self._beside = given
                case "over":
                    self._take_over(given)
                case "set":
                    for node, port, value in given:
                        self.deck.moving.set(node, port, value)
                case "morph":
                    self.deck.moving.begin(given, self.clock.now())
                case "clock":
                    self.clock.turn(*given)
                case "playing":
                    self._pausing.play(*given)
                case "song":
                    self._jack.play(_sung(given, self.plan.rate), given.at_once)

    def _plan(self, planned: Planned) -> None:
        self._play(self.deck, self._open(planned), planned)
        if self._pictures is not None:
            self._pictures.swap(self.plan, self.opened.library)

    def _play(self, deck: Deck, opened: Opened, planned: Planned) -> None:
        self.opened, self.plan, self.engine = opened, opened.plan, deck.engine
        parts = heard_parts(opened.plan)
        deck.play(opened.plan, planned.values, parts, opened.media, opened.library)

    def _take_over(self, crossing: Crossing) -> None:
        """Play what was beside, and let what plays leave."""
        planned, self._beside = self._beside, None
        if planned is None:  # of a log whose beginning is lost
            return
        self.problems += self.engine.reports()
        opened = self._open(planned)
        deck = Deck(Engine(opened.library, media=opened.media), opened.library, opened.plan)
        self._play(deck, opened, planned)
        self._decks.put_beside(deck, self._block)
        self._decks.due = crossing
        if self._pictures is not None:
            self._show_other(self._pictures, crossing)

    def _open(self, planned: Planned) -> Opened:
        given = {name: value for name, value in (self._run or {}).items() if value is not None}
        return open_document(loads(planned.patch), Path(planned.path), run=given)

    # --- pictures -------------------------------------------------------------------------------

    def _new_stage(self) -> Stage:
        """Return a stage in the context of the others, of the size of the first."""
        from nodegraph.show.live.transition import Transition
        from nodegraph.stage.context import open_context
        from nodegraph.stage.stage import Stage

        if self._context is None:
            self._context = open_context()
            self._transition = Transition()
            self._size = self.opened.patch.run.size
        return Stage(self.opened.library, self._size, self._context)

    def _show_other(self, leaving: Pictures, crossing: Crossing) -> None:
        """Draw the document that takes over from the next frame on."""
        from nodegraph.show.pictures import Pictures

        assert self._transition is not None
        self.problems += leaving.stage.take_problems()
        self._stage = stage = self._new_stage()
        stage.swap(self.plan.frame)
        problem = self._transition.expect(crossing, stage.library, self._context, stage.size)
        if problem is not None:
            self.problems.append(problem)
        frame = leaving.sampler.frame
        self._transition.begin(leaving)
        self._pictures = Pictures(
            stage, self.engine, self.plan, self.fps, self._block, frame, self.standing
        )

    def _follow(self, pictures: Pictures) -> None:
        pictures.follow()
        if self._transition is not None and self._decks.leaving is not None:
            self._transition.follow()

    def _draw(self, index: int, pictures: Pictures) -> Picture:
        assert self._transition is not None
        shown: Picture
        if pictures.stands(index):
            shown = self._transition.pass_by(index, pictures)
        else:
            pictures.draw(index)
            shown = self._transition.draw(index, 1, self._beat, pictures)
        return shown

    def close(self) -> None:
        """Free engines and stages; what they reported is in `problems`."""
        if self._transition is not None:
            self._transition.close()
        super().close()
        self._decks.close(self._block)
        if self._context is not None:
            self._context.release()
            self._context = None


def _material(logged: Logged, audio: Path | None, rate: int) -> Material | None:
    start = logged.start
    if audio is None and start.audio is None:
        kept = kept_input(Path(logged.path)) if logged.path else None
        return None if kept is None else Material("what came in", kept, rate)
    path = audio if audio is not None else (Path(start.audio) if start.audio else None)
    found = material(path, rate)
    return Material(found.name, found.sound, rate, start.repeat)


def _sung(given: Sung, rate: int) -> Material:
    """Return a song that was heard from some block on. Raises Unusable where it cannot be read."""
    found = material(Path(given.audio), rate)
    return Material(found.name, found.sound, rate, given.repeat, given.first)


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
