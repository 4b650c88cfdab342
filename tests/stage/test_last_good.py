"""A shader whose text stops compiling goes on as it was."""

from __future__ import annotations

import moderngl
import pytest

from nodegraph.stage.last_good import STAYS
from tests.stage.table import Table

GREY = """/*{"INPUTS": [{"NAME": "level", "TYPE": "float", "DEFAULT": 0.2}]}*/
void main() { gl_FragColor = vec4(level, 0.0, 0.0, 1.0); }
"""
BROKEN = GREY.replace("vec4(level", "vec4(levl")
COUNTING = """/*{"INPUTS": [], "PASSES": [{"TARGET": "sum", "PERSISTENT": true}, {}]}*/
void main() {
    if (PASSINDEX == 0) gl_FragColor = IMG_THIS_PIXEL(sum) + vec4(0.1, 0.0, 0.0, 1.0);
    else gl_FragColor = IMG_THIS_PIXEL(sum);
}
"""
CLOCK = """/*{"INPUTS": []}*/
void main() { gl_FragColor = vec4(fract(TIME), 0.0, 0.0, 1.0); }
"""


@pytest.fixture
def table(context: moderngl.Context) -> Table:
    return Table(context)


def said(table: Table) -> list[str]:
    """Return what is wrong with nodes now."""
    return [f"{problem.severity} {problem.where}: {problem.text}" for problem in
            table.stage.standing]  # fmt: skip


def rewritten(table: Table, text: str, **inputs: object) -> None:
    """Write another text for the shader of the node `n`, and draw it from now on."""
    table.shader("n", text, **inputs)
    table.start()


def test_its_last_good_program_goes_on_with_the_line_of_the_error(table: Table) -> None:
    table.shader("n", GREY, level=0.5)
    table.screen("n")
    assert table.red() == 128
    rewritten(table, BROKEN, level=1.0)  # still its own input, and what is turned is seen
    assert table.red(2) == 255
    (problem,) = said(table)
    assert problem.startswith("error n: n.fs: line 2: the shader does not compile")
    assert problem.endswith(STAYS)
    rewritten(table, GREY.replace("level,", "1.0 - level,"), level=0.25)
    assert table.red() == 191 and said(table) == []


def test_a_first_start_without_a_good_one_is_looked_through(table: Table) -> None:
    table.shader("n", BROKEN)
    table.screen("n")
    assert table.frame()[0, 0].tolist() == [11, 10, 13, 255]
    (problem,) = said(table)
    assert STAYS not in problem


def test_its_buffers_go_on_through_every_broken_text(table: Table) -> None:
    table.shader("n", COUNTING)
    table.screen("n")
    assert table.red(3) == pytest.approx(255 * 0.3, abs=1)
    for broken in (COUNTING.replace("0.1", "nothing"), COUNTING.replace("sum)", "some)")):
        rewritten(table, broken)
    assert table.red(2) == pytest.approx(255 * 0.5, abs=1)
    table.stage.resize((16, 16))  # another size: buffers begin anew, the program stays
    assert table.red(2) == pytest.approx(255 * 0.2, abs=1)


def test_its_time_does_not_begin_anew(table: Table) -> None:
    table.shader("n", CLOCK)
    table.screen("n")
    before = table.red(10)
    rewritten(table, CLOCK.replace("fract", "frct"))
    assert table.red(5) == pytest.approx(before + 255 * 5 / 30, abs=2)


def test_an_input_that_the_new_text_lost_is_at_its_default(table: Table) -> None:
    table.shader("n", GREY, level=0.5)
    table.screen("n")
    rewritten(table, BROKEN.replace('"level"', '"loud"'), loud=0.9)
    assert table.red() == round(255 * 0.2)


def test_an_input_of_another_kind_is_another_input(table: Table) -> None:
    table.node("behind", "isf.grey", level=1.0)
    table.shader("n", GREY, level=0.5)
    table.screen("n")
    text = BROKEN.replace('"TYPE": "float", "DEFAULT": 0.2', '"TYPE": "image"')
    rewritten(table, text, level="behind")
    assert table.red() == round(255 * 0.2)


def test_a_picture_that_goes_in_still_does(table: Table) -> None:
    half = """/*{"INPUTS": [{"NAME": "a", "TYPE": "image"}]}*/
    void main() { gl_FragColor = IMG_THIS_PIXEL(a) * 0.5; }"""
    table.node("behind", "isf.grey", level=1.0)
    table.shader("n", half, a="behind")
    table.screen("n")
    assert table.red() == 128
    more = half.replace('[{"NAME": "a"', '[{"NAME": "x", "TYPE": "float"}, {"NAME": "a"')
    rewritten(table, more.replace("* 0.5", "* broken"), a="behind", x=0.0)
    assert table.red() == 128


def test_another_node_of_that_shader_is_drawn_as_well(table: Table) -> None:
    table.shader("n", GREY, level=0.5)
    table.screen("n")
    rewritten(table, BROKEN, level=0.5)
    spec, settings, _ = table.nodes["n"]
    table.nodes["m"] = spec, settings, {"level": 1.0}
    table.screen("m")
    assert table.red(2) == 255
