"""The editor as it is started, beside a real show: session, engine and stage are processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodegraph.model.edits import SetValue
from nodegraph.model.patch import Wire
from nodegraph.model.storage import save
from tests.e2e.editor.beside_show import document, drums, hands_on
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.hand import Hand
from tests.e2e.editor.small_patch import SMALL
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def playing(desktop: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playing]:
    """A silent show of the small patch, without windows of its own."""
    folder = tmp_path_factory.mktemp("show")
    patch = folder / "small.patch.json"
    save(patch, SMALL)
    made = Playing(patch, drums(folder))
    yield made
    made.close()


@pytest.fixture(scope="module")
def editor(
    desktop: Desktop, playing: Playing, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hand]:
    """Hands on an editor of that show."""
    folder = tmp_path_factory.mktemp("editor")
    hand = hands_on(desktop, playing, folder)
    yield hand
    assert hand.look.close() == 0, hand.look.log.read_text()
    assert "Traceback" not in hand.look.log.read_text(), hand.look.log.read_text()
    hand.look.end()


@pytest.fixture
def hand(editor: Hand) -> Hand:
    """Hands on the running editor; each test leaves the patch as it found it."""
    editor.look.until(lambda: editor.look.desk["connected"])
    editor.look.wait()
    assert editor.look.patch == SMALL
    return editor


def test_what_hands_do_is_in_the_session_and_undone_there(hand: Hand, playing: Playing) -> None:
    hand.drag(hand.out("lfo.out"), hand.into("add.amount"))
    assert Wire("lfo", "out", "add", "amount") in document(playing).wires
    hand.key("ctrl+z")
    assert document(playing) == SMALL
    start, zoom = hand.title("lfo"), hand.look.zoom
    hand.drag(start, start.by(64 * zoom, 32 * zoom))
    assert document(playing).layout.nodes["lfo"] == (64, 160)
    hand.key("ctrl+z")
    assert document(playing) == SMALL


def test_what_another_client_does_is_seen(hand: Hand, playing: Playing) -> None:
    playing.client.edit(SetValue("noise", "level", 0.5))
    hand.look.until(lambda: hand.look.patch.nodes["noise"].values == {"level": 0.5})
    playing.client.undo()
    hand.look.until(lambda: hand.look.patch == SMALL)


def test_the_show_plays_on_while_a_value_is_turned(hand: Hand, playing: Playing) -> None:
    generation, blocks = playing.generation, playing.blocks
    start = hand.row("noise.level")
    hand.drag(start, start.by(-40, 0))
    until(lambda: playing.blocks > blocks + 20)
    assert playing.generation == generation, "turning a value needs no plan"
    hand.key("ctrl+z")
    assert document(playing) == SMALL


def test_space_and_a_button_pause_the_show_and_play_on(hand: Hand, playing: Playing) -> None:
    hand.key("space")
    until(lambda: playing.status["engine"]["still"])
    beat, blocks = playing.status["engine"]["beat"], playing.blocks
    until(lambda: playing.blocks > blocks + 50)
    assert playing.status["engine"]["beat"] == beat
    hand.click(hand.item(label="##transport play"))
    until(lambda: playing.status["engine"]["beat"] > beat)
    assert playing.status["controls"]["playing"]


def test_a_session_that_dies_is_followed_to_its_successor(hand: Hand, playing: Playing) -> None:
    os.kill(playing.launcher.session.pid, signal.SIGKILL)
    hand.look.until(lambda: not hand.look.desk["connected"])
    playing.again()
    hand.look.until(lambda: hand.look.desk["connected"])
    hand.click(hand.title("add"))
    hand.key("b")
    assert document(playing).nodes["add"].bypass
    hand.key("ctrl+z")
    hand.look.until(lambda: hand.look.patch == SMALL)


def test_an_editor_that_is_killed_leaves_the_show_as_it_was(
    desktop: Desktop, playing: Playing, tmp_path: Path
) -> None:
    other = hands_on(desktop, playing, tmp_path)
    other.click(other.title("add"))
    other.key("m")
    other.look.end()
    blocks = playing.blocks
    until(lambda: playing.blocks > blocks + 20)
    assert document(playing).nodes["add"].off
    back = hands_on(desktop, playing, tmp_path)
    try:
        assert back.look.patch.nodes["add"].off
        back.click(back.title("add"))
        back.key("m")
        assert document(playing) == SMALL
        assert back.look.close() == 0
    finally:
        back.look.end()
