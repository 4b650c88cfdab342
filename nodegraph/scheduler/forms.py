"""What a type and its settings decide about a node, worked out once and remembered.

A patch of thousands of nodes has a few dozen forms, and most nodes of an edited patch are the
very objects they were before: `Memo` holds both, so that an edit costs little more than the
order of the graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nodegraph.model.errors import Problem
from nodegraph.model.library import Library
from nodegraph.model.patch import PatchNode, Run
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec, OutputSpec, PortSpec, Settings, Value
from nodegraph.scheduler.plan import NOTHING, SILENCE
from nodegraph.scheduler.values import ZERO, defaults, full_settings, knob_values

SHARE = "output.share"
SCREEN, SPEAKER, PROBE = "output.screen", "output.speaker", "output.probe"
SINKS = frozenset({SPEAKER, PROBE})  # they name an end of the plan; no step runs for them
UNWIRED = -1  # what an input reads that has no wire
JACK_LANES = 2  # the input jack is stereo
Clock = tuple[int, int, float]  # samples per second, samples per block, frames per second
_SILENT = frozenset({Kind.AUDIO, Kind.EVENT, Kind.NOTES, Kind.SPECTRUM})


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A resolved spec with its settings and what every pass asks about it.

    `latency`: samples, with the blocks of late nodes. `lanes`: the least width;
    `widens`: its outputs may be wider than its inputs, or have bins.
    `blanks`: the reference of an input that has neither wire nor value. `free`: inputs whose
    lanes are not those of the node (wide, mono); None where there are none. `widths`: lanes of
    each output; None where all have those of the node. `feedback`: its output is of an earlier
    block or frame whatever happens in this one.
    """

    spec: NodeSpec
    id: str
    settings: dict[str, Value]
    ports: tuple[str, ...]  # names of the inputs
    kinds: tuple[Kind, ...]  # of the inputs
    texts: tuple[str, ...]  # the same as plain text
    outputs: tuple[Kind, ...]
    made: tuple[tuple[str, str], ...]  # name and kind of the outputs, as plain text
    input_place: Mapping[str, int]
    output_place: Mapping[str, int]
    unwired: list[int]
    rest: tuple[Value | None, ...]
    blanks: tuple[int, ...]
    latency: int
    late: int
    lanes: int
    widens: bool
    free: tuple[bool, ...] | None
    widths: tuple[tuple[int, bool], ...] | None
    picture: bool
    runs: bool  # as a step
    optional: bool  # an input may have a value or none
    end: bool
    delay: bool
    feedback: bool
    groups: bool  # a kernel of one lane may share a step with others of its spec


# A node, its form, the value of each input, and whether it is bypassed or off.
Prepared = tuple[PatchNode, Form, tuple[Value | None, ...], bool]


@dataclass(slots=True)
class Memo:
    """What compiling remembers from one edit to the next; give the same one every time.

    Holds for one library and clock (rate, block, fps) and starts anew with others.
    """

    library: Library = field(default_factory=lambda: Library({}))
    clock: Clock = (0, 0, 0.0)
    forms: dict[Any, Form] = field(default_factory=dict)
    nodes: dict[int, Prepared] = field(default_factory=dict)

    def fit(self, library: Library, run: Run) -> None:
        """Forget everything where the library or the clock is another."""
        clock = (run.rate, run.block, run.fps)
        if self.library is not library or self.clock != clock:
            self.library, self.clock = library, clock
            self.forms, self.nodes = {}, {}

    def prepare(
        self, names: list[str], nodes: list[PatchNode], problems: list[Problem]
    ) -> list[Prepared | None]:
        """Return node, form and input values of each; None where the node cannot be used."""
        keys = list(map(id, nodes))
        found = list(map(self.nodes.get, keys))
        if None in found:
            for place, one in enumerate(found):
                if one is None:
                    found[place] = self._prepared(names[place], nodes[place], problems)
        self.nodes = {key: one for key, one in zip(keys, found, strict=True) if one is not None}
        return found

    def _prepared(self, name: str, node: PatchNode, problems: list[Problem]) -> Prepared | None:
        form = self._form(name, node, problems)
        if form is None:
            return None
        values = knob_values(form.spec, form.rest, node.values) if node.values else form.rest
        return node, form, values, node.bypass or node.off

    def _form(self, name: str, node: PatchNode, problems: list[Problem]) -> Form | None:
        key = (node.type, *node.settings.items()) if node.settings else node.type
        try:
            form = self.forms.get(key)
        except TypeError:  # a list among the settings
            key = (node.type, repr(node.settings))
            form = self.forms.get(key)
        if form is None:
            spec = self.library.get(node.type)
            if spec is None:
                return None
            try:
                form = self.forms[key] = _make(spec, node.settings, self.clock)
            except Exception as problem:  # a node's own code: it may fail in any way
                text = f"{spec.id} gave up: {problem}"
                remedy = "The node was left out; change its settings."
                problems.append(Problem("error", name, text, remedy))
        return form


