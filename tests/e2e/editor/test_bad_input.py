"""What goes wrong around an editor costs a sentence, and never the patch that is open."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from nodegraph.editor.beginning.preferences import change, opened
from nodegraph.editor.font_files import NO_FONT
from nodegraph.editor.process import arguments
from nodegraph.model import json_text
from nodegraph.model.patch import Patch
from nodegraph.model.storage import dumps, load, loads, save
from nodegraph.show.live.recovery import find_crashed, recovered
from tests.e2e.editor.beside_show import drums
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.hand import Hand
from tests.e2e.editor.looking import Looking
from tests.e2e.editor.program import HOMES, Program
from tests.e2e.editor.small_patch import SMALL
from tests.show.live.conftest import until

pytestmark = pytest.mark.slow


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(made, "PNG")
    return made.getvalue()


BROKEN = {
    "torn": (dumps(SMALL).encode()[:-40], "Line"),
    "empty": (b"", "empty"),
    "png": (picture(), "UTF-8"),
    "workflow": (b'{"last_node_id": 9, "nodes": [{"id": 1}], "links": []}', "not a patch"),
    "huge": (b" " * (json_text.LENGTH + 1), "larger than 32 MiB"),
    "later": (b'{"format": "nodegraph/9", "nodes": {}}', "nodegraph/9"),
}
"""What is in each file, and a word of the sentence about it"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A person's folder: a patch, and files that are none."""
    made = tmp_path_factory.mktemp("home")
    save(made / "small.patch.json", SMALL)
    for name, (data, _) in BROKEN.items():
        (made / f"{name}.patch.json").write_bytes(data)
    later = made / "later.patch.json"
    change(made / "nodegraph" / "editor.json", lambda now: opened(now, later, "Later", 1.0))
    return made


@pytest.fixture(scope="module")
def program(desktop: Desktop, folder: Path) -> Iterator[Program]:
    """`nodegraph edit` of the small patch."""
    words = (folder / "small.patch.json", "--silent", "--audio", drums(folder))
    made = Program(desktop, folder, *words)
    yield made
    made.end()


@pytest.fixture(scope="module")
def hands(desktop: Desktop, program: Program) -> Hand:
    """Hands on its editor."""
    return Hand(desktop, program)


@pytest.fixture
def hand(program: Program, hands: Hand) -> Hand:
    """The same hands, after an edit that can be undone."""
    hands.click(hands.title("knob"))
    if program.patch == SMALL:
        hands.key("b")
    assert program.patch.nodes["knob"].bypass
    return hands


def session_has(program: Program) -> Patch:
    return loads(program.client.ask("patch")["patch"])


def one_sentence(text: str, word: str) -> None:
    assert word in text and text.endswith("."), text
    assert "\n" not in text and "Traceback" not in text, text


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_patch_is_said_in_the_dialogue_and_nothing_else_happens(
    program: Program, hand: Hand, folder: Path, name: str
) -> None:
    before, frames = program.patch, program.counted("stage", "frames")
    hand.key("ctrl+o")
    hand.type(name)
    hand.key("Return")
    (sentence,) = program.until(lambda: program.desk["told"])
    one_sentence(sentence, BROKEN[name][1])
    assert f"{name}.patch.json" in sentence
    hand.key("Escape")
    assert program.patch == session_has(program) == before
    assert Path(program.client.ask("patch")["path"]) == folder / "small.patch.json"
    hand.key("ctrl+z")
    assert session_has(program) == SMALL, "what can be undone is kept"
    hand.key("ctrl+y")
    assert session_has(program) == before
    until(lambda: program.counted("stage", "frames") > frames)


def test_a_recent_file_that_is_none_any_more_is_said_at_the_foot_of_the_canvas(
    program: Program, hand: Hand
) -> None:
    before = program.patch
    hand.key("ctrl+n")
    hand.click(hand.place("recent:Later"))
    assert program.desk["said"] is None, "what is open has edits: that is said first, on the page"
    hand.click(hand.place("recent:Later"))
    severity, sentence = program.until(lambda: program.desk["said"])
    one_sentence(sentence, BROKEN["later"][1])
    assert severity == "warning" and "StartPage" not in program.panels
    assert program.patch == session_has(program) == before
    hand.key("ctrl+z")
    assert session_has(program) == SMALL


def test_a_broken_file_on_the_command_line_is_a_sentence_as_well(
    desktop: Desktop, folder: Path
) -> None:
    command = [sys.executable, "-m", "nodegraph", "edit", str(folder / "torn.patch.json")]
    done = subprocess.run(command, env=desktop.environment, capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == ""
    one_sentence(done.stderr.strip(), "torn.patch.json: Line")


WITHOUT = """
import sys
from nodegraph.editor import font_files
font_files.font_folders = lambda: []
from nodegraph.editor.process import main
sys.exit(main(sys.argv[1]))
"""


def test_without_any_font_it_opens_and_says_what_to_install(
    desktop: Desktop, program: Program, tmp_path: Path
) -> None:
    home = dict.fromkeys(HOMES, str(tmp_path))
    words = ["-c", WITHOUT, arguments(program.show)]
    look = Looking(tmp_path, words, {**desktop.environment, **home})
    try:
        look.until(lambda: look.scene["nodes"])
        assert look.desk["said"] == ["warning", NO_FONT]
        plain = Hand(desktop, look)
        start = plain.title("lfo")
        plain.drag(start, start.by(32.0, 64.0))
        assert session_has(program).layout.nodes["lfo"] != SMALL.layout.nodes["lfo"]
        plain.key("ctrl+z")
        assert session_has(program).layout == SMALL.layout
        assert look.close() == 0 and "Traceback" not in look.log.read_text()
    finally:
        look.end()


def test_control_c_in_the_midst_of_a_drag_ends_all_of_it_and_loses_nothing(
    desktop: Desktop, program: Program, hand: Hand, folder: Path
) -> None:
    program.note_processes()
    start = hand.row("knob.value")
    hand.take(start, start.by(40.0, 0.0))
    acknowledged = program.patch
    assert acknowledged.nodes["knob"].values != SMALL.nodes["knob"].values
    os.killpg(program.process.pid, signal.SIGINT)
    assert program.last_words() == ["Ending."]
    desktop.do("mouseup", 1)
    patch = folder / "small.patch.json"
    assert load(patch) == SMALL, "nobody has said that it should be saved"
    crashed = find_crashed(folder / "nodegraph" / "log", patch)
    assert crashed is not None and recovered(crashed.journal).patch == acknowledged
