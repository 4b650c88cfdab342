"""A line, or several, typed in place: a value, a name, a title, a comment.

Enter takes what is typed, Escape leaves what was; a press elsewhere takes it too, where it can be
taken. Up and Down step a value, with Shift finely. What cannot be is said below the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nodegraph.editor.canvas.shape import WIDTH as NODE_WIDTH
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.lettering import wrapped
from nodegraph.editor.theme import faded
from nodegraph.editor.values.question import Question
from nodegraph.editor.window.floating import Floating
from nodegraph.editor.window.pen import NORMAL, SMALL, Pen
from nodegraph.editor.window.typing_line import LINE, TypingLine
from nodegraph.editor.wishes import AskText
from nodegraph.model.errors import NodegraphError

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App
    from nodegraph.editor.window.hands import Event

LEAST, MOST, WIDE = 236.0, 380.0, 380.0
TOP, FIELD, LINES, SAID, MARGIN = 32.0, 34.0, 132.0, 18.0, 12.0
STEPS = {"Up": 1, "Down": -1, "PageUp": 10, "PageDown": -10}


class AskingBox(Floating):
    """Where it is typed."""

    tag = "asking"
    rounding = 9.0

    def __init__(self) -> None:
        super().__init__()
        self.question: Question | None = None
        self._line = TypingLine()
        self._text = ""
        self._fits, self._said = True, ""
        self._tried = False

    def wants(self, app: App, wish: Any) -> bool:
        """Whether something is asked for that is typed."""
        if not isinstance(wish, AskText) or wish.what in ("choice", "colour"):
            return False
        if wish.what != "value":
            return True
        question = Question.asked(app.desk, wish)
        return question is None or question.value is None or not question.value.options

    def open(self, app: App, wish: AskText) -> None:
        """Open over what is asked about; nothing opens where it cannot be answered."""
        question = Question.asked(app.desk, wish)
        if question is None:
            return
        self.question, self._tried = question, False
        self._text = question.text
        self._check(app)
        width = self._width(app, question)
        corner = app.desk.to_pixel(wish.at)
        nudge = Point(-MARGIN * app.scale, -(TOP + 4.0) * app.scale)
        self.show(app, corner.moved(*nudge), width, self._height(app, width))
        tall = LINES - 8.0 if question.several else LINE
        room = self.room(MARGIN + 10.0, TOP + 4.0, width - 2 * MARGIN - 20.0, tall)
        self._line.show(room, question.text, has_lines=question.several)

    def close(self) -> None:
        """Leave."""
        self._line.remove()
        super().close()

    def refresh(self, app: App, news: Sequence[Any]) -> None:
        """See what was typed."""
        self._line.keep_focus()
        text = self._line.text
        if text != self._text:
            self._text, self._tried = text, False
            self._check(app)

    def key(self, app: App, event: Event) -> None:
        """Take, step or leave."""
        question, name = self._question, event.name
        bare = name.removeprefix("Shift+")
        if name == ("Ctrl+Enter" if question.several else "Enter") and not event.again:
            self._take(app)
        elif name == "Escape" and not event.again:
            self.close()
        elif bare in STEPS and not question.several:
            text = question.stepped(self._line.text, STEPS[bare], name != bare)
            if text is not None:
                self._line.put(text)

    def outside(self, app: App, event: Event) -> bool:
        """Take it where it can be taken: what was typed is not lost by a press elsewhere."""
        if self._fits and self._text != self._question.text:
            self._take(app)
        self.close()
        return False

    def draw(self, pen: Pen) -> None:
        """Draw the title, the room to type in, and the sentence."""
        theme, question = pen.theme, self._question
        width = self.size.x - 2 * MARGIN
        pen.text(MARGIN + 2.0, 19.0, question.title, SMALL, theme.quiet, width)
        height = LINES if question.several else FIELD
        bad = not self._fits and self._tried
        edge = theme.warning if bad else theme.selected
        pen.box(Rect(MARGIN, TOP, width, height), theme.field, 6.0, edge, 1.4)
        y = TOP + height + 16.0
        colour = theme.warning if bad else faded(theme.quiet, 1.0 if self._fits else 0.8)
        for line in self._lines(self.app, self.size.x):
            pen.text(MARGIN + 2.0, y, line, SMALL, colour)
            y += SAID

    @property
    def _question(self) -> Question:
        assert self.question is not None
        return self.question

    def _check(self, app: App) -> None:
        """See whether what is typed can be taken, and give the sentence its room."""
        self._fits, self._said = self._question.checked(app.desk, self._text)
        self.dirty = True
        if self.shown:
            width = self.size.x
            self.resize(app, width, self._height(app, width))

    def _take(self, app: App) -> None:
        self._text, self._tried = self._line.text, True
        try:
            self._question.take(app.desk, self._text)
        except NodegraphError as problem:
            self._fits, self._said = False, str(problem)
            self.dirty = True
            self.resize(app, self.size.x, self._height(app, self.size.x))
            self._line.focus()
            return
        self.close()

    def _width(self, app: App, question: Question) -> float:
        if question.several:
            return WIDE
        node = NODE_WIDTH * app.desk.camera.zoom / app.scale if question.value else LEAST
        title = app.look.width(question.title, SMALL) + 2 * MARGIN + 8.0
        text = app.look.width(question.text, NORMAL) + 2 * MARGIN + 60.0
        return min(max(LEAST, node, title, text), MOST)

    def _height(self, app: App, width: float) -> float:
        height = LINES if self._question.several else FIELD
        said = len(self._lines(app, width)) * SAID
        return TOP + height + (said + 12.0 if said else 4.0) + MARGIN - 4.0

    def _lines(self, app: App, width: float) -> list[str]:
        if not self._said:
            return []
        space = width - 2 * MARGIN - 4.0
        return wrapped(self._said, space, lambda text: app.look.width(text, SMALL), 4)
