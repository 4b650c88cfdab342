"""What a kernel was made from, as a hash: it names the object in the cache.

Everything that decides the machine code is in it: the byte code of the node's methods and of every
function they reach, the constants they name, ports, memory, the maker, versions, the processor.
Nothing is imported for it; unchanged code has the same name on every start.
"""

from __future__ import annotations

import hashlib
import platform
import types
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nodegraph.model.spec import Body, NodeSpec

_MAKER = (
    *("code", "copies", "emit", "group", "kernels", "lane_maths", "lanes"),
    *("layout", "methods", "objects", "record"),
)
INSTRUMENTS = ("meter", "start", "stamp")  # own kernels of a file of their own
_INSTRUMENTS = ("instruments/code", "emit", "sound/platform")
_OWN = ("pilot/code", "pilot/places", "pilot/steps", "sound/clock", "sound/places")


def kernel_name(spec: NodeSpec) -> str:
    """Return the name of a spec's kernel: its id and 32 hex digits."""
    text = "\n".join((_machine(), *_of_spec(spec)))
    return f"{spec.id}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def own_name(type: str) -> str:
    """Return the name of one of the engine's own kernels."""
    files = _INSTRUMENTS if type in INSTRUMENTS else _OWN
    text = "\n".join((_machine(), _sources(files), type))
    return f"{type}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


@cache
def _machine() -> str:
    """Return what all kernels of this machine and version have in common."""
    from nodegraph.engine.objects import processor

    return "\n".join((
        _sources(_MAKER), version("numba"), version("llvmlite"), platform.python_version(),
        *processor(),
    ))  # fmt: skip


@cache
def _sources(names: tuple[str, ...]) -> str:
    """Return a hash of what stands in files of the engine."""
    folder = Path(__file__).parent
    texts = [(folder / f"{name}.py").read_bytes() for name in names]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def _of_spec(spec: NodeSpec) -> Iterator[str]:
    yield f"{spec.id} {spec.body} {spec.given}"
    for port in spec.inputs:
        yield f"in {port.name} {port.kind} {port.range.low!r} {port.range.high!r}"
    for output in spec.outputs:
        yield f"out {output.name} {output.kind} {output.method}"
    for item in spec.memory:
        yield f"memory {item.name} {item.initial!r}"
    for setting in spec.settings:
        yield f"setting {setting.name} {setting.type} {setting.as_index}"
    seen: set[int] = set()
    for method in methods(spec):
        yield from _of_function(method, seen)


def methods(spec: NodeSpec) -> list[Callable[..., Any]]:
    """Return the functions that a spec's kernel is made of."""
    done = spec.implementation
    if spec.body is Body.FUNCTION:
        return [done]
    names = ("begin", "tick", "step", "end") if spec.kernel else ("loop",)
    return [getattr(done, name) for name in names if hasattr(done, name)]


def _of_function(function: Any, seen: set[int]) -> Iterator[str]:
    """Walk a function's code and what its names stand for."""
    function = getattr(function, "py_func", function)  # of a function numba already wraps
    if id(function) in seen or not hasattr(function, "__code__"):
        return
    seen.add(id(function))
    yield from _of_code(function.__code__)
    yield f"defaults {function.__defaults__!r}"
    for cell in function.__closure__ or ():
        yield from _of_value(cell.cell_contents, (), seen)
    names = tuple(_names(function.__code__))
    for name in names:
        if name in function.__globals__:
            yield name
            yield from _of_value(function.__globals__[name], names, seen)


def _of_value(value: Any, names: tuple[str, ...], seen: set[int]) -> Iterator[str]:
    if isinstance(value, types.ModuleType):
        if value.__name__ == "math":
            return
        for name in names:  # attributes that may be meant
            if hasattr(value, name):
                yield f"{value.__name__}.{name}"
                yield from _of_value(getattr(value, name), (), seen)
    elif hasattr(value, "__code__") or hasattr(value, "py_func"):
        yield from _of_function(value, seen)
    elif isinstance(value, type):
        yield f"{value.__qualname__} {getattr(value, '_fields', ())}"
    elif isinstance(value, int | float | bool | str | tuple | None):
        yield repr(value)


def _of_code(code: types.CodeType) -> Iterator[str]:
    yield f"{code.co_name} {code.co_code.hex()} {code.co_names} {code.co_varnames}"
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _of_code(constant)
        elif not isinstance(constant, str):  # text: docstrings and names of keywords
            yield repr(constant)


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
