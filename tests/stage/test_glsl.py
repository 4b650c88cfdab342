"""ISF source as GLSL: the ladder of versions, names, lines of errors."""

from __future__ import annotations

import moderngl
import pytest

from nodegraph.model.errors import Unusable
from nodegraph.model.isf import load_isf, read_isf
from nodegraph.stage.glsl import fragment_source
from nodegraph.stage.programs import Programs
from tests.stage.table import ISF, Table

IMAGE = '/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/\n'


def compile_error(context: moderngl.Context, text: str, vertex: str = "") -> str:
    with pytest.raises(Unusable) as caught:
        Programs(context).get(read_isf(text, "mine.fs", vertex))
    return str(caught.value)


def test_the_newest_version_that_takes_a_file_is_used(context: moderngl.Context) -> None:
    programs = Programs(context)
    assert programs.get(load_isf(ISF / "gradient.fs")).version == 450
    assert programs.get(load_isf(ISF / "old.fs")).version == 120


def test_a_file_of_the_oldest_version_draws_the_same(context: moderngl.Context) -> None:
    table = Table(context)
    table.node("n", "isf.gradient")
    table.node("old", "isf.old", inputImage="n")
    table.screen("old")
    picture = table.frame()
    assert picture[0, 0, 1] > picture[-1, 0, 1]
    assert picture[0, -1, 0] == pytest.approx(255 * 7.5 / 8, abs=1)


def test_reserved_names_shadowed_functions_and_third_arguments_work(
    context: moderngl.Context,
) -> None:
    table = Table(context)
    table.node("a", "isf.grey", level=0.25)
    table.node("b", "isf.grey", level=0.5)
    table.node("n", "isf.wild", inputImage="a", texture="b")
    table.screen("n")
    assert table.red() == 64  # their round(0.5) is 0
    assert table.stage.take_problems() == []


def test_image_functions_agree(context: moderngl.Context) -> None:
    same = (
        "void main() {\n"
        "  vec4 here = IMG_THIS_PIXEL(inputImage);\n"
        "  vec4 sum = abs(here - IMG_THIS_NORM_PIXEL(inputImage));\n"
        "  sum += abs(here - IMG_PIXEL(inputImage, gl_FragCoord.xy));\n"
        "  sum += abs(here - IMG_NORM_PIXEL(inputImage, gl_FragCoord.xy / IMG_SIZE(inputImage)));\n"
        "  sum += abs(here - IMG_NORM_PIXEL(inputImage, vv_FragNormCoord));\n"
        "  sum += abs(_inputImage_imgRect.zw - RENDERSIZE).xyxy;\n"
        "  gl_FragColor = vec4(sum.rgb * 50.0, 1.0);\n}"
    )
    table = Table(context)
    table.node("n", "isf.gradient")
    table.shader("same", IMAGE + same, inputImage="n")
    table.screen("same")
    assert table.frame()[..., :3].max() == 0


def test_an_error_names_the_line_in_their_file(context: moderngl.Context) -> None:
    said = compile_error(context, IMAGE + "\n\nvoid main() {\n  gl_FragColor = vec3(1.0);\n}\n")
    assert said.startswith("mine.fs: line 5: ")
    assert said.count("\n") == 0


def test_a_syntax_error_names_its_line(context: moderngl.Context) -> None:
    assert "line 3" in compile_error(context, IMAGE + "void main() {\n  float = 1.0;\n}\n")


def test_dropped_arguments_do_not_move_the_line(context: moderngl.Context) -> None:
    text = "void main() {\n  vec4 a = IMG_PIXEL(inputImage,\n vec2(1.0),\n\n 0.5);\n  oops;\n}"
    assert "line 7" in compile_error(context, IMAGE + text)


def test_an_error_in_the_vertex_shader_names_that_file(context: moderngl.Context) -> None:
    vertex = "void main() {\n  isf_vertShaderInit();\n  nothing = 1.0;\n}\n"
    said = compile_error(context, IMAGE + "void main() { gl_FragColor = vec4(1.0); }", vertex)
    assert said.startswith("mine.vs: line 3: ")


def test_the_error_of_an_old_file_is_the_authors_not_the_versions(
    context: moderngl.Context,
) -> None:
    """`sample` is an error in 450 only; the misspelt name is one everywhere."""
    text = "void main() {\n  float sample = 1.0;\n  gl_FragColor = vec4(smaple);\n}"
    assert "line 4" in compile_error(context, IMAGE + text)


def test_the_authors_lines_stay_where_they_are() -> None:
    shader = load_isf(ISF / "wild.fs")
    source = fragment_source(shader, 450)
    lines = source.text.splitlines()
    written = (ISF / "wild.fs").read_text().splitlines()
    for number, line in enumerate(written):
        if "round(float x)" in line:
            assert lines[source.before + number] == line
            break
    else:
        pytest.fail("the line is gone")


def test_the_same_source_is_compiled_once(context: moderngl.Context) -> None:
    programs = Programs(context)
    first = programs.get(load_isf(ISF / "half.fs"))
    assert programs.get(load_isf(ISF / "half.fs")) is first
    assert programs.get(load_isf(ISF / "half.fs"), flip=True) is not first
