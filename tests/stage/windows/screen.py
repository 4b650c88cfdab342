"""A virtual screen for tests, and tests that run in a process of their own on it.

OpenGL contexts of windows and those off screen do not share a process well, so a test marked
`on_screen` runs in a child that has the screen; what fails there fails here, with its traceback.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
import os
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.errors import Problem
from nodegraph.stage.windows.events import WindowEvent
from nodegraph.stage.windows.output import Output, Show

WIDTH, HEIGHT = 1280, 800
ROOT = Path(__file__).parents[3]
Pixels = NDArray[np.uint8]


class Screen:
    """The child's side: windows, what is really on the screen, and a person's hands."""

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self.problems: list[Problem] = []

    @contextlib.contextmanager
    def windows(self, *outputs: Output, show: str = "") -> Iterator[Any]:
        """Open output windows, and close them afterwards. `show` holds its last picture."""
        from nodegraph.stage.windows.windows import Windows

        self.problems.clear()
        made = Windows(self.problems.append, show)
        try:
            made.open(outputs)
            yield made
        finally:
            made.close()

    def pixels(self, windows: Any) -> Pixels:
        """Return what is on the screen, (height, width, 3), from the memory of the X server."""
        import glfw

        glfw.get_window_pos(windows.opened[0].handle)  # an answer: all before it was carried out
        return self.snapshot()

    def snapshot(self) -> Pixels:
        """Return what is on the screen now, (height, width, 3), of whatever program."""
        data = np.fromfile(self._memory, np.uint8)
        header = data[:100].view(">u4")
        start = int(header[0]) + int(header[19]) * 12  # its size, and the colours after it
        rows = data[start:].reshape(int(header[5]), int(header[12]))
        return np.array(rows[:, : WIDTH * 4].reshape(HEIGHT, WIDTH, 4)[..., 2::-1])

    def seen(self, picture: Pixels, output: Output, state: Show | None = None) -> Pixels:
        """Show a picture in one window at the top left and return what that window shows."""
        import msgspec

        output = msgspec.structs.replace(output, position=(0, 0))
        with self.windows(output) as windows:
            windows.show(self.texture(windows, picture), state or Show())
            width, height = output.size
            return self.pixels(windows)[:height, :width]

    def texture(self, windows: Any, picture: Pixels) -> Any:
        """Return a picture, (height, width, 3), as the stage would have it."""
        height, width = picture.shape[:2]
        opaque = np.dstack([picture, np.full((height, width), 255, np.uint8)])
        return windows.context.texture((width, height), 4, opaque.tobytes())

    def hands(self, *arguments: object) -> None:
        """Let xdotool do something."""
        subprocess.run(["xdotool", *map(str, arguments)], check=True, timeout=10)

    def wait_for(
        self, windows: Any, wanted: Callable[[WindowEvent], bool], seconds: float = 5.0
    ) -> list[WindowEvent]:
        """Poll until an event comes, and return all that came."""
        events: list[WindowEvent] = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            events += windows.poll()
            if any(map(wanted, events)):
                return events
            time.sleep(0.01)
        raise AssertionError(f"it did not come; there were {events}")


class Child:
    """The parent's side: a virtual screen, and a process that runs tests on it."""

    def __init__(self, folder: Path) -> None:
        read, write = os.pipe()
        options = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"]
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), *options, "-fbdir", str(folder)],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as answer:
            self.display = f":{answer.readline().strip()}"
        self._memory = folder / "Xvfb_screen0"
        self._process: subprocess.Popen[str] | None = None

    def run(self, module: str, name: str) -> None:
        """Run a test in the child; raises what it raised."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps([module, name]) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            code = process.wait()
            self._process = None
            raise AssertionError(f"the process with the screen ended with {code}")
        problem = json.loads(line)
        if problem:
            raise AssertionError(problem)

    def close(self) -> None:
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(10)
        self._server.terminate()
        self._server.wait(10)

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            environment = {**os.environ, "DISPLAY": self.display, "XDG_SESSION_TYPE": "x11"}
            environment.pop("WAYLAND_DISPLAY", None)
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(self._memory)],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._process


def on_screen(test: Callable[[Screen], None]) -> Callable[[Child], None]:
    """Run this test in the process that has a screen."""

    def run(child: Child) -> None:
        child.run(test.__module__, test.__name__)

    functools.update_wrapper(run, test)
    run.__dict__["inside"] = test
    del run.__dict__["__wrapped__"]  # pytest is to see the argument `child`
    run.__annotations__ = {}
    return run


def missing() -> str:
    """Say what these tests lack on this machine."""
    lacking = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} missing: script/setup --screen" if lacking else ""


def _serve(memory: str) -> None:
    """Run the tests that stdin names, and answer with a traceback, or nothing."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else is printed does not belong to the answers
    screen = Screen(Path(memory))
    for line in sys.stdin:
        module, name = json.loads(line)
        try:
            getattr(importlib.import_module(module), name).inside(screen)
            problem = ""
        except BaseException:
            problem = traceback.format_exc()
        answers.write(json.dumps(problem) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve(sys.argv[1])
