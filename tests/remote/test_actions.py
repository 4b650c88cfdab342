"""What a controller does to a set that plays: the key `midi` of its file, through real ports."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import soundfile

from nodegraph.remote.actions import read_actions
from nodegraph.remote.controls import Control
from tests.remote.conftest import PATCH
from tests.remote.test_midi import Pad, pad
from tests.show.live.conftest import GLOW, Playing, until

pytestmark = pytest.mark.slow

__all__ = ["pad"]
MIDI = {
    "note:36": "next", "note:37": "previous", "note:38": "panic", "note:39": "freeze",
    "toggle:40": "blackout", "cc:7": "master", "cc:20": "tap", "note:90": "nxet",
    "note:41": "keep", "note:42": "play",
}  # fmt: skip


@pytest.fixture(scope="module")
def of_set(jack: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playing]:
    """A show of two documents, with a safe one, at a level of a half."""
    folder = tmp_path_factory.mktemp("set")
    (folder / "shaders").mkdir()
    (folder / "shaders" / "glow.fs").write_text(GLOW)
    for name in ("one", "two", "calm"):
        (folder / f"{name}.patch.json").write_text(json.dumps(PATCH))
    path = folder / "evening.set.json"
    entries = [{"patch": f"{name}.patch.json", "at": "now"} for name in ("one", "two", "calm")]
    path.write_text(
        json.dumps({
            "format": "nodegraph-set/1", "patches": entries, "safe": "calm.patch.json",
            "midi": MIDI, "master": {"level": 0.5},
        })
    )  # fmt: skip
    sound = folder / "silence.wav"
    soundfile.write(sound, np.zeros((48_000 * 60, 2), np.float32), 48_000)
    found = Playing(path, sound)
    try:
        yield found
    finally:
        found.close()


def place(show: Playing) -> int:
    return int(show.status["place"])


def control(show: Playing, name: str) -> float:
    return float(show.status["controls"][name])


def test_keys_and_a_fader_lead_a_set(pad: Pad, of_set: Playing) -> None:
    """The show has a hand of its own, since its file says what keys do: nobody asked for one."""
    said = of_set.launcher.folder / "remote.log"
    until(lambda: said.exists() and "pad:out is there" in said.read_text())
    assert "midi: note:90: 'nxet' is no action of a show." in said.read_text()
    assert control(of_set, "master") == 0.5
    _walk(pad, of_set)
    _dim(pad, of_set)
    press(pad, 42, lambda: not control(of_set, "playing"))
    press(pad, 42, lambda: bool(control(of_set, "playing")))
    pad.send(0x90, 41, 100)
    until(lambda: "No minutes of this show are kept" in said.read_text())
    press(pad, 38, lambda: place(of_set) == 2)
    assert control(of_set, "master") == 0.5
    assert not control(of_set, "freeze")


def press(pad: Pad, key: int, what: Callable[[], bool]) -> None:
    """Press a key until it does something: a JACK server that gets no time loses messages."""
    for _ in range(5):
        pad.send(0x80, key, 0)
        pad.send(0x90, key, 100)
        pad.send(0x90, key, 90)  # pressed harder, not again
        end = time.monotonic() + 4.0
        while time.monotonic() < end:
            if what():
                return
            time.sleep(0.02)
    raise AssertionError(f"key {key} did nothing")


def _walk(pad: Pad, show: Playing) -> None:
    until(lambda: show.status["coming"] == 1)
    press(pad, 36, lambda: place(show) == 1)
    until(lambda: show.status["coming"] == 2)
    press(pad, 37, lambda: place(show) == 0)


def _dim(pad: Pad, show: Playing) -> None:
    press(pad, 40, lambda: bool(control(show, "blackout")))
    press(pad, 40, lambda: not control(show, "blackout"))
    press(pad, 39, lambda: bool(control(show, "freeze")))
    pad.move(7, [10, 20])
    press(pad, 39, lambda: bool(control(show, "freeze")))  # what came before it was heard
    assert control(show, "master") == 0.5, "a fader takes over softly"
    pad.move(7, range(30, 100, 5))
    until(lambda: control(show, "master") == pytest.approx(95 / 127))
    pad.send(0x80, 39, 0)
    pad.send(0x80, 39, 0)
    until(lambda: not control(show, "freeze"))


def test_what_cannot_be_is_told_and_the_others_work() -> None:
    found, problems = read_actions({
        "cc:1": "master", "note:1@2": "tap", "rel:3": "master", "note:9": "master",
        "rel:4": "next", "knob": "next", "note:5": ["next"], "note:6": None,
    })  # fmt: skip
    assert found == {
        Control("cc", 1): "master", Control("note", 1, 2): "tap", Control("rel", 3): "master",
    }  # fmt: skip
    assert len(problems) == 5 and all(problem.startswith("midi: ") for problem in problems)
    assert "needs a knob" in problems[0] and "names no MIDI control" in problems[2]
    assert read_actions(["next"])[1] and read_actions({}) == read_actions(None) == ({}, [])
