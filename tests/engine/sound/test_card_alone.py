"""Without a device the show goes on by the computer's clock, and says so once."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from nodegraph.engine.sound.card import SILENT, SoundCard
from nodegraph.engine.sound.status import Wishes

SILENCE = np.zeros((2, 480), np.float32)


def test_no_device_is_one_sentence_and_no_error(no_sound: None) -> None:
    said: list[str] = []
    card = SoundCard(Wishes(want_input=True), 48000, 480, said.append)
    card.start()
    for _ in range(20):
        assert card.wait() is None
        card.play(SILENCE + 0.5)
    status = card.status()
    card.close()
    assert said == [SILENT]
    assert (status.driver, status.output, status.blocks) == ("software", "", 20)
    assert status.peak_out == 0.5


def test_blocks_come_in_real_time_and_never_too_early(no_sound: None) -> None:
    card = SoundCard(Wishes(want_output=False), 48000, 480, lambda _: None)
    card.start()
    begun = time.monotonic_ns()
    times = []
    for _ in range(100):
        card.wait()
        times.append(time.monotonic_ns() - begun)
    card.close()
    early = min(at - place * 10_000_000 for place, at in enumerate(times))
    assert early > -5_000_000  # `start` came first, so a block may be due
    assert times[-1] < 10 * 990_000_000


def test_heard_at_advances_by_a_block(no_sound: None) -> None:
    card = SoundCard(Wishes(want_output=False), 48000, 480, lambda _: None)
    card.start()
    heard = []
    for _ in range(30):
        card.wait()
        heard.append(card.heard_at())
    card.close()
    assert np.all(np.diff(heard) == 10_000_000)


def test_stop_waiting_ends_one_wait() -> None:
    card = SoundCard(Wishes(want_output=False), 10, 100, lambda _: None)  # a block is 10 s
    card.start()
    card.wait()
    timer = threading.Timer(0.05, card.stop_waiting)
    timer.start()
    begun = time.monotonic()
    assert card.wait() is None
    timer.join()
    assert card.stopped
    assert time.monotonic() - begun < 5.0
    card.close()


def test_wanting_nothing_touches_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    from nodegraph.engine.sound import portaudio

    monkeypatch.setattr(portaudio, "library", lambda: pytest.fail("PortAudio was asked"))
    said: list[str] = []
    card = SoundCard(Wishes(want_output=False), 48000, 64, said.append)
    card.start()
    card.wait()
    card.close()
    assert said == []
