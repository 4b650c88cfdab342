"""What is watched, and when that needs another plan; what is wrong with a document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nodegraph.model.edits import AddNode, AddWire, Batch, RemoveNode, SetValue
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, SubPatch, Wire
from nodegraph.model.storage import loads
from nodegraph.scheduler.plan import decode
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.history import History
from nodegraph.session.state import State
from nodegraph.show.live.distribution import Distribution
from nodegraph.show.live.documents import Documents
from nodegraph.show.live.plans import FEW, Plans

LIBRARY = Library.load()
MANY = 40
PATCH = Patch(
    nodes={
        **{f"n{number}": PatchNode("math.add") for number in range(MANY)},
        "sound": PatchNode("source.oscillator"),
        "pair": PatchNode("patch:inner"),
    },
    wires=(Wire("n0", "out", "n1", "value"),),
    patches={
        "inner": SubPatch(
            nodes={"a": PatchNode("math.add")},
            inputs={"in": (("a", "value"),)},
            outputs={"out": ("a", "out")},
        )
    },
)


class Way:
    """A distribution with nobody at its ends, and a session's fold before it."""

    def __init__(self, folder: Path, patch: Patch = PATCH) -> None:
        self.state = State(LIBRARY, "/tmp/x.patch.json", History(patch))
        self.sent: list[Any] = []
        self.told: list[tuple[str, str, str]] = []
        self.staged = False
        documents = Documents(folder / "x.journal")
        self.distribution = Distribution(
            Plans(LIBRARY, folder), documents, self._send, lambda *line: self.told.append(line)
        )
        self.distribution.compile(self.state)

    def _send(self, role: str, message: m.Message) -> bool:
        if role == "engine":
            self.sent.append(message)
        return role == "engine" or self.staged  # without a stage a plan goes out at once

    def watch(self, *paths: str) -> list[Any]:
        """Watch; return what the engine is told."""
        return self._after(m.Watch(paths=paths))

    def edit(self, edit: Any) -> list[Any]:
        """Edit; return what the engine is told."""
        return self._after(m.DoEdit(edit=edit))

    def perform(self, **values: float) -> None:
        """Perform values of node__port."""
        paths = {name.replace("__", "."): value for name, value in values.items()}
        self._after(m.Perform(values=paths))

    def ready(self) -> m.RunPlan:
        """Let the stage be ready; return the plan that the engine gets."""
        self.sent = []
        self.distribution.ready(self.distribution.plans.generation, self.state)
        [plan] = [message for message in self.sent if isinstance(message, m.RunPlan)]
        return plan

    def _after(self, request: m.Request) -> list[Any]:
        self.sent = []
        self.state, effects = handle(self.state, "editor", request)
        names = {type(effect).__name__ for effect in effects}
        if "Look" in names:
            self.distribution.show(self.state)
        if "Compile" in names:
            self.distribution.compile(self.state)
        return self.sent

    @property
    def problems(self) -> list[str]:
        return [str(problem) for problem in self.distribution.problems]


@pytest.fixture
def way(tmp_path: Path) -> Way:
    return Way(tmp_path)


def plans(sent: list[Any]) -> int:
    return sum(isinstance(message, m.RunPlan) for message in sent)


def probes(sent: list[Any]) -> tuple[str, ...]:
    return [message for message in sent if isinstance(message, m.SetProbes)][-1].paths


def test_a_few_outputs_need_one_plan_each_at_most_once(way: Way) -> None:
    sent = way.watch("n0.out")
    assert plans(sent) == 1 and probes(sent) == ("n0.out",)
    sent = way.watch("n1.out")
    assert plans(sent) == 1 and probes(sent) == ("n1.out",)
    sent = way.watch("n0.out")
    assert plans(sent) == 0 and probes(sent) == ("n0.out",)
    sent = way.watch()
    assert plans(sent) == 0 and probes(sent) == ()


def test_of_many_outputs_any_other_needs_no_other_plan(way: Way) -> None:
    names = [f"n{number}.out" for number in range(MANY)]
    assert plans(way.watch(*names[: FEW + 1])) == 1
    others = (*names[FEW:], "sound.out", "pair/a.out", "pair.out")
    before = way.distribution.plans.plan
    sent = way.watch(*others)
    assert way.distribution.plans.plan is before, "nothing was compiled for it"
    assert plans(sent) == 0 and probes(sent) == others
    plan = way.distribution.plans.plan
    assert plan is not None
    assert set(others) <= {probe.path for probe in plan.probes}


def test_an_edit_of_a_value_is_a_value_whatever_is_watched(way: Way) -> None:
    way.watch(*(f"n{number}.out" for number in range(MANY)))
    sent = way.edit(SetValue("n3", "amount", 2.0))
    assert [type(message) for message in sent] == [m.SetValues]
    way.watch()
    sent = way.edit(SetValue("n3", "amount", 3.0))
    assert [type(message) for message in sent] == [m.SetValues]


