"""A stranger builds what a new patch is, from nothing, with mouse and keys alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from nodegraph.editor.beginning.starting import new_patch
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from nodegraph.model.storage import dumps, load, save
from tests.e2e.editor.beside_show import document, drums, look_at
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.hand import LEFT, Hand, Spot
from tests.show.live.conftest import Playing

pytestmark = pytest.mark.slow

MOST = 60  # interactions
WRITTEN = Patch(
    nodes={
        "hits": PatchNode("analysis.hits"),
        "music_in": PatchNode("source.input"),
        "night_road": PatchNode("texture.night_road"),
        "screen": PatchNode("output.screen"),
    },
    wires=(
        Wire("hits", "pulse", "night_road", "glow"),
        Wire("music_in", "audio", "screen", "sound"),
        Wire("music_in", "music", "hits", "source"),
        Wire("night_road", "out", "screen", "picture"),
    ),
)
"""What comes of it, as one who writes files would write it; where nodes lie is a matter of taste"""


class Stranger(Hand):
    """Hands that are counted: each click, drag, key and word is one interaction."""

    count = 0

    def click(self, at: Spot, button: int = LEFT, keys: Sequence[str] = ()) -> None:
        self.count += 1
        super().click(at, button, keys)

    def double(self, at: Spot) -> None:
        self.count += 1
        super().double(at)

    def drag(self, start: Spot, end: Spot, button: int = LEFT, keys: Sequence[str] = ()) -> None:
        self.count += 1
        super().drag(start, end, button, keys)

    def key(self, *keys: str) -> None:
        self.count += len(keys)
        super().key(*keys)

    def type(self, text: str) -> None:
        self.count += 1
        super().type(text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stranger's own files."""
    return tmp_path_factory.mktemp("stranger")


@pytest.fixture(scope="module")
def playing(desktop: Desktop, folder: Path) -> Iterator[Playing]:
    """A silent show of a file without nodes."""
    patch = folder / "empty.patch.json"
    save(patch, Patch())
    made = Playing(patch, drums(folder))
    yield made
    made.close()


@pytest.fixture(scope="module")
def built(desktop: Desktop, playing: Playing, folder: Path) -> int:
    """After how many interactions it was built, and saved as `mine`; the editor is closed again."""
    look = look_at(desktop, playing, folder)
    try:
        stranger = Stranger(desktop, look)
        assert look.patch.nodes == {}
        build(stranger)
        save_as(stranger, "mine")
        stranger.close_window()
        assert look.ended() == 0, look.log.read_text()
        assert "Traceback" not in look.log.read_text(), look.log.read_text()
        return stranger.count
    finally:
        look.end()


@pytest.fixture(scope="module")
def again(desktop: Desktop, playing: Playing, folder: Path, built: int) -> Iterator[Hand]:
    """Hands on another editor, after the first one was closed."""
    look = look_at(desktop, playing, folder)
    try:
        look.until(lambda: len(look.scene["nodes"]) == len(WRITTEN.nodes))
        yield Hand(desktop, look)
        assert look.close() == 0, look.log.read_text()
        assert "Traceback" not in look.log.read_text(), look.log.read_text()
    finally:
        look.end()


def build(stranger: Hand) -> None:
    """Music In -> Hits -> a finished look -> Screen."""
    stranger.key("n")  # more room
    stranger.double(stranger.void())
    stranger.type("music in")
    stranger.key("Return", "F2")
    stranger.type("music_in")
    stranger.key("Return")
    for source, word in (
        ("music_in.music", "hits"),
        ("hits.pulse", "night road"),
        ("night_road.out", "screen"),
    ):
        start = stranger.out(source)
        stranger.drag(start, start.by(120.0, 0.0))
        stranger.type(word)
        stranger.key("Return", "Home")
    stranger.drag(stranger.out("music_in.audio"), stranger.into("screen.sound"))


def save_as(hand: Hand, name: str) -> None:
    hand.key("ctrl+shift+s", "ctrl+a")
    hand.type(name)
    hand.key("Return")
    hand.look.until(lambda: "FileBox" not in hand.look.panels)


def apart_from_places(patch: Patch) -> Patch:
    return msgspec.structs.replace(patch, layout=Layout())


def test_it_takes_fewer_than_sixty_interactions_and_is_what_is_written(
    built: int, folder: Path
) -> None:
    assert built < MOST
    found = load(folder / "mine.patch.json")
    assert apart_from_places(found) == WRITTEN
    assert set(found.layout.nodes) == set(WRITTEN.nodes)
    assert len(set(found.layout.nodes.values())) == len(WRITTEN.nodes), "none lies on another"


def test_all_of_it_is_undone_to_nothing_and_done_again(
    again: Hand, playing: Playing, folder: Path
) -> None:
    file = folder / "mine.patch.json"
    before = file.read_bytes()
    assert dumps(document(playing)).encode() == before
    steps = [document(playing)]
    while steps[-1].nodes:
        again.key("ctrl+z")
        steps.append(document(playing))
        assert steps[-1] != steps[-2], "each is a step of its own"
    assert steps[-1] == Patch()
    assert len(steps) - 1 == 6, "four nodes with their cables, a name, a cable"
    for step in reversed(steps[:-1]):
        again.key("ctrl+y")
        assert document(playing) == step
    file.unlink()
    again.key("ctrl+s")
    assert file.read_bytes() == before


def test_a_new_patch_is_that_chain_and_not_an_empty_one(again: Hand) -> None:
    assert apart_from_places(new_patch()) == msgspec.structs.replace(WRITTEN, title="New patch")
    again.key("ctrl+n")
    again.click(again.place("new:New patch"))
    again.look.until(lambda: again.look.patch.title == "New patch")
    assert again.look.patch == new_patch()
    assert set(again.look.scene["nodes"]) == set(WRITTEN.nodes)


def test_the_saved_file_is_opened_again_from_the_start_page(again: Hand, folder: Path) -> None:
    again.key("ctrl+n")
    again.click(again.place("recent:mine"))
    again.look.until(lambda: "hits" in again.look.patch.nodes and not again.look.patch.title)
    assert again.look.patch == load(folder / "mine.patch.json")
    assert apart_from_places(again.look.patch) == WRITTEN


def test_a_window_that_is_to_be_closed_closes_as_soon_as_all_is_saved(
    again: Hand, playing: Playing, folder: Path
) -> None:
    again.click(again.title("hits"))
    again.key("m")
    again.look.until(lambda: again.look.desk["undo"])
    again.close_window()
    again.look.until(lambda: "LeavingBox" in again.look.panels)
    playing.client.save()
    assert again.look.ended() == 0
    assert load(folder / "mine.patch.json").nodes["hits"].off
