from __future__ import annotations

import re

from nodegraph.model.library import Library
from nodegraph.model.reference import node_page, reference_of
from tests.model.small_library import LIBRARY

LOW = """\
# `filter.low` filter.low

The filter.low of the tests.

| Input | Takes | Default | Range |  |
|---|---|---|---|---|
| `source` | audio | must be wired |  |  |
| `cutoff` | control | 1000 | 20 .. 20000 Hz |  |

| Output | Gives | Range |  |
|---|---|---|---|
| `out` | audio |  |  |

| Setting | Type | Default | Range |  |
|---|---|---|---|---|
| `mode` | choice | `soft` | `soft`, `hard` |  |
| `order` | int | 2 | 1 .. 8 |  |
| `clean` | bool | on |  |  |
| `file` | file | empty |  |  |

Runs once a block, compiled, with memory.

Older names: `cutoff` was `frequency`, `source` was `in`, `mode` was `kind`.
"""


def test_a_page_tells_everything_a_spec_says() -> None:
    assert node_page(LIBRARY.specs["filter.low"]) == LOW


def test_a_picture_stands_under_the_first_paragraph_and_only_where_there_is_a_caption() -> None:
    spec = LIBRARY.specs["filter.low"]
    captions = {spec.id: "A song [above], what is left of it below."}
    pages = reference_of(LIBRARY, captions)
    line = "![A song (above), what is left of it below.](pictures/filter.low.webp)\n\n"
    assert pages["filter.low.md"] == LOW.replace("| Input |", line + "| Input |")
    assert sum("![" in page for page in pages.values()) == 1
    assert "![" not in node_page(spec)


def test_each_node_and_family_has_a_page_and_every_link_leads_to_one() -> None:
    for library in (LIBRARY, Library.load()):
        pages = reference_of(library)
        assert {f"{spec.id}.md" for spec in library} <= pages.keys()
        assert {f"{spec.family}.md" for spec in library} <= pages.keys()
        links = [link for page in pages.values() for link in re.findall(r"\]\(([^)]+\.md)\)", page)]
        assert set(links) == pages.keys() - {"index.md"}


def test_the_same_library_gives_the_same_pages() -> None:
    reordered = Library(dict(reversed(list(LIBRARY.specs.items()))))
    assert reference_of(reordered) == reference_of(LIBRARY)


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    for page in reference_of(Library.load()).values():
        for table in re.findall(r"(?:^\|.*\n?)+", page, re.MULTILINE):
            counts = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
            assert len(counts) == 1, table
