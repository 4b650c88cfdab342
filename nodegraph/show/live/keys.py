"""The keys of an output window that always work."""

from __future__ import annotations

import time

from nodegraph.session import messages as m

CLOSE = "close"  # the "key" that a window's close button is


def request_for(key: str, controls: m.Controls) -> m.Request | None:
    """Return what a key asks for, None for one that means nothing here."""
    match key.lower():
        case "b":
            return m.SetShow(id=0, blackout=not controls.blackout)
        case "f":
            return m.SetShow(id=0, freeze=not controls.freeze)
        case "t":
            return m.SetShow(id=0, test_card=not controls.test_card)
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
