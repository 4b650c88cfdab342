"""A plan runs: kernels, conversions, host steps, delays, readings; an edit keeps memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from nodegraph.engine.cache import Kernels
from nodegraph.engine.engine import Engine
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan, decode, encode
from tests.engine.host_nodes import LIBRARY
from tests.scheduler.patch_text import patch_of

BLOCK = 64
NOW = Transport()
Open = Callable[..., Engine]


def plan_of(text: str, *probes: str, group: bool = True, **run: Any) -> Plan:
    patch = patch_of(text, **{"rate": 48_000, "block": BLOCK, **run})
    compiled = compile_patch(patch, LIBRARY, probes=probes, group=group)
    assert not compiled.problems, compiled.problems
    return compiled.plan


@pytest.fixture
def start(kernels: Kernels) -> Iterator[Open]:
    """Return an engine that runs a patch of a few lines."""
    made: list[Engine] = []

    def open_engine(text: str, *probes: str, **options: Any) -> Engine:
        wait = options.pop("wait", True)
        engine = Engine(LIBRARY, kernels, wait=wait)
        made.append(engine)
        engine.swap(plan_of(text, *probes, **options))
        return engine

    yield open_engine
    for engine in made:
        engine.close()


def run(engine: Engine, probe: str, blocks: int = 1, **given: Any) -> list[Any]:
    """Return a probe's value after each of some blocks."""
    values = []
    for _ in range(blocks):
        engine.block(given.get("transport", NOW), given.get("jack"))
        values.append(engine.probe(probe))
    return values


def numbers(values: list[Any]) -> list[float]:
    return [float(value[0]) for value in values]


def test_values_flow_along_wires(start: Open) -> None:
    engine = start("a: test.number value=2\nb: test.sum_up\na.out -> b.value", "b.out")
    assert numbers(run(engine, "b.out", 3)) == [2, 4, 6]


def test_a_knob_can_be_set_while_running(start: Open) -> None:
    engine = start("a: test.number value=2", "a.out")
    assert engine.set("a", "value", 5.0)
    assert not engine.set("a", "other", 5.0)
    assert numbers(run(engine, "a.out")) == [5]


@pytest.mark.parametrize("count", [1, 3, 8, 9, 20])
def test_wide_wires_carry_every_lane(start: Open, count: int) -> None:
    text = f"a: test.lanes count:{count} low=1\nb: test.sum_up\na.out -> b.value"
    engine = start(text, "b.out")
    last = run(engine, "b.out", 2)[-1]
    assert last.tolist() == [2.0 * (1 + lane) for lane in range(count)]


def test_a_value_into_sound_is_ramped_over_the_block(start: Open) -> None:
    engine = start("a: test.number\nb: test.through\na.out -> b.source", "b.out")
    first = run(engine, "b.out")[0]
    engine.set("a", "value", 1.0)
    second = run(engine, "b.out")[0]
    assert not first.any()
    assert second[0].tolist() == [(i + 1) / BLOCK for i in range(BLOCK)]


def test_a_value_that_rises_through_a_half_is_one_event(start: Open) -> None:
    engine = start("a: test.number\nb: test.count\na.out -> b.source", "b.out")
    counts = []
    for value in (0.0, 0.4, 0.6, 0.9, 0.5, 0.2, 0.5):
        engine.set("a", "value", value)
        counts += numbers(run(engine, "b.out"))
    assert counts == [0, 0, 1, 1, 1, 1, 2]


def test_an_event_is_one_for_its_block_as_a_value(start: Open) -> None:
    engine = start("a: test.beats\nb: test.number\na.out -> b.value", "b.out")
    assert numbers(run(engine, "b.out", 2)) == [1, 1]


def test_the_mean_of_all_lanes_reaches_a_mono_input(start: Open) -> None:
    text = """
    lanes: test.lanes count:11
    value: test.mono_control
    sound: test.mono
    lanes.out -> value.value
    lanes.out -> sound.source
    """
    engine = start(text, "value.out", "sound.out")
    assert numbers(run(engine, "value.out")) == [5.0]
    assert np.all(engine.probe("sound.out") == 5.0) and engine.probe("sound.out").shape[0] == 1


def test_a_loop_through_a_delay_counts(start: Open) -> None:
    text = """
    back: delay.block kind:control
    add: test.plus amount=1
    back.out -> add.value
    add.out -> back.value
    """
    engine = start(text, "add.out", "back.out")
    assert numbers(run(engine, "add.out", 3)) == [1, 2, 3]
    assert float(engine.probe("back.out")[0]) == 2  # what its readers saw


