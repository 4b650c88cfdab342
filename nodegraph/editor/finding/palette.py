"""The search palette: what a person types, or drags a cable for, as a ranked list of node types.

    shelf = entries(library, patch)
    found = search("hm", shelf, uses, cable_from(shelf, library, output))
    found[0].entry.id, found[0].port, found[0].spans

Ranked by: is it a sound match at all, does the cable fit by its kind or only through a conversion,
is it typed in full, how often the person used it, how well the letters match. The same input
always gives the same list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from nodegraph.editor import words
from nodegraph.editor.edits.fitting import Fit, How, best_input, best_output, converters_of
from nodegraph.editor.edits.nesting import holders
from nodegraph.editor.finding.matching import EXACT, GOOD, Names, Query, spans_in
from nodegraph.model.library import Library
from nodegraph.model.patch import INSTANCE, Patch, PatchNode
from nodegraph.model.signals import Kind
from nodegraph.model.signatures import Signatures
from nodegraph.model.spec import NodeSpec, OutputSpec, PortSpec


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A type that can be added: a node of the library, or a sub-patch of this patch.

    `also` is what other tools call it.
    """

    id: str
    title: str
    family: str
    doc: str
    also: tuple[str, ...]
    spec: NodeSpec
    names: Names

    @property
    def takes(self) -> tuple[Kind, ...]:
        """The kinds of its inputs, each once, in their order."""
        return tuple(dict.fromkeys(port.kind for port in self.spec.inputs))

    @property
    def gives(self) -> tuple[Kind, ...]:
        """The kinds of its outputs, each once, in their order."""
        return tuple(dict.fromkeys(port.kind for port in self.spec.outputs))


class Plug(NamedTuple):
    """The port of an entry that a dragged cable would be wired to. `first`: of its side."""

    port: str
    fit: Fit
    first: bool


Cable: TypeAlias = Mapping[str, Plug]
"""What a dragged cable fits, by the id of the entry: made once, when the palette opens."""


class Found(NamedTuple):
    """An entry that was found.

    `spans` are the matched letters of `text`, as (start, end): of the title, or of what another
    tool calls it where that was found. `plug` is where the cable goes, None without a cable.
    """

    entry: Entry
    score: float
    plug: Plug | None
    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def port(self) -> str:
        """The port that the cable is wired to; "" without a cable."""
        return "" if self.plug is None else self.plug.port


def entries(library: Library, patch: Patch, inside: str = "") -> list[Entry]:
    """Return all that can be added to the patch, or inside one of its sub-patches, by title.

    Left out are sub-patches that would hold themselves.
    """
    signatures = Signatures(library, definitions=patch.patches)
    barred = holders(patch.patches, inside) if inside else frozenset[str]()
    found = []
    for spec in library:
        signature = signatures.of(PatchNode(spec.id))
        resolved = spec if signature is None else signature.spec
        found.append(_entry(spec.id, words.node_title(spec), spec.family, spec, resolved))
    for name in patch.patches:
        signature = signatures.of(PatchNode(INSTANCE + name))
        if signature is not None and name not in barred:
            title, spec = words.port(name), signature.spec
            found.append(_entry(spec.id, title, words.SUB_PATCHES, spec, spec))
    return sorted(found, key=lambda entry: (entry.title, entry.id))


def cable_from(entries: Iterable[Entry], library: Library, given: OutputSpec) -> Cable:
    """Return what a cable dragged from an output fits."""
    converters = converters_of(library)
    found = ((entry, best_input(given, entry.spec, converters)) for entry in entries)
    return {
        entry.id: Plug(*best, best[0] == entry.spec.inputs[0].name) for entry, best in found if best
    }


def cable_to(entries: Iterable[Entry], library: Library, taken: PortSpec) -> Cable:
    """Return what a cable dragged back from an input fits."""
    converters = converters_of(library)
    found = ((entry, best_output(taken, entry.spec, converters)) for entry in entries)
    return {
        entry.id: Plug(*best, best[0] == entry.spec.outputs[0].name)
        for entry, best in found
        if best
    }


def search(
    text: str,
    entries: Iterable[Entry],
    uses: Mapping[str, float],
    cable: Cable | None = None,
    limit: int = 40,
) -> list[Found]:
    """Return the best entries for a text, the best first; all of them for none.

    `uses` says how often the person took each, by id. With a cable only what it fits is there.
    """
    query = Query.of(text)
    graded: list[tuple[tuple[object, ...], float, Entry, Plug | None]] = []
    for entry in entries:
        plug = None if cable is None else cable.get(entry.id)
        if cable is not None and plug is None:
            continue
        score = query.grade(entry.names)
        if score > 0.0:
            order = _order(score, plug, uses.get(entry.id, 0.0), entry)
            graded.append((order, score, entry, plug))
    graded.sort(key=lambda one: one[0])
    return [_found(query, *one[1:]) for one in graded[:limit]]


def _entry(id: str, title: str, family: str, spec: NodeSpec, resolved: NodeSpec) -> Entry:
    shelf = words.family(family).title
    names = Names.of(title, id.replace(":", "."), spec.also, shelf, spec.doc)
    return Entry(id, title, family, spec.doc, spec.also, resolved, names)


def _order(score: float, plug: Plug | None, uses: float, entry: Entry) -> tuple[object, ...]:
    converted = plug is not None and plug.fit.how > How.RANGE
    aside = plug is not None and not plug.first
    weak = score < GOOD
    return weak, converted, score < EXACT, -uses, -score, aside, entry.title, entry.id


def _found(query: Query, score: float, entry: Entry, plug: Plug | None) -> Found:
    texts: Sequence[str] = (entry.title, *entry.also)
    text, spans = spans_in(query, texts)
    return Found(entry, score, plug, text, spans)
