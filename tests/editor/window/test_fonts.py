"""Which fonts are loaded: each file in each size once, and never one in the place of another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from nodegraph.editor.font_files import MONO
from nodegraph.editor.window import fonts
from nodegraph.editor.window.fonts import MONO_PIXELS, PANEL_PIXELS, Fonts, load_fonts, load_mono


@pytest.fixture(autouse=True)
def _context(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A machine with a font for words and one for code; nothing is drawn with them."""
    for name in ("words.ttf", "code.ttf"):
        (tmp_path / name).touch()

    def found(names: object = None, any: bool = True) -> Path:
        return tmp_path / ("code.ttf" if names == MONO else "words.ttf")

    monkeypatch.setattr(fonts, "_loaded", {})
    monkeypatch.setattr(fonts, "find_font", found)
    dpg.create_context()
    yield
    dpg.destroy_context()


def test_code_and_words_of_the_same_size_are_different_fonts() -> None:
    words = load_fonts(MONO_PIXELS / PANEL_PIXELS)
    assert load_mono(1.0) not in words


def test_a_size_that_was_there_before_is_the_same_font_again() -> None:
    before = load_fonts(1.0)
    assert load_fonts(2.0) != before
    assert load_fonts(1.0) == before
    assert load_mono(1.0) == load_mono(1.0)


def test_without_fonts_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_font", lambda *_, **__: None)
    assert load_fonts(1.0) == Fonts(0, 0, 0)
    assert load_mono(1.0) == 0
