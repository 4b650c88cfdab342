"""A kernel is the plain Python of its node, to the bit, for every form a node can take."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nodegraph.engine.cache import Kernels
from nodegraph.engine.layout import BAD, OVERFLOW, KernelError
from nodegraph.engine.reference import Reference
from nodegraph.model.declare import Node, Setting, spec_of
from nodegraph.model.signals import EVENTS_PER_BLOCK, Audio, AudioBlock, Control, Event
from nodegraph.model.transport import Transport
from tests.engine import families
from tests.engine.driven import Driven, agree

FRAMES = 64


def noise(seed: int, frames: int = FRAMES) -> Any:
    return np.random.default_rng(seed).uniform(-1, 1, (frames, 8)).astype(np.float32)


def controls(seed: int, low: float, high: float) -> Any:
    return np.random.default_rng(seed).uniform(low, high, 8).astype(np.float32)


def test_a_function_agrees(kernels: Kernels) -> None:
    spec = spec_of(families.map_range)
    blocks = [
        {port.name: controls(seed + place, -2, 2) for place, port in enumerate(spec.inputs)}
        for seed in range(5)
    ]
    agree(kernels, spec, blocks, FRAMES)


def test_a_ramped_oscillator_agrees(kernels: Kernels) -> None:
    blocks = [{"frequency": controls(seed, 20, 2000)} for seed in range(4)]
    agree(kernels, spec_of(families.Oscillator), blocks, FRAMES)


def test_begin_tick_end_agree(kernels: Kernels) -> None:
    blocks = [
        {
            "source": noise(seed),
            "attack": controls(seed, 1e-3, 0.1),
            "release": controls(seed + 9, 1e-2, 1),
        }
        for seed in range(4)
    ]
    agree(kernels, spec_of(families.Follower), blocks, FRAMES)


@pytest.mark.parametrize("mode", ["add", "slow"])
def test_settings_reach_the_kernel_as_numbers(kernels: Kernels, mode: str) -> None:
    blocks = [{"value": controls(seed, -1, 1)} for seed in range(5)]
    agree(kernels, spec_of(families.Slew), blocks, 1, {"mode": mode, "amount": 0.3})


def test_events_and_several_outputs_agree(kernels: Kernels) -> None:
    blocks = [
        {
            "source": noise(seed),
            "reset": (noise(seed + 50) > 0.9).astype(np.float32),
            "level": controls(seed, -0.2, 0.2),
        }
        for seed in range(4)
    ]
    agree(kernels, spec_of(families.Crossing), blocks, FRAMES)


def test_seed_jack_and_transport_arrive(kernels: Kernels) -> None:
    spec = spec_of(families.Dice)
    driven, jack = Driven(kernels, spec), noise(3)
    transport = Transport(phase=0.25)
    wet = np.full(8, 0.5, np.float32)
    got = driven.block({"wet": wet}, FRAMES, transport, jack)["out"]
    for lane in range(8):
        reference = Reference(spec, seed=lane + 1.0)
        expected = reference.block({"wet": 0.5}, FRAMES, transport, jack[:, lane].tolist())
        assert np.array_equal(got[:, lane], expected["out"])


def test_a_ramp_moves_in_equal_steps_and_ends_on_the_value(kernels: Kernels) -> None:
    class Through(Node, id="test.through"):
        """Pass."""

        def tick(self, value: Control = 0.0) -> Audio:
            return value

    driven = Driven(kernels, spec_of(Through))
    first = driven.block({"value": np.full(8, 1, np.float32)}, 4)["out"][:, 0]
    second = driven.block({"value": np.full(8, 3, np.float32)}, 4)["out"][:, 0]
    assert first.tolist() == [1, 1, 1, 1]  # nothing to come from
    assert second.tolist() == [1.5, 2, 2.5, 3]


def test_nan_becomes_zero_resets_only_its_lane_and_raises_its_flag(kernels: Kernels) -> None:
    driven = Driven(kernels, spec_of(families.Poisoned))
    value = np.ones(8, np.float32)
    value[3] = -1.0
    out = driven.block({"value": value}, 1)["out"]
    assert out[3] == 0.0 and np.all(np.delete(out, 3) == 0.5)
    assert driven.flags.tolist() == [0, 0, 0, BAD, 0, 0, 0, 0]
    assert driven.state[1].tolist() == [0, 0, 0, 0.5, 0, 0, 0, 0]
    again = driven.block({"value": np.ones(8, np.float32)}, 1)["out"]
    assert again[3] == 0.5 and np.all(np.delete(again, 3) == 0.0)


def test_scrubbing_agrees_with_the_reference(kernels: Kernels) -> None:
    blocks = [{"value": controls(seed, -0.5, 2)} for seed in range(6)]
    agree(kernels, spec_of(families.Poisoned), blocks, 1)


def test_infinity_does_not_travel(kernels: Kernels) -> None:
    class Overflowing(Node, id="test.overflowing"):
        """Grow beyond float32."""

        def tick(self, value: Control = 0.0) -> Audio:
            return value * 1e39

    driven = Driven(kernels, spec_of(Overflowing))
    assert np.all(driven.block({"value": np.ones(8, np.float32)}, 4)["out"] == 0.0)
    assert np.all(driven.flags == BAD)


def test_events_beyond_the_limit_are_dropped_and_reported(kernels: Kernels) -> None:
    class Rattle(Node, id="test.rattle"):
        """An event whenever the source is above 0."""

        def tick(self, source: Audio) -> Event:
            return source

    driven = Driven(kernels, spec_of(Rattle))
    source = np.zeros((512, 8), np.float32)
    source[:100, 0] = 1.0
    source[:EVENTS_PER_BLOCK, 1] = 1e-12
    out = driven.block({"source": source}, 512)["out"]
    assert np.flatnonzero(out[:, 0]).tolist() == list(range(EVENTS_PER_BLOCK))
    assert np.all(out[:EVENTS_PER_BLOCK, 1] == np.float32(2.0**-20))  # small, but not lost
    assert driven.flags.tolist() == [OVERFLOW, 0, 0, 0, 0, 0, 0, 0]
    agree(kernels, spec_of(Rattle), [{"source": source}], 512)


def test_memory_that_is_poisoned_without_an_output_is_reset(kernels: Kernels) -> None:
    class Quiet(Node, id="test.quiet"):
        """Only remembers."""

        held: float = 0.25

        def step(self, value: Control = 0.0) -> Control:
            self.held = math.log(value)
            return value

    driven = Driven(kernels, spec_of(Quiet))
    driven.block({"value": np.full(8, -1.0, np.float32)}, 1)
    assert np.all(driven.state[1] == 0.25) and np.all(driven.flags == BAD)


# --- what is refused ---------------------------------------------------------------------------


class Branching(Node, id="test.branching"):
    """Branches."""

    def step(self, value: Control = 0.0) -> Control:
        if value > 0.5:
            return 1.0
        return 0.0


class Shortcut(Node, id="test.shortcut"):
    """Uses `and`."""

    def step(self, value: Control = 0.0) -> Control:
        return 1.0 if value > 0.5 and value < 0.7 else 0.0


class Raising(Node, id="test.raising"):
    """Raises."""

    def step(self, value: Control = 0.0) -> Control:
        raise ValueError(value)


class Listing(Node, id="test.listing"):
    """Allocates."""

    def step(self, value: Control = 0.0) -> Control:
        return [value, 1.0][0]


class Inverting(Node, id="test.inverting"):
    """Writes ~ for not."""

    def step(self, value: Control = 0.0) -> Control:
        return float(~(value > 0.5))


class Forgetful(Node, id="test.forgetful"):
    """Reads a field it never declared."""

    def step(self, value: Control = 0.0) -> Control:
        return value + self.missing  # type: ignore[attr-defined, no-any-return]


class Named(Node, id="test.named"):
    """Wants the name of a choice."""

    mode: Setting[str] = "low"

    def step(self, value: Control = 0.0) -> Control:
        return value if self.mode == "low" else 0.0


class Opening(Node, id="test.opening"):
    """Opens a file."""

    def step(self, value: Control = 0.0) -> Control:
        return float(open("x").read()) + value


class Wide(Node, id="test.text"):
    """A host kind in a kernel."""

    def tick(self, source: AudioBlock) -> Audio:
        return 0.0


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        (Branching, "write pick(condition, yes, no)"),
        (Shortcut, "write pick(condition, yes, no)"),
        (Raising, "raises"),
        (Listing, "keep the numbers in fields"),
        (Inverting, "write `not`"),
        (Forgetful, "`missing: float = 0.0`"),
        (Named, "`mode`"),
        (Opening, "is not kernel code"),
    ],
)
def test_what_is_no_kernel_is_refused_in_one_sentence(
    kernels: Kernels, declared: type, says: str
) -> None:
    with pytest.raises(KernelError) as refused:
        kernels.address(spec_of(declared))
    message = str(refused.value)
    assert says in message
    assert message.startswith(f"{spec_of(declared).id}: {__file__}:"), message
    assert "\n" not in message and len(message) < 400


def test_the_line_of_a_branch_is_named(kernels: Kernels) -> None:
    with pytest.raises(KernelError) as refused:
        kernels.address(spec_of(Branching))
    line = Branching.step.__code__.co_firstlineno + 1
    assert f"{__file__}:{line} " in str(refused.value)
