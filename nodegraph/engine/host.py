"""Host steps: nodes whose `block` is Python. One instance serves all lanes of its node.

A node that declares `late = n` runs on a second thread and its result enters exactly n blocks
later, live and offline alike. A node's `start` is a job; `block` finds its result in
`self.result`. A node that raises is set aside until the next bar; the patch goes on.
"""

from __future__ import annotations

import copy
import inspect
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any, get_type_hints

import numpy as np

from nodegraph.engine.arena import JACK_CHANNELS, Arena
from nodegraph.engine.forms import Form
from nodegraph.engine.host_ports import Read, Write, constant_or_reader, writer
from nodegraph.engine.layout import given_by
from nodegraph.engine.seeds import seed_numbers
from nodegraph.model.errors import NodegraphError
from nodegraph.model.spec import Body
from nodegraph.model.transport import Transport
from nodegraph.scheduler.plan import Plan, Step

Report = Callable[[str, str], None]  # (node, sentence)


@dataclass
class Host:
    """A host node's instance. It outlives plans, as long as its node stays."""

    form: Form
    instance: Any
    lanes: int
    job: Future[Any] | None = None
    pending: deque[Future[Any]] = field(default_factory=deque)  # of a late node, oldest first
    failed_bar: float | None = None
    trouble: str = ""  # why it failed last


class Hosting:
    """Makes and keeps host instances; runs jobs and late nodes.

    `wait`: jobs are waited for, so that a render is the same every time.
    """

    def __init__(
        self, report: Report, jobs: Executor, second: Executor, wait: bool, media: Any = None
    ) -> None:
        self.report = report
        self.jobs = jobs
        self.second = second
        self.wait = wait
        self.media = media

    def host(self, step: Step, form: Form, plan: Plan, before: Host | None) -> Host:
        """Return the node's host: the one before where type and settings are the same."""
        same = before is not None and before.form.key == form.key
        if before is not None and same:
            prepared = before.form.settings == form.settings and before.lanes == step.lanes
            host = before
            if prepared:
                host.form = form
                return host
            host.form, host.lanes = form, step.lanes
            host.pending.clear()
        else:
            assert form.spec is not None
            host = Host(form, form.spec.implementation(), step.lanes)
        self._prepare(host, step, plan)
        return host

    def _prepare(self, host: Host, step: Step, plan: Plan) -> None:
        spec, instance = host.form.spec, host.instance
        assert spec is not None
        for item in spec.settings:
            setattr(instance, item.name, item.seen(step.settings.get(item.name, item.default)))
        instance.media = self.media
        instance.rate = float(plan.rate)
        host.failed_bar = None
        try:
            if hasattr(instance, "prepare"):
                seed = _seed(plan, step)
                instance.prepare(plan.rate, plan.block, step.lanes, seed)
            if spec.body is Body.START:
                instance.result = None
                given = _given_names(spec.implementation.start)
                values = {name: float(plan.rate) for name, what in given.items() if what == "rate"}
                host.job = self.jobs.submit(instance.start, **values)
        except Exception as problem:
            self.failed(host, step, problem, 0.0)

    def failed(self, host: Host, step: Step, problem: Exception, bar: float) -> None:
        """Set a node aside until the next bar, and say why."""
        host.failed_bar, host.trouble = bar, in_a_sentence(problem)
        self.report(step.node, host.trouble)


def _seed(plan: Plan, step: Step) -> int:
    own = step.settings.get("seed", 0)
    return int(seed_numbers(plan.seed, int(own), np.zeros(1, np.int64))[0])  # type: ignore[arg-type]


def in_a_sentence(problem: Exception) -> str:
    """Return an exception of a node as a sentence."""
    if isinstance(problem, NodegraphError):
        return str(problem)
    text = str(problem).strip().splitlines()
    said = f": {text[0].rstrip('.')}" if text and text[0] else ""
    return f"failed ({type(problem).__name__}{said}); it is silent and is tried again on the bar."


