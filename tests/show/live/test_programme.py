"""What a set tells engine and stage, whoever is late or dies meanwhile."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from nodegraph.model.storage import load
from nodegraph.session import messages as m
from nodegraph.session.set_state import SetState
from nodegraph.show.live.distribution import Distribution
from nodegraph.show.live.documents import Documents
from nodegraph.show.live.plans import Plans
from nodegraph.show.live.programme import Beside, Programme
from nodegraph.show.opening import library_of
from tests.conftest import PatchFile

NAMES = ("one", "two", "three")


class Evening:
    """A programme of three patches that cut at once, without an engine and a stage behind it."""

    def __init__(self, folder: Path, first: Path) -> None:
        entries = [{"patch": f"{name}.patch.json", "at": "now"} for name in NAMES]
        path = folder / "evening.set.json"
        path.write_text(json.dumps({"format": "nodegraph-set/1", "patches": entries}))
        plans = Plans(library_of(first), folder)
        plans.compile(load(first))
        plans.message(load(first), str(first), (), 120.0)
        self.sent: list[tuple[str, m.Message]] = []
        self.over: list[str] = []
        self.beat = 0.0
        self.generation = plans.generation
        documents = Documents(folder / "evening.journal", str(path))
        self.distribution = Distribution(plans, documents, self._send, lambda *_: None)
        self.programme = Programme(
            path, self.distribution, self._send, lambda *_: None, self._took_over
        )
        self.state: SetState = self.programme.begin(str(first))

    def _send(self, role: str, message: m.Message) -> bool:
        self.sent.append((role, message))
        return True

    def _took_over(self, beside: Beside) -> None:
        self.over.append(beside.path.name.partition(".")[0])
        beside.plans.generation = self.distribution.plans.generation
        self.distribution.change(beside.plans, beside.message)

    def look(self, times: int = 1) -> None:
        """Let time pass, with the engine where it was last said to be."""
        for _ in range(times):
            self.beat += 0.1
            running = SimpleNamespace(
                beat=self.beat, tempo=120.0, confidence=1.0, generation=self.generation
            )
            self.state = self.programme.look(self.state, cast(m.Running, running))

    def prepared(self) -> list[tuple[str, int]]:
        """Take the plans beside that the engine was sent: (which document, generation)."""
        found = [
            (Path(message.path).name.partition(".")[0], message.generation)
            for role, message in self.sent
            if role == "engine" and isinstance(message, m.RunPlan)
        ]
        self.sent.clear()
        return found

    def ready(self, generation: int) -> None:
        """Engine and stage have a plan."""
        for role in ("engine", "stage"):
            self.state = self.programme.has(self.state, role, generation)

    def go(self, place: int) -> None:
        """A person asks for an entry."""
        self.state, effects = self.state.go(place)
        self.programme.do(effects)


@pytest.fixture
def evening(tmp_path: Path, write_patch: PatchFile) -> Evening:
    """At the first entry, with the second ready beside it."""
    for name in NAMES:
        write_patch({"lfo": {"type": "control.lfo"}}, name=name)
    found = Evening(tmp_path, tmp_path / "one.patch.json")
    found.look()
    ((name, generation),) = found.prepared()
    assert name == "two"
    found.ready(generation)
    return found


def test_nothing_is_put_beside_before_the_engine_has_taken_over(evening: Evening) -> None:
    evening.go(1)
    evening.look(20)  # a busy machine: the engine says nothing of it
    orders = [message for role, message in evening.sent if role == "engine"]
    assert [type(order).__name__ for order in orders] == ["TakeOver"]
    assert evening.over == []
    evening.generation = cast(m.TakeOver, orders[0]).generation
    evening.sent.clear()
    evening.look(3)
    assert evening.over == ["two"]
    ((name, generation),) = evening.prepared()
    assert name == "three"
    evening.ready(generation)
    assert evening.state.coming == 2 and evening.state.ready


def test_an_engine_that_dies_while_one_takes_over_gets_it_again_and_then_the_next(
    evening: Evening,
) -> None:
    evening.go(1)
    evening.look(20)
    evening.sent.clear()
    evening.state = evening.programme.again(evening.state, "engine")
    evening.look(5)
    ((name, generation),) = evening.prepared()
    assert name == "two", "it is seen already, as the state has it"
    evening.ready(generation)
    assert [type(order).__name__ for role, order in evening.sent if role == "engine"] == [
        "TakeOver"
    ]
    evening.generation = generation
    evening.sent.clear()
    evening.look(3)
    assert evening.over == ["two"]
    assert [name for name, _ in evening.prepared()] == ["three"]


def test_an_engine_that_dies_gets_what_was_beside_anew(evening: Evening) -> None:
    evening.state = replace(evening.programme.again(evening.state, "engine"))
    assert not evening.state.ready
    evening.look()
    ((name, generation),) = evening.prepared()
    assert name == "two"
    evening.ready(generation)
    assert evening.state.ready


def test_bars_of_a_set_that_opens_in_a_running_show_count_from_there(evening: Evening) -> None:
    programme = evening.programme
    raw = json.loads(programme.path.read_text())
    raw["patches"][0]["advance"] = {"bars": 2}
    programme.path.write_text(json.dumps(raw))
    later = Programme(
        programme.path, evening.distribution, evening._send, lambda *_: None, evening._took_over
    )
    running = SimpleNamespace(beat=101.0, tempo=120.0, confidence=1.0, generation=1)
    state = later.begin(running=cast(m.Running, running))
    assert state.since == 101.0
    assert state.due == 104.0 + 8.0, "from the next line of a bar on"


def test_a_set_that_is_left_forgets_what_is_beside(evening: Evening) -> None:
    evening.programme.leave()
    assert [(role, type(message)) for role, message in evening.sent] == [
        ("stage", m.DropNext),
        ("engine", m.DropNext),
    ]
    assert evening.programme.beside is None
    evening.sent.clear()
    evening.programme.leave()
    assert not evening.sent
