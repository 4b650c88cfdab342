"""Strict JSON: what a decoder would swallow in silence is refused here, with line and column.

Refused are keys given twice, NaN and Infinity, numbers that a float64 or 64 bits do not hold,
half characters, nesting beyond `DEPTH`, and texts beyond `LENGTH`. The parse itself is the standard
library's; only when it has failed is the text walked again, slowly, to find the place.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from nodegraph.model.errors import Unusable

DEPTH: Final = 64
LENGTH: Final = 32 * 2**20  # bytes: sixteen times a patch of 10 000 nodes
DIGITS: Final = 19  # of a whole number: what 64 bits hold
_LEAST: Final = -1_000_000_000_000_000_000
_MOST: Final = 10_000_000_000_000_000_000

Path: TypeAlias = tuple[str | int, ...]
"""Keys and places from the top of a document to a value in it."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_HALF_CHARACTER = re.compile(r"\\u[dD][89abAB]|\\u[dD][c-fC-F]")
_NUMBER = re.compile(r"-?\d")
_NO_KEY: Final = "(a key comes next)"  # compared by identity, so no key is mistaken for it


class _Refused(Exception):
    """Something that JSON allows and a patch does not; where it is, is found afterwards."""


def parse(data: bytes | str) -> Any:
    """Return what a JSON text holds. Raises Unusable with line, column and remedy."""
    text = data if isinstance(data, str) else _decoded(data)
    if len(text) > LENGTH:
        raise Unusable(f"The file is larger than {LENGTH // 2**20} MiB; no patch is that large.")
    if not text.strip():
        raise Unusable("The file is empty; open another, or an earlier copy of it.")
    try:
        value = _DECODER.decode(text)
        if _too_deep(value) or _has_half_character(text, value):
            raise _Refused
    except json.JSONDecodeError as problem:
        where = f"Line {problem.lineno}, column {problem.colno}"
        reason = problem.msg[:1].lower() + problem.msg[1:]
        raise Unusable(f"{where}: this is not JSON ({reason}); correct it there.") from None
    except (_Refused, RecursionError):
        raise Unusable(_first_fault(text)) from None
    return value


def position(text: str, path: Path) -> tuple[int, int]:
    """Return line and column, both from 1, of the value at a path, or of what holds it."""
    best, depth = 0, -1
    for token in _tokens(text):
        known = token.path
        if token.role != "end" and len(known) > depth and known == path[: len(known)]:
            best, depth = token.offset, len(known)
            if depth == len(path):
                break
    return _line_and_column(text, best)


def clean(value: Any, depth: int = DEPTH) -> bool:
    """Whether a value made by a program could stand in a file: JSON types, finite, not too deep."""
    match value:
        case None | bool():
            return True
        case int():
            return _LEAST < value < _MOST
        case float():
            return math.isfinite(value)
        case str():
            return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)
        case list() | tuple():
            return depth > 0 and all(clean(item, depth - 1) for item in value)
        case dict():
            return depth > 0 and all(
                isinstance(key, str) and clean(key) and clean(item, depth - 1)
                for key, item in value.items()
            )
    return False


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise Unusable(f"Line {line}: this is not text in UTF-8; save it as UTF-8.") from None
    return text


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise _Refused
    return table


def _constant(text: str) -> float:
    raise _Refused


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise _Refused
    return number


def _int(text: str) -> int:
    if len(text) > DIGITS:  # before int(), which is slow on a million digits
        raise _Refused
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int
)


def _too_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEPTH):
        level = [
            item
            for holder in level
            for item in (holder.values() if type(holder) is dict else holder)
            if type(item) is dict or type(item) is list
        ]
        if not level:
            return False
    return True


def _has_half_character(text: str, value: Any) -> bool:
    return _HALF_CHARACTER.search(text) is not None and not clean(value)


class _Token(NamedTuple):
    role: str  # "key", "value", "start" (of an object or array, a value too), "end"
    text: str
    offset: int
    path: Path


def _tokens(text: str) -> Iterator[_Token]:
    """Walk a text, sound or broken, giving each key and value with its path."""
    path: list[str | int] = []  # of the value that comes next
    holders: list[str] = []
    for match in _TOKEN.finditer(text):
        token, offset = match.group(), match.start()
        if token in "{[":
            yield _Token("start", token, offset, tuple(path))
            holders.append(token)
            path.append(_NO_KEY if token == "{" else 0)
        elif token in "}]":
            if holders:
                holders.pop()
                path.pop()
            yield _Token("end", token, offset, tuple(path))
        elif token == ",":
            if holders and holders[-1] == "[":
                path[-1] = int(path[-1]) + 1
            elif holders:
                path[-1] = _NO_KEY
        elif token != ":":
            key = bool(holders) and holders[-1] == "{" and path[-1] is _NO_KEY and token[0] == '"'
            if key:
                path[-1] = _string(token)
            yield _Token("key" if key else "value", token, offset, tuple(path))


def _string(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token


def _first_fault(text: str) -> str:
    seen: list[set[str]] = []
    for token in _tokens(text):
        if token.role == "start":
            seen.append(set())
        elif token.role == "end" and seen:
            seen.pop()
        fault = _fault(token, seen)
        if fault:
            line, column = _line_and_column(text, token.offset)
            return f"Line {line}, column {column}: {fault}"
    return "The file cannot be read; open an earlier copy of it."


def _fault(token: _Token, seen: list[set[str]]) -> str:
    if len(seen) > DEPTH:
        return f"brackets are nested deeper than {DEPTH}; no patch needs that."
    if token.text[0] == '"':
        word = _string(token.text)
        if not clean(word):
            return "half a character (a lone surrogate); write the whole character."
        if token.role == "key":
            if word in seen[-1]:
                return f'"{word}" is there twice; rename or remove one of them.'
            seen[-1].add(word)
    elif token.role == "value":
        return _number_fault(token.text)
    return ""


def _number_fault(word: str) -> str:
    if word in ("NaN", "Infinity", "-Infinity"):
        return f"{word} is not a number that a patch can hold; write a finite one."
    if _NUMBER.match(word):
        read: Callable[[str], float] = _float if set(word) & set(".eE") else _int
        try:
            read(word)
        except (_Refused, ValueError):
            short = word if len(word) <= 24 else f"{word[:12]}... ({len(word)} digits)"
            return f"the number {short} is too large; write a smaller one."
    return ""


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
