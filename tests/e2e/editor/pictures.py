"""The pictures of docs/editor.md: `python -m tests.e2e.editor.pictures [NAME...]`.

A real show plays the embedded song in a real patch, a real editor fills a screen of its own, and
hands bring it to what each picture shows.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import soundfile
from PIL import Image

from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.edits.framing import COLOURS, framed
from nodegraph.editor.edits.landing import landed, on_canvas
from nodegraph.editor.geometry import Point
from nodegraph.editor.launching import MODULE
from nodegraph.editor.process import arguments
from nodegraph.model.edit_nodes import AddNode, AddWire, RemoveNode, RemoveWire
from nodegraph.model.edits import Batch, Edit, apply
from nodegraph.model.patch import Json, Patch, PatchNode, Run, Wire
from nodegraph.model.signatures import Signatures
from nodegraph.model.storage import load, save
from nodegraph.resources import patches_folder
from nodegraph.show.material import material
from nodegraph.show.opening import library_of
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.hand import Hand
from tests.e2e.editor.looking import Looking
from tests.show.live.conftest import Playing

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"
SIZE = (1600, 1000)  # of the screen, which the window fills
QUALITY = 84
RATE = 48_000
SMALL_RUN = Run(size=(320, 180), fps=30)
LIGHT_RUN = Run(size=(640, 360), fps=30, tempo="beat")  # a software renderer keeps up with it
EVENING = (
    "night_drive", "ink", "moon_lake", "nave", "score", "broadside", "orrery", "phosphor",
    "sediment", "window",
)  # fmt: skip
LIGHT = ("energy", "drive", "form", "fog", "gap")  # of the road: grouped into a sub-patch
COLUMNS, GAP = 4, (256.0, 256.0)  # of the frames of an evening


class Picture(NamedTuple):
    """The patch that plays, and what hands do in it before the picture is taken."""

    patch: Callable[[], Patch]
    hands: Callable[[Hand], object]


def road() -> Patch:
    """Return a shipped look."""
    patch = load(patches_folder() / "night_drive.patch.json")
    return msgspec.structs.replace(patch, run=LIGHT_RUN)


def evening() -> Patch:
    """Return ten looks in one patch, each in a frame, laid over each other: 200 nodes and more."""
    signatures = Signatures(library_of(patches_folder() / "any"))
    found = Patch(title="A whole evening", run=SMALL_RUN)
    corner, below, pictures = Point(0.0, 0.0), 0.0, []
    for number, name in enumerate(EVENING):
        if number % COLUMNS == 0:
            corner = Point(0.0, below)
        small = load(patches_folder() / f"{name}.patch.json")
        landing = landed(found, on_canvas(small, corner))
        found, _ = apply(found, Batch("Paste", landing.steps))
        rects = Scene.of(found, signatures).rects(dict.fromkeys(landing.names.values()))
        tint = COLOURS[number % len(COLOURS)]
        found, _ = apply(found, framed(found, rects, small.title, tint))
        right = max(rect.right for rect in rects.values())
        below = max(below, max(rect.bottom for rect in rects.values()) + GAP[1])
        corner = Point(right + GAP[0], corner.y)
        pictures.append(landing.names["screen"])
    return _laid_over(found, pictures, corner)


def _laid_over(patch: Patch, screens: list[str], corner: Point) -> Patch:
    """Return a patch with one screen, which the pictures of all others are laid over."""
    first, *others = screens
    for number, screen in enumerate(others):
        name, at = f"over_{number}", (round(corner.x) + number * 224, round(corner.y))
        below = next(w for w in patch.wires if (w.target, w.into) == (first, "picture"))
        above = next(w for w in patch.wires if (w.target, w.into) == (screen, "picture"))
        steps: tuple[Edit, ...] = (
            RemoveNode(screen),
            RemoveWire(below),
            AddNode(name, PatchNode("texture.blend"), at),
            AddWire(Wire(below.source, below.out, name, "inputImage")),
            AddWire(Wire(above.source, above.out, name, "above")),
            AddWire(Wire(name, "out", first, "picture")),
        )
        patch, _ = apply(patch, Batch("Lay over", steps))
    signatures = Signatures(library_of(patches_folder() / "any"))
    over = dict.fromkeys(f"over_{number}" for number in range(len(others)))
    rects = Scene.of(patch, signatures).rects(over)
    return apply(patch, framed(patch, rects, "All of it", COLOURS[4]))[0]


def night() -> Patch:
    """Return the look with snapshots and cues, as a performer has prepared it."""
    patch = road()
    moods = {"Asleep": (0.3, 0.4), "Cruise": (1.0, 1.0), "Rain": (1.3, 0.7), "Chase": (1.8, 1.9)}
    snapshots: dict[str, Json] = {
        title.lower(): {"title": title, "values": {"drive.factor": energy, "pace.factor": pace}}
        for title, (energy, pace) in moods.items()
    }
    cues: tuple[Json, ...] = tuple(
        {"name": name, "snapshot": snapshot, "beats": 8}
        for name, snapshot in (("Intro", "asleep"), ("First drop", "chase"), ("Bridge", "rain"))
    )
    return msgspec.structs.replace(patch, snapshots=snapshots, cues=cues)


def broken() -> Patch:
    """Return a look that another machine made: a kind of node is missing here, a knob is off."""
    patch = road()
    nodes = dict(patch.nodes)
    nodes["halo"] = PatchNode("shader.halo_of_a_friend", {"amount": 0.4})
    nodes["clock"] = PatchNode("control.lfo", {"wave": "wobble"})
    wires = (*patch.wires, Wire("clock", "out", "halo", "amount"))
    places = {**patch.layout.nodes, "halo": (1536, -160), "clock": (1280, -160)}
    layout = msgspec.structs.replace(patch.layout, nodes=places)
    return msgspec.structs.replace(patch, nodes=nodes, wires=wires, layout=layout)


# --- hands --------------------------------------------------------------------------------------


def edited(hand: Hand) -> None:
    """All of it, with the picture in its pane."""
    hand.key("n", "Home", "p")
    hand.click(hand.title("road"))
    hand.move(hand.void())


def asked(hand: Hand) -> None:
    """A cable from the sound is let go in the void."""
    hand.key("Home")
    hand.drag(hand.out("in.music"), hand.void().by(560.0, 0.0))
    hand.look.until(lambda: "PaletteBox" in hand.look.panels)


def seen_from_afar(hand: Hand) -> None:
    """All of it is seen, without the inspector."""
    hand.key("n", "Home")


def inside(hand: Hand) -> None:
    """What makes the light is grouped, and gone into."""
    hand.key("Home")
    for number, node in enumerate(LIGHT):
        hand.click(hand.title(node), keys=["shift"] if number else [])
    hand.key("ctrl+g")
    hand.type("light")
    hand.key("Return", "i", "Home")
    hand.click(hand.title("fog"))


def performed(hand: Hand) -> None:
    """The performer's page, with a snapshot on its way."""
    hand.key("F5", "4")


