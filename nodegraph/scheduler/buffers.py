"""Buffers: sound and events share memory once nobody reads them any more.

Control buffers are 32 bytes each and are never shared, so that a probe may look at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from nodegraph.model.signals import Kind
from nodegraph.scheduler.plan import Buffer
from nodegraph.scheduler.steps import Raw

DENSE = frozenset({str(Kind.AUDIO), str(Kind.EVENT)})  # plain text hashes faster


def reuse(
    steps: Sequence[Raw], buffers: Sequence[Buffer], kept: Iterable[int]
) -> tuple[list[Buffer], list[int]]:
    """Return the buffers that are left, and where each of the given ones lives among them.

    Those in `kept` keep their memory to themselves. The outputs of a step never share with its
    inputs. Steps of one kind and width share in the order in which buffers fall free, last first:
    what was just read is still in the cache.
    """
    stays = set(kept)
    last = _last_use(steps, buffers, stays)
    if not last:
        return _marked(buffers, stays), list(range(len(buffers)))
    ends: dict[int, list[int]] = {}
    for buffer, step in last.items():
        ends.setdefault(step, []).append(buffer)
    made: list[Buffer] = []
    places = [-1] * len(buffers)
    free: dict[tuple[str, int], list[int]] = {}
    written = {number for step in steps for number in step[4]}
    for number in sorted(stays - written):  # filled from outside
        places[number] = len(made)
        made.append(msgspec.structs.replace(buffers[number], kept=True))
    for step, (_, _, _, _, outputs, *_) in enumerate(steps):
        for number in outputs:
            one = buffers[number]
            ready = free.get((one.kind, one.lanes)) if number in last else None
            if ready:
                places[number] = ready.pop()
            else:
                places[number] = len(made)
                made.append(msgspec.structs.replace(one, kept=True) if number in stays else one)
        for number in ends.get(step, ()):
            one = buffers[number]
            free.setdefault((one.kind, one.lanes), []).append(places[number])
    return made, places


def _last_use(steps: Sequence[Raw], buffers: Sequence[Buffer], kept: set[int]) -> dict[int, int]:
    """Return the last step that touches each buffer whose memory may be shared."""
    dense = {
        number
        for number, buffer in enumerate(buffers)
        if buffer.kind in DENSE and number not in kept
    }
    last: dict[int, int] = {}
    if dense:
        for step, (_, _, _, inputs, outputs, *_) in enumerate(steps):
            for number in (*inputs, *outputs):
                if number in dense:
                    last[number] = step
    return last


def _marked(buffers: Sequence[Buffer], kept: set[int]) -> list[Buffer]:
    marked = list(buffers)
    for number in kept:
        marked[number] = msgspec.structs.replace(marked[number], kept=True)
    return marked
