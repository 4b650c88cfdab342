"""Arithmetic that a person typed: what it is worth, and what it cannot say."""

from __future__ import annotations

import math

import pytest

from nodegraph.model.errors import Unusable
from nodegraph.model.expression import DEEPEST, LONGEST, parse

WORTH = [
    ("1 + 2 * 3", 7.0),
    ("-2 ** 2", -4.0),
    ("2 ** 3 ** 2", 512.0),
    ("7 % 3", 1.0),
    ("-1 % 3", 2.0),
    ("1 / 0", 0.0),
    ("sqrt(-1)", 0.0),
    ("log(0)", 0.0),
    ("exp(1000)", 0.0),
    ("(0 - 8) ** 0.5", 0.0),
    ("1 if 2 > 1 else 5", 1.0),
    ("1 < 2 < 3", 1.0),
    ("not 3", 0.0),
    ("0 or 4", 4.0),
    ("min(3, 2) + max(3, 2)", 5.0),
    ("clamp(9, 0, 1)", 1.0),
    ("mix(10, 20, 0.25)", 12.5),
    ("smoothstep(0, 1, 0.5)", 0.5),
    ("step(0.5, 0.4)", 0.0),
    ("sign(-3) + fract(1.25)", -0.75),
    ("mod(5.5, 2)", 1.5),
    ("cos(pi) + sin(tau / 4)", 0.0),
    ("log(e)", 1.0),
    ("10 ** 100 ** 100", 0.0),
    ("1e20 * 1e20 * 1e20 * 1e20 * 1e20 * 1e20 * 1e20 * 1e20 * 1e20 * 1e20 * 1e20 * 1e20 * 1e20 "
     "* 1e20 * 1e20 * 1e20", 0.0),
    ("  3 ", 3.0),
    ("", 0.0),
]  # fmt: skip


@pytest.mark.parametrize("text, expected", WORTH)
def test_an_expression_is_worth_what_it_says(text: str, expected: float) -> None:
    made = parse(text)({})
    if "** 100 **" in text:
        assert math.isfinite(made)
    else:
        assert made == pytest.approx(expected, abs=1e-9)


HOSTILE = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "value.__class__",
    "value.real",
    "open('/etc/passwd')",
    "eval('1')",
    "exec('1')",
    "print(1)",
    "sin.__globals__",
    "sin",
    "__builtins__",
    "[x for x in (1, 2)]",
    "{1: 2}",
    "(1, 2)",
    "[1][0]",
    "lambda: 1",
    "f'{value}'",
    "'text'",
    "b'x'",
    "1j",
    "...",
    "None",
    "value := 3",
    "(value := 3)",
    "yield",
    "await value",
    "import os",
    "a; b",
    "a = 1",
    "sin(*value)",
    "sin(x=1)",
    "min(1)",
    "clamp(1, 2)",
    "value @ value",
    "value // 2",
    "1 << 99999999",
    "~value",
    "1 in value",
    "a is b",
    "divide@(1, 2)",
    "1e400",
    "9" * 300 + " ** " + "9" * 50,
    "(" * 200 + "1" + ")" * 200,
    "-" * 300 + "1",
    "1" + " + 1" * 200,
    "a" * 5000,
    "\x00",
    "sin(\n",
    "value if",
    "\N{GREEK SMALL LETTER ALPHA}.b",
    "\ud800",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_arithmetic_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(Unusable) as refused:
        parse(text)
    said = str(refused.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert len(said) < 600


def test_depth_and_length_are_limited() -> None:
    assert parse("sin(" * (DEEPEST - 2) + "1" + ")" * (DEEPEST - 2))({}) > 0.0
    with pytest.raises(Unusable, match="nested deeper"):
        parse("sin(" * (DEEPEST + 2) + "1" + ")" * (DEEPEST + 2))
    with pytest.raises(Unusable, match="longer"):
        parse("1" * (LONGEST + 1))


def test_nothing_of_a_refused_text_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr("builtins.eval", lambda *_: ran.append("eval"))
    for text in HOSTILE:
        with pytest.raises(Unusable):
            parse(text)
    assert ran == []


@pytest.mark.parametrize(("text", "expected"), [("2 ** 100", 2.0**100), ("1 / 3", 1.0 / 3.0)])
def test_who_can_be_told_gets_the_exact_value(text: str, expected: float) -> None:
    assert parse(text).exactly() == expected


@pytest.mark.parametrize(
    "text", ["1 / 0", "sqrt(-1)", "log(0)", "exp(1000)", "mod(1, 0)", "1e20" + " * 1e20" * 16]
)
def test_and_is_told_where_there_is_none(text: str) -> None:
    assert parse(text)({}) == 0.0
    with pytest.raises((ArithmeticError, ValueError)):
        parse(text).exactly()
