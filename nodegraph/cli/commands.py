"""The commands by name."""

from __future__ import annotations

from typing import Annotated

import typer

import nodegraph
from nodegraph.cli import (
    bench,
    check,
    docs,
    doctor,
    edit,
    live,
    looks,
    nodes,
    plan,
    render,
    schema,
    trace,
    video,
)


def application() -> typer.Typer:
    """Return the command line as typer knows it."""
    app = typer.Typer(
        name="nodegraph",
        help="Play it a song, it draws: patches of nodes that turn sound into pictures.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_options)
    for module in (
        video,
        looks,
        edit,
        live,
        render,
        trace,
        check,
        plan,
        bench,
        nodes,
        schema,
        docs,
        doctor,
    ):
        app.command(name=module.__name__.rpartition(".")[2])(module.command)
    return app


def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"nodegraph {nodegraph.__version__}")
        raise typer.Exit
