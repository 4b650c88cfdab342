"""The examples and promises of docs/format.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nodegraph.model import json_text
from nodegraph.model.check import check
from nodegraph.model.check_run import BLOCK, FPS, RATE, SIDE, TEMPO
from nodegraph.model.library import Library
from nodegraph.model.patch import NAME_LENGTH, TEMPO_SOURCES, Run, is_name
from nodegraph.model.patch_form import LAYOUT_KEYS, NODE_KEYS, PATCH_KEYS, RUN_KEYS
from nodegraph.model.storage import dumps, loads

PAGE = (Path(__file__).parent.parent.parent / "docs" / "format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def keys_of(title: str) -> set[str]:
    rows = re.findall(r"^\| (`[^|]+) \|", section(title), re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_has_no_problems_and_is_in_the_stable_form_but_for_one_list(text: str) -> None:
    patch = loads(text)
    assert check(patch, Library.load()) == []
    assert dumps(patch) == text.replace('["shape.cutoff"]', '"shape.cutoff"')


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


def test_the_tables_name_every_key() -> None:
    assert keys_of("The keys") == PATCH_KEYS
    assert keys_of("A node") == NODE_KEYS
    assert keys_of("Run") == RUN_KEYS
    assert keys_of("Layout") == LAYOUT_KEYS


def test_the_limits_are_those_of_the_program() -> None:
    run = section("Run")
    for limits in (RATE, BLOCK, SIDE, FPS, TEMPO):
        assert f"{limits.low}..{limits.high}" in run
    default = Run()
    for value in (default.rate, default.block, list(default.size), default.fps, default.tempo):
        assert str(value) in run.replace("`", "")
    assert all(f'"{source}"' in run for source in TEMPO_SOURCES)
    assert f"to {NAME_LENGTH} letters" in section("Names")
    assert f"deeper than {json_text.DEPTH}" in section("What is refused")
    assert f"{json_text.LENGTH // 2**20} MiB" in section("What is refused")
    assert f"{json_text.DIGITS} characters" in section("What is refused")


def test_the_names_it_shows_are_names_and_the_others_are_not() -> None:
    names, others = section("Names").split("are names;")
    assert all(map(is_name, re.findall(r"`([^`]+)`", names)[1:]))
    assert not any(map(is_name, re.findall(r"`([^`]+)`", others.split(" are not")[0])))
