"""A delay's step copies its input at the end of the block, after everybody has read it."""

from __future__ import annotations

from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan
from tests.scheduler.patch_text import patch_of


def plan_of(text: str, library: Library) -> Plan:
    compiled = compile_patch(patch_of(text), library)
    assert compiled.problems == ()
    return compiled.plan


def names(plan: Plan) -> list[str]:
    return [step.node for step in plan.steps]


LOOP = """
    a: test.add
    b: test.add
    d: delay.block
    d.out -> a.value
    a.out -> b.value
    b.out -> d.value
    """


def test_a_loop_is_cut_at_its_delay(library: Library) -> None:
    plan = plan_of(LOOP, library)
    assert names(plan) == ["a", "b", "d"]
    assert plan.steps[0].inputs[0] == plan.steps[2].outputs[0]
    assert plan.buffers[plan.steps[2].outputs[0]].kept


def test_a_delay_outside_loops_comes_last_too(library: Library) -> None:
    text = "a: test.number\nd: delay.block\nz: test.add\na.out -> d.value\nd.out -> z.value"
    assert names(plan_of(text, library)) == ["a", "z", "d"]


def test_a_delay_of_a_delay_copies_before_that_changes(library: Library) -> None:
    text = """
        a: test.number
        d: delay.block
        e: delay.block
        f: delay.block
        a.out -> e.value
        e.out -> d.value
        d.out -> f.value
        """
    assert names(plan_of(text, library)) == ["a", "f", "d", "e"]


def test_the_same_holds_inside_a_loop(library: Library) -> None:
    text = LOOP + "c: delay.block\nd.out -> c.value\nz: test.add\nc.out -> z.value"
    assert names(plan_of(text, library))[-2:] == ["c", "d"]


def test_a_ring_of_delays_is_no_loop_without_delay(library: Library) -> None:
    text = "d: delay.block\ne: delay.block\nd.out -> e.value\ne.out -> d.value"
    assert sorted(names(plan_of(text, library))) == ["d", "e"]


def test_a_delay_may_be_of_any_kind(library: Library) -> None:
    text = """
        w: test.wave
        d: delay.block kind:audio
        f: test.filter
        w.out -> d.value
        d.out -> f.source
        """
    plan = plan_of(text, library)
    assert [buffer.kind for buffer in plan.buffers if buffer.source == "d.out"] == ["audio"]
    assert names(plan) == ["w", "f", "d"]


def test_a_delay_counts_one_block(library: Library) -> None:
    text = """
        a: test.number
        d: delay.block
        e: delay.block
        p: output.probe
        a.out -> d.value
        d.out -> e.value
        e.out -> p.value
        """
    plan = plan_of(text, library)
    assert plan.probes[0].latency == 1024
    assert plan.ledger[0].via == (("d", 512), ("e", 512))


def test_a_loop_counts_its_delay_once(library: Library) -> None:
    plan = plan_of(LOOP + "p: output.probe\nb.out -> p.value", library)
    assert plan.probes[0].latency == 512