def wrong(hand: Hand) -> None:
    """What is wrong, below and on its nodes."""
    hand.key("Home", "F4")
    hand.click(hand.title("halo"))


def contrasted(hand: Hand) -> None:
    """Black and white, with brighter signals."""
    edited(hand)
    hand.key("ctrl+p")
    hand.type("high contrast")
    hand.key("Return")


def begun(hand: Hand) -> None:
    """The page of what there is to begin with."""
    hand.key("ctrl+n")


PICTURES = {
    "editor": Picture(road, edited),
    "editor_start": Picture(road, begun),
    "editor_palette": Picture(road, asked),
    "editor_many": Picture(evening, seen_from_afar),
    "editor_sub_patch": Picture(road, inside),
    "editor_perform": Picture(night, performed),
    "editor_problems": Picture(broken, wrong),
    "editor_contrast": Picture(road, contrasted),
}


# --- taking them --------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(patch: Patch, folder: Path) -> Iterator[Hand]:
    """Hands on an editor of a show that plays a patch."""
    song = material(None, RATE)
    sound = folder / "song.wav"
    soundfile.write(sound, song.sound.T, RATE)
    file = folder / "a.patch.json"
    save(file, patch)
    (folder / "shaders").symlink_to(patches_folder() / "shaders")
    desktop = Desktop(folder, SIZE)
    playing = Playing(file, sound)
    home = {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    words = ["-m", MODULE, arguments(playing.launcher.folder)]
    look = Looking(folder, words, {**desktop.environment, **home}, pixels=True)
    try:
        look.until(lambda: look.scene["nodes"])
        hand = Hand(desktop, look)
        hand.key("F11")
        look.wait(30)
        yield hand
    finally:
        look.end()
        playing.close()
        desktop.close()


def take(name: str) -> Path:
    """Take one picture; returns its file."""
    picture = PICTURES[name]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with opened(picture.patch(), folder) as hand:
            picture.hands(hand)
            hand.look.wait(150)  # signals have left their lines, and pictures have come
            taken = hand.look.picture(folder / "taken.png")
            path = FOLDER / f"{name}.webp"
            with Image.open(taken) as image:
                image.convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
    return path


def main() -> None:
    """Take those that are named, or all."""
    for name in sys.argv[1:] or PICTURES:
        print(take(name), flush=True)


if __name__ == "__main__":
    main()
