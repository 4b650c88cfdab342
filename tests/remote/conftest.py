"""A show that plays, and a remote process of it: real datagrams, real MIDI ports."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import soundfile
from pythonosc.osc_message import OscMessage

from nodegraph.remote.osc import datagram
from nodegraph.remote.wishes import Wishes
from nodegraph.show.live.children import spawn
from tests.show.live.conftest import GLOW, Playing, until

RATE = 48_000
PATCH = {
    "format": "nodegraph/1",
    "run": {"size": [64, 36], "fps": 30},
    "nodes": {
        "in": {"type": "source.input"},
        "kick": {"type": "analysis.hits"},
        "knob": {"type": "control.constant", "values": {"value": 0.25}},
        "lfo": {"type": "control.lfo"},
        "glow": {"type": "shader.glow"},
        "screen": {"type": "output.screen", "values": {"finish": 0}},
    },
    "wires": [
        "in.music -> kick.source",
        "knob.out -> glow.level",
        "kick.hit -> glow.flash",
        "glow.out -> screen.picture",
        "in.audio -> screen.sound",
    ],
    "public": {
        "knob.value": {"label": "Level", "midi": "cc:1", "osc": "/level"},
        "kick.high": {"label": "Kick top", "midi": "cc14:2"},
        "lfo.locked": {"midi": "note:36"},
    },
}


@pytest.fixture(scope="module")
def patch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knob, a frequency and a switch that are public; a picture that is quickly drawn."""
    folder = tmp_path_factory.mktemp("glow")
    (folder / "shaders").mkdir()
    (folder / "shaders" / "glow.fs").write_text(GLOW)
    path = folder / "glow.patch.json"
    path.write_text(json.dumps(PATCH), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def playing(patch: Path) -> Iterator[Playing]:
    """A show of it, for all tests of a file; a minute of silence is its sound."""
    sound = patch.with_name("silence.wav")
    soundfile.write(sound, np.zeros((RATE * 60, 2), np.float32), RATE)
    found = Playing(patch, sound)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def show(playing: Playing, patch: Path) -> Playing:
    """The show, as its patch has it."""
    playing.client.panic()
    playing.client.open(patch)
    playing.client.listen(0.05)
    return playing


class Serving:
    """A remote process of a show."""

    def __init__(self, folder: Path, **wishes: Any) -> None:
        self.log = folder.parent / f"{folder.name}-remote.log"
        self.process = spawn(
            "nodegraph.remote.process",
            {"folder": str(folder), "wishes": msgspec.to_builtins(Wishes(**wishes))},
            self.log,
        )

    def said(self) -> str:
        """What it has printed."""
        return self.log.read_text(errors="replace")

    def wait_for(self, text: str) -> None:
        """Wait until it has said this."""
        until(lambda: text in self.said() or self.process.poll() is not None)
        assert text in self.said()

    def close(self) -> None:
        """End it as a session would."""
        self.process.send_signal(signal.SIGTERM)
        try:
            assert self.process.wait(5.0) == 0, self.said()
        finally:
            self.process.kill()
            said = self.said()
            self.log.unlink()
        assert "Traceback" not in said, said


Serve = Callable[..., Serving]


@pytest.fixture
def serve(show: Playing) -> Iterator[Serve]:
    """Start remotes of the show."""
    started: list[Serving] = []

    def start(**wishes: Any) -> Serving:
        started.append(Serving(show.launcher.folder, **wishes))
        return started[-1]

    yield start
    for serving in started:
        serving.close()


def free_port() -> int:
    """Return a UDP port that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Phone:
    """Somebody who speaks OSC."""

    def __init__(self, port: int) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.connect(("127.0.0.1", port))
        self.socket.settimeout(0.05)

    def send(self, address: str, *arguments: Any) -> None:
        """Send a message."""
        self.send_bytes(datagram(address, arguments))

    def send_bytes(self, data: bytes) -> None:
        """Send anything."""
        with contextlib.suppress(OSError):
            self.socket.send(data)

    def heard(self, seconds: float = 0.3) -> list[tuple[str, list[Any]]]:
        """Return what comes within so many seconds."""
        end = time.monotonic() + seconds
        found = []
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                message = OscMessage(self.socket.recv(65536))
                found.append((message.address, list(message.params)))
        return found

    def ask(self, address: str, *arguments: Any, answer: str, seconds: float = 10.0) -> list[Any]:
        """Send a message until it is answered, and return the arguments of the answer."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.send(address, *arguments)
            for heard, values in self.heard(0.2):
                if heard == answer:
                    return values
        raise AssertionError(f"{address} was not answered by {answer}")

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


@pytest.fixture
def phone(serve: Serve) -> Iterator[Phone]:
    """Somebody who speaks OSC to a remote of the show."""
    port = free_port()
    serve(osc_port=port)
    made = Phone(port)
    made.ask("/ping", answer="/pong")
    yield made
    made.close()


@pytest.fixture(scope="module")
def jack(request: pytest.FixtureRequest) -> Iterator[str]:
    """A JACK server of our own, for virtual MIDI ports; returns its name."""
    if shutil.which("jackd") is None:
        pytest.skip("there is no jackd here")
    rtmidi = pytest.importorskip("rtmidi")
    if rtmidi.API_UNIX_JACK not in rtmidi.get_compiled_api():
        pytest.skip("this python-rtmidi does not speak JACK")
    name = f"nodegraph-{request.module.__name__.rpartition('.')[2]}-{os.getpid()}"  # nobody else's
    settings = pytest.MonkeyPatch()
    settings.setenv("JACK_DEFAULT_SERVER", name)
    settings.setenv("JACK_NO_START_SERVER", "1")
    server = subprocess.Popen(
        ["jackd", "-r", "-n", name, "-d", "dummy", "-r", "48000", "-p", "128"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip

    def there() -> bool:
        try:
            rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name="probe").delete()
        except rtmidi.RtMidiError:
            if server.poll() is not None:
                pytest.skip("jackd does not start here")
            return False
        return True

    try:
        until(there, 10.0)
        yield name
    finally:
        server.terminate()
        server.wait(5.0)
        settings.undo()
