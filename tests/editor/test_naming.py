"""Names of new nodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.edits.naming import fresh_name, name_for
from nodegraph.model.patch import is_name
from tests.editor.small_graphs import TYPES

LETTERS = st.text("ab太_0123456789", min_size=1, max_size=64)


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("hits", "", "hits"),
        ("hits", "hits", "hits_2"),
        ("hits", "hits hits_2", "hits_3"),
        ("hits_2", "hits_2", "hits_3"),
        ("hits_2", "hits_2 hits_3", "hits_4"),
        ("voice_1", "voice_1", "voice_2"),
        ("808", "808", "808_2"),
        ("_2", "_2", "_2_2"),
        ("tap", "", "tap_2"),
        ("a" * 64, "a" * 64, "a" * 62 + "_2"),
    ],
)
def test_names_go_on_counting(wanted: str, taken: str, name: str) -> None:
    assert fresh_name(wanted, taken.split()) == name


@given(LETTERS, st.sets(LETTERS))
def test_a_name_is_free_and_valid_whatever_is_taken(wanted: str, taken: set[str]) -> None:
    name = fresh_name(wanted, taken | {wanted})
    assert is_name(name)
    assert name not in taken | {wanted}


def test_types_give_their_own_name() -> None:
    assert name_for("analysis.hits", {"hits"}) == "hits_2"
    assert name_for("patch:voice", ()) == "voice"
    assert name_for("lab.my-thing ", ()) == "my_thing_"
    assert all(is_name(name_for(type, ())) for type in TYPES)
