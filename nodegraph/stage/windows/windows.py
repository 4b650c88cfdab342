"""`Windows`: the output windows of a live stage.

    windows = Windows(report)
    windows.open([Output(), Output(display=1, fullscreen=True)])
    stage = Stage(library, size, windows.context)
    while True:
        for event in windows.poll(): ...
        stage.draw(...)
        windows.show(stage, Show())

One thread owns them and the stage: the main one, since some window systems insist on it. Between
calls the stage's context is current. Nothing that a person does to a window raises.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import glfw
import moderngl

from nodegraph.model.errors import Failed, Problem
from nodegraph.stage.stage import Stage
from nodegraph.stage.windows.displays import Display, Placement, place
from nodegraph.stage.windows.events import WindowEvent, settled
from nodegraph.stage.windows.fences import Fences
from nodegraph.stage.windows.frozen import Frozen
from nodegraph.stage.windows.held import Held
from nodegraph.stage.windows.output import Output, Show, usable
from nodegraph.stage.windows.pacing import Pacing
from nodegraph.stage.windows.system import WindowSystem
from nodegraph.stage.windows.window import Window


class Windows:
    """Output windows, and the OpenGL context that the stage has to draw in."""

    _fences: Fences  # all are there once the system is
    _frozen: Frozen
    _held: Held

    def __init__(self, report: Callable[[Problem], None], show: str = "") -> None:
        """`show`: names the show, where the last picture is to stay should this process die."""
        self.fps = 0.0  # pictures a second that are meant to be shown; 0: as many as the screen
        self._report = report
        self._show = show
        self._system: WindowSystem | None = None
        self._windows: list[Window] = []
        self._said: set[tuple[int, str]] = set()
        self._happened: list[WindowEvent] = []

    @property
    def context(self) -> moderngl.Context:
        """The context for the stage, current on this thread. Raises Failed without a screen."""
        return self._connect().context

    @property
    def displays(self) -> list[Display]:
        """The screens that are there now, in the order that outputs count them."""
        return self._connect().displays()

    @property
    def opened(self) -> Sequence[Window]:
        """The windows that are open, in the order of their outputs."""
        return self._windows

    def open(self, outputs: Sequence[Output], quietly: bool = False) -> None:
        """Show these outputs and no others.

        `quietly`: new windows come with their first picture, and leave the keyboard where it is.

        A window whose output is still there stays as it is, one whose output changed is changed in
        place; outputs are recognised whole, then by title, then by their turn. Raises Failed only
        where there is no window system; a window that cannot be opened is reported.
        """
        system = self._connect()
        said, self._said = self._said, set()
        asked = [self._usable(number, output, said) for number, output in enumerate(outputs, 1)]
        before = _matched(asked, self._windows)
        for gone in [window for window in self._windows if window not in before]:
            gone.close()
        self._windows = []
        displays = system.displays()
        for number, (output, known) in enumerate(zip(asked, before, strict=True), 1):
            placement = self._placed(number, output, displays, said)
            if known is None:
                placement = self._held.placed(number, placement)
            window = known or self._opened(number, output, placement, quietly)
            if window is not None:
                window.change(output, number)
                window.move(placement)
                window.look_where(displays)
                self._windows.append(window)
        self._held.note([window.handle for window in self._windows])
        if not self._windows:
            self._held.uncover()
        self._pace()
        system.resume()

    def show(self, source: Stage | moderngl.Texture, state: Show) -> None:
        """Draw the stage's picture into every window and show it; waits for the first one's screen.

        A texture has to be of `context`, RGBA8, its top row first.
        """
        system = self._connect()
        picture = source.picture if isinstance(source, Stage) else source
        if state.freeze:
            picture = self._frozen.keep(picture)
        else:
            self._frozen.thaw()
        now = time.perf_counter()
        drawn = self._fences.put()
        shown = []
        for window in self._windows:
            glfw.make_context_current(window.handle)
            self._fences.follow(drawn)
            if window.draw(picture, state, now):
                window.swap(self._interval(window))
                shown.append(self._fences.put())
        system.resume()
        self._fences.remove(drawn)
        for fence in shown:  # the stage may not draw over what a window still reads
            self._fences.follow(fence)
            self._fences.remove(fence)
        if shown:
            self._held.shown(now)

    def poll(self) -> list[WindowEvent]:
        """Return what happened to the windows since the last call."""
        system = self._connect()
        glfw.poll_events()
        if system.displays_changed:
            system.displays_changed = False
            self._place_again(system.displays())
            system.resume()
        happened, self._happened = self._happened, []
        return settled(happened)

    def pacing(self) -> Pacing:
        """Return how evenly every window shows its pictures."""
        return Pacing(
            tuple(
                window.pace.read(window.number, window.output.title, window.refresh)
                for window in self._windows
            )
        )

    def close(self) -> None:
        """Close every window and leave the window system; the stage has to be closed before."""
        if self._system is None:
            return
        for window in self._windows:
            window.close()
        self._windows = []
        self._system.resume()
        self._frozen.release()
        self._held.close()
        self._system.close()
        self._system = None

    def _connect(self) -> WindowSystem:
        if self._system is None:
            self._system = WindowSystem()
            self._fences = Fences(self._system.context)
            self._frozen = Frozen(self._system.context)
            self._held = Held(self._show, self._system.master)
        return self._system

    def _usable(self, number: int, output: Output, said: set[tuple[int, str]]) -> Output:
        output, left_out = usable(output)
        for sentence in left_out:
            self._say(number, output, sentence, said)
        return output

    def _placed(
        self, number: int, output: Output, displays: list[Display], said: set[tuple[int, str]]
    ) -> Placement:
        placement = place(output, displays)
        if placement.note:
            self._say(number, output, placement.note, said)
        return placement

    def _opened(
        self, number: int, output: Output, placement: Placement, quietly: bool
    ) -> Window | None:
        try:
            at_once = not (self._held.covers or quietly)
            window = Window(self._connect(), output, number, placement, self._post, at_once)
            if quietly or self._held.leaves_keyboard:
                self._held.quieten(window.handle)
            return window
        except Failed as problem:
            self._report(Problem("error", _where(number, output), str(problem)))
            return None

    def _post(self, event: WindowEvent) -> None:
        self._happened.append(event)

    def _place_again(self, displays: list[Display]) -> None:
        """A screen came or went: put every window where it can be."""
        said, self._said = self._said, set()
        for window in self._windows:
            placement = self._placed(window.number, window.output, displays, said)
            window.move(placement)
            window.look_where(displays)

    def _pace(self) -> None:
        """Let one window wait for its screen: if all did, they would wait in turns."""
        free = True
        for window in self._windows:
            glfw.make_context_current(window.handle)
            window.wait_for_screen(window.output.vsync and free)
            free = free and not window.output.vsync

    def _interval(self, window: Window) -> float:
        rate = self.fps or window.refresh
        return 1.0 / rate if rate else 0.0

    def _say(self, number: int, output: Output, sentence: str, said: set[tuple[int, str]]) -> None:
        """Report a sentence unless it was just as true before."""
        key = (number, sentence)
        self._said.add(key)
        if key not in said:
            self._report(Problem("warning", _where(number, output), sentence))


def _where(number: int, output: Output) -> str:
    return f"output {number} ({output.title})"


def _matched(outputs: list[Output], windows: list[Window]) -> list[Window | None]:
    """Return for every output the window that shows it from now on, None where one is to open."""
    left = list(windows)
    found: list[Window | None] = [None] * len(outputs)
    rules: list[Callable[[int, Output, Window], bool]] = [
        lambda _, output, window: output == window.output,
        lambda _, output, window: output.title == window.output.title,
        lambda number, _, window: number == window.number,
    ]
    for rule in rules:
        for place_, output in enumerate(outputs):
            if found[place_] is not None:
                continue
            for window in left:
                if rule(place_ + 1, output, window):
                    found[place_] = window
                    left.remove(window)
                    break
    return found
