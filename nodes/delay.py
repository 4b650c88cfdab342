"""Delay: what was, one block or one frame ago. Loops go through these."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from nodegraph.model.declare import Node, Setting
from nodegraph.model.signals import Choice, Control, Kind, Texture
from nodegraph.model.spec import NodeSpec, Settings


def _of_kind(spec: NodeSpec, settings: Settings) -> NodeSpec:
    kind = Kind(str(settings.get("kind", "control")))
    inputs = tuple(replace(port, kind=kind) for port in spec.inputs)
    return spec.with_ports(inputs, tuple(replace(port, kind=kind) for port in spec.outputs))


class Block(
    Node,
    id="delay.block",
    also=("feedback", "z-1", "one block delay"),
    latency=lambda settings, rate, block: block,
    reach=None,
    delay=True,
    variant=_of_kind,
):
    """Give what came in one block ago. A loop of values, events or sound needs one of these."""

    kind: Annotated[Setting[str], Choice("control", "audio", "event"), "What it delays."] = (
        "control"
    )

    def block(self, value: Annotated[Control, "What is delayed."] = 0.0) -> Control:
        """Pass the value on; the engine keeps it for one block."""
        return value


class Frame(Node, id="delay.frame", also=("feedback", "previous frame"), delay=True):
    """Give the picture of the frame before. A loop of pictures needs one of these."""

    def frame(self, inputImage: Annotated[Texture, "Picture."] | None = None) -> Texture:
        """Keep the picture for one frame."""
        raise NotImplementedError  # the stage does it
