"""A deck of a live show: its blocks go into a ring, where the stage finds them."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import numpy as np

from nodegraph.engine.cache import Kernels
from nodegraph.engine.engine import Engine
from nodegraph.engine.pilot.tables import is_kernels_only
from nodegraph.model.library import Library
from nodegraph.model.media import Media
from nodegraph.model.transport import Transport
from nodegraph.scheduler.heard import heard_parts
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import RunPlan
from nodegraph.show.live.deck import Deck, Sound
from nodegraph.show.live.ring import BARE, RUN, STILL, Measures, Ring, arrays_of
from nodegraph.show.own_shaders import reread


class RingDeck(Deck):
    """Plays what the session sends."""

    def __init__(self, library: Library, kernels: Kernels, message: RunPlan, plan: Plan) -> None:
        """Raises KernelError, Unusable or Failed, as does `swap`."""
        known = library_for(message, library)
        super().__init__(Engine(library, kernels, wait=False), known, plan)
        self.ring: Ring | None = None
        self.swap(message, plan, 0, heard_parts(plan))

    def swap(
        self,
        message: RunPlan,
        plan: Plan,
        block: int,
        parts: frozenset[Hashable],
        library: Library | None = None,
    ) -> None:
        """Run this plan from a block on, with a ring of its own; `parts` as `play` has it.

        `library`: where the shaders of the patch are others than before.
        """
        path = Path(message.ring)
        ring, measures = Ring.make(path, plan), Measures(path.with_suffix(".measures"), plan, True)
        self.play(plan, message.values, parts, Media(tuple(map(Path, message.roots))), library)
        if self.ring is not None:
            self.ring.close_at(block)
        self.generation, self.document = message.generation, message.document
        self.shaders_read = message.shaders_read
        self.ring, self.measures = ring, measures
        self.is_live = any(step.type == "source.input" for step in plan.steps)
        self._arrays = tuple(arrays_of(plan))
        # no step in Python, no node that the tempo follows, no value that the stage brings
        self.can_fly = is_kernels_only(self.engine) and not plan.tempo and not measures.references

    def run(self, now: Transport, jack: Any) -> tuple[Sound, Sound]:
        """Run a block, with what the stage has measured by now."""
        for reference, value in self.measures.take():
            self.engine.fill(reference, value)
        return super().run(now, jack)

    def publish(
        self, block: int, heard_ns: int, now: Transport, sound: Sound, held: int = 0
    ) -> None:
        """Put the block that was run into the ring, with the sound that is recorded of it.

        `held`: blocks before it that were none.
        """
        values, events = self.engine.frame_values()
        self._write(block, heard_ns, now, values, events, sound, held, RUN)

    def stand(self, block: int, heard_ns: int, now: Transport, held: int) -> None:
        """Put what stands into the ring instead of a block: no event, no sound."""
        values, _ = self.engine.frame_values()
        silence = np.zeros((2, self.plan.block), np.float32)
        state = BARE if self.is_bare else STILL
        self._write(block, heard_ns, now, values, [], silence, held, state)

    def _write(
        self, block: int, heard_ns: int, now: Transport, values: Any, events: Any, sound: Sound,
        held: int, state: int,
    ) -> None:  # fmt: skip
        assert self.ring is not None
        arrays = {slot: self.engine.slot(slot) for slot in self._arrays}
        time = (now.beat, now.tempo)
        self.ring.write(block, heard_ns, time, values, events, sound, arrays, held, state)

    def close(self, block: int) -> None:
        """End it: this block and later ones are another deck's."""
        if self.ring is not None:
            self.ring.close_at(block)
        super().close(block)


def library_for(message: RunPlan, library: Library) -> Library:
    """Return a library with the shaders that lie beside the patch of a plan."""
    return reread(library, Path(message.shaders)) if message.shaders else library
