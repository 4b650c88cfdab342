"""The text of the selected shader node, beside the picture that it draws.

A shader of the patch's own folder is written and drawn at once (Ctrl+S); what does not compile is
told below it, with its line. One that ships with the program is read, and copied to be changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import dearpygui.dearpygui as dpg

from nodegraph.editor.geometry import Rect
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.shader_text import (
    LineError,
    ShaderSource,
    all_problems,
    become,
    errors_in,
    line_of,
    made_own,
    source_of,
)
from nodegraph.editor.theme import Theme, faded
from nodegraph.editor.window.fonts import load_mono
from nodegraph.editor.window.pen import Pen
from nodegraph.editor.window.side_page import HEAD, INSET, Head, SidePage
from nodegraph.model.errors import Failed
from nodegraph.session import messages as m
from nodegraph.show.own_shaders import write_shader

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

SMALL: Final = 12.5
MOST_ERRORS: Final = 5
ERROR: Final = 40.0  # units of one
GAP: Final = 10.0


class ShaderPage(SidePage):
    """The page. It stays with its shader until that is written or left as it is."""

    tag, panel = "shader page", "shader"
    closed_by = ("help",)

    def __init__(self) -> None:
        super().__init__()
        self.node = ""
        self.source: ShaderSource | None = None
        self.errors: list[LineError] = []
        self._before = ""  # as the file has it
        self._item = 0
        self._font = 0
        self._grounds: dict[str, int] = {}
        self._becoming: tuple[str, str] | None = None  # a node, and the type that it will have
        self._was_dirty = False

    # --- a page -----------------------------------------------------------------------------------

    def build(self, app: App) -> None:
        """Make its items, hidden."""
        super().build(app)
        self._font = load_mono(app.scale)

    @property
    def text(self) -> str:
        """What is typed."""
        return str(dpg.get_value(self._item)) if self._item else self._before

    @property
    def is_changed(self) -> bool:
        """Whether what is typed is not in the file."""
        return self.text != self._before

    def open(self) -> None:
        """Take the shader that is selected."""
        self._take(min(self.app.desk.selection.nodes, default=""))

    def close(self) -> None:
        """Take it away; text that was not saved stays for the next time it is opened here."""
        if self.is_changed:
            self.app.desk.say(f"{self.name()} is not saved yet; save it, or press Revert.", "hint")
            return
        super().close()

    def takes_keys(self) -> bool:
        """Whether a person types here."""
        return bool(self._item) and self.is_there and dpg.is_item_active(self._item)

    def name(self) -> str:
        """Return what stands in its head."""
        return "Code" if self.source is None else self.source.path.name

    def heads(self) -> Sequence[Head]:
        """Return the buttons of its head."""
        if self.source is None:
            return ()
        if not self.source.is_own:
            return (Head("copy", "Make it your own"),)
        changed = self.is_changed
        return (Head("revert", "Revert"), Head("save", "Save", True)) if changed else ()

    def push(self, key: str) -> None:
        """Save, go back to what the file has, or copy."""
        match key:
            case "save":
                self._save()
            case "revert":
                self._read()
            case "copy":
                self._copy()
            case _:
                pass

    def refresh(self, news: Sequence[Any]) -> None:
        """Follow what is selected, the file, and what is wrong with it."""
        chosen = min(self.app.desk.selection.nodes, default="")
        if chosen and not self.is_changed and self._is_other(chosen):
            self._take(chosen)
        for message in news:
            if isinstance(message, m.ShadersRead):
                self._reread()
        errors = self._found()
        changed = self.is_changed
        if errors != self.errors or changed != self._was_dirty:
            self.errors, self._was_dirty, self.dirty = errors, changed, True

    def hear(self, event: Event) -> bool:
        """Take what hands do on it; Ctrl+S saves the shader while it is typed."""
        if event.what == "key" and self.takes_keys():
            if event.name == "Ctrl+S" and not event.again:
                self.app.desk.try_to(self._save)
                self.dirty = True
            return event.name != "Escape"
        if self.is_there and self._item and event.what == "wheel" and self.has(event.at):
            return True  # the text scrolls by itself
        return super().hear(event)

    def _is_other(self, node: str) -> bool:
        """Whether a node is another one, or of another type than before."""
        item = self.app.desk.graph.nodes.get(node)
        known = "" if self.source is None else self.source.type
        return node != self.node or (item is not None and item.type != known)

    # --- the file ---------------------------------------------------------------------------------

    def _take(self, node: str) -> None:
        source = source_of(self.app.desk, node) if node else None
        if source is None and (self.source is not None or node == self.node):
            return  # the text of another node stays
        self.node, self.source = node, source
        self._drop()
        self._read()

    def _read(self) -> None:
        """Show what the file has."""
        self.dirty = True
        try:
            self._before = "" if self.source is None else self.source.read()
        except Failed as problem:
            self.app.desk.say(str(problem), "warning")
            self._before = ""
        if self._item:
            dpg.set_value(self._item, self._before)

    def _save(self) -> None:
        """Write it, and let it be drawn."""
        if self.source is None or not self.source.is_own or not self.is_changed:
            return
        desk = self.app.desk
        text = self.text
        write_shader(Path(desk.door.path), self.source.name, text)
        self._before = text
        desk.request(m.ReloadShaders(), f"Draw {self.source.path.name}")

    def _copy(self) -> None:
        """Copy a shader of the program into the patch's folder; its node becomes that one."""
        desk = self.app.desk
        path = made_own(desk, self.node)
        self._becoming = (self.node, f"shader.{path.stem}")
        desk.request(m.ReloadShaders(), f"Draw {path.name}")

    def _reread(self) -> None:
        """The shaders were read anew: somebody may have written the file."""
        desk = self.app.desk
        if self._becoming is not None:
            (node, type), self._becoming = self._becoming, None
            spec = desk.library.get(type)
            if spec is not None and node in desk.graph.nodes:
                desk.try_to(lambda: desk.edit(become(desk, node, spec), f"Make {node} your own"))
        if not self.is_changed:
            self._take_again()

    def _take_again(self) -> None:
        fresh = source_of(self.app.desk, self.node)
        if fresh is None:
            return
        if fresh != self.source:
            self.source = fresh
            self._drop()
        try:
            is_other = fresh.read() != self._before
        except Failed:
            return
        if is_other or not self._item:
            self._read()

    def _found(self) -> list[LineError]:
        if self.source is None:
            return []
        desk = self.app.desk
        problems = {**desk.problems, **desk.problems_here()}
        found = all_problems(problems, self.source.type, self.node)
        return errors_in(found, self.source.path.name)[:MOST_ERRORS]

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, pen: Pen) -> float:
        """Draw what is wrong, at the foot; the text is a field of Dear PyGui."""
        if self.source is None:
            pen.text(INSET, 40.0, "Select a shader node to see its text.", 14.0, pen.theme.quiet)
            return 0.0
        y = self.height - HEAD - self._foot()
        for error in self.errors:
            self._draw_error(pen, y, error)
            y += ERROR
        if not self.errors:
            pen.text(INSET, y + 17.0, self._state(), SMALL, pen.theme.quiet)
        return 0.0

    def _draw_error(self, pen: Pen, y: float, error: LineError) -> None:
        theme = pen.theme
        body = Rect(INSET - 8.0, y, self.width - 2 * INSET + 16.0, ERROR - 4.0)
        pen.box(body, faded(theme.error, 0.14), 5.0)
        pen.box(Rect(body.x, body.y, 3.0, body.height), theme.error, 1.5)
        left = INSET + 4.0
        if error.line:
            left = pen.text(left, y + 11.0, f"Line {error.line}", SMALL, theme.error) + 10.0
        space = self.width - INSET - left
        text = wrapped(error.text, space, lambda part: pen.width(part, SMALL), 1)
        pen.text(left, y + 11.0, text[0] if text else "", SMALL)
        code = line_of(self._before, error.line)
        pen.text(INSET + 4.0, y + 26.0, code, SMALL, theme.quiet, self.width - 2 * INSET)

    def _state(self) -> str:
        assert self.source is not None
        if not self.source.is_own:
            return "It ships with the program. Make it your own to change it."
        if self.is_changed:
            return "Not saved yet: Ctrl+S writes it, and draws it."
        return "Saved. It is drawn as it is here."

    def _foot(self) -> float:
        return max(len(self.errors) * ERROR, 30.0) + GAP

    def placed(self) -> None:
        """Put the text where it has room."""
        if self.source is None:
            self._drop()
            return
        scale = self.scale
        width = round((self.width - 2 * GAP) * scale)
        height = round((self.height - HEAD - GAP - self._foot()) * scale)
        place = [round(GAP * scale), round((HEAD + GAP) * scale)]
        if not self._item:
            self._item = int(
                dpg.add_input_text(
                    parent=self.window, multiline=True, tab_input=True, default_value=self._before,
                    readonly=not self.source.is_own, pos=place, width=width, height=height,
                )
            )  # fmt: skip
            if self._font:
                dpg.bind_item_font(self._item, self._font)
        dpg.configure_item(self._item, pos=place, width=width, height=max(height, 40))
        dpg.bind_item_theme(self._item, self._ground(self.app.look.theme))

    def _drop(self) -> None:
        if self._item:
            dpg.delete_item(self._item)
            self._item = 0

    def _ground(self, theme: Theme) -> int:
        if theme.name not in self._grounds:
            with dpg.theme() as made, dpg.theme_component(dpg.mvAll):
                dpg.add_theme_color(dpg.mvThemeCol_FrameBg, theme.canvas)
                dpg.add_theme_color(dpg.mvThemeCol_NavHighlight, faded(theme.canvas, 0.0))
                dpg.add_theme_style(dpg.mvStyleVar_FramePadding, 14, 12)
            self._grounds[theme.name] = int(made)
        return self._grounds[theme.name]
