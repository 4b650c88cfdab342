"""The output window that is opened and closed while a show runs, on a virtual screen."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from nodegraph.model.errors import Unusable
from nodegraph.show.live.outputs import TITLE, WITHOUT
from tests.show.live.conftest import Playing, until
from tests.show.live.screen import HEIGHT, WIDTH, Screen

pytestmark = pytest.mark.slow


@pytest.fixture
def show(screen: Screen, patch: Path, drums: Path) -> Iterator[Playing]:
    """A show as the editor starts one: without a window, which may come."""
    playing = Playing(patch, drums, on_demand=True)
    try:
        until(lambda: playing.status["displays"])
        yield playing
    finally:
        playing.close()


def is_lit(screen: Screen) -> bool:
    """Whether the middle of the screen shows the picture; there is no desktop behind it."""
    return bool(screen.pixels()[HEIGHT // 2, WIDTH // 2].max() > 0)


def is_wide(screen: Screen, wanted: bool) -> bool:
    """Whether the picture reaches the edge, as it was wanted."""
    return bool(screen.pixels()[HEIGHT // 2, 5].max() > 0) is wanted


def is_gone(screen: Screen, title: str) -> bool:
    """Whether no window of this title is seen."""
    return not screen.shows(title)


def test_it_comes_and_goes_while_the_show_plays(show: Playing, screen: Screen) -> None:
    assert [(it["width"], it["height"]) for it in show.status["displays"]] == [(WIDTH, HEIGHT)]
    pids, generation, frames = show.pids, show.generation, show.frames
    assert not is_lit(screen)
    for fullscreen in (True, False):
        show.client.window(True, display=0, fullscreen=fullscreen)
        until(lambda: is_lit(screen))
        assert show.status["window"] == {"open": True, "display": 0, "fullscreen": fullscreen}
        until(partial(is_wide, screen, fullscreen))
        show.client.window(False)
        until(lambda: not is_lit(screen))
    until(lambda: show.frames > frames + 20)
    assert (show.pids, show.generation) == (pids, generation), "nothing had to begin anew"


def test_a_hand_that_closes_it_does_not_end_the_show(show: Playing, screen: Screen) -> None:
    for key in ("q", "Escape"):
        show.client.window(True, fullscreen=True)
        until(lambda: is_lit(screen))
        screen.press("b")
        until(lambda: show.status["controls"]["blackout"])
        screen.press("b")
        until(lambda: is_lit(screen))
        screen.press(key)
        until(lambda: not show.status["window"]["open"] and not is_lit(screen))
    frames = show.frames
    until(lambda: show.frames > frames + 5)


def test_it_is_as_it_was_after_deaths(show: Playing, screen: Screen) -> None:
    show.client.window(True, fullscreen=True)
    show.client.show(master=0.75)
    until(lambda: is_lit(screen))
    stage = show.pids["stage"]
    os.kill(stage, signal.SIGKILL)
    until(lambda: show.pids["stage"] not in (0, stage) and show.frames > 5)
    assert is_lit(screen)
    os.kill(show.pids["session"], signal.SIGKILL)
    show.again()
    until(lambda: show.status["displays"] and show.status["stage"])
    assert show.status["window"] == {"open": True, "display": None, "fullscreen": True}
    assert show.status["controls"]["master"] == 0.75
    assert is_lit(screen)
    show.client.window(False)
    until(lambda: not is_lit(screen))


def test_a_stage_that_died_with_it_open_leaves_nothing_once_it_was_closed(
    show: Playing, screen: Screen
) -> None:
    show.client.window(True, fullscreen=True)
    until(lambda: is_lit(screen))
    stage = show.pids["stage"]
    os.kill(stage, signal.SIGSTOP)  # what it hears now it will never do
    show.client.window(False)
    os.kill(stage, signal.SIGKILL)
    until(lambda: show.pids["stage"] not in (0, stage) and show.frames > 5)
    until(lambda: not is_lit(screen))


def test_the_window_that_a_show_began_with_stays(screen: Screen, patch: Path, drums: Path) -> None:
    show = Playing(patch, drums, headless=False, fullscreen=True)
    try:
        until(lambda: show.status["displays"] and is_lit(screen))
        show.client.window(True, fullscreen=True)
        screen.press_in(TITLE, "q")
        until(lambda: not show.status["window"]["open"])
        assert is_lit(screen)
        show.client.window(False)
        assert is_lit(screen)
        screen.press("q")
        until(lambda: show.launcher.session.poll() == 0)
    finally:
        show.close()


def test_a_window_that_an_editors_show_begins_with_is_closed_by_hand(
    screen: Screen, patch: Path, drums: Path
) -> None:
    show = Playing(patch, drums, headless=False, on_demand=True, fullscreen=True)
    try:
        until(lambda: is_lit(screen))
        assert show.status["window"] == {"open": True, "display": None, "fullscreen": True}
        screen.press("q")
        until(lambda: not show.status["window"]["open"] and not is_lit(screen))
        frames = show.frames
        until(lambda: show.frames > frames + 5)
    finally:
        show.close()


def test_the_windows_of_a_set_come_and_go_together(
    screen: Screen, patch: Path, drums: Path
) -> None:
    outputs = tuple({"title": title, "size": [64, 36]} for title in ("left", "right"))
    show = Playing(patch, drums, on_demand=True, outputs=outputs)
    try:
        show.client.window(True)
        for title in ("left", "right"):
            screen.do("search", "--sync", "--onlyvisible", "--name", f"^{title}$")
        screen.press_in("right", "q")
        until(lambda: not show.status["window"]["open"])
        for title in ("left", "right"):
            until(partial(is_gone, screen, title))
    finally:
        show.close()


def test_where_there_is_no_such_screen_one_sentence_says_so(show: Playing, screen: Screen) -> None:
    with pytest.raises(Unusable, match=r"^Display 3 is not there: there is only one; choose"):
        show.client.window(True, display=2)
    assert not show.status["window"]["open"]


def test_a_show_without_windows_says_so(patch: Path, drums: Path) -> None:
    show = Playing(patch, drums)
    try:
        with pytest.raises(Unusable) as said:
            until(lambda: show.client.window(True))
        assert str(said.value) == WITHOUT
    finally:
        show.close()
