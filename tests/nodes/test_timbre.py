"""The colour of a sound: librosa's numbers where it defines the same, physics elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.nodes.librosa_numbers import HARMONY_SIZE, NUMBERS, SIZE, spectra
from tests.playing import BLOCK, RATE, noise, play, tone

LIBROSA = np.load(NUMBERS)
FRAMES = spectra(SIZE)[:, None, :]  # a block each
SILENCE = np.zeros((2, 1, SIZE // 2 + 1), np.float32)


def spectrum_of(sound: Any, size: int = SIZE) -> Any:
    """Return the spectra of a sound, block by block."""
    blocks = len(sound) // BLOCK
    return np.stack(
        play("analysis.spectrum", blocks, {"source": sound}, settings={"size": size})["out"]
    )


def test_centroid_and_flatness_are_librosas() -> None:
    centroid = play("analysis.centroid", 4, {"source": FRAMES})["out"][0]
    np.testing.assert_allclose(centroid, LIBROSA["centroid"], rtol=1e-5)
    flatness = play("analysis.flatness", 4, {"source": FRAMES})["out"][0]
    np.testing.assert_allclose(flatness, LIBROSA["flatness"], rtol=1e-4)


@pytest.mark.parametrize(("place", "part"), [(0, 0.25), (1, 0.85), (2, 0.99)])
def test_rolloff_is_librosas(place: int, part: float) -> None:
    found = play("analysis.rolloff", 4, {"source": FRAMES, "part": part})["out"][0]
    np.testing.assert_allclose(found, LIBROSA["rolloff"][:, place], rtol=1e-6)


def test_mel_cepstrum_is_librosas() -> None:
    found = play("analysis.mfcc", 4, {"source": FRAMES}, settings={"count": 20})["out"]
    np.testing.assert_allclose(found.T, LIBROSA["mfcc"], rtol=1e-4, atol=1e-3)


def test_chroma_is_librosas() -> None:
    frames = spectra(HARMONY_SIZE)[:, None, :]
    found = play("analysis.chroma", 4, {"source": frames})["out"]
    np.testing.assert_allclose(found[:, :3].T, LIBROSA["chroma"][:3], atol=1e-4)


@pytest.mark.parametrize("hertz", [110.0, 1000.0, 9000.0])
def test_the_centroid_of_a_sine_is_its_frequency(hertz: float) -> None:
    spectrum = spectrum_of(tone(hertz, 12 * BLOCK, 0.5))
    made = play("analysis.centroid", 12, {"source": spectrum})
    assert made["out"][0, -1] == pytest.approx(hertz, rel=0.03)
    expected = min(max(np.log(hertz / 100.0) / np.log(100.0), 0.0), 1.0)
    assert made["brightness"][0, -1] == pytest.approx(expected, abs=0.01)


def test_of_white_noise_half_lies_below_a_quarter_of_the_rate() -> None:
    spectrum = spectrum_of(noise(60 * BLOCK, 0.1))[10:]
    found = play("analysis.rolloff", 50, {"source": spectrum, "part": 0.5})["out"][0]
    assert np.mean(found) == pytest.approx(RATE / 4, rel=0.03)


def test_noise_is_flat_and_a_tone_is_not() -> None:
    hiss = play("analysis.flatness", 12, {"source": spectrum_of(noise(12 * BLOCK, 0.1))})
    clear = play("analysis.flatness", 12, {"source": spectrum_of(tone(1000.0, 12 * BLOCK))})
    assert hiss["out"][0, -1] == pytest.approx(np.exp(-0.5772), abs=0.05)  # of |gaussian|^2
    assert hiss["noise"][0, -1] > 0.9
    assert clear["noise"][0, -1] < 0.1


def test_crest_is_the_number_of_bins_for_one_and_1_for_all() -> None:
    alone = np.zeros((1, 1, 1025), np.float32)
    alone[0, 0, 100] = 0.3
    made = play("analysis.crest", 1, {"source": alone})
    assert made["out"][0, 0] == pytest.approx(1025.0)
    assert made["peak"][0, 0] == pytest.approx(1.0)
    made = play("analysis.crest", 1, {"source": np.full_like(alone, 0.1)})
    assert made["out"][0, 0] == pytest.approx(1.0, rel=1e-5)
    assert made["peak"][0, 0] == pytest.approx(0.0, abs=1e-5)


def test_flux_is_1_for_a_new_sound_and_0_for_a_steady_or_fading_one() -> None:
    frame = FRAMES[0]
    played = np.stack([0.0 * frame, frame, frame, 0.5 * frame, 0.5 * frame, frame])
    found = play("analysis.flux", 6, {"source": played})["out"][0]
    np.testing.assert_allclose(found, [0.0, 1.0, 0.0, 0.0, 0.0, 0.5], atol=1e-5)


def test_flux_does_not_hear_how_loud_a_sound_is_until_it_fades_out() -> None:
    rising = np.stack([FRAMES[0], 2.0 * FRAMES[0]])
    for level, expected in ((1.0, 0.5), (0.01, 0.5), (1e-7, 0.0)):
        found = play("analysis.flux", 2, {"source": level * rising})["out"][0, 1]
        assert found == pytest.approx(expected, abs=1e-3)


def test_only_the_band_counts() -> None:
    both = spectrum_of(tone(300.0, 12 * BLOCK, 0.5) + tone(6000.0, 12 * BLOCK, 0.5))
    band = {"low": 3000.0, "high": 9000.0}
    found = play("analysis.centroid", 12, {"source": both}, settings=band)["out"]
    assert found[0, -1] == pytest.approx(6000.0, rel=0.01)
    found = play("analysis.rolloff", 12, {"source": both}, settings={"high": 1000.0})["out"]
    assert found[0, -1] == pytest.approx(300.0, abs=50.0)


@pytest.mark.parametrize(
    ("name", "notes"), [("C major", (0, 4, 7)), ("F minor", (5, 8, 0)), ("B flat", (10, 2, 5))]
)
def test_the_strongest_classes_of_a_chord_are_its_notes(name: str, notes: tuple[int, ...]) -> None:
    frames = 20 * BLOCK
    hertz = [440.0 * 2.0 ** ((60 + pitch - 69) / 12) for pitch in notes]
    chord = sum(tone(note * part, frames, 0.2 / part) for note in hertz for part in (1, 2, 4))
    found = play("analysis.chroma", 20, {"source": spectrum_of(chord, 8192)})["out"][:, -1]
    assert set(np.argsort(found)[-3:].tolist()) == {pitch % 12 for pitch in notes}, name
    assert found.max() == pytest.approx(1.0)


def test_the_tuning_moves_the_classes() -> None:
    flat = spectrum_of(tone(440.0 * 2.0 ** (-0.4 / 12), 20 * BLOCK), 8192)
    at_440 = play("analysis.chroma", 20, {"source": flat})["out"][:, -1]
    tuned = {"a4": 440.0 * 2.0 ** (-0.4 / 12)}
    right = play("analysis.chroma", 20, {"source": flat}, settings=tuned)["out"][:, -1]
    assert at_440[8] > 3.0 * right[8]
    assert right[9] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("type", "quiet"),
    [
        ("analysis.centroid", {"out": 0.0, "brightness": 0.0}),
        ("analysis.rolloff", {"out": 0.0, "brightness": 0.0}),
        ("analysis.flatness", {"out": 0.0, "noise": 0.0}),
        ("analysis.crest", {"out": 1.0, "peak": 0.0}),
        ("analysis.flux", {"out": 0.0}),
        ("analysis.chroma", {"out": 0.0}),
    ],
)
def test_silence_has_a_value(type: str, quiet: dict[str, float]) -> None:
    made = play(type, 2, {"source": SILENCE})
    for name, value in quiet.items():
        np.testing.assert_array_equal(made[name], value)


def test_of_silence_only_the_first_coefficient_is_not_0() -> None:
    made = play("analysis.mfcc", 2, {"source": SILENCE})["out"]
    assert made[0, -1] == pytest.approx(-100.0 * np.sqrt(128.0), rel=1e-5)
    np.testing.assert_allclose(made[1:], 0.0, atol=1e-2)


def test_every_channel_has_its_own_twelve_lanes() -> None:
    two = np.stack([spectrum_of(tone(hertz, 20 * BLOCK), 8192)[-1, 0] for hertz in (440.0, 523.25)])
    found = play("analysis.chroma", 1, {"source": two[None]})["out"][:, 0].reshape(2, 12)
    assert np.argmax(found, axis=1).tolist() == [9, 0]
