"""Nodes that live, and the panels around them, as Dear PyGui is told to draw them."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


def scene(name: str) -> Any:
    call = [sys.executable, "-m", "tests.editor.living", name]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_signals_are_drawn_in_their_rows() -> None:
    found = scene("signals")
    assert {"add.out", "add.value", "hits.pulse", "in.audio"} <= set(found["watched"])
    line = found["line"]
    assert line[-1] < line[-4] < line[0], "y goes down: what rises gets smaller"
    assert found["flash"][0] > 0.7 and found["flash"][1] < 0.15
    assert found["sound"][0] > found["sound"][1] > 0.0, "a peak falls slowly"
    assert "1 trigger" in found["words"]
    assert found["glowing"] > 0


def test_a_picture_comes_back_in_the_texture_that_it_had() -> None:
    found = scene("pictures")
    assert found["made"] == [[1, True]] * 3
    assert found["asked"][0] == ["noise"] and [] in found["asked"]


def test_costs_stand_under_titles_as_long_as_they_are_asked_for() -> None:
    found = scene("costs")
    assert found["shown"] and "100 µs  1.0 %" not in found["gone"]
    assert found["asked"] == [True, False]


def test_the_bar_asks_the_session_and_says_when_it_is_away() -> None:
    found = scene("bar")
    for wanted in ("Ask", "SetShow", "Tap", "Nudge", "Record"):
        assert wanted in found["sent"]
    assert {"Living", "Blackout", "Panic", "Master", "100 %", "0:00"} <= set(found["words"])
    assert "Connecting…" in found["away"] and "Blackout" not in found["away"]


def test_strips_bring_snapshots_as_chosen_and_let_cues_begin() -> None:
    found = scene("strips")
    assert found["recall"] == ["calm", 1.0, "beat"] and found["cues"] == [1]
    assert {"Calm", "drop", "Snapshots", "Cues", "1 beat", "Beat"} <= set(found["words"])
    assert found["left_for_the_canvas"] < 900


def test_a_problem_leads_to_its_node() -> None:
    found = scene("problems")
    assert {"add.value", "It is so. Do that.", "It is back."} <= set(found["words"])
    assert found["chosen"] == ["add"]
    assert found["toast"] == ["A sentence."]
    assert found["boxes"] >= 4
