"""Compile every kernel of the library ahead of time: `python -m nodegraph.engine.warm`.

Two processes share the work; what is in the cache already is not touched.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from nodegraph.engine import fingerprint
from nodegraph.engine.cache import PILOT, RUNNER, Kernels, Say, cache_folder, has_kernel
from nodegraph.engine.copies import COPIES
from nodegraph.model.errors import NodegraphError
from nodegraph.model.library import Library
from nodegraph.model.spec import NodeSpec

FEW = 6  # so few kernels compile sooner than a second process starts


def kernel_specs(library: Iterable[NodeSpec]) -> dict[str, NodeSpec]:
    """Return every spec the engine compiles, variants by choice too, by the name of its object."""
    found: dict[str, NodeSpec] = {}
    for spec in library:
        for variant in _variants(spec):
            if has_kernel(variant):
                found.setdefault(fingerprint.kernel_name(variant), variant)
    return found


def _variants(spec: NodeSpec) -> Iterator[NodeSpec]:
    yield spec.resolve({})
    if spec.variant is not None:
        for setting in spec.settings:
            for choice in setting.choices:
                yield spec.resolve({setting.name: choice})


def missing(specs: dict[str, NodeSpec], folder: Path) -> list[str]:
    """Return the names that the cache lacks, in order."""
    return sorted(name for name in specs if not (folder / f"{name}.o").exists())


def warm(library: Iterable[NodeSpec], folder: Path | None = None, say: Say = print) -> list[str]:
    """Fill the cache; return a sentence for each node that cannot be compiled."""
    folder = folder or cache_folder()
    specs = kernel_specs(library)
    kernels = Kernels(folder, say=lambda _: None)
    for own in (RUNNER, PILOT, *fingerprint.INSTRUMENTS, *COPIES):
        kernels.own(own)
    names = missing(specs, folder)
    problems: list[str] = []
    for place, name in enumerate(names):
        say(f"Compiling kernels: {place + 1} of {len(names)}, {specs[name].id}")
        try:
            kernels.prepare([specs[name]])
        except NodegraphError as problem:
            problems.append(str(problem))
    return problems


def _share(library: Library, folder: Path, part: int, say: Say) -> list[str]:
    """Compile every second kernel, where it is missing."""
    specs = kernel_specs(library)
    mine = sorted(specs)[part::2]
    return warm([specs[name] for name in mine], folder, say)


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; exit code 1 where a node could not be compiled."""
    parser = argparse.ArgumentParser(prog="python -m nodegraph.engine.warm", description=__doc__)
    parser.add_argument("--part", type=int, choices=(0, 1), help=argparse.SUPPRESS)
    part = parser.parse_args(arguments).part
    begun, folder, library = time.monotonic(), cache_folder(), Library.load()
    if part is not None:
        problems = _share(library, folder, part, lambda _: None)
    else:
        problems = _both(library, folder)
        count = len(kernel_specs(library))
        _progress("")
        print(f"{count} kernels are ready in {folder} ({time.monotonic() - begun:.1f} s).")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _both(library: Library, folder: Path) -> list[str]:
    specs = kernel_specs(library)
    names = missing(specs, folder)
    if len(names) <= FEW:
        return warm(library, folder, _progress)
    command = [sys.executable, "-m", "nodegraph.engine.warm", "--part", "1"]
    other = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    problems = _share(library, folder, 0, _progress)
    other.wait()
    return problems + warm(library, folder, _progress)  # what the other could not do, with reasons


if __name__ == "__main__":
    sys.exit(main())
