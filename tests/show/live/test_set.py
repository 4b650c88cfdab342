"""A set that runs: documents take over from each other, in time and without a dark frame."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from nodegraph.model.edits import AddNode, SetValue
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import PatchNode
from nodegraph.model.storage import load, loads
from nodegraph.session import messages as m
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow

ENTRIES: list[dict[str, Any]] = [
    {"patch": "glow.patch.json"},
    {"patch": "bright.patch.json", "transition": "fade", "beats": 4, "at": "beat"},
    {"patch": "missing.patch.json"},
    {"patch": "dim.patch.json", "transition": "wipe", "beats": 2, "at": "now"},
]
WIPE = """/*{"INPUTS": [
  {"NAME": "startImage", "TYPE": "image"}, {"NAME": "endImage", "TYPE": "image"},
  {"NAME": "progress", "TYPE": "float"}]}*/
void main() {
  gl_FragColor = isf_FragNormCoord.x < progress
    ? IMG_THIS_PIXEL(endImage) : IMG_THIS_PIXEL(startImage);
}
"""


@pytest.fixture
def set_file(patch: Path) -> Path:
    """Three documents that differ in one value, and one that is not there."""
    (patch.parent / "shaders" / "wipe.fs").write_text(WIPE)
    raw = json.loads(patch.read_text())
    raw["nodes"]["level"]["off"] = True
    for name, value in (("glow", 0.25), ("bright", 1.0), ("dim", 0.5)):
        raw["nodes"]["knob"]["values"] = {"value": value}
        (patch.parent / f"{name}.patch.json").write_text(json.dumps(raw))
    path = patch.parent / "evening.set.json"
    path.write_text(json.dumps({"format": "nodegraph-set/1", "patches": ENTRIES}))
    return path


@pytest.fixture
def show(set_file: Path, drums: Path) -> Iterator[Playing]:
    """A show of the set."""
    playing = Playing(set_file, drums)
    try:
        yield playing
    finally:
        playing.close()


def reds(path: Path) -> list[float]:
    """Return the mean red of each frame."""
    with av.open(str(path)) as file:
        pictures = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    return [float(picture[..., 0].mean()) for picture in pictures]


def test_one_document_after_the_other_by_fade_and_by_wipe(show: Playing, tmp_path: Path) -> None:
    assert "missing.patch.json" in show.log()
    assert show.status["place"] == 0
    until(lambda: show.status["coming"] == 1)
    out = tmp_path / "evening.mkv"
    show.client.record(out)
    until(lambda: show.status["stage"]["recording"])
    for name in ("extra", "more"):  # plans of the one that plays, after the next was prepared
        show.client.edit(AddNode(name, PatchNode("math.add")))
    assert show.client.go() == 1
    until(lambda: show.status["place"] == 1 and "bright" in show.status["path"])
    until(lambda: show.status["coming"] == 3)  # the missing one is passed over
    show.client.edit(SetValue("knob", "value", 0.9))  # of the document that plays now
    generation = show.generation
    show.client.edit(AddNode("late", PatchNode("math.add")))
    until(lambda: show.generation > generation)
    assert show.client.go() == 3
    until(lambda: "dim" in show.status["path"])
    news = [item for item in show.client.listen(0.2) if isinstance(item, m.NowPlays)]
    assert [item.place for item in news] == [1, 3]
    frames = show.frames
    until(lambda: show.frames > frames + 45)
    show.client.record(None)
    until(lambda: "were recorded" in show.log())
    found = reds(out)
    assert min(found) > 0.2 * 255, "no dark frame"
    assert found[0] == pytest.approx(64, abs=3)
    assert max(found) > 225
    assert found[-1] == pytest.approx(128, abs=3)
    rise = np.diff(found[: int(np.argmax(found))])
    assert rise.max() < 20, "a fade does not jump"
    assert load(Path(show.launcher.patch.parent / "bright.patch.json")).nodes["knob"].values == {
        "value": 1.0
    }, "what was not saved is not in the file"
    with pytest.raises(Unusable, match="no entry 9"):
        show.client.go(8)
    with pytest.raises(Unusable, match="missing"):
        show.client.go(2)


def _is_new(show: Playing, role: str, before: int) -> bool:
    return show.pids[role] not in (0, before)


def test_a_set_survives_the_deaths_of_its_processes(show: Playing) -> None:
    until(lambda: show.status["coming"] == 1)
    pids = show.pids
    for role in ("engine", "stage"):
        os.kill(pids[role], signal.SIGKILL)
        until(partial(_is_new, show, role, pids[role]))
    show.client.go()
    until(lambda: "bright" in show.status["path"] and show.frames > 5)
    os.kill(show.pids["session"], signal.SIGKILL)
    show.again()
    until(lambda: show.status["engine"])
    assert "bright" in show.status["path"]
    assert show.status["place"] == 1
    until(lambda: show.status["coming"] == 3)
    show.client.go()
    until(lambda: "dim" in show.status["path"])


def knob(show: Playing) -> Any:
    """The value in the document that plays."""
    return loads(show.client.ask("patch")["patch"]).nodes["knob"].values["value"]


def test_an_edited_document_is_found_as_it_was_left(show: Playing) -> None:
    until(lambda: show.status["coming"] == 1)
    show.client.edit(SetValue("knob", "value", 0.9))
    show.client.go()
    until(lambda: "bright" in show.status["path"])
    os.kill(show.pids["session"], signal.SIGKILL)  # its successor knows of both documents
    show.again()
    until(lambda: show.status["engine"])
    show.client.edit(SetValue("knob", "value", 0.8))
    assert show.client.go(0) == 0
    until(lambda: "glow" in show.status["path"])
    assert knob(show) == 0.9
    assert show.client.go(1) == 1
    until(lambda: "bright" in show.status["path"])
    assert knob(show) == 0.8
    show.client.undo()
    assert knob(show) == 1.0


def test_a_set_without_a_patch_that_plays_is_unusable(tmp_path: Path, drums: Path) -> None:
    path = tmp_path / "empty.set.json"
    path.write_text('{"format": "nodegraph-set/1", "patches": [{"patch": "nobody.patch.json"}]}')
    with pytest.raises(Unusable, match="no patch of this set can be played"):
        Playing(path, drums)


def test_a_window_that_cannot_be_is_said_before_the_show_begins(
    set_file: Path, drums: Path
) -> None:
    raw = json.loads(set_file.read_text())
    raw["outputs"] = [{"display": 0, "rotate": 45}]
    set_file.write_text(json.dumps(raw))
    with pytest.raises(Unusable, match=r"outputs: .*rotate"):
        Playing(set_file, drums)


def after_a_death(show: Playing) -> dict[str, Any]:
    """How the show is with a successor of its session."""
    os.kill(show.pids["session"], signal.SIGKILL)
    show.again()
    until(lambda: show.status["engine"])
    return show.status


def test_a_set_opens_in_a_running_show_and_a_patch_leaves_it(
    patch: Path, set_file: Path, drums: Path
) -> None:
    show = Playing(patch, drums)
    try:
        pids, blocks, dim = show.pids, show.blocks, patch.parent / "dim.patch.json"
        show.client.open(set_file)
        assert (show.status["place"], len(show.status["entries"])) == (0, len(ENTRIES))
        until(lambda: show.status["coming"] == 1)
        news = [item for item in show.client.listen(0.2) if isinstance(item, m.NowPlays)]
        assert news == [m.NowPlays(path=str(patch), place=0)]
        assert after_a_death(show)["place"] == 0, "the set is the successor's, too"
        until(lambda: show.status["coming"] == 1)
        show.client.go()
        until(lambda: "bright" in show.status["path"] and show.status["coming"] == 3)
        show.client.open(dim)
        assert (show.status["place"], show.status["entries"]) == (-1, [])
        assert show.status["set_path"] == "" and show.status["set_midi"] is None
        with pytest.raises(Unusable, match="open a set"):
            show.client.go()
        found = after_a_death(show)
        assert (found["path"], found["entries"]) == (str(dim), [])
        frames = show.frames
        until(lambda: show.frames > frames + 5)
        now = show.pids
        assert (now["engine"], now["stage"]) == (pids["engine"], pids["stage"])
        assert show.blocks > blocks
    finally:
        show.close()


def test_a_set_that_cannot_be_read_leaves_the_one_that_plays(
    show: Playing, set_file: Path, tmp_path: Path
) -> None:
    until(lambda: show.status["coming"] == 1)
    broken, empty = tmp_path / "broken.set.json", tmp_path / "empty.set.json"
    broken.write_text('{"format": "nodegraph-set/1", "patches": [')
    empty.write_text('{"format": "nodegraph-set/1", "patches": []}')
    before = show.status["path"], show.status["generation"]
    for path in (broken, empty, tmp_path / "none.set.json"):
        with pytest.raises(Unusable, match=path.name) as said:
            show.client.open(path)
        assert "\n" not in str(said.value)
        assert (show.status["path"], show.status["generation"]) == before
        assert show.status["place"] == 0
    show.client.go()
    until(lambda: "bright" in show.status["path"])


def test_the_master_goes_where_a_set_wants_it_unless_a_hand_put_it_elsewhere(
    show: Playing, set_file: Path
) -> None:
    raw = json.loads(set_file.read_text())
    raw["master"] = {"level": 0.5}
    dark = set_file.with_name("dark.set.json")
    dark.write_text(json.dumps(raw))
    show.client.open(dark)
    assert show.status["controls"]["master"] == 0.5
    show.client.show(master=0.8)
    show.client.open(set_file)
    assert show.status["controls"]["master"] == 0.8
