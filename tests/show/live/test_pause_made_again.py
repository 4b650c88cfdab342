"""A pause in a control log, made again: held as long as it was, and then as if it had not been."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nodegraph.model.edits import AddNode, AddWire, Batch, RemoveWire, apply
from nodegraph.model.patch import PatchNode, Wire
from nodegraph.model.storage import dumps, loads
from nodegraph.show.live.control_log import FORMAT, Logged, Planned, Played, Start, Turned
from nodegraph.show.live.replay import Replay
from tests.conftest import PatchFile
from tests.show.live.pausing_player import small_patch

HELD = 50  # blocks: just as long as 16 frames
FRAMES = HELD * 512 * 30 // 48_000
PAUSED, LAST = 40, 150  # blocks

Done = tuple[int, str, Any]


@pytest.fixture
def patch(tmp_path: Path, write_patch: PatchFile) -> Path:
    """A patch whose picture and sound are others all the time."""
    return small_patch(write_patch, tmp_path, python=True)


def planned(patch: Path, text: str) -> Planned:
    return Planned(text, str(patch), (), 120.0, 0.0)


def shown(
    patch: Path, drums: Path, *done: Done, last: int = LAST
) -> tuple[list[NDArray[np.uint8]], list[NDArray[np.float32]], Replay]:
    """Make a show again in which this was done; return its pictures and the sound of its blocks."""
    begun: Sequence[Done] = ((0, "plan", planned(patch, patch.read_text())),)
    logged = Logged(Start(FORMAT, str(drums), False), (*begun, *done, (last, "end", None)))
    show = Replay(logged, None)
    with show:
        count = int(last * 512 * show.fps / 48_000)
        pictures = [frame.pixels.copy() for frame in show.frames(count)]
        return pictures, [block.copy() for block in show.take_sound()], show


def pause_at(block: int, last: int) -> tuple[Done, Done]:
    """What a pause leaves in a log, whose time stands from a block on, up to another one."""
    return (block - 1, "playing", Played(False)), (last, "playing", Played(True))


def test_a_film_goes_on_as_if_it_had_not_stood(patch: Path, drums: Path) -> None:
    plain, sound, _ = shown(patch, drums)
    stood, with_pause, show = shown(
        patch, drums, *pause_at(PAUSED, PAUSED + HELD), last=LAST + HELD
    )
    last = next(
        number for number in range(len(plain)) if not np.array_equal(plain[number], stood[number])
    )
    assert last == -(-PAUSED * 512 * 30 // 48_000), "the first frame that stands"
    for number in range(last, last + FRAMES):
        np.testing.assert_array_equal(stood[number], plain[last - 1])
    for number in range(last + FRAMES, len(stood)):
        np.testing.assert_array_equal(stood[number], plain[number - FRAMES], f"frame {number}")
    assert len({picture.tobytes() for picture in plain}) == len(plain), "every one is another"
    for number, block in enumerate(with_pause):
        if number in range(PAUSED, PAUSED + HELD):
            assert not block.any()
        elif number not in (PAUSED - 1, PAUSED + HELD):  # they fade
            played = number - (HELD if number > PAUSED else 0)
            np.testing.assert_array_equal(block, sound[played], f"block {number}")
    assert show.clock.sample == (len(with_pause) - HELD) * 512


def test_time_of_any_length_leaves_no_picture_out(patch: Path, drums: Path) -> None:
    """Seconds go on where they were, between two frames of a show without a pause."""
    for held in (7, 33):
        stood, _, _ = shown(patch, drums, *pause_at(PAUSED, PAUSED + held), last=LAST)
        blues = np.array([picture[..., 2].mean() for picture in stood])  # a second from 0 to 255
        steps = np.diff(blues) % 255.0
        moving = steps[steps > 0.0]
        still = int((steps == 0.0).sum())
        assert still in (held * 512 * 30 // 48_000, held * 512 * 30 // 48_000 + 1)
        assert moving.max() < 2.1 * 255 / 30
        passed = (LAST - held) * 512 / 48_000
        assert moving.sum() == pytest.approx(255 * passed, abs=2.5 * 255 / 30)


def test_an_edit_meanwhile_leads_to_no_dark_frame(patch: Path, drums: Path) -> None:
    """A new node has no value before its first block, and no frame is made up of that."""
    text = patch.read_text()
    edited, _ = apply(loads(text), Batch("Between", (
        AddNode("more", PatchNode("math.add", {}, {"amount": 0.0})),
        RemoveWire(Wire("lfo", "out", "flash", "level")),
        AddWire(Wire("lfo", "out", "more", "value")),
        AddWire(Wire("more", "out", "flash", "level")),
    )))  # fmt: skip
    paused, played = pause_at(PAUSED, 100)  # a frame falls on the beginning of that block
    edit: Done = (PAUSED + 10, "plan", planned(patch, dumps(edited)))
    plain, _, _ = shown(patch, drums, paused, played)
    stood, _, _ = shown(patch, drums, paused, edit, played)
    for one, other in zip(plain, stood, strict=True):
        assert np.abs(one[..., 0].mean() - other[..., 0].mean()) < 10.0


def test_a_beat_that_is_tapped_meanwhile_sets_the_tempo_alone(patch: Path, drums: Path) -> None:
    turned: Done = (PAUSED + 10, "clock", Turned(90.0, None, None, False))
    paused, played = pause_at(PAUSED, PAUSED + HELD)
    _, _, show = shown(patch, drums, paused, turned, played, last=PAUSED + HELD)
    assert show.clock.now().tempo == 90.0
    assert show.clock.now().beat == pytest.approx(PAUSED * 512 / 48_000 * 2.0)
