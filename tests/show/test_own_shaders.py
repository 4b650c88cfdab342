from __future__ import annotations

import os
from pathlib import Path

import pytest

from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.show.own_shaders import (
    OwnShaders,
    own_problems,
    own_shader,
    reread,
    shaders_folder,
    write_shader,
)

PLAIN = Library({})


def shader(*inputs: str, body: str = "gl_FragColor = vec4(1.0);") -> str:
    named = ", ".join(f'{{"NAME": "{name}", "TYPE": "float"}}' for name in inputs)
    return f'/*{{"INPUTS": [{named}]}}*/\nvoid main() {{ {body} }}\n'


@pytest.fixture
def patch(tmp_path: Path) -> Path:
    return tmp_path / "x.patch.json"


def test_a_shader_that_was_written_is_a_node_of_the_patch(patch: Path) -> None:
    path = write_shader(patch, "waves", shader("height"))
    assert path == own_shader(patch, "shader.waves") == patch.parent / "shaders" / "waves.fs"
    library = reread(PLAIN, shaders_folder(patch))
    assert "height" in library.specs["shader.waves"].input_by_name


def test_types_of_other_families_are_not_the_patchs_own(patch: Path) -> None:
    assert own_shader(patch, "texture.tunnel") is None
    assert own_shader(patch, "shader.") is None


@pytest.mark.parametrize("name", ["", "../out", "a/b", "Waves", "2waves", "waves.fs", "w" * 64])
def test_what_could_lead_out_of_the_folder_is_no_name(patch: Path, name: str) -> None:
    with pytest.raises(Unusable, match="cannot name a shader"):
        write_shader(patch, name, shader())
    assert not shaders_folder(patch).exists()


def test_a_shader_has_the_ports_that_its_file_has_now(patch: Path) -> None:
    write_shader(patch, "waves", shader("height"))
    before = reread(PLAIN, shaders_folder(patch))
    write_shader(patch, "waves", shader("depth"))
    after = reread(before, shaders_folder(patch))
    assert list(after.specs["shader.waves"].input_by_name) == ["depth", "rate"]


def test_a_shader_whose_file_is_gone_is_gone(patch: Path) -> None:
    path = write_shader(patch, "waves", shader())
    before = reread(PLAIN, shaders_folder(patch))
    path.unlink()
    assert not reread(before, shaders_folder(patch)).specs


def test_a_file_that_is_being_written_takes_no_picture_away(patch: Path) -> None:
    write_shader(patch, "waves", shader("height"))
    before = reread(PLAIN, shaders_folder(patch))
    write_shader(patch, "waves", '/*{ "INPUTS": [ */ void main() {}')
    after = reread(before, shaders_folder(patch))
    assert after.specs["shader.waves"] is before.specs["shader.waves"]
    [problem] = own_problems(after)
    assert problem.where == "shader.waves" and problem.remedy == "Until then it stays as it was."
    write_shader(patch, "waves", shader("height"))
    assert own_problems(reread(after, shaders_folder(patch))) == ()


def test_a_shader_of_another_folder_does_not_stand_in_for_one_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    one, other = tmp_path / "one" / "x.patch.json", tmp_path / "other" / "x.patch.json"
    for path in (one, other):
        path.parent.mkdir()
    write_shader(one, "waves", shader())
    write_shader(other, "waves", "nothing")
    of_one = reread(PLAIN, shaders_folder(one))
    assert "shader.waves" not in reread(of_one, shaders_folder(other)).specs


def test_a_change_of_a_file_is_seen_once_and_not_before_its_time(patch: Path) -> None:
    now = 0.0
    watch = OwnShaders(lambda: now)
    assert not watch.have_changed(patch)  # the first look
    path = write_shader(patch, "waves", shader())
    assert not watch.have_changed(patch)  # too soon to look again
    now = 1.0
    assert watch.have_changed(patch)
    now = 2.0
    assert not watch.have_changed(patch)
    os.utime(path, ns=(1, 1))
    now = 3.0
    assert watch.have_changed(patch)


def test_another_patch_is_no_change(patch: Path, tmp_path: Path) -> None:
    now = 0.0
    watch = OwnShaders(lambda: now)
    write_shader(patch, "waves", shader())
    watch.have_changed(patch)
    assert not watch.have_changed(tmp_path / "elsewhere" / "y.patch.json")
