"""What is asked of a sound card, and how it fares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wishes:
    """Devices by name or part of it, whatever the case; None: the default.

    The input `system` is what the computer plays. `channels` and `input_channels` count from 0.
    `latency_blocks`: engine blocks that lie ready in front of the device; more of them survive a
    longer pause of the engine and are heard later.
    """

    output: str | None = None
    input: str | None = None
    want_output: bool = True
    want_input: bool = False
    channels: tuple[int, int] = (0, 1)
    input_channels: tuple[int, int] = (0, 1)
    latency_blocks: int = 1

    @property
    def nothing(self) -> bool:
        """Whether no device is wanted."""
        return not (self.want_output or self.want_input)


@dataclass(frozen=True, slots=True)
class Status:
    """Numbers count since the start, over all devices there were; peaks since the last look."""

    driver: str = "software"  # or "device": whose clock asks for blocks
    callback: str = ""  # "native", or "Python" where a device refused that
    output: str = ""
    input: str = ""
    rate: float = 0.0  # Hz, of the engine
    block: int = 0
    output_rate: float = 0.0  # Hz, of the device
    input_rate: float = 0.0
    output_block: int = 0  # frames of the longest callback
    input_block: int = 0
    blocks: int = 0  # that the engine was asked for
    missed: int = 0  # callbacks that found too little to play
    missed_frames: int = 0
    gaps: int = 0  # blocks for which the input had too little
    overruns: int = 0  # times that input was thrown away because the engine came too late
    xruns: int = 0  # that the device itself reported
    losses: int = 0  # times that the device went away
    latency: float = 0.0  # s, from a block being asked for to its first sample being heard
    input_latency: float = 0.0  # s, from the first sample of a block to the engine having it
    device_latency: float = 0.0  # s, the part of both that lies in the devices, as they declare
    drift: float = 0.0  # ppm, the input's clock against the output's, where they are two
    clock_drift: float = 0.0  # ppm, the driving device's clock against the computer's
    peak_in: float = 0.0
    peak_out: float = 0.0
