"""The sound devices of this machine, shown below the bar when one asks for them; and the song."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.window.app import App
from nodegraph.editor.window.hands import Event
from nodegraph.editor.window.sheet import Sheet
from nodegraph.editor.wishes import AskFile
from nodegraph.show.devices import Devices, sound_devices

WIDTH: Final = 320.0
ROW, INSET = 24.0, 14.0
TEXT, SMALL = 14.0, 12.5
MOST: Final = 8  # of each way
SONG: Final = "Play a song…"
HINT: Final = "Choose devices with --output and --input as the show starts."


class DeviceList:
    """A small pane; looking takes a moment, so somebody beside does it."""

    def __init__(self) -> None:
        self.sheet = Sheet("devices")
        self.wanted = False
        self._opener = Rect(0.0, 0.0, 0.0, 0.0)
        self._reader = ThreadPoolExecutor(1, "devices")
        self._asked: Future[Devices] | None = None
        self._found: Devices | None = None
        self._key: object = None

    def build(self, app: App) -> None:
        """Make its items."""
        self.sheet.build()
        app.hearing.append(self._hears)

    def below(self, opener: Rect) -> None:
        """Let this be what opens it: it hangs from its right end."""
        self._opener = opener

    def toggle(self) -> None:
        """Show what there is now, or hide it."""
        self.wanted = not self.wanted
        if self.wanted:
            self._asked, self._found = self._reader.submit(sound_devices), None

    def update(self, app: App) -> None:
        """Draw what was found."""
        if self._asked is not None and self._asked.done():
            self._found, self._asked = self._asked.result(), None
        if not self.wanted:
            self.sheet.hide()
            self._key = None
            return
        show = app.desk.show
        playing = ("", "", "") if show is None else (show.device, show.input, show.song)
        key = (self._found, playing, self._opener, app.look.theme.name)
        if key != self._key:
            self._key = key
            self._draw(app, *playing)

    def _wrapped(self, app: App, text: str) -> list[str]:
        space = WIDTH - 2.0 * INSET
        return wrapped(text, space, lambda part: app.look.width(part, TEXT))

    def _hears(self, event: Event) -> bool:
        """Close on Escape, and on a press elsewhere."""
        if not self.wanted:
            return False
        if event.what == "key" and event.name == "Escape":
            self.wanted = False
            return True
        mine = self.sheet.covers(event.at) or self._opener.contains(event.at)
        if event.what == "press" and not mine:
            self.wanted = False
        return False

    def _play_song(self, app: App) -> None:
        """Ask for a song that the show hears instead."""
        self.wanted = False
        app.desk.wish = AskFile("play")

    def _draw(self, app: App, playing: str, heard: str, song: str) -> None:
        scale, theme = app.scale, app.look.theme
        rows: list[tuple[str, bool, bool]] = []  # words, a heading, in use
        found = self._found
        if found is None:
            rows.append(("Looking…", False, False))
        else:
            if found.trouble:
                rows += [(line, False, False) for line in self._wrapped(app, found.trouble)]
            for title, names, now in (
                ("Plays", found.outputs, playing), ("Listens", found.inputs, heard),
            ):  # fmt: skip
                rows += [(title, True, False)] if names else []
                rows += [(name, False, bool(now) and name in now) for name in names[:MOST]]
            rows += [("Hears", True, False), (Path(song).name, False, True)] if song else []
            rows.append((SONG, False, False))
            rows += [(line, True, False) for line in self._wrapped(app, HINT)]
        high = (len(rows) * ROW + 2.0 * INSET) * scale
        wide = WIDTH * scale
        corner = Point(self._opener.right - wide, self._opener.bottom + 4.0 * scale)
        self.sheet.put(Rect(*corner, wide, high))
        self.sheet.begin(app.look)
        for place, (words, heading, used) in enumerate(rows):
            y = (INSET + (place + 0.5) * ROW) * scale
            size = (SMALL if heading else TEXT) * scale
            colour = theme.selected if used else theme.quiet if heading else theme.text
            if words == SONG:
                row = Rect(0.0, y - ROW * scale / 2.0, wide, ROW * scale)
                self.sheet.spot("song", row, lambda: self._play_song(app))
            text = app.look.fitted(words, wide - 2.0 * INSET * scale, size)
            self.sheet.text(Point(INSET * scale, y), text, size, colour)
        self.sheet.end()
        self.sheet.raise_up()
