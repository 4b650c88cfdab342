"""What plays one document: an engine, the values that move in it, its plan and its ring.

Two of them are alive while one document takes over from another.
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.cache import Kernels
from nodegraph.engine.engine import Engine
from nodegraph.model.library import Library
from nodegraph.model.media import Media
from nodegraph.model.transport import Transport
from nodegraph.scheduler.heard import heard_parts
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import RunPlan
from nodegraph.show.live.declick import Declick
from nodegraph.show.live.moving import Moving
from nodegraph.show.live.ring import Measures, Ring, arrays_of
from nodegraph.show.render import as_stereo

Sound = NDArray[np.float32]


class Deck:
    """One document that plays. Between two blocks of one thread."""

    def __init__(self, library: Library, kernels: Kernels, message: RunPlan, plan: Plan) -> None:
        """Raises KernelError, Unusable or Failed, as does `swap`."""
        self.engine = Engine(library, kernels, wait=False)
        self.moving = Moving(self.engine, library)
        self.ring: Ring | None = None
        self._sound, self._speaker = Declick(plan.rate), Declick(plan.rate)
        self._parts = heard_parts(plan)
        self.swap(message, plan, 0, self._parts)

    def swap(self, message: RunPlan, plan: Plan, block: int, parts: frozenset[Hashable]) -> None:
        """Run this plan from a block on; memory goes on by node. `parts`: those that are heard."""
        path = Path(message.ring)
        ring, measures = Ring.make(path, plan), Measures(path.with_suffix(".measures"), plan, True)
        self.engine.swap(plan, media=Media(tuple(map(Path, message.roots))))
        if self.ring is not None:
            self.ring.close_at(block)
        self.generation, self.document = message.generation, message.document
        self.plan = plan
        self.ring, self.measures = ring, measures
        self.is_live = any(step.type == "source.input" for step in plan.steps)
        self._arrays = tuple(arrays_of(plan))
        if parts != self._parts:
            self._parts = parts
            self._sound.cut()
            self._speaker.cut()
        self.moving.follow(plan, message.values)

    def run(self, now: Transport, jack: Any) -> tuple[Sound, Sound]:
        """Run a block; return what the picture sounds like and what the loudspeakers play."""
        for reference, value in self.measures.take():
            self.engine.fill(reference, value)
        self.moving.step(now)
        self.engine.block(now, jack)
        sound, speaker = as_stereo(self.engine.sound()), as_stereo(self.engine.speaker())
        return self._sound.apply(sound), self._speaker.apply(speaker)

    def publish(self, block: int, heard_ns: int, now: Transport, sound: Sound) -> None:
        """Put the block that was run into the ring, with the sound that is recorded of it."""
        assert self.ring is not None
        values, events = self.engine.frame_values()
        arrays = {slot: self.engine.slot(slot) for slot in self._arrays}
        self.ring.write(block, heard_ns, (now.beat, now.tempo), values, events, sound, arrays)

    def close(self, block: int) -> None:
        """End it: this block and later ones are another deck's."""
        if self.ring is not None:
            self.ring.close_at(block)
        self.engine.close()
