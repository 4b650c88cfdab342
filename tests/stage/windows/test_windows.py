"""Windows as people and programs handle them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from nodegraph.stage.windows import events
from nodegraph.stage.windows.displays import Display
from nodegraph.stage.windows.output import Output, Show
from nodegraph.stage.windows.xlib import connected
from tests.stage.windows.screen import HEIGHT, WIDTH, Screen, on_screen

SIZE = (200, 100)
HERE = Output(title="here", size=SIZE, position=(0, 0))
THERE = Output(title="there", size=SIZE, position=(400, 200))


def native(window: object) -> int:
    import glfw

    return int(glfw.get_x11_window(window.handle))  # type: ignore[attr-defined]


@on_screen
def test_a_stage_draws_for_windows_and_is_still_read_back(screen: Screen) -> None:
    from tests.stage.table import Table

    with screen.windows(HERE, THERE) as windows:
        table = Table(windows.context, SIZE)
        table.shader(
            "n",
            '/*{"INPUTS": []}*/ void main() { gl_FragColor = vec4(isf_FragNormCoord, TIME, 1); }',
        )
        table.screen("n")
        for _ in range(5):
            picture = table.frame()
            windows.show(table.stage, Show())
            shown = screen.pixels(windows)
            assert np.array_equal(shown[:100, :200], picture[..., :3])
            assert np.array_equal(shown[200:300, 400:600], picture[..., :3])
        table.stage.resize((100, 50))
        picture = table.frame()
        windows.show(table.stage, Show())
        assert abs(screen.pixels(windows)[50, 100].astype(int) - picture[25, 50, :3]).max() <= 2
        assert not table.stage.take_problems()
        table.stage.close()
    assert not screen.problems


@on_screen
def test_keys_come_with_their_modifiers(screen: Screen) -> None:
    with screen.windows(HERE) as windows:
        screen.hands("mousemove", 50, 50)
        screen.hands("key", "ctrl+shift+f")
        came = screen.wait_for(
            windows, lambda e: isinstance(e, events.Key) and (e.key, e.pressed) == ("f", False)
        )
        keys = [event for event in came if isinstance(event, events.Key)]
        assert events.Key(1, "f", True, False, ("shift", "ctrl")) in keys
        assert keys[0] in (
            events.Key(1, "left_control", True, False, ("ctrl",)),
            events.Key(1, "left_control", True),
        )
        screen.hands("key", "Escape", "Prior")
        came = screen.wait_for(windows, lambda e: isinstance(e, events.Key) and e.key == "page_up")
        assert events.Key(1, "escape", True) in came


@on_screen
def test_the_mouse_comes_in_places_of_the_picture(screen: Screen) -> None:
    output = msgspec.structs.replace(THERE, rotate=180, region=(0.5, 0.0, 1.0, 1.0))
    with screen.windows(HERE, output) as windows:
        windows.show(screen.texture(windows, np.zeros((100, 400, 3), np.uint8)), Show())
        screen.hands("mousemove", 400 + 50, 200 + 25, "click", 3)
        came = screen.wait_for(windows, lambda e: isinstance(e, events.MouseButton))
        down = next(event for event in came if isinstance(event, events.MouseButton))
        assert (down.output, down.button, down.pressed) == (2, "right", True)
        # a quarter from the left and from the top, upside down, of the right half
        assert abs(down.x - (0.5 + 0.75 / 2)) < 0.01 and abs(down.y - 0.75) < 0.02
        moved = [event for event in came if isinstance(event, events.MouseMoved)][-1]
        assert (moved.x, moved.y) == (down.x, down.y)
        screen.hands("click", 4)
        came = screen.wait_for(windows, lambda e: isinstance(e, events.MouseWheel))
        assert events.MouseWheel(2, 0.0, 1.0) in came


@on_screen
def test_closing_is_an_event_and_the_window_stays_until_it_is_left_out(screen: Screen) -> None:
    with screen.windows(HERE, THERE) as windows:
        ask_to_close(native(windows.opened[1]))
        screen.wait_for(windows, lambda event: event == events.CloseAsked(2))
        windows.show(screen.texture(windows, np.full((100, 200, 3), 255, np.uint8)), Show())
        assert screen.pixels(windows)[250, 500, 0] == 255
        windows.open([HERE])
        assert len(windows.opened) == 1
        assert screen.pixels(windows)[250, 500, 0] == 0


def ask_to_close(window: int) -> None:
    """Send what a window manager sends when the cross is clicked: ICCCM, WM_DELETE_WINDOW."""
    import ctypes

    class Message(ctypes.Structure):
        _fields_ = [
            ("type", ctypes.c_int),
            ("serial", ctypes.c_ulong),
            ("send_event", ctypes.c_int),
            ("display", ctypes.c_void_p),
            ("window", ctypes.c_ulong),
            ("message_type", ctypes.c_ulong),
            ("format", ctypes.c_int),
            ("data", ctypes.c_long * 5),
            ("rest", ctypes.c_char * 192),
        ]

    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = x11.XInternAtom.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    protocols, delete = (
        x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
    )
    message = Message(type=33, window=window, message_type=protocols, format=32)
    message.data[0] = delete
    x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
    x11.XCloseDisplay(display)


@on_screen
def test_a_changed_list_keeps_the_windows_that_are_still_in_it(screen: Screen) -> None:
    third = Output(title="third", size=SIZE, position=(0, 300))
    with screen.windows(HERE, THERE) as windows:
        there = native(windows.opened[1])
        windows.open([third, THERE])
        assert native(windows.opened[1]) == there
        windows.open([THERE, HERE])
        assert native(windows.opened[0]) == there
        windows.open([HERE, THERE])
        changed = msgspec.structs.replace(THERE, size=(300, 150), position=(500, 100), flip="h")
        windows.open([changed])
        assert [native(window) for window in windows.opened] == [there]
        picture = np.zeros((150, 300, 3), np.uint8)
        picture[:, :150] = 255
        screen.wait_for(windows, lambda event: event == events.Resized(1, (300, 150)))
        texture = screen.texture(windows, picture)
        for _ in range(2):  # the software renderer takes a new size on when it swaps
            windows.show(texture, Show())
        shown = screen.pixels(windows)[100:250, 500:800]
        assert np.array_equal(shown, picture[:, ::-1])
        windows.open([])
        assert not windows.opened


@on_screen
def test_full_screen_covers_the_display_and_comes_back(screen: Screen) -> None:
    full = Output(title="here", size=SIZE, position=(0, 0), display=0, fullscreen=True)
    with screen.windows(full) as windows:
        window = windows.opened[0]
        assert window.size == (WIDTH, HEIGHT)
        texture = screen.texture(windows, np.full((HEIGHT, WIDTH, 3), 255, np.uint8))
        windows.show(texture, Show())
        assert screen.pixels(windows).all()
        windows.open([HERE])
        assert windows.opened[0] is window
        screen.wait_for(windows, lambda event: event == events.Resized(1, SIZE))
        assert window.size == SIZE


@on_screen
def test_a_display_that_is_gone_moves_its_window_and_says_so(screen: Screen) -> None:
    beside = Output(title="wall", size=SIZE, display=1, fullscreen=True)
    with screen.windows(HERE) as windows:
        system = windows._system
        real = system.displays()
        system.displays = lambda: [*real, replace(real[0], name="beamer", x=WIDTH)]
        windows.open([HERE, beside])
        assert not screen.problems
        assert windows.opened[1].placement.full.name == "beamer"
        system.displays = lambda: real
        system.displays_changed = True
        windows.poll()
        assert windows.opened[1].placement.full == real[0]
        assert len(screen.problems) == 1
        said = str(screen.problems[0])
        assert said.startswith("output 2 (wall): Display 1 is not there") and said.endswith(".")
        system.displays_changed = True
        windows.poll()
        windows.open([HERE, beside])
        assert len(screen.problems) == 1  # said once, as long as it is so


@on_screen
def test_pacing_counts_what_was_shown(screen: Screen) -> None:
    with screen.windows(HERE, THERE) as windows:
        texture = screen.texture(windows, np.zeros((100, 200, 3), np.uint8))
        windows.fps = 0.001  # nothing is late then
        for _ in range(20):
            windows.show(texture, Show())
        one, two = windows.pacing().windows
        assert (one.output, one.title, one.presented, one.late) == (1, "here", 20, 0)
        assert (two.output, two.presented) == (2, 20)
        assert 0 < one.p50_ms <= one.p99_ms <= one.max_ms and one.fps > 0
        windows.fps = 1e9
        for _ in range(5):
            windows.show(texture, Show())
        assert windows.pacing().windows[0].late == 5


@on_screen
def test_only_the_first_window_that_wants_to_waits_for_the_screen(screen: Screen) -> None:
    free = msgspec.structs.replace(HERE, vsync=False)
    third = Output(title="third", size=SIZE, position=(0, 300))
    with screen.windows(free, THERE, third) as windows:
        assert [window._waits for window in windows.opened] == [False, True, False]


@on_screen
def test_what_cannot_be_shown_is_left_out_and_said(screen: Screen) -> None:
    crossed = ((0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0))
    bad = msgspec.structs.replace(HERE, corners=crossed, region=(0.7, 0.0, 0.2, 1.0))
    picture = np.full((100, 200, 3), 255, np.uint8)
    with screen.windows(bad) as windows:
        windows.show(screen.texture(windows, picture), Show())
        assert np.array_equal(screen.pixels(windows)[:100, :200], picture)
        assert len(screen.problems) == 2


@on_screen
def test_windows_open_and_close_many_times(screen: Screen) -> None:
    for _ in range(3):
        with screen.windows(HERE) as windows:
            windows.show(screen.texture(windows, np.zeros((100, 200, 3), np.uint8)), Show())
            windows.close()
            windows.close()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a screen")
@pytest.mark.parametrize(
    ("display", "wanted"), [("", "There is no screen"), (":4711", "Failed to open display :4711")]
)
def test_without_a_screen_there_is_one_sentence(display: str, wanted: str) -> None:
    program = (
        "from nodegraph.stage.windows.windows import Windows\n"
        "from nodegraph.model.errors import Failed\n"
        "try: Windows(print).open([])\n"
        "except Failed as problem: print(problem)\n"
    )
    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE")
    environment = {k: v for k, v in os.environ.items() if k not in left_out}
    environment["DISPLAY"] = display
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert wanted in done.stdout and done.stdout.strip().endswith("run with --headless.")
    assert not done.stderr


def test_a_display_holds_its_own_points() -> None:
    beamer = Display("beamer", 1280, 0, 1920, 1080)
    assert beamer.holds(1280, 0) and not beamer.holds(1279, 0) and not beamer.holds(3200, 0)


@on_screen
def test_a_window_that_opens_quietly_leaves_the_keyboard_where_it_is(screen: Screen) -> None:
    import glfw

    for quietly in (True, False):
        with screen.windows(HERE, show="quiet /run/show") as windows:
            black = screen.texture(windows, np.zeros((1, 1, 3), np.uint8))
            windows.show(black, Show())
            screen.wait_for(windows, lambda e: e == events.Focused(1, True))
            windows.open([HERE, THERE], quietly=quietly)
            here, there = windows.opened
            assert bool(glfw.get_window_attrib(there.handle, glfw.VISIBLE)) is not quietly
            windows.show(black, Show())
            windows.poll()
            assert glfw.get_window_attrib(there.handle, glfw.VISIBLE)
            assert bool(glfw.get_window_attrib(here.handle, glfw.FOCUSED)) is quietly
            with connected() as server:
                assert server is not None
                told = server.number(native(there), "_NET_WM_USER_TIME")
            assert told == (0 if quietly else None)
