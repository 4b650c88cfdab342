"""Looking at a plan while it plays changes nothing of it, and misses nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.engine.arena import aligned
from nodegraph.engine.cache import METER, Kernels
from nodegraph.engine.engine import Engine
from nodegraph.engine.host import HostStep
from nodegraph.engine.instruments.fitting import Instruments
from nodegraph.engine.instruments.meter import COUNT, PEAK, Meter
from nodegraph.engine.instruments.stopwatch import PER_SECOND, Stopwatch
from nodegraph.engine.instruments.watched import FLOOR, bands, joined
from nodegraph.engine.pilot import places as at
from nodegraph.engine.pilot.tables import Tables, is_kernels_only
from nodegraph.engine.runner import Runner
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import compile_patch
from tests.engine.host_nodes import LIBRARY
from tests.scheduler.patch_text import patch_of

BLOCK = 64
MIXED = """
    in: test.listen
    host: test.scaled by:0.5
    through: test.through
    level: test.number value=0.25
    sum: test.sum_up
    beats: test.beats
    count: test.count
    late: test.late
    tune: test.tune
    pitch: test.pitch
    in.out -> host.source
    host.out -> through.source
    host.blocks -> sum.value
    beats.out -> count.source
    level.out -> late.value
    tune.out -> pitch.source
