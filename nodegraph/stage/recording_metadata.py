"""What a recording says about itself: title, comment, and the patch and seed that made it.

MP4, MOV and MKV carry tags; every picture of a PNG sequence carries text chunks (PNG
specification, third edition, 11.3.3: tEXt and iTXt).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from nodegraph.model.errors import Unusable

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FIELDS = {
    "title": "title",
    "comment": "comment",
    "patch": "nodegraph_patch",
    "seed": "nodegraph_seed",
}
# A text chunk that unpacks to more than this was not written by us.
_LARGEST_TEXT = 1 << 26


@dataclass(frozen=True, slots=True)
class Metadata:
    """The text in a recording; empty (seed: None) is what was not given. `patch` is its JSON."""

    title: str = ""
    comment: str = ""
    patch: str = ""
    seed: int | None = None

    def tags(self) -> dict[str, str]:
        """The tags of a container, without the empty ones."""
        values = {tag: getattr(self, name) for name, tag in _FIELDS.items()}
        return {tag: str(value) for tag, value in values.items() if value not in ("", None)}


def read_metadata(path: Path | str) -> Metadata:
    """Read back what a recording says about itself.

    For a PNG sequence name one picture. Raises `Unusable` when the file is missing or is neither
    a movie nor a PNG.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            is_picture = file.read(8) == PNG_SIGNATURE
        tags = _png_tags(path.read_bytes()) if is_picture else _movie_tags(path)
    except OSError as error:
        raise Unusable(f"{path}: cannot be read ({error.strerror}).") from error
    seed = tags.get("nodegraph_seed", "")
    return Metadata(
        title=tags.get("title", ""),
        comment=tags.get("comment", ""),
        patch=tags.get("nodegraph_patch", ""),
        seed=int(seed) if seed.lstrip("-").isdecimal() else None,
    )


def _movie_tags(path: Path) -> dict[str, str]:
    import av
    from av.error import FFmpegError

    try:
        with av.open(str(path)) as container:
            # Matroska keeps its tag names in capitals.
            return {name.lower(): text for name, text in container.metadata.items()}
    except FFmpegError as error:
        raise Unusable(f"{path}: is neither a movie nor a PNG picture.") from error


def png_text(metadata: Metadata) -> bytes:
    """The text chunks for a PNG, ready to be put behind its header chunk."""
    return b"".join(_text_chunk(tag, text) for tag, text in metadata.tags().items())


def with_png_text(picture: bytes, chunks: bytes) -> bytes:
    """A PNG file with text chunks put behind its header chunk (signature 8 bytes, IHDR 25)."""
    return picture[:33] + chunks + picture[33:]


def _text_chunk(keyword: str, text: str) -> bytes:
    name = keyword.encode("latin-1")
    if text.isascii() and len(text) < 200:
        return _chunk(b"tEXt", name + b"\0" + text.encode("ascii"))
    # keyword, compressed, deflate, no language, no translated keyword
    head = name + b"\0\x01\0\0\0"
    return _chunk(b"iTXt", head + zlib.compress(text.encode("utf-8"), 9))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png_tags(picture: bytes) -> dict[str, str]:
    tags: dict[str, str] = {}
    start = len(PNG_SIGNATURE)
    while start + 12 <= len(picture):
        length, kind = struct.unpack_from(">I4s", picture, start)
        body = picture[start + 8 : start + 8 + length]
        if kind in (b"tEXt", b"iTXt") and b"\0" in body:
            keyword, text = _text(kind, body)
            tags[keyword.lower()] = text
        start += 12 + length
    return tags


def _text(kind: bytes, body: bytes) -> tuple[str, str]:
    name, rest = body.split(b"\0", 1)
    if kind == b"tEXt":
        return name.decode("latin-1"), rest.decode("latin-1")
    compressed, tail = rest[:1] == b"\x01", rest[2:]
    text = tail.split(b"\0", 2)[-1]
    if compressed:
        try:
            text = zlib.decompressobj().decompress(text, _LARGEST_TEXT)
        except zlib.error:
            text = b""
    return name.decode("latin-1"), text.decode("utf-8", "replace")
