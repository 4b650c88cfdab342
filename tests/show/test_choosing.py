"""A look for a song: with reasons, the same twice, different for different songs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodegraph.model.errors import Unusable
from nodegraph.show.beat_grid import BeatGrid
from nodegraph.show.choosing import Look, find_look, looks, ranked, suit
from nodegraph.show.song_facts import SongFacts


def song(tempo: float | None = 128.0, content: str = "a", **numbers: float) -> SongFacts:
    lines = np.arange(0.0, 60.0, 2.0)
    character = {"energy": 0.85, "density": 8.0, "brightness": 0.7, "vocals": 0.1} | numbers
    grid = BeatGrid(tempo, 1.0, np.arange(0.0, 60.0, 0.5), lines)
    return SongFacts(
        "song.wav", 60.0, grid, lines, np.ones(29), (0.0,), 30.0, content=content, **character
    )


def look(name: str, **suits: Any) -> Look:
    return Look(name, Path(f"{name}.patch.json"), name.title(), suits)


def test_the_look_whose_ranges_hold_the_song_comes_first_and_says_why() -> None:
    fast = look("fast", tempo=[110, 180], brightness=[0.5, 1.0])
    slow = look("slow", tempo=[50, 90])
    best, worst = ranked(song(), [slow, fast])
    assert best.look is fast
    assert best.reason.startswith("fast and bright: tempo 128.0 bpm is within 110..180")
    assert "above 90" in worst.reason


def test_a_number_is_judged_as_it_is_said() -> None:
    assert suit(song(tempo=120.04), look("slow", tempo=[60, 120])).reason.endswith("within 60..120")


def test_one_bad_miss_weighs_more_than_many_fits() -> None:
    wrong = look("wrong", tempo=[50, 70], energy=[0.5, 1], density=[5, 10])
    plain = look("plain")
    assert ranked(song(), [wrong, plain])[0].look is plain


def test_a_song_without_a_beat_passes_over_the_tempo() -> None:
    calm = look("calm", tempo=[50, 60], energy=[0.0, 0.5])
    free = suit(song(tempo=None, energy=0.2), calm)
    assert free.score > suit(song(tempo=170.0, energy=0.2), calm).score
    assert "tempo" not in free.reason


@pytest.mark.parametrize("odd", ["fast", [1], [1, "2"], None, {}])
def test_a_range_that_is_none_counts_neither_way(odd: Any) -> None:
    assert suit(song(), look("odd", tempo=odd)).score == suit(song(), look("plain")).score


def test_looks_that_suit_alike_are_shared_among_songs_and_each_song_keeps_its_own() -> None:
    same = [look(name) for name in ("one", "two", "three", "four", "five")]
    first = [ranked(song(content=str(number)), same)[0].look.name for number in range(100)]
    again = [ranked(song(content=str(number)), same[::-1])[0].look.name for number in range(100)]
    assert first == again
    assert min(Counter(first).values()) >= 8
    assert len(Counter(first)) == 5


def test_every_example_can_be_named_by_name_and_title() -> None:
    for known in looks():
        assert find_look(known.name).path == known.path
        assert find_look(known.title.upper()).path == known.path


def test_a_misspelt_look_is_answered_with_the_nearest() -> None:
    with pytest.raises(Unusable, match=r"did you mean night_drive\?"):
        find_look("nihgt drive")
    with pytest.raises(Unusable, match=r"there are .*moon_lake"):
        find_look("zzzz")
