"""How the editor looks: colours and sizes, as values.

Two themes: `dark`, a near-black warm grey on which only signals have colour, and `contrast`, black
and white with brighter signals. Pins differ in shape as well as in colour, so that no eye has to
tell two colours apart. Colours are (red, green, blue, alpha), 0..255.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nodegraph.model.signals import Kind

Colour: TypeAlias = tuple[int, int, int, int]
PinShape = Literal["circle", "triangle", "square", "diamond", "quad", "swatch", "cross", "stripe"]

PIN_SHAPES: Mapping[Kind, PinShape] = {
    Kind.AUDIO: "circle",
    Kind.CONTROL: "triangle",
    Kind.EVENT: "square",
    Kind.NOTES: "diamond",
    Kind.SPECTRUM: "circle",
    Kind.TEXTURE: "quad",
    Kind.COLOUR: "swatch",
    Kind.POINT: "cross",
    Kind.PALETTE: "stripe",
    Kind.TEXT: "circle",
}


@dataclass(frozen=True)
class Theme:
    """One look of the editor."""

    name: str
    canvas: Colour
    grid: Colour
    panel: Colour
    field: Colour
    line: Colour
    text: Colour
    quiet: Colour  # text that is not read first
    node: Colour
    title: Colour
    edge: Colour
    selected: Colour
    value: Colour  # how far a value's bar goes
    frame: Colour
    missing: Colour
    error: Colour
    warning: Colour
    hint: Colour
    good: Colour
    record: Colour
    signals: Mapping[Kind, Colour]

    def pin(self, kind: Kind | None) -> Colour:
        """Return the colour of a kind of signal; that of what is missing for None."""
        return self.missing if kind is None else self.signals[kind]


def rgba(text: str, alpha: int = 255) -> Colour:
    """Return `rrggbb` as a colour."""
    return (int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16), alpha)


def of_parts(parts: Sequence[float]) -> Colour:
    """Return a colour of parts, 0..1; without a fourth one it is whole. Outside is cut off."""
    whole = (*parts, 1.0)[:4]
    red, green, blue, alpha = (round(255.0 * min(max(part, 0.0), 1.0)) for part in whole)
    return (red, green, blue, alpha)


def faded(colour: Colour, alpha: float) -> Colour:
    """Return a colour with so much of its alpha."""
    return (colour[0], colour[1], colour[2], round(colour[3] * alpha))


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    """Return the colour that lies so far on the way from one to the other."""
    red, green, blue, alpha = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return (red, green, blue, alpha)


DARK = Theme(
    name="dark",
    canvas=rgba("171615"),
    grid=rgba("24221f"),
    panel=rgba("1e1c1a"),
    field=rgba("2b2926"),
    line=rgba("3a3733"),
    text=rgba("e9e4da"),
    quiet=rgba("8f887d"),
    node=rgba("2a2825", 250),
    title=rgba("35322e"),
    edge=rgba("45413b"),
    selected=rgba("f2c879"),
    value=rgba("4a453d"),
    frame=rgba("6b6356", 46),
    missing=rgba("e2483d"),
    error=rgba("f0609a"),
    warning=rgba("f0973a"),
    hint=rgba("8f887d"),
    good=rgba("7cc98a"),
    record=rgba("e2483d"),
    signals={
        Kind.AUDIO: rgba("ef9a45"),
        Kind.CONTROL: rgba("6fc784"),
        Kind.EVENT: rgba("f3d452"),
        Kind.NOTES: rgba("ee86b0"),
        Kind.SPECTRUM: rgba("c3a8f2"),
        Kind.TEXTURE: rgba("8c72ea"),
        Kind.COLOUR: rgba("e2ddd3"),
        Kind.POINT: rgba("5cc3c9"),
        Kind.PALETTE: rgba("d8b48a"),
        Kind.TEXT: rgba("a8a299"),
    },
)

CONTRAST = Theme(
    name="contrast",
    canvas=rgba("000000"),
    grid=rgba("1c1c1c"),
    panel=rgba("000000"),
    field=rgba("1a1a1a"),
    line=rgba("9a9a9a"),
    text=rgba("ffffff"),
    quiet=rgba("d0d0d0"),
    node=rgba("0a0a0a"),
    title=rgba("262626"),
    edge=rgba("c8c8c8"),
    selected=rgba("ffe066"),
    value=rgba("5a5a5a"),
    frame=rgba("ffffff", 30),
    missing=rgba("ff5a4d"),
    error=rgba("ff7ab8"),
    warning=rgba("ffa640"),
    hint=rgba("d0d0d0"),
    good=rgba("7dff9a"),
    record=rgba("ff5a4d"),
    signals={
        Kind.AUDIO: rgba("ffa94d"),
        Kind.CONTROL: rgba("69ff8f"),
        Kind.EVENT: rgba("ffe94d"),
        Kind.NOTES: rgba("ff9cc8"),
        Kind.SPECTRUM: rgba("d9c2ff"),
        Kind.TEXTURE: rgba("a58bff"),
        Kind.COLOUR: rgba("ffffff"),
        Kind.POINT: rgba("66f0ff"),
        Kind.PALETTE: rgba("ffd5a3"),
        Kind.TEXT: rgba("d0d0d0"),
    },
)

THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (DARK, CONTRAST)}
