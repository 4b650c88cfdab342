"""`Lanes`: eight float64 numbers that numba computes with as if they were one.

A node's author writes scalar Python; the maker types its numbers with `Lanes`, whose operators
emit 8-wide LLVM instructions. Every operation gives, lane by lane, the bits that CPython gives:
no fast-math flags, no contraction, and libm (never a vector approximation) for what libm does.

Only the maker imports this module; a warm cache never loads numba. `infer_global` and
`infer_getattr` are internals of numba, which is why its version is pinned.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from numba.core import types
from numba.core.datamodel import models
from numba.core.imputils import lower_builtin, lower_cast
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import register_model

from nodegraph.engine.emit import EIGHT, ONE, Builder, Shape, Value, intrinsic, like, spread
from nodegraph.model import kernel_maths

Emit = Callable[..., Value]


class LanesType(types.Type):  # type: ignore[misc]
    """Eight float64, or one that computes by the same rules."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        super().__init__(name="Lanes" if shape is EIGHT else "LanesOfOne")

    def can_convert_from(self, typingctx: Any, other: Any) -> Any:
        """Numbers spread over the lanes; a mask becomes 0 and 1."""
        from numba.core.typeconv import Conversion

        if isinstance(other, MaskType | types.Number | types.Boolean):
            return Conversion.safe
        return None


