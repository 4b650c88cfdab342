"""The list of commands."""

from __future__ import annotations

from nodegraph.editor.commands.table import COMMANDS
from nodegraph.editor.finding.command_search import ALSO, search_commands
from tests.editor.open_desks import desk_of


def ids(text: str, **uses: float) -> list[str]:
    return [line.command.id for line in search_commands(text, desk_of(), uses)]


def test_without_a_text_every_command_is_there_once() -> None:
    assert sorted(ids("")) == sorted(COMMANDS)


def test_what_cannot_be_now_is_dimmed_and_comes_last() -> None:
    desk = desk_of()
    lines = search_commands("", desk, {})
    cans = [line.can for line in lines]
    assert cans == sorted(cans, reverse=True)
    assert {line.command.id for line in lines if not line.can} >= {"copy", "leave", "rename"}
    desk.select("glow")
    assert all(line.can for line in search_commands("copy", desk, {}))


def test_the_words_of_other_tools_find_a_command_and_are_shown() -> None:
    desk = desk_of()
    desk.select("glow")
    line = search_commands("mute", desk, {})[0]
    assert (line.command.id, line.text, line.spans) == ("off", "mute", ((0, 4),))


def test_every_other_word_belongs_to_a_command() -> None:
    assert set(ALSO) <= set(COMMANDS)


def test_letters_that_match_are_told() -> None:
    line = search_commands("redo", desk_of(), {})[0]
    assert (line.text, line.spans) == ("Redo", ((0, 4),))


def test_what_is_used_often_comes_first() -> None:
    assert ids("s").index("save") != 0 or ids("s")[0] == "save"
    assert ids("s", select_all=9.0)[0] == "select_all"
    assert ids("", blackout=2.0, tap=1.0)[:2] == ["blackout", "tap"]


def test_what_matches_nothing_finds_nothing() -> None:
    assert ids("qqqzzz") == []
