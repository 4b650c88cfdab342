"""Mouse, keys and gamepads as inputs of a patch: from a real window into the sound of a show."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import glfw
import pytest

from nodegraph.model.edits import AddNode
from nodegraph.model.library import Library
from nodegraph.model.patch import PatchNode
from nodegraph.session import messages as m
from nodegraph.show.live.control_log import read_log
from nodegraph.show.live.hands import Hands
from nodegraph.show.live.replay import Replay
from nodegraph.show.live.touch import Touch
from nodegraph.show.offline import Offline
from nodegraph.show.opening import open_patch
from nodegraph.stage.windows.events import Key, MouseButton, MouseMoved, MouseWheel
from nodegraph.stage.windows.gamepads import BUTTONS, DEAD, Gamepads, Pad
from tests.conftest import PatchFile
from tests.show.live.conftest import Playing, until
from tests.show.live.screen import HEIGHT, WIDTH, Screen

pytestmark = pytest.mark.slow

NODES = {
    "in": {"type": "source.input"},
    "mouse": {"type": "control.mouse"},
    "a": {"type": "control.key", "settings": {"key": "a"}},
    "seven": {"type": "control.key", "settings": {"key": "7"}},
    "pad": {"type": "control.gamepad"},
    "second": {"type": "control.gamepad", "settings": {"number": 2}},
    "taken": {"type": "control.key", "settings": {"key": "b"}},
    "presses": {"type": "event.counter", "values": {"steps": 1000}},
    "clicks": {"type": "event.counter", "values": {"steps": 1000}},
    **{
        name: {"type": "output.probe"}
        for name in (
            "pressed",
            "clicked",
            "a_held",
            "x",
            "y",
            "left",
            "wheel",
            "others",
            "stick",
            "stick_2",
        )
    },
    "sum": {"type": "math.sum"},
    "screen": {"type": "output.screen", "values": {"finish": 0}},
}
WIRES = [
    "in.audio -> screen.sound",
    "a.pressed -> presses.trigger",
    "mouse.click -> clicks.trigger",
    "presses.out -> pressed.value",
    "clicks.out -> clicked.value",
    "a.held -> a_held.value",
    "mouse.x -> x.value",
    "mouse.y -> y.value",
    "mouse.left -> left.value",
    "mouse.wheel -> wheel.value",
    "seven.held -> sum.a",
    "taken.held -> sum.b",
    "pad.left_x -> stick.value",  # alike to their readers: the two pads share a step
    "second.left_x -> stick_2.value",
    "sum.out -> others.value",
]
WATCHED = tuple(
    f"{name}.value" for name in ("pressed", "clicked", "a_held", "x", "y", "left", "wheel")
)


@pytest.fixture
def felt_patch(write_patch: PatchFile) -> Path:
    """Everything that hands move, watched by probes."""
    return write_patch(NODES, WIRES, name="felt", run={"size": [64, 36], "fps": 30})


def test_a_patch_knows_which_inputs_hands_move(felt_patch: Path, tmp_path: Path) -> None:
    hands, plan = Hands(tmp_path / "hands"), open_patch(felt_patch).plan
    fresh = hands.feel(
        m.Felt(
            values={"mouse.x": 0.25, "pad1.left_x": -0.5, "pad2.left_x": 1.0},
            strokes=(("key.a.strokes", True), ("key.7.strokes", True), ("key.b.strokes", True)),
            turned={"mouse.wheel": 2.0},
        )
    )
    assert fresh == {
        "mouse.x", "pad1.left_x", "pad2.left_x", "key.a.strokes", "key.7.strokes", "mouse.wheel",
    }  # fmt: skip
    assert set(hands.values(plan)) == {
        ("mouse", "x", 0.25), ("mouse", "wheel", 2.0),
        ("pad", "left_x", -0.5), ("second", "left_x", 1.0),
        ("a", "strokes", 1.0), ("seven", "strokes", 1.0),
    }  # fmt: skip
    assert hands.values(plan, {"mouse.x"}) == (("mouse", "x", 0.25),)
    assert [node for node, _ in hands.troubles(plan)] == ["taken"]


def test_strokes_are_counted_and_no_release_is_counted_twice(
    felt_patch: Path, tmp_path: Path
) -> None:
    hands, plan = Hands(tmp_path / "hands"), open_patch(felt_patch).plan
    a = "key.a.strokes"
    hands.feel(m.Felt(strokes=((a, True), (a, False), (a, True), (a, True))))
    assert hands.values(plan) == (("a", "strokes", 3.0),), "down, up, down"
    assert hands.let_go() == {a}
    assert hands.let_go() == set()
    assert hands.values(plan) == (("a", "strokes", 4.0),)
    assert Hands(tmp_path / "hands").values(plan) == hands.values(plan), "a session after this one"
    hands.feel(m.Felt(strokes=((a, True),)))
    hands.begin_anew()
    assert hands.values(plan) == (("a", "strokes", 1.0),), "held, and never pressed before"


class Told:
    """What a stage would tell the session."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.notes: list[str] = []
        self.touch = Touch(self.messages.append, self.notes.append)

    def after(self, now: float) -> list[Any]:
        """Return what is told at a moment."""
        self.messages.clear()
        self.touch.step(now)
        return list(self.messages)


