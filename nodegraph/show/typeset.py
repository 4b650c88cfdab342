"""Setting a title card: title and artist in two sizes, the cover beside them, in the safe box."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nodegraph.show.fonts import Fonts

if TYPE_CHECKING:
    from nodegraph.show.fonts import Font

RATIO = 3.0  # of the two sizes
DISPLAY_TRACKING, CAPS_TRACKING = -0.02, 0.08  # em
SIZE, SMALLEST = 0.115, 0.066  # of the shorter side: the title as we like it, and at the least
LETTERS = {True: 18, False: 20}  # on a line: upright and not
MOST_LINES = 3
LEADING = 1.08
# left, right, top, bottom of what no app covers, as parts of width and height
SAFE_UPRIGHT = (0.08, 0.84, 0.15, 0.64)
SAFE = (0.07, 0.93, 0.10, 0.88)


@dataclass(frozen=True, slots=True)
class Card:
    """What is laid over a picture of one size, with its upper left corner at (x, y).

    words: how much ink, 0..1, float32 (height, width). cover: RGB of the same size, and cover_ink
    how much of it. em: the title's size in pixels. lost: letters that no font of this machine has.
    """

    x: int
    y: int
    em: int
    words: NDArray[np.float32]
    cover: NDArray[np.uint8] | None
    cover_ink: NDArray[np.float32] | None
    lost: str = ""


def title_card(
    title: str,
    artist: str,
    size: tuple[int, int],
    cover: NDArray[np.uint8] | None = None,
    fonts: Fonts | None = None,
) -> Card | None:
    """Set a card for pictures of `size` pixels; None where there is nothing to be shown."""
    fonts = fonts or Fonts()
    width, height = size
    is_upright = height > width
    left, right, top, bottom = SAFE_UPRIGHT if is_upright else SAFE
    room = int(width * right) - int(width * left), int(height * bottom) - int(height * top)
    beside = cover is not None and not is_upright
    em, lines = _fitted(title, fonts, min(size), room[0] * (0.7 if beside else 1.0), is_upright)
    small = max(round(em / RATIO), 1)
    caps = artist.upper() if artist.upper() != artist.lower() else artist
    rows = [_line(text, em, fonts, DISPLAY_TRACKING) for text in lines]
    ink = [row for row in rows if row.size]
    below = _line(caps, small, fonts, CAPS_TRACKING)
    block = _stacked(ink, below, em, _runs_left(title))
    lost = _lost(title + artist, fonts)
    if block.size == 0 and cover is None:
        return None
    block, picture, picture_ink = _with_cover(block, cover, em, min(size), beside)
    block = block[: room[1], : room[0]]
    if picture is not None and picture_ink is not None:
        picture = picture[: room[1], : room[0]]
        picture_ink = picture_ink[: room[1], : room[0]]
    y = int(height * bottom) - block.shape[0]
    return Card(int(width * left), y, em, block, picture, picture_ink, lost)


def _fitted(
    title: str, fonts: Fonts, side: int, room: float, is_upright: bool
) -> tuple[int, list[str]]:
    """Return the size of the title and its lines: as large as fits, the last cut if need be."""
    em = max(round(side * SIZE), 6)
    least = max(round(side * SMALLEST), 5)
    while True:
        lines = _wrapped(title, LETTERS[is_upright])
        widest = max((_width(line, em, fonts) for line in lines), default=0)
        if (widest <= room and len(lines) <= MOST_LINES) or em <= least:
            break
        em = max(min(round(em * 0.92), em - 1), least)
    lines = [_shortened(line, em, fonts, room) for line in lines[:MOST_LINES]]
    if len(_wrapped(title, LETTERS[is_upright])) > MOST_LINES:
        lines[-1] = _shortened(lines[-1] + "…", em, fonts, room)
    return em, lines


def _wrapped(title: str, letters: int) -> list[str]:
    """Return lines of at most that many letters, as even as they get; long words are broken."""
    words: list[str] = []
    for word in title.split():
        wide = letters // 2 if unicodedata.east_asian_width(word[0]) in "WF" else letters
        words += [word[at : at + wide] for at in range(0, len(word), wide)]
    count = max(-(-len(" ".join(words)) // letters), 1)
    goal = max(len(" ".join(words)) / count, max(map(len, words), default=0))
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= min(max(goal * 1.15, 1), letters):
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _shortened(line: str, em: int, fonts: Fonts, room: float) -> str:
    if _width(line, em, fonts) <= room:
        return line
    kept = line.rstrip("…")
    while kept and _width(kept + "…", em, fonts) > room:
        kept = kept[:-1].rstrip()
    return kept + "…"


def _width(line: str, em: int, fonts: Fonts) -> float:
    """Return about how wide a line is."""
    parts = fonts.fonts_for(line, em)
    gaps = 0.25 * em * max(len(parts) - 1, 0)
    return sum(font.getlength(text) for text, font in parts) + gaps


def _line(text: str, em: int, fonts: Fonts, tracking: float) -> NDArray[np.float32]:
    """Return the ink of a line, cropped at the sides, 1.3 em high; empty where nothing shows."""
    from PIL import Image, ImageDraw

    parts = fonts.fonts_for(text, em) if text.strip() else []
    if not parts:
        return np.zeros((0, 0), np.float32)
    if _runs_left(text):
        parts = parts[::-1]
    width = int(_width(text, em, fonts) + em * (len(text) * max(tracking, 0.0) + 1.0)) + 2
    image = Image.new("L", (width, round(1.3 * em)), 0)
    draw = ImageDraw.Draw(image)
    at = 0.25 * em
    for word, font in parts:
        for letters, place in _placed(word, font, tracking * em):
            draw.text((at + place, em), letters, fill=255, font=font, anchor="ls")
        at += font.getlength(word) + tracking * em * len(word) + 0.25 * em
    ink = np.asarray(image, np.float32) / 255.0
    used = np.flatnonzero(ink.any(axis=0))
    return ink[:, used[0] : used[-1] + 1] if len(used) else np.zeros((0, 0), np.float32)


def _placed(word: str, font: Font, tracking: float) -> list[tuple[str, float]]:
    """Return letters with their places, spaced out; whole where letters shape each other."""
    is_plain = all(unicodedata.name(letter, "").startswith(_APART) for letter in word)
    if not is_plain:
        return [(word, 0.0)]
    return [
        (letter, font.getlength(word[: place + 1]) - font.getlength(letter) + tracking * place)
        for place, letter in enumerate(word)
    ]


# Letters that can be set one by one; all else (Arabic, marks, emoji in sequence) is left whole.
_APART = (
    "LATIN", "GREEK", "CYRILLIC", "DIGIT", "SPACE", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULL",
    "COMMA", "HYPHEN", "AMPERSAND", "APOSTROPHE", "RIGHT SINGLE", "EN DASH", "HORIZONTAL ELLIPSIS",
    "LEFT PAREN", "RIGHT PAREN", "EXCLAMATION", "QUESTION", "COLON", "NUMBER SIGN", "SOLIDUS",
)  # fmt: skip


def _runs_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def _lost(text: str, fonts: Fonts) -> str:
    shown = "".join(part for part, _ in fonts.fonts_for(text, 24))
    return "".join(dict.fromkeys(c for c in text if not c.isspace() and c not in shown))


def _stacked(
    rows: list[NDArray[np.float32]], below: NDArray[np.float32], em: int, to_right: bool
) -> NDArray[np.float32]:
    step = round(LEADING * em)
    parts = [(number * step, row) for number, row in enumerate(rows)]
    if below.size:
        at = len(rows) * step + round(0.12 * em) if rows else 0
        parts.append((at, below))
    if not parts:
        return np.zeros((0, 0), np.float32)
    height = max(at + len(row) for at, row in parts)
    block = np.zeros((height, max(row.shape[1] for _, row in parts)), np.float32)
    for at, row in parts:
        left = block.shape[1] - row.shape[1] if to_right else 0
        place = block[at : at + len(row), left : left + row.shape[1]]
        np.maximum(place, row, out=place)
    return block


def _with_cover(
    block: NDArray[np.float32], cover: NDArray[np.uint8] | None, em: int, side: int, beside: bool
) -> tuple[NDArray[np.float32], NDArray[np.uint8] | None, NDArray[np.float32] | None]:
    """Put the cover to the left of the words or above them."""
    if cover is None:
        return block, None, None
    edge = max(len(block), round(2.6 * em)) if beside else round(0.3 * side)
    square = _square(cover, edge)
    gap = round(0.4 * em)
    if beside:
        shape = max(edge, len(block)), edge + gap + block.shape[1]
        at = (shape[0] - len(block)) // 2, edge + gap
    else:
        shape = edge + gap // 2 + len(block), max(edge, block.shape[1])
        at = edge + gap // 2, 0
    words = np.zeros(shape, np.float32)
    words[at[0] : at[0] + len(block), at[1] : at[1] + block.shape[1]] = block
    picture, ink = np.zeros((*shape, 3), np.uint8), np.zeros(shape, np.float32)
    picture[:edge, :edge], ink[:edge, :edge] = square, 1.0
    return words, picture, ink


def _square(cover: NDArray[np.uint8], edge: int) -> NDArray[np.uint8]:
    """Return the middle square of a picture at that many pixels a side."""
    from PIL import Image

    height, width = cover.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    image = Image.fromarray(np.ascontiguousarray(cover[top : top + side, left : left + side]))
    return np.asarray(image.resize((edge, edge), Image.Resampling.LANCZOS), np.uint8)
