"""What the start page has to offer."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodegraph.editor.beginning import starting
from nodegraph.editor.beginning.preferences import Recent
from nodegraph.editor.beginning.starting import (
    ago,
    before,
    examples,
    from_song,
    lost_shows,
    new_patch,
    suit_words,
)
from nodegraph.editor.canvas.scene import Scene
from nodegraph.model.check import check
from nodegraph.model.edits import SetValue
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.model.signatures import Signatures
from nodegraph.model.storage import dumps, load, loads, save
from nodegraph.resources import shipped_patches
from nodegraph.session.history import History
from nodegraph.session.journal import Edited
from nodegraph.show.live.documents import Documents
from tests.show.songs import drum_song

LIBRARY = Library.load()


def test_every_example_is_there_with_its_picture_and_what_it_suits() -> None:
    found = examples()
    assert {example.path for example in found} == set(shipped_patches().values())
    assert [example.title for example in found] == sorted(
        (example.title for example in found), key=str.casefold
    )
    for example in found:
        assert example.picture is not None and example.picture.is_file()
        assert example.about and example.suits
        assert load(example.path).title == example.title


def test_an_example_that_somebody_broke_is_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken.patch.json").write_text("{")
    save(tmp_path / "good.patch.json", Patch(about="It is."))
    monkeypatch.setattr("nodegraph.resources.patches_folder", lambda: tmp_path)
    (found,) = examples()
    assert found == (tmp_path / "good.patch.json", "good", "It is.", None, ())


def test_what_a_patch_suits_is_told_in_words() -> None:
    suits = {"tempo": [80, 140], "energy": [0.2, 1], "density": [0, 2], "brightness": [0, 1]}
    assert suit_words(suits) == ("80 to 140 bpm", "calm to driving", "sparse")
    assert suit_words({"energy": [0.7, 0.9], "vocals": [0, 0.6]}) == ("driving",)
    assert suit_words({"energy": [0.1, 0.4]}) == ("calm",), "0.4 is where lively begins"
    assert suit_words({"energy": "much", "tempo": [1], "density": [None, 2]}) == ()


def test_a_new_patch_has_no_problem_and_plays_as_it_was_saved() -> None:
    patch = new_patch()
    assert check(patch, LIBRARY) == []
    assert loads(dumps(patch)) == patch


def test_a_new_patch_is_neat() -> None:
    scene = Scene.of(new_patch(), Signatures(LIBRARY))
    rects = list(scene.rects().values())
    for number, rect in enumerate(rects):
        assert rect.x % 16 == rect.y % 16 == 0
        assert not any(rect.grown(16).meets(other) for other in rects[number + 1 :])
    for wire in scene.cables:
        assert scene.rect(wire.source).right < scene.rect(wire.target).x


def test_files_from_before_have_a_title_and_those_that_are_gone_come_last(tmp_path: Path) -> None:
    there = tmp_path / "there.patch.json"
    there.write_text("")
    recent = [Recent("/gone/old.patch.json", "Old", 9.0), Recent(str(there), "", 1.0)]
    assert before(recent) == [
        (there, "there", 1.0, True),
        (Path("/gone/old.patch.json"), "Old", 9.0, False),
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5.0, "just now"),
        (59.0, "just now"),
        (60.0, "1 minute ago"),
        (7_300.0, "2 hours ago"),
        (86_400.0, "yesterday"),
        (200_000.0, "2 days ago"),
        (40 * 86_400.0, "1 month ago"),
        (800 * 86_400.0, "2 years ago"),
    ],
)
def test_how_long_ago_is_told_in_one_number(seconds: float, said: str) -> None:
    assert ago(seconds) == said


def test_a_song_gets_a_look_with_reasons(tmp_path: Path) -> None:
    song = drum_song(tmp_path / "kicks.wav", tempo=120.0, bars=4)
    chosen = from_song(song)
    assert chosen.look in shipped_patches() and chosen.path == shipped_patches()[chosen.look]
    assert chosen.patch == load(chosen.path)
    assert check(chosen.patch, LIBRARY) == []
    assert chosen.reasons[0].startswith(f"{chosen.patch.title} was chosen for it (")
    assert chosen.reasons[1].startswith("kicks.wav has 120 bpm and lasts 0:08")
    assert all(reason.endswith(".") for reason in chosen.reasons)
    assert from_song(song) == chosen


def test_what_is_no_song_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "song.ogg"
    path.write_text("no")
    with pytest.raises(Unusable, match=r"song\.ogg"):
        from_song(path)


def journal(folder: Path, name: str, show: Path, edits: int) -> None:
    """Write the journal of a show that was cut off after so many edits."""
    documents = Documents(folder / f"{name}.journal", str(show))
    patch = new_patch()
    documents.begin(str(show), patch)
    history = History(patch)
    for number in range(edits):
        edit = SetValue("night_road", "haze", number / 100)
        history, step = history.do("desk", "Haze", edit)
        documents.keep(Edited(client="desk", name="Haze", change=step.change))
    documents.close()


def test_shows_that_were_cut_off_are_offered_the_latest_first(tmp_path: Path) -> None:
    one, other = tmp_path / "one.patch.json", tmp_path / "my-two.patch.json"
    journal(tmp_path, "2026-11-26-200000-one-999999", one, 1)
    journal(tmp_path, "2026-11-27-200000-one-999999", one, 2)
    journal(tmp_path, "2026-11-28-200000-my-two-999999", other, 3)
    journal(tmp_path, "2026-11-28-210000-quiet-999999", tmp_path / "quiet.patch.json", 0)
    (tmp_path / "2026-11-28-220000-broken-999999.journal").write_text("no")
    found = lost_shows(tmp_path)
    assert [(item.path, item.crashed.edits) for item in found] == [(other, 3), (one, 2)]
    namesake = tmp_path / "elsewhere" / "one.patch.json"
    journal(tmp_path, "2026-11-28-230000-one-999998", namesake, 4)
    assert {item.path for item in lost_shows(tmp_path)} == {namesake, other, one}
    assert found[0].sentence == (
        "my-two.patch.json: 3 unsaved edits of the show of 2026-11-28 20:00 can be brought back."
    )


def test_without_any_show_nothing_is_lost(tmp_path: Path) -> None:
    assert lost_shows(tmp_path / "none") == []


def test_the_journals_of_this_person_are_looked_through(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(starting, "logs_folder", lambda: tmp_path)
    journal(tmp_path, "2026-11-27-200000-one-999999", tmp_path / "one.patch.json", 1)
    assert [item.crashed.edits for item in lost_shows()] == [1]
