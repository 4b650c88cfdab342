"""A patch becomes a list of steps."""

from __future__ import annotations

import random

import pytest

from nodegraph.model.check import check
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.scheduler.compile import Memo, compile_patch
from nodegraph.scheduler.plan import NOTHING, SILENCE, Plan, decode, encode, knob_row
from tests.scheduler.patch_text import patch_of


def plan_of(text: str, library: Library, **options: object) -> Plan:
    """Compile a text that has no problems."""
    compiled = compile_patch(patch_of(text), library, **options)  # type: ignore[arg-type]
    assert compiled.problems == ()
    return compiled.plan


def names(plan: Plan) -> list[str]:
    """The nodes of the steps, in order."""
    return [step.node for step in plan.steps]


CHAIN = """
    c: test.add amount=0.5
    a: test.number value=2
    b: test.add
    a.out -> b.value
    b.out -> c.value
    """


def test_an_empty_patch_is_an_empty_plan(library: Library) -> None:
    plan = plan_of("", library)
    assert (plan.steps, plan.buffers, plan.knobs, plan.frame.draws) == ((), (), (), ())


def test_nodes_run_after_what_they_read(library: Library) -> None:
    assert names(plan_of(CHAIN, library)) == ["a", "b", "c"]


def test_nodes_of_one_depth_run_by_name(library: Library) -> None:
    text = "\n".join(f"{name}: test.number" for name in "dbca")
    assert names(plan_of(text, library, group=False)) == ["a", "b", "c", "d"]


def test_an_unwired_input_is_a_knob_with_its_value(library: Library) -> None:
    plan = plan_of(CHAIN, library)
    knobs = {(knob.node, knob.port): knob for knob in plan.knobs}
    assert knobs["c", "amount"].value == 0.5
    assert knobs["b", "amount"].value == 0.25  # its default
    assert ("c", "value") not in knobs
    rows = [knob.row for knob in plan.knobs]
    assert rows == list(range(plan.rows))
    assert knob_row(plan.steps[2].inputs[1]) == knobs["c", "amount"].row


def test_a_plan_survives_the_wire(library: Library) -> None:
    plan = plan_of(CHAIN + "s: test.wave form:saw\nh: test.host", library)
    assert decode(encode(plan)) == plan


def test_unwired_sound_is_silence_and_an_optional_input_nothing(library: Library) -> None:
    plan = plan_of("f: test.filter\nh: test.host", library)
    assert plan.steps[0].inputs[0] == SILENCE
    assert plan.steps[1].inputs[0] == NOTHING and plan.steps[1].inputs[5] == NOTHING


def test_values_become_what_the_engine_takes(library: Library) -> None:
    text = "h: test.host colour=#00ff0080 palette=mono text=hi mode=low extra=3"
    values = {knob.port: knob.value for knob in plan_of(text, library).knobs}
    assert values["colour"] == (0.0, 1.0, 0.0, 128 / 255)
    assert len(values["palette"]) == 6  # type: ignore[arg-type]
    assert (values["text"], values["mode"], values["extra"]) == ("hi", 0.0, 3.0)
    rest = {knob.port: knob.value for knob in plan_of("h: test.host", library).knobs}
    assert (rest["colour"], rest["mode"], rest["text"]) == ((1.0, 0.0, 0.0, 1.0), 1.0, "hello")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: test.add amount=3", 1.0),
        ("a: test.add amount=much", 0.25),
        ("a: test.add\nb.out -> a.amount", 0.25),
        ("a: test.add\nb: test.gone\nb.out -> a.amount", 0.25),
        ("a: test.add\nb: test.number\nb.oud -> a.amount", 0.25),
        ("a: test.add\nb: test.wave\nb.out -> a.amount", 0.25),
        ("a: test.add amount=0.5\nb: patch:none\nb.out -> a.amount", 0.5),
    ],
)
def test_what_cannot_be_used_leaves_the_input_a_knob(
    text: str, value: float, library: Library
) -> None:
    patch = patch_of(text)
    assert check(patch, library)  # and this is who says so
    compiled = compile_patch(patch, library)
    assert compiled.problems == ()
    assert {knob.port: knob.value for knob in compiled.plan.knobs if knob.node == "a"} == {
        "value": 0.0, "amount": value,
    }  # fmt: skip


