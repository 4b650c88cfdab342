"""Renders, decoded and compared: a song and a patch in, a music video out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from nodegraph.cli import main
from nodegraph.stage.recording_metadata import read_metadata

RATE = 48_000

FLASH = """/*{"INPUTS": [
  {"NAME": "level", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
  {"NAME": "hit", "TYPE": "event"}
]}*/
void main() { gl_FragColor = vec4(vec3(hit ? 1.0 : level), 1.0); }
"""


def patch_file(folder: Path, nodes: dict[str, Any], wires: list[str], **run: Any) -> Path:
    (folder / "shaders").mkdir(exist_ok=True)
    (folder / "shaders" / "flash.fs").write_text(FLASH)
    patch = {
        "format": "nodegraph/1",
        "run": {"size": [64, 64], "fps": 30, "seed": 7} | run,
        "nodes": {
            "in": {"type": "source.input"},
            "flash": {"type": "shader.flash"},
            "screen": {"type": "output.screen", "values": {"finish": 0}},
            **nodes,
        },
        "wires": ["flash.out -> screen.picture", "in.audio -> screen.sound", *wires],
    }
    path = folder / "flash.patch.json"
    path.write_text(json.dumps(patch))
    return path


@pytest.fixture
def clicks(tmp_path: Path) -> Path:
    """Three seconds of silence with a click at 0.5 s, 1.25 s and 2.1 s."""
    sound = np.zeros(3 * RATE, np.float32)
    for second in (0.5, 1.25, 2.1):
        sound[round(second * RATE)] = 0.9
    path = tmp_path / "clicks.wav"
    soundfile.write(path, sound, RATE, subtype="FLOAT")
    return path


def flashing(folder: Path, **run: Any) -> Path:
    """A patch that is white for the one frame after each click."""
    nodes = {
        "in": {"type": "source.input", "settings": {"even": False}},
        "click": {"type": "event.threshold", "values": {"level": 0.5}},
    }
    wires = ["in.music -> click.source", "click.out -> flash.hit"]
    return patch_file(folder, nodes, wires, **run)


def moment(frame: av.AudioFrame | av.VideoFrame) -> float:
    """Return when a player shows or sounds the frame, in seconds."""
    assert frame.pts is not None
    assert frame.time_base is not None
    return float(frame.pts * frame.time_base)


def sound_of(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return the time of every sample and the samples, (channels, n), as a player has them."""
    times, parts = [], []
    planar = av.AudioResampler(format="fltp")
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            start = moment(frame)
            for plain in planar.resample(frame):
                parts.append(plain.to_ndarray())
                times.append(start + np.arange(frame.samples) / RATE)
    return np.concatenate(times), np.concatenate(parts, axis=1)


