"""What the start page offers, where its cards are, and what comes of choosing one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.beginning.preferences import Preferences, Recent
from nodegraph.editor.beginning.start_cards import BEGIN, Card, Shelf, shelves, to_open
from nodegraph.editor.beginning.start_places import laid_out
from nodegraph.editor.beginning.starting import new_patch
from nodegraph.editor.geometry import Rect
from nodegraph.model.edits import AddNode, SetValue
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import PatchNode
from nodegraph.model.storage import load, save
from nodegraph.resources import shipped_patches
from nodegraph.session.history import History
from nodegraph.session.journal import Edited
from nodegraph.show.live.documents import Documents


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person of one's own: nothing of the real one's is read or written."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def cards(shelf: str, preferences: Preferences, logs: Path) -> list[Card]:
    found = [item for item in shelves(preferences, logs) if item.name == shelf]
    return list(found[0].cards) if found else []


def test_it_offers_a_beginning_examples_with_pictures_and_what_was_open(tmp_path: Path) -> None:
    there, gone = tmp_path / "here.patch.json", tmp_path / "gone.patch.json"
    there.write_text("{}")
    preferences = Preferences(
        recent=(Recent(str(gone), "Gone", 2.0), Recent(str(there), "Here", 1.0))
    )
    names = [shelf.name for shelf in shelves(preferences, tmp_path)]
    assert names == ["begin", "recent", "examples"], "nothing was cut off"
    recent = cards("recent", preferences, tmp_path)
    assert [(card.title, card.is_there, card.about) for card in recent] == [
        ("Here", True, "~"),
        ("Gone", False, "~"),
    ]
    shipped = cards("examples", preferences, tmp_path)
    assert len(shipped) == len(shipped_patches())
    assert all(card.picture is not None and card.about for card in shipped)


def test_an_example_is_opened_where_it_is_and_a_new_patch_where_it_has_no_name(
    tmp_path: Path,
) -> None:
    example = cards("examples", Preferences(), tmp_path)[0]
    assert to_open(example) == (example.path, "")
    first, _ = to_open(BEGIN[0])
    second, _ = to_open(BEGIN[0])
    assert first != second and load(first) == load(second) == new_patch()


def test_a_file_that_has_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    gone = Card("recent", "Gone", path=tmp_path / "gone.patch.json")
    with pytest.raises(Unusable, match=r"gone\.patch\.json is not in .* any more"):
        to_open(gone)


def cut_off(folder: Path, patch: Path, failed: str) -> None:
    """Leave what a show leaves that was killed after two edits."""
    documents = Documents(folder / "2026-05-01-213000-drift-999999.journal", str(patch))
    documents.begin(str(patch), load(patch))
    history = History(load(patch))
    glow = AddNode("glow", PatchNode("texture.glow"))
    for edit in (glow, SetValue("night_road", "haze", 0.75)):
        history, step = history.do("editor", "Edit", edit)
        documents.keep(Edited(client="editor", name="Edit", change=step.change))
    documents.close()
    log = folder / "2026-05-01-213000-drift-999999.log"
    log.write_text(f"21:30:05 error {failed}: failed (ValueError); it is passed over\n")


def test_a_show_that_was_cut_off_comes_back_beside_its_file_with_suspects_off(
    tmp_path: Path,
) -> None:
    patch = tmp_path / "drift.patch.json"
    save(patch, new_patch())
    cut_off(tmp_path, patch, "hits")
    (card,) = cards("lost", Preferences(), tmp_path)
    assert card.title == "drift" and "2 unsaved edits" in card.about
    path, sentence = to_open(card)
    assert path == tmp_path / "drift-recovered.patch.json"
    found = load(path)
    assert "glow" in found.nodes and found.nodes["night_road"].values["haze"] == 0.75
    assert found.nodes["hits"].off and not found.nodes["glow"].off
    assert sentence.endswith("as drift-recovered.patch.json. Off, since they had failed: hits.")
    assert load(patch) == new_patch(), "the file itself is as it was"
    assert to_open(card)[0] == tmp_path / "drift-recovered-2.patch.json"


# --- places ---------------------------------------------------------------------------------------


def shelves_of(examples: int, recent: int, lost: int = 0) -> list[Shelf]:
    def some(what: str, count: int) -> tuple[Card, ...]:
        made = [Card("example", f"{what} {number}") for number in range(count)]
        return tuple(card._replace(what=what) for card in made)  # type: ignore[arg-type]

    return [
        Shelf("begin", "", BEGIN),
        Shelf("lost", "Cut off", some("lost", lost)),
        Shelf("recent", "Recent", some("recent", recent)),
        Shelf("examples", "Examples", some("example", examples)),
    ]


@given(st.integers(640, 3840), st.integers(480, 2160), st.integers(0, 40), st.integers(0, 12))
def test_cards_lie_in_the_window_and_never_over_each_other(
    width: int, height: int, examples: int, recent: int
) -> None:
    laid = laid_out((width, height), shelves_of(examples, recent, 2))
    for at, one in enumerate(laid.rects):
        assert one.x >= 0 and one.right <= width
        assert not any(one.grown(-1).meets(other) for other in laid.rects[at + 1 :])
    whole = Rect(0, 0, width, height)
    for number in range(len(laid.cards)):
        laid = laid.showing(number)
        rect = laid.rect(number)
        if rect.height <= laid.room.height:
            assert whole.meets(rect) and laid.is_seen(number)
            inside = laid.cards[number].what != "example" or laid.room.contains(rect.centre)
            assert not inside or laid.at(rect.centre) == number


@given(st.integers(700, 2400), st.integers(0, 30), st.integers(0, 12))
def test_every_card_is_reached_by_arrows(width: int, examples: int, recent: int) -> None:
    laid = laid_out((width, 900), shelves_of(examples, recent))
    reached, todo = {0}, [0]
    while todo:
        here = todo.pop()
        for arrow in ("Left", "Right", "Up", "Down"):
            there = laid.next_to(here, arrow)
            if there not in reached:
                reached.add(there)
                todo.append(there)
    assert reached == set(range(len(laid.cards)))


def test_the_page_stays_where_it_was_scrolled_to() -> None:
    shelves = shelves_of(40, 0)
    laid = laid_out((1200, 700), shelves)
    last = len(laid.cards) - 1
    scrolled = laid.showing(last)
    assert scrolled.scroll == pytest.approx(laid.most_scroll - 48.0, abs=1.0)
    assert laid_out((1200, 700), shelves, scrolled).scroll == scrolled.scroll
