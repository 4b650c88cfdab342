"""A virtual screen that can be looked at all the time, and pressed keys on."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 800, 600
TOOLS = ("Xvfb", "xdotool")
DARK = 40  # of 255: the brightest channel of a place that shows the desktop


class Screen:
    """An X server without a monitor; its picture is a file in `folder`."""

    def __init__(self, folder: Path) -> None:
        read, write = os.pipe()
        options = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)]
        # As on a desktop: the server does not begin anew when its last program leaves.
        command = ["Xvfb", "-displayfd", str(write), "-noreset", *options]
        self._server = subprocess.Popen(
            command, pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(write)
        with os.fdopen(read) as number:
            self.name = f":{number.readline().strip()}"
        self._seen = seen_of(folder)

    def pixels(self) -> NDArray[np.uint8]:
        """Return what is on the screen, (height, width, 3)."""
        return np.array(self._seen)

    def darkest(self) -> int:
        """Return how bright the darkest of sixty places is, 0..255; a wide picture has bars."""
        return darkest_of(self._seen[HEIGHT // 5 : HEIGHT * 4 // 5])

    def press(self, key: str) -> None:
        """Press a key over the window."""
        self.do("mousemove", "20", "20", "key", key)

    def press_in(self, title: str, key: str) -> None:
        """Press a key in a window, once it is there."""
        self.do("search", "--sync", "--onlyvisible", "--name", f"^{title}$", "windowfocus")
        self.do("key", key)

    def shows(self, title: str) -> bool:
        """Whether a window of this title is seen."""
        try:
            self.do("search", "--onlyvisible", "--name", f"^{title}$")
        except subprocess.CalledProcessError:  # what xdotool says of none
            return False
        return True

    def do(self, *words: str) -> None:
        """Let hands do something, as xdotool has it."""
        environment = {**os.environ, "DISPLAY": self.name}
        subprocess.run(["xdotool", *words], check=True, env=environment, capture_output=True)

    def close(self) -> None:
        """Switch it off."""
        self._server.terminate()
        self._server.wait()


class Seen(Protocol):
    """What can be looked at: a screen, or a part of one."""

    def darkest(self) -> int:
        """Return how bright the darkest of some places is, 0..255."""
        ...


class Watcher:
    """Looks at a screen every few milliseconds: when was some of it dark?"""

    def __init__(self, screen: Seen) -> None:
        self.looks = 0
        self.dark: list[tuple[float, float]] = []  # (from, seconds)
        self._screen = screen
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        since: float | None = None
        while not self._ending.wait(0.003):
            now, dark = time.monotonic(), self._screen.darkest() < DARK
            self.looks += 1
            if dark:
                since = now if since is None else since
            elif since is not None:
                self.dark.append((since, now - since))
                since = None
        if since is not None:
            self.dark.append((since, time.monotonic() - since))

    def between(self, start: float, end: float) -> float:
        """Return the longest time that some of it was dark, of those that began then."""
        return max((seconds for at, seconds in self.dark if start <= at < end), default=0.0)

    def is_lit(self) -> bool:
        """Whether nothing of it is dark now."""
        return self._screen.darkest() >= DARK

    def close(self) -> None:
        """Look no longer."""
        self._ending.set()
        self._thread.join()


def seen_of(folder: Path) -> NDArray[np.uint8]:
    """Return what an X server shows that keeps its picture in a folder, (height, width, 3).

    It is never copied: it changes with what is seen. The format is that of xwd.
    """
    data = np.memmap(folder / "Xvfb_screen0", np.uint8, "r")
    header = data[:100].view(">u4")
    start = int(header[0]) + int(header[19]) * 12
    width, height, line = int(header[4]), int(header[5]), int(header[12])
    rows = data[start:].reshape(height, line)
    return rows[:, : width * 4].reshape(height, width, 4)[..., 2::-1]


def darkest_of(part: NDArray[np.uint8]) -> int:
    """Return how bright the darkest of sixty places or more is, 0..255."""
    down, across = part.shape[0] // 6, part.shape[1] // 10
    places = part[down // 2 :: down, across // 2 :: across]
    return int(places.max(axis=2).min())


def missing() -> str:
    """Say what a virtual screen lacks on this machine."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    return f"{' and '.join(lacking)} missing: script/setup --screen" if lacking else ""
