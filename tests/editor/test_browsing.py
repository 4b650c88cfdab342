"""The dialogue about a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodegraph.editor.finding.browsing import Browser, first_name
from nodegraph.editor.finding.file_places import places
from nodegraph.model.patch import Patch
from nodegraph.model.storage import save


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "live").mkdir()
    for name, title in (("night_drive", "Night drive"), ("moon", "The lake"), ("nave", "")):
        save(tmp_path / f"{name}.patch.json", Patch(title=title))
    save(tmp_path / "live" / "tour.patch.json", Patch(title="Tour"))
    return tmp_path


def names(browser: Browser) -> list[str]:
    return [item.name for item in browser.items]


def test_the_list_shrinks_with_each_letter(folder: Path) -> None:
    browser = Browser.opened("open", folder)
    assert names(browser) == ["live", "moon", "nave", "night_drive"]
    browser.type("n")
    assert names(browser) == ["nave", "night_drive", "moon"]
    browser.type("ni")
    assert names(browser) == ["night_drive"]
    assert browser.enter() == folder / "night_drive.patch.json"


def test_a_title_is_found_too(folder: Path) -> None:
    browser = Browser.opened("open", folder)
    browser.type("lake")
    assert names(browser) == ["moon"]


def test_a_folder_is_entered_and_left(folder: Path) -> None:
    browser = Browser.opened("open", folder)
    browser.type("li")
    assert browser.enter() is None
    assert browser.folder == folder / "live" and browser.fresh == ""
    assert names(browser) == ["tour"]
    browser.up()
    assert browser.folder == folder
    assert browser.chosen is not None and browser.chosen.name == "live"


def test_a_path_may_be_typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser.opened("open", folder)
    browser.type("live/t")
    assert names(browser) == ["tour"]
    assert browser.enter() == folder / "live" / "tour.patch.json"
    browser.type(f"{folder}/live/")
    assert names(browser) == ["tour"]
    monkeypatch.setenv("HOME", str(folder))
    browser.type("~/na")
    assert names(browser) == ["nave"]
    browser.type("..")
    assert folder.name in names(browser)


@pytest.mark.parametrize("text", ["gone/x", "~nobody-of-that-name/x", "a\0b/x"])
def test_a_folder_that_is_not_there_is_a_sentence(folder: Path, text: str) -> None:
    browser = Browser.opened("open", folder)
    browser.type(text)
    assert browser.items == [] and browser.sentence.startswith("There is no folder")
    assert browser.enter() is None and browser.sentence.startswith("There is no folder")
    browser.type("n")
    assert browser.sentence == ""


def test_a_folder_that_has_gone_opens_what_is_above_it(folder: Path) -> None:
    assert Browser.opened("open", folder / "gone" / "deeper").folder == folder


def test_what_matches_nothing_chooses_nothing(folder: Path) -> None:
    browser = Browser.opened("open", folder)
    browser.type("qqq")
    assert browser.enter() is None and browser.sentence == "Nothing here has that name."


def test_a_new_file_gets_its_ending(folder: Path) -> None:
    for typed in ("new", "new.patch", "new.json", "new.patch.json", "NEW.PATCH.JSON"):
        browser = Browser.opened("save", folder, name=typed)
        path = browser.enter()
        assert path is not None and path.name.casefold() == "new.patch.json"
    film = Browser.opened("record", folder, name="take 1").enter()
    assert film == folder / "take 1.mkv"
    assert Browser.opened("record", folder, name="take.mp4").enter() == folder / "take.mp4"


def test_writing_over_a_file_is_asked_once(folder: Path) -> None:
    browser = Browser.opened("save", folder, name="moon")
    assert browser.fresh == "moon" and len(browser.items) == 4
    assert browser.enter() is None
    assert browser.severe and "moon.patch.json is there already" in browser.sentence
    assert browser.enter() == folder / "moon.patch.json"


def test_another_name_is_asked_about_anew(folder: Path) -> None:
    browser = Browser.opened("save", folder, name="moon")
    browser.enter()
    browser.type("nave")
    assert browser.sentence == "" and browser.enter() is None
    assert "nave" in browser.sentence
    browser.type("moon")
    assert browser.enter() is None


def test_a_file_that_is_picked_lends_its_name(folder: Path) -> None:
    browser = Browser.opened("save", folder, name="new")
    browser.move("Down")
    assert browser.chosen is not None and browser.chosen.name == "moon"
    assert browser.enter() is None and browser.fresh == "moon"
    assert browser.enter() is None and "is there already" in browser.sentence


def test_a_folder_that_is_picked_is_entered_with_the_name_kept(folder: Path) -> None:
    browser = Browser.opened("save", folder, name="new")
    browser.pick(0)
    assert browser.enter() is None
    assert browser.folder == folder / "live" and browser.fresh == "new"
    assert browser.enter() == folder / "live" / "new.patch.json"


@pytest.mark.parametrize("typed", ["", "  ", ".", ".."])
def test_a_file_needs_a_name(folder: Path, typed: str) -> None:
    browser = Browser.opened("save", folder, name=typed)
    assert browser.enter() is None and browser.sentence == "Write a name for the file."


def test_a_folder_is_not_written_over(folder: Path) -> None:
    (folder / "odd.patch.json").mkdir()
    browser = Browser.opened("save", folder, name="odd")
    assert browser.enter() is None and "is a folder" in browser.sentence


def test_a_refusal_is_said_without_the_folder(folder: Path) -> None:
    browser = Browser.opened("open", folder)
    browser.refused(f"{folder}/x.patch.json: The file is empty; open another.")
    assert browser.sentence == "x.patch.json: The file is empty; open another."
    assert browser.severe


def test_places_are_there_once_and_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("Music", "a/live", "b/live"):
        (tmp_path / name).mkdir(parents=True)
    recent = [tmp_path / "a/live/x.patch.json", tmp_path / "a/live/y.patch.json",
              tmp_path / "b/live/z.patch.json", tmp_path / "gone/w.patch.json"]  # fmt: skip
    titles = [place.title for place in places(recent, "song")]
    assert titles == ["Home", "Music", "a/live", "b/live"]
    assert places([], "open")[-1].title == "Examples"


def test_a_new_file_is_offered_the_name_of_the_document() -> None:
    assert first_name("save", "/x/night.patch.json", "now") == "night"
    assert first_name("record", "/x/night.patch.json", "now") == "night-now"
    assert first_name("save", "", "now") == "patch"
    assert first_name("record", "", "now") == "film-now"
    assert first_name("open", "/x/night.patch.json", "now") == ""
