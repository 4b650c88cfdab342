"""The named palettes: six sRGB stops each, from the ground of a frame to its ink."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Colour = tuple[float, float, float, float]  # red, green, blue, alpha: sRGB, 0..1
Palette = tuple[Colour, Colour, Colour, Colour, Colour, Colour]

STOPS = ("ground", "shade", "body", "accent", "light", "ink")

_HEX = {
    "ember": "0B0A0D 2A1216 7A1F1D E2552B FFC27A FFF3E2",
    "abyss": "05080F 0B2233 14566B 2FA8A0 A8E6D0 F2FBF6",
    "sodium": "0C0A08 2B2016 6E4A1E D98E1F FFD27A FFF6E3",
    "orchid": "0A0710 261338 6A2573 D2458F FF9FB2 FFF0EE",
    "moss": "080B08 16261B 3B5A32 8FA84A DCD9A0 F7F5E6",
    "glacier": "070A10 1A2638 3F5F86 86B4D6 D5E8F2 FBFDFE",
    "vapor": "0A0820 27206B 6B3FC4 E05AB4 FFB38A FFF4DC",
    "acid": "07090A 16201A 2F5A3B 7BD13B D8F94A F9FFE0",
    "indigo": "08091A 1B2352 3A51A8 E8A33D F6D9A0 FBF6EA",
    "mono": "060607 1C1C1F 4B4B50 8C8C92 CFCFD3 F7F7F8",
    "signal": "000000 1A1A1C 5A5A60 B9B9BE FF3B1D FFFFFF",  # the accent is stop 5
    "paper": "F4EFE6 DCD2C2 A79F94 4A4642 C8361E 161412",  # light ground, accent is stop 5
}


def colour(text: str) -> Colour:
    """Return `#RRGGBB` or `#RRGGBBAA` (the # may be left out) as four numbers in 0..1.

    Raises ValueError for anything else.
    """
    digits = text.removeprefix("#")
    if len(digits) not in (6, 8):
        raise ValueError(f"{text!r} is not a colour such as #FF8800.")
    parts = bytes.fromhex(digits if len(digits) == 8 else digits + "FF")
    red, green, blue, alpha = (part / 255.0 for part in parts)
    return red, green, blue, alpha


def palette(stops: str) -> Palette:
    """Return six hex colours separated by spaces as a palette; raises ValueError otherwise."""
    words = stops.split()
    if len(words) != 6:
        raise ValueError(f"a palette has six colours, not {len(words)}.")
    ground, shade, body, accent, light, ink = (colour(word) for word in words)
    return ground, shade, body, accent, light, ink


PALETTES: Mapping[str, Palette] = MappingProxyType(
    {name: palette(stops) for name, stops in _HEX.items()}
)
