"""The first five minutes: play, turn a value, add a node, wire it, save.

    facts = facts_of(begun, desk.patch, playing=True, saved=False)
    step = step_of(facts)          # the first one that is still to be done; None: the tour is over

A step is over once what it asks for is there, however it came about; so nobody who knows the way
is held up, and what is undone again is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from nodegraph.editor.beginning.starting import HITS, LOOK
from nodegraph.model.patch import Graph, Patch


class Facts(NamedTuple):
    """What has happened since the tour began."""

    playing: bool = False  # a song plays, or sound comes in
    turned: bool = False  # a value or setting of a node is another one
    added: bool = False  # there is a node more
    wired: bool = False  # a wire leads to or from such a node
    saved: bool = False  # the patch is in a file


class Step(NamedTuple):
    """One step. `target` says what to point at: "transport", "palette", "save", "canvas", or
    "node:NAME" and "pin:NAME.PORT" of the patch, where it has such.
    """

    id: str
    title: str
    text: str
    target: str
    is_done: Callable[[Facts], bool]


STEPS: Final = (
    Step(
        "play",
        "Give it music",
        "Press Space, or drop a song on the window. The tail lights answer the kick.",
        "transport",
        lambda facts: facts.playing,
    ),
    Step(
        "turn",
        "Turn a value",
        "Drag on a number of the road, left or right. Shift is finer, a double click resets.",
        f"node:{LOOK}",
        lambda facts: facts.turned,
    ),
    Step(
        "add",
        "Add a node",
        "Press Tab and type what you look for, such as glow. Enter puts it on the canvas.",
        "palette",
        lambda facts: facts.added,
    ),
    Step(
        "wire",
        "Wire it",
        "Drag from a pin to one of the new node. Pins of one colour and shape fit.",
        f"pin:{HITS}.pulse",
        lambda facts: facts.wired,
    ),
    Step(
        "save",
        "Save it",
        "Press Ctrl+S and choose a name. The whole patch is that one file.",
        "save",
        lambda facts: facts.saved,
    ),
)


def step_of(facts: Facts) -> Step | None:
    """Return the first step that is still to be done; None where all are."""
    return next((step for step in STEPS if not step.is_done(facts)), None)


def place_of(step: Step) -> tuple[int, int]:
    """Return the number of a step, from 1, and how many there are."""
    return STEPS.index(step) + 1, len(STEPS)


def target_in(step: Step, graph: Graph) -> str:
    """Return what to point at in this graph: the canvas where a node is not in it."""
    kind, _, path = step.target.partition(":")
    node = path.partition(".")[0]
    return step.target if kind not in ("node", "pin") or node in graph.nodes else "canvas"


def facts_of(begun: Patch, now: Patch, *, playing: bool, saved: bool) -> Facts:
    """Return what has happened to a patch since it was `begun`."""
    fresh = now.nodes.keys() - begun.nodes.keys()
    wires = set(now.wires) - set(begun.wires)
    return Facts(
        playing=playing,
        turned=any(
            (node.values, node.settings) != (begun.nodes[name].values, begun.nodes[name].settings)
            for name, node in now.nodes.items()
            if name in begun.nodes and node is not begun.nodes[name]
        ),
        added=bool(fresh),
        wired=any(not fresh.isdisjoint((wire.source, wire.target)) for wire in wires),
        saved=saved,
    )
