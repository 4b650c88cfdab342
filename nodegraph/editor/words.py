"""What things are called on screen: the artist's words, in one place.

    kind(Kind.TEXTURE)            # "Picture"
    port("bar_phase")             # "Bar Phase"
    unit("turns", locked=True)    # "bars"

Files and code have other names for these; whoever draws or tells asks here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from nodegraph.model.patch import INSTANCE, PatchNode
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec

OFF: Final = "Off"
BYPASS: Final = "Bypass"
MISSING: Final = "Missing"


class Family(NamedTuple):
    """A shelf of the palette: its title, and a line on what stands there."""

    title: str
    line: str


SUB_PATCHES: Final = "patch"  # the family of the sub-patches of a patch

KINDS: Final[Mapping[Kind, str]] = {
    Kind.CONTROL: "Value",
    Kind.EVENT: "Trigger",
    Kind.AUDIO: "Sound",
    Kind.NOTES: "Notes",
    Kind.SPECTRUM: "Spectrum",
    Kind.TEXTURE: "Picture",
    Kind.COLOUR: "Colour",
    Kind.POINT: "Point",
    Kind.PALETTE: "Palette",
    Kind.TEXT: "Text",
}

# In the order of the palette: what comes in, what is made of it, what leaves.
FAMILIES: Final[Mapping[str, Family]] = {
    "source": Family("Sources", "Where sound and notes come from."),
    "analysis": Family("Analysis", "What can be heard in a sound, as values and triggers."),
    "control": Family("Controls", "Values from a knob, a hand or the clock."),
    "event": Family("Triggers", "Moments: let through, counted, spread, delayed."),
    "envelope": Family("Envelopes", "How a value rises and falls, follows and swings."),
    "math": Family("Maths", "Values bent, mapped, mixed and compared."),
    "notes": Family("Notes", "Notes taken apart into voices."),
    "texture": Family("Pictures", "What is seen: drawn, bent, coloured and mixed."),
    "shader": Family("Shaders", "Pictures from your own folder."),
    "colour": Family("Colours", "Colours and palettes."),
    "point": Family("Points", "Places in the picture."),
    "audio": Family("Sound", "Sound made louder, wider, longer, mixed."),
    "filter": Family("Filters", "Sound with some of its frequencies."),
    "delay": Family("Loops", "What came a moment ago, so that a loop may close."),
    "output": Family("Outputs", "Where pictures and sound leave."),
    SUB_PATCHES: Family("Sub-patches", "Groups of nodes that this patch keeps."),
}

# Names that a title case would misspell, and those that mean nothing to a painter.
_SPELLED: Final[Mapping[str, str]] = {
    **{name: name.upper() for name in ("ad", "adsr", "bpm", "fps", "lfo", "mfcc", "midi", "osc")},
    **{name: name.upper() for name in ("rgb", "rms", "lufs", "hsv", "svf")},
    "db": "dB",
    "hz": "Hz",
}
_PORTS: Final[Mapping[str, str]] = {"inputImage": "Picture"}  # what ISF calls the picture it takes
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TURNS = re.compile(r"\bturn(s?)\b")


def kind(kind: Kind) -> str:
    """Return what a kind of signal is called: Value, Trigger, Sound ..."""
    return KINDS[kind]


def family(name: str) -> Family:
    """Return the shelf of a family; one of a pack that nobody described has no line."""
    return FAMILIES.get(name) or Family(port(name), "")


def port(name: str) -> str:
    """Return a port's or setting's name as a title: `bar_phase` -> Bar Phase."""
    return _PORTS.get(name) or _titled(_HUMP.sub(" ", name).replace("_", " "))


def node_title(spec: NodeSpec) -> str:
    """Return what a kind of node is called: Hits, RGB Split."""
    return _titled(spec.title)


def type_title(type: str) -> str:
    """Return what to call a type that is not installed: the end of its id as a title."""
    return port(type.removeprefix(INSTANCE).rpartition(".")[2])


def lanes(count: int) -> str:
    """Return the mark of a cable or node of several lanes, x32; "" for one."""
    return f"x{count}" if count > 1 else ""


def unit(unit: str, locked: bool = False) -> str:
    """Return how a unit is written; a turn of what is locked to the beat is a bar."""
    return _TURNS.sub(r"bar\1", unit) if locked else unit


def states(node: PatchNode) -> tuple[str, ...]:
    """Return the states that a node is in, for its badge; a node that is off is just that."""
    if node.off:
        return (OFF,)
    return (BYPASS,) if node.bypass else ()


def several(count: int, what: str) -> str:
    """Return a number of things: 1 node, 3 nodes."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _titled(text: str) -> str:
    return " ".join(_SPELLED.get(word.lower()) or word[:1].upper() + word[1:]
                    for word in text.split())  # fmt: skip
