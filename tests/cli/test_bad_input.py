"""Whatever is wrong with what a person gives: one sentence with the remedy, and an exit code."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Answer
from tests.conftest import PatchFile

Run = Callable[..., Answer]
ADD = {"type": "math.add"}


def one_sentence(answer: Answer, *words: str) -> None:
    text = answer.err.strip()
    assert text.count("\n") == 0, text
    for word in words:
        assert word in text, text


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "does not exist"), (b"", "is empty"), (b"hello there, no sound here", "convert it")],
)
def test_a_file_that_is_no_sound_is_unusable(
    run: Run, glow: Path, tmp_path: Path, content: bytes | None, words: str
) -> None:
    audio = tmp_path / "song.wav"
    if content is not None:
        audio.write_bytes(content)
    answer = run("render", glow, "-o", tmp_path / "out.mp4", "--audio", audio)
    assert answer.code == 2
    one_sentence(answer, "song.wav", words)
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("[]", ""),
        ('{"format":"nodegraph/1","nodes":{"a":{"type":"math.add",}}}', "column"),
        ('{"format":"nodegraph/1","nodes":{"a":{"type":"math.add","values":{"x":NaN}}}}', "NaN"),
        ('{"format":"nodegraph/9","nodes":{}}', "nodegraph/9"),
        ("[" * 5000, ""),
    ],
)
def test_a_file_that_is_no_patch_is_unusable(
    run: Run, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "broken.patch.json"
    path.write_text(text)
    answer = run("plan", path)
    assert answer.code == 2
    one_sentence(answer, "broken.patch.json", words)


def test_a_missing_patch_is_unusable_and_names_the_examples(run: Run) -> None:
    answer = run("plan", "no_such_patch")
    assert answer.code == 2
    one_sentence(answer, "no_such_patch", "examples")


def errors(run: Run, path: Path) -> list[dict[str, Any]]:
    answer = run("check", path, "--json")
    found: list[dict[str, Any]] = json.loads(answer.out)[str(path)]
    assert answer.code == (2 if any(item["severity"] == "error" for item in found) else 0)
    return found


def test_an_unknown_node_is_named_and_rendered_around(run: Run, glow: Path, tmp_path: Path) -> None:
    patch = json.loads(glow.read_text())
    patch["nodes"]["odd"] = {"type": "texture.from_the_future"}
    patch["wires"].append("odd.out -> glow.level")
    glow.write_text(json.dumps(patch))
    [problem] = errors(run, glow)
    assert problem["where"] == "odd"
    assert problem["severity"] == "warning"
    answer = run("render", glow, "-o", tmp_path / "out.mp4", "--seconds", 0.1)
    assert answer.code == 0
    assert "texture.from_the_future" in answer.err
    assert (tmp_path / "out.mp4").stat().st_size > 0


@pytest.mark.parametrize(
    ("nodes", "wires", "words"),
    [
        ({"a": ADD, "b": ADD}, ["a.output -> b.value"], ["output", "Did you mean out?"]),
        ({"a": ADD, "b": ADD}, ["a.out -> b.valu"], ["valu", "Did you mean value?"]),
        (
            {"a": {"type": "source.oscillator"}, "b": ADD},
            ["a.out -> b.value"],
            ["audio", "control", "envelope.follower"],
        ),
        (
            {
                "a": {"type": "control.spread", "settings": {"count": 3}},
                "b": {"type": "control.spread", "settings": {"count": 4}},
                "c": ADD,
            },
            ["a.out -> c.value", "b.out -> c.amount"],
            ["has 4 lanes", "has 3", "c.amount"],
        ),
        ({"a": ADD, "b": ADD}, ["a.out -> b.value", "b.out -> a.value"], ["a -> b", "delay.block"]),
        (
            {"a": {"type": "math.expression", "settings": {"expression": "open('x')"}}},
            [],
            ["open", "not allowed"],
        ),
    ],
)
def test_what_cannot_run_is_an_error_with_its_remedy(
    run: Run,
    write_patch: PatchFile,
    nodes: dict[str, Any],
    wires: list[str],
    words: list[str],
) -> None:
    found = [item for item in errors(run, write_patch(nodes, wires)) if item["severity"] == "error"]
    assert len(found) == 1
    text = " ".join(found[0].values())
    for word in words:
        assert word in text


def test_a_value_out_of_range_is_clamped_and_reported(run: Run, glow: Path) -> None:
    patch = json.loads(glow.read_text())
    patch["nodes"]["glow"]["values"] = {"rate": 12}
    glow.write_text(json.dumps(patch))
    [problem] = errors(run, glow)
    assert problem["where"] == "glow.rate"
    assert "12 is outside 0..4; it was set to 4" in problem["text"]


def test_ten_thousand_nodes_are_only_a_bigger_patch(
    run: Run, write_patch: PatchFile, tmp_path: Path
) -> None:
    nodes: dict[str, Any] = {"n0": {"type": "control.constant", "values": {"value": 1}}}
    nodes |= {f"n{i}": {"type": "math.add", "values": {"amount": 1}} for i in range(1, 10_000)}
    wires = [f"n{i}.out -> n{i + 1}.value" for i in range(9_999)]
    path = write_patch(nodes, wires)
    out = tmp_path / "trace.csv"
    answer = run("trace", path, "--probe", "n9999.out", "-o", out, "--seconds", 0.05)
    assert answer.code == 0
    assert out.read_text().splitlines()[1].endswith("10000.0")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--size", "big"], "1280x720"),
        (["--seconds", "-1"], "--seconds"),
        (["--seconds", "nan"], "--seconds"),
        (["--start", "1e9"], "--start"),
        (["--set", "nonsense"], "NODE.PORT=VALUE"),
        (["--set", "nobody.level=1"], "nobody"),
        (["--fps", "0"], "fps"),
    ],
)
def test_options_that_make_no_sense_are_unusable(
    run: Run, glow: Path, tmp_path: Path, words: list[str], expected: str
) -> None:
    answer = run("render", glow, "-o", tmp_path / "out.mp4", *words)
    assert answer.code == 2
    assert expected in answer.err
    assert not (tmp_path / "out.mp4").exists()


def test_an_unknown_ending_names_the_known_ones(run: Run, glow: Path, tmp_path: Path) -> None:
    answer = run("render", glow, "-o", tmp_path / "out.gif", "--seconds", 0.1)
    assert answer.code == 2
    one_sentence(answer, ".mp4", ".mkv", ".mov", ".png")


def test_a_port_that_is_not_there_cannot_be_traced(run: Run, glow: Path, tmp_path: Path) -> None:
    answer = run("trace", glow, "--probe", "in.sound", "-o", tmp_path / "t.csv", "--seconds", 0.1)
    assert answer.code == 2
    assert "in.sound" in answer.err
    assert not (tmp_path / "t.csv").exists()


def test_a_shader_that_does_not_compile_names_the_line_of_its_file(
    run: Run, glow: Path, tmp_path: Path
) -> None:
    shader = tmp_path / "shaders" / "glow.fs"
    shader.write_text(shader.read_text().replace("vec3(level)", "vec3(levle)"))
    answer = run("render", glow, "-o", tmp_path / "out.mp4", "--seconds", 0.1)
    assert answer.code == 2
    one_sentence(answer, "glow.fs: line 4", "levle", "correct it there")
    assert not (tmp_path / "out.mp4").exists()
    [problem] = errors(run, glow)
    assert problem["where"] == "glow"
    assert "line 4" in problem["text"]


def test_a_shader_whose_header_is_broken_is_said_to_be_so_and_not_to_be_missing(
    run: Run, glow: Path
) -> None:
    (glow.parent / "shaders" / "glow.fs").write_text("/*{ not json }*/ void main() {}")
    warning, error = errors(run, glow)
    assert "glow.fs" in warning["text"]
    assert error["where"] == "glow"
    assert "Correct its file" in error["remedy"]


@pytest.mark.parametrize("command", ["render", "trace"])
def test_a_result_that_would_lack_a_part_is_not_written(
    run: Run, glow: Path, tmp_path: Path, command: str
) -> None:
    patch = json.loads(glow.read_text())
    patch["wires"].append("in.nothing -> glow.level")
    glow.write_text(json.dumps(patch))
    out = tmp_path / ("out.mp4" if command == "render" else "out.csv")
    words = ["--probe", "in.audio"] if command == "trace" else []
    answer = run(command, glow, "-o", out, "--seconds", 0.1, *words)
    assert answer.code == 2
    one_sentence(answer, "in.nothing")
    assert not out.exists()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this machine cannot mount a tmpfs")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_fails_in_a_sentence(run: Run, glow: Path, tiny_disk: Path) -> None:
    answer = run("render", glow, "-o", tiny_disk / "out.mkv", "--seconds", 20)
    assert answer.code == 1
    assert "disk" in answer.err or "space" in answer.err
    trace = ("--probe", "in.audio", "-o", tiny_disk / "t.csv", "--seconds", 2)
    answer = run("trace", glow, *trace)
    assert answer.code == 1
    assert not (tiny_disk / "t.csv").exists()


def test_without_a_graphics_driver_a_sentence_says_what_to_install(glow: Path) -> None:
    out = glow.parent / "out.mp4"
    words = [sys.executable, "-m", "nodegraph", "render", str(glow), "-o", str(out)]
    nowhere = {"__EGL_VENDOR_LIBRARY_DIRS": "/nonexistent", "LIBGL_DRIVERS_PATH": "/nonexistent"}
    done = subprocess.run(
        [*words, "--seconds", "0.1"], capture_output=True, text=True, env=os.environ | nowhere
    )
    if done.returncode == 0:
        pytest.skip("this machine finds its driver another way")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "install" in done.stderr
    assert not out.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="screens have names on Linux")
@pytest.mark.parametrize(
    ("display", "words"), [("", "DISPLAY is not set"), (":987", "The screen :987 cannot be opened")]
)
@pytest.mark.parametrize("option", ["", "--attach"])
def test_the_editor_needs_a_screen_and_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, display: str, words: str, option: str
) -> None:
    import glfw

    monkeypatch.setattr(glfw, "ERROR_REPORTING", glfw.ERROR_REPORTING)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    answer = run("edit", *filter(None, [option]))
    assert answer.code == 2
    assert answer.out == ""
    one_sentence(answer, words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["no_such_patch"], "no_such_patch"),
        (["--attach", "no_such_patch"], "takes no patch"),
        (["--audio", "no_such.wav"], "no_such.wav does not exist"),
    ],
)
def test_the_editor_is_not_opened_with_what_is_not_there(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], expected: str
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    answer = run("edit", *words)
    assert answer.code == 2
    one_sentence(answer, expected)


def test_control_c_leaves_a_playable_file(glow: Path, tmp_path: Path) -> None:
    import av

    out = tmp_path / "out.mp4"
    words = [sys.executable, "-m", "nodegraph", "render", str(glow), "-o", str(out)]
    process = subprocess.Popen([*words, "--seconds", "600"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        done = re.search(r"(\d+)/\d+ frames", line)
        if done and int(done[1]) > 60:
            break
    process.send_signal(signal.SIGINT)
    rest = process.stderr.read()
    assert process.wait(timeout=60) == 1
    assert "can be played" in rest
    assert "Traceback" not in rest
    with av.open(str(out)) as container:
        frames = sum(1 for _ in container.decode(video=0))
    assert frames > 30