class MaskType(types.Type):  # type: ignore[misc]
    """Answers of a comparison, one for each lane."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        super().__init__(name="LanesMask" if shape is EIGHT else "LanesMaskOfOne")

    def can_convert_from(self, typingctx: Any, other: Any) -> Any:
        """A plain bool spreads."""
        from numba.core.typeconv import Conversion

        return Conversion.safe if isinstance(other, types.Boolean) else None


lanes, mask = LanesType(EIGHT), MaskType(EIGHT)
single, single_mask = LanesType(ONE), MaskType(ONE)
_PLAIN = {lanes: types.float64, mask: types.boolean}  # what they stand for without lanes
_SINGLE = {lanes: single, mask: single_mask}


@register_model(LanesType)
class _LanesModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, fe_type.shape.number)


@register_model(MaskType)
class _MaskModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, fe_type.shape.mask)


# --- constants and conversions -----------------------------------------------------------------


@lower_cast(types.Float, LanesType)  # type: ignore[untyped-decorator]
@lower_cast(types.Integer, LanesType)  # type: ignore[untyped-decorator]
@lower_cast(types.Boolean, LanesType)  # type: ignore[untyped-decorator]
def _number_to_lanes(context: Any, builder: Builder, fromty: Any, toty: Any, val: Value) -> Value:
    return spread(builder, context.cast(builder, val, fromty, types.float64), toty.shape.number)


@lower_cast(types.Boolean, MaskType)  # type: ignore[untyped-decorator]
@lower_cast(types.Integer, MaskType)  # type: ignore[untyped-decorator]
@lower_cast(types.Float, MaskType)  # type: ignore[untyped-decorator]
def _bool_to_mask(context: Any, builder: Builder, fromty: Any, toty: Any, val: Value) -> Value:
    return spread(builder, context.cast(builder, val, fromty, types.boolean), toty.shape.mask)


@lower_cast(MaskType, LanesType)  # type: ignore[untyped-decorator]
def _mask_to_lanes(context: Any, builder: Builder, fromty: Any, toty: Any, val: Value) -> Value:
    return builder.uitofp(val, toty.shape.number)


@lower_cast(LanesType, MaskType)  # type: ignore[untyped-decorator]
def _lanes_to_mask(context: Any, builder: Builder, fromty: Any, toty: Any, val: Value) -> Value:
    return builder.fcmp_unordered("!=", val, like(val, 0.0))


# --- declaring an operation --------------------------------------------------------------------


def is_number(kind: Any) -> bool:
    """Return whether a numba type takes part in arithmetic with lanes."""
    return isinstance(kind, LanesType | MaskType | types.Number | types.Boolean)


def declare(
    function: Any, takes: tuple[Any, ...], gives: Any, emit: Emit, *, ours: bool = False
) -> None:
    """Teach numba `function` on lanes: `emit(builder, *vectors)` writes its instructions.

    It applies where at least one argument is lanes or a mask; numbers beside it are spread.
    `ours` is a function that numba does not know at all: it is taught plain numbers, too.
    """

    def generic(self: Any, args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        if kws or len(args) != len(takes) or not all(map(is_number, args)):
            return None
        if takes == (mask, mask) and not all(isinstance(a, MaskType | types.Boolean) for a in args):
            return None  # & | ^ are for answers, not for numbers
        shapes = {arg.shape for arg in args if isinstance(arg, LanesType | MaskType)}
        if EIGHT in shapes:
            return signature(gives, *takes)
        if ONE in shapes:
            return signature(_SINGLE[gives], *(_SINGLE[kind] for kind in takes))
        if ours:
            return signature(_PLAIN[gives], *(_PLAIN[kind] for kind in takes))
        return None

    template = type("LanesTemplate", (AbstractTemplate,), {"key": function, "generic": generic})
    register: Any = infer_global(function)
    register(template)

    def lower(context: Any, builder: Builder, sig: Any, args: Any) -> Value:
        return emit(builder, *args)

    for kinds in (_SINGLE, _PLAIN) if ours else (_SINGLE,):
        lower_builtin(function, *(kinds[kind] for kind in takes))(lower)
    lower_builtin(function, *takes)(lower)


TWO = (lanes, lanes)


def _arithmetic() -> None:
    plain = {
        "add": lambda b, x, y: b.fadd(x, y),
        "sub": lambda b, x, y: b.fsub(x, y),
        "mul": lambda b, x, y: b.fmul(x, y),
        "truediv": lambda b, x, y: b.fdiv(x, y),
    }
    for name, emit in plain.items():
        declare(getattr(operator, name), TWO, lanes, emit)
        declare(getattr(operator, f"i{name}"), TWO, lanes, emit)
    declare(operator.neg, (lanes,), lanes, lambda b, x: b.fneg(x))
    declare(operator.pos, (lanes,), lanes, lambda b, x: x)
    declare(abs, (lanes,), lanes, lambda b, x: intrinsic(b, "llvm.fabs", x))
    declare(float, (lanes,), lanes, lambda b, x: x)


def _comparisons() -> None:
    signs = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=="}
    for name, sign in signs.items():
        declare(getattr(operator, name), TWO, mask, lambda b, x, y, s=sign: b.fcmp_ordered(s, x, y))
    declare(operator.ne, TWO, mask, lambda b, x, y: b.fcmp_unordered("!=", x, y))


def _answers() -> None:
    both = (mask, mask)
    emits = {
        "and_": lambda b, x, y: b.and_(x, y),
        "or_": lambda b, x, y: b.or_(x, y),
        "xor": lambda b, x, y: b.xor(x, y),
    }
    for name, emit in emits.items():
        declare(getattr(operator, name), both, mask, emit)
    for name in ("and", "or", "xor"):
        inplace = getattr(operator, f"i{name}")
        declare(inplace, both, mask, emits["xor" if name == "xor" else f"{name}_"])
    # `~True` is -2 in Python, so `~` stays refused and `not` is the word for it
    declare(operator.not_, (mask,), mask, lambda b, x: b.not_(x))


def smaller(builder: Builder, x: Value, y: Value) -> Value:
    """Python's min(x, y): y only where y < x, so NaN and -0.0 come out as in Python."""
    return builder.select(builder.fcmp_ordered("<", y, x), y, x)


def larger(builder: Builder, x: Value, y: Value) -> Value:
    """Python's max(x, y): y only where y > x."""
    return builder.select(builder.fcmp_ordered(">", y, x), y, x)


def _divide(builder: Builder, value: Value, by: Value) -> Value:
    zero = builder.fcmp_ordered("==", by, like(by, 0.0))
    return builder.select(zero, like(by, 0.0), builder.fdiv(value, by))


def _choices() -> None:
    for count in (2, 3, 4):
        for function, emit in ((min, smaller), (max, larger)):
            declare(function, (lanes,) * count, lanes, _folded(emit))
    pick = (mask, lanes, lanes)
    declare(kernel_maths.pick, pick, lanes, lambda b, c, x, y: b.select(c, x, y), ours=True)
    declare(kernel_maths.divide, TWO, lanes, _divide, ours=True)
    declare(
        kernel_maths.clamp,
        (lanes, lanes, lanes),
        lanes,
        lambda b, x, low, high: smaller(b, larger(b, x, low), high),
        ours=True,
    )


def _folded(emit: Emit) -> Emit:
    def fold(builder: Builder, first: Value, *others: Value) -> Value:
        for other in others:
            first = emit(builder, first, other)
        return first

    return fold


_arithmetic()
_comparisons()
_answers()
_choices()
