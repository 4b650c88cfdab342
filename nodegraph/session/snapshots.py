"""Snapshots: the values of some unwired inputs, kept in the patch under a name.

    entry, problems = take(patch, library, paths, performed, title="Calm")
    edit = stored(patch, "calm", entry)             # for the history
    snapshot = read(patch, library, "calm")         # what a morph goes to, and what is wrong

An entry is `{"title": "Calm", "values": {"tunnel.rate": 0.5, "voice_1/shape.q": 2}}`, see
docs/format.md. Whoever takes one says which inputs take part; nothing else moves when it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from nodegraph.model.check_run import node_at
from nodegraph.model.edits import SetPart
from nodegraph.model.errors import Problem, Unusable
from nodegraph.model.library import Library
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.palettes import PALETTES
from nodegraph.model.patch import Json, Patch, is_name, split_port
from nodegraph.model.patch_form import NAME_RULE
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, Value
from nodegraph.model.values import UNHEARD, read_value, shown
from nodegraph.scheduler.values import ZERO
from nodegraph.session.knobs import knobs_at

KEYS: Final = frozenset({"title", "values"})


class Snapshot(NamedTuple):
    """A snapshot as nodes get it, by path in its own order, with the input behind each path."""

    title: str
    values: dict[str, Value]
    ports: dict[str, PortSpec]
    problems: tuple[Problem, ...]


def take(
    patch: Patch,
    library: Library,
    paths: Iterable[str],
    present: Mapping[str, Json],
    title: str = "",
) -> tuple[dict[str, Json], list[Problem]]:
    """Return an entry of the present values of these inputs, and why some are not in it.

    `present` holds what is performed, as a file or as nodes have it; others are as the document
    says.
    """
    values: dict[str, Json] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            port = port_at(patch, library, path)
        except Unusable as problem:
            text = str(problem).removeprefix(f"{path}: ")
            problems.append(Problem("warning", path, f"It is not in the snapshot: {text}"))
            continue
        value = read_value(port, present[path]).value if path in present else None
        values[path] = written(port, _own(patch, path, port) if value is None else value)
    entry: dict[str, Json] = {"title": title} if title else {}
    return {**entry, "values": values}, problems


def stored(patch: Patch, name: str, entry: Mapping[str, Json]) -> SetPart:
    """Return the edit that puts an entry under a name, last or in the place of the old one.

    Keys of the old entry that this version does not know are kept. Raises Unusable for a name
    that is none.
    """
    if not is_name(name):
        raise Unusable(f"snapshots: {name!r} cannot be a name; {NAME_RULE}.")
    old = patch.snapshots.get(name)
    kept = {k: v for k, v in old.items() if k not in KEYS} if isinstance(old, dict) else {}
    return SetPart("snapshots", {**patch.snapshots, name: {**entry, **kept}})


def read(patch: Patch, library: Library, name: str) -> Snapshot:
    """Return a snapshot, with what is wrong in it; what can be used is. Never raises.

    A port that is not there or is driven by a wire is left out, a value that is out of range is
    moved into it.
    """
    entry = patch.snapshots.get(name)
    where = f"snapshots.{name}"
    if name not in patch.snapshots:
        remedy = did_you_mean(name, patch.snapshots) or "Take one, or choose another."
        problem = Problem("warning", where, "There is no such snapshot.", remedy)
        return Snapshot("", {}, {}, (problem,))
    title = entry.get("title", "") if isinstance(entry, dict) else ""
    raw = entry.get("values", {}) if isinstance(entry, dict) else None
    problems: list[Problem] = []
    if not is_name(name):
        problems.append(Problem("warning", where, "This cannot be a name.", _rule()))
    if not isinstance(title, str):
        text = f"The title {shown(title)} is not a text."
        problems.append(Problem("warning", where, text, "Write it in quotes."))
        title = ""
    if not isinstance(raw, dict):
        remedy = 'Write {"values": {"node.port": value}}.'
        problems.append(Problem("warning", where, "This is not a snapshot.", remedy))
        raw = {}
    values: dict[str, Value] = {}
    ports: dict[str, PortSpec] = {}
    for path, item in raw.items():
        try:
            port = port_at(patch, library, path)
        except Unusable as problem:
            text = str(problem).removeprefix(f"{path}: ")
            problems.append(Problem("warning", path, f"In the snapshot {name}: {text}"))
            continue
        reading = read_value(port, item)
        if reading.text:
            text = f"In the snapshot {name}: {reading.text}"
            problems.append(Problem("warning", path, text, reading.remedy))
        if reading.value is not None:
            values[path], ports[path] = reading.value, port
    return Snapshot(title, values, ports, tuple(problems))


def port_at(patch: Patch, library: Library, path: str) -> PortSpec:
    """Return the unwired input at a path that a snapshot can hold. Raises Unusable."""
    knobs = knobs_at(patch, library, path)
    port = knobs[0].port
    if port.kind in UNHEARD:
        raise Unusable(f"{path}: The {port.kind} input takes no value; only a wire fills it.")
    return port


def written(port: PortSpec, value: Value) -> Json:
    """Return a value as a file holds it: what `read_value` makes the very same value of."""
    match port.kind:
        case Kind.CONTROL if port.choices and isinstance(value, int | float):
            place = int(value)
            known = place == value and 0 <= place < len(port.choices)
            return port.choices[place] if known else value
        case Kind.COLOUR if isinstance(value, tuple):
            return _colour(value)
        case Kind.PALETTE if isinstance(value, tuple):
            names = [name for name, stops in PALETTES.items() if stops == value]
            return names[0] if names else [_colour(stop) for stop in value]
        case _:
            return list(value) if isinstance(value, tuple) else value


def _colour(value: Json) -> Json:
    """Return a colour as hex where that loses nothing, else as numbers."""
    parts = [round(part * 255.0) for part in value]
    if all(
        0 <= part <= 255 and part / 255.0 == exact for part, exact in zip(parts, value, strict=True)
    ):
        text = "#" + "".join(f"{part:02X}" for part in parts)
        return text.removesuffix("FF") if len(text) == 9 and parts[3] == 255 else text
    return list(value)


def _own(patch: Patch, path: str, port: PortSpec) -> Value:
    """Return what the document sets an input to, or its default."""
    node, name = split_port(path)
    item = node_at(patch, node)
    raw = None if item is None else item.values.get(name)
    value = None if raw is None else read_value(port, raw).value
    if value is not None:
        return value
    return ZERO[port.kind] if port.default is None else port.default


def _rule() -> str:
    return f"{NAME_RULE[:1].upper()}{NAME_RULE[1:]}."
