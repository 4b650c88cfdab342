"""A pause: the sound comes and goes without a click, and what plays on never heard of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.show.live.pausing import FADE_SECONDS, Pausing
from nodegraph.show.live.ring import RUN, STILL
from nodegraph.show.live.wishes import Sounds
from tests.conftest import PatchFile
from tests.engine.sound.conftest import Jack, own_server
from tests.show.live.conftest import until
from tests.show.live.pausing_player import Played, small_patch

RATE = 48_000
STEEPEST = 0.5 * math.pi / (FADE_SECONDS * RATE)  # of a sine's square, a sample


ORDERS = st.lists(st.tuples(st.booleans(), st.integers(1, 6)), max_size=8)


@given(ORDERS, st.sampled_from([64, 512]))
def test_what_is_heard_never_jumps_and_ends_in_silence(
    asked: list[tuple[bool, int]], block: int
) -> None:
    pausing, heard = Pausing(), [np.ones(1, np.float32)]
    for playing, blocks in (*asked, (False, 20)):
        pausing.play(playing)
        for _ in range(blocks):
            if not pausing.is_still:
                shape = pausing.shape(block, RATE)
                heard.append(np.ones(block, np.float32) if shape is None else shape)
    whole = np.concatenate(heard)
    assert np.abs(np.diff(whole)).max() <= STEEPEST * 1.01
    assert pausing.is_still and whole[-1] == 0.0


def test_a_fade_takes_ten_milliseconds_either_way() -> None:
    pausing = Pausing()
    assert pausing.is_plain and pausing.shape(512, RATE) is None
    pausing.play(False)
    down = pausing.shape(512, RATE)
    pausing.play(True)
    up = pausing.shape(512, RATE)
    assert down is not None and up is not None
    assert np.flatnonzero(down < 1e-6)[0] + 1 == FADE_SECONDS * RATE
    assert np.flatnonzero(up == 1.0)[0] + 1 == FADE_SECONDS * RATE
    assert pausing.is_plain


def test_who_starts_afresh_has_nothing_to_fade() -> None:
    pausing = Pausing()
    pausing.play(False, at_once=True)
    assert pausing.is_still
    pausing.play(True, at_once=True)
    assert pausing.is_plain


# --- blocks ---------------------------------------------------------------------------------------


@pytest.fixture
def jack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jack]:
    """A server of these tests alone."""
    with own_server("pausing", monkeypatch) as server:
        yield server


@pytest.fixture
def in_python(tmp_path: Path, write_patch: PatchFile, drums: Path) -> Iterator[Played]:
    """A patch with a step in Python, on the computer's clock."""
    path = small_patch(write_patch, tmp_path, python=True)
    playing = Played(tmp_path, path, drums, Sounds(audio=str(drums), repeat=True, silent=True))
    yield playing
    playing.close()


@pytest.fixture
def in_machine_code(
    tmp_path: Path, write_patch: PatchFile, drums: Path, jack: Jack
) -> Iterator[Played]:
    """A patch of machine code alone, on a sound card."""
    path = small_patch(write_patch, tmp_path, python=False)
    playing = Played(tmp_path, path, drums, Sounds(audio=str(drums), repeat=True))
    until(lambda: playing.player.pilot.flying)
    yield playing
    playing.close()


def paused_thrice(played: Played) -> None:
    """Play, pause and play on, three times."""
    for blocks in (40, 3, 90):
        played.run(60)
        played.play(False, blocks)
        played.play(True, 60)
    played.close()
    assert played.player.held >= 40 + 3 + 90


def assert_no_pause_was_heard(played: Played) -> None:
    """Compare every block that was run with those of a show without a pause."""
    run = played.run_blocks
    count = max(run) + 1
    assert sorted(run) == list(range(min(run), count)), "none is left out, none comes twice"
    fading, events = list[int](), 0
    for number, block in enumerate(played.uninterrupted(count)):
        slot = run.get(number)
        if slot is None:
            continue
        np.testing.assert_array_equal(slot.values, block.values)
        assert (slot.events, slot.beat) == (block.events, block.beat)
        events += len(block.events)
        if not np.array_equal(slot.sound, block.sound):
            fading.append(slot.block)
            assert np.all(np.abs(slot.sound) <= np.abs(block.sound)), "it is only fainter"
    assert events > 3
    assert len(fading) == 6, "one block of each fade, and no other, is not as it was"


def assert_nothing_happens_meanwhile(played: Played) -> None:
    """Where time stands still there is no sound and no event, and what was seen stays."""
    slots = [played.slots[number] for number in sorted(played.slots)]
    assert {slot.state for slot in slots} == {RUN, STILL}
    for before, slot in pairwise(slots):
        assert slot.block == before.block + 1, "blocks are counted on, none is missing"
        assert slot.heard_ns >= before.heard_ns
        assert slot.held == before.held + (before.state == STILL)
        if slot.state == STILL:
            assert not slot.events and not slot.sound.any()
            np.testing.assert_array_equal(slot.values, before.values)
            for place, array in slot.arrays.items():
                np.testing.assert_array_equal(array, before.arrays[place])


def test_python_plays_on_bit_by_bit_where_it_was(in_python: Played) -> None:
    deck = in_python.player.deck
    assert deck is not None and not deck.can_fly
    paused_thrice(in_python)
    assert_no_pause_was_heard(in_python)
    assert_nothing_happens_meanwhile(in_python)


@pytest.mark.slow
def test_machine_code_plays_on_bit_by_bit_where_it_was(in_machine_code: Played) -> None:
    played = in_machine_code
    for blocks in (40, 3, 90):
        until(lambda: played.player.pilot.flying)
        played.run(60)
        played.play(False, blocks)
        assert not played.player.pilot.flying
        played.play(True, 60)
    until(lambda: played.player.pilot.flying)
    played.close()
    assert_no_pause_was_heard(played)
    assert_nothing_happens_meanwhile(played)
