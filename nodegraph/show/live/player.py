"""Plays a plan on a sound card, block by block, on a thread of its own.

What has to change is *ordered* from another thread and done between two blocks. Everything that is
done so, and at which block, goes into the control log: with it the show can be made again.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nodegraph.engine.cache import Kernels, has_kernel
from nodegraph.engine.sound import portaudio
from nodegraph.engine.sound.card import SoundCard
from nodegraph.engine.sound.platform import realtime
from nodegraph.engine.sound.status import Wishes
from nodegraph.model.errors import Failed, NodegraphError
from nodegraph.model.library import Library
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import MorphTo, RunPlan, SetClock, TakeOver
from nodegraph.session.transport import Clock
from nodegraph.show.live.crossing import Crossing
from nodegraph.show.live.deck import Deck
from nodegraph.show.live.song import kept_material
from nodegraph.show.live.wishes import Sounds
from nodegraph.show.material import Material

PRIORITY = 20  # of the block thread: below that of sound servers

Done = tuple[int, str, Any]  # block, what was done, with what
Values = Sequence[tuple[str, str, Any]]


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
    """A clock, a sound card and one or two decks. `order` from any thread; the rest is its own."""

    def __init__(self, folder: Path, sounds: Sounds) -> None:
        self.folder = folder
        self.sounds = sounds
        self.library = Library.load()
        if not sounds.silent:
            with contextlib.suppress(Failed):  # the card says what is missing
                portaudio.library()  # so that a spare has it loaded
        self.kernels = Kernels()
        self.card: SoundCard | None = None
        self.clock: Clock | None = None
        self.deck: Deck | None = None
        self.coming: Deck | None = None  # beside, until it takes over
        self.leaving: Deck | None = None  # while another takes over
        self.crossing: Crossing | None = None  # of the one that leaves
        self.due: Crossing | None = None  # of the one that comes
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

    def load_kernels(self, plan: Plan) -> None:
        """Load the kernels of a plan, on the thread that has time, so that a swap finds them."""
        for step in plan.steps:
            spec = self.library.get(step.type)
            resolved = None if spec is None else spec.resolve(step.settings)
            if resolved is not None and has_kernel(resolved):
                self.kernels.prepare([resolved])

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
        for deck in (self.deck, self.coming, self.leaving):
            if deck is not None:
                deck.close(self.blocks)

    def _say(self, text: str) -> None:
        self.told.append(("note", "sound", text))

    # --- the playing thread -----------------------------------------------------------------------

    def _play(self) -> None:
        """Run blocks; a defect ends the process, so that a spare one plays on."""
        try:
            self._run_blocks()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(70)

    def _run_blocks(self) -> None:
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
            self.card.play(silence if self.deck is None else self._block(live, self.deck))
            self.load.add(time.perf_counter() - begun)

    def _block(self, live: Any, deck: Deck) -> Any:
        clock, card = self.clock, self.card
        assert clock is not None and card is not None
        now, frames = clock.now(), deck.plan.block
        deck = self._crossed(deck, now.beat)
        jack = live if self.material is None else self.material.block(self.blocks * frames, frames)
        heard_ns = card.heard_at()
        sound, speaker = deck.run(now, jack)
        if self.leaving is not None and self.crossing is not None:
            old, old_speaker = self.leaving.run(now, jack)
            self.leaving.publish(self.blocks, heard_ns, now, old)
            then = now.beat + frames / deck.plan.rate * now.tempo / 60.0
            sound = self.crossing.mixed(old, sound, now.beat, then)
            speaker = self.crossing.mixed(old_speaker, speaker, now.beat, then)
        deck.publish(self.blocks, heard_ns, now, sound)
        clock.advance(frames, deck.engine.followed())
        self.blocks += 1
        # never the live input by way of the picture's sound: it would howl
        return speaker if self.material is None and deck.is_live else sound + speaker

    def _crossed(self, deck: Deck, beat: float) -> Deck:
        """Let the deck beside take over where it is time, and let the old one go where it is over.

        Returns the deck that plays.
        """
        if self.leaving is not None and self.crossing is not None:
            over = self.crossing.part(beat) >= 1.0
            if over or (self.due is not None and beat >= self.due.beat):
                self.leaving.close(self.blocks)
                self.leaving = self.crossing = None
        if self.coming is not None and self.due is not None and beat >= self.due.beat:
            self.done.append((self.blocks, "over", (self.due.beat, self.due.beats)))
            self.leaving, self.crossing = deck, self.due
            deck, self.coming, self.due = self.coming, None, None
            self.deck = deck
        return deck

    # --- what is ordered --------------------------------------------------------------------------

    def swap(self, message: RunPlan, plan: Plan, parts: frozenset[Hashable]) -> None:
        """Run this plan from the next block on. Raises KernelError, Unusable or Failed.

        A plan of a document that does not play any more comes too late, and nothing is done.
        """
        if self.deck is None:
            self.deck = Deck(self.library, self.kernels, message, plan)
        elif message.deck == "any" or self.deck.document == message.document:
            self.deck.swap(message, plan, self.blocks, parts)
        else:
            return
        gc.freeze()  # a full collection finds little to walk from now on
        self.done.append((self.blocks, "plan", message))

    def put_beside(self, deck: Deck, message: RunPlan) -> None:
        """Have a deck ready that may take over."""
        self.drop()
        self.coming = deck
        gc.freeze()
        self.done.append((self.blocks, "beside", message))

    def take_over(self, message: TakeOver) -> None:
        """Let the deck beside take over at its beat."""
        if self.coming is not None and self.coming.generation == message.generation:
            self.due = Crossing(message.beat, message.beats)

    def drop(self) -> None:
        """Forget the deck beside."""
        if self.coming is not None:
            self.coming.close(self.blocks)
        self.coming = self.due = None

    def set(self, values: Values, document: int) -> None:
        """Put values on unwired inputs of this document."""
        if self.deck is not None and self.deck.document == document:
            for node, port, value in values:
                self.deck.moving.set(node, port, value)
            self.done.append((self.blocks, "set", values))

    def morph(self, message: MorphTo) -> None:
        """Begin a morph, now or on its line."""
        clock, deck = self.clock, self.deck
        if clock is not None and deck is not None and deck.document == message.document:
            deck.moving.begin(message, clock.now())
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
