"""What hands do in the output windows of a stage, gathered for the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from nodegraph.scheduler.plan import Plan
from nodegraph.session.hands import MOUSE, pad, pads_of, strokes_of
from nodegraph.session.messages import Felt, Message
from nodegraph.stage.windows.events import Key, MouseButton, MouseMoved, MouseWheel, WindowEvent
from nodegraph.stage.windows.gamepads import Pad

STEP_SECONDS: Final = 0.01  # between messages of what only moves
WHEEL: Final = f"{MOUSE}wheel"
BUTTONS: Final = ("left", "middle", "right")


class Touch:
    """Gathers and tells; what does not change is told once."""

    def __init__(self, say: Callable[[Message], None], note: Callable[[str], None]) -> None:
        self._say, self._note = say, note
        self._told: dict[str, float] = {}  # values
        self._fresh: dict[str, float] = {}  # values that were not told yet
        self._strokes: list[tuple[str, bool]] = []
        self._down: set[str] = set()
        self._turned = 0.0
        self._step_at = 0.0
        self._pads: list[str | None] = []  # names, None for one that was lost
        self._missed: set[int] = set()  # pads that a plan wishes and that are not there; told

    def hear(self, events: Sequence[WindowEvent]) -> None:
        """Take what happened in the windows."""
        for event in events:
            match event:
                case Key(key=key, pressed=pressed, repeat=False):
                    self._stroke(strokes_of(key), pressed)
                case MouseMoved(x=x, y=y):
                    self._place(x, y)
                case MouseButton(button=button, pressed=pressed, x=x, y=y):
                    self._place(x, y)
                    if button in BUTTONS:
                        self._stroke(f"{MOUSE}{button}", pressed)
                case MouseWheel(up=up):
                    self._turned += up
                case _:
                    pass

    def expect(self, plan: Plan) -> None:
        """A plan is to be drawn: say once which of its gamepads are not there."""
        for number in sorted(pads_of(plan) - self._missed):
            if number > len(self._pads) or self._pads[number - 1] is None:
                self._missed.add(number)
                self._note(f"Gamepad {number} is not there; its node is at rest.")

    def see(self, pads: Sequence[Pad | None]) -> None:
        """Take how gamepads stand; one that was lost lets everything go."""
        for place, found in enumerate(pads):
            if place == len(self._pads):
                self._pads.append(None)
            was, name = self._pads[place], None if found is None else found.name
            self._pads[place] = name
            if found is not None:
                self._put({f"{pad(place + 1)}.{port}": v for port, v in found.values.items()})
            elif was is not None:
                mine = [signal for signal in self._told if signal.startswith(f"{pad(place + 1)}.")]
                self._put(dict.fromkeys(mine, 0.0))
            if name != was:
                gone = f"{was} was unplugged; its node is at rest."
                self._note(f"Gamepad {place + 1}: {gone if name is None else name}")

    def step(self, now: float) -> None:
        """Tell what is new; what only moves, not more often than every hundredth of a second."""
        moved = self._fresh or self._turned
        if not self._strokes and not (moved and now - self._step_at >= STEP_SECONDS):
            return
        self._step_at = now
        turned = {WHEEL: self._turned} if self._turned else {}
        self._say(Felt(values=self._fresh, strokes=tuple(self._strokes), turned=turned))
        self._told |= self._fresh
        self._fresh, self._turned = {}, 0.0
        self._strokes.clear()

    def tell_again(self) -> None:
        """Whoever is told now may be another: tell everything but what was turned."""
        self._fresh = self._told | self._fresh
        self._strokes = [(signal, True) for signal in sorted(self._down)]

    def _place(self, x: float, y: float) -> None:
        """`x`, `y`: in the picture from its top left; y of a patch goes up."""
        self._put({f"{MOUSE}x": min(max(x, 0.0), 1.0), f"{MOUSE}y": min(max(1.0 - y, 0.0), 1.0)})

    def _put(self, values: dict[str, float]) -> None:
        for signal, value in values.items():
            if self._told.get(signal) != value:
                self._fresh[signal] = value
            else:
                self._fresh.pop(signal, None)

    def _stroke(self, signal: str, down: bool) -> None:
        self._strokes.append((signal, down))
        (self._down.add if down else self._down.discard)(signal)
