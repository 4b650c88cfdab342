"""Files a patch names are found in the declared folders and nowhere else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from nodegraph.model.errors import Unusable
from nodegraph.model.media import Media
from nodegraph.model.sound_file import load_sound


@pytest.fixture
def roots(tmp_path: Path) -> Media:
    for name in ("first", "second", "outside"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "kick.wav").write_bytes(name.encode())
    (tmp_path / "outside" / "secret.wav").write_bytes(b"secret")
    (tmp_path / "first" / "link.wav").symlink_to(tmp_path / "outside" / "secret.wav")
    return Media((tmp_path / "first", tmp_path / "second"))


def test_the_first_folder_that_has_it_wins(roots: Media, tmp_path: Path) -> None:
    assert roots.find("deep/kick.wav").read_bytes() == b"first"
    assert roots.find("deep\\kick.wav").read_bytes() == b"first"
    (tmp_path / "first" / "deep" / "kick.wav").unlink()
    assert roots.find("deep/kick.wav").read_bytes() == b"second"


@pytest.mark.parametrize(
    "name",
    [
        "", "/etc/passwd", "../outside/secret.wav", "deep/../../outside/secret.wav", "link.wav",
        "C:\\secret.wav", "https://example.org/a.wav", "deep", "nothing.wav", "a\0b",
    ],
)  # fmt: skip
def test_nothing_else_is_found(roots: Media, name: str) -> None:
    with pytest.raises(Unusable):
        roots.find(name)


def test_mono_is_heard_on_both_sides_at_the_rate_of_the_show(tmp_path: Path) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 441 * np.arange(44_100) / 44_100)
    soundfile.write(tmp_path / "tone.flac", tone, 44_100)
    sound = load_sound(tmp_path / "tone.flac", 48_000)
    assert sound.shape == (2, 48_000)
    assert sound.dtype == np.float32
    assert np.array_equal(sound[0], sound[1])
    wanted = 0.5 * np.sin(2 * np.pi * 441 * np.arange(48_000) / 48_000)
    assert np.abs(sound[0] - wanted)[500:-500].max() < 1e-3


def test_of_many_channels_the_first_two_are_taken(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "six.wav", np.eye(6)[np.zeros(100, int)], 48_000)
    sound = load_sound(tmp_path / "six.wav", 48_000)
    assert sound[0].max() > 0.9
    assert np.abs(sound[1]).max() == 0.0


def test_what_is_not_a_number_in_a_file_is_silence(tmp_path: Path) -> None:
    sound = np.array([0.5, np.nan, np.inf, -0.5], np.float32)
    soundfile.write(tmp_path / "bad.wav", sound, 48_000, subtype="FLOAT")
    assert load_sound(tmp_path / "bad.wav", 48_000)[0].tolist() == [0.5, 0.0, 0.0, -0.5]
