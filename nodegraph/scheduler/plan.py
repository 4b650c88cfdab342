"""The plan: what the engine runs and the stage draws, as plain data.

Plans are built by `nodegraph.scheduler.compile` and hold names, numbers and indices only: any
process may make one, send it (`encode`, `decode`) and print it (`nodegraph.scheduler.show`).

An input of a step is a *reference*, one integer:

    0, 1, 2, ...    that buffer
    SILENCE         an audio, event, notes or spectrum input that nothing is wired to
    NOTHING         an optional input that nothing is wired to
    KNOBS - row     that row of the knobs (a row is eight lanes wide)

Nothing here can hold itself, so the structs need no garbage collector (`gc=False`): it would walk
thousands of them at every edit.
"""

from __future__ import annotations

import msgspec

from nodegraph.model.spec import Value

SILENCE = -1
NOTHING = -2
KNOBS = -16


def knob_reference(row: int) -> int:
    """Return the reference of a row of knobs."""
    return KNOBS - row


def knob_row(reference: int) -> int:
    """Return the row behind a reference, or -1 where it is no knob."""
    return KNOBS - reference if reference <= KNOBS else -1


class Buffer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place a wire's signal lives in. `lanes` is the width, `bins` the size of a spectrum.

    Audio and event buffers are reused once nobody reads them any more, so `source` (`node.port`)
    names the first writer only; `kept` ones are never reused (delays, probes, the stage's).
    """

    kind: str
    lanes: int
    source: str
    bins: int = 0
    kept: bool = False


class Knob(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An unwired input with a value: row `row`, in all lanes (`lane` -1) or in one.

    Control values are numbers and live in the arena; colour, point, palette and text values are
    kept as they are.
    """

    node: str
    port: str
    kind: str
    value: Value
    row: int
    lane: int = -1


class Step(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One node's work in a block. `inputs` and `outputs` stand in the order of its spec's ports.

    `type` is a library id, or `convert.event_to_control`, `convert.control_to_event`,
    `convert.control_to_audio`, `convert.mono` (the mean of all lanes, one lane), `convert.lane`
    (lane `settings["lane"]` of its input, one lane). A conversion's `node` is the `node.port` that
    it reads. Where `members` is not empty, lane j belongs to node members[j] (the grouping pass)
    and `node` is the first of them. `settings` holds every setting; where those of the members
    differ, `member_settings` holds them by lane.
    """

    node: str
    type: str
    lanes: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    settings: dict[str, Value]
    late: int = 0
    members: tuple[str, ...] = ()
    member_settings: tuple[dict[str, Value], ...] = ()


class Probe(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An output somebody watches. `latency`: samples between what it speaks of and its coming."""

    path: str
    kind: str
    reference: int
    lanes: int
    latency: int
    lane: int = -1  # the lane of the buffer, where a grouped step wrote it; -1: from 0 on


class Slot(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A value the stage reads every frame: `size` floats from `start` of the frame's values.

    `held` values keep the last emission, others are interpolated. Event slots are 1 (or the
    value) for exactly one frame. Audio and spectrum slots (ISF audio inputs) stand outside the
    vector: `size` 0.
    """

    kind: str
    reference: int
    lanes: int
    start: int
    size: int
    held: bool = False
    lane: int = -1


class Draw(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One picture node's work in a frame.

    `inputs` stand in the order of the spec's ports: for a texture port the index of the draw that
    makes it (or NOTHING), for every other port the index of its slot (or NOTHING). `outputs`:
    buffers a `texture.measure` fills. A `delay.frame` is a draw after its source and all its
    readers: it keeps its input's picture, and whoever names a later draw reads its picture of
    the last frame.
    """

    node: str
    type: str
    inputs: tuple[int, ...]
    settings: dict[str, Value]
    outputs: tuple[int, ...] = ()


class FramePlan(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Draws in order; `screen` is the draw of `output.screen`, or -1 where there is none."""

    draws: tuple[Draw, ...] = ()
    slots: tuple[Slot, ...] = ()
    values: int = 0  # floats in a frame's vector
    screen: int = -1

    @property
    def outside(self) -> tuple[int, ...]:
        """The slots that stand outside the vector and hold something: sound and spectra."""
        return tuple(
            place for place, slot in enumerate(self.slots) if not slot.size and slot.reference >= 0
        )


class Path(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A line of the latency ledger: the slowest way into an end, and who adds to it."""

    end: str
    samples: int
    via: tuple[tuple[str, int], ...]  # (node, samples) of each that adds


class Plan(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Everything needed to play a patch. `sound` and `speaker` are (reference, lanes)."""

    rate: int
    block: int
    seed: int
    steps: tuple[Step, ...]
    buffers: tuple[Buffer, ...]
    knobs: tuple[Knob, ...]
    rows: int  # rows of knobs
    probes: tuple[Probe, ...] = ()
    frame: FramePlan = FramePlan()
    ledger: tuple[Path, ...] = ()
    sound: tuple[int, int] = (NOTHING, 0)
    speaker: tuple[int, int] = (NOTHING, 0)
    tempo: tuple[tuple[str, int], ...] = ()  # (field of the transport, reference) it follows


def encode(plan: Plan) -> bytes:
    """Return the plan as bytes."""
    return msgspec.msgpack.encode(plan)


def decode(data: bytes) -> Plan:
    """Return the plan behind the bytes; raises msgspec.DecodeError for anything else."""
    return msgspec.msgpack.decode(data, type=Plan)
