"""What librosa 0.11 says of four spectra: `python tests/nodes/librosa_numbers.py` writes it anew.

librosa is not needed to run the tests; for this it is installed aside, with nothing of ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

RATE, SIZE, HARMONY_SIZE = 48_000, 2048, 8192
NUMBERS = Path(__file__).with_name("librosa_numbers.npz")


def spectra(size: int) -> Any:
    """Return float32 (4, size // 2 + 1): a chord, a dull rumble, a hiss, and nearly nothing."""
    bins = np.arange(size // 2 + 1)
    hertz = bins * RATE / size
    rough = 1.0 + 0.9 * np.sin(bins * 2.399963) * np.sin(bins * bins * 0.0137)
    chord = sum(
        np.exp(-0.5 * ((hertz - note * part) / (1.2 * RATE / size)) ** 2) / part
        for note in (261.63, 329.63, 392.0)
        for part in range(1, 9)
    )
    made = np.stack(
        [
            0.2 * chord + 1e-5 * rough,
            0.3 * rough / (1.0 + (hertz / 150.0) ** 2),
            0.002 * rough * hertz / (hertz + 4000.0),
            3e-5 * rough,
        ]
    )
    return made.astype(np.float32)


def _numbers() -> dict[str, Any]:
    import librosa  # type: ignore[import-not-found,unused-ignore]  # pyright: ignore

    found: dict[str, list[Any]] = {name: [] for name in ("centroid", "rolloff", "flatness", "mfcc")}
    for one in spectra(SIZE).astype(np.float64):
        magnitudes = one[:, None]
        said = {"sr": RATE, "n_fft": SIZE}
        feature = librosa.feature
        found["centroid"].append(feature.spectral_centroid(S=magnitudes, **said)[0, 0])
        found["rolloff"].append(
            [
                feature.spectral_rolloff(S=magnitudes, roll_percent=part, **said)[0, 0]
                for part in (0.25, 0.85, 0.99)
            ]
        )
        found["flatness"].append(feature.spectral_flatness(S=magnitudes)[0, 0])
        bands = feature.melspectrogram(S=magnitudes**2, sr=RATE, n_mels=128)
        found["mfcc"].append(feature.mfcc(S=librosa.power_to_db(bands), n_mfcc=20)[:, 0])
    chroma = [
        librosa.feature.chroma_stft(S=one[:, None] ** 2, sr=RATE, n_fft=HARMONY_SIZE, tuning=0.0)
        for one in spectra(HARMONY_SIZE).astype(np.float64)
    ]
    return {**found, "chroma": [one[:, 0] for one in chroma]}


if __name__ == "__main__":
    arrays: Any = {name: np.array(item) for name, item in _numbers().items()}
    np.savez_compressed(NUMBERS, **arrays)
