"""A show in a real window of a virtual screen, played by a real keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nodegraph.show.live.launcher import Launcher
from nodegraph.show.live.wishes import Pictures, Sounds
from tests.show.live.conftest import Playing, until
from tests.show.live.screen import HEIGHT, WIDTH, Screen

pytestmark = pytest.mark.slow


@pytest.fixture
def show(screen: Screen, patch: Path, drums: Path) -> Iterator[Playing]:
    """The small patch, full of its window: without a window manager that is at the top left."""
    playing = Playing(patch, drums, headless=False, fullscreen=True)
    try:
        yield playing
    finally:
        playing.close()


def test_keys_of_the_window_play_the_show(show: Playing, screen: Screen) -> None:
    show.client.perform({"knob.value": 1.0})
    until(lambda: screen.pixels()[HEIGHT // 2, WIDTH // 2, 0] > 240)
    screen.press("b")
    until(lambda: show.status["controls"]["blackout"])
    until(lambda: screen.pixels().max() == 0)
    screen.press("b")
    until(lambda: screen.pixels()[HEIGHT // 2, WIDTH // 2, 0] > 240)
    screen.press("t")
    until(lambda: show.status["controls"]["test_card"])
    until(lambda: len(np.unique(screen.pixels().reshape(-1, 3), axis=0)) > 50)
    screen.press("p")  # panic: everything performed is given back, and no card
    until(lambda: screen.pixels()[HEIGHT // 2, WIDTH // 2, 0] < 150)
    assert not show.status["performed"]
    screen.press("k")
    until(lambda: "No minutes of this show are kept" in show.log())
    screen.press("f")
    until(lambda: show.status["controls"]["freeze"])
    screen.press("q")
    until(lambda: show.launcher.session.poll() == 0)


def test_a_show_whose_screen_is_gone_goes_on(show: Playing, screen: Screen) -> None:
    blocks, pid = show.blocks, show.pids["stage"]
    screen.close()
    until(lambda: show.pids["stage"] not in (0, pid))
    until(lambda: "The show runs without one" in show.log())
    until(lambda: show.blocks > blocks + 100 and show.frames > 5)


def test_without_any_screen_the_show_says_so_and_plays(
    patch: Path, drums: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    sounds = Sounds(audio=str(drums), silent=True)
    with Launcher(patch, sounds, Pictures()) as launcher, launcher.client() as client:
        until(lambda: (client.ask("status")["stage"] or {"frames": 0})["frames"] > 5)
        assert any("The show runs without one" in line for line in client.ask("log"))
