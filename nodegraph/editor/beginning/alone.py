"""One program at a time, by a lock on a file: for changing what several programs change."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PATIENCE = 2.0  # seconds: a change takes milliseconds
PAUSE = 0.01


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[bool]:
    """Hold a lock file meanwhile; it stays, empty. Gives whether nobody else holds it.

    After two seconds the body runs without it: who holds it that long was stopped in the middle,
    and a window must not stand still for that. Raises OSError where the file cannot be made.
    """
    with open(lock, "a+b") as file:
        until = time.monotonic() + PATIENCE
        while not (held := _taken(file)) and time.monotonic() < until:
            time.sleep(PAUSE)
        try:
            yield held
        finally:
            if held:
                _released(file)


if sys.platform == "win32":
    import msvcrt

    def _taken(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _released(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _released(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
