"""How much of a song could be a voice: an estimate, not a detector.

What sings moves: seen through a long window its partials smear like a noise, through a short one
they stand still like a tone. Drums smear in both, held tones in neither. Two separations by
medians, one with each window, leave what could be a voice (H. Tachibana et al., Melody line
estimation based on temporal variability of melodic source, ICASSP 2010; D. FitzGerald, Harmonic/
percussive separation using median filtering, DAFx 2010). A saxophone that bends counts as well.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LOW, HIGH = 150.0, 4000.0  # Hz
LONG, SHORT = 4096, 1024  # samples at 24 kHz: 170 and 43 ms
REACH = 13  # frames or bins that a median looks at
LEAST, MOST = 0.03, 0.2  # shares of such sound that count as none and as all voice


def voice_share(sound: Floats, rate: int) -> float:
    """Return 0..1 for float32 (channels, frames); silence is 0."""
    from scipy.signal import istft

    mono = sound.mean(axis=0)
    whole = _inside(_spectrum(mono, SHORT), rate, SHORT)
    total = float(np.square(np.abs(whole)).sum())
    if total < 1e-9 or len(mono) < 4 * LONG:
        return 0.0
    long = _spectrum(mono, LONG)
    _, moving = istft(long * (1.0 - _steady(np.abs(long))), nperseg=LONG)
    short = _inside(_spectrum(np.asarray(moving, np.float32), SHORT), rate, SHORT)
    sung = float(np.square(np.abs(short * _steady(np.abs(short)))).sum())
    return float(np.clip((sung / total - LEAST) / (MOST - LEAST), 0.0, 1.0))


def _spectrum(mono: Floats, window: int) -> NDArray[np.complex64]:
    from scipy.signal import stft

    return np.asarray(stft(mono, nperseg=window)[2], np.complex64)


def _inside(spectrum: NDArray[np.complex64], rate: int, window: int) -> NDArray[np.complex64]:
    return spectrum[int(LOW * window / rate) : int(HIGH * window / rate)]


def _steady(size: Floats) -> Floats:
    """Return for each cell how much of it goes on in time rather than across frequencies."""
    from scipy.ndimage import median_filter

    along = np.square(median_filter(size, (1, REACH)))
    across = np.square(median_filter(size, (REACH, 1)))
    return np.asarray(along / np.maximum(along + across, 1e-12), np.float32)
