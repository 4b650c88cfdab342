"""Size expressions of ISF passes, such as `max(floor($WIDTH * 0.25), 1.0)`.

An expression is parsed into a small tree of allowed operations and evaluated by walking it: no
code of a stranger's file is ever run.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LONGEST = 500  # characters; the longest seen in the wild has 40
DEEPEST = 32
LARGEST_SIDE = 8192  # pixels
LARGEST_AREA = 4096 * 4096  # 128 MiB as RGBA16F

_CONSTANTS = {"pi": math.pi, "PI": math.pi, "e": math.e, "E": math.e}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "round": lambda x: math.floor(x + 0.5),
    "trunc": lambda x: float(int(x)),
    "min": min,
    "max": max,
    "abs": math.fabs,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "atan": math.atan,
    "atan2": math.atan2,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "exp2": lambda x: math.pow(2.0, x),
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "pow": math.pow,
    "fmod": math.fmod,
    "mod": lambda x, y: x - y * math.floor(x / y),
    "sign": lambda x: float((x > 0) - (x < 0)),
    "clamp": lambda x, low, high: min(max(x, low), high),
    "mix": lambda x, y, t: x + (y - x) * t,
}
_AT_LEAST_TWO = frozenset({"min", "max"})
_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: math.fmod,
    ast.Pow: math.pow,
}

Values = Mapping[str, float]
_Step = Callable[[Values], float]


@dataclass(frozen=True)
class SizeExpression:
    """A width or a height in pixels, from `WIDTH`, `HEIGHT` and the numbers of a node's inputs."""

    text: str
    names: frozenset[str] = field(default_factory=frozenset)  # inputs that it reads
    _step: _Step = field(default=lambda values: 1.0, repr=False, compare=False)

    @classmethod
    def parse(cls, text: str) -> SizeExpression:
        """Return the expression of a text; raises ValueError with the reason as a phrase."""
        if len(text) > LONGEST:
            raise ValueError(f"is longer than {LONGEST} characters")
        plain = re.sub(r"\$\s*([A-Za-z_]\w*)", r"\1", text.strip())
        try:
            tree = ast.parse(plain, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ValueError(f"{text!r} is not arithmetic") from None
        names: set[str] = set()
        step = _build(tree, names, 0)
        return cls(text, frozenset(names - {"WIDTH", "HEIGHT"}), step)

    def pixels(self, values: Values) -> int:
        """Return the size under these values, 1..8192; what is undefined there counts as 1."""
        try:
            size = self._step(values)
        except (ArithmeticError, ValueError, TypeError):
            return 1
        if not isinstance(size, int | float) or not math.isfinite(size):
            return 1
        return max(1, min(LARGEST_SIDE, int(size)))


def _build(node: ast.expr, names: set[str], depth: int) -> _Step:
    if depth > DEEPEST:
        raise ValueError(f"is nested deeper than {DEEPEST}")
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            constant = float(number)
            return lambda values: constant
        case ast.Name(id=name):
            return _name(name, names)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _build(operand, names, depth + 1)
            return lambda values: -inner(values)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _build(operand, names, depth + 1)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            first, second = _build(left, names, depth + 1), _build(right, names, depth + 1)
            operation = _OPERATORS[type(sign)]
            return lambda values: operation(first(values), second(values))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _call(name, [_build(item, names, depth + 1) for item in arguments])
    raise ValueError(f"{ast.unparse(node)!r} is not allowed in a size")


def _name(name: str, names: set[str]) -> _Step:
    if name in _CONSTANTS:
        constant = _CONSTANTS[name]
        return lambda values: values.get(name, constant)
    names.add(name)
    return lambda values: values.get(name, 0.0)


def _call(name: str, arguments: list[_Step]) -> _Step:
    function = _FUNCTIONS[name]
    if not arguments or (name in _AT_LEAST_TWO and len(arguments) < 2):
        raise ValueError(f"{name} has too few arguments")
    return lambda values: function(*[argument(values) for argument in arguments])
