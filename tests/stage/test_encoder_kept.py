"""The last minutes in memory: how much is held, and the file that is made of it."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nodegraph.model.errors import Failed, Unusable
from nodegraph.stage.encoder import Recorder
from nodegraph.stage.encoder_formats import KEPT
from nodegraph.stage.encoder_kept import Form, KeptRing, Minutes, write_minutes
from nodegraph.stage.encoder_packets import Encoded, PacketWriter
from nodegraph.stage.recording_metadata import Metadata, read_metadata
from tests.stage.recordings import HEIGHT, RATE, WIDTH, decode, grey

SIZE = (WIDTH, HEIGHT)
FPS = Fraction(30)
EACH = RATE // 30  # samples a frame
ROOT = Path(__file__).parents[2]


class Keeping:
    """A ring and the recorder that fills it."""

    def __init__(self, seconds: float, most_bytes: int = 1 << 30) -> None:
        self.ring = KeptRing(seconds, FPS, RATE, most_bytes)
        writer = PacketWriter(KEPT, SIZE, FPS, (RATE, 2), self.ring.add)
        self.form = Form(SIZE, FPS, (RATE, 2), writer.sound_header)
        self.recorder = Recorder("kept.mkv", SIZE, FPS, sound_rate=RATE, writer=writer)

    def show(self, sound: NDArray[np.float32], noise: bool = False) -> None:
        """Show pictures to this sound, each of its own grey; then wait for the encoder."""
        random = np.random.default_rng(0)
        for index in range(sound.shape[1] // EACH):
            picture = grey(level(index))
            if noise:
                picture[..., :3] = random.integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
            self.recorder.write_frame(picture)
            self.recorder.write_sound(sound[:, index * EACH : (index + 1) * EACH])
        self.recorder.abort()


def level(index: int) -> int:
    """The grey of a frame: neighbours are far apart."""
    return 20 + 40 * (index % 6)


def song(seconds: float) -> NDArray[np.float32]:
    """Noise: each of its samples is another one."""
    random = np.random.default_rng(5)
    return random.uniform(-0.5, 0.5, (2, round(seconds * RATE))).astype(np.float32)


def test_no_more_is_held_than_the_seconds_and_one_group() -> None:
    keeping = Keeping(2.5)
    keeping.show(song(8.0))
    assert 2.5 <= keeping.ring.seconds <= 3.6
    minutes = keeping.ring.minutes()
    assert minutes.pictures[0].is_key
    assert max(packet.pts for packet in minutes.pictures) == 239
    start = minutes.pictures[0].pts * EACH
    assert minutes.sound[0].pts <= start < minutes.sound[0].pts + minutes.sound[0].duration
    assert not keeping.ring.is_short


def test_too_little_memory_shortens_what_is_held() -> None:
    keeping = Keeping(60.0, 300_000)
    keeping.show(song(6.0), noise=True)
    assert keeping.ring.is_short
    group = max(len(packet.data) for packet in keeping.ring.minutes().pictures) * 30
    assert keeping.ring.memory <= 300_000 + group
    held = keeping.ring.minutes()
    counted = sum(len(packet.data) for packet in (*held.pictures, *held.sound))
    assert counted <= keeping.ring.memory <= counted + 200 * 1000
    assert held.pictures[0].is_key


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_the_file_begins_with_a_key_picture_and_the_sample_of_its_moment(
    tmp_path: Path, suffix: str
) -> None:
    keeping = Keeping(2.0)
    clicks = np.zeros((2, 7 * RATE), np.float32)
    for frame in range(5, 210, 17):
        clicks[:, frame * EACH + 331] = 0.9
    keeping.show(clicks)
    minutes = keeping.ring.minutes()
    path = tmp_path / f"kept{suffix}"
    seconds = write_minutes(path, keeping.form, minutes, Metadata(seed=7))
    seen = decode(path)
    first = minutes.pictures[0].pts
    assert first > 30
    assert len(seen.pictures) == 210 - first == round(seconds * 30)
    for place, picture in enumerate(seen.pictures):
        assert abs(picture.mean() - level(first + place)) < 4
    assert [round(time * 30) for time in seen.times] == list(range(210 - first))
    assert seen.sound.shape[1] == (210 - first) * EACH
    wanted = np.flatnonzero(clicks[0, first * EACH :])
    found = np.flatnonzero(seen.sound[0] > 0.25)
    assert found.size == wanted.size
    assert np.abs(found - wanted).max() <= (0 if suffix == ".mkv" else 1)
    assert read_metadata(path).seed == 7
    assert list(tmp_path.iterdir()) == [path]


def test_sound_of_the_kept_minutes_is_the_same_to_24_bits(tmp_path: Path) -> None:
    keeping = Keeping(2.0)
    sound = song(5.0)
    keeping.show(sound)
    minutes = keeping.ring.minutes()
    write_minutes(tmp_path / "kept.mkv", keeping.form, minutes, Metadata())
    start = minutes.pictures[0].pts * EACH
    np.testing.assert_allclose(
        decode(tmp_path / "kept.mkv").sound, sound[:, start:], rtol=0, atol=2.0**-22
    )


def test_pictures_that_come_before_others_that_are_missing_are_left_out() -> None:
    ring = KeptRing(60.0, FPS, RATE)
    for pts in (0, 4, 2, 1, 3, 8, 6):  # 5 and 7 are still in the encoder
        ring.add(Encoded("video", b"x", pts, pts, 1, is_key=pts == 0))
    assert [packet.pts for packet in ring.minutes().pictures] == [0, 4, 2, 1, 3]


def test_what_was_encoded_before_the_first_key_picture_is_not_kept() -> None:
    ring = KeptRing(60.0, FPS, RATE)
    ring.add(Encoded("video", b"x", 0, 0, 1, is_key=False))
    assert not ring.minutes().pictures


def test_a_ring_that_is_written_goes_on_and_is_written_again(tmp_path: Path) -> None:
    keeping = Keeping(2.0)
    keeping.show(song(4.0))
    minutes = keeping.ring.minutes()
    for name in ("a.mkv", "b.mkv"):
        write_minutes(tmp_path / name, keeping.form, minutes, Metadata())
    assert (tmp_path / "a.mkv").read_bytes() == (tmp_path / "b.mkv").read_bytes()


def test_nothing_kept_and_a_name_of_another_format_are_sentences(tmp_path: Path) -> None:
    form = Form(SIZE, FPS, (RATE, 2))
    with pytest.raises(Failed, match="nothing has been kept yet"):
        write_minutes(tmp_path / "a.mp4", form, Minutes((), ()), Metadata())
    with pytest.raises(Unusable, match=r"as \.mp4 or \.mkv"):
        write_minutes(tmp_path / "a.mov", form, Minutes((), ()), Metadata())
    with pytest.raises(Unusable, match="cannot be written there"):
        packet = Encoded("video", b"x", 0, 0, 1, is_key=True)
        write_minutes(tmp_path / "no" / "way" / "a.mp4", form, Minutes((packet,), ()), Metadata())
    assert list(tmp_path.iterdir()) == []


LIMITED = """
import resource, sys
from pathlib import Path
from tests.stage.test_encoder_kept import Keeping, song
from nodegraph.model.errors import Failed
from nodegraph.stage.encoder_kept import write_minutes
from nodegraph.stage.recording_metadata import Metadata
keeping = Keeping(60.0)
keeping.show(song(6.0), noise=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
try:
    write_minutes(Path(sys.argv[1]), keeping.form, keeping.ring.minutes(), Metadata())
except Failed as problem:
    print(problem)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files are POSIX")
def test_a_disk_that_takes_no_more_is_a_sentence_and_what_was_written_plays(tmp_path: Path) -> None:
    path = tmp_path / "kept.mkv"
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, cwd=ROOT
    )
    assert "the disk takes no larger file after" in done.stdout, done.stderr
    assert "what was written plays" in done.stdout
    assert path.stat().st_size <= 1_500_000
    frames = 0
    import av
    from av.error import FFmpegError

    with av.open(str(path)) as container:
        try:
            for _ in container.decode(video=0):
                frames += 1
        except FFmpegError:
            pass  # the last picture is cut
    assert frames > 30