def decode(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return np.stack(frames).astype(np.uint8), sound_of(path)[1]


def test_the_same_render_twice_decodes_to_the_same(tmp_path: Path, clicks: Path) -> None:
    patch = flashing(tmp_path)
    for name in ("a.mp4", "b.mp4"):
        assert main(["render", str(patch), "-o", str(tmp_path / name), "--audio", str(clicks)]) == 0
    pictures, sound = decode(tmp_path / "a.mp4")
    again, sound_again = decode(tmp_path / "b.mp4")
    assert np.array_equal(pictures, again)
    assert np.array_equal(sound, sound_again)


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_the_last_picture_lasts_as_long_as_the_others(
    tmp_path: Path, clicks: Path, suffix: str
) -> None:
    out = tmp_path / f"out{suffix}"
    words = ["--audio", str(clicks), "--seconds", "2"]
    assert main(["render", str(flashing(tmp_path)), "-o", str(out), *words]) == 0
    with av.open(str(out)) as container:
        stream = container.streams.video[0]
        assert stream.duration is not None
        assert stream.time_base is not None
        assert float(stream.duration * stream.time_base) == pytest.approx(2.0, abs=1e-6)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov"])
def test_click_and_flash_meet_in_the_decoded_file(
    tmp_path: Path, clicks: Path, suffix: str
) -> None:
    # fps 32 divides the clicks' moments, so each flash is due at the click's own sample
    mono = soundfile.read(clicks)[0]
    mono[:] = 0.0
    mono[[round(second * RATE) for second in (0.5, 1.25, 2.125)]] = 0.9
    soundfile.write(clicks, mono, RATE, subtype="FLOAT")
    patch = flashing(tmp_path, fps=32)
    out = tmp_path / f"out{suffix}"
    assert main(["render", str(patch), "-o", str(out), "--audio", str(clicks)]) == 0
    with av.open(str(out)) as container:
        flashes = [
            moment(frame)
            for frame in container.decode(video=0)
            if frame.to_ndarray(format="gray").mean() > 128
        ]
    times, sound = sound_of(out)
    for flash in flashes:
        near = np.abs(times - flash) < 0.1
        click = times[near][np.argmax(np.abs(sound[0, near]))]
        assert abs(click - flash) < 0.001
    assert len(flashes) == 3


def test_an_event_of_any_lane_shows(tmp_path: Path) -> None:
    sound = np.zeros((RATE, 2), np.float32)
    sound[RATE // 4, 0] = sound[RATE // 2, 1] = 0.9  # left, then right
    soundfile.write(tmp_path / "sides.wav", sound, RATE, subtype="FLOAT")
    nodes = {"click": {"type": "event.threshold", "values": {"level": 0.5}}}
    wires = ["in.audio -> click.source", "click.out -> flash.hit"]
    patch, out = patch_file(tmp_path, nodes, wires), tmp_path / "out.mkv"
    audio = ["--audio", str(tmp_path / "sides.wav")]
    assert main(["render", str(patch), "-o", str(out), *audio]) == 0
    pictures, _ = decode(out)
    assert np.flatnonzero(pictures.mean(axis=(1, 2, 3)) > 128).tolist() == [8, 15]


def test_a_decoded_grey_is_the_grey_that_was_drawn(tmp_path: Path, clicks: Path) -> None:
    patch = patch_file(tmp_path, {}, [])
    raw = json.loads(patch.read_text())
    raw["nodes"]["flash"]["values"] = {"level": 128 / 255}
    for finish in (0, 1):
        raw["nodes"]["screen"]["values"] = {"finish": finish}
        patch.write_text(json.dumps(raw))
        out = tmp_path / f"grey{finish}.mp4"
        words = ["--audio", str(clicks), "--seconds", "0.5", "--size", "640x360"]
        assert main(["render", str(patch), "-o", str(out), *words]) == 0
        pictures, _ = decode(out)
        assert np.abs(pictures.mean(axis=(1, 2)) - 128.0).max() <= 1.0


def test_the_video_knows_its_patch_and_its_seed(tmp_path: Path, clicks: Path) -> None:
    patch = flashing(tmp_path)
    out = tmp_path / "out.mp4"
    words = ["--audio", str(clicks), "--seconds", "0.2", "--seed", "99"]
    assert main(["render", str(patch), "-o", str(out), *words]) == 0
    found = read_metadata(out)
    assert found.seed == 99
    assert json.loads(found.patch)["nodes"]["click"]["type"] == "event.threshold"


def test_sound_and_picture_have_the_length_that_was_asked_for(tmp_path: Path, clicks: Path) -> None:
    out = tmp_path / "out.mkv"
    words = ["--audio", str(clicks), "--seconds", "1.5"]
    assert main(["render", str(flashing(tmp_path)), "-o", str(out), *words]) == 0
    pictures, sound = decode(out)
    assert len(pictures) == 45
    assert sound.shape[1] == round(1.5 * RATE)


def test_a_sequence_of_pictures_comes_with_its_sound(tmp_path: Path, clicks: Path) -> None:
    out = tmp_path / "still" / "out.png"
    out.parent.mkdir()
    words = ["--audio", str(clicks), "--seconds", "0.2"]
    assert main(["render", str(flashing(tmp_path)), "-o", str(out), *words]) == 0
    assert len(list(out.parent.rglob("*.png"))) == 6
    [wav] = out.parent.rglob("*.wav")
    assert soundfile.info(wav).frames == round(0.2 * RATE)
