"""Menus, lists of choices, the picker of colours and the dialogue about files, under real hands."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nodegraph.editor.edits.framing import COLOURS, frames_of
from nodegraph.model.palettes import PALETTES
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from nodegraph.model.storage import dumps, save
from tests.e2e.editor.hand import RIGHT, Hand
from tests.e2e.editor.small_patch import SMALL

pytestmark = pytest.mark.slow

PAINTED = Patch(
    nodes={
        "colours": PatchNode("colour.palette"),
        "mix": PatchNode("colour.mix", values={"a": "#804020"}),
        "noise": PatchNode("source.noise"),
        "shape": PatchNode("filter.biquad"),
    },
    layout=Layout(
        nodes={"colours": (0, 0), "mix": (320, 0), "noise": (0, 320), "shape": (640, 0)},
        frames=({"title": "Light", "at": [-32, -64], "size": [640, 320]},),
        comments=({"text": "Try this", "at": [0, 400]},),
    ),
)

BETWEEN = Patch(
    nodes={
        "hits": PatchNode("analysis.hits"),
        "noise": PatchNode("source.noise"),
        "shape": PatchNode("filter.biquad"),
    },
    layout=Layout(nodes={"hits": (0, 0), "noise": (0, 320), "shape": (640, 0)}),
)


@pytest.fixture
def painted(hand: Hand) -> Hand:
    """Hands on a patch with choices and colours."""
    hand.look.ask("begin", patch=dumps(PAINTED))
    hand.move(hand.void())
    return hand


@pytest.fixture
def apart(hand: Hand) -> Hand:
    """Hands on a sound, a trigger and a filter that nothing is wired to."""
    hand.look.ask("begin", patch=dumps(BETWEEN))
    hand.move(hand.void())
    return hand


def value(hand: Hand, path: str) -> object:
    node, _, port = path.partition(".")
    return hand.look.patch.nodes[node].values.get(port)


def places(hand: Hand, tag: str) -> list[str]:
    names = hand.look.ask("places")
    return [name.partition("/")[2] for name in names if name.startswith(f"{tag}/")]


# --- menus ----------------------------------------------------------------------------------------


def test_an_entry_of_the_menu_is_clicked(hand: Hand) -> None:
    hand.click(hand.title("lfo"), RIGHT)
    hand.click(hand.place("menu/Bypass"))
    assert hand.look.patch.nodes["lfo"].bypass and "MenuBox" not in hand.look.panels


def test_letters_and_enter_choose_too(hand: Hand) -> None:
    hand.click(hand.title("lfo"), RIGHT)
    hand.key("o", "Return")
    assert hand.look.patch.nodes["lfo"].off


def test_a_press_elsewhere_closes_the_menu_and_does_nothing_else(hand: Hand) -> None:
    hand.click(hand.title("lfo"), RIGHT)
    hand.click(hand.title("add"))
    assert "MenuBox" not in hand.look.panels and hand.look.desk["nodes"] == ["lfo"]


def test_the_right_button_elsewhere_opens_the_menu_there(hand: Hand) -> None:
    hand.click(hand.title("lfo"), RIGHT)
    hand.click(hand.cable("knob.out -> add.value"), RIGHT)
    assert "Insert a node" in places(hand, "menu")
    hand.click(hand.place("menu/Cut"))
    assert len(hand.look.patch.wires) == len(SMALL.wires) - 1


def test_a_pin_is_made_a_public_control(hand: Hand) -> None:
    hand.click(hand.row("noise.level"), RIGHT)
    hand.click(hand.place("menu/Public control"))
    assert hand.look.patch.public == {"noise.level": {"label": "Level"}}


def test_the_canvas_asks_for_a_node_where_the_menu_was_opened(hand: Hand) -> None:
    spot = hand.void()
    hand.click(spot, RIGHT)
    hand.click(hand.place("menu/Add a node"))
    assert "PaletteBox" in hand.look.panels
    hand.type("gain")
    hand.key("Return")
    x, y, width, height = hand.look.scene["nodes"]["gain"]["rect"]
    assert abs(x - spot.x) < width and abs(y - spot.y) < height


def test_a_frame_is_painted(painted: Hand) -> None:
    x, y, width, _ = painted.look.scene["frames"][0]
    spot = painted.title("colours")._replace(x=x + width - 40.0, y=y + 8.0)
    painted.click(spot, RIGHT)
    painted.click(painted.place(f"menu/{COLOURS[3]}"))
    assert frames_of(painted.look.patch)[0].colour == COLOURS[3]


# --- the palette ----------------------------------------------------------------------------------


def test_an_entry_of_the_palette_is_clicked(hand: Hand) -> None:
    hand.key("Tab")
    hand.type("biquad")
    hand.click(hand.place("palette/filter.biquad"))
    assert hand.look.patch.nodes["biquad"].type == "filter.biquad"


def test_the_wheel_scrolls_the_palette_and_not_the_canvas(hand: Hand) -> None:
    hand.key("Tab")
    before, camera = places(hand, "palette"), hand.look.desk["camera"]
    hand.wheel(hand.place(f"palette/{before[2]}"), -2)
    assert places(hand, "palette") != before and hand.look.desk["camera"] == camera
    hand.key("Escape")


def test_of_several_ways_to_a_pin_one_is_chosen(hand: Hand) -> None:
    start = hand.out("noise.out")
    hand.drag(start, start.by(20, 260))
    hand.type("multiply")
    hand.click(hand.place("palette/math.multiply"))
    assert "PaletteBox" in hand.look.panels and "analysis.level" in places(hand, "palette")
    hand.click(hand.place("palette/analysis.level"))
    types = {node.type for node in hand.look.patch.nodes.values()}
    assert {"math.multiply", "analysis.level"} <= types
    hand.key("ctrl+z")
    assert hand.look.patch == SMALL


def types(hand: Hand) -> set[str]:
    return {node.type for node in hand.look.patch.nodes.values()}


def test_alt_as_a_cable_is_let_go_asks_what_should_come_between(apart: Hand) -> None:
    apart.take(apart.out("noise.out"), apart.into("shape.cutoff"))
    apart.drag_on(apart.into("shape.cutoff"), apart.into("shape.cutoff").by(1, 0), keys=["alt"])
    apart.let_go(keys=["alt"])
    assert apart.look.patch == BETWEEN
    offered = places(apart, "palette")  # the usual one, then what was chosen before
    assert offered[0] == "envelope.follower"
    assert set(offered[1:]) == {"analysis.level", "analysis.loudness"}
    apart.click(apart.place("palette/analysis.loudness"))
    assert "analysis.loudness" in types(apart)
    apart.key("ctrl+z")
    assert apart.look.patch == BETWEEN


def test_the_menu_of_a_cable_puts_another_node_between_in_one_step(apart: Hand) -> None:
    apart.drag(apart.out("noise.out"), apart.into("shape.cutoff"))
    wired = apart.look.patch
    assert "envelope.follower" in types(apart)
    cable = next(str(wire) for wire in wired.wires if wire.source == "noise" and
                 wire.target == "follower")  # fmt: skip
    apart.click(apart.cable(cable), RIGHT)
    apart.click(apart.place("menu/Convert otherwise…"))
    apart.type("level")
    apart.key("Return")
    assert "PaletteBox" not in apart.look.panels
    assert "analysis.level" in types(apart) and "envelope.follower" not in types(apart)
    apart.key("ctrl+z")
    assert apart.look.patch == wired


def test_a_value_goes_straight_where_that_is_chosen(apart: Hand) -> None:
    apart.drag(apart.out("hits.pulse"), apart.into("shape.cutoff"))
    mapped = apart.look.patch
    between = [name for name, node in mapped.nodes.items() if node.type == "math.map"]
    assert len(between) == 1
    apart.click(apart.title(between[0]), RIGHT)
    apart.click(apart.place("menu/Convert otherwise…"))
    apart.click(apart.place("palette/straight"))
    assert Wire("hits", "pulse", "shape", "cutoff") in apart.look.patch.wires
    assert "math.map" not in types(apart)


# --- choices and colours --------------------------------------------------------------------------


def open_list(hand: Hand) -> None:
    """Open the list of choices, after a click elsewhere: two on a value at once are its default."""
    hand.click(hand.title("noise"))
    hand.click(hand.row("colours.choice"))


def test_a_choice_is_chosen_with_the_keyboard_and_with_the_mouse(painted: Hand) -> None:
    painted.click(painted.row("colours.choice"))
    assert [name.casefold() for name in places(painted, "choosing")] == list(PALETTES)
    painted.key("Down", "Down", "Return")
    assert value(painted, "colours.choice") == list(PALETTES)[2]
    open_list(painted)
    painted.click(painted.place("choosing/Acid"))
    assert value(painted, "colours.choice") == "acid"


def test_a_letter_goes_to_a_choice_and_escape_leaves_what_was(painted: Hand) -> None:
    painted.click(painted.row("colours.choice"))
    painted.key("v", "Return")
    assert value(painted, "colours.choice") == "vapor"
    open_list(painted)
    painted.key("a", "Escape")
    assert value(painted, "colours.choice") == "vapor"


def test_a_colour_is_picked_in_one_step_of_undo(painted: Hand) -> None:
    painted.click(painted.row("mix.a"))
    assert "ColourBox" in painted.look.panels
    middle = painted.place("colour/square")
    painted.drag(middle, middle.by(60, -60))
    picked = value(painted, "mix.a")
    assert picked != "#804020"
    painted.drag(middle, middle.by(-60, 30))
    assert value(painted, "mix.a") not in (picked, "#804020")
    painted.key("Return")
    assert "ColourBox" not in painted.look.panels
    painted.key("ctrl+z")
    assert value(painted, "mix.a") == "#804020"


def test_a_colour_is_written_as_hex_and_escape_brings_it_back(painted: Hand) -> None:
    painted.click(painted.row("mix.a"))
    painted.key("ctrl+a")
    painted.type("#10c0ff")
    assert value(painted, "mix.a") == "#10C0FF"
    painted.key("Escape")
    assert value(painted, "mix.a") == "#804020"


# --- typing ---------------------------------------------------------------------------------------


def test_arrow_keys_step_a_value_and_enter_takes_it(painted: Hand) -> None:
    painted.click(painted.row("shape.cutoff"))
    painted.key("Up", "Up", "Return")
    stepped = value(painted, "shape.cutoff")
    assert isinstance(stepped, float) and stepped > 1000.0


def test_a_press_elsewhere_takes_what_was_typed(painted: Hand) -> None:
    painted.click(painted.title("noise"))
    painted.click(painted.row("shape.cutoff"))
    painted.key("ctrl+a")
    painted.type("2k")
    painted.click(painted.void())
    assert value(painted, "shape.cutoff") == 2000.0
    assert "AskingBox" not in painted.look.panels


def test_a_comment_has_several_lines(hand: Hand) -> None:
    hand.key("c")
    hand.type("one")
    hand.key("Return")
    hand.type("two")
    hand.key("ctrl+Return")
    (comment,) = hand.look.patch.layout.comments
    assert comment["text"] == "one\ntwo"


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "live").mkdir()
    save(tmp_path / "moon.patch.json", msgspec.structs.replace(PAINTED, title="Moon lake"))
    (tmp_path / "torn.patch.json").write_text('{"format": "nodegraph/1", "nodes": {')
    (tmp_path / "later.patch.json").write_text('{"format": "nodegraph/9", "nodes": {}}')
    (tmp_path / "foreign.patch.json").write_text('{"hello": 1}')
    return tmp_path


def go_to(hand: Hand, folder: Path, what: str) -> None:
    hand.key(what)
    assert "FileBox" in hand.look.panels
    hand.key("ctrl+a")
    written(hand, f"{folder}/")


def written(hand: Hand, text: str) -> None:
    """Type a text, and wait until all of it is there: Dear PyGui takes a letter a frame."""
    hand.type(text)
    hand.look.until(
        lambda: any(str(item["value"]).endswith(text) for item in hand.items(kind="InputText"))
    )


def test_a_patch_is_opened_by_a_part_of_its_title(hand: Hand, folder: Path) -> None:
    go_to(hand, folder, "ctrl+o")
    assert places(hand, "files")[:2] == ["live", "foreign"]
    written(hand, "lake")
    hand.key("Return")
    assert hand.look.until(lambda: "FileBox" not in hand.look.panels)
    assert "shape" in hand.look.patch.nodes


@pytest.mark.parametrize("name", ["torn", "later", "foreign"])
def test_what_cannot_be_opened_is_said_and_what_is_open_stays(
    hand: Hand, folder: Path, name: str
) -> None:
    go_to(hand, folder, "ctrl+o")
    written(hand, name)
    hand.key("Return")
    assert "FileBox" in hand.look.panels and hand.look.patch == SMALL
    assert "Open" in hand.look.ask("sent") and hand.look.desk["said"] is None  # told in it
    hand.key("Escape")
    assert "FileBox" not in hand.look.panels


def test_a_song_is_chosen_for_the_show_to_hear(hand: Hand, folder: Path) -> None:
    (folder / "calm.wav").write_bytes(b"RIFF")
    hand.key("ctrl+p")
    hand.type("play a song")
    hand.key("Return")
    assert "FileBox" in hand.look.panels
    hand.key("ctrl+a")
    written(hand, f"{folder}/")
    assert "calm.wav" in places(hand, "files") and "moon" not in places(hand, "files")
    written(hand, "calm")
    hand.key("Return")
    assert hand.look.until(lambda: "FileBox" not in hand.look.panels)
    assert "PlaySong" in hand.look.ask("sent")
    assert "calm.wav is heard from its beginning" in str(hand.look.desk["said"])


def test_folders_are_entered_by_a_click_and_left_by_the_arrow(hand: Hand, folder: Path) -> None:
    go_to(hand, folder, "ctrl+o")
    hand.click(hand.place("files/live"))
    assert "moon" not in places(hand, "files")
    hand.click(hand.place("files/up"))
    assert "moon" in places(hand, "files")
    hand.double(hand.place("files/moon"))
    assert hand.look.until(lambda: "FileBox" not in hand.look.panels)
    assert "shape" in hand.look.patch.nodes


def test_a_file_that_is_there_is_written_over_at_the_second_enter(hand: Hand, folder: Path) -> None:
    go_to(hand, folder, "ctrl+shift+s")
    written(hand, "moon")
    hand.key("Return")
    assert "FileBox" in hand.look.panels and "Save" not in hand.look.ask("sent")
    hand.key("Return")
    assert hand.look.until(lambda: "FileBox" not in hand.look.panels)
    assert "Save" in hand.look.ask("sent")


def test_escape_from_the_file_changes_nothing(hand: Hand, folder: Path) -> None:
    go_to(hand, folder, "ctrl+shift+s")
    written(hand, "new")
    hand.key("Escape")
    assert "FileBox" not in hand.look.panels and "Save" not in hand.look.ask("sent")
