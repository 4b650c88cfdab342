"""Laws about what a node does. Each returns sentences, none where it holds.

They take a spec and the library it is of; `settings` of a variant are in `Case`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np

from nodegraph.model.library import Library
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec, Value
from nodegraph.model.transport import Transport
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import decode, encode
from nodegraph.session.transport import Clock
from tests.laws.feeding import EXTREMES, inputs_of, signal, some_settings
from tests.playing import Clocked, Player

BLOCKS = 4


@dataclass(frozen=True)
class Case:
    """A node under some settings: `spec` is the resolved one."""

    spec: NodeSpec
    settings: Mapping[str, Value]
    library: Library
    jack: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "jack", "jack" in self.spec.given)

    def player(self, inputs: Mapping[str, Any], **said: Any) -> Player:
        """Return the node, running."""
        if self.jack:
            block = said.get("block", 512)
            sound = np.random.default_rng(5).uniform(-0.5, 0.5, (2, 8 * 4096)).astype(np.float32)
            said.setdefault("jack", sound[:, : 8 * max(block, 512)])
        settings = said.pop("settings", self.settings)
        return Player(self.spec.id, inputs, settings=settings, library=self.library, **said)

    def play(self, inputs: Mapping[str, Any], blocks: int = BLOCKS, **said: Any) -> dict[str, Any]:
        """Return its outputs."""
        with self.player(inputs, **said) as player:
            return player.run(blocks)


def random(seed: int = 1) -> np.random.Generator:
    """Return a stream of numbers."""
    return np.random.default_rng(seed)


def same(one: Any, two: Any) -> bool:
    """Return whether two outputs are the same to the bit."""
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, two))
    if isinstance(one, list) and one and isinstance(one[0], np.ndarray):
        return len(one) == len(two) and all(map(np.array_equal, one, two))
    return bool(one == two)


def near(one: Any, two: Any, tolerance: float = 1e-5) -> bool:
    """Return whether two outputs are the same but for rounding."""
    if isinstance(one, list):
        if not one or not isinstance(one[0], np.ndarray):
            return bool(one == two)
        return all(near(a, b, tolerance) for a, b in zip(one, two, strict=True))
    return bool(np.allclose(one, two, rtol=tolerance, atol=tolerance))


def differing(where: str, one: dict[str, Any], two: dict[str, Any], said: str) -> Iterator[str]:
    """Yield a sentence for each output that is not the same in both."""
    for name in one:
        if not same(one[name], two[name]):
            yield f"{where}.{name}: {said}."


# --- the laws -----------------------------------------------------------------------------------


def is_finite_anywhere(case: Case) -> Iterator[str]:
    """Whatever knobs and wires say, what comes out is finite and within 64 events a block."""
    for number, kind in enumerate(EXTREMES if case.spec.inputs else ("silence",)):
        numbers = random(number)
        inputs = inputs_of(case.spec, numbers, BLOCKS, kind=kind)
        with case.player(inputs) as player:
            made = player.run(BLOCKS)
            reports = [str(report) for report in player.engine.reports()]
        for name, values in made.items():
            if isinstance(values, np.ndarray) and not np.isfinite(values).all():
                yield f"{case.spec.id}.{name}: {kind} in, not finite out."
        for report in reports:
            if ("not a number" in report and kind != "huge") or "failed (" in report:
                yield f"{case.spec.id}: {kind} in: {report}"


def forgets_what_is_no_number(case: Case) -> Iterator[str]:
    """NaN and Inf at the jack leave nothing behind (nothing else can carry them)."""
    if not case.jack:
        return
    sound = random().uniform(-0.5, 0.5, (2, 512 * 400)).astype(np.float32)
    poisoned = sound.copy()
    poisoned[0, 600], poisoned[1, 700] = np.nan, np.inf
    clean = case.play({}, 400, jack=sound)
    after = case.play({}, 400, jack=poisoned)
    for name in clean:
        if not np.isfinite(after[name]).all():
            yield f"{case.spec.id}.{name}: NaN goes through."
        if not near(clean[name][:, -512:], after[name][:, -512:], 0.05):
            yield f"{case.spec.id}.{name}: NaN at the jack changes it for good."


def is_the_same_in_any_block(case: Case) -> Iterator[str]:
    """A kernel gives the same in blocks of 64 and 512, where its controls stand still."""
    if not case.spec.kernel:
        return
    blocks, long, short = 6, 512, 64
    inputs = inputs_of(case.spec, random(), blocks, knobs=True, usual=True)
    few = case.play(inputs, blocks, block=long)
    many = case.play(inputs, blocks * (long // short), block=short)
    for port in case.spec.outputs:
        one, two = few[port.name], many[port.name]
        if port.kind is Kind.CONTROL:
            two = two[:, long // short - 1 :: long // short]
        tolerance = 1e-5 if port.kind is Kind.AUDIO else 0.02
        if port.kind is Kind.EVENT:
            one = [[at for at, _ in lane] for lane in one]
            two = [[at for at, _ in lane] for lane in two]
        if not near(one, two, tolerance):
            yield f"{case.spec.id}.{port.name}: blocks of {short} and {long} give other values."


def begins_anew(case: Case) -> Iterator[str]:
    """Taken out and put back, a node is as if it had never run."""
    inputs = inputs_of(case.spec, random(), BLOCKS)
    with case.player(inputs) as player:
        first = player.run(BLOCKS)
        if case.jack:
            return  # its material goes on meanwhile
        empty = msgspec.structs.replace(player.patch, nodes={}, wires=())
        player.engine.swap(compile_patch(empty, case.library).plan)
        player.engine.swap(player.plan)
        player.done = 0
        player.clock = late(0)
        second = player.run(BLOCKS)
    yield from differing(case.spec.id, first, second, "it remembers what it was before")


def does_the_same_twice(case: Case) -> Iterator[str]:
    """Two runs are equal to the bit."""
    inputs = inputs_of(case.spec, random(), BLOCKS)
    once, again = case.play(inputs), case.play(inputs)
    yield from differing(case.spec.id, once, again, "two runs differ")


def does_not_depend_on_names(case: Case) -> Iterator[str]:
    """Another name, the same result."""
    inputs = inputs_of(case.spec, random(), BLOCKS)
    once, again = case.play(inputs), case.play(inputs, name="quite_another")
    yield from differing(case.spec.id, once, again, "it depends on the node's name")


def draws_by_its_seed(case: Case) -> Iterator[str]:
    """Another seed of the patch or of the node, another result; and lanes of their own."""
    if "seed" not in case.spec.given:
        return
    inputs = inputs_of(case.spec, random(), BLOCKS, knobs=True, usual=True)
    wide = {**case.settings, "channels": 3} if "channels" in case.spec.setting_by_name else {}
    made = case.play(inputs, settings=wide or case.settings)
    others = {
        "the patch's seed": case.play(inputs, settings=wide or case.settings, seed=1),
        "its own seed": case.play(inputs, settings={**(wide or case.settings), "seed": 1}),
    }
    for port in case.spec.outputs:
        for what, other in others.items():
            if same(made[port.name], other[port.name]):
                yield f"{case.spec.id}.{port.name}: {what} changes nothing."
        rows = made[port.name]
        if len(rows) > 1 and same(rows[0], rows[1]):
            yield f"{case.spec.id}.{port.name}: two lanes draw the same numbers."


def widens(case: Case) -> Iterator[str]:
    """Three lanes in, three lanes out, each as if it were alone."""
    spec = case.spec
    wide = [p for p in spec.inputs if not p.wide and not p.mono and p.kind in _LANED]
    if not wide or "seed" in spec.given or "lane" in spec.given:
        return
    main, numbers = wide[0], random()
    inputs = inputs_of(spec, numbers, BLOCKS, knobs=True, usual=True)
    lanes = signal(main, numbers, BLOCKS, lanes=3)
    together = case.play({**inputs, main.name: lanes})
    for lane in range(3):
        own = lanes[:, lane : lane + 1] if main.kind is Kind.SPECTRUM else lanes[lane]
        alone = case.play({**inputs, main.name: own})
        for port in spec.outputs:
            if port.width is not None and not port.width.per_lane:
                continue
            parts = _of_lane(port.kind, together[port.name], lane, alone[port.name])
            if not same(parts, alone[port.name]):
                yield f"{spec.id}.{port.name}: lane {lane} of three is not what it is alone."


_LANED = frozenset({Kind.AUDIO, Kind.CONTROL, Kind.EVENT, Kind.SPECTRUM})


def _of_lane(kind: Kind, together: Any, lane: int, alone: Any) -> Any:
    if kind not in (Kind.AUDIO, Kind.CONTROL, Kind.EVENT):
        return [block[lane : lane + 1] for block in together]
    if kind is Kind.EVENT:
        return together[lane : lane + 1]
    count = len(alone)
    return together[lane * count : (lane + 1) * count]


def prepares_when_settings_change(case: Case) -> Iterator[str]:
    """A changed setting is as good as a fresh start with it (a host), or at least is heard."""
    spec = case.spec
    if not spec.settings or spec.body is Body.START or spec.delay or case.jack:
        return
    other = some_settings(spec, random(3))
    inputs = inputs_of(spec, random(), 2 * BLOCKS, knobs=True, usual=True)
    base = case.library.get(spec.id)
    assert base is not None
    if base.full_settings(other) == base.full_settings(case.settings):
        return
    changed = base.resolve(base.full_settings(other))
    if [port.name for port in changed.inputs] != [port.name for port in spec.inputs]:
        return  # another set of ports: another patch
    with case.player(inputs) as before, case.player(inputs, settings=other) as fresh:
        before.run(BLOCKS)
        before.engine.swap(fresh.plan)
        after = before.run(BLOCKS)
    expected = case.play(_later(inputs, BLOCKS), settings=other, clock=late(BLOCKS))
    if not spec.kernel:
        yield from differing(spec.id, after, expected, "a changed setting does not prepare it")


def _later(inputs: Mapping[str, Any], blocks: int) -> dict[str, Any]:
    """Return the inputs as they go on after some blocks."""
    found: dict[str, Any] = {}
    for name, given in inputs.items():
        if isinstance(given, int | float):
            found[name] = given
        elif isinstance(given, list):
            found[name] = [_moved(item, blocks * 512) for item in given]
        elif given.ndim == 3:
            found[name] = given[blocks:]
        else:
            found[name] = given[:, blocks * 512 :]
    return found


def _moved(item: Any, samples: int) -> Any:
    if hasattr(item, "offset"):
        return item._replace(offset=item.offset - samples)
    return (item[0] - samples, item[1])


def late(blocks: int) -> Clocked:
    """Return a clock that was started so many blocks ago."""
    clock = Clock(48_000)
    for _ in range(blocks):
        clock.advance(512)

    def now(_: int) -> Transport:
        here = clock.now()
        clock.advance(512)
        return here

    return now


def goes_through_bytes(case: Case) -> Iterator[str]:
    """A plan is bytes, and plays the same from them."""
    inputs = inputs_of(case.spec, random(), BLOCKS)
    with case.player(inputs) as one, case.player(inputs) as two:
        plan = decode(encode(one.plan))
        if plan != one.plan:
            yield f"{case.spec.id}: its plan is another after bytes."
        two.engine.swap(plan)
        made, again = one.run(BLOCKS), two.run(BLOCKS)
    yield from differing(case.spec.id, made, again, "its plan plays otherwise after bytes")


def is_as_late_as_it_says(case: Case) -> Iterator[str]:
    """The middle of what an impulse does is as late as the ledger says."""
    spec, samples, block = case.spec, 16 * 512, 512
    port = next((p for p in spec.inputs if p.kind in (Kind.AUDIO, Kind.EVENT)), None)
    if port is None:
        return
    numbers = random(2)
    inputs = inputs_of(spec, numbers, 16, knobs=True, usual=True)
    quiet: dict[str, Any] = {name: x for name, x in inputs.items() if isinstance(x, float)}
    for other in spec.inputs:
        if other.kind is Kind.AUDIO:
            quiet[other.name] = np.zeros(samples, np.float32)
    at = 4 * block + 100
    kicked = dict(quiet)
    if port.kind is Kind.AUDIO:
        kicked[port.name] = np.zeros(samples, np.float32)
        kicked[port.name][at] = 1.0
    else:
        kicked[port.name] = [(at, 1.0)]
        quiet[port.name] = []
    before, after = case.play(quiet, 16), case.play(kicked, 16)
    said = spec.latency_samples(case.settings, 48_000, block)
    for output in spec.outputs:
        where, detects = f"{spec.id}.{output.name}", port.kind is Kind.AUDIO
        yield from _lateness(where, output.kind, before, after, at, said, detects)


def _lateness(
    where: str,
    kind: Kind,
    before: dict[str, Any],
    after: dict[str, Any],
    at: int,
    said: int,
    detects: bool,
) -> Iterator[str]:
    name = where.rpartition(".")[2]
    one, two = before[name], after[name]
    if kind is Kind.EVENT:
        found = sorted(set(two[0]) - set(one[0]))
        # a detector needs some of the sound it detects; an event answers an event at once
        patience = 512 if detects else 0
        if found and not at + said <= found[0][0] <= at + said + patience:
            yield f"{where}: {found[0][0] - at} samples late, {said} declared."
        return
    if kind in (Kind.AUDIO, Kind.CONTROL):
        change = np.abs(two[0].astype(np.float64) - one[0])
    else:
        change = np.array([np.abs(b - a).sum() for a, b in zip(one, two, strict=True)])
    if not change.any():
        return
    step = 1 if kind is Kind.AUDIO else 512
    first = int(np.flatnonzero(change)[0]) * step
    if said == 0 or kind is Kind.AUDIO:
        expected = (at + said) // step * step
        if first != expected:
            yield f"{where}: it answers {first - at} samples late, {said} declared."
        return
    blocks = np.arange(len(change)) * step + step
    middle = float((blocks * change**2).sum() / (change**2).sum()) - at
    if abs(middle - said) > 512:
        yield f"{where}: its middle is {middle:.0f} samples late, {said} declared."


LAWS = (
    is_finite_anywhere,
    forgets_what_is_no_number,
    is_the_same_in_any_block,
    begins_anew,
    does_the_same_twice,
    does_not_depend_on_names,
    draws_by_its_seed,
    widens,
    prepares_when_settings_change,
    goes_through_bytes,
    is_as_late_as_it_says,
)
