"""What hands have done in the output windows so far, as the session knows it.

Nothing of it is performed: it is not journalled, a panic does not give it back, nobody captures it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from nodegraph.scheduler.plan import Plan
from nodegraph.session.hands import Ends, ends_of, key_of
from nodegraph.session.messages import Felt
from nodegraph.show.live.keys import is_of_the_show

Values = tuple[tuple[str, str, float], ...]


class _Kept(msgspec.Struct, frozen=True):
    signals: dict[str, float]
    strokes: tuple[str, ...]


class Hands:
    """Signals by name; what goes down and up is a count of strokes, odd while it is down.

    They are in a small file as well, so that a session that takes over has them at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._signals: dict[str, float] = {}
        self._strokes: set[str] = set()  # which of them are counts
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
            self._signals, self._strokes = dict(kept.signals), set(kept.strokes)
        self._ends: tuple[Plan | None, Ends] = (None, {})

    def feel(self, message: Felt) -> set[str]:
        """Take what the stage says; return the signals that are others now.

        A key that the show itself takes moves nothing.
        """
        before = dict(self._signals)
        self._signals |= message.values
        for name, notches in message.turned.items():
            self._signals[name] = self._signals.get(name, 0.0) + notches
        for name, down in message.strokes:
            if not is_of_the_show(key_of(name)):
                self._stroke(name, down)
        self._keep()
        return {name for name, value in self._signals.items() if before.get(name) != value}

    def let_go(self) -> set[str]:
        """Whoever felt them has gone: nothing is down any more; return what was."""
        down = {name for name in self._strokes if self._signals[name] % 2.0}
        for name in down:
            self._stroke(name, False)
        self._keep()
        return down

    def begin_anew(self) -> None:
        """Another document plays: what was pressed before is none of its presses."""
        for name in self._strokes:
            self._signals[name] %= 2.0
        self._keep()

    def values(self, plan: Plan | None, signals: Iterable[str] | None = None) -> Values:
        """Return (node, port, value) for the inputs of a plan that these signals move, or all."""
        if plan is None:
            return ()
        ends = self._ends_of(plan)
        names = self._signals if signals is None else signals
        return tuple(
            (node, port, self._signals[name])
            for name in names
            if name in self._signals
            for node, port in ends.get(name, ())
        )

    def troubles(self, plan: Plan) -> list[tuple[str, str]]:
        """Return (node, sentence) for nodes of keys that the show itself takes."""
        return [
            (node, f"The key {key!r} is the show's own and is never heard here; take another one.")
            for signal, ends in self._ends_of(plan).items()
            if is_of_the_show(key := key_of(signal))
            for node, _ in ends
        ]

    def _keep(self) -> None:
        fresh = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):  # a full disk: a successor would find them at rest
            fresh.write_bytes(msgspec.msgpack.encode(_Kept(self._signals, tuple(self._strokes))))
            fresh.replace(self._path)

    def _ends_of(self, plan: Plan) -> Ends:
        if self._ends[0] is not plan:
            self._ends = (plan, ends_of(plan))
        return self._ends[1]

    def _stroke(self, name: str, down: bool) -> None:
        count = self._signals.get(name, 0.0)
        self._strokes.add(name)
        self._signals[name] = count + float(down != bool(count % 2.0))
