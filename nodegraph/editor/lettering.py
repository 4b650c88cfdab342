"""Texts for the screen: wrapped into lines, parted into pieces that are marked or not.

wrapped("How loud a sound is", 80.0, look_width, most=3)
pieces("Hits Map", ((0, 1), (5, 6)))      # [("H", True), ("its ", False), ("M", True), ...]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Width = Callable[[str], float]
DOTS = "..."


def wrapped(text: str, space: float, width: Width, most: int = 1000) -> list[str]:
    """Return a text in lines that have room; what is beyond `most` lines ends in dots.

    A word that is too long for a line is parted. Empty lines of the text stay.
    """
    lines = [line for part in text.split("\n") for line in _part(part, space, width)]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(last + DOTS) > space:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + DOTS]


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Return a text as pieces, and whether each is marked. `spans`: (start, end), in order."""
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:], False))
    return [piece for piece in found if piece[0]]


def _part(text: str, space: float, width: Width) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer) <= space:
            line = longer
            continue
        if line:
            lines.append(line)
        while width(word) > space and len(word) > 1:
            end = _fitting(word, space, width)
            lines.append(word[:end])
            word = word[end:]
        line = word
    return [*lines, line]


def _fitting(word: str, space: float, width: Width) -> int:
    """Return how many letters have room: one at least."""
    for end in range(len(word), 1, -1):
        if width(word[:end]) <= space:
            return end
    return 1
