"""Shader nodes: inputs, passes, buffers, time."""

from __future__ import annotations

import moderngl
import numpy as np
import pytest

from nodegraph.model.palettes import PALETTES
from nodegraph.show.look import oklab, ramp
from nodegraph.stage.shader import Clock
from tests.stage.table import Table


@pytest.fixture
def table(context: moderngl.Context) -> Table:
    return Table(context)


def shown(table: Table, what: int) -> list[int]:
    table.set("n", "show", what)
    return [int(part) for part in table.frame()[0, 0, :3]]


def test_every_kind_of_number_reaches_the_shader(table: Table) -> None:
    table.node("n", "isf.knobs")
    table.screen("n")
    assert shown(table, 0) == [64, 64, 64]
    assert shown(table, 1) == [255, 255, 255]
    assert shown(table, 2) == [178, 178, 178]  # the choice has place 1, the shader sees 7
    assert shown(table, 4) == [26, 51, 76]
    assert shown(table, 5) == [128, 191, 0]
    assert shown(table, 6) == [round(255 * part) for part in PALETTES["abyss"][3][:3]]


def test_changed_numbers_reach_the_shader(table: Table) -> None:
    table.node("n", "isf.knobs")
    table.screen("n")
    table.set("n", "amount", 1.0)
    assert shown(table, 0)[0] == 255
    table.set("n", "on", 0.0)
    assert shown(table, 1)[0] == 0
    table.set("n", "mode", 2.0)
    assert shown(table, 2)[0] == 255
    table.set("n", "stops", PALETTES["paper"])
    assert shown(table, 6) == [round(255 * part) for part in PALETTES["paper"][3][:3]]


def test_two_nodes_of_one_type_do_not_share_their_numbers(table: Table) -> None:
    table.node("a", "isf.grey", level=0.2)
    table.node("b", "isf.grey", level=0.4)
    table.shader(
        "sum",
        '/*{"INPUTS": [{"NAME": "a", "TYPE": "image"}, {"NAME": "b", "TYPE": "image"}]}*/\n'
        "void main() { gl_FragColor = IMG_THIS_PIXEL(a) + IMG_THIS_PIXEL(b); }",
        a="a",
        b="b",
    )
    table.screen("sum")
    assert [table.red(), table.red()] == [153, 153]


def test_an_event_is_on_for_exactly_one_frame(table: Table) -> None:
    table.node("n", "isf.knobs")
    table.screen("n")
    table.set("n", "show", 3)
    seen = []
    for value in (0.0, 1.0, 0.0, 0.001, 0.0):
        table.set("n", "go", value)
        seen.append(table.red())
    assert seen == [0, 255, 0, 255, 0]


def test_a_persistent_buffer_remembers_and_an_event_clears_it(table: Table) -> None:
    table.node("n", "isf.count")
    table.screen("n")
    assert [table.red() for _ in range(4)] == [1, 2, 3, 4]
    table.set("n", "clear", 1.0)
    assert table.red() == 0
    table.set("n", "clear", 0.0)
    assert table.red() == 1


def test_version_one_buffers_last_too(table: Table) -> None:
    table.node("n", "isf.first_version")
    table.screen("n")
    assert [table.red() for _ in range(3)] == [1, 2, 3]


def test_a_float_buffer_keeps_what_half_floats_would_lose(table: Table) -> None:
    text = (
        '/*{"PASSES": [{"TARGET": "kept", "PERSISTENT": true, "FLOAT": true}, {}]}*/\n'
        "void main() {\n"
        "  if (PASSINDEX == 0) gl_FragColor = IMG_THIS_PIXEL(kept) + 1.0 / 4096.0;\n"
        "  else gl_FragColor = vec4((IMG_THIS_PIXEL(kept).r - 1.0) * 255.0 * 16.0 / 255.0);\n"
        "}"
    )
    table.shader("fine", text)
    table.shader("coarse", text.replace('"FLOAT": true', '"FLOAT": false'))
    # above 1 half floats are 1/1024 apart: adding 1/4096 to them changes nothing
    table.screen("fine")
    fine = table.red(4096 + 128)
    table.nodes.pop("screen")
    table.screen("coarse")
    coarse = table.red(4096 + 128)
    assert fine == pytest.approx(127, abs=1)
    assert coarse == 0


