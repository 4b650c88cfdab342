"""The output window that comes and goes while a show runs, as the stage has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nodegraph.session.messages import Message, OutputWindow, Screens, WindowGone
from nodegraph.show.live.outputs import Outputs
from nodegraph.stage.windows.events import WindowEvent


class AskedWindow:
    """Opens and closes it, and tells the session of displays and of a hand that closed it."""

    def __init__(self, say: Callable[[Message], None], begun: OutputWindow) -> None:
        """`begun`: how it is as the show begins."""
        self.wish = begun
        self._say = say
        self._told: Screens | None = None

    def ask(self, wish: OutputWindow, outputs: Outputs | None) -> None:
        """Have it like this; without outputs, once they are there. Another session may have asked:
        it hears of the displays.
        """
        self.wish, self._told = wish, None
        if outputs is not None and not outputs.ask(wish):
            self._is_gone(outputs)

    def hear(self, events: Sequence[WindowEvent], outputs: Outputs) -> list[WindowEvent]:
        """Close it where a hand wants that; return what is left for the show."""
        left = [event for event in events if not outputs.closes(event)]
        if len(left) < len(events):
            self._is_gone(outputs)
        return left

    def tell(self, outputs: Outputs) -> None:
        """Tell which displays there are, where that is news."""
        screens = outputs.screens()
        if screens != self._told:
            self._told = screens
            self._say(screens)

    def _is_gone(self, outputs: Outputs) -> None:
        self.wish = OutputWindow()
        outputs.ask(self.wish)
        self._say(WindowGone())
