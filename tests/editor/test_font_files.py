"""Only a font that can be drawn with is found: a torn one would end the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nodegraph.editor import font_files
from nodegraph.editor.font_files import find_font, is_whole
from nodegraph.show.fonts import font_folders


@pytest.fixture
def font() -> bytes:
    """A font of this machine."""
    files = [path for folder in font_folders() for path in sorted(folder.rglob("DejaVuSans*.ttf"))]
    if not files:
        pytest.skip("DejaVu Sans is missing")
    return files[0].read_bytes()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder with fonts that this machine has."""
    monkeypatch.setattr(font_files, "font_folders", lambda: [tmp_path / "none", tmp_path])
    return tmp_path


def renamed(data: bytes, table: bytes) -> bytes:
    return data.replace(table, b"none", 1)


@pytest.mark.parametrize(
    "torn",
    [
        lambda data: b"",
        lambda data: data[:11],
        lambda data: data[:200],
        lambda data: data[: len(data) // 2],
        lambda data: b"\x89PNG" + data[4:],
        lambda data: b"wOFF" + data[4:],
        lambda data: renamed(data, b"glyf"),
        lambda data: renamed(data, b"cmap"),
    ],
    ids=["empty", "11 bytes", "200 bytes", "half", "png", "woff", "no outlines", "no letters"],
)
def test_a_font_that_cannot_be_drawn_with_is_passed_over(
    folder: Path, font: bytes, torn: Callable[[bytes], bytes]
) -> None:
    (folder / "Inter-Regular.ttf").write_bytes(torn(font))
    assert find_font() is None
    (folder / "Zapf.ttf").write_bytes(font)
    assert find_font() == folder / "Zapf.ttf"


def test_the_font_that_we_would_rather_have_is_taken(folder: Path, font: bytes) -> None:
    for name in ("Aaa.ttf", "DejaVuSans.ttf", "Inter-Regular.otf"):
        (folder / name).write_bytes(font)
    assert find_font() == folder / "Inter-Regular.otf"
    assert find_font(("DejaVu",)) == folder / "DejaVuSans.ttf"
    assert find_font(("Menlo",), any=False) is None


def test_what_is_no_file_is_no_font(folder: Path) -> None:
    (folder / "odd.ttf").mkdir()
    assert not is_whole(folder / "odd.ttf")
    assert not is_whole(folder / "gone.ttf")
    assert find_font() is None
