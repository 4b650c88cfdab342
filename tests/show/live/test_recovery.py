"""After a crash: what no file has is offered, and comes back with --safe."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from nodegraph.engine.host import in_a_sentence
from nodegraph.model.edits import SetValue
from nodegraph.model.storage import load, loads
from nodegraph.session.history import History
from nodegraph.session.journal import Edited
from nodegraph.show.live.client import Client
from nodegraph.show.live.documents import Documents
from nodegraph.show.live.folder import read_show, running_shows
from nodegraph.show.live.incidents import Incidents
from nodegraph.show.live.recovery import find_crashed, recovered
from tests.show.live.conftest import is_running, until

pytestmark = pytest.mark.slow


class Command:
    """`nodegraph live` as a person starts it, with a client in its show."""

    started: ClassVar[list[subprocess.Popen[str]]] = []

    def __init__(self, patch: Path, drums: Path, *words: str) -> None:
        known = {folder for folder, _ in running_shows()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nodegraph", "live", str(patch), "--audio", str(drums),
             "--silent", "--headless", *words],
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.started.append(self.process)
        assert self.process.stderr is not None
        self.said = ""
        while "Ctrl+C" not in self.said:
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line
        folder = next(folder for folder, _ in running_shows() if folder not in known)
        self.client = Client(read_show(folder))
        self.pids: dict[str, int] = until(self._pids)

    def _pids(self) -> dict[str, int] | None:
        status = self.client.ask("status")
        return dict(status["pids"]) if status["engine"] and status["stage"] else None

    def document(self) -> Any:
        """The patch that plays."""
        return loads(self.client.ask("patch")["patch"])

    def crash(self) -> None:
        """End every process at once, as a power cut does."""
        pids = [self.process.pid, *self.client.ask("status")["pids"].values()]
        for pid in filter(None, pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._gone()

    def end(self) -> None:
        """Press Ctrl+C."""
        self.process.send_signal(signal.SIGINT)
        self._gone()

    def _gone(self) -> None:
        self.process.wait(15.0)
        assert self.process.stderr is not None
        self.process.stderr.close()
        self.client.close()
        until(lambda: not any(map(is_running, filter(None, self.pids.values()))))


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of logs of our own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    yield tmp_path / "state" / "nodegraph" / "log"
    for command in Command.started:  # of a test that failed
        if command.poll() is None:
            command.kill()  # its show ends with it
            command.wait()
    Command.started.clear()


def test_unsaved_edits_come_back_after_everything_has_died(
    patch: Path, drums: Path, logs: Path
) -> None:
    first = Command(patch, drums)
    assert "--safe" not in first.said
    first.client.edit(SetValue("knob", "value", 0.4))
    first.client.save()
    first.client.edit(SetValue("knob", "value", 0.9))
    first.client.edit(SetValue("both", "amount", 0.5))
    first.client.show(blackout=True)
    first.crash()
    log = next(logs.glob("*.log"))
    Incidents(log).tell("warning", "kick", in_a_sentence(ZeroDivisionError("division by zero")))

    plain = Command(patch, drums)
    assert "2 unsaved edits were cut off; --safe would bring them back." in plain.said
    assert plain.document().nodes["knob"].values == {"value": 0.4}
    plain.end()

    safe = Command(patch, drums, "--safe")
    assert "glow.patch.json is back" in safe.said
    assert "2 unsaved edits; off, since they had failed: kick." in safe.said
    found = safe.document()
    assert found.nodes["knob"].values == {"value": 0.9}
    assert found.nodes["kick"].off
    assert not safe.client.ask("status")["controls"]["blackout"]
    assert load(patch).nodes["knob"].values == {"value": 0.4}, "the file is the person's to write"
    safe.crash()

    again = Command(patch, drums, "--safe")
    assert "1 unsaved edit; off" not in again.said, "what is off already is not told again"
    assert again.document().nodes["knob"].values == {"value": 0.9}
    again.client.save()
    again.crash()
    saved = Command(patch, drums, "--safe")
    assert "No show of this was cut off" in saved.said
    saved.end()


def test_a_set_comes_back_where_it_was(patch: Path, drums: Path) -> None:
    raw = json.loads(patch.read_text())
    for name, value in (("one", 0.1), ("two", 0.2)):
        raw["nodes"]["knob"]["values"] = {"value": value}
        patch.with_name(f"{name}.patch.json").write_text(json.dumps(raw))
    path = patch.with_name("evening.set.json")
    patches = [{"patch": f"{name}.patch.json", "at": "now"} for name in ("one", "two")]
    path.write_text(json.dumps({"format": "nodegraph-set/1", "patches": patches}))
    show = Command(path, drums)
    show.client.edit(SetValue("knob", "value", 0.9))
    until(lambda: show.client.ask("status")["coming"] == 1)
    show.client.go()
    until(lambda: "two" in show.client.ask("status")["path"])
    show.client.edit(SetValue("knob", "value", 0.8))
    show.crash()
    back = Command(path, drums, "--safe")
    assert "two.patch.json is back" in back.said
    assert back.client.ask("status")["place"] == 1
    assert back.document().nodes["knob"].values == {"value": 0.8}
    back.client.go(0)
    until(lambda: "one" in back.client.ask("status")["path"])
    assert back.document().nodes["knob"].values == {"value": 0.9}
    back.end()


def _journal(folder: Path, minute: int, patch: Path, *, edits: int = 0) -> Documents:
    path = folder / f"2026-11-27-23{minute:02d}00-glow-999999.journal"
    documents = Documents(path, str(patch))
    documents.begin(str(patch), load(patch))
    history = History(load(patch))
    for number in range(edits):
        edit = SetValue("knob", "value", 0.5 + number / 100)
        history, step = history.do("desk", "Knob", edit)
        documents.keep(Edited(client="desk", name="Knob", change=step.change))
    return documents


def test_the_newest_show_that_lost_something_is_found(patch: Path, tmp_path: Path) -> None:
    assert find_crashed(tmp_path, patch) is None
    _journal(tmp_path, 10, patch, edits=3).close()
    other = patch.with_name("other.patch.json")
    found = find_crashed(tmp_path, patch)
    assert found is not None and found.edits == 3
    assert found.show == "the show of 2026-11-27 23:10"
    assert find_crashed(tmp_path, other) is None, "another patch of the same first name"
    quiet = _journal(tmp_path, 20, patch)
    quiet.end()
    quiet.close()
    assert find_crashed(tmp_path, patch) == found, "a show without edits changes nothing"
    (tmp_path / "2026-11-27-233000-glow-999999.journal").write_text("torn")
    assert find_crashed(tmp_path, patch) == found, "one that cannot be read is passed over"
    later = _journal(tmp_path, 40, patch, edits=1)
    later.end()
    later.close()
    assert find_crashed(tmp_path, patch) is None, "who ended a later show did not want it"


def test_a_journal_that_was_rotated_still_has_unsaved_edits(patch: Path, tmp_path: Path) -> None:
    documents = _journal(tmp_path, 10, patch, edits=1)
    edited = recovered(documents.path).patch
    assert documents._journal is not None
    documents._journal.size = 1 << 30
    documents.rotate(str(patch), edited, {}, 120.0)
    documents.close()
    found = find_crashed(tmp_path, patch)
    assert found is not None and found.edits == 1
    assert recovered(found.journal).patch.nodes["knob"].values == {"value": 0.5}
    back = recovered(found.journal)
    assert back.off == () and back.path == str(patch)