def test_an_edit_keeps_what_is_watched_and_drops_it_when_nobody_watches(way: Way) -> None:
    names = tuple(f"n{number}.out" for number in range(MANY))
    way.watch(*names)
    sent = way.edit(AddNode("more", PatchNode("math.add")))
    assert plans(sent) == 1 and probes(sent) == names
    assert plans(way.watch("more.out")) == 0
    way.watch()
    way.edit(RemoveNode("more"))
    plan = way.distribution.plans.plan
    assert plan is not None and plan.probes == ()


def test_what_is_not_there_is_told_once_and_is_no_problem_of_the_document(way: Way) -> None:
    before = way.problems
    sent = way.watch("nobody.out")
    assert plans(sent) == 0
    assert [(where, text) for _, where, text in way.told if where == "nobody.out"] == [
        ("nobody.out", "There is no such port to watch. Use node.port of a node of this patch.")
    ]
    way.watch("nobody.out")
    way.edit(AddNode("more", PatchNode("math.add")))
    assert len([where for _, where, _ in way.told if where == "nobody.out"]) == 1
    assert way.problems == before


def test_a_watched_node_that_is_removed_is_no_problem(way: Way) -> None:
    way.watch(*(f"n{number}.out" for number in range(MANY)))
    before = way.problems
    way.edit(RemoveNode("n5"))
    assert way.problems == before
    assert not [line for line in way.told if line[1] == "n5.out"]


def test_a_problem_comes_with_an_edit_and_goes_with_another(way: Way) -> None:
    before = way.problems
    way.edit(AddNode("who", PatchNode("math.nothing")))
    [fresh] = [text for text in way.problems if text not in before]
    assert fresh.startswith("who: ")
    way.edit(RemoveNode("who"))
    assert way.problems == before


def test_a_document_that_can_have_no_plan_says_so_as_long_as_it_is_so(way: Way) -> None:
    before = way.problems
    loop = (
        AddNode("x", PatchNode("math.add")), AddNode("y", PatchNode("math.add")),
        AddWire(Wire("x", "out", "y", "value")), AddWire(Wire("y", "out", "x", "value")),
    )  # fmt: skip
    assert plans(way.edit(Batch("Loop", loop))) == 0
    assert [text for text in way.problems if text not in before]
    assert plans(way.edit(RemoveNode("y"))) == 1
    assert way.problems == before


def test_what_is_performed_while_a_plan_waits_for_its_shaders_goes_along(way: Way) -> None:
    way.staged = True
    assert plans(way.edit(AddNode("more", PatchNode("math.add")))) == 0
    way.perform(n3__amount=0.75)
    assert way.ready().values == (("n3", "amount", 0.75),)


def test_a_value_that_is_edited_while_a_plan_waits_is_in_it(way: Way) -> None:
    way.staged = True
    way.edit(AddNode("more", PatchNode("math.add")))
    sent = way.edit(SetValue("n3", "amount", 0.75))
    assert [type(message) for message in sent] == [m.SetValues], "what plays has it at once"
    message = way.ready()
    knobs = {(knob.node, knob.port): knob.value for knob in decode(message.plan).knobs}
    assert knobs["n3", "amount"] == 0.75
    assert loads(message.patch).nodes["n3"].values == {"amount": 0.75}


def test_how_late_watched_outputs_are_can_be_asked(tmp_path: Path) -> None:
    nodes = {"tone": PatchNode("source.oscillator"), "fft": PatchNode("analysis.spectrum")}
    wires = (Wire("tone", "out", "fft", "source"),)
    way = Way(tmp_path, Patch(nodes=nodes, wires=wires))
    way.watch("fft.out", "tone.out")
    found = way.distribution.plans.latencies()
    assert found["rate"] == 48_000
    plan = way.distribution.plans.plan
    assert plan is not None
    assert found["outputs"] == {item.path: item.latency for item in plan.probes if item.latency}
    assert set(found["outputs"]) == {"fft.out"}, "its window makes it late"
    assert found["ways"]["fft.out"]["samples"] == found["outputs"]["fft.out"]


def test_a_plan_beside_can_be_looked_at_as_well(way: Way) -> None:
    way.watch(*(f"n{number}.out" for number in range(MANY)))
    fresh = way.distribution.plans.fresh(LIBRARY)
    fresh.compile(PATCH)
    assert fresh.plan is not None and len(fresh.plan.probes) > MANY


def test_two_clients_are_told_of_what_either_watches(way: Way) -> None:
    way.watch("n0.out")
    way.state = replace(way.state, watched={**way.state.watched, "phone": ("n2.out", "n0.out")})
    sent = way.watch("n1.out", "n0.out")
    assert sorted(probes(sent)) == ["n0.out", "n1.out", "n2.out"]
