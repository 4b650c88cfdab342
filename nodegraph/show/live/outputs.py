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
from nodegraph.session.messages import Controls, OutputWindow, Screen, Screens
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

WITHOUT = "This show was started with --headless: it has no windows; start it without that."
TITLE = "nodegraph output"  # of the window that comes and goes


class Outputs:
    """Windows and their context. Without a screen pictures are drawn all the same.

    Some windows are there from the beginning to the end. Beside them one comes and goes, or as many
    as a set file asks for; the context is theirs from the beginning, so that nothing that is drawn
    has to be made anew for them.
    """

    def __init__(
        self,
        size: tuple[int, int],
        wishes: Pictures,
        report: Callable[[Problem], None],
        folder: Path,
        window: OutputWindow | None = None,
    ) -> None:
        """`folder`: the show's; `window`: the one that comes and goes, as it is to be now.

        Raises Failed where there is no OpenGL.
        """
        self._gamepads = Gamepads()
        self._size, self._wishes = size, wishes
        self.trouble = ""  # why no window can be opened
        self.windows: Windows | None = None
        self._lasting = [] if wishes.on_demand or wishes.headless else self._begun_with()
        if wishes.headless and not wishes.on_demand:
            self.trouble = WITHOUT
        else:
            self._connect(Windows(report, show_of(folder)), window or wishes.window, report)
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

    def ask(self, window: OutputWindow) -> bool:
        """Open the window that comes and goes, or close it; whether it is as it was asked."""
        if self.windows is None:
            return not window.open
        wanted = [*self._lasting, *self._asked(window)]
        self.windows.open(wanted, quietly=self._is_beside)
        return len(self.windows.opened) >= len(wanted)

    def closes(self, event: WindowEvent) -> bool:
        """Whether somebody wants to close the window that comes and goes."""
        if event.output <= len(self._lasting):
            return False
        match event:
            case Key(key="q" | "escape", pressed=True, repeat=False, modifiers=()):
                return True
            case _:
                return isinstance(event, CloseAsked)

    def screens(self) -> Screens:
        """Return the displays that windows can be on."""
        if self.windows is None:
            return Screens(trouble=self.trouble)
        found = self.windows.displays
        return Screens(
            displays=tuple(Screen(name=it.name, width=it.width, height=it.height) for it in found)
        )

    def new_stage(self, library: Library, size: tuple[int, int]) -> Stage:
        """Return a stage of today."""
        now = date.today()
        return Stage(library, size, self.context, (now.year, now.month, now.day), self._cameras)

    def show(self, picture: moderngl.Texture, controls: Controls, fading: Fading) -> None:
        """Bring a picture to the windows; waits for the first one's screen.

        While no window is open it waits for the picture: frames that the GPU has no time for are
        left out and not piled up.
        """
        if self.windows is None or not self.windows.opened:
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

    @property
    def _is_beside(self) -> bool:
        """Whether a window can be seen beside what a person works in, and needs no keyboard."""
        return self.windows is not None and len(self.windows.displays) > 1

    def _connect(
        self, windows: Windows, window: OutputWindow, report: Callable[[Problem], None]
    ) -> None:
        """Open the first windows; without a screen there will be none, which is said if one was."""
        first = [*self._lasting, *self._asked(window)]
        try:
            windows.open(first)
        except Failed as problem:
            self.trouble = str(problem)
            if first:
                report(Problem("warning", "window", f"{problem} The show runs without one."))
            return
        self.windows = windows

    def _begun_with(self) -> list[Output]:
        wishes = self._wishes
        one = Output(display=wishes.display, size=self._size, fullscreen=wishes.fullscreen)
        return read_outputs(wishes.outputs) or [one]

    def _asked(self, window: OutputWindow) -> list[Output]:
        """Return what comes and goes: one window, or those of the set that the show began with."""
        if not window.open:
            return []
        chosen = window.display is not None or window.fullscreen
        if self._wishes.on_demand and self._wishes.outputs and not chosen:
            return read_outputs(self._wishes.outputs)
        return [
            Output(
                display=window.display, title=TITLE, size=self._size, fullscreen=window.fullscreen
            )
        ]


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


def read_outputs(raw: Any) -> list[Output]:
    """Return the windows that a set file asks for. Raises Unusable."""
    try:
        return msgspec.convert(raw or [], list[Output])
    except msgspec.ValidationError as problem:
        raise Unusable(f"outputs: {problem}; docs/live.md says what a window may have.") from None
