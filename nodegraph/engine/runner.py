"""The loop that runs kernel steps: one call into machine code, without the GIL."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial

from nodegraph.engine.cache import Kernels

_RUN = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_ssize_t, ctypes.c_double
)  # ctypes releases the GIL around it


class Runner:
    """Calls `count` records {kernel, ports, state} one after the other; flushes denormals."""

    def __init__(self, kernels: Kernels) -> None:
        self._run = _RUN(kernels.runner())

    def __call__(self, records: int, count: int, frames: int, rate: float) -> None:
        """Run the records at this address for one block."""
        self._run(records, count, frames, rate)

    def call(self, records: int, count: int, frames: int, rate: float) -> Callable[[], None]:
        """Return what runs these records; its arguments are converted once, here."""
        return partial(
            self._run, ctypes.c_void_p(records), ctypes.c_ssize_t(count),
            ctypes.c_ssize_t(frames), ctypes.c_double(rate),
        )  # fmt: skip
