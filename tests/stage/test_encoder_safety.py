"""What is left on the disk when a recording does not end well."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nodegraph.model.errors import Failed
from nodegraph.stage.encoder import Recorder
from nodegraph.stage.recording_metadata import Metadata, read_metadata
from tests.stage.recordings import HEIGHT, RATE, WIDTH, decode, grey

SIZE = (WIDTH, HEIGHT)
MOVIES = (".mp4", ".mkv", ".mov")
ROOT = Path(__file__).parents[2]

# Records 30 frames a second, says so when they are encoded, and never closes.
HANGING = """
import sys, time
import numpy as np
from nodegraph.stage.encoder import Recorder
from nodegraph.stage.recording_metadata import Metadata
frames, live = int(sys.argv[2]), sys.argv[3] == "live"
metadata = Metadata(patch="{}")
recorder = Recorder(sys.argv[1], (160, 96), 30, sound_rate=48000, metadata=metadata, live=live)
for index in range(frames):
    recorder.write_frame(np.full((96, 160, 4), index, np.uint8))
    recorder.write_sound(np.zeros((2, 1600), np.float32))
while recorder._items.qsize():
    time.sleep(0.02)
time.sleep(0.3)
print("recorded", flush=True)
time.sleep(60)
"""


def give(recorder: Recorder, frames: int, *, noise: bool = False) -> None:
    random = np.random.default_rng(0)
    height, width = recorder.size[1], recorder.size[0]
    for index in range(frames):
        picture = grey(index % 250, recorder.size)
        if noise:
            picture[..., :3] = random.integers(0, 255, (height, width, 3), np.uint8)
        recorder.write_frame(picture)
        recorder.write_sound(np.zeros((2, 1600), np.float32))


@pytest.mark.parametrize("suffix", MOVIES)
def test_a_killed_recording_plays_up_to_its_last_second(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    killed(path, 150, "render")
    seen = decode(path)
    assert len(seen.pictures) >= 120
    assert seen.sound.shape[1] >= 4 * RATE
    assert seen.times[:3] == pytest.approx([0, 1 / 30, 2 / 30], abs=1e-3)
    assert read_metadata(path).patch == "{}"


@pytest.mark.parametrize("frames", [103, 125, 140])  # 103: a key picture is in the encoder
@pytest.mark.parametrize("suffix", MOVIES)
def test_a_killed_live_recording_plays_to_within_a_second(
    tmp_path: Path, suffix: str, frames: int
) -> None:
    path = tmp_path / f"clip{suffix}"
    killed(path, frames, "live")
    seen = decode(path)
    assert len(seen.pictures) > frames - 30
    assert seen.sound.shape[1] > (frames - 30) * 1600


def killed(path: Path, frames: int, how: str) -> None:
    """Record frames in another process, and kill it."""
    command = [sys.executable, "-c", HANGING, str(path), str(frames), how]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "recorded\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("suffix", MOVIES)
def test_ctrl_c_leaves_a_clean_file_of_what_was_recorded(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    with (
        pytest.raises(KeyboardInterrupt),
        Recorder(path, SIZE, 30, sound_rate=RATE) as recorder,
    ):
        give(recorder, 10)
        raise KeyboardInterrupt
    seen = decode(path)
    assert len(seen.pictures) == 10
    assert seen.sound.shape == (2, 16000)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", MOVIES)
def test_a_failure_before_the_first_second_leaves_nothing_new(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    path.write_text("the earlier recording")
    with pytest.raises(RuntimeError), Recorder(path, SIZE, 30, sound_rate=RATE) as recorder:
        give(recorder, 20)
        raise RuntimeError
    assert path.read_text() == "the earlier recording"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", MOVIES)
def test_a_failure_later_leaves_what_plays(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    with pytest.raises(RuntimeError), Recorder(path, SIZE, 30, sound_rate=RATE) as recorder:
        give(recorder, 40)
        raise RuntimeError
    assert len(decode(path).pictures) == 40
    assert list(tmp_path.iterdir()) == [path]


def test_no_picture_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no picture was recorded"):
        Recorder(tmp_path / "a.mp4", SIZE, 30).close()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True)
    except OSError:
        pytest.skip("needs the mount program")
    if done.returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("suffix", (*MOVIES, ".png"))
def test_a_full_disk_is_a_sentence_and_what_was_written_plays(
    small_disk: Path, suffix: str
) -> None:
    path = small_disk / f"clip{suffix}"
    size = (320, 180) if suffix in (".mp4", ".mkv") else SIZE
    recorder = Recorder(path, size, 30, sound_rate=RATE, metadata=Metadata(seed=5))
    with pytest.raises(Failed, match=r"the disk is full after .* what was written plays") as failed:
        give(recorder, 3000, noise=True)
    recorder.abort()
    names = sorted(os.listdir(small_disk))
    if suffix == ".png":
        assert len(names) > 30
        return
    assert names == [path.name]
    ended = float(str(failed.value).partition(" after ")[2].partition(" s;")[0])
    seen = decode(path)
    assert len(seen.pictures) > (ended - 1.0) * 30
    assert seen.sound.shape[1] > (ended - 1.0) * RATE, "a full disk is seen before it is full"
    assert read_metadata(path).seed == 5


@pytest.mark.parametrize("suffix", MOVIES)
def test_a_disk_full_at_once_leaves_nothing(small_disk: Path, suffix: str) -> None:
    (small_disk / "ballast").write_bytes(bytes(2_900_000))
    recorder = Recorder(small_disk / f"clip{suffix}", (640, 360), 30, sound_rate=RATE)
    with pytest.raises(Failed, match=r"the disk is full after .* nothing was left behind"):
        give(recorder, 300, noise=True)
    recorder.abort()
    assert os.listdir(small_disk) == ["ballast"]


def test_a_disk_too_small_for_a_second_copy_keeps_the_index_behind(small_disk: Path) -> None:
    path = small_disk / "clip.mp4"
    (small_disk / "ballast").write_bytes(bytes(2_000_000))
    with Recorder(path, SIZE, 30, sound_rate=RATE) as recorder:
        give(recorder, 45, noise=True)
    data = path.read_bytes()
    assert data.rindex(b"moov") > data.index(b"mdat") + 100_000
    assert len(decode(path).pictures) == 45
    assert sorted(os.listdir(small_disk)) == ["ballast", path.name]
