"""A successor of the session finds the outputs as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodegraph.session.messages import Controls, OutputWindow, SetSong
from nodegraph.show.live.carried import FILE, Carried, Carrier


def test_the_next_one_finds_what_was_kept_last(tmp_path: Path) -> None:
    first = Carrier(tmp_path)
    assert first.found() is None
    first.keep(Controls(), OutputWindow())
    dark, there = Controls(blackout=True, master=0.5), OutputWindow(open=True, display=1)
    first.keep(dark, there)
    assert Carrier(tmp_path).found() == Carried(dark, there)
    song = SetSong(path="/music/calm.ogg", repeat=True, first=48_000, standing=True)
    first.keep(dark, there, song)
    assert Carrier(tmp_path).found() == Carried(dark, there, song)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("text", ["", "{", '{"controls": 3, "window": {}}'])
def test_what_cannot_be_read_is_as_good_as_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    assert Carrier(tmp_path).found() is None


def test_a_folder_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    carrier = Carrier(tmp_path / "gone")
    carrier.keep(Controls(blackout=True), OutputWindow())
    assert carrier.found() is None