def test_a_buffer_follows_the_input_that_its_size_reads(context: moderngl.Context) -> None:
    table = Table(context, (40, 20))
    table.node("n", "isf.sizes")
    table.screen("n")
    assert table.frame()[0, 0, :3].tolist() == [40, 10, 40]
    table.set("n", "part", 0.5)
    assert table.frame()[0, 0, :3].tolist() == [20, 10, 20]
    table.set("n", "part", 0.0)
    assert table.frame()[0, 0, :3].tolist() == [1, 10, 1]


def test_a_buffer_drawn_later_in_the_frame_is_still_black(table: Table) -> None:
    table.shader(
        "n",
        '/*{"PASSES": [{"TARGET": "early"}, {"TARGET": "late"}, {}]}*/\n'
        "void main() {\n"
        "  if (PASSINDEX == 0) gl_FragColor = IMG_THIS_PIXEL(late);\n"
        "  else if (PASSINDEX == 1) gl_FragColor = vec4(1.0);\n"
        "  else gl_FragColor = IMG_THIS_PIXEL(early);\n"
        "}",
    )
    table.screen("n")
    assert table.red(3) == 0


def test_a_buffer_cannot_read_itself_while_it_is_drawn(table: Table) -> None:
    table.shader(
        "n",
        '/*{"PASSES": [{"TARGET": "a"}, {"TARGET": "a"}, {}]}*/\n'
        "void main() {\n"
        "  if (PASSINDEX == 0) gl_FragColor = vec4(1.0);\n"
        "  else gl_FragColor = IMG_THIS_PIXEL(a) * 0.5 + (PASSINDEX == 1 ? 0.2 : 0.0);\n"
        "}",
    )
    table.screen("n")
    assert table.red(2) == pytest.approx(25.5, abs=1)


def test_a_nan_does_not_stay_in_a_buffer(table: Table) -> None:
    table.shader(
        "n",
        '/*{"INPUTS": [{"NAME": "bad", "TYPE": "float", "DEFAULT": 1.0}],'
        ' "PASSES": [{"TARGET": "kept", "PERSISTENT": true}, {}]}*/\n'
        "void main() {\n"
        "  if (PASSINDEX == 0)\n"
        "    gl_FragColor = IMG_THIS_PIXEL(kept) * 0.5 + (bad > 0.5 ? sqrt(-bad) : 0.25);\n"
        "  else gl_FragColor = IMG_THIS_PIXEL(kept);\n"
        "}",
    )
    table.screen("n")
    table.frame()
    table.set("n", "bad", 0.0)
    assert table.red(12) == pytest.approx(127, abs=1)


def test_unwired_images_are_transparent_black(table: Table) -> None:
    table.node("n", "isf.half")
    table.screen("n")
    assert table.frame()[0, 0].tolist() == [0, 0, 0, 0]


def test_sound_and_spectra_arrive_as_rows_of_pixels(table: Table) -> None:
    table.node("n", "isf.wave")
    table.screen("n")
    assert table.frame()[0, 0, 0] == 128  # silence is .5
    table.feed("n", "sound", [[9.0, 9.0, -1.0, 0.0, 0.5, 1.0]])  # MAX 4: the newest four
    table.feed("n", "bands", [[0.0, 0.2, 0.4, 1.0]])
    picture = table.frame()
    assert picture[0, ::2, 0].tolist() == [0, 128, 191, 255]
    assert picture[0, ::2, 1].tolist() == [0, 51, 102, 255]
    assert picture[0, 0, 2] == 4


