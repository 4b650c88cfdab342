"""The stage of a live show, a process of its own: `python -m nodegraph.show.live.stage_process`.

Frames stand on the grid that a render has: frame k at sample k * rate / fps of the engine's count.
The stage draws the frame whose moment is heard next, and leaves out those it has no time for, so
a live picture is one of a render's, and a recording is on the clock of its sound.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nodegraph.model.errors import NodegraphError, Problem
from nodegraph.model.library import Library
from nodegraph.scheduler.plan import decode
from nodegraph.session.messages import (
    Bye,
    Controls,
    Drawing,
    DropNext,
    Finishing,
    KeepTo,
    Key,
    OutputWindow,
    PlanFailed,
    RecordTo,
    Reports,
    RunPlan,
    SetCosts,
    SetPictures,
    SetPreview,
    SmallPicture,
    StageReady,
    TakeOver,
    ToStage,
)
from nodegraph.show.live.asked_window import AskedWindow
from nodegraph.show.live.captures import Captures
from nodegraph.show.live.crossing import Crossing
from nodegraph.show.live.drawn import Drawn
from nodegraph.show.live.fading import Fading
from nodegraph.show.live.folder import read_stream
from nodegraph.show.live.looking import Looking
from nodegraph.show.live.outputs import Outputs, pressed
from nodegraph.show.live.process import Process, main
from nodegraph.show.live.projector import Projector
from nodegraph.show.live.small import Small
from nodegraph.show.live.touch import Touch
from nodegraph.show.live.transition import Transition
from nodegraph.show.live.wishes import Pictures
from nodegraph.show.own_shaders import reread
from nodegraph.stage.sampling import frame_sample

BEAT_SECONDS = 0.2
PAD_SECONDS = 0.01  # between looks at gamepads
SETTLED = 0.002  # seconds: the longest sleep between looks at the ring
LONGEST = 0.5  # seconds: a frame that takes longer does not count for how early one is begun
ANEW = 4.0  # seconds back: the engine counts anew


class StageProcess(Process):
    """Draws what the session says."""

    role = "stage"
    kinds = ToStage
    tick = 0.0

    def __init__(self, arguments: dict[str, Any]) -> None:
        super().__init__(arguments)
        self.wishes = msgspec.convert(arguments["pictures"], Pictures)
        self.library = Library.load()
        self.outputs: Outputs | None = None
        self.window = AskedWindow(self.say, self.wishes.window)
        self.projector: Projector | None = None
        self.beside: Projector | None = None
        self.transition = Transition()
        self.controls = Controls()
        self.fading = Fading()
        self.small = Small()
        self.looking = Looking(self.say)
        self.touch = Touch(self.say, lambda text: self._tell(("note", "", text)))
        self._pads_at = 0.0
        self.captures = Captures(self.wishes.keep, read_stream(self.folder))
        self.frame = -1
        self._left_out = -1  # a frame up to which nothing will be drawn any more
        self._cost = 0.0  # seconds a frame takes, smoothed
        self._costs: deque[float] = deque(maxlen=120)
        self._frames = self._skipped = 0
        self._beat_at = 0.0
        self._pixels: np.ndarray[Any, Any] | None = None

    # --- messages -------------------------------------------------------------------------------

    def hear(self, message: Any) -> None:
        """Carry out what the session says."""
        match message:
            case RunPlan():
                self._prepare(message)
            case TakeOver():
                self._expect(message)
            case DropNext():
                self._drop_beside()
            case Controls():
                self.controls = message
                self.touch.tell_again()  # the first message of a session
            case OutputWindow():
                self.window.ask(message, self.outputs)
            case SetPreview():
                self.small.wish(message)
            case SetPictures():
                self.looking.watch(message)
            case SetCosts():
                self.looking.watch_costs(message.on)
            case RecordTo():
                self.captures.record(message)
            case KeepTo():
                self.captures.keep(message)
            case Bye():
                self.ending = True

    def _prepare(self, message: RunPlan) -> None:
        try:
            plan = decode(message.plan)
            if self.outputs is None:
                self.outputs = Outputs(
                    message.size, self.wishes, self._report, self.folder, self.window.wish
                )
                self.window.ask(self.window.wish, self.outputs)
            projector = self._of(message)
            library = self.library if projector is None else projector.stage.library
            if message.shaders:
                library = reread(library, Path(message.shaders))
            if projector is None:
                if message.deck == "this" and self.projector is not None:
                    return  # its document is not seen any more
                size = message.size if self.projector is None else self.projector.stage.size
                projector = Projector(self.outputs.new_stage(library, size))
            if message.deck == "next":
                self._drop_beside()
                self.beside = projector
            elif projector is not self.beside:
                self.projector = projector
            projector.prepare(message, plan, library)
            self.touch.see(self.outputs.gamepads())
            self.touch.expect(plan)
        except (NodegraphError, msgspec.MsgspecError) as problem:
            self.say(PlanFailed(generation=message.generation, text=str(problem)))

    def _of(self, message: RunPlan) -> Projector | None:
        """Return what draws a plan's document; None where nothing does."""
        if message.deck == "next":
            return None
        if message.deck == "any":
            return self.projector
        there = (self.projector, self.beside)
        return next((it for it in there if it and it.document == message.document), None)

    def _expect(self, message: TakeOver) -> None:
        """Be ready for a transition: its shader is compiled before its beat."""
        beside, outputs = self.beside, self.outputs
        if beside is None or outputs is None:
            return
        crossing = Crossing(message.beat, message.beats, message.transition)
        stage = beside.stage
        problem = self.transition.expect(crossing, stage.library, outputs.context, stage.size)
        if problem is not None:
            self._report(problem)

    def _drop_beside(self) -> None:
        if self.beside is not None:
            self.beside.close()
            self.beside = None

    @property
    def _drawn(self) -> Drawn | None:
        return None if self.projector is None else self.projector.drawn

    def _report(self, problem: Problem) -> None:
        self._tell((problem.severity, problem.where, problem.text))

    def _tell(self, *problems: tuple[str, str, str]) -> None:
        self.say(Reports(problems=problems))

    # --- frames ---------------------------------------------------------------------------------

    def idle(self) -> None:
        """Draw the frame that is due, if one is; compile a shader of a plan that comes."""
        for projector in (self.projector, self.beside):
            if projector is not None:
                ready = projector.compile_one()
                if ready:
                    self.say(StageReady(generation=ready))
        self._settle(max(self.frame, self._left_out))
        due = self._due()
        if due is not None and self._is_anothers(due):
            self._left_out, due = due - 1, None  # hear first how it takes over
        if due is None:
            time.sleep(SETTLED)
        else:
            self._draw(due)
        if self.outputs is not None:
            self._listen_to_hands(self.outputs)
        self._tell_drawing()

    def _listen_to_hands(self, outputs: Outputs) -> None:
        events = self.window.hear(outputs.poll(), outputs)
        for key in pressed(events):
            self.say(Key(key=key))
        self.touch.hear(events)
        now = time.monotonic()
        if now - self._pads_at >= PAD_SECONDS:
            self._pads_at = now
            self.touch.see(outputs.gamepads())
        self.touch.step(now)

    def _settle(self, frame: int) -> None:
        """Change plans and documents where the engine has, and frames up to this one are past."""
        projector, beside = self.projector, self.beside
        if projector is not None and projector.settle(frame):
            self._tell_problems()
        if beside is None:
            return
        beside.settle(frame)
        if beside.drawn is None or beside.drawn.first < 0 or projector is None:
            return
        if beside.drawn.block_of(frame + 1) >= beside.drawn.first:
            self.projector, self.beside = beside, None
            self.transition.begin(projector)
            self._tell_problems()

    def _is_anothers(self, frame: int) -> bool:
        """Whether so much time has passed that the document beside, or a new plan, has a frame."""
        here, beside = self.projector, self.beside
        taken = beside is not None and beside.has(frame)
        return taken or (here is not None and here.awaits(frame))

    def _due(self) -> int | None:
        """Return the frame to draw now, None where it is too early for the next."""
        drawn = self._drawn
        if drawn is None or self.projector is None:
            return None
        self.captures.begin(drawn, self.projector.stage.size)
        for slot in drawn.follow():
            self.captures.sound(slot)
        self.transition.follow()
        if drawn.ring is None or not drawn.joined:
            return None
        newest = self._moment(drawn)
        if newest is None:
            return None
        last = min(int(newest * drawn.fps / drawn.plan.rate), drawn.last_ready())
        if last < self.frame - ANEW * drawn.fps:
            self.frame, self._left_out = last - 1, -1
        return last if last > self.frame else None

    def _moment(self, drawn: Drawn) -> float | None:
        """Return the sample whose picture should be seen when a frame begun now is ready."""
        assert drawn.ring is not None
        heard = drawn.ring.heard()
        if heard is None:
            return None
        block, when = heard
        if self.wishes.sync == "now":
            return (block + 1) * drawn.plan.block
        ahead = self._cost + self.controls.offset_ms / 1e3
        passed = (time.monotonic_ns() - when) / 1e9 + ahead
        return block * drawn.plan.block + passed * drawn.plan.rate

    def _draw(self, frame: int) -> None:
        projector, outputs = self.projector, self.outputs
        assert projector is not None and outputs is not None
        begun = time.perf_counter()
        passed = max(frame - self.frame, 1) if self.frame >= 0 else 1
        self._skipped += passed - 1
        self.frame = frame
        now = time.monotonic()
        self.fading.step(self.controls, now)
        source: Any
        if self.controls.freeze or projector.stands(frame):
            source = self.transition.pass_by(frame, projector)
        else:
            self.looking.begin(projector.stage, frame, now)
            beat = projector.draw(frame, passed)
            self.looking.end(projector.fps, now)
            source = self.transition.draw(frame, passed, beat, projector)
        if self.captures.takes_pictures:
            self._capture(frame, source)
        outputs.show(source.picture, self.controls, self.fading)
        jpeg = self.small.jpeg(outputs, source.picture)
        if jpeg:
            self.say(SmallPicture(frame=frame, jpeg=jpeg))
        self._frames += 1
        spent = time.perf_counter() - begun
        self._costs.append(spent)
        self._cost += 0.1 * (min(spent, LONGEST) - self._cost)

    def _capture(self, frame: int, source: Any) -> None:
        drawn = self._drawn
        assert drawn is not None
        width, height = source.size
        if self._pixels is None or self._pixels.shape[:2] != (height, width):
            self._pixels = np.empty((height, width, 4), np.uint8)
        source.read_into(self._pixels)
        sample = frame_sample(frame, drawn.plan.rate, drawn.fps)
        self.captures.picture(sample, self._pixels, self.fading.light)

    # --- telling --------------------------------------------------------------------------------

    def _tell_drawing(self) -> None:
        for message in self.captures.news():
            self.say(message)
        now = time.monotonic()
        if now - self._beat_at < BEAT_SECONDS:
            return
        self._beat_at = now
        if self.outputs is not None:
            self.window.tell(self.outputs)
        if self.projector is not None:
            self.generation = self.projector.generation
        costs = sorted(self._costs) or [0.0]
        self.say(
            Drawing(
                generation=self.generation,
                frames=self._frames,
                skipped=self._skipped,
                median_ms=costs[len(costs) // 2] * 1e3,
                worst_ms=costs[-1] * 1e3,
                recording=self.captures.recording,
            )
        )
        self._tell_problems()

    def _tell_problems(self) -> None:
        if self.projector is not None:
            self.looking.tell_standing(self.projector.stage, time.monotonic())
            for problem in self.projector.stage.take_problems():
                self._report(problem)

    def end(self) -> None:
        """Finish what is captured and let the pictures go; the last one stays if this one fails."""
        self.captures.close(lambda: self.say(Finishing()))
        for message in self.captures.news():
            self.say(message)
        self.transition.close()
        self.small.close()
        self.looking.close()
        for projector in (self.beside, self.projector):
            if projector is not None:
                projector.close()
        if self.outputs is not None and not self.failing:
            self.outputs.close()


if __name__ == "__main__":
    sys.exit(main(StageProcess))
