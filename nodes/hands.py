"""Control: what hands do at the show, on a mouse, on keys, on a gamepad.

Inputs that a live show moves by itself (`nodegraph.session.hands`), as a person would perform them;
in a render they stand where the patch has them. What goes down and up is a count of strokes, odd
while it is down: so a press is seen even where it was let go within the same block.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from nodegraph.model.declare import Node, Setting, pick
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Bipolar, Control, Event, Flag, Unit

Strokes = Annotated[Control, Range(0.0, 1e6, soft=(0.0, 1.0))]


def is_down(strokes: float) -> float:
    """Return 1 after an odd number of strokes, else 0."""
    whole = math.floor(strokes + 0.5)
    return whole - 2.0 * math.floor(whole * 0.5)


def presses(strokes: float) -> float:
    """Return how often it went down."""
    return math.floor((math.floor(strokes + 0.5) + 1.0) * 0.5)


class KeyPressed(NamedTuple):
    """The moments."""

    pressed: Annotated[Event, "It goes down."]


class KeyHeld(NamedTuple):
    """How it stands."""

    held: Annotated[Flag, "On while it is down, a block at least."]


class Key(Node, id="control.key", also=("keyboard", "keyboard in", "hotkey", "press", "trigger")):
    """Hear a key of the keyboard, pressed in an output window of the show.

    `key` is what is printed on it, in small letters, or one of `space`, `enter`, `tab`, `up`,
    `down`, `f1`, `kp_0` and so on. The keys of the show itself, such as B for blackout, are not to
    be had. In a kiosk those are off, and these go on. A render without a log hears nothing.
    """

    key: Annotated[Setting[str], "Its name."] = "space"
    downs: float = -1.0  # so far; -1 before the first block
    fires: float = 0.0
    down: float = 0.0

    def begin(
        self,
        strokes: Annotated[
            Strokes, "Times it went down or up: odd is down. The show counts."
        ] = 0.0,
    ) -> None:
        """Compare the counts."""
        now = presses(strokes)
        self.fires = pick((self.downs >= 0.0) & (now > self.downs), 1.0, 0.0)
        self.down = max(is_down(strokes), self.fires)
        self.downs = now

    def tick(self) -> KeyPressed:
        """Give the event on the first sample."""
        fires = self.fires
        self.fires = 0.0
        return KeyPressed(fires)

    def end(self) -> KeyHeld:
        """Return the state."""
        return KeyHeld(self.down)


class MouseClick(NamedTuple):
    """The moments."""

    click: Annotated[Event, "The left button goes down."]


class MouseOut(NamedTuple):
    """Where the mouse is."""

    x: Annotated[Unit, "0 at the left of the picture, 1 at the right."]
    y: Annotated[Unit, "0 at the bottom of the picture, 1 at the top."]
    left: Annotated[Flag, "On while the left button is down, a block at least."]
    middle: Annotated[Flag, "On while the middle button is down, a block at least."]
    right: Annotated[Flag, "On while the right button is down, a block at least."]
    wheel: Annotated[Control, "Notches the wheel was turned since the start, up counting up."]


class Mouse(Node, id="control.mouse", also=("mouse in", "pointer", "cursor", "touch", "XY pad")):
    """Follow the mouse over the output windows: its place in the picture, buttons and wheel.

    It moves in steps, some sixty a second: `envelope.smooth` behind `x` and `y` makes a way of
    them. A render without a log leaves it at rest.
    """

    downs_left: float = -1.0  # so far; -1 before the first block
    downs_middle: float = -1.0
    downs_right: float = -1.0
    fires: float = 0.0
    down_left: float = 0.0
    down_middle: float = 0.0
    down_right: float = 0.0
    across: float = 0.0
    up: float = 0.0
    turned: float = 0.0

    def begin(
        self,
        x: Annotated[Unit, "Where it is before it moves, from the left."] = 0.5,
        y: Annotated[Unit, "Where it is before it moves, from the bottom."] = 0.5,
        left: Annotated[Strokes, "Times it went down or up: odd is down. The show counts."] = 0.0,
        middle: Annotated[Strokes, "As `left`."] = 0.0,
        right: Annotated[Strokes, "As `left`."] = 0.0,
        wheel: Annotated[Control, "Notches it was turned. The show adds them up."] = 0.0,
    ) -> None:
        """Compare the counts."""
        at_left, at_middle, at_right = presses(left), presses(middle), presses(right)
        self.fires = pick((self.downs_left >= 0.0) & (at_left > self.downs_left), 1.0, 0.0)
        hit_middle = pick((self.downs_middle >= 0.0) & (at_middle > self.downs_middle), 1.0, 0.0)
        hit_right = pick((self.downs_right >= 0.0) & (at_right > self.downs_right), 1.0, 0.0)
        self.down_left = max(is_down(left), self.fires)
        self.down_middle = max(is_down(middle), hit_middle)
        self.down_right = max(is_down(right), hit_right)
        self.downs_left = at_left
        self.downs_middle = at_middle
        self.downs_right = at_right
        self.across = x
        self.up = y
        self.turned = wheel

    def tick(self) -> MouseClick:
        """Give the event on the first sample."""
        fires = self.fires
        self.fires = 0.0
        return MouseClick(fires)

    def end(self) -> MouseOut:
        """Return the place."""
        return MouseOut(
            self.across, self.up, self.down_left, self.down_middle, self.down_right, self.turned
        )


StickX = Annotated[Bipolar, "-1 at the left, 1 at the right."]
StickY = Annotated[Bipolar, "-1 at the bottom, 1 at the top."]
Pull = Annotated[Unit, "0 let go, 1 pulled."]
Button = Annotated[Flag, "On while it is down."]


class PadOut(NamedTuple):
    """How the gamepad stands; buttons are called as on an Xbox pad."""

    left_x: StickX
    left_y: StickY
    right_x: StickX
    right_y: StickY
    left_trigger: Pull
    right_trigger: Pull
    button_a: Button
    button_b: Button
    button_x: Button
    button_y: Button
    left_bumper: Button
    right_bumper: Button
    back: Button
    start: Button
    guide: Button
    left_thumb: Button
    right_thumb: Button
    dpad_up: Button
    dpad_right: Button
    dpad_down: Button
    dpad_left: Button


class Gamepad(Node, id="control.gamepad", also=("joystick", "controller", "HID")):
    """Follow a gamepad: two sticks, two triggers, and buttons called as on an Xbox pad.

    Works where the show has an output window. Sticks rest at 0 in their middle; an unplugged pad
    lets everything go. A render without a log leaves it at rest.
    """

    number: Annotated[Setting[int], Range(1, 4), "Which one, in the order they were found."] = 1

    def step(
        self,
        left_x: StickX = 0.0,
        left_y: StickY = 0.0,
        right_x: StickX = 0.0,
        right_y: StickY = 0.0,
        left_trigger: Pull = 0.0,
        right_trigger: Pull = 0.0,
        button_a: Button = 0.0,
        button_b: Button = 0.0,
        button_x: Button = 0.0,
        button_y: Button = 0.0,
        left_bumper: Button = 0.0,
        right_bumper: Button = 0.0,
        back: Button = 0.0,
        start: Button = 0.0,
        guide: Button = 0.0,
        left_thumb: Button = 0.0,
        right_thumb: Button = 0.0,
        dpad_up: Button = 0.0,
        dpad_right: Button = 0.0,
        dpad_down: Button = 0.0,
        dpad_left: Button = 0.0,
    ) -> PadOut:
        """Pass everything on."""
        return PadOut(
            left_x,
            left_y,
            right_x,
            right_y,
            left_trigger,
            right_trigger,
            button_a,
            button_b,
            button_x,
            button_y,
            left_bumper,
            right_bumper,
            back,
            start,
            guide,
            left_thumb,
            right_thumb,
            dpad_up,
            dpad_right,
            dpad_down,
            dpad_left,
        )
