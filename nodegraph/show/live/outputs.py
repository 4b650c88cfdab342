"""Where pictures go: windows, or none. It owns the context that all stages draw in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import moderngl
import msgspec

from nodegraph.model.errors import Failed, Problem, Unusable
from nodegraph.model.library import Library
from nodegraph.session.messages import Controls
from nodegraph.show.live.fading import Fading
from nodegraph.show.live.held import show_of
from nodegraph.show.live.keys import CLOSE
from nodegraph.show.live.wishes import Pictures
from nodegraph.stage.context import open_context, waiter
from nodegraph.stage.stage import Stage
from nodegraph.stage.windows.cameras import Cameras
from nodegraph.stage.windows.events import CloseAsked, Key, WindowEvent
from nodegraph.stage.windows.gamepads import Gamepads, Pad
from nodegraph.stage.windows.output import Output, Show
from nodegraph.stage.windows.windows import Windows


class Outputs:
    """Windows and their context. Without a screen pictures are drawn all the same."""

    def __init__(
        self,
        size: tuple[int, int],
        wishes: Pictures,
        report: Callable[[Problem], None],
        folder: Path,
    ) -> None:
        """`folder`: the show's. Raises Failed where there is no OpenGL."""
        self._gamepads = Gamepads()
        self.windows = None
        if not wishes.headless:
            self.windows = _opened(size, wishes, report, show_of(folder))
        self._own = None if self.windows is not None else open_context()
        self._wait = waiter(self.context)
        self._cameras = Cameras()

    @property
    def context(self) -> moderngl.Context:
        """What stages draw in."""
        if self._own is not None:
            return self._own
        assert self.windows is not None
        return self.windows.context

    def new_stage(self, library: Library, size: tuple[int, int]) -> Stage:
        """Return a stage of today."""
        now = date.today()
        return Stage(library, size, self.context, (now.year, now.month, now.day), self._cameras)

    def show(self, picture: moderngl.Texture, controls: Controls, fading: Fading) -> None:
        """Bring a picture to the windows; waits for the first one's screen.

        Without windows it waits for the picture: frames that the GPU has no time for are left out
        and not piled up.
        """
        if self.windows is None:
            self._wait()
        else:
            state = Show(
                master=fading.master, blackout=fading.blackout, test_card=controls.test_card
            )
            self.windows.show(picture, state)

    def poll(self) -> list[WindowEvent]:
        """Return what happened in the windows since the last call."""
        return [] if self.windows is None else self.windows.poll()

    def gamepads(self) -> list[Pad | None]:
        """Return how the gamepads stand; without windows there are none."""
        return [] if self.windows is None else self._gamepads.read()

    def late_frames(self) -> int:
        """Return how many pictures came late to the windows."""
        if self.windows is None:
            return 0
        return sum(window.late for window in self.windows.pacing().windows)

    def close(self) -> None:
        """Let windows and context go; stages have to be closed before."""
        self._cameras.close()
        if self.windows is not None:
            self.windows.close()
        elif self._own is not None:
            self._own.release()


def pressed(events: Sequence[WindowEvent]) -> list[str]:
    """Return the keys among events that may be the show's; a close button is one."""
    found = []
    for event in events:
        match event:
            case Key(key=key, pressed=True, repeat=False, modifiers=()):
                found.append(key)
            case CloseAsked():
                found.append(CLOSE)
    return found


def _opened(
    size: tuple[int, int], wishes: Pictures, report: Callable[[Problem], None], show: str
) -> Windows | None:
    windows = Windows(report, show)
    one = Output(display=wishes.display, size=size, fullscreen=wishes.fullscreen)
    try:
        windows.open(read_outputs(wishes.outputs) or [one])
    except Failed as problem:
        report(Problem("warning", "window", f"{problem} The show runs without one."))
        return None
    return windows


def read_outputs(raw: Any) -> list[Output]:
    """Return the windows that a set file asks for. Raises Unusable."""
    try:
        return msgspec.convert(raw or [], list[Output])
    except msgspec.ValidationError as problem:
        raise Unusable(f"outputs: {problem}; docs/live.md says what a window may have.") from None
