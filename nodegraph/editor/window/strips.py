"""What a performer goes through, docked at the foot: set, snapshots, cues; only what there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.commands import of_show
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.performing import running_order
from nodegraph.editor.performing.running_order import LENGTHS, LINE_WORDS, LINES, Card, length_text
from nodegraph.editor.window.app import App
from nodegraph.editor.window.hands import Event
from nodegraph.editor.window.sheet import Kind, Sheet
from nodegraph.session.messages import GoCue, GoSet
from nodegraph.session.quantise import At

ROW: Final = 40.0
HEAD: Final = 96.0  # the name of a strip at its left
INSET, GAP, PAD = 14.0, 6.0, 22.0
TEXT, SMALL = 14.0, 12.5
NOTCH: Final = 60.0

Strip = tuple[str, tuple[Card, ...]]


class Strips:
    """The panel. `length` (beats) and `line` are how snapshots come."""

    def __init__(self) -> None:
        self.shown = True
        self.length = 0.0
        self.line: At = "now"
        self._sheet = Sheet("strips")
        self._key: object = None
        self._scroll: dict[str, float] = {}
        self._document: tuple[object, ...] = ()
        self._found: list[Strip] = []

    def build(self, app: App) -> None:
        """Make its items."""
        self._sheet.build()
        app.hearing.append(lambda event: self._hears(app, event))

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel is its own."""
        return self._sheet.covers(pixel)

    def takes_keys(self) -> bool:
        """Nobody types here."""
        return False

    def update(self, app: App, news: Sequence[Any]) -> None:
        """Follow the document and the show."""
        strips = self._strips(app.desk)
        if not strips or app.mode != "edit":
            self._sheet.hide()
            app.margins.pop("strips", None)
            self._key = None
            return
        high = (len(strips) * ROW + 6.0) * app.scale
        width = float(dpg.get_viewport_client_width())
        right = app.margins.get("inspector", (0.0, 0.0, 0.0, 0.0))[2]
        bottom = float(dpg.get_viewport_client_height())
        app.margins["strips"] = (0.0, 0.0, 0.0, high)
        moved = self._sheet.put(Rect(0.0, bottom - high, width - right, high))
        key = (
            strips, self.length, self.line, dict(self._scroll), app.look.theme.name, app.scale,
        )  # fmt: skip
        if moved or key != self._key:
            self._key = key
            self._draw(app, strips)

    def _strips(self, desk: Desk) -> list[Strip]:
        """Return what there is to go through; worked out when the document or the show changes."""
        patch, show = desk.patch, desk.show
        document = (patch.snapshots, patch.cues, show)
        if len(document) != len(self._document) or any(
            one is not other for one, other in zip(document, self._document, strict=True)
        ):
            self._document = document
            every = (
                ("Set", tuple(running_order.entries(show))),
                ("Snapshots", tuple(running_order.snapshots(patch))),
                ("Cues", tuple(running_order.cues(patch, show))),
            )
            self._found = [strip for strip in every if strip[1]]
        return self._found

    # --- drawing ---------------------------------------------------------------------------------

    def _draw(self, app: App, strips: list[Strip]) -> None:
        sheet, scale, theme = self._sheet, app.scale, app.look.theme
        sheet.begin(app.look, edge="top")
        for number, (title, cards) in enumerate(strips):
            y = (3.0 + number * ROW) * scale
            middle = y + ROW / 2.0 * scale
            sheet.text(Point(INSET * scale, middle), title, SMALL * scale, theme.quiet)
            start = HEAD * scale
            if title == "Snapshots":
                start = self._chooser(app, start, y)
            end = sheet.rect.width - INSET * scale
            if title == "Cues":
                end = self._steps(app, end, y)
            self._cards(app, title, cards, Rect(start, y, end - start, ROW * scale))
        sheet.end()

    def _cards(self, app: App, title: str, cards: Sequence[Card], room: Rect) -> None:
        """Draw the cards that are in the room, as far as it is scrolled."""
        scale = app.scale
        widths = [self._width(app, card) for card in cards]
        total = sum(widths) + GAP * scale * len(cards)
        scroll = min(self._scroll.get(title, 0.0), max(total - room.width, 0.0))
        self._scroll[title] = scroll = max(scroll, 0.0)
        x = room.x - scroll
        for card, wide in zip(cards, widths, strict=True):
            if x >= room.x - 1.0 and x + wide <= room.right + 1.0:
                box = Rect(x, room.y + 5.0 * scale, wide, room.height - 10.0 * scale)
                self._card(app, title, card, box)
            x += wide + GAP * scale
        if title == "Snapshots" and x + ROW * scale <= room.right:
            box = Rect(x, room.y + 5.0 * scale, 30.0 * scale, room.height - 10.0 * scale)
            add = partial(_add_snapshot, app.desk)
            sheet = self._sheet
            sheet.button("add", box, "+", add, "bare", 17.0 * scale, "Keep how it is now")

    def _width(self, app: App, card: Card) -> float:
        scale = app.scale
        wide = app.look.width(card.title, TEXT * scale) + PAD * scale
        return wide + (app.look.width(card.note, SMALL * scale) + 8.0 * scale if card.note else 0.0)

    def _card(self, app: App, title: str, card: Card, box: Rect) -> None:
        sheet, scale, theme = self._sheet, app.scale, app.look.theme
        kind: Kind = "lit" if card.stand == "here" else "plain"
        hint = "Click: go there. Shift-click: keep how it is now." if title == "Snapshots" else ""
        do = _DOES[title]
        sheet.spot(f"{title} {card.key}", box, lambda: do(self, app, card), kind, hint)
        ink = theme.canvas if kind == "lit" else theme.text
        x = box.x + PAD / 2.0 * scale
        if card.note and title == "Set":
            colour = theme.canvas if kind == "lit" else theme.quiet
            sheet.text(Point(x, box.centre.y), card.note, SMALL * scale, colour)
            x += app.look.width(card.note, SMALL * scale) + 8.0 * scale
        sheet.text(Point(x, box.centre.y), card.title, TEXT * scale, ink)
        if card.note and title != "Set":
            x += app.look.width(card.title, TEXT * scale) + 8.0 * scale
            colour = theme.canvas if kind == "lit" else theme.quiet
            sheet.text(Point(x, box.centre.y), card.note, SMALL * scale, colour)
        edge = {"ready": theme.edge, "wanted": theme.selected}.get(card.stand)
        if edge is not None:
            sheet.box(box, (0, 0, 0, 0), 5.0 * scale, edge)

    def _chooser(self, app: App, x: float, y: float) -> float:
        """Draw how snapshots come: over how long, from which line on. Returns where cards begin."""
        scale = app.scale
        wide = 82.0 * scale
        box = Rect(x, y + 5.0 * scale, wide, (ROW - 10.0) * scale)
        self._sheet.button(
            "length", box, length_text(self.length), self._next_length, "bare", SMALL * scale,
            "How long a snapshot takes to come; click for the next", app.look.theme.selected,
        )  # fmt: skip
        box = Rect(box.right + 2.0 * scale, box.y, 58.0 * scale, box.height)
        self._sheet.button(
            "line", box, LINE_WORDS[self.line], self._next_line, "bare", SMALL * scale,
            "When it begins: now, on the beat, on the bar; click for the next",
            app.look.theme.selected,
        )  # fmt: skip
        return box.right + 10.0 * scale

    def _next_length(self) -> None:
        self.length = LENGTHS[(LENGTHS.index(self.length) + 1) % len(LENGTHS)]

    def _next_line(self) -> None:
        self.line = LINES[(LINES.index(self.line) + 1) % len(LINES)]

    def _steps(self, app: App, end: float, y: float) -> float:
        """Draw Back and Go at the right. Returns where the cards end."""
        scale, desk = app.scale, app.desk
        high = (ROW - 10.0) * scale
        go = Rect(end - 62.0 * scale, y + 5.0 * scale, 62.0 * scale, high)
        back = Rect(go.x - 66.0 * scale, go.y, 60.0 * scale, high)
        size = TEXT * scale
        self._sheet.button("back", back, "Back", partial(_step, desk, -1), "plain", size)
        self._sheet.button("go", go, "Go", partial(_step, desk, 1), "lit", size)
        return back.x - 12.0 * scale

    # --- hands -----------------------------------------------------------------------------------

    def go_entry(self, app: App, card: Card) -> None:
        """Ask for an entry of the set."""
        app.desk.request(GoSet(place=int(card.key)), card.title)

    def go_snapshot(self, app: App, card: Card) -> None:
        """Let a snapshot come; with Shift, keep how it is now under its name."""
        desk = app.desk
        if app.hands.keys.shift:
            desk.try_to(lambda: _keep(desk, card.key, card.title))
        else:
            desk.request(running_order.recall(card.key, self.length, self.line), card.title)

    def go_cue(self, app: App, card: Card) -> None:
        """Let a cue begin."""
        app.desk.request(GoCue(which=card.key), card.title)

    def _hears(self, app: App, event: Event) -> bool:
        """Scroll a strip that is longer than the window."""
        if event.what != "wheel" or not self._sheet.covers(event.at):
            return False
        row = int((event.at.y - self._sheet.rect.y) / (ROW * app.scale))
        if 0 <= row < len(self._found):
            title = self._found[row][0]
            self._scroll[title] = self._scroll.get(title, 0.0) - event.amount * NOTCH * app.scale
        return True


def _keep(desk: Desk, name: str, title: str) -> None:
    desk.request(running_order.taken(desk.patch, name, desk.performed), title)
    desk.say(f"{title} is how it is now.")


def _add_snapshot(desk: Desk) -> None:
    desk.try_to(lambda: of_show.take_snapshot(desk))


def _step(desk: Desk, step: int) -> None:
    desk.request(GoCue(step=-1 if step < 0 else 1), "Cue")


_DOES: Final[dict[str, Callable[[Strips, App, Card], None]]] = {
    "Set": Strips.go_entry,
    "Snapshots": Strips.go_snapshot,
    "Cues": Strips.go_cue,
}
