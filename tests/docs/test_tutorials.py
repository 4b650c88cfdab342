"""The README and the tutorials do what they say, done in order by a stranger in an empty folder.

How a document is read:

- In a `console` block a line that begins with `$ ` is run. The lines below it must be printed by
  it, in this order, each as a whole line. `...` in them stands for anything.
- A command may fail only where an error is shown, and must fail there.
- A `json` or `glsl` block below a line "`NAME`:" is the file NAME. Below "`NAME`, as it now is:" it
  must be what the file has become. A `diff` block below "In `NAME`:" changes it; a line `...` in it
  passes over lines of the file.
- Commands in `script/` must be there; they are not run.

What a document names and a person would bring (a song, stems, a cover) is put there first.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.show.songs import drum_song

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sysconfig.get_path("scripts"))
DOCUMENTS = [
    "README.md",
    *(f"docs/tutorials/{path.name}" for path in sorted((ROOT / "docs/tutorials").glob("*.md"))),
]

# Those that draw more than a few small seconds, even with what is added below.
# What is added to the commands of a document, and to nothing else, to make the test cheap. Where an
# option is given twice the program takes the last one. A document that is absent runs as printed.
ADDED = {
    "README.md": {
        "render": "--size 160x90 --fps 10 --seconds 2",
        "live": "--silent --headless --seconds 2",
        "video": "--size 90x160 --fps 10 --length 4",
    },
    "docs/tutorials/beside_resolume.md": {"render": "--size 160x90 --fps 10"},
    "docs/tutorials/clip_tonight.md": {
        "render": "--size 160x90 --fps 10",
        "video": "--size 160x90 --fps 10 --length 4",
    },
    "docs/tutorials/in_obs.md": {"render": "--size 160x90 --fps 10"},
}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the caption above it, its lines, and the line it begins on."""

    language: str
    caption: str
    lines: tuple[str, ...]
    line: int


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_does_what_it_says(document: str, tmp_path: Path) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    bring_what_is_named(text, tmp_path)
    assert follow(text, tmp_path, ADDED.get(document, {})) > 0


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("```console\n$ nodegraph chekc a.patch.json\n```", "line 2: `nodegraph chekc"),
        ("```console\n$ cat nothing\n```", "line 2: `cat nothing` ended with 1"),
        ("```console\n$ true\n1 error.\n```", "`true` ended with 0, but an error is shown"),
        ("```console\n$ echo one\ntwo\n```", "does not print 'two'"),
        ("```console\n$ echo one two three\none ... tree\n```", "does not print"),
        ("```console\n$ printf 'one\\ntwo\\n'\ntwo\none\n```", "does not print 'one'"),
        ("```console\n$ script/seutp --dev\n```", "there is no script/seutp"),
        ("`a`:\n\n```json\n{}\n```\nIn `a`:\n\n```diff\n-[]\n+{}\n```", "fits 0 places"),
        ("`a`:\n\n```json\n{}\n```\n`a`, as it now is:\n\n```json\n[]\n```", "is not what a is"),
        ("```json\n{}\n```", "line 1: a json block without a name"),
        ("`../a`:\n\n```json\n{}\n```", "outside the folder"),
    ],
)
def test_a_slip_in_a_document_is_found(told: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=re.escape(expected)):
        follow(told, tmp_path, {})


def test_files_changes_and_dots_are_read_as_the_tutorials_write_them(tmp_path: Path) -> None:
    told = (
        "`new/a.json`:\n\n```json\n[\n  1,\n  2,\n  3,\n  4\n]\n```\n"
        "In `new/a.json`:\n\n```diff\n-  1,\n+  0,\n...\n   3,\n+  3.5,\n```\n"
        "`new/a.json`, as it now is:\n\n```json\n[\n  0,\n  2,\n  3,\n  3.5,\n  4\n]\n```\n"
        "```console\n$ cat new/a.json\n[\n...\n  3...,\n]\n$ echo 1 error.; false\n1 error.\n```\n"
    )
    assert follow(told, tmp_path, {}) == 2
    assert (tmp_path / "new/a.json").read_text() == "[\n  0,\n  2,\n  3,\n  3.5,\n  4\n]\n"


def test_what_is_added_is_added_to_that_command_alone(tmp_path: Path) -> None:
    told = "```console\n$ nodegraph check a.patch.json\n1 error.\n```"
    expected = re.escape("`nodegraph check a.patch.json --json` ended with 2")
    with pytest.raises(AssertionError, match=expected):
        follow(told.replace("1 error.", "..."), tmp_path, {"check": "--json", "nodes": "--x"})


def test_what_is_added_names_documents_that_there_are() -> None:
    assert set(ADDED) <= set(DOCUMENTS)


def follow(text: str, folder: Path, added: dict[str, str]) -> int:
    """Do what a document says; return how many commands were run."""
    count = 0
    for block in blocks(text):
        if block.language == "console":
            for line, command, shown in commands(block):
                count += run(line, command, shown, folder, added)
        elif block.language in ("json", "glsl"):
            write_or_compare(block, folder)
        elif block.language == "diff":
            change(block, folder)
        else:
            pytest.fail(f"line {block.line}: nobody reads a block of {block.language!r}")
    return count


