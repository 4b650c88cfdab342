"""How the window draws: a theme, and how wide a text is in the font it is set in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PIL import ImageFont

from nodegraph.editor.theme import Theme
from nodegraph.model.signals import Kind

MEASURED_AT = 1000  # units of a letter's square; widths go with the size
GUESS = 0.54  # of the size, a letter, where the font cannot be measured


@dataclass
class Look:
    """A theme and a font. Widths are in canvas units (of a text of that size)."""

    theme: Theme
    font: Path | None = None
    _font: ImageFont.FreeTypeFont | None = field(default=None, init=False)
    _line: float = field(default=float(MEASURED_AT), init=False)  # its height
    _widths: dict[str, float] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        if self.font is not None:
            try:
                self._font = ImageFont.truetype(str(self.font), MEASURED_AT)
                self._line = float(sum(self._font.getmetrics()))  # what Dear PyGui calls the size
            except OSError:
                self._font = None

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is."""
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) > 20_000:
                self._widths.clear()
            measured = None if self._font is None else self._font.getlength(text) / self._line
            known = self._widths[text] = len(text) * GUESS if measured is None else measured
        return known * size

    def fitted(self, text: str, space: float, size: float) -> str:
        """Return as much of a text as a space has room for, with dots where some is left out."""
        if self.width(text, size) <= space:
            return text
        for end in range(len(text) - 1, 1, -1):
            short = text[:end].rstrip() + "…"
            if self.width(short, size) <= space:
                return short
        return ""

    def pin(self, kind: Kind | None) -> tuple[int, int, int, int]:
        """Return the colour of a kind of signal."""
        return self.theme.pin(kind)
