"""Opening a patch for a show: its file, its library, its media, its plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nodegraph.model.check import check, merged
from nodegraph.model.check_run import usable_run
from nodegraph.model.edits import SetValue, apply
from nodegraph.model.errors import Problem, Unusable
from nodegraph.model.library import Library
from nodegraph.model.media import Media
from nodegraph.model.patch import Patch
from nodegraph.model.present_names import present_names
from nodegraph.model.spec import Value
from nodegraph.model.storage import load
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan
from nodegraph.show.stems import with_stems

SHADERS = "shaders"  # the folder beside a patch whose .fs files are nodes of the patch


@dataclass(frozen=True, slots=True)
class Opened:
    """A patch that can be played: `problems` says what was left out or changed for it."""

    path: Path
    patch: Patch
    library: Library
    media: Media
    plan: Plan
    problems: tuple[Problem, ...]


def open_patch(
    path: Path,
    *,
    values: Mapping[tuple[str, str], Value] | None = None,
    run: Mapping[str, object] | None = None,
    probes: Iterable[str] = (),
    stems: Path | None = None,
) -> Opened:
    """Return a patch with its plan.

    `values` replaces values by (node, port), `run` fields of the patch's run (None: leave it).
    `stems` is a folder or zip that every `source.stems` plays.
    Raises Unusable for a file that is no patch, and for a patch that can have no plan.
    """
    return open_document(load(path), path, values=values, run=run, probes=probes, stems=stems)


def open_document(
    patch: Patch,
    path: Path,
    *,
    values: Mapping[tuple[str, str], Value] | None = None,
    run: Mapping[str, object] | None = None,
    probes: Iterable[str] = (),
    stems: Path | None = None,
) -> Opened:
    """Return a patch that is in memory with its plan; `path` says where its files are.

    Raises as `open_patch` does.
    """
    library = library_of(path)
    patch, notes = present_names(patch, library)
    patch = _with_values(patch, values or {})
    changes = {name: value for name, value in (run or {}).items() if value is not None}
    if changes:
        patch = msgspec.structs.replace(patch, run=msgspec.structs.replace(patch.run, **changes))
    roots = [path.parent]
    if stems is not None:
        patch, note = with_stems(patch, stems)
        notes = [*notes, *note]
        roots.append(stems.resolve().parent)
    checked = check(patch, library)
    patch = msgspec.structs.replace(patch, run=usable_run(patch.run))
    compiled = compile_patch(patch, library, probes=probes)
    problems = (*library.problems, *notes, *merged(checked, compiled.problems))
    return Opened(path, patch, library, Media(tuple(roots)), compiled.plan, problems)


def library_of(path: Path) -> Library:
    """Return the library of a patch: the installed nodes and the shaders in its own folder."""
    library = Library.load()
    shaders = path.parent / SHADERS
    return library.with_shaders(shaders) if shaders.is_dir() else library


def _with_values(patch: Patch, values: Mapping[tuple[str, str], Value]) -> Patch:
    for (node, port), value in values.items():
        if node.split("/")[0] not in patch.nodes:
            names = ", ".join(list(patch.nodes)[:8])
            raise Unusable(f"{node}.{port}: the patch has no node {node}; it has {names}.")
        patch, _ = apply(patch, SetValue(node, port, value))
    return patch
