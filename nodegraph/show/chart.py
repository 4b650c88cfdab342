"""A chart of signals over time: dark ground, thin lines, the colour of the kind of signal.

Panels stand under one another and share the axis of time; in a panel traces lie over one another.
How each kind is painted is in `chart_paint`. The letters are those inside Pillow, so that a chart
is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.signals import Kind
from nodegraph.show.chart_paint import paint
from nodegraph.show.chart_plot import HIGHEST, LOWEST, MANY, RULED, SCALE, Plot, Trace, shade
from nodegraph.show.fonts import Fonts

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH = 480
LEFT, RIGHT = 16, 58  # margins; the values stand in the right one
HEAD, GAP, FOOT = 28, 28, 26  # the names stand in the first two, the seconds in the last
HEIGHTS = (106, 66, 48, 42)  # of a panel, where there are that many
GROUND, FIELD, GRID = (15, 15, 17), (22, 22, 25), (36, 36, 41)
SOFT, FAINT = (160, 160, 168), (112, 112, 120)  # words: names of what is quiet, numbers
LETTERS = 11  # px
TICKS = 4  # about


@dataclass(frozen=True, slots=True)
class Panel:
    """Traces over one another, the last on top. Limits that are None are read off the traces."""

    traces: tuple[Trace, ...]
    low: float | None = None
    high: float | None = None
    unit: str = ""


def draw_chart(panels: Sequence[Panel], seconds: float) -> NDArray[np.uint8]:
    """Return a chart of the first `seconds` as RGB (height, WIDTH, 3)."""
    from PIL import Image, ImageDraw

    tops, height = layout(len(panels))
    size = WIDTH, tops[-1] + height + FOOT
    large = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), GROUND)
    plots = [_plot(panel, top, height, seconds) for panel, top in zip(panels, tops, strict=True)]
    for panel, plot in zip(panels, plots, strict=True):
        _ground(large, plot)
        for trace in panel.traces:
            paint(large, plot, trace)
    sheet = large.reduce(SCALE)
    pen = ImageDraw.Draw(sheet)
    for panel, plot in zip(panels, plots, strict=True):
        _names(pen, panel, plot)
        _limits(pen, panel, plot)
    _seconds(pen, plots[-1])
    return np.asarray(sheet, np.uint8)


def layout(count: int) -> tuple[list[int], int]:
    """Return the top of each of that many panels and their height, in pixels."""
    height = HEIGHTS[min(count, len(HEIGHTS)) - 1]
    return [HEAD + place * (height + GAP) for place in range(count)], height


def limits_of(panel: Panel) -> tuple[float, float]:
    """Return what the lower and the upper edge of a panel stand for."""
    traces = panel.traces
    if any(trace.kind is Kind.SPECTRUM for trace in traces):
        return LOWEST, HIGHEST
    ruled = [trace.values for trace in traces if trace.kind in RULED and trace.values.size]
    low = min((float(values.min()) for values in ruled), default=0.0)
    high = max((float(values.max()) for values in ruled), default=1.0)
    if any(trace.kind is Kind.AUDIO for trace in traces):
        high = _rounded_up(max(-low, high, 1e-6))
        low = -high
    elif any(trace.kind is Kind.NOTES for trace in traces):
        low, high = low - 2.0, high + 2.0
    else:
        low, high = nice_limits(low, high)
    return (low if panel.low is None else panel.low), (high if panel.high is None else panel.high)


def nice_limits(low: float, high: float) -> tuple[float, float]:
    """Return round numbers around two numbers, and 0 where it is not far."""
    if low >= 0.0 and low < 0.5 * high:
        low = 0.0
    if high <= 0.0 and high > 0.5 * low:
        high = 0.0
    step = _step(max(high - low, 1e-6 * max(abs(high), 1.0)))
    floor, ceiling = np.floor(low / step + 1e-6) * step, np.ceil(high / step - 1e-6) * step
    return float(floor), float(max(ceiling, floor + step))


def number(value: float) -> str:
    """Return a number as an axis shows it: `12k`, `0.25`, `-40`."""
    if abs(value) >= 1000.0:
        return f"{value / 1000.0:.3g}k"
    return f"{round(value, 4) + 0.0:.3g}"


def _step(span: float) -> float:
    """Return a round number of which about four fit into a span."""
    return _rounded_up(0.99 * span / TICKS, (1.0, 2.0, 2.5, 5.0, 10.0))


def _rounded_up(
    value: float, steps: Sequence[float] = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
) -> float:
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(step * power for step in steps if step * power >= value * 0.999))


def _plot(panel: Panel, top: int, height: int, seconds: float) -> Plot:
    low, high = limits_of(panel)
    return Plot(
        left=LEFT * SCALE,
        top=top * SCALE,
        right=(WIDTH - RIGHT) * SCALE,
        bottom=(top + height) * SCALE,
        seconds=seconds,
        low=low,
        high=high,
        logarithmic=any(trace.kind is Kind.SPECTRUM for trace in panel.traces),
    )


def _ground(large: Image, plot: Plot) -> None:
    """Paint the field of a panel, its upright lines, and zero where it is between the limits."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(large)
    pen.rounded_rectangle(plot.box, 3 * SCALE, FIELD)
    for moment in _moments(plot.seconds)[1:-1]:
        x = float(plot.x(np.array(moment)))
        pen.line((x, plot.top, x, plot.bottom), GRID, SCALE)
    if plot.low < 0.0 < plot.high:
        y = float(plot.y(np.array(0.0)))
        pen.line((plot.left, y, plot.right, y), GRID, SCALE)


