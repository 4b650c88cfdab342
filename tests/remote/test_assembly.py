"""Bytes of MIDI: halves that become a whole, and back; learning what a hand moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model.edits import apply
from nodegraph.model.storage import loads
from nodegraph.remote.assembly import Assembler, Move, messages_of, steps_of
from nodegraph.remote.controls import COARSE, FINE, Control
from nodegraph.remote.learn import Learn, bound

wide = st.sampled_from(
    [Control("cc14", 1, 1), Control("cc14", 31, 16), Control("nrpn", 300, 2), Control("bend", 0, 3)]
)


def moves_of(assembler: Assembler, messages: list[list[int]]) -> list[Move]:
    return [move for message in messages for move in assembler.moves(message)]


@given(wide, st.lists(st.integers(0, FINE), min_size=1, max_size=30))
def test_fourteen_bits_come_through_whole(control: Control, values: list[int]) -> None:
    assembler = Assembler()
    for value in values:
        moves = moves_of(assembler, messages_of(control, value / FINE))
        assert [move.place for move in moves if move.control == control] == [value / FINE]


@given(st.lists(st.integers(0, FINE), min_size=2, max_size=30))
def test_between_two_values_there_is_never_a_third(values: list[int]) -> None:
    """A coarse half does not speak before its fine one: no jump by a 128th."""
    control, assembler = Control("cc14", 7, 1), Assembler()
    heard: list[float] = []
    for value in values:
        for message in messages_of(control, value / FINE):
            heard += [m.place for m in assembler.moves(message) if m.control == control]
    assert heard == [value / FINE for value in values]


def test_a_coarse_half_that_always_comes_alone_is_a_knob_of_seven_bits() -> None:
    control, assembler = Control("cc14", 7, 1), Assembler()
    messages = [[0xB0, 7, value] for value in (10, 11, 127, 0)]
    heard = [m.place for m in moves_of(assembler, messages) if m.control == control]
    assert heard == [11 / COARSE, 1.0, 0.0]


def test_a_fine_half_alone_moves_within_its_coarse_one() -> None:
    control, assembler = Control("cc14", 7, 1), Assembler()
    messages = [[0xB0, 39, 5], [0xB0, 7, 64], [0xB0, 39, 1], [0xB0, 39, 2]]
    heard = [m.place for m in moves_of(assembler, messages) if m.control == control]
    assert heard == [(64 << 7 | 1) / FINE, (64 << 7 | 2) / FINE]


def test_channels_and_parameters_are_kept_apart() -> None:
    assembler = Assembler()
    one, other = Control("nrpn", 1, 1), Control("nrpn", 2, 2)
    first, second = messages_of(one, 0.25), messages_of(other, 0.75)
    mixed = [message for pair in zip(first, second, strict=True) for message in pair]
    heard = {m.control: m.place for m in moves_of(assembler, mixed)}
    assert heard[one] == pytest.approx(0.25, abs=1e-4)
    assert heard[other] == pytest.approx(0.75, abs=1e-4)
    none = [[0xB0, 101, 127], [0xB0, 100, 127], [0xB0, 6, 9]]
    assert Control("cc", 6, 1) in {m.control for m in moves_of(assembler, none)}


@given(st.lists(st.integers(0, 255), max_size=4))
def test_no_bytes_raise(message: list[int]) -> None:
    for move in Assembler().moves(message):
        assert 0.0 <= move.place <= 1.0


@given(st.integers(1, 31))
def test_both_ways_of_telling_steps_are_read(steps: int) -> None:
    assert steps_of(steps) == steps
    assert steps_of(128 - steps) == -steps
    assert steps_of(64 + steps) == steps
    assert steps_of(64 - steps) == -steps


def test_keys_are_pressed_and_let_go() -> None:
    note = Control("note", 36, 10)
    messages = [[0x99, 36, 100], [0x99, 36, 0], [0x99, 36, 1], [0x89, 36, 64]]
    heard = [m.down for m in moves_of(Assembler(), messages) if m.control == note]
    assert heard == [True, False, True, False]


def learned(messages: list[list[int]]) -> Control | None:
    assembler, learn = Assembler(), Learn("knob.value")
    for message in messages:
        control = learn.heard(assembler.moves(message))
        if control is not None:
            return control
    return None


def test_the_control_that_moves_is_learned_and_one_that_trembles_is_not() -> None:
    tremble = [[0xB0, 5, 60 + k % 2] for k in range(20)]
    assert learned(tremble) is None
    assert learned([*tremble, *([0xB1, 9, k] for k in range(8))]) == Control("cc", 9, 2)
    assert learned([[0x90, 36, 99]]) == Control("note", 36, 1)
    assert learned([[0xE2, k, 64] for k in range(8)]) == Control("bend", 0, 3)


@pytest.mark.parametrize("way", [40, 700])
def test_a_control_of_two_halves_is_learned_as_one(way: int) -> None:
    for control in (Control("cc14", 3, 4), Control("nrpn", 77, 1)):
        values = [k * way / FINE for k in range(12)]
        messages = [message for value in values for message in messages_of(control, value)]
        assert learned(messages) == control
    assert learned([[0xB0, 35, k] for k in range(8)]) == Control("cc", 35, 1)


def test_what_is_learned_is_an_edit_that_keeps_label_and_place() -> None:
    patch = loads(
        '{"format": "nodegraph/1", "nodes": {"a": {"type": "control.constant"}},'
        ' "public": {"a.value": {"label": "Pace", "midi": "cc:1"}, "a.x": {}}}'
    )
    after, back = apply(patch, bound(patch, "a.value", Control("cc14", 2, 1)))
    assert list(after.public) == ["a.value", "a.x"]
    assert after.public["a.value"] == {"label": "Pace", "midi": "cc14:2@1"}
    assert apply(after, back)[0] == patch
