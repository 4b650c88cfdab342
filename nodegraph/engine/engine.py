"""The engine: runs a plan block by block. Single-threaded for its caller.

Make one with a library, `swap` a plan in, call `block` for each block, read what it made.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter
from typing import Any

import numpy as np

from nodegraph.engine.arena import JACK_CHANNELS, Floats
from nodegraph.engine.cache import Kernels
from nodegraph.engine.flags import Flags
from nodegraph.engine.forms import Forms
from nodegraph.engine.handover import Handover
from nodegraph.engine.host import Host, Hosting, HostStep
from nodegraph.engine.instruments.fitting import Instruments
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
        self.program: list[Segment | HostStep] = []  # what runs
        self._own: list[Segment | HostStep] = []  # what the plan itself is
        self._instruments: Instruments | None = None
        self._reports: deque[Problem] = deque(maxlen=1000)
        self._flags: Flags | None = None  # of the plan that was looked at last
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
        self._handover, self._own, self._hosts = handover, program, hosts
        self._reading = Reading(plan, handover.arena)
        self._heard = False
        self._instruments = None
        self._run_as(program)

    def instruments(self, paths: Sequence[str] = (), costs: bool = False) -> Instruments:
        """Return what watches these probes of the plan, and times its steps; from any thread."""
        while True:  # until no swap came in between: what is read last is written last
            handover, own, reading = self.running, self._own, self.reading
            if reading.arena is handover.arena:
                return Instruments(handover, own, reading, self.kernels, paths, costs)

    def look(self, instruments: Instruments | None) -> bool:
        """Run the plan with these instruments from the next block on, or without; between blocks.

        False where they are of another plan. The next plan begins without.
        """
        if instruments is not None and instruments.handover is not self._handover:
            return False
        self._instruments = instruments
        self._run_as(self._own if instruments is None else instruments.program)
        if instruments is not None:
            self._calls += [(work, False) for work in instruments.after]
        return True

    def _run_as(self, program: list[Segment | HostStep]) -> None:
        plan = self.running.plan
        rate = float(plan.rate)
        self.program = program
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
            self._look_at_flags(self._handover)
        found = list(self._reports)
        self._reports.clear()
        return found

    def standing(self) -> list[Problem]:
        """Return what is wrong with nodes now: who has failed, and what kernels flagged since the
        last call. `reports` says each of it once.
        """
        found = self._look_at_flags(self.running).raised()
        for part in self._own:
            if isinstance(part, HostStep):
                node, host = part.step.node, part.host
                found += [(node, text) for text in sorted(part.said)]
                found += [(node, host.trouble)] if host.failed_bar is not None else []
        return [Problem("warning", node, text) for node, text in found]

    def _look_at_flags(self, handover: Handover) -> Flags:
        flags = self._flags
        if flags is None or flags.handover is not handover:
            flags = self._flags = Flags(handover)
        for node, text in flags.fresh():
            self._report(node, text)
        return flags


def plan_clock(plan: Plan) -> tuple[int, int]:
    """Return rate and block."""
    return plan.rate, plan.block