@pytest.mark.parametrize("kind", ["audio", "event"])
def test_a_delay_of_sound_and_events_is_one_block(start: Open, kind: str) -> None:
    source = "test.through" if kind == "audio" else "test.beats"
    text = f"""
    one: test.number value=1
    a: {source}
    d: delay.block kind:{kind}
    b: {"test.through" if kind == "audio" else "test.echo"}
    a.out -> d.value
    d.out -> b.source
    """
    if kind == "audio":
        text += "one.out -> a.source"
    engine = start(text, "b.out")
    first, second = (value.sum() for value in run(engine, "b.out", 2))
    assert first == 0.0 and second == (BLOCK if kind == "audio" else 8.5)


def test_grouped_nodes_give_what_they_give_alone(kernels: Kernels) -> None:
    lines = []
    for voice in range(11):
        lines += [
            f"o{voice}: test.oscillator frequency={20 + 13 * voice}",
            f"f{voice}: test.follower attack=0.0{voice + 1}",
            f"s{voice}: test.slew amount:0.{voice + 1} mode:slow",
            f"o{voice}.out -> f{voice}.source",
            f"f{voice}.out -> s{voice}.value",
        ]
    probes = [f"s{voice}.out" for voice in range(11)]
    seen = []
    for group in (True, False):
        with Engine(LIBRARY, kernels) as engine:
            plan = plan_of("\n".join(lines), *probes, group=group)
            assert (len(plan.steps) < 33) == group
            engine.swap(plan)
            for _ in range(5):
                engine.block(NOW)
            seen.append([float(engine.probe(probe)[0]) for probe in probes])
    assert seen[0] == seen[1] and len(set(seen[0])) == 11


@pytest.mark.parametrize("count", [2, 8, 9, 16, 17, 20])
def test_a_wide_voice_gives_what_separate_voices_give(kernels: Kernels, count: int) -> None:
    """Eight lanes, twice eight lanes and one lane are three pieces of machine code."""
    chain = "o: test.oscillator\nc: test.crossing\nf: test.follower\n"
    chain += "o.out -> c.source\nc.out -> f.source\n"
    wide = plan_of(
        f"l: test.lanes count:{count} low=100\nl.out -> o.frequency\n{chain}", "f.out", "c.hit"
    )
    with Engine(LIBRARY, kernels) as engine:
        engine.swap(wide)
        for _ in range(4):
            engine.block(NOW)
        levels, hits = engine.probe("f.out"), engine.probe("c.hit")
    for lane in range(count):
        with Engine(LIBRARY, kernels) as engine:
            one = chain.replace("test.oscillator", f"test.oscillator frequency={100 + lane}")
            engine.swap(plan_of(one, "f.out", "c.hit"))
            for _ in range(4):
                engine.block(NOW)
            assert engine.probe("f.out")[0] == levels[lane]
            assert engine.probe("c.hit")[0] == hits[lane]


def test_plans_survive_being_sent(kernels: Kernels) -> None:
    plan = decode(
        encode(plan_of("a: test.number value=2\nb: test.sum_up\na.out -> b.value", "b.out"))
    )
    with Engine(LIBRARY, kernels) as engine:
        engine.swap(plan)
        assert numbers(run(engine, "b.out", 2)) == [2, 4]


# --- edits -------------------------------------------------------------------------------------


def test_an_edit_keeps_the_memory_of_nodes_that_stay(start: Open) -> None:
    engine = start("a: test.number value=1\nb: test.sum_up\na.out -> b.value", "b.out")
    run(engine, "b.out", 3)
    text = "z: test.sum_up value=7\na: test.number value=1\nb: test.sum_up\na.out -> b.value"
    engine.swap(plan_of(text, "b.out", "z.out"))
    assert numbers(run(engine, "b.out")) == [4]
    assert float(engine.probe("z.out")[0]) == 7


def test_memory_moves_into_a_group_and_out_of_it(start: Open) -> None:
    one = "a: test.sum_up value=1"
    two = "a: test.sum_up value=1\nb: test.sum_up value=10"
    engine = start(one, "a.out")
    run(engine, "a.out", 2)
    engine.swap(plan_of(two, "a.out", "b.out"))
    assert numbers(run(engine, "a.out")) == [3]
    assert numbers(run(engine, "b.out")) == [20]
    engine.swap(plan_of("b: test.sum_up value=10", "b.out"))
    assert numbers(run(engine, "b.out")) == [30]


def test_another_type_under_the_same_name_begins_anew(start: Open) -> None:
    engine = start("a: test.sum_up value=1", "a.out")
    run(engine, "a.out", 2)
    engine.swap(plan_of("a: test.slew value=1 amount:0.5", "a.out"))
    assert numbers(run(engine, "a.out")) == [2.5]  # 2 * (0.25 + 1)


