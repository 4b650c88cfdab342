"""The recorder: frames with their own index, waiting, errors and what it refuses."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nodegraph.model.errors import Failed, Unusable
from nodegraph.stage import encoder_movie
from nodegraph.stage.encoder import QUEUED_FRAMES, Recorder
from nodegraph.stage.encoder_formats import encoder_threads, exact_fps
from tests.stage.recordings import HEIGHT, RATE, WIDTH, decode, grey

SIZE = (WIDTH, HEIGHT)


def levels(path: Path) -> list[int]:
    """The grey of each frame, in steps of 20."""
    return [round(picture.mean() / 20) * 20 for picture in decode(path).pictures]


def test_missing_frames_repeat_the_one_before_and_late_ones_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "live.mp4"
    with Recorder(path, SIZE, 30) as recorder:
        assert recorder.write_frame(grey(40), 2)
        assert recorder.write_frame(grey(80), 3)
        assert not recorder.write_frame(grey(240), 1)
        assert recorder.write_frame(grey(120), 6)
        assert recorder.next_index == 7
        done = recorder.close()
    assert levels(path) == [40, 40, 40, 80, 80, 80, 120]
    assert (done.frames, done.repeated, done.dropped) == (7, 4, 1)


def test_sound_with_a_gap_is_silent_there_and_an_overlap_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "live.mkv"
    with Recorder(path, SIZE, 30, sound_rate=RATE) as recorder:
        recorder.write_frame(grey(0))
        recorder.write_sound(np.full((2, 100), 0.25, np.float32), 0)
        recorder.write_sound(np.full((2, 100), 0.5, np.float32), 150)
        recorder.write_sound(np.full((2, 100), 0.75, np.float32), 200)
        assert recorder.close().samples == 300
    left = decode(path).sound[0]
    expected = np.repeat([0.25, 0, 0.5, 0.75], [100, 50, 100, 50])
    assert np.allclose(left, expected, atol=1e-6)


def test_bottom_up_pictures_are_turned_over(tmp_path: Path) -> None:
    path = tmp_path / "flip.mp4"
    picture = grey(0)
    picture[: HEIGHT // 2, :, :3] = 240  # the first rows: at the bottom, as OpenGL has it
    with Recorder(path, SIZE, 30) as recorder:
        recorder.write_frame(picture, bottom_up=True)
    seen = decode(path).pictures[0]
    assert seen[: HEIGHT // 2 - 2].mean() < 2 < 230 < seen[HEIGHT // 2 + 2 :].mean()


def test_pictures_may_come_as_bytes_and_are_copied_at_once(tmp_path: Path) -> None:
    path = tmp_path / "copy.mp4"
    memory = grey(200)
    with Recorder(path, SIZE, 30) as recorder:
        recorder.write_frame(memory)
        memory[:] = 0
        recorder.write_frame(grey(100).tobytes())
        recorder.write_frame(memoryview(grey(60).tobytes()))
    assert levels(path) == [200, 100, 60]


@pytest.fixture
def slow_writer(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Pictures are taken out of the queue only after the event."""
    gate = threading.Event()
    load = encoder_movie.MovieWriter.load

    def wait_and_load(self: encoder_movie.MovieWriter, pixels: np.ndarray) -> None:
        gate.wait(10)
        load(self, pixels)

    monkeypatch.setattr(encoder_movie.MovieWriter, "load", wait_and_load)
    return gate


def test_a_stage_that_must_not_wait_drops_the_picture(
    tmp_path: Path, slow_writer: threading.Event
) -> None:
    recorder = Recorder(tmp_path / "a.mp4", SIZE, 30)
    given = [recorder.write_frame(grey(20 * index), index, wait=False) for index in range(9)]
    assert given == [True] * QUEUED_FRAMES + [False] * (9 - QUEUED_FRAMES)
    slow_writer.set()
    assert recorder.close().dropped == 9 - QUEUED_FRAMES


def test_a_stage_that_waits_is_held_back_by_the_encoder(
    tmp_path: Path, slow_writer: threading.Event
) -> None:
    recorder = Recorder(tmp_path / "a.mp4", SIZE, 30)

    def give() -> None:
        for _ in range(QUEUED_FRAMES + 1):
            recorder.write_frame(grey(0))

    giver = threading.Thread(target=give)
    giver.start()
    giver.join(0.2)
    assert giver.is_alive()
    slow_writer.set()
    giver.join(10)
    assert recorder.close().frames == QUEUED_FRAMES + 1


