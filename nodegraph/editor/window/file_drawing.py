"""How the dialogue about a file is drawn: places at the left, the field, the folder, a sentence."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from nodegraph.editor.finding.browsing import TITLES, Browser
from nodegraph.editor.finding.cursor import NOWHERE
from nodegraph.editor.finding.file_places import Place
from nodegraph.editor.finding.folder_list import Listed
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.theme import faded, mixed
from nodegraph.editor.window.pen import LARGE, NORMAL, SMALL, Pen
from nodegraph.model.set_file import SUFFIX as SET_SUFFIX
from nodegraph.resources import SUFFIX

WIDTH, SIDE, HEAD, FIELD, PATH, FOOT = 760.0, 196.0, 54.0, 36.0, 30.0, 46.0
ROW, ROWS, MARGIN, PLACE = 27.0, 14, 16.0, 28.0
TOP = HEAD + FIELD + PATH  # of the list
HEIGHT = TOP + ROWS * ROW + FOOT
KEYS = "Enter takes it  ·  Backspace goes up  ·  Escape leaves"


def draw(pen: Pen, browser: Browser, places: Sequence[Place], hovered: int, waits: str) -> None:
    """Draw it. `hovered`: the place under the pointer; `waits`: what is waited for, if anything."""
    theme = pen.theme
    pen.text(MARGIN + 2.0, HEAD / 2.0 + 2.0, TITLES[browser.what], LARGE)
    _draw_places(pen, browser, places, hovered)
    pen.line(Point(SIDE, HEAD - 2.0), Point(SIDE, HEIGHT - 1.0))
    left, width = SIDE + MARGIN, WIDTH - SIDE - 2 * MARGIN
    pen.box(Rect(left, HEAD, width, FIELD - 2.0), theme.field, 6.0, theme.selected, 1.2)
    _draw_way(pen, browser.folder, left, HEAD + FIELD + PATH / 2.0, width)
    y, lit = TOP, browser.cursor.at if browser.picked or not browser.names else NOWHERE
    for place in browser.cursor.seen:
        _draw_row(pen, browser.items[place], y, place == lit, browser.names)
        y += ROW
    if not browser.items and not browser.sentence:
        words = "Nothing of this kind is in this folder."
        pen.text(left + 12.0, TOP + ROW / 2.0, words, NORMAL, theme.quiet)
    area = Rect(SIDE, TOP, WIDTH - SIDE - 4.0, ROWS * ROW)
    pen.bar(area, browser.cursor.top, ROWS, len(browser.items))
    _draw_foot(pen, browser, waits, left, width)


def told_short(pen: Pen, folder: Path, space: float) -> str:
    """Return a folder in so much space: home as ~, and its end rather than its beginning."""
    text, home = str(folder), str(Path.home())
    if text == home or text.startswith(f"{home}/"):
        text = "~" + text[len(home) :]
    parts = text.split("/")
    while pen.width(text, SMALL) > space and len(parts) > 2:
        parts = parts[1:]
        text = "/".join(("...", *parts))
    return text


def _draw_places(pen: Pen, browser: Browser, places: Sequence[Place], hovered: int) -> None:
    theme = pen.theme
    for number, place in enumerate(places):
        row = Rect(8.0, HEAD + number * PLACE, SIDE - 16.0, PLACE)
        here = place.path == browser.folder
        if here or number == hovered:
            pen.box(row, mixed(theme.panel, theme.value, 1.0 if here else 0.5), 6.0)
        colour = theme.text if here else mixed(theme.quiet, theme.text, 0.5)
        pen.text(row.x + 10.0, row.centre.y, place.title, NORMAL, colour, row.width - 20.0)


def _draw_way(pen: Pen, folder: Path, x: float, middle: float, width: float) -> None:
    """Draw which folder it is, and the way up."""
    pen.text(x + 2.0, middle, told_short(pen, folder, width - 60.0), SMALL, pen.theme.quiet)
    at = Point(x + width - 14.0, middle)
    arrow = (at.moved(-6.0, 2.0), at.moved(0.0, -4.0), at.moved(6.0, 2.0))
    pen.path(arrow, pen.theme.quiet, 1.6)


def _draw_row(pen: Pen, item: Listed, y: float, chosen: bool, names: bool) -> None:
    theme, middle = pen.theme, y + ROW / 2.0
    left, right = SIDE + 8.0, WIDTH - 10.0
    if chosen:
        pen.box(Rect(left, y + 0.5, right - left, ROW - 1.0), theme.value, 6.0)
    _draw_sign(pen, item, Point(left + 18.0, middle))
    dim = names and not item.is_folder and not chosen
    colour = theme.quiet if dim else theme.text
    x = pen.text(left + 38.0, middle, item.title or item.name, NORMAL, colour, 270.0)
    if item.title and item.title.casefold() != item.name.replace("_", " ").casefold():
        pen.text(x + 10.0, middle, item.name, SMALL, theme.quiet, 150.0)
    if not item.is_folder:
        kind = "Set    " if item.path.name.endswith(SET_SUFFIX) else ""
        when = kind + time.strftime("%d %b %Y  %H:%M", time.localtime(item.changed))
        pen.right(right - 10.0, middle, when, SMALL, faded(theme.quiet, 0.8))


def _draw_foot(pen: Pen, browser: Browser, waits: str, x: float, width: float) -> None:
    theme, middle = pen.theme, HEIGHT - FOOT / 2.0 - 1.0
    text, colour = KEYS, faded(theme.quiet, 0.7)
    if waits:
        text, colour = waits, theme.quiet
    elif browser.sentence:
        text, colour = browser.sentence, theme.warning if browser.severe else theme.quiet
    lines = wrapped(text, width, lambda words: pen.width(words, SMALL), 2)
    top = middle - (len(lines) - 1) * 8.5
    for number, line in enumerate(lines):
        pen.text(x, top + number * 17.0, line, SMALL, colour)


def _draw_sign(pen: Pen, item: Listed, at: Point) -> None:
    """Draw what an entry is: a folder, a patch as two nodes and a cable, else a sound."""
    theme = pen.theme
    if item.is_folder:
        colour = mixed(theme.edge, theme.quiet, 0.7)
        pen.box(Rect(at.x - 7.0, at.y - 6.0, 6.0, 4.0), colour, 1.5)
        pen.box(Rect(at.x - 7.0, at.y - 4.0, 14.0, 10.0), colour, 2.0)
    elif item.path.name.endswith((SUFFIX, SET_SUFFIX)):
        pen.box(Rect(at.x - 8.0, at.y - 4.0, 6.0, 6.0), theme.selected, 1.5)
        pen.box(Rect(at.x + 2.0, at.y - 1.0, 6.0, 6.0), theme.selected, 1.5)
        pen.line(at.moved(-2.0, -1.0), at.moved(2.0, 2.0), theme.selected, 1.4)
    else:
        for step, height in enumerate((3.0, 6.0, 4.5, 2.5)):
            x = at.x - 6.0 + step * 4.0
            pen.line(Point(x, at.y - height), Point(x, at.y + height), theme.quiet, 1.6)
