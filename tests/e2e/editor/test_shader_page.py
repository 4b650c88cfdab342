"""A shader is written in the editor and drawn by the show beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from nodegraph.model.patch import Layout, Patch, PatchNode, Run, Wire
from nodegraph.model.storage import save
from nodegraph.show.own_shaders import write_shader
from tests.e2e.editor.beside_show import hands_on
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.hand import Hand
from tests.show.live.conftest import GLOW, Playing, until

pytestmark = pytest.mark.slow

RATE = 48_000
PATCH = Patch(
    title="Glow",
    nodes={
        "glow": PatchNode("shader.glow"),
        "road": PatchNode("texture.night_road"),
        "screen": PatchNode("output.screen"),
    },
    wires=(Wire("glow", "out", "screen", "picture"),),
    run=Run(size=(64, 36), fps=30),
    layout=Layout(nodes={"glow": (0, 0), "road": (0, 320), "screen": (320, 0)}),
)


@pytest.fixture(scope="module")
def playing(desktop: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playing]:
    """A silent show with a shader of its own."""
    folder = tmp_path_factory.mktemp("show")
    song = folder / "silence.wav"
    soundfile.write(song, np.zeros((RATE, 2), np.float32), RATE)
    write_shader(folder / "glow.patch.json", "glow", GLOW)
    save(folder / "glow.patch.json", PATCH)
    made = Playing(folder / "glow.patch.json", song)
    yield made
    made.close()


@pytest.fixture(scope="module")
def hand(
    desktop: Desktop, playing: Playing, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hand]:
    """Hands on an editor of that show."""
    made = hands_on(desktop, playing, tmp_path_factory.mktemp("editor"))
    made.look.until(lambda: made.look.desk["connected"])
    yield made
    assert made.look.close() == 0, made.look.log.read_text()
    assert "Traceback" not in made.look.log.read_text(), made.look.log.read_text()
    made.look.end()


def shader(playing: Playing) -> Path:
    return Path(playing.status["path"]).parent / "shaders"


def told(playing: Playing) -> str:
    return " ".join(map(str, playing.status["problems"]))


def open_code(hand: Hand, node: str) -> None:
    """Open the text of a node by the button of its inspector."""
    hand.click(hand.title(node))
    if "Inspector" not in hand.look.panels:
        hand.key("n")
    hand.click(hand.place(f"states {node}/button 2"))
    assert "ShaderPage" in hand.look.panels


def test_what_is_typed_is_saved_drawn_and_told_where_it_does_not_compile(
    hand: Hand, playing: Playing
) -> None:
    open_code(hand, "glow")
    hand.click(hand.item(kind="InputText"))
    hand.key("ctrl+End")
    hand.type("oops")
    file = shader(playing) / "glow.fs"
    assert file.read_text() == GLOW  # nothing before it is saved
    assert "ShaderPage" in hand.look.panels and "shader/save" in hand.look.ask("places")
    hand.key("ctrl+s")
    hand.look.until(lambda: file.read_text() == GLOW + "oops")
    until(lambda: "glow.fs: line" in told(playing))
    for _ in "oops":
        hand.key("BackSpace")
    hand.key("ctrl+s")
    hand.look.until(lambda: file.read_text() == GLOW)
    until(lambda: "glow.fs" not in told(playing))
    hand.click(hand.place("shader/close"))
    assert "ShaderPage" not in hand.look.panels


def test_text_that_is_not_saved_is_kept_until_it_is_taken_back(
    hand: Hand, playing: Playing
) -> None:
    open_code(hand, "glow")
    hand.click(hand.item(kind="InputText"))
    hand.type("x")
    hand.click(hand.place("shader/close"))
    assert "ShaderPage" in hand.look.panels and "not saved" in hand.look.desk["said"][1]
    hand.click(hand.place("shader/revert"))
    assert "shader/revert" not in hand.look.ask("places")
    hand.click(hand.place("shader/close"))
    assert "ShaderPage" not in hand.look.panels
    assert (shader(playing) / "glow.fs").read_text() == GLOW


def test_a_shader_of_the_program_is_made_ones_own(hand: Hand, playing: Playing) -> None:
    open_code(hand, "road")
    hand.click(hand.place("shader/copy"))
    hand.look.until(lambda: hand.look.patch.nodes["road"].type == "shader.night_road")
    assert (shader(playing) / "night_road.fs").is_file()
    hand.click(hand.item(kind="InputText"))
    hand.type("// mine ")
    hand.look.until(lambda: "shader/save" in hand.look.ask("places"))
    hand.click(hand.place("shader/save"))
    hand.look.until(lambda: "// mine" in (shader(playing) / "night_road.fs").read_text())


def test_an_example_is_visited_and_the_way_back_leads_home(hand: Hand, playing: Playing) -> None:
    home = playing.status["path"]
    if "ShaderPage" in hand.look.panels:
        hand.click(hand.place("shader/close"))
    hand.key("ctrl+s")
    hand.look.until(lambda: playing.status["saved"])
    hand.click(hand.title("road"))
    hand.click(hand.title("screen"))
    hand.look.wait()
    hand.click(hand.title("road"))
    hand.key("F1")
    hand.look.wait(10)
    assert "help/open" not in hand.look.ask("places")  # a shader of one's own has no example
    hand.key("F1")
    hand.key("ctrl+z")
    hand.look.until(lambda: hand.look.patch.nodes["road"].type == "texture.night_road")
    hand.key("ctrl+s")
    hand.look.until(lambda: playing.status["saved"])
    hand.click(hand.title("road"))
    hand.key("F1")
    hand.click(hand.place("help/open"))
    hand.look.until(lambda: playing.status["path"] != home)
    assert "examples" in playing.status["path"]
    hand.look.until(lambda: "help/back" in hand.look.ask("places"))
    hand.click(hand.place("help/back"))
    hand.look.until(lambda: playing.status["path"] == home)
    hand.look.until(lambda: "help/back" not in hand.look.ask("places"))
