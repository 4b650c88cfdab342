"""What a person can start with: an example, a new patch, one for a song, what was open before.

examples()[0].title                    # "Broadside", with its picture and what it suits
new_patch()                            # music in, hits, a finished look, the screen
from_song(Path("song.ogg")).look       # the look that suits a song, and why
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from nodegraph.editor.beginning.preferences import Recent, in_order
from nodegraph.editor.words import several
from nodegraph.model.errors import NodegraphError
from nodegraph.model.patch import Json, Layout, Patch, PatchNode, Wire
from nodegraph.model.storage import load
from nodegraph.resources import SUFFIX, shipped_patches, thumbnails
from nodegraph.session.journal import read
from nodegraph.show.choosing import ENTRIES, TIE, Entry, looks, ranked
from nodegraph.show.live.documents import ASIDE, SHOW, value_of
from nodegraph.show.live.recovery import Crashed, find_crashed, logs_folder

MUSIC, HITS, LOOK, SCREEN = "music_in", "hits", "night_road", "screen"  # of a new patch
MOST_LOST: Final = 6
MOST_READ: Final = 50  # journals, the latest ones
_COLUMN: Final = 256  # a node is 192 wide, on a grid of 16


class Example(NamedTuple):
    """A patch that ships with the program. `picture`: None where it has none."""

    path: Path
    title: str
    about: str
    picture: Path | None
    suits: tuple[str, ...]


class Before(NamedTuple):
    """A file that was open before; `at` in seconds since 1970."""

    path: Path
    title: str
    at: float
    is_there: bool


class Lost(NamedTuple):
    """A show that was cut off with edits that no file has, and the sentence that offers them."""

    path: Path
    crashed: Crashed
    sentence: str


class Chosen(NamedTuple):
    """The patch of the look that suits a song best, and why, a sentence each."""

    patch: Patch
    look: str
    path: Path
    reasons: tuple[str, ...]


def examples() -> list[Example]:
    """Return the example patches that can be read, by title."""
    found = []
    for name, path in shipped_patches().items():
        try:
            patch = load(path)
        except NodegraphError:
            continue  # of a person who changed it; a start page shows the others
        picture = thumbnails(name)[0]
        shown = picture if picture.is_file() else None
        found.append(
            Example(path, patch.title or name, patch.about, shown, suit_words(patch.suits))
        )
    return sorted(found, key=lambda example: example.title.casefold())


def before(recent: Iterable[Recent]) -> list[Before]:
    """Return what was open before: files that are there first, the newest of each first."""
    return [
        Before(
            path := Path(item.path), item.title or path.name.removesuffix(SUFFIX), item.at, there
        )
        for item, there in in_order(recent)
    ]


def ago(seconds: float) -> str:
    """Return how long ago something was, for a list: just now, 5 minutes ago, yesterday."""
    days = int(seconds // 86_400)
    if days == 1:
        return "yesterday"
    for unit, length in (("year", 31_557_600), ("month", 2_629_800), ("day", 86_400),
                         ("hour", 3_600), ("minute", 60)):  # fmt: skip
        if seconds >= length:
            return f"{several(int(seconds // length), unit)} ago"
    return "just now"


def new_patch() -> Patch:
    """Return a patch that answers music from the first moment: a road whose lights are the kick."""
    return Patch(
        title="New patch",
        nodes={
            HITS: PatchNode("analysis.hits"),
            MUSIC: PatchNode("source.input"),
            LOOK: PatchNode("texture.night_road"),
            SCREEN: PatchNode("output.screen"),
        },
        wires=(
            Wire(HITS, "pulse", LOOK, "glow"),
            Wire(MUSIC, "audio", SCREEN, "sound"),
            Wire(MUSIC, "music", HITS, "source"),
            Wire(LOOK, "out", SCREEN, "picture"),
        ),
        layout=Layout(
            nodes={
                HITS: (_COLUMN, 0),
                MUSIC: (0, 0),
                LOOK: (2 * _COLUMN, 0),
                SCREEN: (3 * _COLUMN, 0),
            }
        ),
    )


def from_song(song: Path) -> Chosen:
    """Return the look that suits a song, of those that ship; the song is heard through for it.

    Some seconds. Raises Unusable where there is no sound to be read.
    """
    from nodegraph.show.song_facts import song_facts  # what reads sound takes a while to load

    facts = song_facts(song)
    suits = ranked(facts, looks())
    best = suits[0]
    tempo = f"has {facts.grid.tempo:.0f} bpm" if facts.grid.tempo else "has no steady beat"
    minutes, seconds = divmod(round(facts.seconds), 60)
    reasons = [
        f"{best.look.title} was chosen for it ({best.reason}).",
        f"{song.name} {tempo} and lasts {minutes}:{seconds:02d}.",
    ]
    others = [item.look.title for item in suits[1:] if item.score >= best.score - TIE][:3]
    if others:
        reasons.append(f"{' or '.join(others)} would suit it as well.")
    return Chosen(load(best.look.path), best.look.name, best.look.path, tuple(reasons))


def lost_shows(folder: Path | None = None) -> list[Lost]:
    """Return the shows that were cut off with unsaved edits, the latest of each patch first.

    `folder` holds their journals; None: where this person's are. Never raises.
    """
    folder = logs_folder() if folder is None else folder
    found = []
    for show in _shows(folder):
        crashed = find_crashed(folder, show)
        if crashed is not None:
            sentence = f"{show.name}: {crashed.lost} of {crashed.show} can be brought back."
            found.append(Lost(show, crashed, sentence))
        if len(found) == MOST_LOST:
            break
    return found


def suit_words(suits: Mapping[str, Json]) -> tuple[str, ...]:
    """Return for which music a patch says it is made: ("80 to 140 bpm", "calm to driving")."""
    words = [_words(name, entry, suits.get(name)) for name, entry in ENTRIES.items()]
    return tuple(word for word in words if word)


def _words(name: str, entry: Entry, range: Json) -> str:
    if not isinstance(range, list | tuple) or len(range) != 2:
        return ""
    if not all(isinstance(end, int | float) for end in range):
        return ""
    low, high = min(range), max(range)
    if low <= entry.span[0] and high >= entry.span[1]:
        return ""  # any music
    if name == "tempo":
        return f"{low:g} to {high:g}{entry.unit}"
    first, last = _word(entry, low), _word(entry, high - 1e-9)  # a range ends below its word
    if not first or not last:
        return ""  # from where there is nothing to be said to where there is: no rule of thumb
    return first if first == last else f"{first} to {last}"


def _word(entry: Entry, value: float) -> str:
    return next(word for up_to, word in entry.words if value < up_to)


def _shows(folder: Path) -> list[Path]:
    """Return of which patches and sets there are journals, the latest first."""
    shows: dict[Path, None] = {}
    journals = sorted(folder.glob(f"*-*{ASIDE}"), reverse=True)
    own = [item for item in journals if item.stem.rpartition("-")[2].isdecimal()]
    for journal in own[:MOST_READ]:  # the others are of a set's other patches
        try:
            show = value_of(read(journal).entries, SHOW)
        except NodegraphError:
            continue
        if show:
            shows[Path(show)] = None
    return list(shows)
