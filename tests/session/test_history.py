"""Undo and redo of several people: each takes back what is theirs, and nothing else moves."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nodegraph.model.changes import Change
from nodegraph.model.edits import (
    AddNode,
    AddWire,
    Batch,
    Edit,
    Group,
    MoveNodes,
    RemoveNode,
    RenameNode,
    SetBypass,
    SetPart,
    SetPublic,
    SetRun,
    SetSubPatch,
    SetValue,
    apply,
)
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch, PatchNode, Run, SubPatch, Wire
from nodegraph.model.storage import dumps
from nodegraph.session.history import History, Step
from tests.model.small_library import LIBRARY
from tests.model.test_edit_machine import EDITS, GOLDEN, VALUES
from tests.random_edits import random_edit

EDIT: msgspec.json.Decoder[Edit] = msgspec.json.Decoder(Edit)
TWO = Patch(nodes={"a": PatchNode("math.add", {}, {"amount": 1, "value": 2})})
TYPES = ("math.add", "delay.block", "filter.low", "texture.tunnel")


def value(history: History, node: str = "a", port: str = "amount") -> Any:
    return history.patch.nodes[node].values.get(port)


def do(history: History, client: str, edit: Edit, gesture: str = "") -> History:
    return history.do(client, type(edit).__name__, edit, gesture)[0]


def undo(history: History, client: str) -> History:
    return history.undo(client)[0]


def redo(history: History, client: str) -> History:
    return history.redo(client)[0]


def test_each_undoes_what_is_theirs_even_on_one_node() -> None:
    history = do(History(TWO), "desk", SetValue("a", "amount", 3))
    history = do(history, "tablet", SetValue("a", "value", 4))
    history = undo(history, "desk")
    assert (value(history), value(history, port="value")) == (1, 4)
    history = redo(undo(history, "tablet"), "desk")
    assert (value(history), value(history, port="value")) == (3, 2)


def test_what_somebody_else_changed_since_stays_and_is_named() -> None:
    history = do(History(TWO), "desk", SetValue("a", "amount", 3))
    history = do(history, "tablet", SetValue("a", "amount", 4))
    sentence = r"^a\.amount was changed since by tablet; undo that first\.$"
    with pytest.raises(Unusable, match=sentence):
        history.undo("desk")
    assert value(undo(undo(history, "tablet"), "desk")) == 1


def test_a_value_that_somebody_else_set_to_the_same_again_is_theirs() -> None:
    history = do(History(TWO), "desk", SetValue("a", "amount", 3))
    for number in (4, 3):
        history = do(history, "tablet", SetValue("a", "amount", number))
    with pytest.raises(Unusable, match="by tablet"):
        history.undo("desk")


def test_a_drag_is_one_step_and_two_drags_are_two() -> None:
    history = History(TWO)
    for number in range(5):
        history = do(history, "desk", SetValue("a", "amount", number), "drag-1")
    history = do(history, "desk", SetValue("a", "amount", 9), "drag-2")
    assert value(undo(history, "desk")) == 4
    assert value(undo(undo(history, "desk"), "desk")) == 1
    assert value(redo(undo(undo(history, "desk"), "desk"), "desk")) == 4


def test_somebody_elses_turn_in_the_middle_of_a_drag_stays_theirs() -> None:
    history = do(History(TWO), "desk", SetValue("a", "amount", 3), "drag")
    history = do(history, "tablet", SetValue("a", "value", 7))
    history = do(history, "desk", SetValue("a", "amount", 5), "drag")
    assert (value(undo(history, "desk")), value(undo(history, "desk"), port="value")) == (1, 7)
    assert undo(undo(history, "desk"), "tablet").patch == TWO


def test_a_drag_over_somebody_elses_value_is_a_step_of_its_own() -> None:
    history = do(History(TWO), "desk", SetValue("a", "amount", 3), "drag")
    history = do(history, "tablet", SetValue("a", "amount", 7))
    history = do(history, "desk", SetValue("a", "amount", 5), "drag")
    assert value(undo(history, "desk")) == 7


def test_a_drag_goes_on_as_another_step_when_somebody_changed_what_it_had_moved() -> None:
    history = do(History(TWO), "desk", SetValue("a", "amount", 3), "drag")
    history = do(history, "tablet", SetValue("a", "amount", 7))
    history = do(history, "desk", SetValue("a", "value", 5), "drag")
    history = undo(history, "desk")
    assert (value(history), value(history, port="value")) == (7, 2)
    assert undo(undo(history, "tablet"), "desk").patch == TWO


def test_a_new_edit_ends_what_could_be_redone() -> None:
    history = undo(do(History(TWO), "desk", SetValue("a", "amount", 3)), "desk")
    assert (history.next_undo("desk"), history.next_redo("desk")) == (None, "SetValue")
    history = do(history, "desk", SetBypass("a", True))
    with pytest.raises(Unusable, match="nothing to redo"):
        history.redo("desk")
    with pytest.raises(Unusable, match="nothing to undo: tablet"):
        history.undo("tablet")


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    history, step = History(TWO).do("desk", "Amount", SetValue("a", "amount", 1))
    assert (history.patch, step.change) == (TWO, Batch("Amount", ()))
    assert history.next_undo("desk") is None
    assert do(history, "desk", SetValue("a", "amount", 1.0)).next_undo("desk")  # written otherwise


def test_a_node_that_somebody_turned_or_wired_is_not_taken_away() -> None:
    added = do(History(TWO), "desk", AddNode("b", PatchNode("math.add"), (0, 0)))
    others: dict[str, Edit] = {
        "b.amount": SetValue("b", "amount", 2),
        "The wire into a.value": AddWire(Wire("b", "out", "a", "value")),
        "The place of b": MoveNodes({"b": (5, 5)}),
        "b": SetBypass("b", True),
    }
    for words, edit in others.items():
        history = do(added, "tablet", edit)
        with pytest.raises(Unusable, match=rf"^{words} was changed since by tablet;"):
            history.undo("desk")
        assert undo(undo(history, "tablet"), "desk").patch == TWO


def test_a_wire_does_not_come_back_to_a_node_that_is_gone() -> None:
    patch = Patch(nodes={**TWO.nodes, "b": PatchNode("math.add")})
    history = do(History(patch), "tablet", AddWire(Wire("b", "out", "a", "value")))
    history = undo(history, "tablet")
    history = do(history, "desk", RemoveNode("b"))
    with pytest.raises(Unusable, match=r"^b was changed since by desk; undo that first\.$"):
        history.redo("tablet")
    assert redo(undo(history, "desk"), "tablet").patch.wires


def test_a_wire_that_hung_in_the_air_all_along_does_not_hinder() -> None:
    patch = Patch(nodes=TWO.nodes, wires=(Wire("b", "out", "a", "value"),))
    history = do(History(patch), "desk", AddNode("b", PatchNode("math.add")))
    assert undo(history, "desk").patch == patch


def test_a_rename_and_a_value_of_the_old_name() -> None:
    history = do(History(TWO), "desk", SetValue("a", "amount", 3))
    history = do(history, "tablet", RenameNode("a", "b"))
    with pytest.raises(Unusable, match=r"^a\.amount was changed since by tablet"):
        history.undo("desk")
    assert undo(undo(history, "tablet"), "desk").patch == TWO


def test_a_group_stays_while_others_use_or_change_it() -> None:
    grouped = do(History(TWO), "desk", Group(("a",), "g", "one"))
    assert undo(grouped, "desk").patch == TWO
    second = do(grouped, "tablet", AddNode("two", PatchNode("patch:g")))
    with pytest.raises(Unusable, match=r"^two was changed since by tablet"):
        second.undo("desk")
    inner = do(grouped, "tablet", SetValue("a", "amount", 3, inside="g"))
    with pytest.raises(Unusable, match=r"^patch:g/a\.amount was changed since by tablet"):
        inner.undo("desk")
    assert redo(undo(undo(inner, "tablet"), "desk"), "desk").patch == grouped.patch


def test_a_replaced_definition_keeps_what_others_changed_elsewhere_in_it() -> None:
    one = SubPatch(nodes={"x": PatchNode("math.add"), "y": PatchNode("math.add")})
    other = SubPatch(nodes={**one.nodes, "x": PatchNode("delay.block")})
    history = do(History(Patch(patches={"g": one})), "desk", SetSubPatch("g", other))
    history = do(history, "tablet", SetValue("y", "amount", 3, inside="g"))
    nodes = undo(history, "desk").patch.patches["g"].nodes
    assert (nodes["x"].type, nodes["y"].values) == ("math.add", {"amount": 3})


def test_public_controls_figures_and_snapshots_are_undone_one_by_one() -> None:
    history = do(History(TWO), "desk", SetPublic("a.amount", {"label": "Pace"}))
    history = do(history, "tablet", SetPublic("a.value", {"label": "Light"}))
    history = do(history, "desk", SetRun(Run(seed=3)))
    history = do(history, "tablet", SetRun(Run(seed=3, fps=30)))
    history = undo(undo(history, "desk"), "desk")
    assert history.patch.run == Run(fps=30)
    assert list(history.patch.public) == ["a.value"]
    assert list(redo(redo(history, "desk"), "desk").patch.public) == ["a.amount", "a.value"]


def test_the_order_of_the_controls_comes_back() -> None:
    public: dict[str, Any] = {f"a.{port}": {} for port in "pqrs"}
    history = do(History(Patch(nodes=TWO.nodes, public=public)), "desk", SetPublic("a.s", {}, 0))
    history = do(history, "tablet", SetPublic("a.q", {"label": "Q"}))
    assert list(undo(history, "desk").patch.public) == ["a.p", "a.q", "a.r", "a.s"]


@pytest.mark.parametrize(
    "change", [Change(parts={"bogus": 1}), Change(layout={"no": 1}), Change(parts={"public": 3})]
)
def test_a_change_that_fits_nothing_is_refused(change: Change) -> None:
    with pytest.raises(Unusable, match=r"does not fit|was removed"):
        do(History(TWO), "desk", change)


class TwoPeople(RuleBasedStateMachine):
    """A document with two people at it, a third who follows, and what each state was."""

    clients = st.sampled_from(["desk", "tablet"])

    def __init__(self) -> None:
        super().__init__()
        self.start = History(GOLDEN)
        self.history = self.start
        self.replica: Patch = GOLDEN
        self.standing: list[str] = []  # whose steps stand, in the order they were done

    def _follow(self, history: History, step: Step) -> None:
        self.history = history
        change = EDIT.decode(msgspec.json.encode(step.change))
        self.replica, _ = apply(self.replica, change)

    def _do(self, client: str, edit: Edit, gesture: str = "") -> None:
        before = self.history
        depth = _depth(before, client)
        try:
            history, step = before.do(client, "Edit", edit, gesture)
        except Unusable as problem:
            assert str(problem).endswith((".", "?"))
            return
        self._follow(history, step)
        if _depth(history, client) > depth:
            self.standing.append(client)
        elif history is not before:  # the step moved to the end
            place = len(self.standing) - 1 - self.standing[::-1].index(client)
            self.standing.append(self.standing.pop(place))

    @rule(client=clients, edit=EDITS)
    def edit(self, client: str, edit: Edit) -> None:
        self._do(client, edit)

    @rule(client=clients, edits=st.lists(EDITS, min_size=1, max_size=3))
    def edit_together(self, client: str, edits: list[Edit]) -> None:
        self._do(client, Batch("Together", tuple(edits)))

    @rule(client=clients, seed=st.integers(0, 999))
    def edit_in_a_hurry(self, client: str, seed: int) -> None:
        known = {n: item for n, item in self.history.patch.nodes.items() if item.type in TYPES}
        patch = Patch(nodes=known)
        self._do(client, random_edit(random.Random(seed), patch, LIBRARY, TYPES))

    @rule(client=clients, port=st.sampled_from("xyz"), number=VALUES, drag=st.integers(1, 2))
    def drag(self, client: str, port: str, number: Any, drag: int) -> None:
        self._do(client, SetValue("mix", port, number), f"drag-{drag}")

    @rule(client=clients, name=st.sampled_from("xyz"), number=VALUES)
    def snapshot(self, client: str, name: str, number: Any) -> None:
        table = {**self.history.patch.snapshots, name: {"values": {"mix.level_a": number}}}
        self._do(client, SetPart("snapshots", table))

    @rule(client=clients, name=st.sampled_from(["voice", "g1", "g2"]), gone=st.booleans())
    def define(self, client: str, name: str, gone: bool) -> None:
        other = GOLDEN.patches["meter"]
        self._do(client, SetSubPatch(name, None if gone else other))

    @rule(client=clients)
    def undo(self, client: str) -> None:
        self._undo(client)

    def _undo(self, client: str) -> None:
        before = self.history
        try:
            history, step = before.undo(client)
        except Unusable as problem:
            assert str(problem).endswith(".")
            return
        again, _ = history.redo(client)
        assert dumps(again.patch) == dumps(before.patch)
        self._follow(history, step)
        place = len(self.standing) - 1 - self.standing[::-1].index(client)
        del self.standing[place]

    @rule(client=clients)
    def redo(self, client: str) -> None:
        before = self.history
        try:
            history, step = before.redo(client)
        except Unusable as problem:
            assert str(problem).endswith(".")
            return
        back, _ = history.undo(client)
        assert dumps(back.patch) == dumps(before.patch)
        self._follow(history, step)
        self.standing.append(client)

    @invariant()
    def everybody_has_the_same_document(self) -> None:
        assert dumps(self.replica) == dumps(self.history.patch)

    @invariant()
    def nothing_hangs_in_the_air(self) -> None:
        for graph in (self.history.patch, *self.history.patch.patches.values()):
            assert list(graph.nodes) == sorted(graph.nodes)
            assert list(graph.wires) == sorted(set(graph.wires))
            names = set(graph.nodes)
            assert set(graph.layout.nodes) <= names
            assert all({wire.source, wire.target} <= names for wire in graph.wires)

    def teardown(self) -> None:
        history = self.history
        for client in reversed(self.standing):
            history, _ = history.undo(client)  # in the reverse order nobody is in the way
        assert history.patch == GOLDEN
        assert dumps(history.patch) == dumps(GOLDEN)
        assert dumps(self.start.patch) == dumps(GOLDEN)


def _depth(history: History, client: str) -> int:
    mine = history.clients.get(client)
    stack, depth = (None if mine is None else mine.done), 0
    while stack is not None:
        stack, depth = stack.rest, depth + 1
    return depth


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        TwoPeople,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


def test_two_people_never_lose_anything_to_each_other() -> None:
    _run(examples=15, steps=40)


@pytest.mark.slow
def test_two_people_through_ten_thousand_steps() -> None:
    _run(examples=150, steps=70)
