"""A title card over moving pictures: it fades and rises in, stands on a scrim, and goes again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.show.clip import Pixels
from nodegraph.show.typeset import Card

FADE = 0.1  # seconds
RISE = 0.15  # em
CONTRAST = 4.5  # of the words to what is behind them (WCAG 2.2, 1.4.3)
LEAST_SCRIM, MOST_SCRIM = 0.25, 0.94
LIGHT, DARK = (247, 247, 248), (16, 16, 18)  # words over dark pictures, and over light ones
LIGHT_PICTURE = 0.42  # median luminance above which words are dark
Floats = NDArray[np.float32]


class Caption:
    """Paints a card during some spans of seconds. One for each recording: it remembers a little.

    Within a span the scrim only gets stronger: it never pumps with the music.
    """

    def __init__(self, card: Card, spans: Sequence[tuple[float, float]], fps: float) -> None:
        self._card, self._spans, self._fps = card, tuple(spans), fps
        self._span: tuple[float, float] | None = None
        self._scrim = LEAST_SCRIM
        self._ink = LIGHT
        self._soft: Floats | None = None
        self._box = (0, 0, 0, 0)

    def __call__(self, index: int, pixels: Pixels) -> Pixels:
        """Paint frame `index`, RGBA8 (height, width, 4); writes into it."""
        time = index / self._fps
        span = next((span for span in self._spans if span[0] <= time < span[1]), None)
        if index < 0 or span is None:
            return pixels
        behind = self._behind(pixels)
        if span != self._span:
            self._span, self._scrim = span, LEAST_SCRIM
            middle = float(np.median(luminance(behind[..., :3])))
            self._ink = DARK if middle > LIGHT_PICTURE else LIGHT
        end = span[1] + FADE if span[1] >= self._spans[-1][1] else span[1]  # the last one stays
        shown = min((time - span[0]) / FADE + 0.5 / (FADE * self._fps), (end - time) / FADE, 1.0)
        self._paint(behind, float(shown * shown * (3.0 - 2.0 * shown)))
        return pixels

    def _behind(self, pixels: Pixels) -> Pixels:
        """Return the part of a picture that card and scrim cover."""
        card, (height, width) = self._card, pixels.shape[:2]
        pad = 3 * card.em
        rows, columns = card.words.shape
        top, left = max(card.y - pad, 0), max(card.x - pad, 0)
        bottom, right = min(card.y + rows + pad, height), min(card.x + columns + pad, width)
        if self._soft is None:
            self._box = card.y - top, card.x - left, rows, columns
            self._soft = _scrim((bottom - top, right - left), self._box, card.em)
        return pixels[top:bottom, left:right]

    def _paint(self, behind: Pixels, shown: float) -> None:
        card, (top, left, rows, columns) = self._card, self._box
        assert self._soft is not None
        picture = behind[..., :3].astype(np.float32)
        inner = slice(top, top + rows), slice(left, left + columns)
        tone = _scrim_tone(picture[inner], self._ink)
        needed = _needed(picture[inner][::3, ::3], self._soft[inner][::3, ::3], tone, self._ink)
        self._scrim = max(self._scrim, needed)
        share = (self._soft * (self._scrim * shown))[..., None]
        picture += share * (tone - picture)
        down = round(RISE * card.em * (1.0 - shown))
        words = _moved(card.words, down) * shown
        place = picture[inner]
        if card.cover is not None and card.cover_ink is not None:
            ink = _moved(card.cover_ink, down)[..., None] * shown
            place += ink * (_moved(card.cover.astype(np.float32), down) - place)
        place += words[..., None] * (np.array(self._ink, np.float32) - place)
        behind[..., :3] = np.clip(picture + 0.5, 0, 255).astype(np.uint8)


def luminance(pixels: NDArray[Any]) -> NDArray[np.float64]:
    """Return the relative luminance, 0..1, of sRGB 0..255 in the last axis (WCAG 2.2)."""
    code = np.asarray(pixels, np.float64) / 255.0
    linear = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: float, other: float) -> float:
    """Return the contrast of two luminances: 1 the same, 21 black on white."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _needed(picture: Floats, soft: Floats, tone: Floats, ink: tuple[int, int, int]) -> float:
    """Return the weakest scrim with which the words stand out from nearly all behind them."""
    words = float(luminance(np.array(ink)))
    part = 95.0 if ink == LIGHT else 5.0
    low, high = LEAST_SCRIM, MOST_SCRIM
    for _ in range(6):
        middle = 0.5 * (low + high)
        mixed = picture + (soft * middle)[..., None] * (tone - picture)
        is_enough = contrast(words, float(np.percentile(luminance(mixed), part))) >= CONTRAST
        low, high = (low, middle) if is_enough else (middle, high)
    return high


def _scrim_tone(picture: Floats, ink: tuple[int, int, int]) -> Floats:
    """Return the colour of the scrim: that of the picture, nearly black or nearly white."""
    mean = picture.reshape(-1, 3).mean(axis=0)
    tone = mean * 0.12 if ink == LIGHT else 255.0 - (255.0 - mean) * 0.12
    return np.asarray(tone, np.float32)


def _scrim(size: tuple[int, int], box: tuple[int, int, int, int], em: int) -> Floats:
    """Return 0..1: full behind the words, soft around them, nothing at the edge."""
    from scipy.ndimage import gaussian_filter

    top, left, rows, columns = box
    full = np.zeros(size, np.float32)
    pad = round(1.1 * em)
    full[max(top - pad, 0) : top + rows + pad, max(left - pad, 0) : left + columns + pad] = 1.0
    soft = gaussian_filter(full, 0.7 * em, mode="nearest")
    return np.asarray(soft, np.float32)


def _moved(ink: Floats, down: int) -> Floats:
    """Return an array some rows lower; what leaves it at the bottom is gone."""
    if down <= 0:
        return ink
    out = np.zeros_like(ink)
    out[down:] = ink[:-down]
    return out
