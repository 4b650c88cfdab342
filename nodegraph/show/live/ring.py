"""Blocks in shared memory: what the engine made, with the time each is heard, for the stage.

One process writes, others read; nobody waits for anybody. A file in the show's folder is mapped by
both. Slot `n % slots` holds block n; its number is written last and taken away first, so a reader
that sees the same number before and after copying has the whole block.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.errors import Failed
from nodegraph.model.signals import Kind
from nodegraph.scheduler.plan import NOTHING, Plan

Floats = NDArray[np.float32]
SLOTS = 256  # blocks that are kept: 2.7 s at 512 and 48 kHz
EVENTS = 256  # of all pictures in one block; more of them are left out
CHANNELS = 2
OPEN = -1  # `closed_at` of a ring that is still written
# What a block is: one that was run; none, since time stands still: what was there before it stands;
# the same of a plan that has not run yet, so that its values say nothing.
RUN, STILL, BARE = 0, 1, 2
_EMPTY = -1

_HEADER = np.dtype([("written", "<i8"), ("closed_at", "<i8"), ("first", "<i8"), ("_", "<i8", 5)])


class Slot(NamedTuple):
    """A block: `heard_ns` is when its first sample is heard; `arrays` by slot of the frame plan.

    `held`: how many blocks before it were none; `state`: RUN, STILL or BARE.
    """

    block: int
    heard_ns: int
    beat: float
    tempo: float
    values: Floats
    events: list[tuple[int, int]]  # (offset, place in the values)
    sound: Floats  # (2, frames)
    arrays: Mapping[int, Floats]
    held: int = 0
    state: int = RUN


def newest_of(path: Path) -> int:
    """Return the number of the newest block in a ring, -1 where there is none: a sign of life."""
    try:
        with open(path, "rb", buffering=0) as file:
            return int.from_bytes(file.read(8), "little", signed=True)
    except OSError:
        return _EMPTY


def newest_ring(folder: Path) -> int:
    """Return the highest number of the rings in a show's folder, 0 without any."""
    numbers = (path.stem.partition("-")[2] for path in folder.glob("blocks-*.ring"))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def arrays_of(plan: Plan) -> dict[int, tuple[int, int]]:
    """Return the shape of what stands outside a frame's vector, by slot: sound and spectra."""
    found = {}
    for place in plan.frame.outside:
        slot = plan.frame.slots[place]
        columns = plan.buffers[slot.reference].bins if slot.kind == Kind.SPECTRUM else plan.block
        found[place] = (slot.lanes, columns)
    return found


def measures_of(plan: Plan) -> tuple[int, ...]:
    """Return the buffers that `texture.measure` nodes fill, in the order of the draws."""
    return tuple(
        reference for draw in plan.frame.draws for reference in draw.outputs if reference != NOTHING
    )


