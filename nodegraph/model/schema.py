"""JSON Schema (draft 2020-12) of patch files, made from a library.

It says for each kind of node which settings and values it takes, so that an editor of text can
complete and underline them. Kinds of node that the library lacks stay open: their patch is valid.
"""

from __future__ import annotations

from typing import Any, Final

from nodegraph.model.check_run import BLOCK, FPS, RATE, SIDE
from nodegraph.model.library import Library
from nodegraph.model.palettes import PALETTES, STOPS
from nodegraph.model.patch import FORMAT, NAME_LENGTH, Run
from nodegraph.model.ranges import UNBOUNDED, Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec, PortSpec, SettingSpec
from nodegraph.model.values import UNHEARD

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
# Narrower than "letters and digits of any script", which no two dialects of patterns write alike.
_NAME: Final = r"[^\s./,*?#\[\]{}<>\-]+"
_TEXT: Final = {"type": "string"}
_OBJECT: Final = {"type": "object"}

Schema = dict[str, Any]


def schema_of(library: Library) -> Schema:
    """Return the schema of a patch file as plain JSON values."""
    specs = {spec.id: _node(spec) for spec in library}
    return {
        "$schema": DIALECT,
        "title": f"A patch, {FORMAT}",
        "type": "object",
        "required": ["format", "nodes"],
        "properties": {
            "format": {"const": FORMAT},
            **dict.fromkeys(("title", "author", "about"), _TEXT),
            "license": {"type": "string", "description": "An SPDX identifier."},
            "run": _run(),
            **_graph(),
            "public": _public(),
            "suits": _OBJECT,
            "snapshots": _OBJECT,
            "cues": {"type": "array"},
            "patches": _table({"$ref": "#/$defs/sub_patch"}),
        },
        "$defs": {**_common(), "node": _any_node(library), "sub_patch": _sub_patch(), **specs},
    }


def _graph() -> Schema:
    layout = {
        "nodes": _table({"$ref": "#/$defs/place"}),
        "frames": {"type": "array", "items": {"$ref": "#/$defs/frame"}},
        "comments": {"type": "array", "items": {"$ref": "#/$defs/comment"}},
        "bends": {"type": "object", "additionalProperties": {"$ref": "#/$defs/bends"}},
        "views": {"type": "object", "additionalProperties": {"$ref": "#/$defs/view"}},
    }
    return {
        "nodes": _table({"$ref": "#/$defs/node"}),
        "wires": {"type": "array", "items": {"$ref": "#/$defs/wire"}},
        "layout": {"type": "object", "properties": layout},
    }


def _common() -> Schema:
    colour = {
        "anyOf": [
            {"type": "string", "pattern": "^#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$"},
            {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 4},
        ]
    }
    stops = {"$ref": "#/$defs/colour"}
    count = len(STOPS)
    palette = {
        "anyOf": [
            {"enum": sorted(PALETTES)},
            {"type": "string", "pattern": f"^#?[0-9A-Fa-f]+(\\s+#?[0-9A-Fa-f]+){{{count - 1}}}$"},
            {"type": "array", "items": stops, "minItems": count, "maxItems": count},
        ]
    }
    ports = rf"{_NAME}\.{_NAME}"
    return {
        "wire": {"type": "string", "pattern": rf"^\s*{ports}\s*->\s*{ports}\s*$"},
        "port": {"type": "string", "pattern": f"^{ports}$"},
        "place": {"type": "array", "items": {"type": "number"}, "minItems": 2},
        **_drawn(),
        "colour": colour,
        "palette": palette,
    }


def _drawn() -> Schema:
    """What lies on the canvas beside nodes and wires. What is none of it may stand there too."""
    place = {"$ref": "#/$defs/place"}
    box = {"at": place, "size": place}
    return {
        "frame": {"properties": {"title": _TEXT, **box, "colour": {"$ref": "#/$defs/colour"}}},
        "comment": {"properties": {"text": _TEXT, **box}},
        "bends": {"items": place},
        "view": {
            "properties": {
                "centre": place,
                "zoom": {"type": "number", "description": "pixels a canvas unit"},
                "inside": _TEXT,
                "title": _TEXT,
            }
        },
    }


