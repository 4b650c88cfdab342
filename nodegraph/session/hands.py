"""What hands do in the output windows, and the inputs of nodes that it moves.

A signal is called as the input that it moves, behind a beginning that the kind of node and its
settings give: `mouse.x`, `key.a.strokes`, `pad1.left_x`. Whoever wires such an input takes it away
from the hands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from nodegraph.model.spec import Settings
from nodegraph.scheduler.plan import Plan

Ends = Mapping[str, tuple[tuple[str, str], ...]]  # inputs of a plan, (node, port), by signal

MOUSE = "mouse."
PADS = range(1, 5)
KEY, STROKES = "key.", ".strokes"
_BEGINNINGS: Mapping[str, Callable[[Settings], str]] = {
    "control.mouse": lambda settings: MOUSE,
    "control.key": lambda settings: f"{KEY}{str(settings.get('key', 'space')).lower()}.",
    "control.gamepad": lambda settings: f"{pad(int(settings.get('number', 1)))}.",  # type: ignore[arg-type]
}


def strokes_of(key: str) -> str:
    """Return the signal of a key."""
    return f"{KEY}{key.lower()}{STROKES}"


def key_of(signal: str) -> str:
    """Return the key of a signal, "" where it is not one of a key."""
    return signal[len(KEY) : -len(STROKES)] if signal.startswith(KEY) else ""


def pad(number: int) -> str:
    """Return how the signals of a gamepad begin, the first being 1."""
    return f"pad{number}"


def pads_of(plan: Plan) -> set[int]:
    """Return the numbers of the gamepads that a plan listens to."""
    beginnings = {beginning for _, beginning in _nodes(plan)}
    return {number for number in PADS if f"{pad(number)}." in beginnings}


def ends_of(plan: Plan) -> Ends:
    """Return the unwired inputs of a plan that hands move, by signal."""
    beginnings = dict(_nodes(plan))
    found: dict[str, list[tuple[str, str]]] = {}
    for knob in plan.knobs:
        beginning = beginnings.get(knob.node)
        if beginning is not None:
            found.setdefault(beginning + knob.port, []).append((knob.node, knob.port))
    return {signal: tuple(ends) for signal, ends in found.items()}


def _nodes(plan: Plan) -> Iterator[tuple[str, str]]:
    """Give the nodes that hands move, and how their signals begin."""
    for step in plan.steps:
        if step.type in _BEGINNINGS:
            for lane, node in enumerate(step.members or (step.node,)):
                own = step.member_settings[lane] if step.member_settings else step.settings
                yield node, _BEGINNINGS[step.type](own)
