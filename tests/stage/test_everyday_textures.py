"""The picture nodes everybody reaches for: what each leaves alone, and what it does."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import pytest
from numpy.typing import NDArray

from nodegraph.model.isf_spec import read_shader
from nodegraph.model.palettes import PALETTES, Palette
from nodegraph.model.signals import Kind
from nodegraph.show import look
from tests.stage.table import Picture, Table
from tests.stage.test_shipped_shaders import LEVEL, SHADERS, filtered, table_of

GENERATORS = ("gradient", "noise", "shape", "waveform", "spectrum")
SIZES = [(160, 90), (90, 160), (100, 100)]
ONE = 1.001 / 255.0
Floats = NDArray[np.float64]

STEP = """/*{"INPUTS": []}*/
void main() { gl_FragColor = vec4(vec3(step(0.5, isf_FragNormCoord.x)), 1.0); }
"""
RAMPS = """/*{"INPUTS": []}*/
void main() { gl_FragColor = vec4(isf_FragNormCoord, 0.25, 1.0); }
"""
COLOUR = """/*{"INPUTS": [{"NAME": "colour", "TYPE": "color"}]}*/
void main() { gl_FragColor = colour; }
"""
CORNER = """/*{"INPUTS": [{"NAME": "level", "TYPE": "float"}]}*/
// A sixteenth of the picture flashes.
void main() {
    bool corner = all(lessThan(isf_FragNormCoord, vec2(0.25)));
    gl_FragColor = vec4(vec3(corner ? level : 0.2), 1.0);
}
"""
DISC = """/*{"INPUTS": []}*/
void main() {
    float far = length(gl_FragCoord.xy - RENDERSIZE * 0.5);
    gl_FragColor = vec4(vec3(clamp(8.5 - far, 0.0, 1.0)), 1.0);
}
"""


def shown(context: moderngl.Context, name: str, shape: tuple[int, int], /, **values: Any) -> Table:
    """A table that shows one generator."""
    table = table_of(context, shape)
    table.node("it", f"texture.{name}", **values)
    table.screen("it")
    return table


def through(
    context: moderngl.Context, source: str, *chain: tuple[str, dict[str, Any]], side: int = 96
) -> Floats:
    """Return a square picture after a chain of filters, (side, side, 4) in 0..1."""
    table = table_of(context, (side, side))
    table.shader("n0", source)
    for number, (name, values) in enumerate(chain):
        table.node(f"n{number + 1}", f"texture.{name}", inputImage=f"n{number}", **values)
    table.screen(f"n{len(chain)}")
    return table.frame() / 255.0


def differ(one: Picture | Floats, two: Picture | Floats) -> float:
    """The largest difference of two pictures."""
    return float(np.abs(np.asarray(one, float) - np.asarray(two, float)).max())


# --- what they leave alone ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("transform", {}),
        ("transform", {"edge": 3}),
        ("tile", {"columns": 1.0, "rows": 1.0}),
        ("mirror", {"amount": 0.0}),
        ("kaleidoscope", {"amount": 0.0}),
        ("polar", {"amount": 0.0}),
        ("displace", {"amount": 0.0}),
        ("edges", {"amount": 0.0}),
        ("pixelate", {"amount": 0.0}),
        ("posterise", {"amount": 0.0}),
        ("key", {"threshold": 0.0, "softness": 1.0, "invert": 1.0, "mode": 1, "colour": (0,) * 4}),
        ("mask", {}),
        ("rgb_split", {"split": 0.0}),
        ("slit_scan", {"amount": 0.0}),
        ("flash_limit", {}),
    ],
)
def test_a_neutral_node_changes_nothing(
    context: moderngl.Context, name: str, values: dict[str, Any]
) -> None:
    before, after = filtered(context, name, values)
    assert differ(before, after) <= ONE


@pytest.mark.parametrize("mode", [5, 6])
def test_a_picture_flipped_twice_is_what_it_was(context: moderngl.Context, mode: int) -> None:
    once = through(context, RAMPS, ("mirror", {"mode": mode}))
    before = through(context, RAMPS)
    assert differ(once, before[:, ::-1] if mode == 5 else before[::-1]) <= ONE
    twice = through(context, RAMPS, ("mirror", {"mode": mode}), ("mirror", {"mode": mode}))
    assert differ(twice, before) <= ONE


@pytest.mark.parametrize("mode", range(5))
def test_a_mirrored_picture_is_its_own_mirror_image_and_mirrored_again_the_same(
    context: moderngl.Context, mode: int
) -> None:
    once = through(context, RAMPS, ("mirror", {"mode": mode}))
    twice = through(context, RAMPS, ("mirror", {"mode": mode}), ("mirror", {"mode": mode}))
    assert differ(once, twice) <= ONE
    before = through(context, RAMPS)
    if mode in (0, 1, 4):
        assert differ(once, once[:, ::-1]) <= ONE
    if mode in (2, 3, 4):
        assert differ(once, once[::-1]) <= ONE
    half: dict[int, Any] = {
        0: np.s_[:, :48],
        1: np.s_[:, 48:],
        2: np.s_[48:],
        3: np.s_[:48],
        4: np.s_[48:, :48],
    }
    assert differ(once[half[mode]], before[half[mode]]) <= ONE


# --- what they do ---------------------------------------------------------------------------------


def test_a_quarter_turn_and_a_move_are_exact(context: moderngl.Context) -> None:
    before = through(context, RAMPS)
    turned = through(context, RAMPS, ("transform", {"angle": 0.25}))
    assert differ(turned, np.rot90(before)) <= ONE
    moved = through(context, RAMPS, ("transform", {"move": (0.25, 0.0), "edge": 2}))
    assert differ(moved, np.roll(before, 24, axis=1)) <= ONE


def test_beyond_the_edge_a_picture_is_clear_unless_it_goes_on(context: moderngl.Context) -> None:
    clear = through(context, RAMPS, ("transform", {"scale": 0.5}))
    assert clear[48, 48, 3] == 1.0
    assert clear[4, 4, 3] == 0.0
    for edge in (1, 2, 3):
        whole = through(context, RAMPS, ("transform", {"scale": 0.5, "edge": edge}))
        assert whole[..., 3].min() == 1.0


def test_tiles_repeat_and_mirrored_ones_meet_without_a_seam(context: moderngl.Context) -> None:
    plain = through(context, RAMPS, ("tile", {"columns": 2.0, "rows": 2.0, "mirrored": 0.0}))
    assert differ(plain, np.roll(plain, (48, 48), axis=(0, 1))) <= ONE
    smooth = through(context, RAMPS, ("tile", {"columns": 4.0, "rows": 4.0}))
    assert np.abs(np.diff(smooth, axis=1)).max() <= 4.0 / 96 + 2 * ONE
    assert np.abs(np.diff(plain, axis=1)).max() > 0.5


def test_a_kaleidoscope_of_eight_wedges_is_the_same_after_every_quarter_turn_and_flip(
    context: moderngl.Context,
) -> None:
    made = through(context, RAMPS, ("kaleidoscope", {"segments": 8.0}))
    assert made[..., 0].std() > 0.02
    for other in (np.rot90(made), made[::-1], made[:, ::-1]):
        assert differ(made, other) <= 2 * ONE


def test_polar_turns_height_into_distance_from_the_centre(context: moderngl.Context) -> None:
    made = through(context, RAMPS, ("polar", {}))
    y, x = np.mgrid[0:96, 0:96] - 47.5
    expected = np.hypot(x, y) / np.hypot(48, 48)
    inner = expected < 0.95
    assert np.abs(made[..., 1] - expected)[inner].max() <= 0.02
    back = through(context, DISC, ("polar", {}), ("polar", {"mode": 1}))
    plain = through(context, DISC)
    assert np.abs(back[20:76, 10:86, 0] - plain[20:76, 10:86, 0]).mean() < 0.12


def test_a_flat_map_pushes_nothing_and_red_pushes_sideways(context: moderngl.Context) -> None:
    for by, colour, pixels in ((0, (0.9, 0.5, 0.1, 1.0), 0), (1, (1.0, 0.5, 0.0, 1.0), 12)):
        table = table_of(context, (96, 96))
        table.shader("ramps", RAMPS)
        table.shader("map", COLOUR, colour=colour)
        table.node("it", "texture.displace", inputImage="ramps", map="map", by=by, amount=0.25)
        table.screen("it")
        red = table.frame()[40, :, 0].astype(int)
        plain = np.arange(96) + pixels
        inside = plain < 94
        assert np.abs(red - np.round((plain + 0.5) / 96 * 255))[inside].max() <= 2


def test_a_plain_picture_has_no_edges_and_a_step_has_one(context: moderngl.Context) -> None:
    ground = np.array(PALETTES["glacier"][0][:3])
    flat = through(context, LEVEL, ("edges", {}))
    assert np.abs(flat[..., :3] - ground).max() < 0.05
    line = through(context, STEP, ("edges", {}))[48, :, 1]
    assert line[46:50].max() > 0.5
    assert np.delete(line, np.arange(44, 52)).max() < 0.1


def test_a_large_pixel_is_of_one_colour(context: moderngl.Context) -> None:
    made = through(context, RAMPS, ("pixelate", {"size": 8.0 / 96.0}))
    blocks = np.roll(made, (4, 4), axis=(0, 1))[8:, 8:, :3].reshape(11, 8, 11, 8, 3)
    assert np.ptp(blocks, axis=(1, 3)).max() == 0.0
    assert len(np.unique(made[48, :, 0])) == 13


@pytest.mark.parametrize("levels", [2, 3, 4, 6])
def test_a_hard_poster_has_no_colours_but_those_of_its_palette(
    context: moderngl.Context, levels: int
) -> None:
    stops = PALETTES["glacier"]
    values = {"levels": float(levels), "palette": stops, "softness": 0.0}
    found = through(context, RAMPS, ("posterise", {**values, "gamma": 0.5}))[..., :3]
    assert off_palette(found, stops) <= ONE
    assert len(np.unique(np.round(found.reshape(-1, 3) * 255), axis=0)) in (levels, levels - 1)
    dotted = through(context, RAMPS, ("posterise", {**values, "pattern": 1.0}))[..., :3]
    assert off_palette(dotted, stops) <= ONE


def off_palette(picture: Floats, stops: Palette) -> float:
    """How far the colour that is furthest from any of the six is from the nearest."""
    apart = np.abs(picture[:, :, None] - np.array(stops)[:, :3])
    return float(apart.max(axis=-1).min(axis=-1).max())


@pytest.mark.parametrize(("level", "alpha"), [(0.3, 0.0), (0.5, 0.5), (0.55, 0.75), (0.7, 1.0)])
def test_a_luma_key_is_a_ramp_around_its_threshold(
    context: moderngl.Context, level: float, alpha: float
) -> None:
    for invert in (0.0, 1.0):
        table = table_of(context)
        table.shader("grey", LEVEL, level=level)
        table.node(
            "it", "texture.key", inputImage="grey", threshold=0.5, softness=0.2, invert=invert
        )
        table.screen("it")
        made = table.frame()[20, 20] / 255.0
        assert made[0] == pytest.approx(level, abs=ONE)
        assert made[3] == pytest.approx(1.0 - alpha if invert else alpha, abs=2 * ONE)


def test_a_chroma_key_clears_its_colour_and_leaves_grey_and_others(
    context: moderngl.Context,
) -> None:
    for colour, alpha in (
        ((0.1, 0.7, 0.2, 1.0), 0.0),
        ((0.5, 0.5, 0.5, 1.0), 1.0),
        ((0.8, 0.3, 0.2, 1.0), 1.0),
        ((0.8, 0.3, 0.2, 0.5), 0.5),
    ):
        table = table_of(context)
        table.shader("plain", COLOUR, colour=colour)
        table.node("it", "texture.key", inputImage="plain", mode=1, threshold=0.3, softness=0.1)
        table.screen("it")
        made = table.frame()[20, 20] / 255.0
        assert made[3] == pytest.approx(alpha, abs=2 * ONE)
        if alpha:
            assert made[:3] == pytest.approx(colour[:3], abs=2 * ONE)


@pytest.mark.parametrize(
    ("by", "matte", "invert", "alpha"),
    [
        (0, (0.25, 0.25, 0.25, 1.0), 0.0, 0.25),
        (0, (0.5, 0.5, 0.5, 0.5), 0.0, 0.25),
        (0, (0.25, 0.25, 0.25, 1.0), 1.0, 0.75),
        (1, (0.1, 0.9, 0.4, 0.6), 0.0, 0.6),
    ],
)
def test_a_mask_leaves_as_much_as_the_matte_says(
    context: moderngl.Context,
    by: int,
    matte: tuple[float, ...],
    invert: float,
    alpha: float,
) -> None:
    table = table_of(context)
    table.shader("plain", COLOUR, colour=(0.8, 0.4, 0.2, 1.0))
    table.shader("matte", COLOUR, colour=matte)
    table.node("it", "texture.mask", inputImage="plain", matte="matte", by=by, invert=invert)
    table.screen("it")
    assert table.frame()[20, 20] / 255.0 == pytest.approx((0.8, 0.4, 0.2, alpha), abs=2 * ONE)


# --- what they remember ---------------------------------------------------------------------------


def test_bands_slip_on_a_hit_come_back_and_do_the_same_every_time(
    context: moderngl.Context,
) -> None:
    def run() -> list[Picture]:
        table = table_of(context)
        table.shader("ramps", RAMPS)
        table.node("it", "texture.rgb_split", inputImage="ramps", slip=0.5)
        table.screen("it")
        frames = [table.frame(30)]
        for _ in range(2):
            table.set("it", "hit", 1.0)
            frames.append(table.frame())
            table.set("it", "hit", 0.0)
            frames.append(table.frame(60))
        return frames

    rest, hit, after, other, end = run()
    assert np.array_equal(run()[1], hit)
    assert differ(rest, hit) > 20
    assert differ(hit, other) > 20
    assert differ(rest, after) <= 1
    assert differ(rest, end) <= 1


def test_red_and_blue_stand_apart_by_the_split(context: moderngl.Context) -> None:
    made = through(context, RAMPS, ("rgb_split", {"split": 0.1}))
    plain = through(context, RAMPS)
    moved = (made[48, 20:70, 0] - plain[48, 20:70, 0]) * 96
    assert moved == pytest.approx(4.8, abs=0.5)
    assert differ(made[..., 1], plain[..., 1]) <= ONE


def test_on_the_film_what_was_earlier_lies_further_left(context: moderngl.Context) -> None:
    table = table_of(context)
    table.shader("grey", LEVEL, level=0.2)
    table.node("it", "texture.slit_scan", inputImage="grey", pace=0.5)
    table.screen("it")
    table.frame(30)
    table.set("grey", "level", 0.8)
    row = table.frame(30)[32, :, 0] / 255.0
    assert row[:46] == pytest.approx(0.2, abs=ONE)
    assert row[52:] == pytest.approx(0.8, abs=ONE)
    assert np.all(np.diff(row) >= -ONE)


def flashes(levels: list[float], fps: int) -> int:
    """The most flashes in any second, as WCAG counts them: a tenth of luminance and back."""
    turns: list[int] = []
    extreme, way = levels[0], 0
    for index, now in enumerate(levels):
        if now - extreme >= 0.1 and extreme < 0.8 and way != 1:
            extreme, way = now, 1
            turns.append(index)
        elif extreme - now >= 0.1 and now < 0.8 and way != -1:
            extreme, way = now, -1
            turns.append(index)
        else:
            extreme = max(extreme, now) if way > 0 else min(extreme, now) if way < 0 else extreme
    return max((sum(a <= b < a + fps for b in turns) // 2 for a in turns), default=0)


def limited(
    context: moderngl.Context, wave: Any, fps: int = 60, seconds: float = 4.0, source: str = LEVEL
) -> tuple[list[float], list[float]]:
    """Return relative luminance before and behind the limiter, of every frame."""
    table = table_of(context, (64, 36))
    table.dt = 1.0 / fps
    table.shader("light", source, level=float(wave(0.0)))
    table.node("it", "texture.flash_limit", inputImage="light")
    table.screen("it")
    before, after = [], []
    for index in range(round(seconds * fps)):
        level = float(wave(index / fps))
        table.set("light", "level", level)
        before.append(level**2.2)
        after.append(float(((table.frame()[..., 0] / 255.0) ** 2.2).mean()))
    return before, after


@pytest.mark.parametrize("fps", [30, 60])
@pytest.mark.parametrize("hertz", [4.0, 5.0, 10.0, 15.0])
def test_a_strobe_is_tamed_to_three_flashes_a_second(
    context: moderngl.Context, fps: int, hertz: float
) -> None:
    for low, high in ((0.0, 1.0), (1.0, 0.0), (0.2, 0.7)):
        before, after = limited(
            context, lambda t, a=low, b=high: a if (t * hertz + 0.01) % 1.0 < 0.5 else b, fps
        )
        assert flashes(before, fps) > 3
        assert flashes(after, fps) <= 3
        # and it stays tamed: no burst each time the count runs out
        assert flashes(after[2 * fps :], fps) == 0


def test_a_slow_fade_three_flashes_and_a_small_lamp_pass_the_limiter(
    context: moderngl.Context,
) -> None:
    for wave in (
        lambda t: t / 4.0,
        lambda t: 0.5 - 0.5 * np.cos(t * 2.0 * np.pi),
        lambda t: 1.0 if t * 3.0 % 1.0 < 0.5 else 0.0,
    ):
        before, after = limited(context, wave)
        assert after == pytest.approx(before, abs=0.01)
    _, after = limited(context, lambda t: 1.0 if t * 10 % 1 < 0.5 else 0.0, source=CORNER)
    assert max(after[60:]) - min(after[60:]) == pytest.approx(1.0 / 16.0, abs=0.01)


def test_when_the_strobe_is_over_the_limiter_lets_go(context: moderngl.Context) -> None:
    _, after = limited(context, lambda t: 1.0 if t < 2.0 and t * 10 % 1 < 0.5 else 0.3, seconds=5.0)
    assert after[-1] == pytest.approx(0.3**2.2, abs=0.005)


# --- what they draw by themselves -----------------------------------------------------------------


@pytest.mark.parametrize("name", GENERATORS)
@pytest.mark.parametrize("size", SIZES)
def test_a_generator_draws_in_its_palette_in_every_shape_at_both_ends_of_every_knob(
    context: moderngl.Context, name: str, size: tuple[int, int]
) -> None:
    stops = PALETTES["orchid"]
    spec = read_shader(SHADERS / f"{name}.fs", f"texture.{name}")
    table = shown(context, name, size, palette=stops)
    frames = table.frame(2)[None, ..., :3]
    assert look.luma(frames).std() > 0.015
    assert look.burnt_share(frames) < 0.01
    for port in spec.inputs:
        if port.kind is not Kind.CONTROL or port.name == "grey":
            continue
        for end in (port.range.low, port.range.high):
            table.set("it", port.name, end)
            made = table.frame(2)[None, ..., :3]
            assert look.palette_share(made, stops) > 0.97, f"{port.name} at {end}"
        table.set("it", port.name, port.default)


def test_a_gradient_goes_evenly_from_ground_to_ink_at_any_angle(context: moderngl.Context) -> None:
    values = {"low": 0.0, "high": 1.0, "depth": 0.0, "sway": 0.0, "palette": PALETTES["mono"]}
    for size in SIZES:
        row = shown(context, "gradient", size, angle=0.0, **values).frame()[5, :, 0].astype(int)
        assert (row[0], row[-1]) == (pytest.approx(6, abs=2), pytest.approx(0xF7, abs=2))
        assert np.all(np.diff(row) >= 0)
        corner = shown(context, "gradient", size, angle=0.125, **values).frame()[..., 0]
        assert int(corner[-1, 0]) <= 8
        assert int(corner[0, -1]) >= 0xF4


@pytest.mark.parametrize("form", [1, 2])
def test_a_gradient_that_repeats_has_no_seam(context: moderngl.Context, form: int) -> None:
    made = shown(context, "gradient", (200, 200), form=form, repeats=3.0, sway=0.0).frame()
    y, x = np.mgrid[0:200, 0:200] - 99.5
    ring = np.hypot(x, y) > 30
    step = np.abs(np.diff(made[..., :3].astype(int), axis=0)).max(axis=-1)
    assert step[ring[1:] & ring[:-1]].max() < 40


def test_a_circle_has_its_area_and_leaves_the_rest_clear(context: moderngl.Context) -> None:
    for size in SIZES:
        values = {"form": 0, "size": 0.5, "backdrop": 0.0, "glow": 0.0}
        made = shown(context, "shape", size, **values).frame()[..., 3] / 255.0
        assert made.sum() == pytest.approx(np.pi * (0.25 * min(size)) ** 2, rel=0.02)
        assert made[0, 0] == 0.0


def test_a_square_is_the_same_after_a_quarter_turn(context: moderngl.Context) -> None:
    values = {"form": 2, "corners": 4.0, "backdrop": 0.0, "glow": 0.0, "spin": 0.0, "size": 0.7}
    made = shown(context, "shape", (96, 96), **values).frame()[..., 3]
    assert differ(made, np.rot90(made)) <= 2
    assert 0.2 < (made > 127).mean() < 0.3


@pytest.mark.parametrize(("name", "port", "high"), [("shape", "spin", 0.2), ("noise", "rate", 1.0)])
def test_what_moves_goes_on_from_where_it_is_when_its_pace_changes(
    context: moderngl.Context, name: str, port: str, high: float
) -> None:
    table = shown(context, name, (96, 96), **{port: high})
    table.frame(300)
    steps = []
    for pace in (high, 0.0, -high if port == "spin" else 0.5, high):
        table.set("it", port, pace)
        one, two = table.frame().astype(float), table.frame().astype(float)
        steps.append(np.abs(two - one).mean())
    table.set("it", port, 0.0)
    table.frame(2)
    assert max(steps) <= 2.5 * steps[0]
    assert differ(table.frame(), table.frame(5)) == 0


def tone(phase: float, lanes: int = 2) -> Floats:
    """512 samples of a tone of 220 Hz."""
    return np.tile(np.sin(np.arange(512) * 220 / 48000 * 2 * np.pi + phase), (lanes, 1))


def test_the_line_of_a_tone_is_as_high_as_it_says_and_stands_still(
    context: moderngl.Context,
) -> None:
    table = shown(context, "waveform", (160, 90), height=0.8, after=0.0, glow=0.0)
    rest = table.frame(2)[..., 1].astype(int)
    assert abs(int(rest[:, 80].argmax()) - 44) <= 1
    table.feed("it", "sound", tone(0.0))
    first = table.frame(2)[..., 1].astype(int)
    lit = np.flatnonzero((first > 160).any(axis=1))
    # a full swing is a little rounded off
    assert 0.8 * 0.8 * 90 < np.ptp(lit) <= 0.8 * 90
    for phase in (0.4, 1.1, 2.3):
        table.feed("it", "sound", tone(phase))
        again = table.frame(2)[..., 1].astype(int)
        assert np.abs(again - first).mean() < 4.0


@pytest.mark.parametrize("form", [0, 1, 2])
def test_a_loud_band_raises_one_bar(context: moderngl.Context, form: int) -> None:
    table = shown(context, "spectrum", (160, 90), form=form, bars=12.0, height=1.0)
    silent = table.frame(2).astype(int)
    bins = np.zeros((1, 1025))
    bins[0, 40:50] = 0.5  # about 1 kHz: in the sixth bar of twelve
    table.feed("it", "spectrum", bins)
    raised = np.abs(table.frame(2).astype(int) - silent)[..., :3].max(axis=-1) > 25
    assert 0.005 < raised.mean() < 0.15
    if form == 0:
        columns = np.flatnonzero(raised[:50].any(axis=0))
        assert 0.40 < columns.mean() / 160 < 0.60
        assert np.ptp(columns) < 160 * 0.86 / 12 * 2


def test_bars_show_a_row_of_values_where_one_is_wired(context: moderngl.Context) -> None:
    table = table_of(context, (160, 90))
    table.shader("row", STEP)
    table.node("it", "texture.spectrum", values="row", bars=8.0, height=0.5)
    table.screen("it")
    made = table.frame(2)[30, :, 1].astype(int)
    assert made[100:150].max() > made[10:70].max() + 40
