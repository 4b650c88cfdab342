"""What left the ports of an example over some seconds of the song, as the traces of a chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nodegraph.model.errors import Failed
from nodegraph.model.signals import Kind
from nodegraph.scheduler.plan import Probe
from nodegraph.show.chart import Panel
from nodegraph.show.chart_plot import Floats, Trace
from nodegraph.show.clip import cut
from nodegraph.show.material import Material
from nodegraph.show.node_examples import IT, SCREEN, Example
from nodegraph.show.offline import Offline
from nodegraph.show.opening import Opened

FILM = 6  # pictures in a strip
STEADY = (Kind.AUDIO, Kind.CONTROL, Kind.POINT)
AFTER = 0.2  # s, played on behind the end: what comes late belongs before it


def panels_of(example: Example, opened: Opened, song: Material) -> list[Panel]:
    """Return the panels of an example, played. `opened` has its probes: see `probes_of`."""
    tapes = {probe.path: _Tape(probe) for probe in opened.plan.probes}
    film = _play(example, opened, song, tapes)
    return [_panel(example, opened, panel, tapes, film) for panel in example.panels]


def probes_of(example: Example) -> list[str]:
    """Return the ports that must be watched, each once."""
    ports = [_read(shown).port for panel in example.panels for shown in panel]
    return [port for port in dict.fromkeys(ports) if port != SCREEN]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A port as a panel names it."""

    port: str
    lane: int | None
    quiet: bool

    @property
    def label(self) -> str:
        """What stands over the panel: of the node itself the port, of another node its name."""
        node, _, port = self.port.partition(".")
        if self.port == SCREEN:
            return "picture"
        name = port if node == IT else node if port == "out" else self.port
        return name if self.lane is None else f"{name}, lane {self.lane}"


def _read(text: str) -> _Shown:
    port, _, lane = text.removeprefix("~").partition(":")
    return _Shown(port, int(lane) if lane else None, text.startswith("~"))


@dataclass(slots=True)
class _Tape:
    """What a probe held, block after block; moments are seconds of the show."""

    probe: Probe
    times: list[Any] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def note(self, value: Any, first: int, emitted: int, rate: int) -> None:
        """Take what left the port in the block that began at a sample."""
        kind, late = Kind(self.probe.kind), self.probe.latency
        if value is None:
            return
        if kind is Kind.AUDIO:
            self.times.append((np.arange(np.shape(value)[1]) + first - late) / rate)
            self.values.append(value)
        elif kind is Kind.EVENT:
            struck = sorted(event for lane in value for event in lane)
            self.times += [(first + offset - late) / rate for offset, _ in struck]
            self.values += [height for _, height in struck]
        elif kind is Kind.NOTES:
            self.times += [(first + note.offset - late) / rate for note in value]
            self.values += list(value)
        else:
            self.times.append((emitted - late) / rate)
            self.values.append(np.array(value, np.float64))


def _play(
    example: Example, opened: Opened, song: Material, tapes: dict[str, _Tape]
) -> Trace | None:
    """Play an example onto the tapes; return its pictures where they are asked for."""
    run = opened.patch.run
    end = example.moment + example.seconds + AFTER
    clip = cut(song, example.moment, end, rate=run.rate, block=run.block, fps=run.fps, drawn=0.0)
    start = clip.heard * run.block
    measured = any(drawn.outputs for drawn in opened.plan.frame.draws)
    filmed = measured or any(SCREEN in panel for panel in example.panels)
    with Offline(opened, clip.material) as show:
        show.listen(clip.heard)
        if filmed:
            return _film(show, example, tapes)
        for first in show.blocks(round((example.seconds + AFTER) * run.rate / run.block)):
            for tape in tapes.values():
                value = show.engine.probe(tape.probe.path)
                tape.note(value, first - start, first - start + run.block, run.rate)
    return None


