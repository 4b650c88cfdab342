"""Does a change of plan drop a block? `python -m tests.benchmarks.swaps [--swaps 500]`.

Nodes are added to and taken from a patch of 200 while it plays through a real JACK server in blocks
of 256, each edit a new plan; then a set of two such patches takes over back and forth. Counted:
blocks that the sound card did not get in time, and the overruns of the server itself.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from nodegraph.model.edits import AddNode, AddWire, Batch, RemoveNode
from nodegraph.model.patch import PatchNode, Wire
from nodegraph.show.live.client import Client
from nodegraph.show.live.launcher import Launcher
from tests.benchmarks.live_show import jack_server, start, write_show

BLOCK = 256


def settled(client: Client) -> dict[str, Any]:
    """Return the status once engine and stage have begun."""
    while not (status := client.ask("status"))["engine"] or not status["stage"]:
        time.sleep(0.1)
    time.sleep(3.0)
    found: dict[str, Any] = client.ask("status")
    return found


def told(name: str, first: dict[str, Any], last: dict[str, Any], count: int) -> None:
    """Print what was counted between two looks."""
    before, after = first["engine"], last["engine"]
    blocks, missed = after["blocks"] - before["blocks"], after["missed"] - before["missed"]
    overruns = after["xruns"] - before["xruns"]
    print(
        f"{count} {name}: {blocks} blocks, {missed} missed, {overruns} overruns of the server, "
        f"generation {after['generation']}"
    )


def swaps(show: Launcher, count: int) -> None:
    """Add a node and take it away, again and again."""
    with show.client("swaps") as client:
        first = settled(client)
        for number in range(count):
            name = f"extra_{number // 2}"
            if number % 2:
                client.edit(RemoveNode(name))
            else:
                wire = Wire("level", "energy", name, "value")
                add = AddNode(name, PatchNode("math.add"))
                client.edit(Batch("Add", (add, AddWire(wire))))
            wanted = client.ask("status")["generation"]
            while client.ask("status")["engine"]["generation"] < wanted:
                client.listen(0.01)
        told("swaps of a plan of 200 nodes", first, client.ask("status"), count)


def switches(show: Launcher, count: int) -> None:
    """Let one patch take over from the other, again and again."""
    with show.client("switches") as client:
        first = settled(client)
        for number in range(count):
            place = 1 - number % 2
            client.go(place)
            while client.ask("status")["place"] != place:
                client.listen(0.01)
        told("take-overs in a set", first, client.ask("status"), count)


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--swaps", type=int, default=500)
    parser.add_argument("--switches", type=int, default=200)
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="swaps_")))
        stack.enter_context(jack_server(BLOCK))
        patch, song = write_show(folder, BLOCK, 10)
        with start(patch, song, False) as show:
            swaps(show, given.swaps)
        entries = [
            {"patch": "slow.patch.json", "at": "now"},
            {"patch": "other.patch.json", "at": "now"},
        ]
        (folder / "other.patch.json").write_text(patch.read_text())
        both = folder / "both.set.json"
        both.write_text(json.dumps({"format": "nodegraph-set/1", "patches": entries}))
        with start(both, song, False) as show:
            switches(show, given.switches)


if __name__ == "__main__":
    main()
