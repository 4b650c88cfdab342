"""Commands on cables: what comes between two pins, chosen otherwise."""

from __future__ import annotations

from nodegraph.editor import words
from nodegraph.editor.desk import Desk
from nodegraph.editor.edits.converting import Joint, has_ways, joint_on, joint_through
from nodegraph.editor.geometry import Point
from nodegraph.editor.wishes import AskWay
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Wire


def ask_way(desk: Desk) -> None:
    """Ask for another way of the selected cable, or through another node than the selected one.

    Raises Unusable with a sentence where there is just one way.
    """
    joint = _chosen(desk)
    if joint is None:
        raise Unusable("Nothing that can be chosen otherwise is selected; select one cable.")
    if not has_ways(desk.graph, desk.signatures, joint):
        ends = f"from {joint.start} to {words.port(joint.end.port)}"
        raise Unusable(f"There is just one way {ends}; insert a node with a double click on it.")
    desk.wish = AskWay(_middle(desk, joint), joint)


def joint_of_wire(desk: Desk, wire: Wire) -> Joint | None:
    """Return the stretch of a cable that has several ways; None where it has one."""
    desk.signatures.fit(desk.patch)
    return _with_ways(desk, joint_on(desk.graph, desk.signatures, wire))


def joint_of_node(desk: Desk, name: str) -> Joint | None:
    """Return the stretch that a node stands in, as one of several ways; None where it does not."""
    desk.signatures.fit(desk.patch)
    return _with_ways(desk, joint_through(desk.graph, desk.signatures, name))


def _with_ways(desk: Desk, joint: Joint | None) -> Joint | None:
    if joint is None or not has_ways(desk.graph, desk.signatures, joint):
        return None
    return joint


def _chosen(desk: Desk) -> Joint | None:
    """Return the stretch of what is selected, where it is one cable or one node."""
    desk.signatures.fit(desk.patch)
    nodes, wires = desk.selection.nodes, desk.selection.wires
    if len(wires) == 1 and not nodes:
        return joint_on(desk.graph, desk.signatures, min(wires))
    if len(nodes) == 1:
        return joint_through(desk.graph, desk.signatures, min(nodes))
    return None


def _middle(desk: Desk, joint: Joint) -> Point:
    """Return the place half way between two pins."""
    scene = desk.scene
    start = scene.pin_place(joint.start.node, joint.start.port, "out")
    end = scene.pin_place(joint.end.node, joint.end.port, "in")
    ends = [place for place in (start, end) if place is not None]
    count = max(len(ends), 1)
    return Point(sum(each.x for each in ends) / count, sum(each.y for each in ends) / count)
