"""Tracing: what left chosen ports, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nodegraph.model.errors import Problem, Unusable
from nodegraph.model.signals import Kind
from nodegraph.scheduler.plan import Probe
from nodegraph.show.material import Material, material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import Opened
from nodegraph.show.tables import Row, check_suffix, write_table


@dataclass(frozen=True, slots=True)
class Traced:
    """How much was written."""

    rows: int
    seconds: float
    problems: tuple[Problem, ...]


def trace(
    opened: Opened,
    probes: Sequence[str],
    out: Path,
    *,
    audio: Path | None = None,
    start: float = 0.0,
    seconds: float | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Traced:
    """Write the rows of some ports to a table. Needs no GPU.

    Raises Unusable for ports that do not exist and sound that cannot be read.
    """
    check_suffix(out)
    run = opened.patch.run
    played = material(audio, run.rate, start)
    length = played.seconds if seconds is None else seconds
    blocks = max(round(length * run.rate / run.block), 1)
    rows: list[Row] = []
    with Offline(opened, played) as show:
        watched = watched_probes(opened, probes)
        for done, first in enumerate(show.blocks(blocks), 1):
            rows += block_rows(show, watched, first)
            progress(done, blocks)
    write_table(out, rows)
    return Traced(len(rows), blocks * run.block / run.rate, tuple(show.problems))


def trace_rows(
    opened: Opened, probes: Sequence[str], played: Material | None, blocks: int
) -> list[Row]:
    """Return the rows of that many blocks."""
    with Offline(opened, played) as show:
        watched = watched_probes(opened, probes)
        return [row for first in show.blocks(blocks) for row in block_rows(show, watched, first)]


def watched_probes(opened: Opened, names: Sequence[str]) -> list[Probe]:
    """Return the plan's probes of these names. Raises Unusable for one that is not there."""
    have = {probe.path: probe for probe in opened.plan.probes}
    for name in names:
        if name not in have:
            said = [str(problem) for problem in opened.problems if problem.where == name]
            raise Unusable(said[0] if said else f"{name}: there is no such port to watch.")
    return [have[name] for name in names]


def block_rows(show: Offline, probes: Iterable[Probe], first: int) -> Iterator[Row]:
    """Yield the rows of the block that began at `first`, which has just run."""
    emitted = first + show.plan.block
    for probe in probes:
        value = show.engine.probe(probe.path)
        if value is not None:
            yield from _rows(probe, value, first, emitted)


def _rows(probe: Probe, value: Any, first: int, emitted: int) -> Iterator[Row]:
    path, late = probe.path, probe.latency
    if probe.kind == Kind.EVENT:
        for lane, events in enumerate(value):
            for offset, height in events:
                yield Row(path, lane, first + offset - late, emitted, float(height))
    elif probe.kind == Kind.AUDIO:
        for lane, samples in enumerate(value.tolist()):
            for offset, sample in enumerate(samples):
                yield Row(path, lane, first + offset - late, emitted, sample)
    elif probe.kind == Kind.NOTES:
        for note in value:
            height = (1.0 if note.on else 0.0, float(note.id), note.pitch, note.velocity)
            yield Row(path, 0, first + note.offset - late, emitted, height)
    else:
        for lane, item in enumerate(_lanes(value)):
            yield Row(path, lane, emitted - late, emitted, item)


def _lanes(value: Any) -> list[float | str | tuple[float, ...]]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return list(value)
    array = np.asarray(value, np.float32)
    if array.ndim <= 1:
        return [float(item) for item in np.atleast_1d(array).tolist()]
    return [tuple(map(float, lane)) for lane in array.reshape(len(array), -1).tolist()]
