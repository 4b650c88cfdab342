"""The pages and the tour: starting, performing, being shown around, and how it all looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nodegraph.editor.beginning.starting import new_patch
from nodegraph.model.patch import Patch, PatchNode
from nodegraph.model.storage import dumps
from tests.e2e.editor.hand import RIGHT, Hand
from tests.e2e.editor.small_patch import SMALL

pytestmark = pytest.mark.slow

PUBLIC = Patch(
    title="Public",
    nodes={
        "lfo": PatchNode("control.lfo", {}, {"frequency": 2.0}),
        "mix": PatchNode("math.add", {}, {"amount": 0.5}),
    },
    public={
        "mix.amount": {"label": "Energy", "low": 0, "high": 2},
        "lfo.locked": {"label": "Locked"},
    },
    snapshots={
        "calm": {"values": {"mix.amount": 0.25}},
        "storm": {"values": {"mix.amount": 2}},
    },
    cues=({"name": "drop", "snapshot": "storm"},),
)


# --- performing -----------------------------------------------------------------------------------


@pytest.fixture
def performer(hand: Hand) -> Iterator[Hand]:
    """Hands on the page of a performer."""
    hand.look.ask("begin", patch=dumps(PUBLIC))
    hand.key("F5")
    assert hand.look.desk["mode"] == "perform"
    yield hand
    hand.key("F5")
    assert hand.look.desk["mode"] == "edit" and "PerformPage" not in hand.look.panels
    assert hand.look.patch == PUBLIC, "nothing on the page edits"


def test_arrows_turn_a_control_and_tab_goes_to_the_next(performer: Hand) -> None:
    performer.key("Right")
    assert performer.look.desk["performed"] == {"mix.amount": 0.6}
    performer.key("Tab", "Left")
    assert performer.look.desk["performed"]["lfo.locked"] == "off"


def test_a_slider_is_dragged_from_where_it_is(performer: Hand) -> None:
    start = performer.place("control:mix.amount")
    performer.drag(start, start.by(80, 0))
    turned = performer.look.desk["performed"]["mix.amount"]
    assert 0.5 < turned < 1.5
    performer.double(start)
    assert performer.look.desk["performed"] == {}


def test_digits_bring_snapshots_and_space_the_next_cue(performer: Hand) -> None:
    performer.key("1")
    assert performer.look.desk["performed"] == {"mix.amount": 0.25}
    performer.key("space")
    assert performer.look.desk["performed"] == {"mix.amount": 2}
    performer.click(performer.place("snapshot:calm"))
    assert performer.look.desk["performed"] == {"mix.amount": 0.25}


def test_b_is_a_blackout_and_p_ends_everything(performer: Hand) -> None:
    performer.look.ask("sent")
    performer.key("2", "b", "z", "p")
    sent = [name for name in performer.look.ask("sent") if not name.startswith("Watch")]
    assert [name for name in sent if name != "Ask"] == ["Recall", "SetShow", "Tap", "Panic"]
    assert performer.look.desk["performed"] == {}


def test_what_edits_is_not_heard_there(performer: Hand) -> None:
    performer.key("ctrl+a", "Delete", "Tab", "ctrl+z", "ctrl+v", "f", "l", "g", "ctrl+p", "n")
    middle = performer.place("control:mix.amount").by(0, 200)
    performer.double(middle)
    performer.click(middle, RIGHT)
    desk = performer.look.desk
    assert desk["nodes"] == [] and desk["wish"] is None and desk["snapping"]
    assert not {"PaletteBox", "CommandBox", "MenuBox"} & set(performer.look.panels)


# --- starting -------------------------------------------------------------------------------------


@pytest.fixture
def start(hand: Hand) -> Iterator[Hand]:
    """Hands on the start page."""
    hand.key("ctrl+n")
    assert "StartPage" in hand.look.panels
    yield hand
    hand.key("Escape")
    assert "StartPage" not in hand.look.panels


def test_an_example_is_opened_by_a_click_on_its_picture(start: Hand) -> None:
    start.look.ask("sent")
    start.click(start.place("example:Broadside"))
    assert "Open" in start.look.ask("sent")
    assert "StartPage" not in start.look.panels


def test_arrows_and_enter_do_it_as_well(start: Hand) -> None:
    start.look.ask("sent")
    start.key("Down", "Right", "Return")
    assert "Open" in start.look.ask("sent")


def test_edits_that_are_not_saved_are_not_left_by_one_click(hand: Hand) -> None:
    hand.click(hand.title("add"))
    hand.key("b", "ctrl+n")
    hand.look.ask("sent")
    hand.click(hand.place("example:Broadside"))
    assert "Open" not in hand.look.ask("sent") and "StartPage" in hand.look.panels
    hand.click(hand.place("example:Broadside"))
    assert "Open" in hand.look.ask("sent")


def test_keys_on_the_page_do_nothing_to_the_patch_behind_it(start: Hand) -> None:
    start.key("ctrl+a", "Delete", "b", "ctrl+z", "F5")
    assert start.look.patch == SMALL and start.look.desk["mode"] == "edit"


def test_open_asks_for_a_file(start: Hand) -> None:
    start.click(start.place("open:Open a file"))
    assert "FileBox" in start.look.panels
    start.key("Escape")


# --- the tour -------------------------------------------------------------------------------------


def test_the_tour_follows_what_is_done_and_is_remembered_once_it_is_over(hand: Hand) -> None:
    hand.look.ask("begin", patch=dumps(new_patch()))
    hand.key("ctrl+p")
    hand.type("take the tour")
    hand.key("Return")
    assert "TourBox" in hand.look.panels
    hand.click(hand.place("next"))
    hand.click(hand.row("night_road.haze") if _has_row(hand) else hand.title("night_road"))
    hand.key("Escape")
    for _ in range(4):
        hand.click(hand.place("next"))
    assert "TourBox" not in hand.look.panels
    assert hand.look.desk["said"][1].startswith("That was the tour.")


def _has_row(hand: Hand) -> bool:
    return "haze" in hand.look.scene["nodes"]["night_road"]["rows"]


def test_it_can_be_skipped_at_once(hand: Hand) -> None:
    hand.look.ask("begin", patch=dumps(new_patch()))
    hand.key("ctrl+p")
    hand.type("take the tour")
    hand.key("Return")
    hand.click(hand.place("skip"))
    assert "TourBox" not in hand.look.panels


# --- how it looks ---------------------------------------------------------------------------------


def test_everything_can_be_larger_and_the_canvas_stays_in_step(hand: Hand) -> None:
    hand.key("ctrl+alt+equal")
    assert hand.look.desk["scale"] == 1.1
    hand.click(hand.title("add"))
    assert hand.look.desk["nodes"] == ["add"]
    hand.key("ctrl+alt+minus", "ctrl+alt+minus")
    assert hand.look.desk["scale"] == 0.9
    hand.key("ctrl+alt+0")
    assert hand.look.desk["scale"] == 1.0


def test_high_contrast_is_put_on_and_off(hand: Hand) -> None:
    for theme in ("contrast", "dark"):
        hand.key("ctrl+p")
        hand.type("high contrast")
        hand.key("Return")
        assert hand.look.desk["theme"] == theme


def test_the_window_fills_the_screen_and_comes_back(hand: Hand) -> None:
    before = hand.look.desk["area"]
    hand.key("F11")
    hand.look.until(lambda: hand.look.desk["area"][2] > before[2])
    hand.click(hand.title("add"))
    assert hand.look.desk["nodes"] == ["add"]
    hand.key("F11")
    hand.look.until(lambda: hand.look.desk["area"] == before)
