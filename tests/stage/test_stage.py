"""The stage: plans, loops, failures, the screen."""

from __future__ import annotations

import os
import re
from pathlib import Path

import moderngl
import numpy as np
import pytest

from nodegraph.model.errors import Failed
from nodegraph.stage.context import open_context
from nodegraph.stage.screen import DITHER
from tests.stage.table import ISF, Table

ADD = """/*{"INPUTS": [{"NAME": "a", "TYPE": "image"}, {"NAME": "b", "TYPE": "image"},
    {"NAME": "c", "TYPE": "image"}]}*/
void main() {
    gl_FragColor = IMG_THIS_PIXEL(a) * 0.2 + IMG_THIS_PIXEL(b) * 0.5 + IMG_THIS_PIXEL(c) * 0.2;
}
"""


@pytest.fixture
def table(context: moderngl.Context) -> Table:
    return Table(context)


def bare(context: moderngl.Context, body: str, size: tuple[int, int]) -> np.ndarray:
    """Render GLSL without the stage: (height, width, 4), first row at the bottom."""
    program = context.program(
        "#version 330\nout vec2 uv;\nvoid main() { uv = vec2((gl_VertexID << 1) & 2, "
        "gl_VertexID & 2); gl_Position = vec4(uv * 2.0 - 1.0, 0.0, 1.0); }",
        "#version 330\nin vec2 uv;\nout vec4 colour;\n" + body,
    )
    target = context.framebuffer([context.texture(size, 4)])
    target.use()
    context.vertex_array(program, []).render(moderngl.TRIANGLES, 3)
    pixels = np.frombuffer(target.read(components=4), np.uint8)
    return pixels.reshape(size[1], size[0], 4)


def test_a_file_on_the_screen_equals_its_bare_render(context: moderngl.Context) -> None:
    size = (96, 64)
    table = Table(context, size)
    pattern = "vec4(sin(p.x * 40.0) * 0.5 + 0.5, cos(p.y * 23.0 + p.x) * 0.5 + 0.5, p.x * p.y, 1.0)"
    table.shader(
        "n",
        '/*{"INPUTS": []}*/\nvoid main() { vec2 p = isf_FragNormCoord; gl_FragColor = '
        + pattern
        + "; }",
    )
    table.screen("n")
    expected = bare(context, "void main() { vec2 p = uv; colour = " + pattern + "; }", size)
    difference = np.abs(table.frame().astype(int) - expected[::-1])
    assert difference.max() <= 1


@pytest.mark.parametrize("extra", [False, True])
def test_the_top_row_comes_first_with_and_without_a_pass_of_its_own(
    table: Table, extra: bool
) -> None:
    table.node("n", "isf.by_pixel")
    if extra:  # somebody else reads it too: the screen has to copy
        table.node("m", "texture.measure", inputImage="n")
    table.screen("n")
    picture = table.frame()
    assert picture[0, 0, 1] > 230
    assert picture[-1, 0, 1] < 25
    assert picture[0, -1, 0] > 230
    assert (picture[..., 2] == 255).all()  # dFdy keeps its sign


def test_pictures_go_through_a_chain_and_reuse_targets(table: Table) -> None:
    table.node("n0", "isf.grey", level=1.0)
    for place in range(1, 7):
        table.node(f"n{place}", "isf.half", inputImage=f"n{place - 1}")
    table.screen("n6")
    assert table.red() == 4
    wanted = 2 * 8 * 8 * 8 + 8 * 8 * 4  # two half-float targets in turn, and the screen
    assert table.stage._shared.pool.bytes == wanted


def test_a_failed_shader_passes_its_picture_on_and_says_why_once(table: Table) -> None:
    table.node("n", "isf.grey", level=0.5)
    table.node("bad", "isf.broken", inputImage="n")
    table.screen("bad")
    assert table.red(5) == 128
    (problem,) = table.stage.take_problems()
    assert problem.where == "bad"
    assert "broken.fs: line 8" in problem.text
    assert "brightnes" in problem.text
    table.start()
    assert table.stage.take_problems() == []


def test_a_failed_generator_leaves_the_ground_never_an_error_picture(table: Table) -> None:
    table.node("bad", "isf.broken")
    table.node("after", "isf.half", inputImage="bad")
    table.screen("bad")
    assert table.frame()[0, 0].tolist() == [11, 10, 13, 255]


def test_an_empty_screen_shows_the_ground(table: Table) -> None:
    table.screen("")
    assert table.frame()[3, 3].tolist() == [11, 10, 13, 255]


def test_no_screen_shows_the_ground(table: Table) -> None:
    table.start()
    assert table.frame()[3, 3].tolist() == [11, 10, 13, 255]


def test_a_delay_gives_the_picture_of_the_frame_before(table: Table) -> None:
    table.node("n", "isf.grey")
    table.node("delay", "delay.frame", inputImage="n")
    table.screen("delay")
    seen = []
    for level in (0.2, 0.4, 0.6, 0.8):
        table.set("n", "level", level)
        seen.append(table.red())
    assert seen == [0, 51, 102, 153]


