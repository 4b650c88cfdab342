"""The renders a look is judged by: one patch on four kinds of music in three shapes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from nodegraph.model.media import Media
from nodegraph.model.patch import Patch
from nodegraph.model.storage import dumps, load, loads
from nodegraph.scheduler.compile import compile_patch
from nodegraph.show.look import Frames
from nodegraph.show.material import Material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import Opened, library_of

RATE = 48000
SHAPES = {"16:9": (320, 180), "9:16": (180, 320), "1:1": (240, 240)}
BRIEFS = {
    "techno": "techno 128 bpm, dark",
    "ambient": "ambient, slow and calm",
    "vocal": "pop ballad with vocals, 96 bpm",
}
SILENCE = "silence"
SONG_SECONDS = 36.0  # long enough for an intro and a drop
RATE_LIKE = ("rate", "pace", "speed")


@dataclass(frozen=True, slots=True)
class Take:
    """One render. `hits` are (seconds, strength) of what the patch takes for a kick."""

    frames: Frames
    fps: float
    hits: tuple[tuple[float, float], ...]
    sound: NDArray[np.float32]


@cache
def song(music: str) -> Material:
    """Return one of the four kinds of music: three songs from fixed briefs, and silence."""
    if music == SILENCE:
        return Material(music, np.zeros((2, int(SONG_SECONDS * RATE)), np.float32), RATE)
    from nodegraph_nodes._dsp.song import compose, render

    return Material(music, render(compose(BRIEFS[music], SONG_SECONDS, 1), RATE).audio, RATE)


def take(
    path: Path,
    played: Material,
    size: tuple[int, int],
    *,
    fps: float = 30.0,
    seconds: float = 12.0,
    patch: Patch | None = None,
) -> Take:
    """Render a patch to memory; `patch` stands in for what the file holds."""
    opened, listens = _opened(path, patch or load(path), size, fps)
    show = _Heard(opened, played, listens)
    with show:
        pixels = np.empty((round(seconds * fps), size[1], size[0], 3), np.uint8)
        for frame in show.frames(len(pixels)):
            pixels[frame.index] = frame.pixels[..., :3]
        hits = tuple((sample / RATE, strength) for sample, strength in show.hits)
    sound = played.sound[:, : round(seconds * played.rate)]
    return Take(pixels, fps, hits, sound)


def with_square_rates(path: Path) -> Patch | None:
    """Return the patch with a square wave of 1 Hz on every port that sets a pace.

    None where it has no such port. The wave goes from half to one and a half times the default.
    """
    patch, library = load(path), library_of(path)
    raw = json.loads(dumps(patch))
    wires = raw.setdefault("wires", [])
    found = False
    for name, node in patch.nodes.items():
        spec = library.get(node.type)
        for port in spec.inputs if spec and spec.id.startswith(("texture.", "shader.")) else ():
            if port.name not in RATE_LIKE:
                continue
            middle = float(port.default) if isinstance(port.default, int | float) else 1.0
            wave = f"square_{name}_{port.name}"
            values = {"wave": "square"}, {
                "locked": "off", "frequency": 1.0, "low": 0.5 * middle, "high": 1.5 * middle,
            }  # fmt: skip
            raw["nodes"][wave] = {"type": "control.lfo", "settings": values[0], "values": values[1]}
            goal = f"{name}.{port.name}"
            wires[:] = [wire for wire in wires if wire.split(" -> ")[1] != goal]
            wires.append(f"{wave}.out -> {goal}")
            found = True
    return loads(json.dumps(raw)) if found else None


class _Heard(Offline):
    """A show that notes the hits that pass."""

    def __init__(self, opened: Opened, played: Material, listens: str | None) -> None:
        super().__init__(opened, played)
        self._listens = listens
        self.hits: list[tuple[int, float]] = []

    def run_block(self) -> int:
        first = super().run_block()
        events = self.engine.probe(self._listens) if self._listens else None
        for lane in events or []:
            self.hits += [(first + offset, float(value)) for offset, value in lane]
        return first


def _opened(
    path: Path, patch: Patch, size: tuple[int, int], fps: float
) -> tuple[Opened, str | None]:
    library = library_of(path)
    run = msgspec.structs.replace(patch.run, size=size, fps=fps, rate=RATE)
    patch = msgspec.structs.replace(patch, run=run)
    ears = [name for name, node in patch.nodes.items() if node.type == "analysis.hits"]
    listens = f"{ears[0]}.hit" if ears else None
    compiled = compile_patch(patch, library, probes=[listens] if listens else [])
    media = Media((path.parent,))
    return Opened(path, patch, library, media, compiled.plan, ()), listens
