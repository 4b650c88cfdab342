"""A line: the devices that are open now, one stream or two, and opening them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nodegraph.engine.sound.devices import (
    Choice,
    DeviceInfo,
    NoDevice,
    Way,
    choose,
    listed,
    recording_from,
)
from nodegraph.engine.sound.intake import Intake
from nodegraph.engine.sound.places import At
from nodegraph.engine.sound.platform import quiet
from nodegraph.engine.sound.portaudio import JACK, Stream
from nodegraph.engine.sound.ring import Waiting
from nodegraph.engine.sound.speaker import Speaker
from nodegraph.engine.sound.status import Wishes
from nodegraph.model.errors import Failed

FIRST = 3.0  # s within which a device that was started runs
STEADY = 8  # callbacks; PulseAudio may call once and then rest for two seconds


@dataclass
class Line:
    """What plays and records now. `lost` and `intake` are also written by the keeper's thread."""

    wishes: Wishes
    rate: float
    block: int
    speaker: Speaker | None = None
    intake: Intake | None = None
    output: DeviceInfo | None = None
    input: DeviceInfo | None = None
    output_stream: Stream | None = None
    input_stream: Stream | None = None  # the same object where they share a clock
    met: tuple[bool, bool] = (False, False)  # whether wishes for output, input were met
    sentences: list[str] = field(default_factory=list)
    lost: bool = False
    latency: str = "low"  # or "high": what PortAudio asks of the device

    @property
    def streams(self) -> list[Stream]:
        """The streams, each once."""
        both = (self.output_stream, self.input_stream)
        return list(dict.fromkeys(stream for stream in both if stream is not None))

    @property
    def driving(self) -> Stream:
        """The stream that asks for blocks."""
        stream = self.output_stream or self.input_stream
        assert stream is not None
        return stream

    @property
    def names(self) -> str:
        """The devices, for a sentence."""
        both = [item.label for item in (self.output, self.input) if item is not None]
        return " and ".join(f"'{name}'" for name in dict.fromkeys(both))

    def arm(self, bell: Waiting) -> None:
        """Begin to move sound; the stream that drives wakes `bell`."""
        if self.intake is not None and self.input_stream is not self.output_stream:
            self.intake.arm(None if self.speaker is not None else bell)
        if self.speaker is not None:
            self.speaker.arm(bell)

    # --- opening --------------------------------------------------------------------------------

    def open(self, device: Any, strict: tuple[bool, bool]) -> None:
        """Open what is wished for, or what there is. Raises Failed where nothing opens."""
        known = listed(device)
        outputs, inputs = (
            self._choose(known, "output", strict[0]) if self.wishes.want_output else None,
            self._choose(known, "input", strict[1]) if self.wishes.want_input else None,
        )
        problems: list[str] = []
        for target in outputs.candidates if outputs else ():
            if self._open_output(device, target, inputs, problems):
                break
        if inputs is not None and self.input_stream is None:
            self.open_input(device, inputs, problems)
        if not self.streams:
            raise Failed(problems[0]) if problems else NoDevice("No sound device; connect one.")
        self._finish(outputs, inputs)

    def _choose(self, known: Sequence[DeviceInfo], way: Way, strict: bool) -> Choice | None:
        """Return candidates, or None with a sentence: one way may be missing where the other is."""
        wish = self.wishes.output if way == "output" else self.wishes.input
        try:
            return choose(known, wish, way, strict)
        except Failed as problem:
            other = self.wishes.want_input if way == "output" else self.wishes.want_output
            if strict or not other:
                raise
            self.sentences.append(str(problem))
            return None

    def _open_output(
        self, device: Any, target: DeviceInfo, inputs: Choice | None, problems: list[str]
    ) -> bool:
        """Open an output, together with an input that shares its clock, if there is one."""
        outs = _count(target, self.wishes.channels, "output")
        for source in inputs.candidates if inputs else ():
            if _same_clock(source, target) and not source.source:
                ins = _count(source, self.wishes.input_channels, "input")
                stream = self._try(device, (source, target), (ins, outs), problems)
                if stream is not None:
                    self.output_stream = self.input_stream = stream
                    self.output, self.input = target, source
                    return True
                break
            if inputs is not None and inputs.met:
                break
        stream = self._try(device, (None, target), (0, outs), problems)
        if stream is not None:
            self.output_stream, self.output = stream, target
        return stream is not None

    def open_input(self, device: Any, inputs: Choice, problems: list[str]) -> bool:
        """Open an input by itself."""
        for source in inputs.candidates:
            ins = _count(source, self.wishes.input_channels, "input")
            with recording_from(source.source):
                stream = self._try(device, (source, None), (ins, 0), problems)
            if stream is not None:
                self.input_stream, self.input = stream, source
                return True
        return False

    def _try(
        self, device: Any, pair: tuple[DeviceInfo | None, DeviceInfo | None],
        channels: tuple[int, int], problems: list[str],
    ) -> Stream | None:  # fmt: skip
        """Return a stream that runs, at the engine's rate if the device can, else at its own."""
        source, target = pair
        main = target or source
        assert main is not None
        indices = (source.index if source else None, target.index if target else None)
        tries = [("native", self.rate), ("native", main.rate), ("Python", self.rate)]
        problem = ""
        for callback, rate in dict.fromkeys(tries):
            try:
                with quiet():
                    stream = Stream(device, indices, channels, rate, callback, self.latency)
                    stream.start()
            except (device.PortAudioError, ValueError, TypeError) as reason:
                problem = problem or f"'{main.label}' does not open ({_plain(reason)})."
                continue
            if _runs(stream):
                return stream
            stream.close(FIRST)
            problem = problem or f"'{main.label}' opens but does not run; is it in use elsewhere?"
        problems.append(f"Sound device {problem}")
        return None

    def _finish(self, outputs: Choice | None, inputs: Choice | None) -> None:
        """Make what moves the sound, and say what became of the wishes."""
        self.met = (bool(outputs and outputs.met), bool(inputs and inputs.met))
        self.sentences += [choice.sentence for choice in (outputs, inputs) if choice]
        if self.output is not None and self.output_stream is not None:
            stream = self.output_stream
            pair = self._pair(self.output, self.wishes.channels, "output")
            self.speaker = Speaker(
                stream.exchange, (pair[0], pair[-1]), self.rate, stream.rate, self.block,
                self.wishes.latency_blocks, stream.latency[1],
            )  # fmt: skip
        if self.input_stream is not None:
            self.intake = self.make_intake()
        self.sentences = [sentence for sentence in self.sentences if sentence]

    def make_intake(self) -> Intake:
        """Return what records from the input that is open."""
        assert self.input is not None and self.input_stream is not None
        stream, driving = self.input_stream, self.output_stream
        pair = self._pair(self.input, self.wishes.input_channels, "input")
        own_clock = driving is not None and driving is not stream
        other = driving.exchange.number(At.LARGEST) * self.rate / driving.rate if driving else 0.0
        return Intake(
            stream.exchange, pair, self.rate, stream.rate, self.block, own_clock,
            other if own_clock else 0.0, stream.latency[0],
            self.speaker.short if self.speaker is not None and not own_clock else None,
        )  # fmt: skip

    def _pair(self, item: DeviceInfo, wished: tuple[int, int], way: Way) -> tuple[int, ...]:
        """Return the channels to use, once where the device has one."""
        there = item.channels(way)
        if max(wished) < there:
            return wished
        if wished != (0, 1):
            self.sentences.append(
                f"'{item.label}' has {there} channels: its first are used instead of "
                f"{wished[0] + 1} and {wished[1] + 1}."
            )
        return (0, 1) if there > 1 else (0,)


def _count(item: DeviceInfo, wished: tuple[int, int], way: Way) -> int:
    """Return how many channels to open, so that the wished ones are among them."""
    there = item.channels(way)
    return max(wished) + 1 if max(wished) < there else min(2, there)


def _same_clock(source: DeviceInfo, target: DeviceInfo) -> bool:
    return source.index == target.index or (source.host == target.host and JACK in source.host)


def _runs(stream: Stream) -> bool:
    """Wait for callbacks that keep coming."""
    end = time.monotonic() + FIRST
    while time.monotonic() < end:
        if stream.exchange.number(At.CALLBACKS) >= STEADY:
            return True
        if not stream.alive:
            return False
        time.sleep(0.005)
    return False


def _plain(reason: Exception) -> str:
    """Return PortAudio's words without its wrapping."""
    text = str(reason.args[0]) if reason.args else str(reason)
    return text.removeprefix("Error opening _StreamBase: ").partition(" [PaErrorCode")[0]
