"""What a sound file says about itself: title, artist, and the picture of its cover."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nodegraph.model.errors import Unusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LARGEST_COVER = 6000  # pixels a side; a larger picture is left out
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Tags:
    """Title and artist; of a file without tags what its name says (`Artist - Title.mp3`)."""

    title: str
    artist: str


def read_tags(path: Path) -> Tags:
    """Return title and artist of a sound file; never raises for one that can be played."""
    import av

    found: dict[str, str] = {}
    try:
        with av.open(str(path)) as container:
            for metadata in (*(stream.metadata for stream in container.streams.audio),
                             container.metadata):  # fmt: skip
                found |= {name.lower(): text for name, text in metadata.items()}
    except (av.FFmpegError, UnicodeDecodeError, ValueError):
        pass
    artist = found.get("artist") or found.get("album_artist") or found.get("performer") or ""
    title = found.get("title", "")
    if not title.strip():
        before, dash, after = path.stem.replace("_", " ").partition(" - ")
        title = after if dash else before
        artist = artist or (before if dash else "")
    return Tags(_plain(title), _plain(artist))


def embedded_cover(path: Path) -> NDArray[np.uint8] | None:
    """Return the picture in a sound file, RGB (height, width, 3); None where there is none."""
    try:
        return _first_picture(path, attached=True)
    except Unusable:
        return None


def read_cover(path: Path) -> NDArray[np.uint8]:
    """Return a picture file, RGB (height, width, 3). Raises Unusable for what is no picture."""
    if not path.is_file():
        raise Unusable(f"--cover: {path} does not exist; give a picture file.")
    picture = _first_picture(path, attached=False)
    if picture is None:
        raise Unusable(f"--cover: {path.name} holds no picture; give a JPEG, PNG or WebP file.")
    return picture


def _first_picture(path: Path, *, attached: bool) -> NDArray[np.uint8] | None:
    import av
    import numpy as np
    from av.stream import Disposition

    unreadable = Unusable(
        f"--cover: {path.name} is not a picture this program can read; give a JPEG, PNG or WebP "
        "file."
    )
    try:
        with av.open(str(path)) as container:
            for stream in container.streams.video:
                if attached and not stream.disposition & Disposition.attached_pic:
                    continue
                if max(stream.width, stream.height) > LARGEST_COVER:
                    raise unreadable
                for frame in container.decode(stream):
                    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    except (av.FFmpegError, UnicodeDecodeError, ValueError) as problem:
        raise unreadable from problem
    return None


def _plain(text: str) -> str:
    """Return a text on one line without control characters, at most 200 characters of it."""
    kept = "".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text)
    return " ".join(kept.split())[:LONGEST_TEXT]


_JOINERS = "\u200d\u200c"  # they hold emoji and Arabic together