"""
Open = Callable[..., Engine]


@pytest.fixture
def start(kernels: Kernels) -> Iterator[Open]:
    """Return an engine that runs a patch of a few lines, all of whose outputs have probes."""
    made: list[Engine] = []

    def open_engine(text: str) -> Engine:
        patch = patch_of(text, rate=48_000, block=BLOCK)
        engine = Engine(LIBRARY, kernels)
        made.append(engine)
        engine.swap(compile_patch(patch, LIBRARY, every=True).plan)
        return engine

    yield open_engine
    for engine in made:
        engine.close()


def looks_of(engine: Engine, paths: tuple[str, ...] = (), costs: bool = False) -> Instruments:
    """Have an engine looked at from now on."""
    looks = engine.instruments(paths, costs)
    assert engine.look(looks)
    return looks


def jack(seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0.0, 0.3, (2, BLOCK))
    return noise.astype(np.float32)


def run(engine: Engine, blocks: int, first: int = 0) -> None:
    for number in range(first, first + blocks):
        engine.block(Transport(beat=float(number), bar=float(number)), jack(number))


@settings(deadline=None)
@given(
    frames=st.integers(1, 21),
    rows=st.lists(
        st.lists(st.sampled_from([0.0, -0.0, 0.5, -2.0, 1e-42, np.nan]), min_size=1, max_size=40),
        max_size=3,
    ),
)
def test_a_meter_has_the_peak_and_the_count_of_every_lane(
    kernels: Kernels, frames: int, rows: list[list[float]]
) -> None:
    data = [np.resize(np.array(row, np.float32), (frames, 8)) for row in rows]
    held = [aligned((frames, 8), np.float32) for _ in data]
    for here, there in zip(held, data, strict=True):
        here[:] = there
    meter = Meter([item.ctypes.data for item in held])
    record = np.array(meter.record(kernels.own(METER)), np.int64)
    runner = Runner(kernels)
    for _ in range(2):
        runner(record.ctypes.data, 1, frames, 48_000.0)
    meter.turn()
    assert not meter.is_ready
    runner(record.ctypes.data, 1, frames, 48_000.0)
    assert meter.is_ready
    found = meter.take()
    normal = np.finfo(np.float32).tiny  # the runner takes what is smaller for nothing
    for row, there in zip(found, data, strict=True):
        size = np.where(np.isnan(there) | (np.abs(there) < normal), 0.0, np.abs(there))
        np.testing.assert_array_equal(row[PEAK], size.max(axis=0))
        np.testing.assert_array_equal(row[COUNT], 2 * (size > 0).sum(axis=0))
    meter.turn()
    runner(record.ctypes.data, 1, frames, 48_000.0)
    half = meter.take()
    for row, there in zip(half, data, strict=True):  # of the one block between the turns
        size = np.where(np.isnan(there) | (np.abs(there) < normal), 0.0, np.abs(there))
        np.testing.assert_array_equal(row[COUNT], (size > 0).sum(axis=0))


def test_who_looks_changes_nothing(start: Open) -> None:
    plain, looked = start(MIXED), start(MIXED)
    paths = tuple(looked.reading.probes)
    looks_of(looked, paths, costs=True)
    for number in range(12):
        run(plain, 1, number)
        run(looked, 1, number)
        for path in paths:
            one, other = plain.probe(path), looked.probe(path)
            if isinstance(one, np.ndarray):
                np.testing.assert_array_equal(one, other)
            else:
                assert one == other
    looked.look(None)
    run(plain, 1, 12)
    run(looked, 1, 12)
    np.testing.assert_array_equal(plain.probe("sum.out"), looked.probe("sum.out"))
    assert looked.program == looked._own


def taken(engine: Engine, watched: Any, blocks: int) -> dict[str, Any]:
    """Return what came in so many blocks and the one after them."""
    run(engine, blocks)
    watched.turn()
    run(engine, 1)
    assert watched.is_ready
    found: dict[str, Any] = watched.take()
    return found


def test_each_kind_says_what_came_since_the_last_look(start: Open) -> None:
    engine = start(MIXED)
    looks = looks_of(engine, tuple(engine.reading.probes))
    found = taken(engine, looks.watched, 5)
    peaks = np.abs([jack(number) for number in range(5)]).max(axis=(0, 2))
    assert found["in.out"] == peaks.tolist()
    assert found["through.out"] == (peaks / 2).tolist()
    assert found["beats.out"] == [[10, 1.0]]
    assert found["level.out"] == [0.25]
    assert found["tune.out"] == [6, 60.0]  # the notes of the sixth block came as well
    run(engine, 2)
    looks.watched.turn()
    run(engine, 1)
    later = looks.watched.take()
    assert later["beats.out"] == [[6, 1.0]]  # that of the block between, and two
    assert later["tune.out"] == [3, 60.0]


def test_what_did_not_come_is_left_out(start: Open) -> None:
    engine = start("a: test.number\nb: test.count\na.out -> b.source")
    looks = looks_of(engine, ("a.out", "b.out"))
    assert set(taken(engine, looks.watched, 2)) == {"a.out", "b.out"}
    plan = compile_patch(
        patch_of("a: test.number\nb: test.count\na.out -> b.source", block=BLOCK),
        LIBRARY,
        probes=["b.source"],
    ).plan
    engine.swap(plan)
    looks = looks_of(engine, ("b.source", "nobody.out"))
    assert taken(engine, looks.watched, 2) == {}
    engine.set("a", "value", 1.0)
    assert taken(engine, looks.watched, 3) == {"b.source": [[1, 1.0]]}


def test_what_an_older_look_had_is_not_lost(start: Open) -> None:
    engine = start(MIXED)
    first = looks_of(engine, ("beats.out", "in.out"))
    taken(engine, first.watched, 2)
    run(engine, 3)
    first.watched.turn()
    run(engine, 1)
    second = looks_of(engine, ("beats.out",))
    run(engine, 2)
    rest = first.watched.rest()
    assert rest["beats.out"] == [[10, 1.0]]
    second.watched.turn()
    run(engine, 1)
    both = joined(True, rest["beats.out"], second.watched.take()["beats.out"])
    assert both == [[14, 1.0]]
    assert joined(False, [1.0, 3.0], [2.0, 2.5]) == [2.0, 3.0]


@pytest.mark.parametrize("count", [1, 8, 9, 100])
def test_of_a_wide_wire_the_first_64_lanes_are_told(start: Open, count: int) -> None:
    engine = start(f"a: test.lanes count:{count} low=1\nb: test.through\na.out -> b.source")
    looks = looks_of(engine, ("a.out", "b.out"))
    wanted = [1.0 + lane for lane in range(min(count, 64))]
    found = taken(engine, looks.watched, 2)
    assert found == {"a.out": wanted, "b.out": wanted}


def test_a_plan_of_kernels_alone_stays_one_stretch(start: Open) -> None:
    engine = start("a: test.number\nb: test.through\na.out -> b.source")
    assert is_kernels_only(engine)
    looks_of(engine, ("b.out",), costs=True)
    assert is_kernels_only(engine)


def test_the_pilot_flies_with_them_from_its_next_boarding_on(start: Open) -> None:
    engine = start("a: test.number\nb: test.through\na.out -> b.source")
    tables, whole = Tables(engine, {}), np.zeros(at.WHOLE_SIZE, np.int64)
    tables.hold(whole, engine)
    plain = int(whole[at.COUNT])
    looks_of(engine, ("b.out",), costs=True)
    tables.hold(whole, engine)
    assert (int(whole[at.RECORDS]), int(whole[at.COUNT])) == engine.program[0]
    assert whole[at.COUNT] == 2 + 2 * len(engine.running.homes) + 1 > plain
    engine.look(None)
    tables.hold(whole, engine)
    assert whole[at.COUNT] == plain


def test_costs_have_every_node_once(start: Open) -> None:
    engine = start(MIXED)
    looks = looks_of(engine, costs=True)
    assert looks.stopwatch is not None
    watch = looks.stopwatch
    every = round(48_000 / BLOCK / PER_SECOND)
    run(engine, every - 1)
    assert watch.take() is None, "no block was timed yet"
    run(engine, 1)
    found = watch.take()
    assert found is not None
    names = set("in host through level sum beats count late tune pitch".split())
    assert set(found) == names
    assert found["host"] > found["level"] >= 0.0
    assert watch.take() is None
    assert watch.period == pytest.approx(BLOCK / 48_000 * 1e6)


def test_nodes_that_share_a_step_share_its_cost(start: Open) -> None:
    engine = start("\n".join(f"n{number}: test.sum_up value=1" for number in range(5)))
    looks = looks_of(engine, costs=True)
    assert looks.stopwatch is not None
    run(engine, round(48_000 / BLOCK / PER_SECOND))
    found = looks.stopwatch.take()
    assert found is not None
    assert len(found) == 5 and len(set(found.values())) == 1


def test_what_timing_itself_takes_is_no_cost_of_a_node() -> None:
    watch = Stopwatch([("a", "b"), ("c",), ("a",)], 48_000, BLOCK)
    watch._times[:] = [[1000, 2], [9000, 2], [1200, 2], [800, 2]]  # ns, blocks
    assert watch.take() == {"a": 2.0, "b": 2.0, "c": 0.1}
    watch._times[:] += [[500, 1], [500, 1], [1500, 1], [600, 1]]
    assert watch.take() == {"a": 0.1, "b": 0.0, "c": 1.0}


def test_a_step_that_takes_long_is_told_apart(start: Open) -> None:
    """The time goes to the step that it was spent in, also where Python runs between kernels."""
    engine = start(MIXED)
    looks = looks_of(engine, costs=True)
    assert looks.stopwatch is not None
    [slow] = [part for part in looks.program if isinstance(part, HostStep) and _is(part, "beats")]
    write = slow._write

    def slowly(result: object) -> None:
        time.sleep(0.02)
        write(result)

    slow._write = slowly  # type: ignore[method-assign]
    run(engine, round(48_000 / BLOCK / PER_SECOND))
    found = looks.stopwatch.take()
    assert found is not None
    assert found["beats"] > 19_000.0
    assert max(us for node, us in found.items() if node != "beats") < found["beats"]


def _is(part: HostStep, node: str) -> bool:
    return part.step.node == node


def test_a_spectrum_is_at_most_64_bands_in_db() -> None:
    few = np.array([[1.0, 0.1, 0.0]], np.float32)
    assert bands(few) == [0.0, -20.0, FLOOR]
    many = np.zeros((2, 1025), np.float32)
    many[1, 512] = 0.5
    found = bands(many)
    assert len(found) == 64
    assert max(found) == pytest.approx(-6.0, abs=0.1)
    assert found.index(max(found)) == pytest.approx(64 * np.log(512) / np.log(1025), abs=1)
    assert sum(level > FLOOR for level in found) == 1


@given(bins=st.integers(65, 4097), place=st.integers(1, 4096))
def test_no_bin_falls_between_two_bands(bins: int, place: int) -> None:
    spectrum = np.zeros((1, bins), np.float32)
    spectrum[0, 1 + (place - 1) % (bins - 1)] = 1.0
    assert max(bands(spectrum)) == 0.0


def test_instruments_of_another_plan_are_not_fitted(start: Open) -> None:
    engine = start(MIXED)
    looks = engine.instruments(("in.out",))
    other = patch_of("a: test.number value=3", rate=48_000, block=BLOCK)
    engine.swap(compile_patch(other, LIBRARY, every=True).plan)
    assert not engine.look(looks)
    run(engine, 1)
    assert engine.probe("a.out").tolist() == [3.0]
