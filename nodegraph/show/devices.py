"""Which sound devices this machine has, for who only wants their names."""

from __future__ import annotations

from typing import NamedTuple

from nodegraph.model.errors import NodegraphError


class Devices(NamedTuple):
    """Names of what can play and of what can be listened to; `trouble`: why there are none."""

    outputs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    trouble: str = ""


def sound_devices() -> Devices:
    """Return the devices there are now. Takes up to a second; call it beside a window."""
    from nodegraph.engine.sound.devices import devices

    try:
        found = devices()
    except NodegraphError as problem:
        return Devices(trouble=str(problem))
    outputs = dict.fromkeys(item.label for item in found if item.outputs)
    inputs = dict.fromkeys(item.label for item in found if item.inputs)
    trouble = "" if found else "This machine has no sound device; the show plays silently."
    return Devices(tuple(outputs), tuple(inputs), trouble)
