"""The kernels of a library: from the cache folder, or made once and kept there.

`$NODEGRAPH_CACHE` or the platform's cache folder holds `kernels/NAME.o`. Files appear whole
(written aside, then renamed), so that any number of processes may fill one folder.
"""

from __future__ import annotations

import inspect
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from nodegraph.engine import fingerprint
from nodegraph.engine.emit import PAIR, SINGLE
from nodegraph.model.spec import Body, NodeSpec

RUNNER, PILOT = "runner", "pilot"
METER, START, STAMP = fingerprint.INSTRUMENTS
Say = Callable[[str], None]


def cache_folder() -> Path:
    """Return where machine code is kept."""
    given = os.environ.get("NODEGRAPH_CACHE")
    if given:
        return Path(given) / "kernels"
    from platformdirs import user_cache_path

    return user_cache_path("nodegraph", appauthor=False) / "kernels"


def has_kernel(spec: NodeSpec) -> bool:
    """Return whether the engine runs this node as machine code."""
    if spec.delay:
        return False  # a copy of the engine's own
    return spec.kernel or has_loop(spec)


def has_loop(spec: NodeSpec) -> bool:
    """Return whether a host node brings a hand-written kernel: a static method `loop`."""
    if not isinstance(spec.implementation, type):
        return False
    return isinstance(inspect.getattr_static(spec.implementation, "loop", None), staticmethod)


def to_standard_error(text: str) -> None:
    """Print progress where it does not disturb results."""
    print(text, file=sys.stderr, flush=True)


class Kernels:
    """Addresses of kernels, loaded when first asked for."""

    def __init__(self, folder: Path | None = None, say: Say = to_standard_error) -> None:
        from nodegraph.engine.objects import Loader

        self.folder = folder or cache_folder()
        self._say = say
        self._loader = Loader()
        self._addresses: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._specs: list[NodeSpec] = []  # keeps the ids in `_names` from being used again

    def runner(self) -> int:
        """Return the address of the runner."""
        return self.own(RUNNER)

    def own(self, type: str) -> int:
        """Return the address of one of the engine's own kernels."""
        name = fingerprint.own_name(type)
        if name not in self._addresses:
            self._load({name: self._object(name, lambda: own_texts(type, name), type)})
        return self._addresses[name]

    def name(self, spec: NodeSpec) -> str:
        """Return the cache name of a spec's kernel, worked out once per spec."""
        known = self._names.get(id(spec))
        if known is None:
            known = self._names[id(spec)] = fingerprint.kernel_name(spec)
            self._specs.append(spec)
        return known

    def address(self, spec: NodeSpec) -> int:
        """Return the address of a node's kernel; raises KernelError where it cannot be made."""
        name = self.name(spec)
        if name not in self._addresses:
            self.prepare([spec])
        return self._addresses[name]

    def entries(self, spec: NodeSpec) -> tuple[int, int, int]:
        """Return the addresses for eight lanes, for twice eight, and for one lane.

        The last two are 0 where the node has no loop over samples.
        """
        address = self.address(spec)
        if spec.body is not Body.TICK:
            return address, 0, 0
        name = self.name(spec)
        return address, self._loader.address(name + PAIR), self._loader.address(name + SINGLE)

    def prepare(self, specs: Iterable[NodeSpec]) -> None:
        """Load several kernels at once, making those that are missing. Raises KernelError."""
        wanted = {self.name(spec): spec for spec in specs}
        new = {name: spec for name, spec in wanted.items() if name not in self._addresses}
        if new:
            self._load({name: self._spec_object(name, spec) for name, spec in new.items()})

    def _spec_object(self, name: str, spec: NodeSpec) -> bytes:
        def texts() -> tuple[str, ...]:
            self._say(f"Compiling {spec.id} once for this machine ...")
            return spec_texts(spec, name)

        return self._object(name, texts, spec.id)

    def _object(self, name: str, texts: Callable[[], tuple[str, ...]], owner: str) -> bytes:
        path = self.folder / f"{name}.o"
        try:
            return _unsealed(path.read_bytes())
        except (OSError, ValueError):
            pass  # missing, out of reach, or cut short by a full disk: made again
        from nodegraph.engine.objects import make_object

        data = make_object(owner, name, texts())
        _keep(path, data, self._say)
        return data

    def _load(self, objects: dict[str, bytes]) -> None:
        self._addresses.update(self._loader.load(objects))


def spec_texts(spec: NodeSpec, name: str) -> tuple[str, ...]:
    """Return the LLVM texts of a spec's kernel; imports numba."""
    from nodegraph.engine.kernels import write_kernel, write_loop

    return (write_kernel if spec.kernel else write_loop)(spec, name).texts


def own_texts(type: str, name: str) -> tuple[str, ...]:
    """Return the LLVM texts of one of the engine's own kernels."""
    if type == PILOT:
        from nodegraph.engine.pilot.code import write_pilot

        return write_pilot(name)
    if type in fingerprint.INSTRUMENTS:
        from nodegraph.engine.instruments import code

        write = {METER: code.write_meter, START: code.write_start, STAMP: code.write_stamp}
        return (write[type](name),)
    from nodegraph.engine.copies import write_copy, write_runner

    return (write_runner(name) if type == RUNNER else write_copy(type, name),)


def _seal(data: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(data).digest()


def _unsealed(data: bytes) -> bytes:
    """Return the object behind its checksum; raises ValueError where it is damaged."""
    seal, code = data[:32], data[32:]
    if not code or _seal(code) != seal:
        raise ValueError("damaged object")
    return code


def _keep(path: Path, data: bytes, say: Say) -> None:
    """Write a file whole or not at all; where it cannot be written it is made again next time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(data) + data)
            os.replace(aside, path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError as problem:
        say(f"{path.parent}: kernels are compiled again next time ({problem.strerror}).")
