"""Declaring nodes: an annotated signature becomes a `NodeSpec`.

    @node("math.multiply")
    def multiply(value: Control = 0.0, factor: Factor = 1.0) -> Control: ...

    class Smooth(Node, id="envelope.smooth"):
        held: float = 0.0                       # memory
        mode: Setting[int] = 0                  # setting
        def step(self, value: Control = 0.0) -> Control: ...

The decorator and the base class only remember what was said; `spec_of` reads the annotations when
a library asks. Nothing is registered by importing a module.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType, NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from nodegraph.model.errors import DeclarationError
from nodegraph.model.kernel_maths import clamp, divide, pick
from nodegraph.model.ranges import ANY, Range
from nodegraph.model.signals import MONO, WIDE, Bins, Choice, Given, IsSetting, Signal, Width
from nodegraph.model.spec import (
    Body,
    MemorySpec,
    NodeSpec,
    OutputSpec,
    PortSpec,
    Samples,
    Settings,
    SettingSpec,
    SettingType,
    Value,
)
from nodegraph.model.transport import Transport

__all__ = [
    "File",
    "Node",
    "Setting",
    "clamp",
    "divide",
    "implemented_by",
    "knob",
    "node",
    "pick",
    "spec_of",
]

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
Setting = Annotated[T, IsSetting()]
Variant = Callable[[NodeSpec, Settings], NodeSpec]

_BODIES = {"tick": Body.TICK, "step": Body.STEP, "block": Body.BLOCK, "frame": Body.SHADER}
WORK_METHODS = tuple(_BODIES)
OTHER_METHODS = ("begin", "end", "start")
_SPEC = "__nodegraph_spec__"
_DECLARED = "__nodegraph_declared__"


@dataclass(frozen=True, slots=True)
class File:
    """Marker of a text setting that names a media file: `audio`, `image`, `midi` or `model`."""

    media: str


@dataclass(frozen=True, slots=True)
class _Declared:
    id: str
    also: tuple[str, ...] = ()
    latency: Samples = 0
    late: Samples = 0
    reach: int | None = None
    delay: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    variant: Variant | None = None
    title: str = ""


def knob(value: Value) -> Any:
    """Return the default of a host node's port: it is given as one number and read as an array."""
    return value


