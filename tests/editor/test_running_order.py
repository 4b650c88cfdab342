"""Cards of the set, of snapshots and cues."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from nodegraph.editor.performing.running_order import (
    cues,
    entries,
    fresh_name,
    length_text,
    recall,
    snapshots,
    taken,
)
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch
from nodegraph.session import messages as m
from tests.editor.test_vitals import SHOW

PATCH = Patch(
    snapshots={
        "calm": {"title": "Calm Sea", "values": {"a.x": 0.5, "b.y": 1.0}},
        "last_storm": {"values": {"a.x": 1.0}},
    },
    cues=(
        {"name": "drop", "snapshot": "calm", "beats": 4},
        {"name": "end", "snapshot": "last_storm", "at": "now"},
        {"no": "cue"},
    ),
    public={"p.q": {}},
)


def show(**changed: Any) -> m.ShowChanged:
    return msgspec.structs.replace(SHOW, **changed)


def test_an_entry_tells_whether_it_plays_is_ready_or_was_asked_for() -> None:
    paths = ("/a/moon_lake.patch.json", "/a/b.patch.json", "c", "d")
    cards = entries(show(entries=paths, place=1, coming=2, wanted=3))
    assert [(card.title, card.stand) for card in cards] == [
        ("Moon Lake", ""), ("B", "here"), ("C", "ready"), ("D", "wanted")
    ]  # fmt: skip
    assert [card.key for card in cards] == ["0", "1", "2", "3"]
    assert entries(None) == []


def test_snapshots_are_called_by_title_or_name() -> None:
    assert [card.title for card in snapshots(PATCH)] == ["Calm Sea", "Last Storm"]


def test_the_cue_after_the_last_one_is_next() -> None:
    assert [card.stand for card in cues(PATCH, show(cue=0))] == ["here", "ready"]
    assert [card.stand for card in cues(PATCH, show(cue=-1))] == ["ready", ""]
    assert [card.note for card in cues(PATCH, None)] == ["Bar 4 beats", "Now"]


def test_a_snapshot_that_is_stored_anew_keeps_its_inputs_and_its_title() -> None:
    found = taken(PATCH, "calm", {"z.z": 1.0})
    assert found.paths == ("a.x", "b.y") and found.title == "Calm Sea"


def test_a_fresh_one_keeps_what_is_public_and_what_is_performed() -> None:
    assert taken(PATCH, "new", {"a.x": 1.0, "p.q": 0.0}).paths == ("p.q", "a.x")


def test_where_there_is_nothing_to_keep_that_is_said() -> None:
    with pytest.raises(Unusable, match="there is neither"):
        taken(Patch(), "new", {})


def test_a_fresh_name_is_nobody_elses() -> None:
    assert fresh_name(Patch()) == "scene_1"
    assert fresh_name(Patch(snapshots={"scene_2": {}})) == "scene_3"
    assert fresh_name(Patch(snapshots={"x": {}, "scene_3": {}})) == "scene_4"


def test_a_snapshot_comes_as_was_chosen() -> None:
    assert recall("calm", 0.0, "now") == m.Recall(name="calm", at="now", beats=0.0)
    assert recall("calm", 4.0, "bar") == m.Recall(name="calm", at="bar", beats=4.0, curve="ease")


def test_lengths_are_told_in_beats() -> None:
    assert [length_text(beats) for beats in (0.0, 1.0, 8.0)] == ["At once", "1 beat", "8 beats"]