def test_a_stage_tells_what_is_new_and_strokes_at_once() -> None:
    told = Told()
    told.touch.hear([MouseMoved(1, 0.5, 0.2), MouseMoved(1, 0.5, 0.25), MouseWheel(1, 0.0, 1.0)])
    assert told.after(1.0) == [
        m.Felt(values={"mouse.x": 0.5, "mouse.y": 0.75}, turned={"mouse.wheel": 1.0})
    ]
    told.touch.hear([MouseMoved(1, 1.5, 0.25)])
    assert told.after(1.001) == [], "a hundredth of a second has not passed"
    told.touch.hear([Key(1, "a", True), Key(1, "a", True, repeat=True), Key(1, "a", False)])
    strokes = (("key.a.strokes", True), ("key.a.strokes", False))
    assert told.after(1.002) == [m.Felt(values={"mouse.x": 1.0}, strokes=strokes)]
    told.touch.hear([MouseMoved(1, 1.0, 0.25)])
    assert told.after(2.0) == [], "it stands where it stood"
    told.touch.hear([MouseButton(1, "left", True, 1.0, 0.25), MouseButton(1, "4", True, 1.0, 0.25)])
    assert told.after(3.0) == [m.Felt(strokes=(("mouse.left", True),))]
    told.touch.tell_again()
    everything = {"mouse.x": 1.0, "mouse.y": 0.75}
    assert told.after(4.0) == [m.Felt(values=everything, strokes=(("mouse.left", True),))]


def test_a_gamepad_that_is_unplugged_lets_everything_go() -> None:
    told = Told()
    told.touch.see([])
    assert told.after(1.0) == []
    told.touch.see([Pad("Box", {"left_x": 0.5, "button_a": 1.0})])
    assert told.after(2.0) == [m.Felt(values={"pad1.left_x": 0.5, "pad1.button_a": 1.0})]
    told.touch.see([Pad("Box", {"left_x": 0.25, "button_a": 1.0})])
    assert told.after(3.0) == [m.Felt(values={"pad1.left_x": 0.25})]
    told.touch.see([None, Pad("Other", {"left_x": -1.0})])
    gone = {"pad1.left_x": 0.0, "pad1.button_a": 0.0, "pad2.left_x": -1.0}
    assert told.after(4.0) == [m.Felt(values=gone)]
    assert told.notes == [
        "Gamepad 1: Box", "Gamepad 1: Box was unplugged; its node is at rest.", "Gamepad 2: Other",
    ]  # fmt: skip


