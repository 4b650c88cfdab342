"""What the editor remembers of a person, whatever happens to the file."""

from __future__ import annotations

import json
import multiprocessing
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.beginning.alone import alone
from nodegraph.editor.beginning.preferences import (
    FORMAT,
    MOST_RECENT,
    Preferences,
    Recent,
    change,
    in_order,
    opened,
    preferences_path,
    read,
    used,
)
from nodegraph.model.errors import Failed

ME = Path(__file__)


def dark_to_contrast(now: Preferences) -> Preferences:
    return msgspec.structs.replace(now, theme="contrast", scale=1.5)


def test_what_was_changed_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "new" / "editor.json"
    assert read(path) == (Preferences(), "")
    changed = change(path, dark_to_contrast)
    assert changed.theme == "contrast"
    assert read(path) == (changed, "")


def test_it_lies_in_the_configuration_folder_of_the_person(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert preferences_path().is_relative_to(tmp_path) or os.name == "nt"
    assert preferences_path().parent.name == "nodegraph"


BROKEN = [
    ("{", "cannot be read"),
    ("", "cannot be read"),
    ("[]", "is no file of this editor"),
    ('{"theme": "dark"}', "is no file of this editor"),
    ('{"format": "other/1"}', "is no file of this editor"),
    ('{"format": "nodegraph-editor/2", "theme": "neon"}', "another version (2)"),
    (f'{{"format": "{FORMAT}", "theme": "neon"}}', "cannot be read"),
    (f'{{"format": "{FORMAT}", "scale": 9}}', "cannot be read"),
    (f'{{"format": "{FORMAT}", "nodes": {{"a": -1}}}}', "cannot be read"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_file_that_is_of_no_use_gives_the_defaults_and_is_kept(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "editor.json"
    path.write_text(text)
    preferences, note = read(path)
    assert preferences == Preferences()
    assert said in note and "it is kept as editor.kept.json." in note and note.count(". ") == 0
    assert path.read_text() == text
    change(path, dark_to_contrast)
    assert read(path) == (dark_to_contrast(Preferences()), "")
    assert (tmp_path / "editor.kept.json").read_text() == text


def test_what_became_of_no_use_meanwhile_is_kept_as_well(tmp_path: Path) -> None:
    path = tmp_path / "editor.json"
    change(path, dark_to_contrast)
    path.write_text("{")
    assert change(path, lambda now: now) == Preferences()
    assert (tmp_path / "editor.kept.json").read_text() == "{"


def test_two_files_of_no_use_are_both_kept_each_once(tmp_path: Path) -> None:
    path = tmp_path / "editor.json"
    for text in ("one", "one", "two", "one"):
        path.write_text(text)
        read(path)
        change(path, dark_to_contrast)
    kept = sorted(file.read_text() for file in tmp_path.glob("*.kept*"))
    assert kept == ["one", "two"]


def test_keys_of_somebody_else_stay(tmp_path: Path) -> None:
    path = tmp_path / "editor.json"
    path.write_text(json.dumps({"format": FORMAT, "x_mine": [1, 2], "snapping": False}))
    changed = change(path, dark_to_contrast)
    assert not changed.snapping
    assert json.loads(path.read_text())["x_mine"] == [1, 2]


def test_two_editors_lose_nothing_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "editor.json"
    editors = [
        multiprocessing.get_context("spawn").Process(target=an_editor, args=(path, name))
        for name in ("one", "other")
    ]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    preferences, note = read(path)
    assert note == ""
    assert preferences.nodes == {"both": 40, "one": 20, "other": 20}
    assert {Path(item.path).name for item in preferences.recent} == {"one", "other"}


def an_editor(path: Path, name: str) -> None:
    change(path, lambda now: opened(now, Path(f"/{name}"), name, 1.0))
    for _ in range(20):
        change(path, lambda now: used(used(now, "nodes", "both"), "nodes", name))


def test_one_holds_a_lock_and_the_next_one_gets_it_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nodegraph.editor.beginning.alone.PATIENCE", 0.0)
    lock = tmp_path / "x.lock"
    with alone(lock) as first, alone(lock) as second:
        assert (first, second) == (True, False)
    with alone(lock) as third:
        assert third


def test_a_program_that_was_stopped_in_the_middle_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nodegraph.editor.beginning.alone.PATIENCE", 0.0)
    path = tmp_path / "editor.json"
    with alone(path.with_suffix(".lock")):
        assert change(path, dark_to_contrast).theme == "contrast"


def test_where_nothing_can_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failed, match="nothing can be remembered there"):
        change(tmp_path / "file" / "editor.json", dark_to_contrast)
    folder = tmp_path / "editor.json"
    folder.mkdir()
    assert "until it is moved away" in read(folder)[1]
    with pytest.raises(Failed):
        change(folder, dark_to_contrast)


def test_the_twelve_newest_files_are_remembered_each_once() -> None:
    now = Preferences()
    for number in range(20):
        now = opened(now, Path(f"/music/{number % 15}.patch.json"), "T", float(number))
    assert len(now.recent) == MOST_RECENT
    assert [item.at for item in now.recent] == [float(n) for n in range(19, 7, -1)]
    assert len({item.path for item in now.recent}) == MOST_RECENT
    assert now.last_folder == str(Path("/music").resolve())


def test_files_that_are_there_come_first() -> None:
    recent = [
        Recent("/gone", at=3.0),
        Recent(str(ME), at=1.0),
        Recent(str(ME.parent / "values.py")),
    ]
    order = [(item.path, there) for item, there in in_order(recent)]
    assert order == [(str(ME), True), (str(ME.parent / "values.py"), True), ("/gone", False)]


def test_a_file_whose_name_is_no_text_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "editor.json"
    odd = Path(os.fsdecode(b"/music/\xff.json"))
    assert change(path, lambda now: opened(now, odd, "", 1.0)).recent == ()
    assert read(path) == (Preferences(), "")


preferences = st.builds(
    Preferences,
    theme=st.sampled_from(["dark", "contrast"]),
    scale=st.floats(0.8, 2.5),
    recent=st.lists(st.builds(Recent, st.text(), st.text(), st.floats(0, 1e10)), max_size=3).map(
        tuple
    ),
    nodes=st.dictionaries(st.text(), st.integers(0, 10**6), max_size=3),
    last_folder=st.text(),
)


@given(preferences)
def test_whatever_is_remembered_reads_back(
    tmp_path_factory: pytest.TempPathFactory, remembered: Preferences
) -> None:
    path = tmp_path_factory.mktemp("p") / "editor.json"
    assert change(path, lambda _: remembered) == remembered
    assert read(path) == (remembered, "")
