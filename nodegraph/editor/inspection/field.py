"""One value as a row: what it is, what it shows, and the edit that changes it.

    field = input_field(desk, "tunnel", port)
    desk.edit(field.put(0.5), f"Set {field.what}")

A field may stand for the same value of several nodes: then `put` is one edit of all of them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nodegraph.editor import words
from nodegraph.editor.desk import Desk
from nodegraph.editor.values.amount import default_of, is_switch
from nodegraph.editor.values.shown import shown
from nodegraph.editor.values.units import Measure, measure_of
from nodegraph.model.edits import Edit, SetSetting, SetValue
from nodegraph.model.patch import Json, SubPatch, Wire
from nodegraph.model.scaling import Scaled
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, SettingSpec
from nodegraph.model.values import UNHEARD

How: TypeAlias = Literal[
    "number", "switch", "choice", "colour", "point", "palette", "text", "file", "jack"
]
Put: TypeAlias = Callable[[Json], Edit]
"""From a value as a patch holds it, None for the default, to the edit that sets it."""

MIXED = "several"
OUTSIDE = "outside"  # of a sub-patch: what drives an input that it publishes
_BY_KIND: Mapping[Kind, How] = {
    Kind.CONTROL: "number",
    Kind.COLOUR: "colour",
    Kind.POINT: "point",
    Kind.PALETTE: "palette",
    Kind.TEXT: "text",
}


@dataclass(frozen=True, slots=True)
class Driver:
    """The output at the other end of a cable. `path`: what its value is watched by."""

    node: str
    port: str
    kind: Kind | None
    path: str

    @property
    def words(self) -> str:
        """Return it as people say it: kick pulse."""
        name = self.node if self.port == "out" else f"{self.node} {self.port}"
        return name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Field:
    """A value. `raw`: as it is heard; `own`: as the document has it, None for its default.

    `back`: the edit that sets what is now, where that is several values. `what`: its name in a step
    of undo. `path`: what it is performed and published by, "" where it cannot be. `changed`: the
    document says what it is. `mixed`: several nodes have different ones.
    """

    id: str
    label: str
    item: Scaled
    raw: Json
    put: Put = dataclasses.field(compare=False, repr=False)
    own: Json = None
    back: Callable[[], Edit] | None = dataclasses.field(default=None, compare=False, repr=False)
    what: str = ""
    path: str = ""
    changed: bool = False
    mixed: bool = False
    performed: bool = False
    public: bool = False
    can_be_public: bool = False
    driver: Driver | None = None
    doc: str = ""
    measure: Measure | None = None

    def undone(self) -> Edit:
        """Return the edit that sets what the document has now."""
        return self.put(self.own) if self.back is None else self.back()

    @property
    def how(self) -> How:
        """In which way it is shown and changed."""
        return how_of(self.item)

    @property
    def text(self) -> str:
        """The value for a person."""
        return MIXED if self.mixed else shown(self.item, self.raw, self.measure)


def how_of(item: Scaled) -> How:
    """Return in which way a value is shown and changed."""
    if is_switch(item):
        return "switch"
    if item.choices:
        return "choice"
    if isinstance(item, SettingSpec):
        match item.type:
            case "text" | "file":
                return item.type
            case _:
                return "number"
    return "jack" if item.default is None else _BY_KIND.get(item.kind, "jack")


def input_field(desk: Desk, node: str, port: PortSpec) -> Field:
    """Return an input of a node that is seen."""
    item, inside = desk.graph.nodes[node], desk.inside
    path = desk.path(node, port.name)
    performed = path in desk.performed
    driver = _driver_into(desk, node, port)
    raw = desk.performed[path] if performed else item.values.get(port.name, port.default)
    has_value = port.default is not None and port.kind not in UNHEARD
    return Field(
        id=f"value {node}.{port.name}",
        label=words.port(port.name),
        item=port,
        raw=raw,
        put=lambda value: SetValue(node, port.name, value, inside),
        own=item.values.get(port.name),
        what=f"{node}.{port.name}",
        path=path if has_value and driver is None else "",
        changed=port.name in item.values and driver is None,
        performed=performed and driver is None,
        public=path in desk.patch.public,
        can_be_public=has_value and driver is None,
        driver=driver,
        doc=port.doc,
        measure=measure_of(port, item.settings),
    )


def setting_field(desk: Desk, node: str, setting: SettingSpec) -> Field:
    """Return a setting of a node that is seen."""
    item, inside = desk.graph.nodes[node], desk.inside
    return Field(
        id=f"setting {node}.{setting.name}",
        label=words.port(setting.name),
        item=setting,
        raw=item.settings.get(setting.name, setting.default),
        put=lambda value: SetSetting(node, setting.name, value, inside),
        own=item.settings.get(setting.name),
        what=f"{node}.{setting.name}",
        changed=setting.name in item.settings,
        doc=setting.doc,
        measure=measure_of(setting, item.settings),
    )


def _driver_into(desk: Desk, node: str, port: PortSpec) -> Driver | None:
    """Return what drives an input: a cable, or from outside what its sub-patch is given."""
    wire = desk.graph.wire_into(node, port.name)
    if wire is not None:
        return driver_of(desk, wire)
    published = desk.graph.inputs if isinstance(desk.graph, SubPatch) else {}
    for name, ends in published.items():
        if (node, port.name) in ends:
            return Driver(OUTSIDE, name, port.kind, "/".join(desk.way) + f".{name}")
    return None


def driver_of(desk: Desk, wire: Wire) -> Driver:
    """Return the output that a cable comes from."""
    node = desk.graph.nodes.get(wire.source)
    signature = None if node is None else desk.signatures.of(node)
    kind = None if signature is None else signature.outputs.get(wire.out)
    return Driver(wire.source, wire.out, kind, desk.path(wire.source, wire.out))


def default_text(field: Field) -> str:
    """Return the default for a person, "" where there is none."""
    default = default_of(field.item)
    return "" if default is None else shown(field.item, default, field.measure)
