"""The documents that play: one, one that is ready beside it, and one that leaves.

The sound of a take-over is made here, for a show on stage and for one that is made again.
"""

from __future__ import annotations

from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.transport import Transport
from nodegraph.show.live.crossing import Crossing
from nodegraph.show.live.deck import Deck, Sound

D = TypeVar("D", bound=Deck)


class Heard(NamedTuple):
    """Sound of a block: (2, frames) each. `leaving`: of the deck that leaves, None without one."""

    sound: Sound
    speaker: Sound
    leaving: Sound | None

    def shaped(self, shape: NDArray[np.float32] | None) -> Heard:
        """Return it multiplied by this, (frames,); None: as it is."""
        if shape is None:
            return self
        leaving = None if self.leaving is None else self.leaving * shape
        return Heard(self.sound * shape, self.speaker * shape, leaving)


class Decks(Generic[D]):
    """One or two decks. Between two blocks of one thread."""

    def __init__(self) -> None:
        self.playing: D | None = None
        self.coming: D | None = None  # beside, until it takes over
        self.leaving: D | None = None  # while another takes over
        self.crossing: Crossing | None = None  # of the one that leaves
        self.due: Crossing | None = None  # of the one that comes

    @property
    def are_settled(self) -> bool:
        """Whether nothing takes over or is about to."""
        return self.leaving is None and self.due is None

    def put_beside(self, deck: D, block: int) -> None:
        """Have a deck ready that may take over."""
        self.drop(block)
        self.coming = deck

    def drop(self, block: int) -> None:
        """Forget the deck beside."""
        if self.coming is not None:
            self.coming.close(block)
        self.coming = self.due = None

    def cross(self, block: int, beat: float) -> Crossing | None:
        """Let the deck beside take over where it is time, and the old one go where it is over.

        Returns the crossing that begins with this block, if one does.
        """
        due = self.due if self.due is not None and beat >= self.due.beat else None
        over = due is not None or (self.crossing is not None and self.crossing.part(beat) >= 1.0)
        if over and self.leaving is not None:
            self.leaving.close(block)
            self.leaving = self.crossing = None
        if self.coming is None or due is None:
            return None
        self.leaving, self.crossing = self.playing, due
        self.playing, self.coming, self.due = self.coming, None, None
        return due

    def run(self, now: Transport, jack: Any) -> Heard:
        """Run a block of what plays, and of what leaves."""
        deck = self.playing
        assert deck is not None
        sound, speaker = deck.run(now, jack)
        if self.leaving is None or self.crossing is None:
            return Heard(sound, speaker, None)
        old, old_speaker = self.leaving.run(now, jack)
        then = now.beat + deck.plan.block / deck.plan.rate * now.tempo / 60.0
        mixed = self.crossing.mixed
        return Heard(
            mixed(old, sound, now.beat, then), mixed(old_speaker, speaker, now.beat, then), old
        )

    def close(self, block: int) -> None:
        """End all of them."""
        for deck in (self.playing, self.coming, self.leaving):
            if deck is not None:
                deck.close(block)
