"""The shaders of the library: what each promises, seen on pictures whose answers are known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import pytest
from numpy.typing import NDArray

from nodegraph.model.isf_spec import read_shader
from nodegraph.model.library import Library
from nodegraph.model.palettes import PALETTES
from nodegraph.model.signals import Kind
from nodegraph.show import look
from tests.stage.table import Table

SHADERS = Path(__file__).parents[2] / "nodes" / "shaders"
GENERATORS = {"night_road": "ember", "moon_lake": "indigo", "medusa": "orchid"}
Floats = NDArray[np.float64]

PICTURE = """/*{"INPUTS": [{"NAME": "place", "TYPE": "float"}]}*/
// Colours, an edge, a dot, and black.
void main() {
    vec2 p = isf_FragNormCoord;
    vec3 c = p.x < 0.5 ? vec3(p, 0.3) : vec3(step(length(p - vec2(0.8, 0.5)), 0.1));
    gl_FragColor = vec4(c, 1.0);
}
"""
LEVEL = """/*{"INPUTS": [{"NAME": "level", "TYPE": "float"}]}*/
void main() { gl_FragColor = vec4(level, level, level, 1.0); }
"""
DOT = """/*{"INPUTS": []}*/
void main() {
    float far = length(gl_FragCoord.xy - RENDERSIZE * 0.5);
    gl_FragColor = vec4(vec3(step(far, 2.0)), 1.0);
}
"""


def table_of(context: moderngl.Context, size: tuple[int, int] = (96, 64)) -> Table:
    """A table whose library has the shipped shaders as `texture.NAME`."""
    table = Table(context, size)
    shipped = [read_shader(path, f"texture.{path.stem}") for path in sorted(SHADERS.glob("*.fs"))]
    specs = dict(table.stage.library.specs)
    table.stage.library = Library({**specs, **{spec.id: spec for spec in shipped}})
    return table


def filtered(
    context: moderngl.Context, name: str, values: Mapping[str, Any], source: str = PICTURE
) -> tuple[Floats, Floats]:
    """Return a picture before and after a filter, (height, width, 3) in 0..1."""
    pictures = []
    for through in (False, True):
        table = table_of(context)
        table.shader("picture", source)
        if through:
            table.node("filter", f"texture.{name}", inputImage="picture", **values)
        table.screen("filter" if through else "picture")
        pictures.append(table.frame()[..., :3] / 255.0)
    return pictures[0], pictures[1]


@pytest.mark.parametrize(
    ("name", "values"),
    [("grade", {}), ("glow", {"amount": 0.0}), ("blur", {"radius": 0.0}), ("feedback", {})],
)
def test_a_filter_that_does_nothing_changes_nothing(
    context: moderngl.Context, name: str, values: dict[str, float]
) -> None:
    before, after = filtered(context, name, values)
    assert np.abs(after - before).max() <= 1.5 / 255.0


@pytest.mark.parametrize("radius", [0.02, 0.06, 0.15])
def test_a_blur_keeps_the_light_of_a_dot_and_spreads_it_as_far_as_it_says(
    context: moderngl.Context, radius: float
) -> None:
    sigma = 0.5 * radius * 320
    table = table_of(context, (320, 320))
    table.shader("dot", DOT.replace("step(far, 2.0)", f"step(far, {sigma:.1f})"))
    table.node("blur", "texture.blur", inputImage="dot", radius=radius)
    table.screen("blur")
    light = np.square(table.frame()[..., 0] / 255.0)
    assert light.sum() == pytest.approx(np.pi * sigma**2, rel=0.08)
    # the variance of a disc is a quarter of its radius squared; that of the blur comes on top
    expected = sigma * np.sqrt(1.25)
    for axis in (0, 1):
        spread = np.average(np.square(np.arange(320) - 159.5), weights=light.sum(axis=axis))
        assert np.sqrt(spread) == pytest.approx(expected, rel=0.08)


def test_a_glow_spills_light_around_a_lamp_and_leaves_the_dark_dark(
    context: moderngl.Context,
) -> None:
    before, after = filtered(context, "glow", {"amount": 0.25}, DOT.replace("2.0)", "6.0)"))
    spilt = after - before
    assert spilt.min() >= -1.5 / 255.0
    near, far = spilt[32, 48 + 9, 0], spilt[32, 48 + 40, 0]
    assert near > 0.05
    assert far < near / 2.0
    dim = "void main() { gl_FragColor = vec4(0.4, 0.4, 0.4, 1.0); }"
    _, after = filtered(context, "glow", {"amount": 1.0}, '/*{"INPUTS": []}*/\n' + dim)
    assert np.abs(after - 0.4).max() <= 1.0 / 255.0


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (0, 0.5),
        (1, np.hypot(0.3, 0.5)),
        (2, 0.3 + 0.5 - 0.15),
        (3, 0.15),
        (4, 0.5),
        (5, 0.3),
    ],
)
def test_blending_two_greys_gives_what_the_mode_says(
    context: moderngl.Context, mode: int, expected: float
) -> None:
    table = table_of(context)
    table.shader("below", LEVEL, level=0.3)
    table.shader("above", LEVEL, level=0.5)
    table.node("blend", "texture.blend", inputImage="below", above="above", mode=mode)
    table.screen("blend")
    assert table.frame()[0, 0, 0] / 255.0 == pytest.approx(expected, abs=1.0 / 255.0)


def test_blending_by_nothing_shows_what_is_below(context: moderngl.Context) -> None:
    for mode in range(6):
        table = table_of(context)
        table.shader("below", LEVEL, level=0.3)
        table.shader("above", LEVEL, level=0.9)
        table.node(
            "blend", "texture.blend", inputImage="below", above="above", mode=mode, amount=0.0
        )
        table.screen("blend")
        assert table.frame()[0, 0, 0] / 255.0 == pytest.approx(0.3, abs=1.0 / 255.0)


def trail(context: moderngl.Context, fps: int) -> Floats:
    """Return what is left of a flash, a tenth of a second after it, five times."""
    table = table_of(context)
    table.dt = 1.0 / fps
    table.shader("flash", LEVEL, level=1.0)
    table.node("trail", "texture.feedback", inputImage="flash", decay=0.9, amount=1.0)
    table.screen("trail")
    table.frame(fps)
    table.set("flash", "level", 0.0)
    return np.array([table.red(fps // 10) / 255.0 for _ in range(5)])


def test_a_trail_fades_as_its_decay_says_at_any_frame_rate(context: moderngl.Context) -> None:
    tenths = np.arange(1, 6) * 0.1
    expected = 0.9 ** (tenths * 60.0 / 2.2)
    for fps in (30, 60):
        assert trail(context, fps) == pytest.approx(expected, abs=0.02)


def test_a_grade_takes_colours_from_the_palette_when_it_tints(context: moderngl.Context) -> None:
    stops = PALETTES["glacier"]
    _, after = filtered(context, "grade", {"tint": 1.0, "palette": stops})
    frames = np.asarray(after * 255.0 + 0.5, np.uint8)[None]
    assert look.palette_share(frames, stops) > 0.99


def test_a_vignette_darkens_the_corners_by_no_more_than_a_fifth(context: moderngl.Context) -> None:
    grey = '/*{"INPUTS": []}*/\nvoid main() { gl_FragColor = vec4(0.5, 0.5, 0.5, 1.0); }'
    _, after = filtered(context, "grade", {"vignette": 0.2}, grey)
    assert after[32, 48, 0] == pytest.approx(0.5, abs=1.0 / 255.0)
    assert after[0, 0, 0] == pytest.approx(0.4, abs=0.02)


def generator(context: moderngl.Context, name: str, size: tuple[int, int], **values: Any) -> Table:
    table = table_of(context, size)
    palette = PALETTES[GENERATORS[name]]
    table.node("picture", f"texture.{name}", palette=palette, **values)
    table.screen("picture")
    return table


@pytest.mark.parametrize("name", GENERATORS)
@pytest.mark.parametrize("size", [(160, 90), (90, 160), (100, 100)])
def test_a_picture_is_there_in_every_shape_at_both_ends_of_every_knob(
    context: moderngl.Context, name: str, size: tuple[int, int]
) -> None:
    stops = PALETTES[GENERATORS[name]]
    spec = read_shader(SHADERS / f"{name}.fs", f"texture.{name}")
    knobs = [port for port in spec.inputs if port.kind is Kind.CONTROL and port.name != "rate"]
    for end in ("low", "high"):
        values = {port.name: getattr(port.range, end) for port in knobs if port.range}
        table = generator(context, name, size, **values)
        frames = table.frame(2)[None, ..., :3]
        assert look.luma(frames).std() > 0.015
        assert look.palette_share(frames, stops) > 0.98
        assert look.burnt_share(frames) < 0.01


@pytest.mark.parametrize("name", GENERATORS)
def test_a_hit_brightens_a_picture_a_little(context: moderngl.Context, name: str) -> None:
    dark = look.luma(generator(context, name, (160, 90), glow=0.0).frame()[None, ..., :3])
    lit = look.luma(generator(context, name, (160, 90), glow=1.0).frame()[None, ..., :3])
    assert 0.0005 < float(lit.mean() - dark.mean()) < 0.12


@pytest.mark.parametrize("name", GENERATORS)
def test_a_picture_at_rate_nought_stands_still_and_at_one_moves(
    context: moderngl.Context, name: str
) -> None:
    table = generator(context, name, (160, 90), rate=0.0)
    first, second = table.frame(2), table.frame(10)
    assert np.array_equal(first, second)
    table.set("picture", "rate", 1.0)
    table.frame(2)
    assert not np.array_equal(table.frame(30), second)
