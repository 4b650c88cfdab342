"""`nodegraph video` and `nodegraph looks`: a song in, a clip or a page out, on whole bars."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile
from av.stream import Disposition

from nodegraph.resources import shipped_patches
from nodegraph.show.choosing import Look
from nodegraph.show.looks_page import write_looks
from nodegraph.show.song_facts import song_facts
from nodegraph.show.song_tags import embedded_cover, read_tags
from tests.cli.conftest import Answer
from tests.cli.test_bad_input import one_sentence
from tests.show.songs import RATE, drum_song

Run = Callable[..., Answer]
TINY = ("--size", "64x36", "--fps", "10")


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return drum_song(tmp_path / "Mara Voss - Slow_Weather.wav", tempo=120.0, bars=8, quiet=4)


@pytest.fixture
def look(glow: Path) -> Path:
    """A look that is quickly drawn."""
    return glow


def made(run: Run, song: Path, *words: object) -> dict[str, Any]:
    answer = run("video", song, *TINY, "--json", *words)
    assert answer.code == 0, answer.err
    found: dict[str, Any] = json.loads(answer.out)
    return found


def test_a_clip_begins_and_ends_on_bars_and_is_as_long_as_it_says(
    run: Run, song: Path, look: Path, tmp_path: Path
) -> None:
    out = tmp_path / "clip.mp4"
    clip = made(run, song, "--look", look, "--length", 7, "-o", out)
    bars = song_facts(song).bars
    assert np.abs(bars - clip["start"]).min() == 0.0
    assert np.abs(bars - clip["end"]).min() == 0.0
    assert clip["bars"] in (3, 4)
    with av.open(str(out)) as container:
        assert container.metadata["title"] == "Slow Weather"
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == clip["frames"] == round((clip["end"] - clip["start"]) * 10)
    assert soundfile_seconds(out) == pytest.approx(clip["end"] - clip["start"], abs=0.03)


def soundfile_seconds(path: Path) -> float:
    with av.open(str(path)) as container:
        return sum(frame.samples for frame in container.decode(audio=0)) / RATE


def test_the_same_song_gets_the_same_clip_and_reasons(run: Run, song: Path, tmp_path: Path) -> None:
    first, again = (
        made(run, song, "--length", 1, "-o", tmp_path / f"{name}.mp4") for name in ("a", "b")
    )
    assert first["look"] in shipped_patches()
    assert " is " in first["reason"]
    assert {**first, "path": ""} == {**again, "path": ""}


def test_the_words_of_the_tags_are_shown_and_an_empty_title_shows_none(
    run: Run, song: Path, look: Path, tmp_path: Path
) -> None:
    brightest = {}
    for name, words in {"tags": (), "none": ("--title", "", "--artist", "")}.items():
        out = tmp_path / f"{name}.mkv"
        made(run, song, "--look", look, "--length", 4, "--size", "160x90", *words, "-o", out)
        with av.open(str(out)) as container:
            pictures = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
        brightest[name] = [int(picture.max()) for picture in pictures]
    assert max(brightest["none"]) < 160  # the patch is one grey
    assert brightest["tags"][0] < 160
    assert brightest["tags"][12] > 200


@pytest.mark.parametrize("title", ["مطر بطيء", "夜の雨", "🎧🔥 Rain", "a" * 300, "\u0378"])
def test_a_title_in_any_script_makes_a_clip(
    run: Run, song: Path, look: Path, tmp_path: Path, title: str
) -> None:
    out = tmp_path / "clip.mp4"
    made(run, song, "--look", look, "--length", 1, "--title", title, "-o", out)
    assert out.stat().st_size > 0


def test_a_clip_begins_at_the_bar_nearest_to_minutes_and_seconds(
    run: Run, song: Path, look: Path, tmp_path: Path
) -> None:
    words = ("--look", look, "--length", 2, "--start", "0:05.5", "-o", tmp_path / "clip.mp4")
    assert made(run, song, *words)["start"] == pytest.approx(6.0, abs=0.05)


def test_a_song_of_four_seconds_is_a_clip_of_four_seconds(
    run: Run, look: Path, tmp_path: Path
) -> None:
    short = drum_song(tmp_path / "short.wav", tempo=120.0, bars=2)
    clip = made(run, short, "--look", look, "-o", tmp_path / "clip.mp4")
    assert (clip["start"], clip["end"]) == pytest.approx((0.0, 4.0))


def test_a_length_beyond_the_song_is_the_whole_song_and_said(
    run: Run, song: Path, look: Path, tmp_path: Path
) -> None:
    words = ("--look", look, "--length", 300, "--title", "", "--artist", "")
    answer = run("video", song, *TINY, *words, "-o", tmp_path / "clip.mp4")
    assert answer.code == 0
    assert "lasts 16.0 s, so the clip is the whole song" in answer.err


def test_a_song_shorter_than_the_clip_is_cut_to_its_bars(
    run: Run, look: Path, tmp_path: Path
) -> None:
    short = drum_song(tmp_path / "short.wav", tempo=100.0, bars=6, silence=0.7)
    words = ("--look", look, "--title", "", "--artist", "", "--json", "-o", tmp_path / "clip.mp4")
    answer = run("video", short, *TINY, *words)
    assert answer.code == 0
    assert "so the clip is all its whole bars" in answer.err
    clip, bars = json.loads(answer.out), song_facts(short).bars
    assert (clip["start"], clip["end"]) == (bars[0], bars[-1])
    assert clip["start"] == pytest.approx(0.7, abs=0.05)
    assert clip["bars"] in (5, 6)


def test_silence_before_a_song_is_not_in_its_clip(run: Run, look: Path, tmp_path: Path) -> None:
    late = drum_song(tmp_path / "late.wav", tempo=120.0, bars=5, silence=5.0)
    clip = made(run, late, "--look", look, "--length", 6, "-o", tmp_path / "clip.mp4")
    assert clip["start"] > 4.9


def test_a_song_that_is_silent_is_a_clip_all_the_same(run: Run, look: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros(4 * RATE, np.float32), RATE)
    clip = made(run, tmp_path / "silence.wav", "--look", look, "-o", tmp_path / "clip.mp4")
    assert clip["tempo"] is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--look", "nihgt_drive"), "did you mean night_drive?"),
        (("--start", "soon"), "best"),
        (("--start", "500"), "lasts 16.0 s"),
        (("--length", "-3"), "--length"),
        (("--aspect", "4:3"), "9:16"),
        (("--cover", "nowhere.png"), "does not exist"),
        (("--stems", "nowhere"), "does not exist"),
    ],
)
def test_what_cannot_be_meant_is_unusable(
    run: Run, song: Path, tmp_path: Path, words: tuple[str, str], expected: str
) -> None:
    answer = run("video", song, "-o", tmp_path / "clip.mp4", *words)
    assert answer.code == 2
    one_sentence(answer, expected)
    assert not (tmp_path / "clip.mp4").exists()


def test_a_cover_that_is_no_picture_is_unusable(run: Run, song: Path, tmp_path: Path) -> None:
    words = tmp_path / "cover.jpg"
    words.write_text("this is no picture")
    for cover in (words, song):
        answer = run("video", song, "--cover", cover, "-o", tmp_path / "clip.mp4")
        assert answer.code == 2
        one_sentence(answer, "--cover", cover.name)


def test_the_cover_and_words_in_a_file_are_read(song: Path, tmp_path: Path) -> None:
    from PIL import Image

    art = tmp_path / "art.png"
    Image.new("RGB", (40, 40), (200, 30, 10)).save(art)
    tagged = tmp_path / "x.mp3"
    with av.open(str(tagged), "w") as out, av.open(str(art)) as picture:
        out.metadata["title"], out.metadata["artist"] = "Rain\nfall", "Voss"
        sound = out.add_stream("libmp3lame", rate=RATE)
        image = out.add_stream_from_template(picture.streams.video[0])
        image.disposition = Disposition.attached_pic
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp")
        frame.sample_rate = RATE
        for packet in picture.demux(video=0):
            if packet.size:
                packet.stream = image
                out.mux(packet)
        for packet in (*sound.encode(frame), *sound.encode()):
            out.mux(packet)
    tags = read_tags(tagged)
    assert (tags.title, tags.artist) == ("Rain fall", "Voss")
    cover = embedded_cover(tagged)
    assert cover is not None
    assert cover.shape == (40, 40, 3)
    assert embedded_cover(song) is None


def test_the_page_of_looks_holds_every_look_and_needs_nothing_else(
    song: Path, look: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.patch.json"
    broken.write_text("{}")
    known = [Look("glow", look, "Glow <3", {}), Look("broken", broken, "Broken", {})]
    out = tmp_path / "looks.html"
    _, stills = write_looks(song, out, known=known)
    page = out.read_text(encoding="utf-8")
    assert len(stills) == 2
    assert "Glow &lt;3" in page
    assert "cannot be drawn here" in page
    assert f"nodegraph video '{song}' --look glow" in page.replace("&#x27;", "'")
    pictures = re.findall(r"data:image/jpeg;base64,([\w+/=]+)", page)
    assert len(pictures) == 2
    assert all(base64.b64decode(text)[:2] == b"\xff\xd8" for text in pictures)
    assert not re.search(r"(src|href)=\"(?!data:)", page)


def test_a_page_in_a_folder_that_is_not_there_is_unusable(run: Run, song: Path) -> None:
    answer = run("looks", song, "-o", "/no/such/folder/looks.html")
    assert answer.code == 2
    one_sentence(answer, "folder")


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("--loop",), "--bars"), (("--bars", 2, "--seconds", 3), "one of them")],
)
def test_lengths_that_contradict_each_other_are_unusable(
    run: Run, look: Path, tmp_path: Path, words: tuple[object, ...], expected: str
) -> None:
    answer = run("render", look, "-o", tmp_path / "out.mp4", *words)
    assert answer.code == 2
    one_sentence(answer, expected)


def test_a_loop_of_two_bars_is_two_bars_long(run: Run, look: Path, tmp_path: Path) -> None:
    out = tmp_path / "loop.mkv"
    answer = run("render", look, "--bars", 1, "--loop", "--fps", 10, "-o", out, "--json")
    assert answer.code == 0
    assert json.loads(answer.out)["frames"] == 20
    assert soundfile_seconds(out) == pytest.approx(2.0, abs=1e-6)
