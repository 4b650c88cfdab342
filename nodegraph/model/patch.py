"""The patch as an immutable value: nodes, wires, values, layout, and whatever else its file held.

A patch is never changed, only replaced (see `edits`). Parts that an edit does not touch are the
same objects before and after it, so "is it the same object" answers "is it unchanged", and passes
over a patch may memoise on identity. Mappings here are to be read only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

FORMAT: Final = "nodegraph/1"
INSTANCE: Final = "patch:"  # the type of an instance is this and the name of its sub-patch
TEMPO_SOURCES: Final = frozenset({"internal", "tap", "midi", "link"})  # not names of nodes
NAME_LENGTH: Final = 64

Json: TypeAlias = Any
"""What `json` makes of a value: None, bool, int, float, str, list or dict, all finite."""

Place: TypeAlias = tuple[int | float, ...]
"""x, y, perhaps how much of the node is shown, and whatever else a later version adds.

Whole numbers stay whole."""

_NAME = re.compile(r"\w+")


class Wire(NamedTuple):
    """From an output to an input: `source.out -> target.into`. Order is that of the text."""

    source: str
    out: str
    target: str
    into: str

    def __str__(self) -> str:
        return f"{self.source}.{self.out} -> {self.target}.{self.into}"


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """How a patch runs: `rate` in Hz, `block` in samples, `size` in pixels, `fps` per second.

    `tempo` is "internal", "internal:BPM", "tap", "midi", "link", or the path of a node.
    """

    rate: int = 48000
    block: int = 512
    size: tuple[int, int] = (1280, 720)
    fps: int | float = 60  # as written: 60 and 60.0 differ in a file
    seed: int = 0
    tempo: str = "internal"
    extra: Mapping[str, Json] = {}

    @property
    def tempo_node(self) -> str | None:
        """The node whose tempo is followed; None when the tempo comes from outside the graph."""
        return None if self.tempo.partition(":")[0] in TEMPO_SOURCES else self.tempo


class PatchNode(msgspec.Struct, frozen=True):
    """One node of a patch: its type, and what differs from that type's defaults.

    `bypass` passes the main input through, `off` gives the defaults of the outputs. `extra` holds
    keys that this version does not know, as they were read.
    """

    type: str
    settings: Mapping[str, Json] = {}
    values: Mapping[str, Json] = {}
    bypass: bool = False
    off: bool = False
    extra: Mapping[str, Json] = {}

    @property
    def definition(self) -> str | None:
        """The name of the sub-patch that this node is an instance of; None for other nodes."""
        return self.type[len(INSTANCE) :] if self.type.startswith(INSTANCE) else None


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where things are drawn, in canvas units, y down; no part of it changes what a patch does.

    `bends` gives the points a cable runs through, by the text of its wire.
    """

    nodes: Mapping[str, Place] = {}
    frames: tuple[Json, ...] = ()
    comments: tuple[Json, ...] = ()
    bends: Mapping[str, Json] = {}
    views: Mapping[str, Json] = {}
    extra: Mapping[str, Json] = {}


class Graph(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Nodes and wires with their layout: what a patch and a sub-patch have in common.

    Storage and edits keep `nodes` in order of name and `wires` in order of text.
    """

    nodes: Mapping[str, PatchNode] = {}
    wires: tuple[Wire, ...] = ()
    layout: Layout = Layout()

    @cached_property
    def wires_into(self) -> Mapping[str, tuple[Wire, ...]]:
        """The wires that end at a node, by its name; a node without any is absent."""
        return _gathered((wire.target, wire) for wire in self.wires)

    @cached_property
    def wires_from(self) -> Mapping[str, tuple[Wire, ...]]:
        """The wires that start at a node, by its name; a node without any is absent."""
        return _gathered((wire.source, wire) for wire in self.wires)

    def wire_into(self, node: str, port: str) -> Wire | None:
        """The wire on an input, or None; the first where a broken file has several."""
        for wire in self.wires_into.get(node, ()):
            if wire.into == port:
                return wire
        return None


class SubPatch(Graph, frozen=True, kw_only=True, dict=True):
    """A definition that instances share: a graph with some of its ports published.

    `inputs` maps a published input to the inner inputs that it feeds, as (node, port); the first
    gives kind, range and default. `outputs` maps a published output to one inner output. Both are
    in the order in which an instance shows them; the first of a kind is its main one.
    """

    inputs: Mapping[str, tuple[tuple[str, str], ...]] = {}
    outputs: Mapping[str, tuple[str, str]] = {}
    about: str = ""
    extra: Mapping[str, Json] = {}


class Patch(Graph, frozen=True, kw_only=True, dict=True):
    """A whole document. `public` is in the order of the performer's controls, by `node.port`."""

    title: str = ""
    author: str = ""
    license: str = ""
    about: str = ""
    run: Run = Run()
    public: Mapping[str, Mapping[str, Json]] = {}
    suits: Mapping[str, Json] = {}
    snapshots: Mapping[str, Json] = {}
    cues: tuple[Json, ...] = ()
    patches: Mapping[str, SubPatch] = {}
    extra: Mapping[str, Json] = {}

    def graph(self, inside: str) -> Graph | None:
        """The sub-patch of that name; the patch itself for "", None where there is none."""
        return self.patches.get(inside) if inside else self


def is_name(text: str) -> bool:
    """Whether a node, port or sub-patch may be called this.

    Letters and digits of any script and `_`, at most 64, in the one spelling that Unicode
    prefers (NFKC), so that two names that look alike are alike. No character of it has a meaning
    in a wire, a path or an OSC address.
    """
    return (
        len(text) <= NAME_LENGTH
        and _NAME.fullmatch(text) is not None
        and (text.isascii() or unicodedata.is_normalized("NFKC", text))
    )


def split_port(path: str) -> tuple[str, str]:
    """Split `node.port` or `outer/inner.port` into path and port; the port is "" without a dot."""
    node, dot, port = path.rpartition(".")
    return (node, port) if dot else (path, "")


def _gathered(pairs: Iterable[tuple[str, Wire]]) -> dict[str, tuple[Wire, ...]]:
    lists: dict[str, list[Wire]] = {}
    for name, wire in pairs:
        lists.setdefault(name, []).append(wire)
    return {name: tuple(wires) for name, wires in lists.items()}
