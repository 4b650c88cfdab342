"""A show is given another song while it plays: it is heard, logged, and outlives its processes."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from nodegraph.model.errors import Unusable
from nodegraph.session import messages as m
from nodegraph.show.live.control_log import Logged, Sung, read_log
from nodegraph.show.live.replay import Replay
from nodegraph.show.live.ring import Ring, Slot
from nodegraph.show.opening import open_patch
from tests.show.live.conftest import RATE, Playing, until

pytestmark = pytest.mark.slow


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A file of one tone that gets louder all the time, so that every place of it is known."""
    at = np.arange(RATE * 120) / RATE
    sound = (0.1 + at / 150.0) * np.sin(2 * np.pi * 220.0 * at)
    path = tmp_path / "rising.wav"
    soundfile.write(path, np.stack([sound, sound], 1).astype(np.float32), RATE, subtype="FLOAT")
    return path


def heard(show: Playing) -> dict[str, Any] | None:
    """Return the song that the engine says it plays."""
    engine = show.status["engine"]
    return None if engine is None else engine["song"]


def plays(show: Playing, song: Path) -> bool:
    found = heard(show)
    return found is not None and found["path"] == str(song)


def test_every_block_with_another_song_is_made_again_from_the_log(
    show: Playing, patch: Path, song: Path
) -> None:
    ring = Ring.of(show.launcher.folder / f"blocks-{show.generation}.ring", open_patch(patch).plan)
    show.client.play_song(song)
    until(lambda: plays(show, song))
    until(lambda: any(what == "song" for _, what, _ in read_log(show.launcher.control).done))
    logged = read_log(show.launcher.control)
    block, _, sung = next(entry for entry in logged.done if entry[1] == "song")
    assert isinstance(sung, Sung) and sung.audio == str(song)
    until(lambda: ring.newest > block + 40)
    live: dict[int, Slot] = {}
    for number in range(max(block - 20, 0), block + 40):
        slot = ring.read(number)
        if slot is not None:
            live[number] = slot
    assert len([number for number in live if number >= block]) > 20
    last = max(live)
    whole = Logged(logged.start, (*logged.done, (last, "end", None)), logged.path)
    with Replay(whole, None) as again:
        for number in range(last + 1):
            again.run_block()
            if number in live:
                np.testing.assert_array_equal(live[number].sound, again.block_sound())
    frames = live[last].sound.shape[1]
    place = (last - block) * frames  # of the song, which began with that block
    sound = soundfile.read(song, dtype="float32")[0].T
    np.testing.assert_array_equal(live[last].sound, sound[:, place : place + frames])
    assert show.status["song"] == str(song)


def test_the_song_goes_on_where_it_was_after_an_engine_and_a_session_have_died(
    show: Playing, song: Path
) -> None:
    show.client.play_song(song)
    first = until(lambda: plays(show, song) and heard(show))["first"]
    os.kill(show.pids["engine"], signal.SIGKILL)
    died = show.status["pids"]["engine"]
    until(lambda: show.status["pids"]["engine"] != died and plays(show, song))
    again = heard(show)
    assert again is not None and again["first"] == first
    show.launcher.session.kill()
    show.again()
    until(lambda: show.status["song"] == str(song) and plays(show, song))
    again = heard(show)
    assert again is not None and again["first"] == first, "it was not begun anew"
    os.kill(show.pids["engine"], signal.SIGKILL)
    died = show.status["pids"]["engine"]
    until(lambda: show.status["pids"]["engine"] != died and plays(show, song))
    again = heard(show)
    assert again is not None and again["first"] == first
    told = [json.loads(line) for line in show.launcher.control.read_bytes().splitlines()]
    assert [what for _, what, _ in told].count("song") == 1


def test_what_is_no_song_leaves_what_is_heard(show: Playing, tmp_path: Path, song: Path) -> None:
    with pytest.raises(Unusable, match="does not exist; name a sound file"):
        show.client.play_song(tmp_path / "gone.wav")
    with pytest.raises(Unusable, match="needs the name"):
        show.client.request(m.PlaySong(id=show.client._id, path=""))
    show.client.play_song(song)
    until(lambda: plays(show, song))
    words = tmp_path / "words.wav"
    words.write_text("no sound")
    show.client.play_song(words)
    until(lambda: "What was heard before goes on." in show.log())
    assert "words.wav" in show.log()
    until(lambda: show.status["song"] == str(song))
    assert plays(show, song)


def test_a_song_that_is_asked_for_again_begins_anew_and_the_room_of_others_is_given_back(
    show: Playing, song: Path, drums: Path
) -> None:
    show.client.play_song(song)
    first = until(lambda: plays(show, song) and heard(show))["first"]
    show.client.play_song(song)
    until(lambda: (found := heard(show)) is not None and found["first"] > first)
    until(lambda: len(list(show.launcher.folder.glob("song-*.npy"))) == 1)
    show.client.play_song(drums, repeat=True)
    until(lambda: plays(show, drums))
    until(lambda: len(list(show.launcher.folder.glob("song-*.npy"))) == 1)
