"""What survives? `python -m tests.benchmarks.chaos [--events 200] [--every 6] [--window]`.

Kills and freezes session, engine, stage and clients of a show at random, and the sound server
under it, while edits go on. Counted: for how long no block was made after each, how long until the
stage drew again, edits that were acknowledged and are not there, processes that are left over; with
a window, on a virtual screen, for how long some of it was dark.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nodegraph.model.edits import SetValue
from nodegraph.model.errors import NodegraphError
from nodegraph.model.storage import loads
from nodegraph.show.live.client import Client
from nodegraph.show.live.folder import is_alive
from nodegraph.show.live.launcher import Launcher
from nodegraph.show.live.ring import newest_of
from tests.benchmarks.live_show import Server, jack_server, start, write_show
from tests.show.live.screen import DARK, Screen, Watcher

ROLES = ("session", "engine", "stage")
FREEZE = 5.0  # s
AWAY = 2.0  # s until a killed sound server runs again
PATIENCE = 10.0  # s for what was frozen to end
GAP = 0.1  # s without a block that counts as silence


class Watch:
    """Looks at the rings of a show all the time: when were no blocks made?"""

    def __init__(self, folder: Path) -> None:
        self.gaps: list[tuple[float, float]] = []  # (from, seconds)
        self._folder = folder
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        newest, since, files = -1, time.monotonic(), None
        while not self._ending.wait(0.01):
            now = time.monotonic()
            files = max(self._folder.glob("blocks-*.ring"), key=_number, default=None)
            found = -1 if files is None else newest_of(files)
            if found != newest:
                if now - since > GAP:
                    self.gaps.append((since, now - since))
                newest, since = found, now

    def between(self, start: float, end: float) -> float:
        """Return the longest silence that began in this time."""
        return max((gap for at, gap in self.gaps if start - GAP <= at < end), default=0.0)

    def close(self) -> None:
        """Look no longer."""
        self._ending.set()
        self._thread.join()


def _number(path: Path) -> int:
    return int(path.stem.partition("-")[2])


class Chaos:
    """A show and what is done to it."""

    def __init__(self, show: Launcher, server: Server, seed: int) -> None:
        self.show, self.server = show, server
        self.client = show.client("chaos")
        self.seen: set[int] = {show.session.pid}
        self.wanted: dict[str, float] = {}
        self.random = random.Random(seed)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.silent: dict[str, list[float]] = defaultdict(list)
        self.dark: dict[str, list[float]] = defaultdict(list)
        self.lost = 0
        self.server_at = 0.0  # when the sound server was started again

    def status(self) -> dict[str, Any]:
        """How it is; joins anew where the session has changed."""
        end = time.monotonic() + 20.0
        while True:
            self.show.watch()
            try:
                found: dict[str, Any] = self.client.ask("status")
                self.seen |= {pid for pid in found["pids"].values() if pid}
                return found
            except (NodegraphError, OSError):
                assert time.monotonic() < end, "nobody answers"
                self.client.close()
                time.sleep(0.05)
                with contextlib.suppress(NodegraphError, OSError):
                    self.client = self.show.client("chaos")

    def edit(self) -> None:
        """Change a value, and remember it once it was acknowledged."""
        node, value = f"add_{self.random.randrange(190)}", self.random.random()
        try:
            self.client.edit(SetValue(node, "amount", value))
        except (NodegraphError, OSError):
            self.wanted.pop(node, None)  # it may have been done, or not
        else:
            self.wanted[node] = value

    def strike(self, what: str, how: str) -> None:
        """Do one thing."""
        if what == "client":
            with contextlib.suppress(NodegraphError, OSError):
                other = Client.join(self.show.folder, "victim")
                other._link._socket.close()
            return
        if what == "server":
            self.server.end(signal.SIGKILL)
            threading.Timer(AWAY, self._come_back).start()
            return
        pid = self.status()["pids"][what]
        if not pid:
            return
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL if how == "kill" else signal.SIGSTOP)
        if how == "freeze":
            threading.Timer(FREEZE, _go_on, (pid,)).start()

    def _come_back(self) -> None:
        self.server.start()
        self.server_at = time.monotonic()

    def settle(self, what: str, how: str, begun: float, seconds: float) -> None:
        """Go on editing until it is time; note when the stage draws again."""
        before = {role: pid for role, pid in self.status()["pids"].items()}
        frames, again = -1, None
        while time.monotonic() - begun < seconds:
            self.edit()
            status = self.status()
            stage = status["stage"]
            if stage and (status["pids"] != before or stage["frames"] != frames) and again is None:
                if frames >= 0 and stage["frames"] != frames:
                    again = time.monotonic() - begun
                frames = stage["frames"]
            if self.server_at and status["engine"] and status["engine"]["device"] == "system":
                back = time.monotonic() - self.server_at
                self.times["kill server: plays on it again"].append(back)
                self.server_at = 0.0
            time.sleep(0.05)
        if what == "stage":
            self.times[f"{how} {what}: stage draws again"].append(again or seconds)

    def check_edits(self) -> None:
        """Count acknowledged edits that are not in the document."""
        nodes = loads(self.client.ask("patch")["patch"]).nodes
        for node, value in self.wanted.items():
            self.lost += nodes[node].values.get("amount") != value


def _go_on(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def _screen(folder: Path) -> Iterator[Screen]:
    """Run a virtual screen, and let the show have it."""
    screen = Screen(folder)
    os.environ["DISPLAY"] = screen.name
    os.environ.pop("WAYLAND_DISPLAY", None)
    try:
        yield screen
    finally:
        screen.close()


def _watch(run: Chaos, screen: Screen) -> Watcher:
    """Make the picture bright, and look at it from then on."""
    run.client.perform({"knob.value": 1.0})
    while screen.darkest() < DARK:
        time.sleep(0.02)
    return Watcher(screen)


def chaos(events: int, every: float, window: bool, seed: int) -> None:
    """Run it and print what was counted."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos_")))
        server = stack.enter_context(jack_server(256))
        patch, song = write_show(folder, 256, 40)
        screen = stack.enter_context(_screen(folder)) if window else None
        show = stack.enter_context(start(patch, song, False, window))
        run = Chaos(show, server, seed)
        while not (status := run.status())["engine"] or not status["stage"]:
            time.sleep(0.1)
        watch = Watch(show.folder)
        looks = None if screen is None else _watch(run, screen)
        for number in range(events):
            what = run.random.choice((*ROLES, *ROLES, "client", "server"))
            how = run.random.choice(("kill", "kill", "freeze"))
            begun = time.monotonic()
            run.strike(what, how)
            run.settle(what, how, begun, every)
            run.check_edits()
            silent = watch.between(begun, time.monotonic())
            run.silent[f"{how} {what}"].append(silent)
            print(f"{number + 1:4} {how:6} {what:8} silent {silent:5.2f} s", flush=True)
            if looks is not None:
                dark = looks.between(begun, time.monotonic())
                run.dark[f"{how} {what}: screen dark"].append(dark)
        watch.close()
        if looks is not None:
            looks.close()
        seen, log = run.seen, show.log
    end = time.monotonic() + PATIENCE
    while any(map(is_alive, seen)) and time.monotonic() < end:
        time.sleep(0.1)
    for title, values in sorted({**run.silent, **run.times, **run.dark}.items()):
        ordered = sorted(values)
        median, worst = ordered[len(ordered) // 2], ordered[-1]
        print(f"{title:40} {len(values):3} times, median {median:5.2f} s, worst {worst:5.2f} s")
    print(f"edits lost: {run.lost}; left over: {[pid for pid in seen if is_alive(pid)]}; {log}")


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--every", type=float, default=6.0)
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    chaos(given.events, given.every, given.window, given.seed)


if __name__ == "__main__":
    main()
