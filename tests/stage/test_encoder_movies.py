"""Movies: what a decoder sees and hears is what was recorded, when it was recorded."""

from __future__ import annotations

import hashlib
import shutil
import struct
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nodegraph.stage.encoder import Recorder
from tests.stage.recordings import HEIGHT, RATE, WIDTH, decode, decode_sound, grey

SUFFIXES = (".mp4", ".mkv", ".mov")
CLICK = 60  # the frame that flashes, at whose time the click sounds
ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs the ffmpeg program")


def record_click_and_flash(path: Path, fps: Fraction, frames: int = 90, block: int = 512) -> int:
    """Record a flash and a click at the same time; the samples written."""
    samples = int(frames / fps * RATE)
    sound = np.zeros((2, samples), np.float32)
    at = round(CLICK / fps * RATE)
    sound[:, at : at + 24] = 0.9
    with Recorder(path, (WIDTH, HEIGHT), fps, sound_rate=RATE) as recorder:
        for index in range(frames):
            recorder.write_frame(grey(255 if index == CLICK else 16))
            end = min(samples, int((index + 1) / fps * RATE))
            first = int(index / fps * RATE)
            for start in range(first, end, block):
                recorder.write_sound(sound[:, start : min(start + block, end)])
    return samples


def first_loud(sound: np.ndarray) -> int:
    return int(np.argmax(np.abs(sound[0]) > 0.3))


@pytest.mark.parametrize("fps", [Fraction(30), Fraction(30000, 1001)])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_click_and_a_flash_stay_together_within_a_millisecond(
    tmp_path: Path, suffix: str, fps: Fraction
) -> None:
    path = tmp_path / f"clip{suffix}"
    samples = record_click_and_flash(path, fps)
    seen = decode(path)
    flash = next(
        float(at) for at, rgb in zip(seen.times, seen.pictures, strict=True) if rgb.mean() > 128
    )
    assert abs(flash - first_loud(seen.sound) / RATE) < 1e-3
    assert abs(flash - float(CLICK / fps)) < 1e-3
    assert seen.sound.shape == (2, samples)


@pytest.mark.parametrize("samples", [1, 1023, 16001, 23457])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_as_much_sound_comes_back_as_was_written(tmp_path: Path, suffix: str, samples: int) -> None:
    path = tmp_path / f"clip{suffix}"
    with Recorder(path, (WIDTH, HEIGHT), 30, sound_rate=44100) as recorder:
        recorder.write_frame(grey(0))
        recorder.write_sound(np.zeros((2, samples), np.float32))
    assert decode_sound(path).shape == (2, samples)


