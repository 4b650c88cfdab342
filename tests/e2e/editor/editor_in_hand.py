"""An editor whose session is held in the same process: `python editor_in_hand.py PATCH`.

What a test asks besides: "begin" (another document, as `Open` leads to), "sent" (the requests since
it was asked last), "shown" (say how the show is).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from nodegraph.editor.beginning.preferences import preferences_path, read
from nodegraph.editor.desk import Desk
from nodegraph.editor.window.app import App
from nodegraph.editor.window.introspection import Introspection
from nodegraph.editor.window.parts import all_panels
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.model.storage import load, loads
from tests.editor.session_in_hand import InHand

SIZE = (1280, 800)


def main() -> None:
    library = Library.load()
    door = InHand(load(Path(sys.argv[1])), library)
    desk = Desk(library, door)
    preferences = read(preferences_path())[0]

    def begin(app: App, question: Any) -> None:
        patch: Patch = loads(question["patch"])
        door.begin(patch)
        desk.wish = desk.said = desk.clipboard = None
        desk.snapping, desk.style = True, "curved"
        desk.next_undo = desk.next_redo = None

    def sent(app: App, question: Any) -> list[str]:
        names = [type(request).__name__ for request in door.sent]
        door.sent.clear()
        return names

    look = Introspection.of_environment({"begin": begin, "sent": sent})
    app = App(desk, all_panels(desk, preferences), between=look)
    app.build(width=SIZE[0], height=SIZE[1])
    app.run()
    app.close()


if __name__ == "__main__":
    main()