def node(
    id: str,
    *,
    also: tuple[str, ...] = (),
    title: str = "",
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> Callable[[F], F]:
    """Declare a function of one block's values as a node without memory."""

    def attach(function: F) -> F:
        declared = _Declared(id, also=also, reach=0, renamed=renamed, title=title)
        setattr(function, _DECLARED, declared)
        return function

    return attach


class Node:
    """Base of nodes that are classes.

    Class arguments: `id`; `also` (names in other tools); `latency` in samples and `late` in
    blocks (numbers, or functions of (settings, rate, block)); `reach` in samples of past that
    matter (None: all); `delay`; `renamed`; `variant` (ports that depend on settings); `title`.
    """

    rate: float = 0.0
    result: Any = None  # of `start`, once the job is done
    media: Any = None  # where a job finds files: nodegraph.model.media.Media
    __nodegraph_declared__: ClassVar[_Declared | None] = None

    def __init_subclass__(cls, *, id: str = "", **said: Any) -> None:
        super().__init_subclass__()
        if id:
            setattr(cls, _DECLARED, _Declared(id, **said))


def spec_of(declared: object) -> NodeSpec:
    """Return the spec of a declared function or class, read once.

    Raises DeclarationError with one sentence when the signature cannot be a node.
    """
    spec = vars(declared).get(_SPEC)
    if spec is None:
        spec = _read_class(declared) if isinstance(declared, type) else _read_function(declared)
        setattr(declared, _SPEC, spec)
    return cast(NodeSpec, spec)


def implemented_by(spec: NodeSpec, cls: type[Node]) -> NodeSpec:
    """Return the spec with another class behind the same ports: one kernel for each choice.

    For `variant` functions; keep the result, because engines tell specs apart by identity.
    """
    _, memory = _read_fields(spec.id, cls, host=not spec.kernel)
    return replace(spec, implementation=cls, memory=memory, variant=None)


def is_declared(value: object) -> bool:
    """Return whether a module's value is a node of its own."""
    return bool(getattr(value, "__dict__", None)) and vars(value).get(_DECLARED) is not None


def _read_function(function: Any) -> NodeSpec:
    declared: _Declared = vars(function)[_DECLARED]
    inputs, given = _read_inputs(declared.id, {"step": function})
    outputs = _read_outputs(declared.id, function, "step")
    return _spec(declared, Body.FUNCTION, function, inputs, outputs, given)


def _read_class(cls: type) -> NodeSpec:
    declared: _Declared = vars(cls)[_DECLARED]
    present = [name for name in WORK_METHODS if hasattr(cls, name)]
    if len(present) != 1:
        found = " and ".join(present) or "none"
        raise DeclarationError(
            f"{declared.id}: a node needs one of tick, step, block and frame; "
            f"{cls.__name__} has {found}."
        )
    work = present[0]
    for name in (*WORK_METHODS, *OTHER_METHODS):
        if not callable(getattr(cls, name, print)):
            raise DeclarationError(
                f"{declared.id}.{name}: this is the name of a method; call the field otherwise."
            )
    methods = {name: getattr(cls, name) for name in (work, *OTHER_METHODS) if hasattr(cls, name)}
    inputs, given = _read_inputs(declared.id, methods)
    outputs = _read_outputs(declared.id, getattr(cls, work), work)
    if hasattr(cls, "end"):
        outputs += _read_outputs(declared.id, cls.end, "end")
    body = _BODIES[work]
    if hasattr(cls, "start"):
        body = Body.START
    settings, memory = _read_fields(declared.id, cls, host=work in ("block", "frame"))
    return _spec(declared, body, cls, inputs, outputs, given, settings, memory)


def _spec(
    declared: _Declared,
    body: Body,
    implementation: Any,
    inputs: tuple[PortSpec, ...],
    outputs: tuple[OutputSpec, ...],
    given: tuple[str, ...],
    settings: tuple[SettingSpec, ...] = (),
    memory: tuple[MemorySpec, ...] = (),
) -> NodeSpec:
    name = declared.id.partition(".")[2]
    return NodeSpec(
        id=declared.id,
        body=body,
        title=declared.title or name.replace("_", " ").title(),
        doc=inspect.cleandoc(implementation.__doc__ or ""),
        inputs=inputs,
        outputs=outputs,
        settings=settings,
        memory=memory,
        given=given,
        implementation=implementation,
        also=declared.also,
        latency=declared.latency,
        late=declared.late,
        reach=declared.reach,
        delay=declared.delay,
        renamed=declared.renamed,
        variant=declared.variant,
    )


def _read_inputs(
    id: str, methods: Mapping[str, Callable[..., Any]]
) -> tuple[tuple[PortSpec, ...], tuple[str, ...]]:
    ports: dict[str, PortSpec] = {}
    given: list[str] = []
    for method, function in methods.items():
        hints = get_type_hints(function, include_extras=True)
        for name, parameter in inspect.signature(function).parameters.items():
            if name == "self" or parameter.kind is inspect.Parameter.VAR_KEYWORD:
                continue  # **inputs: the ports that a variant adds
            read = _Annotation.of(hints.get(name), f"{id}.{name}")
            if read.given:
                if read.given not in given:
                    given.append(read.given)
            elif name in ports:
                ports[name] = _seen_also_by(ports[name], method)
            else:
                ports[name] = _port(id, name, parameter, read, method)
    return tuple(ports.values()), tuple(given)


def _seen_also_by(port: PortSpec, method: str) -> PortSpec:
    return replace(port, methods=(*port.methods, method))


def _port(
    id: str, name: str, parameter: inspect.Parameter, read: _Annotation, method: str
) -> PortSpec:
    if read.signal is None:
        raise DeclarationError(f"{id}.{name}: annotate it with a signal such as Control or Audio.")
    default = None if parameter.default is inspect.Parameter.empty else parameter.default
    if read.choices and isinstance(default, str):
        default = float(read.choices.index(default))
    optional = read.optional and default is None
    return PortSpec(
        name=name,
        kind=read.signal.kind,
        range=read.range,
        default=default,
        optional=optional,
        wide=read.width == WIDE,
        mono=read.width == MONO,
        choices=read.choices,
        doc=read.doc,
        methods=(method,),
    )


def _read_outputs(id: str, function: Callable[..., Any], method: str) -> tuple[OutputSpec, ...]:
    returned = get_type_hints(function, include_extras=True).get("return", NoneType)
    if returned is NoneType:
        return ()
    if isinstance(returned, type) and hasattr(returned, "_fields"):
        hints = get_type_hints(returned, include_extras=True)
        return tuple(_output(id, name, hints[name], method) for name in returned._fields)
    return (_output(id, "out", returned, method),)


def _output(id: str, name: str, hint: Any, method: str) -> OutputSpec:
    read = _Annotation.of(hint, f"{id}.{name}")
    if read.signal is None:
        raise DeclarationError(f"{id}.{name}: annotate the output with a signal such as Control.")
    return OutputSpec(
        name, read.signal.kind, read.range, read.width, read.bins, read.choices, read.doc, method
    )


def _read_fields(
    id: str, cls: type, host: bool
) -> tuple[tuple[SettingSpec, ...], tuple[MemorySpec, ...]]:
    settings: list[SettingSpec] = []
    memory: list[MemorySpec] = []
    for name, hint in get_type_hints(cls, include_extras=True).items():
        if name.startswith("_") or name in Node.__annotations__ or get_origin(hint) is ClassVar:
            continue
        read = _Annotation.of(hint, f"{id}.{name}")
        if read.setting:
            settings.append(_setting(id, name, read, getattr(cls, name, None)))
        elif not host:
            initial = getattr(cls, name, None)
            if read.base is not float or not isinstance(initial, int | float):
                raise DeclarationError(
                    f"{id}.{name}: memory is a float with a first value, such as `{name}: "
                    "float = 0.0`."
                )
            memory.append(MemorySpec(name, float(initial)))
    return tuple(settings), tuple(memory)


def _setting(id: str, name: str, read: _Annotation, default: Any) -> SettingSpec:
    if default is None:
        raise DeclarationError(f"{id}.{name}: a setting needs a default.")
    types: dict[type, SettingType] = {int: "int", float: "float", bool: "bool", str: "text"}
    kind: SettingType = types[read.base]
    as_index = bool(read.choices) and read.base is int
    if read.choices:
        kind = "choice"
        default = read.choices[default] if as_index else default
    if read.file:
        kind = "file"
    return SettingSpec(name, kind, default, read.range, read.choices, as_index, read.doc)


@dataclass(slots=True)
class _Annotation:
    """What one annotation says."""

    base: Any = None
    signal: Signal | None = None
    range: Range = ANY
    width: Width | None = None
    bins: str = ""
    choices: tuple[str, ...] = ()
    doc: str = ""
    given: str = ""
    setting: bool = False
    optional: bool = False
    file: str = ""

    @classmethod
    def of(cls, hint: Any, where: str) -> _Annotation:
        if hint is None:
            raise DeclarationError(f"{where}: the parameter has no annotation.")
        read = cls()
        read._take(hint)
        return read

    def _take(self, hint: Any) -> None:
        origin = get_origin(hint)
        if origin in (Union, UnionType):
            members = [member for member in get_args(hint) if member is not NoneType]
            self.optional = True
            self._take(members[0])
        elif origin is Annotated:
            base, *marks = get_args(hint)
            self._take(base)
            for mark in marks:
                self._mark(mark)
        else:
            self.base = hint
            if hint is Transport:
                self.given = "transport"

    def _mark(self, mark: Any) -> None:
        match mark:
            case str():
                self.doc = mark
            case Signal():
                self.signal = mark
            case Range():
                self.range = mark
            case Width():
                self.width = mark
            case Bins():
                self.bins = mark.setting
            case Choice():
                self.choices = mark.names
                self.range = Range(0.0, float(len(mark.names) - 1))
            case Given():
                self.given = mark.what
            case IsSetting():
                self.setting = True
            case File():
                self.file = mark.media
            case _:
                pass  # another tool's mark
