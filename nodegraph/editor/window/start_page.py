"""The start page (Ctrl+N, and where no patch was named): what to begin with, as pictures.

It is used by hand or by arrows and Enter. What is chosen is opened in the running show; songs and
files are asked for by the file box.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import dearpygui.dearpygui as dpg
import numpy as np
from PIL import Image

from nodegraph.editor.beginning.preferences import Preferences
from nodegraph.editor.beginning.song_look import SongLook
from nodegraph.editor.beginning.start_cards import Card, Shelf, shelves, to_open
from nodegraph.editor.beginning.start_places import EDGE, NARROW, Laid, laid_out
from nodegraph.editor.geometry import Rect
from nodegraph.editor.theme import faded, mixed
from nodegraph.editor.window.app import App
from nodegraph.editor.window.full_page import FullPage
from nodegraph.editor.window.hands import Event
from nodegraph.editor.window.pen import NOTHING, Pen
from nodegraph.editor.window.textures import Texture, Textures
from nodegraph.editor.wishes import AskFile, AskPanel
from nodegraph.model.errors import NodegraphError
from nodegraph.session.messages import Open

PICTURE: Final = (480, 270)
TITLE, TEXT, SMALL = 30.0, 16.0, 13.0
SCROLL: Final = 90.0  # units a notch
LEAVE: Final = "What is open has edits that are not saved; choose it again to leave them."


class StartPage(FullPage):
    """The panel. `remembered` gives the preferences as they are now, `songs` hears songs."""

    def __init__(self, remembered: Callable[[], Preferences], songs: SongLook) -> None:
        super().__init__()
        self.songs = songs
        self.chosen: Card | None = None  # the last one that was opened from here
        self._remembered = remembered
        self._shelves: list[Shelf] = []
        self._laid: Laid | None = None
        self._at = 0
        self._over: int | None = None
        self._sentence = ""
        self._warned = ""  # the card that was chosen over unsaved edits
        self._textures = Textures()
        self._pictures: dict[Path, Texture | None] = {}

    # --- a page ----------------------------------------------------------------------------------

    def follow(self, app: App, news: Sequence[Any]) -> None:
        """Open where the desk asks for it; load one picture a frame, so that nothing waits."""
        self.songs.follow(app.desk)
        if app.desk.wish == AskPanel("start"):
            app.desk.wish = None
            self._begin()
        if not self.shown:
            return
        laid = self._laid_out()
        if laid != self._laid:
            self._laid, self.dirty = laid, True
        self._load_one(laid)

    def hear(self, event: Event) -> bool:
        """Choose by hand or by keys; shortcuts to open a file are heard as everywhere."""
        laid = self._laid_out()
        over = laid.at(self.pointer)
        match event.what:
            case "key":
                return self._key(event.name)
            case "move" if over != self._over:
                self._over, self.dirty = over, True
            case "press" if event.name == "left" and over is not None:
                self._at = over
                self._choose(laid.cards[over])
            case "wheel":
                self._laid, self.dirty = laid.scrolled(-event.amount * SCROLL), True
            case _:
                pass
        return True

    def spots(self) -> dict[str, Rect]:
        """Return the cards."""
        laid = self._laid_out()
        return {
            f"{card.what}:{card.title}": laid.rect(number)
            for number, card in enumerate(laid.cards)
            if laid.is_seen(number)
        }

    def _key(self, name: str) -> bool:
        laid = self._laid_out()
        match name:
            case "Left" | "Right" | "Up" | "Down":
                self._go(laid, laid.next_to(self._at, name))
            case "Tab" | "Shift+Tab":
                self._go(laid, (self._at + (1 if name == "Tab" else -1)) % len(laid.cards))
            case "Enter":
                self._choose(laid.cards[self._at])
            case "Escape":
                self.close()
            case _:
                return name not in ("Ctrl+O", "F11", "Ctrl+S", "Ctrl+Shift+S")
        return True

    def _go(self, laid: Laid, number: int) -> None:
        self._at, self.dirty = number, True
        self._laid = laid.showing(number)

    # --- choosing --------------------------------------------------------------------------------

    def _choose(self, card: Card) -> None:
        """Do what a card is for; what would leave unsaved edits is asked for twice."""
        desk, self.dirty = self.app.desk, True
        if card.what in ("song", "open"):
            self.close()
            desk.wish = AskFile("song" if card.what == "song" else "open")
            return
        unsaved = desk.show is not None and not desk.show.saved and desk.next_undo is not None
        if unsaved and self._warned != card.id:
            self._warned, self._sentence = card.id, LEAVE
            return
        try:
            path, sentence = to_open(card)
        except NodegraphError as problem:
            self._sentence = str(problem)
            return
        self.chosen = card
        desk.request(Open(path=str(path)), "Open")
        self.close()
        if sentence:
            desk.say(sentence)
        if card.what == "tour":
            desk.wish = AskPanel("tour")

    def _begin(self) -> None:
        self._shelves = shelves(self._remembered())
        self._at, self._over, self._laid = 0, None, None
        self._sentence = self._warned = ""
        self.open()

    def _laid_out(self) -> Laid:
        laid = laid_out((self.size.x, self.size.y), self._shelves, self._laid)
        self._at = min(self._at, len(laid.cards) - 1)
        return laid

    # --- pictures --------------------------------------------------------------------------------

    def _load_one(self, laid: Laid) -> None:
        for number, card in enumerate(laid.cards):
            if card.picture is None or card.picture in self._pictures or not laid.is_seen(number):
                continue
            self._pictures[card.picture] = self._loaded(card.picture)
            self.dirty = True
            return

    def _loaded(self, path: Path) -> Texture | None:
        with contextlib.suppress(OSError, ValueError), Image.open(path) as picture:
            picture.draft("RGB", PICTURE)
            small = picture.convert("RGB").resize(PICTURE, Image.Resampling.LANCZOS)
            pixels = np.asarray(small, dtype=np.float32) * np.float32(1.0 / 255.0)
            return self._textures.put(pixels, None)
        return None

    # --- drawing ---------------------------------------------------------------------------------

    def draw(self, pen: Pen) -> None:
        """Draw all of it."""
        theme = pen.theme
        laid = self._laid_out()
        pen.box(Rect(0.0, 0.0, *self.size), theme.canvas, 0.0)
        for number, card in enumerate(laid.cards):
            if card.what == "example" and laid.is_seen(number):
                self._draw_example(pen, card, laid.rect(number), number)
        # What is scrolled goes under the head, not over it.
        pen.box(Rect(0.0, 0.0, self.size.x, laid.room.y - 6.0), theme.canvas, 0.0)
        self._draw_head(pen)
        for title, rect in laid.headings:
            pen.text(rect.x, rect.y + 16.0, title, SMALL + 1.0, theme.quiet)
        for number, card in enumerate(laid.cards):
            if card.what != "example":
                self._draw_row(pen, card, laid.rect(number), number)
        if laid.most_scroll:
            seen = round(laid.room.height)
            pen.bar(laid.room.grown(10.0), round(laid.scroll), seen, round(laid.height))

    def _draw_head(self, pen: Pen) -> None:
        theme = pen.theme
        end = pen.text(EDGE, 52.0, "nodegraph", TITLE)
        words, colour = "Play it a song, it draws.", theme.quiet
        if self._sentence:
            words, colour = self._sentence, theme.warning
        pen.text(end + 18.0, 56.0, words, TEXT, colour, self.size.x - end - 2.0 * EDGE - 180.0)
        title = self.app.desk.patch.title or Path(self.app.desk.door.path).name.partition(".")[0]
        right = self.size.x - EDGE
        left = pen.right(right, 56.0, f"Back to {title}", SMALL + 1.0, theme.quiet)
        pen.keys(left - 10.0, 56.0, "Escape", dim=True)

    def _draw_row(self, pen: Pen, card: Card, rect: Rect, number: int) -> None:
        """Draw a way to begin, a recent file, or a show that was cut off."""
        theme = pen.theme
        begins = card.what in ("new", "song", "open", "tour")
        lit = number == self._over
        in_a_row = self.size.x < NARROW
        fill = theme.node if begins or in_a_row or card.what == "lost" else NOTHING
        if lit:
            fill = mixed(theme.node, theme.text, 0.07)
        edge = theme.edge if begins else theme.warning if card.what == "lost" else NOTHING
        self._outline(pen, rect, number, fill, edge)
        faint = 1.0 if card.is_there else 0.45
        x = rect.x + (16.0 if begins or card.what == "lost" else 12.0)
        space = rect.right - x - 12.0
        top = rect.centre.y - 11.0
        pen.text(x, top, card.title, TEXT, faded(theme.text, faint), space)
        about = card.about if card.is_there else f"Gone from {card.about}"
        colour = theme.warning if card.what == "lost" else theme.quiet
        pen.text(x, top + 22.0, about, SMALL, faded(colour, max(faint, 0.6)), space)

    def _draw_example(self, pen: Pen, card: Card, rect: Rect, number: int) -> None:
        theme = pen.theme
        tall = rect.width * 9.0 / 16.0
        lit = number in (self._over, self._at)
        self._outline(pen, rect, number, mixed(theme.node, theme.text, 0.05) if lit else theme.node,
                      theme.line)  # fmt: skip
        texture = None if card.picture is None else self._pictures.get(card.picture)
        if texture is not None:
            scale = pen.scale
            one = [(rect.x + 1.0) * scale, (rect.y + 1.0) * scale]
            other = [(rect.right - 1.0) * scale, (rect.y + tall) * scale]
            dpg.draw_image(texture.tag, one, other, parent=pen.parent)
        pen.text(rect.x + 12.0, rect.y + tall + 17.0, card.title, TEXT, space=rect.width - 24.0)
        middle = rect.y + tall + 36.0
        pen.text(rect.x + 12.0, middle, card.about, SMALL, theme.quiet, rect.width - 24.0)

    def _outline(
        self, pen: Pen, rect: Rect, number: int, fill: tuple[int, int, int, int],
        edge: tuple[int, int, int, int],
    ) -> None:  # fmt: skip
        chosen = number == self._at
        colour = pen.theme.selected if chosen else edge
        pen.box(rect, fill, 8.0, colour, 2.0 if chosen else 1.0)