@ffmpeg
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_decoder_hears_the_click_at_the_same_sample(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    record_click_and_flash(path, Fraction(30))
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a", "-f", "f32le", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    sound = np.frombuffer(raw, "<f4").reshape(-1, 2).T
    assert abs(first_loud(sound) - CLICK * RATE // 30) <= RATE // 1000


@pytest.mark.parametrize("suffix", [".mkv", ".mov"])
def test_sound_without_loss_comes_back_to_24_bits(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"noise{suffix}"
    sound = np.random.default_rng(1).uniform(-1, 1, (2, 20011)).astype(np.float32)
    with Recorder(path, (WIDTH, HEIGHT), 30, sound_rate=44100) as recorder:
        recorder.write_frame(grey(0))
        for start in range(0, 20011, 333):
            recorder.write_sound(sound[:, start : start + 333])
    heard = decode_sound(path)
    assert heard.shape == sound.shape
    assert np.abs(heard - sound).max() < 2**-22


@pytest.mark.parametrize(
    ("fps", "ratio"),
    [(24, Fraction(24)), (29.97, Fraction(30000, 1001)), (60, Fraction(60)), (23.976, None)],
)
def test_frames_sit_at_exact_multiples_of_the_rate(
    tmp_path: Path, fps: float, ratio: Fraction | None
) -> None:
    ratio = ratio or Fraction(24000, 1001)
    path = tmp_path / "clip.mp4"
    with Recorder(path, (WIDTH, HEIGHT), fps) as recorder:
        for index in range(40):
            recorder.write_frame(grey(index))
    seen = decode(path)
    assert seen.times == [index / ratio for index in range(40)]
    assert seen.video["rate"] == ratio
    assert seen.duration == pytest.approx(float(40 / ratio), abs=2e-6)


@pytest.mark.parametrize("frames", [*range(31, 45), 79, 80])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_pictures_that_stand_still_all_come_back(tmp_path: Path, suffix: str, frames: int) -> None:
    path = tmp_path / f"still{suffix}"
    with Recorder(path, (64, 36), 10, sound_rate=RATE) as recorder:
        for _ in range(frames):
            recorder.write_frame(grey(96, (64, 36)))
            recorder.write_sound(np.zeros((2, RATE // 10), np.float32))
    assert len(decode(path).pictures) == frames


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_grey_comes_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"grey{suffix}"
    levels = (0, 16, 64, 128, 200, 255)
    with Recorder(path, (WIDTH, HEIGHT), 30) as recorder:
        for level in levels:
            recorder.write_frame(grey(level))
    for level, picture in zip(levels, decode(path).pictures, strict=True):
        assert np.abs(picture.mean(axis=(0, 1)) - level).max() <= 1


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_colours_come_back_and_are_tagged_bt709(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"colour{suffix}"
    colours = [(226, 85, 43), (47, 168, 160), (122, 31, 29), (255, 0, 0), (0, 0, 255)]
    with Recorder(path, (WIDTH, HEIGHT), 30) as recorder:
        for colour in colours:
            picture = grey(0)
            picture[..., :3] = colour
            recorder.write_frame(picture)
    seen = decode(path)
    for colour, picture in zip(colours, seen.pictures, strict=True):
        assert np.abs(picture.mean(axis=(0, 1)) - colour).max() <= 3
    tags = [seen.video[name] for name in ("colorspace", "color_primaries", "color_trc")]
    assert tags == [1, 1, 1]
    assert seen.video["color_range"] == 1
    if suffix != ".mkv":
        assert b"colr" in path.read_bytes()


def test_chroma_is_the_mean_of_its_four_pixels(tmp_path: Path) -> None:
    from nodegraph.stage.encoder_colour import Converter

    picture = grey(0)
    picture[32, :, 0] = 255  # one red row: the chroma row over rows 32 and 33 has half of it
    red = np.frombuffer(bytes(Converter("yuv420p").convert(picture).planes[2]), np.uint8)
    rows = red.reshape(HEIGHT // 2, -1)[:, 8].astype(int) - 128
    assert rows[16] == 56
    assert np.count_nonzero(rows) == 1


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_frames_make_the_same_file(tmp_path: Path, suffix: str) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (30, HEIGHT, WIDTH, 4), np.uint8)
    hashes = set()
    for run in range(2):
        path = tmp_path / f"{run}{suffix}"
        with Recorder(path, (WIDTH, HEIGHT), 30, sound_rate=RATE) as recorder:
            for picture in noise:
                recorder.write_frame(picture)
                recorder.write_sound(np.full((2, 1600), picture[0, 0, 0] / 512, np.float32))
        hashes.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(hashes) == 1


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_a_clean_file_has_its_index_in_front_and_no_fragments(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    record_click_and_flash(path, Fraction(30))
    data, kinds, at = path.read_bytes(), [], 0
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        kinds.append(kind)
        at += length
    assert kinds.index(b"moov") < kinds.index(b"mdat")
    assert b"moof" not in kinds
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]


def test_a_dark_gradient_with_the_fixed_dither_keeps_narrow_bands(tmp_path: Path) -> None:
    size, path = (1280, 320), tmp_path / "dark.mp4"
    dither = np.random.default_rng(5).normal(0, 1.5, (size[1], size[0], 1))
    across = np.linspace(0, 1, size[0])[None, :, None] + np.linspace(0, 0.2, size[1])[:, None, None]
    with Recorder(path, size, 30) as recorder:
        for index in range(40):
            picture = grey(255, size)
            light = 6 + 20 * (across + 0.002 * index) * np.array([1, 0.8, 1.2])
            picture[..., :3] = np.round(light + dither)
            recorder.write_frame(picture)
    import av

    with av.open(str(path)) as container:
        lumas = [np.array(frame.to_ndarray())[: size[1]] for frame in container.decode(video=0)]
    assert widest_band(lumas[30]) <= 16
    assert path.stat().st_size * 8 * 30 / 40 < 3e6  # bits a second


def widest_band(luma: np.ndarray) -> int:
    """The longest run of one value in a row; of every ninth row, what 95 % stay within."""
    runs = []
    for row in luma[::9]:
        edges = np.flatnonzero(np.diff(row.astype(int)))
        runs.append(np.diff(np.concatenate([[-1], edges, [len(row) - 1]])).max())
    return int(np.quantile(runs, 0.95))
