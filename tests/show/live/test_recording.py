"""A take: where its pictures and blocks stand, whatever the engine's count does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nodegraph.show.live.recording import Take
from nodegraph.show.live.ring import Slot
from nodegraph.stage.encoder import Recorder
from tests.stage.recordings import HEIGHT, RATE, WIDTH, Decoded, decode, grey

BLOCK = 512
EACH = RATE // 30


class Taking:
    """A take into a file, fed as a stage does: blocks come a little before their pictures."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._recorder = Recorder(path, (WIDTH, HEIGHT), 30, sound_rate=RATE)
        self.take = Take(self._recorder, RATE, BLOCK)

    def block(self, number: int) -> None:
        """Give a block: each sample says which it is."""
        samples = ((number * BLOCK + np.arange(BLOCK)) % 1000) / 2000
        sound = np.stack([samples, samples]).astype(np.float32)
        self.take.sound(Slot(number, 0, 0.0, 120.0, np.zeros(1, np.float32), [], sound, {}))

    def frames(self, frames: range, count: int = 0) -> None:
        """Show these frames of an engine whose count began there, with their sound."""
        given = frames.start * EACH // BLOCK  # the first of them begins before the first picture
        for frame in frames:
            while given * BLOCK < (frame + 2) * EACH:
                self.block(count + given)
                given += 1
            while self._recorder._free.empty():  # a real show gives them one by one
                pass
            self.take.picture(count * BLOCK + frame * EACH, grey(20 + 40 * (frame % 6)))

    def close(self) -> Decoded:
        self._recorder.close()
        return decode(self.path)


def greys(seen: Decoded) -> list[int]:
    """The frames, by their place in the row of six greys."""
    return [round((picture.mean() - 20) / 40) for picture in seen.pictures]


@pytest.fixture
def taking(tmp_path: Path) -> Taking:
    return Taking(tmp_path / "take.mkv")


def test_sound_and_pictures_of_a_moment_stand_at_one_time(taking: Taking) -> None:
    taking.frames(range(100, 130))
    seen = taking.close()
    assert greys(seen) == [frame % 6 for frame in range(100, 130)]
    at = 100 * EACH + np.arange(30 * EACH)
    np.testing.assert_allclose(seen.sound[0, : at.size], at % 1000 / 2000, atol=1e-6)


def test_frames_that_were_left_out_repeat_the_one_before(taking: Taking) -> None:
    taking.frames(range(6, 10))
    taking.frames(range(13, 16))
    assert greys(taking.close()) == [0, 1, 2, 3, 3, 3, 3, 1, 2, 3]


@pytest.mark.parametrize("count", [-3000, 100_000])
def test_a_count_that_begins_anew_goes_on_where_the_take_is(taking: Taking, count: int) -> None:
    taking.frames(range(6, 36), 4000)
    taking.block(4000 + 36 * EACH // BLOCK + 3)  # heard of, and never shown
    taking.frames(range(0, 30), 4000 + count)
    seen = taking.close()
    assert greys(seen) == [frame % 6 for frame in (*range(6, 36), *range(0, 30))]
    assert seen.sound.shape[1] < 64 * EACH
    again = 30 * EACH + np.arange(10 * EACH)
    wanted = ((4000 + count) * BLOCK + np.arange(10 * EACH)) % 1000 / 2000
    np.testing.assert_allclose(seen.sound[0, again][2 * EACH :], wanted[2 * EACH :], atol=1e-6)


def test_another_frame_rate_keeps_its_moments(taking: Taking) -> None:
    """The next patch of a set may have one: its samples say where its pictures stand."""
    taking.frames(range(0, 30))
    for frame in range(25, 50):  # 25 a second, from the second second on
        while taking._recorder._free.empty():
            pass
        taking.take.picture(frame * RATE // 25, grey(220 if frame % 5 == 0 else 20))
    bright = [at for at, grey in enumerate(greys(taking.close())) if at >= 30 and grey == 5]
    assert bright[0] == 30 and 36 in bright and 42 in bright and 48 in bright
