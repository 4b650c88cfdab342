"""Notes from a MIDI file: each on its sample, through changes of tempo and metre."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mido import Message, MetaMessage, MidiFile, MidiTrack

from nodegraph.model.errors import Unusable
from nodegraph_nodes._dsp.midi_score import read_midi
from tests.playing import BLOCK, RATE, Player


def written(path: Path, *tracks: list[Any], per_beat: int = 480, type: int = 1) -> Path:
    file = MidiFile(ticks_per_beat=per_beat, type=type)
    for messages in tracks:
        file.tracks.append(MidiTrack(messages))
    file.save(path)
    return path


def on(pitch: int, time: int = 0, velocity: int = 100, channel: int = 0) -> Message:
    return Message("note_on", note=pitch, velocity=velocity, time=time, channel=channel)


def off(pitch: int, time: int = 0, channel: int = 0) -> Message:
    return Message("note_off", note=pitch, time=time, channel=channel)


def tempo(bpm: float, time: int = 0) -> MetaMessage:
    return MetaMessage("set_tempo", tempo=round(6e7 / bpm), time=time)


def metre(beats: int, unit: int, time: int = 0) -> MetaMessage:
    return MetaMessage("time_signature", numerator=beats, denominator=unit, time=time)


def played(path: Path, blocks: int, **said: Any) -> Any:
    settings = {"file": path.name, **said}
    with Player("source.midi_file", {}, settings, roots=(path.parent,)) as player:
        made = player.run(blocks)
    made["notes"] = [
        (number * BLOCK + note.offset, note.on, note.pitch, note.velocity, note.id)
        for number, notes in enumerate(made["notes"])
        for note in notes or ()
    ]
    return made


def test_notes_start_and_end_on_their_samples_across_a_change_of_tempo(tmp_path: Path) -> None:
    """Two beats at 120, then 60 bpm: beat 3 is 2 s, which no single tempo gives."""
    track = [on(60), off(60, 480), on(64, 960, 80), off(64, 240)]
    path = written(tmp_path / "a.mid", [tempo(120), tempo(60, 960)], track)
    notes = played(path, 280)["notes"]
    assert [note[:4] for note in notes] == [
        (0, True, 60.0, 100.0),
        (RATE // 2, False, 60.0, 0.0),
        (2 * RATE, True, 64.0, 80.0),
        (5 * RATE // 2, False, 64.0, 0.0),
    ]


def test_beats_and_bars_follow_the_metre(tmp_path: Path) -> None:
    """One bar of 3/4, then 6/8: bars of three quarters; then 7/8, whose last beat is short."""
    head = [metre(3, 4), metre(6, 8, 1440), metre(7, 8, 1440)]
    path = written(tmp_path / "a.mid", head, [on(60), off(60, 1440 + 1440 + 1680)])
    made = played(path, 450, loop=False)
    eighth = RATE // 4
    bars = [at for at, _ in made["bar"][0]]
    assert bars == [0, 6 * eighth, 12 * eighth]
    beats = [at // eighth for at, _ in made["beat"][0]]
    assert beats == [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]
    assert [value > 0.9 for _, value in made["beat"][0]] == [beat in (0, 6, 12) for beat in beats]
    assert made["ended"][0] == [(19 * eighth - 1, 1.0)]


def test_it_goes_round_on_the_bar_line_with_new_notes(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mid", [tempo(240), on(60), off(60, 100)])
    made = played(path, 200)
    starts = [(at, id) for at, is_on, _, _, id in made["notes"] if is_on]
    assert starts == [(0, 0), (RATE, 1), (2 * RATE, 2)]
    assert [at for at, _ in made["ended"][0]] == [RATE - 1, 2 * RATE - 1]
    assert made["tempo"][0, -1] == pytest.approx(240.0)


def test_every_note_that_starts_ends_whatever_the_file_says(tmp_path: Path) -> None:
    """Struck twice, let go on the same tick, never let go, velocity 0 for an end."""
    track = [on(60), on(60, 480), on(62), off(62), on(64), on(60, 10, velocity=0)]
    path = written(tmp_path / "a.mid", track)
    notes = played(path, 400)["notes"]
    sounding: set[int] = set()
    for _, is_on, _, _, id in notes:
        assert (id in sounding) != is_on
        sounding ^= {id}
    assert len([note for note in notes if note[1]]) >= 4
    last_turn = [note for note in notes if note[0] >= 3 * RATE]
    assert len({id for *_, id in last_turn}) <= 5


def test_only_the_channel_that_is_asked_for_plays(tmp_path: Path) -> None:
    track = [on(60), on(36, channel=9), off(60, 100), off(36, channel=9)]
    path = written(tmp_path / "a.mid", track)
    pitches = {note[2] for note in played(path, 20, channel=10)["notes"]}
    assert pitches == {36.0}


def test_stopping_lets_go_of_what_is_held(tmp_path: Path) -> None:
    import numpy as np

    path = written(tmp_path / "a.mid", [on(60), off(60, 960)])
    playing = np.array([1.0] * 10 + [0.0] * 5 + [1.0] * 100)
    with Player(
        "source.midi_file", {"playing": playing}, {"file": "a.mid"}, roots=(tmp_path,)
    ) as player:
        notes = [
            (n, note.on) for n, all in enumerate(player.run(110)["notes"]) for note in all or ()
        ]
    assert notes == [(0, True), (10, False)]
    assert path.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a MIDI file"),
        (b"RIFF....", "not a MIDI file"),
        (b"MThd\0\0\0\6\0\0\0\1\1\xe0MTrk\0\0\0\x08\0\x90", "not a MIDI file"),
        (b"MThd\0\0\0\6\0\0\0\1\xe7\x28MTrk\0\0\0\4\0\xff\x2f\0", "film frames"),
        (b"MThd\0\0\0\6\0\0\0\1\1\xe0MTrk\0\0\0\4\0\xff\x2f\0", "no notes"),
        (
            b"MThd\0\0\0\6\0\0\0\1\0\1MTrk\0\0\0\x07\xff\xff\xff\x7f\xff\x2f\0",
            "longer than 4 hours",
        ),
    ],
)
def test_what_is_no_score_is_said_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "bad.mid"
    path.write_bytes(data)
    with pytest.raises(Unusable, match=said):
        read_midi(path)


def test_a_file_of_a_billion_beats_is_refused(tmp_path: Path) -> None:
    quick = MetaMessage("set_tempo", tempo=1)
    path = written(tmp_path / "a.mid", [quick, on(60), off(60, 0x0FFFFFFF)], per_beat=1)
    with pytest.raises(Unusable, match="beats"):
        read_midi(path)
