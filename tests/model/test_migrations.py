from __future__ import annotations

import json

import pytest

from nodegraph.model.errors import Unusable
from nodegraph.model.migrations import upgraded
from nodegraph.model.patch import Json, Patch
from nodegraph.model.present_names import present_names
from nodegraph.model.storage import dumps, load, loads
from tests.model.conftest import FIXTURES
from tests.model.small_library import LIBRARY


def first_step(raw: dict[str, Json]) -> dict[str, Json]:
    return {"format": raw["format"], "nodes": {name: {"type": "x.y"} for name in raw["nodes"]}}


def second_step(raw: dict[str, Json]) -> dict[str, Json]:
    return {**raw, "title": f"was {raw['format']}"}


def test_a_file_of_this_format_is_taken_as_it_is() -> None:
    raw = {"format": "nodegraph/1", "nodes": {}}
    assert upgraded(raw) is raw


def test_steps_follow_one_another_and_leave_the_old_document_alone() -> None:
    raw = {"format": "nodegraph/0", "nodes": ["a", "b"]}
    before = json.dumps(raw)
    new = upgraded(raw, steps={0: first_step, 1: second_step}, current=2)
    assert json.dumps(raw) == before
    assert new["format"] == "nodegraph/2"
    assert new["title"] == "was nodegraph/1"
    assert list(new["nodes"]) == ["a", "b"]


@pytest.mark.parametrize(
    "format", ["", "nodegraph", "nodegraph/", "nodegraph/x", "other/1", 1, None]
)
def test_a_foreign_format_is_no_patch(format: Json) -> None:
    with pytest.raises(Unusable, match="This is not a patch"):
        upgraded({"format": format, "nodes": {}})


def test_a_newer_format_asks_for_a_newer_program() -> None:
    with pytest.raises(
        Unusable, match=r"nodegraph/2, this version reads up to nodegraph/1; install"
    ):
        upgraded({"format": "nodegraph/2"})


def test_a_format_without_a_step_asks_for_an_older_program() -> None:
    with pytest.raises(Unusable, match="no longer reads"):
        upgraded({"format": "nodegraph/0"})


def test_old_names_of_ports_are_brought_up_to_date_everywhere() -> None:
    old = load(FIXTURES / "renamed_ports.patch.json")
    new, notes = present_names(old, LIBRARY)
    expected = (FIXTURES / "renamed_ports.expected.patch.json").read_text(encoding="utf-8")
    assert dumps(new) == expected
    assert str(notes[0]) == (
        "low.frequency: This is called cutoff now; the patch was brought up to date. "
        "Save it to keep that."
    )
    assert {note.where for note in notes} == {
        "low.frequency", "low.kind", "low.in", "patch:tone/inner.frequency",
    }  # fmt: skip
    assert {note.severity for note in notes} == {"note"}
    assert present_names(new, LIBRARY) == (new, [])


def test_a_patch_without_old_names_is_the_same_object(golden: Patch) -> None:
    assert present_names(golden, LIBRARY)[0] is golden


def test_where_both_names_are_there_the_present_one_counts() -> None:
    for values in ({"frequency": 1, "cutoff": 2}, {"cutoff": 2, "frequency": 1}):
        low = {"type": "filter.low", "values": values}
        patch = loads(json.dumps({"format": "nodegraph/1", "nodes": {"l": low}}))
        assert present_names(patch, LIBRARY)[0].nodes["l"].values == {"cutoff": 2}
