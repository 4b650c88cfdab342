"""The menu of the output window: which display it fills, or none."""

from __future__ import annotations

from collections.abc import Callable

from nodegraph.editor.desk import Desk
from nodegraph.editor.finding.menu import Entry, Item, Title, sections
from nodegraph.session.messages import OutputWindow, Screen, SetWindow


def display_entries(desk: Desk) -> tuple[Entry, ...]:
    """Return an entry for each display, and one for a window that fills none."""
    show = desk.show
    if show is None:
        return ()
    now = show.window
    displays = [
        Item(
            title_of(number, screen), _opens(number, fullscreen=True),
            ticked=now == OutputWindow(open=True, display=number, fullscreen=True),
        )
        for number, screen in enumerate(show.displays)
    ]  # fmt: skip
    window = Item(
        "In a window", _opens(None, fullscreen=False), ticked=now.open and not now.fullscreen
    )
    return sections([[Title("Output"), *displays], [window]])


def title_of(number: int, screen: Screen) -> str:
    """Return what a display is called; the first is number 0."""
    return f"Display {number + 1}: {screen.name}, {screen.width} x {screen.height}"


def _opens(display: int | None, fullscreen: bool) -> Callable[[Desk], None]:
    def open_it(desk: Desk) -> None:
        wish = SetWindow(open=True, display=display, fullscreen=fullscreen)
        desk.request(wish, "Output window")

    return open_it
