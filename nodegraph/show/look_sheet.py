"""A contact sheet: many small pictures on one page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nodegraph.show.look import Frames

GAP = 6
HALF = 2  # a page of full pictures would be too large to look at
PAPER = 24  # grey level between the pictures


def write_sheet(path: Path, takes: Mapping[tuple[str, str], Frames]) -> None:
    """Write the frames of each (music, shape) as a row of a PNG: wide ones first, then the others.

    Upright and square pictures of one music share a row, so that a page stays readable.
    """
    rows: list[NDArray[np.uint8]] = []
    for music in dict.fromkeys(music for music, _ in takes):
        shapes = [shape for name, shape in takes if name == music]
        small = [_halved(takes[music, shape]) for shape in shapes]
        rows.append(_row(small[:1]))
        if len(shapes) > 1:
            rows.append(_row(small[1:]))
    width = max(row.shape[1] for row in rows)
    page = [_padded(row, width) for row in rows]
    _write_png(path, np.concatenate(page))


def _row(strips: list[Frames]) -> NDArray[np.uint8]:
    """Return the moments side by side; of each moment all strips, brought to one height."""
    height = min(strip.shape[1] for strip in strips)
    tiles = []
    for moment in range(len(strips[0])):
        for strip in strips:
            tiles.append(_shrunk(strip[moment], height))
    bar = np.full((height, GAP, 3), PAPER, np.uint8)
    parts = [part for tile in tiles for part in (tile, bar)]
    return np.concatenate(parts[:-1], axis=1)


def _halved(frames: Frames) -> Frames:
    count, height, width = frames.shape[:3]
    rows, columns = height // HALF, width // HALF
    even = frames[:, : rows * HALF, : columns * HALF].reshape(count, rows, HALF, columns, HALF, 3)
    return np.asarray(even.mean(axis=(2, 4)) + 0.5, np.uint8)


def _shrunk(tile: NDArray[np.uint8], height: int) -> NDArray[np.uint8]:
    if tile.shape[0] == height:
        return tile
    width = max(round(tile.shape[1] * height / tile.shape[0]), 1)
    rows = (np.arange(height + 1) * tile.shape[0] / height).astype(int)[:-1]
    columns = (np.arange(width + 1) * tile.shape[1] / width).astype(int)[:-1]
    return np.asarray(tile[rows][:, columns], np.uint8)


def _padded(row: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    page = np.full((row.shape[0] + GAP, width, 3), PAPER, np.uint8)
    page[: row.shape[0], : row.shape[1]] = row
    return page


def _write_png(path: Path, picture: NDArray[np.uint8]) -> None:
    import av

    with av.open(str(path), "w", format="image2") as file:
        stream = file.add_stream("png", rate=1)
        stream.width, stream.height = picture.shape[1], picture.shape[0]
        stream.pix_fmt = "rgb24"
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        for packet in (*stream.encode(frame), *stream.encode()):
            file.mux(packet)
