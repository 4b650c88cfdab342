"""Starts a show and looks after its session; when this process ends, the show does.

The session may die: a successor takes over the port, the document and the processes that play on.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from nodegraph.model.errors import Failed, NodegraphError
from nodegraph.model.set_file import load_set
from nodegraph.show.live.children import spawn
from nodegraph.show.live.client import Client
from nodegraph.show.live.folder import (
    FILE,
    make_folder,
    read_show,
    remove_folder,
    touched,
    write_stream,
)
from nodegraph.show.live.held import clear_orphans
from nodegraph.show.live.programme import ENDING, first_of
from nodegraph.show.live.recovery import find_crashed, logs_folder, recovered
from nodegraph.show.live.song import kept_material
from nodegraph.show.live.wishes import Pictures, Sounds

if TYPE_CHECKING:
    from nodegraph.show.opening import Opened

MODULE = "nodegraph.show.live.session_process"
BEGIN_SECONDS = 60.0
END_SECONDS = 6.0
KIOSK_SECONDS = 5.0
MOST_SUCCESSORS = 5  # that died at once, within a minute; more is no accident
QUICK_SECONDS = 4.0


class Launcher:
    """A show, as long as this object is open."""

    def __init__(
        self,
        patch: Path,
        sounds: Sounds,
        pictures: Pictures,
        say: Callable[[str], None] = lambda text: None,
        remote: Mapping[str, object] | None = None,
        kiosk: bool = False,
        stream: str = "",
        safe: bool = False,
    ) -> None:
        """Start the session. Raises Unusable for a broken patch.

        `remote`: wishes of MIDI and OSC. `kiosk`: nobody is there: windows cannot be closed, and
        nothing is given up. `stream`: an address to stream to. `safe`: go on with what a show
        before that was cut off had and no file has, without what had failed in it.
        """
        from nodegraph.show.live.outputs import read_outputs
        from nodegraph.show.opening import open_patch

        first = patch
        if patch.name.endswith(ENDING):
            first = first_of(patch)
            of_set = load_set(patch)
            wanted = tuple(of_set.outputs or ())
            if of_set.midi and not (remote or {}).get("midi_in"):
                remote = {**(remote or {}), "midi_in": [""]}  # from any controller there is
            if wanted and not pictures.fullscreen and pictures.display is None:
                read_outputs(wanted)
                pictures = msgspec.structs.replace(pictures, outputs=wanted)
        self.patch = patch.resolve()
        self.log = _log_path(patch)
        self.control = self.log.with_suffix(".control")
        self._say = say
        journal, opened = self._brought_back(safe)
        self.opened = opened or open_patch(first)  # what is wrong is said before anything starts
        self._has_windows = pictures.has_windows
        self.folder = make_folder()
        self._clear_windows()
        self._kiosk = kiosk
        self._arguments = {
            "folder": str(self.folder),
            "patch": str(self.patch),
            "log": str(self.log),
            "control": str(self.control),
            "journal": str(self.log.with_suffix(".journal")),
            "sounds": msgspec.to_builtins(sounds),
            "pictures": msgspec.to_builtins(pictures),
            "remote": None if remote is None else dict(remote),
            "kiosk": kiosk,
            "recover": journal,
        }
        self._deaths: list[float] = []  # of sessions that had only just begun
        self._begun = 0.0
        self._session: subprocess.Popen[bytes] | None = None
        try:
            if stream:
                write_stream(self.folder, stream)
            if sounds.audio is not None:  # a file that is no sound is said here; and it is ready
                kept_material(self.folder, sounds.audio, self.opened.plan.rate, False)
            self._start(resume=False)
            self._wait_for_show()
        except BaseException:
            self.close(in_order=False)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close(in_order=kind is None)

    def client(self, name: str = "client") -> Client:
        """Return a client of this show."""
        return Client(read_show(self.folder), name)

    @property
    def session(self) -> subprocess.Popen[bytes]:
        """The session's process."""
        assert self._session is not None
        return self._session

    def watch(self) -> bool:
        """Look after the session; False once the show has ended by itself.

        Raises Failed where sessions die one after the other.
        """
        code = self.session.poll()
        if code is None:
            return True
        if code == 0:
            return False
        now = time.monotonic()
        self._deaths = [death for death in self._deaths if now - death < 60.0]
        if now - self._begun < QUICK_SECONDS:
            self._deaths.append(now)
        if len(self._deaths) > MOST_SUCCESSORS and self._kiosk:
            time.sleep(KIOSK_SECONDS)  # nobody is there to look at it: never give up
        elif len(self._deaths) > MOST_SUCCESSORS:
            raise Failed(f"The session dies again and again; {self.log} says what happened.")
        self._say("The session died; a new one takes over.")
        self._start(resume=True)
        return True

    def close(self, in_order: bool = True) -> None:
        """End the show and everything of it; `in_order`: unsaved edits are not wanted."""
        session = self._session
        if session is not None and session.stdin is not None and not session.stdin.closed:
            with contextlib.suppress(OSError):  # it has gone already
                if in_order:
                    session.stdin.write(b"end\n")
                session.stdin.close()
            self._wait_for_end(session)
        remove_folder(self.folder)
        self._clear_windows()

    def _wait_for_end(self, session: subprocess.Popen[bytes]) -> None:
        """Wait for a session; one that finishes a file says so by its show's file."""
        begun = time.time()
        while time.time() - max(begun, touched(self.folder)) < END_SECONDS:
            with contextlib.suppress(subprocess.TimeoutExpired):
                session.wait(0.1)
                return
        session.kill()
        session.wait()

    def _clear_windows(self) -> None:
        if self._has_windows:
            clear_orphans()

    def _brought_back(self, safe: bool) -> tuple[str, Opened | None]:
        """Return the journal to go on with, and its document opened; say what there is."""
        from nodegraph.show.opening import open_document

        crashed = find_crashed(self.log.parent, self.patch)
        if not safe or crashed is None:
            if crashed is not None:
                self._say(crashed.offer)
            elif safe:
                self._say("No show of this was cut off with unsaved edits; it begins as its file.")
            return "", None
        try:
            found = recovered(crashed.journal)
            opened = open_document(found.patch, Path(found.path))
        except NodegraphError as problem:
            self._say(f"{crashed.show} cannot be brought back ({problem}); it begins as its file.")
            return "", None
        self._say(found.told(crashed))
        return str(crashed.journal), opened

    def _start(self, resume: bool) -> None:
        self._begun = time.monotonic()
        self._session = spawn(
            MODULE, {**self._arguments, "resume": resume}, self.folder / "output.log",
            stdin=subprocess.PIPE,
        )  # fmt: skip

    def _wait_for_show(self) -> None:
        until = time.monotonic() + BEGIN_SECONDS
        while not (self.folder / FILE).exists():
            if self.session.poll() is not None or time.monotonic() > until:
                said = (self.folder / "output.log").read_text(errors="replace").strip()
                raise Failed(said.splitlines()[-1] if said else "The session did not start.")
            time.sleep(0.02)


def _log_path(patch: Path) -> Path:
    folder = logs_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = patch.resolve().parent
    name = patch.name.partition(".")[0]
    return folder / f"{datetime.now():%Y-%m-%d-%H%M%S}-{name}-{os.getpid()}.log"
