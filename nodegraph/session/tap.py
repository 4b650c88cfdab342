"""A tempo from taps, as a person taps them: the last eight, a line through them."""

from __future__ import annotations

from nodegraph.session.transport import FASTEST, SLOWEST

MOST = 8
PAUSE = 60.0 / SLOWEST  # seconds after which a tap begins anew
OFF = 0.35  # of a beat: a tap that far from where it was due begins anew


def tapped(taps: tuple[float, ...], seconds: float) -> tuple[float, ...]:
    """Return the taps that count, with one more; without those it does not fit to."""
    if taps and not 0.0 < seconds - taps[-1] < PAUSE:
        taps = ()
    if len(taps) > 1:
        beat = (taps[-1] - taps[0]) / (len(taps) - 1)
        if abs(seconds - taps[-1] - beat) > OFF * beat:
            taps = taps[-1:]
    return (*taps[-MOST + 1 :], seconds)


def tempo_of_taps(taps: tuple[float, ...]) -> tuple[float, float] | None:
    """Return beats a minute, and the moment of the beat of the last tap; None for a single tap.

    Least squares: the tempo of all taps, not of the first and the last.
    """
    count = len(taps)
    if count < 2:
        return None
    middle, mean = (count - 1) / 2, sum(taps) / count
    spread = sum((place - middle) ** 2 for place in range(count))
    beat = sum((place - middle) * (tap - mean) for place, tap in enumerate(taps)) / spread
    tempo = min(max(60.0 / beat, SLOWEST), FASTEST)
    return tempo, mean + middle * beat
