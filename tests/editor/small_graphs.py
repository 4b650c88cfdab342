"""Random small patches from the real library, and what must hold after any edit of one."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from nodegraph.editor.edits.fitting import fit
from nodegraph.model.changes import Change
from nodegraph.model.check import check
from nodegraph.model.edits import Batch, Edit, apply
from nodegraph.model.library import Library
from nodegraph.model.patch import Graph, Layout, Patch, PatchNode, SubPatch, Wire, is_name
from nodegraph.model.signatures import Signatures
from nodegraph.model.storage import dumps, loads

LIBRARY = Library.load()
TYPES = sorted(spec.id for spec in LIBRARY)
VOICE = SubPatch(
    nodes={"gain": PatchNode("audio.gain"), "shape": PatchNode("filter.biquad")},
    wires=(Wire("shape", "out", "gain", "source"),),
    inputs={"sound": (("shape", "source"),), "tone": (("shape", "cutoff"),)},
    outputs={"out": ("gain", "out")},
)
CHOIR = SubPatch(
    nodes={"one": PatchNode("patch:voice")},
    inputs={"sound": (("one", "sound"),)},
    outputs={"out": ("one", "out")},
)
EDIT: msgspec.json.Decoder[Edit] = msgspec.json.Decoder(Edit)


def signatures_of(patch: Patch) -> Signatures:
    """Return the signatures of a patch under the whole library."""
    return Signatures(LIBRARY, definitions=patch.patches)


@st.composite
def patches(draw: st.DrawFn, least: int = 1, most: int = 6) -> Patch:
    """Draw a patch of some nodes, wired at random where kinds fit, each input once."""
    types = st.sampled_from(TYPES) | st.sampled_from(["patch:voice", "patch:choir"])
    chosen = draw(st.lists(types, min_size=least, max_size=most))
    states = st.sampled_from(["", "", "", "bypass", "off"])
    nodes = {f"n{place}": _node(type, draw(states)) for place, type in enumerate(chosen)}
    patch = Patch(nodes=nodes, patches={"choir": CHOIR, "voice": VOICE})
    places = {name: (draw(st.integers(-900, 900)), draw(st.integers(-900, 900)))
              for name in nodes if draw(st.booleans())}  # fmt: skip
    wires = draw(st.lists(st.sampled_from(possible_wires(patch)), max_size=8)) if (
        possible_wires(patch)) else []  # fmt: skip
    single = {(wire.target, wire.into): wire for wire in wires}.values()
    bends = {str(wire): [[1, 2]] for wire in single if draw(st.booleans())}
    layout = Layout(nodes=places, bends=bends)
    return msgspec.structs.replace(patch, wires=tuple(sorted(single)), layout=layout)


def _node(type: str, state: str) -> PatchNode:
    return PatchNode(type, bypass=state == "bypass", off=state == "off")


def possible_wires(patch: Patch) -> list[Wire]:
    """Return every wire whose kinds fit as they are or by themselves."""
    known = signatures_of(patch)
    specs = {name: found.spec for name, node in patch.nodes.items() if (found := known.of(node))}
    return [
        Wire(source, out.name, target, into.name)
        for source, giver in specs.items()
        for target, taker in specs.items()
        for out in giver.outputs
        for into in taker.inputs
        if fit(out, into, {})
    ]


def applied(patch: Patch, edit: Edit, library: Library = LIBRARY) -> Patch:
    """Return the edited patch, after seeing that the edit keeps every law there is."""
    assert not has_change(edit)
    after, inverse = apply(patch, EDIT.decode(msgspec.json.encode(edit)))
    again, _ = apply(after, inverse)
    assert again == patch
    assert dumps(again) == dumps(patch)
    assert loads(dumps(after)) == after
    for graph in (after, *after.patches.values()):
        assert all(map(is_name, graph.nodes))
        assert list(graph.nodes) == sorted(graph.nodes)
        assert single(graph)
    assert misfits(after, library) <= misfits(patch, library)
    return after


def single(graph: Graph) -> bool:
    """Whether no input has two wires."""
    ends = [(wire.target, wire.into) for wire in graph.wires]
    return len(ends) == len(set(ends))


def has_change(edit: Edit) -> bool:
    """Whether a raw change is in it, which no client may send."""
    return any(map(has_change, edit.edits)) if isinstance(edit, Batch) else isinstance(edit, Change)


def misfits(patch: Patch, library: Library = LIBRARY) -> set[tuple[str, str]]:
    """Return the errors about wires and published ports that do not fit."""
    words = ("was not wired", "was left out", "wires end here", "which is not there", "themselves")
    return {
        (problem.where, problem.text)
        for problem in check(patch, library)
        if any(word in problem.text for word in words)
    }
