from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from nodegraph.model.errors import Unusable
from tests.playing import RATE, Player, tone

SOUND = np.stack([tone(440.0, 5000, 0.5), tone(220.0, 5000, 0.25)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    soundfile.write(tmp_path / "a.wav", SOUND.T, RATE, subtype="FLOAT")
    soundfile.write(tmp_path / "a.flac", SOUND.T, RATE, subtype="PCM_24")
    soundfile.write(tmp_path / "mono.wav", SOUND[0], RATE, subtype="FLOAT")
    soundfile.write(tmp_path / "slow.wav", tone(440.0, 22_050, 0.5, 22_050), 22_050)
    (tmp_path / "text.wav").write_text("no sound")
    (tmp_path / "empty.wav").write_bytes(b"")
    return tmp_path


def played(folder: Path, file: str, blocks: int, inputs: Any = None, **settings: Any) -> Any:
    given = {"file": file, **settings}
    with Player("source.file", inputs or {}, settings=given, roots=(folder,)) as player:
        made = player.run(blocks)
        made["reports"] = [report.text for report in player.engine.reports()]
    return made


@pytest.mark.parametrize("file, error", [("a.wav", 0.0), ("a.flac", 1e-6)])
def test_a_file_is_played_sample_by_sample(folder: Path, file: str, error: float) -> None:
    made = played(folder, file, 10, loop=False)["audio"]
    assert np.abs(made[:, :5000] - SOUND).max() <= error
    assert not made[:, 5000:].any()


def test_it_loops_without_a_gap_and_says_when_it_ends(folder: Path) -> None:
    made = played(folder, "a.wav", 25)
    assert np.array_equal(made["audio"][:, :10_000], np.tile(SOUND, 2))
    assert [at for at, _ in made["ended"][0]] == [4999, 9999]


def test_without_a_loop_it_ends_once(folder: Path) -> None:
    made = played(folder, "a.wav", 30, loop=False)
    assert [at for at, _ in made["ended"][0]] == [4999]


def test_its_position_is_in_seconds(folder: Path) -> None:
    made = played(folder, "a.wav", 12)["position"][0]
    assert made[0] == pytest.approx(512 / RATE)
    assert made[-1] == pytest.approx((12 * 512 - 5000) / RATE)


def test_a_loop_shorter_than_a_block_goes_round_within_it(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "short.wav", tone(480.0, 100), RATE, subtype="FLOAT")
    made = played(tmp_path, "short.wav", 3)
    assert np.array_equal(made["audio"][0], np.resize(tone(480.0, 100), 1536))
    assert [at for at, _ in made["ended"][0]] == list(range(99, 1536, 100))


def test_it_stands_still_while_it_is_off(folder: Path) -> None:
    made = played(folder, "a.wav", 4, {"playing": [1.0, 0.0, 1.0, 1.0]})["audio"]
    assert np.array_equal(made[:, :512], SOUND[:, :512])
    assert not made[:, 512:1024].any()
    assert np.array_equal(made[:, 1024:], SOUND[:, 512:1536])


def test_mono_is_heard_on_both_sides(folder: Path) -> None:
    made = played(folder, "mono.wav", 2)["audio"]
    assert np.array_equal(made[0], made[1])


def test_another_rate_is_resampled(folder: Path) -> None:
    made = played(folder, "slow.wav", 40)["audio"][0]
    middle = slice(4096, 16_384)
    assert np.abs(made[middle] - tone(440.0, 48_000, 0.5)[middle]).max() < 2e-3


def test_no_file_is_silence(folder: Path) -> None:
    made = played(folder, "", 2)
    assert not made["audio"].any()
    assert made["reports"] == []


@pytest.mark.parametrize(
    "file, words",
    [
        ("gone.wav", "put it beside the patch"),
        ("text.wav", "not a sound file"),
        ("empty.wav", "is empty"),
        ("../secret.wav", "not a plain file name"),
        ("a/../../secret.wav", "not a plain file name"),
        ("/etc/passwd", "not a plain file name"),
        ("C:\\secret.wav", "not a plain file name"),
        ("..\\secret.wav", "not a plain file name"),
        ("https://example.org/a.wav", "not a plain file name"),
        ("link.wav", "put it beside the patch"),
        ("linked/secret.wav", "put it beside the patch"),
    ],
)
def test_what_cannot_be_played_is_one_sentence_and_silence(
    folder: Path, file: str, words: str
) -> None:
    inside = folder / "inside"
    inside.mkdir()
    soundfile.write(folder / "secret.wav", SOUND.T, RATE)
    (inside / "link.wav").symlink_to(folder / "secret.wav")
    (inside / "linked").symlink_to(folder)
    for name in ("text.wav", "empty.wav"):
        (folder / name).rename(inside / name)
    made = played(inside, file, 3)
    assert not made["audio"].any()
    assert len(made["reports"]) == 1
    assert words in made["reports"][0]
    assert made["reports"][0].count("\n") == 0


def test_media_are_refused_by_name_too(folder: Path) -> None:
    from nodegraph.model.media import Media

    with pytest.raises(Unusable):
        Media((folder,)).find("../a.wav")
