"""Choosing a look for a song: what a patch says it suits against what the song is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import blake2b
from pathlib import Path
from typing import Any

from nodegraph.model.errors import Unusable
from nodegraph.resources import SUFFIX, shipped_patches
from nodegraph.show.song_facts import SongFacts

UNSAID = 0.5  # score of a patch that does not say what it suits: everything, weakly
TIE = 0.12  # looks that suit a song nearly as well as the best one share it by lot
NARROW = 0.1  # what it is worth to say it exactly


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a song: its unit, its span, how far outside a range is no fit at all.

    `words` are (up to, word): how a song with that number is called.
    """

    unit: str
    span: tuple[float, float]
    soft: float
    words: tuple[tuple[float, str], ...]


ENTRIES: Mapping[str, Entry] = {
    "tempo": Entry(" bpm", (60.0, 180.0), 25.0, ((90, "slow"), (120, "mid-tempo"), (999, "fast"))),
    "energy": Entry("", (0.0, 1.0), 0.3, ((0.4, "calm"), (0.65, "lively"), (9, "driving"))),
    "density": Entry(" onsets/s", (0.0, 12.0), 3.0, ((3, "sparse"), (6, ""), (99, "busy"))),
    "brightness": Entry("", (0.0, 1.0), 0.3, ((0.3, "dark"), (0.6, "warm"), (9, "bright"))),
    "vocals": Entry("", (0.0, 1.0), 0.4, ((0.3, ""), (9, "sung"))),
}


@dataclass(frozen=True, slots=True)
class Look:
    """An example patch, read only as far as choosing needs it."""

    name: str
    path: Path
    title: str
    suits: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Suit:
    """How well a look suits a song, 0..about 1.1, and why in words."""

    look: Look
    score: float
    reason: str


def looks() -> list[Look]:
    """Return the example patches that can be read."""
    from nodegraph.model.errors import NodegraphError
    from nodegraph.model.storage import load

    found = []
    for name, path in shipped_patches().items():
        try:
            patch = load(path)
        except NodegraphError:
            continue
        found.append(Look(name, path, patch.title or name, patch.suits))
    return found


def find_look(name: str) -> Look:
    """Return the look a person names: an example, or the path of a patch.

    Raises Unusable for a name that is none, with the nearest one.
    """
    from nodegraph.model.storage import load

    path = Path(name)
    if path.is_file():
        patch = load(path)
        return Look(path.name.removesuffix(SUFFIX), path, patch.title or path.stem, patch.suits)
    known = looks()
    wanted = _plain(name)
    for look in known:
        if wanted in (_plain(look.name), _plain(look.title)):
            return look
    names = [look.name for look in known]
    near = get_close_matches(wanted, names, n=1, cutoff=0.5)
    remedy = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}."
    raise Unusable(f"--look: no look is called {name}; {remedy}")


def ranked(song: SongFacts, known: list[Look]) -> list[Suit]:
    """Return the looks with the one to take first; the same song gives the same order.

    Those that suit it nearly as well as the best are drawn by lot, and the lot is the sound: so
    different songs get different looks. A new patch changes nothing among the others.
    """
    suits = sorted((suit(song, look) for look in known), key=lambda item: -item.score)
    if not suits:
        raise Unusable("There is no look to choose from; reinstall nodegraph.")
    best = [item for item in suits if item.score >= suits[0].score - TIE]
    best.sort(key=lambda item: _lot(song.content, item.look.name))
    return best + suits[len(best) :]


def suit(song: SongFacts, look: Look) -> Suit:
    """Say how well a look suits a song."""
    fits: list[float] = []
    narrow: list[float] = []
    good, bad, words = [], [], []
    for name, entry in ENTRIES.items():
        value, span = song.measure(name), _range(look.suits.get(name))
        if value is None or span is None:
            continue
        value = float(
            _figure(name, value)
        )  # what it is said to be, so that 120.04 is not above 120
        away = max(span[0] - value, value - span[1], 0.0)
        fits.append(max(1.0 - away / entry.soft, 0.0))
        whole = entry.span[1] - entry.span[0]
        narrow.append(max(1.0 - (span[1] - span[0]) / whole, 0.0))
        said = f"{name} {_figure(name, value)}{entry.unit}"
        if away:
            side = f"below {span[0]:g}" if value < span[0] else f"above {span[1]:g}"
            bad.append(f"{said} is {side}")
        else:
            good.append(f"{said} is within {span[0]:g}..{span[1]:g}")
            words.append(_word(entry, value))
    if not fits:
        return Suit(look, UNSAID, "it does not say what it suits")
    score = sum(fits) / len(fits) * (0.3 + 0.7 * min(fits)) + NARROW * sum(narrow) / len(narrow)
    return Suit(look, score, _sentence([word for word in words if word], good, bad))


def _sentence(words: list[str], good: list[str], bad: list[str]) -> str:
    said = "; but ".join(", ".join(part) for part in (good, bad) if part)
    return f"{' and '.join(words[:2])}: {said}" if words else said


def _range(value: Any) -> tuple[float, float] | None:
    """Return the two ends of a range; None for what is none."""
    is_pair = isinstance(value, list | tuple) and len(value) == 2
    if not is_pair or not all(isinstance(end, int | float) for end in value):
        return None
    return min(value), max(value)


def _figure(name: str, value: float) -> str:
    return f"{value:.1f}" if name in ("tempo", "density") else f"{value:.2f}"


def _word(entry: Entry, value: float) -> str:
    return next(word for up_to, word in entry.words if value < up_to)


def _lot(content: str, name: str) -> str:
    return blake2b(f"{content} {name}".encode(), digest_size=8).hexdigest()


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "_").replace("-", "_")
