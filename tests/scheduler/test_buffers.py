"""Sound buffers are used again, and never too early."""

from __future__ import annotations

from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan
from tests.scheduler.patch_text import patch_of


def plan_of(text: str, library: Library, *probes: str) -> Plan:
    compiled = compile_patch(patch_of(text), library, probes=probes, group=False)
    assert compiled.problems == ()
    return compiled.plan


def chain(length: int) -> str:
    nodes = ["n000: test.wave"] + [f"n{i:03}: test.filter" for i in range(1, length)]
    wires = [f"n{i - 1:03}.out -> n{i:03}.source" for i in range(1, length)]
    return "\n".join(nodes + wires)


def test_a_long_chain_of_sound_needs_two_buffers(library: Library) -> None:
    assert len(plan_of(chain(100), library).buffers) == 2


def test_numbers_keep_their_buffers(library: Library) -> None:
    nodes = [f"n{i:03}: test.add" for i in range(50)]
    wires = [f"n{i - 1:03}.out -> n{i:03}.value" for i in range(1, 50)]
    assert len(plan_of("\n".join(nodes + wires), library).buffers) == 50


def test_what_is_watched_keeps_its_buffer(library: Library) -> None:
    plan = plan_of(chain(20), library, "n003.out", "n010.out")
    held = [probe.reference for probe in plan.probes]
    assert all(plan.buffers[number].kept for number in held)
    for number in held:
        assert sum(number in step.outputs for step in plan.steps) == 1
    assert len(plan.buffers) == 4


def test_what_is_heard_keeps_its_buffer(library: Library) -> None:
    text = (
        chain(5) + "\ns: output.speaker\nx: output.screen\nn001.out -> s.sound\nn002.out -> x.sound"
    )
    plan = plan_of(text, library)
    assert plan.speaker[1] == plan.sound[1] == 1
    for number in (plan.speaker[0], plan.sound[0]):
        assert plan.buffers[number].kept
        assert sum(number in step.outputs for step in plan.steps) == 1


def test_outputs_do_not_lie_on_inputs(library: Library) -> None:
    for step in plan_of(chain(30), library).steps:
        assert not set(step.inputs) & set(step.outputs)


def test_buffers_of_other_widths_are_not_mixed_up(library: Library) -> None:
    text = (
        chain(4)
        + "\nj: test.jack\nf: test.filter\ng: test.filter\nj.audio -> f.source\nf.out -> g.source"
    )
    plan = plan_of(text, library)
    for step in plan.steps:
        for number in step.outputs:
            if plan.buffers[number].source != "j.mono":
                assert plan.buffers[number].lanes in (step.lanes, 1)
