"""A frame plan as objects that draw: programs, targets and links, resolved once a plan.

Everything that can be decided before the first frame is decided here, so that a frame is one
loop over draws. A node that cannot be drawn is reported, and looked through where it never could.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import moderngl

from nodegraph.model.errors import NodegraphError, Problem
from nodegraph.model.isf import IsfShader
from nodegraph.model.isf_spec import rate_name
from nodegraph.model.library import Library
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec, PortSpec
from nodegraph.stage.arrays import ArrayImage, ValuesDraw, load_import, solid
from nodegraph.stage.buffers import Buffers
from nodegraph.stage.frames import NOTHING, Draw, FramePlan, Now
from nodegraph.stage.last_good import STAYS, LastGood
from nodegraph.stage.measure import MeasureDraw
from nodegraph.stage.programs import Compiled, Programs
from nodegraph.stage.screen import COPY, Screen
from nodegraph.stage.shader import Link, ShaderDraw
from nodegraph.stage.sharing import ShareDraw, Sharing
from nodegraph.stage.targets import Lease, Ring, Target, TargetPool
from nodegraph.stage.uniforms import NUMBERS, Read, shader_number
from nodegraph.stage.wiring import Part, Wiring, wire

DELAY = "delay.frame"
VALUES = "texture.from_values"
MEASURE = "texture.measure"
SCREEN = "output.screen"
SHARE = "output.share"
TAKERS = frozenset({DELAY, MEASURE, SHARE})  # they take a picture, and draw none to look at
SHARE_DEVICE = 10  # where the node does not say
MEASURE_FRAMES = 2  # until a measurement enters, where the node does not say
# What an image input shows that nothing is wired to, and every buffer before it is drawn.
CLEAR = (0.0, 0.0, 0.0, 0.0)
# What shows where a picture should be and none is: the ground of the first palette.
GROUND = (11 / 255.0, 10 / 255.0, 13 / 255.0, 1.0)
_FLOATS = {Kind.COLOUR: 4, Kind.POINT: 2, Kind.PALETTE: 24}


class Drawable(Protocol):
    """Something that works once a frame, for one node."""

    node: str

    def draw(self, now: Now) -> None:
        """Draw, write or read back."""
        ...


class Shared:
    """What the assemblies of one stage have in common. `sharing`: None where nothing is shared."""

    def __init__(
        self,
        programs: Programs,
        pool: TargetPool,
        screen: Screen,
        good: LastGood,
        sharing: Sharing | None = None,
    ) -> None:
        self.sharing = sharing
        self.good = good
        self.context = programs.context
        self.programs = programs
        self.pool = pool
        self.screen = screen
        self.size = (screen.target.width, screen.target.height)
        self.black = solid(self.context, CLEAR)
        self.ground = solid(self.context, GROUND)
        self.imports: dict[tuple[str, str], moderngl.Texture] = {}

    def release(self) -> None:
        """Free the textures."""
        for texture in (self.black, self.ground, *self.imports.values()):
            texture.release()


@dataclass(slots=True)
class Assembly:
    """The draws of a plan in order, and what the next plan takes over."""

    lease: Lease
    work: list[Drawable] = field(default_factory=list)
    shaders: dict[str, ShaderDraw] = field(default_factory=dict)
    measures: list[MeasureDraw] = field(default_factory=list)
    shares: list[ShareDraw] = field(default_factory=list)
    values: list[ValuesDraw] = field(default_factory=list)
    arrays: list[ArrayImage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    takers: dict[str, list[str]] = field(default_factory=dict)  # by node: who shows its picture
    screened: bool = False  # something draws on the screen

    def release(self, shared: Shared, after: Assembly | None = None) -> None:
        """Give everything back that the assembly after this one has not taken over."""
        self.lease.end()
        kept = {id(ring) for ring in after.own_rings()} if after else set()
        for ring in self.own_rings():
            if id(ring) not in kept:
                shared.pool.give(*ring.targets)
        for measure in self.measures:
            if after is None or measure not in after.measures:
                measure.release(shared.pool)
        for share in self.shares:
            if after is None or share not in after.shares:
                share.release()
        for values in self.values:
            values.release()
        for array in self.arrays:
            array.release()

    def own_rings(self) -> list[Ring]:
        """Return the rings that outlive a frame."""
        buffers = [draw.buffers for draw in self.shaders.values()]
        return [item.rings[name] for item in buffers for name in item.own]


def assemble(plan: FramePlan, library: Library, shared: Shared, before: Assembly) -> Assembly:
    """Return the draws of a plan; the memory of nodes with the same name and shader goes on."""
    return _Assembler(plan, library, shared, before).run()


class _Assembler:
    def __init__(self, plan: FramePlan, library: Library, shared: Shared, before: Assembly) -> None:
        self.plan = plan
        self.shared = shared
        self.before = before
        self.made = Assembly(Lease(shared.pool))
        self.draws: list[Draw] = list(plan.draws)
        self.specs = [_spec(library, draw) for draw in plan.draws]
        self.compiled: dict[int, list[Compiled]] = {}
        self.buffers: dict[int, Buffers] = {}
        self.textures: dict[int, list[moderngl.Texture]] = {}
        self.values: dict[int, ValuesDraw] = {}
        self.spent: dict[int, list[Target]] = {}  # by last reader
        self.wiring: Wiring = wire([self._part(place) for place in range(len(plan.draws))])
        if plan.screen >= 0 and self.specs[plan.screen] is not None:
            shared.screen.read_from(self._reads(plan.screen))
        self.direct = self._direct()

    def run(self) -> Assembly:
        # a reader may stand before its writer (a loop): first all pictures, then all links
        for place in sorted(self.wiring.live):
            self._make_pictures(place)
        for place in sorted(self.wiring.live):
            self._make_draw(place)
        self._note_takers()
        return self.made

    def _note_takers(self) -> None:
        """Note whose picture is shown for nodes that take one and draw none."""
        for place, draw in enumerate(self.draws):
            source = next(iter(self.wiring.sources[place].values()), None)
            if draw.type in TAKERS and source is not None:
                writer = self.draws[source[0]].node
                self.made.takers.setdefault(writer, []).append(draw.node)

    def _part(self, place: int) -> Part:
        draw, spec = self.draws[place], self.specs[place]
        if spec is None:
            self._report(draw.node, f"The stage does not know the type {draw.type}.")
            return Part({}, draws=False)
        ports = [(index, port.name) for index, port in _ports(spec, Kind.TEXTURE)]
        pictures = {name: draw.inputs[index] for index, name in ports}
        first = next(iter(pictures), "")
        if draw.type == DELAY:
            return Part(pictures, draws=False, through=first, delay=True)
        if draw.type in (SCREEN, MEASURE):
            return Part(pictures, ends=draw.type == MEASURE or place == self.plan.screen)
        if draw.type == SHARE:
            return Part(pictures, ends=self.shared.sharing is not None)
        if draw.type == VALUES:
            return Part(pictures)
        try:
            self.compiled[place] = self.shared.programs.passes(_shader(spec))
        except NodegraphError as problem:
            last = self.shared.good.of(draw, spec)
            if last is None:
                self._report(draw.node, str(problem))
                return Part(pictures, draws=False, through=first)
            self._report(draw.node, f"{problem} {STAYS}")
            self.draws[place], self.specs[place] = last
            return self._part(place)
        self.shared.good.keep(spec)
        return Part(pictures)

    def _direct(self) -> int:
        """Return the shader that may draw straight into the screen, or NOTHING."""
        screen = self.plan.screen
        source = self._screen_source()
        if source is None or source[0] not in self.compiled:
            return NOTHING
        writer = source[0]
        if self.wiring.memory[writer] > 1 or self.wiring.readers[writer] != [screen]:
            return NOTHING
        shader = self._shader(writer)
        last, size = shader.passes[-1], Buffers(shader, self.shared.size, self.shared.pool)
        again = last.target in {item.target for item in shader.passes[:-1]}
        if last.persistent or again or size.follows(last):
            return NOTHING
        if size.dimensions(last, {}) != self.shared.size:
            return NOTHING
        try:
            finish = self.shared.screen.finish
            self.shared.programs.get(shader, True, finish, len(shader.passes) - 1)
        except NodegraphError:
            return NOTHING  # a name of theirs is one of the finish's: it gets a pass of its own
        return writer

    def _screen_source(self) -> tuple[int, int] | None:
        if self.plan.screen < 0:
            return None
        return next(iter(self.wiring.sources[self.plan.screen].values()), None)

    def _make_pictures(self, place: int) -> None:
        """Give a writer its targets; take back those whose last reader this is."""
        if self.draws[place].type == VALUES:
            node, pictures = self.draws[place].node, self.wiring.memory[place]
            slot = next((index for index in self.draws[place].inputs if index >= 0), NOTHING)
            read = self._slot_read(slot)
            values = ValuesDraw(node, self.shared.context, read, pictures)
            self.made.values.append(values)
            self.values[place] = values
            self.textures[place] = values.ring.textures
        elif place in self.compiled:
            self._make_targets(place)
        self.made.lease.give(*self.spent.pop(place, ()))

    def _make_targets(self, place: int) -> None:
        shader = self._shader(place)
        buffers = Buffers(shader, self.shared.size, self.shared.pool)
        self.buffers[place] = buffers
        output = shader.passes[-1].target
        old = self._old(place)
        sizes = self._first_sizes(place)
        inner: list[Target] = []
        for name, item in buffers.passes.items():
            if place == self.direct and name == output:
                continue
            pictures = self.wiring.memory[place] if name == output else 1
            kept = any(other.persistent for other in shader.passes if other.target == name)
            count = max(pictures, 2 if kept else 1)
            if count > 1 or buffers.follows(item):
                ring = old.buffers.rings.get(name) if old and name in old.buffers.own else None
                buffers.keep(name, count, sizes, ring)
            elif name == output:
                target = buffers.borrow(name, sizes, self.made.lease)
                self.spent.setdefault(self.wiring.last[place], []).append(target)
            else:
                inner.append(buffers.borrow(name, sizes, self.made.lease))
        self.made.lease.give(*inner)
        if output in buffers.rings:
            self.textures[place] = buffers.rings[output].textures

    def _make_draw(self, place: int) -> None:
        draw = self.draws[place]
        if place in self.compiled:
            self._make_shader(place)
        elif draw.type == MEASURE:
            self._make_measure(place)
        elif draw.type == VALUES:
            self.made.work.append(self.values[place])
        elif draw.type == SCREEN:
            self._make_screen(place)
        elif draw.type == SHARE:
            self._make_share(place)

    def _make_shader(self, place: int) -> None:
        node, shader = self.draws[place].node, self._shader(place)
        old = self._before_of(place)
        reads = self._reads(place)
        made = ShaderDraw(
            node=node,
            shader=shader,
            compiled=self.compiled[place],
            buffers=self.buffers[place],
            links=self._links(place),
            reads=reads,
            rate=reads[rate_name(shader)],
            black=self.shared.black,
            surface=self.shared.screen if place == self.direct else None,
            clock=old.clock if old else None,
        )
        self.made.shaders[node] = made
        self.made.work.append(made)

    def _links(self, place: int) -> dict[str, Link]:
        draw, shader = self.draws[place], self._shader(place)
        links = {name: self._link(place, name) for name in self.wiring.sources[place]}
        spec = self.specs[place]
        assert spec is not None
        for item in shader.inputs:
            if item.type in ("audio", "audioFFT"):
                slot = draw.inputs[spec.input_index[item.name]]
                image = ArrayImage(draw.node, self.shared.context, item, slot)
                self.made.arrays.append(image)
                self.made.work.append(image)
                links[item.name] = Link(image.textures)
        for imported in shader.imports:
            links[imported.name] = Link([self._import(place, imported.name)])
        return links

    def _link(self, place: int, port: str) -> Link:
        source = self.wiring.sources[place][port]
        if source is not None:
            return Link(self.textures[source[0]], source[1])
        spec = self.specs[place]
        wired = spec is not None and self.draws[place].inputs[spec.input_index[port]] >= 0
        return Link([self.shared.ground if wired else self.shared.black])

    def _import(self, place: int, name: str) -> moderngl.Texture:
        shader = self._shader(place)
        item = next(found for found in shader.imports if found.name == name)
        key = (str(shader.folder), item.path)
        if key not in self.shared.imports:
            try:
                texture = load_import(self.shared.context, shader, item)
            except NodegraphError as problem:
                self._report(self.draws[place].node, str(problem))
                return self.shared.black
            self.shared.imports[key] = texture
        return self.shared.imports[key]

    def _make_measure(self, place: int) -> None:
        draw = self.draws[place]
        port = next(iter(self.wiring.sources[place]), "")
        link = self._link(place, port) if port else Link([self.shared.black])
        latency = int(str(draw.settings.get("frames", MEASURE_FRAMES)))
        found = (item for item in self.before.measures if item.node == draw.node)
        made = next((item for item in found if item.latency == latency), None)
        if made is None:
            made = MeasureDraw(draw.node, latency, self.shared.programs, self.shared.pool)
        made.aim(link, tuple(draw.outputs))
        self.made.measures.append(made)
        self.made.work.append(made)

    def _make_share(self, place: int) -> None:
        draw, shared = self.draws[place], self.shared
        port = next(iter(self.wiring.sources[place]), "")
        if shared.sharing is None or self.wiring.sources[place].get(port) is None:
            return
        device = int(str(draw.settings.get("device", SHARE_DEVICE)))
        old = (item for item in self.before.shares if item.node == draw.node)
        made = next((item for item in old if item.device == device), None)
        try:
            made = made or ShareDraw(
                draw.node, device, shared.sharing, shared.programs, shared.pool, shared.size,
                shared.screen.wait,
            )  # fmt: skip
        except NodegraphError as problem:
            self.made.problems.append(Problem("warning", draw.node, str(problem)))
            return
        made.aim(self._link(place, port), shared.black)
        self.made.shares.append(made)
        self.made.work.append(made)

    def _make_screen(self, place: int) -> None:
        self.made.screened = True
        if self.direct != NOTHING:
            return
        port = next(iter(self.wiring.sources[place]), "")
        source = self.wiring.sources[place].get(port)
        link = self._link(place, port) if source else Link([self.shared.ground])
        copy = ShaderDraw(
            node=self.draws[place].node,
            shader=COPY,
            compiled=self.shared.programs.passes(COPY),
            buffers=Buffers(COPY, self.shared.size, self.shared.pool),
            links={"inputImage": link},
            reads={},
            rate=Read(constant=1.0),
            black=self.shared.black,
            surface=self.shared.screen,
        )
        self.made.work.append(copy)

    def _reads(self, place: int) -> dict[str, Read]:
        spec, draw = self.specs[place], self.draws[place]
        assert spec is not None
        return {
            port.name: self._read(port, draw.inputs[index])
            for index, port in enumerate(spec.inputs)
            if port.kind not in (Kind.TEXTURE, Kind.AUDIO, Kind.SPECTRUM, Kind.TEXT)
        }

    def _read(self, port: PortSpec, slot: int) -> Read:
        read = self._slot_read(slot)
        if read.size:
            return Read(read.start, min(read.size, _FLOATS.get(port.kind, 1)))
        return Read(constant=0.0 if port.default is None else port.default)

    def _slot_read(self, slot: int) -> Read:
        if slot < 0:
            return Read()
        found = self.plan.slots[slot]
        return Read(found.start, found.size)

    def _first_sizes(self, place: int) -> dict[str, float]:
        """What size expressions read before the first frame: the defaults of the inputs."""
        spec = self.specs[place]
        assert spec is not None
        return {
            item.name: shader_number(item, Read(constant=spec.input_by_name[item.name].default), [])
            for item in self._shader(place).inputs
            if item.type in NUMBERS
        }

    def _before_of(self, place: int) -> ShaderDraw | None:
        return self.before.shaders.get(self.draws[place].node)

    def _old(self, place: int) -> ShaderDraw | None:
        """Return the draw this one takes its buffers over from."""
        old = self._before_of(place)
        shader = self._shader(place)
        return old if old is not None and old.shader == shader else None

    def _shader(self, place: int) -> IsfShader:
        spec = self.specs[place]
        assert spec is not None
        return _shader(spec)

    def _report(self, node: str, text: str) -> None:
        self.made.problems.append(Problem("error", node, text))


def shaders_of(plan: FramePlan, library: Library) -> Iterator[tuple[IsfShader, bool]]:
    """Yield the shaders of a plan, and whether each may be drawn straight into the screen."""
    shown = plan.draws[plan.screen].inputs if plan.screen >= 0 else ()
    for place, draw in enumerate(plan.draws):
        spec = _spec(library, draw)
        if spec is not None and isinstance(spec.implementation, IsfShader):
            yield spec.implementation, place in shown


def _ports(spec: NodeSpec, kind: Kind) -> list[tuple[int, PortSpec]]:
    return [(index, port) for index, port in enumerate(spec.inputs) if port.kind is kind]


def _spec(library: Library, draw: Draw) -> NodeSpec | None:
    spec = library.get(draw.type)
    return None if spec is None else spec.resolve(draw.settings)


def _shader(spec: NodeSpec) -> IsfShader:
    shader = spec.implementation
    if not isinstance(shader, IsfShader):
        raise NodegraphError(f"{spec.id} is no shader: the stage cannot draw it.")
    return shader
