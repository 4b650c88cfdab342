"""Plays a plan on a sound card, block by block, on a thread of its own.

What has to change is *ordered* from another thread and done between two blocks. Everything that is
done so, and at which block, goes into the control log: with it the show can be made again.
"""

from __future__ import annotations

import contextlib
import gc
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nodegraph.engine.engine import Engine
from nodegraph.engine.sound import portaudio
from nodegraph.engine.sound.card import SoundCard
from nodegraph.engine.sound.platform import realtime
from nodegraph.engine.sound.status import Wishes
from nodegraph.model.errors import Failed, NodegraphError
from nodegraph.model.library import Library
from nodegraph.model.media import Media
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import MorphTo, RunPlan, SetClock
from nodegraph.session.transport import Clock
from nodegraph.show.live.moving import Moving
from nodegraph.show.live.ring import Measures, Ring, arrays_of
from nodegraph.show.live.song import kept_material
from nodegraph.show.live.wishes import Sounds
from nodegraph.show.material import Material
from nodegraph.show.render import as_stereo

PRIORITY = 20  # of the block thread: below that of sound servers

Done = tuple[int, str, Any]  # block, what was done, with what
Values = Sequence[tuple[str, str, Any]]


class Playing:
    """A plan that runs, with its ring: everything that is exchanged at a swap."""

    def __init__(self, message: RunPlan, plan: Plan) -> None:
        self.generation = message.generation
        self.plan = plan
        self.arrays = tuple(arrays_of(plan))
        self.ring = Ring.make(Path(message.ring), plan)
        self.measures = Measures(Path(message.ring).with_suffix(".measures"), plan, True)
        self.is_live = any(step.type == "source.input" for step in plan.steps)


@dataclass(slots=True)
class Load:
    """What the blocks since the last look cost, in seconds."""

    busy: float = 0.0
    worst: float = 0.0
    since: float = field(default_factory=time.monotonic)

    def add(self, seconds: float) -> None:
        """Count a block."""
        self.busy += seconds
        self.worst = max(self.worst, seconds)


