"""Any device is played to: one channel or eight, its own rate, its own block."""

from __future__ import annotations

import numpy as np
import pytest

from nodegraph.engine.sound.clock import SECOND
from nodegraph.engine.sound.intake import Intake
from nodegraph.engine.sound.places import At
from nodegraph.engine.sound.ring import Exchange, Floats
from nodegraph.engine.sound.speaker import Speaker
from tests.engine.sound.simulated import PAST, Device

BLOCK = 512
LEFT_RIGHT = np.repeat(np.array([[0.25], [0.75]], np.float32), BLOCK, axis=1)


def _played(channels: int, pair: tuple[int, int], sound: Floats) -> Floats:
    exchange = Exchange(channels, 0, 4096)
    speaker = Speaker(exchange, pair, 48000, 48000, BLOCK)
    exchange.arm()
    speaker.play(sound)
    return Device(exchange, BLOCK).call()


def test_the_pair_is_played_and_the_rest_is_silent() -> None:
    played = _played(8, (6, 7), LEFT_RIGHT)
    assert played[0].tolist() == [0, 0, 0, 0, 0, 0, 0.25, 0.75]


def test_channels_may_be_crossed() -> None:
    assert _played(2, (1, 0), LEFT_RIGHT)[0].tolist() == [0.75, 0.25]


def test_one_channel_plays_the_mean() -> None:
    assert _played(1, (0, 0), LEFT_RIGHT)[0].tolist() == [0.5]


def test_one_channel_of_sound_is_on_both_sides_and_none_is_silence() -> None:
    assert _played(2, (0, 1), LEFT_RIGHT[:1])[0].tolist() == [0.25, 0.25]
    assert not _played(2, (0, 1), LEFT_RIGHT[:0]).any()


class Show:
    """An engine of `rate` and `block`, driven by a device of another: in simulated time."""

    def __init__(
        self, rate: int, block: int, device_rate: int, device_block: int, latency_blocks: int = 1
    ) -> None:
        self.exchange = Exchange(2, 2, 1 << 16)
        self.now = PAST
        self.device = Device(self.exchange, device_block, lambda: self.now)
        self.speaker = Speaker(
            self.exchange, (0, 1), rate, device_rate, block, latency_blocks, 0.01
        )
        self.intake = Intake(
            self.exchange, (0, 1), rate, device_rate, block, short=self.speaker.short
        )
        self.period = SECOND * device_block / device_rate
        self.calls = self.blocks = 0
        self.block, self.rate = block, rate
        self.played: list[Floats] = []
        self.live: list[Floats] = []
        self._call()
        self.speaker.arm()

    def _call(self) -> None:
        count = self.calls * self.device.block
        turns = 2.0 * np.pi * 0.01 * np.arange(count, count + self.device.block)
        self.now = PAST + round(self.calls * self.period)
        self.played.append(self.device.call(np.repeat(np.sin(turns)[:, None], 2, axis=1)))
        self.calls += 1

    def run(self, calls: int) -> None:
        for _ in range(calls):
            while self.speaker.ring.fill <= self.speaker.below:
                self.speaker.listen()
                self.live.append(self.intake.take(self.now))
                turns = np.arange(self.blocks * self.block, (self.blocks + 1) * self.block)
                sound = np.sin(2.0 * np.pi * 441.0 / self.rate * turns).astype(np.float32)
                self.speaker.play(np.stack((sound, sound)))
                self.blocks += 1
            self._call()


SHAPES = [
    (48000, 512, 48000, 256), (48000, 512, 44100, 441), (48000, 64, 48000, 1024),
    (44100, 512, 11025, 300), (48000, 480, 192000, 32), (22050, 1000, 96000, 4096),
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_no_block_is_missed_whatever_rates_and_blocks(shape: tuple[int, int, int, int]) -> None:
    show = Show(*shape)
    show.run(round(4.0 * shape[2] / shape[3]))
    assert show.exchange.number(At.MISSED) <= (0 if shape[0] == shape[2] else 2)  # resampler fills
    assert show.exchange.number(At.OVERRUNS) == 0
    assert show.blocks == pytest.approx(4.0 * shape[0] / shape[1], rel=0.03, abs=3)
    before = show.exchange.number(At.MISSED), show.intake.gaps
    show.run(round(2.0 * shape[2] / shape[3]))
    assert (show.exchange.number(At.MISSED), show.intake.gaps) == before
    assert show.intake.gaps <= (0 if shape[0] == shape[2] else 3)
    assert show.intake.overruns == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_a_tone_arrives_whole(shape: tuple[int, int, int, int]) -> None:
    show = Show(*shape)
    show.run(round(4.0 * shape[2] / shape[3]))
    heard = np.concatenate(show.played)[2 * shape[2] :, 0].astype(np.float64)
    turns = 2.0 * np.pi * 441.0 / shape[2] * np.arange(len(heard))
    waves = np.stack((np.sin(turns), np.cos(turns)), axis=1)
    size, *_ = np.linalg.lstsq(waves, heard)
    assert np.hypot(*size) == pytest.approx(1.0, abs=2e-3)
    assert np.abs(heard - waves @ size).max() < 1e-3


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_recorded_arrives_whole(shape: tuple[int, int, int, int]) -> None:
    show = Show(*shape)
    show.run(round(4.0 * shape[2] / shape[3]))
    live = np.concatenate(show.live, axis=1)[0][2 * shape[0] :].astype(np.float64)
    turns = 2.0 * np.pi * 0.01 * shape[2] / shape[0] * np.arange(len(live))
    waves = np.stack((np.sin(turns), np.cos(turns)), axis=1)
    size, *_ = np.linalg.lstsq(waves, live)
    assert np.hypot(*size) == pytest.approx(1.0, abs=2e-3)
    assert np.abs(live - waves @ size).max() < 1e-3


def test_heard_at_is_when_the_device_plays_it() -> None:
    show = Show(48000, 512, 48000, 256)
    show.run(400)
    # the ring's frames follow the last callback's, which began to play at its time and 10 ms
    frames = show.device.block + show.speaker.ring.fill
    expected = show.now + round((0.01 + frames / 48000) * SECOND)
    show.speaker.listen()
    assert show.speaker.heard_at() == pytest.approx(expected, abs=20_000)


def test_more_latency_blocks_are_more_blocks_ready() -> None:
    one, three = (Show(48000, 512, 48000, 256, count) for count in (1, 3))
    assert three.speaker.below - one.speaker.below == 1024
    assert three.speaker.lead - one.speaker.lead == pytest.approx(1024 / 48000)
