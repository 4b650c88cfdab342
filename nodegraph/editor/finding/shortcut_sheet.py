"""The sheet of shortcuts: all that a key or the mouse does, by area, in columns.

    for column in sheet(COMMANDS.values(), columns=4):
        for block in column:
            block.area, [(line.title, line.keys) for line in block.lines]

It is read from the table of commands, so it cannot say what is not so. Commands that differ in a
number or a direction only are one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from nodegraph.editor.commands.table import Command

MOUSE: Final = "Mouse"
AREAS: Final = ("Nodes", "Layout", "Document", "Editor", "View", "Show", MOUSE)
HEAD: Final = 2  # lines that a heading and the space before it take
_DIRECTIONS: Final = frozenset({"left", "right", "up", "down", "top", "bottom"})
_ARROWS: Final = ("Left", "Right", "Up", "Down")


class SheetLine(NamedTuple):
    """What is done, and by which keys: each of `keys` does it."""

    title: str
    keys: tuple[str, ...]


class Block(NamedTuple):
    """An area with its lines."""

    area: str
    lines: tuple[SheetLine, ...]

    @property
    def height(self) -> int:
        """How many lines it takes with its heading."""
        return len(self.lines) + HEAD


GESTURES: Final = (
    SheetLine("Add a node", ("Double click",)),
    SheetLine("Menu of what is there", ("Right click",)),
    SheetLine("Look elsewhere", ("Middle drag", "Space+Drag")),
    SheetLine("Nearer, farther", ("Wheel",)),
    SheetLine("Turn a value", ("Drag",)),
    SheetLine("Turn it finely", ("Shift+Drag",)),
    SheetLine("Give a value its default", ("Double click",)),
    SheetLine("Branch a wired input", ("Ctrl+Drag",)),
    SheetLine("Insert a node on a cable", ("Double click",)),
    SheetLine("Put a node on a cable", ("Alt+Drag",)),
    SheetLine("Bend a cable", ("Drag",)),
    SheetLine("Cut across cables", ("Ctrl+Right drag",)),
    SheetLine("Add to the selection", ("Shift+Click",)),
)


def sheet(commands: Iterable[Command], columns: int) -> list[list[Block]]:
    """Return the blocks in columns that are about as high as each other, read downwards."""
    return in_columns(blocks(commands), columns)


def blocks(commands: Iterable[Command]) -> list[Block]:
    """Return the areas with what has a key in each, and last what the mouse does."""
    by_area: dict[str, list[Command]] = {}
    for command in commands:
        if command.keys:
            by_area.setdefault(command.area, []).append(command)
    order = [*AREAS, *sorted(by_area.keys() - set(AREAS))]
    found = [Block(area, _lines(by_area[area])) for area in order if area in by_area]
    return [*found, Block(MOUSE, GESTURES)]


def in_columns(blocks: Sequence[Block], columns: int) -> list[list[Block]]:
    """Return blocks in at most so many columns, in their order, the highest as low as can be."""
    heights = [block.height for block in blocks]
    limit = max([*heights, -(-sum(heights) // max(columns, 1))], default=0)
    while True:
        found: list[list[Block]] = []
        left = 0
        for block in blocks:
            if not found or block.height > left:
                found.append([])
                left = limit
            found[-1].append(block)
            left -= block.height
        if len(found) <= max(columns, 1):
            return found
        limit += 1


def caps(keys: str) -> tuple[str, ...]:
    """Return the keys of a shortcut one by one: "Ctrl++" is Ctrl and +."""
    if keys.endswith("++"):
        return (*keys[:-2].split("+"), "+")
    return tuple(keys.split("+")) if len(keys) > 1 else (keys,)


def _lines(commands: Sequence[Command]) -> tuple[SheetLine, ...]:
    alike: dict[str, list[Command]] = {}
    for command in commands:
        alike.setdefault(_stem(command), []).append(command)
    lines: list[SheetLine] = []
    for stem, group in alike.items():
        if len(group) > 2:
            lines.append(SheetLine(stem, _joined([command.keys[0] for command in group])))
        else:
            lines += [SheetLine(command.title.partition(":")[0], command.keys) for command in group]
    return tuple(lines)


def _stem(command: Command) -> str:
    """Return what commands have in common that differ in a number or a direction."""
    stem, _, last = command.title.rpartition(" ")
    return stem if stem and (last.isdigit() or last in _DIRECTIONS) else command.title


def _joined(keys: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of like commands as one: 1 ... 9, Ctrl+Arrows."""
    prefix, _, last = keys[0].rpartition("+")
    lead = f"{prefix}+" if prefix else ""
    if last in _ARROWS:
        return (f"{lead}Arrows",)
    return (f"{lead}{last} ... {keys[-1].rpartition('+')[2]}",)
