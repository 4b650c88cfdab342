"""The folders of shows: those of dead ones are cleared away, those of living ones stay."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nodegraph.model.errors import Unusable
from nodegraph.show.live.client import Client
from nodegraph.show.live.folder import (
    Show,
    make_folder,
    read_show,
    running_shows,
    shows_folder,
    write_show,
)


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_dead_shows_left_is_cleared_away_and_living_ones_stay() -> None:
    gone, here = dead_process(), os.getpid()
    folders = {}
    for name, pids in {
        "dead": (gone, gone),
        "alive": (here, gone),
        "between": (gone, here),
    }.items():
        folders[name] = make_folder()
        write_show(folders[name], Show(1, "token", pids[0], "a.patch.json", pids[1]))
    fresh = make_folder()
    left = {folder for folder, _ in running_shows()}
    assert left == {folders["alive"], folders["between"]}
    assert fresh.is_dir()
    assert fresh.stat().st_mode & 0o077 == 0, "nobody else may look into it"
    assert (folders["alive"] / "show.json").stat().st_mode & 0o077 == 0


def test_without_a_show_a_client_is_told_how_to_start_one() -> None:
    assert shows_folder().name == "nodegraph"
    with pytest.raises(Unusable, match="nodegraph live"):
        Client.join()
    with pytest.raises(Unusable, match="no running show"):
        read_show(shows_folder())
