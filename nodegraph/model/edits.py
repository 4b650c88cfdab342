"""Edits of a patch, as values with inverses.

    patch, inverse = apply(patch, SetValue("tunnel", "rate", 0.5))
    patch, _ = apply(patch, inverse)            # the very patch that was there before

An edit that makes no sense on a patch raises Unusable with a sentence, and nothing is changed.
Edits encode with msgspec (the field `edit` tells which), so journals and editors send them as they
are. `inside` is the name of a sub-patch, "" the patch itself. Ports and values are not judged
here: they may be of nodes that this library lacks; `check` tells.
"""

from __future__ import annotations

from typing import TypeAlias, Union

import msgspec

from nodegraph.model.changes import Change, apply_change
from nodegraph.model.edit_document import (
    Group,
    MoveNodes,
    Publish,
    SetLayout,
    SetPart,
    SetPublic,
    SetRun,
    SetSubPatch,
    Unpack,
)
from nodegraph.model.edit_nodes import (
    AddNode,
    AddWire,
    RemoveNode,
    RemoveWire,
    RenameNode,
    ReplaceNode,
    SetBypass,
    SetOff,
    SetSetting,
    SetValue,
)
from nodegraph.model.patch import Patch

__all__ = [
    "AddNode",
    "AddWire",
    "Batch",
    "Change",
    "Edit",
    "Group",
    "MoveNodes",
    "Publish",
    "RemoveNode",
    "RemoveWire",
    "RenameNode",
    "ReplaceNode",
    "SetBypass",
    "SetLayout",
    "SetOff",
    "SetPart",
    "SetPublic",
    "SetRun",
    "SetSetting",
    "SetSubPatch",
    "SetValue",
    "Unpack",
    "apply",
]


class Batch(msgspec.Struct, frozen=True, tag=True, tag_field="edit"):
    """Several edits as one step of undo, with the name a person reads; all of them or none."""

    name: str
    edits: tuple[Edit, ...]


Edit: TypeAlias = Union[  # noqa: UP007 - msgspec resolves the forward name inside it
    AddNode,
    AddWire,
    Batch,
    Change,
    Group,
    MoveNodes,
    Publish,
    RemoveNode,
    RemoveWire,
    RenameNode,
    ReplaceNode,
    SetBypass,
    SetLayout,
    SetOff,
    SetPart,
    SetPublic,
    SetRun,
    SetSetting,
    SetSubPatch,
    SetValue,
    Unpack,
]


def apply(patch: Patch, edit: Edit) -> tuple[Patch, Edit]:
    """Return the edited patch, and the edit that leads back. Raises Unusable."""
    if isinstance(edit, Change):
        return apply_change(patch, edit)
    steps: tuple[Edit, ...] = edit.edits if isinstance(edit, Batch) else (*edit.changes(patch),)
    if len(steps) == 1 and not isinstance(edit, Batch):
        return apply(patch, steps[0])
    name = edit.name if isinstance(edit, Batch) else type(edit).__name__
    back: list[Edit] = []
    for step in steps:
        patch, inverse = apply(patch, step)
        back.append(inverse)
    return patch, Batch(name, tuple(reversed(back)))
