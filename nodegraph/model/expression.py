"""Arithmetic typed by a person, run without trusting it.

The text is parsed, every part of the tree is checked against a list of what is allowed, and only
then compiled; it runs without builtins. Nothing it can say loops or takes memory, and in a patch
nothing raises: there a value outside a function's domain is 0.

    parse("kick * 0.5")({"kick": 1.0})     # 0.5
    parse("1 / 3").exactly()               # for who can be told: ArithmeticError, ValueError
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import CodeType

from nodegraph.model.errors import Unusable

LONGEST = 400  # characters
DEEPEST = 24
CONSTANTS = {"pi": math.pi, "tau": math.tau, "e": math.e}


def _safe(function: Callable[..., float]) -> Callable[..., float]:
    def guarded(*values: float) -> float:
        try:
            return float(function(*values))
        except (ValueError, OverflowError, ZeroDivisionError):
            return 0.0  # a value outside the function's domain is silence, not an error

    return guarded


def _smoothstep(low: float, high: float, value: float) -> float:
    place = min(max((value - low) / (high - low), 0.0), 1.0)
    return place * place * (3.0 - 2.0 * place)


def _divided(value: float, by: float) -> float:
    return value / by


def _power(value: float, exponent: float) -> float:
    return math.pow(value, min(max(exponent, -64.0), 64.0))


FUNCTIONS: Mapping[str, tuple[Callable[..., float], int]] = {
    "sin": (math.sin, 1),
    "cos": (math.cos, 1),
    "tan": (math.tan, 1),
    "tanh": (math.tanh, 1),
    "exp": (math.exp, 1),
    "log": (math.log, 1),
    "sqrt": (math.sqrt, 1),
    "abs": (math.fabs, 1),
    "floor": (math.floor, 1),
    "ceil": (math.ceil, 1),
    "sign": (lambda value: math.copysign(1.0, value) if value else 0.0, 1),
    "fract": (lambda value: value - math.floor(value), 1),
    "min": (min, 2),
    "max": (max, 2),
    "pow": (_power, 2),
    "mod": (lambda value, by: value - by * math.floor(value / by), 2),
    "step": (lambda edge, value: value >= edge, 2),
    "clamp": (lambda value, low, high: min(max(value, low), high), 3),
    "mix": (lambda a, b, part: a + (b - a) * part, 3),
    "smoothstep": (_smoothstep, 3),
}
_DIVIDE, _POWER, _MODULO = "divide@", "pow", "mod"  # @: no name a person can type
_SCOPE: dict[str, object] = {
    "__builtins__": {},
    **CONSTANTS,
    **{name: _safe(function) for name, (function, _) in FUNCTIONS.items()},
    _DIVIDE: _safe(_divided),
}
_EXACT_SCOPE: dict[str, object] = {
    **_SCOPE,
    **{name: function for name, (function, _) in FUNCTIONS.items()},
    _DIVIDE: _divided,
    _POWER: math.pow,
}
_PLAIN = (ast.Add, ast.Sub, ast.Mult)
_CALLED = {ast.Div: _DIVIDE, ast.Pow: _POWER, ast.Mod: _MODULO}
_COMPARED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


class Expression:
    """A checked expression: `names` are its inputs in order of appearance."""

    def __init__(self, code: CodeType, names: tuple[str, ...]) -> None:
        self._code = code
        self.names = names

    def __call__(self, values: Mapping[str, float]) -> float:
        """Return the value; what cannot be computed (and NaN, infinity) is 0."""
        try:
            value = float(eval(self._code, _SCOPE, dict(values)))
        except (OverflowError, ValueError, ZeroDivisionError, TypeError):
            return 0.0
        return value if math.isfinite(value) else 0.0

    def exactly(self) -> float:
        """Return the value of one without names.

        Raises ArithmeticError or ValueError where it has none, which a patch takes for 0.
        """
        value = float(eval(self._code, _EXACT_SCOPE, {}))
        if not math.isfinite(value):
            raise OverflowError("the result is not finite")
        return value


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """Return the expression; raises Unusable with one sentence for anything not allowed."""
    if len(text) > LONGEST:
        raise Unusable(f"The expression is longer than {LONGEST} characters; split it in two.")
    try:
        tree = ast.parse(text.strip() or "0", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise Unusable(
            f"{text!r} is not an expression; write one such as a * 0.5 + b."
        ) from problem
    checker = _Checker(text)
    tree.body = checker.checked(tree.body, 0)
    code = compile(ast.fix_missing_locations(tree), "<expression>", "eval")
    return Expression(code, tuple(checker.names))


class _Checker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.names: dict[str, None] = {}

    def checked(self, node: ast.expr, depth: int) -> ast.expr:
        """Return the tree with safe calls for what could raise."""
        if depth > DEEPEST:
            raise Unusable(f"The expression is nested deeper than {DEEPEST}; split it in two.")

        def inner(child: ast.expr) -> ast.expr:
            return self.checked(child, depth + 1)

        match node:
            case ast.Constant(value=bool() | int() | float() as value) if abs(value) < 1e30:
                return ast.Constant(float(value))
            case ast.Name(id=name) if name in FUNCTIONS or "__" in name:
                raise self._refused(name)
            case ast.Name(id=name):
                if name not in CONSTANTS:
                    self.names.setdefault(name)
                return node
            case ast.UnaryOp(op=ast.UAdd() | ast.USub() as sign, operand=operand):
                return ast.UnaryOp(sign, inner(operand))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ast.UnaryOp(ast.Not(), inner(operand))
            case ast.BinOp(left=left, op=op, right=right) if isinstance(op, _PLAIN):
                return ast.BinOp(inner(left), op, inner(right))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _CALLED:
                return _call(_CALLED[type(op)], [inner(left), inner(right)])
            case ast.BoolOp(op=op, values=values):
                return ast.BoolOp(op, [inner(value) for value in values])
            case ast.Compare(left=left, ops=ops, comparators=others) if all(
                isinstance(op, _COMPARED) for op in ops
            ):
                return ast.Compare(inner(left), ops, [inner(other) for other in others])
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return ast.IfExp(inner(test), inner(body), inner(orelse))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
                if len(args) != FUNCTIONS[name][1]:
                    wanted = FUNCTIONS[name][1]
                    raise Unusable(f"{name} takes {wanted} values, not {len(args)}.")
                return _call(name, [inner(arg) for arg in args])
            case _:
                raise self._refused(ast.unparse(node))

    def _refused(self, part: str) -> Unusable:
        known = ", ".join(sorted(FUNCTIONS))
        return Unusable(
            f"{part[:60]!r} is not allowed in an expression; use numbers, names, + - * / % **, "
            f"comparisons, `a if b else c` and {known}."
        )


def _call(name: str, args: list[ast.expr]) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), args, [])
