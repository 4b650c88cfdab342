"""The keys of an output window that always work."""

from __future__ import annotations

import time
from pathlib import Path

from nodegraph.session import messages as m

CLOSE = "close"  # the "key" that a window's close button is


def request_for(key: str, controls: m.Controls, patch: Path) -> m.Request | None:
    """Return what a key asks for, None for one that means nothing here; `patch` is what plays."""
    match key.lower():
        case "b":
            return m.SetShow(id=0, blackout=not controls.blackout)
        case "f":
            return m.SetShow(id=0, freeze=not controls.freeze)
        case "t":
            return m.SetShow(id=0, test_card=not controls.test_card)
        case "k":
            return m.KeepLast(id=0, path=str(fresh_file(patch)))
        case "right":
            return m.GoSet(id=0)
        case "left":
            return m.GoSet(id=0, step=-1)
        case "z":
            return m.Tap(id=0, at_ns=time.monotonic_ns())
        case "p":
            return m.Panic(id=0)
        case "q" | "close":  # CLOSE
            return m.Stop(id=0)
    return None


def is_of_the_show(key: str) -> bool:
    """Whether the show takes this key itself, so that no patch can."""
    return request_for(key, m.Controls(), Path()) is not None


def fresh_file(patch: Path) -> Path:
    """Return the name of a film beside a patch, with the time of day in it."""
    stem = f"{patch.name.partition('.')[0]}-{time.strftime('%H%M%S')}"
    return (patch.parent / stem).absolute().with_suffix(".mkv")
