"""How a host node sees its ports: arrays, lists and texts instead of groups of eight lanes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nodegraph.engine.arena import Arena, Floats
from nodegraph.engine.layout import LANES, SMALLEST_EVENT
from nodegraph.model.ranges import UNBOUNDED
from nodegraph.model.signals import EVENTS_PER_BLOCK, Kind
from nodegraph.model.spec import OutputSpec, PortSpec
from nodegraph.scheduler.plan import KNOBS, NOTHING

Read = Callable[[], Any]
Write = Callable[[Any], str]  # returns what was wrong, or an empty string
LARGEST = float(np.finfo(np.float32).max)
SHAPES = {Kind.COLOUR: (4,), Kind.POINT: (2,), Kind.PALETTE: (6, 4), Kind.SPECTRUM: (1,)}


def constant_or_reader(
    arena: Arena, port: PortSpec, reference: int, lanes: int
) -> tuple[Any, Read | None]:
    """Return a value that never needs to be read again, or how to read it each block."""
    own = port.wide or port.mono
    if reference == NOTHING and port.optional:
        return None, None
    match port.kind:
        case Kind.CONTROL:
            return _control(arena, port, reference, lanes, own)
        case Kind.AUDIO:
            return _audio(arena, reference, lanes, own)
        case Kind.EVENT:
            return None, _events(arena, reference, lanes, own)
        case _:
            return None, _held(arena, port.kind, reference, 0 if own else lanes)


def _spread(view: Any, lanes: int, own: bool) -> Any:
    if not own and view.shape[0] == 1 and lanes > 1:
        return np.broadcast_to(view, (lanes, *view.shape[1:]))
    view = view.view()
    view.flags.writeable = False
    return view


def _control(
    arena: Arena, port: PortSpec, reference: int, lanes: int, own: bool
) -> tuple[Any, Read | None]:
    view = _spread(arena.control_view(reference), lanes, own)
    low, high = port.range.low, port.range.high
    if reference <= KNOBS or (low <= -UNBOUNDED and high >= UNBOUNDED):
        return view, None
    limited: Floats = np.empty(
        view.shape, np.float32
    )  # a wire may carry anything; the node sees its port's range

    def read() -> Floats:
        np.clip(view, low, high, out=limited)
        return limited

    return None, read


def _audio(arena: Arena, reference: int, lanes: int, own: bool) -> tuple[Any, Read | None]:
    groups = arena.sampled_groups(reference)
    width = arena.sampled_lanes(reference)
    if width <= LANES:
        return _spread(groups[0].T[:width], lanes, own), None
    together = np.empty((len(groups) * LANES, arena.frames), np.float32)
    apart = together.reshape(len(groups), LANES, arena.frames)
    source = groups.transpose(0, 2, 1)

    def read() -> Floats:
        np.copyto(apart, source)
        return together[:width]

    return None, read


def _events(arena: Arena, reference: int, lanes: int, own: bool) -> Read:
    groups, width = arena.sampled_groups(reference), arena.sampled_lanes(reference)
    count = width if own else lanes

    def read() -> list[list[tuple[int, float]]]:
        found: list[list[tuple[int, float]]] = [[] for _ in range(count)]
        if groups.any():
            for lane in range(width):
                column = groups[lane // LANES, :, lane % LANES]
                offsets = np.flatnonzero(column)
                found[lane] = list(zip(offsets.tolist(), column[offsets].tolist(), strict=True))
            for lane in range(width, count):
                found[lane] = list(found[0])
        return found

    return read


def _held(arena: Arena, kind: Kind, reference: int, lanes: int) -> Read:
    """Read a value that Python keeps: arrays spread over lanes, texts by lane, notes as they are.

    `lanes` 0: those of the wire.
    """
    table = arena.values if reference >= 0 else arena.knob_values
    place = reference if reference >= 0 else KNOBS - reference

    def read() -> Any:
        value = table.get(place)
        if kind is Kind.NOTES:
            return [] if value is None else value
        if kind is Kind.TEXT:
            texts = [value or ""] if isinstance(value, str | None) else list(value)
            return texts * lanes if len(texts) == 1 and lanes else texts
        shape = SHAPES.get(kind, ())
        array = np.zeros((1, *shape), np.float32) if value is None else np.asarray(value)
        if array.ndim == len(shape):
            array = array.astype(np.float32)[None]
        return _spread(array, lanes, lanes == 0)

    return read


# --- outputs -----------------------------------------------------------------------------------


def writer(arena: Arena, port: OutputSpec, reference: int) -> Write:
    """Return what puts a block's result on its wire, without NaN and Inf."""
    match port.kind:
        case Kind.CONTROL:
            return _write_control(arena, reference)
        case Kind.AUDIO:
            return _write_audio(arena, reference)
        case Kind.EVENT:
            return _write_events(arena, reference)
        case Kind.SPECTRUM:
            return _write_spectrum(arena, reference)
        case _:
            return _write_held(arena, reference)


def _write_control(arena: Arena, reference: int) -> Write:
    rows, lanes = arena.control_rows(reference).reshape(-1), arena.lanes[reference]
    target = rows if lanes == 1 else rows[:lanes]

    def write(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, float) and -LARGEST <= value <= LARGEST:  # by far the most frequent
            target.fill(value)
            return ""
        target[:] = value
        if np.isfinite(target).all():
            return ""
        np.nan_to_num(target, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        return NOT_A_NUMBER

    return write


def _write_audio(arena: Arena, reference: int) -> Write:
    groups, lanes = arena.sampled_groups(reference), arena.lanes[reference]

    def write(value: Any) -> str:
        if value is None:
            groups.fill(0.0)
            return ""
        sound = np.asarray(value, np.float32)
        if sound.ndim == 1:
            sound = sound[None]
        trouble = ""
        if not np.isfinite(sound).all():
            sound = np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)
            trouble = NOT_A_NUMBER
        if lanes == 1 or len(sound) == 1:
            groups[:] = sound[0][:, None]
        else:
            for lane, row in enumerate(sound[:lanes]):  # four times as fast as a transposed copy
                groups[lane // LANES, :, lane % LANES] = row
        return trouble

    return write


def _write_events(arena: Arena, reference: int) -> Write:
    groups, lanes = arena.sampled_groups(reference), arena.lanes[reference]
    frames = arena.frames

    def write(value: Sequence[Sequence[tuple[int, float]]] | None) -> str:
        groups.fill(0.0)
        trouble = ""
        for lane, events in enumerate(value or ()):
            if len(events) > EVENTS_PER_BLOCK:
                trouble = TOO_MANY
            for offset, strength in events[:EVENTS_PER_BLOCK]:
                if strength > 0.0:
                    at = min(max(int(offset), 0), frames - 1)
                    strength = max(strength, SMALLEST_EVENT)
                    if lanes == 1:
                        groups[0, at] = strength
                    else:
                        groups[lane // LANES, at, lane % LANES] = strength
        return trouble

    return write


def _write_spectrum(arena: Arena, reference: int) -> Write:
    target = arena.values[reference]

    def write(value: Any) -> str:
        target[:] = 0.0 if value is None else value
        if np.isfinite(target).all():
            return ""
        np.nan_to_num(target, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        return NOT_A_NUMBER

    return write


def _write_held(arena: Arena, reference: int) -> Write:
    def write(value: Any) -> str:
        arena.values[reference] = value
        return ""

    return write


NOT_A_NUMBER = "made a value that is not a number; 0 was used instead."
TOO_MANY = f"made more than {EVENTS_PER_BLOCK} events in a block; the later ones were dropped."
