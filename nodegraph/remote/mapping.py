"""What of a patch hands and other programs reach, and by which names.

/tunnel/rate 2.5          the input rate of the node tunnel, in its own unit
/voice_1/shape/cutoff 800 the same inside an instance
/public/Pace 0.7          a public control by its label, 0..1 over its soft range
/pace 0.7                 a public control by the address that its entry gives
cc:1                      a public control by the MIDI control that its entry gives, 0..1
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.patch import Json, Patch, is_name, split_port
from nodegraph.model.public_range import narrowed
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec
from nodegraph.model.values import UNHEARD
from nodegraph.remote.controls import Control, parse_control
from nodegraph.session.knobs import knobs_at

PUBLIC: Final = "public"
RESERVED: Final = frozenset(
    "ping get subscribe unsubscribe play tempo tap nudge blackout freeze master panic record keep"
    " learn error pong".split()
)
"""Addresses of one word that are the show's own."""
_PATTERN: Final = frozenset("*?[]{}#, ")  # OSC gives them a meaning, or forbids them


@dataclass(frozen=True, slots=True)
class Target:
    """An input that can be moved. `address` and `control` are those of its public entry."""

    path: str
    port: PortSpec
    label: str = ""
    address: str = ""
    control: Control | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """The public controls of a patch, by everything that they are called."""

    targets: Mapping[str, Target] = field(default_factory=dict)  # by path
    labels: Mapping[str, Target] = field(default_factory=dict)
    addresses: Mapping[str, Target] = field(default_factory=dict)
    controls: Mapping[Control, tuple[Target, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def bound_to(self, control: Control) -> tuple[Target, ...]:
        """Return what a control moves: that of its channel, and that of any."""
        return (*self.controls.get(control, ()), *self.controls.get(control.anywhere, ()))


def read_map(patch: Patch, library: Library) -> Map:
    """Return the map of a patch; what of it cannot be is a sentence in `problems`."""
    targets: dict[str, Target] = {}
    labels: dict[str, Target] = {}
    addresses: dict[str, Target] = {}
    controls: dict[Control, tuple[Target, ...]] = {}
    problems: list[str] = []
    for path, entry in patch.public.items():
        try:
            port = knobs_at(patch, library, path)[0].port
            if port.kind in UNHEARD:
                raise Unusable(f"{path}: a wire brings {port.kind}; nothing else can move it.")
        except Unusable as problem:
            problems.append(str(problem))
            continue
        target = _target(path, narrowed(port, entry), entry, addresses, problems)
        targets[path] = target
        labels.setdefault(slug(target.label or path), target)
        if target.address:
            addresses[target.address] = target
        if target.control is not None:
            controls[target.control] = (*controls.get(target.control, ()), target)
    return Map(targets, labels, addresses, controls, tuple(problems))


def _target(
    path: str,
    port: PortSpec,
    entry: Mapping[str, Json],
    taken: Mapping[str, Target],
    problems: list[str],
) -> Target:
    label, address, midi = (str(entry.get(key) or "") for key in ("label", "osc", "midi"))
    control = None
    if address:
        wrong = wrong_address(address, taken)
        if wrong:
            problems.append(f"{path}: {wrong}")
            address = ""
    if midi:
        try:
            control = parse_control(midi)
        except Unusable as problem:
            problems.append(f"{path}: {problem}")
        else:
            if port.kind != Kind.CONTROL:
                problems.append(f"{path}: {midi} moves numbers, not a {port.kind}.")
                control = None
    return Target(path, port, label, address, control)


def wrong_address(address: str, taken: Mapping[str, Target]) -> str:
    """Return why a public control cannot have this address of its own; "" where it can."""
    if not address.startswith("/") or len(address) < 2 or not _PATTERN.isdisjoint(address):
        return f"{address!r} is no OSC address; write one such as /pace."
    if address[1:].partition("/")[0] in RESERVED:
        return f"{address} is an address of the show; choose another one."
    if address in taken:
        return f"{address} is that of {taken[address].path} already; choose another one."
    return ""


def slug(label: str) -> str:
    """Return a label as it stands in an address: in small letters, `_` for what may not be."""
    return re.sub(r"[\s#*,/?\[\]{}]+", "_", label.casefold().strip()) or "_"


def path_of(address: str) -> str:
    """Return the path that an address of a node's input stands for. Raises Unusable."""
    if not address.startswith("/") or not _PATTERN.isdisjoint(address):
        raise Unusable(f"{address[:80]!r} is no address; write /node/port, without patterns.")
    *nodes, port = address[1:].split("/")
    if not nodes or not all(map(is_name, (*nodes, port))):
        raise Unusable(f"{address[:80]} names no input; write /node/port.")
    return f"{'/'.join(nodes)}.{port}"


def address_of(path: str) -> str:
    """Return the address of a path."""
    node, port = split_port(path)
    return f"/{node}/{port}"


def reached(address: str, patch: Patch, library: Library, known: Map) -> tuple[Target, bool]:
    """Return what an address moves, and whether numbers are 0..1 there. Raises Unusable."""
    target = known.addresses.get(address)
    if target is not None:
        return target, True
    head, _, label = address[1:].partition("/")
    if head == PUBLIC and label:
        target = known.labels.get(slug(label)) or known.targets.get(label)
        if target is not None:
            return target, True
        if PUBLIC not in patch.nodes:
            hint = did_you_mean(slug(label), known.labels)
            raise Unusable(f"{address}: no public control has this label. {hint}".rstrip())
    path = path_of(address)
    known_target = known.targets.get(path)
    if known_target is not None:
        return known_target, False
    return Target(path, knobs_at(patch, library, path)[0].port), False
