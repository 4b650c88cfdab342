"""Source: where sound comes from."""

from __future__ import annotations

import math
from functools import cache
from typing import Annotated, Any, NamedTuple

import numpy as np

from nodegraph.model.declare import File as FileOf
from nodegraph.model.declare import Node, Setting, implemented_by, knob, pick
from nodegraph.model.kernel_maths import sine
from nodegraph.model.kernel_memory import SETTINGS
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    Audio,
    AudioBlock,
    Choice,
    ControlBlock,
    EventBlock,
    Hz,
    JackBlock,
    Rate,
    Seed,
    Unit,
    Width,
)
from nodegraph.model.sound_file import load_sound
from nodegraph.model.spec import NodeSpec, Settings

from ._dsp.auto_gain import REMEMBERED, a_number, apply_gain
from ._looped import Looped


class InputOut(NamedTuple):
    """What comes in."""

    audio: Annotated[AudioBlock, Width(2), "The sound as it is, left and right."]
    music: Annotated[AudioBlock, Width(1), "One channel at an even loudness, for analysis."]


class Input(Looped, id="source.input", also=("microphone", "line in", "adc~", "audio in", "music")):
    """The input jack: the sound card when live, the given song when rendering.

    `music` is brought to an even loudness, so that a patch looks alike with a quiet and a loud
    master: the 95th percentile of its level goes to 0.8, by -12 to +24 dB, up within 1.5 s and
    down within 12 s; below -55 dBFS the gain is held.
    """

    even: Annotated[Setting[bool], "Bring `music` to an even loudness."] = True

    @staticmethod
    def memory_size(settings: Settings, rate: int, block: int, lanes: int) -> int:
        """What the gain remembers."""
        return REMEMBERED

    @staticmethod
    def loop(ports: Any, header: Any, memory: Any, frames: int, rate: float) -> None:
        """Pass the jack on."""
        audio, music, jack = ports[0], ports[1], ports[2]
        for frame in range(frames):
            left, right = a_number(jack[8 * frame]), a_number(jack[8 * frame + 1])
            audio[8 * frame], audio[8 * frame + 1] = left, right
            for lane in range(8):
                music[8 * frame + lane] = 0.5 * left + 0.5 * right
        if header[SETTINGS] != 0.0:
            apply_gain(music, memory, frames, rate)

    def block(self, jack: JackBlock) -> InputOut:
        """Do the same in Python."""
        return InputOut(*self.in_python(jack=jack))


class FileOut(NamedTuple):
    """A file, played."""

    audio: Annotated[AudioBlock, Width(2), "The file's sound, left and right."]
    position: Annotated[ControlBlock, Width(1), Range(0.0, 1e6, "s"), "Where it plays."]
    ended: Annotated[EventBlock, Width(1), "The last sample was played."]


