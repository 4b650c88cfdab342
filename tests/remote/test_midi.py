"""MIDI through real ports of a JACK server, to a show that plays."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from nodegraph.remote.assembly import messages_of
from nodegraph.remote.clock_in import PER_BEAT, Ticks
from nodegraph.remote.controls import Control
from nodegraph.remote.midi_ports import _Stamps
from nodegraph.session import messages as m
from nodegraph.show.live.ring import Ring
from nodegraph.show.opening import open_patch
from tests.remote.conftest import Phone, Serve, free_port
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow

rtmidi: Any = pytest.importorskip("rtmidi")
PAD = {"midi_in": ("pad",), "midi_out": ("pad",), "midi_api": "jack"}


class Pad:
    """A controller: what it sends, and what it is told."""

    def __init__(self) -> None:
        self.out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name="pad")
        self.out.open_virtual_port("out")
        self.into = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name="pad", queue_size_limit=8192)
        self.into.ignore_types(timing=False)
        self._told: list[tuple[list[int], float]] = []
        self._stamps = _Stamps()
        self.into.open_virtual_port("in")
        self.ports: tuple[Any, ...] = (self.out, self.into)

    @property
    def told(self) -> list[tuple[list[int], float]]:
        """Messages, and when they came."""
        while (event := self.into.get_message()) is not None:
            self._told.append((event[0], self._stamps.at(event[1], time.monotonic())))
        return self._told

    def send(self, *message: int) -> None:
        """Send a message."""
        self.out.send_message(list(message))

    def move(self, number: int, values: Sequence[int], seconds: float = 0.01) -> None:
        """Turn a knob."""
        for value in values:
            self.send(0xB0, number, value)
            time.sleep(seconds)

    def heard(self, status: int) -> list[list[int]]:
        """Return what it was told of one kind."""
        return [message for message, _ in self.told if message[0] == status]

    def close(self) -> None:
        """Pull the plug."""
        ports, self.ports = self.ports, ()
        for port in ports:
            port.close_port()
            port.delete()


@pytest.fixture
def pad(jack: str) -> Iterator[Pad]:
    made = Pad()
    yield made
    made.close()


def performed(show: Playing, path: str) -> Any:
    return show.status["performed"].get(path)


def near(value: Any, aim: float) -> bool:
    return value is not None and abs(value - aim) < 1e-6 * max(abs(aim), 1.0)


def ready(serve: Serve, **wishes: Any) -> Any:
    serving = serve(**PAD, **wishes)
    serving.wait_for("pad:out is there")
    serving.wait_for(":in is there")
    return serving


def test_a_knob_takes_over_softly_and_glides(pad: Pad, show: Playing, serve: Serve) -> None:
    ready(serve)
    show.client.perform({"knob.value": 0.75})
    show.client.listen(0.1)
    pad.move(1, range(20, 60, 4))
    assert performed(show, "knob.value") == 0.75, "the knob stands below the value"
    show.client.listen(0.05)
    pad.move(1, range(60, 122, 2), 0.02)
    until(lambda: performed(show, "knob.value") == pytest.approx(120 / 127))
    told = [i.values["knob.value"] for i in show.client.listen(0.2) if isinstance(i, m.Performed)]
    ways = [abs(b - a) for a, b in zip([0.75, *told], told, strict=False)]
    assert len(told) > 26, "it glides between what the controller says"
    assert max(ways) < 2 / 127, "what the controller says in steps of two is seen in smaller ones"
    show.client.perform({"knob.value": 0.1})
    pad.move(1, range(120, 100, -2))
    time.sleep(0.1)
    assert performed(show, "knob.value") == 0.1, "another hand has it"


def test_a_controller_follows_what_others_do(pad: Pad, show: Playing, serve: Serve) -> None:
    ready(serve)
    until(lambda: [0xB0, 1, 32] in pad.heard(0xB0))  # 0.25 in the document
    show.client.perform({"knob.value": 0.75, "lfo.locked": "off"})
    until(lambda: [0xB0, 1, 95] in pad.heard(0xB0))
    until(lambda: [0x90, 36, 0] in pad.heard(0x90))
    show.client.panic()
    until(lambda: pad.heard(0xB0).count([0xB0, 1, 32]) == 2)


def test_fourteen_bits_move_a_frequency(pad: Pad, show: Playing, serve: Serve) -> None:
    ready(serve)
    control = Control("cc14", 2, 1)
    for place in range(0, 16384, 256):
        for message in messages_of(control, place / 16383):
            pad.send(*message)
        time.sleep(0.004)
    for message in messages_of(control, 12000 / 16383):
        pad.send(*message)
    exact = 20.0 * (20_000.0 / 20.0) ** (12000 / 16383)
    until(lambda: performed(show, "kick.high") == pytest.approx(exact, rel=1e-9))


def test_a_key_that_is_let_go_at_once_is_heard(pad: Pad, show: Playing, serve: Serve) -> None:
    ready(serve)
    show.client.perform({"lfo.locked": "off"})
    show.client.listen(0.2)
    for _ in range(3):
        pad.send(0x90, 36, 100)
        pad.send(0x80, 36, 0)
        time.sleep(0.15)
    told = [
        i.values.get("lfo.locked") for i in show.client.listen(0.3) if isinstance(i, m.Performed)
    ]
    assert told == [1.0, 0.0] * 3


def test_learn_binds_the_control_that_moves_next(pad: Pad, show: Playing, serve: Serve) -> None:
    port = free_port()
    serving = ready(serve, osc_port=port)
    phone = Phone(port)
    phone.ask("/ping", answer="/pong")
    phone.send("/learn", "/lfo/high")
    phone.ask("/ping", answer="/pong")
    pad.move(21, range(0, 10))
    serving.wait_for("lfo.high is moved by cc:21@1 now")
    assert '"lfo.high": {"midi": "cc:21@1"}' in show.client.ask("patch")["patch"]
    pad.move(21, range(10, 127, 4))
    pad.move(21, [127, 120, 64])
    until(lambda: performed(show, "lfo.high") is not None)
    phone.close()


def test_a_controller_that_comes_back_is_taken_again(pad: Pad, show: Playing, serve: Serve) -> None:
    serving = ready(serve)
    pad.close()
    serving.wait_for("pad:out has gone")
    again = Pad()
    try:
        until(lambda: serving.said().count("pad:out is there") == 2)
        again.move(1, range(20, 100, 2))
        until(lambda: performed(show, "knob.value") == pytest.approx(98 / 127))
    finally:
        again.close()


class Beating:
    """A clock of another machine: 24 ticks a beat, with the moments they were sent."""

    def __init__(self, pad: Pad, tempo: float) -> None:
        self.pad, self.tempo = pad, tempo
        self.started = 0.0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        begun = time.monotonic() + 0.1
        for number in range(1_000_000):
            at = begun + number * 60.0 / self.tempo / PER_BEAT
            while (left := at - time.monotonic()) > 0.0:
                time.sleep(left)
            if self._ending.is_set():
                return
            if number == PER_BEAT:
                self.started = at
                self.pad.send(0xFA)
            self.pad.send(0xF8)

    def stop(self) -> None:
        self._ending.set()
        self._thread.join()


class Truth:
    """The beat that is heard, as the engine itself has it."""

    def __init__(self, show: Playing, patch: Path) -> None:
        folder = show.launcher.folder
        self.ring = Ring.of(folder / f"blocks-{show.generation}.ring", open_patch(patch).plan)

    def beat_at(self, moment: float) -> float:
        """Return the beat that was heard at a moment."""
        for back in range(1, 200):
            slot = self.ring.read(self.ring.newest - back)
            if slot is not None and slot.heard_ns <= moment * 1e9:
                return slot.beat + (moment - slot.heard_ns / 1e9) * slot.tempo / 60.0
        raise AssertionError("that is too long ago")


def test_the_show_follows_a_clock(pad: Pad, show: Playing, patch: Path, serve: Serve) -> None:
    ready(serve, clock="in")
    truth = Truth(show, patch)
    clock = Beating(pad, 133.0)
    try:
        time.sleep(7.0)
        tempos, offs = [], []
        for _ in range(20):
            time.sleep(0.1)
            tempos.append(show.status["engine"]["tempo"])
            now = time.monotonic()
            theirs = (now - 0.05 - clock.started) * clock.tempo / 60.0
            off = (truth.beat_at(now - 0.05) - theirs) % 4.0
            offs.append((off + 2.0) % 4.0 - 2.0)
    finally:
        clock.stop()
    worst = max(map(abs, offs)) * 6e4 / 133.0
    print(f"tempo {min(tempos):.3f} to {max(tempos):.3f}, off by {worst:.1f} ms at most")
    assert max(abs(tempo - 133.0) for tempo in tempos) < 0.1
    assert worst < 20.0, "beats and bars agree"


def test_the_show_sends_a_clock(pad: Pad, show: Playing, patch: Path, serve: Serve) -> None:
    ready(serve, clock="out")
    show.client.tempo(117.0)
    truth = Truth(show, patch)
    until(lambda: pad.heard(0xFA))  # looked at again and again: their moments are right
    started = next(at for message, at in pad.told if message == [0xFA])
    off = (truth.beat_at(started) + 2.0) % 4.0 - 2.0
    assert abs(off) * 60.0 / 117.0 < 0.03, "it starts on a bar"
    ticks, tempos, count = Ticks(), [], 0
    end = time.monotonic() + 8.0
    while time.monotonic() < end:
        fresh = [at for message, at in pad.told[count:] if message == [0xF8]]
        count = len(pad.told)
        for at in fresh:
            ticks.tick(at)
        reading = ticks.reading()
        if reading is not None and end - time.monotonic() < 4.0:
            tempos.append(reading.tempo)
        time.sleep(0.02)
    tempo = statistics.median(tempos)
    print(f"start off {off * 6e4 / 117:.1f} ms, tempo {tempo:.3f}")
    assert abs(tempo - 117.0) < 0.1
