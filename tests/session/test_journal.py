"""A journal loses nothing that was acknowledged, wherever its file is cut off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from nodegraph.model.edits import AddNode, Edit, RemoveNode, RenameNode, SetPart, SetValue, Unpack
from nodegraph.model.errors import Failed, Unusable
from nodegraph.model.patch import Patch, PatchNode
from nodegraph.model.storage import dumps, load
from nodegraph.session.history import History
from nodegraph.session.journal import (
    Commanded,
    Edited,
    Entry,
    Journal,
    Performed,
    Record,
    read,
    replayed,
)
from tests.model.conftest import FIXTURES

GOLDEN = load(FIXTURES / "golden.patch.json")
EDITS: tuple[Edit, ...] = (
    SetValue("mix", "level_a", 0.1 + 0.2),
    AddNode("ünï", PatchNode("math.add", values={"amount": 1.0}), (3, 0.5)),
    RenameNode("808", "kick"),
    Unpack("voice_1"),
    SetPart("cues", [{"name": "a\nb", "snapshot": "\u2028"}]),
    RemoveNode("spread"),
)


def records() -> tuple[list[Record], Patch]:
    """Return the records of a session, and the document at its end."""
    history = History(GOLDEN)
    made: list[Record] = []
    for edit in EDITS:
        history, step = history.do("desk", "Edit", edit)
        made.append(Edited(client="desk", name=step.name, change=step.change))
    history, step = history.undo("desk")
    made.append(Edited(client="desk", name=step.name, change=step.change, verb=step.verb))
    made.insert(2, Performed(client="tablet", sample=512, values={"mix.level_a": 0.5, "a.b": None}))
    made.insert(5, Commanded(client="desk", sample=1024, command="tempo", what={"bpm": 96}))
    return made, history.patch


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.start(tmp_path / "show.journal", GOLDEN, sync="never")


def test_what_was_written_is_read_and_replayed(journal: Journal) -> None:
    made, patch = records()
    assert [journal.append(record) for record in made] == list(range(1, len(made) + 1))
    base, entries, note = read(journal.path)
    assert dumps(base) == dumps(GOLDEN)
    assert [entry.seq for entry in entries] == list(range(1, len(made) + 1))
    assert dumps(replayed(base, entries)) == dumps(patch)
    assert [type(entry.record) for entry in entries] == [type(record) for record in made]
    assert entries[2].record == made[2] and entries[5].record == made[5]
    assert note == ""


def test_a_file_cut_at_any_byte_keeps_every_whole_record(journal: Journal, tmp_path: Path) -> None:
    made, _ = records()
    ends = [journal.size]
    for record in made:
        journal.append(record)
        ends.append(journal.size)
    data = journal.path.read_bytes()
    assert len(data) == ends[-1]
    torn = tmp_path / "torn.journal"
    for cut in range(ends[-4], len(data) + 1):
        torn.write_bytes(data[:cut])
        _, entries, note = read(torn)
        assert len(entries) == sum(end <= cut for end in ends) - 1
        assert bool(note) == (cut not in ends)


def test_a_torn_journal_goes_on_behind_its_last_whole_record(journal: Journal) -> None:
    made, patch = records()
    for record in made[:-1]:
        journal.append(record)
    journal.close()
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole + b'{"seq":9,"crc":"0')
    again = Journal.open(journal.path)
    assert again.append(made[-1]) == len(made)
    base, entries, note = read(journal.path)
    assert (len(entries), note) == (len(made), "")
    assert dumps(replayed(base, entries)) == dumps(patch)


@pytest.mark.parametrize("place", [30, 200, -40])
def test_a_byte_that_rotted_ends_the_reading_before_its_record(
    journal: Journal, place: int
) -> None:
    made, _ = records()
    first = journal.size
    for record in made:
        journal.append(record)
    data = bytearray(journal.path.read_bytes())
    data[first + place if place > 0 else place] ^= 1
    journal.path.write_bytes(data)
    entries, note = read(journal.path)[1:]
    assert len(entries) == (0 if place > 0 else len(made) - 1)
    assert "left out" in note


def test_records_out_of_their_order_are_not_read(journal: Journal) -> None:
    for sample in range(3):
        journal.append(Performed(client="desk", sample=sample, values={}))
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    assert [entry.seq for entry in read(journal.path).entries] == [1]


def test_a_rotated_journal_begins_with_the_document_of_that_moment(
    journal: Journal, tmp_path: Path
) -> None:
    made, patch = records()
    for record in made:
        journal.append(record)
    kept = tmp_path / "before.journal"
    fresh = journal.rotate(patch, kept)
    assert fresh.append(Performed(client="desk", sample=9, values={})) == len(made) + 1
    base, entries, _ = read(journal.path)
    assert dumps(base) == dumps(patch)
    assert [entry.seq for entry in entries] == [len(made) + 1]
    old, before, note = read(kept)
    assert (dumps(replayed(old, before)), note) == (dumps(patch), "")
    assert Journal.open(journal.path).seq == len(made) + 1


def test_a_rotated_journal_without_records_goes_on_with_its_number(journal: Journal) -> None:
    journal.append(Performed(client="desk", sample=1, values={}))
    journal.rotate(GOLDEN).close()
    assert Journal.open(journal.path).append(Performed(client="x", sample=2, values={})) == 2


def test_a_rotation_that_fails_leaves_the_old_journal_going_on(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        with pytest.raises(Failed, match="no space left"):
            journal.rotate(GOLDEN)
    assert journal.append(Performed(client="desk", sample=1, values={})) == 1
    assert len(read(journal.path).entries) == 1


def test_a_record_that_did_not_fit_leaves_the_file_whole(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def half(file: int, data: Any) -> int:
        if len(data) < 20:
            raise OSError(28, "No space left on device")
        return write(file, data[: len(data) // 2])

    before = journal.path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", half)
        with pytest.raises(Failed, match="no space left"):
            journal.append(Performed(client="desk", sample=1, values={"mix.level_a": 1}))
    assert journal.path.read_bytes() == before
    assert journal.append(Performed(client="desk", sample=1, values={})) == 1
    assert read(journal.path).note == ""


@pytest.mark.parametrize(
    ("sync", "performed", "edited"), [("always", 1, 1), ("edits", 0, 1), ("never", 0, 0)]
)
def test_the_policy_says_what_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sync: Any, performed: int, edited: int
) -> None:
    journal = Journal.start(tmp_path / "show.journal", GOLDEN, sync)
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    journal.append(Performed(client="desk", sample=1, values={}))
    assert len(flushed) == performed
    journal.append(records()[0][0])
    assert len(flushed) == performed + edited


@pytest.mark.parametrize(
    "text", ["", "{}\n", "nonsense", '{"seq":0,"crc":"00000000","record":{}}\n']
)
def test_what_is_no_journal_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "show.journal"
    path.write_text(text)
    for function in (read, Journal.open):
        with pytest.raises(Unusable, match=r"show\.journal: this is not a whole"):
            function(path)
    with pytest.raises(Unusable, match="cannot be read"):
        read(tmp_path / "none")


def test_an_edit_that_does_not_fit_names_its_record() -> None:
    entry = Entry(7, Edited(client="desk", name="x", change=RemoveNode("absent")))
    with pytest.raises(Unusable, match=r"^Record 7 of the journal does not fit: absent"):
        replayed(GOLDEN, [entry])
