"""What a node says of itself on the canvas: its title, its rows with their values, its badges.

    face = face_of(shape, "tunnel", values, problems)

Words and numbers only; the window draws them. Values are those that are heard: a performed one
before that of the document, and of a wired input the one that is driving it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nodegraph.editor import words
from nodegraph.editor.canvas.shape import NodeShape, Row
from nodegraph.editor.values.shown import shown
from nodegraph.editor.values.units import measure_of
from nodegraph.model.errors import Problem
from nodegraph.model.patch import Json
from nodegraph.model.scaling import place_of
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec

Badge = Literal["", "missing", "error", "warning", "hint"]
RANK: Mapping[str, int] = {"": 0, "hint": 1, "note": 1, "warning": 2, "error": 3, "missing": 4}


@dataclass(frozen=True, slots=True)
class RowFace:
    """A line of a node. `bar`: how far its value's bar goes, 0..1; None without one."""

    label: str
    value: str = ""
    bar: float | None = None
    swatch: tuple[float, ...] = ()
    performed: bool = False
    driven: str = ""  # the output that drives it


@dataclass(frozen=True, slots=True)
class NodeFace:
    """What a node shows. `state`: Off, Bypass or nothing; `badge` with its sentence."""

    title: str
    caption: str
    rows: tuple[RowFace, ...]
    state: str = ""
    badge: Badge = ""
    sentence: str = ""


def face_of(
    shape: NodeShape,
    name: str,
    performed: Mapping[str, Json],
    problems: Sequence[Problem] = (),
    drivers: Mapping[str, str] | None = None,
) -> NodeFace:
    """Return what a node shows.

    `performed`: its performed values by port. `drivers`: by input, the output that a wire brings.
    """
    node = shape.node
    rows = tuple(_row(shape, row, performed, drivers or {}) for row in shape.rows)
    state = ", ".join(words.states(node))
    badge, sentence = _badge(shape, problems)
    return NodeFace(name, words.type_title(node.type), rows, state, badge, sentence)


def _row(
    shape: NodeShape, row: Row, performed: Mapping[str, Json], drivers: Mapping[str, str]
) -> RowFace:
    if row.pin is None:
        return RowFace(f"{row.more} more")
    label = words.port(row.pin.port)
    spec = row.spec
    if not isinstance(spec, PortSpec):
        return RowFace(label)
    if row.wired:
        return RowFace(label, driven=drivers.get(row.pin.port, ""))
    if spec.default is None:
        return RowFace(label)
    value = performed.get(spec.name, shape.node.values.get(spec.name, spec.default))
    return RowFace(
        label,
        shown(spec, value, measure_of(spec, _settings(shape))),
        bar_of(spec, value),
        _swatch(spec, value),
        spec.name in performed,
    )


def _settings(shape: NodeShape) -> Mapping[str, Json]:
    given = shape.node.settings
    return given if shape.signature is None else shape.signature.spec.full_settings(dict(given))


def bar_of(spec: PortSpec, value: Json) -> float | None:
    """Return where a value stands between the ends of its knob; None for what is no number."""
    if spec.kind is not Kind.CONTROL or spec.choices or isinstance(value, bool | str):
        return None
    low, high = spec.range.span
    if not isinstance(value, int | float) or max(-low, high) >= 1e8:
        return None
    return place_of(spec, float(value))


def _swatch(spec: PortSpec, value: Json) -> tuple[float, ...]:
    from nodegraph.model.values import read_value

    if spec.kind is not Kind.COLOUR:
        return ()
    read = read_value(spec, value).value
    return tuple(float(part) for part in read) if isinstance(read, tuple) else ()  # type: ignore[arg-type]


def _badge(shape: NodeShape, problems: Sequence[Problem]) -> tuple[Badge, str]:
    if shape.signature is None:
        return "missing", f"There is no node {shape.node.type} here; install its pack, or swap it."
    worst = max(problems, key=lambda problem: RANK.get(problem.severity, 0), default=None)
    if worst is None:
        return "", ""
    badge: Badge = (
        "error"
        if worst.severity == "error"
        else ("warning" if worst.severity == "warning" else "hint")
    )
    return badge, f"{worst.text} {worst.remedy}".strip()
