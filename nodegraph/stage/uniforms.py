"""Inputs of a shader as uniforms: read from the frame's vector, written only when they change."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nodegraph.model.isf import IsfInput
from nodegraph.model.isf_spec import long_values
from nodegraph.stage.programs import Cell

Writer = Callable[[list[float]], None]
NUMBERS = frozenset({"float", "bool", "long", "event"})


@dataclass(frozen=True, slots=True)
class Read:
    """Where an input's value comes from: `size` floats of the frame's vector, or a constant."""

    start: int = -1
    size: int = 0
    constant: Any = None

    def number(self, values: list[float]) -> float:
        """Return a scalar input's value on the wire."""
        return values[self.start] if self.size else float(self.constant)


def shader_number(item: IsfInput, read: Read, values: list[float]) -> float:
    """Return what the shader sees of a scalar input, as size expressions read it."""
    return float(_conversion(item)(read.number(values)))


def writer(cell: Cell, item: IsfInput, read: Read) -> Writer:
    """Return the function that keeps one uniform at its input's value."""
    if item.type == "palette":
        return _palette_writer(cell, read)
    convert = _conversion(item)
    if not read.size:
        constant = convert(read.constant)
        return lambda values: cell.set(constant)
    start, stop = read.start, read.start + read.size
    uniform = cell.uniform
    if item.type == "float":
        # by far the most frequent: one call less

        def write_number(values: list[float]) -> None:
            value = values[start]
            if value != cell.last:
                uniform.value = cell.last = value

        return write_number
    if item.type in NUMBERS:
        return lambda values: cell.set(convert(values[start]))
    return lambda values: cell.set(tuple(values[start:stop]))


def _conversion(item: IsfInput) -> Callable[[Any], Any]:
    match item.type:
        case "bool":
            return lambda value: value >= 0.5
        case "event":
            return lambda value: value > 0.0
        case "long":
            table = long_values(item)
            if not table:
                return round
            top = len(table) - 1
            return lambda value: table[min(max(round(value), 0), top)]
        case "float":
            return float
    return tuple


def _palette_writer(cell: Cell, read: Read) -> Writer:
    # the compiler drops array elements that are not used, and more may not be written
    count = cell.uniform.array_length * 4
    if read.size:
        start, stop = read.start, read.start + min(count, read.size)
        return lambda values: _write_floats(cell, values[start:stop])
    flat = [float(part) for colour in read.constant for part in colour][:count]
    return lambda values: _write_floats(cell, flat)


def _write_floats(cell: Cell, numbers: list[float]) -> None:
    if numbers != cell.last:
        cell.uniform.write(struct.pack(f"{len(numbers)}f", *numbers))
        cell.last = numbers
