"""What a frame of the editor costs while its nodes live: `python -m tests.benchmarks.editor`.

    xvfb-run -a -s "-screen 0 1440x900x24" env GALLIUM_NOOP=1 \\
        .venv/bin/python -m tests.benchmarks.editor [--case 1]

`GALLIUM_NOOP=1` draws no pixels, so that the figures are the editor's and not those of a software
rasteriser. A frame is the main thread's time of one round; "Python" is that less what Dear PyGui
takes to draw. The calibration loop tells how fast the machine was just then.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import dearpygui.dearpygui as dpg

from nodegraph.editor.camera import Camera
from nodegraph.editor.desk import Desk
from nodegraph.editor.window.app import App
from nodegraph.editor.window.log_pane import LogPane
from nodegraph.editor.window.meters import Meters
from nodegraph.editor.window.minimap import Minimap
from nodegraph.editor.window.panel import Panel
from nodegraph.editor.window.preview import Preview
from nodegraph.editor.window.strips import Strips
from nodegraph.editor.window.toast import Toast
from nodegraph.editor.window.transport_bar import TransportBar
from nodegraph.model.library import Library
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from nodegraph.model.signals import Kind
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand

FRAMES, WARM = 240, 150
TYPES = ("control.lfo", "math.add", "control.lfo", "math.multiply", "analysis.loudness")
STEP, CLOSE = (256, 208), (200, 168)


def patch_of(count: int, across: int, step: tuple[int, int] = STEP) -> Patch:
    """Return nodes in rows of that many, each wired to the one before it."""
    nodes, places, wires = {}, {}, []
    for number in range(count):
        type = TYPES[number % len(TYPES)]
        name = f"n{number:03d}"
        nodes[name] = PatchNode(type)
        places[name] = (number % across * step[0], number // across * step[1])
        if type.startswith("math") and number:
            wires.append(Wire(f"n{number - 1:03d}", "out", name, "value"))
    return Patch(nodes=nodes, wires=tuple(sorted(wires)), layout=Layout(nodes=places))


def calibrated() -> float:
    """Return the milliseconds of a loop that is always the same."""
    begun = time.thread_time()
    total = 0.0
    for number in range(200_000):
        total += math.sin(number)
    return 1e3 * (time.thread_time() - begun)


class Player:
    """Tells values of all that is watched, thirty times a second, as a session would."""

    def __init__(self, door: InHand, meters: Meters) -> None:
        self._door, self._meters = door, meters
        self._told = 0.0
        self._sample = 0
        self.spent = 0.0  # seconds, which are not the editor's

    def __call__(self, app: App) -> None:
        """Tell what is due; called between two frames."""
        now = time.monotonic()
        if now - self._told < 1.0 / 30.0:
            return
        begun = time.thread_time()
        self._told, self._sample = now, self._sample + 1
        values = {
            signal.path: _value(signal.kind, self._sample * 0.2 + place)
            for place, signal in enumerate(self._meters.traces.signals)
        }
        self._door._news.append(m.Probed(sample=self._sample, values=values))
        self.spent += time.thread_time() - begun


def _value(kind: Kind, turn: float) -> Any:
    number = 0.5 + 0.5 * math.sin(turn)
    match kind:
        case Kind.EVENT:
            return [[1, 1.0]]
        case Kind.SPECTRUM:
            return [-80.0 * number] * 64
        case _:
            return [number]


def measure(app: App, player: Player) -> tuple[float, float]:
    """Return the milliseconds of a frame, and those of them that are Python."""
    drawing = 0.0
    render: Callable[[], object] = dpg.render_dearpygui_frame

    def timed() -> object:
        nonlocal drawing
        begun = time.thread_time()
        found = render()
        drawing += time.thread_time() - begun
        return found

    for _ in range(WARM):
        app.step()
    dpg.render_dearpygui_frame = timed
    try:
        told, begun = player.spent, time.thread_time()
        for _ in range(FRAMES):
            app.step()
        whole = time.thread_time() - begun - (player.spent - told)
    finally:
        dpg.render_dearpygui_frame = render
    return 1e3 * whole / FRAMES, 1e3 * (whole - drawing) / FRAMES


def cases() -> dict[str, tuple[Patch, Camera | None]]:
    """Return what is measured: a patch, and from where it is seen (None: all of it)."""
    return {
        "200 nodes, meters drawn": (patch_of(204, 17, CLOSE), Camera(0.0, 0.0, 0.43)),
        "500 nodes, all seen": (patch_of(500, 28), None),
        "500 nodes, 20 seen": (patch_of(500, 28), Camera(0.0, 0.0, 1.0)),
    }


def main() -> None:
    """Measure one case, or all of them, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", type=int, default=-1)
    case = parser.parse_args().case
    if case < 0:
        for place in range(len(cases())):
            call = [sys.executable, "-m", "tests.benchmarks.editor", "--case", str(place)]
            subprocess.run(call, check=True)
        return
    measured(*list(cases().items())[case])


def measured(name: str, what: tuple[Patch, Camera | None]) -> None:
    """Measure one case, and print it."""
    patch, camera = what
    library = Library.load()
    door = InHand(patch, library)
    desk = Desk(library, door)
    meters = Meters()
    panels: list[Panel] = [
        meters,
        TransportBar(),
        Strips(),
        LogPane(),
        Minimap(),
        Preview(),
        Toast(),
    ]
    player = Player(door, meters)
    app = App(desk, panels, between=player)
    app.build()
    app.step()
    if camera is not None:
        desk.camera = camera
    frame, python = measure(app, player)
    print(
        f"{name:24} {frame:6.2f} ms a frame, {python:5.2f} of them Python; "
        f"{len(meters.traces.signals)} signals, {len(app.canvas.seen)} seen; "
        f"calibration {calibrated():.1f} ms"
    )
    app.close()


if __name__ == "__main__":
    main()
