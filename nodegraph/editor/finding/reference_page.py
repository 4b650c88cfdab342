"""The page of the reference on a kind of node, as a person reads it beside the canvas.

page = page_of(signature.spec)
page.paragraphs, page.inputs[0].takes, page.also
"""

from __future__ import annotations

from dataclasses import dataclass

from nodegraph.editor import words
from nodegraph.editor.inspection.prose import paragraphs
from nodegraph.editor.values.amount import is_switch
from nodegraph.editor.values.shown import shown, titled
from nodegraph.model.patch import INSTANCE
from nodegraph.model.ranges import UNBOUNDED
from nodegraph.model.scaling import Scaled
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec, OutputSpec, PortSpec, SettingSpec
from nodegraph.model.values import UNHEARD

_RUNS = {
    Body.FUNCTION: "Worked out once a block of sound.",
    Body.STEP: "Worked out once a block of sound; it remembers.",
    Body.TICK: "Worked out for every sample of sound.",
    Body.BLOCK: "Worked out once a block of sound.",
    Body.START: "Made ready in the background, then played.",
    Body.SHADER: "Drawn once a picture, by the graphics card.",
}
_TYPES = {
    "int": "Whole number", "float": "Number", "bool": "Switch", "text": "Text",
    "choice": "Choice", "file": "File",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PortLine:
    """A port or setting. `takes`: its kind in words; `kind`: None of a setting."""

    title: str
    kind: Kind | None
    takes: str
    default: str
    range: str
    doc: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `runs`: how often it works, and how late."""

    title: str
    line: str
    paragraphs: tuple[str, ...]
    inputs: tuple[PortLine, ...]
    settings: tuple[PortLine, ...]
    outputs: tuple[PortLine, ...]
    also: str
    runs: str


def page_of(spec: NodeSpec) -> Page:
    """Return the page of a kind of node; of a sub-patch as well."""
    is_own = spec.id.startswith(INSTANCE)
    told = paragraphs(spec.doc)
    if spec.variant is not None:
        told.append("Its inputs and outputs depend on its settings.")
    family = words.family(words.SUB_PATCHES if is_own else spec.family).title
    return Page(
        title=words.node_title(spec),
        line=family if is_own else f"{family}  ·  {spec.id}",
        paragraphs=tuple(told),
        inputs=tuple(map(_input, spec.inputs)),
        settings=tuple(map(_setting, spec.settings)),
        outputs=tuple(map(_output, spec.outputs)),
        also=", ".join(spec.also),
        runs="" if is_own else _runs(spec),
    )


def _input(port: PortSpec) -> PortLine:
    default = "needs a cable" if port.required else "may stay free"
    if port.default is not None and port.kind not in UNHEARD:
        default = shown(port, port.default)
    takes = words.kind(port.kind)
    takes += ", all lanes" if port.wide else ", mixed to one" if port.mono else ""
    return PortLine(words.port(port.name), port.kind, takes, default, _range(port), port.doc)


def _output(port: OutputSpec) -> PortLine:
    gives = f"{words.kind(port.kind)}{_lanes(port)}"
    as_input = PortSpec(port.name, port.kind, port.range, 0.0, choices=port.choices)
    return PortLine(words.port(port.name), port.kind, gives, "", _range(as_input), port.doc)


def _lanes(port: OutputSpec) -> str:
    lanes = None if port.width is None else port.width.lanes
    if isinstance(lanes, str):
        return f", as many as {words.port(lanes)} says"
    return f"  {words.lanes(lanes)}".rstrip() if lanes else ""


def _setting(item: SettingSpec) -> PortLine:
    default = shown(item, item.default) or "empty"
    return PortLine(words.port(item.name), None, _TYPES[item.type], default, _range(item), item.doc)


def _range(item: Scaled) -> str:
    if is_switch(item):
        return "on or off"
    if item.choices:
        return ", ".join(map(titled, item.choices))
    numbers = isinstance(item, SettingSpec) and item.type in ("int", "float")
    if not numbers and getattr(item, "kind", None) not in (Kind.CONTROL, Kind.EVENT):
        return ""
    low, high = item.range.low, item.range.high
    ends = [shown(item, end) if abs(end) < UNBOUNDED else "" for end in (low, high)]
    if all(ends):
        return f"{ends[0]} to {ends[1]}"
    return f"from {ends[0]}" if ends[0] else f"up to {ends[1]}" if ends[1] else ""


def _runs(spec: NodeSpec) -> str:
    said = [_RUNS[spec.body]]
    if callable(spec.latency) or spec.latency:
        late = "as its settings say" if callable(spec.latency) else f"by {spec.latency} samples"
        said.append(f"What comes out is late {late}.")
    if callable(spec.late) or spec.late:
        said.append("What it finds comes some blocks later, always as many.")
    if spec.delay:
        said.append("A loop may go through it.")
    return " ".join(said)
