"""A patch from a song: the look that suits it, found by listening, and the show hears the song.

songs = SongLook()
songs.begin(desk, Path("song.ogg"))
songs.follow(desk)               # once a frame; opens the patch once it is found, and plays both
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec

from nodegraph.editor.beginning.starting import Chosen, from_song
from nodegraph.editor.beginning.untitled import untitled
from nodegraph.editor.desk import Desk
from nodegraph.model.errors import NodegraphError
from nodegraph.session.messages import Open, PlaySong


class SongLook:
    """Listens to one song at a time. A later one takes the place of one that is not done."""

    def __init__(self, find: Callable[[Path], Chosen] = from_song) -> None:
        self._find = find
        self._reader = ThreadPoolExecutor(1, "song")
        self._found: Future[Chosen] | None = None
        self._song = Path()

    @property
    def is_busy(self) -> bool:
        """Whether a song is listened to."""
        return self._found is not None

    def begin(self, desk: Desk, song: Path) -> None:
        """Listen to a song; takes some seconds."""
        if self._found is not None:
            self._found.cancel()
        self._song = song
        self._found = self._reader.submit(self._find, song)
        desk.say(f"Listening to {song.name}; the look that suits it comes in some seconds.")

    def follow(self, desk: Desk) -> None:
        """Open the patch once it is found, and let the song be heard; say why it is that one."""
        found = self._found
        if found is None or not found.done():
            return
        self._found = None
        try:
            chosen = found.result()
            title = f"{chosen.patch.title}: {self._song.stem}"
            path = untitled(msgspec.structs.replace(chosen.patch, title=title))
        except NodegraphError as problem:
            desk.say(str(problem), "warning")
            return
        desk.request(Open(path=str(path)), "New from a song")
        desk.request(PlaySong(path=str(self._song), repeat=True), "Play the song")
        desk.say(" ".join(chosen.reasons[:2]))

    def close(self) -> None:
        """Listen no longer."""
        self._reader.shutdown(wait=False, cancel_futures=True)
