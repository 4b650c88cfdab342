"""A running editor, and looking into it: what it shows, where, and what it has in mind."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nodegraph.editor.window.introspection import FILE, TOKEN
from nodegraph.model.patch import Patch
from nodegraph.model.storage import loads

ROOT = Path(__file__).parents[3]
SECONDS = 30.0


class Looking:
    """An editor in a process of its own, seen from inside between two of its frames."""

    def __init__(
        self, folder: Path, words: list[str], environment: Mapping[str, str], pixels: bool = False
    ) -> None:
        """`words`: the command line of Python. `pixels`: draw what a person would see."""
        self.token = secrets.token_hex(16)
        self.port = port = folder / "port"
        port.unlink(missing_ok=True)
        drawn = {} if pixels else {"GALLIUM_NOOP": "1"}
        self.log = folder / "editor.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,  # as in a terminal of its own
                env={**environment, **drawn, "LP_NUM_THREADS": "1", FILE: str(port),
                     TOKEN: self.token, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        try:
            self.join()
        except BaseException:
            self.process.kill()
            raise

    def join(self) -> None:
        """Look into the editor that tells its port, as soon as one does."""
        self._line = self._joined(self.port)
        self._answers = self._line.makefile("r")

    @property
    def pid(self) -> int:
        """The process of the editor."""
        return self.process.pid

    def ask(self, what: str, **more: Any) -> Any:
        """Return what the editor answers."""
        question = json.dumps({"token": self.token, "ask": what, **more})
        try:
            self._line.sendall(question.encode() + b"\n")
            text = self._answers.readline()
        except ConnectionError:
            text = ""
        assert text, f"the editor has ended:\n{self.log.read_text()}"
        answer = json.loads(text)
        assert "error" not in answer, answer["error"]
        return answer["ok"]

    def wait(self, frames: int = 4) -> None:
        """Wait for so many frames, and until nothing is under way."""
        self.ask("after", frames=frames)

    def until(self, what: Callable[[], Any]) -> Any:
        """Return what becomes true, looked at after every frame."""
        end = time.monotonic() + SECONDS
        while not (found := what()):
            assert time.monotonic() < end, f"it did not happen; the desk: {self.desk}"
            self.ask("after", frames=1)
        return found

    @property
    def desk(self) -> dict[str, Any]:
        """What the editor has in mind."""
        found: dict[str, Any] = self.ask("desk")
        return found

    @property
    def scene(self) -> dict[str, Any]:
        """Where everything on the canvas is, in pixels of the window."""
        found: dict[str, Any] = self.ask("scene")
        return found

    @property
    def patch(self) -> Patch:
        """The document, as the editor has it."""
        return loads(self.ask("patch"))

    @property
    def panels(self) -> list[str]:
        """The panels that are there."""
        found: list[str] = self.ask("panels")
        return found

    @property
    def zoom(self) -> float:
        """How large the canvas is seen."""
        found: float = self.desk["camera"][2]
        return found

    def picture(self, path: Path) -> Path:
        """Return a file with what is seen."""
        path.unlink(missing_ok=True)
        self.ask("picture", path=str(path))
        return path

    def close(self) -> int:
        """End the editor as its close button does; returns how it ended."""
        if self.process.poll() is None:
            self.ask("close")
        self._line.close()
        return self.process.wait(SECONDS)

    def ended(self) -> int:
        """Wait until what hands did has ended it; returns how it ended."""
        try:
            return self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it goes on, with {self.panels}") from None

    def end(self) -> None:
        """End it in any case."""
        self._line.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def _joined(self, port: Path) -> socket.socket:
        end = time.monotonic() + SECONDS
        while not port.exists():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, "the editor did not begin in time"
            time.sleep(0.01)  # until there is somebody to ask
        line = socket.create_connection(("127.0.0.1", int(port.read_text())), SECONDS)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line


def window_of(desktop: Any, pid: int) -> str:
    """Return the window of a process, once a window manager has it on the screen."""
    found: str = desktop.do("search", "--sync", "--onlyvisible", "--pid", pid)
    return found.splitlines()[-1]
