"""A JACK server without a sound card, where jackd is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

READY = 10.0  # s


class Jack:
    """A server of this name. Killing it is what unplugging a device looks like."""

    def __init__(self, name: str, rate: int = 48000, period: int = 256) -> None:
        self.name = name
        self.rate = rate
        self.period = period
        self._process: subprocess.Popen[bytes] | None = None
        self._players: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        command = ["jackd", "-r", "-n", self.name, "-d", "dummy"]
        command += ["-r", str(self.rate), "-p", str(self.period), "-C", "2", "-P", "8"]
        end = time.monotonic() + READY
        while time.monotonic() < end:
            self._process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            while self._process.poll() is None and time.monotonic() < end:
                if "system:playback_1" in self.ask("jack_lsp"):
                    return
                time.sleep(0.05)
            time.sleep(0.2)  # a killed one of this name is still being cleared away
        self.kill()
        pytest.skip("jackd does not start here.")

    def ask(self, tool: str, *arguments: str) -> str:
        done = subprocess.run(
            [tool, "-s", self.name, *arguments], capture_output=True, text=True, timeout=READY
        )
        return done.stdout

    def play_into(self, port: str, path: Path) -> None:
        """Play a sound file into a port, as a program of its own on the server."""
        script = [sys.executable, "-m", "tests.engine.sound.playing", self.name, port, str(path)]
        self._players.append(subprocess.Popen(script, env={**os.environ}))

    def stop(self) -> None:
        """End it in order: a killed one leaves its slot in shared memory behind, of eight."""
        for player in self._players:
            player.terminate()
            player.wait()
        self._players.clear()
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def own_server(name: str, monkeypatch: pytest.MonkeyPatch, rate: int = 48000) -> Iterator[Jack]:
    """Run a server of one test file alone, which may kill it; programs find it."""
    if shutil.which("jackd") is None:
        pytest.skip("jackd is not installed; apt install jackd2.")
    server = Jack(f"nodegraph-{name}-{os.getpid()}", rate=rate)
    server.start()
    monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def _server() -> Iterator[Jack]:
    for tool in ("jackd", "jack_lsp", "jack_connect"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed; apt install jackd2.")
    try:
        import sounddevice
    except OSError:
        pytest.skip("PortAudio is not installed; apt install libportaudio2.")
    del sounddevice
    server = Jack(f"nodegraph-test-{os.getpid()}")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def jack(_server: Jack, monkeypatch: pytest.MonkeyPatch) -> Jack:
    """The server that streams of this test find; running."""
    monkeypatch.setenv("JACK_DEFAULT_SERVER", _server.name)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    if not _server.ask("jack_lsp"):
        _server.start()
    return _server


@pytest.fixture
def no_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which PortAudio finds nothing."""
    from nodegraph.engine.sound import line

    monkeypatch.setenv("JACK_DEFAULT_SERVER", "nodegraph-nobody")
    monkeypatch.setattr(line, "listed", lambda _: [])
