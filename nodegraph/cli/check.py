"""`nodegraph check`: what is wrong with a patch, and what to do about it."""

from __future__ import annotations

from typing import Annotated

import typer

from nodegraph.cli.arguments import AsJson, patch_path
from nodegraph.cli.report import as_json, print_json
from nodegraph.model.errors import Problem, Unusable


def command(
    patches: Annotated[list[str], typer.Argument(metavar="PATCH...", help="Patch files.")],
    json: AsJson = False,
) -> None:
    """Check patches: problems with remedies. Ends with 2 where one has an error."""
    found = {name: _problems(name) for name in patches}
    if json:
        print_json({name: [as_json(problem) for problem in found[name]] for name in found})
    else:
        for name, problems in found.items():
            print(f"{name}: {_count(problems)}")
            for problem in problems:
                print(f"  {problem.severity}: {problem}")
    if any(problem.severity == "error" for problems in found.values() for problem in problems):
        raise typer.Exit(2)


def _problems(name: str) -> list[Problem]:
    from nodegraph.show.opening import open_patch
    from nodegraph.show.shaders import shader_problems

    try:
        opened = open_patch(patch_path(name))
        return [*opened.problems, *shader_problems(opened)]
    except Unusable as problem:
        return [Problem("error", "", str(problem))]


def _count(problems: list[Problem]) -> str:
    if not problems:
        return "good."
    counts = {
        word: sum(problem.severity == word for problem in problems)
        for word in ("error", "warning", "note")
    }
    parts = [f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items() if count]
    return ", ".join(parts) + "."
