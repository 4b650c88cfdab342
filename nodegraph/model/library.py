"""`Library`: the kinds of node a patch may use.

A library is a value. The shipped nodes, installed packs (entry points of the group
`nodegraph.nodes`, each naming a module or package) and folders of shaders enter it the same way.
"""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from nodegraph.model.declare import is_declared, spec_of
from nodegraph.model.errors import DeclarationError, NodegraphError, Problem
from nodegraph.model.isf_spec import read_shader
from nodegraph.model.spec import NodeSpec

SHIPPED = "nodegraph_nodes"
PACKS = "nodegraph.nodes"


@dataclass(frozen=True)
class Library:
    """Specs by id, and what could not be loaded."""

    specs: Mapping[str, NodeSpec]
    problems: tuple[Problem, ...] = field(default=())

    @classmethod
    def load(cls) -> Library:
        """Return the shipped nodes and every installed pack."""
        library = cls({}).with_package(import_module(SHIPPED))
        for entry in entry_points(group=PACKS):
            try:
                library = library.with_package(entry.load())
            except Exception as problem:
                # a pack of somebody else must never keep the program from starting
                report = Problem("warning", entry.value, f"The node pack failed: {problem}.")
                library = Library(library.specs, (*library.problems, report))
        return library

    def get(self, type: str) -> NodeSpec | None:
        """Return the spec of a type, or None."""
        return self.specs.get(type)

    def __iter__(self) -> Iterator[NodeSpec]:
        return iter(sorted(self.specs.values(), key=lambda spec: spec.id))

    def __len__(self) -> int:
        return len(self.specs)

    def nearest(self, type: str) -> str:
        """Return the id most like a misspelt one, or an empty string."""
        names = list(self.specs)
        same_end = [name for name in names if name.rpartition(".")[2] == type.rpartition(".")[2]]
        return next(iter(difflib.get_close_matches(type, names, 1, 0.6) or same_end), "")

    def with_specs(self, specs: Iterable[NodeSpec]) -> Library:
        """Return a library that has these too. Raises DeclarationError for an id used twice."""
        merged = dict(self.specs)
        for spec in specs:
            if merged.setdefault(spec.id, spec) is not spec:
                raise DeclarationError(f"{spec.id}: two nodes have this id; rename one of them.")
        return Library(merged, self.problems)

    def with_package(self, package: ModuleType) -> Library:
        """Return a library with the nodes of a module, or of a package and its shaders."""
        folders = [Path(folder) for folder in getattr(package, "__path__", ())]
        names = [item.name for item in pkgutil.iter_modules(map(str, folders))]
        modules = [import_module(f"{package.__name__}.{name}") for name in names if name[0] != "_"]
        library = self
        for module in (package, *modules):
            library = library.with_specs(declared_in(module))
        for folder in folders:
            library = library.with_shaders(folder / "shaders", "texture")
        return library

    def with_shaders(self, folder: Path, family: str = "shader") -> Library:
        """Return a library with every `.fs` file of a folder as `family.stem`.

        A file that cannot be read becomes a problem; the others are there.
        """
        specs: list[NodeSpec] = []
        problems = list(self.problems)
        for path in sorted(folder.glob("*.fs")):
            id = f"{family}.{path.stem}"
            try:
                specs.append(read_shader(path, id))
            except (NodegraphError, OSError) as problem:
                problems.append(Problem("warning", id, str(problem)))
        merged = self.with_specs(specs)
        return Library(merged.specs, tuple(problems))


def declared_in(module: ModuleType) -> list[NodeSpec]:
    """Return the specs of the nodes that a module itself declares."""
    return [
        spec_of(value)
        for value in vars(module).values()
        if is_declared(value) and getattr(value, "__module__", "") == module.__name__
    ]
