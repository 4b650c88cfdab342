"""An output window and a set, from the editor, in a real show that plays on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from nodegraph.model.patch import Run
from nodegraph.model.storage import save
from nodegraph.show.live.outputs import TITLE
from tests.e2e.editor.beside_show import drums, hands_on
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.hand import Hand
from tests.e2e.editor.looking import window_of
from tests.e2e.editor.small_patch import SMALL
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow

NAMES = ("small", "bright")
SET = '{"format": "nodegraph-set/1", "patches": [{"patch": "%s"}, {"patch": "%s"}]}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two patches, a set of them, and one that cannot be read."""
    made = tmp_path_factory.mktemp("show")
    for name in NAMES:
        patch = msgspec.structs.replace(SMALL, title=name.title(), run=Run(size=(160, 90)))
        save(made / f"{name}.patch.json", patch)
    (made / "evening.set.json").write_text(SET % tuple(f"{name}.patch.json" for name in NAMES))
    (made / "torn.set.json").write_text(SET[:40])
    return made


@pytest.fixture(scope="module")
def playing(desktop: Desktop, folder: Path) -> Iterator[Playing]:
    """A silent show as the editor starts one: without a window, which may come."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DISPLAY", desktop.name)
        patched.delenv("WAYLAND_DISPLAY", raising=False)
        made = Playing(folder / "small.patch.json", drums(folder), on_demand=True)
        yield made
        made.close()


@pytest.fixture(scope="module")
def hand(
    desktop: Desktop, playing: Playing, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hand]:
    """Hands on an editor of that show."""
    made = hands_on(desktop, playing, tmp_path_factory.mktemp("editor"))
    yield made
    assert made.look.close() == 0, made.look.log.read_text()
    assert "Traceback" not in made.look.log.read_text(), made.look.log.read_text()
    made.look.end()


def output(desktop: Desktop) -> str:
    """The output window as the desktop has it, "" without one."""
    try:
        return desktop.do("search", "--onlyvisible", "--name", f"^{TITLE}$")
    except subprocess.CalledProcessError:  # what xdotool says of none
        return ""


def who_play(playing: Playing) -> dict[str, int]:
    """Return the processes that play; spares beside them may come and go."""
    return {name: pid for name, pid in playing.pids.items() if not name.startswith("spare")}


def back(hand: Hand, desktop: Desktop) -> None:
    """Go back to the editor's window."""
    desktop.do("windowfocus", "--sync", window_of(desktop, hand.look.pid))
    hand.move(hand.void())  # where the mouse is, a window that had no keyboard does not know
    hand.look.wait(8)


def test_the_button_opens_a_window_and_closes_it_and_the_show_plays_on(
    hand: Hand, playing: Playing, desktop: Desktop
) -> None:
    players, blocks = who_play(playing), playing.blocks
    hand.click(hand.item(label="##transport output"))
    window = until(lambda: output(desktop))
    desktop.do("windowmove", "--sync", window, 300, 500)  # not over the button
    frames = playing.frames
    until(lambda: playing.frames > frames + 5)
    back(hand, desktop)
    hand.click(hand.item(label="##transport output"))
    until(lambda: not output(desktop) and not playing.status["window"]["open"])
    frames = playing.frames
    until(lambda: playing.frames > frames + 5 and playing.blocks > blocks)
    assert who_play(playing) == players


def test_a_hand_closes_the_window_and_the_next_key_opens_it_again(
    hand: Hand, playing: Playing, desktop: Desktop
) -> None:
    for way in (("key", "Escape"), ("key", "alt+F4")):
        hand.key("alt+Return")
        window = until(lambda: output(desktop))
        desktop.do("windowfocus", "--sync", window)
        desktop.do(*way)
        until(lambda: not output(desktop) and not playing.status["window"]["open"])
        back(hand, desktop)
    frames = playing.frames
    until(lambda: playing.frames > frames + 5)


def opens(hand: Hand, path: Path) -> None:
    """Open a file by its name in the dialogue."""
    hand.key("ctrl+o")
    hand.look.until(lambda: "FileBox" in hand.look.panels)
    hand.key("ctrl+a")
    for text in (f"{path.parent}/", path.name.partition(".")[0]):
        hand.type(text)
        hand.look.until(partial(is_written, hand, text))
    hand.key("Return")


def is_written(hand: Hand, text: str) -> bool:
    """Whether a text is in the field: Dear PyGui takes a letter a frame."""
    return any(str(item["value"]).endswith(text) for item in hand.items(kind="InputText"))


def test_a_set_opens_from_the_list_of_files_and_a_patch_leaves_it(
    hand: Hand, playing: Playing, folder: Path
) -> None:
    players, blocks = who_play(playing), playing.blocks
    opens(hand, folder / "evening.set.json")
    hand.look.until(lambda: "FileBox" not in hand.look.panels)
    until(lambda: playing.status["coming"] == 1)
    hand.click(hand.item(label="##strips Set 1"))
    until(lambda: playing.status["path"].endswith("bright.patch.json"))
    opens(hand, folder / "torn.set.json")
    (sentence,) = hand.look.until(lambda: hand.look.desk["told"])
    assert "torn.set.json" in sentence and "\n" not in sentence
    hand.key("Escape")
    assert playing.status["place"] == 1, "what plays stays"
    opens(hand, folder / "small.patch.json")
    until(lambda: playing.status["entries"] == [] and playing.status["place"] == -1)
    until(lambda: playing.blocks > blocks)
    assert who_play(playing) == players