def test_two_delays_give_two_frames(table: Table) -> None:
    table.node("n", "isf.grey")
    table.node("one", "delay.frame", inputImage="n")
    table.node("two", "delay.frame", inputImage="one")
    table.screen("two")
    seen = []
    for level in (0.2, 0.4, 0.6, 0.8, 1.0):
        table.set("n", "level", level)
        seen.append(table.red())
    assert seen == [0, 0, 51, 102, 153]


@pytest.mark.parametrize("delay_first", [False, True])
def test_a_loop_through_a_delay_adds_up(table: Table, delay_first: bool) -> None:
    for name in ("delay", "n") if delay_first else ("n", "delay"):
        if name == "n":
            table.node("n", "isf.trail", inputImage="delay")
        else:
            table.node("delay", "delay.frame", inputImage="n")
    table.screen("n")
    assert [table.red() for _ in range(4)] == [1, 2, 3, 4]


def test_values_become_a_row_of_pixels(table: Table) -> None:
    table.node("row", "texture.from_values", values=(0.0, 0.2, 0.4, 0.6))
    table.screen("row")
    assert table.frame()[0, ::2, 0].tolist() == [0, 51, 102, 153]


def test_a_measure_speaks_of_the_picture_so_many_frames_ago(context: moderngl.Context) -> None:
    table = Table(context, (64, 36))
    table.node("n", "isf.grey")
    table.node("m", "texture.measure", {"frames": 3}, inputImage="n")
    table.screen("n")
    seen = []
    for level in (0.25, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0):
        table.set("n", "level", level)
        table.frame()
        (found,) = table.stage.measured
        seen.append((round(found.brightness, 2), round(found.motion, 2)))
    nothing = (0.0, 0.0)
    assert seen == [nothing, nothing, nothing, (0.25, 0.0), (0.5, 0.25), (1.0, 0.5), (1.0, 0.0)]


def test_motion_does_not_depend_on_the_frame_rate(context: moderngl.Context) -> None:
    def motion(fps: int) -> float:
        table = Table(context, (64, 36))
        table.dt = 1.0 / fps
        table.node("n", "isf.grey")
        table.node("m", "texture.measure", inputImage="n")
        table.screen("n")
        for frame in range(fps // 2):
            table.set("n", "level", frame / fps)
            table.frame()
        return table.stage.measured[0].motion

    assert motion(30) == pytest.approx(motion(60), rel=0.02)


def test_a_new_plan_keeps_counting_and_a_new_size_starts_again(table: Table) -> None:
    table.node("n", "isf.count")
    table.screen("n")
    assert table.red(5) == 5
    table.node("other", "isf.grey")
    table.start()
    assert table.red() == 6
    table.stage.resize((16, 8))
    assert table.red() == 1


def test_time_goes_on_through_an_edit_and_a_new_size(table: Table) -> None:
    table.node("n", "isf.gradient")
    table.screen("n")
    blue = [int(table.frame()[0, 0, 2])]
    for change in (table.start, lambda: table.stage.resize((16, 8))):
        table.frame(5)
        change()
        blue.append(int(table.frame()[0, 0, 2]))
    assert np.diff(blue).tolist() == pytest.approx([6 * 255 / 30] * 2, abs=1)


def test_a_delay_that_comes_later_gets_memory_of_its_own(table: Table) -> None:
    table.node("n", "isf.count")
    table.screen("n")
    table.frame(3)
    table.node("delay", "delay.frame", inputImage="n")
    table.nodes["screen"] = (*table.nodes.pop("screen")[:2], {"picture": "delay", "finish": 0.0})
    table.start()
    assert [table.red(), table.red(), table.red()] == [0, 4, 5]


def test_a_buffer_that_lasts_gets_deeper_when_a_second_delay_comes(table: Table) -> None:
    table.node("n", "isf.first_version")
    table.node("one", "delay.frame", inputImage="n")
    table.screen("one")
    assert table.red(3) == 2
    table.node("two", "delay.frame", inputImage="one")
    table.nodes["screen"] = (*table.nodes.pop("screen")[:2], {"picture": "two", "finish": 0.0})
    table.start()
    assert [table.red() for _ in range(4)] == [0, 0, 1, 2]


def test_swapping_a_hundred_times_takes_no_memory(table: Table) -> None:
    table.node("n", "isf.trail", inputImage="delay")
    table.node("delay", "delay.frame", inputImage="half")
    table.node("half", "isf.half", inputImage="n")
    table.node("count", "isf.count")
    table.screen("half")
    table.frame()
    before = table.stage._shared.pool.bytes
    for _ in range(100):
        table.start()
        table.frame()
    assert table.stage._shared.pool.bytes == before


def test_the_finish_is_the_identity_up_to_four_fifths(context: moderngl.Context) -> None:
    table = Table(context, (128, 128))
    table.node("n", "isf.grey")
    table.screen("n", finish=1.0)
    for level in (0.25, 128 / 255, 0.75):
        table.set("n", "level", level)
        assert table.frame()[..., :3].mean() == pytest.approx(level * 255, abs=0.25)
    table.set("n", "level", 1.0)
    assert table.frame()[..., 0].mean() == pytest.approx(0.95 * 255, abs=0.3)
    table.set("n", "level", 50.0)
    assert table.frame()[..., 0].max() == 255


def test_the_dither_stands_still_and_has_the_strength_it_should(context: moderngl.Context) -> None:
    table = Table(context, (128, 128))
    table.node("n", "isf.grey", level=0.5)
    table.screen("n", finish=1.0)
    first, second = table.frame().copy(), table.frame()
    assert (first == second).all()
    assert first[..., 0].std() == pytest.approx(DITHER * 255, rel=0.1)
    smooth = first[..., 0].reshape(16, 8, 16, 8).mean((1, 3)).std()
    assert smooth < 0.25 * DITHER * 255 / 2  # far less than white noise would leave


def test_exposure_is_in_stops(table: Table) -> None:
    table.node("n", "isf.grey", level=0.25)
    table.screen("n", finish=1.0, exposure=1.0)
    wanted = 255 * 0.25 * 2 ** (1 / 2.2)
    assert table.frame()[..., 0].mean() == pytest.approx(wanted, abs=1.0)


def test_the_same_frames_twice_are_the_same_bytes(context: moderngl.Context) -> None:
    def frames() -> list[bytes]:
        table = Table(context, (32, 18))
        table.node("n", "isf.gradient")
        table.node("back", "delay.frame", inputImage="half")
        table.node("trail", "isf.trail", inputImage="back")
        table.node("half", "isf.half", inputImage="n")
        table.screen("half", finish=1.0)
        return [table.frame().tobytes() for _ in range(5)]

    assert frames() == frames()


def test_a_patch_too_large_for_the_memory_is_a_sentence(table: Table) -> None:
    table.stage._shared.pool.budget = 1000
    table.node("n", "isf.grey")
    table.node("m", "isf.half", inputImage="n")
    table.node("o", "isf.half", inputImage="m")
    table.node("p", "isf.half", inputImage="o")
    with pytest.raises(Failed, match="use a smaller size"):
        table.screen("p")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (ImportError("libEGL.so.1: cannot open shared object file"), "apt-get install libegl1"),
        (Exception("requested OpenGL 330, got OpenGL version 210"), "OpenGL 3.3"),
    ],
)
def test_missing_graphics_libraries_are_one_sentence_with_the_package(
    reason: Exception, said: str
) -> None:
    def fails(**_: object) -> moderngl.Context:
        raise reason

    with pytest.raises(Failed, match=re.escape(said)):
        open_context(fails)


