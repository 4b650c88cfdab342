"""The song from a line of text: what was asked for, what is known about it, and how it sounds."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import signal

from nodegraph.model.declare import spec_of
from nodegraph.model.spec import Body
from nodegraph_nodes._dsp.song import Score, Song, compose, embedded, render
from nodegraph_nodes._dsp.song.brief import parse
from nodegraph_nodes._dsp.song.form import sections
from nodegraph_nodes._dsp.song.harmony import Chord, Key, voicing
from nodegraph_nodes._dsp.song.mix import ducked, loudness
from nodegraph_nodes._dsp.song.oscillators import hertz, string
from nodegraph_nodes._dsp.song.score import DRUMS
from nodegraph_nodes.song import Song as SongNode

RATE = 24000
BRIEFS = (
    "",
    "hard techno 132",
    "slow ambient in D minor, 72 bpm",
    "vocal pop ballad",
    "breakbeat",
    "lofi hip-hop",
    "synthwave in F# minor",
)


@cache
def played(brief: str = "", seconds: float = 7.0, seed: int = 0) -> Song:
    return render(compose(brief, seconds, seed), RATE)


@pytest.mark.parametrize("brief", BRIEFS)
def test_the_stems_add_up_to_the_song(brief: str) -> None:
    song = played(brief)
    total = song.drums + song.bass + song.vocals + song.other
    np.testing.assert_allclose(total, song.audio, atol=1e-6)
    assert song.audio.shape == (2, round(7.0 * RATE))
    assert song.audio.dtype == np.float32
    assert np.abs(song.chords).max() > 0.01


def test_chords_and_lead_are_parts_of_other() -> None:
    song = played()
    rest = song.other - song.chords - song.lead
    assert np.std(rest) < 0.5 * np.std(song.other)
    assert np.std(song.lead) > 0.003


@pytest.mark.parametrize("brief", BRIEFS)
def test_a_song_is_loud_finite_centred_and_never_clips(brief: str) -> None:
    audio = played(brief).audio
    assert np.isfinite(audio).all()
    assert np.abs(audio).max() < 0.98
    assert np.abs(audio.mean(axis=1)).max() < 1e-3
    assert loudness(audio, RATE) == pytest.approx(-14.0, abs=1.0)
    assert np.abs(audio[:, 0]).max() < 1e-3
    assert np.abs(audio[:, -4:]).max() < 1e-3
    alike = float(np.corrcoef(audio).flat[1])
    assert 0.2 < alike < 0.995


@pytest.mark.parametrize("brief", BRIEFS)
def test_every_pitched_note_is_in_the_scale(brief: str) -> None:
    for seed in range(4):
        score = compose(brief, 30.0, seed)
        pitched = [note for note in score.notes if note.instrument not in DRUMS]
        assert len(pitched) > 20
        assert all(note.pitch % 12 in score.scale for note in pitched)
        assert all(pitch % 12 in score.scale for chord in score.chords for pitch in chord.pitches)


def test_kicks_are_heard_on_the_beats_they_are_written_on() -> None:
    song = played("house 120 bpm", 8.0)
    drop = next(part for part in song.score.sections if part.name == "drop")
    kicks = [note.start for note in song.notes if note.instrument == "kick"]
    beats = [beat for beat in song.beats if drop.start <= beat < drop.end - 0.01]
    assert len(beats) >= 6
    assert set(np.round(beats, 9)) <= set(np.round(kicks, 9))
    low = signal.sosfilt(signal.butter(2, 150, fs=RATE, output="sos"), song.drums.mean(axis=0))
    for beat in beats:
        at = round(beat * RATE)
        before = np.std(low[at - RATE // 100 : at])
        after = np.std(low[at : at + RATE // 50])
        assert after > 3.0 * before


def test_the_drop_has_more_energy_than_the_intro_as_written_and_as_heard() -> None:
    for brief in BRIEFS:
        song = played(brief)
        level = {}
        for part in song.score.sections:
            span = song.audio[:, round(part.start * RATE) : round(part.end * RATE)]
            level[part.name] = float(np.std(span))
        assert level["drop"] > 1.4 * level["intro"], brief
        assert level["drop"] > level["build"], brief
        starts = dict(song.sections)
        assert song.energy(starts["drop"] + 0.1) > song.energy(starts["intro"] + 0.1)


def test_the_same_words_length_and_seed_give_the_same_samples() -> None:
    first, second = (render(compose("synthwave", 3.0, 5), 8000) for _ in range(2))
    assert first.score == second.score
    assert np.array_equal(first.audio, second.audio)


def test_another_seed_is_another_song() -> None:
    assert compose("", 30.0, 0).notes != compose("", 30.0, 1).notes
    symbols = {tuple(chord.symbol for chord in compose("", 30.0, seed).chords) for seed in range(8)}
    assert len(symbols) >= 4


@pytest.mark.parametrize(
    ("brief", "tempo"),
    [
        ("slow ambient in D minor, 72 bpm", 72.0),
        ("hard techno 132", 132.0),
        ("124.5BPM house", 124.5),
        ("0 bpm", 40.0),
        ("9999 bpm", 220.0),
        ("80s synthwave", None),
        ("take 5 of 1999", None),
    ],
)
def test_the_tempo_is_read_and_clamped(brief: str, tempo: float | None) -> None:
    assert parse(brief).tempo == tempo
    if tempo is not None:
        beats = np.diff(compose(brief, 20.0, 0).beats)
        np.testing.assert_allclose(beats, 60.0 / tempo, rtol=1e-9)


@pytest.mark.parametrize(
    ("brief", "key"),
    [
        ("slow ambient in D minor, 72 bpm", "D minor"),
        ("synthwave F# minor", "F# minor"),
        ("house in Bb", "Bb"),
        ("Eb major pop", "Eb major"),
        ("techno Am", "A minor"),
        ("G dorian breakbeat", "G dorian"),
        ("c sharp minor", "C# minor"),
    ],
)
def test_the_key_is_read(brief: str, key: str) -> None:
    assert compose(brief, 8.0, 0).key.startswith(key)


@pytest.mark.parametrize(
    ("brief", "style"),
    [
        ("", "house"),
        ("sunny house with piano", "house"),
        ("vocal pop ballad", "pop"),
        ("old-school hip-hop", "hiphop"),
        ("jungle", "breakbeat"),
        ("retro outrun night", "synthwave"),
        ("calm", "ambient"),
        ("zxqy flurb", "house"),
    ],
)
def test_the_style_is_read(brief: str, style: str) -> None:
    assert parse(brief).style == style


def test_named_instruments_play_and_forbidden_voices_do_not() -> None:
    piano = compose("sunny house with piano", 30.0, 0)
    assert "piano" in {note.instrument for note in piano.notes}
    assert "voice" in {note.instrument for note in compose("vocal pop", 30.0, 0).notes}
    assert "voice" not in {note.instrument for note in compose("pop, no vocals", 30.0, 0).notes}


@pytest.mark.parametrize("brief", ["", "x" * 100_000, "🎹🔥 house 🥁", "\0\n\ud800", "0 bpm", "-1"])
def test_no_brief_fails(brief: str) -> None:
    song = render(compose(brief, 2.0, 0), 8000)
    assert np.isfinite(song.audio).all()
    assert np.abs(song.audio).max() > 0.05


@pytest.mark.parametrize("seconds", [2.0, 3.3, 5.0, 11.7, 30.0, 61.0, 187.0, 600.0])
@pytest.mark.parametrize("brief", ["40 bpm", "", "220 bpm"])
def test_sections_fill_any_length_in_order(brief: str, seconds: float) -> None:
    score = compose(brief, seconds, 0)
    names = [part.name for part in score.sections]
    assert names[0] == "intro" and names[-1] == "outro"
    assert names[1:3] == ["build", "drop"]
    edges = [score.sections[0].start, *(part.end for part in score.sections)]
    assert edges[0] == 0.0 and edges[-1] == pytest.approx(seconds)
    assert all(b > a for a, b in pairwise(edges))
    assert all(0.0 <= note.start < note.end <= seconds + 0.05 for note in score.notes)
    assert score.beats[-1] < seconds and score.bars[-1] < seconds


def test_thirty_seconds_have_a_whole_arc_in_whole_bars() -> None:
    score = compose("", 30.0, 0)
    assert [part.name for part in score.sections] == ["intro", "build", "drop", "outro"]
    bars = np.array(score.bars)
    for part in score.sections:
        assert np.abs(bars - part.start).min() < 1e-6
        assert part.end - part.start >= 3.0
    assert 30.0 / (240.0 / score.tempo) == pytest.approx(round(30.0 * score.tempo / 240.0))


def test_a_long_song_breaks_and_drops_again() -> None:
    names = [name for name, _, _ in sections(620.0)]
    assert names.count("drop") >= 2
    assert "break" in names


@pytest.mark.parametrize("seconds", [float("nan"), -5.0, float("inf"), 1e9])
def test_impossible_lengths_are_clamped(seconds: float) -> None:
    assert 2.0 <= compose("", seconds, 0).seconds <= 600.0


def test_chords_are_named_after_their_notes() -> None:
    key = Key(9, "minor")
    assert Chord(key, 0).symbol == "Am"
    assert Chord(key, 5, 4).symbol == "Fmaj7"
    assert Chord(key, 6, 4).symbol == "G7"
    assert Chord(Key(5, "minor"), 5).symbol == "Db"
    assert Chord(key, 1).symbol == "Bdim"
    assert Chord(key, 1).sound.symbol == "G"


def test_voices_move_by_steps() -> None:
    for brief in BRIEFS:
        chords = compose(brief, 30.0, 1).chords
        for before, after in pairwise(chords):
            moves = [min(abs(p - old) for old in before.pitches) for p in after.pitches]
            assert max(moves) <= 5
            assert sum(moves) / len(moves) <= 3.0


def test_a_voicing_keeps_common_tones() -> None:
    c_major = voicing((0, 4, 7), ())
    a_minor = voicing((9, 0, 4), c_major)
    assert len(set(c_major) & set(a_minor)) == 2


def test_the_lead_comes_back_to_its_motif_and_changes_it() -> None:
    score = compose("techno", 64.0, 0)
    lead = [note for note in score.notes if note.instrument == "lead"]
    drop = next(part for part in score.sections if part.name == "drop")
    phrase = 8 * 60.0 / score.tempo
    shapes = []
    for turn in range(4):
        low = drop.start + turn * phrase
        inside = [note for note in lead if low - 0.01 <= note.start < low + phrase - 0.01]
        shapes.append([round((note.start - low) * 100) for note in inside])
    assert shapes[0] == shapes[2]
    pitches = [note.pitch for note in lead]
    assert len(set(pitches)) >= 3


def test_drops_have_ghosts_and_fills() -> None:
    score = compose("breakbeat", 60.0, 0)
    snares = [note.velocity for note in score.notes if note.instrument == "snare"]
    assert min(snares) < 0.35 < 0.9 < max(snares)
    fills = [note for note in score.notes if note.instrument == "tom"]
    assert fills


def test_ducking_dips_at_the_onset_and_recovers() -> None:
    gain = ducked([0.5], RATE, RATE, 0.6, 0.3)
    assert gain[RATE // 2] == pytest.approx(0.4, abs=0.01)
    assert gain[round(0.45 * RATE)] == 1.0
    assert gain[round(0.85 * RATE)] == 1.0
    assert np.abs(np.diff(gain)).max() < 0.02


def test_a_plucked_string_is_in_tune() -> None:
    for pitch in (52, 64, 79):
        tone = string(pitch, 48000, 48000, 3.0, 0.8, 1)[4000:]
        spectrum = np.abs(np.fft.rfft(tone * np.hanning(len(tone)), 1 << 19))
        low, high = (int(hertz(pitch) * ratio * (1 << 19) / 48000) for ratio in (0.96, 1.04))
        found = (low + np.argmax(spectrum[low:high])) * 48000 / (1 << 19)
        assert abs(1200 * np.log2(found / hertz(pitch))) < 3.0


def test_loudness_is_the_standards() -> None:
    time = np.arange(48000 * 3) / 48000
    sine = (10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * time)).astype(np.float32)
    assert loudness(np.stack([sine, sine]), 48000) == pytest.approx(-23.0, abs=0.1)
    assert loudness(np.zeros((2, 48000), np.float32), 48000) == -np.inf


def test_a_rate_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="8000"):
        render(compose("", 2.0, 0), 100)


def test_the_embedded_song_is_half_a_minute_and_loops_without_a_click() -> None:
    audio = embedded(16000)
    assert audio.shape == (2, 30 * 16000)
    assert audio.dtype == np.float32
    assert np.abs(audio[:, 0] - audio[:, -1]).max() < 1e-3


def test_the_spectrum_falls_about_as_music_does() -> None:
    song = render(compose("", 16.0, 0), 48000)
    frequency, power = signal.welch(song.audio.mean(axis=0), 48000, nperseg=8192)
    centres = 125.0 * 2.0 ** np.arange(7)
    levels = [
        10 * np.log10(power[(frequency > c / 1.41) & (frequency < c * 1.41)].mean())
        for c in centres
    ]
    slope = np.polyfit(np.arange(7), levels, 1)[0]
    assert -6.5 < slope < -3.0


def node(brief: str = "", seconds: float = 4.0, loop: bool = True, block: int = 512) -> SongNode:
    made = SongNode()
    made.brief, made.seconds, made.seed, made.loop = brief, seconds, 0, loop
    made.result = made.start(8000.0)
    made.prepare(8000, block, 1, 0)
    return made


def run(made: SongNode, blocks: int) -> list[Any]:
    return [made.block() for _ in range(blocks)]


def test_the_node_has_the_promised_ports() -> None:
    spec = spec_of(SongNode)
    assert spec.body is Body.START
    assert [port.name for port in spec.outputs] == [
        "audio", "drums", "bass", "vocals", "other", "chords", "lead",
        "beat", "bar", "section", "energy", "notes", "chord",
    ]  # fmt: skip
    assert [setting.name for setting in spec.settings] == ["brief", "seconds", "seed", "loop"]


@pytest.mark.parametrize("block", [64, 512, 1000])
def test_the_node_plays_every_sample_and_event_in_its_place(block: int) -> None:
    made = node(loop=False, block=block)
    song = made.result.song
    outs = run(made, 4 * 8000 // block + 3)
    audio = np.concatenate([out.audio for out in outs], axis=1)
    assert np.array_equal(audio[:, :32000], song.audio)
    assert not audio[:, 32000:].any()
    for name, times in (("beat", song.beats), ("bar", song.bars)):
        heard = [
            index * block + offset
            for index, out in enumerate(outs)
            for offset, _ in getattr(out, name)[0]
        ]
        assert heard == [round(time * 8000) for time in times]
    sections_heard = [value for out in outs for _, value in out.section[0]]
    assert len(sections_heard) == len(song.sections)
    assert all(0.0 < value <= 1.0 for value in sections_heard)


def test_every_note_that_begins_also_ends() -> None:
    outs = run(node(loop=True), 130)
    held: set[int] = set()
    begun = 0
    for out in outs:
        for note in out.notes:
            assert 0 <= note.offset < 512
            if note.on:
                assert note.id not in held
                held.add(note.id)
                begun += 1
            else:
                held.discard(note.id)
    assert begun > 40
    assert len(held) < 25


def test_a_loop_begins_again_at_its_first_sample() -> None:
    made = node(loop=True)
    audio = np.concatenate([out.audio for out in run(made, 130)], axis=1)
    assert np.array_equal(audio[:, 32000:64000], audio[:, :32000])


def test_the_node_is_silent_until_its_song_is_there() -> None:
    made = node()
    made.result = None
    out = made.block()
    assert not out.audio.any()
    assert out.beat == [[]] and out.notes == [] and out.chord == [""]


def test_a_score_is_ordered() -> None:
    score: Score = compose("pop", 30.0, 2)
    starts = [note.start for note in score.notes]
    assert starts == sorted(starts)
    assert all(0.0 < note.velocity <= 1.0 for note in score.notes)
