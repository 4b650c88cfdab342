"""How each kind of signal is painted on a chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from nodegraph.model.signals import Kind
from nodegraph.show.chart_plot import (
    BLACK,
    HIGHEST,
    LOWEST,
    MANY,
    QUIET,
    SCALE,
    Colour,
    Floats,
    Plot,
    Trace,
    mixed,
    shade,
)  # fmt: skip

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

QUIETEST, LOUDEST, TILT = -76.0, -10.0, 2.5  # dB, dB, dB an octave: of a spectrum


def paint(large: Image, plot: Plot, trace: Trace) -> None:
    """Paint a trace into the large picture."""
    if trace.values.size:
        _PAINTERS[trace.kind](large, plot, trace)


def _control(large: Image, plot: Plot, trace: Trace) -> None:
    lanes = trace.values
    if len(lanes) > MANY:
        _rows(large, plot, trace)
        return
    accent = QUIET if trace.quiet else shade(trace.kind)
    if len(lanes) == 1 and not trace.quiet and not plot.logarithmic:
        _fill(large, plot, trace.times, lanes[0], accent)
    for place, lane in enumerate(lanes):
        weight = 1.0 - 0.65 * place / max(len(lanes) - 1, 1)
        colour = mixed(BLACK, accent, weight if len(lanes) > 1 else 1.0)
        _line(large, plot, trace.times, lane, colour, 1.1 if trace.quiet else 1.7)


def _line(
    large: Image, plot: Plot, times: Floats, values: Floats, colour: Colour, width: float
) -> None:
    from PIL import ImageDraw

    inside = (times > 0.0) & (times < plot.seconds)
    ends = np.clip([0.0, plot.seconds], times[0], times[-1])
    shown = np.concatenate([ends[:1], times[inside], ends[1:]])
    points = np.stack([plot.x(shown), plot.y(np.interp(shown, times, values))], axis=1)
    flat = [float(part) for part in points.reshape(-1)]
    pen = ImageDraw.Draw(large)
    if plot.logarithmic:  # it lies on a spectrum, which may be as light as it is
        pen.line(flat, BLACK, round((width + 2.4) * SCALE), joint="curve")
    pen.line(flat, colour, round(width * SCALE), joint="curve")


def _fill(large: Image, plot: Plot, times: Floats, values: Floats, accent: Colour) -> None:
    """Let light fall from a line to zero, or to the lower edge."""
    width, height = plot.size
    columns = plot.left + np.arange(width) + 0.5
    line = np.interp(columns, plot.x(times), plot.y(values)) - plot.top
    ground = float(plot.y(np.array(max(plot.low, min(0.0, plot.high))))) - plot.top
    rows = np.arange(height)[:, None] + 0.5
    between = (rows - line) * (rows - ground) < 0.0
    part = 1.0 - np.abs(rows - ground) / height
    _blend(large, plot, between * (0.34 - 0.26 * part), accent)


def _blend(large: Image, plot: Plot, share: Floats, colour: Colour) -> None:
    """Lay a colour over a plot; `share` (height, width) says how much of it."""
    from PIL import Image

    mask = Image.fromarray(np.asarray(np.clip(share, 0.0, 1.0) * 255.0 + 0.5, np.uint8))
    large.paste(Image.new("RGB", mask.size, colour), plot.box[:2], mask)


def _audio(large: Image, plot: Plot, trace: Trace) -> None:
    """Paint how far a wave reaches in each column and, brighter, its power; few samples: a line."""
    wave = trace.values.mean(axis=0)
    width, height = plot.size
    accent = QUIET if trace.quiet else shade(trace.kind)
    inside = (trace.times >= 0.0) & (trace.times < plot.seconds)
    if inside.sum() < 4 * width / SCALE:
        _line(large, plot, trace.times, wave, accent, 1.6)
        return
    edges = np.searchsorted(trace.times, np.linspace(0.0, plot.seconds, width + 1)[:-1])
    edges = np.minimum(edges, len(wave) - 1)
    top, bottom = np.maximum.reduceat(wave, edges), np.minimum.reduceat(wave, edges)
    count = np.diff(np.append(edges, len(wave)))
    power = np.sqrt(np.add.reduceat(np.square(wave), edges) / np.maximum(count, 1))
    rows = np.arange(height)[:, None] + 0.5 + plot.top
    half = 0.5 * SCALE  # silence is a thin line
    reach = (rows >= plot.y(top) - half) & (rows <= plot.y(bottom) + half)
    core = (rows >= plot.y(power) - half) & (rows <= plot.y(-power) + half)
    _blend(large, plot, np.where(reach, 0.55, 0.0), accent)
    _blend(large, plot, np.where(core & reach, 0.75, 0.0), accent)


def _events(large: Image, plot: Plot, trace: Trace) -> None:
    """Paint a tick as high as the event is strong, with a head."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(large)
    colour = QUIET if trace.quiet else shade(trace.kind)
    foot, full = plot.bottom - SCALE, plot.bottom - plot.top - 6 * SCALE
    for x, height in zip(plot.x(trace.times).tolist(), trace.values.tolist(), strict=True):
        if plot.left <= x <= plot.right:
            _tick(pen, x, foot, foot - full * min(max(height, 0.12), 1.0), colour)


def _tick(pen: ImageDraw, x: float, foot: float, head: float, colour: Colour) -> None:
    radius = 2.2 * SCALE
    pen.line((x, foot, x, head), mixed(BLACK, colour, 0.6), round(1.2 * SCALE))
    pen.ellipse((x - radius, head - radius, x + radius, head + radius), colour)


