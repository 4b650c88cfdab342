"""The page of a performer (F5): the public controls, the snapshots and the cues, and the picture.

Everything is large, nothing on it edits the patch, and a keyboard alone will do: what keys and
hands mean, `nodegraph.editor.performing.performer` says. The canvas is away while it is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.performing.performer import Performer
from nodegraph.editor.performing.performing_page import BAR, Page, Place
from nodegraph.editor.theme import faded, mixed
from nodegraph.editor.window.app import App
from nodegraph.editor.window.full_page import FullPage
from nodegraph.editor.window.hands import Event
from nodegraph.editor.window.pen import NOTHING, Pen
from nodegraph.editor.window.perform_controls import LABEL, draw_control, raised
from nodegraph.editor.window.preview import Preview
from nodegraph.editor.wishes import AskPanel

TITLE: Final = 19.0
WORDS: Final = {
    "output": "Output", "tap": "Tap", "freeze": "Freeze", "blackout": "Blackout", "panic": "Panic"
}  # fmt: skip
KEYS: Final = {"output": "O", "tap": "Z", "freeze": "F", "blackout": "B", "panic": "P"}


class PerformPage(FullPage):
    """The panel. `preview` gives the picture."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview
        self._performer: Performer | None = None
        self._seen: object = None
        self._picture = 0

    @property
    def performer(self) -> Performer:
        """What is turned and called."""
        if self._performer is None:
            self._performer = Performer(self.app.desk)
        return self._performer

    def follow(self, app: App, news: Sequence[Any]) -> None:
        """Open and close by F5, and see whether anything is another."""
        if app.desk.wish == AskPanel("perform"):
            app.desk.wish = None
            self._turn(app)
        if not self.shown:
            return
        performer, desk = self.performer, app.desk
        page = performer.page(*self.size, 1.0)
        held = None if performer.held is None else performer.held.path
        texture = self._preview.texture
        seen = (
            page, performer.controls, performer.snapshots, performer.focus, performer.beats,
            performer.over, performer.next_cue, held, desk.controls, desk.show, texture,
            desk.patch.title, desk.door.connected, desk.said,
        )  # fmt: skip
        if seen != self._seen:
            self._seen, self.dirty = seen, True
        place = page.picture
        scale = app.scale
        self._preview.place = Rect(
            place.x * scale, place.y * scale, place.width * scale, place.height * scale
        )

    def hear(self, event: Event) -> bool:
        """Perform; what is no key of the page may be a command."""
        performer, at = self.performer, self.pointer
        match event.what:
            case "key":
                return performer.key(event.name)
            case "press" if event.name == "left":
                performer.press(at)
            case "double" if event.name == "left":
                performer.double(at)
            case "move":
                performer.move(at, event.keys.shift)
            case "release" if event.name == "left":
                performer.release()
            case "wheel":
                performer.wheel(at, event.amount)
            case _:
                return event.what != "key up"
        return True

    def spots(self) -> dict[str, Rect]:
        """Return the places of the page."""
        return {place.id: place.rect for place in self.performer.page(*self.size, 1.0).seen()}

    def _turn(self, app: App) -> None:
        if self.shown:
            app.mode, self._preview.place = "edit", None
            self.close()
            return
        app.pointer.cancel(app.desk)
        app.mode = "perform"
        self.open()

    # --- drawing ---------------------------------------------------------------------------------

    def draw(self, pen: Pen) -> None:
        """Draw all of it."""
        page = self.performer.page(*self.size, 1.0)
        pen.box(Rect(0.0, 0.0, *self.size), pen.theme.canvas, 0.0)
        self._draw_bar(pen)
        self._draw_picture(pen, page.picture)
        controls = {control.path: control for control in self.performer.controls}
        focused = self.performer.focused
        for place in page.seen():
            over = place.id == self.performer.over
            match place.what:
                case "control" if place.of in controls:
                    control = controls[place.of]
                    draw_control(pen, control, place.rect, over, control == focused)
                case "button":
                    self._draw_button(pen, place, over)
                case "snapshot":
                    self._draw_snapshot(pen, place, over)
                case "morph":
                    self._draw_morph(pen, place, over)
                case "cue":
                    self._draw_cue(pen, place, over)
                case _:
                    pass
        if not controls:
            self._draw_nothing(pen, page)
        pen.bar(page.controls.grown(9.0), page.scroll, page.rows - page.most_scroll, page.rows)

    def _draw_bar(self, pen: Pen) -> None:
        theme, desk, middle = pen.theme, self.app.desk, BAR / 2.0
        pen.box(Rect(0.0, 0.0, self.size.x, BAR), theme.panel, 0.0)
        pen.line(Point(0.0, BAR), Point(self.size.x, BAR))
        end = pen.text(28.0, middle, desk.patch.title or "Untitled", TITLE, space=320.0)
        words, colour = "Performing", theme.quiet
        if not desk.door.connected:
            words, colour = "The show is away; it is looked for", theme.warning
        elif desk.said is not None and desk.said.severity == "warning":
            words, colour = desk.said.text, theme.warning
        elif not desk.controls.playing:
            words, colour = "Paused; Panic plays, or Space in the editor", theme.warning
        page = self.performer.page(*self.size, 1.0)
        buttons = (place.rect.x for place in page.places if place.what == "button")
        left = min(buttons, default=self.size.x) - 18.0  # a narrow window has room for none
        pen.text(end + 16.0, middle + 1.0, words, 14.0, colour, max(left - end - 140.0, 0.0))
        edit = pen.right(left - 12.0, middle, "Edit", 14.0, theme.quiet)
        pen.keys(edit - 8.0, middle, "F5", dim=True)

    def _draw_button(self, pen: Pen, place: Place, over: bool) -> None:
        theme, controls = pen.theme, self.app.desk.controls
        show = self.app.desk.show
        is_open = place.of == "output" and show is not None and show.window.open
        is_on = is_open or getattr(controls, place.of, False) is True
        words = WORDS[place.of]
        if place.of == "tap" and self.app.desk.tempo:
            words = f"{self.app.desk.tempo:.1f}"
        lit = theme.selected if is_open else theme.warning
        fill = lit if is_on else raised(theme.field, theme.text, over)
        text = theme.canvas if is_on else theme.text
        if place.of == "panic":
            text = theme.missing
        pen.box(place.rect, fill, 6.0)
        middle = place.rect.centre.y
        pen.text(place.rect.x + 12.0, middle, words, 15.0, text)
        key = KEYS[place.of]
        colour = faded(text, 0.7) if is_on else theme.quiet
        pen.right(place.rect.right - 11.0, middle, key, 13.0, colour)

    def _draw_picture(self, pen: Pen, rect: Rect) -> None:
        theme = pen.theme
        pen.box(rect, mixed(theme.canvas, theme.panel, 0.6), 6.0, theme.line)
        tag, size = self._preview.texture
        if not tag:
            words = "The picture is not there yet"
            x = rect.centre.x - pen.width(words, 14.0) / 2.0
            pen.text(x, rect.centre.y, words, 14.0, theme.quiet)
            return
        place = _fitted(rect.grown(-1.0), size[0] / size[1])
        scale = pen.scale
        dpg.draw_image(
            tag, [place.x * scale, place.y * scale], [place.right * scale, place.bottom * scale],
            parent=pen.parent,
        )  # fmt: skip

    def _draw_snapshot(self, pen: Pen, place: Place, over: bool) -> None:
        theme = pen.theme
        names = [kept.name for kept in self.performer.snapshots]
        if place.of not in names:
            return
        number = names.index(place.of)
        kept = self.performer.snapshots[number]
        fill = theme.selected if kept.is_on else raised(theme.node, theme.text, over)
        text = theme.canvas if kept.is_on else theme.text
        pen.box(place.rect, fill, 8.0, NOTHING if kept.is_on else theme.edge)
        middle = place.rect.centre.y
        x = place.rect.x + 16.0
        if number < 9:
            colour = faded(text, 0.7) if kept.is_on else theme.quiet
            x = pen.text(x, middle, str(number + 1), 14.0, colour) + 12.0
        pen.text(x, middle, kept.title, LABEL + 1.0, text, place.rect.right - x - 10.0)

    def _draw_morph(self, pen: Pen, place: Place, over: bool) -> None:
        theme, beats = pen.theme, float(place.of)
        is_on = beats == self.performer.beats
        words = "At once" if beats == 0.0 else f"{beats:g} beat{'s' if beats != 1.0 else ''}"
        if pen.width(words, 14.0) > place.rect.width - 8.0:
            words = "Now" if beats == 0.0 else f"{beats:g}"
        colour = theme.text if is_on or over else theme.quiet
        x = place.rect.centre.x - pen.width(words, 14.0) / 2.0
        pen.text(x, place.rect.centre.y, words, 14.0, colour)
        foot = place.rect.bottom - 4.0
        one, other = Point(place.rect.x, foot), Point(place.rect.right, foot)
        pen.line(one, other, theme.selected if is_on else theme.line, 2.4 if is_on else 1.0)

    def _draw_cue(self, pen: Pen, place: Place, over: bool) -> None:
        theme, name = pen.theme, self.performer.next_cue
        fill = raised(theme.node, theme.text, over and bool(name))
        pen.box(place.rect, fill, 8.0, theme.selected if name else theme.line, 1.6)
        middle = place.rect.centre.y
        words = f"Go: {name}" if name else "The last cue has come"
        pen.text(place.rect.x + 16.0, middle, words, TITLE, theme.text if name else theme.quiet)
        if name:
            pen.keys(place.rect.right - 14.0, middle, "Space")

    def _draw_nothing(self, pen: Pen, page: Page) -> None:
        x, y = page.controls.x, page.controls.y + 24.0
        pen.text(x, y, "Nothing is public yet", TITLE)
        words = "In the inspector, press the mark at the end of a value: then it is here, large."
        pen.text(x, y + 30.0, words, 15.0, pen.theme.quiet, page.controls.width)


def _fitted(rect: Rect, aspect: float) -> Rect:
    """Return the largest rectangle of this aspect in the middle of another."""
    width = min(rect.width, rect.height * aspect)
    height = width / aspect
    middle = rect.centre
    return Rect(middle.x - width / 2.0, middle.y - height / 2.0, width, height)
