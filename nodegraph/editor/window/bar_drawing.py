"""How the bar at the top is drawn: its parts side by side, as many as there is room for."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.commands import of_show
from nodegraph.editor.desk import Desk
from nodegraph.editor.docking import Part, in_bar
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.living.bar_parts import Bar
from nodegraph.editor.living.beating import Beat
from nodegraph.editor.theme import faded, mixed
from nodegraph.editor.window.app import App
from nodegraph.editor.window.device_list import DeviceList
from nodegraph.editor.window.sheet import Kind, Sheet
from nodegraph.editor.wishes import AskPanel

HEIGHT: Final = 44.0
TEXT, SMALL = 15.0, 12.5
NUDGE_MS: Final = 10.0
DOTS: Final = 4
STEPS: Final = 12  # of a dot's light


class BarDrawing:
    """The drawing on a sheet. `press_tempo` is what a click on the tempo does."""

    def __init__(self, sheet: Sheet, devices: DeviceList, press_tempo: Callable[[], None]) -> None:
        self.sheet, self._devices, self._press_tempo = sheet, devices, press_tempo
        self._dots: list[int] = []
        self._lit: list[int] = []
        self._typing = False

    def draw(self, app: App, bar: Bar, width: float, typing: bool) -> None:
        """Draw the bar anew; `typing`: a field lies over the tempo."""
        self._typing = typing
        sheet, scale = self.sheet, app.scale
        sheet.begin(app.look, edge="bottom")
        self._dots = []
        parts = self._parts(app, bar)
        places = in_bar([part for part, _ in parts], width / scale)
        for part, draw in parts:
            if part.name in places:
                draw(Rect(places[part.name] * scale, 0.0, part.width * scale, HEIGHT * scale))
        if "beat" not in places:
            dpg.delete_item(sheet.base, children_only=True)
        sheet.end()

    def _parts(self, app: App, bar: Bar) -> list[tuple[Part, Callable[[Rect], None]]]:
        """Return the parts of the bar with what draws each, in its rectangle."""
        wide = app.look.width
        title = Part("title", wide(bar.title, TEXT) + 22.0)
        problems = self._problems_words(bar)
        problem_part = Part("problems", wide(problems, SMALL) + 30.0, "right", 0)
        if not bar.connected:
            away = Part("away", wide("Connecting…", TEXT) + 24.0)
            return [
                (title, partial(self._title, app, bar)),
                (away, partial(self._away, app)),
            ]
        press = partial(self._press, app)
        desk = app.desk
        parts: list[tuple[Part, Callable[[Rect], None]]] = [
            (title, partial(self._title, app, bar)),
            (Part("play", 78.0, rank=0), partial(self._play, app, bar)),
            (Part("tempo", 58.0, rank=0, gap=12.0), partial(self._tempo, app, bar)),
            (Part("beat", 70.0, rank=1, gap=12.0), partial(self._beat_dots, app, bar)),
            (Part("source", wide(bar.source, SMALL) + 4.0, rank=7),
             partial(self._source, app, bar)),
            (Part("tap", 44.0, rank=4), press("tap", "Tap", of_show.tap, "Tap the beat (Z)")),
            (Part("bar", 42.0, rank=5, gap=4.0),
             press("bar", "Bar", of_show.tap_bar, "Tap the first beat of a bar (X)")),
            (Part("earlier", 26.0, rank=6, gap=4.0),
             press("earlier", "−", of_show.nudge(-NUDGE_MS), "Beat 10 ms earlier")),
            (Part("later", 26.0, rank=6, gap=2.0),
             press("later", "+", of_show.nudge(NUDGE_MS), "Beat 10 ms later")),
            (Part("record", 92.0, "middle", 1), partial(self._record, app, bar)),
        ]  # fmt: skip
        if bar.keeps:
            keep = press("keep", bar.keeps, of_show.keep_last, "Save the last minutes to a file")
            parts.append((Part("keep", wide(bar.keeps, 14.0) + 22.0, "middle", 8), keep))
        lit = {"blackout": bar.blackout, "freeze": bar.freeze, "output": bar.output}
        for key, words, do in (
            ("blackout", "Blackout", of_show.blackout),
            ("freeze", "Freeze", of_show.freeze),
            ("panic", "Panic", of_show.panic),
            ("output", "Output", of_show.output_window),
        ):
            draw = press(key, words, do, _HINTS[key], lit.get(key, False))
            gap = 14.0 if key == "blackout" else 4.0
            parts.append((Part(key, wide(words, 14.0) + 20.0, "middle", 2, gap), draw))
        parts += [
            (Part("master", 96.0, "middle", 3, 14.0), partial(self._master, app, bar)),
            (self._machine_part(app, desk, bar), partial(self._machine, app, bar)),
            (problem_part, partial(self._problems, app, bar)),
        ]
        return parts

    def _machine_part(self, app: App, desk: Desk, bar: Bar) -> Part:
        below = f"{bar.load}   {bar.trouble}"
        wide = max(app.look.width(bar.device, SMALL), app.look.width(below, SMALL)) + 16.0
        return Part("machine", wide, "right", 3)

    def _press(
        self, app: App, key: str, words: str, do: Callable[[Desk], object], hint: str,
        lit: bool = False,
    ) -> Callable[[Rect], None]:  # fmt: skip
        def draw(rect: Rect) -> None:
            self.sheet.button(
                key, _button(rect, app.scale), words, lambda: _try(app.desk, do),
                _lit(key) if lit else "plain", 14.0 * app.scale, hint,
            )  # fmt: skip

        return draw

    def _title(self, app: App, bar: Bar, rect: Rect) -> None:
        scale, theme = app.scale, app.look.theme
        at = Point(rect.x, rect.centre.y)
        self.sheet.text(at, bar.title, TEXT * scale, theme.text)
        if not bar.saved:
            dot = Point(rect.right - 8.0 * scale, rect.centre.y)
            self.sheet.dot(dot, 3.5 * scale, theme.selected)

    def _away(self, app: App, rect: Rect) -> None:
        theme, scale = app.look.theme, app.scale
        self.sheet.dot(Point(rect.x + 5.0 * scale, rect.centre.y), 4.0 * scale, theme.warning)
        at = Point(rect.x + 18.0 * scale, rect.centre.y)
        self.sheet.text(at, "Connecting…", TEXT * scale, theme.quiet)

    def _play(self, app: App, bar: Bar, rect: Rect) -> None:
        """Draw the button that pauses; while the show is paused it is lit, and plays."""
        scale, theme, sheet = app.scale, app.look.theme, self.sheet
        box = _button(rect, scale)
        hint = "Pause, and play on (Space)"
        kind: Kind = "plain" if bar.playing else "lit"
        sheet.spot("play", box, lambda: _try(app.desk, of_show.play), kind, hint)
        colour = theme.text if bar.playing else theme.canvas
        left, high = box.x + 13.0 * scale, 12.0 * scale
        top = box.centre.y - high / 2.0
        if bar.playing:
            for x in (left, left + 6.5 * scale):
                sheet.box(Rect(x, top, 3.5 * scale, high), colour, 1.0)
        else:
            sheet.triangle(Rect(left, top, 10.0 * scale, high), colour)
        words = "Pause" if bar.playing else "Play"
        sheet.text(Point(box.x + 31.0 * scale, box.centre.y), words, 14.0 * scale, colour)

    def _tempo(self, app: App, bar: Bar, rect: Rect) -> None:
        hint = "Tempo: drag, or click to type"
        self.sheet.spot("tempo", _button(rect, app.scale), self._press_tempo, "plain", hint)
        size = 17.0 * app.scale
        words = bar.tempo or "–"
        x = rect.centre.x - app.look.width(words, size) / 2.0
        colour = app.look.theme.text if bar.sure or bar.source != "" else app.look.theme.quiet
        if not self._typing:
            self.sheet.text(Point(x, rect.centre.y), words, size, colour)

    def _beat_dots(self, app: App, bar: Bar, rect: Rect) -> None:
        """Draw a dot for each beat of a bar, and how sure they are as a line below."""
        sheet, scale, theme = self.sheet, app.scale, app.look.theme
        dpg.delete_item(sheet.base, children_only=True)
        self._lit = [-1] * DOTS
        y = rect.centre.y - 3.0 * scale
        for dot in range(DOTS):
            at = Point(rect.x + (8.0 + 18.0 * dot) * scale, y)
            self._dots.append(sheet.dot(at, 5.0 * scale, theme.field, sheet.base))
        low = Point(rect.x + 3.0 * scale, rect.centre.y + 10.0 * scale)
        wide = 64.0 * scale
        sheet.line(low, Point(low.x + wide, low.y), theme.line, 2.0 * scale)
        if bar.confidence > 0.0:
            colour = theme.good if bar.sure else theme.warning
            end = Point(low.x + wide * min(bar.confidence, 1.0), low.y)
            sheet.line(low, end, colour, 2.0 * scale)

    def move_dots(self, app: App, beat: Beat) -> None:
        """Let the dots be as bright as the beat is near."""
        if not self._dots:
            return
        theme = app.look.theme
        for dot, light in enumerate(beat.lit(time.monotonic_ns(), DOTS)):
            step = round(light * STEPS)
            if step != self._lit[dot]:
                self._lit[dot] = step
                colour = theme.selected if dot == 0 else theme.text
                fill = mixed(theme.field, colour, step / STEPS)
                dpg.configure_item(self._dots[dot], fill=fill)

    def _source(self, app: App, bar: Bar, rect: Rect) -> None:
        at = Point(rect.x, rect.centre.y)
        self.sheet.text(at, bar.source, SMALL * app.scale, app.look.theme.quiet)

    def _record(self, app: App, bar: Bar, rect: Rect) -> None:
        scale, theme = app.scale, app.look.theme
        on = bool(bar.recording)
        box = _button(rect, scale)
        hint = "End the recording (Ctrl+R)" if on else "Record picture and sound"
        self.sheet.spot("record", box, lambda: _try(app.desk, of_show.record), "plain", hint)
        self.sheet.dot(Point(box.x + 15.0 * scale, box.centre.y), 5.0 * scale, theme.record)
        words = bar.recording or "Record"
        colour = theme.record if on else theme.text
        self.sheet.text(Point(box.x + 27.0 * scale, box.centre.y), words, 14.0 * scale, colour)

    def _master(self, app: App, bar: Bar, rect: Rect) -> None:
        scale, theme = app.scale, app.look.theme
        box = _button(rect, scale)
        self.sheet.spot("master", box, None, "plain", "Brightness of all outputs")
        fill = theme.value if bar.master == 1.0 else mixed(theme.value, theme.selected, 0.25)
        wide = max(box.width * bar.master, 3.0)
        self.sheet.box(Rect(box.x, box.y, wide, box.height), fill, 5.0 * scale)
        at = Point(box.x + 9.0 * scale, box.centre.y)
        self.sheet.text(at, "Master", SMALL * scale, theme.text)
        words = f"{100.0 * bar.master:.0f} %"
        x = box.right - app.look.width(words, SMALL * scale) - 8.0 * scale
        self.sheet.text(Point(x, box.centre.y), words, SMALL * scale, theme.text)

    def _machine(self, app: App, bar: Bar, rect: Rect) -> None:
        scale, theme = app.scale, app.look.theme
        hint = "Which sound devices there are"
        self.sheet.spot("machine", _button(rect, scale), self._devices.toggle, "bare", hint)
        self._devices.below(rect)
        size, x = SMALL * scale, rect.x + 8.0 * scale
        self.sheet.text(Point(x, rect.centre.y - 8.5 * scale), bar.device, size, theme.text)
        colour = theme.warning if bar.strained else theme.quiet
        y = rect.centre.y + 8.5 * scale
        self.sheet.text(Point(x, y), bar.load, size, colour)
        if bar.trouble:
            x += app.look.width(f"{bar.load}   ", size)
            self.sheet.text(Point(x, y), bar.trouble, size, theme.warning)

    def _problems_words(self, bar: Bar) -> str:
        count, _ = bar.problems
        return "No problems" if not count else f"{count} problem{'s' if count > 1 else ''}"

    def _problems(self, app: App, bar: Bar, rect: Rect) -> None:
        scale, theme = app.scale, app.look.theme
        worst = bar.problems[1]
        colour = {"error": theme.error, "warning": theme.warning}.get(worst, theme.good)

        def show() -> None:
            app.desk.wish = AskPanel("log")

        self.sheet.spot("problems", _button(rect, scale), show, "bare", "Problems (F4)")
        faint = 1.0 if worst else 0.6
        at = Point(rect.x + 12.0 * scale, rect.centre.y)
        self.sheet.dot(at, 4.0 * scale, faded(colour, faint))
        words = self._problems_words(bar)
        at = Point(rect.x + 22.0 * scale, rect.centre.y)
        self.sheet.text(at, words, SMALL * scale, theme.text if worst else theme.quiet)


_HINTS: Final = {
    "blackout": "Black, and back (Ctrl+B)",
    "freeze": "Hold the picture (Ctrl+F)",
    "panic": "Give everything performed back (Ctrl+Escape)",
    "output": "Output window (Alt+Enter)",
}


def _lit(key: str) -> Kind:
    """Return how a button is seen while it is on: what takes the picture away warns."""
    return "lit" if key == "output" else "warn"


def _button(rect: Rect, scale: float) -> Rect:
    """Return the part of a bar's height that a button takes."""
    return Rect(rect.x, rect.y + 8.0 * scale, rect.width, rect.height - 16.0 * scale)


def _try(desk: Desk, do: Callable[[Desk], object]) -> None:
    desk.try_to(lambda: do(desk))
