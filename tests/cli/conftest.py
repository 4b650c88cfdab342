"""The command line called in this process, and a patch that is quickly drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from nodegraph.cli import main
from tests.conftest import PatchFile


class Answer(NamedTuple):
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run one command; a traceback fails the test by itself."""

    def command(*words: object) -> Answer:
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Answer(code, out, err)

    return command


GLOW = """/*{"INPUTS": [
  {"NAME": "level", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}
]}*/
void main() { gl_FragColor = vec4(vec3(level), 1.0); }
"""


@pytest.fixture
def glow(write_patch: PatchFile, tmp_path: Path) -> Path:
    """A patch that shows one grey: `glow.level`, 0..1."""
    folder = tmp_path / "shaders"
    folder.mkdir()
    (folder / "glow.fs").write_text(GLOW)
    return write_patch(
        {
            "in": {"type": "source.input"},
            "glow": {"type": "shader.glow"},
            "screen": {"type": "output.screen", "values": {"finish": 0}},
        },
        ["glow.out -> screen.picture", "in.audio -> screen.sound"],
        name="glow",
        run={"size": [64, 48], "fps": 30},
    )
