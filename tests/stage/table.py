"""A stage on a table: nodes by name, pictures by name, values by node and port."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from nodegraph.model.declare import spec_of
from nodegraph.model.isf import read_isf
from nodegraph.model.isf_spec import read_shader, spec_of_shader
from nodegraph.model.library import Library
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec
from nodegraph.scheduler.plan import NOTHING, Draw, FramePlan, Slot
from nodegraph.stage.stage import Stage
from nodegraph_nodes import delay, output, texture

ISF = Path(__file__).parent / "isf"
OWN = (output.Screen, texture.FromValues, texture.Measure, delay.Frame)
Picture = NDArray[np.uint8]


def library() -> Library:
    """The test shaders as `isf.NAME`, and the picture nodes that are no shaders."""
    shaders = [read_shader(path, f"isf.{path.stem}") for path in sorted(ISF.glob("*.fs"))]
    return Library({}).with_specs([*(spec_of(item) for item in OWN), *shaders])


class Table:
    """Builds a frame plan and draws it, 30 frames a second."""

    def __init__(self, context: moderngl.Context, size: tuple[int, int] = (8, 8)) -> None:
        self.stage = Stage(library(), size, context)
        self.nodes: dict[str, tuple[NodeSpec, dict[str, Any], dict[str, Any]]] = {}
        self.places: dict[tuple[str, str], tuple[int, int]] = {}
        self.slot_of: dict[tuple[str, str], int] = {}
        self.values = np.zeros(0, np.float32)
        self.arrays: dict[int, NDArray[np.float32]] = {}
        self.index = 0
        self.dt = 1.0 / 30.0

    def node(
        self, name: str, type: str, settings: dict[str, Any] | None = None, **inputs: Any
    ) -> None:
        """Add a node; inputs are names of nodes for pictures, numbers or tuples for others."""
        spec = self.stage.library.get(type)
        assert spec is not None, type
        self.nodes[name] = spec, settings or {}, inputs

    def shader(self, name: str, text: str, **inputs: Any) -> None:
        """Add a node with a shader of its own."""
        spec = spec_of_shader(read_isf(text, f"{name}.fs"), f"own.{name}")
        specs = dict(self.stage.library.specs)
        specs[spec.id] = spec
        self.stage.library = Library(specs)
        self.nodes[name] = spec, {}, inputs

    def screen(self, picture: str, finish: float = 0.0, **inputs: Any) -> None:
        """Wire a picture to the screen, without the finish unless it is wanted, and start."""
        self.node("screen", "output.screen", picture=picture, finish=finish, **inputs)
        self.start()

    def start(self) -> None:
        """Swap the plan of all nodes in."""
        names = list(self.nodes)
        slots: list[Slot] = []
        values: list[float] = []
        draws = []
        for name, (spec, settings, given) in self.nodes.items():
            inputs = []
            for port in spec.inputs:
                said = given.get(port.name, port.default)
                if port.kind is Kind.TEXTURE:
                    inputs.append(names.index(said) if said in names else NOTHING)
                    continue
                inputs.append(len(slots))
                outside = port.kind in (Kind.AUDIO, Kind.SPECTRUM)
                flat: list[float] = [] if outside else np.ravel(np.array(said)).tolist()
                self.slot_of[name, port.name] = len(slots)
                self.places[name, port.name] = (len(values), len(flat))
                slots.append(Slot(str(port.kind), 0, 1, len(values), len(flat)))
                values += flat
            outputs = tuple(range(len(spec.outputs)))
            draws.append(Draw(name, spec.id, tuple(inputs), settings, outputs))
        self.values = np.array(values, np.float32)
        screen = names.index("screen") if "screen" in names else -1
        self.stage.swap(FramePlan(tuple(draws), tuple(slots), len(values), screen))

    def set(self, node: str, port: str, value: Any) -> None:
        """Give an input its value from the next frame on."""
        start, size = self.places[node, port]
        self.values[start : start + size] = np.ravel(value)

    def feed(self, node: str, port: str, data: Any) -> None:
        """Give an audio or spectrum input its data."""
        self.arrays[self.slot_of[node, port]] = np.asarray(data, np.float32)

    def frame(self, count: int = 1) -> Picture:
        """Draw so many frames and return the last: (height, width, 4), top row first."""
        width, height = self.stage.size
        picture = np.zeros((height, width, 4), np.uint8)
        for _ in range(count):
            seconds = self.index * self.dt
            self.stage.draw(self.index, seconds, self.dt, self.values, self.arrays)
            self.index += 1
        self.stage.read_into(picture)
        return picture

    def red(self, count: int = 1) -> int:
        """Return the red of one pixel after so many frames."""
        return int(self.frame(count)[0, 0, 0])
