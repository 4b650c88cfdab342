"""The text of a shader: whose it is, and what is wrong in which line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from nodegraph.editor.desk import Desk
from nodegraph.editor.shader_text import (
    LineError,
    all_problems,
    become,
    errors_in,
    line_of,
    made_own,
    source_of,
)
from nodegraph.model.edits import apply
from nodegraph.model.errors import Failed, Problem, Unusable
from nodegraph.model.library import Library
from nodegraph.model.storage import loads
from nodegraph.show.own_shaders import own_problems, reread, shaders_folder, write_shader
from tests.editor.session_in_hand import InHand

library = cache(Library.load)
WAVES = '/*{"INPUTS": [{"NAME": "height", "TYPE": "float"}]}*/\nvoid main() {}\n'
PATCH = """{
  "format": "nodegraph/1",
  "nodes": {
    "kick": {"type": "analysis.hits"},
    "road": {"type": "texture.night_road", "values": {"glow": 0.5}},
    "screen": {"type": "output.screen"},
    "waves": {"type": "shader.waves"}
  },
  "wires": ["road.out -> screen.picture"]
}"""


class Beside(InHand):
    """A session whose patch lies in a folder of the test."""

    at = ""

    @property
    def path(self) -> str:
        return self.at


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    path = tmp_path / "x.patch.json"
    write_shader(path, "waves", WAVES)
    known = reread(library(), shaders_folder(path))
    door = Beside(loads(PATCH), known)
    door.at = str(path)
    return Desk(known, door)


def test_a_shader_of_the_patch_may_be_written_and_one_of_the_program_read(desk: Desk) -> None:
    own, shipped = source_of(desk, "waves"), source_of(desk, "road")
    assert own is not None and own.is_own and own.read() == WAVES and own.name == "waves"
    assert shipped is not None and not shipped.is_own and "void main" in shipped.read()
    assert source_of(desk, "kick") is None and source_of(desk, "nobody") is None


def test_a_shader_whose_header_is_broken_can_still_be_mended(desk: Desk) -> None:
    path = Path(desk.door.path)
    write_shader(path, "waves", "/*{ broken }*/")
    desk.take_library(reread(library(), shaders_folder(path)))
    assert desk.library.get("shader.waves") is None
    source = source_of(desk, "waves")
    assert source is not None and source.read() == "/*{ broken }*/"


def test_a_file_that_is_gone_says_so(desk: Desk) -> None:
    source = source_of(desk, "waves")
    assert source is not None
    source.path.unlink()
    with pytest.raises(Failed, match=r"waves\.fs cannot be read"):
        source.read()
    assert source_of(desk, "waves") is None


def test_errors_are_told_by_line_without_what_every_one_says() -> None:
    told = "waves.fs: line 12: the shader does not compile: no such name `foo`; correct it there."
    beside = "waves.vs: line 3: the shader does not compile: syntax error; correct it there."
    lasting = f"{told} Until then it is drawn as it was."
    other = "road.fs: line 1: the shader does not compile: nothing; correct it there."
    problems = [Problem("error", "waves", text) for text in (told, beside, other, told, lasting)]
    problems.append(Problem("warning", "waves.height", "It is low."))
    assert errors_in(problems, "waves.fs") == [
        LineError(3, "waves.vs: syntax error"),
        LineError(12, "no such name `foo`"),
    ]


def test_what_the_header_lacks_is_told_by_its_line(desk: Desk) -> None:
    path = Path(desk.door.path)
    write_shader(path, "waves", '/*{\n  "INPUTS": [\n    {"NAME": "a b", "TYPE": "float"}]}*/')
    found = own_problems(reread(desk.library, shaders_folder(path)))
    problems = {"shader": found, "waves": ()}
    errors = errors_in(all_problems(problems, "shader.waves", "waves"), "waves.fs")
    assert len(errors) == 1 and errors[0].text
    assert all_problems(problems, "shader.other", "other") == []


def test_a_line_is_counted_from_one() -> None:
    assert line_of("one\n  two\n", 2) == "two"
    assert line_of("one", 0) == line_of("one", 5) == ""


def test_a_shader_of_the_program_becomes_the_patchs_own_with_cables_and_values(desk: Desk) -> None:
    path = made_own(desk, "road")
    assert path.name == "night_road.fs" and path.parent == shaders_folder(Path(desk.door.path))
    desk.take_library(reread(desk.library, path.parent))
    edit = become(desk, "road", desk.library.specs["shader.night_road"])
    patch, _ = apply(desk.patch, edit)
    assert patch.nodes["road"].type == "shader.night_road"
    assert patch.nodes["road"].values == {"glow": 0.5} and patch.wires == desk.patch.wires


def test_a_copy_never_writes_over_a_shader_that_is_there(desk: Desk) -> None:
    first = made_own(desk, "road")
    first.write_text("/*{}*/ void main() {}  // mine")
    desk.take_library(reread(desk.library, first.parent))
    assert made_own(desk, "road").name == "night_road_2.fs"
    assert first.read_text().endswith("// mine")


def test_only_shaders_of_the_program_are_copied(desk: Desk) -> None:
    for node in ("waves", "kick"):
        with pytest.raises(Unusable, match="no shader that could be copied"):
            made_own(desk, node)
