"""A set made again from its log: the sound to the bit, the pictures on the same grid."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from nodegraph.model.edits import AddNode
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import PatchNode
from nodegraph.show.live.control_log import Logged, read_log
from nodegraph.show.live.crossing import Crossing
from nodegraph.show.live.replay import Replay, render_log
from nodegraph.show.live.ring import Ring, Slot
from nodegraph.show.opening import open_patch
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow

WIPE = """/*{"INPUTS": [
  {"NAME": "startImage", "TYPE": "image"}, {"NAME": "endImage", "TYPE": "image"},
  {"NAME": "progress", "TYPE": "float"}]}*/
void main() {
  gl_FragColor = isf_FragNormCoord.x < progress
    ? IMG_THIS_PIXEL(endImage) : IMG_THIS_PIXEL(startImage);
}
"""
RISING = """/*{"INPUTS": [{"NAME": "level", "TYPE": "float"}, {"NAME": "flash", "TYPE": "event"}]}*/
void main() { gl_FragColor = vec4(fract(TIME * 3.703) * level, 1.0 - level, 0.0, 1.0); }
"""
ENTRIES: list[dict[str, Any]] = [
    {"patch": "one.patch.json"},
    {"patch": "two.patch.json", "transition": "fade", "beats": 3, "at": "beat"},
    {"patch": "three.patch.json", "transition": "wipe", "beats": 2, "at": "now"},
]


@pytest.fixture
def show(patch: Path, drums: Path) -> Iterator[Playing]:
    """A set of three that look and sound different; pictures move all the time."""
    (patch.parent / "shaders" / "wipe.fs").write_text(WIPE)
    (patch.parent / "shaders" / "glow.fs").write_text(RISING)
    raw = json.loads(patch.read_text())
    raw["nodes"]["level"]["off"] = True
    raw["nodes"]["loud"] = {"type": "audio.gain"}
    raw["wires"][raw["wires"].index("in.audio -> screen.sound")] = "in.audio -> loud.source"
    raw["wires"].append("loud.out -> screen.sound")
    for name, value, gain in (("one", 0.9, -3.0), ("two", 0.5, -12.0), ("three", 0.2, 0.0)):
        raw["nodes"]["knob"]["values"] = {"value": value}
        raw["nodes"]["loud"]["values"] = {"gain": gain}
        (patch.parent / f"{name}.patch.json").write_text(json.dumps(raw))
    path = patch.parent / "evening.set.json"
    path.write_text(json.dumps({"format": "nodegraph-set/1", "patches": ENTRIES}))
    playing = Playing(path, drums)
    try:
        yield playing
    finally:
        playing.close()


def blocks_from(show: Playing, name: str, count: int) -> dict[int, Slot]:
    """Return the first blocks in which a document plays, as the stage gets them."""
    plan = open_patch(show.launcher.patch.with_name(f"{name}.patch.json")).plan
    path = show.launcher.folder / f"blocks-{show.generation}.ring"
    ring = Ring.of(path, plan)
    until(lambda: ring.newest >= ring.first + count)
    found = {number: ring.read(number) for number in range(ring.first, ring.first + count)}
    return {number: slot for number, slot in found.items() if slot is not None}


def played(show: Playing, tmp_path: Path) -> tuple[list[dict[int, Slot]], Logged, Path]:
    """Go through the set, recorded; return blocks of each take-over, the log, the recording."""
    until(lambda: show.status["coming"] == 1)
    out = tmp_path / "evening.mkv"
    show.client.record(out)
    taken = []
    for place, name, beside in ((1, "two", 2), (2, "three", -1)):
        assert show.client.go() == place
        until(partial(_plays, show, name))
        taken.append(blocks_from(show, name, 170))  # beyond the end of the transition
        if name == "two":
            show.client.edit(AddNode("more", PatchNode("math.add")))
        until(partial(_has_beside, show, beside))
    show.client.record(None)
    until(lambda: "were recorded" in show.log())
    last = max(taken[-1])
    logged = until(lambda: (found := read_log(show.launcher.control)).blocks and found)
    assert [what for _, what, _ in logged.done].count("over") == 2
    return taken, Logged(logged.start, (*logged.done, (last, "end", None))), out


def _plays(show: Playing, name: str) -> bool:
    return f"{name}.patch" in show.status["path"]


def _has_beside(show: Playing, place: int) -> bool:
    return int(show.status["coming"]) == place


def pictures_of(path: Path) -> NDArray[np.float32]:
    """Return mean red and green of each frame, (frames, 2)."""
    with av.open(str(path)) as file:
        frames = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    return np.array([frame[..., :2].mean(axis=(0, 1)) for frame in frames], np.float32)


def test_a_set_is_made_again_with_its_transitions(show: Playing, tmp_path: Path) -> None:
    taken, logged, recording = played(show, tmp_path)
    blocks = {number: slot for part in taken for number, slot in part.items()}
    crossings = [given for _, what, given in logged.done if what == "over"]
    assert [(c.beats, c.transition) for c in crossings] == [(3.0, "fade"), (2.0, "wipe")]
    again: list[tuple[float, float]] = []
    with Replay(logged, None) as replay:
        count = int(logged.blocks * replay.plan.block * replay.fps / replay.plan.rate)
        for frame in replay.frames(count):
            again.append(tuple(frame.pixels[..., :2].mean(axis=(0, 1))))
        sound = replay.take_sound()
    assert not replay.problems
    compared = [number for number in blocks if number < len(sound)]
    assert len(compared) > 300
    for number in compared:
        np.testing.assert_array_equal(sound[number], blocks[number].sound, f"block {number}")
    assert_same_pictures(pictures_of(recording), np.array(again, np.float32))


def assert_same_pictures(live: NDArray[np.float32], again: NDArray[np.float32]) -> None:
    """A recording begins at some frame, and repeats those that a busy machine left out."""

    def off(start: int) -> NDArray[np.float32]:
        count = min(len(live), len(again) - start)
        fresh = np.r_[True, np.any(np.diff(live[:count], axis=0) != 0.0, axis=1)]
        worst = np.abs(live[:count] - again[start : start + count]).max(axis=1)
        return np.asarray(worst[fresh], np.float32)

    starts = range(max(len(again) - len(live) // 2, 1))
    best = min(starts, key=lambda start: float(off(start).mean()))
    assert len(off(best)) > 90, "enough frames were drawn, of both transitions"
    assert off(best).max() < 5.0, "to within what an encoder does; the next frame is 6 to 28 off"


def test_a_log_without_names_of_transitions_fades(show: Playing, tmp_path: Path) -> None:
    """Logs of before know when a document took over, not how; those are read."""
    _, logged, _ = played(show, tmp_path)
    path = show.launcher.control
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        if line[1] == "over":
            line[2] = line[2][:2]
    old = tmp_path / "old.control"
    old.write_text("\n".join(map(json.dumps, lines)) + "\n")
    found = [given for _, what, given in read_log(old).done if what == "over"]
    assert found == [Crossing(c.beat, c.beats, "fade") for _, what, c in logged.done
                     if what == "over"]  # fmt: skip
    film = tmp_path / "old.mkv"
    seconds = logged.blocks * 512 / 48_000
    made = render_log(old, film, None, {"size": (32, 18)}, seconds, lambda done, total: None)
    assert made.complete and not made.problems
    greens = pictures_of(film)[:, 1]
    assert np.abs(np.diff(greens)).max() < 20.0, "a fade does not jump; a cut does by 76"
    assert greens.max() - greens.min() > 150.0
    with pytest.raises(Unusable, match="line 1 "):
        read_log(show.launcher.patch)
