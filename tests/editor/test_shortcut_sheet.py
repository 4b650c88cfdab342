"""The sheet of shortcuts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.commands.table import COMMANDS
from nodegraph.editor.finding.shortcut_sheet import (
    GESTURES,
    MOUSE,
    Block,
    SheetLine,
    blocks,
    caps,
    in_columns,
    sheet,
)

BLOCKS = st.lists(
    st.integers(0, 20).map(lambda n: Block("x", (SheetLine("do", ("A",)),) * n)), max_size=8
)


def line(title: str) -> SheetLine:
    return next(
        each for block in blocks(COMMANDS.values()) for each in block.lines if each.title == title
    )


def test_every_command_with_a_key_is_on_the_sheet() -> None:
    titles = [each.title for block in blocks(COMMANDS.values()) for each in block.lines]
    for command in COMMANDS.values():
        if command.keys:
            assert any(command.title.startswith(title) for title in titles), command.title


def test_commands_without_a_key_are_not() -> None:
    keyless = {command.title for command in COMMANDS.values() if not command.keys}
    commands = [block for block in blocks(COMMANDS.values()) if block.area != MOUSE]
    assert not keyless & {each.title for block in commands for each in block.lines}


def test_numbers_and_directions_are_one_line() -> None:
    assert line("Go to view").keys == ("1 ... 9",)
    assert line("Store view").keys == ("Ctrl+1 ... 9",)
    assert line("Move").keys == ("Arrows",)
    assert line("Align").keys == ("Ctrl+Alt+Arrows",)


def test_other_lines_have_all_their_keys() -> None:
    assert line("Redo").keys == ("Ctrl+Y", "Ctrl+Shift+Z")


def test_the_mouse_comes_last() -> None:
    assert blocks(COMMANDS.values())[-1] == Block(MOUSE, GESTURES)


@given(BLOCKS, st.integers(1, 5))
def test_columns_hold_all_blocks_in_their_order(found: list[Block], columns: int) -> None:
    placed = in_columns(found, columns)
    assert [block for column in placed for block in column] == found
    assert len(placed) <= columns


@given(BLOCKS, st.integers(1, 5))
def test_no_other_cut_makes_the_highest_column_lower(found: list[Block], columns: int) -> None:
    heights = [block.height for block in found]
    best = min((max(map(sum, cut)) for cut in cuts(heights, columns)), default=0)
    placed = [sum(block.height for block in column) for column in in_columns(found, columns)]
    assert max(placed, default=0) == best


def cuts(heights: list[int], columns: int) -> list[list[list[int]]]:
    """Return every way to part a list into at most so many pieces."""
    if not heights:
        return []
    whole = [[heights]]
    if columns == 1:
        return whole
    return whole + [
        [heights[:at], *rest]
        for at in range(1, len(heights))
        for rest in cuts(heights[at:], columns - 1)
    ]


def test_a_narrow_window_has_one_column() -> None:
    assert len(sheet(COMMANDS.values(), 1)) == 1
    assert len(sheet(COMMANDS.values(), 4)) > 2


def test_a_shortcut_is_told_key_by_key() -> None:
    assert caps("Ctrl+Shift+Z") == ("Ctrl", "Shift", "Z")
    assert caps("Ctrl++") == ("Ctrl", "+")
    assert caps("+") == ("+",)
    assert caps("Ctrl+1 ... 9") == ("Ctrl", "1 ... 9")
