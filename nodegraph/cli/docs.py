"""`nodegraph docs`: the generated reference."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nodegraph.cli.report import say
from nodegraph.model.errors import Failed
from nodegraph.model.library import Library


def command(
    folder: Annotated[Path, typer.Option("-o", "--out", help="Where it is written.")] = Path(
        "docs/nodes"
    ),
    check: Annotated[bool, typer.Option(help="Only say whether it is up to date.")] = False,
) -> None:
    """Write the reference of all nodes as Markdown, a page a family."""
    from nodegraph.model.reference import reference_of
    from nodegraph.show.node_examples import captions

    library = Library.load()
    written = reference_of(library, captions(library))
    stale = [name for name, text in written.items() if _read(folder / name) != text]
    extra = [path for path in folder.glob("*.md") if path.name not in written]
    if check:
        if stale or extra:
            names = ", ".join([*stale, *(path.name for path in extra)])
            raise Failed(f"{folder} is out of date ({names}); run `nodegraph docs`.")
        say(f"{folder} is up to date.")
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in extra:
        path.unlink()
    say(f"Wrote {len(written)} pages to {folder}.")


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
