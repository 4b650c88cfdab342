"""What a performer goes through: the entries of a set, snapshots, cues, as cards in a strip.

    entries(show), snapshots(patch), cues(patch, show)
    recall("calm", length=1, line=2), taken("snapshot_2", patch)

A card knows what it is called and how it stands; what pressing it asks of the session is beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final, Literal, NamedTuple, get_args

from nodegraph.editor import words
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Json, Patch
from nodegraph.session.cues import read_cues
from nodegraph.session.messages import Recall, ShowChanged, TakeSnapshot
from nodegraph.session.quantise import At

Stand = Literal["", "here", "ready", "wanted"]
LENGTHS: Final = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # beats
LINES: Final[tuple[At, ...]] = get_args(At)
LINE_WORDS: Final[Mapping[At, str]] = {
    "now": "Now",
    "beat": "Beat",
    "bar": "Bar",
    "4bars": "4 bars",
}


class Card(NamedTuple):
    """One thing to go to. `key`: what the session calls it; `note`: a small word beside."""

    key: str
    title: str
    stand: Stand = ""
    note: str = ""


def entries(show: ShowChanged | None) -> list[Card]:
    """Return the entries of the set: which plays, which is ready, which was asked for."""
    if show is None:
        return []
    cards: list[Card] = []
    for place, path in enumerate(show.entries):
        title = words.port(PurePath(path).name.partition(".")[0])
        stand: Stand = ""
        if place == show.place:
            stand = "here"
        elif place == show.wanted:
            stand = "wanted"
        elif place == show.coming:
            stand = "ready"
        cards.append(Card(str(place), title, stand, str(place + 1)))
    return cards


def snapshots(patch: Patch) -> list[Card]:
    """Return the snapshots of a patch, in their order."""
    return [Card(name, _title(name, entry)) for name, entry in patch.snapshots.items()]


def cues(patch: Patch, show: ShowChanged | None) -> list[Card]:
    """Return the cues of a patch: which one was let begin last, and which would be next."""
    found, _ = read_cues(patch)
    here = -1 if show is None else show.cue
    cards: list[Card] = []
    for place, cue in enumerate(found):
        stand: Stand = "here" if place == here else "ready" if place == here + 1 else ""
        length = "" if not cue.beats else f" {_beats(cue.beats)}"
        cards.append(Card(cue.name, cue.name, stand, f"{LINE_WORDS[cue.at]}{length}"))
    return cards


def recall(name: str, beats: float, line: At) -> Recall:
    """Return the request for a snapshot, over some beats from a line on."""
    return Recall(name=name, at=line, beats=beats, curve="ease" if beats else "linear")


def taken(patch: Patch, name: str, performed: Mapping[str, Json]) -> TakeSnapshot:
    """Return the request that keeps present values under a name.

    A snapshot that is there keeps the inputs that it has; a fresh one takes the public controls
    and all that is performed. Raises Unusable where there are none.
    """
    entry = patch.snapshots.get(name)
    values = entry.get("values") if isinstance(entry, dict) else None
    if isinstance(values, dict) and values:
        paths = tuple(values)
    else:
        paths = tuple(dict.fromkeys([*patch.public, *performed]))
    if not paths:
        raise Unusable(
            "A snapshot keeps public controls and what is performed, and there is neither; make "
            "some inputs public, or turn some."
        )
    return TakeSnapshot(name=name, paths=paths, title=_own_title(entry))


def fresh_name(patch: Patch) -> str:
    """Return a name that no snapshot has: scene_1, scene_2 ..."""
    number = len(patch.snapshots) + 1
    while f"scene_{number}" in patch.snapshots:
        number += 1
    return f"scene_{number}"


def length_text(beats: float) -> str:
    """Return the length of a morph for a button: At once, 4 beats."""
    return _beats(beats) if beats else "At once"


def _beats(beats: float) -> str:
    return f"{beats:g} beat{'' if beats == 1.0 else 's'}"


def _own_title(entry: Json) -> str:
    title = entry.get("title") if isinstance(entry, dict) else None
    return title if isinstance(title, str) else ""


def _title(name: str, entry: Json) -> str:
    return _own_title(entry) or words.port(name)
