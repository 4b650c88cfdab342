"""The maker: a kernel node's methods become `void(float **ports, double *state, intp, double)`.

What it writes around them is the load of ports and memory, the loop over samples, the ramps, and
stores that scrub NaN, Inf and surplus events. The engine's own small kernels are in `copies`.
"""

from __future__ import annotations

from dataclasses import dataclass

from llvmlite import ir
from numba.core import cgutils, types

from nodegraph.engine.code import Code, call
from nodegraph.engine.emit import INT64, PAIR, SINGLE, Frame, empty_module
from nodegraph.engine.group import Group
from nodegraph.engine.lanes import lanes, single
from nodegraph.engine.layout import KernelError, checked
from nodegraph.engine.methods import compile_method
from nodegraph.model.kernel_memory import HEADER
from nodegraph.model.spec import Body, NodeSpec


@dataclass(frozen=True)
class KernelText:
    """A kernel as LLVM modules to be linked; `texts[0]` holds the entry."""

    name: str
    texts: tuple[str, ...]


def write_kernel(spec: NodeSpec, name: str) -> KernelText:
    """Write the kernel of a FUNCTION, STEP or TICK node. Raises KernelError."""
    layout = checked(spec)
    _refuse_settings(spec)
    module = empty_module(name)
    code = Code(layout, module, lanes)
    _write_entry(code, name, 1)
    texts = [method.text for method in code.compiled.values()]
    if spec.body is Body.TICK:
        _write_entry(code, name + PAIR, 2)
        alone = Code(layout, module, single)
        _write_entry(alone, name + SINGLE, 1)
        texts += [method.text for method in alone.compiled.values()]
    return KernelText(name, (str(module), *texts))


def _write_entry(code: Code, name: str, count: int) -> None:
    """Write a function that runs `count` groups side by side.

    A recurrence waits for its own last result; a second group's fills the time. Tables of ports
    and states of the groups stand one behind the other.
    """
    layout = code.layout
    ports, rows = len(layout.ports), len(layout.rows)
    first = Frame.begin(code.module, name, ports * count, code.kind.shape)
    groups = [Group(code, first.of_group(number, ports, rows)) for number in range(count)]
    for group in groups:
        group.open()
    if "tick" in code.compiled:
        with cgutils.for_range(first.builder, first.frames, intp=INT64) as loop:
            for group in groups:
                group.sample(loop.index)
    for group in groups:
        group.close()
    first.builder.ret_void()


def write_loop(spec: NodeSpec, name: str) -> KernelText:
    """Write the hand-written `loop` of a host node. Raises KernelError."""
    floats = types.CPointer(types.float32)
    numbers = types.CPointer(types.float64)
    args = (types.CPointer(floats), numbers, floats, types.intp, types.float64)
    compiled = compile_method(spec.id, spec.implementation.loop, args)
    module = empty_module(name)
    frame = Frame.begin(module, name, 0)
    ports, state, frames, rate = frame.arguments
    memory = frame.builder.gep(state, [INT64(HEADER)])
    memory = frame.builder.bitcast(memory, ir.PointerType(ir.FloatType()))
    call(module, frame.builder, compiled, args, (ports, state, memory, frames, rate))
    frame.builder.ret_void()
    return KernelText(name, (str(module), compiled.text))


def _refuse_settings(spec: NodeSpec) -> None:
    for item in spec.settings:
        if item.choices and not item.as_index:
            raise KernelError(
                f"{spec.id}.{item.name}: a kernel sees a choice as its place in the list; annotate "
                f"it Setting[Annotated[int, Choice(...)]]."
            )
