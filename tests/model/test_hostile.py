"""Files that are broken, foreign or made to hurt: a patch or one sentence, never anything else."""

from __future__ import annotations

import copy
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.model.check import check
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch
from nodegraph.model.storage import dumps, load, loads
from tests.model.conftest import FIXTURES
from tests.model.small_library import LIBRARY

HOSTILE = FIXTURES / "hostile"
EXPECTED = {
    "bad_name": "use letters",
    "bypass_text": "Line 1, column 61: nodes.kick.bypass",
    "cut_off": "this is not JSON",
    "deepest": "nested deeper than 64",
    "duplicate_node": 'Line 4, column 5: "kick" is there twice',
    "empty": "is empty",
    "far_future": "install a newer nodegraph",
    "foreign": "This is not a patch",
    "future": "install a newer nodegraph",
    "half_character": "half a character",
    "huge_fraction": "1e999 is too large",
    "huge_whole": r"\(6000 digits\) is too large",
    "infinity": "-Infinity is not a number",
    "latin_1": "save it as UTF-8",
    "nan": "Line 2, column 55: NaN",
    "no_nodes": 'has no "nodes"',
    "rate_text": "run.rate: 'fast' is not a whole number",
    "wire_words": 'write "node.port -> node.port"',
}


@pytest.mark.parametrize("path", sorted(HOSTILE.iterdir()), ids=lambda path: path.name)
def test_a_hostile_file_gives_one_sentence(path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        load(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}: ")
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert sentence.endswith(".")
    assert re.search(EXPECTED.get(path.name.removesuffix(".patch.json"), ""), sentence)


def test_every_expectation_has_its_file() -> None:
    present = {path.name.removesuffix(".patch.json") for path in HOSTILE.iterdir()}
    assert set(EXPECTED) <= present


def _survives(data: bytes | str) -> None:
    try:
        patch = loads(data)
    except Unusable as problem:
        assert "\n" not in str(problem)
        return
    assert isinstance(patch, Patch)
    assert loads(dumps(patch)) == patch
    for found in check(patch, LIBRARY):
        assert str(found)


VALUES: list[Any] = [None, True, 0, -1, 1.5, 10**18, "", "a.b -> c.d", "patch:voice", "\u2028"]
VALUES += [[], {}, [[]], {"a": {}}, "format", [1, 2], {"": ""}, "x" * 5000, "../../etc"]


def _spots(raw: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = raw.items() if isinstance(raw, dict) else enumerate(raw) if type(raw) is list else ()
    return [path, *(spot for key, item in items for spot in _spots(item, (*path, key)))]


def _holder(raw: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        raw = raw[key]
    return raw


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32), value=st.sampled_from(VALUES))
def test_any_part_of_the_golden_file_may_be_anything(
    seed: int, value: Any, golden_text: str
) -> None:
    raw = json.loads(golden_text)
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        spot = chance.choice([spot for spot in _spots(raw) if spot])
        holder = _holder(raw, spot)
        if chance.random() < 0.3:
            del holder[spot[-1]]
        else:
            holder[spot[-1]] = copy.deepcopy(value)  # or a later round puts it into itself
    _survives(json.dumps(raw))


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**32), junk=st.binary(max_size=6))
def test_any_bytes_of_the_golden_file_may_be_broken(
    seed: int, junk: bytes, golden_text: str
) -> None:
    data = golden_text.encode()
    chance = random.Random(seed)
    start = chance.randrange(len(data))
    _survives(data[:start] + junk + data[start + chance.randint(0, 40) :])


@given(st.binary(max_size=200))
def test_random_bytes_are_no_patch_and_no_crash(data: bytes) -> None:
    _survives(data)


def test_ten_thousand_nodes_load_check_and_save() -> None:
    nodes = {f"n{place:05}": {"type": "math.add"} for place in range(10_000)}
    wires = [f"n{place:05}.out -> n{place + 1:05}.value" for place in range(9_999)]
    patch = loads(json.dumps({"format": "nodegraph/1", "nodes": nodes, "wires": wires}))
    assert check(patch, LIBRARY) == []
    assert loads(dumps(patch)) == patch