def _moments(seconds: float) -> list[float]:
    step = _step(seconds)
    return [place * step for place in range(int(seconds / step + 1e-6) + 1)]


def _names(pen: ImageDraw, panel: Panel, plot: Plot) -> None:
    x, y = LEFT, plot.top / SCALE - 7
    for trace in panel.traces:
        if trace.label:
            colour = SOFT if trace.quiet else shade(trace.kind)
            pen.text((x, y), trace.label, colour, _font(), anchor="ls")
            x += round(_font().getlength(trace.label)) + 12


def _limits(pen: ImageDraw, panel: Panel, plot: Plot) -> None:
    """Write what the edges stand for: of many lanes their numbers."""
    x, lanes = WIDTH - RIGHT + 7, max(map(_rows_of, panel.traces))
    if lanes:
        high, low = f"lane {lanes - 1}", "lane 0"
    elif any(trace.kind in RULED or trace.kind is Kind.SPECTRUM for trace in panel.traces):
        high, low = _with_unit(number(plot.high), panel.unit), number(plot.low)
    else:
        return
    pen.text((x, plot.top / SCALE), high, FAINT, _font(), anchor="lt")
    pen.text((x, plot.bottom / SCALE), low, FAINT, _font(), anchor="ls")


def _rows_of(trace: Trace) -> int:
    many = trace.kind is Kind.CONTROL and trace.values.ndim == 2 and len(trace.values) > MANY
    return len(trace.values) if many else 0


def _with_unit(number: str, unit: str) -> str:
    if number.endswith("k"):
        return f"{number[:-1]}  k{unit}"
    return f"{number}  {unit}" if unit else number  # one space of this font is next to nothing


def _seconds(pen: ImageDraw, plot: Plot) -> None:
    thousandth = plot.seconds < 0.5
    moments = _moments(plot.seconds)
    for moment in moments:
        words = number(moment * 1000.0 if thousandth else moment)
        last = moment == moments[-1]
        words += ("  ms" if thousandth else "  s") if last else ""
        x = float(plot.x(np.array(moment))) / SCALE
        anchor = "ls" if moment == 0.0 else "rs" if last else "ms"
        pen.text((x, plot.bottom / SCALE + 16), words, FAINT, _font(), anchor=anchor)


@cache
def _font() -> FreeTypeFont:
    return Fonts([]).fonts_for("0", LETTERS)[0][1]
