"""A show that really runs: what is heard of edits, what survives, what is the same as offline."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nodegraph.cli import main
from nodegraph.model.edits import AddNode, AddWire, Batch, RemoveWire, SetValue
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import PatchNode, Wire
from nodegraph.model.storage import load
from nodegraph.session import messages as m
from nodegraph.session.wire import pack
from nodegraph.show.live.client import Client
from nodegraph.show.live.control_log import read_log
from nodegraph.show.live.folder import read_show, running_shows
from nodegraph.show.live.replay import Replay
from nodegraph.show.live.ring import Ring
from nodegraph.show.material import material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import open_patch
from tests.show.live.conftest import Playing, is_running, until


def test_every_block_is_that_of_a_render(show: Playing, patch: Path, drums: Path) -> None:
    """Values and events of what plays in real time, bit by bit; a blink of the ring is enough."""
    opened = open_patch(patch)
    ring = Ring.of(show.launcher.folder / f"blocks-{show.generation}.ring", opened.plan)
    until(lambda: ring.newest > 150)
    live = {number: ring.read(number) for number in range(ring.first, 150)}
    assert ring.first == 0
    hits = 0
    with Offline(opened, material(drums, opened.plan.rate)) as offline:
        for number in range(150):
            offline.run_block()
            values, events = offline.engine.frame_values()
            slot = live[number]
            assert slot is not None
            np.testing.assert_array_equal(slot.values, values)
            assert slot.events == events
            np.testing.assert_array_equal(slot.sound, offline.engine.sound())
            hits += len(events)
    assert hits >= 3


def watched(show: Playing, path: str) -> float:
    """Return the newest value of an output."""
    for item in show.client.listen(0.15):
        if isinstance(item, m.Probed):
            show.values |= item.values
    return float(show.values[path][0]) if path in show.values else float("nan")


def test_values_are_heard_and_given_back(show: Playing) -> None:
    show.client.watch("both.out")
    until(lambda: 0.2 < watched(show, "both.out") < 2.0)
    show.client.perform({"knob.value": 100.0})
    until(lambda: watched(show, "both.out") > 99.0)
    generation = show.generation
    show.client.edit(SetValue("knob", "value", 50.0))
    assert watched(show, "both.out") > 99.0, "a hand stays on its knob"
    show.client.perform({"knob.value": None})
    until(lambda: 49.0 < watched(show, "both.out") < 60.0)
    assert show.generation == generation, "values compile nothing"
    assert show.client.undo() == "SetValue"
    until(lambda: watched(show, "both.out") < 5.0)


def test_an_edit_runs_and_what_cannot_run_stays_out(show: Playing) -> None:
    show.client.watch("both.out")
    before = until(lambda: show.generation)
    show.client.edit(
        Batch(
            "Double",
            (
                AddNode("double", PatchNode("math.multiply", {}, {"factor": 1000.0})),
                AddWire(Wire("knob", "out", "double", "value")),
                RemoveWire(Wire("knob", "out", "both", "amount")),
                AddWire(Wire("double", "out", "both", "amount")),
            ),
        )
    )
    until(lambda: show.generation > before)
    until(lambda: watched(show, "both.out") > 200.0)
    loop = Batch(
        "Loop",
        (
            AddNode("x", PatchNode("math.add")),
            AddNode("y", PatchNode("math.add")),
            AddWire(Wire("x", "out", "y", "value")),
            AddWire(Wire("y", "out", "x", "value")),
        ),
    )
    show.client.edit(loop)
    until(lambda: "wait for each other" in show.log())
    assert watched(show, "both.out") > 200.0
    show.client.undo()
    show.client.undo()
    until(lambda: watched(show, "both.out") < 5.0)


def test_two_clients_see_the_same_changes_and_save_them(show: Playing, tmp_path: Path) -> None:
    with show.launcher.client("tablet") as tablet:
        show.client.edit(SetValue("knob", "value", 0.5))
        tablet.edit(SetValue("both", "amount", 0.1))
        ours = [item for item in show.client.listen(0.3) if isinstance(item, m.Changed)]
        theirs = [item for item in tablet.listen(0.3) if isinstance(item, m.Changed)]
        assert [item.number for item in theirs] == [1, 2]
        assert ours == theirs
        assert [item.client for item in ours] == ["test", "tablet"]
    out = tmp_path / "saved.patch.json"
    show.client.save(out)
    assert load(out).nodes["knob"].values["value"] == 0.5
    with pytest.raises(Unusable, match=r"nobody"):
        show.client.edit(SetValue("nobody", "value", 1.0))


@pytest.mark.parametrize("role", ["engine", "stage"])
def test_who_dies_is_started_again_and_the_others_go_on(show: Playing, role: str) -> None:
    show.client.perform({"knob.value": 100.0})
    show.client.watch("both.out")
    until(lambda: watched(show, "both.out") > 99.0)
    before = show.pids
    blocks = show.blocks
    os.kill(before[role], signal.SIGKILL)
    until(lambda: show.pids[role] not in (0, before[role]))
    other = "stage" if role == "engine" else "engine"
    assert show.pids[other] == before[other]
    until(lambda: show.blocks > blocks + 20 and show.frames > 5)
    until(lambda: watched(show, "both.out") > 99.0)
    assert f"{role}: It died (SIGKILL" in show.log()


def test_who_hangs_is_started_again(show: Playing) -> None:
    before = show.pids["stage"]
    os.kill(before, signal.SIGSTOP)
    until(lambda: show.pids["stage"] not in (0, before))
    until(lambda: show.frames > 5)
    assert "stage: It did not answer" in show.log()


def test_a_session_that_dies_loses_no_edit_and_nobody_notices(show: Playing) -> None:
    show.client.edit(SetValue("knob", "value", 60.0))
    show.client.perform({"lfo.beats": 8.0})
    before, blocks = show.pids, show.blocks
    os.kill(before["session"], signal.SIGKILL)
    show.again()
    after = until(lambda: show.status if show.status["engine"] else None)
    assert after["pids"]["session"] != before["session"]
    assert after["pids"]["engine"] == before["engine"]
    assert after["pids"]["stage"] == before["stage"]
    assert after["performed"] == {"lfo.beats": 8.0}
    assert show.blocks >= blocks
    show.client.watch("both.out")
    until(lambda: watched(show, "both.out") > 59.0)
    assert "It is back" in show.log()


def test_session_and_engine_die_at_once_and_the_pictures_go_on(show: Playing) -> None:
    before = show.pids
    for role in ("engine", "session"):
        os.kill(before[role], signal.SIGKILL)
    show.again()
    until(lambda: show.status["engine"])
    blocks = show.blocks
    until(lambda: show.blocks > blocks + 100 and show.frames > 5)
    assert show.pids["stage"] == before["stage"]


def test_the_end_of_the_command_is_the_end_of_the_show(patch: Path, drums: Path) -> None:
    """Not only Ctrl+C: a command that is killed takes its show along."""
    words = ["live", str(patch), "--audio", str(drums), "--silent", "--headless"]
    command = subprocess.Popen(
        [sys.executable, "-m", "nodegraph", *words], stderr=subprocess.PIPE, text=True
    )
    assert command.stderr is not None
    assert "Ctrl+C" in command.stderr.readline()
    folder = _folder_of(patch)
    client = Client(read_show(folder))
    pids = until(lambda: (s := client.ask("status"))["engine"] and s["stage"] and s["pids"])
    command.kill()
    command.wait()
    until(lambda: not any(map(is_running, pids.values())))
    until(lambda: not folder.exists())
    command.stderr.close()


def _folder_of(patch: Path) -> Path:
    found: Path = until(
        lambda: next((f for f, item in running_shows() if Path(item.patch) == patch), None)
    )
    return found


def test_ctrl_c_ends_everything_with_a_sentence(patch: Path, drums: Path) -> None:
    words = ["live", str(patch), "--audio", str(drums), "--silent", "--headless"]
    command = subprocess.Popen(
        [sys.executable, "-m", "nodegraph", *words], stderr=subprocess.PIPE, text=True
    )
    assert command.stderr is not None
    assert "Ctrl+C" in command.stderr.readline()
    folder = _folder_of(patch)
    command.send_signal(signal.SIGINT)
    said = command.stderr.read()
    assert command.wait(10.0) == 0
    assert "What happened: " in said
    assert "Traceback" not in said
    assert not folder.exists()
    command.stderr.close()


def test_a_recording_has_the_pictures_and_the_sound_of_their_moments(
    show: Playing, tmp_path: Path
) -> None:
    out = tmp_path / "take.mkv"
    show.client.record(out)
    with pytest.raises(Unusable, match=r"is being recorded"):
        show.client.record(tmp_path / "other.mkv")
    time.sleep(2.5)
    show.client.record(None)
    until(lambda: "were recorded" in show.log())
    with av.open(str(out)) as file:
        greens = [frame.to_ndarray(format="rgb24")[..., 1].mean() for frame in file.decode(video=0)]
    with av.open(str(out)) as file:
        parts = [frame.to_ndarray() for frame in file.decode(audio=0)]
        rate = file.streams.audio[0].rate
    sound = np.concatenate(parts, axis=1).reshape(-1, 2)[:, 0].astype(np.float64)
    assert 30 * 1.5 < len(greens) < 30 * 4
    assert abs(sound.size / rate - len(greens) / 30) < 0.3
    # a flash at the very beginning may be of a kick from before the take
    flashes = [place / 30 for place, green in enumerate(greens) if green > 100 and place > 3]
    kicks = _kicks(sound, rate)
    assert len(flashes) >= 2
    for flash in flashes:
        nearest = min(kicks, key=lambda kick: abs(kick - flash))
        assert -0.01 < flash - nearest < 0.09  # the analysis needs a few blocks


def _kicks(sound: NDArray[np.float64], rate: int) -> list[float]:
    loud = np.abs(sound) > 0.2 * np.abs(sound).max()
    edges = np.flatnonzero(loud[1:] & ~loud[:-1]) / rate
    found: list[float] = []
    for edge in edges:
        if not found or edge - found[-1] > 0.3:
            found.append(float(edge))
    return found


def test_garbage_at_the_door_disturbs_nobody(show: Playing) -> None:
    door = read_show(show.launcher.folder)
    generator = np.random.default_rng(7)
    hello = pack(m.Hello(token=door.token, role="client"))
    wrong = pack(m.Hello(token="guess", role="client"))
    for head in (b"", wrong, hello, hello + pack(m.Stop(id=1))[:9], b"GET / HTTP/1.1\r\n\r\n"):
        for _ in range(8):
            with contextlib.suppress(OSError), socket.socket() as raw:
                raw.settimeout(2.0)
                raw.connect(("127.0.0.1", door.port))
                raw.sendall(head + generator.bytes(int(generator.integers(1, 400))))
                raw.shutdown(socket.SHUT_WR)
                while raw.recv(4096):
                    pass
    assert show.status["engine"]["generation"] >= 1
    assert show.blocks > 0


def test_a_wrong_token_is_told_where_the_right_one_is(show: Playing) -> None:
    import msgspec

    door = msgspec.structs.replace(read_show(show.launcher.folder), token="guess")
    with pytest.raises(Unusable, match=r"show\.json"):
        Client(door)


def test_a_client_that_never_reads_is_cut_off_and_holds_up_nobody(show: Playing) -> None:
    door = read_show(show.launcher.folder)
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", door.port))
        deaf.sendall(pack(m.Hello(token=door.token, role="client", name="deaf")))
        until(lambda: "deaf" in show.status["clients"])
        long = "x" * 1_000_000
        for number in range(24):
            show.client.edit(SetValue("knob", "value", number / 24), name=long)
        until(lambda: "deaf" not in show.status["clients"])
    assert show.blocks > 0


def test_a_show_is_made_again_from_its_control_log(show: Playing, drums: Path) -> None:
    """Performed values, a morph on a bar, a tapped tempo and an edit, each at its block."""
    client = show.client
    client.perform({"knob.value": 0.5})
    client.snapshot("high", "knob.value", title="High")
    client.perform({"knob.value": 0.1})
    client.tempo(150.0)
    client.recall("high", beats=2.0, at="beat", curve="ease")
    client.edit(AddNode("more", PatchNode("math.add")))
    client.nudge(20.0)
    rings = show.launcher.folder
    time.sleep(1.5)
    generation = show.generation
    opened = open_patch(_written(show, rings))
    ring = Ring.of(rings / f"blocks-{generation}.ring", opened.plan)
    until(lambda: ring.newest > ring.first + 60)
    first = ring.first
    live = {number: ring.read(number) for number in range(first, first + 60)}
    assert first > 20
    logged = until(lambda: (found := read_log(show.launcher.control)).blocks >= first and found)
    kinds = [what for _, what, _ in logged.done]
    assert {"plan", "set", "morph", "clock"} <= set(kinds)
    with Replay(logged, None) as again:
        for number in range(first + 60):
            again.run_block()
            if number >= first:
                values, events = again.engine.frame_values()
                slot = live[number]
                assert slot is not None
                np.testing.assert_array_equal(slot.values, values)
                assert slot.events == events


def _written(show: Playing, folder: Path) -> Path:
    """Return the document as a file beside the shaders of its patch."""
    path = Path(show.launcher.patch).with_name("now.patch.json")
    path.write_text(show.client.ask("patch")["patch"])
    return path


def test_a_morph_lands_on_its_beat(show: Playing) -> None:
    client = show.client
    client.perform({"knob.value": 0.75})
    client.snapshot("there", "knob.value")
    client.perform({"knob.value": 0.25})
    client.watch("knob.out")
    until(lambda: show.generation > 1)
    begun = show.status["engine"]["beat"]
    client.recall("there", beats=4.0, at="beat")
    seen = [0.25]
    while seen[-1] != 0.75:
        seen.append(watched(show, "knob.out"))
    assert any(0.3 < value < 0.7 for value in seen)
    assert show.status["engine"]["beat"] - begun < 4.0 + 1.0 + 2.5
    with pytest.raises(Unusable, match="no cue"):
        client.cue("drop")


def test_a_show_is_a_film_by_one_command(patch: Path, drums: Path, tmp_path: Path) -> None:
    """Pictures too: those of a show in which nothing was done are those of a render."""
    playing = Playing(patch, drums)
    until(lambda: playing.blocks > 120)
    control = playing.launcher.control
    playing.close()
    films = {}
    for name, words in {
        "log": ["--from-log", str(control)],
        "plain": ["--audio", str(drums)],
    }.items():
        out = tmp_path / f"{name}.mkv"
        assert main(["render", str(patch), *words, "--seconds", "1", "-o", str(out)]) == 0
        with av.open(str(out)) as file:
            films[name] = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    assert len(films["log"]) == 30
    np.testing.assert_array_equal(films["log"], films["plain"])
    words = ["--from-log", str(patch), "-o", str(tmp_path / "none.mkv")]
    assert main(["render", str(patch), *words]) == 2


def test_a_recording_survives_the_death_of_the_stage(show: Playing, tmp_path: Path) -> None:
    out = tmp_path / "take.mp4"
    show.client.record(out)
    until(lambda: show.status["stage"]["recording"])
    begun = show.frames
    until(lambda: show.frames > begun + 100)
    drawn = show.frames - begun
    os.kill(show.pids["stage"], signal.SIGKILL)
    until(lambda: "It goes on in take-2.mp4" in show.log())
    with av.open(str(out)) as file:
        frames = sum(1 for _ in file.decode(video=0))
    assert frames > drawn - 30, "it plays to within a second of its end"
    until(lambda: show.frames < begun + drawn)  # the next one counts from the beginning
    until(lambda: show.frames > 60)
    show.client.record(None)
    until(lambda: "were recorded" in show.log())
    with av.open(str(out.with_stem("take-2"))) as file:
        assert sum(1 for _ in file.decode(video=0)) > 20


def test_the_picture_is_watched_in_small(show: Playing) -> None:
    show.client.perform({"knob.value": 1.0})
    show.client.watch_picture(64, 15.0)
    found = until(
        lambda: [item for item in show.client.listen(0.2) if isinstance(item, m.SmallPicture)]
    )
    with Image.open(io.BytesIO(found[-1].jpeg)) as picture:
        assert picture.size == (64, 36)
        assert np.asarray(picture.convert("RGB"))[..., 0].mean() > 200
    show.client.watch_picture(0)
    show.client.listen(0.3)
    assert not [item for item in show.client.listen(0.5) if isinstance(item, m.SmallPicture)]
    with pytest.raises(Unusable, match="wide"):
        show.client.watch_picture(4000)
