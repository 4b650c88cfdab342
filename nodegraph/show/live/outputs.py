"""Where pictures go: windows, or none. It owns the context that all stages draw in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import moderngl
import msgspec

from nodegraph.model.errors import Failed, Problem, Unusable
from nodegraph.model.library import Library
from nodegraph.session.messages import Controls
from nodegraph.show.live.fading import Fading
from nodegraph.show.live.keys import CLOSE
from nodegraph.show.live.wishes import Pictures
from nodegraph.stage.context import open_context, waiter
from nodegraph.stage.stage import Stage
from nodegraph.stage.windows.events import CloseAsked, Key
from nodegraph.stage.windows.output import Output, Show
from nodegraph.stage.windows.windows import Windows


class Outputs:
    """Windows and their context. Without a screen pictures are drawn all the same."""

    def __init__(
        self, size: tuple[int, int], wishes: Pictures, report: Callable[[Problem], None]
    ) -> None:
        """Raises Failed where there is no OpenGL."""
        self.windows = None if wishes.headless else _opened(size, wishes, report)
        self._own = None if self.windows is not None else open_context()
        self._wait = waiter(self.context)

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
        return Stage(library, size, self.context, (now.year, now.month, now.day))

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

    def pressed(self) -> list[str]:
        """Return the keys that were pressed in the windows since the last call."""
        if self.windows is None:
            return []
        found = []
        for event in self.windows.poll():
            match event:
                case Key(key=key, pressed=True, repeat=False, modifiers=()):
                    found.append(key)
                case CloseAsked():
                    found.append(CLOSE)
        return found

    def late_frames(self) -> int:
        """Return how many pictures came late to the windows."""
        if self.windows is None:
            return 0
        return sum(window.late for window in self.windows.pacing().windows)

    def close(self) -> None:
        """Let windows and context go; stages have to be closed before."""
        if self.windows is not None:
            self.windows.close()
        elif self._own is not None:
            self._own.release()


def _opened(
    size: tuple[int, int], wishes: Pictures, report: Callable[[Problem], None]
) -> Windows | None:
    windows = Windows(report)
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
