"""Source: a song in its parts, from files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import numpy as np

from nodegraph.model.declare import File as FileOf
from nodegraph.model.declare import Node, Setting, knob
from nodegraph.model.media import Media
from nodegraph.model.ranges import Range
from nodegraph.model.signals import (
    AudioBlock,
    Choice,
    ControlBlock,
    EventBlock,
    Rate,
    TextBlock,
    Width,
)

from ._dsp.stem_files import Sound, sound_files
from ._dsp.stem_names import LEFT_OUT, ROLES, assigned
from ._dsp.tape import Piece, last_samples, pieces


@dataclass(frozen=True, slots=True)
class Parts:
    """Four sounds of one length, float32 (2, frames), in the order of ROLES; who is where."""

    sounds: tuple[Sound, ...]
    files: str

    @property
    def frames(self) -> int:
        """How long each is."""
        return int(self.sounds[0].shape[1])


class StemsOut(NamedTuple):
    """A song and its stems."""

    audio: Annotated[AudioBlock, Width(2), "The song: drums + bass + vocals + other."]
    drums: Annotated[AudioBlock, Width(2), "Drums and percussion."]
    bass: Annotated[AudioBlock, Width(2), "Bass."]
    vocals: Annotated[AudioBlock, Width(2), "Voices."]
    other: Annotated[AudioBlock, Width(2), "All the rest."]
    position: Annotated[ControlBlock, Width(1), Range(0.0, 1e6, "s"), "Where it plays."]
    ended: Annotated[EventBlock, Width(1), "The last sample was played."]
    files: Annotated[TextBlock, Width(1), "Which file became which stem, a line a stem."]


class Stems(Node, id="source.stems", also=("multitrack", "stem player", "tracks", "demucs")):
    """Play the stems of a song from a folder or zip, told apart by their names.

    `Kick In.wav` and `Schlagzeug.flac` are drums, `sub`, `basse` and `ベース` bass, `Lead Vox`,
    `voz` and `人声` vocals, all else is other; files of one stem are added. A finished mix, or an
    instrumental beside drums or bass, is left out. `mapping` says otherwise, the first that fits
    counts: `kick* = drums; choir = other; click = none`. Short ones are filled up with silence,
    other rates are resampled, a stem without a file is silent.
    """

    file: Annotated[Setting[str], FileOf("audio"), "Name of the folder or .zip."] = ""
    mapping: Annotated[
        Setting[str], "NAME = STEM, parted by ; with * and ? in names; stems as the ports, or none."
    ] = ""
    loop: Annotated[Setting[bool], "Start again at the end."] = True

    def start(self, rate: Rate) -> Any:
        """Read all files: `Parts`."""
        if not self.file:
            return None
        return read_parts(self.media, self.file, self.mapping, int(rate))

    def prepare(self, rate: int, block: int, lanes: int, seed: int) -> None:
        """Stand at the beginning."""
        self.rate = rate
        self._place = 0
        self._silence = np.zeros((2, block), np.float32)

    def block(
        self,
        playing: Annotated[
            ControlBlock, Range(0.0, 1.0), Choice("off", "on"), "Off stands still."
        ] = knob(1.0),
    ) -> StemsOut:
        """Play one block."""
        parts: Parts | None = self.result
        found: list[Piece] = []
        if parts is not None and playing[0] > 0.5:
            found = pieces(self._place, self._silence.shape[1], parts.frames, self.loop)
        ended: list[tuple[int, float]] = []
        if parts is None or not found:
            drums = bass = vocals = other = self._silence
            audio: Any = self._silence
        else:
            drums, bass, vocals, other = (_cut(one, found, self._silence) for one in parts.sounds)
            audio = (drums + bass) + (vocals + other)
            ended = last_samples(found, parts.frames)
            self._place += self._silence.shape[1]
        files = "" if parts is None else parts.files
        return StemsOut(audio, drums, bass, vocals, other, self._seconds(), [ended], [files])

    def _seconds(self) -> Any:
        frames = self.result.frames if self.result is not None else 1
        place = self._place % frames if self.loop else min(self._place, frames)
        return np.array([place / self.rate], np.float32)


def read_parts(media: Media, name: str, mapping: str, rate: int) -> Parts:
    """Return the stems of a folder or zip. Raises Unusable for what cannot be read."""
    found = sound_files(media, name, rate)
    roles = assigned([(item.folder, item.name) for item in found], mapping)
    lists: dict[str, list[str]] = {role: [] for role in (*ROLES, LEFT_OUT)}
    sounds: dict[str, list[Sound]] = {role: [] for role in ROLES}
    for item, role in zip(found, roles, strict=True):
        lists[role].append(item.name)
        if role != LEFT_OUT:
            sounds[role].append(item.read())
    every = [sound for group in sounds.values() for sound in group]
    frames = max((sound.shape[1] for sound in every), default=1)
    silence = np.zeros((2, max(frames, 1)), np.float32)
    summed = tuple(_summed(sounds[role], silence) for role in ROLES)
    lines = [f"{role}: {', '.join(names)}" for role, names in lists.items() if names]
    return Parts(summed, "\n".join(lines))


def _summed(sounds: list[Sound], silence: Sound) -> Sound:
    if not sounds:
        return silence  # shared by all stems without a file
    total = np.zeros_like(silence)
    for sound in sounds:
        total[:, : sound.shape[1]] += sound
    return total


def _cut(sound: Sound, found: list[Piece], silence: Sound) -> Sound:
    if len(found) == 1 and found[0].end - found[0].first == silence.shape[1]:
        return sound[:, found[0].first : found[0].end]
    out = silence.copy()
    for piece in found:
        out[:, piece.offset : piece.offset + piece.end - piece.first] = sound[
            :, piece.first : piece.end
        ]
    return out