def test_a_setting_reaches_a_kernel_without_losing_memory(start: Open) -> None:
    engine = start("a: test.slew value=1 mode:add", "a.out")
    assert numbers(run(engine, "a.out", 2)) == [2.5, 4.5]
    engine.swap(plan_of("a: test.slew value=1 mode:slow amount:0", "a.out"))
    assert numbers(run(engine, "a.out")) == [4.5]


def test_a_ramp_does_not_start_over_at_an_edit(start: Open) -> None:
    engine = start("a: test.oscillator frequency=10", "a.out")
    whole = [run(engine, "a.out")[0]]
    engine.swap(plan_of("a: test.oscillator frequency=3000\nb: test.number", "a.out"))
    whole += run(engine, "a.out")
    steps = np.abs(np.diff(np.concatenate(whole, axis=1)[0]))
    assert steps[BLOCK - 1] < 0.02 < steps.max()  # 10 Hz still at the border; 3 kHz makes 0.39


def test_a_delay_keeps_what_it_holds_at_an_edit(start: Open) -> None:
    text = (
        "a: test.number value=5\nd: delay.block\nb: test.number\na.out -> d.value\nd.out -> b.value"
    )
    engine = start(text, "b.out")
    assert numbers(run(engine, "b.out")) == [0]
    engine.swap(plan_of(text + "\nz: test.number", "b.out"))
    assert numbers(run(engine, "b.out")) == [5]