class Ring:
    """The mapped file. `Ring.make` writes, `Ring.of` reads."""

    def __init__(self, path: Path, plan: Plan, made: bool) -> None:
        self.path = path
        self.block = plan.block
        self._arrays = arrays_of(plan)
        shape: list[Any] = [
            ("number", "<i8"), ("heard_ns", "<i8"), ("beat", "<f8"), ("tempo", "<f8"),
            ("held", "<i8"), ("state", "<i8"), ("count", "<i8"), ("events", "<i4", (EVENTS, 2)),
            ("sound", "<f4", (CHANNELS, plan.block)), ("values", "<f4", (plan.frame.values,)),
        ]  # fmt: skip
        shape += [(f"array{slot}", "<f4", size) for slot, size in self._arrays.items()]
        slot_type = np.dtype(shape, align=True)
        size = _HEADER.itemsize + SLOTS * slot_type.itemsize
        self._map = _mapped(path, size, made)
        self._head = np.ndarray((), _HEADER, self._map)
        self._slots = np.ndarray((SLOTS,), slot_type, self._map, _HEADER.itemsize)
        self._places = {name: int(field[1]) for name, field in (slot_type.fields or {}).items()}
        if made:
            self._slots["number"] = _EMPTY
            self._head["closed_at"] = OPEN
            self._head["first"] = _EMPTY
            self._head["written"] = _EMPTY

    @classmethod
    def make(cls, path: Path, plan: Plan) -> Ring:
        """Make the file. Raises Failed where there is no room."""
        return cls(path, plan, True)

    @classmethod
    def of(cls, path: Path, plan: Plan) -> Ring:
        """Map a file that is there. Raises Failed where it is not, or of another plan."""
        return cls(path, plan, False)

    # --- the writer's --------------------------------------------------------------------------

    def write(
        self,
        block: int,
        heard_ns: int,
        time: tuple[float, float],
        values: Floats,
        events: Sequence[tuple[int, int]],
        sound: Floats,
        arrays: Mapping[int, Any],
        held: int = 0,
        state: int = RUN,
    ) -> None:
        """Write a block; `time` is beat and tempo at its start, the rest as `Slot` has it."""
        slot = self._slots[block % SLOTS]
        slot["number"] = _EMPTY
        slot["heard_ns"] = heard_ns
        slot["beat"], slot["tempo"] = time
        slot["held"], slot["state"] = held, state
        slot["values"] = values
        count = min(len(events), EVENTS)
        slot["count"] = count
        if count:
            slot["events"][:count] = events[:count]
        slot["sound"] = sound
        for place, array in arrays.items():
            slot[f"array{place}"] = 0.0 if array is None else array
        slot["number"] = block
        if self._head["first"] == _EMPTY:
            self._head["first"] = block
        self._head["written"] = block

    @property
    def memory(self) -> tuple[int, int, int, int]:
        """Addresses of the head and the first slot, bytes of a slot, number of slots."""
        slots = self._slots
        return self._head.ctypes.data, slots.ctypes.data, slots.itemsize, len(slots)

    def place_of(self, name: str) -> int:
        """Return where a part of a slot stands, in bytes from its number."""
        return self._places[name]

    @property
    def array_places(self) -> dict[int, int]:
        """The same of what stands outside the values, by slot of the frame plan."""
        return {slot: self._places[f"array{slot}"] for slot in self._arrays}

    def newest_sound(self) -> Floats:
        """Return the sound of the newest block, (2, frames)."""
        sound: Floats = self._slots[self.newest % SLOTS]["sound"]
        return sound

    def close_at(self, block: int) -> None:
        """Say that this block and later ones are in another ring."""
        self._head["closed_at"] = block

    # --- the reader's --------------------------------------------------------------------------

    @property
    def first(self) -> int:
        """The first block that was ever written here, -1 before."""
        return int(self._head["first"])

    @property
    def newest(self) -> int:
        """The number of the newest block, -1 before the first."""
        return int(self._head["written"])

    @property
    def closed_at(self) -> int:
        """The first block that is in another ring, -1 while this one is written."""
        return int(self._head["closed_at"])

    def read(self, block: int) -> Slot | None:
        """Return a copy of a block; None where it is not there, or not any more."""
        slot = self._slots[block % SLOTS]
        if slot["number"] != block:
            return None
        count = int(slot["count"])
        found = Slot(
            block, int(slot["heard_ns"]), float(slot["beat"]), float(slot["tempo"]),
            slot["values"].copy(), [(int(a), int(b)) for a, b in slot["events"][:count]],
            slot["sound"].copy(),
            {place: slot[f"array{place}"].copy() for place in self._arrays},
            int(slot["held"]), int(slot["state"]),
        )  # fmt: skip
        return found if slot["number"] == block else None

    def heard(self) -> tuple[int, int] | None:
        """Return the newest block and when its first sample is heard, or None."""
        newest = self.newest
        slot = self._slots[newest % SLOTS]
        heard = int(slot["heard_ns"])
        return (newest, heard) if newest >= 0 and slot["number"] == newest else None


class Measures:
    """What the stage measured, for the engine: the newest values and no others."""

    WIDTH = 4  # of the widest, a colour

    def __init__(self, path: Path, plan: Plan, made: bool) -> None:
        self.references = measures_of(plan)
        self._numbers = [plan.buffers[place].kind == Kind.CONTROL for place in self.references]
        count = len(self.references)
        kind = np.dtype([("turn", "<i8"), ("values", "<f4", (count, self.WIDTH))])
        self._map = _mapped(path, max(kind.itemsize, 16), made)
        self._all = np.ndarray((), kind, self._map)
        self._seen = 0

    def give(self, values: Mapping[int, Any]) -> None:
        """Write values by reference."""
        turn = int(self._all["turn"])
        self._all["turn"] = turn | 1  # odd: being written
        for row, reference in zip(self._all["values"], self.references, strict=True):
            value = values.get(reference, 0.0)
            row[: np.size(value)] = value
        self._all["turn"] = (turn | 1) + 1

    def take(self) -> list[tuple[int, Any]]:
        """Return (reference, value) where there is something new, whole."""
        turn = int(self._all["turn"])
        if turn == self._seen or turn & 1:
            return []
        values = self._all["values"].copy()
        if int(self._all["turn"]) != turn:
            return []
        self._seen = turn
        return [
            (reference, float(row[0]) if number else row)
            for reference, row, number in zip(self.references, values, self._numbers, strict=True)
        ]


def _mapped(path: Path, size: int, made: bool) -> mmap.mmap:
    flags = os.O_RDWR | (os.O_CREAT | os.O_EXCL if made else 0)
    try:
        if made:  # never cut short what somebody may have mapped: that would kill them
            path.unlink(missing_ok=True)
        handle = os.open(path, flags, 0o600)
        try:
            if made:
                os.truncate(handle, size)
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(handle, 0, size)  # else a full disk kills by a signal later
            elif os.fstat(handle).st_size < size:
                raise Failed(f"{path}: the shared memory is not of this plan.")
            return mmap.mmap(handle, size)
        finally:
            os.close(handle)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Failed(f"{path}: no shared memory ({reason.lower()}); free some space.") from problem
