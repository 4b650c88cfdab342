"""Reading a plan's values after a block: probes, ends, and what the stage shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from nodegraph.engine.arena import Arena, Floats
from nodegraph.engine.layout import LANES
from nodegraph.model.signals import Kind
from nodegraph.scheduler.plan import KNOBS, NOTHING, SILENCE, Knob, Plan, Probe, Slot


class Reading:
    """Where the values of one plan are found."""

    def __init__(self, plan: Plan, arena: Arena) -> None:
        self.arena = arena
        self.plan = plan
        self.probes: dict[str, Probe] = {probe.path: probe for probe in plan.probes}
        self._knobs: dict[tuple[str, str], Knob] | None = None
        self._vector = np.zeros(plan.frame.values, np.float32)
        self._place_slots(plan)

    @property
    def knobs(self) -> dict[tuple[str, str], Knob]:
        """The unwired inputs by node and port, listed when first asked for."""
        if self._knobs is None:
            self._knobs = {(knob.node, knob.port): knob for knob in self.plan.knobs}
        return self._knobs

    def _place_slots(self, plan: Plan) -> None:
        """Work out one take for all controls of the frame's vector."""
        takes: list[int] = []
        places: list[int] = []
        self._held: list[Slot] = []
        self.events: list[Slot] = []
        for slot in plan.frame.slots:
            if slot.kind == Kind.CONTROL and slot.reference not in (NOTHING, SILENCE):
                row = self.arena.control_row(slot.reference)
                first = row * LANES + max(slot.lane, 0)
                takes.extend(range(first, first + slot.size))
                places.extend(range(slot.start, slot.start + slot.size))
            elif slot.kind == Kind.EVENT and slot.reference >= 0:
                self.events.append(slot)
            elif slot.size and slot.reference not in (NOTHING, SILENCE):
                self._held.append(slot)
        self.takes, self.places = np.array(takes, np.int64), np.array(places, np.int64)

    def frame_values(self) -> tuple[Floats, list[tuple[int, int]]]:
        """Return the vector float32 (values,), valid until the next call, and (offset, place)."""
        vector, arena = self._vector, self.arena
        if len(self.takes):
            vector[self.places] = arena.control.reshape(-1).take(self.takes)
        for slot in self._held:
            value = self._value(slot.reference)
            if value is not None:
                flat = np.asarray(value, np.float32).reshape(-1)[: slot.size]
                vector[slot.start : slot.start + len(flat)] = flat
        events: list[tuple[int, int]] = []
        for slot in self.events:
            groups = arena.sampled_groups(slot.reference)
            if groups.any():
                events += self._offsets(slot, groups)
        return vector, events

    def _offsets(self, slot: Slot, groups: Floats) -> list[tuple[int, int]]:
        if slot.lane >= 0:
            lanes = groups[0, :, slot.lane : slot.lane + 1]
        else:
            lanes = groups.transpose(1, 0, 2).reshape(len(groups[0]), -1)[:, : slot.lanes]
        if slot.size > 1:
            found = np.argwhere(lanes)
            return [(int(at), slot.start + int(lane)) for at, lane in found if lane < slot.size]
        return [(at, slot.start) for at in np.flatnonzero(lanes.any(axis=1)).tolist()]

    def _value(self, reference: int) -> Any:
        if reference <= KNOBS:
            return self.arena.knob_values.get(KNOBS - reference)
        return self.arena.values.get(reference)

    def read(self, reference: int, lanes: int, lane: int = -1) -> Any:
        """Return what a reference holds, copied.

        control float32 (lanes,), audio float32 (lanes, frames), event a list per lane of
        (offset, value), the other kinds as nodes give them; None for nothing. `lane` is the first
        lane, where the buffer is shared by several nodes.
        """
        if reference in (NOTHING, SILENCE):
            return None
        kind = self.arena.kinds[reference] if reference >= 0 else self._knob_kind(reference)
        if kind == Kind.CONTROL:
            rows = self.arena.control_rows(reference).reshape(-1)
            return rows[max(lane, 0) :][:lanes].copy()
        if kind == Kind.AUDIO:
            return self.audio(reference, lanes, lane)
        if kind == Kind.EVENT:
            return [
                [(int(at), float(row[at])) for at in np.flatnonzero(row)]
                for row in self.audio(reference, lanes, lane)
            ]
        value = self._value(reference)
        return value.copy() if kind == Kind.SPECTRUM else value

    def _knob_kind(self, reference: int) -> str:
        other = KNOBS - reference in self.arena.knob_values
        return "" if other else Kind.CONTROL

    def audio(self, reference: int, lanes: int, lane: int = -1) -> Floats:
        """Return an audio or event buffer as float32 (lanes, frames), copied."""
        frames = self.arena.frames
        if reference < 0:
            return np.zeros((lanes, frames), np.float32)
        groups = self.arena.sampled_groups(reference)
        first = max(lane, 0)
        if first + lanes <= LANES:
            return np.ascontiguousarray(groups[0, :, first : first + lanes].T)
        together = groups.transpose(0, 2, 1).reshape(-1, frames)
        return np.ascontiguousarray(together[first : first + lanes])
