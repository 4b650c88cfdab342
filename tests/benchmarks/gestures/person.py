"""A person at an editor who does anything, as often as people do it; all from one throw of dice."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.canvas.shape import ROW, TITLE
from nodegraph.editor.commands import table
from nodegraph.editor.geometry import Point
from nodegraph.editor.window import insights
from nodegraph.editor.window.app import App
from nodegraph.session import messages as m
from tests.benchmarks.gestures.hands import HandsOn, QuickHands, RealHands, between, frames
from tests.benchmarks.gestures.news import News

MOST_NODES: Final = 60  # more are taken away first: every look at the view compares all of them
WORDS: Final = ("blur", "lf", "gain", "noise", "add", "hits", "screen", "voice", "zzz", "a")
VALUES: Final = ("0.5", "2/3", "1e9", "440", "-1", "sin(", "ember", "")
NAMES: Final = ("one", "Two words", "n", "9", "")
SIZES: Final = ((800, 600), (800, 600), (640, 480), (1280, 800), (320, 240), (900, 300), (64, 64))
HOLDS: Final = ((), (), (), (), ("Shift",), ("Ctrl",), ("Alt",), ("Ctrl", "Shift"))
FIRST: Final = ("undo", "undo", "undo", "redo", "delete", "duplicate", "copy", "paste", "perform")
REAL_PART: Final = 0.35  # of what is done, by the mouse and keyboard of the server

Do = Callable[[], str]


class Person:
    """Does one thing after the other. `done` tells what, in words."""

    def __init__(
        self, app: App, real: RealHands, news: News, files: Sequence[Path], dice: random.Random
    ) -> None:
        self._app, self._real, self._news, self._dice = app, real, news, dice
        self._quick = QuickHands(app)
        self._hands: HandsOn = real
        self._files = files
        self.done: list[str] = []
        self.kinds: dict[str, int] = {}
        self._weights: dict[Do, float] = {
            self._drag_node: 10, self._cable: 12, self._void_drag: 5, self._cut: 2, self._click: 6,
            self._menu: 5, self._wheel: 6, self._pan: 4, self._double: 4, self._shortcut: 16,
            self._command: 4, self._palette: 5, self._value: 5, self._press_panel: 12,
            self._drag_panel: 5, self._type_anywhere: 3, self._back_and_forth: 4,
            self._interrupted: 5, self._told: 12, self._other: 4, self._resize: 1, self._open: 1.5,
            self._escape: 6,
        }  # fmt: skip

    def act(self) -> str:
        """Do one thing; returns what, and by which hands."""
        dice = self._dice
        self._hands = self._real if dice.random() < REAL_PART else self._quick
        what = dice.choices(list(self._weights), list(self._weights.values()))[0]
        if len(self._desk.graph.nodes) > MOST_NODES:
            what = self._thin_out
        kind = what.__name__.lstrip("_").replace("_", " ")
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        hands = "real" if self._hands is self._real else "quick"
        self.done.append(f"{kind} ({hands} hands)")
        self.done[-1] += f": {what()}"
        self._hands.hold(())
        return self.done[-1]

    def tidy(self) -> None:
        """Close all that is open, and come back to the canvas."""
        for _ in range(3):
            self._quick.key("Escape")
        if self._app.mode == "perform":
            self._quick.key("F5")
        for panel in self._app.panels:
            if panel.shown and panel.takes_keys():
                self._quick.key("Escape")

    def resize(self, size: tuple[int, int]) -> None:
        """Make the window as large."""
        dpg.set_viewport_width(size[0])
        dpg.set_viewport_height(size[1])
        frames(self._app, 8)

    def leave_full_screen(self, size: tuple[int, int]) -> None:
        """Make the window as large, where it fills the screen too."""
        self.resize(size)
        if (dpg.get_viewport_client_width(), dpg.get_viewport_client_height()) != size:
            dpg.toggle_viewport_fullscreen()
            frames(self._app, 8)
            self.resize(size)

    # --- on the canvas ---------------------------------------------------------------------------

    def _drag_node(self) -> str:
        return self._drag(self._title(), self._spot(), hold=self._dice.choice(HOLDS))

    def _cable(self) -> str:
        start = self._pin()
        end = self._dice.choice((self._pin, self._pin, self._spot, self._anywhere))()
        said = self._drag(start, end, hold=self._dice.choice(HOLDS))
        frames(self._app, 2)
        return f"{said}, {self._answer_list()}"

    def _void_drag(self) -> str:
        hold = self._dice.choice(HOLDS)
        return self._drag(self._anywhere(), self._anywhere(), hold=hold)

    def _cut(self) -> str:
        return self._drag(self._anywhere(), self._anywhere(), "right", ("Ctrl",))

    def _pan(self) -> str:
        button, hold = self._dice.choice((("middle", ()), ("right", ()), ("left", ("Space",))))
        return self._drag(self._anywhere(), self._anywhere(), button, hold)

    def _click(self) -> str:
        return self._press(self._spot(), self._dice.choice(("left", "left", "middle")))

    def _double(self) -> str:
        at = self._spot()
        self._hands.move(at)
        self._hands.double()
        return f"{_words(at)}, {self._answer_list()}"

    def _menu(self) -> str:
        said = self._press(self._spot(), "right")
        frames(self._app, 3)
        return f"{said}, {self._press_place('menu')}"

    def _wheel(self) -> str:
        at, up = self._spot(), self._dice.random() < 0.5
        self._hands.hold(self._dice.choice(((), (), (), ("Shift",), ("Ctrl",))))
        self._hands.move(at)
        for _ in range(self._dice.choice((1, 2, 5, 12))):
            self._hands.wheel(up)
        return f"{'up' if up else 'down'} at {_words(at)}"

    def _value(self) -> str:
        """Click on a value or turn it; type into the line that opens."""
        at = self._row()
        if self._dice.random() < 0.4:
            return self._drag(at, at.moved(self._dice.uniform(-90, 90), 0.0))
        self._hands = self._real
        return f"{self._press(at, 'left')}, {self._typed(VALUES)}"

    # --- keys and lists --------------------------------------------------------------------------

    def _shortcut(self) -> str:
        named = [keys for command in table.COMMANDS.values() for keys in command.keys]
        often = [table.COMMANDS[id].keys[0] for id in FIRST]
        keys = self._dice.choice([*named, *often, *often])
        self._hands.move(self._spot())
        self._hands.key(keys)
        return f"{keys}, {self._answer_list()}"

    def _command(self) -> str:
        """Choose any command from its list, those without a key too."""
        self._hands = self._real
        self._hands.key("Ctrl+P")
        title = self._dice.choice([command.title for command in table.COMMANDS.values()])
        letters = "".join(letter for letter in title if letter.isalpha() or letter == " ")
        self._real.type(letters[:14].lower())
        self._hands.key("Enter")
        return f"{title}, {self._answer_list()}"

    def _palette(self) -> str:
        self._hands = self._real
        self._hands.move(self._anywhere())
        self._hands.key("Tab")
        return self._answer_list()

    def _back_and_forth(self) -> str:
        back = self._dice.randrange(1, 12)
        forth = self._dice.randrange(back + 1)
        for keys in (*["Ctrl+Z"] * back, *["Ctrl+Shift+Z"] * forth):
            self._hands.key(keys)
        return f"{back} and {forth}"

    def _escape(self) -> str:
        for _ in range(self._dice.choice((1, 2, 3))):
            self._hands.key("Escape")
        if self._app.mode == "perform" and self._dice.random() < 0.5:
            self._hands.key("F5")
        return ""

    def _thin_out(self) -> str:
        self.tidy()
        for keys in ("Ctrl+A", "Delete"):
            self._hands.key(keys)
        return f"{len(self._desk.graph.nodes)} nodes"

    # --- panels and pages ------------------------------------------------------------------------

    def _press_panel(self) -> str:
        return f"{self._press_place('')}, {self._typed(VALUES) if self._is_typing else ''}"

    def _drag_panel(self) -> str:
        place = self._place("")
        return "nothing there" if place is None else self._drag(place, self._anywhere())

    def _type_anywhere(self) -> str:
        self._hands = self._real
        return self._typed((*WORDS, *VALUES, *NAMES))

    # --- while something else happens ------------------------------------------------------------

    def _interrupted(self) -> str:
        """Do something else in the middle of a drag, and then let go."""
        hands, dice = self._hands, self._dice
        start = dice.choice((self._pin, self._title, self._row, self._anywhere))()
        hands.move(start)
        hands.press("left")
        for at in between(start, self._spot(), 3):
            hands.move(at)
        what: Do = dice.choice((self._tell, self._shortcut, self._back_and_forth, self._escape,
                                self._open, self._other, self._wheel))  # fmt: skip
        said = what()
        hands.move(self._spot())
        hands.release("left")
        return f"{_words(start)} while {said}"

    def _told(self) -> str:
        return ", ".join(self._tell() for _ in range(self._dice.choice((1, 3, 10))))

    def _tell(self) -> str:
        news = self._news
        said = self._dice.choices(
            (news.readings, news.picture, news.costs, news.problems, news.show), (8, 4, 2, 1, 1)
        )[0]()
        frames(self._app, 1)
        return said

    def _other(self) -> str:
        said = self._news.other_hands()
        frames(self._app, 1)
        return said

    def _resize(self) -> str:
        size = self._dice.choice(SIZES)
        self.resize(size)
        return str(size)

    def _open(self) -> str:
        """Play another file, as a person asks for it or a set goes on."""
        file = self._dice.choice(self._files)
        self._desk.request(m.Open(path=str(file)))
        frames(self._app, 2)
        return file.name

    # --- answering what opened -------------------------------------------------------------------

    @property
    def _is_typing(self) -> bool:
        return any(panel.shown and panel.takes_keys() for panel in self._app.panels)

    def _answer_list(self) -> str:
        """Choose from the list that has opened, or leave it."""
        frames(self._app, 2)
        if not self._is_typing:
            return ""
        if self._dice.random() < 0.2:
            return ""  # left open: the next thing is done beside it
        if self._dice.random() < 0.3:
            return self._press_place("")
        return self._typed((*WORDS, *NAMES))

    def _typed(self, texts: Sequence[str]) -> str:
        """Type a text, go a little up and down, and take it or leave it."""
        text, dice = self._dice.choice(texts), self._dice
        self._real.type(text)
        for _ in range(dice.choice((0, 0, 1, 3))):
            self._hands.key(dice.choice(("Down", "Down", "Up")))
        end = dice.choice(("Enter", "Enter", "Enter", "Escape", "Tab"))
        self._hands.key(end)
        return f"typed {text!r} {end}"

    def _press_place(self, tag: str) -> str:
        place = self._place(tag)
        if place is None:
            return "no place"
        return self._press(place, self._dice.choice(("left", "left", "left", "right")))

    # --- hands -----------------------------------------------------------------------------------

    def _drag(
        self, start: Point, end: Point, button: str = "left", hold: Sequence[str] = ()
    ) -> str:
        hands = self._hands
        hands.move(start)
        hands.hold(hold)
        hands.press(button)
        for at in between(start, end, self._dice.choice((1, 2, 5))):
            hands.move(at)
        hands.release(button)
        hands.hold(())
        return f"{button} {'+'.join(hold)} {_words(start)} to {_words(end)}"

    def _press(self, at: Point, button: str) -> str:
        hands = self._hands
        hands.move(at)
        hands.hold(self._dice.choice(HOLDS))
        hands.press(button)
        hands.release(button)
        hands.hold(())
        frames(self._app, 2)
        return f"{button} at {_words(at)}"

    # --- places ----------------------------------------------------------------------------------

    @property
    def _desk(self) -> Any:
        return self._app.desk

    def _title(self) -> Point:
        name = self._node()
        if name is None:
            return self._anywhere()
        rect = self._desk.scene.rect(name)
        x = rect.x + self._dice.uniform(8.0, rect.width - 8.0)
        return self._inside(self._desk.to_pixel(Point(x, rect.y + TITLE / 2.0)))

    def _row(self) -> Point:
        name = self._node()
        rows = [] if name is None else self._desk.scene.shapes[name].rows
        if name is None or not rows:
            return self._anywhere()
        rect, row = self._desk.scene.rect(name), self._dice.choice(rows)
        at = Point(rect.x + rect.width / 2.0, rect.y + row.top + ROW / 2.0)
        return self._inside(self._desk.to_pixel(at))

    def _pin(self) -> Point:
        name = self._node()
        pins = [] if name is None else self._desk.scene.shapes[name].pins
        if name is None or not pins:
            return self._anywhere()
        at = self._desk.scene.pin_at(name, self._dice.choice(pins))
        return self._inside(self._desk.to_pixel(at))

    def _spot(self) -> Point:
        """Return a pixel of something, mostly."""
        dice, cables = self._dice, self._desk.scene.cables
        what = dice.random()
        if what < 0.2 and cables:
            line = dice.choice(list(cables.values())).line.tolist()
            one, other = dice.choice(list(pairwise(line)))
            middle = Point((one[0] + other[0]) / 2.0, (one[1] + other[1]) / 2.0)
            return self._inside(self._desk.to_pixel(middle))
        if what < 0.4 and (boxes := [*self._desk.scene.frames, *self._desk.scene.comments]):
            rect = dice.choice(boxes).rect
            corner = Point(rect.right - 3.0, rect.bottom - 3.0)
            at = dice.choice((Point(rect.x + 6.0, rect.y + 6.0), corner))
            return self._inside(self._desk.to_pixel(at))
        return dice.choice((self._title, self._row, self._pin, self._anywhere))()

    def _anywhere(self) -> Point:
        """Return any pixel of the window."""
        wide, high = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        return Point(self._dice.uniform(1, wide - 1), self._dice.uniform(1, high - 1))

    def _place(self, tag: str) -> Point | None:
        """Return the middle of something that can be pressed on a panel with this name."""
        places = insights.of_places(self._app)
        names = sorted(name for name in places if name.startswith(tag))
        if not names:
            return None
        x, y, width, height = places[self._dice.choice(names)]
        return self._inside(Point(x + width / 2.0, y + height / 2.0))

    def _node(self) -> str | None:
        """Return a node, rather one that is seen."""
        names = sorted(self._app.canvas.seen & self._desk.scene.shapes.keys())
        if not names or self._dice.random() < 0.1:
            names = sorted(self._desk.scene.shapes)
        return self._dice.choice(names) if names else None

    def _inside(self, at: Point) -> Point:
        wide, high = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        return Point(min(max(at.x, 1.0), wide - 2.0), min(max(at.y, 1.0), high - 2.0))


def _words(at: Point) -> str:
    return f"{at.x:.0f},{at.y:.0f}"