def test_what_fails_in_the_thread_is_one_sentence_at_the_next_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, index: int) -> None:
        raise ValueError("the encoder is unwell")

    monkeypatch.setattr(encoder_movie.MovieWriter, "write", fail)
    recorder = Recorder(tmp_path / "a.mp4", SIZE, 30)
    with pytest.raises(Failed, match=r"a\.mp4: recording failed .*the encoder is unwell"):
        for _ in range(1000):
            recorder.write_frame(grey(0))
            time.sleep(0.001)
    with pytest.raises(Failed):
        recorder.close()
    assert list(tmp_path.iterdir()) == []


def test_nothing_can_be_added_after_the_end(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.mp4", SIZE, 30)
    recorder.write_frame(grey(0))
    assert recorder.close() == recorder.close()
    with pytest.raises(Failed, match="is closed"):
        recorder.write_frame(grey(0))


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("a.avi", SIZE, r"'\.avi' is not a format we write.*\.mp4, \.mkv, \.mov, \.png"),
        ("a", SIZE, "a name without suffix"),
        ("a.mp4", (641, 360), "641x360 is odd where .mp4 needs even sides; take 642x360"),
        ("a.mkv", (640, 361), "take 640x362"),
        ("a.mov", (641, 361), "take 642x361"),
        ("a.mp4", (0, 360), "0x360 is outside 1..16384"),
        ("no/such/folder/a.mp4", SIZE, "cannot be written there"),
        ("file/a.mp4", SIZE, "cannot be written there"),
        ("folder.mp4", SIZE, "cannot be written there .it is a folder"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(
    tmp_path: Path, name: str, size: tuple[int, int], words: str
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.mp4").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Unusable, match=words):
        Recorder(tmp_path / name, size, 30)
    assert sorted(tmp_path.iterdir()) == before


def test_rates_channels_shapes_and_speeds_out_of_range_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with pytest.raises(Unusable, match="AAC has no rate of 47999 Hz"):
        Recorder(path, SIZE, 30, sound_rate=47999)
    with pytest.raises(Unusable, match="3 channels"):
        Recorder(path, SIZE, 30, sound_rate=RATE, channels=3)
    with pytest.raises(Unusable, match="fps: 0 is outside"):
        Recorder(path, SIZE, 0)
    recorder = Recorder(path, SIZE, 30, sound_rate=RATE)
    with pytest.raises(Unusable, match=r"shape \(1, 10\)"):
        recorder.write_sound(np.zeros((1, 10), np.float32))
    with pytest.raises(Unusable, match="160x96 RGBA8"):
        recorder.write_frame(b"too little")
    recorder.abort()
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    with Recorder(tmp_path / "out" / "a.mp4", SIZE, 30) as recorder:
        recorder.write_frame(grey(0))
    assert (tmp_path / "out" / "a.mp4").exists()


def test_one_frame_and_declared_sound_that_never_came_still_play(tmp_path: Path) -> None:
    for suffix in (".mp4", ".mkv", ".mov"):
        path = tmp_path / f"a{suffix}"
        with Recorder(path, SIZE, 30, sound_rate=RATE) as recorder:
            recorder.write_frame(grey(100))
        assert levels(path) == [100]


def test_decimal_rates_name_the_ratio_they_stand_for() -> None:
    assert exact_fps(29.97) == exact_fps(30000 / 1001) == Fraction(30000, 1001)
    assert exact_fps(23.976) == exact_fps(23.98) == Fraction(24000, 1001)
    assert exact_fps(59.94) == Fraction(60000, 1001)
    assert exact_fps(25.0) == 25
    assert exact_fps(12.5) == Fraction(25, 2)


def test_the_encoders_threads_do_not_depend_on_the_machine() -> None:
    assert encoder_threads((320, 180)) == encoder_threads((1280, 720)) == 4
    assert encoder_threads((1920, 1080)) == 9
    assert encoder_threads((3840, 2160)) == 16


def test_importing_the_recorder_does_not_load_the_media_library() -> None:
    code = "import sys, nodegraph.stage.encoder; sys.exit('av' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
