"""The process of MIDI and OSC as a part of a show: started, found again, ended with it."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path
from typing import Any

import pytest

from nodegraph.cli import main
from nodegraph.model.errors import Unusable
from nodegraph.remote.osc import datagram
from nodegraph.remote.wishes import read_wishes
from nodegraph.show.live.client import Client
from nodegraph.show.live.launcher import Launcher
from nodegraph.show.live.wishes import Pictures, Sounds
from tests.show.live.conftest import is_running, until

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def turn(port: int, address: str, value: float) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(datagram(address, [value]), ("127.0.0.1", port))


def performed(client: Client, port: int, value: float) -> bool:
    """Turn the knob, and look whether the show has it."""
    turn(port, "/knob/value", value)
    found: dict[str, Any] = client.ask("status")
    return bool(found["performed"].get("knob.value") == value)


def test_a_show_has_hands_that_survive_their_death_and_that_of_the_session(
    patch: Path, drums: Path
) -> None:
    port = free_port()
    wishes = read_wishes((), (), "", port, False)
    sounds = Sounds(audio=str(drums), silent=True)
    with Launcher(patch, sounds, Pictures(headless=True), remote=wishes) as launcher:
        client = launcher.client("test")
        until(lambda: performed(client, port, 0.5))
        pid = int(client.ask("status")["pids"]["remote"])
        os.kill(pid, signal.SIGKILL)
        until(lambda: client.ask("status")["pids"]["remote"] not in (0, pid))
        until(lambda: performed(client, port, 0.75))
        session = launcher.session.pid
        os.kill(session, signal.SIGKILL)
        until(lambda: launcher.watch() and launcher.session.pid != session)
        client.close()
        client = until(lambda: _joined(launcher))
        until(lambda: performed(client, port, 1.0))
        pids = client.ask("status")["pids"]
        client.close()
    until(lambda: not any(is_running(pid) for pid in pids.values() if pid))


def _joined(launcher: Launcher) -> Client | None:
    try:
        return launcher.client("test")
    except Exception:
        return None


def test_wishes_that_cannot_be_are_said(patch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_wishes((), (), "", 0, False) is None
    for words in (["--clock", "sideways"], ["--osc", "70000"]):
        with pytest.raises(Unusable):
            read_wishes((), (), words[1] if words[0] == "--clock" else "", 70_000, False)
        assert main(["live", str(patch), "--silent", "--headless", *words]) == 2
        assert words[0] in capsys.readouterr().err
