"""Machine code of kernels: made by LLVM, checked, and loaded by llvmlite alone."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from typing import Any

import llvmlite.binding as llvm

from nodegraph.engine.emit import PAIR, SINGLE, TRAP
from nodegraph.engine.layout import KernelError

# What an object may ask of the process: the C maths library and the copying of memory.
LIBM = frozenset(
    (
        "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh exp exp2 expm1 fabs "
        "floor fmax fmin fmod log log10 log1p log2 pow rint round sin sinh sqrt tan tanh trunc "
        "memcpy memmove memset"
    ).split()
)


@cache
def _ready() -> None:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


def processor() -> tuple[str, str]:
    """Return name and features of this processor, as LLVM says them."""
    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def target_machine() -> Any:
    """Return a target machine for exactly this processor."""
    _ready()
    name, features = processor()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(cpu=name, features=features, opt=3, jit=True)


def make_object(owner: str, name: str, texts: Iterable[str]) -> bytes:
    """Link LLVM texts, optimise, and return the object file; it exports the entries of `name`.

    Raises KernelError, naming the owner, where the code needs more than the C maths library.
    """
    machine = target_machine()
    first, *others = texts
    module = llvm.parse_assembly(first)
    module.data_layout = str(machine.target_data)
    for other in others:
        module.link_in(llvm.parse_assembly(other))
    _export_only(module, name)
    _optimise(module, machine)
    needed = {item.name for item in module.functions if item.is_declaration}
    _refuse(owner, {item for item in needed if not item.startswith("llvm.")})
    data: bytes = machine.emit_object(module)
    _refuse(owner, undefined_symbols(data))
    return data


def assembly(name: str, texts: Iterable[str]) -> str:
    """Return the same code as assembly text, to read."""
    machine = target_machine()
    first, *others = texts
    module = llvm.parse_assembly(first)
    module.data_layout = str(machine.target_data)
    for other in others:
        module.link_in(llvm.parse_assembly(other))
    _export_only(module, name)
    _optimise(module, machine)
    return str(machine.emit_assembly(module))


def _export_only(module: Any, name: str) -> None:
    entries = (name, name + PAIR, name + SINGLE)
    for item in (*module.functions, *module.global_variables):
        if not item.is_declaration and item.name not in entries:
            item.linkage = llvm.Linkage.internal


def _optimise(module: Any, machine: Any) -> None:
    module.verify()
    tuning = llvm.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = False  # the lanes are explicit
    tuning.slp_vectorization = False
    builder = llvm.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)


def _refuse(owner: str, needed: set[str]) -> None:
    foreign = needed - LIBM
    if not foreign:
        return
    if TRAP in foreign or any("Py" in name or "gil" in name for name in foreign):
        raise KernelError(
            f"{owner}: its kernel could raise an exception; use divide, pick and ranges so that "
            "nothing raises."
        )
    if any(name.startswith("NRT_") for name in foreign):
        raise KernelError(f"{owner}: its kernel allocates memory; keep numbers in fields.")
    raise KernelError(
        f"{owner}: its kernel calls {', '.join(sorted(foreign))}, which kernels may not."
    )


def undefined_symbols(data: bytes) -> set[str]:
    """Return the names an ELF object leaves to the loader; nothing for other formats."""
    if data[:4] != b"\x7fELF":
        return set()
    sections = list(_sections(data))
    found: set[str] = set()
    for kind, offset, size, link in sections:
        if kind != 2:  # SHT_SYMTAB
            continue
        names = data[sections[link][1] :]
        for at in range(offset, offset + size, 24):  # Elf64_Sym
            name, _info, _other, section = struct.unpack_from("<IBBH", data, at)
            if name and section == 0:
                found.add(names[name : names.index(b"\0", name)].decode())
    return found - {"_GLOBAL_OFFSET_TABLE_"}


def _sections(data: bytes) -> Iterable[tuple[int, int, int, int]]:
    (table,) = struct.unpack_from("<Q", data, 40)
    size, count = struct.unpack_from("<HH", data, 58)
    for index in range(count):
        at = table + index * size
        (kind,) = struct.unpack_from("<I", data, at + 4)
        offset, length, link = struct.unpack_from("<QQI", data, at + 24)
        yield kind, offset, length, link


class Loader:
    """Objects in memory, ready to be called. They live as long as the loader."""

    def __init__(self) -> None:
        self._machine = target_machine()
        empty = llvm.parse_assembly(f'target triple = "{llvm.get_process_triple()}"')
        self._engine = llvm.create_mcjit_compiler(empty, self._machine)

    def load(self, objects: dict[str, bytes]) -> dict[str, int]:
        """Return the address of each named kernel of the given object files."""
        for data in objects.values():
            self._engine.add_object_file(llvm.ObjectFileRef.from_data(data))
        self._engine.finalize_object()
        return {name: self.address(name) for name in objects}

    def address(self, name: str) -> int:
        """Return the address of a function of a loaded object."""
        address: int = self._engine.get_function_address(name)
        return address