def test_a_hand_on_a_gamepad_is_heard_in_the_patch(
    felt_patch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of the way but the processes; GLFW's functions are played: there is no pad here."""
    state = SimpleNamespace(buttons=[0] * 15, axes=[0.5, 0.0, 0.0, 0.0, -1.0, -1.0])
    monkeypatch.setattr(glfw, "joystick_is_gamepad", lambda number: number == 2)
    monkeypatch.setattr(glfw, "get_gamepad_state", lambda number: state)
    monkeypatch.setattr(glfw, "get_gamepad_name", lambda number: "Box")
    told, hands, opened = Told(), Hands(tmp_path / "hands"), open_patch(felt_patch)
    told.touch.see(Gamepads().read())
    for message in told.after(1.0):
        hands.feel(message)
    with Offline(opened, None) as show:
        for node, port, value in hands.values(opened.plan):
            show.engine.set(node, port, value)
        show.run_block()
        wanted = (0.5 - DEAD) / (1 - DEAD)
        assert show.engine.probe("stick.value")[0] == pytest.approx(wanted, abs=0.002)


def test_a_plan_that_wants_a_pad_which_is_not_there_says_so_once(felt_patch: Path) -> None:
    told, plan = Told(), open_patch(felt_patch).plan
    told.touch.expect(plan)
    told.touch.expect(plan)
    assert told.notes == [
        "Gamepad 1 is not there; its node is at rest.",
        "Gamepad 2 is not there; its node is at rest.",
    ]
    there = Told()
    there.touch.see([Pad("Box", {}), None])
    there.touch.expect(plan)
    assert there.notes == ["Gamepad 1: Box", "Gamepad 2 is not there; its node is at rest."]


def test_every_button_of_a_pad_is_an_input_of_the_node() -> None:
    spec = Library.load().get("control.gamepad")
    assert spec is not None
    assert set(BUTTONS) <= set(spec.input_by_name)
    assert list(spec.input_by_name) == list(spec.output_by_name)


# --- a real window --------------------------------------------------------------------------------


class Window:
    """A show in a window that fills the screen, and hands on it."""

    def __init__(self, playing: Playing, screen: Screen) -> None:
        self.playing, self.screen = playing, screen
        self.seen: dict[str, float] = {}
        playing.client.watch(*WATCHED)

    def hand(self, *command: str) -> None:
        """Move the pointer, press and let go, as a person does."""
        environment = {**os.environ, "DISPLAY": self.screen.name}
        subprocess.run(["xdotool", *command], check=True, env=environment)

    def value(self, path: str) -> float:
        """Return what an output gives now."""
        for item in self.playing.client.listen(0.05):
            if isinstance(item, m.Probed):
                self.seen |= {name: value[0] for name, value in item.values.items() if value}
        return self.seen.get(path, float("nan"))

    def wait(self, path: str, wanted: float, near: float = 0.01) -> None:
        """Wait until an output gives about this."""
        until(lambda: abs(self.value(path) - wanted) <= near)


def test_hands_in_a_window_move_a_patch_and_are_made_again_from_the_log(
    felt_patch: Path, drums: Path, screen: Screen
) -> None:
    playing = Playing(felt_patch, drums, headless=False, fullscreen=True)
    try:
        window = Window(playing, screen)
        window.hand("mousemove", str(WIDTH // 4), str(HEIGHT // 2))
        window.wait("x.value", 0.25)
        window.wait("y.value", 0.5)
        window.hand("mousemove", str(WIDTH * 3 // 4), str(HEIGHT // 2 - WIDTH * 9 // 64))
        window.wait("x.value", 0.75)
        window.wait("y.value", 0.75)  # the picture, 16:9, has bars above and below
        window.hand("mousedown", "1")
        window.wait("left.value", 1.0)
        window.wait("clicked.value", 1.0)
        window.hand("mouseup", "1", "click", "4", "click", "4", "click", "5", "click", "4")
        window.wait("left.value", 0.0)
        window.wait("wheel.value", 2.0)
        for count in range(1, 9):
            window.hand("key", "--delay", "1", "a")  # down and up within a millisecond or two
            window.wait("pressed.value", float(count))
        window.hand("keydown", "a")
        window.wait("a_held.value", 1.0)
        generation = playing.generation
        playing.client.edit(AddNode("more", PatchNode("output.probe")))
        playing.client.connect("mouse.right", "more.value")
        until(lambda: playing.generation > generation)
        window.seen.clear()
        window.wait("a_held.value", 1.0)  # another plan does not let it go
        window.wait("x.value", 0.75)
        window.hand("keyup", "a")
        window.wait("a_held.value", 0.0)
        window.wait("pressed.value", 9.0)
        status = playing.status
        assert not status["performed"], "hands perform nothing that could be captured"
        assert not status["controls"]["blackout"]
        window.hand("key", "b")
        until(lambda: playing.status["controls"]["blackout"])
        assert "taken: The key 'b' is the show's own" in playing.log()
        assert playing.log().count("Gamepad 1 is not there; its node is at rest.") == 1
        log = playing.launcher.control
        counted = [window.value(name) for name in WATCHED]
    finally:
        playing.close()
    assert made_again(log) == pytest.approx(counted, abs=1e-6)


def made_again(log: Path) -> list[float]:
    """Return what the watched outputs give at the end of a show that is made from its log."""
    logged = read_log(log)
    with Replay(logged, None) as show:
        for _ in range(logged.blocks):
            show.run_block()
        return [float(show.engine.probe(name)[0]) for name in WATCHED]


def test_hands_stay_where_they_are_when_session_and_stage_die(
    felt_patch: Path, drums: Path, screen: Screen
) -> None:
    playing = Playing(felt_patch, drums, headless=False, fullscreen=True)
    try:
        window = Window(playing, screen)
        window.hand("mousemove", str(WIDTH // 4), str(HEIGHT // 2), "keydown", "a")
        window.wait("x.value", 0.25)
        window.wait("pressed.value", 1.0)
        os.kill(playing.launcher.session.pid, signal.SIGKILL)
        playing.again()
        until(lambda: "engine and stage have played on" in playing.log())
        again = Window(playing, screen)
        again.wait("x.value", 0.25)
        again.wait("a_held.value", 1.0)
        assert again.value("pressed.value") == 1.0, "it is held; nobody pressed it again"
        os.kill(playing.pids["stage"], signal.SIGKILL)
        again.wait("a_held.value", 0.0)  # nobody would say that it is let go
        again.wait("x.value", 0.25)
    finally:
        playing.close()


def test_in_a_kiosk_the_keys_of_a_patch_go_on(
    felt_patch: Path, drums: Path, screen: Screen
) -> None:
    playing = Playing(felt_patch, drums, kiosk=True, headless=False, fullscreen=True)
    try:
        window = Window(playing, screen)
        window.hand("mousemove", "20", "300", "key", "b", "key", "a")
        window.wait("pressed.value", 1.0)
        assert not playing.status["controls"]["blackout"]
    finally:
        playing.close()
