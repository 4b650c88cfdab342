"""A real show: a session, an engine and a stage as processes, silent and without a window."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from nodegraph.show.live.client import Client
from nodegraph.show.live.folder import is_alive
from nodegraph.show.live.launcher import Launcher
from nodegraph.show.live.wishes import Pictures, Sounds
from tests.conftest import PatchFile
from tests.show.live.screen import Screen, missing

RATE = 48_000
GLOW = """/*{"INPUTS": [
  {"NAME": "level", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
  {"NAME": "flash", "TYPE": "event"}
]}*/
void main() { gl_FragColor = vec4(level, flash ? 1.0 : 0.0, TIME * 0.01, 1.0); }
"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put beside a failure what its show has to say: what fails once in fifty runs is seen once."""
    report = yield
    show = getattr(item, "funcargs", {}).get("show")
    if report.when == "call" and report.failed and isinstance(show, Playing):
        with contextlib.suppress(Exception):  # the show itself may be gone
            report.sections.append(("how the show is", repr(show.client.ask("status"))))
            report.sections.append(("what happened in the show", show.log()))
    return report


@pytest.fixture
def drums(tmp_path: Path) -> Path:
    """A file of kicks at 120 bpm, a minute long."""
    at = np.arange(RATE * 60) / RATE
    beat = at % 0.5
    kick = 0.7 * np.sin(2 * np.pi * 55 * beat) * np.exp(-beat * 18)
    path = tmp_path / "drums.wav"
    soundfile.write(path, np.stack([kick, kick], 1).astype(np.float32), RATE, subtype="FLOAT")
    return path


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """A virtual screen of its own, which this process and its shows have."""
    if lacking := missing():
        pytest.skip(lacking)
    folder = tmp_path / "screen"
    folder.mkdir()
    made = Screen(folder)
    monkeypatch.setenv("DISPLAY", made.name)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    yield made
    made.close()


@pytest.fixture
def patch(write_patch: PatchFile, tmp_path: Path) -> Path:
    """Kicks that flash, a level, and a knob; a picture that is quickly drawn."""
    folder = tmp_path / "shaders"
    folder.mkdir()
    (folder / "glow.fs").write_text(GLOW)
    return write_patch(
        {
            "in": {"type": "source.input"},
            "kick": {"type": "analysis.hits"},
            "knob": {"type": "control.constant", "values": {"value": 0.25}},
            "lfo": {"type": "control.lfo"},
            "level": {"type": "analysis.level"},
            "both": {"type": "math.add"},
            "glow": {"type": "shader.glow"},
            "screen": {"type": "output.screen", "values": {"finish": 0}},
        },
        [
            "in.music -> kick.source",
            "in.music -> level.source",
            "level.energy -> both.value",
            "knob.out -> both.amount",
            "both.out -> glow.level",
            "kick.hit -> glow.flash",
            "glow.out -> screen.picture",
            "in.audio -> screen.sound",
        ],
        name="glow",
        run={"size": [64, 36], "fps": 30},
    )


def until(what: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Return what becomes true, looked at again and again; fails after so long."""
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


class Playing:
    """A show that plays, with a client in it."""

    def __init__(
        self,
        patch: Path,
        drums: Path,
        sounds: Sounds | None = None,
        kiosk: bool = False,
        stream: str = "",
        **pictures: Any,
    ) -> None:
        sounds = sounds or Sounds(audio=str(drums), silent=True)
        wishes = Pictures(**{"headless": True, **pictures})
        self.launcher = Launcher(patch, sounds, wishes, kiosk=kiosk, stream=stream)
        self.client = self.launcher.client("test")
        self.values: dict[str, Any] = {}  # of watched outputs, as they were told last
        self.seen: set[int] = {self.launcher.session.pid}
        until(lambda: self.blocks > 20 and self.frames > 5)

    @property
    def status(self) -> dict[str, Any]:
        """How the show is; remembers every process there was."""
        found: dict[str, Any] = self.client.ask("status")
        self.seen |= {pid for pid in found["pids"].values() if pid}
        return found

    @property
    def pids(self) -> dict[str, int]:
        """The processes by role."""
        found: dict[str, int] = self.status["pids"]
        return found

    @property
    def blocks(self) -> int:
        """Blocks that the engine has counted."""
        engine = self.status["engine"]
        return 0 if engine is None else int(engine["blocks"])

    @property
    def frames(self) -> int:
        """Frames that this stage has drawn."""
        stage = self.status["stage"]
        return 0 if stage is None else int(stage["frames"])

    @property
    def generation(self) -> int:
        """The plan that the engine runs."""
        return int(self.status["engine"]["generation"])

    def log(self) -> str:
        """The incident log."""
        return "\n".join(self.client.ask("log"))

    def again(self) -> Client:
        """Join anew, after the session has died."""
        self.client.close()
        self.values = {}

        def joined() -> Client | None:
            self.launcher.watch()
            try:
                client = self.launcher.client("test")
                client.ask("status")
            except Exception:
                return None
            return client

        self.client = until(joined)
        return self.client

    def close(self) -> None:
        """End the show; nothing of it may be left."""
        self.client.close()
        self.launcher.close()
        until(lambda: not any(map(is_running, self.seen)), 5.0)
        assert not self.launcher.folder.exists()


def is_running(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    if not is_alive(pid):
        return False
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return os.name != "posix"


@pytest.fixture
def show(patch: Path, drums: Path) -> Iterator[Playing]:
    """A show of the small patch."""
    playing = Playing(patch, drums)
    try:
        yield playing
    finally:
        playing.close()
