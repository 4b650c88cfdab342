"""What of a plan is heard: an edit elsewhere cannot make a click."""

from __future__ import annotations

from collections.abc import Hashable

from nodegraph.scheduler.plan import Plan, Step


def heard_parts(plan: Plan) -> frozenset[Hashable]:
    """Return the steps that lead to what is recorded or played, each with what it reads.

    Two plans with the same parts sound alike from one block to the next, but for their knobs.
    """
    writers: dict[int, int] = {}  # of each buffer, as of the step that is looked at
    reads: list[tuple[int, ...]] = []
    for place, step in enumerate(plan.steps):
        reads.append(tuple(writers.get(reference, reference) for reference in step.inputs))
        for reference in step.outputs:
            writers[reference] = place
    waiting = [writers.get(reference, -1) for reference, _ in (plan.sound, plan.speaker)]
    found: set[int] = set()
    while waiting:
        place = waiting.pop()
        if place >= 0 and place not in found:
            found.add(place)
            waiting += reads[place]
    steps = plan.steps
    return frozenset(_part(steps, place, reads[place]) for place in found)


def _part(steps: tuple[Step, ...], place: int, reads: tuple[int, ...]) -> Hashable:
    step = steps[place]
    names = tuple(steps[read].node if read >= 0 else "" for read in reads)
    return (step.members or step.node, step.type, step.lanes, repr(step.settings), names)
