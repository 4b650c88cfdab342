"""Editor, engine and stage are killed while a hand edits: nothing is lost, and nothing is dark."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from nodegraph.model.patch import Layout, Patch, PatchNode, Run, Wire
from nodegraph.model.storage import load, loads, save
from nodegraph.session.journal import read, replayed
from nodegraph.show.live.recovery import find_crashed, recovered
from tests.e2e.editor.beside_show import drums
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.hand import Hand, Spot
from tests.e2e.editor.program import Program
from tests.show.live.conftest import GLOW, until
from tests.show.live.screen import DARK, Watcher, darkest_of, seen_of

pytestmark = pytest.mark.slow

SCREEN, SMALL = (1800, 900), (900, 600)
CORNER, SIZE = (1460, 600), (320, 180)  # of the window with the picture, in pixels
BRIGHT = Patch(
    nodes={
        "add": PatchNode("math.add"),
        "glow": PatchNode("shader.glow", {}, {"level": 1.0}),
        "knob": PatchNode("control.constant", {}, {"value": 0.25}),
        "screen": PatchNode("output.screen", {}, {"finish": 0}),
    },
    wires=(Wire("glow", "out", "screen", "picture"),),
    layout=Layout(nodes={"add": (320, 0), "glow": (0, 256), "knob": (0, 0), "screen": (320, 256)}),
    run=Run(size=SIZE, fps=30),
)
"""A picture that is bright whatever a hand does to the other nodes"""
GESTURES = ("value", "cable", "node")


class Picture:
    """The window with the picture: where it is, and how bright its darkest place."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        (x, y), (width, height) = CORNER, SIZE
        self._seen = seen_of(desktop.folder)[y : y + height, x : x + width]

    def darkest(self) -> int:
        return darkest_of(self._seen)

    def put(self) -> None:
        """Move it to where it is looked at."""
        name = "^nodegraph output$"
        found = self._desktop.do("search", "--sync", "--onlyvisible", "--name", name)
        self._desktop.do("windowmove", "--sync", found.split()[-1], *CORNER)
        until(lambda: self.darkest() >= DARK)


