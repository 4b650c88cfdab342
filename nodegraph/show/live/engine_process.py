"""The engine of a live show, a process of its own: `python -m nodegraph.show.live.engine_process`.

Two threads. One plays: it waits for the sound card, runs a block, hands the sound over and puts
what the stage needs into the ring. The other listens to the session; what has to change is done
by the first, between two blocks.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nodegraph.engine.engine import Engine
from nodegraph.engine.sound.card import SoundCard
from nodegraph.engine.sound.platform import realtime
from nodegraph.engine.sound.status import Wishes
from nodegraph.model.errors import NodegraphError
from nodegraph.model.library import Library
from nodegraph.model.media import Media
from nodegraph.scheduler.plan import Plan, decode
from nodegraph.session.messages import (
    Bye,
    PlanFailed,
    Probed,
    Reports,
    Running,
    RunPlan,
    SetClock,
    SetProbes,
    SetValues,
    ToEngine,
)
from nodegraph.session.transport import Clock
from nodegraph.show.live.link import Closed
from nodegraph.show.live.process import Process, main
from nodegraph.show.live.ring import Measures, Ring, arrays_of
from nodegraph.show.live.song import kept_material
from nodegraph.show.live.wishes import Sounds
from nodegraph.show.material import Material
from nodegraph.show.render import as_stereo

PRIORITY = 20  # of the block thread: below that of sound servers
BEAT_SECONDS = 0.1  # between heartbeats
PROBE_SECONDS = 1 / 30


class Playing:
    """A plan that runs, with its ring: everything that is exchanged at a swap."""

    def __init__(self, message: RunPlan, plan: Plan, engine: Engine) -> None:
        self.generation = message.generation
        self.plan = plan
        self.arrays = tuple(arrays_of(plan))
        self.ring = Ring.make(Path(message.ring), plan)
        self.measures = Measures(Path(message.ring).with_suffix(".measures"), plan, True)
        self.followed = plan.tempo
        self._engine = engine

    def tempo(self) -> dict[str, float] | None:
        """Return what the followed node says of the tempo, None where none is followed."""
        if not self.followed:
            return None
        return {
            field: float(self._engine.read(reference, 1)[0]) for field, reference in self.followed
        }


class EngineProcess(Process):
    """Plays what the session says."""

    role = "engine"
    kinds = ToEngine

    def __init__(self, arguments: dict[str, Any]) -> None:
        super().__init__(arguments)
        self.sounds = msgspec.convert(arguments["sounds"], Sounds)
        self.library = Library.load()
        self.engine = Engine(self.library, wait=False)
        self.card: SoundCard | None = None
        self.playing: Playing | None = None
        self.clock: Clock | None = None
        self.material: Material | None = None
        self.blocks = 0
        self.probes: tuple[str, ...] = ()
        self._orders: deque[Callable[[], None]] = deque()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._busy, self._worst = 0.0, 0.0
        self._beat_at = self._probed_at = 0.0
        self._told: deque[str] = deque(maxlen=100)

    # --- the listening thread -------------------------------------------------------------------

    def hear(self, message: Any) -> None:
        """Carry out what the session says."""
        match message:
            case RunPlan():
                self._prepare(message)
            case SetValues():
                self._orders.append(lambda: self._set(message.values))
            case SetClock():
                self._orders.append(lambda: self._turn(message))
            case SetProbes():
                self.probes = message.paths
            case Bye():
                self.ending = True

    def idle(self) -> None:
        """Tell the session how it goes."""
        now = time.monotonic()
        if now - self._beat_at >= BEAT_SECONDS:
            self._tell_running(now)
            self._tell_problems()
        if self.probes and now - self._probed_at >= PROBE_SECONDS:
            self._probed_at = now
            self._orders.append(self._tell_probes)

    def _prepare(self, message: RunPlan) -> None:
        try:
            plan = decode(message.plan)
            self._load(plan)
            self._open_card(plan, message)
        except (NodegraphError, msgspec.MsgspecError) as problem:
            self.say(PlanFailed(generation=message.generation, text=str(problem)))
            return
        self._orders.append(lambda: self._swap(message, plan))
        if self._thread is None:
            self._thread = threading.Thread(target=self._play, name="blocks", daemon=True)
            self._thread.start()

    def _load(self, plan: Plan) -> None:
        """Load the kernels of a plan here, so that the swap finds them."""
        from nodegraph.engine.cache import has_kernel

        for step in plan.steps:
            spec = self.library.get(step.type)
            if spec is not None:
                resolved = spec.resolve(step.settings)
                if has_kernel(resolved):
                    self.engine.kernels.prepare([resolved])

    def _open_card(self, plan: Plan, message: RunPlan) -> None:
        if self.card is not None:
            if (self.card.rate, self.card.block) != (plan.rate, plan.block):
                raise NodegraphError("Rate and block cannot change while a show plays; restart it.")
            return
        if self.sounds.audio is not None:
            self.material = kept_material(self.folder, self.sounds.audio, plan.rate)
        wishes = Wishes(
            output=self.sounds.output,
            input=self.sounds.input,
            want_input=self.material is None and not self.sounds.silent,
            want_output=not self.sounds.silent,
        )
        self.blocks = message.block
        self.clock = Clock(plan.rate, message.tempo, message.beat)
        self.clock.sample = message.block * plan.block
        self.card = SoundCard(wishes, plan.rate, plan.block, self._told.append)
        self.card.start()

    def _tell_running(self, now: float) -> None:
        card, playing = self.card, self.playing
        if card is None or playing is None or self.clock is None:
            return
        passed = now - self._beat_at
        self._beat_at = now
        busy, self._busy = self._busy, 0.0
        worst, self._worst = self._worst, 0.0
        status, time_now = card.status(), self.clock.now()
        self.say(
            Running(
                generation=playing.generation, blocks=self.blocks, beat=time_now.beat,
                tempo=time_now.tempo, load=busy / passed, worst=worst * 1e3,
                missed=status.missed, device=status.output or status.driver, latency=status.latency,
            )
        )  # fmt: skip

    def _tell_problems(self) -> None:
        found = [(item.severity, item.where, item.text) for item in self.engine.reports()]
        while self._told:
            found.append(("note", "sound", self._told.popleft()))
        if found:
            self.say(Reports(problems=tuple(found)))

    def end(self) -> None:
        """Stop playing and let the sound card go."""
        self._ending.set()
        if self.card is not None:
            self.card.stop_waiting()
        if self._thread is not None:
            self._thread.join(2.0)
        if self.card is not None:
            self.card.close()
        self.engine.close()

    # --- the playing thread ---------------------------------------------------------------------

    def _play(self) -> None:
        assert self.card is not None
        self._told.append(realtime(PRIORITY))
        silence = np.zeros((2, self.card.block), np.float32)
        while not self._ending.is_set():
            live = self.card.wait()
            if self.card.stopped:
                continue
            begun = time.perf_counter()
            while self._orders:
                self._orders.popleft()()
            self.card.play(silence if self.playing is None else self._block(live))
            spent = time.perf_counter() - begun
            self._busy += spent
            self._worst = max(self._worst, spent)

    def _block(self, live: Any) -> Any:
        playing, clock, card = self.playing, self.clock, self.card
        assert playing is not None and clock is not None and card is not None
        engine, frames = self.engine, playing.plan.block
        for reference, value in playing.measures.take():
            engine.fill(reference, value)
        now = clock.now()
        engine.block(now, self._jack(live, frames))
        values, events = engine.frame_values()
        sound = as_stereo(engine.sound())
        arrays = {slot: engine.slot(slot) for slot in playing.arrays}
        heard = card.heard_at()
        playing.ring.write(self.blocks, heard, (now.beat, now.tempo), values, events, sound, arrays)
        clock.advance(frames, playing.tempo())
        self.blocks += 1
        return self._heard(sound)

    def _jack(self, live: Any, frames: int) -> Any:
        """Return what comes into the input: the card's sound, or the file's."""
        if self.material is None:
            return live
        start = self.blocks * frames
        if self.sounds.repeat:
            start %= max(self.material.sound.shape[1], 1)
        return self.material.block(start, frames)

    def _heard(self, sound: Any) -> Any:
        """Return what the loudspeakers play: never the live input by way of the picture's sound."""
        speaker = self.engine.speaker()
        if self.material is None and self.playing is not None and self._is_live:
            return as_stereo(speaker)
        return sound + as_stereo(speaker) if len(speaker) else sound

    @property
    def _is_live(self) -> bool:
        assert self.playing is not None
        return any(step.type == "source.input" for step in self.playing.plan.steps)

    def _swap(self, message: RunPlan, plan: Plan) -> None:
        try:
            fresh = Playing(message, plan, self.engine)
            self.engine.swap(plan, media=Media(tuple(map(Path, message.roots))))
        except NodegraphError as problem:
            self.say(PlanFailed(generation=message.generation, text=str(problem)))
            return
        before, self.playing = self.playing, fresh
        if before is not None:
            before.ring.close_at(self.blocks)
        self._set(message.values)
        gc.freeze()  # a full collection finds little to walk from now on

    def _set(self, values: Any) -> None:
        for node, port, value in values:
            self.engine.set(node, port, tuple(value) if isinstance(value, list) else value)

    def _turn(self, message: SetClock) -> None:
        clock, card, playing = self.clock, self.card, self.playing
        assert clock is not None and card is not None and playing is not None
        if message.tempo is not None:
            clock.set_tempo(message.tempo)
        if message.nudge is not None:
            clock.nudge(message.nudge)
        if message.beat_at_ns is not None:
            # what was heard at that moment is the music that a person tapped to
            ahead = (card.heard_at() - message.beat_at_ns) / 1e9
            clock.align(ahead, message.bar)

    def _tell_probes(self) -> None:
        playing = self.playing
        if playing is None:
            return
        found = {}
        for path in self.probes:
            with contextlib.suppress(KeyError):
                found[path] = _plain(self.engine.probe(path))
        sample = self.blocks * playing.plan.block
        with contextlib.suppress(Closed):
            self.say(Probed(sample=sample, values=found))


def _plain(value: Any) -> Any:
    """Return a probed value as JSON has it; of sound its peak by lane."""
    if isinstance(value, np.ndarray):
        if value.ndim == 2 and value.shape[1] > 64:
            return np.abs(value).max(axis=1).round(6).tolist()
        return value.tolist()
    return value if isinstance(value, str | int | float | list) or value is None else str(value)


if __name__ == "__main__":
    sys.exit(main(EngineProcess))
