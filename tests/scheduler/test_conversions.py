"""Conversions happen by themselves, once for all who need them."""

from __future__ import annotations

from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan, Step
from tests.scheduler.patch_text import patch_of


def plan_of(text: str, library: Library) -> Plan:
    compiled = compile_patch(patch_of(text), library, group=False)
    assert compiled.problems == ()
    return compiled.plan


def steps(plan: Plan) -> dict[str, Step]:
    return {step.node: step for step in plan.steps}


def test_events_become_numbers(library: Library) -> None:
    plan = plan_of("t: test.trigger\na: test.add\nt.out -> a.value", library)
    assert [step.type for step in plan.steps] == [
        "test.trigger", "convert.event_to_control", "test.add",
    ]  # fmt: skip
    step = steps(plan)["t.out"]
    assert step.inputs == steps(plan)["t"].outputs
    assert steps(plan)["a"].inputs[0] == step.outputs[0]


def test_numbers_become_events_and_sounds(library: Library) -> None:
    text = "n: test.number\nc: test.count\nf: test.filter\nn.out -> c.source\nn.out -> f.source"
    types = [step.type for step in plan_of(text, library).steps]
    assert types == [
        "test.number", "convert.control_to_event", "test.count",
        "convert.control_to_audio", "test.filter",
    ]  # fmt: skip


def test_events_are_sounds_as_they_stand(library: Library) -> None:
    plan = plan_of("t: test.trigger\nf: test.filter\nt.out -> f.source", library)
    assert len(plan.steps) == 2
    assert plan.steps[1].inputs[0] == plan.steps[0].outputs[0]


def test_a_conversion_is_shared(library: Library) -> None:
    text = """
        n: test.number
        f: test.filter
        g: test.filter
        n.out -> f.source
        n.out -> g.source
        """
    plan = plan_of(text, library)
    assert len(plan.steps) == 4
    assert steps(plan)["f"].inputs[0] == steps(plan)["g"].inputs[0]


def test_a_conversion_is_as_wide_as_its_wire(library: Library) -> None:
    text = "s: test.spread count:9\nf: test.filter\ns.out -> f.source"
    assert [step.lanes for step in plan_of(text, library).steps] == [9, 9, 9]


def test_a_probe_and_a_speaker_convert_as_others_do(library: Library) -> None:
    text = """
        t: test.trigger
        p: output.probe
        n: test.number
        s: output.speaker
        t.out -> p.value
        n.out -> s.sound
        """
    plan = plan_of(text, library)
    probe = plan.probes[0]
    assert (probe.path, probe.kind, plan.buffers[probe.reference].kind) == (
        "p.value", "control", "control",
    )  # fmt: skip
    assert plan.buffers[plan.speaker[0]].kind == "audio"