def test_a_node_that_gives_up_is_left_out_alone(library: Library) -> None:
    compiled = compile_patch(patch_of("d: delay.block kind:text\na: test.number"), library)
    assert [str(problem) for problem in compiled.problems] == [
        "d: delay.block gave up: Texts cannot wait. The node was left out; change its settings."
    ]
    assert names(compiled.plan) == ["a"]


def test_of_two_wires_the_first_by_name_stays(library: Library) -> None:
    text = "b: test.add\na: test.number\nc: test.number\n"
    for wires in ("c.out -> b.value\na.out -> b.value", "a.out -> b.value\nc.out -> b.value"):
        plan = plan_of(text + wires, library, group=False)
        assert plan.steps[2].inputs[0] == plan.steps[0].outputs[0]


def test_a_renamed_port_still_finds_its_place(library: Library) -> None:
    plan = plan_of("a: test.number\nb: test.add\na.out -> b.plus\nc: test.add plus=1", library)
    assert {step.node: step.inputs[1] >= 0 for step in plan.steps if step.node == "b"} == {
        "b": True
    }
    assert ("c", "amount", 1.0) in [(knob.node, knob.port, knob.value) for knob in plan.knobs]


def test_settings_are_complete_and_in_range(library: Library) -> None:
    compiled = compile_patch(patch_of("w: test.wave form:saw\ns: test.spectrum size:9000"), library)
    settings = {step.node: step.settings for step in compiled.plan.steps}
    assert settings == {"w": {"form": "saw", "seed": 0}, "s": {"size": 4096}}


def test_a_memo_changes_nothing(library: Library) -> None:
    memo = Memo()
    patch = patch_of(CHAIN)
    first = compile_patch(patch, library, memo=memo).plan
    assert compile_patch(patch, library, memo=memo).plan == first
    louder = patch_of(CHAIN.replace("0.5", "0.75"))
    assert compile_patch(louder, library, memo=memo) == compile_patch(louder, library)


def test_a_memo_keeps_telling_problems(library: Library) -> None:
    memo = Memo()
    patch = patch_of("a: delay.block kind:text\nb: delay.block kind:text")
    said = [compile_patch(patch, library, memo=memo).problems for _ in range(3)]
    assert len(said[0]) == 2 and said[0] == said[1] == said[2]


def test_a_memo_holds_for_one_rate_and_block(library: Library) -> None:
    memo = Memo()
    text = "d: delay.block\np: output.probe\nd.out -> p.value"
    for block in (64, 512):
        plan = compile_patch(patch_of(text, block=block), library, memo=memo).plan
        assert plan.probes[0].latency == block


def test_a_loop_without_delay_is_named(library: Library) -> None:
    text = """
        a: test.add
        b: test.add
        c: test.add
        d: test.add
        a.out -> b.value
        b.out -> c.value
        c.out -> a.value
        c.out -> d.value
        """
    with pytest.raises(Unusable, match=r"a -> b -> c -> a; put a delay\.block between"):
        compile_patch(patch_of(text), library)


def test_a_loop_of_pictures_asks_for_a_frame(library: Library) -> None:
    text = "a: test.paint\na.out -> a.inputImage"
    with pytest.raises(Unusable, match=r"a -> a; put a delay\.frame"):
        compile_patch(patch_of(text), library)


def shuffled(patch: Patch, seed: int) -> Patch:
    """The same patch, written down in another order."""
    rng = random.Random(seed)
    nodes, wires = list(patch.nodes.items()), list(patch.wires)
    rng.shuffle(nodes)
    rng.shuffle(wires)
    return Patch(nodes=dict(nodes), wires=tuple(wires), run=patch.run)


def test_the_order_of_writing_does_not_matter(library: Library) -> None:
    text = (
        CHAIN
        + """
        w: test.wave
        v: test.wave frequency=220
        x: test.filter
        y: test.filter
        w.out -> x.source
        v.out -> y.source
        a.out -> x.cutoff
        a.out -> y.source
        p: output.probe
        c.out -> p.value
        b.out -> p.value
        """
    )
    patch = patch_of(text)
    plan = compile_patch(patch, library)
    for seed in range(10):
        assert compile_patch(shuffled(patch, seed), library) == plan
