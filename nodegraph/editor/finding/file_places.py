"""Where to look for files: home, the folders that were used of late, the examples.

places(recent, "open")[0]    # Place("Home", Path("/home/ada"))
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from nodegraph.editor.finding.browsing import What
from nodegraph.resources import patches_folder

MOST = 12


class Place(NamedTuple):
    """A folder to go to."""

    title: str
    path: Path


def places(recent: Iterable[Path], what: What) -> list[Place]:
    """Return the folders that are there, each once. `recent`: files, the newest first."""
    home = Path.home()
    found = [Place("Home", home)]
    usual = {"song": "Music", "play": "Music", "record": "Videos"}.get(what, "Documents")
    found += [Place(name, home / name) for name in (usual, "Desktop")]
    found += [Place(path.parent.name or str(path.parent), path.parent) for path in recent]
    if what == "open":
        found.append(Place("Examples", patches_folder()))
    there: dict[Path, Place] = {}
    for place in found:
        if place.path.is_dir() and place.path not in there:
            there[place.path] = place
    return _told_apart(list(there.values())[:MOST])


def _told_apart(places: list[Place]) -> list[Place]:
    """Return them with the folder above in front of names that are there twice."""
    titles = [place.title for place in places]
    return [
        place
        if titles.count(place.title) == 1
        else Place(f"{place.path.parent.name}/{place.title}", place.path)
        for place in places
    ]
