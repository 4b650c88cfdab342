"""What plays one document: an engine, the values that move in it, and the sound it makes.

Two of them are alive while one document takes over from another.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.engine import Engine
from nodegraph.model.library import Library
from nodegraph.model.media import Media
from nodegraph.model.transport import Transport
from nodegraph.scheduler.heard import heard_parts
from nodegraph.scheduler.plan import Plan
from nodegraph.show.live.declick import Declick
from nodegraph.show.live.moving import Moving
from nodegraph.show.render import as_stereo

Sound = NDArray[np.float32]
Performed = Iterable[tuple[str, str, Any]]  # values as (node, port, value)


class Deck:
    """One document that plays. Between two blocks of one thread."""

    def __init__(self, engine: Engine, library: Library, plan: Plan) -> None:
        """`library` knows the ports of everything that moves, the patch's own shaders too."""
        self.engine = engine
        self.moving = Moving(engine, library)
        self.plan = plan
        self._sound, self._speaker = Declick(plan.rate), Declick(plan.rate)
        self._parts = heard_parts(plan)
        self.is_bare = True  # no block of the plan has been run, so that its values say nothing

    def play(
        self,
        plan: Plan,
        values: Performed,
        parts: frozenset[Hashable],
        media: Media,
        library: Library | None = None,
    ) -> None:
        """Run this plan from the next block on; memory goes on by node.

        `parts`: those that are heard. Raises KernelError or Unusable, and what played plays on.
        """
        self.engine.swap(plan, library, media)
        if library is not None:
            self.moving.library = library
        self.plan, self.is_bare = plan, True
        if parts != self._parts:
            self._parts = parts
            self._sound.cut()
            self._speaker.cut()
        self.moving.follow(plan, values)

    def run(self, now: Transport, jack: Any) -> tuple[Sound, Sound]:
        """Run a block; return what the picture sounds like and what the loudspeakers play."""
        self.moving.step(now)
        self.engine.block(now, jack)
        self.is_bare = False
        sound, speaker = as_stereo(self.engine.sound()), as_stereo(self.engine.speaker())
        return self._sound.apply(sound), self._speaker.apply(speaker)

    @property
    def is_still(self) -> bool:
        """Whether the next blocks are the plan's alone: nothing fades or moves."""
        return self._sound.is_still and self._speaker.is_still and self.moving.is_still

    def resume(self, blocks: int, sound: Sound, speaker: Sound) -> None:
        """Go on behind blocks that machine code has run; the sounds are those of the last one."""
        self.engine.blocks += blocks
        self._sound.resume(sound)
        self._speaker.resume(speaker)

    def close(self, block: int) -> None:
        """End it: this block and later ones are another deck's."""
        self.engine.close()
