"""The cursor of a list: it steps over what cannot be chosen, and the list follows it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.finding.cursor import NOWHERE, Cursor

KEYS = ("Up", "Down", "PageUp", "PageDown", "Ctrl+Home", "Ctrl+End")


@st.composite
def cursors(draw: st.DrawFn) -> Cursor:
    count = draw(st.integers(0, 40))
    barred = frozenset(draw(st.lists(st.integers(0, max(count - 1, 0)), max_size=40)))
    return Cursor.on(count, draw(st.integers(1, 12)), barred, draw(st.integers(-5, 50)))


@given(cursors(), st.lists(st.sampled_from(KEYS), max_size=12))
def test_whatever_is_pressed_an_entry_that_can_be_chosen_is_seen(
    cursor: Cursor, keys: list[str]
) -> None:
    for key in keys:
        moved = cursor.keyed(key)
        assert moved is not None
        cursor = moved
    free = [place for place in range(cursor.count) if place not in cursor.barred]
    assert (cursor.at in free and cursor.at in cursor.seen) if free else cursor.at == NOWHERE
    assert 0 <= cursor.top <= cursor.most


@given(cursors())
def test_down_goes_through_all_entries_and_back_to_the_first(cursor: Cursor) -> None:
    free = [place for place in range(cursor.count) if place not in cursor.barred]
    cursor = cursor.put(0)
    visited = []
    for _ in free:
        visited.append(cursor.at)
        cursor = cursor.keyed("Down") or cursor
    assert visited == free
    assert cursor.at == (free[0] if free else NOWHERE)


@given(cursors(), st.integers(-100, 100))
def test_scrolling_leaves_what_is_chosen(cursor: Cursor, by: int) -> None:
    scrolled = cursor.scrolled(by)
    assert scrolled.at == cursor.at
    assert 0 <= scrolled.top <= scrolled.most


@given(cursors(), st.integers(0, 100))
def test_a_pointer_chooses_and_scrolls_nothing(cursor: Cursor, step: int) -> None:
    if cursor.seen:
        place = cursor.seen[step % len(cursor.seen)]
        pointed = cursor.pointed(place)
        assert (pointed.at, pointed.top) == (place, cursor.top)


def test_up_from_nowhere_comes_to_the_last_entry_too() -> None:
    assert (Cursor(5, 5, frozenset({4})).keyed("Up") or Cursor(0, 1)).at == 3


def test_up_from_the_first_entry_comes_to_the_last() -> None:
    assert (Cursor.on(5, 3).keyed("Up") or Cursor(0, 1)).at == 4


def test_a_page_is_one_row_less_than_what_is_seen() -> None:
    assert (Cursor.on(40, 10).keyed("PageDown") or Cursor(0, 1)).at == 9


def test_the_heading_of_what_is_chosen_is_seen_with_it() -> None:
    cursor = Cursor.on(30, 5, frozenset({0, 10}), wanted=20)
    assert cursor.put(11).top == 10
    assert cursor.put(1).top == 0


def test_other_keys_mean_nothing_to_a_list() -> None:
    assert Cursor.on(5, 3).keyed("Enter") is None
    assert Cursor.on(5, 3).keyed("A") is None
