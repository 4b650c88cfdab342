"""The windows of a live stage, or none: where the pictures go besides a recording."""

from __future__ import annotations

from collections.abc import Callable

from nodegraph.model.errors import Failed, Problem
from nodegraph.model.library import Library
from nodegraph.session.messages import Controls
from nodegraph.show.live.fading import Fading
from nodegraph.show.live.wishes import Pictures
from nodegraph.stage.stage import Stage
from nodegraph.stage.windows.events import CloseAsked, Key
from nodegraph.stage.windows.output import Output, Show
from nodegraph.stage.windows.windows import Windows

CLOSE = "close"  # the "key" that a window's close button is


class Outputs:
    """A stage and its windows. Without a screen the stage draws all the same, and says so."""

    def __init__(
        self,
        library: Library,
        size: tuple[int, int],
        date: tuple[int, int, int],
        wishes: Pictures,
        report: Callable[[Problem], None],
    ) -> None:
        self.windows: Windows | None = None
        if not wishes.headless:
            self.windows = _opened(size, wishes, report)
        context = None if self.windows is None else self.windows.context
        self.stage = Stage(library, size, context, date)

    def show(self, controls: Controls, fading: Fading) -> None:
        """Bring the stage's picture to the windows; waits for the first one's screen.

        Without windows it waits for the picture: frames that the GPU has no time for are left out
        and not piled up.
        """
        if self.windows is None:
            self.stage.finish()
        else:
            state = Show(
                master=fading.master, blackout=fading.blackout, test_card=controls.test_card
            )
            self.windows.show(self.stage, state)

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
        """Let stage and windows go."""
        self.stage.close()
        if self.windows is not None:
            self.windows.close()


def _opened(
    size: tuple[int, int], wishes: Pictures, report: Callable[[Problem], None]
) -> Windows | None:
    windows = Windows(report)
    wanted = Output(display=wishes.display, size=size, fullscreen=wishes.fullscreen)
    try:
        windows.open([wanted])
    except Failed as problem:
        report(Problem("warning", "window", f"{problem} The show runs without one."))
        return None
    return windows
