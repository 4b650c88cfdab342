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
from nodegraph.scheduler.plan import KNOBS, Knob, Plan

Floats = NDArray[np.float32]
JACK_CHANNELS = 2
GIVEN = 16  # places of the address table between buffers and knobs
_ROW = LANES * 4  # bytes


def aligned(shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
    """Return zeros that start at a cache line."""
    size = math.prod(shape) * np.dtype(kind).itemsize  # np.prod takes 5 us
    raw = np.zeros(size + 64, np.uint8)
    start = -raw.ctypes.data % 64
    block: NDArray[Any] = raw[start : start + size].view(kind).reshape(shape)
    return block


class Arena:
    """Buffers of one plan. `jack` is (frames, 8): the left channel in lane 0, the right in 1."""

    def __init__(self, plan: Plan) -> None:
        self.frames = plan.block
        self.plan = plan
        self.kinds = [buffer.kind for buffer in plan.buffers]
        self.lanes = [buffer.lanes for buffer in plan.buffers]
        sampled = [kind in (Kind.AUDIO, Kind.EVENT) for kind in self.kinds]
        is_control = np.array([kind == Kind.CONTROL for kind in self.kinds], bool)
        is_sampled = np.array(sampled, bool)
        lanes = np.array(self.lanes, np.int64)
        self.groups = (lanes + (LANES - 1)) // LANES
        rows = np.where(is_control, self.groups, 0)
        self.row = plan.rows + np.cumsum(rows) - rows  # of each control buffer
        blocks = np.where(is_sampled, self.groups, 0)
        self.start = np.cumsum(blocks) - blocks  # of each sampled buffer, in groups
        self.control: Floats = aligned((plan.rows + int(rows.sum()), LANES), np.float32)
        self.sampled: Floats = aligned((int(blocks.sum()), plan.block, LANES), np.float32)
        self.silence: Floats = aligned((plan.block, LANES), np.float32)
        self.jack: Floats = aligned((plan.block, LANES), np.float32)
        self.jack_mono: Floats = aligned((plan.block, LANES), np.float32)
        self.transport = aligned((len(TRANSPORT_FIELDS),), np.float64)
        self.values: dict[int, Any] = {}  # of buffers of other kinds, by number
        for place, buffer in enumerate(plan.buffers):
            if buffer.kind == Kind.SPECTRUM:
                self.values[place] = aligned((buffer.lanes, max(1, buffer.bins)), np.float32)
        self.knob_values: dict[int, Any] = {}  # of knobs of other kinds, by row
        self._address(is_control)
        self._fill_knobs()

    def _address(self, is_control: NDArray[np.bool_]) -> None:
        """Fill the table of addresses: buffers, what is given, knobs."""
        count, size = len(self.kinds), self.frames * _ROW
        base = np.empty(count + GIVEN + self.plan.rows, np.int64)
        base[:count] = np.where(
            is_control,
            self.control.ctypes.data + self.row * _ROW,
            self.sampled.ctypes.data + self.start * size,
        )
        for place, value in self.values.items():  # spectra; nothing else is there yet
            base[place] = value.ctypes.data
        base[count : count + GIVEN] = self.silence.ctypes.data
        for place, given in ((2, self.jack), (3, self.jack_mono), (4, self.transport)):
            base[count + place] = given.ctypes.data
        knobs = np.arange(self.plan.rows, dtype=np.int64)
        base[count + GIVEN - 1 :][: self.plan.rows] = self.control.ctypes.data + knobs * _ROW
        stride = np.zeros(len(base), np.int64)
        stride[:count] = np.where(self.groups > 1, np.where(is_control, _ROW, size), 0)
        self.base, self.stride = base, stride

    def place(self, references: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the places of references in `base` and `stride`."""
        return np.where(references >= 0, references, len(self.kinds) - 1 - references)

    def _fill_knobs(self) -> None:
        control = str(Kind.CONTROL)
        whole: list[Knob] = []
        single: list[Knob] = []
        for knob in self.plan.knobs:
            if knob.kind != control:
                self.knob_values[knob.row] = knob.value
            else:
                (whole if knob.lane < 0 else single).append(knob)
        if whole:
            values = np.array([knob.value for knob in whole], np.float32)
            self.control[[knob.row for knob in whole]] = values[:, None]
        if single:
            places = [knob.row * LANES + knob.lane for knob in single]
            values = np.array([knob.value for knob in single], np.float32)
            self.control.reshape(-1)[places] = values

    def width(self, reference: int) -> tuple[int, int]:
        """Return the lanes and bins behind a reference; no lanes where nothing is wired."""
        if reference >= 0:
            return self.lanes[reference], self.plan.buffers[reference].bins
        return (1, 0) if reference <= KNOBS else (0, 0)

    # --- views ----------------------------------------------------------------------------------

    def control_rows(self, reference: int) -> Floats:
        """Return the rows of a control buffer or knob, float32 (groups, 8)."""
        if reference <= KNOBS:
            row, groups = KNOBS - reference, 1
        elif reference < 0:
            return self.silence[:1]
        else:
            row, groups = int(self.row[reference]), int(self.groups[reference])
        return self.control[row : row + groups]

    def control_view(self, reference: int, lanes: int = 0) -> Floats:
        """Return a control as float32 (lanes,), a live view."""
        rows = self.control_rows(reference).reshape(-1)
        return rows[: lanes or (self.lanes[reference] if reference >= 0 else 1)]

    def sampled_groups(self, reference: int) -> Floats:
        """Return an audio or event buffer, float32 (groups, frames, 8), a live view."""
        if reference < 0:
            return self.silence[None]
        start = int(self.start[reference])
        return self.sampled[start : start + int(self.groups[reference])]

    def sampled_lanes(self, reference: int) -> int:
        """Return the lanes of an audio or event reference; silence has one."""
        return self.lanes[reference] if reference >= 0 else 1
