"""`math` on lanes, to the bit.

What the processor does exactly (sqrt, floor, fabs ...) is one vector instruction. The rest is
libm, lane by lane, which is what CPython calls. Where all eight lanes hold the same number (a
scalar wire, most knobs) libm is called once.
"""

from __future__ import annotations

import math
import operator
from typing import Any

from llvmlite import ir
from numba.core import cgutils

from nodegraph.engine.emit import (
    BIT,
    DOUBLE,
    EIGHT,
    INT32,
    WIDTH,
    Builder,
    Value,
    intrinsic,
    like,
    spread,
)
from nodegraph.engine.lanes import TWO, declare, lanes, mask

UNARY = (lanes,)

# Python's own functions on these agree with libm to the bit (tests/engine/test_lanes.py).
LIBM_ONE = (
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "cbrt"),
    *("sin", "cos", "tan", "asin", "acos", "atan"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
)
LIBM_TWO = ("pow", "atan2")


def libm(builder: Builder, name: str, *vectors: Value) -> Value:
    """Return libm's `name` of each lane, through one shared function of the module."""
    module = builder.module
    if not isinstance(vectors[0].type, ir.VectorType):
        return builder.call(_scalar(module, name, len(vectors)), vectors)
    known = module.globals.get(f"lanes_{name}")
    function = known or _write_libm(module, name, len(vectors))
    return builder.call(function, vectors)


def _scalar(module: Any, name: str, count: int) -> Value:
    """Return libm's own function."""
    scalar = cgutils.get_or_insert_function(module, ir.FunctionType(DOUBLE, [DOUBLE] * count), name)
    # nobuiltin: LLVM would turn pow(x, 2.0) into x * x, which differs in the last bit
    scalar.attributes.add("nobuiltin")
    scalar.attributes.add("nounwind")
    return scalar


def _write_libm(module: Any, name: str, count: int) -> Value:
    """Write `lanes_NAME`: one call where the lanes are equal, else eight."""
    scalar = _scalar(module, name, count)
    kind = ir.FunctionType(EIGHT.number, [EIGHT.number] * count)
    function = ir.Function(module, kind, f"lanes_{name}")
    function.linkage = "linkonce_odr"
    function.attributes.add("noinline")
    function.attributes.add("nounwind")
    entry = function.append_basic_block("entry")
    once, each = function.append_basic_block("once"), function.append_basic_block("each")
    builder = ir.IRBuilder(entry)
    builder.cbranch(_uniform(builder, function.args), once, each)
    builder.position_at_end(once)
    first = [builder.extract_element(arg, INT32(0)) for arg in function.args]
    builder.ret(spread(builder, builder.call(scalar, first)))
    builder.position_at_end(each)
    result = ir.Constant(EIGHT.number, ir.Undefined)
    for lane in range(WIDTH):
        numbers = [builder.extract_element(arg, INT32(lane)) for arg in function.args]
        result = builder.insert_element(result, builder.call(scalar, numbers), INT32(lane))
    builder.ret(result)
    return function


def _uniform(builder: Builder, vectors: Any) -> Value:
    """Return whether every lane holds the same bits, in all vectors."""
    same = None
    for vector in vectors:
        bits = builder.bitcast(vector, EIGHT.whole)
        first = spread(builder, builder.extract_element(bits, INT32(0)), EIGHT.whole)
        differs = builder.icmp_unsigned("!=", bits, first)
        same = differs if same is None else builder.or_(same, differs)
    return builder.icmp_unsigned("==", builder.bitcast(same, ir.IntType(WIDTH)), ir.IntType(8)(0))


def _exact() -> None:
    declare(math.sqrt, UNARY, lanes, lambda b, x: intrinsic(b, "llvm.sqrt", x))
    declare(math.fabs, UNARY, lanes, lambda b, x: intrinsic(b, "llvm.fabs", x))
    for function, name in (
        (math.ceil, "llvm.ceil"),
        (math.trunc, "llvm.trunc"),
        (int, "llvm.trunc"),
        (round, "llvm.rint"),  # halves to even, as Python rounds
    ):
        # these give an int in Python, which has no -0
        declare(
            function,
            UNARY,
            lanes,
            lambda b, x, n=name: b.fadd(intrinsic(b, n, x), like(x, 0.0)),
        )
    declare(math.floor, UNARY, lanes, _floor)
    declare(math.copysign, TWO, lanes, lambda b, x, y: intrinsic(b, "llvm.copysign", x, y))
    declare(math.radians, UNARY, lanes, lambda b, x: b.fmul(x, like(x, math.pi / 180.0)))
    declare(math.degrees, UNARY, lanes, lambda b, x: b.fmul(x, like(x, 180.0 / math.pi)))
    declare(math.isnan, UNARY, mask, lambda b, x: b.fcmp_unordered("uno", x, x))
    declare(math.isfinite, UNARY, mask, is_finite)
    declare(math.isinf, UNARY, mask, _is_infinite)


