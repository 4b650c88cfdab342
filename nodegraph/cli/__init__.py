"""The command line: `nodegraph COMMAND`. One module a command; none holds logic of its own."""

from __future__ import annotations

import sys

from nodegraph.model.errors import NodegraphError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code: 0 done, 1 failed, 2 unusable input."""
    import typer

    from nodegraph.cli.commands import application

    command = typer.main.get_command(application())
    try:
        return command.main(arguments, prog_name="nodegraph", standalone_mode=False) or 0
    except NodegraphError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output, such as `head`, has had enough
        sys.stderr.close()
        return 1
    except Exception as problem:
        return _of_click(problem)


def _of_click(problem: Exception) -> int:
    """Say what click found wrong with the arguments; anything else is a defect and raised."""
    show = getattr(problem, "show", None)
    if show is None:
        if type(problem).__name__ == "Abort":
            print("Stopped.", file=sys.stderr)
            return 1
        raise problem
    show()
    return int(getattr(problem, "exit_code", 2))
