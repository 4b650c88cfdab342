"""What the start page offers, shelf by shelf, and what comes of choosing it.

    for shelf in shelves(preferences):
        shelf.title, [card.title for card in shelf.cards]
    to_open(card)                 # the file to open, and what to say about it

A show that was cut off comes back as a file beside its own, with what had failed in it off: nothing
that is there already is written over.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from nodegraph.editor.beginning.preferences import Preferences
from nodegraph.editor.beginning.starting import Lost, before, examples, lost_shows
from nodegraph.editor.beginning.untitled import untitled
from nodegraph.model.errors import NodegraphError, Unusable
from nodegraph.model.storage import save
from nodegraph.resources import SUFFIX
from nodegraph.show.live.recovery import recovered

What = Literal["new", "song", "open", "tour", "example", "recent", "lost"]
Name = Literal["begin", "lost", "recent", "examples"]


class Card(NamedTuple):
    """Something to begin with. `is_there`: False for a file that has gone."""

    what: What
    title: str
    about: str = ""
    path: Path | None = None
    picture: Path | None = None
    lost: Lost | None = None
    is_there: bool = True

    @property
    def id(self) -> str:
        """What tells it from all others."""
        return f"{self.what}:{self.path or self.title}"


class Shelf(NamedTuple):
    """Cards of one sort."""

    name: Name
    title: str
    cards: tuple[Card, ...]


BEGIN = (
    Card("new", "New patch", "Answers music at once"),
    Card("song", "New from a song", "The look that suits it"),
    Card("open", "Open a file", "A patch from your disk"),
    Card("tour", "Take the tour", "Five steps, five minutes"),
)


def shelves(preferences: Preferences, logs: Path | None = None) -> list[Shelf]:
    """Return what there is to begin with; reads files. `logs`: where journals of shows are."""
    lost = [Card("lost", _show(item), item.sentence, item.path, None, item)
            for item in lost_shows(logs)]  # fmt: skip
    recent = [
        Card("recent", item.title, _folder(item.path), item.path, None, None, item.is_there)
        for item in before(preferences.recent)
    ]
    shipped = [
        Card(
            "example", item.title, " · ".join(item.suits[:2]) or item.about, item.path, item.picture
        )
        for item in examples()
    ]
    all_of_them = [
        Shelf("begin", "", BEGIN),
        Shelf("lost", "Cut off", tuple(lost)),
        Shelf("recent", "Recent", tuple(recent)),
        Shelf("examples", "Examples", tuple(shipped)),
    ]
    return [shelf for shelf in all_of_them if shelf.cards]


def to_open(card: Card) -> tuple[Path, str]:
    """Return the file that a card leads to, and a sentence ("" for none); may write one.

    Raises Unusable or Failed, with a sentence, where there is none.
    """
    if card.what in ("new", "tour"):
        return untitled(), ""
    if card.lost is not None:
        return _brought_back(card.lost)
    if card.path is None:
        raise Unusable(f"{card.title} is no file.")
    if not card.path.is_file():
        raise Unusable(
            f"{card.path.name} is not in {card.path.parent} any more; look for it there."
        )
    return card.path, ""


def _brought_back(lost: Lost) -> tuple[Path, str]:
    found = recovered(lost.crashed.journal)
    own = Path(found.path)
    path = _free(own)
    try:
        save(path, found.patch)
    except (OSError, NodegraphError):  # as where its disk is not there any more
        path = untitled(found.patch)
    asleep = f" Off, since they had failed: {', '.join(found.off)}." if found.off else ""
    return path, f"{own.name} is back with {lost.crashed.lost}, as {path.name}.{asleep}"


def _free(own: Path) -> Path:
    """Return a name beside a file that nothing has yet."""
    stem = own.name.removesuffix(SUFFIX)
    for number in range(1, 1000):
        end = "" if number == 1 else f"-{number}"
        path = own.with_name(f"{stem}-recovered{end}{SUFFIX}")
        if not path.exists():
            return path
    raise Unusable(f"{own.parent} is full of recovered patches; clear them away.")


def _show(lost: Lost) -> str:
    return lost.path.name.partition(".")[0].replace("_", " ")


def _folder(path: Path) -> str:
    """Return where a file is, short: from the home folder on."""
    folder = path.parent
    try:
        home = folder.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return str(folder)
    return str(Path("~") / home)
