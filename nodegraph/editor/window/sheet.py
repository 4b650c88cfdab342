"""A rectangle of the window that is drawn by hand, with places that can be pressed.

    sheet = Sheet("transport")
    sheet.build()
    sheet.put(Rect(0, 0, 1440, 44))
    sheet.begin(look)                                  # anew, when what it shows has changed
    sheet.text(Point(12, 12), "128.0", 16)
    sheet.button("tap", Rect(90, 8, 44, 28), "Tap", tap)

It is a window of Dear PyGui without any of its decorations. Buttons are Dear PyGui's, so that what
lies on top is what is pressed, but clear: they lie over the drawing. A button that is there already
is moved, not made anew: a hand may be on it. Places are pixels from the sheet's corner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.theme import Colour, faded
from nodegraph.editor.window.look import Look

NOWHERE: Colour = (0, 0, 0, 0)
LIFT = 0.55  # of a letter's size, from its middle to its top
Do = Callable[[], object]
Kind = Literal["plain", "lit", "warn", "bare"]


@dataclass
class Sheet:
    """`rect` is where it is; `grip` is the key of the button that a hand is on, "" for none."""

    tag: str
    rect: Rect = Rect(0.0, 0.0, 0.0, 0.0)
    shown: bool = False
    look: Look | None = None
    base: int = 0  # what things of one's own are drawn into, over all that `begin` clears
    grip: str = ""
    _window: int = 0
    _drawn: int = 0
    _buttons: dict[str, int] = field(default_factory=dict)
    _does: dict[str, Do] = field(default_factory=dict)
    _places: dict[str, Rect] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _window_theme: tuple[str, int] = ("", 0)

    def build(self) -> None:
        """Make its window, hidden."""
        name = f"{self.tag} sheet"
        dpg.add_window(
            tag=name, show=False, no_title_bar=True, no_resize=True, no_move=True,
            no_scrollbar=True, no_scroll_with_mouse=True, no_collapse=True, min_size=(1, 1),
            no_focus_on_appearing=True, no_saved_settings=True,
        )  # fmt: skip
        self._window = int(dpg.get_alias_id(name))
        self._drawn = int(dpg.add_draw_node(parent=self._window))
        self.base = int(dpg.add_draw_node(parent=self._window))

    def put(self, rect: Rect) -> bool:
        """Show it there; True where it was not there just so."""
        if self.shown and rect == self.rect:
            return False
        dpg.configure_item(
            self._window, pos=[int(rect.x), int(rect.y)], width=int(rect.width),
            height=int(rect.height), show=True,
        )  # fmt: skip
        self.rect, self.shown = rect, True
        return True

    def hide(self) -> None:
        """Show it no longer."""
        if self.shown:
            dpg.configure_item(self._window, show=False)
            self.shown = False

    def raise_up(self) -> None:
        """Put it over the other windows."""
        dpg.focus_item(self._window)

    def covers(self, pixel: Point) -> bool:
        """Whether a pixel of the window is on it."""
        return self.shown and self.rect.contains(pixel)

    def is_under_pointer(self) -> bool:
        """Whether nothing lies over it where the pointer is. Asks Dear PyGui: not every frame."""
        return self.shown and bool(dpg.is_item_hovered(self._window))

    # --- drawing ---------------------------------------------------------------------------------

    def begin(self, look: Look, fill: Colour | None = None, edge: str = "") -> None:
        """Draw it anew. `edge`: where it has a line, "top", "bottom"; "" for one around it."""
        self.look = look
        self._wear(look, fill, bool(edge))
        dpg.delete_item(self._drawn, children_only=True)
        self._used = set()
        wide, high = self.rect.width, self.rect.height
        if edge:
            y = high - 1.0 if edge == "bottom" else 0.5
            self.line(Point(0.0, y), Point(wide, y), look.theme.line)

    def end(self) -> None:
        """Take the buttons away that were not drawn again."""
        for key in [key for key in self._buttons if key not in self._used]:
            dpg.delete_item(self._buttons.pop(key))
            self._does.pop(key, None)
            self._places.pop(key, None)
            if self.grip == key:
                self.grip = ""

    def text(
        self, at: Point, text: str, size: float, colour: Colour | None = None, parent: int = 0
    ) -> int:
        """Write a line; `at` is the left end of its middle."""
        assert self.look is not None
        return int(
            dpg.draw_text(
                [at.x, at.y - size * LIFT], text, size=size,
                color=colour or self.look.theme.text, parent=parent or self._drawn,
            )
        )  # fmt: skip

    def box(
        self, rect: Rect, fill: Colour, rounding: float = 4.0, edge: Colour = NOWHERE,
        parent: int = 0,
    ) -> int:  # fmt: skip
        """Draw a filled rectangle."""
        return int(
            dpg.draw_rectangle(
                [rect.x, rect.y], [rect.right, rect.bottom], color=edge, fill=fill,
                rounding=rounding, parent=parent or self._drawn,
            )
        )  # fmt: skip

    def dot(self, at: Point, radius: float, colour: Colour, parent: int = 0) -> int:
        """Draw a dot."""
        return int(
            dpg.draw_circle(
                list(at), radius, color=NOWHERE, fill=colour, parent=parent or self._drawn
            )
        )

    def line(
        self, one: Point, other: Point, colour: Colour, thick: float = 1.0, parent: int = 0
    ) -> int:
        """Draw a line."""
        return int(
            dpg.draw_line(
                list(one), list(other), color=colour, thickness=thick,
                parent=parent or self._drawn,
            )
        )  # fmt: skip

    def triangle(self, rect: Rect, colour: Colour) -> int:
        """Draw a triangle that points to the right, as large as a rectangle."""
        return int(
            dpg.draw_triangle(
                [rect.x, rect.y], [rect.x, rect.bottom], [rect.right, rect.centre.y],
                color=NOWHERE, fill=colour, parent=self._drawn,
            )
        )  # fmt: skip

    def button(
        self, key: str, rect: Rect, label: str, do: Do | None = None, kind: Kind = "plain",
        size: float = 14.0, hint: str = "", colour: Colour | None = None,
    ) -> None:  # fmt: skip
        """Draw a button with a label in its middle. A "bare" one is only seen under the pointer."""
        self.spot(key, rect, do, kind, hint)
        assert self.look is not None
        theme = self.look.theme
        if colour is None:
            colour = theme.canvas if kind in ("lit", "warn") else theme.text
        if label:
            wide = self.look.width(label, size)
            self.text(Point(rect.x + (rect.width - wide) / 2.0, rect.centre.y), label, size, colour)

    def spot(
        self, key: str, rect: Rect, do: Do | None = None, kind: Kind = "bare", hint: str = ""
    ) -> None:
        """Let a place be pressed; `do` when it was. `grip` tells of it while it is held."""
        self._used.add(key)
        self._does[key] = do or (lambda: None)
        item = self._buttons.get(key)
        if item is None:
            item = self._buttons[key] = self._new_button(key, hint)
        if self._places.get(key) != rect:
            self._places[key] = rect
            dpg.configure_item(
                item, pos=[int(rect.x), int(rect.y)], width=max(int(rect.width), 1),
                height=max(int(rect.height), 1),
            )  # fmt: skip
        assert self.look is not None
        theme = self.look.theme
        fills = {"plain": theme.field, "lit": theme.selected, "warn": theme.warning}
        if kind in fills:
            self.box(rect, fills[kind], 5.0)

    def place_of(self, key: str) -> Rect:
        """Return where a button is, from the sheet's corner."""
        return self._places.get(key, Rect(0.0, 0.0, 0.0, 0.0))

    def held(self) -> str:
        """Return the key of the button that a hand is on, "" for none."""
        if self.grip and not dpg.is_item_active(self._buttons[self.grip]):
            self.grip = ""
        return self.grip

    def _new_button(self, key: str, hint: str) -> int:
        item = int(
            dpg.add_button(
                label=f"##{self.tag} {key}", parent=self._window, callback=lambda: self._do(key)
            )
        )
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_activated_handler(callback=lambda: self._gripped(key))
        dpg.bind_item_handler_registry(item, handlers)
        if hint:
            with dpg.tooltip(item, delay=0.6):
                dpg.add_text(hint)
        return item

    def _do(self, key: str) -> None:
        do = self._does.get(key)
        if do is not None:
            do()

    def _gripped(self, key: str) -> None:
        if key in self._buttons:
            self.grip = key

    # --- looks -----------------------------------------------------------------------------------

    def _wear(self, look: Look, fill: Colour | None, docked: bool) -> None:
        key = f"{look.theme.name} {fill} {docked}"
        if self._window_theme[0] == key:
            return
        made = int(dpg.add_theme())
        with dpg.theme_component(dpg.mvAll, parent=made):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
            dpg.add_theme_style(dpg.mvStyleVar_WindowRounding, 0 if docked else 8)
            dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 0 if docked else 1)
            dpg.add_theme_color(dpg.mvThemeCol_WindowBg, fill or look.theme.panel)
        with dpg.theme_component(dpg.mvButton, parent=made):
            dpg.add_theme_color(dpg.mvThemeCol_Button, NOWHERE)
            dpg.add_theme_color(dpg.mvThemeCol_ButtonHovered, faded(look.theme.text, 0.09))
            dpg.add_theme_color(dpg.mvThemeCol_ButtonActive, faded(look.theme.selected, 0.22))
        with dpg.theme_component(dpg.mvTooltip, parent=made):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 10, 7)
            dpg.add_theme_style(dpg.mvStyleVar_WindowRounding, 6)
            dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 1)
        dpg.bind_item_theme(self._window, made)
        if self._window_theme[1]:
            dpg.delete_item(self._window_theme[1])
        self._window_theme = (key, made)
