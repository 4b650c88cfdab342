"""Machine code that works beside Python: the device's callback, the rings, and the wait.

Written in LLVM's language, as the engine's own kernels are, and compiled when first asked for,
which takes less time than opening a device. None of it allocates, locks, or takes the GIL; the
callback posts a semaphore, which may wake the engine. The memory that they work on is described
in `places`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

Wait = Callable[[int, int | None, int | None, int, int, int, int], int]


@dataclass(frozen=True)
class Native:
    """The functions. The first three are addresses for C libraries."""

    callback: int
    finished: int
    ignore: int  # address of a function that does nothing
    push: Callable[[int, int, int], int]  # (ring, frames, count) -> frames taken
    pull: Callable[[int, int | None, int], int]  # (ring, where or None, count) -> frames given
    look: Callable[[int], int]  # copies FRAMES to DAC, all of one callback, to SEEN
    wait: Wait
    glance: Wait  # the same, for a time that has passed: answers at once and keeps the GIL
    addresses: dict[str, int]  # of wait, look and push, for machine code


@cache
def native(clock: int) -> Native:
    """Compile the functions. `clock`: number of the monotonic clock."""
    import llvmlite.binding as llvm

    from nodegraph.engine.emit import empty_module
    from nodegraph.engine.objects import target_machine
    from nodegraph.engine.sound.native_code import Writer

    machine = target_machine()
    module = empty_module("sound")
    Writer(module, clock).write()
    code = llvm.parse_assembly(str(module))
    code.verify()
    engine = llvm.create_mcjit_compiler(code, machine)
    engine.finalize_object()
    at: Any = engine.get_function_address
    address, count = ctypes.c_void_p, ctypes.c_int64
    # What takes microseconds keeps the GIL, so that it need not be won back; only `wait` gives it.
    move = ctypes.PYFUNCTYPE(count, address, address, count)
    look = ctypes.PYFUNCTYPE(count, address)
    waiting = (count, address, address, address, count, count, count, count)
    wait, glance = ctypes.CFUNCTYPE(*waiting), ctypes.PYFUNCTYPE(*waiting)
    _kept.append(engine)
    return Native(
        at("callback"), at("finished"), at("ignore"), move(at("push")), move(at("pull")),
        look(at("look")), wait(at("wait")), glance(at("wait")),
        {name: at(name) for name in ("wait", "look", "push")},
    )  # fmt: skip


_kept: list[Any] = []  # code lives as long as the process: a device may call it at any time
