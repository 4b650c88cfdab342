"""The engine: runs a plan block by block. Single-threaded for its caller.

Make one with a library, `swap` a plan in, call `block` for each block, read what it made.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodegraph.engine.arena import JACK_CHANNELS, Floats
from nodegraph.engine.cache import Kernels
from nodegraph.engine.flags import sentences
from nodegraph.engine.forms import Forms
from nodegraph.engine.handover import Handover
from nodegraph.engine.host import Host, Hosting, HostStep
from nodegraph.engine.layout import LANES
from nodegraph.engine.reading import Reading
from nodegraph.engine.runner import Runner
from nodegraph.model.errors import Failed, Problem
from nodegraph.model.library import Library
from nodegraph.model.signals import Kind
from nodegraph.model.transport import TRANSPORT_FIELDS, Transport
from nodegraph.scheduler.plan import Knob, Plan

_numbers = attrgetter(*TRANSPORT_FIELDS)
_write_numbers = struct.Struct(f"={len(TRANSPORT_FIELDS)}d").pack_into
NO_PLAN = "The engine has no plan yet; swap one in first."
Segment = tuple[int, int]  # address and number of records


class Engine:
    """Runs one plan at a time.

    `wait`: jobs are waited for (offline); live, a job's result enters when it is there.
    `media`: where jobs find files (nodegraph.model.media.Media).
    """

    def __init__(
        self,
        library: Library,
        kernels: Kernels | None = None,
        *,
        wait: bool = True,
        media: Any = None,
    ) -> None:
        self.library = library
        self.kernels = kernels or Kernels()
        self._runner = Runner(self.kernels)
        self._jobs = ThreadPoolExecutor(2, "job")
        self._second = ThreadPoolExecutor(1, "late")
        self._hosting = Hosting(self._report, self._jobs, self._second, wait, media)
        self._forms: Forms | None = None
        self._handover: Handover | None = None
        self._hosts: dict[str, Host] = {}
        self.program: list[Segment | HostStep] = []
        self._reports: deque[Problem] = deque(maxlen=1000)
        self._flag_rows: NDArray[np.int64] | None = None  # listed at the first look
        self._flagged: NDArray[np.int64] = np.zeros(0, np.int64)
        self._reading: Reading | None = None
        self._calls: list[tuple[Callable[..., object], bool]] = []  # (work, wants the transport)
        self._heard = False  # the jack in memory is not silent
        self.blocks = 0  # done so far

    def close(self) -> None:
        """End the threads; jobs that have not begun are dropped."""
        self._jobs.shutdown(wait=False, cancel_futures=True)
        self._second.shutdown(wait=False, cancel_futures=True)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- plans ----------------------------------------------------------------------------------

    def swap(self, plan: Plan, library: Library | None = None, media: Any = None) -> None:
        """Run this plan from the next block on, with the memory of nodes that stay.

        Nothing is compiled where the cache is warm. `library` and `media` replace those given
        before. Raises KernelError or Unusable, and then the plan before goes on.
        """
        self.library = library or self.library
        self._hosting.media = media if media is not None else self._hosting.media
        self._fit_forms(plan)
        assert self._forms is not None
        handover = Handover(plan, self._forms, self._handover)
        program, hosts = self._assemble(handover)
        self._handover, self.program, self._hosts = handover, program, hosts
        self._flag_rows = None
        self._reading = Reading(plan, handover.arena)
        self._heard = False
        rate = float(plan.rate)
        self._calls = [
            (part.run, True)
            if isinstance(part, HostStep)
            else (self._runner.call(*part, plan.block, rate), False)
            for part in program
        ]

    def _fit_forms(self, plan: Plan) -> None:
        forms = self._forms
        if forms is None or forms.library is not self.library or forms.clock != plan_clock(plan):
            self._forms = Forms(self.library, self.kernels, *plan_clock(plan))

    def _assemble(self, handover: Handover) -> tuple[list[Segment | HostStep], dict[str, Host]]:
        """Return what a block runs: stretches of kernels between host steps."""
        program: list[Segment | HostStep] = []
        hosts: dict[str, Host] = {}
        done = 0
        for before, step, form in handover.hosts:
            if before > done:
                program.append(handover.span(done, before))
                done = before
            host = self._hosting.host(step, form, handover.plan, self._hosts.get(step.node))
            hosts[step.node] = host
            program.append(HostStep(step, host, handover.arena, self._hosting))
        end = handover.homes[-1].records[1] if handover.homes else 0
        if end > done:
            program.append(handover.span(done, end))
        return program, hosts

    # --- running --------------------------------------------------------------------------------

    def block(self, transport: Transport, jack: Floats | None = None) -> None:
        """Run one block. `jack`: float32 (channels, frames) at the input; None: silence."""
        # a small patch costs a few us a block: what is done here every time is most of it
        handover = self._handover or self.running
        if handover.timed:
            _write_numbers(handover.arena.transport.data, 0, *_numbers(transport))
        if handover.jacked:
            self._plug(handover, jack)
        for run, timed in self._calls:
            if timed:
                run(transport)
            else:
                run()
        self.blocks += 1

    def run_span(self, span: Segment) -> None:
        """Run some records once more; for measuring."""
        plan = self.running.plan
        self._runner(span[0], span[1], plan.block, float(plan.rate))

    def _plug(self, handover: Handover, jack: Floats | None) -> None:
        arena = handover.arena
        if jack is None:
            if self._heard:
                arena.jack[:] = 0.0
                arena.jack_mono[:] = 0.0
                self._heard = False
            return
        self._heard = True
        channels = min(len(jack), JACK_CHANNELS)
        for channel in range(JACK_CHANNELS):
            arena.jack[:, channel] = jack[min(channel, channels - 1)]
        if handover.jacked_mono:
            arena.jack_mono[:] = jack[0][:, None]

    @property
    def running(self) -> Handover:
        """The plan in memory. Raises Failed before the first `swap`."""
        if self._handover is None:
            raise Failed(NO_PLAN)
        return self._handover

    # --- values ---------------------------------------------------------------------------------

    def set(self, node: str, port: str, value: Any) -> bool:
        """Override the value of an unwired input from the next block on; False: no such knob."""
        handover = self.running
        knob = self.reading.knobs.get((node, port))
        if knob is None:
            return False
        if knob.kind != Kind.CONTROL:
            handover.arena.knob_values[knob.row] = value
        elif knob.lane < 0:
            handover.arena.control[knob.row] = value
        else:
            handover.arena.control[knob.row, knob.lane] = value
        return True

    def knob(self, node: str, port: str) -> Knob | None:
        """Return the knob of an unwired input."""
        return self.reading.knobs.get((node, port))

    def fill(self, reference: int, value: Any) -> None:
        """Put a value on a buffer from outside: what the stage measured."""
        arena = self.running.arena
        if arena.kinds[reference] == Kind.CONTROL:
            rows = arena.control_rows(reference)
            rows[:] = np.resize(np.asarray(value, np.float32), rows.shape)
        else:
            arena.values[reference] = value

    @property
    def reading(self) -> Reading:
        """Where values are found. Raises Failed before the first `swap`."""
        if self._reading is None:
            raise Failed(NO_PLAN)
        return self._reading

    def read(self, reference: int, lanes: int, lane: int = -1) -> Any:
        """Return a copy of what a reference holds, as `Reading.read` says."""
        return self.reading.read(reference, lanes, lane)

    def probe(self, path: str) -> Any:
        """Return what a probe of the plan holds after this block. Raises KeyError."""
        probe = self.reading.probes[path]
        return self.reading.read(probe.reference, probe.lanes, probe.lane)

    def frame_values(self) -> tuple[Floats, list[tuple[int, int]]]:
        """Return the stage's vector of this block and its events as (offset, place)."""
        return self.reading.frame_values()

    def slot(self, index: int) -> Any:
        """Return audio (lanes, frames) or a spectrum of a slot that stands outside the vector."""
        slot = self.running.plan.frame.slots[index]
        return self.reading.read(slot.reference, slot.lanes, slot.lane)

    def sound(self) -> Floats:
        """Return what is recorded in this block: float32 (channels, frames)."""
        return self._end(self.running.plan.sound)

    def followed(self) -> dict[str, float] | None:
        """Return what the node that the tempo follows says after this block; None without one."""
        tempo = self.running.plan.tempo
        if not tempo:
            return None
        return {field: float(self.read(reference, 1)[0]) for field, reference in tempo}

    def speaker(self) -> Floats:
        """Return what the loudspeakers play in this block: float32 (channels, frames)."""
        return self._end(self.running.plan.speaker)

    def _end(self, end: tuple[int, int]) -> Floats:
        if end[1] < 1:
            return np.zeros((0, self.running.plan.block), np.float32)
        sound: Floats = self.reading.audio(end[0], end[1])
        return sound

    # --- reports --------------------------------------------------------------------------------

    def _report(self, node: str, text: str) -> None:
        self._reports.append(Problem("warning", node, text))

    def reports(self) -> list[Problem]:
        """Return what has happened since the last call: each kind once per node and plan."""
        if self._handover is not None:
            self._read_flags(self._handover)
        found = list(self._reports)
        self._reports.clear()
        return found

    def _read_flags(self, handover: Handover) -> None:
        """Turn the kernels' flags into sentences; lanes that do not exist do not count."""
        if self._flag_rows is None:
            self._flag_rows = handover.flag_rows()
            self._flagged = np.zeros((len(self._flag_rows), LANES), np.int64)
        flags = handover.flags[self._flag_rows]
        new = flags & ~self._flagged
        if not new.any():
            return
        self._flagged |= flags
        for place in np.flatnonzero(new.any(axis=1)).tolist():
            home, group = handover.home_at(int(self._flag_rows[place]))
            for node, text in sentences(home, group, new[place], handover.arena):
                self._report(node, text)


def plan_clock(plan: Plan) -> tuple[int, int]:
    """Return rate and block."""
    return plan.rate, plan.block
