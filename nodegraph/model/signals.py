"""The kinds of signal, and the names that annotate a node's ports.

Two families name the same kinds. `Audio`, `Control`, `Event` are what kernel code sees: one
number of one lane. Their `...Block` forms are what a host node sees once a block:

    AudioBlock      float32 (lanes, frames)
    ControlBlock    float32 (lanes,)
    EventBlock      a list per lane of (sample offset, value)
    NotesBlock      a list of Note
    SpectrumBlock   float32 (lanes, bins), 1.0 = full-scale sine
    ColourBlock (lanes, 4), PointBlock (lanes, 2), PaletteBlock (lanes, 6, 4): float32
    TextBlock       a list of one str per lane
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

from nodegraph.model.ranges import Range

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
else:
    Floats = object  # numpy is not needed to read a signature

EVENTS_PER_BLOCK = 64  # of one lane; later ones of the block are dropped and reported


class Kind(StrEnum):
    """What a wire carries."""

    AUDIO = "audio"
    CONTROL = "control"
    EVENT = "event"
    NOTES = "notes"
    SPECTRUM = "spectrum"
    TEXTURE = "texture"
    COLOUR = "colour"
    POINT = "point"
    PALETTE = "palette"
    TEXT = "text"


# What happens by itself when kinds differ; everything else needs a converter node.
CONVERSIONS: frozenset[tuple[Kind, Kind]] = frozenset(
    {
        (Kind.EVENT, Kind.CONTROL),
        (Kind.CONTROL, Kind.EVENT),
        (Kind.CONTROL, Kind.AUDIO),
        (Kind.EVENT, Kind.AUDIO),
    }
)

# Which node to put between two kinds that do not convert by themselves.
CONVERTERS: dict[tuple[Kind, Kind], str] = {
    (Kind.AUDIO, Kind.CONTROL): "envelope.follower",
    (Kind.AUDIO, Kind.EVENT): "event.threshold",
    (Kind.AUDIO, Kind.SPECTRUM): "analysis.spectrum",
    (Kind.SPECTRUM, Kind.CONTROL): "analysis.bands",
    (Kind.NOTES, Kind.CONTROL): "notes.voices",
    (Kind.NOTES, Kind.EVENT): "notes.voices",
    (Kind.NOTES, Kind.AUDIO): "notes.voices",
    (Kind.CONTROL, Kind.TEXTURE): "texture.from_values",
    (Kind.TEXTURE, Kind.CONTROL): "texture.measure",
    (Kind.TEXTURE, Kind.COLOUR): "texture.measure",
    (Kind.CONTROL, Kind.COLOUR): "colour.from_values",
    (Kind.CONTROL, Kind.POINT): "point.from_values",
    (Kind.PALETTE, Kind.COLOUR): "colour.pick",
    (Kind.AUDIO, Kind.TEXTURE): "texture.waveform",
    (Kind.SPECTRUM, Kind.TEXTURE): "texture.spectrum",
}


@dataclass(frozen=True, slots=True)
class Signal:
    """The marker inside `Annotated` that makes a parameter a port of this kind."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Width:
    """How many lanes a port has where that is not simply the node's width.

    On an input, `WIDE` takes all lanes of its wire to itself and `MONO` their mean, mixed before
    the node. On an output, `Width(4)` is fixed, `Width("count")` is the value of a setting, and
    `per_lane` multiplies by the node's width.
    """

    lanes: int | str = 0
    per_lane: bool = False


WIDE = Width()
MONO = Width(1)


@dataclass(frozen=True, slots=True)
class Bins:
    """Spectrum size of an output: `setting // 2 + 1` bins."""

    setting: str = "size"


@dataclass(frozen=True, slots=True)
class Choice:
    """Names of an enumeration; the number on the wire is the place in this list."""

    names: tuple[str, ...]

    def __init__(self, *names: str) -> None:
        object.__setattr__(self, "names", names)


@dataclass(frozen=True, slots=True)
class Given:
    """The marker of a parameter that the engine gives: rate, seconds, transport,
    jack, seed or lane.
    """

    what: str


@dataclass(frozen=True, slots=True)
class IsSetting:
    """The marker behind `Setting[...]`."""


class Note(NamedTuple):
    """One end of a note: `on` or off at a sample offset of the block, MIDI pitch and velocity."""

    offset: int
    on: bool
    id: int
    pitch: float
    velocity: float


# One number of one lane: kernel bodies.
Audio = Annotated[float, Signal(Kind.AUDIO), Range(-1.0, 1.0, soft=(-1.0, 1.0))]
Event = Annotated[float, Signal(Kind.EVENT), Range(0.0, 1.0)]
Control = Annotated[float, Signal(Kind.CONTROL), Range()]

# Numbers with a unit: use them as they are, or give a tighter Range after them.
Unit = Annotated[Control, Range(0.0, 1.0)]
Bipolar = Annotated[Control, Range(-1.0, 1.0)]
Hz = Annotated[Control, Range(0.0, 96_000.0, "Hz", "log", (20.0, 20_000.0))]
Db = Annotated[Control, Range(-120.0, 60.0, "dB", soft=(-60.0, 12.0))]
Seconds = Annotated[Control, Range(1e-4, 3_600.0, "s", "log", (1e-3, 10.0))]
Beats = Annotated[Control, Range(1.0 / 64, 4096.0, "beats", "log", (0.25, 16.0))]
Bpm = Annotated[Control, Range(20.0, 400.0, "bpm", soft=(60.0, 180.0))]
Turns = Annotated[Control, Range(-1e6, 1e6, "turns", soft=(0.0, 1.0))]
Semitones = Annotated[Control, Range(-128.0, 128.0, "semitones", soft=(-24.0, 24.0))]
Midi = Annotated[Control, Range(0.0, 127.0, "MIDI note")]
Factor = Annotated[Control, Range(soft=(0.0, 4.0))]
Flag = Annotated[Control, Range(0.0, 1.0), Choice("off", "on")]

# One block of all lanes: host bodies.
AudioBlock = Annotated[Floats, Signal(Kind.AUDIO), Range(-1.0, 1.0)]
ControlBlock = Annotated[Floats, Signal(Kind.CONTROL), Range()]
EventBlock = Annotated[list[list[tuple[int, float]]], Signal(Kind.EVENT), Range(0.0, 1.0)]
NotesBlock = Annotated[list[Note], Signal(Kind.NOTES)]
SpectrumBlock = Annotated[Floats, Signal(Kind.SPECTRUM), Range(0.0, 1.0)]
ColourBlock = Annotated[Floats, Signal(Kind.COLOUR)]
PointBlock = Annotated[Floats, Signal(Kind.POINT)]
PaletteBlock = Annotated[Floats, Signal(Kind.PALETTE)]
TextBlock = Annotated[list[str], Signal(Kind.TEXT)]
Texture = Annotated[object, Signal(Kind.TEXTURE)]

# What the engine gives.
Rate = Annotated[float, Given("rate")]  # samples per second
BlockSeconds = Annotated[float, Given("seconds")]  # length of a block
Seed = Annotated[float, Given("seed")]  # a number of this node and lane in 1..2**31-2
Lane = Annotated[float, Given("lane")]  # the number of this lane, from 0
Jack = Annotated[float, Given("jack")]  # the sample at the input jack; lane = channel
JackBlock = Annotated[Floats, Given("jack")]  # float32 (channels, frames)