def test_memory_stays_flat_over_three_thousand_frames(context: moderngl.Context) -> None:
    table = Table(context, (32, 18))
    table.node("n", "isf.gradient")
    table.node("sized", "isf.sizes")
    table.node("back", "delay.frame", inputImage="sum")
    table.shader("sum", ADD, a="n", b="back", c="sized")
    table.node("m", "texture.measure", inputImage="sum")
    table.screen("sum", finish=1.0)
    table.frame(500)
    before = resident()
    textures = 0
    for frame in range(3000):
        table.set("sized", "part", (frame % 32) / 32)
        table.frame()
        if frame == 0:
            textures = table.stage._shared.pool.bytes
    assert table.stage._shared.pool.bytes < textures + 32 * 18 * 8
    assert resident() - before < 5 << 20
    assert table.stage.take_problems() == []


def resident() -> int:
    """Return the bytes of memory this process has."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("no /proc here")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_every_test_shader_but_the_broken_one_compiles(context: moderngl.Context) -> None:
    for path in sorted(ISF.glob("*.fs")):
        table = Table(context)
        table.node("n", f"isf.{path.stem}")
        table.screen("n")
        table.frame()
        assert bool(table.stage.take_problems()) == (path.stem == "broken"), path.stem


def test_two_stages_of_one_context_keep_their_pictures_apart(context: moderngl.Context) -> None:
    """While one document takes over from another, both are drawn in turn."""
    tables = [Table(context), Table(context)]
    for table, red in zip(tables, (0.25, 0.75), strict=True):
        table.shader(
            "paint",
            '/*{"INPUTS": [{"NAME": "red", "TYPE": "float"}]}*/\n'
            "void main() { gl_FragColor = vec4(red, 0.0, 0.0, 1.0); }",
            red=red,
        )
        table.shader(
            "pass",
            '/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/\n'
            "void main() { gl_FragColor = IMG_THIS_PIXEL(inputImage); }",
            inputImage="paint",
        )
        table.screen("pass")
    seen = [(tables[0].red(), tables[1].red()) for _ in range(4)]
    assert seen == [(64, 191)] * 4
    for table in tables:
        table.stage.close()
