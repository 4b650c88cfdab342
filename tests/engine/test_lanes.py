"""Arithmetic and maths on lanes give the bits of CPython."""

from __future__ import annotations

import linecache
import math
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nodegraph.engine.cache import Kernels
from nodegraph.engine.lane_maths import LIBM_ONE
from nodegraph.model import declare, signals
from nodegraph.model.spec import NodeSpec
from tests.engine.driven import Driven, agree

NAMES = ("a", "b", "c")
NAMESPACE = {"math": math, **vars(signals), **vars(declare)}


def written(body: str, name: str = "test.written") -> NodeSpec:
    """Return the spec of a function node of a, b, c that returns the expression."""
    lines = [
        f'@node("{name}")',
        "def work(a: Control = 0.0, b: Control = 0.0, c: Control = 0.0) -> Control:",
        '    """Doc."""',
        f"    return {body}",
    ]
    source = "\n".join(lines)
    file = f"<{name} {abs(hash(body))}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    scope: dict[str, Any] = dict(NAMESPACE, __name__="test")
    exec(compile(source, file, "exec", dont_inherit=True), scope)
    return declare.spec_of(scope["work"])


def numbers(seed: int, low: float = -4.0, high: float = 4.0) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    return {name: random.uniform(low, high, 8).astype(np.float32) for name in NAMES}


# Forms that cannot raise on finite numbers.
ANSWERS = (
    *("({0} < {1})", "({0} <= {1})", "({0} > {1})", "({0} >= {1})", "({0} == {1})"),
    *("({0} != {1})", "(({0} < {1}) & ({1} > {2}))", "(({0} < {1}) | ({1} < {2}))"),
    *("(not ({0} < {1}))", "(({0} < {1}) ^ ({2} < {1}))"),
)
FORMS = (
    *("({0} + {1})", "({0} - {1})", "({0} * {1})", "divide({0}, {1})", "min({0}, {1})"),
    *("max({0}, {1})", "math.copysign({0}, {1})", "math.atan2({0}, {1})", "(-{0})"),
    *("({0} % (abs({1}) + 0.5))", "({0} // (abs({1}) + 0.5))", "({0} / (1.0 + abs({1})))"),
    *("math.pow(abs({0}) + 0.1, math.tanh({1}))", "abs({0})", "math.sin({0})", "({0} % 1.0)"),
    *("math.tanh({0})", "math.floor({0})", "math.ceil({0})", "math.sqrt(abs({0}))"),
    *("math.exp(-abs({0}))", "round({0})", "math.atan({0})", "clamp({0}, -1.0, {1})"),
    *("math.log(1.0 + abs({0}))", *(f"pick({answer}, {{0}}, {{2}})" for answer in ANSWERS)),
)
LEAVES = ("a", "b", "c", "0.5", "-2.0", "3", "1e-3")


def expression(random: Random, depth: int) -> str:
    """Return a random expression of a, b and c."""
    if depth == 0 or random.random() < 0.1:
        return random.choice(LEAVES)
    return random.choice(FORMS).format(*(expression(random, depth - 1) for _ in range(3)))


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10_000))
def test_a_random_expression_agrees_to_the_bit(kernels: Kernels, seed: int) -> None:
    spec = written(f"0.0 * a + {expression(Random(seed), 4)}")
    agree(kernels, spec, [numbers(seed), numbers(seed + 1, 0.0, 1e-2)], 1)


UNIT = {"asin", "acos", "atanh"}


@pytest.mark.parametrize("name", LIBM_ONE)
def test_libm_functions_agree_to_the_bit(kernels: Kernels, name: str) -> None:
    low, high = (-0.99, 0.99) if name in UNIT else (1.0, 9.0) if "cosh" in name else (0.01, 9.0)
    blocks = [numbers(seed, low, high) for seed in range(20)]
    agree(kernels, written(f"math.{name}(a)"), blocks, 1)


@pytest.mark.parametrize(
    "expression",
    [
        *("a ** 2", "a ** 2.0", "abs(a) ** b", "a % b", "a // b", "a % 1.0", "math.fmod(a, b)"),
        *("math.trunc(a)", "int(a) * b", "math.radians(a)", "math.degrees(a)", "float(a)"),
        *("(a > b) * c", "min(a, b, c)", "max(a, b, 0.0)", "math.log(abs(a) + 1.0, 3.0)"),
        *("pick(math.isnan(a), 1.0, b)", "pick(math.isfinite(a), 2.0, b)", "math.fabs(a) + 1"),
        *("a * b + c", "pick(a, b, c)", "-0.0 * a", "math.floor(-abs(a) * 0.1)"),
    ],
)
def test_an_operation_agrees_to_the_bit(kernels: Kernels, expression: str) -> None:
    blocks = [numbers(seed, -5.0, 5.0) for seed in range(10)]
    agree(kernels, written(expression), blocks, 1)


def test_multiply_and_add_are_not_fused(kernels: Kernels) -> None:
    # (1 + e)(1 - e) - 1 is -e*e when fused and 0 when the product is rounded first
    blocks = [
        {name: np.full(8, value, np.float32) for name, value in zip(NAMES, (1, 1, -1), strict=True)}
    ]
    spec = written("(a + 1e-9) * (b - 1e-9) + c")
    agree(kernels, spec, blocks, 1)
    assert np.all(Driven(kernels, spec).block(blocks[0], 1)["out"] == 0.0)
