"""The pages that take the window, the tour, and how the window looks to its person."""

from __future__ import annotations

import msgspec

from nodegraph.editor.beginning.preferences import Preferences
from nodegraph.editor.beginning.remembered import Remembered
from nodegraph.editor.beginning.song_look import SongLook
from nodegraph.editor.window.panel import Panel
from nodegraph.editor.window.perform import PerformPage
from nodegraph.editor.window.preview import Preview
from nodegraph.editor.window.screen import Screen
from nodegraph.editor.window.start_page import StartPage
from nodegraph.editor.window.tour_box import TourBox


def pages(preview: Preview, remembered: Remembered, songs: SongLook) -> list[Panel]:
    """Return them. `preview` gives the performer's picture, `songs` makes patches of songs."""

    def took_the_tour() -> None:
        remembered.change(_with_tour)

    return [
        Screen(remembered),
        TourBox(took_the_tour),
        StartPage(lambda: remembered.now, songs),
        PerformPage(preview),
    ]


def _with_tour(now: Preferences) -> Preferences:
    return msgspec.structs.replace(now, tour_done=True)
