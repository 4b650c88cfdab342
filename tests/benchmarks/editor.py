"""What a frame of the editor costs while its nodes live: `python -m tests.benchmarks.editor`.

    xvfb-run -a -s "-screen 0 1440x900x24" env GALLIUM_NOOP=1 \\
        .venv/bin/python -m tests.benchmarks.editor [--case 1]

`GALLIUM_NOOP=1` draws no pixels, so that the figures are the editor's and not those of a software
rasteriser. A frame is the main thread's time of one round of sixty a second; "Python" is that less
what Dear PyGui takes to draw. The calibration loop tells how fast the machine was just then.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from nodegraph.editor.beginning.preferences import Preferences
from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point
from nodegraph.editor.window.app import App
from nodegraph.editor.window.meters import Meters
from nodegraph.editor.window.parts import all_panels
from nodegraph.model.library import Library
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from nodegraph.model.signals import Kind
from nodegraph.model.storage import save
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand

FRAMES, WARM, FPS = 240, 150, 60.0
Move = Callable[[Camera, int], Camera]
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


def measure(app: App, player: Player, moved: Move | None = None) -> tuple[float, float]:
    """Return the milliseconds of a frame, and those of them that are Python.

    `moved` gives the camera of each frame, from the one before.
    """
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
    whole, told, due = 0.0, player.spent, time.monotonic()
    try:
        for number in range(FRAMES):
            due = max(due + 1.0 / FPS, time.monotonic())
            while time.monotonic() < due:  # as warm as the calibration finds the machine
                pass
            if moved is not None:
                app.desk.camera = moved(app.desk.camera, number)
            begun = time.thread_time()
            app.step()
            whole += time.thread_time() - begun
    finally:
        dpg.render_dearpygui_frame = render
    whole -= player.spent - told
    return 1e3 * whole / FRAMES, 1e3 * (whole - drawing) / FRAMES


def zoomed(camera: Camera, number: int) -> Camera:
    """In a little for some frames, and out again, around the middle of what is seen."""
    by = 1.004 if number // 12 % 2 else 1.0 / 1.004
    return camera.zoomed(by, Point(500.0, 300.0))


@dataclass(frozen=True)
class Case:
    """What is measured: a patch, from where it is seen (None: all of it), and in what window."""

    patch: Patch
    camera: Camera | None = None
    moved: Move | None = None
    size: tuple[int, int] = (1440, 900)


def cases() -> dict[str, Case]:
    """Return what is measured."""
    near, wide = patch_of(204, 17, CLOSE), patch_of(500, 28)
    return {
        "200 nodes, meters": Case(near),
        "200 nodes, zooming": Case(near, None, zoomed),
        "words and meters, 1080p": Case(near, Camera(0.0, 0.0, 0.56), None, (1920, 1080)),
        "500 nodes, all seen": Case(wide),
        "500 nodes, zooming": Case(wide, None, zoomed),
        "500 nodes, 20 seen": Case(wide, Camera(0.0, 0.0, 1.0)),
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


def measured(name: str, case: Case) -> None:
    """Measure one case, and print it."""
    library = Library.load()
    door = InHand(Patch(), library)
    desk = Desk(library, door)
    panels = all_panels(desk, Preferences())
    meters = next(panel for panel in panels if isinstance(panel, Meters))
    player = Player(door, meters)
    app = App(desk, panels, between=player)
    app.build(width=case.size[0], height=case.size[1])
    for _ in range(3):
        app.step()
    opening = opened(app, door, case.patch)
    if case.camera is not None:
        desk.camera = case.camera
    frame, python = measure(app, player, case.moved)
    print(
        f"{name:24} {frame:6.2f} ms a frame, {python:5.2f} of them Python; "
        f"{len(meters.traces.signals)} signals, {len(app.canvas.seen)} seen; "
        f"at {100 * desk.camera.zoom:.0f} %; "
        f"opened in {opening:.0f} ms; calibration {calibrated():.1f} ms",
        flush=True,
    )
    app.close()


def opened(app: App, door: InHand, patch: Patch) -> float:
    """Open a file of a patch, and return the milliseconds until all of it is drawn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.patch.json"
        save(path, patch)
        begun = time.perf_counter()
        door.send(m.Open(path=str(path)))
        while app.canvas.items.keys() != patch.nodes.keys():
            app.step()
    return 1e3 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
