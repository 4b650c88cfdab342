"""A window of a dead process stays, and goes behind the first picture of the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from nodegraph.stage.windows import x11
from nodegraph.stage.windows.output import Output, Show
from tests.stage.windows.screen import HEIGHT, WIDTH, Screen, on_screen

SHOW = "here /run/show"
SIZE, AT = (200, 100), (40, 30)
WINDOW = Output(size=(50, 50))  # what covers a window goes where that one is
RED, BLUE = (255, 0, 0), (0, 0, 255)
OTHER_STAGE = f"""
import sys
from nodegraph.stage.windows.output import Output, Show
from nodegraph.stage.windows.windows import Windows
windows = Windows(print, {SHOW!r})
windows.open([Output(size={SIZE}, position={AT})])
red = windows.context.texture((1, 1), 4, bytes([255, 0, 0, 255]))
for _ in range(3):
    windows.show(red, Show())
print(flush=True)
sys.stdin.readline()
windows.close()
"""


def ours(show: str) -> bool:
    return show == SHOW


@contextmanager
def other_stage() -> Iterator[subprocess.Popen[str]]:
    """Run a stage that has a red window, in a process of its own."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", OTHER_STAGE]
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
    assert process.stdin is not None and process.stdout is not None
    process.stdout.readline()
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
        x11.clear(ours, living=True)


def middle(screen: Screen) -> tuple[int, ...]:
    """What the middle of the window shows."""
    return tuple(screen.snapshot()[AT[1] + SIZE[1] // 2, AT[0] + SIZE[0] // 2].tolist())


def follow(screen: Screen, output: Output) -> None:
    """Open windows of the same show while a dead one's are there, and show a blue picture."""
    import glfw

    width, height = (WIDTH, HEIGHT) if output.fullscreen else SIZE
    x, y = (0, 0) if output.fullscreen else AT
    with screen.windows(output, show=SHOW) as windows:
        handle = windows.opened[0].handle
        assert not glfw.get_window_attrib(handle, glfw.VISIBLE)
        assert middle(screen) == RED
        blue = screen.texture(windows, np.full((height, width, 3), BLUE, np.uint8))
        windows.show(blue, Show())
        screen.pixels(windows)  # the server has carried it out
        assert middle(screen) == BLUE
        assert x11.left(ours) == 1, "it stays below until what comes is surely seen"
        end = time.monotonic() + 10.0
        while x11.left(ours) and time.monotonic() < end:
            windows.show(blue, Show())
        assert x11.left(ours) == 0
        shown = screen.pixels(windows)
        assert (shown[y : y + height, x : x + width] == BLUE).all()
        shown[y : y + height, x : x + width] = 0
        assert not shown.any()
    assert not screen.problems
    assert not screen.snapshot().any()


@on_screen
def test_a_dead_stages_window_stays_below_the_next_ones_first_picture(screen: Screen) -> None:
    for output in (WINDOW, Output(fullscreen=True)):
        with other_stage() as stage:
            stage.kill()
            stage.wait()
            assert x11.left(ours) == 1
            follow(screen, output)


@on_screen
def test_a_stage_that_ends_before_its_first_picture_leaves_nothing_either(screen: Screen) -> None:
    with other_stage() as stage:
        stage.kill()
        stage.wait()
        with screen.windows(WINDOW, show=SHOW):
            assert x11.left(ours) == 1
        assert x11.left(ours) == 0
        assert not screen.snapshot().any()


@on_screen
def test_what_a_dead_stage_has_left_goes_where_no_window_is_to_cover_it(screen: Screen) -> None:
    with other_stage() as process:
        process.kill()
        process.wait()
        assert x11.left(ours) == 1 and middle(screen) == RED
        with screen.windows(show=SHOW):
            assert x11.left(ours) == 0 and middle(screen) != RED


@on_screen
def test_without_a_dead_stage_windows_are_there_at_once(screen: Screen) -> None:
    import glfw

    with screen.windows(WINDOW, show=SHOW) as windows:
        assert glfw.get_window_attrib(windows.opened[0].handle, glfw.VISIBLE)
        assert x11.left(ours) == 0


@on_screen
def test_a_stage_that_ends_in_order_leaves_nothing(screen: Screen) -> None:
    with other_stage() as stage:
        assert middle(screen) == RED
        stage.communicate("\n")
        assert stage.wait() == 0
        assert x11.left(ours) == 0
        assert not screen.snapshot().any()


@on_screen
def test_a_stage_that_hangs_is_not_taken_for_a_dead_one(screen: Screen) -> None:
    with other_stage() as stage:
        os.kill(stage.pid, signal.SIGSTOP)
        assert (x11.left(ours), x11.clear(ours)) == (0, 0)
        assert middle(screen) == RED
        assert x11.clear(lambda show: False, living=True) == 0
        assert x11.clear(ours, living=True) == 1
        assert not screen.snapshot().any()


@on_screen
def test_windows_that_name_no_show_go_with_their_process(screen: Screen) -> None:
    script = OTHER_STAGE.replace(repr(SHOW), "''").replace("sys.stdin", "sys.exit()")
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL)
    assert x11.left(lambda show: True) == 0
    assert not screen.snapshot().any()
