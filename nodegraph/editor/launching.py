"""Starting an editor with a show of its own, or beside one that runs.

    edit(path, sounds, pictures, say)      # until the window is closed
    attach(say)                            # the show goes on when it is

The editor is a process: one that dies is started again, and finds the show as it was.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from nodegraph.editor.beginning.untitled import untitled
from nodegraph.editor.process import arguments
from nodegraph.model.errors import Failed, Unusable
from nodegraph.show.live.folder import running_shows
from nodegraph.show.live.launcher import Launcher
from nodegraph.show.live.wishes import Pictures, Sounds

MODULE = "nodegraph.editor.process"
QUICK_SECONDS, MOST_QUICK = 10.0, 3  # an editor that dies so soon, so often, will die again
END_SECONDS = 5.0
Say = Callable[..., None]


def edit(
    path: Path | None,
    sounds: Sounds,
    pictures: Pictures,
    say: Say,
    remote: Mapping[str, object] | None = None,
    safe: bool = False,
) -> None:
    """Run a show with an editor until that is closed. Without a path: a new patch.

    However it ends, edits that no file has stay in the journal, and `safe` brings them back.
    Raises Unusable without a screen and for a broken patch, Failed where the editor keeps dying.
    """
    need_screen()
    start = path is None
    patch = untitled() if path is None else path
    show = Launcher(patch, sounds, pictures, say, remote, safe=safe)
    try:
        keeper = Keeper(show.folder, say, start)
        try:
            while show.watch() and keeper.watch():
                time.sleep(0.05)
        except KeyboardInterrupt:
            say("Ending.")
        finally:
            keeper.close()
    finally:
        show.close(in_order=False)


def attach(say: Say) -> None:
    """Open an editor beside the newest show of this user; the show goes on after it.

    Raises Unusable without a screen and without a show.
    """
    need_screen()
    shows = [folder for folder, show in running_shows() if not show.is_over]
    if not shows:
        raise Unusable("No show is running; start one with `nodegraph live PATCH`.")
    keeper = Keeper(shows[0], say, start=False)
    try:
        while keeper.watch():
            time.sleep(0.05)
    except KeyboardInterrupt:
        say("Ending.")
    finally:
        keeper.close()


class Keeper:
    """Keeps an editor running: one that dies is started again."""

    def __init__(self, folder: Path, say: Say, start: bool) -> None:
        self._folder, self._say = folder, say
        self._deaths: list[float] = []
        self._log = folder / "editor.log"
        self._begun = 0.0
        self.process = self._spawn(start=start)

    def watch(self) -> bool:
        """Look after it; False once a person has closed it. Raises Failed where it keeps dying."""
        code = self.process.poll()
        if code is None:
            return True
        if code == 0:
            return False
        now = time.monotonic()
        if now - self._begun < QUICK_SECONDS:
            self._deaths.append(now)
        if len(self._deaths) >= MOST_QUICK:
            raise Failed(f"The editor dies again and again. {self._last_words()}".strip())
        self._say("The editor died; it is opened again. The show goes on.")
        self.process = self._spawn(again=True)
        return True

    def close(self) -> None:
        """End it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _spawn(self, **more: bool) -> subprocess.Popen[bytes]:
        self._begun = time.monotonic()
        with contextlib.suppress(OSError), open(self._log, "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", MODULE, arguments(self._folder, **more)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        raise Failed(f"{self._folder} cannot be written; is the disk full?")

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self._log.read_text(errors="replace").strip().splitlines()
            return f"It said: {lines[-1]}" if lines else ""
        return ""


def need_screen() -> None:
    """Raise Unusable where no window can be opened.

    Asked of GLFW beforehand: Dear PyGui, which uses it as well, ends the whole process.
    """
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        raise Unusable(
            "The editor needs a screen and there is none (DISPLAY is not set); "
            "`nodegraph live PATCH --headless` plays without one."
        )
    import glfw

    glfw.ERROR_REPORTING = "ignore"
    if not glfw.init():
        raise Unusable(
            f"The screen {os.environ.get('DISPLAY', '')} cannot be opened; see that it is there "
            "and that you may use it."
        )
    glfw.terminate()
