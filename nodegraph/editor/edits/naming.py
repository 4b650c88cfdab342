"""Names of new nodes as people read them: hits, hits_2, hits_3.

    fresh_name("hits_2", graph.nodes)    # hits_3 where hits_2 is taken

A name is always one that a file takes: letters, digits and _, at most 64.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from nodegraph.model.patch import INSTANCE, NAME_LENGTH, TEMPO_SOURCES

_NUMBER = re.compile(r"_\d{1,6}$")
_NOT_A_NAME = re.compile(r"\W+")


def fresh_name(wanted: str, taken: Container[str]) -> str:
    """Return the wanted name where it is free, else the next of its kind that is.

    A name that the patch's tempo could not follow (tap, midi ...) counts as taken.
    """
    name = wanted[:NAME_LENGTH]
    if name not in taken and name not in TEMPO_SOURCES:
        return name
    stem = _NUMBER.sub("", name) or name
    number = 2
    while True:
        end = f"_{number}"
        fresh = stem[: NAME_LENGTH - len(end)] + end
        if fresh not in taken:
            return fresh
        number += 1


def name_for(type: str, taken: Container[str]) -> str:
    """Return a free name for a node of a type: that of the type without its family."""
    end = type.removeprefix(INSTANCE).rpartition(".")[2]
    clean = unicodedata.normalize("NFKC", _NOT_A_NAME.sub("_", end))
    return fresh_name(_NOT_A_NAME.sub("_", clean) or "node", taken)
