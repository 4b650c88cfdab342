"""Performed values and morphs when the plan below them changes."""

from __future__ import annotations

import pytest

from nodegraph.engine.engine import Engine
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import MorphTo
from nodegraph.show.live.moving import Moving

LIBRARY = Library.load()


def plan(*extra: str) -> Plan:
    nodes = {"knob": PatchNode("control.constant", {}, {"value": 0.0})}
    nodes |= {name: PatchNode("math.add") for name in ("other", *extra)}
    return compile_patch(Patch(nodes=nodes), LIBRARY, probes=("knob.out", "other.out")).plan


def test_an_edit_in_the_middle_of_a_morph_does_not_throw_it_to_its_end() -> None:
    with Engine(LIBRARY) as engine:
        moving = Moving(engine, LIBRARY)

        def run(beat: float) -> tuple[float, float]:
            now = Transport(beat=beat)
            moving.step(now)
            engine.block(now)
            return float(engine.probe("knob.out")[0]), float(engine.probe("other.out")[0])

        engine.swap(plan())
        moving.follow(engine.running.plan, [("other", "amount", 7.0)])
        target = (("knob", "value", 1.0),)
        moving.begin(MorphTo(values=target, beats=8.0), Transport(beat=0.0))
        assert run(0.0) == (0.0, 7.0)
        assert run(4.0) == pytest.approx((0.5, 7.0))
        engine.swap(plan("more"))
        moving.follow(engine.running.plan, [("other", "amount", 7.0), *target])
        assert run(4.0) == pytest.approx((0.5, 7.0))
        assert run(6.0) == pytest.approx((0.75, 7.0))
        assert run(8.0) == (1.0, 7.0)
        engine.swap(plan())
        moving.follow(engine.running.plan, [*target])  # landed: it is performed like any other
        assert run(9.0) == (1.0, 0.0)


def test_a_morph_that_waits_begins_from_where_it_is_after_an_edit() -> None:
    with Engine(LIBRARY) as engine:
        moving = Moving(engine, LIBRARY)
        engine.swap(plan())
        moving.follow(engine.running.plan, [("knob", "value", 0.25)])
        target = (("knob", "value", 1.0),)
        moving.begin(MorphTo(values=target, at="bar", beats=4.0), Transport(beat=1.0))
        engine.swap(plan("more"))
        moving.follow(engine.running.plan, target)
        for beat, wanted in ((2.0, 0.25), (4.0, 0.25), (6.0, 0.625), (8.0, 1.0)):
            moving.step(Transport(beat=beat))
            engine.block(Transport(beat=beat))
            assert float(engine.probe("knob.out")[0]) == pytest.approx(wanted)
