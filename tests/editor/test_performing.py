"""A performer's page: what is public can be turned, by hand and by keys, and nothing is edited."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.commands.table import COMMANDS
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.performing.performer import Performer
from nodegraph.editor.performing.performing import HEARD, MORPHS, controls_of, snapshots_of
from nodegraph.editor.performing.performing_page import page_of
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand

LIBRARY = Library.load()
PATCH = Patch(
    nodes={
        "driven": PatchNode("math.add"),
        "lfo": PatchNode("control.lfo", {}, {"frequency": 2.0}),
        "mix": PatchNode("math.add", {}, {"amount": 0.5}),
    },
    wires=(Wire("lfo", "out", "driven", "value"),),
    public={
        "mix.amount": {"label": "Energy", "low": 0, "high": 2},
        "lfo.locked": {},
        "lfo.frequency": {"label": "Pace"},
        "driven.value": {"label": "By a wire"},
    },
    snapshots={
        "calm": {"title": "Before the drop", "values": {"mix.amount": 0.25}},
        "storm": {"values": {"mix.amount": 2, "lfo.frequency": 8}},
    },
    cues=({"name": "drop", "snapshot": "storm"}, {"name": "rest", "snapshot": "calm"}),
)


class Stage:
    """A performer on a session in the same process."""

    def __init__(self, patch: Patch = PATCH) -> None:
        self.door = InHand(patch, LIBRARY)
        self.desk = Desk(LIBRARY, self.door)
        self.performer = Performer(self.desk)
        self.performer.page(1440, 900, 1.0)

    def keys(self, *names: str) -> dict[str, Any]:
        for name in names:
            assert self.performer.key(name), name
            self.desk.follow()
        self.performer.page(1440, 900, 1.0)
        return dict(self.desk.performed)

    def rect(self, id: str) -> Rect:
        page = self.performer.page(1440, 900, 1.0)
        return next(place.rect for place in page.seen() if place.id == id)

    def press(self, id: str, part: float = 0.5) -> dict[str, Any]:
        rect = self.rect(id)
        self.performer.press(Point(rect.x + rect.width * part, rect.centre.y))
        self.performer.release()
        self.desk.follow()
        return dict(self.desk.performed)

    def double(self, id: str) -> dict[str, Any]:
        """Press twice at once, as hands do: two presses, of which the second is a double one."""
        self.press(id)
        self.press(id)
        self.performer.double(self.rect(id).centre)
        self.desk.follow()
        return dict(self.desk.performed)

    def asked(self, what: type) -> list[Any]:
        return [request for request in self.door.sent if isinstance(request, what)]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_controls_are_the_public_ones_in_their_order_without_what_a_wire_drives() -> None:
    found = controls_of(PATCH, LIBRARY, {"lfo.frequency": 4.0})
    assert [(control.label, control.look, control.text) for control in found] == [
        ("Energy", "slider", "0.5"),
        ("Lfo locked", "switch", "on"),
        ("Pace", "slider", "4 Hz"),
    ]
    assert [control.performed for control in found] == [False, False, True]
    assert found[0].place == 0.25, "the patch gives the performer 0 to 2"


def test_arrows_turn_what_has_the_keys_and_tab_goes_on(stage: Stage) -> None:
    assert stage.keys("Right") == {"mix.amount": 0.6}
    assert stage.keys("Shift+Right") == {"mix.amount": 0.61}
    assert stage.keys("Tab", "Left")["lfo.locked"] == "off"
    assert stage.keys("Enter")["lfo.locked"] == "on"
    assert stage.keys("Tab", "Tab", "Left")["mix.amount"] == 0.51
    assert stage.keys("Backspace") == {"lfo.locked": "on"}


def test_digits_call_snapshots_and_plus_and_minus_say_how_long_they_take(stage: Stage) -> None:
    assert stage.keys("1") == {"mix.amount": 0.25}
    assert [kept.is_on for kept in stage.performer.snapshots] == [True, False]
    assert [kept.title for kept in stage.performer.snapshots] == ["Before the drop", "Storm"]
    stage.keys("=", "=", "-", "=", "2")
    assert [(asked.name, asked.beats) for asked in stage.asked(m.Recall)] == [
        ("calm", 0.0),
        ("storm", 4.0),
    ]
    assert stage.keys("7") == {"mix.amount": 2, "lfo.frequency": 8}, "there is no seventh"


def test_space_lets_one_cue_begin_after_the_other(stage: Stage) -> None:
    assert stage.performer.next_cue == "drop"
    stage.keys("Space")
    assert stage.door.state.cue == 0 and stage.performer.next_cue == "rest"
    stage.keys("Space", "Space")
    assert stage.door.state.cue == 1
    assert stage.desk.said is not None
    assert stage.desk.said.text == "There is no cue left."


def test_letters_are_those_of_the_output_windows(stage: Stage) -> None:
    stage.keys("B")
    assert stage.desk.controls.blackout
    stage.keys("B", "F", "Z", "X")
    assert not stage.desk.controls.blackout and stage.desk.controls.freeze
    assert [tap.bar for tap in stage.asked(m.Tap)] == [False, True]
    stage.keys("Right", "P")
    assert not stage.desk.controls.freeze and stage.desk.performed == {}


def test_a_slider_goes_with_the_hand_from_where_it_is_and_never_jumps(stage: Stage) -> None:
    assert stage.press("control:mix.amount", 0.9) == {}
    rect = stage.rect("control:mix.amount")
    start = Point(rect.x + rect.width * 0.9, rect.centre.y)
    stage.performer.press(start)
    stage.performer.move(start.moved(-0.2 * rect.width, 0.0))
    stage.desk.follow()
    assert stage.desk.performed["mix.amount"] == pytest.approx(0.1)
    stage.performer.move(start, fine=True)
    stage.desk.follow()
    assert stage.desk.performed["mix.amount"] == pytest.approx(0.14)
    stage.performer.release()
    stage.performer.move(start.moved(-300.0, 0.0))
    stage.desk.follow()
    assert stage.desk.performed["mix.amount"] == pytest.approx(0.14)
    stage.press("control:mix.amount")
    assert stage.double("control:mix.amount") == {}


def test_buttons_snapshots_and_morphs_are_pressed(stage: Stage) -> None:
    assert stage.press("control:lfo.locked") == {"lfo.locked": "off"}
    assert stage.press("control:lfo.locked") == {"lfo.locked": "on"}
    stage.press("morph:8")
    stage.press("snapshot:storm")
    assert [(asked.name, asked.beats) for asked in stage.asked(m.Recall)] == [("storm", 8.0)]
    stage.press("cue:")
    stage.double("button:blackout")
    assert stage.door.state.cue == 0 and not stage.desk.controls.blackout, "twice is on and off"
    stage.press("button:blackout")
    assert stage.desk.controls.blackout


def test_nothing_that_is_heard_while_performing_edits_the_patch(stage: Stage) -> None:
    assert set(COMMANDS) >= HEARD
    for id in sorted(HEARD):
        COMMANDS[id].do(stage.desk)
    names = "Tab Up Down Left Right Enter Backspace Delete Space B F P Z X 1 2 9 - =".split()
    for name in [*names, *(f"Shift+{name}" for name in names)]:
        stage.performer.key(name)
        stage.desk.follow()
    for place in stage.performer.page(1440, 900, 1.0).places:
        stage.performer.press(place.rect.centre)
        stage.performer.double(place.rect.centre)
    assert not stage.asked(m.DoEdit) and not stage.asked(m.Capture)
    assert stage.desk.patch == PATCH and stage.door.state.patch == PATCH


def test_keys_of_commands_are_not_the_pages(stage: Stage) -> None:
    for name in ("Ctrl+Z", "Ctrl+Shift+Z", "F5", "Ctrl+B", "Escape", "A", "0", "Alt+1"):
        assert not stage.performer.key(name), name


def test_the_output_opens_and_closes_by_its_key_and_by_its_button() -> None:
    stage = Stage()
    stage.keys("O")
    assert stage.desk.show is not None and stage.desk.show.window.open
    stage.performer.press(stage.rect("button:output").centre)
    stage.desk.follow()
    assert not stage.desk.show.window.open


def test_a_patch_without_public_controls_has_a_page_too() -> None:
    empty = Stage(Patch(nodes={"a": PatchNode("math.add")}))
    empty.keys("Tab", "Right", "Enter", "1", "Space")
    assert empty.desk.performed == {}


sizes = st.tuples(st.integers(760, 3840), st.integers(520, 2160))


@given(sizes, st.sampled_from([0.8, 1.0, 1.5]), st.integers(0, 40), st.integers(0, 12),
       st.booleans())  # fmt: skip
def test_nothing_lies_over_anything_and_every_control_can_be_scrolled_to(
    size: tuple[int, int], scale: float, controls: int, snapshots: int, cues: bool
) -> None:
    paths = [f"n{number}.x" for number in range(controls)]
    names = [f"s{number}" for number in range(snapshots)]
    page = page_of(size, scale, paths, names, MORPHS, cues)
    found = set()
    for number in range(max(controls, 1)):
        page = page.showing(number)
        seen = page.seen()
        found |= {place.of for place in seen if place.what == "control"}
        rects = [place.rect.grown(-0.5) for place in seen if place.what != "snapshot"]
        for at, one in enumerate(rects):
            assert one.x >= 0 and one.right <= size[0] and one.y >= 0
            assert not any(one.meets(other) for other in rects[at + 1 :])
    if page.controls.height >= page.row:
        assert found == set(paths)


@given(st.dictionaries(st.sampled_from(["mix.amount", "lfo.frequency"]), st.floats(0, 10)))
def test_a_snapshot_is_on_exactly_where_all_of_it_is_performed(performed: dict[str, Any]) -> None:
    for kept in snapshots_of(PATCH, performed):
        entry: Any = PATCH.snapshots[kept.name]
        values = entry["values"]
        assert kept.is_on == (values.items() <= performed.items())
