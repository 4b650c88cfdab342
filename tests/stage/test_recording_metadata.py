"""A recording names the patch and seed that made it, whatever holds it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from nodegraph.model.errors import Unusable
from nodegraph.stage.encoder import Recorder
from nodegraph.stage.encoder_pictures import picture_path, sound_path
from nodegraph.stage.recording_metadata import Metadata, read_metadata
from tests.stage.recordings import HEIGHT, WIDTH, grey

PATCH = json.dumps(
    {"title": "Käse → 音", "nodes": {f"node {n}": {"type": "math.map"} for n in range(4000)}},
    ensure_ascii=False,
    indent=1,
)
METADATA = Metadata("Kick — tunnel", 'said "hi"; a=b\nsecond line', PATCH, -(2**40))


def record(path: Path, metadata: Metadata | None) -> None:
    with Recorder(path, (WIDTH, HEIGHT), 30, sound_rate=48000, metadata=metadata) as recorder:
        for index in range(3):
            recorder.write_frame(grey(60 * index))
            recorder.write_sound(np.full((2, 1600), 0.5, np.float32))


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".png"])
def test_all_that_was_said_is_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    record(path, METADATA)
    if suffix == ".png":
        path = picture_path(path, 2)
    assert read_metadata(path) == METADATA


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".png"])
def test_nothing_said_is_nothing_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    record(path, None)
    if suffix == ".png":
        path = picture_path(path, 0)
    assert read_metadata(path) == Metadata()


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs the ffprobe program")
def test_other_programs_see_the_title(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    record(path, METADATA)
    command = ["ffprobe", "-v", "error", "-show_entries", "format_tags=title", "-of", "csv=p=0"]
    said = subprocess.run([*command, str(path)], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == METADATA.title


def test_a_sequence_is_lossless_pictures_and_a_wav(tmp_path: Path) -> None:
    import soundfile
    from PIL import Image

    path = tmp_path / "out" / "%04d.png"
    noise = np.random.default_rng(0).integers(0, 255, (3, 31, 47, 4), np.uint8)
    sound = np.random.default_rng(1).uniform(-2, 2, (2, 4801)).astype(np.float32)
    with Recorder(path, (47, 31), 30, sound_rate=48000, metadata=METADATA) as recorder:
        for index in range(3):
            recorder.write_frame(noise[index], 2 * index)
        recorder.write_sound(sound[:, :1000])
        recorder.write_sound(sound[:, 1000:])
    names = [f"{index:04d}.png" for index in range(5)]
    assert sorted(p.name for p in path.parent.iterdir()) == [*names, "sound.wav"]
    for name, index in zip(names, (0, 0, 1, 1, 2), strict=True):
        picture = Image.open(path.parent / name)
        assert np.array_equal(np.array(picture), noise[index, ..., :3])
        assert picture.info["nodegraph_seed"] == str(METADATA.seed)
    heard, rate = soundfile.read(path.parent / "sound.wav", dtype="float32")
    assert rate == 48000
    assert np.array_equal(heard.T, sound)


def test_a_sequence_is_named_by_its_pattern() -> None:
    assert picture_path(Path("a/%05d.png"), 7) == Path("a/00007.png")
    assert picture_path(Path("a/x_%d.png"), 7) == Path("a/x_7.png")
    assert picture_path(Path("a/x.png"), 7) == Path("a/x_00007.png")
    assert sound_path(Path("a/%05d.png")) == Path("a/sound.wav")
    assert sound_path(Path("a/x_%05d.png")) == Path("a/x.wav")
    assert sound_path(Path("a/x.png")) == Path("a/x.wav")


def test_what_is_no_recording_is_refused_in_a_sentence(tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("no movie")
    with pytest.raises(Unusable, match="neither a movie nor a PNG"):
        read_metadata(text)
    with pytest.raises(Unusable, match=r"gone\.mp4: cannot be read"):
        read_metadata(tmp_path / "gone.mp4")
    with pytest.raises(Unusable, match="cannot be read"):
        read_metadata(tmp_path)
