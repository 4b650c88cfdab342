"""A live stream: what waits, what is left out, and a real server that goes and comes back."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nodegraph.model.errors import Unusable
from nodegraph.stage import encoder_stream
from nodegraph.stage.encoder import Recorder
from nodegraph.stage.encoder_formats import stream_format
from nodegraph.stage.encoder_packets import Encoded, PacketWriter
from nodegraph.stage.encoder_stream import (
    Backlog,
    Sender,
    StreamForm,
    check_address,
    server_of,
)
from tests.stage.recordings import HEIGHT, RATE, WIDTH
from tests.stage.rtmp import Server, free_port

FPS = Fraction(30)
KEY = "live_4711_secret"
LARGE = 40_000_000  # bit/s: what the kernel holds for a server is full within a second or two


def picture(frame: int, is_key: bool = False) -> Encoded:
    return Encoded("video", b"x", frame, frame, 1, is_key)


def sound(sample: int) -> Encoded:
    return Encoded("audio", b"y", sample, sample, 1024, True)


def taken(backlog: Backlog) -> list[tuple[str, int]]:
    """Return all that waits."""
    found: list[tuple[str, int]] = []
    while (packet := backlog.take(0.0)) is not None:
        found.append((packet.kind, packet.pts))
    return found


def test_a_backlog_begins_with_a_key_picture_and_the_sound_from_there_on() -> None:
    backlog = Backlog(FPS, RATE)
    for packet in (
        sound(0), picture(0), picture(30, True), sound(40_000), sound(49_000), picture(31),
    ):  # fmt: skip
        backlog.put(packet)
    assert taken(backlog) == [("video", 30), ("audio", 49_000), ("video", 31)]


def test_who_is_behind_goes_on_with_the_next_key_picture() -> None:
    backlog = Backlog(FPS, RATE)
    for frame in range(200):
        backlog.put(picture(frame, frame % 60 == 0))
    assert taken(backlog) == [("video", frame) for frame in range(180, 200)]
    assert backlog.left_out == 121  # 0 to 120: four seconds and one picture


def test_a_backlog_never_holds_more_than_its_seconds() -> None:
    backlog = Backlog(FPS, RATE)
    most = 0
    for frame in range(3000):
        backlog.put(picture(frame, frame % 60 == 0))
        backlog.put(sound(frame * 1600))
        most = max(most, len(backlog._packets))
    assert most <= 2 * (4 * 30 + 1)


@pytest.mark.parametrize(
    "url",
    ["http://a/b/s3cr3t", "rtmp:///app/s3cr3t", "rtmp://s3cr3t", "s3cr3t", "rtmp://[::1/a/s3cr3t"],
)
def test_what_is_no_address_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(Unusable, match="not of the form") as refused:
        check_address(url)
    assert "s3cr3t" not in str(refused.value)


def test_of_an_address_only_the_server_is_told() -> None:
    url = check_address(f"rtmp://me:{KEY}@host.example:1935/app{KEY}/{KEY}?name={KEY}")
    assert server_of(url) == "rtmp://host.example:1935"


@pytest.mark.parametrize(
    ("size", "fps", "bits"),
    [((1280, 720), 30, 4_147_200), ((1920, 1080), 60, 6_000_000), ((64, 36), 30, 500_000)],
)
def test_the_bit_rate_is_that_of_the_picture_within_bounds(
    size: tuple[int, int], fps: int, bits: int
) -> None:
    assert stream_format(size, Fraction(fps)).video_options["b"] == str(bits)


class Streaming:
    """Pictures and sound in real time, through an encoder, to a server."""

    def __init__(self, url: str, bits: int = 500_000) -> None:
        size = (WIDTH, HEIGHT)
        movie = stream_format(size, FPS)
        rates = dict.fromkeys(("b", "maxrate", "bufsize"), str(bits))
        movie = dataclasses.replace(movie, video_options={**movie.video_options, **rates})
        form = StreamForm(movie, size, FPS, (RATE, 2))
        self.told: list[tuple[str, str]] = []
        self.backlog = Backlog(FPS, RATE)
        writer = PacketWriter(form.movie, size, FPS, form.sound, self.backlog.put)
        self._recorder = Recorder("stream.flv", size, FPS, sound_rate=RATE, writer=writer)
        self._sender = Sender(url, form, self.backlog, lambda *line: self.told.append(line))
        self.frames = 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._play)
        self._thread.start()

    def _play(self) -> None:
        random = np.random.default_rng(0)
        begun = time.monotonic()
        while not self._ending.wait(max(begun + self.frames / 30 - time.monotonic(), 0.0)):
            noise = random.integers(0, 255, (HEIGHT, WIDTH, 4), np.uint8)
            self._recorder.write_frame(noise, self.frames, wait=False)
            start = self.frames * 1600
            self._recorder.write_sound(np.zeros((2, 1600), np.float32), start, wait=False)
            self.frames += 1

    def close(self) -> None:
        self._ending.set()
        self._thread.join()
        self._recorder.abort()
        self._sender.close()


def until(what: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, free_port(), KEY)
    yield made
    made.go_on()
    made.kill()


@pytest.fixture
def streaming(server: Server) -> Iterator[Streaming]:
    made = Streaming(server.url)
    try:
        yield made
    finally:
        made.close()


def test_a_server_gets_both_codecs_with_a_key_picture_every_two_seconds(
    server: Server, streaming: Streaming
) -> None:
    until(lambda: streaming.told)  # nobody is there yet
    server.start()
    until(lambda: max(server.seconds("h264"), default=0.0) > 4.5)
    packets = server.packets()
    keys = [at for codec, at, is_key in packets if codec == "h264" and is_key]
    assert keys[:3] == pytest.approx([0.0, 2.0, 4.0], abs=0.002)
    heard, seen = server.seconds("aac"), server.seconds("h264")
    assert heard[0] < 0.5
    assert np.diff(heard) == pytest.approx(1024 / RATE, abs=0.002)
    assert np.diff(seen) == pytest.approx(1 / 30, abs=0.002)
    assert abs(heard[-1] - seen[-1]) < 0.5
    assert [how for how, _ in streaming.told] == ["warning", "note"]


def test_a_server_that_dies_and_returns_is_found_again(
    server: Server, streaming: Streaming
) -> None:
    server.start()
    until(lambda: len(server.packets()) > 30)
    server.kill()
    until(lambda: streaming.told[-1][0] == "warning")
    server.start()
    until(lambda: len(server.packets()) > 30)
    assert server.packets()[0][2], "it begins with a key picture"
    assert server.seconds("h264")[0] == 0.0
    texts = [text for _, text in streaming.told]
    assert "cannot be reached" in texts[-2] and "is tried again" in texts[-2]
    assert "is back after" in texts[-1]
    assert KEY not in "".join(texts)
    assert "127.0.0.1" in texts[-1]


@pytest.mark.slow
def test_a_server_that_stands_still_is_given_up_and_holds_nobody_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_stream, "SILENT_SECONDS", 1)
    with contextlib.closing(Streaming(server.url, LARGE)) as streaming:
        server.start()
        until(lambda: len(server.packets()) > 30)
        server.hold()
        held = streaming.frames
        until(lambda: streaming.told[-1][0] == "warning")
        assert streaming.frames > held + 20, "the show went on meanwhile"
        assert "timed out" in streaming.told[-1][1]
        server.kill()
        server.start()
        until(lambda: "is back" in streaming.told[-1][1])
        until(lambda: len(server.packets()) > 30)
        assert server.packets()[0][2]


@pytest.mark.slow
def test_a_server_that_is_slow_loses_what_is_old_and_goes_on_with_a_key_picture(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_stream, "SILENT_SECONDS", 60)
    monkeypatch.setattr(encoder_stream, "BEHIND_SECONDS", 1.0)
    with contextlib.closing(Streaming(server.url, LARGE)) as streaming:
        server.start()
        until(lambda: len(server.packets()) > 30)
        server.hold()
        until(lambda: streaming.backlog.left_out)
        server.go_on()
        until(lambda: "takes too little" in streaming.told[-1][1])
        pictures: list[tuple[str, float, bool]] = []

        def gaps() -> list[int]:
            pictures[:] = [packet for packet in server.packets() if packet[0] == "h264"]
            times = np.array([at for _, at, _ in pictures])
            return [int(place) for place in np.flatnonzero(np.diff(times) > 0.5)]

        until(gaps)
        assert pictures[gaps()[0] + 1][2]


def test_closing_does_not_wait_for_a_server_that_is_not_there(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_stream, "FIRST_PAUSE", 600.0)
    streaming = Streaming(server.url)
    until(lambda: streaming.told)
    streaming.close()
    assert not streaming._sender._thread.is_alive()