def blocks(text: str) -> Iterator[Block]:
    """Give the fenced blocks; the caption is the last line above that is not empty."""
    inside: list[str] | None = None
    language, caption, first = "", "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if inside is not None and line == "```":
            yield Block(language, caption, tuple(inside), first)
            inside, caption = None, ""
        elif inside is not None:
            inside.append(line)
        elif line.startswith("```"):
            inside, language, first = [], line[3:].strip(), number
        elif line.strip():
            caption = line
    assert inside is None, f"line {first}: this block has no end"


def commands(block: Block) -> Iterator[tuple[int, str, list[str]]]:
    """Give the commands of a console block: line, command, lines that it shall print."""
    found: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(block.lines, block.line + 1):
        if line.startswith("$ "):
            found.append((number, line[2:].strip(), []))
        else:
            assert found, f"line {number}: what does this belong to? A command begins with `$ `"
            found[-1][2].append(line)
    yield from found


def run(line: int, command: str, shown: list[str], folder: Path, added: dict[str, str]) -> int:
    """Run a command as a stranger would; return 1, or 0 where it only has to be there."""
    words = command.split()
    if words[0].startswith("script/"):
        assert os.access(ROOT / words[0], os.X_OK), f"line {line}: there is no {words[0]}"
        return 0
    if Path(words[0]).name == "nodegraph" and len(words) > 1:
        command = " ".join([command, *added.get(words[1], "").split()])
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    story = f"line {line}: `{command}` ended with {ran.returncode}"
    assert "Traceback" not in ran.stdout, f"{story}:\n{ran.stdout}"
    if any("error" in part for part in shown):
        assert ran.returncode, f"{story}, but an error is shown:\n{ran.stdout}"
    else:
        assert ran.returncode == 0, f"{story}:\n{ran.stdout}"
    missing = first_missing(shown, ran.stdout.splitlines())
    assert missing is None, f"line {line}: `{command}` does not print {missing!r}:\n{ran.stdout}"
    return 1


def first_missing(shown: Iterable[str], printed: Iterable[str]) -> str | None:
    """Return the first line shown that was not printed after those before it; None if all were."""
    rest = iter(printed)
    for line in shown:
        if line.strip() == "...":
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.rstrip().split("...")))
        if not any(pattern.fullmatch(candidate.rstrip()) for candidate in rest):
            return line
    return None


def write_or_compare(block: Block, folder: Path) -> None:
    """Write the file of a block, or compare it with what the file has become."""
    caption = re.fullmatch(r"`([^`]+)`(, as it now is)?:", block.caption)
    assert caption, f"line {block.line}: a {block.language} block without a name"
    path, text = inner(folder, caption[1]), "".join(f"{line}\n" for line in block.lines)
    if caption[2]:
        is_same = path.read_text(encoding="utf-8") == text
        assert is_same, f"line {block.line}: this is not what {caption[1]} is by now"
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def change(block: Block, folder: Path) -> None:
    """Change a file as a diff says, part by part."""
    caption = re.fullmatch(r"In `([^`]+)`:", block.caption)
    assert caption, f"line {block.line}: a diff without a name"
    path = inner(folder, caption[1])
    text = path.read_text(encoding="utf-8")
    for part in parts(block.lines):
        old = "".join(f"{line[1:]}\n" for line in part if not line.startswith("+"))
        new = "".join(f"{line[1:]}\n" for line in part if not line.startswith("-"))
        places = f"\n{text}".count(f"\n{old}")
        assert places == 1, f"line {block.line}: this fits {places} places of {caption[1]}:\n{old}"
        text = f"\n{text}".replace(f"\n{old}", f"\n{new}")[1:]
    path.write_text(text, encoding="utf-8")


def parts(lines: Iterable[str]) -> Iterator[list[str]]:
    """Give the parts of a diff between its lines of dots."""
    part: list[str] = []
    for line in lines:
        if line == "...":
            yield part
            part = []
        else:
            part.append(line)
    yield part


def inner(folder: Path, name: str) -> Path:
    """Return a path in the folder; a document writes nowhere else."""
    path = (folder / name).resolve()
    assert path.is_relative_to(folder.resolve()), f"{name} is outside the folder"
    return path


def bring_what_is_named(text: str, folder: Path) -> None:
    """Put into the folder what a person would bring, and a checkout's `.venv/bin` if it is used."""
    if "song.ogg" in text:
        song = drum_song(folder / "song.ogg", tempo=120.0, bars=9, quiet=2)
        if "--stems stems" in text:
            (folder / "stems").mkdir()
            for name in ("drums", "vocals"):
                shutil.copy(song, folder / "stems" / f"{name}.ogg")
    if "cover.jpg" in text:
        from PIL import Image

        Image.new("RGB", (64, 64), (200, 60, 30)).save(folder / "cover.jpg")
    if ".venv/bin/" in text:
        (folder / ".venv").mkdir()
        (folder / ".venv/bin").symlink_to(PROGRAMS)
