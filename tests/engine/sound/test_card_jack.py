"""A real stream, through PortAudio, to a JACK server that has no sound card."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from nodegraph.engine.sound import line as line_module
from nodegraph.engine.sound.card import SoundCard
from nodegraph.engine.sound.devices import devices
from nodegraph.engine.sound.loopback import loopback
from nodegraph.engine.sound.places import At
from nodegraph.engine.sound.portaudio import Stream
from nodegraph.engine.sound.ring import Exchange
from nodegraph.engine.sound.status import Wishes
from nodegraph.model.errors import Failed
from tests.engine.sound.conftest import Jack

BLOCK = 512
Opened = Callable[..., SoundCard]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def opened(jack: Jack, said: list[str]) -> Iterator[Opened]:
    cards: list[SoundCard] = []

    def open_card(
        wishes: Wishes | None = None, rate: float = 48000, block: int = BLOCK
    ) -> SoundCard:
        cards.append(SoundCard(wishes or Wishes(output="system"), rate, block, said.append))
        cards[-1].start()
        return cards[-1]

    yield open_card
    for card in cards:
        card.close()


def _play(card: SoundCard, seconds: float, level: float = 0.1) -> tuple[int, list[np.ndarray]]:
    """Play for so long; return the number of blocks and what was recorded."""
    sound, live, count = np.full((2, card.block), level, np.float32), [], 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        recorded = card.wait()
        if recorded is not None:
            live.append(recorded)
        card.heard_at()
        card.play(sound)
        count += 1
    return count, live


def test_the_server_is_listed(opened: Opened) -> None:
    opened()
    found = next(item for item in devices() if "JACK" in item.host)
    assert (found.name, found.inputs, found.outputs, found.rate) == ("system", 2, 8, 48000.0)


def test_a_stream_asks_for_blocks_through_the_native_callback(
    opened: Opened, said: list[str]
) -> None:
    card = opened()
    count, _ = _play(card, 1.0)
    status = card.status()
    assert said == []
    assert (status.driver, status.callback, status.output) == ("device", "native", "system")
    assert (status.output_rate, status.output_block) == (48000.0, 256)
    assert count > 20 and status.blocks == count
    assert status.peak_out == pytest.approx(0.1)
    assert status.latency > 512 / 48000


def test_heard_at_lies_ahead_and_never_goes_back(opened: Opened) -> None:
    card = opened()
    heard = []
    sound = np.zeros((2, BLOCK), np.float32)
    for _ in range(60):
        card.wait()
        heard.append(card.heard_at())
        card.play(sound)
    assert min(np.diff(heard)) >= 0
    assert heard[-1] - heard[0] > 0.8 * 59 * BLOCK / 48000 * 1e9  # a server under load is slower


@pytest.mark.parametrize("rate", [44100, 22050])
def test_another_rate_than_the_devices_is_resampled(opened: Opened, rate: int) -> None:
    card = opened(Wishes(output="system", input="system", want_input=True), rate)
    _play(card, 0.5)
    status = card.status()
    assert (status.rate, status.output_rate, status.input_rate) == (rate, 48000.0, 48000.0)


def test_a_wish_that_nothing_meets_is_the_default_and_a_sentence(
    opened: Opened, said: list[str]
) -> None:
    card = opened(Wishes(output="Scarlett"))
    assert card.status().driver == "device"
    assert len(said) == 1
    assert said[0].startswith("No sound output is called 'Scarlett': 'system' is used; there is ")


def test_eight_channels_play_the_pair(jack: Jack, opened: Opened) -> None:
    opened(Wishes(output="system", channels=(6, 7)))
    assert "nodegraph:out_7" in jack.ask("jack_lsp")


def test_what_is_played_comes_back_over_a_wire(jack: Jack, opened: Opened) -> None:
    card = opened(Wishes(output="system", want_input=True))
    for side in (0, 1):
        jack.ask("jack_connect", f"nodegraph:out_{side}", f"nodegraph:in_{side}")
    _, live = _play(card, 0.7, 0.25)
    assert live[-1].shape == (2, BLOCK)
    assert np.concatenate(live[-5:], axis=1) == pytest.approx(0.25, abs=1e-6)
    assert card.status().peak_in == pytest.approx(0.25)


def test_an_input_alone_drives_too(opened: Opened) -> None:
    card = opened(Wishes(input="jack", want_output=False, want_input=True))
    count, live = _play(card, 0.5)
    status = card.status()
    assert (status.driver, status.output) == ("device", "")
    assert count > 10 and len(live) == count


def test_two_devices_are_two_streams_whose_drift_is_learnt(opened: Opened) -> None:
    wishes = Wishes(output="system", input="jack", want_input=True)
    card = opened(wishes)
    names = [(item.name, item.host) for item in devices()]
    if ("jack", "ALSA") not in names:
        pytest.skip("ALSA has no plug-in for JACK here; apt install libasound2-plugins.")
    _, live = _play(card, 1.0)
    status = card.status()
    assert (status.output, status.input) == ("system", "jack")
    assert live and abs(status.drift) <= 1000.0


def test_a_wait_in_another_thread_is_stopped(opened: Opened) -> None:
    card = opened(Wishes(output="system"), block=48000)
    sound = np.zeros((2, 48000), np.float32)
    card.wait()
    card.play(sound)
    timer = threading.Timer(0.05, card.stop_waiting)
    timer.start()
    card.wait()
    timer.join()
    assert card.stopped


def test_a_host_that_refuses_machine_code_gets_a_callback_in_python(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing(Stream):
        def __init__(self, *given: Any) -> None:
            if given[4] == "native":
                raise ValueError("no pointers here")
            super().__init__(*given)

    monkeypatch.setattr(line_module, "Stream", Refusing)
    card = opened()
    count, _ = _play(card, 0.5)
    assert card.status().callback == "Python"
    assert count > 10


def test_who_holds_the_gil_costs_silence_and_nothing_else(opened: Opened) -> None:
    """The callback goes on, plays silence and counts; afterwards there is sound again."""
    card = opened()
    _play(card, 0.3)
    sleep = ctypes.PyDLL(None).usleep  # PyDLL: with the GIL held
    ending = threading.Event()

    def hog() -> None:
        while not ending.is_set():
            sleep(100_000)

    before = card.status()
    thread = threading.Thread(target=hog)
    thread.start()
    _play(card, 1.0)
    ending.set()
    thread.join()
    during = card.status()
    assert during.driver == "device"
    assert during.missed > before.missed
    _play(card, 0.5)
    assert card.status().losses == 0


@pytest.mark.slow
def test_a_killed_server_leaves_the_show_running_and_comes_back(
    jack: Jack, opened: Opened, said: list[str]
) -> None:
    card = opened(Wishes(output="system", want_input=True))
    _play(card, 1.0)
    first = _exchange(card)
    blocks, frames = card.status().blocks, first.number(At.TOTAL)
    _play(card, 1.0)
    jack.kill()
    died = time.monotonic()
    while card.status().driver == "device":
        _play(card, 0.02)
    assert time.monotonic() - died < 3.0  # 0.1 s on a machine at rest
    last = first.look()
    assert last is not None
    _, live = _play(card, 1.5)
    assert live == []
    jack.start()
    end = time.monotonic() + 15.0
    while card.status().driver != "device" and time.monotonic() < end:
        _play(card, 0.05)
    away = (time.monotonic_ns() - last.now) / 1e9
    second = _exchange(card)
    back = second.number(At.TOTAL)
    _, live = _play(card, 0.5)
    assert live
    # a server without a card loses time under load, so its own frames are what counts
    played = first.number(At.TOTAL) - frames + second.number(At.TOTAL) - back
    expected = (played + away * 48000) / BLOCK
    assert card.status().blocks - blocks == pytest.approx(expected, rel=0.02, abs=4)
    assert [sentence.split("'")[2][:9] for sentence in said] == [" has gone", " is back:"]
    assert card.status().losses == 1


def _exchange(card: SoundCard) -> Exchange:
    line = card._line
    assert line is not None
    return line.driving.exchange


@pytest.mark.slow
def test_a_server_that_starts_later_is_taken(
    jack: Jack, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    jack.kill()
    card = SoundCard(Wishes(), 48000, BLOCK, said.append)
    card.start()
    try:
        _play(card, 0.3)
        assert card.status().driver == "software"
        jack.start()
        end = time.monotonic() + 15.0
        while card.status().driver != "device" and time.monotonic() < end:
            _play(card, 0.1)
        assert card.status().driver == "device"
        assert said[-1].endswith("is there: it plays.")
    finally:
        card.close()


def test_a_round_trip_is_measured_and_is_as_declared(jack: Jack) -> None:
    """A wire inside JACK is one period long; what the server declares for a card is not in it."""

    def connect() -> None:
        jack.ask("jack_connect", "nodegraph:out_0", "nodegraph:in_0")

    wishes = Wishes(output="system", input="system")
    found = loopback(wishes, 48000, BLOCK, 0.7, ready=connect)
    ours = found.declared - found.device
    assert (found.measured - ours) * 48000 == pytest.approx(256.0, abs=256.0)
    assert str(found).startswith("'system' to 'system': ")


def test_a_round_trip_that_is_not_connected_says_so(jack: Jack) -> None:
    with pytest.raises(Failed, match="connect the output to the input"):
        loopback(Wishes(output="system", input="system"), 48000, BLOCK, 0.3)
