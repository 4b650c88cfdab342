"""The page of the reference on the selected node (F1), with its example one press away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nodegraph.editor.beginning.examples import Example, example_of, text_of
from nodegraph.editor.beginning.visiting import Visit, examples_folder
from nodegraph.editor.commands.of_layout import send
from nodegraph.editor.edits.copying import pasted
from nodegraph.editor.edits.wiring import added_names
from nodegraph.editor.finding.reference_page import Page, PortLine, page_of
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.theme import faded
from nodegraph.editor.window.pen import Pen
from nodegraph.editor.window.side_page import INSET, Head, SidePage
from nodegraph.model.spec import NodeSpec
from nodegraph.resources import SUFFIX

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App

TITLE: Final = 24.0
TEXT: Final = 14.5
SMALL: Final = 12.5
LEADING: Final = 21.0
MOST: Final = 720.0  # units: longer lines are hard to read
INDENT: Final = 22.0  # of what is said of a port


class HelpPage(SidePage):
    """The page. It follows what is selected."""

    tag, panel = "help page", "help"
    closed_by = ("shader",)

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: where examples are written that are opened."""
        super().__init__()
        self.visit = Visit(folder or examples_folder())
        self._spec: NodeSpec | None = None
        self._page: Page | None = None
        self._example: Example | None = None
        self._home = ""

    def refresh(self, news: Sequence[Any]) -> None:
        """Follow what is selected."""
        desk = self.app.desk
        self.visit.look(desk)
        spec = _selected(self.app)
        if spec is not None and spec is not self._spec:
            self._spec, self._page = spec, page_of(spec)
            self._example = example_of(spec, desk.library)
            self.scroll, self.dirty = 0.0, True
        home = self.visit.way_home(desk)
        if home != self._home:
            self._home, self.dirty = home, True

    def name(self) -> str:
        """Return what stands in its head."""
        return "Help"

    def heads(self) -> Sequence[Head]:
        """Return the buttons of its head."""
        found = []
        if self._home:
            name = Path(self._home).name.removesuffix(SUFFIX).replace("_", " ")
            found.append(Head("back", f"Back to {name}", True))
        if self._example is not None:
            found.append(Head("open", "Open the example"))
            found.append(Head("add", "Add its nodes"))
        return found

    def push(self, key: str) -> None:
        """Go to the example, back from it, or take its nodes."""
        desk = self.app.desk
        if key == "back":
            self.visit.back(desk)
        elif key == "open" and self._example is not None:
            self.visit.go(desk, self._example)
        elif key == "add" and self._example is not None:
            text = text_of(self._example, desk.library)
            area = desk.area
            corner = desk.to_canvas(Point(area.x + area.width * 0.06, area.y + area.height * 0.12))
            edit = pasted(desk.patch, desk.signatures, text, desk.snapped(corner), desk.inside)
            send(desk, edit)
            desk.select_when_there(added_names(edit))

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, pen: Pen) -> float:
        """Draw the page."""
        page = self._page
        if page is None:
            return 0.0
        y = 34.0
        pen.text(INSET, y, page.title, TITLE)
        y += 26.0
        pen.text(INSET, y, page.line, SMALL, pen.theme.quiet)
        y += 28.0
        for number, text in enumerate(page.paragraphs):
            colour = pen.theme.text if number == 0 else None
            y = self._text(pen, y, text, TEXT, LEADING, INSET, colour) + 6.0
        for title, lines in (("Inputs", page.inputs), ("Settings", page.settings),
                             ("Outputs", page.outputs)):  # fmt: skip
            if lines:
                y = self._ports(pen, y + 6.0, title, lines)
        for text in (page.runs, f"In other tools: {page.also}." if page.also else ""):
            if text:
                y = self._text(pen, y + 8.0, text, SMALL, 18.0, INSET, pen.theme.quiet)
        return y + 24.0

    @property
    def _right(self) -> float:
        return min(self.width - INSET, INSET + MOST)

    def _ports(self, pen: Pen, y: float, title: str, lines: Sequence[PortLine]) -> float:
        pen.line(Point(INSET, y), Point(self._right, y), faded(pen.theme.line, 0.8))
        y += 18.0
        pen.text(INSET, y, title, SMALL, pen.theme.quiet)
        y += 20.0
        for line in lines:
            y = self._port(pen, y, line)
        return y

    def _port(self, pen: Pen, y: float, line: PortLine) -> float:
        """Draw a port: its name, kind and default, and below them its range and what it is for."""
        left, theme = INSET, pen.theme
        if line.kind is not None:
            pen.pin(line.kind, Point(left + 6.0, y))
        left += INDENT
        end = pen.text(left, y, line.title, TEXT)
        pen.text(max(end + 14.0, left + 150.0), y, line.takes, SMALL, theme.quiet)
        if line.default:
            value = pen.look.fitted(line.default, (self._right - left) * 0.4, SMALL)
            wide = pen.width(value, SMALL) + 16.0
            box = Rect(self._right - wide, y - 10.0, wide, 20.0)
            pen.box(box, theme.field, 4.0)
            pen.text(box.x + 8.0, y, value, SMALL)
        y += 19.0
        told = "  ".join(
            filter(
                None, (f"{line.range[:1].upper()}{line.range[1:]}." if line.range else "", line.doc)
            )
        )
        if told:
            y = self._text(pen, y, told, SMALL, 17.0, left, theme.quiet)
        return y + 9.0

    def _text(
        self, pen: Pen, y: float, text: str, size: float, leading: float, left: float, colour: Any
    ) -> float:
        for line in wrapped(text, self._right - left, lambda part: pen.width(part, size)):
            pen.text(left, y, line, size, colour or faded(pen.theme.text, 0.78))
            y += leading
        return y


def _selected(app: App) -> NodeSpec | None:
    """Return the kind of the node that is selected, as it is under its settings."""
    desk = app.desk
    names = sorted(desk.selection.nodes)
    if not names:
        return None
    desk.signatures.fit(desk.patch)
    signature = desk.signatures.of(desk.graph.nodes[names[0]])
    return None if signature is None else signature.spec
