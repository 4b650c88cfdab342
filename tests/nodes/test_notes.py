from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nodegraph.model.signals import Note
from tests.playing import note, play


def voices(notes: list[Note], blocks: int, count: int = 3) -> Any:
    return play("notes.voices", blocks, {"source": notes}, settings={"voices": count})


def test_each_note_has_a_lane_its_pitch_and_its_velocity() -> None:
    made = voices([note(3, True, 1, 69.0, 127.0), note(9, True, 2, 57.0, 63.5)], 1)
    assert made["frequency"][:2, 0] == pytest.approx([440.0, 220.0])
    assert made["note"][:2, 0].tolist() == [69.0, 57.0]
    assert made["velocity"][:, 0] == pytest.approx([1.0, 0.5, 0.0])
    assert made["held"][:, 0].tolist() == [1.0, 1.0, 0.0]
    assert made["gate"] == [[(3, 1.0)], [(9, 0.5)], []]


def test_values_stay_when_the_note_ends() -> None:
    made = voices([note(0, True, 1, 72.0), note(600, False, 1)], 3)
    assert made["held"][0].tolist() == [1.0, 0.0, 0.0]
    assert made["note"][0].tolist() == [72.0, 72.0, 72.0]


def test_the_lane_that_is_silent_longest_is_taken_first() -> None:
    ends = [note(0, True, 1), note(1, True, 2), note(2, False, 2), note(3, False, 1)]
    made = voices([*ends, *(note(512 * k, True, 2 + k, 60.0 + k) for k in (1, 2, 3))], 4)
    assert made["note"][:, 3].tolist() == [63.0, 62.0, 61.0]


def test_the_oldest_note_gives_its_lane_away() -> None:
    made = voices([note(512 * k, True, k, 60.0 + k) for k in range(5)], 5)
    assert made["note"][:, 4].tolist() == [63.0, 64.0, 62.0]
    assert made["held"][:, 4].tolist() == [1.0, 1.0, 1.0]
    made = voices(
        [
            note(0, True, 0),
            note(1, True, 1),
            note(2, True, 2),
            note(3, True, 3),
            note(600, False, 0),
        ],
        2,
    )
    assert made["held"][:, 1].tolist() == [1.0, 1.0, 1.0]  # its note was taken over before


def test_a_note_struck_again_keeps_its_lane() -> None:
    made = voices([note(0, True, 7, 60.0), note(600, True, 7, 61.0)], 2)
    assert made["gate"][0] == [(0, pytest.approx(100 / 127)), (600, pytest.approx(100 / 127))]
    assert made["note"][:, 1].tolist() == [61.0, 60.0, 60.0]


def test_many_notes_never_share_a_lane() -> None:
    random = np.random.default_rng(1)
    notes: list[Note] = []
    sounding: set[int] = set()
    for sample in range(0, 512 * 20, 37):
        id = int(random.integers(12))
        on = id not in sounding
        sounding ^= {id}
        notes.append(note(sample, on, id, 40.0 + id))
    made = voices(notes, 20, 12)
    for block in range(20):
        held = made["held"][:, block] > 0.5
        pitches = made["note"][held, block]
        assert len(set(pitches.tolist())) == len(pitches)
