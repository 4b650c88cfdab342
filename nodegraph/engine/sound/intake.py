"""The way in: frames of a device become blocks of the engine, also when its clock is another."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from nodegraph.engine.sound.border import Border
from nodegraph.engine.sound.clock import SECOND
from nodegraph.engine.sound.drift import Drift, Stretch
from nodegraph.engine.sound.places import At
from nodegraph.engine.sound.ring import Exchange, Floats, Waiting

MARGIN = 0.002  # s that an engine may be late without a gap
PLAUSIBLE = 2.0  # s; a device that declares more has no idea
BACKLOG = 0.1  # s; an input of another clock that lies so far behind is cut


class Intake:
    """Records from one stream. `pair`: channels of the device that are taken.

    `own_clock`: the engine is driven by another device's; the ratio between them is learnt.
    `other`: frames, at the engine's rate, of the driving device's block. `short`: on a shared
    clock, frames of the device by which the output is short of asking for a block; the input
    then holds as many.
    """

    def __init__(
        self, exchange: Exchange, pair: tuple[int, ...], rate: float, device_rate: float,
        block: int, own_clock: bool = False, other: float = 0.0, declared: float = 0.0,
        short: Callable[[], int] | None = None,
    ) -> None:  # fmt: skip
        self.exchange = exchange
        self.ring = exchange.input
        self.device_rate = device_rate
        self.gaps = 0
        self.overruns = 0
        self.drift = Drift() if own_clock else None
        self._pair = list(pair)
        self._declared = declared
        self._short = short
        self._rate = rate
        self._scale = device_rate / rate
        self._block = block
        self._other = other
        self._stretch = Stretch(len(pair)) if own_clock else None
        self._ratio = 1.0
        self._held: Floats = np.zeros((len(pair), 0), np.float32)
        self._primed = False
        self._rest = 0.0  # samples that lay here after a block was taken, beyond what must
        self._lost = 0  # callbacks that found no room, as counted already
        self._border = Border(device_rate, rate, len(pair))

    @property
    def held(self) -> int:
        """Samples that lie here, at the engine's rate."""
        return int(self._held.shape[1])

    @property
    def least(self) -> int:
        """Frames the ring must hold for another block, when the input drives."""
        return max(1, math.ceil((self._block - self.held) * self._scale))

    @property
    def ready(self) -> bool:
        """Whether a block lies here."""
        return self.held >= self._block

    @property
    def target(self) -> float:
        """What should lie here after a block was taken, in samples of the engine."""
        if self._short is not None:
            return max(0, self._short()) / self._scale
        own = self.exchange.number(At.LARGEST) / self._scale
        return own + self._other + MARGIN * self._rate

    @property
    def latency(self) -> float:
        """Seconds from the first sample of a block being heard to the block being handed over."""
        own = self.exchange.number(At.LARGEST) / self.device_rate  # lies in what is declared
        return (
            max(self.device_latency - own, 0.0)
            + (self._rest + self._border.late + self._block) / self._rate
        )

    @property
    def device_latency(self) -> float:
        """Seconds from the first sample of a callback being heard to it, as the device declares."""
        seen = self.exchange.look()
        if seen is not None and 0.0 < seen.current - seen.adc < PLAUSIBLE:
            return seen.current - seen.adc
        return self._declared

    def arm(self, bell: Waiting | None = None) -> None:
        """Begin. `bell`: who is woken, if the input drives."""
        self.exchange.arm(bell)

    def collect(self) -> None:
        """Bring over what the device has recorded."""
        frames = self.ring.pull(self.ring.capacity)
        if not len(frames):
            return
        sound = self._border(frames[:, self._pair]).T
        if self._stretch is not None:
            sound = self._stretch(sound, self._ratio)
        self._held = np.concatenate((self._held, sound), axis=1)

    def take(self, now: int) -> Floats:
        """Return the next block, float32 (channels, block). `now`: ns monotonic."""
        self.collect()
        wanted = self._block
        if not self._primed and self.drift is not None:
            wanted += round(self.target)
        if self.held < wanted:
            if self._primed:
                self.gaps += 1
            self._primed = self._primed and self.drift is None
            self._learn(now)
            return np.zeros((len(self._pair), self._block), np.float32)
        if not self._primed:  # what came before it all runs is not caught up with
            keep = self._block + round(self.target)
            self._held = self._held[:, max(0, self.held - keep) :]
        self._primed = True
        taken, self._held = self._held[:, : self._block], self._held[:, self._block :]
        self._learn(now)
        self._cut()
        self._rest = self.held - (self.target if self._short is not None else 0.0)
        return taken

    def _learn(self, now: int) -> None:
        """Adapt the ratio to what lies here and what the device is about to deliver."""
        if self.drift is None or not self._primed:
            return
        seen = self.exchange.look()
        if seen is None:
            return
        coming = (now - seen.now) / SECOND * self.device_rate
        coming = min(max(coming, 0.0), self.exchange.number(At.LARGEST))
        lies = self.held + (self.ring.fill + coming) / self._scale
        self._ratio = self.drift.update((lies - self.target) / self._rate, self._block / self._rate)

    def _cut(self) -> None:
        """Throw away what lies too far back: the engine was too late for it."""
        lost = self.exchange.number(At.OVERRUNS)
        own = self.exchange.number(At.LARGEST) / self._scale
        more = self._block + own if self.drift is None else BACKLOG * self._rate
        target = self.target
        if self.held > target + more:
            self._held = self._held[:, self.held - round(target) :]
            self.overruns += 1
        self.overruns += lost - self._lost
        self._lost = lost
