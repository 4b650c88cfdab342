"""One work method, compiled by numba on lanes; what it cannot compile becomes one sentence."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any

from numba import njit
from numba.core import compiler, errors
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import cpu_target

from nodegraph.engine import lane_maths as _lane_maths
from nodegraph.engine import record as _record
from nodegraph.engine.layout import KernelError

__all__ = ["Compiled", "compile_method", "target"]
_LOADED = (_lane_maths, _record)  # numba knows lanes once these are imported


@dataclass(frozen=True)
class Compiled:
    """A method as LLVM text, and how to call it."""

    text: str
    descriptor: Any  # numba's FunctionDescriptor
    returns: Any  # a numba type


def target() -> Any:
    """Return numba's context for this processor, ready to lower calls."""
    context: Any = cpu_target.target_context
    context.refresh()
    return context


def compile_method(node: str, method: Callable[..., Any], args: tuple[Any, ...]) -> Compiled:
    """Compile a method for arguments of these numba types. Raises KernelError."""
    _refuse_statements(node, method)
    flags: Any = compiler.Flags()
    flags.no_compile = True
    flags.no_cpython_wrapper = True
    flags.no_cfunc_wrapper = True
    flags.error_model = "numpy"
    flags.forceinline = True
    typing: Any = cpu_target.typing_context
    typing.refresh()
    context = target()
    try:
        result = compiler.compile_extra(
            typing, context, known(method), args, return_type=None, flags=flags, locals={}
        )
    except errors.NumbaError as problem:
        raise KernelError(sentence(node, method, problem)) from None
    with global_compiler_lock:
        result.library.finalize()
    return Compiled(result.library.get_llvm_str(), result.fndesc, result.signature.return_type)


@cache
def known(function: Callable[..., Any]) -> FunctionType:
    """Return the function with every plain Python function it names made known to numba."""
    assert isinstance(function, FunctionType)
    names = set(_names(function.__code__))
    globals_ = dict(function.__globals__)
    for name in names & globals_.keys():
        value = globals_[name]
        if isinstance(value, FunctionType) and not _has_lanes(value):
            jit: Any = njit
            globals_[name] = jit(
                known(value), forceinline=True, error_model="numpy", no_cpython_wrapper=True
            )
    copy = FunctionType(
        function.__code__, globals_, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__module__ = function.__module__
    copy.__qualname__ = function.__qualname__
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def _names(code: Any) -> list[str]:
    inner = [name for item in code.co_consts if hasattr(item, "co_names") for name in _names(item)]
    return [*code.co_names, *inner]


def _has_lanes(function: FunctionType) -> bool:
    name = f"{function.__module__}.{function.__name__}"
    return name.removeprefix("nodegraph.model.") in (
        *("kernel_maths.pick", "kernel_maths.divide", "kernel_maths.clamp"),
        *("kernel_memory.part", "kernel_memory.integers"),
        *("kernel_memory.doubles", "kernel_memory.floats"),
    )


# --- sentences ---------------------------------------------------------------------------------

_FORBIDDEN: dict[type[ast.AST], str] = {
    ast.Raise: "raises; return a number that says so instead",
    ast.Assert: "asserts; limit the port's range instead",
    ast.Try: "catches exceptions, which kernels do not have; use divide and pick",
    ast.List: "makes a list; keep the numbers in fields",
    ast.Dict: "makes a dict; keep the numbers in fields",
    ast.ListComp: "makes a list; write the terms out",
    ast.JoinedStr: "makes text; kernels only see numbers",
}


def _refuse_statements(node: str, method: Callable[..., Any]) -> None:
    """Name what is refused by its line, before numba speaks of its consequences."""
    try:
        lines, first = inspect.getsourcelines(method)
    except (OSError, TypeError):
        return  # made at run time; numba and the object check still refuse it
    for item in ast.walk(ast.parse(textwrap.dedent("".join(lines)))):
        reason = _FORBIDDEN.get(type(item))
        if reason:
            line = first + item.lineno - 1  # type: ignore[attr-defined]
            raise KernelError(f"{node}: {place(method, line)} {reason}.")


def place(method: Callable[..., Any], line: int | None) -> str:
    """Return `file:line`."""
    code: Any = getattr(method, "__code__", None)
    return f"{code.co_filename}:{line or code.co_firstlineno}"


def sentence(node: str, method: Callable[..., Any], problem: Any) -> str:
    """Return numba's complaint as one sentence with the remedy."""
    text = str(problem)
    where = place(method, getattr(getattr(problem, "loc", None), "line", None))
    if "invert" in text and "LanesMask" in text:
        return f"{node}: {where} writes ~, which is not `not` in Python; write `not`."
    if "bool" in text and ("LanesMask" in text or "bool(Lanes" in text):
        return (
            f"{node}: {where} branches on a number of the signal, which has eight lanes at once; "
            "write pick(condition, yes, no) instead of if, and & | not instead of and, or."
        )
    if "Unknown attribute" in text:
        name = text.partition("Unknown attribute '")[2].partition("'")[0]
        return (
            f"{node}: {where} reads `{name}`, which is neither memory nor a number setting; "
            f"give the class a field such as `{name}: float = 0.0`."
        )
    first = next((line for line in text.splitlines() if _telling(line)), text.splitlines()[0])
    return f"{node}: {where} is not kernel code ({first.strip().rstrip('.')}); see the node rules."


def _telling(line: str) -> bool:
    line = line.strip().lower()
    return bool(line) and not line.startswith(("failed in", "there are", "- of which", "during"))
