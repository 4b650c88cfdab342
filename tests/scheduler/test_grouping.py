"""Like nodes of one lane and one depth share steps, eight lanes each."""

from __future__ import annotations

from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan
from tests.scheduler.patch_text import patch_of


def plan_of(text: str, library: Library, *, group: bool = True) -> Plan:
    compiled = compile_patch(patch_of(text), library, group=group)
    assert compiled.problems == ()
    return compiled.plan


def voices(count: int) -> str:
    lines = []
    for number in range(count):
        name = f"v{number:03}"
        lines += [
            f"{name}_wave: test.wave frequency={number}",
            f"{name}_low: test.filter",
            f"{name}_hits: test.trigger",
            f"{name}_count: test.count",
            f"{name}_probe: output.probe",
            f"{name}_wave.out -> {name}_low.source",
            f"{name}_count.out -> {name}_hits.value",
            f"{name}_wake: test.trigger",
            f"{name}_wake.out -> {name}_count.source",
            f"{name}_hits.out -> {name}_probe.value",
        ]
    return "\n".join(lines)


def test_a_hundred_voices_are_thirteen_steps_a_layer(library: Library) -> None:
    plan = plan_of(voices(100), library)
    layers = 6  # wave, filter, trigger, count, trigger, and the conversion for the probes
    assert len(plan.steps) == 13 * layers
    assert len(plan_of(voices(100), library, group=False).steps) == 100 * layers


def test_lanes_are_the_nodes_by_name(library: Library) -> None:
    plan = plan_of(voices(11), library)
    waves = [step.members for step in plan.steps if step.type == "test.wave"]
    assert waves == [
        tuple(f"v{number:03}_wave" for number in range(8)),
        ("v008_wave", "v009_wave", "v010_wave"),
    ]
    frequencies = {
        (knob.row, knob.lane): knob.value for knob in plan.knobs if knob.port == "frequency"
    }
    assert sorted(frequencies.values()) == list(range(11))
    assert len({row for row, _ in frequencies}) == 2


def test_probes_read_their_lane(library: Library) -> None:
    plan = plan_of(voices(11), library)
    assert [probe.lane for probe in plan.probes] == [*range(8), *range(3)]


def test_a_conversion_of_a_group_names_every_port(library: Library) -> None:
    plan = plan_of(voices(2), library)
    step = next(step for step in plan.steps if step.type.startswith("convert."))
    assert (step.lanes, step.members) == (2, ("v000_hits.out", "v001_hits.out"))


def test_settings_may_differ_by_lane(library: Library) -> None:
    plan = plan_of("a: test.wave seed:1\nb: test.wave seed:2\nc: test.wave form:saw", library)
    assert len(plan.steps) == 1
    assert plan.steps[0].member_settings == (
        {"form": "sine", "seed": 1}, {"form": "sine", "seed": 2}, {"form": "saw", "seed": 0},
    )  # fmt: skip


def test_one_signal_for_all_spreads(library: Library) -> None:
    text = "n: test.number\na: test.add\nb: test.add\nn.out -> a.value\nn.out -> b.value"
    plan = plan_of(text, library)
    assert [step.lanes for step in plan.steps] == [1, 2]
    assert plan.steps[1].inputs[0] == plan.steps[0].outputs[0]


def test_a_group_that_saves_nothing_is_taken_apart(library: Library) -> None:
    text = """
        a: test.number
        b: test.number
        x: test.add
        y: test.trigger
        a.out -> x.value
        b.out -> y.value
        """
    assert all(not step.members for step in plan_of(text, library).steps)


def test_wide_nodes_and_optional_inputs_keep_to_their_own(library: Library) -> None:
    text = """
        s: test.spread
        a: test.add
        b: test.add
        c: test.add
        s.out -> a.value
        n: test.number
        n.out -> b.value
        n.out -> c.value
        """
    groups = [step.members for step in plan_of(text, library).steps if step.members]
    assert groups == [("b", "c")]
