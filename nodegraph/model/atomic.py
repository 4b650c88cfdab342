"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from nodegraph.model.errors import Failed


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file's content in one step: whoever reads sees the old one or the new one.

    A new file is written beside it, flushed to the disk and renamed over it. The mode of an
    existing file is kept, a link is written through. Raises Failed; nothing is left half-written.
    """
    target = Path(os.path.realpath(path))
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as problem:
        raise _failed(path, problem) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException as problem:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        if isinstance(problem, OSError):
            raise _failed(path, problem) from None
        raise
    _flush_folder(target.parent)


def _mode(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _flush_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system can."""
    with contextlib.suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _failed(path: Path, problem: OSError) -> Failed:
    reason = (problem.strerror or str(problem)).lower()
    return Failed(f"{path} could not be written ({reason}); free space or choose another folder.")
