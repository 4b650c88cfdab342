"""JSON Schema (draft 2020-12) of set files."""

from __future__ import annotations

from nodegraph.model.schema import DIALECT, Schema
from nodegraph.model.set_file import FORMAT, LINES, LONGEST


def set_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a set file as plain JSON values."""
    text = {"type": "string"}
    bars = {"type": "integer", "minimum": 1, "maximum": LONGEST}
    advance = {
        "anyOf": [
            {"enum": ["never", "song"]},
            {"type": "object", "required": ["bars"], "properties": {"bars": bars}},
        ],
        "default": "never",
    }
    entry = {
        "patch": {**text, "minLength": 1, "description": "A path from the folder of this file."},
        "title": text,
        "transition": {
            **text,
            "minLength": 1,
            "description": "cut, fade, or the name of an ISF transition",
            "default": "cut",
        },
        "beats": {"type": "number", "minimum": 0, "maximum": LONGEST, "default": 0},
        "at": {"enum": list(LINES), "default": "bar"},
        "advance": advance,
    }
    entries = {"type": "object", "required": ["patch"], "properties": entry}
    return {
        "$schema": DIALECT,
        "title": f"A set, {FORMAT}",
        "type": "object",
        "required": ["format", "patches"],
        "properties": {
            "format": {"const": FORMAT},
            "title": text,
            "patches": {"type": "array", "items": entries},
            "safe": {**text, "description": "The patch of an entry, where a panic leads."},
            "outputs": {},
            "midi": {},
            "master": {
                "type": "object",
                "properties": {"level": {"type": "number", "minimum": 0, "maximum": 1}},
            },
        },
    }
