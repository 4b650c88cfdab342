"""What every kernel is written with: its signature, loads and stores of 8 lanes. No numba."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llvmlite import ir

WIDTH = 8
INT32, INT64 = ir.IntType(32), ir.IntType(64)
FLOAT, DOUBLE = ir.FloatType(), ir.DoubleType()
VECTOR, VECTOR32 = ir.VectorType(DOUBLE, WIDTH), ir.VectorType(FLOAT, WIDTH)
BIT = ir.IntType(1)
PORT = ir.PointerType(FLOAT)
KERNEL = ir.FunctionType(
    ir.VoidType(), [ir.PointerType(PORT), ir.PointerType(DOUBLE), INT64, DOUBLE]
)
FINITE = 0x1F8  # classes of llvm.is.fpclass: normal, subnormal, zero, of both signs
PAIR = ".2"  # behind a kernel's name: the entry that runs two groups
SINGLE = ".1"  # the entry that computes one lane and writes it to all eight
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


@dataclass(frozen=True)
class Shape:
    """How many lanes a kernel computes at once, as LLVM types: eight, or one by itself."""

    number: Any
    narrow: Any  # float32, as on wires
    mask: Any
    whole: Any  # int64
    suffix: str  # of intrinsics on float64
    narrow_suffix: str


EIGHT = Shape(
    VECTOR, VECTOR32, ir.VectorType(BIT, WIDTH), ir.VectorType(INT64, WIDTH), "v8f64", "v8f32"
)
ONE = Shape(DOUBLE, FLOAT, BIT, INT64, "f64", "f32")


def filled(kind: Any, value: float) -> Value:
    """Return a constant with the same number in every lane of a type."""
    if isinstance(kind, ir.VectorType):
        return ir.Constant(kind, [value] * kind.count)
    return ir.Constant(kind, value)


def like(value: Value, number: float) -> Value:
    """Return a constant of the same type as a value."""
    return filled(value.type, number)


def spread(builder: Builder, scalar: Value, kind: Any = VECTOR) -> Value:
    """Return the same scalar in every lane of a type."""
    if not isinstance(kind, ir.VectorType):
        return scalar
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), scalar, INT32(0))
    zeros = filled(ir.VectorType(INT32, kind.count), 0)
    return builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), zeros)


def intrinsic(builder: Builder, name: str, *args: Value) -> Value:
    """Call an LLVM intrinsic that is exact, such as `llvm.floor`, on float64."""
    kind = args[0].type
    suffix = EIGHT.suffix if isinstance(kind, ir.VectorType) else ONE.suffix
    full = f"{name}.{suffix}"
    known = builder.module.globals.get(full)
    function = known or ir.Function(builder.module, ir.FunctionType(kind, [kind] * len(args)), full)
    return builder.call(function, args)


@dataclass
class Frame:
    """A kernel that is being written."""

    builder: Builder
    arguments: list[Value]
    ports: list[Value]  # addresses of their first values
    sum: Value | None = None  # a vector on the stack, for who needs one in a loop
    shape: Shape = EIGHT  # ONE reads lane 0 and writes all lanes

    @classmethod
    def begin(cls, module: Any, name: str, ports: int, shape: Shape = EIGHT) -> Frame:
        """Open the function `name` of a kernel with so many ports."""
        function = ir.Function(module, KERNEL, name)
        function.attributes.add("nounwind")
        builder = ir.IRBuilder(function.append_basic_block("entry"))
        table = function.args[0]
        loaded = [builder.load(builder.gep(table, [INT32(place)])) for place in range(ports)]
        return cls(builder, list(function.args), loaded, shape=shape)

    def of_group(self, number: int, ports: int, rows: int) -> Frame:
        """Return the view of one group: its ports, its state; the builder is shared."""
        table, state, *rest = self.arguments
        if number:
            state = self.builder.gep(state, [INT32(number * rows * WIDTH)])
        mine = self.ports[number * ports :][:ports]
        return Frame(self.builder, [table, state, *rest], mine, shape=self.shape)

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

    def _at(self, place: int, sample: Value | None, kind: Any) -> Value:
        port = self.ports[place]
        if sample is not None:
            port = self.builder.gep(port, [self.builder.mul(sample, INT64(WIDTH))])
        return self.builder.bitcast(port, ir.PointerType(kind))

    def load_narrow(self, place: int, sample: Value | None = None) -> Value:
        """Return what a port holds, float32."""
        loaded = self.builder.load(self._at(place, sample, self.shape.narrow))
        loaded.align = 4
        return loaded

    def load(self, place: int, sample: Value | None = None) -> Value:
        """Return what a port holds as float64."""
        return self.builder.fpext(self.load_narrow(place, sample), self.shape.number)

    def store(self, place: int, value: Value, sample: Value | None = None) -> None:
        """Put float32 on all lanes of a port."""
        wide = value if self.shape is EIGHT else spread(self.builder, value, VECTOR32)
        self.builder.store(wide, self._at(place, sample, VECTOR32)).align = 4

    def finite(self, value: Value) -> Value:
        """Return the mask of float32 that are neither NaN nor infinite."""
        module, shape = self.builder.module, self.shape
        name = f"llvm.is.fpclass.{shape.narrow_suffix}"
        kind = ir.FunctionType(shape.mask, [shape.narrow, INT32])
        function = module.globals.get(name) or ir.Function(module, kind, name)
        return self.builder.call(function, [value, INT32(FINITE)])


def _row(builder: Builder, state: Value, row: int, kind: Any) -> Value:
    pointer = builder.gep(state, [INT32(row * WIDTH)])
    return builder.bitcast(pointer, ir.PointerType(kind))


def load_row(builder: Builder, state: Value, row: int, shape: Shape = EIGHT) -> Value:
    """Return a row of the state; of one lane, the first."""
    loaded = builder.load(_row(builder, state, row, shape.number))
    loaded.align = 8
    return loaded


def store_row(builder: Builder, state: Value, row: int, value: Value) -> None:
    """Write a row of the state, all lanes."""
    wide = value if value.type == VECTOR else spread(builder, value)
    builder.store(wide, _row(builder, state, row, VECTOR)).align = 8


def any_lane(builder: Builder, answers: Value) -> Value:
    """Return whether any lane of a mask holds."""
    if answers.type == BIT:
        return answers
    bits = builder.bitcast(answers, ir.IntType(WIDTH))
    return builder.icmp_unsigned("!=", bits, ir.IntType(WIDTH)(0))
