"""A stage that dies leaves its last picture, until the next one has drawn its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from nodegraph.show.live.client import Client
from nodegraph.show.live.folder import shows_folder
from nodegraph.show.live.held import clear_orphans, clear_show
from nodegraph.stage.windows import x11
from tests.show.live.conftest import Playing, is_running, until
from tests.show.live.screen import DARK, Screen, Watcher

pytestmark = pytest.mark.slow

BRIGHT = 240
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def show(screen: Screen, patch: Path, drums: Path) -> Iterator[Playing]:
    """The small patch, as bright as it can be, on all of the screen."""
    playing = Playing(patch, drums, headless=False, fullscreen=True)
    try:
        playing.client.perform({"knob.value": 1.0})
        until(lambda: screen.darkest() > BRIGHT)
        yield playing
    finally:
        if playing.launcher.folder.exists():  # a test may have ended it
            playing.close()


def left() -> int:
    """How many dead stages' windows are on the screen."""
    return x11.left(lambda show: True)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_the_screen_is_never_dark_when_a_stage_dies_or_hangs(
    show: Playing, screen: Screen, how: signal.Signals
) -> None:
    first = show.pids["stage"]
    watcher = Watcher(screen)
    os.kill(first, how)
    until(lambda: show.pids["stage"] not in (0, first))
    until(lambda: left() == 1)  # the session has seen to it that it is dead
    until(lambda: show.frames > 20 and left() == 0)
    watcher.close()
    assert watcher.looks > 100
    assert watcher.dark == []
    screen.press("b")
    until(lambda: screen.pixels().max() == 0)  # it is the new stage that is seen, and hears


def test_stage_after_stage_dies_and_nothing_piles_up(show: Playing, screen: Screen) -> None:
    watcher = Watcher(screen)
    for _ in range(3):
        stage = show.pids["stage"]
        os.kill(stage, signal.SIGKILL)
        until(lambda stage=stage: show.pids["stage"] not in (0, stage))  # type: ignore[misc]
    until(lambda: show.frames > 20 and left() == 0)
    watcher.close()
    assert watcher.dark == []


def test_a_show_that_ends_without_a_stage_leaves_no_window(show: Playing, screen: Screen) -> None:
    leave_without_stage(show.client)
    assert clear_orphans() == 0, "the show runs: its windows are its own affair"
    assert screen.darkest() > BRIGHT
    show.close()
    assert left() == 0
    assert screen.pixels().max() == 0


def test_a_show_in_order_leaves_no_window(show: Playing, screen: Screen) -> None:
    show.close()
    assert left() == 0
    assert screen.pixels().max() == 0


def test_the_command_clears_what_a_dead_session_cannot(show: Playing, screen: Screen) -> None:
    kill_all(show.pids)
    until(lambda: left() == 1)
    assert screen.darkest() > BRIGHT
    show.close()
    assert left() == 0
    assert screen.pixels().max() == 0


def test_the_session_clears_when_the_command_is_dead(
    screen: Screen, patch: Path, drums: Path
) -> None:
    process, client = command_and_client(screen, patch, drums)
    with client:
        pids = leave_without_stage(client)
        process.kill()
        process.wait()
        until(lambda: left() == 0 and screen.pixels().max() == 0)
    until(lambda: not any(map(is_running, pids.values())))


def test_what_a_show_leaves_that_was_killed_whole_the_next_one_clears(
    screen: Screen, patch: Path, drums: Path
) -> None:
    process, client = command_and_client(screen, patch, drums)
    with client:
        pids = client.ask("status")["pids"]
    process.kill()
    kill_all(pids)
    process.wait()
    until(lambda: left() == 1)
    assert screen.darkest() > DARK
    Playing(patch, drums, headless=True).close()
    assert left() == 1, "a show without windows has no business with a screen"
    following = Playing(patch, drums, headless=False)
    try:
        assert left() == 0
    finally:
        following.close()


@pytest.mark.parametrize(
    ("how", "said", "stays"),
    [("killed", "", 1), ("broken", "RuntimeError: planted", 1), ("in_order", "", 0)],
)
def test_every_end_but_one_in_order_leaves_the_picture(
    screen: Screen, how: str, said: str, stays: int
) -> None:
    said_last = end_stage(shows_folder() / "show-00", how).strip().splitlines()[-1:]
    assert said_last == [said] * bool(said)
    assert left() == stays
    until(lambda: (screen.pixels().max() > 0) == bool(stays))
    assert (screen.darkest() > BRIGHT) == bool(stays)


def test_windows_of_others_are_not_ours_to_clear(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, others = shows_folder() / "show-00", tmp_path / "others" / "show-00"
    end_stage(ours, "killed")
    end_stage(others, "killed")
    monkeypatch.setattr(socket, "gethostname", lambda: "another.machine")
    assert clear_orphans() == 0
    monkeypatch.undo()
    monkeypatch.setenv("DISPLAY", screen.name)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert left() == 2
    assert clear_orphans() == 1
    assert clear_show(ours) == 0
    assert clear_show(others) == 1
    assert left() == 0


def end_stage(folder: Path, how: str) -> str:
    """Let a stage show a white picture and end; return what it said."""
    command = [sys.executable, "-m", "tests.show.live.ending_stage", str(folder), how]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=60, cwd=ROOT)
    return done.stderr


def command_and_client(
    screen: Screen, patch: Path, drums: Path
) -> tuple[subprocess.Popen[bytes], Client]:
    """Start a show as people do, and join it once its picture is seen."""
    command = [sys.executable, "-m", "nodegraph", "live", str(patch), "--fullscreen", "--silent"]
    process = subprocess.Popen([*command, "--audio", str(drums)], stdout=subprocess.DEVNULL)
    until(lambda: screen.darkest() > DARK)
    return process, Client.join()


def leave_without_stage(client: Client) -> dict[str, int]:
    """Kill the stage while the spare one, which is to follow, hangs; return who there was."""
    pids: dict[str, int] = until(
        lambda: (found := client.ask("status")["pids"])["spare stage"] and found
    )
    os.kill(pids["spare stage"], signal.SIGSTOP)
    os.kill(pids["stage"], signal.SIGKILL)
    until(lambda: left() == 1)
    return pids


def kill_all(pids: Mapping[str, int]) -> None:
    """Kill every process of a show at once: first those who would start others again."""
    for role in sorted(pids, key=lambda role: role != "session"):
        if pids[role]:
            os.kill(pids[role], signal.SIGKILL)
