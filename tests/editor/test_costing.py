"""What nodes cost, under their titles."""

from __future__ import annotations

import pytest

from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.living.costing import Costs, microseconds
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Run
from nodegraph.model.signatures import Signatures
from nodegraph.session import messages as m


def path(node: str) -> str:
    return node


def told(**nodes: float) -> Costs:
    costs = Costs()
    named = {name.replace("__", "/"): cost for name, cost in nodes.items()}
    costs.heard(m.Costs(of="sound", period=10_000.0, nodes=named))
    return costs


def test_a_cost_is_told_in_time_and_as_a_part_of_all_time() -> None:
    tags = told(a=120.0, b=5.04).tags({}, ["a", "b"], path, Run())
    assert tags["a"].text == "120 µs  1.2 %"
    assert tags["b"].text == "5.0 µs  0.1 %"


def test_the_dearest_has_all_the_heat_and_others_their_share() -> None:
    tags = told(a=200.0, b=50.0).tags({}, ["a", "b"], path, Run())
    assert tags["a"].heat == 1.0 and tags["b"].heat == pytest.approx(0.25)


def test_the_heat_is_among_those_that_are_seen() -> None:
    assert told(a=200.0, b=50.0).tags({}, ["b"], path, Run())["b"].heat == 1.0


def test_what_lies_in_an_instance_counts_for_it() -> None:
    costs = told(voice__osc=30.0, voice__deep__env=12.0, other=1.0)
    tags = costs.tags({}, ["voice"], path, Run())
    assert tags["voice"].text == "42 µs  0.4 %"
    inside = costs.tags({}, ["deep"], lambda node: f"voice/{node}", Run())
    assert inside["deep"].text == "12 µs  0.1 %"


def test_sound_and_pictures_are_told_side_by_side() -> None:
    costs = told(a=100.0)
    costs.heard(m.Costs(of="pictures", period=16_666.0, nodes={"a": 1700.0}))
    assert costs.tags({}, ["a"], path, Run())["a"].text == "100 µs  1.0 %   1.7 ms  10 %"


def test_what_costs_next_to_nothing_is_not_told() -> None:
    assert told(a=0.01).tags({}, ["a", "gone"], path, Run()) == {}


def test_a_node_that_is_late_says_by_how_much() -> None:
    patch = Patch(nodes={"late": PatchNode("delay.block"), "prompt": PatchNode("math.add")})
    signatures = Signatures(Library.load())
    signatures.fit(patch)
    scene = Scene.of(patch, signatures)
    run = Run(rate=48000, block=480)
    tags = Costs().tags(scene.shapes, ["late", "prompt"], path, run)
    assert {name: tag.text for name, tag in tags.items()} == {"late": "10.0 ms late"}


@pytest.mark.parametrize(
    ("cost", "text"),
    [(0.84, "0.8 µs"), (9.96, "10 µs"), (999.0, "999 µs"), (1000.0, "1.0 ms")],
)  # fmt: skip
def test_times_have_three_digits_at_most(cost: float, text: str) -> None:
    assert microseconds(cost) == text


def test_another_document_begins_without_costs() -> None:
    costs = told(a=100.0)
    costs.clear()
    assert costs.tags({}, ["a"], path, Run()) == {}
