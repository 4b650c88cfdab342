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
KEYLESS = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard/><mouse/></openbox_config>
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

    def __init__(self, folder: Path, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
        """`size` in pixels."""
        read, write = os.pipe()
        wide, high = size
        screen = ["-screen", "0", f"{wide}x{high}x24", "-noreset", "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), *screen], pass_fds=(write,),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as number:
            self.name = f":{number.readline().strip()}"
        config = folder / "openbox.xml"
        config.write_text(KEYLESS)  # a key that the desktop keeps for itself is no test of ours
        self._manager = subprocess.Popen(
            ["openbox", "--config-file", str(config), "--sm-disable"], env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

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
            process.terminate()
            process.wait()