def _floor(builder: Builder, x: Value) -> Value:
    """math.floor: -0.0 is the only number whose floor is -0.0, and ints have none.

    Adding 0 before and not after lets LLVM drop it where x is a sum such as `turns + 0.5`.
    """
    return intrinsic(builder, "llvm.floor", builder.fadd(x, like(x, 0.0)))


def is_finite(builder: Builder, x: Value) -> Value:
    """Return the mask of lanes that are neither NaN nor infinite."""
    return builder.fcmp_ordered("<", intrinsic(builder, "llvm.fabs", x), like(x, math.inf))


def _is_infinite(builder: Builder, x: Value) -> Value:
    return builder.fcmp_ordered("==", intrinsic(builder, "llvm.fabs", x), like(x, math.inf))


def _modulo(builder: Builder, x: Value, y: Value) -> Value:
    """Python's x % y: fmod moved to the sign of y (floatobject.c, float_rem)."""
    zero = like(x, 0.0)
    rest = _fmod(builder, x, y)
    none = builder.fcmp_ordered("==", rest, zero)
    opposite = builder.xor(
        builder.fcmp_ordered("<", y, zero), builder.fcmp_ordered("<", rest, zero)
    )
    moved = builder.select(opposite, builder.fadd(rest, y), rest)
    return builder.select(none, intrinsic(builder, "llvm.copysign", zero, y), moved)


def _fmod(builder: Builder, x: Value, y: Value) -> Value:
    """libm's fmod; for y = 1, the wrap of a phase, x - trunc(x), which is the same and vector."""
    ones = builder.fcmp_ordered("==", y, like(y, 1.0))
    all_ones = ones
    if ones.type != BIT:
        bits = builder.bitcast(ones, ir.IntType(WIDTH))
        all_ones = builder.icmp_unsigned("==", bits, ir.IntType(WIDTH)(2**WIDTH - 1))
    with builder.if_else(all_ones) as (wrap, general):
        with wrap:
            part = builder.fsub(x, intrinsic(builder, "llvm.trunc", x))
            wrapped = intrinsic(builder, "llvm.copysign", part, x)
            after_wrap = builder.block
        with general:
            called = libm(builder, "fmod", x, y)
            after_call = builder.block
    rest = builder.phi(x.type)
    rest.add_incoming(wrapped, after_wrap)
    rest.add_incoming(called, after_call)
    return rest


def _floor_divide(builder: Builder, x: Value, y: Value) -> Value:
    """Python's x // y (floatobject.c, _float_div_mod)."""
    zero = like(x, 0.0)
    rest = _fmod(builder, x, y)
    quotient = builder.fdiv(builder.fsub(x, rest), y)
    some = builder.fcmp_unordered("!=", rest, zero)
    opposite = builder.xor(
        builder.fcmp_ordered("<", y, zero), builder.fcmp_ordered("<", rest, zero)
    )
    lower = builder.fsub(quotient, like(x, 1.0))
    quotient = builder.select(builder.and_(some, opposite), lower, quotient)
    whole = intrinsic(builder, "llvm.floor", quotient)
    near = builder.fcmp_ordered(">", builder.fsub(quotient, whole), like(x, 0.5))
    whole = builder.select(near, builder.fadd(whole, like(x, 1.0)), whole)
    signed_zero = intrinsic(builder, "llvm.copysign", zero, builder.fdiv(x, y))
    return builder.select(builder.fcmp_ordered("==", quotient, zero), signed_zero, whole)


def _through_libm() -> None:
    for name in LIBM_ONE:
        declare(getattr(math, name), UNARY, lanes, lambda b, x, n=name: libm(b, n, x))
    for name in LIBM_TWO:
        declare(getattr(math, name), TWO, lanes, lambda b, x, y, n=name: libm(b, n, x, y))
    declare(math.fmod, TWO, lanes, _fmod)
    declare(
        math.log,
        TWO,
        lanes,
        lambda b, x, y: b.fdiv(libm(b, "log", x), libm(b, "log", y)),
    )
    for function in (operator.pow, operator.ipow):
        declare(function, TWO, lanes, lambda b, x, y: libm(b, "pow", x, y))
    for function in (operator.mod, operator.imod):
        declare(function, TWO, lanes, _modulo)
    for function in (operator.floordiv, operator.ifloordiv):
        declare(function, TWO, lanes, _floor_divide)


_exact()
_through_libm()