class Player:
    """An engine, a clock and a sound card. `order` from any thread; the rest is the player's."""

    def __init__(self, folder: Path, sounds: Sounds) -> None:
        self.folder = folder
        self.sounds = sounds
        self.library = Library.load()
        self.engine = Engine(self.library, wait=False)
        if not sounds.silent:
            with contextlib.suppress(Failed):  # the card says what is missing
                portaudio.library()  # so that a spare has it loaded
        self.moving = Moving(self.engine, self.library)
        self.card: SoundCard | None = None
        self.clock: Clock | None = None
        self.playing: Playing | None = None
        self.material: Material | None = None
        self.blocks = 0
        self.load = Load()
        self.done: deque[Done] = deque()  # for the control log
        self.told: deque[tuple[str, str, str]] = deque(maxlen=1000)
        self._orders: deque[Callable[[], None]] = deque()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    # --- from other threads -----------------------------------------------------------------------

    def order(self, what: Callable[[], None]) -> None:
        """Let this be done before the next block."""
        self._orders.append(what)

    def begin(self, plan: Plan, message: RunPlan) -> None:
        """Open the sound card for a first plan. Raises Unusable for a song that cannot be read."""
        if self.card is not None:
            if (self.card.rate, self.card.block) != (plan.rate, plan.block):
                raise NodegraphError("Rate and block cannot change while a show plays; restart it.")
            return
        if self.sounds.audio is not None:
            self.material = kept_material(
                self.folder, self.sounds.audio, plan.rate, self.sounds.repeat
            )
        wishes = Wishes(
            output=self.sounds.output,
            input=self.sounds.input,
            want_input=self.material is None and not self.sounds.silent,
            want_output=not self.sounds.silent,
        )
        self.blocks = message.block
        self.clock = Clock(plan.rate, message.tempo, message.beat)
        self.clock.sample = message.block * plan.block
        self.card = SoundCard(wishes, plan.rate, plan.block, self._say)
        self.card.start()

    def start(self) -> None:
        """Play from now on."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._play, name="blocks", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop playing and let the sound card go."""
        self._ending.set()
        if self.card is not None:
            self.card.stop_waiting()
        if self._thread is not None:
            self._thread.join(2.0)
        if self.card is not None:
            self.card.close()
        self.engine.close()

    def _say(self, text: str) -> None:
        self.told.append(("note", "sound", text))

    # --- the playing thread -----------------------------------------------------------------------

    def _play(self) -> None:
        assert self.card is not None
        self._say(realtime(PRIORITY))
        silence = np.zeros((2, self.card.block), np.float32)
        while not self._ending.is_set():
            live = self.card.wait()
            if self.card.stopped:
                continue
            begun = time.perf_counter()
            while self._orders:
                self._orders.popleft()()
            self.card.play(silence if self.playing is None else self._block(live))
            self.load.add(time.perf_counter() - begun)

    def _block(self, live: Any) -> Any:
        playing, clock, card, engine = self.playing, self.clock, self.card, self.engine
        assert playing is not None and clock is not None and card is not None
        for reference, value in playing.measures.take():
            engine.fill(reference, value)
        now, frames = clock.now(), playing.plan.block
        self.moving.step(now)
        engine.block(now, self._jack(live, frames))
        values, events = engine.frame_values()
        sound = as_stereo(engine.sound())
        arrays = {slot: engine.slot(slot) for slot in playing.arrays}
        time_now = (now.beat, now.tempo)
        playing.ring.write(self.blocks, card.heard_at(), time_now, values, events, sound, arrays)
        clock.advance(frames, engine.followed())
        self.blocks += 1
        return self._heard(sound, playing)

    def _jack(self, live: Any, frames: int) -> Any:
        """Return what comes into the input: the card's sound, or the file's."""
        if self.material is None:
            return live
        return self.material.block(self.blocks * frames, frames)

    def _heard(self, sound: Any, playing: Playing) -> Any:
        """Return what the loudspeakers play: never the live input by way of the picture's sound."""
        speaker = self.engine.speaker()
        if self.material is None and playing.is_live:
            return as_stereo(speaker)
        return sound + as_stereo(speaker) if len(speaker) else sound

    # --- what is ordered --------------------------------------------------------------------------

    def swap(self, message: RunPlan, plan: Plan) -> None:
        """Run this plan from the next block on. Raises KernelError, Unusable or Failed."""
        fresh = Playing(message, plan)
        self.engine.swap(plan, media=Media(tuple(map(Path, message.roots))))
        before, self.playing = self.playing, fresh
        if before is not None:
            before.ring.close_at(self.blocks)
        self.moving.follow(plan)
        for node, port, value in message.values:
            self.moving.set(node, port, value)
        gc.freeze()  # a full collection finds little to walk from now on
        self.done.append((self.blocks, "plan", message))

    def set(self, values: Values) -> None:
        """Put values on unwired inputs."""
        for node, port, value in values:
            self.moving.set(node, port, value)
        self.done.append((self.blocks, "set", values))

    def morph(self, message: MorphTo) -> None:
        """Begin a morph, now or on its line."""
        assert self.clock is not None
        self.moving.begin(message, self.clock.now())
        self.done.append((self.blocks, "morph", message))

    def turn(self, message: SetClock) -> None:
        """Change tempo or beat."""
        clock, card = self.clock, self.card
        assert clock is not None and card is not None
        ahead = None
        if message.beat_at_ns is not None:
            # what was heard at that moment is the music that a person tapped to
            ahead = (card.heard_at() - message.beat_at_ns) / 1e9
        turn = (message.tempo, message.nudge, ahead, message.bar)
        clock.turn(*turn)
        self.done.append((self.blocks, "clock", turn))
