"""What is played into the input jack when there is no sound card: a file, or the embedded song."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nodegraph.model.errors import Unusable
from nodegraph.model.sound_file import load_sound

if TYPE_CHECKING:
    from numpy.typing import NDArray

EMBEDDED_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Material:
    """Sound for the jack, float32 (2, frames); after its end silence, or it begins anew.

    `first`: the sample of the show at which it begins.
    """

    name: str
    sound: NDArray[np.float32]
    rate: int
    repeat: bool = False
    first: int = 0

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return float(self.sound.shape[1] / self.rate)

    def after(self, start: float) -> Material:
        """Return what is left from `start` seconds on. Raises Unusable behind the end."""
        first = round(start * self.rate)
        if not 0 <= first < self.sound.shape[1]:
            raise Unusable(
                f"--start: {start:g} s is not within {self.name}, which lasts {self.seconds:.1f} s."
            )
        return Material(self.name, self.sound[:, first:], self.rate, self.repeat)

    def block(self, start: int, frames: int) -> NDArray[np.float32]:
        """Return float32 (2, frames) from a sample of the show on, none before the first."""
        start -= self.first
        if self.repeat:
            place = np.arange(start, start + frames) % max(self.sound.shape[1], 1)
            return self.sound[:, place]
        part = self.sound[:, max(start, 0) : max(start + frames, 0)]
        if part.shape[1] == frames:
            return part
        padded = np.zeros((2, frames), np.float32)
        before = min(max(-start, 0), frames)
        padded[:, before : before + part.shape[1]] = part
        return padded


def material(audio: Path | None, rate: int, start: float = 0.0) -> Material:
    """Return the sound of a file, or of the embedded song, from `start` seconds on.

    Raises Unusable for a file that cannot be read and a start behind its end.
    """
    if audio is None:
        from nodegraph_nodes._dsp.song import embedded

        name, sound = "the embedded song", embedded(rate)
    else:
        name, sound = audio.name, load_sound(audio, rate)
    return Material(name, sound, rate).after(start)
