"""Undo and redo for several people on one document, as a value.

    history, step = History(patch).do("tablet", "Pace", SetValue("tunnel", "rate", 0.5), "drag-7")
    broadcast(step.change)                    # every replica applies these, in order
    history, step = history.undo("tablet")    # the tablet's own last step, nobody else's

A step is taken back where it stands: what others changed elsewhere stays, even on the same node.
Where somebody changed the very same thing since, undo is refused, with what and who. To know that,
every leaf of the document (see `differences`) has the stamp of the step that made it what it is;
equal stamps mean the equal value, so a step can be taken back exactly while its stamps are in
place, and done again while those from before it are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from nodegraph.model.changes import Change, apply_change
from nodegraph.model.edits import Batch, Edit
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Patch
from nodegraph.session.differences import (
    Leaf,
    Pairs,
    at,
    broken,
    changes_to,
    difference,
    leaves,
    moved,
    words,
)

Verb = Literal["do", "undo", "redo"]
Hanging: TypeAlias = frozenset[tuple[Leaf, Leaf]]


class Step(NamedTuple):
    """What happened: `change` is what every replica applies to follow, a Change or some of them.

    `name` is that of the step, for a menu: "Undo Pace".
    """

    name: str
    change: Edit
    client: str
    verb: Verb


@dataclass(frozen=True, slots=True)
class _Deed:
    """What one person did. `leaves`: what it wrote, with the stamp that each had before.

    `hung`: what already hung in the air (a wire without its node) before and after it.
    """

    client: str
    name: str
    gesture: str
    stamp: int
    pairs: Pairs
    leaves: Mapping[Leaf, int]
    hung: tuple[Hanging, Hanging]


class _Stack(NamedTuple):
    """Deeds, the last one on top; one that shares all but the top with another."""

    top: _Deed
    rest: _Stack | None


@dataclass(frozen=True, slots=True)
class _Client:
    done: _Stack | None = None
    undone: _Stack | None = None
    gesture: str = ""  # what a following edit may still belong to


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """A document and what was done to it, by whom; without limit. Only `patch` is for others.

    Compared by identity: comparing two long pasts would not end soon.
    """

    patch: Patch
    clients: Mapping[str, _Client] = field(default_factory=dict, repr=False)
    stamps: Mapping[Leaf, int] = field(default_factory=dict, repr=False)
    touched_by: Mapping[Leaf, str] = field(default_factory=dict, repr=False)
    last_stamp: int = 0

    def do(self, client: str, name: str, edit: Edit, gesture: str = "") -> tuple[History, Step]:
        """Apply an edit; with the same `gesture` as the edit before it, as one step with that.

        An edit that changes nothing is no step, and its change is empty. Raises Unusable.
        """
        before = self.patch
        try:
            after, changes = _worked_out(before, edit)
            pairs = difference(before, after, changes)
            written = {leaf for spot, pair in pairs.items() for leaf in leaves(spot, *pair)}
        except (AttributeError, KeyError, TypeError, ValueError):  # a Change somebody made up
            raise Unusable(f"{name}: this change does not fit a patch; send an edit.") from None
        if not pairs:
            return self, Step(name, Batch(name, ()), client, "do")
        mine = self._of(client)
        stamp = self.last_stamp + 1
        hung = frozenset(broken(before, pairs)), frozenset(broken(after, pairs))
        fresh = {leaf: self.stamps.get(leaf, 0) for leaf in written}
        deed, done = _Deed(client, name, gesture, stamp, pairs, fresh, hung), mine.done
        if done and gesture and mine.gesture == gesture and self._continues(done.top, deed):
            deed, done = _together(done.top, deed, after), done.rest
        mine = _Client(_Stack(deed, done), None, gesture)
        marks = dict.fromkeys(deed.leaves, stamp)
        history = replace(self._after(client, mine, after, marks), last_stamp=stamp)
        return history, Step(name, _one(name, changes), client, "do")

    def undo(self, client: str) -> tuple[History, Step]:
        """Take back this client's last step. Raises Unusable where others stand on it."""
        mine = self._of(client)
        if mine.done is None:
            raise Unusable(f"There is nothing to undo: {client} changed nothing that still stands.")
        deed, rest = mine.done
        there = dict.fromkeys(deed.leaves, deed.stamp)
        back = {spot: (new, old) for spot, (old, new) in deed.pairs.items()}
        patch, changes, pairs = self._moved(deed, back, there, deed.hung[0])
        deed = replace(deed, pairs={spot: (new, old) for spot, (old, new) in pairs.items()})
        mine = _Client(rest, _Stack(deed, mine.undone))
        history = self._after(client, mine, patch, deed.leaves)
        return history, Step(deed.name, _one(deed.name, changes), client, "undo")

    def redo(self, client: str) -> tuple[History, Step]:
        """Do again what this client took back last. Raises Unusable where others stand on it."""
        mine = self._of(client)
        if mine.undone is None:
            raise Unusable(f"There is nothing to redo: {client} undid nothing since its last edit.")
        deed, rest = mine.undone
        patch, changes, pairs = self._moved(deed, deed.pairs, deed.leaves, deed.hung[1])
        deed = replace(deed, pairs=pairs)
        mine = _Client(_Stack(deed, mine.done), rest)
        history = self._after(client, mine, patch, dict.fromkeys(deed.leaves, deed.stamp))
        return history, Step(deed.name, _one(deed.name, changes), client, "redo")

    def next_undo(self, client: str) -> str | None:
        """The name of what `undo` would take back, None where there is nothing."""
        done = self._of(client).done
        return None if done is None else done.top.name

    def next_redo(self, client: str) -> str | None:
        """The name of what `redo` would do again, None where there is nothing."""
        undone = self._of(client).undone
        return None if undone is None else undone.top.name

    def _of(self, client: str) -> _Client:
        return self.clients.get(client) or _Client()

    def _moved(
        self, deed: _Deed, pairs: Pairs, there: Mapping[Leaf, int], hung: Hanging
    ) -> tuple[Patch, tuple[Change, ...], Pairs]:
        """Lead the document from the first to the second of each pair, or raise Unusable.

        Returns it with the changes, and what stood and now stands at each spot: where others
        changed the rest of a node, that is not what the deed itself saw.
        """
        for leaf, stamp in there.items():
            if self.stamps.get(leaf, 0) != stamp:
                raise self._in_the_way(leaf)
        fresh: Pairs = {}
        for spot, (source, target) in pairs.items():
            now = at(self.patch, spot)
            wanted = moved(now, source, target)
            fresh[spot] = (now, wanted)
            for leaf in sorted(leaves(spot, now, wanted) - deed.leaves.keys()):
                raise self._in_the_way(leaf)
        changes = changes_to(self.patch, {spot: wanted for spot, (_, wanted) in fresh.items()})
        patch = self.patch
        for change in changes:
            patch, _ = apply_change(patch, change)
        for dependent, missing in sorted(broken(patch, pairs) - hung):
            raise self._in_the_way(missing if dependent in deed.leaves else dependent)
        return patch, changes, fresh

    def _in_the_way(self, leaf: Leaf) -> Unusable:
        who = self.touched_by.get(leaf)
        by = f" by {who}" if who else ""
        return Unusable(f"{words(leaf)} was changed since{by}; undo that first.")

    def _after(
        self, client: str, mine: _Client, patch: Patch, stamps: Mapping[Leaf, int]
    ) -> History:
        return History(
            patch,
            {**self.clients, client: mine},
            {**self.stamps, **stamps},
            {**self.touched_by, **dict.fromkeys(stamps, client)},
            self.last_stamp,
        )

    def _continues(self, last: _Deed, deed: _Deed) -> bool:
        """Whether an edit can become part of the one before: nobody came in between.

        On a node that came or went others may stand since; a definition is never part of a drag.
        """
        if any(spot[0] == "patch" for spot in (*last.pairs, *deed.pairs)):
            return False
        if last.stamp != self.last_stamp and any(_is_node(leaf) for leaf in last.leaves):
            return False
        return all(self.stamps.get(leaf) == last.stamp for leaf in last.leaves)


