"""An ISF header as the signature of a node.

Ports have the file's own names and order. Two things are added: the input `rate`, of which the
shader's TIME is the integral, and the output `out`. A file that has a `rate` of its own keeps it,
and the added port is called `time_rate`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

from nodegraph.model.errors import Unusable
from nodegraph.model.isf import IsfInput, IsfShader, load_isf
from nodegraph.model.palettes import PALETTES, Palette, palette
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec, OutputSpec, PortSpec

MOST_CHOICES = 64  # of a `long` without VALUES; above that it is a plain number
WHITE = (1.0, 1.0, 1.0, 1.0)
_OPTIONAL = {"image": Kind.TEXTURE, "audio": Kind.AUDIO, "audioFFT": Kind.SPECTRUM}


def read_shader(path: Path, id: str) -> NodeSpec:
    """Return the spec of an ISF file, with the `.vs` file beside it.

    Raises Unusable (one sentence with file and line) or OSError.
    """
    return spec_of_shader(load_isf(path), id, path)


def rate_name(shader: IsfShader) -> str:
    """Return the name of the added port that paces TIME."""
    return "time_rate" if any(item.name == "rate" for item in shader.inputs) else "rate"


def long_values(item: IsfInput) -> tuple[int, ...]:
    """Return the numbers that the shader sees for each choice of a `long`; () when it has none."""
    if item.values:
        return item.values
    low, high = _numbers(item.low, 1), _numbers(item.high, 1)
    if low and high and 0 <= high[0] - low[0] < MOST_CHOICES:
        return tuple(range(int(low[0]), int(high[0]) + 1))
    return ()


def spec_of_shader(shader: IsfShader, id: str, source: Path | None = None) -> NodeSpec:
    """Return the spec of a shader node. Raises Unusable for a palette that does not exist."""
    inputs = [_port(item, shader) for item in shader.inputs]
    inputs.append(
        PortSpec(
            rate_name(shader),
            Kind.CONTROL,
            Range(0.0, 4.0),
            1.0,
            doc="Pace of the picture: its time is the integral of this; 0 holds it.",
        )
    )
    doc = " ".join(filter(None, (shader.description, shader.credit and f"({shader.credit})")))
    return NodeSpec(
        id=id,
        body=Body.SHADER,
        title=id.partition(".")[2].replace("_", " ").title(),
        doc=doc,
        inputs=tuple(inputs),
        outputs=(OutputSpec("out", Kind.TEXTURE, doc="The picture."),),
        also=shader.also,
        implementation=shader,
        source=source,
    )


def _port(item: IsfInput, shader: IsfShader) -> PortSpec:
    doc = ": ".join(filter(None, (item.label, item.description)))
    match item.type:
        case "image" | "audio" | "audioFFT":
            return PortSpec(item.name, _OPTIONAL[item.type], optional=True, doc=doc)
        case "event":
            return PortSpec(item.name, Kind.EVENT, Range(0.0, 1.0), 0.0, doc=doc)
        case "bool":
            on = 1.0 if _truth(item.default) else 0.0
            limits = Range(0.0, 1.0)
            return PortSpec(item.name, Kind.CONTROL, limits, on, choices=("off", "on"), doc=doc)
        case "long":
            return _long_port(item, doc)
        case "color":
            colour = _numbers(item.default, 4) or WHITE
            return PortSpec(item.name, Kind.COLOUR, default=colour, doc=doc)
        case "point2D":
            limits = _limits(item, 2)
            point = _numbers(item.default, 2) or (0.0, 0.0)
            return PortSpec(item.name, Kind.POINT, limits, point, doc=doc)
        case "palette":
            return PortSpec(item.name, Kind.PALETTE, default=_palette(item, shader), doc=doc)
    limits = _limits(item, 1)
    default = (_numbers(item.default, 1) or (limits.clamp(0.0),))[0]
    return PortSpec(item.name, Kind.CONTROL, limits, default, doc=doc)


def _limits(item: IsfInput, count: int) -> Range:
    """The limits of MIN and MAX, 0..1 without them, widened where DEFAULT lies outside."""
    low = _numbers(item.low, count) or (0.0,)
    high = _numbers(item.high, count) or (max(1.0, *low),) if low else (1.0,)
    default = _numbers(item.default, count) or low
    return Range(min(*low, *high, *default), max(*low, *high, *default), item.unit)


def _long_port(item: IsfInput, doc: str) -> PortSpec:
    values = long_values(item)
    default = (_numbers(item.default, 1) or (float(values[0]) if values else 0.0,))[0]
    if not values:
        limits = replace(_limits(item, 1), whole=True)
        return PortSpec(item.name, Kind.CONTROL, limits, limits.clamp(default), doc=doc)
    place = values.index(int(default)) if int(default) in values else 0
    limits = Range(0.0, float(len(values) - 1))
    names = _choice_names(item, values)
    return PortSpec(item.name, Kind.CONTROL, limits, float(place), choices=names, doc=doc)


def _choice_names(item: IsfInput, values: tuple[int, ...]) -> tuple[str, ...]:
    names: list[str] = []
    for place, value in enumerate(values):
        name = item.labels[place] if place < len(item.labels) else str(value)
        names.append(f"{name} ({value})" if name in names else name)
    return tuple(names)


def _palette(item: IsfInput, shader: IsfShader) -> Palette:
    said = item.default if item.default is not None else "ember"
    if isinstance(said, str) and said in PALETTES:
        return PALETTES[said]
    try:
        return palette(said if isinstance(said, str) else " ".join(said))
    except (ValueError, TypeError):
        raise Unusable(
            f"{shader.file}: input {item.name}: {str(said)[:60]!r} is no palette; name one of "
            f"{', '.join(PALETTES)}, or give six hex colours."
        ) from None


def _numbers(said: Any, count: int) -> tuple[float, ...]:
    """Return `count` finite numbers; () where the file has something else."""
    items = said if isinstance(said, list) else [said]
    if count == 4 and len(items) == 3:
        items = [*items, 1.0]
    try:
        numbers = tuple(float(item) for item in items[:count])
    except (TypeError, ValueError, OverflowError):
        return ()
    return numbers if len(numbers) == count and all(map(math.isfinite, numbers)) else ()


def _truth(said: Any) -> bool:
    if isinstance(said, str):
        return said.strip().lower() in ("true", "yes", "1", "1.0")
    return bool(said)