def test_an_image_beside_the_shader_is_imported_the_right_way_up(table: Table) -> None:
    table.node("n", "isf.imported")
    table.screen("n")
    picture = table.frame()
    assert picture[0, 0, :3].tolist() == [255, 0, 0]
    assert picture[1, 0, :3].tolist() == [0, 0, 255]


def test_a_vertex_shader_beside_the_file_is_used(table: Table) -> None:
    table.node("n", "isf.turned")
    table.screen("n")
    picture = table.frame()
    assert picture[0, 0, 0] > picture[0, -1, 0]  # mirrored
    assert picture[0, 0, 1] > picture[-1, 0, 1]  # green still grows upwards


def test_time_is_the_exact_integral_of_rate() -> None:
    clock = Clock()
    dt = 1.0 / 60.0
    rates = [0.5 + 0.25 * frame * dt for frame in range(601)]  # a straight line over 10 s
    for rate in rates:
        clock.advance(rate, dt)
    assert clock.time == pytest.approx(0.5 * 10 + 0.25 * 10**2 / 2, abs=1e-9)


def test_time_starts_at_zero_and_holds_at_rate_zero() -> None:
    clock = Clock()
    clock.advance(1.0, 0.1)
    assert clock.time == 0.0
    clock.advance(0.0, 0.1)
    clock.advance(0.0, 0.1)
    assert clock.time == pytest.approx(0.05)
    assert clock.step == 0.0


def test_a_clock_whose_first_frames_were_left_out_stands_where_they_led() -> None:
    drawn, late = Clock(), Clock()
    for _ in range(8):
        drawn.advance(2.0, 0.25)
    for begun in range(5, 8):
        late.advance(2.0, 0.25, late=1.25 if begun == 5 else 0.0)
    assert late.time == drawn.time == 3.5


def test_time_agrees_at_30_and_60_frames_a_second() -> None:
    def after_two_seconds(fps: int) -> float:
        clock = Clock()
        for frame in range(2 * fps + 1):
            clock.advance(1.0 + np.sin(2.0 * np.pi * frame / fps), 1.0 / fps)
        return clock.time

    assert after_two_seconds(30) == pytest.approx(after_two_seconds(60), abs=1e-3)


def test_a_square_wave_on_rate_never_makes_the_picture_jump(table: Table) -> None:
    """If TIME were `rate * seconds`, blue would leap by seconds at every edge."""
    table.node("n", "isf.gradient")
    table.screen("n")
    blue = []
    for frame in range(120):
        table.set("n", "rate", 4.0 if frame // 7 % 2 else 0.0)
        blue.append(int(table.frame()[0, 0, 2]))
    steps = np.diff(blue) % 255
    assert steps.max() <= 4 * 255 / 30 + 2
    assert (np.array(steps) == 0).sum() > 30


def test_rate_is_kept_within_its_limits() -> None:
    clock = Clock()
    clock.advance(1e9, 1.0)
    clock.advance(-5.0, 1.0)
    assert clock.time == 2.0


@pytest.mark.parametrize("own", ["", "vec3 pal_at(float t) { return vec3(t); }\n"])
def test_a_palette_comes_with_its_ramp_through_oklab_unless_the_author_has_one(
    context: moderngl.Context, own: str
) -> None:
    table = Table(context)
    table.shader(
        "n",
        '/*{"INPUTS": [{"NAME": "pal", "TYPE": "palette", "DEFAULT": "orchid"},'
        ' {"NAME": "t", "TYPE": "float", "DEFAULT": 0.0}]}*/\n'
        + own
        + "void main() { gl_FragColor = vec4(pal_at(t), 1.0); }",
    )
    table.screen("n")
    lab = ramp(PALETTES["orchid"])
    for t in (0.0, 0.13, 0.2, 0.77, 1.0):
        table.set("n", "t", t)
        seen = table.frame()[0, 0, :3] / 255.0
        if own:
            assert seen == pytest.approx(t, abs=0.003)
        else:
            assert oklab(seen) == pytest.approx(lab[round(500 * t)], abs=0.006)