class File(
    Node, id="source.file", also=("sample player", "audio file", "readsf~", "movie file in")
):
    """Play a sound file of the patch's folder, from the start of the show.

    It is loaded and brought to the patch's rate in the background; until it is there: silence.
    """

    file: Annotated[Setting[str], FileOf("audio"), "Name of the file."] = ""
    loop: Annotated[Setting[bool], "Start again at the end."] = True

    def start(self, rate: Rate) -> Any:
        """Load the file: float32 (2, frames)."""
        if not self.file:
            return np.zeros((2, 0), np.float32)
        return load_sound(self.media.find(self.file), int(rate))

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Stand at the beginning."""
        self.rate = rate
        self._place = 0
        self._silence = np.zeros((2, block), np.float32)

    def block(
        self,
        playing: Annotated[
            ControlBlock, Range(0.0, 1.0), Choice("off", "on"), "Off: silent, and it stands still."
        ] = knob(1.0),
    ) -> FileOut:
        """Play one block."""
        if self.result is None:
            return FileOut(self._silence, self._seconds(), [[]])
        sound, frames = self.result, self._silence.shape[1]
        length = sound.shape[1]
        if not length or playing[0] <= 0.5 or (self._place >= length and not self.loop):
            return FileOut(self._silence, self._seconds(), [[]])
        start = self._place
        end = start + frames
        ended: list[tuple[int, float]] = []
        if end <= length:
            out = sound[:, start:end]
        elif self.loop:
            out = sound[:, np.arange(start, end) % length]
        else:
            out = self._silence.copy()
            out[:, : length - start] = sound[:, start:]
        if end >= length:
            ended += [(at, 1.0) for at in range(length - 1 - start, frames, length)]
        self._place = end % length if self.loop else end
        return FileOut(out, self._seconds(), [ended])

    def _seconds(self) -> Any:
        return np.array([self._place / self.rate], np.float32)


@cache
def _wave_spec(spec: NodeSpec, wave: str) -> NodeSpec:
    kinds = {"triangle": Triangle, "saw": Saw, "square": Square}
    return implemented_by(spec, kinds[wave]) if wave in kinds else spec


def _wave(spec: NodeSpec, settings: Settings) -> NodeSpec:
    return _wave_spec(spec, str(settings.get("wave", "sine")))


def step_residue(turns: float, sample: float) -> float:
    """Return what takes the aliasing out of a step of -2 at turn 0 (PolyBLEP, Valimaki 2007).

    `turns` is the phase in 0..1, `sample` how far it moves a sample.
    """
    width = max(sample, 1e-9)
    after = turns / width
    before = (turns - 1.0) / width
    rising = after + after - after * after - 1.0
    falling = before * before + before + before + 1.0
    return pick(turns < width, rising, pick(turns > 1.0 - width, falling, 0.0))


class Oscillator(Node, id="source.oscillator", also=("osc~", "tone", "VCO", "sine"), variant=_wave):
    """Give a steady tone, from -1 to 1, its edges smoothed against aliasing."""

    wave: Annotated[Setting[int], Choice("sine", "triangle", "saw", "square"), "Shape."] = 0
    turns: float = 0.0
    sample: float = 0.0

    def begin(self, rate: Rate) -> None:
        """Remember the time between samples."""
        self.sample = 1.0 / rate

    def tick(
        self,
        frequency: Annotated[Hz, Range(0.0, 24_000.0, "Hz", "log", (20.0, 20_000.0))] = 220.0,
        phase: Annotated[Audio, Range(-1e6, 1e6, "turns"), "Added to the phase."] = 0.0,
    ) -> Audio:
        """Give one sample of a sine."""
        out = sine(self.turns + phase)
        turns = self.turns + frequency * self.sample
        self.turns = pick(turns >= 1.0, turns - 1.0, turns)
        return out


class Saw(Oscillator):
    """A falling line, once a turn."""

    def tick(self, frequency: Hz = 220.0, phase: Audio = 0.0) -> Audio:
        """Give one sample."""
        move = frequency * self.sample
        place = self.turns + phase
        place = place - math.floor(place)
        turns = self.turns + move
        self.turns = pick(turns >= 1.0, turns - 1.0, turns)
        return 1.0 - 2.0 * place + step_residue(place, move)


class Square(Oscillator):
    """Up for half a turn, then down."""

    def tick(self, frequency: Hz = 220.0, phase: Audio = 0.0) -> Audio:
        """Give one sample."""
        move = frequency * self.sample
        place = self.turns + phase
        place = place - math.floor(place)
        later = place + 0.5 - math.floor(place + 0.5)
        turns = self.turns + move
        self.turns = pick(turns >= 1.0, turns - 1.0, turns)
        edges = step_residue(place, move) - step_residue(later, move)
        return pick(place < 0.5, 1.0, -1.0) + edges


class Triangle(Oscillator):
    """Up and down in straight lines; its harmonics fall off by themselves."""

    def tick(self, frequency: Hz = 220.0, phase: Audio = 0.0) -> Audio:
        """Give one sample."""
        place = self.turns + phase + 0.25
        place = place - math.floor(place)
        turns = self.turns + frequency * self.sample
        self.turns = pick(turns >= 1.0, turns - 1.0, turns)
        return 1.0 - abs(4.0 * place - 2.0)


class Noise(Node, id="source.noise", also=("noise~", "white noise", "random")):
    """Give white noise, evenly spread from -`level` to `level`, each channel its own.

    Lehmer's generator with multiplier 16807 and modulus 2**31 - 1: exact in float64.
    """

    channels: Annotated[Setting[int], Range(1, 64), "Channels."] = 1
    seed: Annotated[Setting[int], Range(0, 2**31 - 2), "Another number, another noise."] = 0
    state: float = 1.0
    started: float = 0.0

    def begin(self, start: Seed) -> None:
        """Take the seed once."""
        self.state = pick(self.started > 0.5, self.state, start)
        self.started = 1.0

    def tick(
        self, level: Annotated[Unit, "Loudness, linear."] = 0.5
    ) -> Annotated[Audio, Width("channels")]:
        """Give one sample."""
        product = self.state * 16807.0
        self.state = product - math.floor(product / 2147483647.0) * 2147483647.0
        return (self.state / 1073741823.5 - 1.0) * level
