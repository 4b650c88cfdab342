"""What every kernel is written with: its signature, loads and stores of 8 lanes. No numba."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llvmlite import ir

WIDTH = 8
INT32, INT64 = ir.IntType(32), ir.IntType(64)
FLOAT, DOUBLE = ir.FloatType(), ir.DoubleType()
VECTOR, VECTOR32 = ir.VectorType(DOUBLE, WIDTH), ir.VectorType(FLOAT, WIDTH)
PORT = ir.PointerType(FLOAT)
KERNEL = ir.FunctionType(
    ir.VoidType(), [ir.PointerType(PORT), ir.PointerType(DOUBLE), INT64, DOUBLE]
)
FINITE = 0x1F8  # classes of llvm.is.fpclass: normal, subnormal, zero, of both signs
PAIR = ".2"  # behind a kernel's name: the entry that runs two groups
TRAP = "nodegraph_kernel_raises"

Builder = Any
Value = Any


def empty_module(name: str) -> Any:
    """Return an LLVM module for this process."""
    import llvmlite.binding as llvm

    module = ir.Module(name)
    module.triple = llvm.get_process_triple()
    return module


def declare_trap(module: Any) -> Value:
    """Return the function that stands for raising; the linker refuses an object that names it."""
    known = module.globals.get(TRAP)
    return known or ir.Function(module, ir.FunctionType(ir.VoidType(), []), TRAP)


@dataclass
class Frame:
    """A kernel that is being written."""

    builder: Builder
    arguments: list[Value]
    ports: list[Value]  # addresses of their first values
    sum: Value | None = None  # a vector on the stack, for who needs one in a loop

    @classmethod
    def begin(cls, module: Any, name: str, ports: int) -> Frame:
        """Open the function `name` of a kernel with so many ports."""
        function = ir.Function(module, KERNEL, name)
        function.attributes.add("nounwind")
        builder = ir.IRBuilder(function.append_basic_block("entry"))
        table = function.args[0]
        loaded = [builder.load(builder.gep(table, [INT32(place)])) for place in range(ports)]
        return cls(builder, list(function.args), loaded)

    def of_group(self, number: int, ports: int, rows: int) -> Frame:
        """Return the view of one group: its ports, its state; the builder is shared."""
        table, state, *rest = self.arguments
        if number:
            state = self.builder.gep(state, [INT32(number * rows * WIDTH)])
        return Frame(self.builder, [table, state, *rest], self.ports[number * ports :][:ports])

    @property
    def state(self) -> Value:
        """`double *`."""
        return self.arguments[1]

    @property
    def frames(self) -> Value:
        """Samples of the block, int64."""
        return self.arguments[2]

    @property
    def rate(self) -> Value:
        """Samples per second, double."""
        return self.arguments[3]

    def _at(self, place: int, sample: Value | None) -> Value:
        port = self.ports[place]
        if sample is not None:
            port = self.builder.gep(port, [self.builder.mul(sample, INT64(WIDTH))])
        return self.builder.bitcast(port, ir.PointerType(VECTOR32))

    def load_narrow(self, place: int, sample: Value | None = None) -> Value:
        """Return eight float32 of a port."""
        loaded = self.builder.load(self._at(place, sample))
        loaded.align = 4
        return loaded

    def load(self, place: int, sample: Value | None = None) -> Value:
        """Return eight lanes of a port as float64."""
        return self.builder.fpext(self.load_narrow(place, sample), VECTOR)

    def store(self, place: int, value: Value, sample: Value | None = None) -> None:
        """Put eight float32 on a port."""
        self.builder.store(value, self._at(place, sample)).align = 4

    def finite(self, value: Value) -> Value:
        """Return the mask of float32 that are neither NaN nor infinite."""
        module = self.builder.module
        known = module.globals.get("llvm.is.fpclass.v8f32")
        kind = ir.FunctionType(ir.VectorType(ir.IntType(1), WIDTH), [VECTOR32, INT32])
        function = known or ir.Function(module, kind, "llvm.is.fpclass.v8f32")
        return self.builder.call(function, [value, INT32(FINITE)])


def _row(builder: Builder, state: Value, row: int) -> Value:
    pointer = builder.gep(state, [INT32(row * WIDTH)])
    return builder.bitcast(pointer, ir.PointerType(VECTOR))


def load_row(builder: Builder, state: Value, row: int) -> Value:
    """Return a row of the state."""
    loaded = builder.load(_row(builder, state, row))
    loaded.align = 8
    return loaded


def store_row(builder: Builder, state: Value, row: int, value: Value) -> None:
    """Write a row of the state."""
    builder.store(value, _row(builder, state, row)).align = 8


def any_lane(builder: Builder, answers: Value) -> Value:
    """Return whether any lane of a mask holds."""
    bits = builder.bitcast(answers, ir.IntType(WIDTH))
    return builder.icmp_unsigned("!=", bits, ir.IntType(WIDTH)(0))
