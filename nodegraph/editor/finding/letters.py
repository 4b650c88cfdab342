"""How typed letters stand in words: as their beginnings, but for a slip, one after the other.

    chunks("samhol", ["sample", "and", "hold"])     # [(0, 3), (2, 3)]
    typo("kalied", "kaleidoscope")                  # True

Texts are folded first, letter for letter, so that places in them are places in what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

FORGIVEN: Final = 4  # letters from which one may be wrong


def chunks(token: str, words: Sequence[str]) -> list[tuple[int, int]] | None:
    """Return token as beginnings of words in their order, as (word, letters); None: it is not."""
    return _chunks(token, words, 0, set())


def _chunks(
    token: str, words: Sequence[str], start: int, dead: set[tuple[int, int]]
) -> list[tuple[int, int]] | None:
    """Look from one word on; `dead` ends (letters left, word) are not tried twice."""
    if (len(token), start) in dead:
        return None
    for at in range(start, len(words)):
        word = words[at]
        if word[0] != token[0]:
            continue
        shared = _shared(token, word)
        if shared == len(token):
            return [(at, shared)]
        for count in range(shared, 0, -1):
            rest = _chunks(token[count:], words, at + 1, dead)
            if rest is not None:
                return [(at, count), *rest]
    dead.add((len(token), start))
    return None


def typo(token: str, word: str) -> bool:
    """Whether a word begins with the token but for one letter: wrong, missing, more, swapped."""
    if len(word) < FORGIVEN or (token[0] != word[0] and token[1] not in word[:3]):
        return False
    at = _shared(token, word)
    rest, left = token[at + 1 :], word[at + 1 :]
    if left.startswith(rest) or word.startswith(rest, at) or left.startswith(token[at:]):
        return True
    return token[at : at + 2] == word[at : at + 2][::-1] and word.startswith(rest[1:], at + 2)


def scattered(token: str, text: str) -> list[int]:
    """Return where the letters stand one after the other, from the beginning of a word; or []."""
    at = f" {text}".find(f" {token[0]}")
    places = [at]
    for letter in token[1:]:
        if at < 0:
            return []
        at = text.find(letter, at + 1)
        places.append(at)
    return places if at >= 0 else []


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


_PARTING = str.maketrans(dict.fromkeys("_.:-/~,;()", " "))


def folded(text: str) -> str:
    """Return a text in small letters with blanks between words, letter for letter."""
    small = text.lower()
    if len(small) != len(text):  # a few letters become two
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return small.translate(_PARTING)


def tidy(text: str) -> str:
    """Return a folded text with single blanks."""
    return " ".join(folded(text).split())


def placed_words(text: str) -> list[tuple[str, int]]:
    """Return the words of a folded text, and where each begins."""
    words, place = [], 0
    for word in text.split(" "):
        if word:
            words.append((word, place))
        place += len(word) + 1
    return words


def letters(text: str) -> int:
    """Return which letters a text has, as bits; some letters share one."""
    bits = 0
    for letter in set(text) - {" ", "\n"}:
        bits |= 1 << (ord(letter) & 63)
    return bits
