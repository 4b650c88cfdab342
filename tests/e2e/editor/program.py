"""`nodegraph edit` as a person starts it, seen through the editor that it opens."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nodegraph.engine.cache import cache_folder
from nodegraph.show.live.client import Client
from nodegraph.show.live.folder import running_shows
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.looking import Looking
from tests.show.live.conftest import is_running, until

HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


class Program(Looking):
    """The command with all that it starts. `folder`: where the person's own files are."""

    def __init__(
        self,
        desktop: Desktop,
        folder: Path,
        *words: object,
        pixels: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`words`: behind `nodegraph edit`."""
        self.folder = folder
        home = dict.fromkeys(HOMES, str(folder))
        kept = {"NODEGRAPH_CACHE": str(cache_folder().parent)}
        everything = {**desktop.environment, **home, **kept, **(environment or {})}
        command = ["-m", "nodegraph", "edit", *map(str, words)]
        super().__init__(folder, command, everything, pixels)
        self.seen: set[int] = set()
        try:
            self.show = until(self._show)
            self.client = Client.join(self.show, "watcher")
            until(self._plays, 60.0)
        except BaseException:
            self.process.kill()
            raise

    @property
    def pid(self) -> int:
        """The editor that is looked into."""
        found: int = self.ask("pid")
        return found

    @property
    def status(self) -> dict[str, Any]:
        """How the show is."""
        found: dict[str, Any] = self.client.ask("status")
        return found

    def counted(self, role: str, what: str) -> int:
        """Return what the engine or the stage counts, 0 while there is none."""
        found = self.status[role]
        return 0 if found is None else int(found[what])

    def kill_editor(self) -> None:
        """Kill the editor; the one that the program opens in its place is looked into then."""
        pid = self.pid
        self._line.close()
        self.port.unlink()
        os.kill(pid, signal.SIGKILL)
        self.join()

    def note_processes(self) -> None:
        """Remember all of it that runs now; `last_words` sees whether it is gone."""
        self.seen |= {self.process.pid, self.pid, *self.status["pids"].values()} - {0}

    def last_words(self) -> list[str]:
        """Wait for the end of all of it, in order; returns what the program has said."""
        self.client.close()
        code = self.ended()
        said = self.log.read_text()
        assert code == 0, said
        until(lambda: not any(map(is_running, self.seen)))
        assert not self.show.exists()
        return said.splitlines()

    def end(self) -> None:
        """End it in any case: the show ends with the program that started it."""
        self.client.close()
        super().end()

    def _plays(self) -> bool:
        return self.counted("engine", "blocks") > 20 and self.counted("stage", "frames") > 5

    def _show(self) -> Path | None:
        shows = (folder for folder, show in running_shows() if show.command == self.process.pid)
        return next(shows, None)
