"""Does a thread that holds Python's lock drop a block? `python -m tests.benchmarks.hog`.

A player, as the engine process has it, on a real JACK server in blocks of 256, for some seconds
each: alone, beside a thread that computes in Python, and beside one that holds the lock 100 ms at a
time, as a library of C may. Once with a patch of kernels alone, once with one of the shipped looks,
whose beat tracker is Python. Counted: blocks that the sound card did not get in time.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from nodegraph.model.storage import loads
from nodegraph.scheduler.heard import heard_parts
from nodegraph.show.live.engine_process import settle
from nodegraph.show.live.plans import Plans
from nodegraph.show.live.player import Player
from nodegraph.show.live.wishes import Sounds
from nodegraph.show.opening import library_of
from tests.benchmarks.live_show import jack_server, write_song

BLOCK = 256
LOOK = Path("patches/night_drive.patch.json")
VOICES = 60


def kernels_only() -> str:
    """Return a patch without a step in Python: voices that beat against each other, and a level."""
    import json

    nodes: dict[str, object] = {
        "in": {"type": "source.input"},
        "level": {"type": "analysis.level"},
        "hits": {"type": "analysis.hits"},
    }
    nodes["screen"] = {"type": "output.screen"}
    wires = ["in.music -> level.source", "in.music -> hits.source", "in.audio -> screen.sound"]
    for place in range(VOICES):
        nodes[f"voice_{place}"] = {
            "type": "source.oscillator", "values": {"frequency": 55.0 * (1 + place)},
        }  # fmt: skip
        nodes[f"gain_{place}"] = {"type": "audio.gain", "values": {"gain": 0.01}}
        wires += [f"voice_{place}.out -> gain_{place}.source"]

    run = {"rate": 48_000, "block": BLOCK}
    return json.dumps({"format": "nodegraph/1", "run": run, "nodes": nodes, "wires": wires})


def computing(ending: threading.Event) -> None:
    """Keep the interpreter busy."""
    number = 0
    while not ending.is_set():
        number += 1


def holding(ending: threading.Event) -> None:
    """Hold the lock 100 ms at a time."""
    sleep = ctypes.PyDLL(None).usleep  # PyDLL: with the lock held
    while not ending.is_set():
        sleep(100_000)


@contextlib.contextmanager
def playing(folder: Path, path: Path, text: str, song: Path) -> Iterator[Player]:
    """Play a patch as an engine process does."""
    plans = Plans(library_of(path), folder)
    patch = loads(text)
    plans.compile(patch)
    plan = plans.plan
    assert plan is not None
    message = plans.message(patch, str(path), (), 120.0)
    player = Player(folder, Sounds(audio=str(song), repeat=True))
    player.load_kernels(plan)
    player.begin(plan, message)
    player.order(lambda: player.swap(message, plan, heard_parts(plan)))
    player.start()
    try:
        yield player
    finally:
        player.close()


def measure(player: Player, work: Callable[[threading.Event], None] | None, seconds: float) -> str:
    """Play beside this work; return what was missed."""
    assert player.card is not None
    time.sleep(1.0)
    ending = threading.Event()
    before, blocks = player.card.status(), player.blocks
    thread = threading.Thread(target=work, args=(ending,)) if work else None
    if thread:
        thread.start()
    time.sleep(seconds)
    ending.set()
    if thread:
        thread.join()
    after = player.card.status()
    return (
        f"{after.missed - before.missed:5} of {player.blocks - blocks:5} missed, "
        f"{after.xruns - before.xruns} overruns of the server"
    )


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, jack_server(BLOCK):
        folder = Path(name)
        song = write_song(folder)
        settle()
        patches = (("kernels alone", LOOK, kernels_only()), ("a look", LOOK, LOOK.read_text()))
        for label, path, text in patches:
            place = folder / label.replace(" ", "-")
            place.mkdir()
            with playing(place, path, text, song) as player:
                for work in (None, computing, holding):
                    beside = "alone" if work is None else work.__name__
                    print(f"{label:14} {beside:10} {measure(player, work, given.seconds)}")


if __name__ == "__main__":
    main()
