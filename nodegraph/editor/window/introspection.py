"""Looking into a running editor, for tests: what it shows and where, and what it has in mind.

    NODEGRAPH_LOOK_IN=/tmp/x/port NODEGRAPH_LOOK_IN_TOKEN=secret

With both in its environment, and only then, the editor listens on a port of this machine alone and
writes its number into that file. It is asked in lines of JSON (`{"token": ..., "ask": "desk"}`) and
answers a line each, between two frames. It does nothing for who looks: hands do that.
"""

from __future__ import annotations

import hmac
import json
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import dearpygui.dearpygui as dpg

from nodegraph.editor.window import insights
from nodegraph.model.atomic import write_whole
from nodegraph.model.errors import NodegraphError

if TYPE_CHECKING:
    from nodegraph.editor.window.app import App

FILE, TOKEN = "NODEGRAPH_LOOK_IN", "NODEGRAPH_LOOK_IN_TOKEN"
LONGEST: Final = 1 << 22  # bytes of a question: more is no question
PATIENCE: Final = 5.0  # seconds, for who does not take an answer

Answer = Callable[["App", Mapping[str, Any]], Any]

ANSWERS: Mapping[str, Answer] = {
    "frames": lambda app, _: app.frames,
    "pid": lambda app, _: os.getpid(),
    "desk": lambda app, _: insights.of_desk(app),
    "scene": lambda app, _: insights.of_scene(app.desk),
    "patch": lambda app, _: insights.of_patch(app.desk),
    "panels": lambda app, _: insights.of_panels(app),
    "places": lambda app, _: insights.of_places(app),
    "items": lambda app, _: insights.of_items(),
    "close": lambda app, _: dpg.stop_dearpygui(),
}


class _Waiting(NamedTuple):
    """A question that is answered later: as soon as this many frames are drawn and `done` is so."""

    line: _Line
    frame: int
    done: Callable[[App], bool]
    answer: Any


@dataclass(eq=False)
class _Line:
    """A connection, and what of the next question has come."""

    socket: socket.socket
    come: bytes = b""
    is_open: bool = True

    def questions(self) -> list[bytes]:
        """Return the whole questions that are there."""
        try:
            while part := self.socket.recv(65536):
                self.come += part
                if len(self.come) > LONGEST:
                    raise ConnectionError
            self.is_open = False
        except BlockingIOError:
            pass
        except OSError:
            self.is_open = False
        *whole, self.come = self.come.split(b"\n")
        return whole

    def say(self, answer: Mapping[str, Any]) -> None:
        """Answer; who has gone is not told."""
        try:
            self.socket.settimeout(PATIENCE)
            self.socket.sendall(json.dumps(answer).encode() + b"\n")
            self.socket.setblocking(False)
        except OSError:
            self.is_open = False


@dataclass
class Introspection:
    """What tests ask. It is the `between` of an `App`; `more` are answers of a test's own."""

    token: str
    more: Mapping[str, Answer] = field(default_factory=dict)
    port: int = field(init=False)
    _lines: list[_Line] = field(default_factory=list, init=False)
    _waiting: list[_Waiting] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setblocking(False)
        self.port = self._listening.getsockname()[1]

    @classmethod
    def of_environment(cls, more: Mapping[str, Answer] | None = None) -> Introspection | None:
        """Return what the environment asks for: nothing, as a rule."""
        file, token = os.environ.get(FILE), os.environ.get(TOKEN)
        if not file or not token:
            return None
        made = cls(token, more or {})
        write_whole(Path(file), f"{made.port}\n".encode())
        return made

    def __call__(self, app: App) -> None:
        """Answer what was asked since the last frame. Never waits for a question."""
        self._let_in()
        for line in self._lines:
            for question in line.questions():
                self._hear(app, line, question)
        for line in [line for line in self._lines if not line.is_open]:
            line.socket.close()
            self._lines.remove(line)
        still: list[_Waiting] = []
        for waiting in self._waiting:
            if app.frames >= waiting.frame and waiting.done(app):
                waiting.line.say({"ok": waiting.answer})
            else:
                still.append(waiting)
        self._waiting = still

    def close(self) -> None:
        """Listen no longer."""
        for line in self._lines:
            line.socket.close()
        self._listening.close()

    def _let_in(self) -> None:
        try:
            came, _ = self._listening.accept()
        except BlockingIOError:
            return
        came.setblocking(False)
        self._lines.append(_Line(came))

    def _hear(self, app: App, line: _Line, text: bytes) -> None:
        try:
            question = json.loads(text)
            if not hmac.compare_digest(str(question["token"]), self.token):
                raise ValueError("This is not the token.")
            self._answer(app, line, question)
        except (ValueError, KeyError, TypeError, NodegraphError) as problem:
            line.say({"error": f"{type(problem).__name__}: {problem}"})

    def _answer(self, app: App, line: _Line, question: Mapping[str, Any]) -> None:
        match question["ask"]:
            case "after":  # so many frames, and everything that was asked of the session is done
                frame = app.frames + int(question["frames"])
                self._waiting.append(_Waiting(line, frame, insights.is_at_rest, None))
            case "picture":
                path = Path(question["path"])
                dpg.output_frame_buffer(str(path))
                frame = app.frames + 2
                self._waiting.append(_Waiting(line, frame, lambda _: path.exists(), str(path)))
            case str() as what:
                line.say({"ok": {**ANSWERS, **self.more}[what](app, question)})
            case _:
                raise ValueError("What is asked is a text.")
