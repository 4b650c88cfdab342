from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from nodegraph.model.library import Library
from nodegraph.model.schema import schema_of
from tests.model.conftest import FIXTURES
from tests.model.small_library import LIBRARY

Validator = jsonschema.Draft202012Validator


@pytest.fixture(scope="module")
def small() -> Any:
    return Validator(schema_of(LIBRARY))


def patch(**parts: Any) -> dict[str, Any]:
    return {"format": "nodegraph/1", "nodes": {}, **parts}


def node(type: str, **parts: Any) -> dict[str, Any]:
    return patch(nodes={"a": {"type": type, **parts}})


@pytest.mark.parametrize("library", [LIBRARY, Library({})], ids=["small", "empty"])
def test_a_schema_is_a_schema_and_survives_json(library: Library) -> None:
    schema = schema_of(library)
    Validator.check_schema(schema)
    assert json.loads(json.dumps(schema, allow_nan=False)) == json.loads(json.dumps(schema))


def test_the_golden_patch_fits_the_schema_of_the_shipped_library(golden_text: str) -> None:
    schema = schema_of(Library.load())
    Validator.check_schema(schema)
    Validator(schema).validate(json.loads(golden_text))


@pytest.mark.parametrize(
    "document",
    [
        patch(),
        patch(x_unknown=1),
        node("lab.prism", values={"anything": 1}),
        node("math.add", values={"amount": 2, "sign": "minus"}, x_note="kept"),
        node("texture.tunnel", values={"tint": "#FF8800", "centre": [0, 1], "stops": "ember"}),
        node("filter.low", values={"frequency": 100}),
        node("math.formula", settings={"names": "x"}, values={"x": 1}),
        patch(wires=["a.out -> 太鼓.value", "a.out->b.value"]),
        patch(layout={"nodes": {"a": [0, 0.5, 1]}, "frames": [{"colour": "#FF8800"}, "kept"]}),
        patch(layout={"comments": [{"text": "x", "at": [0, 0]}], "views": {"1": {"zoom": 0.5}}}),
        patch(layout={"bends": {"a.out -> b.value": [[0, 1], [2, 3, 4]]}}),
    ],
)
def test_what_may_be_written_fits(document: dict[str, Any], small: Any) -> None:
    small.validate(document)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"format": "nodegraph/2", "nodes": {}},
        node("math.add", values={"amount": 9}),
        node("math.add", values={"amont": 1}),
        node("math.add", values={"sign": "minsu"}),
        node("math.add", settings={"x": 1}),
        node("math.add", bypass="yes"),
        node("filter.low", settings={"mode": "softer"}),
        node("filter.low", settings={"order": 1.5}),
        node("texture.tunnel", values={"tint": "orange"}),
        node("texture.tunnel", values={"centre": [1]}),
        node("texture.tunnel", values={"stops": ["#000000"]}),
        node(""),
        patch(nodes={"a b": {"type": "x.y"}}),
        patch(wires=["a.out - b.value"]),
        patch(run={"block": 500}),
        patch(layout={"nodes": {"a": [0]}}),
        patch(layout={"frames": [{"size": [1]}]}),
        patch(layout={"comments": [{"text": 1}]}),
        patch(layout={"bends": {"a.out -> b.value": [[0]]}}),
        patch(layout={"views": {"1": {"zoom": "1"}}}),
        patch(run={"size": [1281, 720]}),
        patch(patches={"p": {"outputs": {"out": ["a.out"]}}}),
    ],
)
def test_what_a_check_would_tell_does_not_fit(document: dict[str, Any], small: Any) -> None:
    assert not small.is_valid(document)


@pytest.mark.parametrize(
    "path", sorted((FIXTURES / "hostile").glob("*_*.patch.json")), ids=lambda path: path.name
)
def test_hostile_shapes_do_not_fit_either(path: Any, small: Any) -> None:
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        return  # no JSON at all
    twice = path.name.startswith(("duplicate", "half", "huge"))  # what a parsed value cannot show
    assert twice or not small.is_valid(document)
