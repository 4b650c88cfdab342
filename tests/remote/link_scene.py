"""A show and a foreign program in one Link session, measured: prints a line of JSON.

`unshare -rn python -m tests.remote.link_scene PATCH SONG` plays it in a network of its own, so that
no musician nearby is in it.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from nodegraph.remote.wishes import read_wishes
from nodegraph.show.live.client import Client
from nodegraph.show.live.launcher import Launcher
from nodegraph.show.live.ring import Ring, Slot
from nodegraph.show.live.wishes import Pictures, Sounds
from tests.show.live.conftest import until

BAR = 4.0
SIGHTS = 10  # of where both are, a tenth of a second apart
SETTLE = 1.5  # seconds: some beats, and what Link itself takes


def raise_loopback() -> None:
    """A network of one's own begins with everything down."""
    up, set_flags = 0x1 | 0x40, 0x8914  # IFF_UP and IFF_RUNNING, SIOCSIFFLAGS
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14x", b"lo", up))


class Peer:
    """The foreign program."""

    def __init__(self, tempo: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.remote.link_peer", str(tempo)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def here(self, tempo: str = "") -> dict[str, Any]:
        """Return where it is; a tempo is set before."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{tempo}\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def beat_at(self, moment_ns: int) -> float:
        """Return its beat of a moment near to now."""
        here = self.here()
        passed = (moment_ns - here["ns"]) / 6e10 * here["tempo"]
        beat: float = here["beat"] + passed
        return beat

    def close(self) -> None:
        """Leave the session."""
        self.process.communicate()


class Show:
    """The show as its own ring has it."""

    def __init__(self, launcher: Launcher, client: Client) -> None:
        self.client = client
        generation = self.status["engine"]["generation"]
        path = launcher.folder / f"blocks-{generation}.ring"
        self.ring = Ring.of(path, launcher.opened.plan)

    @property
    def status(self) -> dict[str, Any]:
        """How it is."""
        found: dict[str, Any] = self.client.ask("status")
        return found

    def tempo(self) -> float:
        """The tempo of the block that was made last."""
        return self._block().tempo

    def heard(self) -> tuple[int, float]:
        """Return a moment, and the beat that is heard then."""
        block = self._block()
        return block.heard_ns, block.beat

    def _block(self) -> Slot:
        block: Slot = until(lambda: self.ring.read(self.ring.newest))
        return block


def apart_ms(show: Show, peer: Peer) -> list[float]:
    """Return how much later than the other the show is within the bar, again and again."""
    found = []
    for _ in range(SIGHTS):
        moment, beat = show.heard()
        off = (peer.beat_at(moment) - beat + BAR / 2) % BAR - BAR / 2
        found.append(round(off * 60_000 / show.tempo(), 3))
        time.sleep(0.1)
    return found


def tapped(client: Client, tempo: float) -> int:
    """Tap the beat evenly; returns the moment of the last one."""
    at = time.monotonic()
    for place in range(6):
        time.sleep(max(at + place * 60.0 / tempo - time.monotonic(), 0.0))
        client.tap(bar=place == 5)
    return time.monotonic_ns()


def play(show: Show, peer: Peer) -> dict[str, Any]:
    """Play all of it; returns what was measured."""
    found: dict[str, Any] = {}
    until(lambda: show.status["peers"] == 1)
    until(lambda: abs(show.tempo() - 100.0) < 0.1)
    time.sleep(SETTLE)
    found["joined"] = {"tempo": show.tempo(), "apart": apart_ms(show, peer)}
    peer.here("133")
    until(lambda: abs(show.tempo() - 133.0) < 0.1)
    time.sleep(SETTLE)
    found["followed"] = {"tempo": show.tempo(), "apart": apart_ms(show, peer)}
    show.client.tempo(90.0)
    until(lambda: abs(peer.here()["tempo"] - 90.0) < 0.1)
    found["sent"] = {"tempo": peer.here()["tempo"]}
    before = peer.here()
    tapped(show.client, 110.0)
    until(lambda: abs(peer.here()["tempo"] - 110.0) < 2.0)
    time.sleep(SETTLE)
    found["tapped"] = {"tempo": peer.here()["tempo"], "apart": apart_ms(show, peer)}
    found["peers"] = before["peers"]
    show.client.nudge(40.0)
    time.sleep(SETTLE)
    found["nudged"] = {"apart": apart_ms(show, peer)}
    show.client.nudge(-40.0)
    peer.close()
    until(lambda: show.status["peers"] == 0)
    moment = tapped(show.client, 120.0)
    time.sleep(SETTLE)
    heard, beat = show.heard()
    off = (beat - (heard - moment) / 6e10 * show.tempo() + BAR / 2) % BAR - BAR / 2
    found["alone"] = {"tempo": show.tempo(), "off_bar_ms": off * 60_000 / show.tempo()}
    found["log"] = [line for line in show.client.ask("log") if "Link" in line]
    return found


def main() -> None:
    """Play it where the arguments say."""
    raise_loopback()
    wishes = read_wishes((), (), "link", 0, False)
    sounds = Sounds(audio=sys.argv[2], silent=True, repeat=True)
    peer = Peer(100.0)
    try:
        peer.here()
        launcher = Launcher(Path(sys.argv[1]), sounds, Pictures(headless=True), remote=wishes)
        with launcher, launcher.client("test") as client:
            until(lambda: (client.ask("status")["engine"] or {"blocks": 0})["blocks"] > 20)
            print(json.dumps(play(Show(launcher, client), peer)))
    finally:
        peer.process.kill()


if __name__ == "__main__":
    main()