def _make(spec: NodeSpec, given: Settings, clock: Clock) -> Form:
    settings = full_settings(spec, given)
    resolved = spec.resolve(settings)
    if resolved is not spec:
        settings = full_settings(resolved, settings)
    return _form(resolved, settings, clock)


def _form(spec: NodeSpec, settings: dict[str, Value], clock: Clock) -> Form:
    rate, block, fps = clock
    kinds = tuple(port.kind for port in spec.inputs)
    outputs = tuple(port.kind for port in spec.outputs)
    picture = spec.body is Body.SHADER or Kind.TEXTURE in kinds or Kind.TEXTURE in outputs
    late = max(0, spec.late_blocks(settings, rate, block))
    delay = spec.delay and not picture
    feedback = picture and bool(outputs) and Kind.TEXTURE not in outputs
    frames = round(int(settings.get("frames", 0)) * rate / fps) if feedback else 0  # type: ignore[arg-type]
    free = tuple(_free(port, picture) for port in spec.inputs)
    widths = None
    if any(port.width is not None for port in spec.outputs):
        widths = tuple(_width(port, settings) for port in spec.outputs)
    alone = spec.delay or late or any(free) or widths or {"jack", "lane"} & set(spec.given)
    return Form(
        spec=spec,
        id=spec.id,
        settings=settings,
        ports=tuple(port.name for port in spec.inputs),
        kinds=kinds,
        texts=tuple(map(str, kinds)),
        outputs=outputs,
        made=tuple((port.name, str(port.kind)) for port in spec.outputs),
        input_place=spec.input_index,
        output_place=spec.output_index,
        unwired=[UNWIRED] * len(kinds),
        rest=defaults(spec),
        blanks=tuple(
            SILENCE if port.kind in _SILENT and not port.optional else NOTHING
            for port in spec.inputs
        ),
        latency=max(0, spec.latency_samples(settings, rate, block)) + late * block + frames,
        late=late,
        lanes=JACK_LANES if "jack" in spec.given else 1,
        widens="jack" in spec.given or widths is not None or Kind.SPECTRUM in outputs,
        free=free if any(free) else None,
        widths=widths,
        picture=picture,
        runs=not picture and spec.id not in SINKS,
        optional=any(port.optional and port.kind in ZERO for port in spec.inputs),
        end=spec.id in SINKS or spec.id == SCREEN,
        delay=delay,
        feedback=feedback,
        groups=spec.kernel and not alone,
    )


def _free(port: PortSpec, picture: bool) -> bool:
    """Whether an input takes as many lanes as come; pictures look at whole sounds and spectra."""
    outside = port.kind in (Kind.AUDIO, Kind.SPECTRUM, Kind.TEXTURE)
    return port.wide or port.mono or (picture and outside)


def _width(port: OutputSpec, settings: dict[str, Value]) -> tuple[int, bool]:
    if port.width is None:
        return 1, True
    lanes = port.width.lanes
    number = settings[lanes] if isinstance(lanes, str) else lanes
    return max(1, int(number)), port.width.per_lane  # type: ignore[arg-type]
