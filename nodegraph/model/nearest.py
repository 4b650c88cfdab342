"""What somebody probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` most like `word`, or "" where none is."""
    return next(iter(difflib.get_close_matches(word, list(words), 1, 0.6)), "")


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return a remedy naming the nearest word, or all of a few, or "" where there are none."""
    known = list(words)
    close = nearest(word, known)
    if close:
        return f"Did you mean {close}?"
    if not known:
        return ""
    shown = ", ".join(known[:12]) + (" ..." if len(known) > 12 else "")
    return f"There is {shown}."