def test_an_edit_compiles_nothing(start: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = start("a: test.slew value=1 mode:add", "a.out")

    def refuse(*_: object) -> None:
        raise AssertionError("an edit compiled")

    monkeypatch.setattr("nodegraph.engine.cache.spec_texts", refuse)
    monkeypatch.setattr("nodegraph.engine.objects.make_object", refuse)
    engine.swap(plan_of("a: test.slew value=2 mode:slow\nb: test.slew\na.out -> b.value", "b.out"))


# --- host steps --------------------------------------------------------------------------------


def test_a_host_node_sees_arrays_and_keeps_its_instance(start: Open) -> None:
    text = "l: test.lanes count:3 low=1\nt: test.through\nh: test.scaled by:3\n"
    text += "l.out -> t.source\nt.out -> h.source"
    engine = start(text, "h.out", "h.blocks")
    sound = run(engine, "h.out")[0]
    assert sound.shape == (3, BLOCK) and sound[:, -1].tolist() == [3, 6, 9]
    engine.swap(plan_of(text + "\nz: test.number", "h.out", "h.blocks"))
    assert run(engine, "h.blocks")[0].tolist() == [2, 2, 2]


def test_a_late_node_comes_in_after_exactly_its_blocks(start: Open) -> None:
    engine = start("a: test.sum_up value=1\nb: test.late\na.out -> b.value", "b.out")
    assert numbers(run(engine, "b.out", 5)) == [0, 0, 1, 2, 3]


def test_a_job_is_waited_for_offline(start: Open) -> None:
    engine = start("j: test.job base:2", "j.out")
    assert numbers(run(engine, "j.out")) == [96_000]


def test_a_job_comes_in_when_it_is_done_live(start: Open) -> None:
    engine = start("j: test.job base:2", "j.out", wait=False)
    end = time.monotonic() + 5
    while numbers(run(engine, "j.out")) != [96_000] and time.monotonic() < end:
        time.sleep(0.01)
    assert numbers(run(engine, "j.out")) == [96_000]


def test_events_pass_between_host_nodes(start: Open) -> None:
    text = (
        "l: test.lanes count:10\na: test.beats\nb: test.echo\nl.out -> a.value\na.out -> b.source"
    )
    engine = start(text, "b.out", "a.out")
    assert run(engine, "b.out")[0].tolist() == [8.5] * 10
    assert engine.probe("a.out") == [[(3, 0.5), (7, 1.0)]] * 10


def test_notes_colours_texts_and_the_jack_reach_a_host_node(start: Open) -> None:
    engine = start("a: test.tune\nb: test.pitch\na.out -> b.source", "b.out")
    jack = np.stack([np.zeros(BLOCK), np.full(BLOCK, 0.5)]).astype(np.float32)
    transport = Transport(beat=2.0)
    assert numbers(run(engine, "b.out", jack=jack, transport=transport)) == [62 + 1 + 3 + 0.5]


def test_a_wide_input_takes_all_lanes(start: Open) -> None:
    engine = start("l: test.lanes count:20\nt: test.total\nl.out -> t.value", "t.out")
    assert numbers(run(engine, "t.out")) == [190]


def test_a_host_node_with_a_kernel_of_its_own_needs_no_python(start: Open) -> None:
    text = "l: test.lanes count:10 low=1\nh: test.looped\nt: test.through\n"
    text += "l.out -> t.source\nt.out -> h.source"
    engine = start(text, "h.out")
    assert all(isinstance(part, tuple) for part in engine.program)
    sound = np.concatenate(run(engine, "h.out", 2), axis=1)
    assert sound[:, 0].tolist() == [0] * 10
    assert sound[:, 1:].tolist() == [[lane + 1.0] * (2 * BLOCK - 1) for lane in range(10)]


def test_the_jack_reaches_kernels_channel_by_lane(start: Open) -> None:
    engine = start("a: test.listen", "a.out")
    jack = np.stack([np.full(BLOCK, 0.25), np.full(BLOCK, 0.5)]).astype(np.float32)
    assert run(engine, "a.out", jack=jack)[0][:, 3].tolist() == [0.25, 0.5]


# --- faults ------------------------------------------------------------------------------------


def test_a_node_that_fails_is_set_aside_until_the_next_bar(start: Open) -> None:
    engine = start("a: test.failing\nb: test.sum_up value=1", "a.out", "b.out")
    run(engine, "a.out")
    engine.set("a", "value", 1.0)
    assert numbers(run(engine, "a.out", 3)) == [1, 1, 1]  # it holds
    assert float(engine.probe("b.out")[0]) == 4  # the patch goes on
    reports = engine.reports()
    assert [report.where for report in reports] == ["a"]
    assert "the lamp is broken" in reports[0].text
    engine.set("a", "value", 0.25)
    assert numbers(run(engine, "a.out")) == [1]
    assert numbers(run(engine, "a.out", transport=Transport(bar=1.0))) == [1.25]


def test_nan_of_a_host_node_does_not_travel(start: Open) -> None:
    engine = start("a: test.spoiled value=1", "a.out")
    assert numbers(run(engine, "a.out", 2)) == [0, 0]
    assert len(engine.reports()) == 1  # said once


def test_a_wire_beyond_a_range_is_clamped_and_reported_once(start: Open) -> None:
    engine = start("a: test.number value=12\nb: test.limited\na.out -> b.value", "b.out")
    assert numbers(run(engine, "b.out", 3)) == [2, 2, 2]
    reports = engine.reports()
    assert [str(report) for report in reports] == [
        "b.value: 12 is outside 0..2; it was set to the limit."
    ]
    run(engine, "b.out")
    assert engine.reports() == []


def test_lanes_that_do_not_exist_report_nothing(start: Open) -> None:
    # lane 3 of the group is 0 - 3 + ... and outside; only lanes 0 to 2 exist
    text = "l: test.lanes count:3\nb: test.limited\nl.out -> b.value"
    engine = start(text, "b.out")
    run(engine, "b.out")
    assert engine.reports() == []


# --- seeds, memory -----------------------------------------------------------------------------


def test_seeds_depend_on_patch_node_setting_and_lane_only(start: Open) -> None:
    text = "l: test.lanes count:10\na: test.draw seed:5\nl.out -> a.value"
    values = run(start(text, "a.out"), "a.out")[0] - np.arange(10)
    renamed = text.replace("a: ", "other: ").replace("a.value", "other.value")
    again = run(start(renamed, "other.out"), "other.out")[0] - np.arange(10)
    assert np.array_equal(values, again) and len(set(values.tolist())) == 10
    for other in (text.replace("seed:5", "seed:6"), text):
        seed = 0 if "seed:6" in other else 1
        changed = run(start(other, "a.out", seed=seed), "a.out")[0] - np.arange(10)
        assert not np.any(changed == values)


def test_grouped_and_single_nodes_have_the_same_seed(start: Open) -> None:
    alone = numbers(run(start("a: test.draw seed:5", "a.out"), "a.out"))
    pair = start("a: test.draw seed:5\nb: test.draw seed:6", "a.out", "b.out")
    assert numbers(run(pair, "a.out")) == alone != numbers([pair.probe("b.out")])


@pytest.mark.slow
def test_memory_stays_flat_over_many_blocks(start: Open) -> None:
    import tracemalloc

    text = "a: test.oscillator\nf: test.follower\nh: test.scaled\n"
    text += "a.out -> f.source\na.out -> h.source"
    engine = start(text, "f.out")
    run(engine, "f.out", 1000)
    tracemalloc.start()
    before = tracemalloc.take_snapshot()
    for _ in range(100_000):
        engine.block(NOW)
    after = tracemalloc.take_snapshot()
    tracemalloc.stop()
    grown = sum(item.size_diff for item in after.compare_to(before, "filename"))
    assert grown < 5_000_000
