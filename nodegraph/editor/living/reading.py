"""What a watched signal says in words: `0.42`, `-12.3 dB`, `4 triggers`, `#FF8800`.

    reading(signal, told, count=4)

As short as fits beside the name of an output; `told` is what the session said last.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from nodegraph.editor import words
from nodegraph.editor.living.watching import Signal
from nodegraph.editor.values.shown import hex_of, shown
from nodegraph.model.patch import Json
from nodegraph.model.ranges import ANY
from nodegraph.model.scaling import is_bounded, span_of
from nodegraph.model.signals import Kind
from nodegraph.model.spec import OutputSpec, PortSpec

SILENT: Final = -90.0  # dB
LONGEST: Final = 24
STEPS: Final = 1000.0  # of a range: what moves has no finer digits that one could read
NOTES: Final = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def reading(signal: Signal, told: Json, count: int = 0) -> str:
    """Return a signal in words; "" before anything was told of it."""
    match signal.kind:
        case Kind.EVENT:
            return words.several(count, "trigger") if count else ""
        case Kind.NOTES:
            return _note(told)
        case _ if told is None:
            return ""
        case Kind.CONTROL:
            lanes = _numbers(told)
            return _value(signal, lanes[0]) if lanes else ""
        case Kind.AUDIO:
            return decibels(max(map(abs, _numbers(told)), default=0.0))
        case Kind.COLOUR:
            return hex_of(_numbers(told))
        case Kind.POINT:
            return ", ".join(f"{part:.2f}" for part in _numbers(told)[:2])
        case Kind.TEXT:
            text = " ".join(str(told).split())
            return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        case Kind.SPECTRUM:
            return _loudest(told)
        case _:
            return ""


def decibels(peak: float) -> str:
    """Return the peak of a sound as a level: -12.3 dB."""
    level = 20.0 * math.log10(peak) if peak > 0.0 and math.isfinite(peak) else -math.inf
    return "silent" if level < SILENT else f"{level:.1f} dB"


def width_of(signal: Signal, told: Json) -> int:
    """Return how many lanes a signal has."""
    many = signal.kind in (Kind.CONTROL, Kind.AUDIO, Kind.EVENT)
    return len(told) if many and isinstance(told, list) else 1


@lru_cache(1024)
def _as_port(spec: OutputSpec | PortSpec | None) -> PortSpec:
    if isinstance(spec, PortSpec):
        return spec
    if spec is None:
        return PortSpec("", Kind.CONTROL, ANY, 0.0)
    return PortSpec(spec.name, Kind.CONTROL, spec.range, 0.0, choices=spec.choices)


def _value(signal: Signal, number: float) -> str:
    port = _as_port(signal.spec)
    low, high = port.range.low, port.range.high
    plain = not port.choices and not port.range.unit and not is_bounded(port.range)
    if plain or not low <= number <= high:  # what runs may stand outside what was declared
        return f"{number:.3g}"
    if is_bounded(port.range) and port.range.curve == "linear":
        bottom, top = span_of(port.range)
        step = (top - bottom) / STEPS
        number = min(max(round(number / step) * step, low), high)
    return shown(port, number)


def _note(told: Json) -> str:
    numbers = _numbers(told)
    if len(numbers) < 2:
        return ""
    pitch = round(numbers[1])
    return f"{NOTES[pitch % 12]}{pitch // 12 - 1}"


def _loudest(told: Json) -> str:
    numbers = _numbers(told)
    return f"{max(numbers):.0f} dB" if numbers else ""


def _numbers(told: Json) -> list[float]:
    """Return the numbers of what was told: of all lanes, or of the first one's parts."""
    parts = told if isinstance(told, list | tuple) else [told]
    if parts and isinstance(parts[0], list | tuple):
        return _numbers(parts[0])
    numbers = [float(part) for part in parts if isinstance(part, int | float)]
    return [number if math.isfinite(number) else 0.0 for number in numbers]
