"""What is typed in place: a value, a name, a title, a comment; and what it makes of it.

    question = Question.asked(desk, AskText("value", "tunnel.rate", "0.5", at))
    question.answered(desk, "+=0.1").note       # "0.6": what the line below the field says
    question.take(desk, "+=0.1")                # Unusable with a sentence where it cannot be

Nothing is asked for an input that a cable drives: what was typed there would not be heard.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from nodegraph.editor import words
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits import bookmarks, commenting, framing
from nodegraph.editor.geometry import Rect
from nodegraph.editor.values.valued import Valued, valued
from nodegraph.editor.wishes import AskText
from nodegraph.model.edit_needs import need_free_name, need_name, node_of
from nodegraph.model.edits import Edit, Group, Publish, RenameNode, apply
from nodegraph.model.errors import NodegraphError, Unusable
from nodegraph.model.patch import SubPatch

LETTER, LINE, AROUND = 7.4, 19.5, 12.0  # canvas units: of a comment's text, and its edges
WIDEST: Final = 48  # letters of a comment before it is wrapped


@dataclass(frozen=True, slots=True)
class Answer:
    """What a text would do: an edit, or None where it changes nothing.

    `note` says what comes of it, `choose` names nodes to be selected then.
    """

    edit: Edit | None
    name: str = ""
    note: str = ""
    choose: tuple[str, ...] = ()
    release: str = ""  # the path of a value that is performed, to be given back


@dataclass(frozen=True, slots=True)
class Question:
    """Something to type. `several`: lines, not one; `hint`: what would do."""

    wish: AskText
    title: str
    text: str
    hint: str = ""
    several: bool = False
    value: Valued | None = None

    @classmethod
    def asked(cls, desk: Desk, wish: AskText) -> Question | None:
        """Return what a wish asks; None where it cannot be answered by typing."""
        text = wish.text
        match wish.what:
            case "value":
                value = valued(desk, wish.of)
                if value is None or value.wired:
                    return None
                return cls(wish, value.title, value.shown, value.hint, value=value)
            case "name":
                return cls(wish, f"Rename {wish.of}", text, "Letters, digits and _")
            case "frame":
                return cls(wish, "Title of the frame", text)
            case "comment":
                hint = "Ctrl+Enter when it is done"
                return cls(wish, "Comment", text, hint, several=True)
            case "group":
                name = _free_group_name(desk, text)
                return cls(wish, "Name of the sub-patch", name, "Letters, digits and _")
            case "publish":
                pin = wish.of.partition(" ")[2]
                return cls(wish, f"Publish {pin} as", text, "Letters, digits and _")
            case "bookmark":
                return cls(wish, f"Title of view {wish.of}", text)
            case _:
                return None

    def answered(self, desk: Desk, text: str) -> Answer:
        """Return what a text would do. Raises Unusable with what would do instead."""
        if self.value is not None:
            return self._value(desk, text)
        return _ANSWERS[self.wish.what](desk, self.wish, text)

    def checked(self, desk: Desk, text: str) -> tuple[bool, str]:
        """Return whether a text can be taken, and the sentence below the field."""
        try:
            answer = self.answered(desk, text)
            if answer.edit is not None:
                apply(desk.patch, answer.edit)
        except NodegraphError as problem:
            return False, str(problem)
        return True, answer.note or self.hint

    def take(self, desk: Desk, text: str) -> None:
        """Do what a text says. Raises Unusable where it cannot be, and then does nothing."""
        answer = self.answered(desk, text)
        if answer.release:
            desk.perform({answer.release: None})
        if answer.edit is None:
            return
        apply(desk.patch, answer.edit)
        desk.edit(answer.edit, answer.name)
        if answer.choose:
            desk.select_when_there(answer.choose)

    def stepped(self, text: str, steps: int, fine: bool = False) -> str | None:
        """Return the text after the arrow keys: a value some steps further; None for no number."""
        return None if self.value is None else self.value.stepped(text, steps, fine)

    def _value(self, desk: Desk, text: str) -> Answer:
        assert self.value is not None
        value, note = self.value.read(text)
        release = self.value.path if self.value.path in desk.performed else ""
        same = not release and self.value.is_present(value)
        edit = None if same else self.value.edit(value)
        shown = self.value.words(value)
        said = note or ("" if shown.casefold() == text.strip().casefold() else shown)
        return Answer(edit, f"Set {self.wish.of}", said, release=release)


def as_name(text: str) -> str:
    """Return what a person types as a name that a file takes: blanks become _."""
    return "_".join(unicodedata.normalize("NFKC", text).replace("-", " ").split())


def comment_size(text: str) -> tuple[float, float]:
    """Return the size of a comment that shows all of its text, in canvas units on the grid."""
    parts = text.split("\n")
    letters = min(max(max(map(len, parts)), 26), WIDEST)
    lines = sum(max(-(-len(part) // max(letters - 4, 1)), 1) for part in parts)
    wide, tall = letters * LETTER + AROUND, lines * LINE + AROUND
    return (-(-wide // 16) * 16.0, max(-(-tall // 16) * 16.0, commenting.LEAST[1]))


def _name(desk: Desk, wish: AskText, text: str) -> Answer:
    name = as_name(text)
    node_of(desk.graph, wish.of)
    if name == wish.of:
        return Answer(None)
    need_free_name(desk.graph, name)
    said = "" if name == text else f"It will be called {name}."
    return Answer(RenameNode(wish.of, name, desk.inside), f"Rename {wish.of}", said, (name,))


def _frame(desk: Desk, wish: AskText, text: str) -> Answer:
    edit = framing.retitled(desk.graph, wish.place, text.strip(), desk.inside)
    return Answer(None if text.strip() == wish.text else edit, "Rename frame")


def _comment(desk: Desk, wish: AskText, text: str) -> Answer:
    graph, inside, text = desk.graph, desk.inside, text.rstrip()
    if wish.of == "new":
        if not text.strip():
            return Answer(None)
        edit = commenting.commented(graph, wish.at, text, comment_size(text), inside)
        return Answer(edit, "Comment")
    if not text.strip():
        return Answer(commenting.removed(graph, wish.place, inside), "Remove comment")
    if text == wish.text:
        return Answer(None)
    reworded = commenting.reworded(graph, wish.place, text, inside)
    after = apply(desk.patch, reworded)[0].graph(inside)
    assert after is not None
    rect = next(
        one.rect for one in commenting.comments_of(after) if one.place == wish.place
    )  # the text was put there
    wide, tall = comment_size(text)
    room = Rect(rect.x, rect.y, max(rect.width, wide), max(rect.height, tall))
    return Answer(commenting.resized(after, wish.place, room, inside), "Edit comment")


def _group(desk: Desk, wish: AskText, text: str) -> Answer:
    name = as_name(text)
    nodes = tuple(sorted(desk.selection.nodes))
    need_name(name)
    said = "" if name == text else f"It will be called {name}."
    return Answer(Group(nodes, name, name, desk.inside), f"Group {name}", said, (name,))


def _publish(desk: Desk, wish: AskText, text: str) -> Answer:
    side, _, pin = wish.of.partition(" ")
    node, _, port = pin.rpartition(".")
    name, graph = as_name(text), desk.graph
    need_name(name)
    if not isinstance(graph, SubPatch):
        raise Unusable(f"{pin}: only a sub-patch publishes ports; go into one.")
    if side == "outputs":
        if name in graph.outputs:
            raise Unusable(f"{name}: there is an output of that name; choose another name.")
        return Answer(Publish(desk.inside, "outputs", name, ((node, port),)), f"Publish {pin}")
    ends = graph.inputs.get(name, ())
    joined = f"It joins {words.several(len(ends), 'pin')} under that name." if ends else ""
    edit = Publish(desk.inside, "inputs", name, (*ends, (node, port)))
    return Answer(edit, f"Publish {pin}", joined)


def _bookmark(desk: Desk, wish: AskText, text: str) -> Answer:
    size = (desk.area.width, desk.area.height)
    edit = bookmarks.stored(desk.patch, int(wish.of), desk.camera, size, desk.inside, text.strip())
    return Answer(edit, f"Store view {wish.of}")


def _free_group_name(desk: Desk, wanted: str) -> str:
    taken = {*desk.patch.patches, *(desk.graph.nodes.keys() - desk.selection.nodes)}
    number, name = 2, wanted
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name


_ANSWERS: Mapping[str, Callable[[Desk, AskText, str], Answer]] = {
    "name": _name,
    "frame": _frame,
    "comment": _comment,
    "group": _group,
    "publish": _publish,
    "bookmark": _bookmark,
}
