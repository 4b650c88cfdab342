"""The memory a plan runs in, and how references become addresses.

All knobs and control buffers stand in one float32 array `(rows, 8)`, so that reading many of them
is one numpy take. Audio and event buffers stand in one float32 array, each `(groups, frames, 8)`.
Spectra are float32 `(lanes, bins)`. Buffers of other kinds hold Python values.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.layout import LANES
from nodegraph.model.signals import Kind
from nodegraph.model.transport import TRANSPORT_FIELDS
from nodegraph.scheduler.plan import KNOBS, Plan

Floats = NDArray[np.float32]
JACK_CHANNELS = 2
# References of what the engine gives; between NOTHING and the knobs there is room.
JACK, JACK_MONO, TRANSPORT = -3, -4, -5
# plain text compares faster
CONTROL, SPECTRUM = str(Kind.CONTROL), str(Kind.SPECTRUM)
SAMPLED = frozenset({str(Kind.AUDIO), str(Kind.EVENT)})
_ROW = LANES * 4  # bytes


def aligned(shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
    """Return zeros that start at a cache line."""
    size = math.prod(shape) * np.dtype(kind).itemsize  # np.prod takes 5 us
    raw = np.zeros(size + 64, np.uint8)
    start = -raw.ctypes.data % 64
    block: NDArray[Any] = raw[start : start + size].view(kind).reshape(shape)
    return block


class Arena:
    """Buffers of one plan. `jack` is (frames, 8): the left channel in lane 0, the right in 1.

    `address` holds the address of every reference of a plan and of `engine.forms`: negative ones
    count from its end, where silence, jack and transport stand behind the knobs.
    """

    def __init__(self, plan: Plan) -> None:
        self.frames = plan.block
        self.plan = plan
        self.kinds = [buffer.kind for buffer in plan.buffers]
        self.lanes = [buffer.lanes for buffer in plan.buffers]
        self.kept = [at for at, buffer in enumerate(plan.buffers) if buffer.kept]
        self.values: dict[int, Any] = {}  # of buffers of other kinds, by number
        self.knob_values: dict[int, Any] = {}  # of knobs of other kinds, by row
        rows, groups = self._lay_out()
        self.control: Floats = aligned((rows, LANES), np.float32)
        self.sampled: Floats = aligned((groups, plan.block, LANES), np.float32)
        given: Floats = aligned((3, plan.block, LANES), np.float32)
        self.silence: Floats = given[0]
        self.jack: Floats = given[1]
        self.jack_mono: Floats = given[2]
        self.transport = aligned((len(TRANSPORT_FIELDS),), np.float64)
        self.address = self._addresses(given.ctypes.data)
        self._fill_knobs()

    def _lay_out(self) -> tuple[int, int]:
        """Give every buffer its place; return the rows of controls and the groups of samples."""
        rows, groups = self.plan.rows, 0
        self._places: list[int] = []  # row of a control, ~(first group) of samples
        for kind, lanes in zip(self.kinds, self.lanes, strict=True):
            if kind == CONTROL:
                self._places.append(rows)
                rows += (lanes + 7) >> 3
            else:
                self._places.append(~groups)
                if kind in SAMPLED:
                    groups += (lanes + 7) >> 3
                elif kind == SPECTRUM:
                    place = len(self._places) - 1
                    bins = max(1, self.plan.buffers[place].bins)
                    self.values[place] = aligned((lanes, bins), np.float32)
        return rows, groups

    def _addresses(self, silence: int) -> list[int]:
        control, sampled = self.control.ctypes.data, self.sampled.ctypes.data
        size = self.frames * _ROW
        address = [
            control + place * _ROW if place >= 0 else sampled + ~place * size
            for place in self._places
        ]
        for place, value in self.values.items():  # spectra; nothing else is there yet
            address[place] = value.ctypes.data
        address += range(control + (self.plan.rows - 1) * _ROW, control - 1, -_ROW)
        given = [silence] * -(KNOBS + 1)
        given[JACK], given[JACK_MONO] = silence + size, silence + 2 * size
        given[TRANSPORT] = self.transport.ctypes.data
        return address + given

    def stride(self, reference: int) -> int:
        """Return the bytes from one group of lanes to the next; 0 where there is one for all."""
        if reference < 0 or self.lanes[reference] <= LANES:
            return 0
        return _ROW if self._places[reference] >= 0 else self.frames * _ROW

    def _fill_knobs(self) -> None:
        rows: list[int] = []
        values: list[Any] = []
        places: list[int] = []
        single: list[Any] = []
        for knob in self.plan.knobs:
            if knob.kind != CONTROL:
                self.knob_values[knob.row] = knob.value
            elif knob.lane < 0:
                rows.append(knob.row)
                values.append(knob.value)
            else:
                places.append(knob.row * LANES + knob.lane)
                single.append(knob.value)
        if rows:
            self.control[rows] = np.array(values, np.float32)[:, None]
        if places:
            self.control.reshape(-1)[places] = np.array(single, np.float32)

    def width(self, reference: int) -> tuple[int, int]:
        """Return the lanes and bins behind a reference; no lanes where nothing is wired."""
        if reference >= 0:
            return self.lanes[reference], self.plan.buffers[reference].bins
        return (1, 0) if reference <= KNOBS else (0, 0)

    # --- views ----------------------------------------------------------------------------------

    def control_row(self, reference: int) -> int:
        """Return the first row of a control buffer or knob."""
        return self._places[reference] if reference >= 0 else KNOBS - reference

    def control_rows(self, reference: int) -> Floats:
        """Return the rows of a control buffer or knob, float32 (groups, 8)."""
        if KNOBS < reference < 0:
            return self.silence[:1]
        row = self.control_row(reference)
        return self.control[row : row + self._groups(reference)]

    def control_view(self, reference: int, lanes: int = 0) -> Floats:
        """Return a control as float32 (lanes,), a live view."""
        rows = self.control_rows(reference).reshape(-1)
        return rows[: lanes or (self.lanes[reference] if reference >= 0 else 1)]

    def sampled_groups(self, reference: int) -> Floats:
        """Return an audio or event buffer, float32 (groups, frames, 8), a live view."""
        if reference < 0:
            return self.silence[None]
        start = ~self._places[reference]
        return self.sampled[start : start + self._groups(reference)]

    def _groups(self, reference: int) -> int:
        return -(-self.lanes[reference] // LANES) if reference >= 0 else 1

    def sampled_lanes(self, reference: int) -> int:
        """Return the lanes of an audio or event reference; silence has one."""
        return self.lanes[reference] if reference >= 0 else 1
