"""What is in a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nodegraph.editor.finding.folder_list import listed, title_of
from nodegraph.model.patch import Patch
from nodegraph.model.storage import save

PATCHES = (".patch.json", ".set.json")


def test_folders_come_first_and_numbers_in_their_order(tmp_path: Path) -> None:
    for name in ("take 10", "take 2"):
        (tmp_path / name).mkdir()
    for name in ("b.patch.json", "A.patch.json", "notes.txt", ".hidden.patch.json"):
        (tmp_path / name).write_text("{}")
    items, problem = listed(tmp_path, PATCHES)
    assert problem == ""
    assert [item.name for item in items] == ["take 2", "take 10", "A", "b"]
    assert [item.is_folder for item in items] == [True, True, False, False]


def test_sounds_are_listed_by_their_whole_name_whatever_its_capitals(tmp_path: Path) -> None:
    (tmp_path / "Song.FLAC").write_text("")
    assert [item.name for item in listed(tmp_path, (".flac",))[0]] == ["Song.FLAC"]


def test_a_patch_has_its_title(tmp_path: Path) -> None:
    path = tmp_path / "x.patch.json"
    save(path, Patch(title='Night "drive" é'))
    assert listed(tmp_path, PATCHES)[0][0].title == 'Night "drive" é'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        '{"title": "Of something else"}',
        '{"format": "nodegraph/1", "nodes": {"a": {"title": "Inner"}}}',
        '{"format": "nodegraph/1", "title": "never closed',
        '{"format": "nodegraph/1", "title": "\\ud800 \\x"}',
    ],
)
def test_what_has_no_title_that_can_be_read_has_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.patch.json").write_text(text)
    assert listed(tmp_path, PATCHES)[0][0].title == ""


def test_a_title_is_read_again_when_the_file_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "x.patch.json"
    save(path, Patch(title="One"))
    assert title_of(path, 1.0) == "One"
    save(path, Patch(title="Two"))
    assert title_of(path, 2.0) == "Two"


def test_a_pipe_is_no_patch_and_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.patch.json")
    assert listed(tmp_path, PATCHES) == ([], "")
    assert title_of(tmp_path / "pipe.patch.json", 0.0) == ""


def test_a_link_that_leads_nowhere_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "x.patch.json").symlink_to(tmp_path / "gone")
    assert listed(tmp_path, PATCHES) == ([], "")


def test_a_folder_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    items, problem = listed(tmp_path / "gone", PATCHES)
    assert items == [] and "cannot be read" in problem and problem.endswith("another folder.")
