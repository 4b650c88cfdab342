"""The compiled methods of one node, shared by the entries of its kernel."""

from __future__ import annotations

from typing import Any

from nodegraph.engine.emit import Builder, Value, declare_trap
from nodegraph.engine.lanes import LanesType
from nodegraph.engine.layout import PER_LANE, KernelLayout
from nodegraph.engine.methods import Compiled, compile_method, target
from nodegraph.engine.record import TRANSPORTS, SelfType
from nodegraph.model.spec import Body


class Code:
    """A node's methods compiled on lanes, and the module that will call them."""

    def __init__(self, layout: KernelLayout, module: Any, kind: LanesType) -> None:
        self.layout = layout
        self.module = module
        self.kind = kind
        self.fields = tuple(name.removeprefix("set ") for name in layout.rows if is_field(name))
        self.self_type = SelfType(layout.spec.id, self.fields, kind)
        self.compiled: dict[str, Compiled] = {
            method: compile_method(layout.spec.id, function, self.types(method))
            for method, function in layout.methods.items()
        }

    def types(self, method: str) -> tuple[Any, ...]:
        """Return the numba types of a method's arguments."""
        first = () if self.layout.spec.body is Body.FUNCTION else (self.self_type,)
        rest = [
            TRANSPORTS[self.kind] if parameter.given == "transport" else self.kind
            for parameter in self.layout.parameters[method]
        ]
        return (*first, *rest)


def is_field(row: str) -> bool:
    """Return whether a row of the state is a field of `self`."""
    return row not in ("flags", *PER_LANE) and not row.startswith("ramp ")


def call(module: Any, builder: Builder, compiled: Compiled, kinds: Any, values: Any) -> Value:
    """Call a compiled method; a path that raises leads to a symbol that no object may name."""
    context = target()
    function = context.declare_function(module, compiled.descriptor)
    status, result = context.call_conv.call_function(
        builder, function, compiled.returns, kinds, values
    )
    with builder.if_then(status.is_error):
        builder.call(declare_trap(module), [])
    return result
