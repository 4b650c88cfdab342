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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nodegraph.engine.cache import Kernels, has_kernel
from nodegraph.engine.sound import portaudio
from nodegraph.engine.sound.card import SoundCard
from nodegraph.engine.sound.platform import realtime
from nodegraph.engine.sound.status import Wishes
from nodegraph.model.errors import Failed, NodegraphError
from nodegraph.model.library import Library
from nodegraph.model.transport import Transport
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import MorphTo, RunPlan, SetClock, SetSong, SongFailed, TakeOver
from nodegraph.session.transport import Clock
from nodegraph.show.live.control_log import Played, Sung
from nodegraph.show.live.crossing import Crossing
from nodegraph.show.live.decks import Decks
from nodegraph.show.live.input_log import InputLog
from nodegraph.show.live.jack import Jack
from nodegraph.show.live.pausing import Pausing
from nodegraph.show.live.pilot import Pilot
from nodegraph.show.live.ring_deck import RingDeck, library_for
from nodegraph.show.live.song import forget_others, kept_material
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
        self.decks: Decks[RingDeck] = Decks()
        self.jack = Jack()
        self.asked: SetSong | None = None  # a song, instead of what the show began with
        self.heard_song: SetSong | None = None  # that, once it plays
        self._blocks = 0
        self.pausing = Pausing()
        self.held = 0  # of the blocks: those in which time has stood still
        self._load = Load()
        self.pilot = Pilot(self.kernels)
        self.input_log: InputLog | None = None
        self.done: deque[Done] = deque()  # for the control log
        self.told: deque[tuple[str, str, str]] = deque(maxlen=1000)
        self.failed: deque[SongFailed] = deque(maxlen=10)
        self._orders: deque[Callable[[], None]] = deque()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def deck(self) -> RingDeck | None:
        """The deck that plays."""
        return self.decks.playing

    @property
    def material(self) -> Material | None:
        """The song that plays; None: what comes in."""
        return self.jack.song

    # --- from other threads -----------------------------------------------------------------------

    @property
    def blocks(self) -> int:
        """How many blocks there have been; also while machine code plays them."""
        return self.pilot.blocks if self.pilot.flying else self._blocks

    def moment(self) -> Transport:
        """Return where the clock is; also while machine code plays."""
        assert self.clock is not None
        now = self.clock.now()
        return replace(now, beat=self.pilot.beat) if self.pilot.flying else now

    def take_load(self) -> tuple[float, float]:
        """Return the part of real time that blocks took since the last call, and s of the worst."""
        load, self._load = self._load, Load()
        busy, worst = self.pilot.take_load()
        passed = max(time.monotonic() - load.since, 1e-3)
        return (load.busy + busy) / passed, max(load.worst, worst)

    def order(self, what: Callable[[], None]) -> None:
        """Let this be done before the next block."""
        self._orders.append(what)
        self.pilot.call()

    def begin(self, plan: Plan, message: RunPlan) -> None:
        """Open the sound card for a first plan. Raises Unusable for a song that cannot be read."""
        if self.card is not None:
            if (self.card.rate, self.card.block) != (plan.rate, plan.block):
                raise NodegraphError("Rate and block cannot change while a show plays; restart it.")
            return
        self._blocks, self.held = message.block, message.held
        sample = (message.block - message.held) * plan.block
        self._begin_song(plan.rate, sample)
        wishes = Wishes(
            output=self.sounds.output,
            input=self.sounds.input,
            want_input=self.material is None and not self.sounds.silent,
            want_output=not self.sounds.silent,
        )
        self.clock = Clock(plan.rate, message.tempo, message.beat)
        self.clock.sample = sample
        self.card = SoundCard(wishes, plan.rate, plan.block, self._say)
        self.card.start()

    def _begin_song(self, rate: int, sample: int) -> None:
        """Have what is heard: what was asked for, else what the show began with."""
        asked = self.asked
        if asked is not None:
            try:
                self.cue(self.load_song(asked, rate), asked, sample)
                return
            except NodegraphError as problem:
                self.asked = None
                self.failed.append(SongFailed(path=asked.path, text=str(problem)))
        if self.sounds.audio is not None:
            song = kept_material(self.folder, self.sounds.audio, rate, self.sounds.repeat)
            self.jack = Jack(song)

    def load_song(self, asked: SetSong, rate: int) -> Material:
        """Decode a song, on a thread that has time. Raises Unusable."""
        return kept_material(self.folder, asked.path, rate, asked.repeat)

    def cue(self, song: Material, asked: SetSong, sample: int) -> None:
        """Let a song be heard from a sample on, or go on where it began before."""
        fresh, known = self.deck is None, asked.first >= 0
        first = asked.first if known else sample
        song = replace(song, first=first)
        self.jack.play(song, at_once=fresh)
        self.heard_song = msgspec.structs.replace(asked, first=first, standing=True)
        if not known:
            done = Sung(asked.path, asked.repeat, first, fresh)
            self.done.append((self._blocks, "song", done))

    def load_kernels(self, plan: Plan) -> None:
        """Load the kernels of a plan, on the thread that has time, so that a swap finds them."""
        for step in plan.steps:
            spec = self.library.get(step.type)
            resolved = None if spec is None else spec.resolve(step.settings)
            if resolved is not None and has_kernel(resolved):
                self.kernels.prepare([resolved])

    def library_of(self, message: RunPlan) -> Library | None:
        """Return the library of a plan, on the thread that has time to read it.

        None where the patch's shaders are as the deck that plays has them.
        """
        deck = self.deck
        if deck is None or deck.shaders_read == message.shaders_read:
            return None
        return library_for(message, deck.moving.library)

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
        self.decks.close(self._blocks)

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
            self.pilot.listen()
            while self._orders:
                self._orders.popleft()()
            self.card.play(silence if self.deck is None else self._block(live, self.deck))
            self._load.add(time.perf_counter() - begun)
            self._let_fly(self.card)

    def _let_fly(self, card: SoundCard) -> None:
        """Let machine code play on, where nothing needs Python, until something does."""
        deck, clock, pilot = self.deck, self.clock, self.pilot
        if deck is None or clock is None or not self.decks.are_settled:
            return
        if not (self.pausing.is_plain and self.jack.is_plain):
            return
        if pilot.board(deck, card, clock, self.material, self._blocks, self.held):
            pilot.fly()
            self._blocks = pilot.land()
            pilot.flying = False  # only now: `blocks` never goes back

    def _block(self, live: Any, deck: RingDeck) -> Any:
        clock, card, decks = self.clock, self.card, self.decks
        assert clock is not None and card is not None
        now, frames = clock.now(), deck.plan.block
        if self.pausing.is_still:
            return self._stand(deck, card, now)
        begun = decks.cross(self._blocks, now.beat)
        if begun is not None and decks.playing is not None:
            self.done.append((self._blocks, "over", begun))
            deck = decks.playing
        jack = self.jack.block(live, clock.sample, frames, clock.rate)
        if self.input_log is not None:
            self.input_log.take(self._blocks - self.held, live)
        heard_ns = card.heard_at()
        heard = decks.run(now, jack).shaped(self.pausing.shape(frames, clock.rate))
        if decks.leaving is not None and heard.leaving is not None:
            decks.leaving.publish(self._blocks, heard_ns, now, heard.leaving, self.held)
        deck.publish(self._blocks, heard_ns, now, heard.sound, self.held)
        clock.advance(frames, deck.engine.followed())
        self._blocks += 1
        # never the live input by way of the picture's sound: it would howl
        quiet = self.material is None and deck.is_live
        return heard.speaker if quiet else heard.sound + heard.speaker

    def _stand(self, deck: RingDeck, card: SoundCard, now: Transport) -> Any:
        """Let a block pass in which time stands still; what came in meanwhile is nobody's."""
        heard_ns = card.heard_at()
        for one in (self.decks.leaving, deck):
            if one is not None:
                one.stand(self._blocks, heard_ns, now, self.held)
        self._blocks += 1
        self.held += 1
        return np.zeros((2, deck.plan.block), np.float32)

    # --- what is ordered --------------------------------------------------------------------------

    def hear(self, song: Material, asked: SetSong) -> None:
        """Let a song be heard from the next block on, from its beginning."""
        assert self.clock is not None
        self.cue(song, asked, self.clock.sample)
        forget_others(self.folder, song)

    def play_on(self, on: bool) -> None:
        """Let time go on, or stand still; an engine that starts afresh has nothing to fade."""
        fresh = self.deck is None
        if on != self.pausing.playing or (fresh and self._blocks):
            self.done.append((self._blocks, "playing", Played(on, fresh)))
        self.pausing.play(on, at_once=fresh)

    def swap(
        self,
        message: RunPlan,
        plan: Plan,
        parts: frozenset[Hashable],
        library: Library | None = None,
    ) -> None:
        """Run this plan from the next block on. Raises KernelError, Unusable or Failed.

        A plan of a document that does not play any more comes too late, and nothing is done.
        `library`: as `library_of` returned it.
        """
        if self.deck is None:
            self.decks.playing = RingDeck(self.library, self.kernels, message, plan)
        elif message.deck == "any" or self.deck.document == message.document:
            self.deck.swap(message, plan, self._blocks, parts, library)
        else:
            return
        gc.freeze()  # a full collection finds little to walk from now on
        self.done.append((self._blocks, "plan", message))

    def put_beside(self, deck: RingDeck, message: RunPlan) -> None:
        """Have a deck ready that may take over."""
        self.decks.put_beside(deck, self._blocks)
        gc.freeze()
        self.done.append((self._blocks, "beside", message))

    def take_over(self, message: TakeOver) -> None:
        """Let the deck beside take over at its beat."""
        coming = self.decks.coming
        if coming is not None and coming.generation == message.generation:
            self.decks.due = Crossing(message.beat, message.beats, message.transition)

    def drop(self) -> None:
        """Forget the deck beside."""
        self.decks.drop(self._blocks)

    def set(self, values: Values, document: int) -> None:
        """Put values on unwired inputs of this document."""
        if self.deck is not None and self.deck.document == document:
            for node, port, value in values:
                self.deck.moving.set(node, port, value)
            self.done.append((self._blocks, "set", values))

    def morph(self, message: MorphTo) -> None:
        """Begin a morph, now or on its line."""
        clock, deck = self.clock, self.deck
        if clock is not None and deck is not None and deck.document == message.document:
            deck.moving.begin(message, clock.now())
            self.done.append((self._blocks, "morph", message))

    def turn(self, message: SetClock) -> None:
        """Change tempo or beat."""
        clock, card = self.clock, self.card
        assert clock is not None and card is not None
        ahead = None
        if message.beat_at_ns is not None and self.pausing.playing:
            # what was heard at that moment is the music that a person tapped to; while it stands
            # still there is none, and the beat does not follow what goes on elsewhere
            ahead = (card.heard_at() - message.beat_at_ns) / 1e9
        turn = (message.tempo, message.nudge, ahead, message.bar, message.led)
        clock.turn(*turn)
        self.done.append((self._blocks, "clock", turn))
