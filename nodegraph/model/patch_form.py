"""From what JSON held to a `Patch`, refusing what has the wrong shape.

Shape only: whether types, ports and values exist and fit is for `check`, which needs a library.
Keys that are not known stay as they are in the `extra` of what held them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from nodegraph.model.json_text import Path
from nodegraph.model.patch import (
    FORMAT,
    Graph,
    Json,
    Layout,
    Patch,
    PatchNode,
    Place,
    Run,
    SubPatch,
    Wire,
    is_name,
)

T = TypeVar("T")

GRAPH_KEYS: Final = ("nodes", "wires", "layout")
PATCH_KEYS: Final = frozenset(
    {"format", *GRAPH_KEYS, "title", "author", "license", "about", "run", "public", "suits"}
    | {"snapshots", "cues", "patches"}
)
SUB_PATCH_KEYS: Final = frozenset({*GRAPH_KEYS, "inputs", "outputs", "about"})
NODE_KEYS: Final = frozenset({"type", "settings", "values", "bypass", "off"})
RUN_ORDER: Final = ("rate", "block", "size", "fps", "seed", "tempo")
RUN_KEYS: Final = frozenset(RUN_ORDER)
LAYOUT_KEYS: Final = frozenset({"nodes", "frames", "comments", "bends", "views"})
NAME_RULE: Final = "use letters, digits and _, at most 64"


class Misfit(Exception):
    """A part with the wrong shape: where, what is wrong with it, what to do."""

    def __init__(self, path: Path, text: str, remedy: str) -> None:
        super().__init__(path, text, remedy)
        self.path, self.text, self.remedy = path, text, remedy

    def __str__(self) -> str:
        where = ".".join(map(str, self.path))
        return f"{where}: {self.text}; {self.remedy}." if where else f"{self.text}; {self.remedy}."


def patch_of(raw: Json) -> Patch:
    """Return the patch that a decoded file of the current format holds. Raises Misfit."""
    top = _table(raw, ())
    if "nodes" not in top:
        raise Misfit((), 'The patch has no "nodes"', 'add "nodes": {}')
    return Patch(
        title=_text(top, "title", ()),
        author=_text(top, "author", ()),
        license=_text(top, "license", ()),
        about=_text(top, "about", ()),
        run=_run(top.get("run", {})),
        public=_public(_table(top.get("public", {}), ("public",))),
        suits=_table(top.get("suits", {}), ("suits",)),
        snapshots=_table(top.get("snapshots", {}), ("snapshots",)),
        cues=tuple(_list(top.get("cues", []), ("cues",))),
        patches=_named(top.get("patches", {}), ("patches",), _sub_patch),
        extra=_rest(top, PATCH_KEYS),
        **_graph(top, ()),
    )


def wire_of(text: str) -> Wire | None:
    """Read `node.port -> node.port`; None where the text is not a wire."""
    source, arrow, target = text.partition("->")
    name, dot, out = source.strip().partition(".")
    end, point, into = target.strip().partition(".")
    if arrow and dot and point and is_name(name) and is_name(out) and is_name(end):
        return Wire(name, out, end, into) if is_name(into) else None
    return None


def raw_of(patch: Patch) -> dict[str, Json]:
    """Return a patch as plain JSON values, without anything that has its default."""
    head = {
        "title": patch.title,
        "author": patch.author,
        "license": patch.license,
        "about": patch.about,
        "run": _raw_run(patch.run),
    }
    tail = {
        "public": dict(patch.public),
        "suits": patch.suits,
        "snapshots": patch.snapshots,
        "cues": list(patch.cues),
        "patches": {name: _raw_sub_patch(item) for name, item in sorted(patch.patches.items())},
    }
    raw: dict[str, Json] = {"format": FORMAT, **_given(head), "nodes": _raw_nodes(patch)}
    raw |= _given({"wires": _raw_wires(patch), **tail}) | dict(patch.extra)
    return raw | _given({"layout": _raw_layout(patch.layout)})


def raw_node(node: PatchNode) -> dict[str, Json]:
    """Return a node as it stands in a file."""
    raw: dict[str, Json] = {"type": node.type}
    if node.settings:
        raw["settings"] = node.settings
    if node.values:
        raw["values"] = node.values
    if node.bypass:
        raw["bypass"] = True
    if node.off:
        raw["off"] = True
    return raw | dict(node.extra) if node.extra else raw


def _graph(top: dict[str, Json], path: Path) -> dict[str, Any]:
    nodes = _named(top.get("nodes", {}), (*path, "nodes"), _node)
    return {
        "nodes": nodes,
        "wires": _wires(top.get("wires", []), (*path, "wires")),
        "layout": _layout(top.get("layout", {}), (*path, "layout")),
    }


def _node(raw: Json, path: Path) -> PatchNode:
    if type(raw) is not dict:
        raise _wrong(raw, path, "a node", 'write {"type": "family.name"}')
    type_ = raw.get("type")
    if type(type_) is not str or not type_:
        remedy = 'write "type": "family.name"'
        raise Misfit((*path, "type"), "the node needs a type, which is a text", remedy)
    if len(raw) == 1:
        return PatchNode(type_)
    return PatchNode(
        type_,
        _table(raw.get("settings", {}), (*path, "settings")),
        _table(raw.get("values", {}), (*path, "values")),
        _switch(raw, "bypass", path),
        _switch(raw, "off", path),
        _rest(raw, NODE_KEYS),
    )


def _wires(raw: Json, path: Path) -> tuple[Wire, ...]:
    wires: set[Wire] = set()  # the same wire twice is one wire
    for place, text in enumerate(_list(raw, path)):
        wire = wire_of(text) if type(text) is str else None
        if wire is None:
            remedy = 'write "node.port -> node.port"'
            raise Misfit((*path, place), f"{_shown(text)} is not a wire", remedy)
        wires.add(wire)
    return tuple(sorted(wires))


def _sub_patch(raw: Json, path: Path) -> SubPatch:
    top = _table(raw, path)
    return SubPatch(
        inputs=_in_file_order(top.get("inputs", {}), (*path, "inputs"), _inner_inputs),
        outputs=_in_file_order(top.get("outputs", {}), (*path, "outputs"), _inner_port),
        about=_text(top, "about", path),
        extra=_rest(top, SUB_PATCH_KEYS),
        **_graph(top, path),
    )


def _inner_inputs(raw: Json, path: Path) -> tuple[tuple[str, str], ...]:
    if type(raw) is not list:
        return (_inner_port(raw, path),)
    return tuple(_inner_port(item, (*path, place)) for place, item in enumerate(raw))


def _inner_port(raw: Json, path: Path) -> tuple[str, str]:
    if type(raw) is str:
        node, _, port = raw.partition(".")
        if is_name(node) and is_name(port):
            return node, port
    raise _wrong(raw, path, "an inner port", 'write "node.port"')


def _run(raw: Json) -> Run:
    top = _table(raw, ("run",))
    default = Run()
    size = top.get("size", list(default.size))
    if type(size) is not list or len(size) != 2:
        raise _wrong(size, ("run", "size"), "a size", "write [width, height] in pixels")
    width, height = (_whole(side, ("run", "size", place)) for place, side in enumerate(size))
    fps = top.get("fps", default.fps)
    if type(fps) not in (int, float):
        raise _wrong(fps, ("run", "fps"), "a number", "write a number such as 60")
    tempo = _text(top, "tempo", ("run",)) or default.tempo
    return Run(
        rate=_whole(top.get("rate", default.rate), ("run", "rate")),
        block=_whole(top.get("block", default.block), ("run", "block")),
        size=(width, height),
        fps=fps,
        seed=_whole(top.get("seed", default.seed), ("run", "seed")),
        tempo=tempo,
        extra=_rest(top, RUN_KEYS),
    )


def _public(raw: dict[str, Json]) -> Mapping[str, Mapping[str, Json]]:
    for path, entry in raw.items():
        if "." not in path:
            remedy = 'write "node.port"'
            raise Misfit(("public", path), "this does not name a port", remedy)
        _table(entry, ("public", path))
    return raw


def _layout(raw: Json, path: Path) -> Layout:
    top = _table(raw, path)
    if not top:
        return Layout()
    places = _table(top.get("nodes", {}), (*path, "nodes"))
    return Layout(
        nodes={name: _place(places[name], (*path, "nodes", name)) for name in sorted(places)},
        frames=tuple(_list(top.get("frames", []), (*path, "frames"))),
        comments=tuple(_list(top.get("comments", []), (*path, "comments"))),
        bends=_table(top.get("bends", {}), (*path, "bends")),
        views=_table(top.get("views", {}), (*path, "views")),
        extra=_rest(top, LAYOUT_KEYS),
    )


def _place(raw: Json, path: Path) -> Place:
    if type(raw) is list and len(raw) >= 2 and all(type(item) in (int, float) for item in raw):
        return tuple(raw)
    raise _wrong(raw, path, "a place", "write [x, y]")


def _named(raw: Json, path: Path, read: Callable[[Json, Path], T]) -> dict[str, T]:
    """Read a table of names, in order of name."""
    return dict(sorted(_in_file_order(raw, path, read).items()))


def _in_file_order(raw: Json, path: Path, read: Callable[[Json, Path], T]) -> dict[str, T]:
    table = _table(raw, path)
    for name in table:
        if not is_name(name):
            raise Misfit((*path, name), f"{_shown(name)} cannot be a name", NAME_RULE)
    return {name: read(item, (*path, name)) for name, item in table.items()}


def _table(raw: Json, path: Path) -> dict[str, Json]:
    if type(raw) is dict:
        return raw
    raise _wrong(raw, path, "an object", "write {...}")


def _list(raw: Json, path: Path) -> list[Json]:
    if type(raw) is list:
        return raw
    raise _wrong(raw, path, "a list", "write [...]")


def _text(top: dict[str, Json], key: str, path: Path) -> str:
    raw = top.get(key, "")
    if type(raw) is str:
        return raw
    raise _wrong(raw, (*path, key), "a text", 'write it in quotes, such as "..."')


def _switch(top: dict[str, Json], key: str, path: Path) -> bool:
    raw = top.get(key, False)
    if type(raw) is bool:
        return raw
    raise _wrong(raw, (*path, key), "a switch", "write true or false")


def _whole(raw: Json, path: Path) -> int:
    if type(raw) is int:
        return raw
    if type(raw) is float and raw.is_integer():
        return int(raw)
    raise _wrong(raw, path, "a whole number", "write one without quotes and fractions")


def _rest(top: dict[str, Json], known: frozenset[str]) -> dict[str, Json]:
    return {} if known.issuperset(top) else {k: top[k] for k in top if k not in known}


def _wrong(raw: Json, path: Path, expected: str, remedy: str) -> Misfit:
    return Misfit(path, f"{_shown(raw)} is not {expected}", remedy)


def _shown(raw: Json) -> str:
    if type(raw) is dict:
        return "an object"
    if type(raw) is list:
        return "a list"
    words = {None: "null", True: "true", False: "false"}
    text = words[raw] if raw is None or type(raw) is bool else repr(raw)
    return text if len(text) <= 40 else f"{text[:36]}...'"


def _raw_nodes(graph: Graph) -> dict[str, Json]:
    return {name: raw_node(graph.nodes[name]) for name in sorted(graph.nodes)}


def _raw_wires(graph: Graph) -> list[str]:
    return [str(wire) for wire in sorted(graph.wires)]


def _raw_run(run: Run) -> dict[str, Json]:
    default = Run()
    names = [name for name in RUN_ORDER if getattr(run, name) != getattr(default, name)]
    return {name: getattr(run, name) for name in names} | dict(run.extra)


def _raw_sub_patch(sub: SubPatch) -> dict[str, Json]:
    inputs = {
        name: ".".join(ends[0]) if len(ends) == 1 else [".".join(end) for end in ends]
        for name, ends in sub.inputs.items()
    }
    outputs = {name: ".".join(end) for name, end in sub.outputs.items()}
    raw: dict[str, Json] = _given({"about": sub.about}) | {"nodes": _raw_nodes(sub)}
    raw |= _given({"wires": _raw_wires(sub), "inputs": inputs, "outputs": outputs})
    raw |= sub.extra
    return raw | _given({"layout": _raw_layout(sub.layout)})


def _raw_layout(layout: Layout) -> dict[str, Json]:
    known = {
        "nodes": {name: layout.nodes[name] for name in sorted(layout.nodes)},
        "frames": list(layout.frames),
        "comments": list(layout.comments),
        "bends": {wire: layout.bends[wire] for wire in sorted(layout.bends)},
        "views": layout.views,
    }
    return _given(known) | dict(layout.extra)


def _given(table: Mapping[str, Json]) -> dict[str, Json]:
    """Return the entries that say something: not an empty text, list or object."""
    return {key: value for key, value in table.items() if value}
