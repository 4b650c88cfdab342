"""What an engine tells while it plays, block by block, with nobody at the sound card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from nodegraph.engine.engine import Engine
from nodegraph.model.edits import AddNode, apply
from nodegraph.model.errors import Problem
from nodegraph.model.patch import Patch, PatchNode, Run, Wire
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import compile_patch
from nodegraph.session import messages as m
from nodegraph.show.live.player import Player
from nodegraph.show.live.standing import HELD
from nodegraph.show.live.watching import COST_SECONDS, PROBE_SECONDS, STANDING_SECONDS, Watching
from tests.engine.host_nodes import LIBRARY
from tests.playing import kernels
from tests.scheduler.patch_text import patch_of

BLOCK = 64
LOOK = 1.1 * STANDING_SECONDS
PATCH = patch_of(
    """
    beats: test.beats
    level: test.number value=0.25
    limited: test.limited
    in: test.listen
    fails: test.failing
    big: test.number value=1
    big.out -> limited.value
    """,
    block=BLOCK,
)


class Playing:
    """Something that plays a block when it is told to, and does orders in between."""

    def __init__(self, patch: Patch = PATCH) -> None:
        self.patch = patch
        self.engine = self._engine()
        self.orders: list[Callable[[], None]] = []
        self.heard: list[Any] = []
        self.player = SimpleNamespace(
            deck=SimpleNamespace(engine=self.engine, plan=self.engine.running.plan),
            kernels=kernels(),
            order=self.orders.append,
            blocks=0,
        )
        self.watching = Watching(cast(Player, self.player), self.heard.append)
        self.now = 100.0

    def _engine(self) -> Engine:
        engine = Engine(LIBRARY, kernels())
        engine.swap(compile_patch(self.patch, LIBRARY, every=True).plan)
        return engine

    def block(self, count: int = 1, sound: float = 0.0) -> None:
        for _ in range(count):
            while self.orders:
                self.orders.pop(0)()
            now = Transport(bar=float(self.player.blocks))
            self.player.deck.engine.block(now, np.full((2, BLOCK), sound, np.float32))
            self.player.blocks += 1

    def tell(self, seconds: float = 1.5 * PROBE_SECONDS, blocks: int = 1) -> list[Any]:
        """Return what is told in the next while: a look, so many blocks, and another look."""
        self.heard.clear()
        self.now += seconds
        self.watching.tell(self.now)
        self.block(blocks)
        self.watching.tell(self.now)
        return list(self.heard)

    def values(self, **how: Any) -> dict[str, Any]:
        found = [item.values for item in self.tell(**how) if isinstance(item, m.Probed)]
        return dict(found[0]) if found else {}


@pytest.fixture
def playing() -> Iterator[Playing]:
    made = Playing()
    yield made
    made.engine.close()
    made.player.deck.engine.close()


def test_nobody_who_watches_hears_nothing_and_nothing_looks(playing: Playing) -> None:
    own = playing.engine.program
    playing.block(5)
    assert playing.tell() == [] and playing.orders == []
    assert playing.engine.program is own


def test_what_is_as_it_was_is_left_out(playing: Playing) -> None:
    playing.watching.watch(("level.out", "in.out", "beats.out"))
    playing.block()
    assert playing.values() == {"level.out": [0.25], "in.out": [0.0, 0.0], "beats.out": [[2, 1.0]]}
    assert playing.values() == {"beats.out": [[2, 1.0]]}
    playing.engine.set("level", "value", 0.5)
    assert playing.values() == {"level.out": [0.5], "beats.out": [[2, 1.0]]}
    playing.watching.watch(("level.out", "in.out", "beats.out"))
    assert set(playing.values()) == {"level.out", "in.out", "beats.out"}, "another client came"


def test_no_event_is_lost_however_seldom_one_looks(playing: Playing) -> None:
    playing.watching.watch(("beats.out",))
    playing.block()  # nobody has looked before: its events are told as well
    total = playing.values(blocks=1)["beats.out"][0][0]
    for count in (3, 1, 50, 7):
        total += playing.values(blocks=count)["beats.out"][0][0]
    total += playing.values(blocks=1)["beats.out"][0][0]
    assert total == 2 * (playing.player.blocks - 1)


def test_no_event_is_lost_where_others_are_watched_too_or_the_plan_is_another(
    playing: Playing,
) -> None:
    playing.watching.watch(("beats.out",))
    playing.block(4)
    playing.watching.watch(("beats.out", "level.out"))
    playing.block(4)
    patch, _ = apply(PATCH, AddNode("more", PatchNode("test.number")))
    playing.engine.swap(compile_patch(patch, LIBRARY, every=True).plan)
    playing.watching.fit()  # as the swap does
    playing.block(4)
    found = playing.values()
    assert found["level.out"] == [0.25]
    assert found["beats.out"] == [[2 * 12, 1.0]]
    playing.values()
    playing.engine.swap(compile_patch(PATCH, LIBRARY, every=True).plan)
    playing.watching.fit()
    playing.block()
    assert playing.values()["level.out"] == [0.25], "of another plan all is told"


def test_the_peak_is_of_all_blocks_since_the_last_message(playing: Playing) -> None:
    playing.watching.watch(("in.out",))
    playing.block(3, sound=0.1)
    playing.block(1, sound=-0.75)
    playing.block(3, sound=0.1)
    assert playing.values() == {"in.out": [0.75, 0.75]}


def test_nothing_is_told_before_a_block_has_ended(playing: Playing) -> None:
    playing.watching.watch(("level.out",))
    playing.block()
    assert playing.tell(blocks=0) == []
    playing.block()
    playing.watching.tell(playing.now)
    assert [item.values for item in playing.heard] == [{"level.out": [0.25]}]


def test_costs_are_told_about_twice_a_second(playing: Playing) -> None:
    playing.watching.watch_costs(True)
    playing.block()
    [costs] = playing.tell(1.1 * COST_SECONDS, blocks=200)
    assert costs.of == "sound" and costs.period == pytest.approx(BLOCK / 48_000 * 1e6)
    assert set(costs.nodes) == set(PATCH.nodes)
    assert playing.tell(COST_SECONDS / 4, blocks=200) == []
    playing.watching.watch_costs(False)
    playing.block()
    assert playing.tell(1.1 * COST_SECONDS, blocks=200) == []
    assert playing.engine.program == playing.engine._own


def test_another_document_that_plays_is_looked_into(playing: Playing) -> None:
    playing.watching.watch(("level.out",))
    playing.block()
    playing.values()
    other = playing._engine()
    other.set("level", "value", 0.75)
    playing.player.deck = SimpleNamespace(engine=other, plan=other.running.plan)
    playing.tell()
    assert playing.values() == {"level.out": [0.75]}


def test_a_problem_that_is_mended_goes(playing: Playing) -> None:
    playing.engine.set("big", "value", 7.0)
    playing.engine.set("fails", "value", 1.0)
    playing.block(2)
    [standing] = playing.tell(LOOK)
    assert {problem.where for problem in standing.problems} == {"limited.value", "fails"}
    assert all(isinstance(problem, Problem) for problem in standing.problems)
    for _ in range(10):
        assert playing.tell(LOOK) == [], "it is as it was"
    playing.engine.set("big", "value", 1.0)
    playing.block(2)
    playing.tell(LOOK)
    [standing] = playing.tell(HELD + LOOK)
    assert [problem.where for problem in standing.problems] == ["fails"]
    playing.engine.set("fails", "value", 0.0)
    playing.block(2)
    playing.tell(LOOK)
    [standing] = playing.tell(HELD + LOOK)
    assert standing.problems == ()


def test_another_session_is_told_what_stands(playing: Playing) -> None:
    playing.engine.set("fails", "value", 1.0)
    playing.block(2)
    assert len(playing.tell(LOOK)) == 1
    playing.watching.watch_costs(False)  # its first word
    [standing] = playing.tell(LOOK)
    assert [problem.where for problem in standing.problems] == ["fails"]


def test_flags_are_those_of_the_plan_that_runs(playing: Playing) -> None:
    """Looking clears what it saw; nothing else of a plan may be touched."""
    patch = Patch(
        nodes={f"n{number}": PatchNode("test.sum_up", {}, {"value": 1.0}) for number in range(30)},
        wires=(Wire("n0", "out", "n1", "value"),),
        run=Run(block=BLOCK),
    )
    playing.engine.set("big", "value", 7.0)
    playing.block(2)
    playing.tell(LOOK)
    playing.engine.swap(compile_patch(patch, LIBRARY, every=True).plan)
    playing.block(5)
    playing.tell(LOOK)
    playing.block(5)
    assert playing.engine.probe("n7.out").tolist() == [11.0]


def test_problems_are_those_of_the_plan_that_runs(playing: Playing) -> None:
    playing.engine.set("big", "value", 7.0)
    playing.block(2)
    [standing] = playing.tell(LOOK)
    assert [problem.where for problem in standing.problems] == ["limited.value"]
    patch = patch_of(
        "big: test.number value=5\ntight: test.limited\nbig.out -> tight.value", block=BLOCK
    )
    playing.engine.swap(compile_patch(patch, LIBRARY, every=True).plan)
    playing.block(2)
    [standing] = playing.tell(LOOK)
    assert [problem.where for problem in standing.problems] == ["tight.value"]
