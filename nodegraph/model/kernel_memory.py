"""Memory for hand-written kernels (`loop`): plain Python on float32 arrays, pointers when compiled.

    @staticmethod
    def loop(ports, header, memory, frames, rate): ...

is called once a block for all lanes of its node. `ports` are float32, inputs then outputs: audio
`[groups of 8 lanes][frames][8]`, control `[groups][8]`, spectrum `[lanes][bins]`; where `block`
takes the jack, it is the last: `[frames][8]`, left and right. `header` is float64: settings as
numbers from SETTINGS on, the node's lanes at LANES, then lanes and bins of each input from WIDTHS
on (lanes 0: nothing is wired to it). `memory` is float32, all zeros at first and again when a
setting changes; the static method `memory_size(settings, rate, block, lanes)` says how many.
"""

from __future__ import annotations

import ctypes
from typing import Any

SETTINGS, LANES, WIDTHS, HEADER = 8, 32, 33, 48  # places in the header, and its length
MOST_INPUTS = (HEADER - WIDTHS) // 2


def part(memory: Any, start: int) -> Any:
    """Return the memory from a place on."""
    return memory[start:]


def integers(address: int) -> Any:
    """Return int64 at an address, to index."""
    return ctypes.cast(address, ctypes.POINTER(ctypes.c_int64))


def doubles(address: int) -> Any:
    """Return float64 at an address, to index."""
    return ctypes.cast(address, ctypes.POINTER(ctypes.c_double))


def floats(address: int) -> Any:
    """Return float32 at an address, to index."""
    return ctypes.cast(address, ctypes.POINTER(ctypes.c_float))
