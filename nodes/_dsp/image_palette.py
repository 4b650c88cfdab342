"""Six colours of a picture: a ground, a shade, a body, an accent, a light and an ink."""

from __future__ import annotations

from typing import Any

import numpy as np

from nodegraph.model.oklab import from_oklab, to_oklab

CLUSTERS = 12
ROUNDS = 24
RARE = 0.004  # of the picture: a colour that covers less is an accident
NEAR = 0.02  # in OKLab: two colours nearer than that are one
STOPS = 6


def image_palette(pixels: Any) -> Any:
    """Return sRGB (6, 3) in order of the stops, from pixels (n, 3) in 0..1.

    The darkest and the lightest colour of some size are ground and ink, the one that stands out
    most is the accent, what is left is shared among shade, body and light by lightness. A picture
    with few colours gets others between them, through OKLab.
    """
    lab = to_oklab(np.asarray(pixels, np.float64).reshape(-1, 3))
    colours = _clusters(lab)
    ordered = colours[np.argsort(colours[:, 0])]
    ground, ink = ordered[0], ordered[-1]
    inner = [colour for colour in colours if not (_same(colour, ground) or _same(colour, ink))]
    between = [ground + (ink - ground) * part for part in (0.25, 0.5, 0.7, 0.85)]
    while len(inner) < STOPS - 2:
        inner.append(between[len(inner)])
    chroma = np.hypot(*np.array(inner)[:, 1:].T)
    accent = inner.pop(int(np.argmax(chroma)))
    inner.sort(key=lambda colour: float(colour[0]))
    rest = [inner[0], inner[len(inner) // 2], inner[-1]]
    stops = np.array([ground, rest[0], rest[1], accent, rest[2], ink])
    return np.clip(from_oklab(stops), 0.0, 1.0)


def _clusters(lab: Any) -> Any:
    """Return the colours of a picture, the largest first: k-means from evenly spread lightness."""
    order = np.argsort(lab[:, 0], kind="stable")
    places = np.linspace(0, len(order) - 1, CLUSTERS).round().astype(int)
    centres = lab[order[places]]
    nearest = np.zeros(len(lab), int)
    for _ in range(ROUNDS):
        distance = ((lab[:, None, :] - centres[None]) ** 2).sum(axis=2)
        nearest = distance.argmin(axis=1)
        for number in range(CLUSTERS):
            mine = lab[nearest == number]
            if len(mine):
                centres[number] = mine.mean(axis=0)
    shares = np.bincount(nearest, minlength=CLUSTERS) / len(lab)
    kept: list[Any] = []
    for number in np.argsort(-shares, kind="stable"):
        rare = shares[number] < RARE and kept
        if not rare and not any(_same(centres[number], other) for other in kept):
            kept.append(centres[number])
    return np.array(kept)


def _same(one: Any, other: Any) -> bool:
    return float(np.linalg.norm(one - other)) < NEAR
