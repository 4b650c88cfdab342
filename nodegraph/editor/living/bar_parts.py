"""What the bar at the top says, as values: the window only draws it.

bar = bar_of(desk, now)
bar.tempo, bar.recording, bar.device
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from nodegraph.editor.desk import Desk
from nodegraph.editor.living.logbook import counted
from nodegraph.editor.living.vitals import clock_text, tempo_source, title_of

MOST_TITLE = 32


@dataclass(frozen=True, slots=True)
class Bar:
    """The words and states of the bar. `tempo`: "" before there is one; `problems`: how many, and
    how bad the worst is ("error", "warning").
    """

    title: str
    saved: bool
    connected: bool
    tempo: str = ""
    source: str = ""
    confidence: float = 0.0
    sure: bool = False
    recording: str = ""
    keeps: str = ""
    playing: bool = True
    blackout: bool = False
    freeze: bool = False
    output: bool = False  # the output window is open
    master: float = 1.0
    device: str = ""
    load: str = ""
    trouble: str = ""
    strained: bool = False
    problems: tuple[int, str] = (0, "")


def bar_of(desk: Desk, now: float) -> Bar:
    """Return what the bar says now, `now` in seconds of the clock that its vitals follow."""
    show, patch, vitals = desk.show, desk.patch, desk.vitals
    title = title_of(patch.title, desk.door.path)
    if len(title) > MOST_TITLE:
        title = title[: MOST_TITLE - 1].rstrip() + "…"
    saved = show is None or show.saved
    if not desk.door.connected:
        return Bar(title, saved, False)
    tempo = desk.tempo
    is_recorded = show is not None and bool(show.recording)
    every = chain.from_iterable(desk.problems.values())
    return Bar(
        title=title,
        saved=saved,
        connected=True,
        tempo=f"{tempo:.1f}" if tempo else "",
        source="" if show is None else tempo_source(show.tempo_source, show.peers),
        confidence=round(vitals.confidence, 1),
        sure=vitals.sure,
        recording=clock_text(now - vitals.begun) if is_recorded else "",
        keeps="" if show is None or not show.keeps else f"Keep {show.keeps:g} min",
        playing=desk.controls.playing,
        blackout=desk.controls.blackout,
        freeze=desk.controls.freeze,
        output=show is not None and show.window.open,
        master=round(desk.controls.master, 3),
        device=vitals.device_line,
        load=vitals.load_line,
        trouble=vitals.trouble_line(now),
        strained=vitals.strained,
        problems=counted(every),
    )
