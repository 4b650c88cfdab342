"""`nodegraph nodes`: what is in the library."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from nodegraph.cli.arguments import AsJson
from nodegraph.cli.report import print_json, say_problems
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.spec import NodeSpec


def command(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="A node, or a word.")] = None,
    json: AsJson = False,
) -> None:
    """List the nodes, those that match a word, or one node with its ports."""
    library = Library.load()
    say_problems(library.problems)
    exact = library.get(id) if id else None
    if exact is not None:
        _print_one(exact, json)
        return
    found = [spec for spec in library if not id or _matches(spec, id)]
    if not found:
        nearest = library.nearest(id or "")
        remedy = f"did you mean {nearest}?" if nearest else "`nodegraph nodes` lists them."
        raise Unusable(f"No node is called or known as {id}; {remedy}")
    if json:
        print_json([_as_json(spec) for spec in found])
        return
    width = max(len(spec.id) for spec in found)
    for spec in found:
        print(f"{spec.id:{width}}  {spec.doc.partition(chr(10))[0]}")


def _matches(spec: NodeSpec, word: str) -> bool:
    texts = (spec.id, spec.title, *spec.also, spec.doc.partition("\n")[0])
    return any(_plain(word) in _plain(text) for text in texts)


def _plain(text: str) -> str:
    """Return letters and digits: `low pass`, `low-pass` and `lowpass` are one word."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _print_one(spec: NodeSpec, json: bool) -> None:
    from nodegraph.model.reference import node_page

    if json:
        print_json(_as_json(spec))
    else:
        print(node_page(spec))


def _as_json(spec: NodeSpec) -> dict[str, Any]:
    spec = spec.resolve({})
    return {
        "id": spec.id,
        "title": spec.title,
        "doc": spec.doc,
        "also": list(spec.also),
        "body": str(spec.body),
        "inputs": [
            {
                "name": port.name,
                "kind": str(port.kind),
                "default": port.default,
                "low": port.range.low,
                "high": port.range.high,
                "unit": port.range.unit,
                "choices": list(port.choices),
                "doc": port.doc,
            }
            for port in spec.inputs
        ],
        "outputs": [
            {"name": port.name, "kind": str(port.kind), "doc": port.doc} for port in spec.outputs
        ],
        "settings": [
            {
                "name": setting.name,
                "type": setting.type,
                "default": setting.default,
                "choices": list(setting.choices),
                "doc": setting.doc,
            }
            for setting in spec.settings
        ],
    }
