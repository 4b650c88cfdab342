"""Read a line of free text as wishes for a song. Anything not understood is passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass

TEMPO_LOW, TEMPO_HIGH = 40.0, 220.0

_STYLES = {
    "house": "house disco dance edm garage club balearic",
    "techno": "techno industrial acid rave trance minimal warehouse",
    "ambient": "ambient drone meditation soundscape newage",
    "pop": "pop ballad anthem indie singer songwriter rock",
    "breakbeat": "breakbeat break breaks jungle dnb bigbeat amen",
    "hiphop": "hiphop hop lofi trap rap boombap beats downtempo triphop",
    "synthwave": "synthwave retrowave outrun retro 80s vaporwave cyberpunk neon",
}
_HINTS = {  # words that choose a style only when no style is named
    "ambient": "calm sleep floating space dream dreamy ocean stars slow soft quiet",
    "pop": "vocal vocals voice song love choir",
    "hiphop": "chill study coffee rain",
    "techno": "hard dark brutal machine",
    "house": "sunny summer happy party beach",
}
_INSTRUMENTS = {
    "piano": "piano grand pianos",
    "keys": "rhodes epiano keys wurlitzer electric",
    "pluck": "pluck plucks guitar harp strings koto string",
    "bell": "bell bells vibraphone glass music-box celesta",
    "stab": "stab stabs saw saws synth supersaw",
}


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_MINOR = _words("dark sad melancholic moody night noir minor lonely gloomy rain blue")
_MAJOR = _words("happy sunny bright joyful summer major uplifting hopeful morning")
_SLOW = _words("slow slowly calm sleepy soft gentle quiet relaxed")
_FAST = _words("fast hard heavy brutal driving aggressive energetic rave peak")
_VOICE = _words("vocal vocals voice voices choir sing singing singer sung song")
_MODES = {
    "major": "major", "maj": "major", "minor": "minor", "min": "minor", "m": "minor",
    "dorian": "dorian", "phrygian": "phrygian", "lydian": "lydian", "mixolydian": "mixolydian",
}  # fmt: skip
_ROOTS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_SHIFTS = {"#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}

_BPM = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*bpm\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.#-])(\d{2,3})(?![\w.%:-])")
_KEY = re.compile(
    r"(?<![\w'])([a-g])\s?-?(#|♯|♭|b|sharp|flat)?\s?-?"
    r"(major|maj|minor|min|m|dorian|phrygian|lydian|mixolydian)(?!\w)",
    re.IGNORECASE,
)
_PLAIN_KEY = re.compile(r"\bin ([A-G])(#|♯|♭|b)?(?![\w#♯♭])")


@dataclass(frozen=True, slots=True)
class Brief:
    """What a line of text asks for; None leaves the choice to the style and the seed.

    `pace` is -1 (slow), 0 or 1 (fast); `root` is a pitch class with C = 0.
    """

    style: str
    tempo: float | None = None
    root: int | None = None
    mode: str | None = None
    pace: int = 0
    instrument: str | None = None
    voice: bool | None = None
    flats: bool = False


def parse(text: str) -> Brief:
    """Read `text`, of which only the first 2000 characters count. Never fails."""
    text = text[:2000]
    words = re.findall(r"[a-z0-9][a-z0-9-]*", text.lower().replace("hip-hop", "hiphop"))
    words = [word.replace("lo-fi", "lofi") for word in words]
    spoken = frozenset(words)
    root, mode, flats = _key(text)
    if mode is None:
        mode = "minor" if spoken & _MINOR else "major" if spoken & _MAJOR else None
    return Brief(
        style=_last(words, _STYLES) or _last(words, _HINTS) or "house",
        tempo=_tempo(text),
        root=root,
        mode=mode,
        pace=bool(spoken & _FAST) - bool(spoken & _SLOW),
        instrument=_last(words, _INSTRUMENTS),
        voice=_voice(text, spoken),
        flats=flats,
    )


def _last(words: list[str], table: dict[str, str]) -> str | None:
    """The entry named last: in 'pop techno' the noun is techno."""
    named = {word: name for name, line in table.items() for word in line.split()}
    for word in reversed(words):
        if word in named:
            return named[word]
    return None


def _tempo(text: str) -> float | None:
    said = _BPM.search(text)
    if said:
        return min(max(float(said.group(1)), TEMPO_LOW), TEMPO_HIGH)
    for number in _NUMBER.findall(text):
        if TEMPO_LOW <= float(number) <= TEMPO_HIGH:
            return float(number)
    return None


def _key(text: str) -> tuple[int | None, str | None, bool]:
    said = _KEY.search(text)
    plain = None if said else _PLAIN_KEY.search(text)
    found = said or plain
    if found is None:
        return None, None, False
    shift = _SHIFTS.get((found.group(2) or "").lower(), 0)
    mode = _MODES[said.group(3).lower()] if said else None
    return (_ROOTS[found.group(1).lower()] + shift) % 12, mode, shift < 0


def _voice(text: str, spoken: frozenset[str]) -> bool | None:
    if "instrumental" in spoken or re.search(
        r"\b(no|without) (vocals?|voices?|singing)", text, re.I
    ):
        return False
    return True if spoken & _VOICE else None
