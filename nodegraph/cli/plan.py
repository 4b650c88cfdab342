"""`nodegraph plan`: what the engine runs and the stage draws, and how late it is."""

from __future__ import annotations

from nodegraph.cli.arguments import AsJson, PatchName, patch_path
from nodegraph.cli.report import say_problems


def command(patch: PatchName, json: AsJson = False) -> None:
    """Print the plan of a patch and its latency ledger."""
    from nodegraph.scheduler.show import show_plan
    from nodegraph.show.opening import open_patch

    opened = open_patch(patch_path(patch))
    say_problems(opened.problems)
    if json:
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(msgspec.to_builtins(opened.plan))).decode())
    else:
        print(show_plan(opened.plan, opened.library))
