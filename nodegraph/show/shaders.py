"""Do the shaders of a patch compile on this machine?"""

from __future__ import annotations

from nodegraph.model.errors import Failed, Problem
from nodegraph.show.opening import Opened

SMALL = (64, 36)  # nothing is drawn


def shader_problems(opened: Opened) -> list[Problem]:
    """Return what the compiler says of the shaders that reach the screen or a measure.

    Without OpenGL that is one note: nobody asked.
    """
    from nodegraph.stage.stage import Stage

    if not opened.plan.frame.draws:
        return []
    try:
        with Stage(opened.library, SMALL) as stage:
            stage.swap(opened.plan.frame)
            return stage.take_problems()
    except Failed as problem:
        return [Problem("note", "", f"The shaders were not compiled: {problem}")]
