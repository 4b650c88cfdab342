"""A tour under way: which step it is at, as the desk has it.

touring = Touring()
touring.begin(desk)
touring.follow(desk, news)        # once a frame
touring.step                      # None once it is over
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from nodegraph.editor.beginning.tour import STEPS, Step, facts_of, target_in
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point, Rect
from nodegraph.model.patch import Patch, split_port
from nodegraph.model.signals import Kind
from nodegraph.session import messages as m
from nodegraph.show.live.following import Reread

HEARD: Final = 1e-3  # of full level: -60 dB
PIN: Final = 14.0  # canvas units around a pin that is pointed at


@dataclass
class Touring:
    """The tour of one editor. Steps before `passed` are not asked for any more."""

    is_on: bool = False
    passed: int = 0
    _begun: Patch | None = None
    _seen: Patch | None = None
    _playing: bool = False
    _step: Step | None = None

    @property
    def step(self) -> Step | None:
        """The step that is asked for; None without a tour, or once it is over."""
        return self._step if self.is_on else None

    def begin(self, desk: Desk) -> None:
        """Begin with the document that is there now, or with the one that comes."""
        self.is_on, self.passed, self._playing = True, 0, False
        self._begun, self._step = desk.patch, STEPS[0]

    def pass_by(self) -> None:
        """Go on to the next step, done or not."""
        if self._step is not None:
            self.passed = STEPS.index(self._step) + 1

    def end(self) -> None:
        """Ask for nothing any more."""
        self.is_on, self._step = False, None

    def follow(self, desk: Desk, news: Sequence[Any]) -> bool:
        """See what has been done; True where the tour has just ended by that."""
        if not self.is_on:
            return False
        for message in news:
            if isinstance(message, m.NowPlays | Reread):
                self._begun = desk.patch
            elif isinstance(message, m.Probed):
                self._playing = self._playing or _is_heard(desk, message)
        assert self._begun is not None
        saved = desk.show is not None and desk.show.saved and desk.has_own_file
        facts = facts_of(self._begun, desk.patch, playing=self._playing, saved=saved)
        left = [step for step in STEPS[self.passed :] if not step.is_done(facts)]
        self._step = left[0] if left else None
        if self._step is None:
            self.end()
            return True
        return False

    def target(self, desk: Desk) -> Rect | None:
        """Return the node or pin that the step points at, in pixels of the window, if it is one."""
        if self.step is None:
            return None
        kind, _, path = target_in(self.step, desk.graph).partition(":")
        node, port = split_port(path) if kind == "pin" else (path, "")
        if kind not in ("node", "pin") or node not in desk.scene.shapes:
            return None
        if kind == "node":
            return _pixels(desk, desk.scene.rect(node))
        at = desk.scene.pin_place(node, port, "out")
        return None if at is None else _pixels(desk, Rect(*at, 0.0, 0.0).grown(PIN))


def _is_heard(desk: Desk, message: m.Probed) -> bool:
    """Whether a sound of the patch is more than nothing."""
    for path, values in message.values.items():
        node, port = split_port(path)
        shape = desk.scene.shapes.get(node)
        pin = None if shape is None else shape.pin(port, "out")
        if pin is None or pin.kind is not Kind.AUDIO or not isinstance(values, list | tuple):
            continue
        if any(isinstance(value, int | float) and abs(value) > HEARD for value in values):
            return True
    return False


def _pixels(desk: Desk, rect: Rect) -> Rect:
    one = desk.to_pixel(Point(rect.x, rect.y))
    return Rect.between(one, desk.to_pixel(Point(rect.right, rect.bottom)))
