"""Visiting an example in the running show, and the way back to the patch that played before.

visit = Visit()
visit.go(desk, example)          # raises Unusable where something would be lost
visit.home                       # "/sets/night.patch.json" while away, else ""
visit.back(desk)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nodegraph.editor.beginning.examples import Example, written
from nodegraph.editor.beginning.untitled import untitled_folder
from nodegraph.editor.desk import Desk
from nodegraph.model.errors import Unusable
from nodegraph.session.messages import Open


def examples_folder() -> Path:
    """Return where examples are written that are opened; none of them is a person's own file."""
    return untitled_folder() / "examples"


@dataclass
class Visit:
    """`folder`: where examples are written. `home`: what played before them, "" while at home; of
    a patch in a set it is the set.
    """

    folder: Path
    home: str = ""
    _seen: str = ""  # what played as it was looked at last

    def go(self, desk: Desk, example: Example) -> None:
        """Let an example play.

        Raises Unusable where changes are not saved, Failed where it cannot be written.
        """
        is_away = self.is_away(desk)
        if not is_away and (desk.show is None or not desk.show.saved):
            raise Unusable(
                "The example takes the place of what plays; save that first (Ctrl+S), or add the "
                "nodes of the example instead."
            )
        path = written(example, self.folder, desk.patch.run)
        if not is_away:
            self._seen = desk.door.path
            self.home = (desk.show.set_path if desk.show else "") or self._seen
        desk.request(Open(path=str(path)), f"Open the example of {example.id}")

    def back(self, desk: Desk) -> None:
        """Let play again what played before."""
        if self.home:
            desk.request(Open(path=self.home), f"Back to {Path(self.home).name}")

    def look(self, desk: Desk) -> None:
        """See whether a person is home again, or went elsewhere: then there is no way back."""
        at = desk.door.path
        if at == self._seen:
            return
        self._seen = at
        if not self.is_away(desk):
            self.home = ""

    def way_home(self, desk: Desk) -> str:
        """Return what played before the example that plays; "" where none does."""
        return self.home if self.is_away(desk) else ""

    def is_away(self, desk: Desk) -> bool:
        """Whether an example plays."""
        return self.folder in Path(desk.door.path).parents
