"""The panels of the window without a window: `python -m tests.editor.living NAME` prints what one
of the scenes below found, as JSON.

Dear PyGui makes and changes its items as ever; only nothing is rendered, so no screen is needed.
One process a scene: a context of Dear PyGui cannot be made twice.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import dearpygui.dearpygui as dpg
from PIL import Image

from nodegraph.editor.desk import Desk
from nodegraph.editor.window import meters as meters_module
from nodegraph.editor.window.app import App
from nodegraph.editor.window.log_pane import LogPane
from nodegraph.editor.window.meters import Meters
from nodegraph.editor.window.minimap import Minimap
from nodegraph.editor.window.panel import Panel
from nodegraph.editor.window.preview import Preview
from nodegraph.editor.window.strips import Strips
from nodegraph.editor.window.toast import Toast
from nodegraph.editor.window.transport_bar import TransportBar
from nodegraph.editor.wishes import AskPanel
from nodegraph.model.errors import Problem
from nodegraph.model.library import Library
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand

PATCH = Patch(
    title="Living",
    nodes={
        "add": PatchNode("math.add"),
        "hits": PatchNode("analysis.hits"),
        "in": PatchNode("source.input"),
        "noise": PatchNode("texture.noise"),
    },
    wires=(
        Wire("hits", "pulse", "add", "value"),
        Wire("in", "music", "hits", "source"),
    ),
    layout=Layout(nodes={"in": (0, 0), "hits": (256, 0), "add": (512, 0), "noise": (512, 256)}),
    snapshots={"calm": {"title": "Calm", "values": {"add.amount": 0.5}}},
    cues=({"name": "drop", "snapshot": "calm"},),
)


class Clock:
    """Time that goes on by a thirtieth of a second a frame."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Living:
    """An editor with all of these panels, and the session in its hand."""

    def __init__(self) -> None:
        library = Library.load()
        self.door = InHand(PATCH, library)
        self.desk = Desk(library, self.door)
        self.meters, self.bar, self.strips = Meters(), TransportBar(), Strips()
        self.log, self.map, self.preview, self.toast = LogPane(), Minimap(True), Preview(), Toast()
        self.clock = Clock()
        setattr(meters_module, "time", self.clock)  # noqa: B010
        panels: list[Panel] = [
            self.meters, self.bar, self.strips, self.log, self.map, self.preview, self.toast,
        ]  # fmt: skip
        self.app = App(self.desk, panels)
        self.app.build(width=1440, height=900)
        self.run(40)

    def run(self, frames: int = 1) -> None:
        for _ in range(frames):
            self.clock.now += 1.0 / 30.0
            self.app.step()

    def tell(self, *news: Any) -> None:
        self.door._news += news
        self.run()

    def probed(self, **values: Any) -> None:
        named = {name.replace("__", "."): value for name, value in values.items()}
        self.tell(m.Probed(sample=0, values=named))

    def until_pictured(self, node: str) -> None:
        """Send pictures of a node until one is decoded, which another thread does in its time."""
        patience = time.monotonic() + 30.0
        while not self.app.canvas.items[node].picture and time.monotonic() < patience:
            self.tell(m.NodePicture(node=node, frame=1, jpeg=jpeg(128, 72)))
            time.sleep(0.001)

    def lamp(self, node: str, port: str) -> dict[str, Any]:
        found: dict[str, Any] = dpg.get_item_configuration(self.app.canvas.items[node].lamps[port])
        return found


def texts(item: int | str) -> list[str]:
    """Return all that is written in an item, on and on."""
    found = []
    for part in dpg.get_item_children(item, 2) or []:
        if "DrawText" in dpg.get_item_type(part):
            found.append(str(dpg.get_item_configuration(part)["text"]))
        found += texts(part)
    return found


def jpeg(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (200, 40, 0)).save(file, "JPEG")
    return file.getvalue()


