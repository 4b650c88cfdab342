"""Inputs and settings of every kind, for tests about values."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from nodegraph.model.ranges import ANY, Range
from nodegraph.model.scaling import Scaled
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, SettingSpec

RANGES: Final = [
    ANY,
    Range(0.0, 1.0),
    Range(-1.0, 1.0),
    Range(0.2, 0.9996),
    Range(soft=(0.0, 4.0)),
    Range(1.0, 100.0, "", "log"),
    Range(0.0, 8.0, "", "power", (0.0, 2.0), 3.0),
    Range(1.0, 300.0, whole=True),
    Range(whole=True),
    Range(0.0, 96_000.0, "Hz", "log", (20.0, 20_000.0)),
    Range(0.0, 100.0, "Hz", "log", (0.01, 10.0)),
    Range(10.0, 20_000.0, "Hz"),
    Range(1e-4, 3_600.0, "s", "log", (1e-3, 10.0)),
    Range(0.0, 0.25, "s"),
    Range(0.0, 60.0, "s"),
    Range(-120.0, 60.0, "dB", soft=(-60.0, 12.0)),
    Range(20.0, 400.0, "bpm", soft=(60.0, 180.0)),
    Range(1.0 / 64, 4096.0, "beats", "log", (0.25, 16.0)),
    Range(-4096.0, 4096.0, "beats", soft=(0.0, 4.0)),
    Range(-1e6, 1e6, "turns", soft=(0.0, 1.0)),
    Range(-1.0, 1.0, "turns/s"),
    Range(-4.0, 4.0, "stops"),
    Range(0.0, 127.0, "MIDI note"),
]
SETTINGS: Final = [
    SettingSpec("count", "int", 8, Range(1.0, 128.0)),
    SettingSpec("high", "float", 100.0, Range(0.0, 96_000.0, "Hz")),
    SettingSpec("loop", "bool", True),
    SettingSpec("wave", "choice", "sine", choices=("sine", "triangle", "soft_square")),
]
MODES: Final = ("lowpass", "highpass", "band_pass", "low_shelf")


def control(range: Range, default: float = 0.0) -> PortSpec:
    """Return a number input."""
    return PortSpec("x", Kind.CONTROL, range, range.clamp(default))


CHOICE: Final = PortSpec("mode", Kind.CONTROL, Range(0.0, 3.0), 0.0, choices=MODES)
SWITCH: Final = PortSpec("locked", Kind.CONTROL, Range(0.0, 1.0), 1.0, choices=("off", "on"))

scaled: st.SearchStrategy[Scaled] = st.sampled_from(
    [*map(control, RANGES), CHOICE, SWITCH, *SETTINGS]
)


def amounts(item: Scaled) -> st.SearchStrategy[float]:
    """Return numbers within the hard limits of an input, most of them where its knob is."""
    low, high = item.range.low, item.range.high
    if item.choices:
        low, high = 0.0, float(len(item.choices) - 1)
    span = [min(max(end, low), high) for end in item.range.span]
    near = st.floats(0.0, 1.0).map(lambda number: min(max(number, low), high))
    return st.floats(low, high) | st.floats(span[0], span[1]) | near
