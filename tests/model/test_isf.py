"""ISF headers as the signatures of nodes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nodegraph.model.errors import Unusable
from nodegraph.model.isf import IsfShader, load_isf, read_isf
from nodegraph.model.isf_sizes import LARGEST_SIDE, SizeExpression
from nodegraph.model.isf_spec import long_values, rate_name, read_shader, spec_of_shader
from nodegraph.model.palettes import PALETTES
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec, PortSpec


def read(header: str) -> IsfShader:
    return read_isf(f"/*{header}*/\nvoid main() {{}}\n", "mine.fs")


def spec(inputs: str) -> NodeSpec:
    return spec_of_shader(read(f'{{"INPUTS": [{inputs}]}}'), "shader.mine")


def port(entry: str) -> PortSpec:
    return spec(entry).inputs[0]


def refused(header: str) -> str:
    with pytest.raises(Unusable) as caught:
        spec_of_shader(read(header), "shader.mine")
    said = str(caught.value)
    assert said.startswith("mine.fs: ")
    assert "\n" not in said
    return said


def test_a_header_becomes_a_node_with_rate_and_out() -> None:
    made = spec('{"NAME": "inputImage", "TYPE": "image"}, {"NAME": "amount", "TYPE": "float"}')
    assert made.body is Body.SHADER
    assert [item.name for item in made.inputs] == ["inputImage", "amount", "rate"]
    assert [item.name for item in made.outputs] == ["out"]
    rate = made.input_by_name["rate"]
    assert (rate.range.low, rate.range.high, rate.default) == (0.0, 4.0, 1.0)


def test_names_are_kept_verbatim() -> None:
    assert port('{"NAME": "myStrange_Name2", "TYPE": "float"}').name == "myStrange_Name2"


def test_a_file_with_a_rate_of_its_own_keeps_it() -> None:
    made = spec('{"NAME": "rate", "TYPE": "float", "MAX": 60}')
    assert [item.name for item in made.inputs] == ["rate", "time_rate"]
    assert made.inputs[0].range.high == 60.0
    assert isinstance(made.implementation, IsfShader)
    assert rate_name(made.implementation) == "time_rate"


@pytest.mark.parametrize(
    ("type", "kind", "optional"),
    [
        ("float", Kind.CONTROL, False),
        ("bool", Kind.CONTROL, False),
        ("long", Kind.CONTROL, False),
        ("event", Kind.EVENT, False),
        ("color", Kind.COLOUR, False),
        ("point2D", Kind.POINT, False),
        ("palette", Kind.PALETTE, False),
        ("image", Kind.TEXTURE, True),
        ("audio", Kind.AUDIO, True),
        ("audioFFT", Kind.SPECTRUM, True),
    ],
)
def test_every_type_has_its_kind_and_never_needs_a_wire(
    type: str, kind: Kind, optional: bool
) -> None:
    made = port(f'{{"NAME": "x", "TYPE": "{type}"}}')
    assert (made.kind, made.optional, made.required) == (kind, optional, False)


def test_limits_default_and_label_are_taken() -> None:
    made = port('{"NAME":"x","TYPE":"float","MIN":-2,"MAX":3,"DEFAULT":0.5,"LABEL":"How much"}')
    assert (made.range.low, made.range.high, made.default) == (-2.0, 3.0, 0.5)
    assert made.doc == "How much"


@pytest.mark.parametrize(
    ("limits", "wanted"),
    [
        ('"MIN": 0.2, "MAX": 0.4', (0.2, 0.4, 0.2)),
        ('"DEFAULT": 5', (0.0, 5.0, 5.0)),
        ('"MIN": 3', (3.0, 3.0, 3.0)),
        ('"MIN": 1, "MAX": -1, "DEFAULT": 0', (-1.0, 1.0, 0.0)),
        ('"MIN": "low", "MAX": null', (0.0, 1.0, 0.0)),
        ('"MAX": 1e999', (0.0, 1.0, 0.0)),
    ],
)
def test_missing_and_odd_limits_make_a_range_that_holds_the_default(
    limits: str, wanted: tuple[float, float, float]
) -> None:
    made = port(f'{{"NAME": "x", "TYPE": "float", {limits}}}')
    assert (made.range.low, made.range.high, made.default) == wanted


def test_choices_are_labels_and_the_wire_carries_their_place() -> None:
    entry = '{"NAME":"x","TYPE":"long","VALUES":[3,7,10],"LABELS":["a","b"],"DEFAULT":7}'
    made = port(entry)
    assert made.choices == ("a", "b", "10")
    assert (made.default, made.range.high, made.held) == (1.0, 2.0, True)


def test_a_long_with_limits_has_every_number_as_a_choice() -> None:
    shader = read('{"INPUTS": [{"NAME":"x","TYPE":"long","MIN":2,"MAX":4,"DEFAULT":3}]}')
    assert long_values(shader.inputs[0]) == (2, 3, 4)
    made = spec_of_shader(shader, "shader.mine").inputs[0]
    assert (made.choices, made.default) == (("2", "3", "4"), 1.0)


def test_a_palette_is_named_or_six_colours() -> None:
    assert port('{"NAME":"p","TYPE":"palette"}').default == PALETTES["ember"]
    assert port('{"NAME":"p","TYPE":"palette","DEFAULT":"moss"}').default == PALETTES["moss"]
    six = "000000 111111 222222 333333 444444 FFFFFF"
    made = port(f'{{"NAME":"p","TYPE":"palette","DEFAULT":"{six}"}}')
    assert isinstance(made.default, tuple) and len(made.default) == 6
    assert "nothing" in refused('{"INPUTS":[{"NAME":"p","TYPE":"palette","DEFAULT":"nothing"}]}')


def test_trailing_commas_comments_and_tabs_are_read() -> None:
    shader = read(
        '{\n // a comment, with "quotes"\n "DESCRIPTION": "one,]\ttwo // no comment",\n'
        ' "INPUTS": [{"NAME": "a", "TYPE": "float",}, ,],\n}'.replace(", ,]", ",]")
    )
    assert shader.description == "one,]\ttwo // no comment"
    assert [item.name for item in shader.inputs] == ["a"]


def test_a_comment_sign_inside_a_string_does_not_end_the_header() -> None:
    assert read('{"DESCRIPTION": "a */ b", "INPUTS": []}').description == "a */ b"


def test_missing_fields_are_no_error() -> None:
    shader = read('{"INPUTS": [{"TYPE": "float"}, {"NAME": "x"}, 5], "PASSES": [{}]}')
    assert [(item.name, item.type) for item in shader.inputs] == [("x", "float")]
    assert read("{}").passes[0].target == ""


def test_both_versions_say_which_buffers_last() -> None:
    one = read('{"PERSISTENT_BUFFERS": ["a"], "PASSES": [{"TARGET": "a"}, {"TARGET": "b"}, {}]}')
    assert [item.persistent for item in one.passes] == [True, False, False]
    sized = read('{"PERSISTENT_BUFFERS": {"a": {"WIDTH": "8"}}, "PASSES": [{"TARGET": "a"}]}')
    assert sized.passes[0].width.pixels({"WIDTH": 100.0}) == 8
    two = read('{"ISFVSN": "2", "PASSES": [{"TARGET":"a","persistent":true,"FLOAT":"true"}]}')
    assert (two.passes[0].persistent, two.passes[0].floating, two.version) == (True, True, 2)


def test_imports_are_a_table_or_a_list() -> None:
    table = read('{"IMPORTED": {"cat": {"PATH": "cat.png"}}}').imports
    assert table == read('{"IMPORTED": [{"NAME": "cat", "PATH": "cat.png"}]}').imports


def test_broken_json_names_the_line_in_the_file() -> None:
    text = '\n\n/*{\n  "INPUTS": [\n    {"NAME": "a" "TYPE": "float"}\n  ]\n}*/\n'
    with pytest.raises(Unusable, match=r"^mine\.fs: line 5: "):
        read_isf(text, "mine.fs")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ('{"INPUTS": [{"NAME": "x", "TYPE": "cube"}]}', "cube"),
        ('{"INPUTS": [{"NAME": "two words", "TYPE": "float"}]}', "two words"),
        ('{"INPUTS": [{"NAME": "gl_x", "TYPE": "float"}]}', "gl_x"),
        ('{"INPUTS": [{"NAME": "x", "TYPE": "float"}, {"NAME": "x", "TYPE": "bool"}]}', "twice"),
        ('{"PASSES": [{"TARGET": "a", "WIDTH": "$nothing"}]}', "nothing"),
        ('{"PASSES": [{"TARGET": "a", "WIDTH": "__import__(1)"}]}', "__import__"),
        ('{"PASSES": [' + ",".join(["{}"] * 99) + "]}", "99"),
        ('{"X": ' + "[" * 40 + "]" * 40 + "}", "deeper"),
        ('{"X": ' + "9" * 5000 + "}", "too long"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(header: str, said: str) -> None:
    assert said in refused(header)


@pytest.mark.parametrize("text", ["", "void main() {}", "/* no JSON */ void main() {}", "/*{"])
def test_a_file_without_a_header_is_refused(text: str) -> None:
    with pytest.raises(Unusable, match=r"^mine\.fs: line 1: "):
        read_isf(text, "mine.fs")


def test_a_giant_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "giant.fs"
    path.write_bytes(b"/*{}*/" + b" " * (1 << 20))
    with pytest.raises(Unusable, match="1 MiB"):
        load_isf(path)


def test_the_body_keeps_its_lines() -> None:
    text = '// first\n/*{\n"INPUTS": []\n}*/\nvoid main() {}\n'
    body = read_isf(text, "mine.fs").body
    assert body.split("\n")[4] == "void main() {}"
    assert "INPUTS" not in body


def test_the_vertex_shader_beside_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.fs").write_bytes(b"\xef\xbb\xbf/*{}*/\r\nvoid main() {}")
    (tmp_path / "a.vs").write_text("void main() { isf_vertShaderInit(); }")
    made = read_shader(tmp_path / "a.fs", "shader.a")
    assert isinstance(made.implementation, IsfShader)
    assert "isf_vertShaderInit" in made.implementation.vertex
    assert made.source == tmp_path / "a.fs"


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        ("$WIDTH", 640),
        ("floor($WIDTH / 3.0)", 213),
        ("max(floor($HEIGHT * 0.02), 1.0)", 7),
        ("min($WIDTH, $HEIGHT) - ceil(sin(0.0) + abs(-1.5))", 358),
        ("floor($WIDTH*min((0.2+$amount*0.5),1.0))", 288),
        ("16", 16),
        ("0", 1),
        ("-5", 1),
        ("1.0 / 0.0", 1),
        ("pow(10, 400)", 1),
        ("9e9", LARGEST_SIDE),
        ("2 ** 3 ** 2", 512),
    ],
)
def test_size_expressions(text: str, pixels: int) -> None:
    values = {"WIDTH": 640.0, "HEIGHT": 360.0, "amount": 0.5}
    assert SizeExpression.parse(text).pixels(values) == pixels


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "(1).__class__", "[1]", "lambda: 1", "x if y else z", "f'{1}'",
        "min(1)", "max(*[1, 2])", "1 << 9", "'a' * 9", "$", "", "1 +", "a.b", "True", "open(1)",
        "1" * 501, "-" * 400 + "1", "floor(x=1)", "1j",
    ],
)  # fmt: skip
def test_sizes_that_are_no_plain_arithmetic_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        SizeExpression.parse(text)


@given(some.text(alphabet="0123456789.+-*/%(), $WIDTHminmaxfloorpowexp", max_size=60))
def test_any_size_is_refused_or_a_size(text: str) -> None:
    try:
        size = SizeExpression.parse(text)
    except ValueError:
        return
    assert 1 <= size.pixels({"WIDTH": 640.0, "HEIGHT": 360.0}) <= LARGEST_SIDE


@given(some.text(max_size=200))
def test_any_header_is_refused_or_a_node(text: str) -> None:
    try:
        spec_of_shader(read_isf("/*{" + text + "}*/", "mine.fs"), "shader.mine")
    except Unusable:
        return
