"""A desktop of its own for a test: a virtual screen, a window manager, a mouse and a keyboard."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

TOOLS = ("Xvfb", "openbox", "xdotool")
WIDTH, HEIGHT = 1400, 900
# It closes windows, and leaves every other key to them: one that it kept would be no test of ours.
# The picture of a show lies over its editor, as on a screen of its own.
CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard><mouse/>
  <applications>
    <application title="nodegraph output"><layer>above</layer></application>
  </applications>
</openbox_config>
"""


def missing() -> str:
    """Say what such a desktop lacks on this machine."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    return f"{' and '.join(lacking)} missing: script/setup --screen" if lacking else ""


OTHER = """
import glfw
glfw.init()
glfw.window_hint(glfw.CLIENT_API, glfw.NO_API)
glfw.create_window(200, 100, "other", None, None)
while True:
    glfw.wait_events()
"""


class Desktop:
    """An X server without a monitor, on a number that was free, with a window manager."""

    def __init__(
        self, folder: Path, size: tuple[int, int] = (WIDTH, HEIGHT), managed: bool = True
    ) -> None:
        """`size` in pixels. What is seen is a file in `folder` as well.

        Without a manager nobody keeps a window from being smaller than it wants.
        """
        read, write = os.pipe()
        wide, high = size
        screen = ["-screen", "0", f"{wide}x{high}x24", "-noreset", "-nolisten", "tcp"]
        screen += ["-fbdir", str(folder)]
        self.folder = folder
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), *screen], pass_fds=(write,),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as number:
            self.name = f":{number.readline().strip()}"
        self._manager = self._managed() if managed else None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program on this desktop."""
        kept = {key: value for key, value in os.environ.items() if key != "WAYLAND_DISPLAY"}
        return {**kept, "DISPLAY": self.name}

    def do(self, *words: object) -> str:
        """Let hands do something, as xdotool has it; done once the server has all of it."""
        command = ["xdotool", *map(str, words)]
        found = subprocess.run(command, env=self.environment, check=True, capture_output=True)
        return found.stdout.decode().strip()

    @contextlib.contextmanager
    def other_window(self) -> Iterator[str]:
        """A window of another program, for a while."""
        process = subprocess.Popen([sys.executable, "-c", OTHER], env=self.environment)
        try:
            yield self.do("search", "--sync", "--onlyvisible", "--name", "^other$")
        finally:
            process.terminate()
            process.wait()

    def close(self) -> None:
        """Switch it off."""
        for process in (self._manager, self._server):
            if process is not None:
                process.terminate()
                process.wait()

    def _managed(self) -> subprocess.Popen[bytes]:
        config = self.folder / "openbox.xml"
        config.write_text(CONFIG)
        return subprocess.Popen(
            ["openbox", "--config-file", str(config), "--sm-disable"], env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
