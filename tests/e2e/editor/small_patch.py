"""The patch that hands work on: a value, a sound, and one sub-patch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodegraph.model.patch import Layout, Patch, PatchNode, SubPatch, Wire

if TYPE_CHECKING:
    from tests.e2e.editor.hand import Hand

VOICE = SubPatch(
    nodes={"gain": PatchNode("audio.gain"), "shape": PatchNode("filter.biquad")},
    wires=(Wire("shape", "out", "gain", "source"),),
    inputs={"sound": (("shape", "source"),), "tone": (("shape", "cutoff"),)},
    outputs={"out": ("gain", "out")},
)
SMALL = Patch(
    title="Small",
    nodes={
        "add": PatchNode("math.add"),
        "knob": PatchNode("control.constant", {}, {"value": 0.25}),
        "lfo": PatchNode("control.lfo"),
        "noise": PatchNode("source.noise"),
        "voice": PatchNode("patch:voice"),
    },
    wires=(
        Wire("knob", "out", "add", "value"),
        Wire("noise", "out", "voice", "sound"),
    ),
    layout=Layout(
        nodes={
            "add": (320, 0),
            "knob": (0, 0),
            "lfo": (0, 128),
            "noise": (640, 0),
            "voice": (960, 0),
        }
    ),
    patches={"voice": VOICE},
)


def place(hand: Hand, node: str) -> tuple[float, float]:
    """Return where a node is in the document that hands work on."""
    x, y = hand.look.patch.layout.nodes[node][:2]
    return float(x), float(y)
