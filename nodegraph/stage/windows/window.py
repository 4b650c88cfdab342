"""One output window: its place, and what it shows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import glfw
import moderngl
import msgspec

from nodegraph.stage.windows.displays import Display, Placement, display_under
from nodegraph.stage.windows.events import WindowEvent
from nodegraph.stage.windows.geometry import Fill, Size, fill_of
from nodegraph.stage.windows.listening import listen
from nodegraph.stage.windows.output import WHOLE, Output, Region, Show
from nodegraph.stage.windows.pacing import Pace
from nodegraph.stage.windows.presenter import Presenter
from nodegraph.stage.windows.system import WindowSystem
from nodegraph.stage.windows.test_card import SWEEP_SECONDS, Card


class Window:
    """An open window. Raises Failed where the window system has no more of them.

    Its OpenGL context is current after opening, `draw` and `close`; the caller makes the stage's
    current again.
    """

    def __init__(
        self,
        system: WindowSystem,
        output: Output,
        number: int,
        placement: Placement,
        post: Callable[[WindowEvent], None],
        at_once: bool = True,
    ) -> None:
        """`at_once`: be seen now, and not with the first picture only."""
        self.output = output
        self.number = number
        self.placement = placement
        self.refresh = 0.0  # of its screen, Hz
        self.pace = Pace()
        full = placement.full if at_once else None
        self.handle: Any = system.make_window(output.title, placement.size, full)
        context = system.enter(self.handle)
        self._presenter = Presenter(context)
        self._card = Card(context)
        self._fill: tuple[tuple[Output, Size, Size], Fill] | None = None
        self._picture: Size = placement.size
        self._waits: bool | None = None
        listen(self, post)
        if full is None and placement.position is not None:
            glfw.set_window_pos(self.handle, *placement.position)
        self._show_cursor(not output.cursor_hidden)
        self._is_seen = at_once
        if at_once:
            glfw.show_window(self.handle)

    @property
    def size(self) -> Size:
        """Width and height in pixels; (0, 0) while it is iconified."""
        width, height = glfw.get_framebuffer_size(self.handle)
        return int(width), int(height)

    def change(self, output: Output, number: int) -> None:
        """Show another output, in the same place."""
        before, self.output, self.number = self.output, output, number
        if output.title != before.title:
            glfw.set_window_title(self.handle, output.title)
        if output.cursor_hidden != before.cursor_hidden:
            self._show_cursor(not output.cursor_hidden)

    def move(self, placement: Placement) -> None:
        """Go there; where nothing of its place is new, not even a moved window is touched."""
        before, self.placement = self.placement, placement
        if placement == before and _handle(placement) is _handle(before):
            return
        if placement.full is not None:
            self._cover(placement.full)
        elif before.full is not None:
            place = placement.position or before.position or (0, 0)
            nowhere: Any = None  # no screen: a window again
            glfw.set_window_monitor(self.handle, nowhere, *place, *placement.size, glfw.DONT_CARE)
        else:
            if placement.size != before.size:
                glfw.set_window_size(self.handle, *placement.size)
            if placement.position is not None and placement.position != before.position:
                glfw.set_window_pos(self.handle, *placement.position)

    def wait_for_screen(self, wait: bool) -> None:
        """Let swaps wait for the screen, or not. Its context has to be current."""
        if self._waits is not wait:
            self._waits = wait
            glfw.swap_interval(int(wait))

    def draw(self, picture: moderngl.Texture, state: Show, seconds: float) -> bool:
        """Draw what is to be seen; False where the window has no pixels."""
        size = self.size
        if not all(size):
            self.pace.rested()
            return False
        glfw.make_context_current(self.handle)
        self._picture = picture.size
        output, light, sweep = self.output, state.light, None
        if state.test_card:
            shown = _pixels(picture.size, output.region)
            picture = self._card.texture(shown, str(self.number), output.title, self._facts(size))
            output = msgspec.structs.replace(output, region=WHOLE)
            light, sweep = state.dark, seconds / SWEEP_SECONDS % 1.0
        fill = self._fill_of(output, size, picture.size)
        self._presenter.draw(picture, fill, size, light, sweep)
        if state.identify:
            self._presenter.draw_number(str(self.number), size)
        return True

    def swap(self, interval: float) -> None:
        """Show what was drawn. With vsync this waits, without holding Python's lock."""
        if not self._is_seen:
            self._appear()
        glfw.swap_buffers(self.handle)
        self.pace.swapped(time.perf_counter(), interval)

    def picture_at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place in the picture under a place in the window, as the mouse has it."""
        size = self.size
        units = glfw.get_window_size(self.handle)  # not pixels, on some systems
        if not all(size) or not all(units):
            return 0.0, 0.0
        fill = self._fill_of(self.output, size, self._picture)
        return fill.picture_at(x * size[0] / units[0], y * size[1] / units[1])

    def look_where(self, displays: Sequence[Display]) -> None:
        """Take the refresh rate of the screen that it is on."""
        display = self.placement.full
        if display is None:
            display = display_under(glfw.get_window_pos(self.handle), self.size, displays)
        self.refresh = display.refresh if display else 0.0

    def close(self) -> None:
        """Free everything and close it."""
        glfw.make_context_current(self.handle)
        self._card.release()
        self._presenter.release()
        glfw.destroy_window(self.handle)

    def _appear(self) -> None:
        self._is_seen = True
        if self.placement.full is not None:
            self._cover(self.placement.full)
        else:
            glfw.show_window(self.handle)

    def _cover(self, display: Display) -> None:
        rate = round(display.refresh) or glfw.DONT_CARE
        size = display.width, display.height
        glfw.set_window_monitor(self.handle, display.handle, 0, 0, *size, rate)

    def _fill_of(self, output: Output, window: Size, picture: Size) -> Fill:
        key = (output, window, picture)
        if self._fill is None or self._fill[0] != key:
            self._fill = key, fill_of(output, window, picture)
        return self._fill[1]

    def _facts(self, size: Size) -> str:
        display = self.placement.full
        facts = [f"{size[0]} x {size[1]}", display.name if display else ""]
        facts.append(f"{self.refresh:.0f} Hz" if self.refresh else "")
        return "    ".join(filter(None, facts))

    def _show_cursor(self, shown: bool) -> None:
        mode = glfw.CURSOR_NORMAL if shown else glfw.CURSOR_HIDDEN
        glfw.set_input_mode(self.handle, glfw.CURSOR, mode)


def _handle(placement: Placement) -> Any:
    return placement.full.handle if placement.full else None


def _pixels(picture: Size, region: Region) -> Size:
    """Return how many pixels of the picture a region has."""
    left, top, right, bottom = region
    across, down = round(picture[0] * (right - left)), round(picture[1] * (bottom - top))
    return max(1, across), max(1, down)
