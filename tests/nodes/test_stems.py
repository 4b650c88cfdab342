"""Stems from files: who is who, and that what is read fits together."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from nodegraph.model.errors import Unusable
from nodegraph.model.media import Media
from nodegraph_nodes._dsp.stem_names import assigned, read_mapping, role_of
from nodegraph_nodes.stems import read_parts
from tests.playing import BLOCK, RATE, Player, tone

NAMES = {
    "drums": "Kick In|01_snare_top|DRUMS|BassDrum|bass drum|HiHat-L|Schlagzeug|Batería|batterie|"
    "grosse caisse|Ударные|ドラム|鼓组|드럼|Trummor|Percussão|909 perc",
    "bass": "Bass|sub_808|808|Synth Bass|basse|BAJO|baixo|Kontrabass|бас|ベース|贝斯|베이스|"
    "basszus",
    "vocals": "Lead Vox|BGVs|Gesang|voix lead|Voz principal|voci|вокал|ボーカル|人声|보컬|"
    "Śpiew|zang|LeadVocal|acapella|غناء|sång",
    "other": "Gtr 1|Lead Synth|piano|no_vocals|ohne Bass|strings|その他|Rhodes|Bassoon|FX|no 3",
}


@pytest.mark.parametrize(
    ("role", "name"), [(role, name) for role, line in NAMES.items() for name in line.split("|")]
)
def test_a_name_says_which_stem_it_is(role: str, name: str) -> None:
    assert role_of(name) == role


def test_a_folders_name_decides_where_the_files_does_not() -> None:
    assert role_of("01", "Drums") == "drums"
    assert role_of("bass", "Drums") == "bass"


def test_a_mix_and_an_instrumental_are_not_added_to_their_own_parts() -> None:
    def roles(*names: str, mapping: str = "") -> list[str]:
        return assigned([("", f"{name}.wav") for name in names], mapping)

    assert roles("drums", "bass", "Song Master") == ["drums", "bass", "none"]
    assert roles("vocals", "Instrumental") == ["vocals", "other"]
    assert roles("vocals", "drums", "Instrumental") == ["vocals", "drums", "none"]
    assert roles("mix") == ["other"]
    assert roles("drums", "mix", mapping="mix = other") == ["drums", "other"]


def test_the_mapping_decides_first_and_is_checked() -> None:
    names = [("", "Kick.wav"), ("", "Choir L.flac"), ("", "click.wav")]
    assert assigned(names, "choir* = other; CLICK = none\n*.wav=bass") == ["bass", "other", "none"]
    for bad in ("kick", "kick = drum", "= drums", "kick : drums"):
        with pytest.raises(Unusable, match="NAME = STEM"):
            read_mapping(bad)


def write(path: Path, seconds: float, rate: int = RATE, level: float = 0.25, lanes: int = 1) -> Any:
    sound = tone(440.0, round(seconds * rate), level, rate)
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.stack([sound] * lanes, axis=1), rate, subtype="FLOAT")
    return sound


def test_lengths_are_filled_up_rates_resampled_and_absent_stems_silent(tmp_path: Path) -> None:
    drums = write(tmp_path / "song" / "drums.wav", 0.5, lanes=2)
    write(tmp_path / "song" / "ベース.wav", 1.0, rate=24_000)
    write(tmp_path / "song" / "voz.wav", 0.25, level=0.0)
    (tmp_path / "song" / "cover.jpg").write_bytes(b"not a sound")
    parts = read_parts(Media((tmp_path,)), "song", "", RATE)
    assert [sound.shape for sound in parts.sounds] == [(2, RATE)] * 4
    np.testing.assert_allclose(parts.sounds[0][1, : RATE // 2], drums, atol=1e-7)
    assert not parts.sounds[0][:, RATE // 2 :].any()
    middle = slice(RATE // 4, RATE // 2)
    np.testing.assert_allclose(
        parts.sounds[1][0, middle], tone(440.0, RATE, 0.25)[middle], atol=1e-3
    )
    assert not parts.sounds[2].any()
    assert not parts.sounds[3].any()
    assert parts.files == "drums: drums.wav\nbass: ベース.wav\nvocals: voz.wav"


def test_the_song_is_the_sum_of_its_stems_and_goes_round(tmp_path: Path) -> None:
    for name in ("drums", "bass", "vocals", "keys"):
        write(tmp_path / "song" / f"{name}.wav", 1000 / RATE, level=0.1)
    with Player("source.stems", {}, {"file": "song"}, roots=(tmp_path,)) as player:
        made = player.run(4)
    four = made["drums"] + made["bass"] + made["vocals"] + made["other"]
    np.testing.assert_allclose(made["audio"], four, atol=1e-6)
    np.testing.assert_array_equal(made["drums"][:, 1000:2000], made["drums"][:, :1000])
    assert made["drums"][:, :1000].any()
    assert [at for at, _ in made["ended"][0]] == [999, 1999]
    assert made["position"][0, 0] == pytest.approx(BLOCK / RATE)


def test_a_zip_plays_as_its_folder_does(tmp_path: Path) -> None:
    write(tmp_path / "song" / "drums.wav", 0.1, lanes=2)
    write(tmp_path / "song" / "Voix" / "01.wav", 0.2, rate=44_100)
    with zipfile.ZipFile(tmp_path / "song.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "song" / "drums.wav", "song/drums.wav")
        archive.write(tmp_path / "song" / "Voix" / "01.wav", "song/Voix/01.wav")
        archive.writestr("__MACOSX/song/._drums.wav", b"junk")
        archive.writestr("notes.txt", "hello")
    folder = read_parts(Media((tmp_path,)), "song", "", RATE)
    zipped = read_parts(Media((tmp_path,)), "song.zip", "", RATE)
    assert folder.files == zipped.files == "drums: drums.wav\nvocals: 01.wav"
    for one, two in zip(folder.sounds, zipped.sounds, strict=True):
        np.testing.assert_array_equal(one, two)


def test_names_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "root"
    write(inside / "a.wav", 0.01)
    data = (inside / "a.wav").read_bytes()
    with zipfile.ZipFile(inside / "evil.zip", "w") as archive:
        archive.writestr("../../drums.wav", data)
        archive.writestr("/etc/bass.wav", data)
    before = sorted(tmp_path.rglob("*"))
    parts = read_parts(Media((inside,)), "evil.zip", "", RATE)
    assert parts.files == "drums: drums.wav\nbass: bass.wav"
    assert sorted(tmp_path.rglob("*")) == before


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path / "secret" / "bass.wav", 0.01)
    write(tmp_path / "root" / "song" / "drums.wav", 0.01)
    (tmp_path / "root" / "song" / "bass.wav").symlink_to(tmp_path / "secret" / "bass.wav")
    (tmp_path / "root" / "out").symlink_to(tmp_path / "secret")
    media = Media((tmp_path / "root",))
    assert read_parts(media, "song", "", RATE).files == "drums: drums.wav"
    for name in ("out", "../secret", str(tmp_path / "secret")):
        with pytest.raises(Unusable):
            read_parts(media, name, "", RATE)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    media = Media((tmp_path,))
    (tmp_path / "empty").mkdir()
    with pytest.raises(Unusable, match="empty holds no sound files"):
        read_parts(media, "empty", "", RATE)
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Unusable, match=r"broken\.zip is not a zip file"):
        read_parts(media, "broken.zip", "", RATE)
    with zipfile.ZipFile(tmp_path / "text.zip", "w") as archive:
        archive.writestr("drums.wav", "this is no sound")
    with pytest.raises(Unusable, match=r"drums\.wav in text\.zip is no WAV"):
        read_parts(media, "text.zip", "", RATE)
    (tmp_path / "song.wav").write_bytes(b"RIFF")
    with pytest.raises(Unusable, match=r"neither a folder nor a \.zip"):
        read_parts(media, "song.wav", "", RATE)
    with pytest.raises(Unusable, match="nowhere was not found"):
        read_parts(media, "nowhere", "", RATE)


def test_a_zip_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nodegraph_nodes._dsp.stem_files.LARGEST", 1000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("drums.wav", bytes(100_000))
    with pytest.raises(Unusable, match="too large"):
        read_parts(Media((tmp_path,)), "bomb.zip", "", RATE)
