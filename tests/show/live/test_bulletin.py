"""How the show is and what is wrong, told on change and never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from nodegraph.model.edits import SetValue
from nodegraph.model.errors import Problem
from nodegraph.model.patch import Patch, PatchNode
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.history import History
from nodegraph.session.state import State
from nodegraph.show.live.bulletin import Bulletin, status_of
from nodegraph.show.live.standing import HELD, StandingProblems
from tests.session.test_fold import LIBRARY

PATCH = Patch(nodes={"add": PatchNode("math.add", {}, {"amount": 1.0})}, wires=())
NAN = Problem("warning", "a", "made a value that is not a number.")


class Board:
    def __init__(self) -> None:
        self.told: list[Any] = []
        self.bulletin = Bulletin(self.told.append)
        self.state = State(LIBRARY, "/x.patch.json", History(PATCH), saved=PATCH)
        self.look()

    def look(self) -> list[Any]:
        """Return what is told now."""
        self.told.clear()
        self.bulletin.look(self.state, None)
        return list(self.told)

    def after(self, request: m.Request) -> list[Any]:
        self.state, _ = handle(self.state, "a", request)
        return self.look()


@pytest.fixture
def board() -> Board:
    return Board()


def test_nothing_new_is_not_told(board: Board) -> None:
    assert board.look() == []


@pytest.mark.parametrize(
    ("request_", "field", "value"),
    [
        (m.SetShow(blackout=True), "controls", m.Controls(blackout=True)),
        (m.Record(path="/tmp/a.mp4"), "recording", "/tmp/a.mp4"),
        (m.SetTempo(tempo=99.0), "tempo", 99.0),
        (m.SetPeers(peers=2), "peers", 2),
        (m.DoEdit(edit=SetValue("add", "amount", 2.0)), "saved", False),
    ],
)
def test_what_a_client_does_all_are_told(
    board: Board, request_: m.Request, field: str, value: Any
) -> None:
    [told] = board.after(request_)
    assert isinstance(told, m.ShowChanged)
    assert getattr(told, field) == value
    assert board.look() == []


def test_what_is_taken_back_is_saved_again(board: Board) -> None:
    board.after(m.DoEdit(edit=SetValue("add", "amount", 2.0)))
    [told] = board.after(m.Undo())
    assert told.saved


def test_a_file_that_is_not_there_has_nothing(board: Board) -> None:
    board.state = replace(board.state, saved=None)
    [told] = board.look()
    assert not told.saved


def test_problems_come_and_go(board: Board) -> None:
    board.bulletin.put("document", [Problem("error", "b", "Bad.", "Mend it.")])
    board.bulletin.put("engine", [NAN, NAN])
    [told] = board.look()
    assert told.problems == (Problem("error", "b", "Bad.", "Mend it."), NAN)
    board.bulletin.put("document", [])
    assert board.look() == [m.Problems(problems=(NAN,))]
    board.bulletin.put("engine", [])
    assert board.look() == [m.Problems(problems=())]


def test_a_status_has_the_same(board: Board) -> None:
    board.bulletin.put("engine", [NAN])
    facts = board.bulletin.facts(board.state, None)
    status = status_of(facts, board.bulletin.problems)
    assert status["problems"] == [
        {"severity": "warning", "where": "a", "text": NAN.text, "remedy": ""}
    ]
    assert status["controls"] == {
        "playing": True, "master": 1.0, "blackout": False, "freeze": False, "test_card": False,
        "offset_ms": 0.0,
    }  # fmt: skip
    assert set(status) == {*m.ShowChanged.__struct_fields__, "problems"}
    assert msgspec.json.encode(status)


def test_a_problem_of_a_node_stands_for_a_while_and_goes() -> None:
    standing = StandingProblems()
    assert standing.look([], 0.0) is None
    assert standing.look([NAN], 1.0) == m.Standing(problems=(NAN,))
    assert standing.look([], 1.0 + HELD / 2) is None
    assert standing.look([NAN], 1.5) is None
    assert standing.look([], 1.0 + HELD) is None, "it was seen again since"
    assert standing.look([], 1.6 + HELD) == m.Standing(problems=())


def test_a_number_that_changes_is_not_told_again() -> None:
    standing = StandingProblems()
    first = Problem("warning", "a.b", "7.25 is outside 0..4; it was set to the limit.")
    assert standing.look([first], 0.0) is not None
    again = Problem("warning", "a.b", "9e+10 is outside 0..4; it was set to the limit.")
    assert standing.look([again], 0.5) is None
    other = Problem("warning", "a.b", "failed; it is silent.")
    message = standing.look([again, other], 1.0)
    assert message is not None and message.problems == (first, other)


def test_another_plan_begins_without_problems() -> None:
    standing = StandingProblems()
    standing.look([NAN], 0.0)
    standing.forget()
    assert standing.look([], 0.1) == m.Standing(problems=())


def test_another_session_is_told_what_stands() -> None:
    standing = StandingProblems()
    standing.look([NAN], 0.0)
    standing.tell_again()
    assert standing.look([NAN], 0.1) == m.Standing(problems=(NAN,))
