"""What the bar at the top says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodegraph.editor.desk import Desk
from nodegraph.editor.living.bar_parts import MOST_TITLE, bar_of
from nodegraph.editor.living.vitals import Vitals
from nodegraph.model.errors import Problem
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.session import messages as m
from nodegraph.show.live.bulletin import status_of
from nodegraph.show.live.following import Joined
from tests.editor.session_in_hand import InHand
from tests.editor.test_vitals import PROBLEM, SHOW, engine

LIBRARY = Library.load()


def desk(title: str = "") -> Desk:
    return Desk(LIBRARY, InHand(Patch(title=title), LIBRARY))


def told(here: Desk, *news: Any) -> Desk:
    door = here.door
    assert isinstance(door, InHand)
    here.follow()  # what it tells of itself
    door._news += news
    here.follow()
    return here


def status() -> Mapping[str, Any]:
    return status_of(SHOW, [PROBLEM])


def test_on_joining_the_show_is_known_without_a_change() -> None:
    here = told(desk(), Joined(status()))
    assert here.show == SHOW and here.controls.blackout
    assert here.problems == {"a": (PROBLEM,)}


def test_it_says_how_the_show_is() -> None:
    here = told(desk("Night Drive"), Joined(status()))
    here.vitals = Vitals().followed({"engine": engine(tempo=127.96)}, 1.0)
    bar = bar_of(here, 1.0)
    assert (bar.title, bar.saved, bar.tempo, bar.source) == (
        "Night Drive",
        False,
        "128.0",
        "Set here",
    )
    assert bar.blackout and not bar.freeze and bar.keeps == "Keep 5 min"
    assert bar.playing
    told(here, m.ShowChanged(**{**fields(), "controls": m.Controls(playing=False)}))
    assert not bar_of(here, 1.0).playing
    assert bar.problems == (1, "warning")


def test_a_show_that_is_away_tells_only_the_document() -> None:
    here = desk("Night Drive")
    assert isinstance(here.door, InHand)
    here.door.connected = False
    here.vitals = Vitals().followed({"engine": engine()}, 1.0)
    bar = bar_of(here, 1.0)
    assert not bar.connected and bar.title == "Night Drive" and bar.tempo == "" and not bar.device


def test_a_recording_is_timed() -> None:
    here = told(desk(), m.ShowChanged(**{**fields(), "recording": "/x.mp4"}))
    here.vitals = Vitals().followed({"recording": "/x.mp4"}, 3.0)
    assert bar_of(here, 15.0).recording == "0:12"
    ended = told(desk(), SHOW)
    ended.vitals = here.vitals
    assert bar_of(ended, 15.0).recording == ""


def fields() -> dict[str, Any]:
    return {name: getattr(SHOW, name) for name in SHOW.__struct_fields__}


def test_a_long_title_is_cut() -> None:
    assert len(bar_of(desk("x" * 99), 0.0).title) == MOST_TITLE


def test_problems_are_counted_over_all_nodes() -> None:
    error = Problem("error", "b.x", "No.")
    here = told(desk(), m.Problems(problems=(PROBLEM, error)))
    assert bar_of(here, 0.0).problems == (2, "error")


def test_it_says_whether_the_output_window_is_open() -> None:
    for is_open in (True, False):
        window = m.OutputWindow(open=is_open)
        here = told(desk(), m.ShowChanged(**{**fields(), "window": window}))
        assert bar_of(here, 0.0).output is is_open
