"""How long sound takes out of the computer and in again, measured: a burst of noise, found.

Lay a cable from an output to an input, or hold a microphone to a loudspeaker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nodegraph.engine.sound.card import SoundCard
from nodegraph.engine.sound.ring import Floats
from nodegraph.engine.sound.status import Wishes
from nodegraph.model.errors import Failed

BURST = 1024  # samples of noise
LOUD = 0.25
CLEAR = 12.0  # how far the found place stands out of the others
SETTLE = 0.5  # s before the burst


@dataclass(frozen=True, slots=True)
class Loopback:
    """Seconds from a block being asked for until the engine is given what was heard of it.

    `declared` is what we and the devices say, `device` the devices' part of it. `offset`: how much
    later sound really comes; enter it where pictures are held back.
    """

    measured: float
    declared: float
    device: float
    output: str
    input: str

    @property
    def offset(self) -> float:
        """Measured less declared."""
        return self.measured - self.declared

    def __str__(self) -> str:
        return (
            f"'{self.output}' to '{self.input}': {self.measured * 1e3:.1f} ms, where "
            f"{self.declared * 1e3:.1f} ms are declared ({self.device * 1e3:.1f} by the devices)."
        )


def loopback(
    wishes: Wishes, rate: float, block: int, seconds: float = 1.5,
    report: Callable[[str], None] = lambda _: None, ready: Callable[[], None] = lambda: None,
) -> Loopback:  # fmt: skip
    """Play a burst and find it. `ready` is called when the devices run, before it.

    Raises Failed where there is no device, or nothing is heard.
    """
    card = SoundCard(replace(wishes, want_input=True, want_output=True), rate, block, report)
    try:
        card.start()
        status = card.status()
        if status.driver != "device" or not (status.output and status.input):
            raise Failed("Measuring needs an output and an input; connect a sound device.")
        ready()
        burst = LOUD * np.random.default_rng(1).uniform(-1.0, 1.0, BURST).astype(np.float32)
        begin = round(SETTLE * rate / block) * block
        heard, declared, device = _run(card, burst, begin, round((SETTLE + seconds) * rate / block))
    finally:
        card.close()
    return Loopback(
        _find(heard[begin:], burst) / rate, declared, device, status.output, status.input
    )


def _run(card: SoundCard, burst: Floats, begin: int, blocks: int) -> tuple[Floats, float, float]:
    """Play the burst from sample `begin` on; return all that was heard, and what is declared."""
    block = card.block
    played = np.zeros(blocks * block, np.float32)
    played[begin : begin + len(burst)] = burst
    heard, said = np.zeros(blocks * block, np.float32), []
    for start in range(0, len(played), block):
        live = card.wait()
        if live is not None:
            heard[start : start + block] = live.sum(axis=0)
        card.play(np.tile(played[start : start + block], (2, 1)))
        status = card.status()
        said.append((status.latency + status.input_latency, status.device_latency))
    declared, device = np.median(said, axis=0).tolist()
    return heard, declared, device


def _find(heard: Floats, burst: Floats) -> int:
    """Return where the burst begins in what was heard, by correlation."""
    size = len(heard) + len(burst)
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(burst, size))
    likeness = np.abs(np.fft.irfft(spectrum, size)[: len(heard)])
    place = int(np.argmax(likeness))
    if likeness[place] <= CLEAR * float(np.mean(likeness)) or likeness[place] < 1e-6:
        raise Failed(
            "The click was not heard again; connect the output to the input, and turn both up."
        )
    return place
