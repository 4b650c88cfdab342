"""The reference of a library as Markdown: a page for each node, one for each family, an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from nodegraph.model.library import Library
from nodegraph.model.ranges import UNBOUNDED, Range
from nodegraph.model.spec import Body, NodeSpec, OutputSpec, PortSpec, SettingSpec
from nodegraph.model.values import UNHEARD, shown

_CLOCK = {
    Body.FUNCTION: "once a block, compiled",
    Body.STEP: "once a block, compiled, with memory",
    Body.TICK: "every sample, compiled",
    Body.BLOCK: "once a block, in Python",
    Body.START: "as a job in the background, whose result is played from then on",
    Body.SHADER: "once a frame, on the GPU",
}


PICTURES = "pictures"  # the folder beside the pages


def reference_of(library: Library, captions: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the text of each page by its file name: `math.map.md`, `math.md`, `index.md`.

    `captions` says by id what the picture of a node shows; those that are absent have none.
    """
    told = captions or {}
    pages = {f"{spec.id}.md": node_page(spec, told.get(spec.id, "")) for spec in library}
    families = {
        family: list(specs) for family, specs in groupby(library, key=lambda spec: spec.family)
    }
    pages |= {f"{family}.md": family_page(family, specs) for family, specs in families.items()}
    rows = [(f"[{family}]({family}.md)", str(len(specs))) for family, specs in families.items()]
    pages["index.md"] = _page("Nodes", _table(("Family", "Nodes"), rows))
    return pages


def family_page(family: str, specs: Iterable[NodeSpec]) -> str:
    """Return the page that lists a family's nodes."""
    rows = [(f"[`{spec.id}`]({spec.id}.md)", _first_line(spec.doc)) for spec in specs]
    return _page(family.title(), _table(("Node", "Does"), rows))


def picture_name(id: str) -> str:
    """Return the file name of a node's picture."""
    return f"{id}.webp"


def node_page(spec: NodeSpec, caption: str = "") -> str:
    """Return the page of one node: what it does, its ports and settings, how it runs.

    With a caption its picture stands under the first paragraph.
    """
    summary, _, more = spec.doc.partition("\n\n")
    parts = [summary, _picture(spec, caption), more]
    parts.append(_table(("Input", "Takes", "Default", "Range", ""), map(_input, spec.inputs)))
    parts.append(_table(("Output", "Gives", "Range", ""), map(_output, spec.outputs)))
    parts.append(_table(("Setting", "Type", "Default", "Range", ""), map(_setting, spec.settings)))
    if spec.variant is not None:
        parts.append("Its ports depend on its settings.")
    parts.append(f"Runs {_CLOCK[spec.body]}. {_timing(spec)}".strip())
    if spec.also:
        parts.append(f"In other tools: {', '.join(spec.also)}.")
    if spec.renamed:
        names = ", ".join(f"`{new}` was `{old}`" for old, new in spec.renamed.items())
        parts.append(f"Older names: {names}.")
    return _page(f"`{spec.id}` {spec.title}", *parts)


def _picture(spec: NodeSpec, caption: str) -> str:
    words = caption.replace("[", "(").replace("]", ")")
    return f"![{words}]({PICTURES}/{picture_name(spec.id)})" if caption else ""


def _input(port: PortSpec) -> tuple[str, ...]:
    lanes = ", all lanes" if port.wide else ", mixed to one lane" if port.mono else ""
    if port.default is not None and port.kind not in UNHEARD:
        default = _value(port.choices[int(float(str(port.default)))] if port.choices else
                         port.default)  # fmt: skip
    else:
        default = "must be wired" if port.required else "may stay unwired"
    return f"`{port.name}`", f"{port.kind}{lanes}", default, _range(port), port.doc


def _output(port: OutputSpec) -> tuple[str, ...]:
    lanes = ""
    if port.width is not None and port.width.lanes:
        each = " a lane" if port.width.per_lane else ""
        count = port.width.lanes
        lanes = f", {count} lane{'' if count == 1 else 's'}{each}"
    return f"`{port.name}`", f"{port.kind}{lanes}", _range(port), port.doc


def _setting(item: SettingSpec) -> tuple[str, ...]:
    return f"`{item.name}`", item.type, _value(item.default), _range(item), item.doc


def _range(item: PortSpec | OutputSpec | SettingSpec) -> str:
    if item.choices:
        return ", ".join(f"`{name}`" for name in item.choices)
    if not isinstance(item, SettingSpec) and item.kind not in ("control", "event", "audio"):
        return ""
    if isinstance(item, SettingSpec) and item.type not in ("int", "float"):
        return ""
    whole = "whole" if item.range.whole else ""
    return " ".join(filter(None, (_limits(item.range), item.range.unit, whole)))


def _limits(range: Range) -> str:
    low = "" if range.low <= -UNBOUNDED else f"{range.low:g}"
    high = "" if range.high >= UNBOUNDED else f"{range.high:g}"
    if low and high:
        return f"{low} .. {high}"
    return f"from {low}" if low else f"up to {high}" if high else ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(_value(part) for part in value) if _flat(value) else "six colours"
    if value == "":
        return "empty"
    return f"`{value}`" if isinstance(value, str) else shown(value)


def _flat(value: tuple[object, ...]) -> bool:
    return not any(isinstance(part, tuple) for part in value)


def _timing(spec: NodeSpec) -> str:
    said = []
    if callable(spec.latency) or spec.latency:
        samples = "depends on its settings" if callable(spec.latency) else f"{spec.latency} samples"
        said.append(f"Latency: {samples}.")
    if callable(spec.late) or spec.late:
        said.append("Its result enters some blocks later, always the same number.")
    if spec.delay:
        said.append("It is a delay: a loop may go through it.")
    return " ".join(said)


def _first_line(doc: str) -> str:
    return doc.partition("\n")[0]


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", *filter(None, parts)]) + "\n"


def _table(head: Sequence[str], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table, or nothing for no rows. Bars in cells are escaped."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(head), "|" + "---|" * len(head), *lines]) if lines else ""


def _row(cells: Sequence[str]) -> str:
    clean = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(clean) + " |"
