"""How well typed letters match names, and which letters of a name they are.

    Query.of("hm").grade(Names.of("Hits Map", ...))     # initials: good
    spans_in(Query.of("hm"), ["Hits Map"])              # ("Hits Map", ((0, 1), (5, 6)))

Written out by hand for speed: a keystroke asks this of every type there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from nodegraph.editor.finding.letters import (
    FORGIVEN,
    chunks,
    folded,
    letters,
    placed_words,
    scattered,
    tidy,
    typo,
)

EXACT: Final = 100.0  # a whole name, typed in full
GOOD: Final = 50.0  # what is below is shown behind everything else
_BEGINS, _ALSO_EXACT, _WORD_BEGINS, _INITIALS = 90.0, 86.0, 80.0, 76.0
_ALSO_BEGINS, _ALSO_WORD, _WITHIN, _ALSO_INITIALS, _ALSO_WITHIN, _FAMILY = 72, 68, 64, 60, 56, 52
_TYPO, _ALSO_TYPO, _SCATTERED, _DOC = 44.0, 40.0, 30.0, 24.0
_CLOSE = 4.0  # what it is worth that little of the title is left to type

Spans: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """What a type is called, folded for searching; in each text names stand in lines.

    `words` and `also_words` are the words of each name, `letters` those of all names as bits.
    """

    title: str
    own: str
    also: str
    family: str
    doc: str
    words: tuple[tuple[str, ...], ...]
    also_words: tuple[tuple[str, ...], ...]
    letters: int

    @classmethod
    def of(cls, title: str, id: str, also: Iterable[str], family: str, doc: str) -> Names:
        """Return the names of a type `family.name` with its shelf and what it does."""
        group, _, name = id.partition(".")
        own, others = _lines([title, name]), _lines(also)
        shelf = _lines([group, family])
        return cls(
            title=tidy(title),
            own=own,
            also=others,
            family=shelf,
            doc=_lines([doc.replace("\n", " ")]),
            words=_words(own),
            also_words=_words(others),
            letters=letters(own + others + shelf),
        )


class _Token(NamedTuple):
    """One word that was typed, and how it stands in a line of names."""

    text: str
    whole: str
    begins: str
    word: str
    letters: int

    @classmethod
    def of(cls, text: str) -> _Token:
        return cls(text, f"\n {text}\n", f"\n {text}", f" {text}", letters(text))

    def grade(self, names: Names) -> float:
        """Return 0 for no match, else up to EXACT."""
        missing = (self.letters & ~names.letters).bit_count()
        if not missing:
            found = self._contiguous(names)
            if found:
                return found
        if missing <= 1 and len(self.text) >= FORGIVEN:
            if _any_typo(self.text, names.words):
                return _TYPO
            if _any_typo(self.text, names.also_words):
                return _ALSO_TYPO
        if not missing and scattered(self.text, names.title):
            return _SCATTERED
        return _DOC if len(self.text) > 2 and self.word in names.doc else 0.0

    def _contiguous(self, names: Names) -> float:
        """Return the grade of what needs no guessing."""
        text, own, also = self.text, names.own, names.also
        if self.word in own:
            if self.whole in own:
                return EXACT
            near = _CLOSE * len(text) / (len(own) or 1)
            if self.begins in own:
                return _BEGINS + near
            return (_ALSO_EXACT if self.whole in also else _WORD_BEGINS) + near
        if self.word in also:
            if self.whole in also:
                return _ALSO_EXACT
            if not _any_chunks(text, names.words):
                return _ALSO_BEGINS if self.begins in also else _ALSO_WORD
        if _any_chunks(text, names.words):
            return _INITIALS
        if len(text) > 1 and text in own:
            return _WITHIN
        if len(text) > 1 and _any_chunks(text, names.also_words):
            return _ALSO_INITIALS
        if len(text) > 2 and text in also:
            return _ALSO_WITHIN
        return _FAMILY if self.begins in names.family else 0.0


class Query(NamedTuple):
    """What was typed: as a whole, and its words, each of which must be found."""

    whole: _Token
    tokens: tuple[_Token, ...]

    @classmethod
    def of(cls, text: str) -> Query:
        """Return a text as a query; dots and underlines part words too."""
        clean = tidy(text[:64])
        return cls(_Token.of(clean), tuple(map(_Token.of, clean.split())))

    def grade(self, names: Names) -> float:
        """Return how well names match: 0 not at all, from GOOD on without guessing, to EXACT."""
        if len(self.tokens) <= 1:
            return self.tokens[0].grade(names) if self.tokens else GOOD
        if self.whole.whole in names.own:
            return EXACT
        grades = []
        for token in self.tokens:
            grade = token.grade(names)
            if not grade:
                return 0.0
            grades.append(grade)
        least = min(grades)
        # a name that is typed in full within a longer text is not the whole text
        return min(sum(grades) / len(grades), EXACT - 1.0) if least >= GOOD else least


def spans_in(query: Query, texts: Sequence[str]) -> tuple[str, Spans]:
    """Return which of some texts shows the match best, the first of equals, and its letters."""
    best: tuple[float, str, Spans] = (-1.0, "", ())
    for text in texts:
        small = folded(text)
        parts = [_aligned(token.text, small, text is texts[0]) for token in query.tokens]
        worth = sum(part[0] for part in parts)
        if worth > best[0]:
            spans = _joined([span for part in parts for span in part[1]])
            best = (worth, text, spans)
        if worth >= 3.0 * len(parts):
            break  # whole beginnings of words: nothing shows it better
    return best[1], best[2]


def _aligned(token: str, text: str, first: bool) -> tuple[float, Spans]:
    """Return how well a token stands in a folded text, 0 to 3, and where."""
    place = f" {text}".find(f" {token}")
    if place >= 0:
        return 3.0, ((place, place + len(token)),)
    words = placed_words(text)
    found = chunks(token, [word for word, _ in words])
    if found is not None:
        return 2.5, tuple((words[at][1], words[at][1] + count) for at, count in found)
    place = text.find(token)
    if place >= 0:
        return 2.0, ((place, place + len(token)),)
    for word, place in words if len(token) >= FORGIVEN else ():
        if typo(token, word):
            return 1.5, ((place, place + len(word)),)
    places = scattered(token, text) if first else ()
    return (1.0, tuple((at, at + 1) for at in places)) if places else (0.0, ())


def _any_chunks(token: str, names: Iterable[Sequence[str]]) -> bool:
    return any(len(words) > 1 and chunks(token, words) is not None for words in names)


def _any_typo(token: str, names: Iterable[Sequence[str]]) -> bool:
    return any(typo(token, word) for words in names for word in words)


def _joined(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return spans in order, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _lines(texts: Iterable[str]) -> str:
    """Return names in lines, each word behind a blank: what `_Token` looks for."""
    return "".join(f"\n {clean}" for text in dict.fromkeys(texts) if (clean := tidy(text))) + "\n"


def _words(lines: str) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(tuple(line.split()) for line in lines.split("\n") if line))