class HostStep:
    """One host node in a plan: reads its ports, calls `block`, writes the results."""

    def __init__(self, step: Step, host: Host, arena: Arena, hosting: Hosting) -> None:
        self.step, self.host, self.hosting = step, host, hosting
        spec = host.form.spec
        assert spec is not None
        self._arguments: dict[str, Any] = {}
        self._readers: list[tuple[str, Read]] = []
        for port, reference in zip(spec.inputs, step.inputs, strict=True):
            if "block" not in port.methods:
                continue
            value, read = constant_or_reader(arena, port, reference, step.lanes)
            if read is None:
                self._arguments[port.name] = value
            else:
                self._readers.append((port.name, read))
        self._transport = self._give(arena, spec.implementation.block)
        self._writers: list[Write] = [
            writer(arena, port, reference)
            for port, reference in zip(spec.outputs, step.outputs, strict=True)
        ]
        self.said: set[str] = set()  # what was wrong with results

    def _give(self, arena: Arena, method: Any) -> str:
        """Add what the engine gives; return the name of the transport's parameter."""
        transport = ""
        for name, what in _given_names(method).items():
            if what == "transport":
                transport = name
            elif what == "jack":
                self._arguments[name] = arena.jack.T[:JACK_CHANNELS]
            elif what == "rate":
                self._arguments[name] = self.host.instance.rate
            elif what == "seconds":
                self._arguments[name] = arena.frames / self.host.instance.rate
        return transport

    def run(self, transport: Transport) -> None:
        """Run one block."""
        host = self.host
        if host.failed_bar is not None:
            if transport.bar == host.failed_bar:
                return
            host.failed_bar = None
        try:
            self._take_result()
            if self.step.late:
                self._run_late(transport)
            else:
                self._write(host.instance.block(**self._read(transport)))
        except Exception as problem:
            self.hosting.failed(host, self.step, problem, transport.bar)
            self._fall_silent()

    def _read(self, transport: Transport) -> dict[str, Any]:
        arguments = self._arguments
        if self._transport:
            arguments[self._transport] = transport
        for name, read in self._readers:
            arguments[name] = read()
        return arguments

    def _run_late(self, transport: Transport) -> None:
        """Hand this block to the second thread, take the result of `late` blocks ago."""
        arguments = {name: _kept(value) for name, value in self._read(transport).items()}
        block = self.host.instance.block
        pending = self.host.pending
        pending.append(self.hosting.second.submit(_copied, block, arguments))
        if len(pending) > self.step.late:
            self._write(pending.popleft().result())

    def _take_result(self) -> None:
        job = self.host.job
        if job is not None and (self.hosting.wait or job.done()):
            self.host.job = None
            self.host.instance.result = job.result()

    def _write(self, result: Any) -> None:
        results = result if len(self._writers) > 1 else (result,)
        if result is None:
            results = (None,) * len(self._writers)
        for write, value in zip(self._writers, results, strict=True):
            trouble = write(value)
            if trouble and trouble not in self.said:
                self.said.add(trouble)
                self.hosting.report(self.step.node, trouble)

    def _fall_silent(self) -> None:
        """Sound and events stop; values hold."""
        for write in self._writers:
            write(None)


def _copied(block: Any, arguments: dict[str, Any]) -> Any:
    result = block(**arguments)
    if isinstance(result, tuple):
        return tuple(map(_kept, result))
    return _kept(result)


def _kept(value: Any) -> Any:
    """Return a copy that later blocks cannot change."""
    return value.copy() if isinstance(value, np.ndarray) else copy.copy(value)


def _given_names(method: Any) -> dict[str, str]:
    """Return what the engine gives, by parameter name."""
    hints = get_type_hints(method, include_extras=True)
    names = inspect.signature(method).parameters
    return {name: what for name in names if (what := given_by(hints.get(name)))}
