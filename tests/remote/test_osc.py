"""OSC as a phone speaks it to a show that plays."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder

from nodegraph.model.errors import Unusable
from nodegraph.remote.osc import Osc, calls_of, datagram, is_near
from tests.remote.conftest import Phone, Serving, free_port
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow

plain = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=20)


@given(st.lists(plain | st.floats(width=32, allow_nan=False), max_size=8))
def test_arguments_come_as_they_were_sent(arguments: list[object]) -> None:
    texts = [part.replace("\0", "") if isinstance(part, str) else part for part in arguments]
    ((_, call),) = calls_of(datagram("/a/b", texts), ("127.0.0.1", 1))
    assert call.address == "/a/b"
    assert list(call.arguments) == texts


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    for head in (b"", b"#bundle\0", b"/a\0\0,f\0\0"):
        calls_of(head + data, ("127.0.0.1", 1))


@given(st.integers(0, 60), st.integers(0, 255))
def test_no_broken_message_raises(place: int, byte: int) -> None:
    good = bytearray(datagram("/knob/value", [0.5, "text", 7, True, None]))
    good[place % len(good)] = byte
    calls_of(bytes(good), ("127.0.0.1", 1))
    calls_of(bytes(good[: place % len(good)]), ("127.0.0.1", 1))


def test_bundles_in_bundles_without_end_are_nothing() -> None:
    data = datagram("/ping", [])
    for _ in range(2000):
        data = b"#bundle\0" + struct.pack(">QI", 1, len(data)) + data
        if len(data) > 8000:
            break
    assert calls_of(data, ("127.0.0.1", 1)) == []


def test_only_what_is_near_is_heard() -> None:
    assert is_near("127.0.0.1")
    assert is_near("192.168.1.20")
    assert not is_near("8.8.8.8")


def test_a_port_that_is_taken_is_a_sentence() -> None:
    first = Osc(0)
    try:
        with pytest.raises(Unusable, match=rf"port {first.port}"):
            Osc(first.port)
        with pytest.raises(Unusable, match=r"port 70000"):
            Osc(70000)
    finally:
        first.close()


def value(show: Playing, path: str) -> object:
    return show.status["performed"].get(path)


def test_addresses_perform_and_refusals_are_told(show: Playing, phone: Phone) -> None:
    phone.send("/knob/value", 0.75)
    until(lambda: value(show, "knob.value") == 0.75)
    assert phone.ask("/get", "/knob/value", answer="/knob/value") == [0.75]
    assert phone.ask("/get", "kick.high", answer="/kick/high")[0] > 0.0
    phone.send("/public/LEVEL", 0.5)
    until(lambda: value(show, "knob.value") == 0.5)
    phone.send("/level", 1)
    until(lambda: value(show, "knob.value") == 1.0)
    assert phone.ask("/get", "/level", answer="/level") == [1.0]
    phone.send("/lfo/locked", "off")
    until(lambda: value(show, "lfo.locked") == "off")
    phone.send("/lfo/locked", True)
    until(lambda: value(show, "lfo.locked") == 1.0)
    phone.send("/knob/value", None)
    until(lambda: value(show, "knob.value") is None)
    for address, arguments, said in (
        ("/knob/valu", (1.0,), "Did you mean value?"),
        ("/nobody/x", (1.0,), "there is no node nobody"),
        ("/glow/level", (1.0,), "knob.out drives it"),
        ("/knob/value", ("loud",), "is not a number"),
        ("/knob/value", (float("nan"),), "finite"),
        ("/knob/value", (), "needs a value"),
        ("/master", (7.0,), "0 to 1"),
        ("/tempo", (4000.0,), "outside 20 to 400"),
        ("/record", ("../../evil",), "beside the patch"),
        ("/keep", ("../../evil",), "beside the patch"),
        ("/keep", (), "--keep"),
        ("/public/nothing", (1.0,), "no public control"),
    ):
        (text,) = phone.ask(address, *arguments, answer="/error")
        assert said in text, text
    assert not {"glow.level", "knob.value"} & set(show.status["performed"])


def test_the_show_itself_has_addresses(show: Playing, phone: Phone, patch: Path) -> None:
    def controls() -> dict[str, object]:
        found: dict[str, object] = show.status["controls"]
        return found

    phone.send("/blackout", 1)
    until(lambda: controls()["blackout"] is True)
    phone.send("/blackout", 0)
    phone.send("/play", 0)
    until(lambda: controls()["playing"] is False)
    phone.send("/play")
    until(lambda: controls()["playing"] is True)
    phone.send("/freeze")
    phone.send("/master", 0.5)
    until(lambda: controls()["freeze"] is True and controls()["master"] == 0.5)
    phone.send("/panic", 0)  # a button that is let go
    phone.send("/panic", 1)
    until(lambda: controls()["freeze"] is False and controls()["master"] == 1.0)
    phone.send("/tempo", 93)
    until(lambda: abs(show.status["engine"]["tempo"] - 93.0) < 0.01)
    assert phone.ask("/tempo", answer="/tempo")[0] == pytest.approx(93.0, abs=0.01)
    for _ in range(5):
        phone.send("/tap", 1)
        phone.send("/tap", 0)
        time.sleep(0.4)
    until(lambda: abs(show.status["engine"]["tempo"] - 150.0) < 8.0)
    phone.send("/record", "take one")
    until(lambda: show.status["recording"].endswith("take one.mkv"))
    time.sleep(0.5)
    phone.send("/record", 0)
    until(lambda: not show.status["recording"])
    assert (patch.parent / "take one.mkv").exists()


def test_subscribers_are_told_what_anybody_changes(show: Playing, phone: Phone) -> None:
    other = Phone(phone.socket.getpeername()[1])
    other.send("/subscribe", phone.socket.getsockname()[1])
    first = dict(phone.heard(0.5))
    assert first["/knob/value"] == first["/public/level"] == first["/level"] == [0.25]
    assert first["/blackout"] == [0]
    show.client.perform({"knob.value": 0.75, "lfo.beats": 8.0})
    told = dict(phone.heard(0.5))
    assert told["/level"] == [0.75]
    assert told["/lfo/beats"] == [8.0]
    from nodegraph.model.edits import SetValue

    show.client.edit(SetValue("kick", "high", 140.0))
    assert dict(phone.heard(0.5))["/kick/high"] == [140.0]
    show.client.perform({"knob.value": None})
    assert dict(phone.heard(0.5))["/level"] == [0.25]
    other.send("/unsubscribe", phone.socket.getsockname()[1])
    phone.heard(0.2)
    show.client.perform({"knob.value": 0.5})
    assert phone.heard(0.4) == []
    other.close()


def bundle(moment: float, *levels: float) -> bytes:
    builder = OscBundleBuilder(moment)  # type: ignore[arg-type]  # it takes seconds too
    for level in levels:
        message = OscMessageBuilder("/knob/value")
        message.add_arg(level)
        builder.add_content(message.build())
    return bytes(builder.build().dgram)


def test_a_bundle_is_done_at_its_time(show: Playing, phone: Phone) -> None:
    phone.send_bytes(bundle(IMMEDIATELY, 0.5, 0.625))
    until(lambda: value(show, "knob.value") == 0.625)
    phone.send_bytes(bundle(time.time() + 1.0, 0.875))
    time.sleep(0.4)
    assert value(show, "knob.value") == 0.625
    until(lambda: value(show, "knob.value") == 0.875)


def test_garbage_and_a_flood_disturb_nobody(show: Playing, phone: Phone) -> None:
    generator = np.random.default_rng(5)
    good = datagram("/knob/value", [0.5, "x"])
    for number in range(3000):
        head = (b"", good[: number % len(good)], b"#bundle\0", b"/", b"/get\0\0\0\0,s\0\0")[
            number % 5
        ]
        phone.send_bytes(head + generator.bytes(int(generator.integers(0, 200))))
    for number in range(3000):
        phone.send("/knob/value", (number % 100) / 100)
    phone.send_bytes(b"x" * 60_000)
    phone.heard(0.2)
    phone.ask("/ping", answer="/pong")
    phone.send("/knob/value", 0.75)
    until(lambda: value(show, "knob.value") == 0.75)
    assert show.status["engine"]["missed"] == 0


def test_a_flood_of_one_knob_becomes_a_hundred_requests_a_second(
    show: Playing, phone: Phone
) -> None:
    from nodegraph.session import messages as m

    show.client.listen(0.1)
    begun = time.monotonic()
    for number in range(2000):
        phone.send("/knob/value", number / 2000)
        time.sleep(0.0005)
    seconds = time.monotonic() - begun
    told = [item for item in show.client.listen(0.3) if isinstance(item, m.Performed)]
    assert 20 < len(told) < 115 * seconds
    assert told[-1].values == {"knob.value": pytest.approx(1999 / 2000)}


def test_another_patch_has_other_controls(show: Playing, phone: Phone, patch: Path) -> None:
    other = patch.with_name("other.patch.json")
    other.write_text(patch.read_text().replace('"Level"', '"Glow"'), encoding="utf-8")
    show.client.open(other)
    phone.ask("/get", "/public/glow", answer="/public/glow")


def test_it_comes_back_to_the_successor_of_a_session(show: Playing, phone: Phone) -> None:
    os.kill(show.pids["session"], signal.SIGKILL)
    show.again()
    phone.ask("/ping", answer="/pong")
    phone.send("/knob/value", 0.75)
    until(lambda: value(show, "knob.value") == 0.75)


def test_it_ends_ten_seconds_after_the_last_session(tmp_path: Path) -> None:
    """Ctrl+C is not for it."""
    begun = time.monotonic()
    serving = Serving(tmp_path / "nothing", osc_port=free_port())
    serving.wait_for("OSC is heard")
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(20.0) == 0
    assert time.monotonic() - begun > 9.0


def test_wishes_that_cannot_be_are_a_sentence(tmp_path: Path) -> None:
    for text in ("{", "{}", '{"folder": "x", "wishes": {"clock": "sideways"}}'):
        words = [sys.executable, "-m", "nodegraph.remote.process", text]
        done = subprocess.run(words, capture_output=True, text=True, timeout=30.0, check=False)
        assert done.returncode == 2
        assert "The wishes cannot be used" in done.stderr
        assert "Traceback" not in done.stderr
