"""What an editor watches: the signals of the nodes that are seen, and pictures of some of them.

    asked = signals(scene, ["kick", "tunnel"], desk.path)
    desk.request(Watch(paths=tuple(item.path for item in asked)))
    asked = pictures(desk.patch, desk.way, scene, ["tunnel"])

The first nodes count most: where there is more than a session tells, the last ones are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.canvas.shape import NodeShape, Side
from nodegraph.model.patch import Graph, Patch
from nodegraph.model.signals import Kind
from nodegraph.model.spec import OutputSpec, PortSpec

MOST_SIGNALS: Final = 1500
MOST_PICTURES: Final = 24
CHANGE_SECONDS: Final = 0.5  # no new wish sooner than that

PathOf = Callable[[str, str], str]


class Signal(NamedTuple):
    """A port that is watched. `path`: what the session calls it."""

    path: str
    node: str
    port: str
    side: Side
    kind: Kind
    spec: PortSpec | OutputSpec | None = None


class Picture(NamedTuple):
    """A node on the canvas, and the path of the node that draws what it shows."""

    path: str
    node: str


def signals(
    scene: Scene, nodes: Iterable[str], path_of: PathOf, inputs: bool = True
) -> list[Signal]:
    """Return the outputs of nodes that are no pictures, and their driven values.

    `inputs`: whether the values that wires drive are asked for as well.
    """
    found: list[Signal] = []
    for name in nodes:
        shape = scene.shapes.get(name)
        if shape is None:
            continue
        found += _outputs(shape, name, path_of)
        if inputs:
            found += _inputs(shape, name, path_of)
        if len(found) >= MOST_SIGNALS:
            break
    return found[:MOST_SIGNALS]


def _outputs(shape: NodeShape, name: str, path_of: PathOf) -> Iterable[Signal]:
    known = {} if shape.signature is None else shape.signature.spec.outputs
    specs = {spec.name: spec for spec in known}
    for pin in shape.pins:
        if pin.side == "out" and pin.kind is not None and pin.kind is not Kind.TEXTURE:
            path = path_of(name, pin.port)
            yield Signal(path, name, pin.port, "out", pin.kind, specs.get(pin.port))


def _inputs(shape: NodeShape, name: str, path_of: PathOf) -> Iterable[Signal]:
    for row in shape.rows:
        pin, spec = row.pin, row.spec
        if pin is None or not row.wired or pin.kind is not Kind.CONTROL:
            continue
        if isinstance(spec, PortSpec) and spec.default is not None:
            yield Signal(path_of(name, pin.port), name, pin.port, "in", pin.kind, spec)


def pictures(patch: Patch, way: Sequence[str], scene: Scene, nodes: Iterable[str]) -> list[Picture]:
    """Return the pictures to ask for: what nodes with a screen give, else what they take."""
    found: list[Picture] = []
    for name in nodes:
        shape = scene.shapes.get(name)
        if shape is None or shape.screen is None:
            continue
        port = shape.screen_port
        given = shape.pin(port, "out")
        taken = shape.pin(port, "in") if given is None else None
        if given is not None and given.kind is Kind.TEXTURE:
            found.append(Picture(drawn_by(patch, way, name, port), name))
        elif taken is not None and taken.kind is Kind.TEXTURE:
            found.append(Picture("/".join((*way, name)), name))
    return found[:MOST_PICTURES]


def drawn_by(patch: Patch, way: Sequence[str], node: str, port: str) -> str:
    """Return the path of the node that draws an output: of an instance, one inside it."""
    graph: Graph | None = patch
    for name in way:
        instance = None if graph is None else graph.nodes.get(name)
        graph = None if instance is None else patch.graph(instance.definition or "")
    steps = [*way, node]
    for _ in range(64):  # sub-patches do not lie in themselves; a broken file may say so
        item = None if graph is None else graph.nodes.get(steps[-1])
        definition = None if item is None or item.definition is None else item.definition
        inner = None if definition is None else patch.patches.get(definition)
        if inner is None or port not in inner.outputs:
            break
        graph = inner
        name, port = inner.outputs[port]
        steps.append(name)
    return "/".join(steps)


def in_turn(chosen: Iterable[str], seen: Iterable[str]) -> list[str]:
    """Return nodes in the order in which they count: what is selected, then what is seen."""
    return list(dict.fromkeys([*sorted(chosen), *sorted(seen)]))


@dataclass
class Wishes:
    """What was asked for last; asks anew only when it is another, and twice a second at most."""

    asked: tuple[str, ...] = ()
    _at: float = field(default=-CHANGE_SECONDS, repr=False)

    def due(self, wanted: Iterable[str], now: float) -> tuple[str, ...] | None:
        """Return what to ask for now; None where nothing is to be said, or not yet."""
        paths = tuple(dict.fromkeys(wanted))
        if paths == self.asked or not self.may(now):
            return None
        self.asked, self._at = paths, now
        return paths

    def may(self, now: float) -> bool:
        """Whether it is time to ask for something else."""
        return now - self._at >= CHANGE_SECONDS
