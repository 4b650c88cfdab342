"""Sub-patches are replaced by what is inside them."""

from __future__ import annotations

import msgspec
import pytest

from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, SubPatch
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan
from tests.scheduler.patch_text import patch_of

INNER = patch_of("x: test.add amount=0.5\ny: test.add\nx.out -> y.value")
TWICE = SubPatch(
    nodes=INNER.nodes,
    wires=INNER.wires,
    inputs={"value": (("x", "value"),), "amount": (("x", "amount"), ("y", "amount"))},
    outputs={"out": ("y", "out"), "half": ("x", "out")},
)
OUTER = """
    n: test.number value=1
    i: patch:twice {}
    z: test.add
    n.out -> i.value
    i.out -> z.value
    """


def with_twice(text: str, **more: SubPatch) -> Patch:
    return msgspec.structs.replace(patch_of(text), patches={"twice": TWICE, **more})


def compiled(text: str, library: Library, **more: SubPatch) -> Plan:
    done = compile_patch(with_twice(text, **more), library)
    assert done.problems == ()
    return done.plan


def test_inner_nodes_have_paths(library: Library) -> None:
    plan = compiled(OUTER.format(""), library)
    assert [step.node for step in plan.steps] == ["n", "i/x", "i/y", "z"]
    places = {step.node: step for step in plan.steps}
    assert places["i/x"].inputs[0] == places["n"].outputs[0]
    assert places["z"].inputs[0] == places["i/y"].outputs[0]


def test_values_of_the_instance_reach_all_inner_inputs(library: Library) -> None:
    plan = compiled(OUTER.format("amount=0.9"), library)
    values = {(knob.node, knob.port): knob.value for knob in plan.knobs}
    assert values["i/x", "amount"] == values["i/y", "amount"] == 0.9


def test_instances_do_not_share_values(library: Library) -> None:
    plan = compiled("a: patch:twice amount=0.1\nb: patch:twice", library)
    values = {(knob.node, knob.port): knob.value for knob in plan.knobs}
    assert (values["a/x", "amount"], values["b/x", "amount"]) == (0.1, 0.5)


def test_sub_patches_nest(library: Library) -> None:
    outer = SubPatch(
        nodes={"i": PatchNode("patch:twice")},
        inputs={"into": (("i", "value"),)},
        outputs={"out": ("i", "out")},
    )
    text = "n: test.number\no: patch:outer\nz: test.add\nn.out -> o.into\no.out -> z.value"
    plan = compiled(text, library, outer=outer)
    assert [step.node for step in plan.steps] == ["n", "o/i/x", "o/i/y", "z"]


def test_a_published_output_can_be_watched(library: Library) -> None:
    done = compile_patch(with_twice(OUTER.format("")), library, probes=["i.half", "i/y.out"])
    assert done.problems == ()
    assert [probe.path for probe in done.plan.probes] == ["i.half", "i/y.out"]


def test_an_instance_that_is_off_gives_zero(library: Library) -> None:
    plan = compiled(OUTER.format("off"), library)
    assert [step.node for step in plan.steps] == ["n", "z"]
    assert plan.knobs[1].value == 0.0 and plan.steps[1].inputs[0] < -1


def test_a_bypassed_instance_passes_its_input(library: Library) -> None:
    plan = compiled(OUTER.format("bypass"), library)
    assert [step.node for step in plan.steps] == ["n", "z"]
    assert plan.steps[1].inputs[0] == plan.steps[0].outputs[0]


def test_a_sub_patch_inside_itself_is_left_out(library: Library) -> None:
    endless = SubPatch(nodes={"again": PatchNode("patch:endless"), "n": PatchNode("test.number")})
    done = compile_patch(with_twice("e: patch:endless", endless=endless), library)
    assert [step.node for step in done.plan.steps] == ["e/n"]


def test_doubling_ends_before_memory_does(library: Library) -> None:
    patches = {"p0": SubPatch(nodes={"n": PatchNode("test.number")})}
    for depth in range(1, 40):
        inner = PatchNode(f"patch:p{depth - 1}")
        patches[f"p{depth}"] = SubPatch(nodes={"a": inner, "b": inner})
    with pytest.raises(Unusable, match="more than 100000 nodes"):
        compile_patch(with_twice("i: patch:p39", **patches), library)
