"""The processes of a show as its session sees them: started, watched, started again.

A child is known by its pid and its connection. After a session's death its successor adopts
children by what they say of themselves; they cannot be waited for then, only looked at.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nodegraph.show.live.folder import is_alive

HAND, UNUSABLE = "nodegraph.remote.process", 2
PACKAGE = "nodegraph.show.live"
ENGINE_PATIENCE, STAGE_PATIENCE = 0.6, 1.5  # seconds without a sign of life
START_SECONDS = 30.0  # until the first heartbeat: imports, a cold cache of kernels
FEW_SECONDS = 5.0  # a child that lives shorter has failed at something that will fail again
STUCK_SECONDS = 2.0  # with a pulse that stands still, though it talks
SILENT_SECONDS = 5.0  # without a word, though it goes on
LEFT_SECONDS = 0.1  # without a connection
SETTLED_SECONDS = 2.0  # until a spare one is loaded
UNFELT = -2  # no pulse: -1 is that of one that has made no block yet
PAUSE_SECONDS = 2.0  # before such a one is started once more


def spawn(
    module: str, arguments: dict[str, Any], log: Path, stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start a Python module in a process and a group of its own, what it prints in a log."""
    with open(log, "ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", module, json.dumps(arguments)],
            stdin=stdin, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip


def kill(pid: int) -> None:
    """End a process at once, stopped or not."""
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


@dataclass
class Hand:
    """The process of MIDI and OSC, a client. It may die; nobody waits for it."""

    arguments: dict[str, Any]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    due: float = 0.0

    def look(self, now: float, joined: bool) -> str:
        """Start it where it is not there; return what went wrong, "" where nothing did.

        `joined`: it is a client already, started by a session before this one.
        """
        if joined and self.process is None:
            return ""
        if self.process is None:
            if now >= self.due:
                self.process = spawn(HAND, self.arguments, self.log)
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        words, self.process = _last_words(self.log), None
        if code == UNUSABLE:
            self.due = float("inf")  # it would say the same again
            return f"MIDI and OSC are off{words}"
        self.due = now + PAUSE_SECONDS
        return f"It died ({_ending(code)}{words}); it is started again." if code else ""

    def end(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2.0)
            self.process.kill()
            self.process.wait()


