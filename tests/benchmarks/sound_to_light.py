"""How long from sound to light? `python -m tests.benchmarks.sound_to_light [--clicks 40]`.

On a real JACK server in blocks of 256:

- *in*: another program of the server plays clicks into the show's live input. Counted is the time
  from its callback, which puts the click on the wire, to the event lying in the stage's ring.
- *light*: a song of clicks plays, each flashes, and a screen is looked at every millisecond. Told
  is how much later than the click is heard the flash is seen, with `sync: heard` and `sync: now`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import soundfile

from nodegraph.model.storage import load
from nodegraph.scheduler.heard import heard_parts
from nodegraph.show.live.engine_process import settle
from nodegraph.show.live.launcher import Launcher
from nodegraph.show.live.plans import Plans
from nodegraph.show.live.player import Player
from nodegraph.show.live.ring import Ring
from nodegraph.show.live.wishes import Pictures, Sounds
from nodegraph.show.opening import library_of, open_patch
from tests.benchmarks.live_show import RATE, jack_server
from tests.show.live.screen import Screen

BLOCK, FPS = 256, 60
Sync = Literal["heard", "now"]
FLASH = """/*{"INPUTS": [{"NAME": "flash", "TYPE": "event"}]}*/
void main() { gl_FragColor = vec4(vec3(flash ? 1.0 : 0.05), 1.0); }
"""
BRIGHT = 128


def write_patch(folder: Path) -> Path:
    """Write a patch in which a loud sample flashes."""
    (folder / "shaders").mkdir(parents=True)
    (folder / "shaders" / "flash.fs").write_text(FLASH)
    nodes = {
        "in": {"type": "source.input", "settings": {"even": False}},
        "click": {"type": "event.threshold", "values": {"level": 0.1, "gap": 0.2}},
        "flash": {"type": "shader.flash"},
        "screen": {"type": "output.screen", "values": {"finish": 0}},
    }
    wires = [
        "in.music -> click.source", "click.out -> flash.flash", "flash.out -> screen.picture",
        "in.audio -> screen.sound",
    ]  # fmt: skip
    run = {"rate": RATE, "block": BLOCK, "size": [160, 120], "fps": FPS}
    patch = folder / "click.patch.json"
    text = {"format": "nodegraph/1", "run": run, "nodes": nodes, "wires": wires}
    patch.write_text(json.dumps(text))
    return patch


def write_song(folder: Path, seconds: int) -> Path:
    """Write clicks at odd moments."""
    generator = np.random.default_rng(5)
    sound = np.zeros(RATE * seconds, np.float32)
    places = np.cumsum(generator.integers(RATE // 2, RATE, seconds * 2))
    sound[places[places < len(sound) - 10]] = 0.9
    path = folder / "clicks.wav"
    soundfile.write(path, np.stack([sound, sound], 1), RATE, subtype="FLOAT")
    return path


class Events(threading.Thread):
    """Sees events in a ring as they come: (ns when seen, ns when heard)."""

    def __init__(self, ring: Ring) -> None:
        super().__init__(daemon=True)
        self.ring = ring
        self.found: list[tuple[int, int]] = []
        self.ending = threading.Event()
        self.start()

    def run(self) -> None:
        number = max(self.ring.newest, 0)
        while not self.ending.is_set():
            newest = self.ring.newest
            now = time.monotonic_ns()
            for block in range(number + 1, newest + 1):
                slot = self.ring.read(block)
                for offset, _ in slot.events if slot else ():
                    assert slot is not None
                    self.found.append((now, slot.heard_ns + offset * 1_000_000_000 // RATE))
            number = max(number, newest)
            time.sleep(0.0003)


def clicker(count: int, port: str) -> list[int]:
    """Play clicks into a port, as a program of its own on the server; when each was on the wire."""
    import sounddevice

    sent: list[int] = []
    state = {"due": 0, "frames": 0}
    generator = np.random.default_rng(7)

    def play(out: Any, frames: int, _time: Any, _flags: Any) -> None:
        now = time.monotonic_ns()
        out.fill(0.0)
        state["frames"] += frames
        if state["frames"] > state["due"]:
            out[0] = 0.9
            sent.append(now)
            state["due"] = state["frames"] + int(generator.integers(RATE // 3, RATE // 2))

    server = os.environ["JACK_DEFAULT_SERVER"]
    listing = ["jack_lsp", "-s", server]
    before = set(subprocess.run(listing, capture_output=True, text=True).stdout.split("\n"))
    device = next(i for i, d in enumerate(sounddevice.query_devices())
                  if "system" in d["name"] and d["max_output_channels"])  # fmt: skip
    with sounddevice.OutputStream(
        samplerate=RATE, device=device, channels=1, callback=play, latency="low"
    ):
        time.sleep(0.5)
        after = set(subprocess.run(listing, capture_output=True, text=True).stdout.split("\n"))
        mine = next(name for name in sorted(after - before) if "out" in name)
        subprocess.run(["jack_connect", "-s", server, mine, port], check=True)
        skip = len(sent)
        time.sleep(0.45 * count)
        return sent[skip + 1 : -2]


def measure_in(folder: Path, clicks: int) -> None:
    """Tell how soon a click at the input is an event in the ring."""
    path = write_patch(folder)
    plans = Plans(library_of(path), folder)
    patch = load(path)
    plans.compile(patch)
    plan = plans.plan
    assert plan is not None
    message = plans.message(patch, str(path), (), 120.0)
    player = Player(folder, Sounds())
    player.load_kernels(plan)
    player.begin(plan, message)
    player.order(lambda: player.swap(message, plan, heard_parts(plan)))
    player.start()
    time.sleep(2.0)
    events = Events(Ring.of(Path(message.ring), plan))
    server = os.environ["JACK_DEFAULT_SERVER"]
    ports = subprocess.run(
        ["jack_lsp", "-s", server], capture_output=True, text=True, check=True
    ).stdout.split("\n")
    port = next(name for name in ports if name.endswith(":in_0"))
    subprocess.run(["jack_disconnect", "-s", server, "system:capture_1", port], check=False)
    command = [sys.executable, "-m", "tests.benchmarks.sound_to_light", "--clicks", str(clicks)]
    said = subprocess.run([*command, "--into", port], capture_output=True, text=True, check=True)
    sent = [int(word) for word in said.stdout.split()]
    time.sleep(0.2)
    events.ending.set()
    events.join()
    assert player.card is not None
    declared = player.card.status().input_latency * 1e3
    player.close()
    seen = np.array([when for when, _ in events.found])
    late = [float(seen[seen > click][0] - click) / 1e6 for click in sent if (seen > click).any()]
    late = [ms for ms in late if ms < 100.0]
    print(
        f"in: {len(late)} clicks; event in the ring after {np.median(late):.2f} ms (median), "
        f"{max(late):.2f} at most; a block is {BLOCK / RATE * 1e3:.2f} ms, declared latency of "
        f"the input {declared:.2f} ms"
    )


class Light(threading.Thread):
    """Looks at the middle of a screen: ns when it becomes bright."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(daemon=True)
        self.screen = screen
        self.found: list[int] = []
        self.ending = threading.Event()
        self.start()

    def run(self) -> None:
        was = True
        while not self.ending.is_set():
            now = time.monotonic_ns()
            bright = self.screen.darkest() > BRIGHT
            if bright and not was:
                self.found.append(now)
            was = bright
            time.sleep(0.0007)