def _run() -> Schema:
    default = Run()
    side = {"type": "integer", "multipleOf": 2, **_limits(SIDE)}
    blocks = [2**power for power in range(20) if BLOCK.low <= 2**power <= BLOCK.high]
    properties = {
        "rate": {"type": "integer", "description": "Hz", **_limits(RATE)},
        "block": {"enum": blocks, "description": "samples"},
        "size": {"type": "array", "items": side, "minItems": 2, "maxItems": 2},
        "fps": {"type": "number", "description": "frames a second", **_limits(FPS)},
        "seed": {"type": "integer", "minimum": 0},
        "tempo": {
            "type": "string",
            "description": "internal, internal:BPM, tap, midi, link, or the path of a node",
        },
    }
    for name, schema in properties.items():
        value = getattr(default, name)
        schema["default"] = list(value) if isinstance(value, tuple) else value
    return {"type": "object", "properties": properties}


def _public() -> Schema:
    path = {"pattern": rf"^{_NAME}(/{_NAME})*\.{_NAME}$"}
    return {"type": "object", "propertyNames": path, "additionalProperties": _OBJECT}


def _sub_patch() -> Schema:
    port = {"$ref": "#/$defs/port"}
    several = {"anyOf": [port, {"type": "array", "items": port}]}
    properties = {"about": _TEXT, **_graph(), "inputs": _table(several), "outputs": _table(port)}
    return {"type": "object", "properties": properties}


def _any_node(library: Library) -> Schema:
    cases = [
        {
            "if": {"properties": {"type": {"const": spec.id}}},
            "then": {"$ref": f"#/$defs/{spec.id}"},
        }
        for spec in library
    ]
    properties = {
        "type": {"type": "string", "minLength": 1, "examples": [spec.id for spec in library]},
        "settings": _OBJECT,
        "values": _OBJECT,
        "bypass": {"type": "boolean", "default": False},
        "off": {"type": "boolean", "default": False},
    }
    schema = {"type": "object", "required": ["type"], "properties": properties}
    return {**schema, "allOf": cases} if cases else schema


def _node(spec: NodeSpec) -> Schema:
    values = {port.name: _port(port) for port in spec.inputs if port.kind not in UNHEARD}
    settings = {item.name: _setting(item) for item in spec.settings}
    # a variant's ports depend on its settings, and old names of ports still load
    closed = {} if spec.variant or spec.renamed else {"additionalProperties": False}
    return {
        "title": spec.title,
        "description": spec.doc,
        "properties": {
            "settings": {"type": "object", "properties": settings, **closed},
            "values": {"type": "object", "properties": values, **closed},
        },
    }


def _port(port: PortSpec) -> Schema:
    about: Schema = {"description": port.doc} if port.doc else {}
    match port.kind:
        case Kind.COLOUR | Kind.PALETTE:
            return {"$ref": f"#/$defs/{port.kind}", **about}
        case Kind.POINT:
            numbers = {"items": {"type": "number"}, "minItems": 2, "maxItems": 2}
            return {"type": "array", **numbers, **about}
        case Kind.TEXT:
            return {"type": "string", **about}
    if port.range.unit:
        about["description"] = f"{port.doc} ({port.range.unit})".strip()
    number: Schema = {"type": ["number", "boolean"], **_limits(port.range)}
    if isinstance(port.default, int | float):
        number["default"] = port.default
    if port.choices:
        return {"anyOf": [{"enum": list(port.choices)}, number], **about}
    return {**number, **about}


def _setting(item: SettingSpec) -> Schema:
    about: Schema = {"default": item.default}
    if item.doc:
        about["description"] = item.doc
    if item.choices:
        return {"enum": list(item.choices), **about}
    types = {"int": "integer", "float": "number", "bool": "boolean"}
    limits = _limits(item.range) if item.type in ("int", "float") else {}
    return {"type": types.get(item.type, "string"), **limits, **about}


def _limits(range: Range) -> Schema:
    limits: Schema = {}
    if range.low > -UNBOUNDED:
        limits["minimum"] = range.low
    if range.high < UNBOUNDED:
        limits["maximum"] = range.high
    return limits


def _table(entry: Schema) -> Schema:
    names = {"pattern": f"^{_NAME}$", "maxLength": NAME_LENGTH}
    return {"type": "object", "propertyNames": names, "additionalProperties": entry}
