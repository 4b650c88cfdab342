"""A stage that shows a white picture and ends: `ending_stage FOLDER killed|broken|in_order`."""

from __future__ import annotations

import os
import signal
import sys

from nodegraph.model.errors import Problem
from nodegraph.session.messages import Controls
from nodegraph.show.live.fading import Fading
from nodegraph.show.live.outputs import Outputs
from nodegraph.show.live.stage_process import StageProcess


class Ending(StageProcess):
    """Without a session; it ends before it has looked for one twice."""

    def __init__(self, folder: str, how: str) -> None:
        super().__init__({"folder": folder, "pictures": {"fullscreen": True}})
        self._how = how
        self.outputs = Outputs((64, 36), self.wishes, _print, self.folder)
        picture = self.outputs.context.texture((64, 36), 4, bytes([255]) * (64 * 36 * 4))
        for _ in range(3):
            self.outputs.show(picture, Controls(), Fading())

    def idle(self) -> None:
        if self._how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self._how == "broken":
            raise RuntimeError("planted")
        self.ending = True


def _print(problem: Problem) -> None:
    print(problem, file=sys.stderr)


if __name__ == "__main__":
    Ending(sys.argv[1], sys.argv[2]).run()
