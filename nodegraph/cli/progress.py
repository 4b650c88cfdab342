"""A line of progress: how far, how fast, how long still."""

from __future__ import annotations

import sys
import time
from types import TracebackType

PLAIN_SECONDS = 5.0  # between lines where standard error is no terminal


class Progress:
    """Called with (done, total) as work goes on; one line that renews itself on a terminal."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._terminal = sys.stderr.isatty()
        self._shown = 0.0
        self._start = 0.0  # of the first report: what came before, such as compiling, is no speed
        self._before = 0  # done by then

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal and self._shown:
            print(file=sys.stderr)

    def __call__(self, done: int, total: int) -> None:
        """Say how far the work is, not more often than a person can read."""
        now = time.monotonic()
        if not self._start:
            self._start, self._before = now, done
            self._shown = now if not self._terminal else 0.0
        pause = 0.1 if self._terminal else PLAIN_SECONDS
        if now - self._shown < pause and (done < total or not self._terminal):
            return
        self._shown = now
        speed = (done - self._before) / max(now - self._start, 1e-6)
        line = f"{100 * done / max(total, 1):3.0f} %  {done}/{total} {self._unit}"
        if speed:
            line += f"  {speed:.1f}/s  {_clock((total - done) / speed)} left"
        if self._terminal:
            print(f"\r{line:<70}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
