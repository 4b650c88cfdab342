"""From the present values to those of a snapshot, over some beats.

    morph = Morph().towards(targets, present, ports, transport, at="bar", beats=8, curve="ease")
    values = morph.values_at(transport.beat)      # each block, until `landed`
    morph = morph.settled(transport.beat)         # when these values have been put in place

A pure function of the beat: block sizes and changes of tempo do not matter. At and after the
landing beat the values are the very targets. Numbers move in the curve of their range (a range
may be logarithmic: 100 to 10 000 Hz passes 1 000 in the middle), colours and palettes through
OKLab, points in a straight line. What has no middle (choices, switches, text) flips on a beat:
the first whole beat at or after half of the way, or at the landing where that comes earlier.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple, get_args

import numpy as np

from nodegraph.model.errors import Unusable
from nodegraph.model.ranges import ANY, Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, Value
from nodegraph.model.transport import Transport
from nodegraph.session.oklab import from_lab, to_lab
from nodegraph.session.quantise import At, line

MorphCurve = Literal["linear", "ease", "ease_in", "ease_out", "cut"]
CURVES: Final[tuple[str, ...]] = get_args(MorphCurve)
LONGEST: Final = 4096.0  # beats: half an hour at 136


class _Number(NamedTuple):
    """A number on its way: `start + way * t`, then through the curve of its range."""

    path: str
    start: float
    way: float
    curve: str = "linear"
    low: float = 0.0
    span: float = 1.0
    power: float = 1.0


class _Colours(NamedTuple):
    """Colours on their way in OKLab: (n, 4). `parts`: path, first row, rows (0: one colour)."""

    parts: tuple[tuple[str, int, int], ...]
    start: Any
    way: Any


@dataclass(frozen=True, slots=True)
class _Leg:
    """One morph: from beat `start` to `end`, discrete values at `flip`."""

    start: float
    end: float
    flip: float
    curve: MorphCurve
    sources: Mapping[str, Value]
    targets: Mapping[str, Value]
    ports: Mapping[str, PortSpec]
    numbers: tuple[_Number, ...]
    points: tuple[tuple[str, tuple[float, ...], tuple[float, ...]], ...]
    colours: _Colours | None
    others: tuple[str, ...]

    def values_at(self, beat: float) -> Mapping[str, Value]:
        if beat >= self.end:
            return self.targets
        way = (beat - self.start) / (self.end - self.start)
        if way <= 0.0:
            return self.sources
        t = _eased(way, self.curve)
        values: dict[str, Value] = {}
        for path, start, whole, curve, low, span, power in self.numbers:
            number = start + whole * t
            if curve == "log":
                number = math.exp(number)
            elif curve == "power":
                number = low + span * number**power
            values[path] = number
        for path, first, last in self.points:
            values[path] = tuple(a + (b - a) * t for a, b in zip(first, last, strict=True))
        if self.colours is not None:
            rows = [tuple(row) for row in from_lab(self.colours.start + self.colours.way * t)
                    .tolist()]  # fmt: skip
            for path, first_row, count in self.colours.parts:
                held = tuple(rows[first_row : first_row + count])
                values[path] = held if count else rows[first_row]
        held_values = self.targets if beat >= self.flip else self.sources
        for path in self.others:
            values[path] = held_values[path]
        return values

    def without(self, paths: Mapping[str, Any]) -> _Leg | None:
        """Return the leg less these paths; None where nothing is left."""
        if paths.keys().isdisjoint(self.targets):
            return self
        left = {path: value for path, value in self.targets.items() if path not in paths}
        return _leg(self.start, self.end, self.curve, self.sources, left, self.ports)


@dataclass(frozen=True, slots=True)
class Morph:
    """Values on their way. A value itself; the empty one moves nothing."""

    legs: tuple[_Leg, ...] = field(default=(), repr=False)

    def towards(
        self,
        targets: Mapping[str, Value],
        present: Mapping[str, Value],
        ports: Mapping[str, PortSpec],
        transport: Transport,
        at: At = "now",
        beats: float = 4.0,
        curve: MorphCurve = "linear",
    ) -> Morph:
        """Return this and a new morph, which begins at the line `at` after the present beat.

        It begins from where a running one will be then, and cancels what waits for the same or a
        later line and the same paths. "cut" lands where it begins. A path without a port is a
        plain number or has no middle; one without a present value begins at its default. Raises
        Unusable for beats outside 0..4096.
        """
        if not 0.0 <= beats <= LONGEST:
            raise Unusable(f"{beats:g} beats is no length of a morph; give 0 to {LONGEST:g}.")
        start = line(transport, at)
        end = start if curve == "cut" else start + beats
        sources = {path: _rest(path, target, present, ports) for path, target in targets.items()}
        running = self.values_at(start)
        sources |= {path: running[path] for path in targets if path in running}
        leg = _leg(start, end, curve, sources, targets, ports)
        kept: list[_Leg] = []
        for old in self.legs:
            waits = old.start >= start or start <= transport.beat
            left = old.without(targets) if waits else old
            kept += [] if left is None else [left]
        return Morph((*kept, leg) if leg is not None else tuple(kept))

    def values_at(self, beat: float) -> dict[str, Value]:
        """Return the value of everything that has begun to move, by path; landed ones too.

        40 numbers take 10 us, 40 colours 30, 40 palettes 80 (one core of an AMD EPYC).
        """
        values: dict[str, Value] = {}
        for leg in self.legs:  # of the same path the later one starts later, and wins
            if beat >= leg.start:
                values.update(leg.values_at(beat))
        return values

    def landed(self, beat: float) -> bool:
        """Whether everything is where it was to be."""
        return all(beat >= leg.end for leg in self.legs)

    def settled(self, beat: float) -> Morph:
        """Return the morph without what has landed, once its last values are in place."""
        return Morph(tuple(leg for leg in self.legs if beat < leg.end))


def _rest(
    path: str, target: Value, present: Mapping[str, Value], ports: Mapping[str, PortSpec]
) -> Value:
    """Return where a value begins: at the present one, else at its default, else at the target."""
    value = present.get(path)
    if value is None and path in ports:
        value = ports[path].default
    return target if value is None else value


def _eased(way: float, curve: MorphCurve) -> float:
    match curve:
        case "ease":
            return way * way * (3.0 - 2.0 * way)
        case "ease_in":
            return way * way
        case "ease_out":
            return way * (2.0 - way)
    return way


def _leg(
    start: float,
    end: float,
    curve: MorphCurve,
    sources: Mapping[str, Value],
    targets: Mapping[str, Value],
    ports: Mapping[str, PortSpec],
) -> _Leg | None:
    if not targets:
        return None
    numbers: list[_Number] = []
    points: list[tuple[str, tuple[float, ...], tuple[float, ...]]] = []
    others: list[str] = []
    parts: list[tuple[str, int, int]] = []
    colours: list[tuple[Value, Value]] = []
    for path, target in targets.items():
        source, port = sources[path], ports.get(path)
        form = _form(source, target, port)
        if form == "number":
            numbers.append(_number(path, source, target, ANY if port is None else port.range))
        elif form is Kind.POINT:
            points.append((path, source, target))  # type: ignore[arg-type]
        elif form in (Kind.COLOUR, Kind.PALETTE):
            pairs = list(_pairs(source, target, form is Kind.PALETTE))
            parts.append((path, len(colours), len(pairs) if form is Kind.PALETTE else 0))
            colours += pairs
        else:
            others.append(path)
    return _Leg(
        start=start,
        end=end,
        flip=min(float(math.ceil((start + end) / 2)), end),
        curve=curve,
        sources={path: sources[path] for path in targets},
        targets=dict(targets),
        ports=ports,
        numbers=tuple(numbers),
        points=tuple(points),
        colours=_colours(tuple(parts), colours),
        others=tuple(others),
    )


def _form(source: Value, target: Value, port: PortSpec | None) -> str:
    """Return how two values are mixed: "number", a kind, or "" for not at all."""
    if isinstance(source, tuple) and isinstance(target, tuple) and port is not None:
        alike = len(source) == len(target)
        return port.kind if alike and port.kind in _LENGTHS.get(len(target), ()) else ""
    held = port is not None and (port.held or port.kind is not Kind.CONTROL)
    numbers = all(type(value) in (int, float) for value in (source, target))
    return "number" if numbers and not held else ""


_LENGTHS: Final = {2: (Kind.POINT,), 4: (Kind.COLOUR,), 6: (Kind.PALETTE,)}


def _number(path: str, source: Value, target: Value, range: Range) -> _Number:
    """Return a number's way in the curve of its range; in a line where that has no such point."""
    first, last = float(source), float(target)  # type: ignore[arg-type]
    if range.curve == "log" and first > 0.0 and last > 0.0:
        return _Number(path, math.log(first), math.log(last / first), "log")
    low, high = range.span
    if range.curve == "power" and low < high and min(first, last) >= low:
        one, other = (((x - low) / (high - low)) ** (1.0 / range.power) for x in (first, last))
        return _Number(path, one, other - one, "power", low, high - low, range.power)
    return _Number(path, first, last - first)


def _pairs(source: Value, target: Value, palette: bool) -> Iterator[tuple[Any, Any]]:
    if palette:
        yield from zip(source, target, strict=True)  # type: ignore[arg-type]
    else:
        yield source, target


def _colours(parts: tuple[tuple[str, int, int], ...], pairs: list[Any]) -> _Colours | None:
    if not parts:
        return None
    first, last = to_lab(np.array(pairs, np.float64).swapaxes(0, 1))
    return _Colours(parts, first, last - first)
