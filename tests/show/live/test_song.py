"""The song of a show, kept decoded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nodegraph.model.errors import Unusable
from nodegraph.show.live import song
from nodegraph.show.material import material

RATE = 48_000


def test_a_second_engine_has_the_same_sound_at_once(tmp_path: Path, drums: Path) -> None:
    first = song.kept_material(tmp_path, str(drums), RATE, True)
    drums.unlink()  # it is not read again
    again = song.kept_material(tmp_path, str(drums), RATE, False)
    np.testing.assert_array_equal(first.sound, again.sound)
    assert (first.repeat, again.repeat) == (True, False)
    length = first.sound.shape[1]
    np.testing.assert_array_equal(first.block(length - 10, 30)[:, 10:], first.sound[:, :20])
    assert not again.block(length, 30).any()


def test_without_room_it_is_in_memory(
    tmp_path: Path, drums: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    folder = tmp_path / "show"
    folder.mkdir()
    found = song.kept_material(folder, str(drums), RATE, False)
    np.testing.assert_array_equal(found.sound, material(drums, RATE).sound)
    assert found.sound.flags.c_contiguous, "machine code reads it row after row"
    assert not list(folder.iterdir())


def test_a_file_that_is_no_sound_is_unusable(tmp_path: Path) -> None:
    path = tmp_path / "words.wav"
    path.write_text("no sound")
    with pytest.raises(Unusable, match=r"words\.wav"):
        song.kept_material(tmp_path, str(path), RATE, False)
