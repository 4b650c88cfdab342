"""The example of every kind of node opens, shows something, and can be pasted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from nodegraph.editor.beginning.examples import example_of, text_of, written
from nodegraph.editor.edits.copying import pasted
from nodegraph.editor.geometry import Point
from nodegraph.model.edits import apply
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, Run
from nodegraph.model.signatures import Signatures
from nodegraph.model.spec import Body, NodeSpec
from nodegraph.model.storage import load
from nodegraph.scheduler.compile import compile_patch
from nodegraph.show.own_shaders import reread

library = cache(Library.load)
HAVE_NONE = {"output.probe", "output.screen", "output.share", "output.speaker"}


def having() -> list[NodeSpec]:
    return [spec for spec in library() if example_of(spec, library()) is not None]


def test_all_nodes_but_those_without_outputs_have_an_example() -> None:
    lacking = {spec.id for spec in library()} - {spec.id for spec in having()}
    assert lacking <= HAVE_NONE


def test_an_example_opens_where_it_was_written_and_nothing_is_missing(tmp_path: Path) -> None:
    run = Run(rate=44_100, block=256)
    for spec in having():
        example = example_of(spec, library())
        assert example is not None
        path = written(example, tmp_path, run)
        patch = load(path)
        assert (patch.run.rate, patch.run.block) == (44_100, 256)
        assert patch.nodes[example.node].type == spec.id
        beside = reread(library(), path.parent / "shaders")
        found = compile_patch(patch, beside).problems
        assert not [problem for problem in found if problem.severity == "error"], spec.id


@pytest.mark.parametrize("id", ["source.midi_file", "source.stems", "colour.from_image"])
def test_the_files_of_an_example_lie_beside_it(id: str, tmp_path: Path) -> None:
    example = example_of(library().specs[id], library())
    assert example is not None
    path = written(example, tmp_path, Run())
    named = [
        value
        for node in load(path).nodes.values()
        for key, value in node.settings.items()
        if (spec := library().get(node.type)) and spec.setting_by_name[key].type == "file"
    ]
    assert named and all((path.parent / name).exists() for name in named)


def test_what_has_numbers_alone_is_drawn_over_time() -> None:
    example = example_of(library().specs["control.lfo"], library())
    assert example is not None
    assert {node.type for node in example.patch.nodes.values()} >= {"shader.scope", "output.screen"}
    assert "it.out -> scope.after" in map(str, example.patch.wires)
    wide = example_of(library().specs["control.spread"], library())
    assert wide is not None and wide.patch.nodes["scope"].type == "texture.from_values"


def test_its_nodes_are_pasted_without_a_screen_and_without_what_is_not_known_here() -> None:
    for spec in having():
        example = example_of(spec, library())
        assert example is not None
        edit = pasted(Patch(), Signatures(library()), text_of(example, library()), Point(0.0, 0.0))
        patch, _ = apply(Patch(), edit)
        types = {node.type for node in patch.nodes.values()}
        assert spec.id in types or spec.id in HAVE_NONE
        assert "output.screen" not in types and "shader.scope" not in types


def test_shaders_and_sub_patches_of_a_patch_have_none(tmp_path: Path) -> None:
    folder = tmp_path / "shaders"
    folder.mkdir()
    (folder / "waves.fs").write_text("/*{}*/ void main() { gl_FragColor = vec4(1.0); }")
    own = reread(library(), folder)
    assert example_of(own.specs["shader.waves"], own) is None
    assert example_of(NodeSpec("patch:voice", Body.BLOCK, "Voice", ""), library()) is None
