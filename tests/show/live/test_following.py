"""A client that never waits: it keeps the document, and comes back with its show."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nodegraph.model.edits import AddNode, Edit, RemoveNode, SetValue, apply
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.session import messages as m
from nodegraph.show.live.following import (
    ANSWER_SECONDS,
    AWAY,
    UNANSWERED,
    Following,
    Joined,
    Lost,
    Reread,
)
from nodegraph.show.live.link import Closed
from nodegraph.show.live.quick_link import QuickLink
from tests.show.live.door import Door, until

PATCH = Patch(
    nodes={"a": PatchNode("math.add", {}, {"amount": 1.0}), "b": PatchNode("math.add")},
    wires=(Wire("a", "out", "b", "value"),),
)


class Hand:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def client(tmp_path: Path, clock: Hand) -> Iterator[Following]:
    made = Following(tmp_path, "desk", clock)
    yield made
    made.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    made = Door(tmp_path)
    yield made
    made.hang_up()


def joined(door: Door, client: Following, number: int = 0, **status: Any) -> list[Any]:
    door.let_in(client, "desk 2")
    door.give(client, PATCH, number, **status)
    return until(client, lambda _: client.connected)


def changed(number: int, value: float, client: str = "x") -> m.Changed:
    edit = SetValue("a", "amount", value)
    return m.Changed(number=number, client=client, name="Turn", change=edit)


def has(found: list[Any], kind: type) -> list[Any]:
    return [item for item in found if isinstance(item, kind)]


def test_on_joining_it_has_the_document_and_how_the_show_is(door: Door, client: Following) -> None:
    found = joined(door, client, 7, performed={"a.amount": 0.5}, tempo=99.0)
    [news] = has(found, Joined)
    assert news.status["tempo"] == 99.0
    assert (client.patch, client.path, client.number) == (PATCH, "/x.patch.json", 7)
    assert client.client == "desk 2"
    assert client.performed == {"a.amount": 0.5}


def test_every_change_is_applied_in_order(door: Door, client: Following) -> None:
    joined(door, client)
    more = PatchNode("math.add")
    edits: list[Edit] = [AddNode("c", more), SetValue("c", "amount", 3.0), RemoveNode("a")]
    wanted = PATCH
    for number, edit in enumerate(edits, 1):
        wanted, _ = apply(wanted, edit)
        door.say(m.Changed(number=number, client="x", name="", change=edit))
    found = until(client, lambda _: client.number == 3)
    assert client.patch == wanted
    assert [item.number for item in has(found, m.Changed)] == [1, 2, 3]


def test_a_change_that_was_missed_has_the_document_read_anew(door: Door, client: Following) -> None:
    joined(door, client)
    door.say(changed(1, 2.0), changed(3, 4.0))
    until(client, lambda _: client._asked)
    ask = door.hear()
    after, _ = apply(PATCH, SetValue("a", "amount", 9.0))
    door.say(changed(4, 5.0))  # before the answer: it is in it
    door.answer_patch(ask.id, after, 4)
    door.say(changed(5, 6.0))
    found = until(client, lambda _: client.number == 5)
    assert client.connected
    assert [item.number for item in has(found, m.Changed)] == [5]
    assert found.index(Reread()) < found.index(has(found, m.Changed)[0])
    assert client.patch is not None and client.patch.nodes["a"].values["amount"] == 6.0


def test_a_change_that_does_not_fit_has_the_document_read_anew(
    door: Door, client: Following
) -> None:
    joined(door, client)
    door.say(m.Changed(number=1, client="x", name="", change=RemoveNode("nobody")))
    until(client, lambda _: client._asked)
    door.answer_patch(door.hear().id, PATCH, 1)
    assert has(until(client, lambda _: client.number == 1), Reread)


def test_another_document_is_read_when_it_plays(door: Door, client: Following) -> None:
    joined(door, client, performed={"a.amount": 0.5})
    door.say(m.NowPlays(path="/y.patch.json", place=2))
    until(client, lambda _: client._asked)
    other = Patch(nodes={"z": PatchNode("math.add")}, wires=())
    door.answer_patch(door.hear().id, other, 9)
    found = until(client, lambda _: client.number == 9)
    assert has(found, m.NowPlays) == [] and has(found, Reread)  # the first was told before
    assert client.patch == other
    assert client.performed == {}


def test_answers_come_as_messages(door: Door, client: Following) -> None:
    joined(door, client)
    done = client.send(m.SetTempo(tempo=99.0))
    refused = client.send(m.Undo())
    assert set(client.pending) == {done, refused}
    assert door.hear() == m.SetTempo(id=done, tempo=99.0)
    assert door.hear() == m.Undo(id=refused)
    door.say(m.Done(id=done, result=99.0), m.Refused(id=refused, text="There is nothing to undo."))
    found = until(client, lambda found: len(found) == 2)
    assert found == [
        m.Done(id=done, result=99.0), m.Refused(id=refused, text="There is nothing to undo."),
    ]  # fmt: skip
    assert not client.pending


def test_without_a_show_a_request_is_refused_with_a_sentence(client: Following) -> None:
    [lost] = client.poll()
    assert isinstance(lost, Lost) and "no running show" in lost.text
    number = client.send(m.Undo())
    assert client.poll() == [m.Refused(id=number, text=AWAY)]


def test_why_it_is_lost_is_told_once(client: Following, clock: Hand) -> None:
    told = []
    for _ in range(20):
        clock.now += 5.0
        told += client.poll()
    assert len(told) == 1


def test_it_comes_back_with_the_successor(
    tmp_path: Path, door: Door, client: Following, clock: Hand
) -> None:
    joined(door, client)
    watch = client.send(m.Watch(paths=("a.out",)))
    assert isinstance(door.hear(), m.Watch)
    lost = client.send(m.Undo())
    assert isinstance(door.hear(), m.Undo)
    door.hang_up()
    found = until(client, lambda found: has(found, Lost))
    assert has(found, m.Refused) == [m.Refused(id=lost, text=UNANSWERED)]
    assert not client.connected
    other = client.send(m.WatchCosts())  # is not refused: it is asked for later
    assert client.poll() == []
    successor = Door(tmp_path, door.port)
    clock.now += 5.0
    found = joined(successor, client)
    assert has(found, Joined)
    assert [successor.hear(), successor.hear()] == [
        m.Watch(id=watch, paths=("a.out",)), m.WatchCosts(id=other),
    ]  # fmt: skip
    successor.say(changed(1, 2.0))
    until(client, lambda _: client.number == 1)
    successor.hang_up()


def test_it_tries_less_and_less_often(tmp_path: Path, client: Following, clock: Hand) -> None:
    tries = []
    for step in range(600):
        clock.now = 100.0 + step / 100.0
        due = client._due
        client.poll()
        if client._due != due:
            tries.append(clock.now)
    pauses = [later - sooner for sooner, later in itertools.pairwise(tries)]
    assert pauses[0] < 0.1 and pauses[-1] == pytest.approx(1.0, abs=0.02)
    assert len(tries) < 12


def test_one_that_is_not_let_in_says_why(door: Door, client: Following) -> None:
    client.poll()
    door.accept()
    door.say(m.Refused(id=0, text="The token is wrong; it is in show.json."))
    found = until(client, lambda found: has(found, Lost))
    assert has(found, Lost) == [Lost("The token is wrong; it is in show.json.")]


def test_a_show_that_says_nothing_is_left_and_tried_again(
    door: Door, client: Following, clock: Hand
) -> None:
    client.poll()
    door.accept()
    clock.now += ANSWER_SECONDS + 1.0
    assert has(client.poll(), Lost)
    clock.now += 5.0
    assert has(joined(door, client), Joined)


def test_a_request_that_nobody_answers_is_refused_here(
    door: Door, client: Following, clock: Hand
) -> None:
    joined(door, client)
    number = client.send(m.Undo())
    clock.now += ANSWER_SECONDS + 1.0
    [refused] = client.poll()
    assert refused.id == number and "did not answer" in refused.text
    assert not client.pending


def test_what_is_performed_is_followed(door: Door, client: Following) -> None:
    joined(door, client, performed={"a.amount": 0.5})
    door.say(m.Performed(values={"a.amount": None, "b.amount": 2.0}))
    until(client, lambda found: has(found, m.Performed))
    assert client.performed == {"b.amount": 2.0}


@pytest.fixture
def link(door: Door) -> Iterator[QuickLink]:
    made = QuickLink(door.port, m.ToClient)
    door.accept()
    yield made
    made.close()


def test_a_link_takes_no_more_than_its_time(door: Door, link: QuickLink) -> None:
    """What is left comes the next time, and in order."""
    door.say(*(m.Told(severity="note", where="", text=str(number)) for number in range(500)))
    found: list[Any] = []
    while len(found) < 500:
        part = link.step(0.0)
        assert len(part) <= 1
        found += part
    assert [int(item.text) for item in found] == list(range(500))


def test_what_the_system_does_not_take_yet_goes_out_later(door: Door, link: QuickLink) -> None:
    wanted = [m.Watch(id=1, paths=("x" * 1_000_000,) * 8), m.Undo(id=2), m.Redo(id=3)]
    link.step()
    for message in wanted:
        link.send(message)
    assert link._out, "the test has to fill the way"
    while link._out:
        link.step()
        door.take()
    assert [door.hear() for _ in wanted] == wanted


def test_nobody_listening_is_said(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.hang_up()
    with pytest.raises(Closed):
        link = QuickLink(door.port, m.ToClient)
        while True:
            link.step()
