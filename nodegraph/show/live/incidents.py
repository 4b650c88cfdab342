"""What happened in a show, line by line, for a person to read afterwards."""

from __future__ import annotations

import contextlib
from collections import deque
from datetime import datetime
from pathlib import Path

KEPT = 500
MOST_BYTES = 4 << 20  # of the file; a node that fails at every bar must not fill a disk


class Incidents:
    """A log file with the time of day, and its last lines in memory. Never raises."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: deque[str] = deque(maxlen=KEPT)
        self._said: dict[tuple[str, str], int] = {}

    def tell(self, severity: str, where: str, text: str) -> bool:
        """Write a line; the same one again is counted, not written: returns whether it is new."""
        key = (where, text)
        count = self._said[key] = self._said.get(key, 0) + 1
        if count > 3 and count & (count - 1):  # the 4th, 8th, 16th time and so on
            return False
        again = f" (time {count})" if count > 1 else ""
        prefix = f"{where}: " if where else ""
        line = f"{datetime.now():%H:%M:%S} {severity:7} {prefix}{text}{again}"
        self.lines.append(line)
        with contextlib.suppress(OSError):
            if not self.path.exists() or self.path.stat().st_size < MOST_BYTES:
                with open(self.path, "a", encoding="utf-8") as file:
                    file.write(line + "\n")
        return count == 1
