"""What the pilot reads of a plan that runs: where its values, events and sound stand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.engine import Engine
from nodegraph.engine.host import HostStep
from nodegraph.engine.pilot import places as at
from nodegraph.model.signals import Kind

Integers = NDArray[np.int64]


def is_kernels_only(engine: Engine) -> bool:
    """Whether a block of the plan is one stretch of kernels, with no step of Python."""
    return len(engine.program) == 1 and not isinstance(engine.program[0], HostStep)


class Tables:
    """Of one plan in memory; they live as long as the pilot may look at them."""

    def __init__(self, engine: Engine, arrays: Mapping[int, int]) -> None:
        """`arrays`: by slot outside the values, where in a slot of the ring it goes, in bytes."""
        self.plan = engine.running
        self.reading = reading = engine.reading
        self.takes, self.places = reading.takes, reading.places
        self.values = np.zeros(self.plan.plan.frame.values, np.float32)
        self.events = self._events()
        self.arrays = self._arrays(arrays)

    def hold(self, whole: Integers, engine: Engine) -> None:
        """Write the addresses into the pilot's memory; values that hold are taken now."""
        vector, _ = self.reading.frame_values()
        self.values[:] = vector
        arena = self.plan.arena
        span = engine.program[0]
        assert not isinstance(span, HostStep)
        whole[at.RECORDS], whole[at.COUNT] = span
        whole[at.FRAMES] = arena.frames
        whole[at.CONTROL] = arena.control.ctypes.data
        whole[at.TRANSPORT] = arena.transport.ctypes.data
        whole[at.JACK] = arena.jack.ctypes.data if self.plan.jacked else 0
        whole[at.JACK_MONO] = arena.jack_mono.ctypes.data if self.plan.jacked_mono else 0
        whole[at.VALUES], whole[at.VALUE_COUNT] = self.values.ctypes.data, len(self.values)
        whole[at.TAKES], whole[at.PLACES] = self.takes.ctypes.data, self.places.ctypes.data
        whole[at.TAKE_COUNT] = len(self.takes)
        whole[at.EVENTS], whole[at.EVENT_ROWS] = self.events.ctypes.data, len(self.events)
        whole[at.ARRAYS], whole[at.ARRAY_ROWS] = self.arrays.ctypes.data, len(self.arrays)
        for (reference, lanes), data, count in (
            (self.plan.plan.sound, at.SOUND, at.SOUND_LANES),
            (self.plan.plan.speaker, at.SPEAKER, at.SPEAKER_LANES),
        ):
            whole[data], whole[count] = self._sampled(reference), max(lanes, 0)

    def _sampled(self, reference: int) -> int:
        return int(self.plan.arena.sampled_groups(reference).ctypes.data)

    def _events(self) -> Integers:
        rows = [
            (self._sampled(slot.reference), slot.lanes, slot.lane, slot.size, slot.start)
            for slot in self.reading.events
        ]
        return np.array(rows, np.int64).reshape(-1, at.EVENT_SIZE)

    def _arrays(self, places: Mapping[int, int]) -> Integers:
        arena, rows = self.plan.arena, []
        for place, to in places.items():
            slot = self.plan.plan.frame.slots[place]
            lane, sampled = max(slot.lane, 0), slot.kind != Kind.SPECTRUM
            if sampled:
                data, columns = self._sampled(slot.reference), arena.frames
            else:
                spectrum = arena.values[slot.reference]
                data, columns = spectrum.ctypes.data, spectrum.shape[1]
            rows.append((data, slot.lanes, lane, columns, int(sampled), to))
        return np.array(rows, np.int64).reshape(-1, at.ARRAY_SIZE)
