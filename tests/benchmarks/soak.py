"""Does a show drop a block? `python -m tests.benchmarks.soak [--minutes 20] [--rounds 4000]`.

A song through a real JACK server in blocks of 256, a picture that takes some 100 ms, two edits and
twenty performed values a second. Counted: blocks that the sound card did not get in time, and the
overruns of the server itself, whose clock stops for everybody; memory of the engine.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from nodegraph.model.edits import SetValue
from tests.benchmarks.live_show import jack_server, start, write_show

EDITS, PERFORMS = 2.0, 20.0  # a second
MEMORY_SECONDS = 15  # between two looks at the memory


def memory(pid: int) -> float:
    """Return the MB that a process has to itself; 0 where that cannot be known."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        private = [int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")]
        return sum(private) / 1024
    return 0.0


def percentile(values: list[float], part: float) -> float:
    """Return the value below which that part lies."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def soak(minutes: float, block: int, rounds: int, silent: bool) -> dict[str, Any]:
    """Run it; return what was counted."""
    generator = random.Random(1)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak_")))
        if not silent:
            stack.enter_context(jack_server(block))
        patch, song = write_show(folder, block, rounds)
        show = stack.enter_context(start(patch, song, silent))
        client = stack.enter_context(show.client("soak"))
        while not (status := client.ask("status"))["engine"] or not status["stage"]:
            time.sleep(0.1)
        time.sleep(3.0)
        first = client.ask("status")
        begun = time.monotonic()
        next_edit = next_value = next_look = begun
        worst: list[float] = []
        loads: list[float] = []
        memories = [memory(first["pids"]["engine"])]
        edits = performed = 0
        while time.monotonic() - begun < minutes * 60:
            now = time.monotonic()
            if now >= next_edit:
                next_edit += 1 / EDITS
                node = f"add_{generator.randrange(190)}"
                client.edit(SetValue(node, "amount", generator.random() / 1000))
                edits += 1
            if now >= next_value:
                next_value += 1 / PERFORMS
                client.perform({"knob.value": generator.random()})
                performed += 1
            if now >= next_look:
                next_look += 1.0
                status = client.ask("status")
                worst.append(status["engine"]["worst"])
                loads.append(status["engine"]["load"])
                if len(worst) % MEMORY_SECONDS == 0:
                    memories.append(memory(status["pids"]["engine"]))
            client.listen(0.005)
        last = client.ask("status")
        incidents = [line for line in client.ask("log") if " error " in line or "sound" in line]
    engine, stage = last["engine"], last["stage"]
    return {
        "minutes": minutes,
        "blocks": engine["blocks"] - first["engine"]["blocks"],
        "missed": engine["missed"] - first["engine"]["missed"],
        "server overruns": engine["xruns"] - first["engine"]["xruns"],
        "device": engine["device"],
        "edits": edits,
        "performed": performed,
        "load p50": round(percentile(loads, 0.5), 3),
        "worst block ms p50": round(percentile(worst, 0.5), 2),
        "worst block ms p99": round(percentile(worst, 0.99), 2),
        "worst block ms max": round(max(worst), 2),
        "block ms": round(block / 48.0, 2),
        "memory MB": [round(value, 1) for value in memories],
        "frame ms": round(stage["median_ms"], 1),
        "frames": stage["frames"],
        "left out": stage["skipped"],
        "incidents": incidents,
    }


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--block", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--silent", action="store_true", help="without a sound server")
    given = parser.parse_args()
    for name, value in soak(given.minutes, given.block, given.rounds, given.silent).items():
        print(f"{name:20} {value}")


if __name__ == "__main__":
    main()
