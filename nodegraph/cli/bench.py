"""`nodegraph bench`: what a patch costs."""

from __future__ import annotations

from typing import Annotated

import typer

from nodegraph.cli.arguments import AsJson, PatchName, patch_path
from nodegraph.cli.report import print_json, say_problems


def command(
    patch: PatchName,
    blocks: Annotated[int, typer.Option(min=1, help="How many blocks to run.")] = 2000,
    json: AsJson = False,
) -> None:
    """Measure CPU time a block, node by node, and how long an edit takes to be a plan."""
    from nodegraph.show.bench import bench
    from nodegraph.show.opening import open_patch

    opened = open_patch(patch_path(patch))
    if not json:
        say_problems(opened.problems)
    result = bench(opened, blocks)
    if json:
        print_json(
            {
                "us_per_block": round(result.us_per_block, 3),
                "compile_ms": round(result.compile_ms, 3),
                "nodes": result.nodes,
                "steps": result.steps,
                "blocks": blocks,
                "budget_us": round(result.budget_us, 1),
                "us_by_node": {name: round(us, 3) for name, us in result.us_by_node.items()},
            }
        )
        return
    part = 100 * result.us_per_block / result.budget_us
    print(
        f"{result.us_per_block:.1f} us of CPU a block of {result.budget_us:.0f} us ({part:.2f} %), "
        f"{result.nodes} nodes in {result.steps} steps; an edit is a plan after "
        f"{result.compile_ms:.1f} ms."
    )
    if result.us_by_node:
        print("\nus a block, by node (Python timer, each step called alone):")
        dearest = sorted(result.us_by_node.items(), key=lambda item: -item[1])
        for name, us in dearest[:20]:
            print(f"{us:9.2f}  {name}")
