"""A desktop for the module, an editor on it, and hands; every test begins with the same patch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nodegraph.model.storage import dumps
from tests.e2e.editor.desktop import Desktop, missing
from tests.e2e.editor.hand import Hand
from tests.e2e.editor.looking import Looking
from tests.e2e.editor.small_patch import SMALL

PROGRAM = ["-m", "tests.e2e.editor.editor_in_hand"]


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A screen with a window manager."""
    if lacking := missing():
        pytest.skip(lacking)
    made = Desktop(tmp_path_factory.mktemp("desktop"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def editor(desktop: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hand]:
    """Hands on an editor of the small patch."""
    folder = tmp_path_factory.mktemp("editor")
    (folder / "small.patch.json").write_text(dumps(SMALL))
    home = {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder), "XDG_STATE_HOME": str(folder)}
    words = [*PROGRAM, str(folder / "small.patch.json")]
    look = Looking(folder, words, {**desktop.environment, **home})
    try:
        look.wait()
        yield Hand(desktop, look)
        assert look.close() == 0, look.log.read_text()
        assert "Traceback" not in look.log.read_text(), look.log.read_text()
    finally:
        look.end()


@pytest.fixture
def hand(editor: Hand, tmp_path: Path) -> Hand:
    """Hands on an editor that has just opened the small patch."""
    editor.look.ask("begin", patch=dumps(SMALL))
    editor.key("Escape")
    editor.click(editor.void())
    editor.look.ask("sent")
    desk = editor.look.desk
    assert not desk["drag"] and not desk["held"] and not desk["nodes"], desk
    return editor
