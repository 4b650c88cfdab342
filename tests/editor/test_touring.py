"""A tour on a real session: it follows what is done, and points where it is to be done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.beginning.starting import new_patch
from nodegraph.editor.beginning.tour_place import beside
from nodegraph.editor.beginning.touring import Touring
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Rect
from nodegraph.model.edits import AddNode, AddWire, SetValue, apply
from nodegraph.model.library import Library
from nodegraph.model.patch import PatchNode, Wire
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand

LIBRARY = Library.load()
LOUD = m.Probed(sample=0, values={"music_in.audio": [0.0, 0.25]})
QUIET = m.Probed(sample=0, values={"music_in.audio": [0.0], "hits.pulse": [1.0]})


class Tour:
    def __init__(self) -> None:
        self.door = InHand(new_patch(), LIBRARY)
        self.desk = Desk(LIBRARY, self.door)
        self.desk.follow()
        self.touring = Touring()
        self.touring.begin(self.desk)

    def after(self, *things: m.Probed | m.DoEdit) -> str:
        """Return the step after something was told or edited; "" where the tour is over."""
        told = [thing for thing in things if isinstance(thing, m.Probed)]
        for thing in things:
            if isinstance(thing, m.DoEdit):
                self.desk.request(thing)
        self.touring.follow(self.desk, [*told, *self.desk.follow()])
        step = self.touring.step
        return "" if step is None else step.id


@pytest.fixture
def tour() -> Tour:
    return Tour()


def test_music_that_is_heard_ends_the_first_step_and_silence_does_not(tour: Tour) -> None:
    assert tour.after() == "play"
    assert tour.after(QUIET) == "play"
    assert tour.after(LOUD) == "turn"
    assert tour.after(QUIET) == "turn", "what was heard was heard"


def test_edits_lead_through_it_to_the_file(tour: Tour) -> None:
    assert tour.after(LOUD) == "turn"
    assert tour.after(m.DoEdit(edit=SetValue("night_road", "haze", 0.9))) == "add"
    glow = AddNode("glow", PatchNode("texture.glow"))
    assert tour.after(m.DoEdit(edit=glow)) == "wire"
    wire = Wire("night_road", "out", "glow", "inputImage")
    assert tour.after(m.DoEdit(edit=AddWire(wire))) == "save"


def test_next_passes_a_step_by_and_it_does_not_come_back(tour: Tour) -> None:
    steps = []
    for _ in range(5):
        steps.append(tour.after())
        tour.touring.pass_by()
    assert steps == ["play", "turn", "add", "wire", "save"]
    assert tour.after() == "" and not tour.touring.is_on


def test_the_document_that_comes_is_the_one_that_the_tour_begins_with(tour: Tour) -> None:
    other, _ = apply(new_patch(), SetValue("night_road", "haze", 0.9))
    tour.door.begin(other)
    assert tour.after(LOUD) == "turn", "it came so, nobody has turned it"


def test_it_points_at_the_node_and_the_pin_of_its_step(tour: Tour) -> None:
    tour.after(LOUD)
    node = tour.touring.target(tour.desk)
    assert node is not None
    corner = tour.desk.to_pixel(tour.desk.scene.places["night_road"])
    assert (node.x, node.y) == pytest.approx(corner)
    for _ in range(2):
        tour.touring.pass_by()
        tour.after()
    pin = tour.touring.target(tour.desk)
    at = tour.desk.scene.pin_place("hits", "pulse", "out")
    assert pin is not None and at is not None
    assert pin.centre == pytest.approx(tour.desk.to_pixel(at))


places = st.builds(
    Rect, st.floats(-300, 1700), st.floats(-300, 1200), st.floats(1, 600), st.floats(1, 400)
)


@given(places)
def test_the_card_is_in_the_window_and_beside_what_it_points_at(target: Rect) -> None:
    window = Rect(0.0, 44.0, 1120.0, 850.0)
    found = beside(target, (316.0, 148.0), window)
    assert window.holds(found.rect)
    if found.side != "none":
        assert not found.rect.meets(target)


def test_without_a_target_it_is_at_the_foot() -> None:
    found = beside(None, (316.0, 148.0), Rect(0.0, 0.0, 1440.0, 900.0))
    assert found.side == "none" and found.rect.bottom > 800.0 and found.rect.x < 100.0