@pytest.fixture(scope="module")
def wide(desktop: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop with room for the picture beside the editor."""
    made = Desktop(tmp_path_factory.mktemp("wide"), SCREEN)
    yield made
    made.close()


@pytest.fixture(scope="module")
def program(wide: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """`nodegraph edit --window` of a bright picture."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "shaders").mkdir()
    (folder / "shaders" / "glow.fs").write_text(GLOW)
    patch = folder / "bright.patch.json"
    save(patch, BRIGHT)
    words = (patch, "--window", "--silent", "--audio", drums(folder))
    made = Program(wide, folder, *words, pixels=True)
    yield made
    made.end()


@pytest.fixture(scope="module")
def watcher(wide: Desktop, program: Program) -> Iterator[Watcher]:
    """Looks at the picture from now on."""
    picture = Picture(wide)
    picture.put()
    made = Watcher(picture)
    yield made
    made.close()


@pytest.fixture
def hand(wide: Desktop, program: Program, watcher: Watcher) -> Hand:
    """Hands on the editor that is there; each test leaves the patch as it found it."""
    program.until(lambda: program.desk["connected"] and program.scene["nodes"])
    assert program.patch == BRIGHT
    return hands_on(wide, program)


def hands_on(wide: Desktop, program: Program) -> Hand:
    """Put hands on the editor, with a small window: its pixels are drawn by these processors."""
    made = Hand(wide, program)
    made.resize(*SMALL)
    return made


def take(hand: Hand, gesture: str) -> Spot:
    """Begin a gesture, without letting go; returns where it has come to."""
    match gesture:
        case "value":
            start, end = hand.row("knob.value"), hand.row("knob.value").by(40.0, 0.0)
        case "cable":
            start, end = hand.out("knob.out"), hand.into("add.value").by(-30.0, 8.0)
        case _:
            start, end = hand.title("add"), hand.title("add").by(64.0, 48.0)
    hand.take(start, end)
    return end


def finish(hand: Hand, gesture: str, at: Spot) -> None:
    """Go on from there, and let go."""
    hand.drag_on(at, hand.into("add.value") if gesture == "cable" else at.by(40.0, 20.0))
    hand.let_go()


def is_done(patch: Patch, gesture: str) -> bool:
    match gesture:
        case "value":
            return patch.nodes["knob"].values != BRIGHT.nodes["knob"].values
        case "cable":
            return Wire("knob", "out", "add", "value") in patch.wires
        case _:
            return patch.layout.nodes["add"] != BRIGHT.layout.nodes["add"]


def kept(program: Program) -> Patch:
    """Return the document; the session, its journal and the editor agree on it."""
    answer = program.client.ask("patch")
    document = loads(answer["patch"])
    (journal,) = program.folder.rglob("*.journal")
    base, entries, note = read(journal)
    assert note == ""
    assert replayed(base, entries) == document
    program.until(lambda: program.patch == document)
    return document


@pytest.mark.parametrize("gesture", GESTURES)
@pytest.mark.parametrize(("role", "what"), [("engine", "blocks"), ("stage", "frames")])
def test_what_plays_and_draws_comes_back_under_the_hand(
    program: Program, hand: Hand, watcher: Watcher, role: str, what: str, gesture: str
) -> None:
    at = take(hand, gesture)
    pid = program.status["pids"][role]
    os.kill(pid, signal.SIGKILL)
    finish(hand, gesture, at)
    until(lambda: program.status["pids"][role] not in (0, pid))
    count = program.counted(role, what)
    until(lambda: program.counted(role, what) > count + 10)
    assert is_done(kept(program), gesture)
    hand.key("ctrl+z")
    assert kept(program) == BRIGHT, "a gesture is one step, whatever dies in its midst"
    assert watcher.dark == [] and watcher.is_lit()


@pytest.mark.parametrize("gesture", GESTURES)
def test_the_program_opens_another_editor_that_goes_on(
    wide: Desktop, program: Program, hand: Hand, watcher: Watcher, gesture: str
) -> None:
    take(hand, gesture)
    acknowledged = program.patch
    others = {role: pid for role, pid in program.status["pids"].items() if "spare" not in role}
    program.kill_editor()
    hand = hands_on(wide, program)
    hand.let_go()
    assert program.desk["said"][1].startswith("The editor is back")
    assert kept(program) == acknowledged
    finish(hand, gesture, take(hand, gesture))
    assert is_done(kept(program), gesture)
    while program.patch != BRIGHT:
        before = program.patch
        hand.key("ctrl+z")
        assert program.patch != before, "it takes back what the one before it did as well"
    assert kept(program) == BRIGHT
    now = program.status["pids"]
    assert {role: now[role] for role in others} == others, "nothing else has died"
    assert watcher.dark == [] and watcher.is_lit()


def test_what_is_closed_without_saving_can_be_brought_back_all_the_same(
    wide: Desktop, program: Program, hand: Hand, watcher: Watcher
) -> None:
    assert watcher.looks > 100 and watcher.dark == []
    watcher.close()
    hand.click(hand.title("add"))
    hand.key("b")
    done = kept(program)
    program.note_processes()
    hand.close_window()
    program.until(lambda: "LeavingBox" in program.panels)
    hand.key("Right")
    wide.do("key", "Return")  # close without saving; nobody is there afterwards to be waited for
    deaths = "The editor died; it is opened again. The show goes on."
    assert program.last_words() == [deaths] * len(GESTURES)
    patch = program.folder / "bright.patch.json"
    assert load(patch) == BRIGHT
    crashed = find_crashed(program.folder / "nodegraph" / "log", patch)
    assert crashed is not None and recovered(crashed.journal).patch == done
