"""Bytes from outside are messages or an answer in a sentence, never anything else."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model.edits import AddNode, Batch, RemoveNode, SetValue
from nodegraph.model.patch import PatchNode
from nodegraph.session import messages as m
from nodegraph.session.wire import LENGTH, SMALL, Garbled, Reader, length_of, pack

UNIONS = (m.FromClient, m.ToClient, m.FromEngine, m.ToEngine, m.FromStage, m.ToStage)


def test_a_message_comes_out_as_it_went_in() -> None:
    edit = Batch("Two", (AddNode("a", PatchNode("math.add", {}, {"amount": 1})), RemoveNode("b")))
    for message in (
        m.Hello(token="t", role="client"),
        m.DoEdit(id=3, edit=edit, name="x", gesture="g"),
        m.Perform(id=4, values={"a.amount": 0.5, "b.colour": "#ff0000", "c.on": None}),
    ):
        data = pack(message)
        assert length_of(data[:LENGTH], SMALL) == len(data) - LENGTH
        assert Reader(m.FromClient)(data[LENGTH:]) == message


@given(data=st.binary(max_size=200))
def test_garbage_is_garbled(data: bytes) -> None:
    for union in UNIONS:
        try:
            Reader(union)(data)
        except Garbled as problem:
            assert "\n" not in str(problem)


@given(data=st.binary(min_size=1, max_size=60), at=st.integers(0, 400), cut=st.integers(0, 400))
def test_a_message_that_was_damaged_is_garbled_or_another_message(
    data: bytes, at: int, cut: int
) -> None:
    body = pack(m.DoEdit(id=1, edit=SetValue("a", "b", 1.0)))[LENGTH:]
    damaged = body[: at % len(body)] + data + body[cut % len(body) :]
    with contextlib.suppress(Garbled):
        assert isinstance(Reader(m.FromClient)(damaged), m.Message)


@pytest.mark.parametrize("size", [0, SMALL + 1, 2**32 - 1])
def test_a_length_that_cannot_be_is_garbled(size: int) -> None:
    with pytest.raises(Garbled, match="not one of ours"):
        length_of(size.to_bytes(4, "big"), SMALL)


def test_a_role_hears_only_what_is_meant_for_it() -> None:
    with pytest.raises(Garbled):
        Reader(m.FromClient)(pack(m.Bye())[LENGTH:])
