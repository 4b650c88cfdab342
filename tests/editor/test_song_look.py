"""A patch from a song comes when it is found, and the window goes on meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from nodegraph.editor.beginning.song_look import SongLook
from nodegraph.editor.beginning.starting import Chosen, new_patch
from nodegraph.editor.desk import Desk
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.storage import load
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand

LIBRARY = Library.load()
REASONS = ("Ink was chosen for it.", "calm.ogg lasts 3:10.", "Nave would suit it as well.")


class Listener:
    """Finds a look once it is let."""

    def __init__(self, refuse: str = "") -> None:
        self.go = threading.Event()
        self._refuse = refuse

    def __call__(self, song: Path) -> Chosen:
        self.go.wait(10.0)
        if self._refuse:
            raise Unusable(self._refuse)
        return Chosen(new_patch(), "ink", Path("ink.patch.json"), REASONS)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    return Desk(LIBRARY, InHand(new_patch(), LIBRARY))


def heard(songs: SongLook, desk: Desk) -> None:
    """Follow until the song was heard."""
    while songs.is_busy:
        songs.follow(desk)


def test_the_window_goes_on_and_then_the_patch_is_opened_with_its_reasons(desk: Desk) -> None:
    listener = Listener()
    songs = SongLook(listener)
    songs.begin(desk, Path("/music/calm.ogg"))
    songs.follow(desk)
    assert songs.is_busy and desk.said is not None and "calm.ogg" in desk.said.text
    assert isinstance(desk.door, InHand) and not desk.door.sent
    listener.go.set()
    heard(songs, desk)
    asked, played = desk.door.sent
    assert isinstance(asked, m.Open) and load(Path(asked.path)).title == "New patch: calm"
    assert isinstance(played, m.PlaySong) and played.repeat
    assert played.path == "/music/calm.ogg", "the show hears the song itself"
    assert desk.said.text == "Ink was chosen for it. calm.ogg lasts 3:10."
    songs.close()


def test_what_is_no_song_is_told_and_nothing_is_opened(desk: Desk) -> None:
    listener = Listener("calm.ogg has no sound.")
    listener.go.set()
    songs = SongLook(listener)
    songs.begin(desk, Path("/music/calm.ogg"))
    heard(songs, desk)
    assert desk.said is not None and desk.said.text == "calm.ogg has no sound."
    assert isinstance(desk.door, InHand) and not desk.door.sent
    songs.close()
