"""Copying: a selection as the text of a small patch, which anyone may read, keep or send.

    text = copied(patch, {"kick", "tunnel"})
    edit = pasted(patch, signatures, text, Point(400, 80))

Pasting takes any patch in that text, a whole file as well: its nodes come with fresh names, their
cables, bends, frames and sub-patches with them; what performs it (public controls, snapshots, run)
stays behind.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from nodegraph.editor import words
from nodegraph.editor.edits.landing import landed, moved_points, on_canvas
from nodegraph.editor.edits.nesting import needed
from nodegraph.editor.edits.removing import removed
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.placing import point_of, rect_of
from nodegraph.model import storage
from nodegraph.model.edit_needs import graph_of, node_of
from nodegraph.model.edits import AddWire, Batch, Edit
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import FORMAT, Graph, Json, Layout, Patch, Wire
from nodegraph.model.present_names import present_names
from nodegraph.model.signatures import Signatures

ASIDE = Point(32.0, 32.0)  # how far a duplicate lies from what it is of: two squares of the grid
FENCE = "```"  # around a text in a chat


class Cut(NamedTuple):
    """What was cut, as text, and the edit that takes it away."""

    text: str
    edit: Edit


def copied(patch: Patch, names: Collection[str], inside: str = "") -> str:
    """Return nodes with all between them as the text of a patch. Raises Unusable for none."""
    return storage.dumps(selected(patch, names, inside))


def cut(patch: Patch, signatures: Signatures, names: Collection[str], inside: str = "") -> Cut:
    """Return nodes as text, and the edit that removes them. Raises Unusable for none."""
    text = copied(patch, names, inside)
    edit = removed(graph_of(patch, inside), signatures, names, inside)
    assert isinstance(edit, Batch)
    return Cut(text, Batch(f"Cut {words.several(len(set(names)), 'node')}", edit.edits))


def pasted(patch: Patch, signatures: Signatures, text: str, at: Point, inside: str = "") -> Edit:
    """Return the edit that adds the nodes of a text, their left upper corner at a point.

    Raises Unusable with one sentence for a text that is no patch, and for sub-patches that would
    hold themselves.
    """
    small, _ = present_names(read(text), signatures.library)
    if not small.nodes:
        raise Unusable("There are no nodes in what was copied; copy some first.")
    landing = landed(patch, on_canvas(small, at), inside)
    return Batch(f"Paste {words.several(len(small.nodes), 'node')}", landing.steps)


def duplicated(
    patch: Patch,
    names: Collection[str],
    inside: str = "",
    with_inputs: bool = False,
    aside: Point = ASIDE,
) -> Edit:
    """Return the edit that adds each node once more, beside itself.

    With `with_inputs` the cables that come from others are wired to the copies as well.
    """
    graph = graph_of(patch, inside)
    small = selected(patch, names, inside)
    places = {name: (at[0] + aside.x, at[1] + aside.y, *at[2:])
              for name, at in small.layout.nodes.items()}  # fmt: skip
    bends = {
        wire: moved_points(points, aside.x, aside.y) for wire, points in small.layout.bends.items()
    }
    layout = Layout(nodes=places, bends=bends)  # a frame of its own would lie on the first one
    landing = landed(patch, msgspec.structs.replace(small, layout=layout, patches={}), inside)
    steps = list(landing.steps)
    if with_inputs:
        for wire in _from_others(graph, small):
            fresh = Wire(wire.source, wire.out, landing.names[wire.target], wire.into)
            steps.append(AddWire(fresh, inside))
    return Batch(f"Duplicate {words.several(len(small.nodes), 'node')}", tuple(steps))


def selected(patch: Patch, names: Collection[str], inside: str = "") -> Patch:
    """Return nodes of a graph, with all between them, as a patch of their own."""
    graph = graph_of(patch, inside)
    if not names:
        raise Unusable("Nothing is selected; select the nodes to copy.")
    nodes = {name: node_of(graph, name) for name in sorted(set(names))}
    wires = tuple(w for w in graph.wires if w.source in nodes and w.target in nodes)
    definitions = sorted(needed(nodes.values(), patch.patches))
    return Patch(
        nodes=nodes,
        wires=wires,
        layout=_layout_of(graph, nodes, wires),
        patches={name: patch.patches[name] for name in definitions},
    )


def read(text: str) -> Patch:
    """Return the patch in a text, which may stand between fences as in a chat.

    Raises Unusable with one sentence.
    """
    bare = text.strip().removeprefix("\ufeff")
    if bare.startswith(FENCE) and bare.endswith(FENCE) and "\n" in bare:
        bare = bare[bare.index("\n") : -len(FENCE)]
    if not bare.lstrip().startswith("{"):
        raise Unusable(f"What was copied is no patch: it begins with no {{; copy nodes, or a text "
                       f'with "format": "{FORMAT}".')  # fmt: skip
    try:
        return storage.loads(bare)
    except Unusable as problem:
        raise Unusable(f"What was copied cannot be pasted. {problem}") from None


def _layout_of(graph: Graph, nodes: Collection[str], wires: Collection[Wire]) -> Layout:
    """Return places, bends, the frames that hold nothing else, and the comments in those."""
    layout = graph.layout
    texts = [str(wire) for wire in wires]
    frames = [(rect_of(frame), frame) for frame in layout.frames]
    kept = [(rect, frame) for rect, frame in frames if _holds_only(graph, rect, frame, nodes)]
    rects = [rect for rect, _ in kept if rect is not None]
    return Layout(
        nodes={name: layout.nodes[name] for name in nodes if name in layout.nodes},
        bends={wire: layout.bends[wire] for wire in texts if wire in layout.bends},
        frames=tuple(frame for _, frame in kept),
        comments=tuple(
            comment
            for comment in layout.comments
            if (corner := _corner_of(comment)) and any(rect.contains(corner) for rect in rects)
        ),
    )


def _holds_only(graph: Graph, rect: Rect | None, frame: Json, nodes: Collection[str]) -> bool:
    """Whether a frame holds some of these nodes, by name or by their corner, and no other."""
    held = frame.get("nodes") if type(frame) is dict else None
    inside = set(held) if type(held) is list and all(type(name) is str for name in held) else set()
    for name, place in graph.layout.nodes.items():
        if rect is not None and rect.contains(Point(*place[:2])):
            inside.add(name)
    return bool(inside) and inside <= set(nodes)


def _corner_of(comment: Json) -> Point | None:
    return point_of(comment.get("at")) if type(comment) is dict else None


def _from_others(graph: Graph, small: Patch) -> list[Wire]:
    return [
        wire
        for wire in graph.wires
        if wire.target in small.nodes
        and wire.source not in small.nodes
        and wire.source in graph.nodes
    ]
