"""An editor asks that what is moved next be bound: OSC addresses here, MIDI in test_midi."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from nodegraph.model.edits import SetPublic
from nodegraph.model.errors import Unusable
from nodegraph.model.storage import loads
from nodegraph.session import messages as m
from tests.remote.conftest import Phone
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow


def public(show: Playing) -> Any:
    return loads(show.client.ask("patch")["patch"]).public


def performed(show: Playing) -> Any:
    return show.client.ask("status")["performed"]


def learning(show: Playing) -> list[str]:
    """Return what was said to be waited for."""
    return [item.path for item in show.client.listen(0.1) if isinstance(item, m.Learning)]


def test_an_address_that_nobody_knows_is_bound_and_moves_it_from_then_on(
    show: Playing, phone: Phone
) -> None:
    show.client.learn("lfo.high")
    until(lambda: "lfo.high" in learning(show))
    phone.send("/1/fader3", 0.25)
    until(lambda: public(show).get("lfo.high") == {"osc": "/1/fader3"})
    until(lambda: "" in learning(show))  # nothing is waited for any more
    phone.send("/1/fader3", 0.75)
    until(lambda: performed(show).get("lfo.high") is not None)
    phone.send("/1/fader4", 0.5)
    assert phone.ask("/ping", answer="/pong") is not None
    assert "/1/fader4" not in str(public(show))


def test_addresses_that_move_something_go_on_moving_it(show: Playing, phone: Phone) -> None:
    before = dict(public(show))
    show.client.learn("lfo.high")
    phone.send("/knob/value", 0.5)
    until(lambda: performed(show).get("knob.value") == 0.5)
    assert public(show) == before
    show.client.learn("")
    phone.send("/1/fader5", 0.5)
    assert phone.ask("/ping", answer="/pong") is not None
    assert public(show) == before


def test_what_no_address_can_be_is_answered(show: Playing, phone: Phone) -> None:
    show.client.learn("lfo.high")
    (text,) = phone.ask("/blackout/mine", 1.0, answer="/error")
    assert "an address of the show" in text
    show.client.learn("")


def test_without_midi_and_osc_it_is_refused_with_a_remedy(show: Playing) -> None:
    until(lambda: not show.client.ask("status")["pids"]["remote"])
    with pytest.raises(Unusable, match="--midi-in or with --osc"):
        show.client.learn("lfo.high")
    show.client.learn("")  # ending it is never wrong


def test_the_ends_of_a_public_control_are_those_of_its_entry(show: Playing, phone: Phone) -> None:
    show.client.edit(SetPublic("lfo.low", {"osc": "/deep", "low": 0.2, "high": 0.6}))
    for sent, wanted in ((0.0, 0.2), (1.0, 0.6), (0.5, 0.4)):
        phone.send("/deep", sent)
        until(partial(stands, show, wanted))


def stands(show: Playing, wanted: float) -> bool:
    value = performed(show).get("lfo.low")
    return value is not None and abs(value - wanted) < 1e-6
