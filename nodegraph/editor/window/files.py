"""The dialogue about a file: open, save as, a song, a recording.

A folder that shrinks with each letter, places to go to at the left. It stays until the session has
answered: what cannot be opened or written is said here, and what is open stays as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nodegraph.editor.finding.browsing import HINTS, MOMENT, WAITS, Browser, first_name
from nodegraph.editor.finding.file_places import Place, places
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.window import file_drawing
from nodegraph.editor.window.file_drawing import (
    FIELD,
    HEAD,
    MARGIN,
    PATH,
    PLACE,
    ROW,
    ROWS,
    SIDE,
    TOP,
    WIDTH,
)
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import Pen
from nodegraph.editor.window.typing_line import LINE, TypingLine
from nodegraph.editor.wishes import AskFile
from nodegraph.session import messages as m

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event


class FileBox(Floating):
    """The dialogue. It is told what was opened before, and tells what was chosen.

    `recent`: files, the newest first. `with_song` makes a patch of a song.
    """

    tag = "files"

    def __init__(
        self,
        recent: Callable[[], Sequence[Path]] = tuple,
        with_song: Callable[[Path], object] = lambda path: None,
        used: Callable[[Path], object] = lambda path: None,
    ) -> None:
        super().__init__()
        self.browser: Browser | None = None
        self.asked = 0  # the request that is waited for
        self._recent, self._with_song = recent, with_song
        self._used = used
        self._line = TypingLine()
        self._places: list[Place] = []
        self._hovered = -1
        self._path = Path()

    def wants(self, app: App, wish: Any) -> bool:
        """Whether a file is asked for."""
        return isinstance(wish, AskFile)

    @property
    def sentence(self) -> str:
        """What it says about what was typed or chosen."""
        return "" if self.browser is None else self.browser.sentence

    def open(self, app: App, wish: AskFile) -> None:
        """Open in the middle, in the folder of the document or of what was opened last."""
        desk = app.desk
        if wish.what == "record" and desk.show is not None and desk.show.recording:
            desk.request(m.Record(path=""), "End the recording")
            return
        recent = list(self._recent())
        self._places = places(recent, wish.what)
        self.asked, self._hovered = 0, -1
        here = Path(desk.door.path).parent if desk.door.path else Path.home()
        folder = here if desk.has_own_file and here.is_dir() else Path.home()
        if not desk.has_own_file and recent:
            folder = recent[0].parent
        self.browser = Browser.opened(
            wish.what, folder, ROWS, first_name(wish.what, desk.door.path, time.strftime(MOMENT))
        )
        area = desk.area
        height = file_drawing.HEIGHT
        corner = Point(
            area.centre.x - WIDTH * app.scale / 2.0, area.centre.y - height * app.scale / 2.0
        )
        self.show(app, corner, WIDTH, height)
        room = self.room(SIDE + MARGIN + 10.0, HEAD + 5.0, WIDTH - SIDE - 2 * MARGIN - 20.0, LINE)
        self._line.show(room, self.browser.fresh or "", HINTS[wish.what])
        self.browser.fresh = None

    def close(self) -> None:
        """Leave."""
        self._line.remove()
        super().close()

    def refresh(self, app: App, news: Sequence[Any]) -> None:
        """Follow what is typed, and the answer of the session."""
        browser = self._browser
        if self.asked:
            self._hear_answer(news)
            return
        self._line.keep_focus()
        text = self._line.text
        if browser.fresh is not None:
            self._line.put(browser.fresh)
            browser.fresh = None
        elif text != browser.text:
            browser.type(text)
            self.dirty = True

    def key(self, app: App, event: Event) -> None:
        """Move, take, go up or leave."""
        browser, name = self._browser, event.name
        if name == "Escape" and not event.again:
            self.close()
        elif self.asked:
            return
        elif browser.move(name):
            self.dirty = True
        elif name in ("Enter", "Tab") and not event.again:
            if name == "Tab" and (browser.chosen is None or not browser.chosen.is_folder):
                return
            browser.picked = browser.picked or name == "Tab"
            self._enter(app)
        elif name == "Alt+Up" or (name == "Backspace" and not browser.text):
            browser.up()
            self.dirty = True

    def hover(self, app: App, at: Point) -> None:
        """Light what the pointer is on."""
        place = self._side_at(at)
        if place != self._hovered:
            self._hovered, self.dirty = place, True

    def press(self, app: App, at: Point) -> None:
        """Choose a file, or go to a place."""
        browser = self._browser
        row, side = self._row_at(at), self._side_at(at)
        if row is not None:
            browser.pick(row)
            if self.browser is not None and browser.chosen and browser.chosen.is_folder:
                return
        elif side >= 0:
            browser.go(self._places[side].path)
        elif self._up_at(at):
            browser.up()
        self.dirty = True
        self._line.focus()

    def lift(self, app: App, at: Point) -> None:
        """A folder opens at a click."""
        browser, row = self._browser, self._row_at(at)
        if row is not None and row == browser.cursor.at and browser.items[row].is_folder:
            browser.go(browser.items[row].path)
            self.dirty = True

    def double(self, app: App, at: Point) -> None:
        """Take a file."""
        row = self._row_at(at)
        if row is not None and not self._browser.items[row].is_folder:
            self._browser.pick(row)
            self._enter(app)

    def wheel(self, app: App, notches: float) -> None:
        """Scroll."""
        browser = self._browser
        browser.cursor, self.dirty = browser.cursor.scrolled(round(-3 * notches)), True

    def draw(self, pen: Pen) -> None:
        """Draw it."""
        waits = WAITS[self._browser.what] if self.asked else ""
        file_drawing.draw(pen, self._browser, self._places, self._hovered, waits)

    def spots(self) -> dict[str, Rect]:
        """Return the entries that are seen, and the places to go to, by name."""
        browser = self._browser
        rows = {
            browser.items[place].name: Rect(SIDE, TOP + ROW * n, WIDTH - SIDE, ROW)
            for n, place in enumerate(browser.cursor.seen)
        }
        sides = {
            f"to {place.title}": Rect(0.0, HEAD + PLACE * n, SIDE, PLACE)
            for n, place in enumerate(self._places)
        }
        return {**rows, **sides, "up": Rect(WIDTH - MARGIN - 40.0, HEAD + FIELD, 40.0, PATH)}

    # --- what happens -----------------------------------------------------------------------------

    def _enter(self, app: App) -> None:
        browser = self._browser
        path = browser.enter()
        self.dirty = True
        self._line.focus()
        if path is None:
            return
        self._path = path
        match browser.what:
            case "song":
                self.close()
                self._with_song(path)
            case "open":
                self.asked = app.desk.request(m.Open(path=str(path)), "Open")
            case "play":
                song = m.PlaySong(path=str(path), repeat=True)
                self.asked = app.desk.request(song, "Play a song")
            case "save":
                self.asked = app.desk.request(m.Save(path=str(path)), "Save")
            case _:
                self.asked = app.desk.request(m.Record(path=str(path)), "Record")

    def _hear_answer(self, news: Sequence[Any]) -> None:
        for message in news:
            if isinstance(message, m.Refused) and message.id == self.asked:
                self.asked, self.dirty = 0, True
                self._browser.refused(message.text)
                said = self.app.desk.said
                if said is not None and said.text == message.text:
                    self.app.desk.said = None  # it is told here
                self._line.focus()
            elif isinstance(message, m.Done) and message.id == self.asked:
                if self._browser.what != "play":  # a song is no document
                    self._used(self._path)
                self._done()

    def _done(self) -> None:
        """The session has done it."""
        app, path = self.app, self._path
        self.asked = 0
        self.close()
        if self._browser.what == "save":
            app.desk.say(f"Saved as {path.name}.")
        elif self._browser.what == "play":
            app.desk.say(f"{path.name} is heard from its beginning in a moment, again and again.")
        elif self._browser.what == "record":
            app.desk.say(f"{path.name} is being recorded.")

    # --- where things are -------------------------------------------------------------------------

    @property
    def _browser(self) -> Browser:
        assert self.browser is not None
        return self.browser

    def _row_at(self, at: Point) -> int | None:
        place = self._browser.cursor.top + int((at.y - TOP) // ROW)
        inside = at.x > SIDE and at.y >= TOP
        return place if inside and place in self._browser.cursor.seen else None

    def _side_at(self, at: Point) -> int:
        place = int((at.y - HEAD) // PLACE)
        return place if at.x < SIDE and 0 <= place < len(self._places) else -1

    def _up_at(self, at: Point) -> bool:
        return at.x > WIDTH - MARGIN - 40.0 and HEAD + FIELD <= at.y < TOP
