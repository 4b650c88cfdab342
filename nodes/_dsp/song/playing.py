"""From a score to sound."""

from __future__ import annotations

import numpy as np

from . import mix
from .drums import drum
from .effects import transition
from .instruments import tone
from .score import DRUMS, Note, Score, Signal, Song
from .styles import STYLES, Style

_STEMS = {"bass": "bass", "lead": "lead", "voice": "vocals"}
_DRUM_GAINS = {
    "kick": 0.72, "snare": 0.85, "clap": 0.9, "hat": 0.8, "open": 0.75, "shaker": 0.85,
    "ride": 0.7, "rim": 0.4, "tom": 0.7, "crash": 1.0,
}  # fmt: skip
_TONE_GAINS = {"pad": 0.6, "pluck": 1.6, "bell": 0.9}
_ROUND_ROBIN = {"hat": 4, "shaker": 4, "snare": 3, "clap": 2, "tom": 3}


def play(score: Score, rate: int) -> Song:
    """Play a score at `rate` Hz; see `render` of the package."""
    if not 8000 <= rate <= 192_000:
        raise ValueError(f"song: the rate {rate} Hz is outside 8000..192000; use 48000.")
    count = round(score.seconds * rate)
    style = STYLES[score.style]
    stems = _dry(score, rate, count)
    _process(stems, score, style, rate, count)
    _balance(stems, style, rate)
    fader = _fader(score, rate, count)
    for stem in stems.values():
        stem *= fader
    mix.mastered(stems, rate)
    other = stems["chords"] + stems["lead"] + stems["effects"]
    audio = np.add(stems["drums"] + stems["bass"] + stems["vocals"], other, dtype=np.float32)
    return Song(
        rate, score, audio, stems["drums"], stems["bass"], stems["vocals"], other,
        stems["chords"], stems["lead"],
    )  # fmt: skip


def _dry(score: Score, rate: int, count: int) -> dict[str, Signal]:
    """Every note in its place, on the bus of its stem. Equal notes are made once."""
    names = ("kick", "drums", "bass", "chords", "lead", "vocals", "effects")
    stems = {name: np.zeros((2, count), np.float32) for name in names}
    made: dict[tuple[object, ...], Signal] = {}
    strokes: dict[str, int] = {}
    kit = STYLES[score.style].kit
    lead = STYLES[score.style].lead.instrument
    for note in score.notes:
        if note.instrument in DRUMS:
            strokes[note.instrument] = strokes.get(note.instrument, -1) + 1
            variant = strokes[note.instrument] % _ROUND_ROBIN.get(note.instrument, 1)
            key: tuple[object, ...] = (note.instrument, variant)
            if key not in made:
                made[key] = drum(note.instrument, kit, rate, variant)
            gain = note.velocity**1.3 * _DRUM_GAINS[note.instrument]
            bus = "kick" if note.instrument == "kick" else "drums"
            _add(stems[bus], note.start * rate, made[key], gain)
        else:
            sound = _tone(note, score.style, rate, made)
            bus = "lead" if note.instrument == lead else _STEMS.get(note.instrument, "chords")
            _add(stems[bus], note.start * rate, sound, _TONE_GAINS.get(note.instrument, 1.0))
    for effect in score.effects:
        _add(
            stems["effects"], effect.start * rate, transition(effect, rate, score.seed % 4096), 1.0
        )
    return stems


def _tone(note: Note, style: str, rate: int, made: dict[tuple[object, ...], Signal]) -> Signal:
    # Lengths to 10 ms and forces to an eighth: nobody hears it, and most notes come from memory.
    length, force = max(1, round((note.end - note.start) * 100)), max(1, round(note.velocity * 8))
    key = (note.instrument, note.pitch, length, force)
    if key not in made:
        made[key] = tone(note.instrument, style, note.pitch, length / 100, force / 8, rate)
    return made[key]


def _add(bus: Signal, at: float, sound: Signal, gain: float) -> None:
    start = round(at)
    room = bus.shape[1] - start
    if room > 0:
        part = sound[:, :room]
        bus[:, start : start + part.shape[1]] += np.float32(gain) * part


def _process(stems: dict[str, Signal], score: Score, style: Style, rate: int, count: int) -> None:
    """Filters, ducking, echoes and the room, in place; the kick joins the drums dry."""
    beat = 60.0 / score.tempo
    kicks = [note.start for note in score.notes if note.instrument == "kick"]
    duck = mix.ducked(kicks, count, rate, style.duck, min(0.75 * beat, 0.4))
    soft = np.float32(0.5) + np.float32(0.5) * duck
    openness = mix.curve(score.brightness, count, rate)
    drums = mix.cut(stems["drums"], rate, 90.0)
    stems["drums"] = mix.in_room(drums, rate, 0.22, 0.9, 11) + stems.pop("kick")
    stems["bass"] = mix.cut(stems["bass"], rate, 28.0) * duck
    chords = mix.aired(mix.cut(stems["chords"], rate, 130.0), rate, 1.6)
    chords = mix.opened(chords, rate, openness)
    wet = mix.in_room(chords, rate, 0.3, style.space, 12)
    stems["chords"] = mix.widened(wet * duck, rate, 1.1)
    for name, wetness, repeat, seed in (("lead", 0.28, 0.42, 13), ("vocals", 0.38, 0.3, 14)):
        dry = stems[name]
        if dry.any():
            dry = mix.aired(mix.cut(dry, rate, 170.0), rate, 1.2)
            dry = dry + mix.echo(dry, rate, 0.75 * beat, repeat)
            wet = mix.in_room(dry, rate, wetness, style.space, seed)
            stems[name] = np.multiply(wet, soft, dtype=np.float32)
    stems["effects"] *= soft


def _balance(stems: dict[str, Signal], style: Style, rate: int) -> None:
    """Set each stem's loudness by measuring it; effects keep their own."""
    for name, wanted in style.balance.items():
        level = mix.loudness(stems[name].mean(axis=0, keepdims=True), rate)
        if level > -60.0:
            stems[name] *= np.float32(10.0 ** ((wanted - 16.0 - level) / 20.0))


def _fader(score: Score, rate: int, count: int) -> Signal:
    """The master fader: quiet parts a little quieter, and an end that fades to nothing."""
    gain = 0.6 + 0.4 * mix.curve(score.energy, count, rate)
    gain = np.minimum(gain, 1.0)
    tail = max(1, min(round(0.1 * count), round(0.8 * rate)))
    gain[-tail:] *= 0.5 + 0.5 * np.cos(np.linspace(0.0, np.pi, tail, dtype=np.float32))
    edge = min(count, max(2, round(0.0005 * rate)))
    gain[:edge] *= np.linspace(0.0, 1.0, edge, dtype=np.float32)
    return np.asarray(gain, np.float32)
