"""With what a session begins: a file, or what a journal holds after a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nodegraph.model.patch import Patch
from nodegraph.model.storage import load
from nodegraph.session.transport import DEFAULT_TEMPO, tempo_of
from nodegraph.show.live.documents import Documents, Kept
from nodegraph.show.live.programme import ENDING, first_of
from nodegraph.show.live.recovery import take_back


def begin(arguments: dict[str, Any], documents: Documents) -> Kept:
    """Return what a session begins with, its journal begun. Raises Unusable or Failed."""
    if arguments.get("resume"):
        return documents.recover()
    path = arguments["patch"]
    documents.of_set = path if path.endswith(ENDING) else ""
    if arguments.get("recover"):
        found = take_back(Path(arguments["recover"]), documents.path)
        documents.begin_recovered(found.path, found.patch)
        others = documents.others()
        return Kept(found.path, found.patch, {}, _tempo(found.patch), "", others, documents.of_set)
    if documents.of_set:
        path = str(first_of(Path(path)))
    patch = load(Path(path))
    documents.begin(path, patch)
    return Kept(path, patch, {}, _tempo(patch), "", {}, documents.of_set)


def _tempo(patch: Patch) -> float:
    return tempo_of(patch.run.tempo) or DEFAULT_TEMPO