@dataclass
class Child:
    """Engine or stage. `patience`: seconds without a sign of life until it is taken for dead.

    A sign is a heartbeat, or that `pulse` has another value: what plays may go on while the thread
    that talks is held up by a busy machine. Without any word it may go on for `SILENT_SECONDS`.
    """

    role: str
    module: str
    arguments: dict[str, Any]
    log: Path
    patience: float
    pulse: Callable[[], int] = lambda: 0
    pid: int = 0
    heard: float = 0.0  # when the last heartbeat came
    felt: tuple[int, float] = (UNFELT, 0.0)  # the last pulse, and since when
    beats: bool = True  # its pulse has moved, as far as we know
    started: float = 0.0
    answering: bool = False  # since its start
    left: float = 0.0  # when its connection ended; 0 while it is there
    busy: bool = False  # with something long that was asked of it
    quick_deaths: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    spare: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it: the spare one where there is one."""
        self.process = self._promoted() or spawn(self.module, self.arguments, self.log)
        self.adopt(self.process.pid)
        self.answering = self.beats = False

    def keep_spare(self, now: float) -> None:
        """Have a second one loaded, once the first has settled."""
        settled = self.answering and not self.busy and now - self.started > SETTLED_SECONDS
        if settled and (self.spare is None or self.spare.poll() is not None):
            arguments = {**self.arguments, "spare": True}
            self.spare = spawn(self.module, arguments, self.log, subprocess.PIPE)

    def _promoted(self) -> subprocess.Popen[bytes] | None:
        spare, self.spare = self.spare, None
        if spare is None or spare.poll() is not None or spare.stdin is None:
            return None
        try:
            spare.stdin.write(b"begin\n")
            spare.stdin.flush()
        except OSError:
            return None
        return spare

    def let_spare_go(self) -> None:
        """End the spare one."""
        spare, self.spare = self.spare, None
        if spare is not None:
            spare.kill()
            spare.wait()

    def adopt(self, pid: int) -> None:
        """Watch the process that says it is this one."""
        self.pid = pid
        self.started = self.heard = time.monotonic()
        self.answering = self.beats = True
        self.left = 0.0

    def leave(self) -> None:
        """Its connection has ended: it is dead, or comes back at once."""
        self.left = time.monotonic()

    def expect(self) -> None:
        """Something long was asked of it: until it answers, it may be silent for longer."""
        self.busy = True
        self.heard = time.monotonic()

    def beat(self) -> None:
        """A heartbeat has come."""
        self.busy = False
        self.heard = time.monotonic()
        self.answering = True
        if self.heard - self.started > FEW_SECONDS:
            self.quick_deaths = 0

    def trouble(self, now: float) -> str:
        """Return why it has to be started again; "" where all is well."""
        if self.pid == 0:
            return ""
        if self.has_ended:
            code = None if self.process is None else self.process.returncode
            return "died" if code is None else f"died ({_ending(code)}{_last_words(self.log)})"
        if self.left and now - self.left > LEFT_SECONDS:
            return "went away"  # a child of a session before: nobody tells us that it died
        pulse = self.pulse()
        if pulse != self.felt[0]:
            # What is felt first after a start may be of the one before.
            self.beats = self.beats or self.felt[0] != UNFELT
            self.felt = (pulse, now)
        still = STUCK_SECONDS if self.beats else START_SECONDS
        if self.felt[0] > 0 and not self.busy and now - self.felt[1] > still:
            return f"made no block for {now - self.felt[1]:.1f} s"
        if not self.answering or self.busy:
            waited, sign = START_SECONDS, self.heard
        elif now - self.heard > SILENT_SECONDS:
            waited, sign = SILENT_SECONDS, self.heard
        else:
            waited, sign = self.patience, max(self.heard, self.felt[1])
        return f"did not answer for {now - sign:.1f} s" if now - sign > waited else ""

    @property
    def spare_pid(self) -> int:
        """The spare one, 0 without."""
        return 0 if self.spare is None else self.spare.pid

    @property
    def has_ended(self) -> bool:
        """Whether the process is no more."""
        if self.process is not None and self.process.pid == self.pid:
            return self.process.poll() is not None
        return not is_alive(self.pid)

    def bury(self, now: float) -> None:
        """See to it that nothing of it is left."""
        kill(self.pid)
        if self.process is not None and self.process.pid == self.pid:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2.0)
        self.quick_deaths = self.quick_deaths + 1 if now - self.started < FEW_SECONDS else 0
        self.pid, self.left, self.felt = 0, 0.0, (UNFELT, 0.0)

    def pause(self) -> float:
        """Return how long to wait before the next start."""
        return PAUSE_SECONDS if self.quick_deaths > 2 else 0.0


def children_of(arguments: dict[str, Any], pulse: Callable[[], int]) -> dict[str, Child]:
    """Return engine and stage of a show, not yet started; `pulse` is the engine's."""
    folder = Path(arguments["folder"])
    common = {"folder": str(folder)}
    sounds = {"sounds": arguments["sounds"], "log": arguments["control"]}
    pictures = {"pictures": arguments["pictures"]}
    return {
        "engine": Child(
            "engine", f"{PACKAGE}.engine_process", common | sounds, folder / "engine.log",
            ENGINE_PATIENCE, pulse,
        ),
        "stage": Child(
            "stage", f"{PACKAGE}.stage_process", common | pictures, folder / "stage.log",
            STAGE_PATIENCE,
        ),
    }  # fmt: skip


def hand_of(arguments: dict[str, Any]) -> Hand | None:
    """Return the process of MIDI and OSC, where one is wished."""
    wishes, folder = arguments.get("remote"), Path(arguments["folder"])
    if not wishes:
        return None
    return Hand({"folder": str(folder), "wishes": wishes}, folder / "remote.log")


def _ending(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def _last_words(log: Path) -> str:
    """Return what a process printed last: a traceback ends with its reason."""
    with contextlib.suppress(OSError):
        lines = log.read_text(errors="replace")[-4000:].strip().splitlines()
        if lines and log.stat().st_mtime > time.time() - 2.0:
            return f", {lines[-1][:200]}"
    return ""
