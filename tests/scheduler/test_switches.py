"""Bypassed and silenced nodes."""

from __future__ import annotations

import pytest

from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import NOTHING, SILENCE, Plan, knob_row
from tests.scheduler.patch_text import patch_of


def plan_of(text: str, library: Library) -> Plan:
    compiled = compile_patch(patch_of(text), library)
    assert compiled.problems == ()
    return compiled.plan


def knob_value(plan: Plan, reference: int) -> object:
    return next(knob.value for knob in plan.knobs if knob.row == knob_row(reference))


def test_a_bypassed_node_passes_its_first_input_of_that_kind(library: Library) -> None:
    text = """
        w: test.wave
        c: test.number
        f: test.filter bypass
        g: test.filter
        w.out -> f.source
        c.out -> f.cutoff
        f.out -> g.source
        """
    plan = plan_of(text, library)
    steps = {step.node: step for step in plan.steps}
    assert set(steps) == {"w", "c", "g"}
    assert steps["g"].inputs[0] == steps["w"].outputs[0]


def test_bypassed_nodes_in_a_row_pass_through(library: Library) -> None:
    text = """
        n: test.number
        a: test.add bypass
        b: test.add bypass
        c: test.add
        n.out -> a.value
        a.out -> b.value
        b.out -> c.value
        """
    plan = plan_of(text, library)
    assert plan.steps[1].inputs[0] == plan.steps[0].outputs[0]


def test_a_bypassed_knob_gives_its_value(library: Library) -> None:
    plan = plan_of("a: test.add value=0.3 bypass\nb: test.add\na.out -> b.value", library)
    assert knob_value(plan, plan.steps[0].inputs[0]) == 0.3


def test_a_node_without_such_an_input_is_silent_when_bypassed(library: Library) -> None:
    plan = plan_of("w: test.wave bypass\nf: test.filter\nw.out -> f.source", library)
    assert plan.steps[0].inputs[0] == SILENCE


@pytest.mark.parametrize(
    ("line", "into", "expected"),
    [
        ("s: test.wave off", "r: test.filter\ns.out -> r.source", SILENCE),
        ("s: test.trigger off", "r: test.count\ns.out -> r.source", SILENCE),
    ],
)
def test_sound_and_events_that_are_off_are_silent(
    line: str, into: str, expected: int, library: Library
) -> None:
    assert plan_of(f"{line}\n{into}", library).steps[0].inputs[0] == expected


def test_a_number_that_is_off_is_zero_not_the_readers_knob(library: Library) -> None:
    plan = plan_of("a: test.add off\nb: test.add value=0.7\na.out -> b.value", library)
    assert knob_value(plan, plan.steps[0].inputs[0]) == 0.0


def test_a_picture_that_is_off_is_not_drawn(library: Library) -> None:
    text = "p: test.paint off\ns: output.screen\np.out -> s.picture"
    plan = plan_of(text, library)
    assert [draw.node for draw in plan.frame.draws] == ["s"]
    assert plan.frame.draws[0].inputs[0] == NOTHING


def test_a_circle_of_bypassed_nodes_is_silent(library: Library) -> None:
    text = """
        a: test.add bypass
        b: test.add bypass
        c: test.add
        a.out -> b.value
        b.out -> a.value
        b.out -> c.value
        """
    plan = plan_of(text, library)
    assert knob_value(plan, plan.steps[0].inputs[0]) == 0.0


def test_a_constant_becomes_a_sound_where_one_is_wanted(library: Library) -> None:
    plan = plan_of("a: test.number value=2 bypass\nf: test.filter\na.out -> f.source", library)
    assert [step.type for step in plan.steps] == ["convert.control_to_audio", "test.filter"]
    assert knob_value(plan, plan.steps[0].inputs[0]) == 2.0
