"""What is wrong, what happened, and the way from a line to its node."""

from __future__ import annotations

import pytest

from nodegraph.editor.desk import TOLD_SECONDS, Desk, Said
from nodegraph.editor.geometry import Point
from nodegraph.editor.living.logbook import (
    FADE_SECONDS,
    MOST,
    Line,
    Logbook,
    counted,
    label_of,
    problem_lines,
    show_node,
    strength_of,
    way_to,
)
from nodegraph.model.errors import Problem
from nodegraph.model.library import Library
from nodegraph.model.patch import Layout, Patch, PatchNode, SubPatch
from nodegraph.session.messages import Told
from tests.editor.session_in_hand import InHand

INNER = SubPatch(nodes={"osc": PatchNode("control.lfo")}, layout=Layout(nodes={"osc": (9000, 0)}))
PATCH = Patch(
    nodes={"voice": PatchNode("patch:inner"), "far": PatchNode("math.add")},
    layout=Layout(nodes={"voice": (0, 0), "far": (5000, 5000)}),
    patches={"inner": INNER},
)


def line(text: str = "It went.") -> Told:
    return Told(severity="warning", where="a", text=text)


def test_the_newest_is_last_and_a_line_said_again_is_counted() -> None:
    book = Logbook()
    for text in ("One.", "Two.", "Two.", "One."):
        book.told(line(text), "12:00:00")
    assert [(item.text, item.times) for item in book.lines] == [
        ("One.", 1),
        ("Two.", 2),
        ("One.", 1),
    ]
    assert book.number == 4


def test_the_oldest_go_when_there_are_too_many() -> None:
    book = Logbook()
    for number in range(MOST + 5):
        book.told(line(str(number)), "")
    assert len(book.lines) == MOST and book.lines[0].text == "5"


def test_errors_come_first_and_each_problem_once() -> None:
    note, error = Problem("note", "b", "n"), Problem("error", "z", "e", "Do it.")
    warning = Problem("warning", "a", "w")
    lines = problem_lines([note, warning, error, error])
    assert [item.severity for item in lines] == ["error", "warning", "note"]
    assert lines[0].remedy == "Do it."


@pytest.mark.parametrize(
    ("where", "label"),
    [
        ("big_kick.low", "big kick.low"),
        ("/home/a/my_film.mp4", "my_film.mp4"),
        ("C:\\films\\my_film.mp4", "my_film.mp4"),
        ("", ""),
    ],
)
def test_a_line_says_what_it_is_about(where: str, label: str) -> None:
    assert label_of(Line("note", where, "It is so.")) == label


def test_notes_are_no_problems_to_count() -> None:
    note, warning, error = (Problem(kind, "a", "t") for kind in ("note", "warning", "error"))
    assert counted([]) == (0, "") and counted([note]) == (0, "")
    assert counted([note, warning, warning]) == (1, "warning")
    assert counted([warning, error]) == (2, "error")


@pytest.mark.parametrize(
    ("where", "way"),
    [
        ("far.value", ((), "far")),
        ("voice", ((), "voice")),
        ("voice/osc.rate", (("voice",), "osc")),
        ("patch:inner/osc.rate", (("voice",), "osc")),
        ("engine", None),
        ("patch:gone/osc", None),
        ("far/osc", None),
        ("", None),
    ],
)
def test_a_line_leads_to_its_node(where: str, way: object) -> None:
    assert way_to(PATCH, where) == way


def desk() -> Desk:
    library = Library.load()
    return Desk(library, InHand(PATCH, library))


def test_a_node_that_is_not_seen_is_brought_into_sight_and_chosen() -> None:
    here = desk()
    here.camera = here.camera.panned(1.0, 0.0)
    assert show_node(here, "far.value")
    assert here.selection.nodes == {"far"}
    seen = here.camera.seen(here.area.width, here.area.height)
    assert seen.holds(here.scene.rect("far"))


def test_one_that_is_seen_stays_where_it_is() -> None:
    here = desk()
    rect = here.scene.rect("far")
    here.camera = here.fitted(["far"]).panned(30.0, -20.0)
    before = here.camera
    assert show_node(here, "far")
    assert here.camera == before and rect.contains(Point(5000.0, 5000.0))


def test_one_inside_an_instance_is_gone_into() -> None:
    here = desk()
    assert show_node(here, "voice/osc.rate")
    assert here.way == ("voice",) and here.selection.nodes == {"osc"}
    assert not show_node(here, "gone.x") and here.way == ("voice",)


def test_a_sentence_stays_then_fades_and_a_long_one_stays_longer() -> None:
    said = Said("Short.", at=10.0)
    assert strength_of(said, 10.0) == 1.0
    assert strength_of(said, 10.0 + TOLD_SECONDS - FADE_SECONDS / 2.0) == pytest.approx(0.5)
    assert strength_of(said, 10.0 + TOLD_SECONDS) == 0.0
    assert strength_of(Said("x" * 200, at=10.0), 10.0 + TOLD_SECONDS) == 1.0
