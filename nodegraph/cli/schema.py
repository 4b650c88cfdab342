"""`nodegraph schema`: the patch format as JSON Schema, with every node of the library."""

from __future__ import annotations

from nodegraph.cli.report import print_json
from nodegraph.model.library import Library


def command() -> None:
    """Print the JSON Schema of patch files."""
    from nodegraph.model.schema import schema_of

    print_json(schema_of(Library.load()))
