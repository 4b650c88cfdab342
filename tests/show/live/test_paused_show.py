"""A real show that is paused: everything stands, nobody is taken for dead, and it plays on."""

from __future__ import annotations

import io
import json
import os
import signal
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nodegraph.model.edits import AddNode
from nodegraph.model.patch import PatchNode
from nodegraph.session import messages as m
from nodegraph.show.live.control_log import Logged, read_log
from nodegraph.show.live.replay import Replay
from nodegraph.show.live.ring import BARE, STILL, Ring, Slot
from nodegraph.show.opening import open_patch
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow

# Another red at every moment; its blue remembers how often it was drawn.
COLOURS = """/*{
  "INPUTS": [{"NAME": "level", "TYPE": "float"}, {"NAME": "flash", "TYPE": "event"}],
  "PASSES": [{"TARGET": "drawn", "PERSISTENT": true, "FLOAT": true}, {}]
}*/
void main() {
  float count = fract(IMG_THIS_PIXEL(drawn).r + (PASSINDEX == 0 ? 0.03 : 0.0));
  gl_FragColor = PASSINDEX == 0 ? vec4(count)
    : vec4(fract(TIME * 3.703), 0.5 + 0.01 * level, count, 1.0);
}
"""


@pytest.fixture
def patch(patch: Path) -> Path:
    """The small patch, whose picture is another one in every frame."""
    (patch.parent / "shaders" / "glow.fs").write_text(COLOURS)
    return patch


def pause(show: Playing) -> dict[str, Any]:
    """Pause, and return how the engine is once its time stands still."""
    show.client.show(playing=False)
    until(lambda: show.status["engine"]["still"])
    found: dict[str, Any] = show.status["engine"]
    return found


def playing_pids(show: Playing) -> dict[str, int]:
    """Return the processes that play, without those that are spare."""
    return {role: show.pids[role] for role in ("engine", "stage", "session")}


def play(show: Playing) -> None:
    """Play on, and wait until time goes on."""
    beat = show.status["engine"]["beat"]
    show.client.show(playing=True)
    until(lambda: show.status["engine"]["beat"] > beat)


def go_on(show: Playing, blocks: int) -> None:
    """Wait for so many blocks, and a picture after them."""
    begun, frames = show.blocks, show.frames
    until(lambda: show.blocks > begun + blocks and show.frames > frames)


def picture(show: Playing) -> bytes:
    """Return the picture that is seen, small."""
    show.client.listen(0.0)
    found: list[bytes] = []

    def comes() -> bool:
        found.extend(
            item.jpeg for item in show.client.listen(0.1) if isinstance(item, m.SmallPicture)
        )
        return len(found) > 2  # the first ones may be older

    until(comes)
    return found[-1]


def test_everything_stands_and_nobody_is_taken_for_dead(show: Playing) -> None:
    show.client.watch_picture(64, 15.0)
    pids = playing_pids(show)
    held = pause(show)
    go_on(show, 10)
    seen = picture(show)
    go_on(show, 250)  # longer than any watchdog is patient
    after = show.status["engine"]
    assert after["beat"] == held["beat"] and after["blocks"] - after["held"] == (
        held["blocks"] - held["held"]
    )
    assert picture(show) == seen
    assert playing_pids(show) == pids
    assert not show.status["controls"]["playing"]
    play(show)
    until(lambda: picture(show) != seen)
    assert playing_pids(show) == pids, show.log()


@pytest.mark.parametrize("role", ["engine", "stage", "session"])
def test_who_dies_meanwhile_finds_it_paused(show: Playing, role: str) -> None:
    show.client.watch_picture(64, 15.0)
    beat = pause(show)["beat"]
    before = show.pids
    os.kill(before[role], signal.SIGKILL)
    if role == "session":
        show.again()
        show.client.watch_picture(64, 15.0)
    until(lambda: show.pids[role] not in (0, before[role]))
    until(lambda: show.status["engine"] and show.status["stage"])
    go_on(show, 30)
    engine = show.status["engine"]
    assert engine["still"] and engine["beat"] == beat
    assert not show.status["controls"]["playing"]
    with Image.open(io.BytesIO(picture(show))) as seen:
        assert np.asarray(seen.convert("RGB"))[..., 1].mean() > 100, "it is never dark"
    play(show)
    go_on(show, 30)


def test_opening_another_patch_plays_it(show: Playing, patch: Path) -> None:
    other = patch.with_name("other.patch.json")
    other.write_text(patch.read_text())
    pause(show)
    show.client.open(other)
    until(lambda: not show.status["engine"]["still"])
    assert show.status["controls"]["playing"]
    pause(show)
    show.client.panic()
    until(lambda: not show.status["engine"]["still"])


