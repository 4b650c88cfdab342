"""What one editor knows of its person's preferences, and how it changes them.

    remembered = Remembered(preferences_path(), preferences)
    remembered.change(lambda now: opened(now, path, title, at))
    remembered.now.recent

Where nothing can be written the change holds for this editor, and the sentence why is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nodegraph.editor.beginning.preferences import Preferences, change
from nodegraph.model.errors import NodegraphError


class Remembered:
    """The preferences as they were read or changed last. `sentence`: why nothing is written."""

    def __init__(self, path: Path, now: Preferences) -> None:
        self.now = now
        self.sentence = ""
        self._path = path

    def change(self, changed: Callable[[Preferences], Preferences]) -> None:
        """Change them, and what the file has of others as well. Never raises."""
        try:
            self.now = change(self._path, changed)
            self.sentence = ""
        except NodegraphError as problem:
            self.now = changed(self.now)
            self.sentence = str(problem)
