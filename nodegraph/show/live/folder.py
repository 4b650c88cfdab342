"""The folder of a running show: where its port and token are, its rings, its log.

    <runtime folder>/nodegraph/show-<port>/show.json

Only the user can read it: who knows the token may do everything with the show.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path

import msgspec

from nodegraph.model.errors import Failed, Unusable

FILE = "show.json"
STREAM = "stream"


class Show(msgspec.Struct, frozen=True):
    """How to reach a running show."""

    port: int
    token: str
    pid: int
    patch: str
    command: int = 0  # the process that started it, and starts a successor of the session

    @property
    def is_over(self) -> bool:
        """Whether nobody is left who could end it in order."""
        return not (is_alive(self.pid) or is_alive(self.command))


def shows_folder() -> Path:
    """Return the folder that holds one folder for each running show of this user."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    if given:
        return Path(given) / "nodegraph"
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    memory = Path("/dev/shm")  # Linux: never written to a disk
    base = memory if memory.is_dir() else Path(tempfile.gettempdir())
    return base / f"nodegraph-{user}"


def make_folder() -> Path:
    """Return a fresh folder for a show. Raises Failed where there can be none."""
    path = shows_folder() / f"show-{secrets.token_hex(4)}"
    for folder, show in running_shows():
        if show.is_over:
            remove_folder(folder)
    try:
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        path.parent.chmod(0o700)  # fails where somebody else made it, in a folder for all
        path.mkdir(mode=0o700)
    except OSError as problem:
        raise Failed(
            f"{path.parent}: no folder for the show can be made ({problem.strerror}); set "
            "XDG_RUNTIME_DIR to a folder of yours."
        ) from problem
    return path


def write_show(folder: Path, show: Show) -> None:
    """Let processes and clients find the show."""
    temporary = folder / f"{FILE}.{os.getpid()}"
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(show))
    os.replace(temporary, folder / FILE)


def write_stream(folder: Path, url: str) -> None:
    """Leave the address of a stream for the stage: its key belongs into no list of processes."""
    path = folder / STREAM
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(url)


def read_stream(folder: Path) -> str:
    """Return the address to stream to, "" for none."""
    try:
        return (folder / STREAM).read_text()
    except OSError:
        return ""


def touch_show(folder: Path) -> None:
    """Leave a sign that the show still works at its end."""
    with contextlib.suppress(OSError):
        os.utime(folder / FILE)


def touched(folder: Path) -> float:
    """Return the time of day of the last sign, 0 without any."""
    try:
        return (folder / FILE).stat().st_mtime
    except OSError:
        return 0.0


def is_alive(pid: int) -> bool:
    """Whether a process runs."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def read_show(folder: Path) -> Show:
    """Return how to reach the show of a folder. Raises Unusable where it has ended."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Show)
    except (OSError, msgspec.MsgspecError) as problem:
        raise Unusable(f"{folder}: there is no running show.") from problem


def running_shows() -> list[tuple[Path, Show]]:
    """Return the shows of this user whose folders are there, newest first."""
    found = []
    for folder in shows_folder().glob("show-*"):
        with contextlib.suppress(Unusable):
            found.append((folder, read_show(folder)))
    return sorted(found, key=lambda item: -item[0].stat().st_mtime)


def remove_folder(folder: Path) -> None:
    """Forget a show that has ended."""
    shutil.rmtree(folder, ignore_errors=True)
