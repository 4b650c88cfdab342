"""What a type and its settings decide about a step, worked out once and kept across plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from nodegraph.engine.arena import JACK, TRANSPORT
from nodegraph.engine.cache import Kernels, has_kernel
from nodegraph.engine.copies import COPIES
from nodegraph.engine.layout import PER_LANE, KernelLayout
from nodegraph.engine.loops import HEADER_ROWS, memory_rows
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec, Value
from nodegraph.scheduler.plan import Step

RECENT = 4096  # settings of nodes that are recognised by identity


@dataclass(slots=True, eq=False)
class Form:
    """A step's kernel or host class. `key` tells whether memory of another plan fits."""

    spec: NodeSpec | None
    key: str
    settings: dict[str, Value]
    address: int = 0  # of the kernel; 0: a host step
    pair: int = 0  # of the kernel that runs two groups at once; 0: none
    single: int = 0  # of the kernel that computes one lane; 0: none
    initial: tuple[float, ...] = (0.0,)  # of the rows of one group
    first: int = 1  # row where memory begins
    memory: int = 0  # rows of memory
    extras: tuple[int, ...] = ()  # references behind inputs and outputs
    jack: bool = False
    own_width: bool = False  # an output has a width of its own
    per_lane: dict[str, int] | None = None  # rows of seed and lane
    layout: KernelLayout | None = None
    loop: bool = False  # a hand-written kernel: `Forms.wide` gives it the memory of its lanes

    def hears_mono(self, lanes: int) -> bool:
        """Whether the jack comes to it as the left channel on all lanes."""
        return self.jack and lanes == 1 and not self.loop


class Forms:
    """Forms of a library, by type and settings."""

    def __init__(self, library: Library, kernels: Kernels, rate: int, block: int) -> None:
        self.library = library
        self._kernels = kernels
        self.clock = rate, block
        self._known: dict[Any, Form] = {}
        self._wide: dict[tuple[int, int], Form] = {}  # by id of the form, and lanes
        self._loaded: set[str] = set()  # types
        # by id of the settings, which are held so that the id stays theirs
        self.recent: dict[int, tuple[dict[str, Value], str, Form]] = {}

    def prepare(self, steps: Iterable[Step]) -> None:
        """Load the kernels of all steps at once; compiles what is missing."""
        new = {step.type for step in steps} - self._loaded
        specs = map(self.library.get, new)
        self._kernels.prepare(
            spec for spec in specs if spec is not None and spec.variant is None and has_kernel(spec)
        )
        self._loaded |= new

    def of(self, step: Step, kind: str) -> Form:
        """Return the form of a step; `kind` is that of its first output (conversions need it)."""
        settings = step.settings
        key = (step.type, kind, *settings.items())
        form = self._known.get(key)
        if form is None:
            form = self._known[key] = self._make(step, kind)
        if form.spec is not None:  # of conversions the kind decides
            if len(self.recent) > RECENT:
                self.recent.clear()
            self.recent[id(settings)] = settings, step.type, form
        return form

    def _make(self, step: Step, kind: str) -> Form:
        form = "control" if kind == Kind.CONTROL else "sampled"
        if step.type.startswith("convert."):
            name = step.type
            if name in ("convert.mono", "convert.lane"):
                name = f"{name.removeprefix('convert.')}.{form}"
            return self._copy(step, name)
        spec = self.library.get(step.type)
        if spec is None:
            raise Unusable(f"{step.node}: there is no node {step.type}; install its pack.")
        spec = spec.resolve(step.settings)
        if spec.delay:
            return self._copy(step, f"copy.{form}")
        if has_kernel(spec):
            return (self._kernel if spec.kernel else self._loop)(spec, step.settings)
        return Form(spec, f"{step.type} host", step.settings)

    def _copy(self, step: Step, name: str) -> Form:
        copy = COPIES[name]
        initial = copy.initial
        if "lane" in step.settings and name.startswith("lane."):
            initial = (0.0, float(step.settings["lane"]))  # type: ignore[arg-type]
        return Form(
            None, f"{step.type} {name}", step.settings, self._kernels.own(name), 0, 0, initial,
            memory=copy.memory_rows,
        )  # fmt: skip

    def _kernel(self, spec: NodeSpec, settings: dict[str, Value]) -> Form:
        layout = KernelLayout(spec)
        extras = [JACK] if "jack" in spec.given else []
        extras += [TRANSPORT] if "transport" in spec.given else []
        per_lane = {name: layout.rows[name] for name in PER_LANE if name in layout.rows}
        return Form(
            spec,
            f"{spec.id} {self._kernels.name(spec)}",
            settings,
            *self._kernels.entries(spec),
            tuple(layout.initial(settings)),
            memory=layout.memory_rows,
            extras=tuple(extras),
            jack="jack" in spec.given,
            own_width=_own_width(spec),
            per_lane=per_lane or None,
            layout=layout,
        )

    def _loop(self, spec: NodeSpec, settings: dict[str, Value]) -> Form:
        key = f"{spec.id} {self._kernels.name(spec)} {self.clock} {sorted(settings.items())}"
        jack = "jack" in spec.given
        return Form(
            spec, key, settings, self._kernels.address(spec), first=HEADER_ROWS, loop=True,
            extras=(JACK,) if jack else (), jack=jack,
        )  # fmt: skip

    def wide(self, form: Form, lanes: int) -> Form:
        """Return a hand-written kernel's form with the memory of so many lanes."""
        found = self._wide.get((id(form), lanes))
        if found is None:
            assert form.spec is not None
            rows = memory_rows(form.spec, form.settings, self.clock, lanes)
            found = self._wide[id(form), lanes] = replace(
                form, key=f"{form.key} {lanes}", initial=(0.0,) * (HEADER_ROWS + rows), memory=rows
            )
        return found


def _own_width(spec: NodeSpec) -> bool:
    return any(port.width is not None for port in spec.outputs)
