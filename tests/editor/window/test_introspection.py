"""Looking into an editor: only where the environment says so, and only with the token."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any, cast

import pytest

from nodegraph.editor.desk import Desk
from nodegraph.editor.gestures.pointer import Pointer
from nodegraph.editor.window import introspection
from nodegraph.editor.window.app import App
from nodegraph.editor.window.hands import Hands
from nodegraph.editor.window.introspection import FILE, TOKEN, Introspection
from nodegraph.model.library import Library
from nodegraph.model.storage import loads
from tests.e2e.editor.small_patch import SMALL
from tests.editor.session_in_hand import InHand

LIBRARY = Library.load()


class Rounds:
    """What an editor is to who looks in, round for round, without a window."""

    def __init__(self) -> None:
        self.desk = Desk(LIBRARY, InHand(SMALL, LIBRARY))
        self.pointer, self.hands = Pointer(), Hands()
        self.frames = 0
        self.panels: list[Any] = []
        self.look = Introspection("secret")
        self.line = socket.create_connection(("127.0.0.1", self.look.port), 10.0)
        self.answers = self.line.makefile("r")

    def go(self, rounds: int = 1) -> None:
        for _ in range(rounds):
            self.look(cast(App, self))
            self.frames += 1

    def ask(self, **question: Any) -> None:
        self.line.sendall(json.dumps(question).encode() + b"\n")

    def answer(self) -> dict[str, Any]:
        """Return the next answer, after as many rounds as it takes for it to come."""
        self.line.settimeout(0.0)  # each round is one of the editor's
        text = b""
        while not text.endswith(b"\n"):
            self.go()
            try:
                text += self.line.recv(1 << 20)
            except BlockingIOError:
                continue
        found: dict[str, Any] = json.loads(text)
        return found

    def close(self) -> None:
        self.answers.close()
        self.line.close()
        self.look.close()


@pytest.fixture
def rounds() -> Any:
    made = Rounds()
    yield made
    made.close()


def test_without_the_environment_nobody_listens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "port"
    for name, value in ((FILE, str(file)), (TOKEN, "secret")):
        monkeypatch.delenv(FILE, raising=False)
        monkeypatch.delenv(TOKEN, raising=False)
        monkeypatch.setenv(name, value)
        assert Introspection.of_environment() is None, "one of the two is not enough"
    assert not file.exists()
    monkeypatch.setenv(FILE, str(file))
    made = Introspection.of_environment()
    assert made is not None and int(file.read_text()) == made.port
    made.close()


def test_only_who_has_the_token_is_answered(rounds: Rounds) -> None:
    rounds.ask(token="guess", ask="patch")
    assert "not the token" in rounds.answer()["error"]
    rounds.ask(ask="patch")
    assert "error" in rounds.answer()
    rounds.ask(token="secret", ask="patch")
    assert loads(rounds.answer()["ok"]) == SMALL


def test_what_is_no_question_is_answered_with_an_error_and_the_line_goes_on(rounds: Rounds) -> None:
    for line in (b"no json\n", b"[]\n", b'{"token": "secret", "ask": 7}\n',
                 b'{"token": "secret", "ask": "what"}\n'):  # fmt: skip
        rounds.line.sendall(line)
        assert "error" in rounds.answer(), line
    rounds.ask(token="secret", ask="scene")
    assert sorted(rounds.answer()["ok"]["nodes"]) == sorted(SMALL.nodes)


def test_after_some_frames_is_answered_then_and_once_all_requests_are(rounds: Rounds) -> None:
    rounds.ask(token="secret", ask="after", frames=3)
    rounds.go(1)
    begun = rounds.frames
    while rounds.look._waiting == []:
        rounds.go(1)
        begun = rounds.frames
    rounds.desk.waiting[99] = "a request"
    rounds.go(5)
    assert rounds.look._waiting, "a request is not answered yet"
    del rounds.desk.waiting[99]
    assert rounds.answer() == {"ok": None} and rounds.frames >= begun + 3


def test_who_asks_for_too_much_is_cut_off(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(introspection, "LONGEST", 1000)
    while not rounds.look._lines:
        rounds.go()
    rounds.line.sendall(b"x" * 5000)
    while rounds.look._lines:
        rounds.go()
    assert rounds.line.recv(1) == b"", "the line is closed"
