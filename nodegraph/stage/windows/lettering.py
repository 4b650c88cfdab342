"""Writing for test card and identify: single-channel pictures, set in the font inside Pillow.

That font is on every machine, so that the card looks the same everywhere. It has no letters beyond
ASCII: accents are dropped, and other scripts become question marks.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
from numpy.typing import NDArray

Letters = NDArray[np.uint8]  # (height, width): 0 paper, 255 ink; top row first


def card_letters(size: tuple[int, int], number: str, name: str, facts: str) -> Letters:
    """Return the writing of a test card: the number large, name and facts beside it."""
    from PIL import Image, ImageDraw

    width, height = size
    picture = Image.new("L", size, 0)
    draw = ImageDraw.Draw(picture)
    pad = height * 0.14
    digits = _fitting(plain(number), width * 0.3, height * 0.86)
    left, _, right, _ = _ink(draw, digits, plain(number))
    _write(draw, plain(number), digits, pad * 1.3, height / 2)
    x = pad * 1.3 + (right - left) + pad * 1.6
    room = width - x - pad
    _write(draw, plain(name), _fitting(plain(name), room, height * 0.3), x, height * 0.37)
    _write(draw, plain(facts), _fitting(plain(facts), room, height * 0.155), x, height * 0.70)
    return np.asarray(picture)


def number_letters(number: str, height: int) -> Letters:
    """Return a number that fills this height."""
    from PIL import Image, ImageDraw

    font = _fitting(number, height * 4.0, height * 1.3)
    sketch = ImageDraw.Draw(Image.new("L", (8, 8)))
    left, top, right, bottom = _ink(sketch, font, number)
    picture = Image.new("L", (max(1, round(right - left)), max(1, round(bottom - top))), 0)
    ImageDraw.Draw(picture).text((-left, -top), number, 255, font)
    return np.asarray(picture)


def plain(text: str) -> str:
    """Return a text in letters that the font has."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return bare.encode("ascii", "replace").decode()


def _fitting(text: str, width: float, height: float) -> Any:
    """Return the font in the largest size up to `height` in which the text is `width` wide."""
    from PIL import ImageFont

    font: Any = ImageFont.load_default(max(6.0, height))
    length = font.getlength(text)
    return font if length <= width else ImageFont.load_default(max(6.0, height * width / length))


def _ink(draw: Any, font: Any, text: str) -> tuple[float, float, float, float]:
    left, top, right, bottom = draw.textbbox((0, 0), text, font)
    return float(left), float(top), float(right), float(bottom)


def _write(draw: Any, text: str, font: Any, x: float, middle: float) -> None:
    """Write with the left edge of the ink at x, and capital letters centred on a line."""
    left = _ink(draw, font, text)[0]
    _, top, _, bottom = _ink(draw, font, "H")
    draw.text((x - left, middle - (top + bottom) / 2), text, 255, font)
