"""Shaders of a patch that are written while they are drawn."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nodegraph.model.edits import SetValue
from nodegraph.session import messages as m
from tests.show.live.conftest import GLOW, Playing, until

pytestmark = pytest.mark.slow

BLUE = GLOW.replace("vec4(level, flash ? 1.0 : 0.0, TIME * 0.01, 1.0)", "vec4(0.0, 0.0, 1.0, 1.0)")
GREEN = BLUE.replace("0.0, 0.0, 1.0, 1.0", "0.0, 1.0, 0.0, 1.0")


@pytest.fixture
def show(patch: Path, drums: Path) -> Iterator[Playing]:
    """The show of a patch with a shader of its own, watched."""
    playing = Playing(patch, drums)
    request = m.WatchPicture(id=1_000_000_007, width=64, fps=15.0)
    playing.client.request(request)
    yield playing
    playing.close()


def told(show: Playing, kind: type) -> list[Any]:
    """Return what of a kind was told just now."""
    return [item for item in show.client.listen(0.1) if isinstance(item, kind)]


def colour(show: Playing) -> tuple[int, int, int] | None:
    """Return the colour in the middle of the newest picture; None where none came."""
    pictures = told(show, m.SmallPicture)
    if not pictures:
        return None
    pixels = np.asarray(Image.open(io.BytesIO(pictures[-1].jpeg)).convert("RGB"))
    red, green, blue = (int(part) for part in pixels[pixels.shape[0] // 2, pixels.shape[1] // 2])
    return red, green, blue


def is_seen(show: Playing, wanted: str) -> bool:
    found = colour(show)
    if found is None:
        return False
    strong = [
        name for name, part in zip(("red", "green", "blue"), found, strict=True) if part > 200
    ]
    return strong == [wanted]


def is_still(show: Playing, wanted: str) -> bool:
    """Whether the next picture that comes is of a colour."""
    seen: list[bool] = []

    def has_come() -> bool:
        found = colour(show)
        if found is not None:
            seen.append(found[("red", "green", "blue").index(wanted)] > 200)
        return bool(seen)

    until(has_come)
    return seen[-1]


def write(patch: Path, text: str) -> None:
    (patch.parent / "shaders" / "glow.fs").write_text(text)


def standing(show: Playing) -> list[str]:
    """Return what is wrong now."""
    return [str(problem) for problem in show.status["problems"]]


def test_what_is_written_is_drawn_when_somebody_asks(show: Playing, patch: Path) -> None:
    blocks = show.blocks
    write(patch, BLUE)
    assert show.client.reload_shaders() == []
    until(lambda: is_seen(show, "blue"))
    assert show.blocks > blocks and show.pids["engine"] in show.seen


def test_a_file_that_another_program_writes_is_drawn_by_itself(show: Playing, patch: Path) -> None:
    write(patch, GREEN)
    until(lambda: is_seen(show, "green"))
    write(patch, BLUE)
    until(lambda: told(show, m.ShadersRead))
    until(lambda: is_seen(show, "blue"))


def test_what_does_not_compile_is_told_with_its_line_until_it_is_mended(
    show: Playing, patch: Path
) -> None:
    write(patch, BLUE)
    show.client.reload_shaders()
    until(lambda: is_seen(show, "blue"))
    write(patch, BLUE.replace("gl_FragColor =", "\n\n  gl_FragColor = nothing +"))
    assert show.client.reload_shaders() == []  # its header can be read
    until(lambda: any("glow.fs: line 7" in text for text in standing(show)))
    frames = show.frames
    until(lambda: show.frames > frames + 10)
    assert is_still(show, "blue")  # what compiled last is drawn on
    write(patch, GREEN)
    show.client.reload_shaders()
    until(lambda: is_seen(show, "green"))
    until(lambda: not any("glow.fs" in text for text in standing(show)))


def test_a_header_that_is_being_written_takes_no_picture_away(show: Playing, patch: Path) -> None:
    write(patch, BLUE)
    show.client.reload_shaders()
    until(lambda: is_seen(show, "blue"))
    write(patch, BLUE.replace("INPUTS", "INPU").replace('": [', '": ['[:2]))
    (wrong,) = show.client.reload_shaders()
    assert "glow.fs" in wrong and "stays as it was" in wrong
    frames = show.frames
    until(lambda: show.frames > frames + 10)
    until(lambda: is_seen(show, "blue"))
    until(lambda: any("stays as it was" in text for text in standing(show)))
    write(patch, GREEN)
    assert show.client.reload_shaders() == []
    until(lambda: is_seen(show, "green"))


def test_an_input_that_was_added_is_set_performed_and_morphed(show: Playing, patch: Path) -> None:
    more = '{"NAME": "tint", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},\n  '
    text = BLUE.replace('{"NAME": "level"', more + '{"NAME": "level"')
    write(patch, text.replace("0.0, 0.0, 1.0, 1.0", "0.0, tint, 1.0 - tint, 1.0"))
    assert show.client.reload_shaders() == []
    until(lambda: is_seen(show, "blue"))
    show.client.edit(SetValue("glow", "tint", 1.0))
    until(lambda: is_seen(show, "green"))
    show.client.perform({"glow.tint": 0.0})
    until(lambda: is_seen(show, "blue"))
    show.client.perform({"glow.tint": None})
    show.client.snapshot("half", "glow.tint")
    show.client.edit(SetValue("glow", "tint", 0.0))
    until(lambda: is_seen(show, "blue"))
    show.client.recall("half", beats=1.0)
    until(lambda: is_seen(show, "green"))


def test_a_stage_that_dies_comes_back_with_what_was_written(show: Playing, patch: Path) -> None:
    write(patch, GREEN)
    show.client.reload_shaders()
    until(lambda: is_seen(show, "green"))
    os.kill(show.pids["stage"], signal.SIGKILL)
    until(lambda: is_seen(show, "green"))
