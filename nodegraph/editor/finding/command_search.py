"""The list of commands: what a person types as a ranked list, with what cannot be now dimmed.

lines = search_commands("grp", desk, preferences.commands)
lines[0].command.title, lines[0].spans, lines[0].can
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from nodegraph.editor.commands.table import COMMANDS, Command
from nodegraph.editor.desk import Desk
from nodegraph.editor.finding.matching import EXACT, GOOD, Names, Query, Spans, spans_in

# What people who come from other tools look for.
ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "arrange": ("auto layout", "tidy", "clean up"),
    "blackout": ("kill", "fade to black"),
    "capture": ("store values", "write back"),
    "comment": ("note", "annotation", "sticky"),
    "delete": ("remove", "clear"),
    "enter": ("dive in", "open sub-patch"),
    "fit": ("frame all", "zoom to fit"),
    "fit_chosen": ("frame selected", "zoom to selection"),
    "frame": ("backdrop", "box", "group box"),
    "from_song": ("import audio", "load song"),
    "fullscreen": ("full screen",),
    "group": ("encapsulate", "compound", "sub-patch", "collapse"),
    "log": ("errors", "console", "messages"),
    "meters": ("profiler", "cpu", "cost"),
    "off": ("mute", "disable"),
    "palette": ("insert", "create", "search"),
    "panic": ("stop all", "reset all"),
    "perform": ("public controls", "knobs"),
    "play_song": ("audio file", "music", "input"),
    "preview": ("output", "monitor"),
    "record": ("capture video", "export"),
    "store_view_1": ("bookmark",),
    "swap": ("replace", "change type"),
    "tap": ("tempo", "bpm"),
    "unpack": ("ungroup", "expand"),
    "view_1": ("bookmark",),
}

_NAMES: Final = {
    command.id: Names.of(
        command.title, f"{command.area}.{command.id}", ALSO.get(command.id, ()), command.area, ""
    )
    for command in COMMANDS.values()
}
_ORDER: Final = {id: place for place, id in enumerate(COMMANDS)}


class CommandLine(NamedTuple):
    """A command that was found. `spans`: the matched letters of `text`; `can`: it can be now.

    `text` is its title, or what other tools call it where that was found.
    """

    command: Command
    text: str
    spans: Spans
    can: bool


def search_commands(
    text: str,
    desk: Desk,
    uses: Mapping[str, float],
    commands: Iterable[Command] = COMMANDS.values(),
) -> list[CommandLine]:
    """Return the commands that a text finds, the best first; all of them for none.

    What can be done now comes before what cannot, what the person uses often before the rest.
    """
    query = Query.of(text)
    found: list[tuple[tuple[object, ...], CommandLine]] = []
    for command in commands:
        score = query.grade(_NAMES[command.id])
        if not score:
            continue
        can = command.when(desk)
        shown, spans = spans_in(query, (command.title, *ALSO.get(command.id, ())))
        order = (
            score < GOOD, not can, score < EXACT, -uses.get(command.id, 0.0), -score,
            _ORDER[command.id],
        )  # fmt: skip
        found.append((order, CommandLine(command, shown, spans, can)))
    return [line for _, line in sorted(found, key=lambda one: one[0])]
