"""Half an hour of gestures at random: `python -m tests.benchmarks.gestures [--minutes 30]`.

A real window with all its panels on a screen of its own, fed by a mouse and a keyboard of the X
server and by the events of hands, while a session tells news and somebody else edits too. After
each gesture, at rest: what is drawn is what the document has. Every so often: no error of OpenGL,
and memory and items of Dear PyGui of an emptied canvas are what they were. Ends with 1 where
anything of it does not hold, with the last gestures before it. `--noop` draws no pixels: that is
quicker, but its driver keeps memory of each frame, so memory is not judged then.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.e2e.editor.desktop import Desktop, missing


def main() -> int:
    """Make a screen and a home, and run there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--gestures", type=int, default=0, help="so many, however long it takes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noop", action="store_true")
    wanted = parser.parse_args()
    if lacking := missing():
        print(lacking)
        return 2
    with tempfile.TemporaryDirectory(prefix="gestures_") as name:
        folder = Path(name)
        desktop = Desktop(folder)
        homes = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
        os.environ.update(desktop.environment | dict.fromkeys(homes, name))
        os.environ["LP_NUM_THREADS"] = "1"
        os.environ.pop("WAYLAND_DISPLAY", None)
        if wanted.noop:
            os.environ["GALLIUM_NOOP"] = "1"
        try:
            from tests.benchmarks.gestures.running import Running

            running = Running(folder, desktop, wanted.seed, not wanted.noop)
            return running.run(60.0 * wanted.minutes, wanted.gestures)
        finally:
            desktop.close()


if __name__ == "__main__":
    sys.exit(main())
