"""What goes wrong while recording, as sentences."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from nodegraph.model.errors import Failed, NodegraphError, Unusable

_NO_ROOM = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk has no more room for this user",
    errno.EFBIG: "the disk takes no larger file",
}


@contextlib.contextmanager
def opening(path: Path) -> Iterator[None]:
    """Open a file in here. Raises `Unusable` where it cannot be written.

    One missing folder is made; a path that is wrong further up is more likely a slip.
    """
    try:
        path.parent.mkdir(exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unusable(
            f"{path}: cannot be written there ({reason.lower()}); give a folder that can be."
        ) from error


def failure_of(path: Path, error: Exception, seconds: float, is_kept: bool) -> NodegraphError:
    """Return a failure after so many seconds as one sentence; `is_kept`: a file was left."""
    if isinstance(error, NodegraphError):
        return error
    left = "what was written plays" if is_kept else "nothing was left behind"
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Failed(
            f"{path}: {_NO_ROOM[error.errno]} after {seconds:.1f} s; {left}. "
            "Free some space or record elsewhere."
        )
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Failed(f"{path}: recording failed after {seconds:.1f} s ({reason}); {left}.")
