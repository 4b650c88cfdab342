"""How the show is, as the bar at the top tells it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from nodegraph.editor.living.vitals import (
    STALE_SECONDS,
    Vitals,
    clock_text,
    facts_of,
    problems_of,
    short_device,
    tempo_source,
    title_of,
)
from nodegraph.model.errors import Problem
from nodegraph.session import messages as m
from nodegraph.show.live.bulletin import status_of

SHOW = m.ShowChanged(
    path="/x.patch.json", saved=False, controls=m.Controls(blackout=True), recording="", keeps=5.0,
    tempo=128.0, tempo_source="internal", peers=None, set_path="/e.set.json",
    entries=("a", "b"), place=0, coming=1, wanted=-1, cue=2, device="Card", input="",
    window=m.OutputWindow(open=True, display=1), displays=(m.Screen(name="a", width=8, height=6),),
)  # fmt: skip
PROBLEM = Problem("warning", "a.x", "It is so.", "Do this.")


def engine(**changed: Any) -> dict[str, Any]:
    running = m.Running(
        generation=1, blocks=10, beat=3.0, tempo=128.0, confidence=1.0, load=0.123, worst=0.2,
        missed=0, xruns=0, device="Scarlett 2i2 (hw:1,0)", latency=0.0107,
    )  # fmt: skip
    plain: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(running, **changed))
    return plain


def stage(frames: int, skipped: int = 0) -> dict[str, Any]:
    drawing = m.Drawing(generation=1, frames=frames, skipped=skipped, median_ms=5.0, worst_ms=9.0)
    plain: dict[str, Any] = msgspec.to_builtins(drawing)
    return plain


def test_a_status_holds_the_show_and_its_problems() -> None:
    status = {**status_of(SHOW, [PROBLEM]), "engine": None, "pids": {}}
    assert facts_of(status) == SHOW
    assert problems_of(status) == (PROBLEM,)


@pytest.mark.parametrize("status", [{}, {"path": 3}, {"problems": "many"}])
def test_a_status_that_is_none_says_nothing(status: dict[str, Any]) -> None:
    assert facts_of(status) is None and problems_of(status) == ()


def test_frames_a_second_are_those_between_two_messages() -> None:
    vitals = Vitals().followed({"stage": stage(100)}, 10.0)
    vitals = vitals.followed({"stage": stage(130, skipped=6)}, 10.5)
    assert vitals.fps == 60.0 and vitals.left_out == 12.0
    assert vitals.load_line == "60 fps"


def test_a_stage_that_begins_anew_does_not_make_the_pace_jump() -> None:
    vitals = Vitals().followed({"stage": stage(100)}, 10.0)
    vitals = vitals.followed({"stage": stage(130)}, 10.5)
    assert vitals.followed({"stage": stage(3)}, 11.0).fps == 60.0


def test_device_and_load_are_told_in_words() -> None:
    vitals = Vitals().followed({"engine": engine(), "stage": None}, 1.0)
    assert vitals.device_line == "Scarlett 2i2  11 ms"
    assert vitals.load_line == "Sound 12 %"
    assert not vitals.strained
    assert Vitals().followed({"engine": engine(load=0.9)}, 1.0).strained


def test_what_was_missed_is_told_for_a_while() -> None:
    vitals = Vitals().followed({"engine": engine(missed=3)}, 1.0)
    assert vitals.trouble_line(1.0) == "", "what was before one looked is old"
    vitals = vitals.followed({"engine": engine(missed=3, xruns=2)}, 2.0)
    assert vitals.trouble_line(2.0) == "5 missed"
    assert vitals.trouble_line(2.0 + STALE_SECONDS) == ""


def test_a_recording_is_timed_from_when_it_was_first_seen() -> None:
    vitals = Vitals().followed({"recording": "/x.mp4"}, 5.0).followed({"recording": "/x.mp4"}, 65.0)
    assert clock_text(65.0 - vitals.begun) == "1:00"
    assert clock_text(99.0 - vitals.followed({"recording": ""}, 66.0).begun) == "0:00"


def test_a_show_that_is_lost_tells_no_load() -> None:
    lost = Vitals().followed({"engine": engine()}, 1.0).lost()
    assert lost.engine is None and lost.load_line == "" and lost.confidence == 0.0


@pytest.mark.parametrize(
    ("source", "peers", "words"),
    [
        ("internal", None, "Set here"),
        ("internal:128", None, "Set here"),
        ("link", 2, "Link (2)"),
        ("link", None, "Link"),
        ("beat_tracker", None, "Follows beat tracker"),
    ],
)
def test_the_source_of_the_tempo_is_told(source: str, peers: int | None, words: str) -> None:
    assert tempo_source(source, peers) == words


def test_a_document_is_called_by_its_title_or_its_file() -> None:
    assert title_of("Night Drive", "/a/b.patch.json") == "Night Drive"
    assert title_of("", "/a/moon_lake.patch.json") == "moon_lake"
    assert title_of("", "") == "Untitled"


def test_a_device_is_called_shortly() -> None:
    assert short_device("HDA Intel PCH: ALC257 Analog (hw:0,0)") == "HDA Intel PCH: ALC257 Ana…"
    assert short_device("(odd)") == "(odd)"


@pytest.mark.parametrize(
    ("seconds", "text"), [(7.9, "0:07"), (754.0, "12:34"), (3723.0, "1:02:03"), (-1.0, "0:00")]
)
def test_a_time_is_shown_as_a_recorder_does(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text
