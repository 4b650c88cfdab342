"""What a song is like: beat, bars, form and character, also of songs that have little of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from nodegraph.model.errors import Unusable
from nodegraph.show.song_facts import MEASURES, song_facts
from nodegraph.show.sound_stream import mono_pieces, read_part
from tests.show.songs import RATE, drum_song


@pytest.mark.parametrize("tempo", [92.0, 124.0])
def test_the_bars_of_a_drum_machine_are_found_from_the_first_to_the_last(
    tmp_path: Path, tempo: float
) -> None:
    facts = song_facts(drum_song(tmp_path / "a.wav", tempo=tempo, bars=10))
    assert facts.grid.tempo == pytest.approx(tempo, rel=0.005)
    expected = np.arange(10) * 240.0 / tempo
    assert np.abs(facts.bars[:10] - expected).max() < 0.02


def test_a_stretch_begins_and_ends_on_bars_and_rises_into_the_loud_part(tmp_path: Path) -> None:
    facts = song_facts(drum_song(tmp_path / "a.wav", tempo=120.0, bars=16, quiet=8))
    start, end = facts.stretch(None, 12.6)
    assert np.abs(facts.bars - start).min() == 0.0
    assert np.abs(facts.bars - end).min() == 0.0
    assert end - start == pytest.approx(12.0, abs=0.05)  # six bars of two seconds are nearest
    assert 10.0 < start <= 20.01  # the loud part begins at 16 s: rises early, or is in it
    assert facts.loudest > 15.9
    assert any(abs(at - 16.0) < 0.1 for at in facts.sections)
    given = facts.stretch(5.3, 12.6)
    assert given == pytest.approx((6.0, 18.0), abs=0.05)  # the bar line nearest to 5.3 s


def test_silence_before_a_song_is_not_its_best_part(tmp_path: Path) -> None:
    facts = song_facts(drum_song(tmp_path / "a.wav", tempo=120.0, bars=8, silence=6.0))
    start, _ = facts.stretch(None, 8.0)
    assert start > 5.9
    assert facts.energy > 0.2


def test_a_song_of_four_seconds_is_taken_whole(tmp_path: Path) -> None:
    facts = song_facts(drum_song(tmp_path / "a.wav", tempo=120.0, bars=2))
    assert facts.stretch(None, 30.0) == pytest.approx((0.0, 4.0))


def test_a_song_without_a_beat_has_no_tempo_and_bars_of_two_seconds(tmp_path: Path) -> None:
    time = np.arange(12 * RATE) / RATE
    pad = 0.2 * np.sin(2 * np.pi * 220 * time) * np.sin(np.pi * time / 12) ** 2
    soundfile.write(tmp_path / "pad.wav", pad.astype(np.float32), RATE)
    facts = song_facts(tmp_path / "pad.wav")
    assert facts.grid.tempo is None
    assert facts.measure("tempo") is None
    assert np.diff(facts.bars) == pytest.approx(2.0)
    assert facts.density < 0.5


def test_silence_has_defined_answers(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros(5 * RATE, np.float32), RATE)
    facts = song_facts(tmp_path / "silence.wav")
    assert facts.grid.tempo is None
    for entry in MEASURES[1:]:
        assert facts.measure(entry) == 0.0
    assert facts.stretch(None, 2.0)[0] == 0.0


def test_the_same_song_at_another_level_has_the_same_character(tmp_path: Path) -> None:
    loud = song_facts(drum_song(tmp_path / "loud.wav", tempo=110.0, bars=6))
    sound, _ = soundfile.read(tmp_path / "loud.wav", dtype="float32")
    soundfile.write(tmp_path / "quiet.wav", sound / 20.0, RATE, subtype="FLOAT")
    quiet = song_facts(tmp_path / "quiet.wav")
    assert quiet.grid.tempo == pytest.approx(loud.grid.tempo, rel=0.01)
    for entry, most in {"energy": 0.1, "brightness": 0.05, "vocals": 0.05}.items():
        assert quiet.measure(entry) == pytest.approx(loud.measure(entry), abs=most)


def test_a_bright_song_is_brighter_and_a_busy_one_denser(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).standard_normal(6 * RATE)
    gate = np.exp(-(np.arange(6 * RATE) % (RATE // 6)) / 1500.0)
    soundfile.write(tmp_path / "hats.wav", (0.3 * noise * gate).astype(np.float32), RATE)
    drums = song_facts(drum_song(tmp_path / "drums.wav", tempo=100.0, bars=3))
    hats = song_facts(tmp_path / "hats.wav")
    assert hats.brightness > drums.brightness + 0.2
    assert hats.density == pytest.approx(6.0, abs=0.7)
    assert drums.density == pytest.approx(200.0 / 60.0, abs=0.5)


def test_a_sound_read_in_pieces_is_the_sound(tmp_path: Path) -> None:
    sound = np.random.default_rng(2).uniform(-0.5, 0.5, (9 * 44_100, 2)).astype(np.float32)
    path = tmp_path / "noise.wav"
    soundfile.write(path, sound, 44_100, subtype="FLOAT")
    mono = np.concatenate(list(mono_pieces(path, 44_100)))
    assert np.allclose(mono, sound.mean(axis=1), atol=1e-6)
    part = read_part(path, 44_100, 5.0, 2.0)
    assert np.array_equal(part, sound[5 * 44_100 : 7 * 44_100].T)
    before = read_part(path, 44_100, -1.0, 3.0)
    assert not before[:, :44_100].any()
    assert np.array_equal(before[:, 44_100:], sound[: 2 * 44_100].T)
    behind = read_part(path, 44_100, 8.0, 3.0)
    assert not behind[:, 44_100:].any()


@pytest.mark.parametrize("content", [None, b"", b"no sound at all, only words"])
def test_a_file_that_is_no_song_is_unusable(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "song.mp3"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unusable, match=r"song\.mp3"):
        song_facts(path)
