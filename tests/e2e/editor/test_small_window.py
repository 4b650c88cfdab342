"""A window of 8 by 8 pixels, or of odd ones: no use can be made of it, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.editor.desktop import Desktop, missing
from tests.e2e.editor.hand import Hand, Spot
from tests.e2e.editor.small_patch import SMALL

pytestmark = pytest.mark.slow

TINY, USUAL = ((8, 8), (300, 40), (40, 600), (1, 1)), (1280, 800)
ESCAPE = ("Escape",)
PANES = ("p", "F4", "shift+m", "F3")
OPEN = {
    "the canvas": ((), ()),
    "the palette": (("Tab",), ESCAPE),
    "the commands": (("ctrl+p",), ESCAPE),
    "the shortcuts": (("question",), ESCAPE),
    "a file": (("ctrl+o",), ESCAPE),
    "the start page": (("ctrl+n",), ESCAPE),
    "the performer's page": (("F5",), ("F5",)),
    "the help": (("ctrl+a", "F1"), ESCAPE),
    "the panes": (PANES, PANES),
    "a name": (("ctrl+a", "F2"), ESCAPE),
}
"""The keys that open what is there while the window is tiny, and those that close it"""


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A screen on which no manager keeps windows from being that small."""
    if lacking := missing():
        pytest.skip(lacking)
    made = Desktop(tmp_path_factory.mktemp("desktop"), managed=False)
    yield made
    made.close()


@pytest.mark.parametrize(("keys", "close"), OPEN.values(), ids=OPEN)
def test_the_window_comes_back_as_it_was(
    hand: Hand, keys: tuple[str, ...], close: tuple[str, ...]
) -> None:
    hand.key(*keys)
    before = state(hand)
    for size in TINY:
        hand.resize(*size)
        hand.look.wait(6)
    hand.wheel(Spot(0.0, 0.0), 1)
    hand.resize(*USUAL)
    hand.look.wait(8)
    assert state(hand) == before
    assert hand.look.patch == SMALL
    hand.key(*close)
    hand.click(hand.title("add"))
    assert hand.look.desk["nodes"] == ["add"]


def state(hand: Hand) -> dict[str, Any]:
    """Return what a person would miss."""
    desk = hand.look.desk
    kept = {name: desk[name] for name in ("area", "nodes", "mode", "scale", "undo", "said")}
    return {**kept, "panels": hand.look.panels}