def _is_node(leaf: Leaf) -> bool:
    return leaf[0] == "node" and leaf[3:] == ("",)


def _one(name: str, changes: tuple[Change, ...]) -> Edit:
    return changes[0] if len(changes) == 1 else Batch(name, changes)


def _worked_out(patch: Patch, edit: Edit) -> tuple[Patch, tuple[Change, ...]]:
    """Return the edited patch and the changes that the edit came down to, in order."""
    if isinstance(edit, Change):
        return apply_change(patch, edit)[0], (edit,)
    changes: list[Change] = []
    for step in edit.edits if isinstance(edit, Batch) else edit.changes(patch):
        patch, made = _worked_out(patch, step)
        changes += made
    return patch, tuple(changes)


def _together(last: _Deed, deed: _Deed, after: Patch) -> _Deed:
    """Return two edits of a gesture as one. What others did to the same node stays theirs."""
    pairs = {**last.pairs, **deed.pairs}
    for spot in last.pairs.keys() & deed.pairs.keys():
        source, target = last.pairs[spot]
        now, new = deed.pairs[spot]
        pairs[spot] = (moved(now, target, source), new)
    hung = last.hung[0] | deed.hung[0], frozenset(broken(after, pairs))
    return replace(deed, pairs=pairs, leaves={**deed.leaves, **last.leaves}, hung=hung)