def test_an_edit_meanwhile_is_seen_when_it_plays_on(show: Playing) -> None:
    show.client.watch_picture(64, 15.0)
    pause(show)
    go_on(show, 10)
    seen, generation = picture(show), show.generation
    show.client.edit(AddNode("more", PatchNode("math.add")))
    until(lambda: show.generation > generation)
    go_on(show, 60)
    assert picture(show) == seen
    plan = open_patch(_document(show)).plan
    ring = Ring.of(show.launcher.folder / f"blocks-{show.generation}.ring", plan)
    first = ring.read(ring.newest)
    assert first is not None and first.state == BARE
    play(show)
    until(lambda: picture(show) != seen)


def _document(show: Playing) -> Path:
    path = show.launcher.patch.with_name("now.patch.json")
    path.write_text(show.client.ask("patch")["patch"])
    return path


def test_a_patch_of_a_set_takes_over_once_it_plays_on(patch: Path, drums: Path) -> None:
    for name in ("one", "two"):
        patch.with_name(f"{name}.patch.json").write_text(patch.read_text())
    entries = [{"patch": f"{name}.patch.json", "at": "now"} for name in ("one", "two")]
    evening = patch.with_name("evening.set.json")
    evening.write_text(json.dumps({"format": "nodegraph-set/1", "patches": entries}))
    show = Playing(evening, drums)
    try:
        until(lambda: show.status["coming"] == 1)
        pause(show)
        show.client.go()
        go_on(show, 60)
        assert "one.patch" in show.status["path"]
        play(show)
        until(lambda: "two.patch" in show.status["path"])
        go_on(show, 10)
    finally:
        show.close()


# --- made again -----------------------------------------------------------------------------------


def blocks_of(show: Playing, patch: Path) -> dict[int, Slot]:
    """Pause and play on; return the blocks of that, as the stage gets them."""
    ring = Ring.of(show.launcher.folder / f"blocks-{show.generation}.ring", open_patch(patch).plan)
    first, number = ring.newest, ring.newest
    found: dict[int, Slot] = {}

    def follow(blocks: int) -> None:
        nonlocal number
        end = number + blocks

        def read() -> bool:
            nonlocal number
            while number <= min(ring.newest, end):
                slot = ring.read(number)
                if slot is not None:
                    found[number] = slot
                number += 1
            return number > end

        until(read)

    follow(30)
    show.client.show(playing=False)
    follow(100)
    show.client.perform({"knob.value": 0.5})
    show.client.show(playing=True)
    follow(100)
    assert len(found) == number - first
    return found


def logged_until(show: Playing, block: int) -> Logged:
    """Return the control log as far as a block."""
    logged = until(
        lambda: (
            (found := read_log(show.launcher.control)).done[-1][1] == "playing"
            and found.done[-1][2].on
            and found
        )
    )
    return Logged(logged.start, (*logged.done, (block, "end", None)))


def test_a_pause_is_in_the_log_and_made_again(show: Playing, patch: Path, tmp_path: Path) -> None:
    out = tmp_path / "take.mkv"
    show.client.record(out)
    until(lambda: show.status["recording"])
    slots = blocks_of(show, patch)
    show.client.record(None)
    until(lambda: "were recorded" in show.log())
    logged = logged_until(show, max(slots))
    again: list[float] = []
    with Replay(logged, None) as replay:
        count = int(logged.blocks * replay.plan.block * replay.fps / replay.plan.rate)
        for frame in replay.frames(count):
            again.append(float(frame.pixels[..., 0].mean()))
        sound = replay.take_sound()
    for number, slot in slots.items():
        if number < len(sound):
            np.testing.assert_array_equal(sound[number], slot.sound, f"block {number}")
    still = sum(slot.state == STILL for slot in slots.values())
    assert 60 < still < 120
    assert_stands_in(np.array(again), still * 512 / 48_000)
    live, silent = recorded(out)
    assert_stands_in(live, still * 512 / 48_000)
    assert silent == pytest.approx(still * 512 / 48_000, abs=0.06)


def assert_stands_in(reds: NDArray[np.float64], seconds: float) -> None:
    """A film whose picture stands once, for so long, and goes on where it was."""
    moved = np.flatnonzero(np.abs(np.diff(reds)) > 5.0)  # a frame is 31 of 255 further
    gaps = np.diff(moved)
    assert gaps.max() / 30 == pytest.approx(seconds, abs=0.2)
    place = int(gaps.argmax())
    step = (reds[moved[place + 1] + 1] - reds[moved[place] + 1]) % 255.0
    assert step < 100.0, "time did not go on meanwhile"


def recorded(path: Path) -> tuple[NDArray[np.float64], float]:
    """Return mean red of the frames, and the longest silence in seconds."""
    with av.open(str(path)) as file:
        frames = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    with av.open(str(path)) as file:
        parts = [frame.to_ndarray() for frame in file.decode(audio=0)]
        rate = file.streams.audio[0].rate
    sound = np.concatenate(parts, axis=1).reshape(-1, 2)[:, 0]
    loud = np.flatnonzero(np.abs(sound) > 1e-6)
    return (
        np.array([frame[..., 0].mean() for frame in frames]),
        float(np.diff(loud).max()) / rate,
    )