def signals() -> Any:
    """A value that rises, a sound, a trigger, a driven input."""
    here = Living()
    watched = [request.paths for request in here.door.sent if isinstance(request, m.Watch)]
    for step in range(30):
        here.probed(hits__pulse=[step / 29.0], in__audio=[0.5, 0.1], add__value=[step / 29.0])
    here.probed(hits__hit=[[1, 1.0]])
    line = [point[1] for point in here.lamp("hits", "pulse")["points"]]
    flash = here.lamp("hits", "hit")["color"][3]
    loud = here.lamp("in", "audio")["points"]
    here.run(60)
    quiet = here.lamp("in", "audio")["points"]
    return {
        "watched": sorted(watched[-1]),
        "line": line,
        "flash": [flash, here.lamp("hits", "hit")["color"][3]],
        "sound": [loud[1][0] - loud[0][0], quiet[1][0] - quiet[0][0]],
        "words": texts(here.app.canvas.items["hits"].rows),
        "glowing": len(here.app.canvas.cables._lit),
    }


def pictures() -> Any:
    """The same node is seen, left, and seen again."""
    here = Living()
    made = []
    for _ in range(3):
        here.until_pictured("noise")
        made.append(
            [here.meters._screens.textures.made, here.app.canvas.items["noise"].picture > 0]
        )
        here.desk.camera = here.desk.camera.panned(5000.0, 0.0)
        here.run(40)
        here.desk.camera = here.desk.fitted(None)
        here.run(40)
    asked = [request.paths for request in here.door.sent if isinstance(request, m.WatchPictures)]
    return {"made": made, "asked": asked}


def costs() -> Any:
    """F3, and again."""
    here = Living()
    here.desk.wish = AskPanel("costs")
    here.run()
    told = m.Costs(of="sound", period=10_000.0, nodes={"hits": 100.0, "add": 25.0})
    here.tell(told)
    here.run(10)
    root = here.app.canvas.items["hits"].root
    shown = texts(root)
    here.desk.wish = AskPanel("costs")
    here.run(10)
    asked = [request.on for request in here.door.sent if isinstance(request, m.WatchCosts)]
    return {"shown": "100 µs  1.0 %" in shown, "gone": texts(root), "asked": asked}


def bar() -> Any:
    """Buttons of the bar, and a show that goes away."""
    here = Living()
    sheet = here.bar._sheet
    for key in ("blackout", "tap", "later", "record"):
        sheet._do(key)
    here.run(3)
    sent = [type(request).__name__ for request in here.door.sent]
    words = texts(sheet._drawn)
    here.door.connected = False
    here.run(2)
    return {"sent": sent, "words": words, "away": texts(sheet._drawn)}


def strips() -> Any:
    """A snapshot, a cue."""
    here = Living()
    sheet = here.strips._sheet
    sheet._do("length")
    sheet._do("line")
    sheet._do("Snapshots calm")
    sheet._do("go")
    here.run(2)
    [recall] = [request for request in here.door.sent if isinstance(request, m.Recall)]
    cues = [request.step for request in here.door.sent if isinstance(request, m.GoCue)]
    return {
        "recall": [recall.name, recall.beats, recall.at],
        "cues": cues,
        "words": texts(sheet._drawn),
        "left_for_the_canvas": here.desk.area.bottom,
    }


def problems() -> Any:
    """A line of the log leads to its node; the map shows it."""
    here = Living()
    here.tell(m.Problems(problems=(Problem("error", "add.value", "It is so.", "Do that."),)))
    here.tell(m.Told(severity="note", where="engine", text="It is back."))
    here.desk.wish = AskPanel("log")
    here.run(3)
    words = texts(here.log._sheet._drawn)
    here.log._sheet._do("Wrong now 0")
    here.run(2)
    here.desk.say("A sentence.", "warning")
    here.run()
    boxes = dpg.get_item_children(here.map._sheet._drawn, 2) or []
    return {
        "words": words,
        "chosen": sorted(here.desk.selection.nodes),
        "toast": texts(here.toast._list),
        "boxes": len(boxes),
    }


SCENES: dict[str, Callable[[], Any]] = {
    "signals": signals,
    "pictures": pictures,
    "costs": costs,
    "bar": bar,
    "strips": strips,
    "problems": problems,
}


def main() -> None:
    """Play one scene without a screen."""
    for name in ("create_viewport", "show_viewport", "setup_dearpygui", "render_dearpygui_frame"):
        setattr(dpg, name, lambda *_, **__: None)
    dpg.get_viewport_client_width = lambda: 1440
    dpg.get_viewport_client_height = lambda: 900
    dpg.get_callback_queue = lambda: []
    print(json.dumps(SCENES[sys.argv[1]]()))


if __name__ == "__main__":
    main()
