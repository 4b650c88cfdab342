"""What leaves the graph: probes and the tempo that the transport follows."""

from __future__ import annotations

from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import KNOBS
from tests.scheduler.patch_text import patch_of


def test_any_output_or_input_can_be_watched(library: Library) -> None:
    text = "a: test.number\nb: test.add amount=0.5\na.out -> b.value"
    plan = compile_patch(patch_of(text), library, probes=["b.out", "b.value", "b.amount"]).plan
    steps = {step.node: step for step in plan.steps}
    assert [(probe.path, probe.reference) for probe in plan.probes] == [
        ("b.out", steps["b"].outputs[0]),
        ("b.value", steps["a"].outputs[0]),
        ("b.amount", steps["b"].inputs[1]),
    ]
    assert plan.probes[2].reference <= KNOBS


def test_a_port_that_is_not_there_is_a_problem(library: Library) -> None:
    compiled = compile_patch(patch_of("a: test.add"), library, probes=["a.oud", "b.out"])
    assert [str(problem) for problem in compiled.problems] == [
        "a.oud: There is no such port to watch. Ports of a: out, value, amount.",
        "b.out: There is no such port to watch. Use node.port of a node of this patch.",
    ]


def test_a_wide_wire_is_watched_whole(library: Library) -> None:
    text = "s: test.spread count:12\np: output.probe\ns.out -> p.value"
    assert compile_patch(patch_of(text), library).plan.probes[0].lanes == 12


def test_the_transport_follows_a_node(library: Library) -> None:
    patch = patch_of("b: test.beat\na: test.beat\nc: test.beat", tempo="b")
    plan = compile_patch(patch, library).plan
    step = next(step for step in plan.steps if step.node == "b")
    assert step.members == ()
    assert dict(plan.tempo) == {
        "phase": step.outputs[0], "tempo": step.outputs[1], "confidence": step.outputs[2],
    }  # fmt: skip


def test_a_node_without_a_tempo_leaves_the_internal_clock(library: Library) -> None:
    compiled = compile_patch(patch_of("a: test.add", tempo="a"), library)
    assert compiled.plan.tempo == ()
    assert str(compiled.problems[0]).startswith("run.tempo: a gives no tempo; internal is used.")
    assert compile_patch(patch_of("", tempo="internal:90"), library).problems == ()


def test_a_second_screen_shows_nothing(library: Library) -> None:
    text = "a: output.screen\nb: output.screen\np: test.paint\np.out -> a.picture"
    compiled = compile_patch(patch_of(text), library)
    assert [str(problem)[:39] for problem in compiled.problems] == [
        "b: There is a screen already, a; this o"
    ]
    assert [draw.node for draw in compiled.plan.frame.draws] == ["p", "a"]
