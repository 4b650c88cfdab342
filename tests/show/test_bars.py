"""Exact bars of a song, of the embedded song and of a patch's own clock; stems in step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Run
from nodegraph.show.bars import bars_clip
from nodegraph.show.clip import Clip
from nodegraph.show.opening import open_patch
from nodegraph.show.render import render
from nodegraph.show.stems import stems_material
from tests.conftest import PatchFile
from tests.show.songs import RATE, drum_song

FOLLOWS = Run(tempo="beat", fps=30)


def recorded(clip: Clip, run: Run) -> int:
    """Return the sample of the material at which the recording begins."""
    return clip.heard * run.block + round(clip.drawn * run.rate / run.fps)


def test_bars_of_a_song_are_as_long_as_its_bars(tmp_path: Path) -> None:
    song = drum_song(tmp_path / "a.wav", tempo=100.0, bars=9)
    clip = bars_clip(FOLLOWS, 4, audio=song, start=3.0)
    assert clip.samples and clip.material
    assert clip.samples == pytest.approx(4 * 2.4 * RATE, rel=0.003)
    assert clip.frames == round(clip.samples / RATE * 30)
    kick = clip.material.sound[0, recorded(clip, FOLLOWS) - 2400 :][: 2 * 2400]
    assert np.abs(kick[2400:]).max() > 0.3  # the third bar's kick, at 4.8 s, is in the first 50 ms


def test_bars_of_the_embedded_song_are_exact() -> None:
    clip = bars_clip(FOLLOWS, 2, start=4.0)
    assert clip.samples == 2 * 4 * RATE * 60 / 128
    assert clip.frames == 112  # of 112.5


def test_bars_of_an_internal_clock_begin_where_it_says_and_on_its_beat() -> None:
    run = Run(tempo="internal:90", fps=30)
    for start, loop in ((0.0, False), (0.0, True), (5.0, False), (5.0, True)):
        clip = bars_clip(run, 3, start=start, loop=loop)
        assert clip.samples == round(3 * 4 * RATE * 60 / 90)
        beat = clip.beat + recorded(clip, run) / RATE * 90 / 60
        assert beat % 64.0 == pytest.approx(0.0, abs=1e-9) or beat % 64.0 > 64 - 1e-9


def test_a_loop_draws_what_it_needs_before_its_first_bar() -> None:
    clip = bars_clip(FOLLOWS, 2, loop=True)
    assert clip.drawn >= 15  # a beat of half a second
    assert clip.paint
    assert clip.shape and clip.material
    assert clip.material.sound[:, : recorded(clip, FOLLOWS)].any()  # of the song, not of silence


def test_more_bars_than_there_are_name_how_many_there_are(tmp_path: Path) -> None:
    song = drum_song(tmp_path / "a.wav", tempo=120.0, bars=4)
    with pytest.raises(Unusable, match=r"--bars: there are \d whole bars from 0 s on, not 64"):
        bars_clip(FOLLOWS, 64, audio=song)


@pytest.fixture
def stems(tmp_path: Path) -> Path:
    """Drums that say at which sample they are, and a bass of another length and rate."""
    folder = tmp_path / "parts" / "my stems"
    folder.mkdir(parents=True)
    ramp = np.arange(4 * RATE, dtype=np.float32) / (8 * RATE)
    soundfile.write(folder / "Schlagzeug.wav", ramp, RATE, "FLOAT")
    soundfile.write(folder / "ベース.wav", np.zeros(2 * 44_100, np.float32), 44_100)
    return folder


def test_the_sum_of_stems_is_played_where_there_is_no_song(stems: Path) -> None:
    played = stems_material(stems, RATE)
    assert played.seconds == pytest.approx(4.0)
    assert played.sound[0, RATE] == pytest.approx(0.125)


PLAYER = {"parts": {"type": "source.stems"}, "screen": {"type": "output.screen"}}


def test_stems_begin_with_the_recording_wherever_it_begins(
    write_patch: PatchFile, stems: Path, tmp_path: Path
) -> None:
    patch = write_patch(PLAYER, ["parts.drums -> screen.sound"], run={"size": [16, 16], "fps": 30})
    opened = open_patch(patch, stems=stems)
    assert not [problem for problem in opened.problems if problem.severity == "error"]
    render(opened, tmp_path / "out.mkv", start=2.0, seconds=0.5, stems=stems)
    import av

    with av.open(str(tmp_path / "out.mkv")) as container:
        frame = next(container.decode(audio=0))
        first = float(frame.to_ndarray().flatten()[0])
        first = first / 2**31 if abs(first) > 1.0 else first
    assert first == pytest.approx(0.25, abs=0.0015)  # half a block is 0.0007


def test_a_patch_without_stems_says_that_they_are_not_used(
    write_patch: PatchFile, stems: Path
) -> None:
    patch = write_patch({"screen": {"type": "output.screen"}})
    notes = [problem.text for problem in open_patch(patch, stems=stems).problems]
    assert any("source.stems" in text and "my stems" in text for text in notes)
    with pytest.raises(Unusable, match=r"--stems: .*nowhere does not exist"):
        open_patch(patch, stems=stems / "nowhere")


def test_stems_reach_sub_patches(write_patch: PatchFile, stems: Path) -> None:
    inner = {"nodes": {"parts": {"type": "source.stems"}}, "outputs": {"out": "parts.drums"}}
    nodes = {"band": {"type": "patch:band"}, "screen": {"type": "output.screen"}}
    path = write_patch(nodes, ["band.out -> screen.sound"], patches={"band": inner})
    opened = open_patch(path, stems=stems)
    assert opened.patch.patches["band"].nodes["parts"].settings["file"] == "my stems"
