"""The tempo that fits a length, and the sections that fill it."""

from __future__ import annotations

from math import floor

ENERGY = {  # at the start and the end of each section
    "intro": (0.3, 0.45),
    "build": (0.4, 0.75),
    "drop": (1.0, 0.95),
    "break": (0.45, 0.35),
    "outro": (0.5, 0.08),
}
BRIGHTNESS = {  # how far the filter over the chords is open
    "intro": (0.55, 0.75),
    "build": (0.6, 0.95),
    "drop": (0.95, 1.0),
    "break": (0.6, 0.5),
    "outro": (0.75, 0.2),
}
_SHARES = {"intro": 4.0, "build": 4.0, "drop": 8.0, "break": 4.0, "outro": 4.0}
_SHORT = {"intro": 2.0, "build": 4.0, "drop": 8.0, "outro": 2.0}


def fitting_tempo(seconds: float, low: float, wanted: float, high: float) -> float:
    """The tempo in beats a minute near `wanted` at which `seconds` are a whole number of bars.

    Round numbers of bars (8, then 4, 2, 1) are preferred; if none is near, `wanted` it is.
    """
    bars = seconds * wanted / 240.0
    for unit, tolerance in ((8, 0.04), (4, 0.05), (2, 0.06), (1, 0.12)):
        count = max(unit, unit * round(bars / unit))
        tempo = count * 240.0 / seconds
        if abs(tempo / wanted - 1.0) <= tolerance and low * 0.97 <= tempo <= high * 1.03:
            return tempo
    return wanted


def sections(beats: float) -> list[tuple[str, float, float]]:
    """Names, starts and ends in beats of the sections of a song of `beats` beats.

    Sections are whole groups of bars where the length allows it, and whole beats or less in songs
    of a few seconds. What is left over at the end belongs to the outro.
    """
    unit = next((size for size in (16, 8, 4, 2, 1, 0.5, 0.25) if beats / size >= 8), 0.125)
    units = floor(beats / unit + 1e-6)
    names, shares = _template(beats)
    counts = _share(units, shares)
    edges = [0.0]
    for count in counts:
        edges.append(edges[-1] + count * unit)
    edges[-1] = beats
    return list(zip(names, edges, edges[1:], strict=False))


def _template(beats: float) -> tuple[list[str], list[float]]:
    """Below 24 bars one arc; above, a build and a drop for every 48 bars, breaks between."""
    if beats < 96:
        return list(_SHORT), list(_SHORT.values())
    arcs = max(2, round(beats / 192))
    names = ["intro", *(["build", "drop", "break"] * arcs)[:-1], "outro"]
    return names, [_SHARES[name] for name in names]


def _share(units: int, shares: list[float]) -> list[int]:
    """Whole numbers, at least 1 each, in proportion to `shares` and adding up to `units`."""
    ideal = [share * units / sum(shares) for share in shares]
    counts = [max(1, floor(part)) for part in ideal]
    while sum(counts) < units:
        short = max(range(len(counts)), key=lambda i: (ideal[i] - counts[i], -i))
        counts[short] += 1
    while sum(counts) > units:
        counts[max(range(len(counts)), key=lambda i: counts[i] - ideal[i])] -= 1
    return counts
