"""What laws feed a node with: signals of every kind, calm or extreme."""

from __future__ import annotations

from typing import Any

import numpy as np

from nodegraph.model.signals import Kind, Note
from nodegraph.model.spec import Body, NodeSpec, PortSpec, Value
from tests.playing import BLOCK

Random = np.random.Generator
FED = frozenset({Kind.AUDIO, Kind.EVENT, Kind.NOTES, Kind.SPECTRUM, Kind.CONTROL})
BINS = 129  # a window of 256
QUICK: dict[str, dict[str, Value]] = {"source.song": {"seconds": 2.0}}
"""Settings that make a node's job short."""

EXTREMES = ("silence", "full scale", "constant", "impulses", "huge", "tiny", "wild")


def runs(spec: NodeSpec) -> bool:
    """Return whether the engine runs the node: no picture in it, and something comes out."""
    kinds = {port.kind for port in spec.inputs} | {port.kind for port in spec.outputs}
    return spec.body is not Body.SHADER and Kind.TEXTURE not in kinds and bool(spec.outputs)


def settings_of(spec: NodeSpec, given: dict[str, Value] | None = None) -> dict[str, Value]:
    """Return what makes a node quick, and what a law asks for."""
    return {**QUICK.get(spec.id, {}), **(given or {})}


def some_settings(spec: NodeSpec, random: Random) -> dict[str, Value]:
    """Return other settings than the defaults: any choice, numbers near the default."""
    found: dict[str, Value] = {}
    for item in spec.settings:
        if item.choices:
            found[item.name] = item.choices[int(random.integers(len(item.choices)))]
        elif item.type == "int" and item.name != "seed":
            low, high = item.range.low, min(item.range.high, float(item.default) + 8)  # type: ignore[arg-type]
            found[item.name] = int(random.integers(int(max(low, 1)), int(high) + 1))
        elif item.type == "bool":
            found[item.name] = not item.default
    return settings_of(spec, found)


def number(port: PortSpec, random: Random, usual: bool = False) -> float:
    """Return a value of the port's range: any, or what a widget offers."""
    low, high = port.range.span if usual else (port.range.low, port.range.high)
    if abs(low) >= 1e9 or abs(high) >= 1e9:
        low, high = max(low, -10.0), min(high, 10.0)
    value = random.uniform(low, high)
    return float(round(value)) if port.choices else float(value)


def sound(kind: str, samples: int, random: Random) -> Any:
    """Return a signal of that name, float32 (samples,)."""
    match kind:
        case "silence":
            made = np.zeros(samples)
        case "full scale":
            made = np.sign(np.sin(np.arange(samples) * 0.3) + 0.1)
        case "constant":
            made = np.ones(samples)
        case "impulses":
            made = np.where(np.arange(samples) % 97 == 0, 1.0, 0.0)
        case "huge":
            made = random.choice([-3e38, 3e38], samples)
        case "tiny":
            made = np.full(samples, 1e-40)
        case _:
            made = random.uniform(-1.0, 1.0, samples)
    return made.astype(np.float32)


def signal(
    port: PortSpec, random: Random, blocks: int, lanes: int = 1, kind: str = "wild",
    block: int = BLOCK,
) -> Any:  # fmt: skip
    """Return what a port is fed over some blocks, as `tests.playing.Signal` says."""
    samples = blocks * block
    match port.kind:
        case Kind.AUDIO:
            return np.stack([sound(kind, samples, random) for _ in range(lanes)])
        case Kind.EVENT:
            made = [events(random, samples) for _ in range(lanes)]
            return made if lanes > 1 else made[0]
        case Kind.NOTES:
            return notes(random, samples)
        case Kind.SPECTRUM:
            level = {"silence": 0.0, "huge": 3e38}.get(kind, 1.0)
            return (random.random((blocks, lanes, BINS)) * level).astype(np.float32)
        case _:
            values = [[number(port, random) for _ in range(blocks)] for _ in range(lanes)]
            return np.array(values, np.float32)


def events(random: Random, samples: int) -> list[tuple[int, float]]:
    """Return some events."""
    places = np.flatnonzero(random.random(samples) < 0.005)
    return [
        (int(at), float(value))
        for at, value in zip(places, random.random(len(places)), strict=True)
    ]


def notes(random: Random, samples: int) -> list[Note]:
    """Return notes that begin and end."""
    made = []
    for id in range(samples // 300):
        start = int(random.integers(samples))
        made.append(
            Note(start, True, id, float(random.integers(128)), float(random.integers(1, 128)))
        )
        made.append(Note(min(start + 700, samples - 1), False, id, 60.0, 0.0))
    return sorted(made, key=lambda note: (note.offset, not note.on))


def inputs_of(
    spec: NodeSpec, random: Random, blocks: int, *, knobs: bool = False, kind: str = "wild",
    block: int = BLOCK, usual: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Return something for every input: wired signals; values as knobs where `knobs`."""
    found: dict[str, Any] = {}
    for port in spec.inputs:
        if port.kind not in FED:
            continue
        if port.kind is Kind.CONTROL and knobs:
            found[port.name] = number(port, random, usual)
        else:
            found[port.name] = signal(port, random, blocks, kind=kind, block=block)
    return found