def _film(show: Offline, example: Example, tapes: dict[str, _Tape]) -> Trace:
    """Play with pictures: values are read after each of them."""
    rate, fps = show.plan.rate, float(show.fps)
    kept, count = [], round(example.seconds * fps)
    for frame in show.frames(count + round(AFTER * fps)):
        if frame.index < count and frame.index % (count // FILM) == count // (2 * FILM):
            kept.append(frame.pixels[..., :3].astype(np.float64))
        for tape in tapes.values():
            now = round(frame.index / fps * rate)
            tape.note(show.engine.probe(tape.probe.path), now, now, rate)
    return Trace("picture", Kind.TEXTURE, np.zeros(0), np.stack(kept))


def _panel(
    example: Example,
    opened: Opened,
    panel: tuple[str, ...],
    tapes: dict[str, _Tape],
    film: Trace | None,
) -> Panel:
    traces = []
    for shown in map(_read, panel):
        if shown.port == SCREEN and film is not None:
            traces.append(film)
        elif shown.port not in tapes:
            type = example.patch.nodes[example.node].type
            raise Failed(f"The picture of {type} cannot show {shown.port}; there is no such port.")
        else:
            traces.append(_trace(shown, tapes[shown.port], opened.plan.rate, example.seconds))
    low, high = example.limits
    return Panel(tuple(traces), low, high, _unit(example, opened, panel))


def _unit(example: Example, opened: Opened, panel: tuple[str, ...]) -> str:
    """Return the unit of the first port of a panel that has one."""
    for shown in map(_read, panel):
        name, _, port = shown.port.partition(".")
        node = opened.patch.nodes.get(name)
        spec = opened.library.get(node.type) if node is not None else None
        if node is None or spec is None:
            continue
        spec = spec.resolve(node.settings)
        found = spec.output_by_name.get(port) or spec.input_by_name.get(port)
        if found is not None and found.kind is Kind.SPECTRUM:
            return "Hz"
        if found is not None and found.range.unit:
            return found.range.unit
    return ""


def _trace(shown: _Shown, tape: _Tape, rate: int, seconds: float) -> Trace:
    kind = Kind(tape.probe.kind)
    if not tape.values:
        return Trace(shown.label, kind, np.zeros(0), np.zeros(0), shown.quiet)
    times, values = _MADE.get(kind, _steady)(tape)
    if shown.lane is not None:
        values = values[shown.lane : shown.lane + 1]
    if kind in STEADY:
        inside = times <= seconds  # what comes after must not set the limits
        times, values = times[inside], values[..., inside]
    return Trace(shown.label, kind, times, values, shown.quiet, rate / 2)


def _steady(tape: _Tape) -> tuple[Floats, Floats]:
    return np.array(tape.times), np.stack(tape.values, axis=-1)


def _sound(tape: _Tape) -> tuple[Floats, Floats]:
    sound = np.concatenate(tape.values, axis=1)
    return np.concatenate(tape.times), sound.astype(np.float64)


def _struck(tape: _Tape) -> tuple[Floats, Floats]:
    return np.array(tape.times), np.array(tape.values, np.float64)


def _spectrum(tape: _Tape) -> tuple[Floats, Floats]:
    return np.array(tape.times), np.stack([value[0] for value in tape.values], axis=-1)


def _point(tape: _Tape) -> tuple[Floats, Floats]:
    return np.array(tape.times), np.stack([value[0] for value in tape.values], axis=-1)


def _colour(tape: _Tape) -> tuple[Floats, Floats]:
    return np.array(tape.times), np.stack([value.reshape(-1, 4)[:1] for value in tape.values])


def _palette(tape: _Tape) -> tuple[Floats, Floats]:
    return np.array(tape.times), np.stack([value.reshape(-1, 6, 4)[0] for value in tape.values])


def _bars(tape: _Tape) -> tuple[Floats, Floats]:
    """Return where notes begin and end, and their pitches; one that never ends is not shown."""
    begun: dict[int, tuple[float, float]] = {}
    spans, pitches = [], []
    for time, note in zip(tape.times, tape.values, strict=True):
        if note.on:
            begun[note.id] = time, note.pitch
        elif note.id in begun:
            start, pitch = begun.pop(note.id)
            spans.append((start, time))
            pitches.append(pitch)
    return np.array(spans).reshape(-1, 2), np.array(pitches, np.float64)


_MADE: dict[Kind, Callable[[_Tape], tuple[Floats, Floats]]] = {
    Kind.AUDIO: _sound,
    Kind.EVENT: _struck,
    Kind.NOTES: _bars,
    Kind.SPECTRUM: _spectrum,
    Kind.POINT: _point,
    Kind.COLOUR: _colour,
    Kind.PALETTE: _palette,
}
