"""Texts in lines and in marked pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.lettering import DOTS, pieces, wrapped

TEXTS = st.text(st.sampled_from("ab cde\nfgh"), max_size=80)


def width(text: str) -> float:
    return float(len(text))


@given(TEXTS, st.integers(4, 30))
def test_every_line_has_room_and_no_letter_is_lost(text: str, space: int) -> None:
    lines = wrapped(text, space, width)
    assert all(len(line) <= space for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXTS, st.integers(4, 30), st.integers(1, 5))
def test_what_is_left_out_ends_in_dots(text: str, space: int, most: int) -> None:
    whole, short = wrapped(text, space, width), wrapped(text, space, width, most)
    assert len(short) == min(len(whole), most)
    assert short[-1].endswith(DOTS) == (len(whole) > most)
    assert all(len(line) <= space for line in short)


def test_words_stay_whole_where_they_have_room() -> None:
    assert wrapped("How loud a sound is", 9, width) == ["How loud", "a sound", "is"]


def test_lines_of_the_text_stay_lines() -> None:
    assert wrapped("one\n\ntwo", 9, width) == ["one", "", "two"]


@given(st.text(max_size=20), st.data())
def test_pieces_are_the_text_with_its_spans_marked(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    spans = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    found = pieces(text, spans)
    assert "".join(piece for piece, _ in found) == text
    marked = "".join(text[start:end] for start, end in spans)
    assert "".join(piece for piece, is_marked in found if is_marked) == marked
