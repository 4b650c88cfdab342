"""The list of commands: all that can be done, by its words, with the keys that do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nodegraph.editor.commands.table import COMMANDS, run
from nodegraph.editor.finding.command_search import CommandLine, search_commands
from nodegraph.editor.finding.cursor import Cursor
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.lettering import pieces
from nodegraph.editor.theme import faded
from nodegraph.editor.window.listing import Listing
from nodegraph.editor.window.pen import NORMAL, SMALL, Pen
from nodegraph.editor.window.search_head import HEAD, draw_head
from nodegraph.editor.window.typing_line import LINE, TypingLine
from nodegraph.editor.wishes import AskCommand

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

WIDTH, ROW, ROWS, SIDE = 560.0, 30.0, 13, 8.0
HIGH = 0.14  # of the window above it
AREA = 84.0  # the column of areas
OTHERS = [command for command in COMMANDS.values() if command.id != "commands"]  # that is this box


class CommandBox(Listing):
    """The list of commands. `uses`: how often each was done here; `used` is told of one more."""

    tag = "commands"
    first = HEAD + 6.0
    row = ROW

    def __init__(
        self, uses: Mapping[str, float], used: Callable[[str], object] = lambda id: None
    ) -> None:
        super().__init__()
        self.lines: Sequence[CommandLine] = ()
        self._uses, self._used = dict(uses), used
        self._line = TypingLine()
        self._text: str | None = None

    def wants(self, app: App, wish: Any) -> bool:
        """Whether the list of commands is asked for."""
        return isinstance(wish, AskCommand)

    def open(self, app: App, wish: AskCommand) -> None:
        """Open in the middle, towards the top."""
        area = app.desk.area
        left = area.centre.x - WIDTH * app.scale / 2.0
        self.show(app, Point(left, area.y + area.height * HIGH), WIDTH, _height(ROWS))
        self._line.show(self.room(44.0, 10.0, WIDTH - 64.0, LINE), "", "What do you want to do?")
        self._text = None

    def close(self) -> None:
        """Leave."""
        self._line.remove()
        super().close()

    def refresh(self, app: App, news: Sequence[Any]) -> None:
        """Search for what was typed."""
        self._line.keep_focus()
        text = self._line.text
        if text != self._text:
            self._text, self.dirty = text, True
            self.lines = search_commands(text, app.desk, self._uses, OTHERS)
            barred = frozenset(n for n, line in enumerate(self.lines) if not line.can)
            self.cursor = Cursor.on(len(self.lines), ROWS, barred)
            self.resize(app, WIDTH, _height(min(max(len(self.lines), 1), ROWS)))

    def key(self, app: App, event: Event) -> None:
        """Move, do or leave."""
        if event.name == "Ctrl+P" and not event.again:
            self.close()
        else:
            super().key(app, event)

    def draw(self, pen: Pen) -> None:
        """Draw all of it."""
        draw_head(pen, WIDTH, bool(self._text))
        y = self.first
        for place in self.cursor.seen:
            self._draw_line(pen, self.lines[place], y, place == self.cursor.at)
            y += ROW
        if not self.lines:
            words = "No command has that name."
            pen.text(SIDE + 14.0, y + ROW / 2.0, words, NORMAL, pen.theme.quiet)
        area = Rect(0.0, self.first, WIDTH - 3.0, ROW * ROWS)
        pen.bar(area, self.cursor.top, ROWS, len(self.lines))

    def spots(self) -> dict[str, Rect]:
        """Return the commands that are seen, by their id."""
        return {
            self.lines[place].command.id: Rect(0.0, self.first + ROW * n, WIDTH, ROW)
            for n, place in enumerate(self.cursor.seen)
        }

    def take(self, app: App) -> None:
        """Do the command that is chosen."""
        if not 0 <= self.cursor.at < len(self.lines):
            return
        command = self.lines[self.cursor.at].command
        self.close()
        self._uses[command.id] = self._uses.get(command.id, 0.0) + 1.0
        self._used(command.id)
        run(command, app.desk)

    def _draw_line(self, pen: Pen, line: CommandLine, y: float, chosen: bool) -> None:
        theme, middle, title = pen.theme, y + ROW / 2.0, line.command.title
        if chosen:
            pen.box(Rect(SIDE, y + 1.0, WIDTH - 2 * SIDE, ROW - 2.0), theme.value, 6.0)
        lit = theme.text if line.can else faded(theme.quiet, 0.75)
        pen.text(SIDE + 14.0, middle, line.command.area, SMALL, faded(theme.quiet, 0.75))
        x = SIDE + 14.0 + AREA
        if line.text == title:
            pen.marked(x, middle, pieces(title, line.spans), NORMAL, lit)
        else:
            x = pen.text(x, middle, title, NORMAL, lit) + 8.0
            pen.marked(x, middle, pieces(line.text, line.spans), SMALL, theme.quiet)
        if line.command.keys:
            pen.keys(WIDTH - SIDE - 10.0, middle, line.command.keys[0], not line.can)


def _height(rows: int) -> float:
    return HEAD + 6.0 + ROW * rows + 10.0