def _notes(large: Image, plot: Plot, trace: Trace) -> None:
    from PIL import ImageDraw

    pen = ImageDraw.Draw(large)
    half = max(1.5 * SCALE, 0.3 * plot.size[1] / max(plot.high - plot.low, 1.0))
    for (start, end), pitch in zip(trace.times.tolist(), trace.values.tolist(), strict=True):
        left, right = plot.x(np.array([max(start, 0.0), min(end, plot.seconds)])).tolist()
        y = float(plot.y(np.array(pitch)))
        if right > left:
            right = max(right - SCALE, left + 2 * SCALE)
            box = left, y - half, right, y + half
            pen.rounded_rectangle(box, half, shade(Kind.NOTES))


def _spectrum(large: Image, plot: Plot, trace: Trace) -> None:
    """Paint a spectrogram: up is higher, by octaves; bright is loud."""
    rows = np.geomspace(HIGHEST, LOWEST, plot.size[1] // 2)
    bins = len(trace.values)
    at = rows / trace.edge * (bins - 1)
    below = np.clip(at.astype(int), 0, bins - 2)
    share = np.clip(at - below, 0.0, 1.0)[:, None]
    loud = trace.values[below] * (1.0 - share) + trace.values[below + 1] * share
    decibels = 20.0 * np.log10(np.maximum(loud, 1e-6)) + TILT * np.log2(rows / 1000.0)[:, None]
    light = np.clip((decibels - QUIETEST) / (LOUDEST - QUIETEST), 0.0, 1.0)
    _light(large, plot, trace.times, light**1.7, Kind.SPECTRUM, smooth=True)


def _rows(large: Image, plot: Plot, trace: Trace) -> None:
    """Paint many lanes as rows of light, the first one below."""
    values = trace.values
    low, high = np.percentile(values, 2.0), values.max()
    light = np.clip((values - low) / max(high - low, 1e-9), 0.0, 1.0)
    _light(large, plot, trace.times, 0.85 * light[::-1] ** 1.5, trace.kind, smooth=False)


def _light(
    large: Image, plot: Plot, times: Floats, light: Floats, kind: Kind, smooth: bool
) -> None:
    """Paint values 0..1 (rows, n) over a whole plot."""
    from PIL import Image

    width, height = plot.size
    moments = (np.arange(width // 2) + 0.5) / (width // 2) * plot.seconds
    at = np.interp(moments, times, np.arange(len(times)))
    below = np.clip(at.astype(int), 0, max(len(times) - 2, 0))
    share = np.clip(at - below, 0.0, 1.0)
    even = light[:, below] * (1 - share) + light[:, np.minimum(below + 1, len(times) - 1)] * share
    picture = Image.fromarray(np.asarray(ramp(even, shade(kind)), np.uint8))
    way = Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST
    large.paste(picture.resize((width, height), way), plot.box[:2])
    if not smooth:
        _gaps(large, plot, len(light))


def _gaps(large: Image, plot: Plot, count: int) -> None:
    """Part the rows where there is room for it."""
    from PIL import ImageDraw

    pen, each = ImageDraw.Draw(large), plot.size[1] / count
    if each >= 4 * SCALE:
        for place in range(1, count):
            y = plot.top + place * each
            pen.line((plot.left, y, plot.right, y), BLACK, SCALE)


def _colours(large: Image, plot: Plot, trace: Trace) -> None:
    """Paint the colours themselves; of a palette the ink is above, the ground below."""
    from PIL import Image

    width, height = plot.size
    moments = (np.arange(width) + 0.5) / width * plot.seconds
    at = np.clip(np.searchsorted(trace.times, moments), 0, len(trace.times) - 1)
    rgb = trace.values[at][:, ::-1, :3].transpose(1, 0, 2)
    picture = Image.fromarray(np.asarray(np.clip(rgb, 0.0, 1.0) * 255.0 + 0.5, np.uint8))
    large.paste(picture.resize((width, height), Image.Resampling.NEAREST), plot.box[:2])


def _film(large: Image, plot: Plot, trace: Trace) -> None:
    """Paint pictures side by side, each from its moment on."""
    from PIL import Image

    frames = np.asarray(trace.values, np.uint8)
    width, height = plot.size
    each, gap = width / len(frames), SCALE
    for place, frame in enumerate(frames):
        left, right = round(place * each), round((place + 1) * each) - gap
        shown = round(frame.shape[0] * (right - left) / height)
        cut = max((frame.shape[1] - shown) // 2, 0)
        picture = Image.fromarray(np.ascontiguousarray(frame[:, cut : cut + shown]))
        large.paste(picture.resize((right - left, height)), (plot.left + left, plot.top))


def ramp(light: Floats, accent: Colour) -> Floats:
    """Return light 0..1 as colours 0..255: from the ground through the accent to nearly white."""
    stops = [BLACK, mixed(BLACK, accent, 0.4), accent, mixed(accent, (255, 255, 255), 0.75)]
    at = [0.0, 0.4, 0.8, 1.0]
    parts = [np.interp(light, at, [stop[channel] for stop in stops]) for channel in range(3)]
    return np.stack(parts, axis=-1)


_PAINTERS: dict[Kind, Callable[[Image, Plot, Trace], None]] = {
    Kind.AUDIO: _audio,
    Kind.CONTROL: _control,
    Kind.POINT: _control,
    Kind.EVENT: _events,
    Kind.NOTES: _notes,
    Kind.SPECTRUM: _spectrum,
    Kind.COLOUR: _colours,
    Kind.PALETTE: _colours,
    Kind.TEXTURE: _film,
}
