"""A desk over a session in hand, and patches to lay on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nodegraph.editor.desk import Desk
from nodegraph.model.library import Library
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from tests.editor.session_in_hand import InHand


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture
def patch() -> Patch:
    """Music in -> hits -> a look -> screen, and a knob that nothing is wired to."""
    return Patch(
        nodes={
            "hits": PatchNode("analysis.hits"),
            "in": PatchNode("source.input"),
            "knob": PatchNode("control.constant"),
            "road": PatchNode("texture.night_road"),
            "screen": PatchNode("output.screen"),
        },
        wires=(
            Wire("hits", "pulse", "road", "glow"),
            Wire("in", "audio", "screen", "sound"),
            Wire("in", "music", "hits", "source"),
            Wire("road", "out", "screen", "picture"),
        ),
        layout=Layout(
            nodes={
                "hits": (256, 0),
                "in": (0, 0),
                "knob": (0, 320),
                "road": (512, 0),
                "screen": (768, 0),
            }
        ),
    )


@pytest.fixture
def door(patch: Patch, library: Library) -> InHand:
    return InHand(patch, library)


@pytest.fixture
def desk(door: InHand, library: Library) -> Desk:
    desk = Desk(library, door)
    desk.camera = desk.camera.panned(0.0, 0.0)
    return desk


@pytest.fixture
def new_desk(library: Library) -> Callable[[Patch], Desk]:
    """A function that lays a patch on a desk of its own."""
    return lambda patch: Desk(library, InHand(patch, library))
