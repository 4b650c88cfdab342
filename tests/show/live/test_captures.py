"""What is made of a real show: the last minutes, a stream, and recordings whose disk is full."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
import pytest
from av.error import FFmpegError

from nodegraph.cli import main
from nodegraph.model.errors import Unusable
from nodegraph.remote.actions import PRESSED
from nodegraph.show.live.captures import Captures
from nodegraph.show.live.folder import write_stream
from nodegraph.show.live.keys import fresh_file
from nodegraph.stage.recording_metadata import read_metadata
from tests.show.live.conftest import RATE, Playing, until
from tests.stage.recordings import decode
from tests.stage.rtmp import Server, free_port

pytestmark = pytest.mark.slow

LIMIT = 80_000  # bytes of a file: some ten seconds of the small picture


@pytest.fixture
def keeping(patch: Path, drums: Path) -> Iterator[Playing]:
    """A show that keeps its last three seconds."""
    playing = Playing(patch, drums, keep=0.05)
    try:
        yield playing
    finally:
        playing.close()


def beats(path: Path) -> tuple[list[float], list[float]]:
    """Return when the picture flashes and when the kicks begin, in seconds."""
    seen = decode(path)
    flashes = [at / 30 for at, picture in enumerate(seen.pictures) if picture[..., 1].mean() > 100]
    loud = np.abs(seen.sound[0]) > 0.2
    kicks: list[float] = []
    for at in np.flatnonzero(loud) / 48_000:
        if not kicks or at - kicks[-1] > 0.3:
            kicks.append(at)
    return flashes, kicks


def test_the_last_seconds_are_kept_while_a_recording_goes_on(
    keeping: Playing, tmp_path: Path
) -> None:
    take, kept = tmp_path / "take.mkv", tmp_path / "kept.mkv"
    stage = keeping.pids["stage"]
    keeping.client.record(take)
    begun = keeping.frames
    until(lambda: keeping.frames > begun + 150)
    keeping.client.keep_last(kept)
    until(lambda: "s were kept" in keeping.log())
    until(lambda: keeping.frames > begun + 180)
    keeping.client.record(None)
    until(lambda: "were recorded" in keeping.log())
    assert keeping.pids["stage"] == stage
    whole, last = decode(take), decode(kept)
    assert 3.0 * 30 <= len(last.pictures) <= 4.2 * 30
    assert len(last.pictures) < len(whole.pictures)
    assert abs(last.sound.shape[1] - len(last.pictures) * 1600) <= 1600
    assert read_metadata(kept).patch == read_metadata(take).patch != ""
    piece, wanted = last.sound[0], whole.sound[0]
    # The same samples as in the recording, wherever they stand there: found by their first kick.
    kick = int(np.argmax(np.abs(piece[: piece.size // 2])))
    for start in np.flatnonzero(wanted == piece[kick]) - kick:
        shared = min(piece.size, wanted.size - start)
        if (
            start >= 0
            and shared > 2 * RATE
            and np.array_equal(piece[:shared], wanted[start : start + shared])
        ):
            break
    else:
        pytest.fail("the sound is not that of the recording")
    flashes, kicks = beats(kept)
    assert len(flashes) >= 4
    for flash in flashes:
        assert min(abs(kick - flash) for kick in kicks) < 0.09


def test_what_is_kept_is_all_there_is_where_the_show_is_young(
    keeping: Playing, tmp_path: Path
) -> None:
    keeping.client.keep_last(tmp_path / "kept.mp4")
    keeping.client.keep_last(tmp_path / "kept.mov")
    until(lambda: "s were kept" in keeping.log() and "as .mp4 or .mkv" in keeping.log())
    assert len(decode(tmp_path / "kept.mp4").pictures) >= 5


def test_a_key_of_a_controller_keeps_them_beside_the_patch(keeping: Playing, patch: Path) -> None:
    PRESSED["keep"](keeping.client)
    until(lambda: "s were kept" in keeping.log())
    [film] = patch.parent.glob("glow-*.mkv")
    assert len(decode(film).pictures) >= 5


def test_without_keep_one_sentence_says_so(show: Playing, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="start it with --keep MINUTES"):
        show.client.keep_last(tmp_path / "kept.mp4")


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux'")
def test_a_recording_whose_disk_is_full_ends_and_the_show_goes_on(
    show: Playing, tmp_path: Path
) -> None:
    import resource

    out, stage = tmp_path / "take.mp4", show.pids["stage"]
    resource.prlimit(stage, resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
    show.client.record(out)
    until(lambda: show.status["recording"])
    until(lambda: not show.status["recording"], 60.0)
    [line] = [line for line in show.log().splitlines() if " error " in line]
    assert f"{out}: the disk takes no larger file after" in line
    ended = float(line.partition(" after ")[2].partition(" s;")[0])
    frames = show.frames
    until(lambda: show.frames > frames + 30)
    assert show.pids["stage"] == stage
    seconds = played(out)
    assert ended > 2.0
    assert min(seconds) > ended - 1.0
    show.client.record(tmp_path / "next.mkv")
    until(lambda: (show.status["stage"] or {})["recording"].endswith("next.mkv"))
    show.client.record(None)
    until(lambda: "were recorded" in show.log())


def played(path: Path) -> tuple[float, float]:
    """Return how many seconds of pictures and of sound a player finds."""
    found = {"video": 0.0, "audio": 0.0}
    for kind in found:
        with av.open(str(path)) as file:
            try:
                for frame in cast(Any, file.decode(**{kind: 0})):
                    length = 1 / 30 if kind == "video" else frame.samples / 48_000
                    found[kind] = frame.time + length
            except FFmpegError:
                pass  # the last picture is cut
    return found["video"], found["audio"]


def test_a_recording_that_cannot_begin_is_none(show: Playing, tmp_path: Path) -> None:
    show.client.record(tmp_path / "no" / "way" / "take.mkv")
    until(lambda: "cannot be written there" in show.log())
    until(lambda: not show.status["recording"])
    show.client.record(tmp_path / "take.mkv")
    until(lambda: (show.status["stage"] or {})["recording"].endswith("take.mkv"))


def test_a_new_session_knows_of_a_recording_that_goes_on(show: Playing, tmp_path: Path) -> None:
    out = tmp_path / "take.mkv"
    show.client.record(out)
    until(lambda: show.status["stage"]["recording"])
    os.kill(show.launcher.session.pid, signal.SIGKILL)
    show.again()
    until(lambda: show.status["recording"] == str(out))
    show.client.record(None)
    until(lambda: "were recorded" in show.log())
    assert not show.status["recording"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, free_port(), "live_4711_secret")
    made.start()
    yield made
    made.kill()


def test_a_show_is_streamed_and_nobody_reads_the_key(
    server: Server, patch: Path, drums: Path
) -> None:
    playing = Playing(patch, drums, stream=server.url)
    try:
        until(lambda: max(server.seconds("h264"), default=0.0) > 2.5)
        assert max(server.seconds("aac")) > 2.0
        server.kill()
        until(lambda: "is tried again" in playing.log())
        frames = playing.frames
        server.start()
        until(lambda: "is back after" in playing.log())
        until(lambda: server.seconds("h264"))
        assert playing.frames > frames
        pids = [pid for pid in playing.pids.values() if pid]
        commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids]
        said = [path.read_text() for path in playing.launcher.folder.glob("*.log")]
        said += [playing.launcher.log.read_text(), str(commands)]
        assert "live_4711_secret" not in "".join(said)
        assert "stream: rtmp://127.0.0.1" in playing.log()
    finally:
        playing.close()


def test_a_show_that_ends_at_once_finishes_what_was_to_be_kept(
    patch: Path, drums: Path, tmp_path: Path
) -> None:
    playing = Playing(patch, drums, keep=1.0)
    try:
        until(lambda: playing.frames > 60)
        playing.client.keep_last(tmp_path / "kept.mp4")
    finally:
        playing.close()
    assert len(decode(tmp_path / "kept.mp4").pictures) > 40
    assert [path.name for path in tmp_path.glob("*kept*")] == ["kept.mp4"]


def test_the_end_waits_for_files_and_says_so() -> None:
    captures, done, said = Captures(), threading.Event(), list[int]()

    def work() -> None:
        while len(said) < 3:
            time.sleep(0.01)
        done.set()

    captures._aside(work)
    captures.close(lambda: said.append(1))
    assert done.is_set()


def test_wishes_that_cannot_be_are_said_before_anything_starts(
    patch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, said in (
        (["--keep", "-1"], "outside 0..240 minutes"),
        (["--keep", "1e9"], "outside 0..240 minutes"),
        (["--stream", "http://host/app/s3cr3t"], "rtmp://server/application/key"),
    ):
        assert main(["live", str(patch), "--silent", "--headless", *words]) == 2
        told = capsys.readouterr().err
        assert said in told and "s3cr3t" not in told


def test_the_address_of_a_stream_is_its_users_alone(tmp_path: Path) -> None:
    write_stream(tmp_path, "rtmp://host/app/key")
    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_a_fresh_file_stands_beside_the_patch(tmp_path: Path) -> None:
    path = fresh_file(tmp_path / "night.drive.patch.json")
    assert path.parent == tmp_path and path.suffix == ".mkv"
    assert path.stem.startswith("night-")
