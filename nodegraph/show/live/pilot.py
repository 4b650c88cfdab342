"""Lets machine code play block after block, where a show needs no Python meanwhile.

    pilot = Pilot(kernels)
    if pilot.board(deck, card, clock, song, block):   # all is as it needs it
        pilot.fly()                                    # until somebody calls, or all is late
        block = pilot.land()                           # deck, card and clock are as if they had

A thread that holds Python's lock, for as long as it likes, costs such a show nothing: the lock is
not taken between `board` and `land`. `call` from another thread ends the flight before the next
block.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np

from nodegraph.engine.cache import PILOT, Kernels
from nodegraph.engine.pilot import places as at
from nodegraph.engine.pilot.tables import Tables
from nodegraph.engine.sound.card import LOOK, POLL, SoundCard
from nodegraph.engine.sound.native import native
from nodegraph.engine.sound.platform import MONOTONIC, c_function
from nodegraph.engine.sound.speaker import Speaker
from nodegraph.session.transport import Clock
from nodegraph.show.live.ring import EVENTS, Ring
from nodegraph.show.live.ring_deck import RingDeck
from nodegraph.show.material import Material

_FLY = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class _Aboard:
    """Who and what takes part in a flight."""

    deck: RingDeck
    card: SoundCard
    clock: Clock
    speaker: Speaker
    first: int  # block


class Pilot:
    """Plays blocks of a deck in machine code. `call`, `blocks` and `now` from any thread."""

    def __init__(self, kernels: Kernels) -> None:
        self.whole = np.zeros(at.WHOLE_SIZE, np.int64)
        self.numbers = np.zeros(at.NUMBER_SIZE, np.float64)
        self.flying = False
        self._fly = _FLY(kernels.own(PILOT))
        self._memory = (self.whole.ctypes.data, self.numbers.ctypes.data)
        self._tables: Tables | None = None
        self._ring: Ring | None = None
        self._aboard: _Aboard | None = None
        self._frames = np.zeros((0, 2), np.float32)
        self._spoken = np.zeros((2, 0), np.float32)
        machine = native(MONOTONIC).addresses
        self.whole[[at.WAIT, at.LOOK, at.PUSH]] = [machine[n] for n in ("wait", "look", "push")]
        self.whole[at.CLOCK] = c_function("clock_gettime")
        self.whole[at.RUN] = kernels.runner()
        self.whole[at.POLL], self.whole[at.PATIENCE] = POLL, LOOK
        self.whole[at.MOST_EVENTS] = EVENTS

    # --- from other threads -----------------------------------------------------------------------

    def call(self) -> None:
        """Let the flight end before its next block."""
        self.whole[at.CALLED] = 1

    @property
    def blocks(self) -> int:
        """Number of the block that comes next."""
        return int(self.whole[at.BLOCK])

    @property
    def beat(self) -> float:
        """Where the clock is."""
        return float(self.numbers[at.BEAT])

    def take_load(self) -> tuple[float, float]:
        """Return seconds of work since the last call, and of the longest block."""
        busy, worst = self.whole[[at.BUSY, at.WORST]] / 1e9
        self.whole[[at.BUSY, at.WORST]] = 0
        return float(busy), float(worst)

    # --- the playing thread -----------------------------------------------------------------------

    def listen(self) -> None:
        """Be called from now on: what called before has been done."""
        self.whole[at.CALLED] = 0

    def board(
        self, deck: RingDeck, card: SoundCard, clock: Clock, song: Material | None, block: int,
        held: int = 0,
    ) -> bool:  # fmt: skip
        """Write down all that is needed; False where something needs Python.

        `held`: of the blocks before this one, those in which time has stood still.
        """
        if not deck.can_fly or not deck.is_still or (song is None and deck.is_live):
            return False
        plain = card.plain_speaker()
        if plain is None:
            return False
        speaker, waiting = plain
        self._prepare(deck)
        whole, numbers = self.whole, self.numbers
        whole[at.GATE], whole[at.OUT] = waiting.gate, speaker.ring.address
        whole[at.EXCHANGE] = speaker.exchange.address
        whole[at.LEAST], whole[at.MORE] = speaker.least, speaker.more
        whole[at.BLOCK], whole[at.HELD], whole[at.SAMPLE] = block, held, clock.sample
        self._load(song)
        frame, origin, *learnt = speaker.clock.state
        whole[at.CLOCK_FRAME], whole[at.CLOCK_ORIGIN] = frame, origin
        whole[at.OFFSET], whole[at.HEARD] = speaker.offset, card.heard
        now = clock.now()
        numbers[at.CLOCK_TIME : at.CLOCK_AGE + 1] = learnt
        numbers[at.RATE], numbers[at.DEVICE_RATE] = clock.rate, speaker.device_rate
        numbers[at.BANDWIDTH], numbers[at.DECLARED] = speaker.clock.bandwidth, speaker.declared
        numbers[at.BEAT], numbers[at.TEMPO] = now.beat, now.tempo
        numbers[at.CONFIDENCE], numbers[at.PEAK] = now.confidence, 0.0
        self._aboard = _Aboard(deck, card, clock, speaker, block)
        return True

    def fly(self) -> None:
        """Play until somebody calls, the card is told to stop, or its device is late."""
        self.flying = True
        self._fly(*self._memory)

    def land(self) -> int:
        """Bring back what happened; return the number of the next block.

        Who has taken it over says that it does not fly any more.
        """
        aboard, whole, numbers = self._aboard, self.whole, self.numbers
        assert aboard is not None
        self._aboard = None
        block, speaker, ring = int(whole[at.BLOCK]), aboard.speaker, aboard.deck.ring
        flown = block - aboard.first
        if flown and ring is not None:
            frame, origin = int(whole[at.CLOCK_FRAME]), int(whole[at.CLOCK_ORIGIN])
            time, step, age = numbers[at.CLOCK_TIME : at.CLOCK_AGE + 1].tolist()
            speaker.clock.state = (frame, origin, time, step, age)
            speaker.offset = int(whole[at.OFFSET])
            aboard.card.count(flown, int(whole[at.HEARD]), float(numbers[at.PEAK]))
            aboard.clock.resume(int(whole[at.SAMPLE]), float(numbers[at.BEAT]))
            aboard.deck.resume(flown, ring.newest_sound(), self._spoken)
        return block

    # --- the memory -------------------------------------------------------------------------------

    def _prepare(self, deck: RingDeck) -> None:
        """Write down what is the plan's and its ring's."""
        ring, whole = deck.ring, self.whole
        assert ring is not None
        if self._tables is None or self._tables.plan is not deck.engine.running:
            self._tables = Tables(deck.engine, ring.array_places)
        self._tables.hold(whole, deck.engine)
        if self._ring is ring:
            return
        self._ring = ring
        for place, value in zip(
            (at.HEAD, at.SLOTS, at.SLOT_BYTES, at.SLOT_COUNT), ring.memory, strict=True
        ):
            whole[place] = value
        names = ("heard_ns", "beat", "tempo", "held", "state", "count", "events", "sound", "values")
        places = (
            at.AT_HEARD, at.AT_BEAT, at.AT_TEMPO, at.AT_HELD, at.AT_STATE, at.AT_COUNT,
            at.AT_EVENTS, at.AT_SOUND, at.AT_VALUES,
        )  # fmt: skip
        for place, name in zip(places, names, strict=True):
            whole[place] = ring.place_of(name)
        self._frames = np.zeros((ring.block, 2), np.float32)
        self._spoken = np.zeros((2, ring.block), np.float32)
        whole[at.FRAMES_OUT], whole[at.SPOKEN] = self._frames.ctypes.data, self._spoken.ctypes.data

    def _load(self, song: Material | None) -> None:
        """Write down the song; without one the jack is silent already."""
        whole = self.whole
        whole[at.SONG] = 0
        if song is not None and song.sound.shape[1]:
            whole[at.SONG] = song.sound.ctypes.data
            whole[at.SONG_FRAMES], whole[at.REPEAT] = song.sound.shape[1], int(song.repeat)
            whole[at.SONG_FIRST] = song.first
