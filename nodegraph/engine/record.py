"""`self` and `transport` inside a kernel: records of lanes.

`self` points at vectors on the stack, one a field; LLVM keeps them in registers through the loop.
`transport` points at the engine's float64 numbers. `part` moves a pointer of a hand-written kernel;
`integers`, `doubles` and `floats` make pointers of addresses.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.core.imputils import lower_builtin, lower_getattr_generic, lower_setattr_generic
from numba.core.typing import signature
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
)
from numba.extending import register_model

from nodegraph.engine.emit import DOUBLE, INT32, Builder, Value, spread
from nodegraph.engine.lanes import LanesType, lanes, single
from nodegraph.model.kernel_memory import doubles, floats, integers, part
from nodegraph.model.transport import TRANSPORT_FIELDS


class SelfType(types.Type):  # type: ignore[misc]
    """The memory and settings of one node: `fields` names its vectors in order."""

    def __init__(self, node: str, fields: tuple[str, ...], kind: LanesType) -> None:
        self.node = node
        self.fields = fields
        self.kind = kind
        super().__init__(name=f"Self({kind} {node}: {', '.join(fields)})")


class TransportType(types.Type):  # type: ignore[misc]
    """The transport's snapshot."""

    def __init__(self, kind: LanesType) -> None:
        self.kind = kind
        super().__init__(name=f"Transport({kind})")


TRANSPORTS = {kind: TransportType(kind) for kind in (lanes, single)}


@register_model(SelfType)
class _SelfModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, ir.PointerType(fe_type.kind.shape.number))


@register_model(TransportType)
class _TransportModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, ir.PointerType(DOUBLE))


@infer_getattr
class _SelfFields(AttributeTemplate):  # type: ignore[misc]
    key = SelfType

    def generic_resolve(self, typ: SelfType, attr: str) -> Any:
        return typ.kind if attr in typ.fields else None


@infer_getattr
class _TransportFields(AttributeTemplate):  # type: ignore[misc]
    key = TransportType

    def generic_resolve(self, typ: TransportType, attr: str) -> Any:
        return typ.kind if attr in TRANSPORT_FIELDS else None


def field_pointer(builder: Builder, record: Value, place: int) -> Value:
    """Return the address of a record's vector."""
    return builder.gep(record, [INT32(place)])


@lower_getattr_generic(SelfType)  # type: ignore[untyped-decorator]
def _get(context: Any, builder: Builder, typ: SelfType, value: Value, attr: str) -> Value:
    return builder.load(field_pointer(builder, value, typ.fields.index(attr)))


@lower_setattr_generic(SelfType)  # type: ignore[untyped-decorator]
def _set(context: Any, builder: Builder, sig: Any, args: Any, attr: str) -> None:
    typ, kind = sig.args
    record, value = args
    number = context.cast(builder, value, kind, typ.kind)
    builder.store(number, field_pointer(builder, record, typ.fields.index(attr)))


@lower_getattr_generic(TransportType)  # type: ignore[untyped-decorator]
def _get_time(context: Any, builder: Builder, typ: Any, value: Value, attr: str) -> Value:
    place = TRANSPORT_FIELDS.index(attr)
    number = builder.load(field_pointer(builder, value, place))
    return spread(builder, number, typ.kind.shape.number)


class _Part(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, kws: Any) -> Any:
        if len(args) != 2 or not isinstance(args[0], types.CPointer):
            return None
        return signature(args[0], args[0], types.intp)


_register: Any = infer_global(part)
_register(_Part)


@lower_builtin(part, types.CPointer, types.intp)  # type: ignore[untyped-decorator]
def _move(context: Any, builder: Builder, sig: Any, args: Any) -> Value:
    return builder.gep(args[0], [args[1]])


def _pointers(function: Any, kind: Any) -> None:
    """Let numba know a function that makes a pointer of an address."""

    class Made(AbstractTemplate):  # type: ignore[misc]
        def generic(self, args: Any, kws: Any) -> Any:
            return signature(types.CPointer(kind), types.int64) if len(args) == 1 else None

    _register: Any = infer_global(function)
    _register(Made)

    @lower_builtin(function, types.Integer)  # type: ignore[untyped-decorator]
    def lower(context: Any, builder: Builder, sig: Any, args: Any) -> Value:
        return builder.inttoptr(args[0], context.get_value_type(sig.return_type))


_pointers(integers, types.int64)
_pointers(doubles, types.float64)
_pointers(floats, types.float32)