@contextlib.contextmanager
def showing(folder: Path, sync: Sync, seconds: int) -> Iterator[tuple[Launcher, Screen]]:
    """Play the song of clicks on a screen."""
    (folder / "screen").mkdir(parents=True)
    screen = Screen(folder / "screen")
    os.environ["DISPLAY"] = screen.name
    patch, song = write_patch(folder), write_song(folder, seconds)
    pictures = Pictures(fullscreen=True, sync=sync)
    try:
        with Launcher(patch, Sounds(audio=str(song), repeat=True), pictures) as show:
            yield show, screen
    finally:
        screen.close()


def measure_light(folder: Path, sync: Sync, clicks: int) -> None:
    """Tell how much later than heard a click is seen."""
    with showing(folder, sync, 30) as (show, screen), show.client("watch") as client:
        while not (status := client.ask("status"))["stage"] or status["stage"]["frames"] < 60:
            time.sleep(0.1)
        time.sleep(2.0)
        ring = Ring.of(show.folder / f"blocks-{status['generation']}.ring", open_patch(
            show.patch).plan)  # fmt: skip
        events, light = Events(ring), Light(screen)
        time.sleep(0.75 * clicks)
        for thread in (events, light):
            thread.ending.set()
            thread.join()
        stage = client.ask("status")["stage"]
    seen = np.array(light.found)
    from_heard, from_ring = [], []
    for told, heard in events.found:
        after = seen[seen > told - 5_000_000]
        if len(after) and after[0] - told < 400_000_000:
            from_heard.append(float(after[0] - heard) / 1e6)
            from_ring.append(float(after[0] - told) / 1e6)
    print(
        f"light, sync {sync}: {len(from_heard)} of {len(events.found)} clicks; seen "
        f"{np.median(from_heard):+.1f} ms from being heard ({min(from_heard):+.1f} .. "
        f"{max(from_heard):+.1f}), {np.median(from_ring):.1f} ms from lying in the ring (at most "
        f"{max(from_ring):.1f}); a frame is {1e3 / FPS:.1f} ms, takes {stage['median_ms']:.1f}"
    )


def main() -> None:
    """Print all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clicks", type=int, default=40)
    parser.add_argument("--into", help="play clicks into this port, and say when")
    given = parser.parse_args()
    if given.into:
        print(*clicker(given.clicks, given.into))
        return
    with tempfile.TemporaryDirectory() as name, jack_server(BLOCK):
        settle()
        measure_in(Path(name) / "in", given.clicks)
        syncs: tuple[Sync, ...] = ("heard", "now")
        for sync in syncs:
            measure_light(Path(name) / sync, sync, given.clicks)


if __name__ == "__main__":
    main()
