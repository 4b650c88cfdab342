"""Feeding the stems of a song, a folder or zip that a person names, to a patch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from nodegraph.model.errors import Problem, Unusable
from nodegraph.model.patch import Patch, PatchNode
from nodegraph.show.material import Material

STEMS = "source.stems"


def with_stems(patch: Patch, stems: Path) -> tuple[Patch, tuple[Problem, ...]]:
    """Return the patch with every `source.stems` playing that folder or zip.

    Where it has none a note says so. Raises Unusable for a path that is not there.
    """
    if not stems.exists():
        raise Unusable(f"--stems: {stems} does not exist; give a folder or zip of stems.")
    name = stems.resolve().name
    nodes, found = _fed(patch.nodes, name)
    inner = {}
    for key, definition in patch.patches.items():
        fed, some = _fed(definition.nodes, name)
        inner[key] = msgspec.structs.replace(definition, nodes=fed) if some else definition
        found = found or some
    if not found:
        text = f"This look has no {STEMS}, so {name} is not used."
        return patch, (Problem("note", "--stems", text),)
    return msgspec.structs.replace(patch, nodes=nodes, patches=inner), ()


def stems_material(stems: Path, rate: int) -> Material:
    """Return the sum of the stems as what is played. Raises Unusable for what is no stems."""
    from nodegraph.model.media import Media
    from nodegraph_nodes.stems import read_parts

    place = stems.resolve()
    parts = read_parts(Media((place.parent,)), place.name, "", rate)
    return Material(stems.name, sum(parts.sounds[1:], parts.sounds[0]), rate)


def _fed(nodes: Mapping[str, PatchNode], name: str) -> tuple[dict[str, PatchNode], bool]:
    fed = {
        key: msgspec.structs.replace(node, settings={**node.settings, "file": name})
        if node.type == STEMS
        else node
        for key, node in nodes.items()
    }
    return fed, any(node.type == STEMS for node in nodes.values())
