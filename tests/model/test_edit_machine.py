"""Any sequence of edits, undone and redone in any way, by two people, through files."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nodegraph.model.edits import (
    AddNode,
    AddWire,
    Batch,
    Edit,
    Group,
    MoveNodes,
    Publish,
    RemoveNode,
    RemoveWire,
    RenameNode,
    SetBypass,
    SetLayout,
    SetOff,
    SetPart,
    SetPublic,
    SetRun,
    SetSetting,
    SetValue,
    Unpack,
    apply,
)
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch, PatchNode, Run, Wire
from nodegraph.model.storage import dumps, load, loads
from tests.model.conftest import FIXTURES

EDIT: msgspec.json.Decoder[Edit] = msgspec.json.Decoder(Edit)
GOLDEN = load(FIXTURES / "golden.patch.json")
NAMES = st.sampled_from(["808", "in", "mix", "beat", "voice_1", "voice_2", "spread", "a", "b", "c"])
INNER = st.sampled_from(["shape", "level", "meter", "fast", "slow", "both", "a"])
PORTS = st.sampled_from(["out", "source", "cutoff", "value", "high", "q"])
VALUES = st.sampled_from([None, 0, 1, 1.0, -0.5, True, "ember", [0.5, 0], 1e-7])
INSIDE = st.sampled_from(["", "", "voice", "meter", "g1", "g2"])
ANY = NAMES | INNER
WIRES = st.builds(Wire, ANY, PORTS, ANY, PORTS)
NODES = st.builds(
    PatchNode,
    st.sampled_from(["math.add", "source.noise", "patch:voice", "patch:meter", "lab.prism"]),
    values=st.dictionaries(PORTS, VALUES.filter(lambda value: value is not None), max_size=2),
    bypass=st.booleans(),
    extra=st.sampled_from([{}, {"x_note": [1, {"y": None}]}]),
)
PLACES = st.tuples(st.integers(-900, 900), st.sampled_from([0, 0.5, 130]))
RUNS = st.builds(Run, seed=st.integers(0, 9), fps=st.sampled_from([60, 30.0]), tempo=NAMES)
PATHS = st.builds(lambda node, port: f"{node}.{port}", ANY, PORTS)
ENDS = st.tuples(INNER, PORTS)
SOME = st.lists(ANY, max_size=3, unique=True).map(tuple)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(AddNode, ANY, NODES, PLACES | st.none(), st.integers(0, 9) | st.none(), INSIDE),
    st.builds(RemoveNode, ANY, INSIDE),
    st.builds(RenameNode, ANY, ANY, INSIDE),
    st.builds(AddWire, WIRES, INSIDE),
    st.builds(RemoveWire, WIRES, INSIDE),
    st.builds(SetValue, ANY, PORTS, VALUES, INSIDE),
    st.builds(SetSetting, ANY, PORTS, VALUES, INSIDE),
    st.builds(SetBypass, ANY, st.booleans(), INSIDE),
    st.builds(SetOff, ANY, st.booleans(), INSIDE),
    st.builds(MoveNodes, st.dictionaries(ANY, PLACES | st.none(), max_size=3), INSIDE),
    st.builds(SetRun, RUNS),
    st.builds(SetPart, st.just("snapshots"), PATHS.map(lambda path: {"s": {path: 1}})),
    st.builds(SetPart, st.just("cues"), PATHS.map(lambda path: [path])),
    st.builds(SetLayout, st.just("bends"), WIRES.map(lambda wire: {str(wire): [[0, 1]]}), INSIDE),
    st.builds(SetPublic, PATHS, st.just({"label": "L"}) | st.none(), st.none() | st.integers(0, 3)),
    st.builds(Publish, INSIDE, st.just("inputs"), PORTS, st.lists(ENDS, max_size=2).map(tuple)),
    st.builds(Publish, INSIDE, st.just("outputs"), PORTS, st.lists(ENDS, max_size=1).map(tuple)),
    st.builds(Group, SOME, st.sampled_from(["g1", "g2"]), ANY, INSIDE),
    st.builds(Unpack, ANY, INSIDE),
)  # fmt: skip


class EditMachine(RuleBasedStateMachine):
    """A patch with its history, beside the text that each state of it had."""

    def __init__(self) -> None:
        super().__init__()
        self.patch: Patch = GOLDEN
        self.done: list[tuple[Edit, str]] = []  # inverse, and the file it leads back to
        self.undone: list[tuple[Edit, str]] = []

    def _apply(self, edit: Edit) -> None:
        before = dumps(self.patch)
        try:
            patch, inverse = apply(self.patch, edit)
        except Unusable as problem:
            assert str(problem).endswith((".", "?"))
            assert dumps(self.patch) == before
            return
        assert dumps(self.patch) == before
        self.patch = patch
        self.done.append((inverse, before))
        self.undone = []

    @rule(edit=EDITS)
    def edit(self, edit: Edit) -> None:
        self._apply(edit)

    @rule(edits=st.lists(EDITS, max_size=3))
    def edit_together(self, edits: list[Edit]) -> None:
        self._apply(Batch("Together", tuple(edits)))

    @rule(data=st.data())
    def edit_what_is_there(self, data: Any) -> None:
        name = data.draw(st.sampled_from(sorted(self.patch.nodes) or ["none"]))
        kind = data.draw(st.sampled_from(["remove", "rename", "unpack", "group", "value"]))
        edits: dict[str, Edit] = {
            "remove": RemoveNode(name),
            "rename": RenameNode(name, f"n{data.draw(st.integers(0, 99))}"),
            "unpack": Unpack(name),
            "group": Group((name,), f"d{data.draw(st.integers(0, 99))}", name),
            "value": SetValue(name, "amount", data.draw(VALUES)),
        }
        self._apply(edits[kind])

    @rule(edit=EDITS)
    def edit_from_a_journal(self, edit: Edit) -> None:
        self._apply(EDIT.decode(msgspec.json.encode(edit)))

    @rule()
    def undo(self) -> None:
        if self.done:
            inverse, before = self.done.pop()
            now = dumps(self.patch)
            self.patch, again = apply(self.patch, inverse)
            assert dumps(self.patch) == before
            self.undone.append((again, now))

    @rule()
    def redo(self) -> None:
        if self.undone:
            again, after = self.undone.pop()
            before = dumps(self.patch)
            self.patch, inverse = apply(self.patch, again)
            assert dumps(self.patch) == after
            self.done.append((inverse, before))

    @rule()
    def save_and_load(self) -> None:
        loaded = loads(dumps(self.patch))
        assert loaded == self.patch
        self.patch = loaded

    @invariant()
    def stays_in_the_stable_form(self) -> None:
        for graph in (self.patch, *self.patch.patches.values()):
            assert list(graph.nodes) == sorted(graph.nodes)
            assert list(graph.wires) == sorted(set(graph.wires))
            names = set(graph.nodes)
            assert set(graph.layout.nodes) <= names
            assert all(wire.source in names and wire.target in names for wire in graph.wires)

    def teardown(self) -> None:
        while self.done:
            self.undo()
        assert dumps(self.patch) == dumps(GOLDEN)


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        EditMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


def test_undo_is_exact_after_any_edits() -> None:
    _run(examples=10, steps=40)


@pytest.mark.slow
def test_undo_is_exact_after_ten_thousand_steps() -> None:
    _run(examples=100, steps=100)
