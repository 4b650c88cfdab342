"""What is on the screen, measured on the screen."""

from __future__ import annotations

import numpy as np
import pytest

from nodegraph.stage.windows.output import Corners, Fit, Output, Show
from tests.stage.windows.screen import Pixels, Screen, on_screen

CORNERS: Corners = ((0.12, 0.2), (0.95, 0.06), (0.8, 0.9), (0.2, 0.78))


def noise(width: int, height: int) -> Pixels:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)


def white(width: int, height: int) -> Pixels:
    return np.full((height, width, 3), 255, np.uint8)


def quarters(width: int, height: int) -> Pixels:
    """Red, green over blue, white."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = (255, 0, 0)
    picture[: height // 2, width // 2 :] = (0, 255, 0)
    picture[height // 2 :, : width // 2] = (0, 0, 255)
    picture[height // 2 :, width // 2 :] = (255, 255, 255)
    return picture


def names(shown: Pixels) -> str:
    """The colours of the quarters of what is shown, row by row; k is black."""
    height, width = shown.shape[:2]
    known = {b"\xff\0\0": "r", b"\0\xff\0": "g", b"\0\0\xff": "b", b"\xff\xff\xff": "w"}
    places = [(y, x) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    return "".join(known.get(shown[place].tobytes(), "k") for place in places)


def box(shown: Pixels) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is not black."""
    rows, columns = (np.flatnonzero(shown.any(axis=(2, axis))) for axis in (1, 0))
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1


@on_screen
def test_a_picture_as_large_as_its_window_is_shown_to_the_bit(screen: Screen) -> None:
    picture = noise(641, 361)
    assert np.array_equal(screen.seen(picture, Output(size=(641, 361))), picture)


@on_screen
def test_a_turned_picture_of_the_windows_size_is_shown_to_the_bit(screen: Screen) -> None:
    picture = noise(300, 200)
    shown = screen.seen(picture, Output(size=(200, 300), rotate=90))
    assert np.array_equal(shown, np.rot90(picture, -1))


@on_screen
def test_fits_put_the_picture_where_they_say(screen: Screen) -> None:
    wanted: dict[Fit, tuple[int, int, int, int]] = {
        "contain": (0, 100, 400, 200),
        "stretch": (0, 0, 400, 400),
        "cover": (0, 0, 400, 400),
        "pixel": (50, 125, 300, 150),
    }
    for fit, place in wanted.items():
        shown = screen.seen(white(300, 150), Output(size=(400, 400), fit=fit))
        assert box(shown) == place, (fit, box(shown))


@on_screen
def test_cover_cuts_the_longer_side_off_evenly(screen: Screen) -> None:
    picture = np.zeros((100, 300, 3), np.uint8)
    picture[:, 100:200] = 255
    shown = screen.seen(picture, Output(size=(200, 200), fit="cover"))
    assert box(shown) in ((0, 0, 200, 200), (1, 0, 198, 200))
    picture[:, 125:175] = 0  # the middle half of what is left
    shown = screen.seen(picture, Output(size=(200, 200), fit="cover"))
    dark = np.flatnonzero(shown[100, :, 0] < 128)
    assert abs(dark[0] - 50) <= 1 and abs(dark[-1] - 149) <= 1


@on_screen
def test_whole_multiples_are_not_filtered(screen: Screen) -> None:
    picture = noise(100, 60)
    shown = screen.seen(picture, Output(size=(300, 180), fit="pixel"))
    assert np.array_equal(shown, picture.repeat(3, 0).repeat(3, 1))


@on_screen
def test_a_much_smaller_window_shows_means_not_some_pixels(screen: Screen) -> None:
    picture = noise(800, 480)
    shown = screen.seen(picture, Output(size=(200, 120)))
    means = picture.reshape(120, 4, 200, 4, 3).mean(axis=(1, 3))
    assert np.abs(shown - means).max() <= 1.5


@on_screen
def test_turns_and_flips_go_the_way_their_names_say(screen: Screen) -> None:
    for rotate, flip, wanted in (
        (0, "", "rgbw"),
        (90, "", "brwg"),
        (180, "", "wbgr"),
        (270, "", "gwrb"),
        (0, "h", "grwb"),
        (0, "v", "bwrg"),
        (0, "hv", "wbgr"),
        (90, "h", "rbgw"),  # turned first, then flipped as seen
    ):
        output = Output(size=(200, 200), rotate=rotate, flip=flip)  # type: ignore[arg-type]
        assert names(screen.seen(quarters(200, 200), output)) == wanted, (rotate, flip)


@on_screen
def test_a_region_fills_the_window_with_that_part(screen: Screen) -> None:
    output = Output(size=(200, 100), region=(0.5, 0.0, 1.0, 0.5))
    assert names(screen.seen(quarters(400, 200), output)) == "gggg"


@on_screen
def test_two_windows_make_a_wall_without_a_seam(screen: Screen) -> None:
    picture = noise(400, 200)
    left = Output(title="l", size=(200, 200), position=(0, 0), region=(0, 0, 0.5, 1))
    right = Output(title="r", size=(200, 200), position=(200, 0), region=(0.5, 0, 1, 1))
    with screen.windows(left, right) as windows:
        windows.show(screen.texture(windows, picture), Show())
        assert np.array_equal(screen.pixels(windows)[:200, :400], picture)


def edge_offset(light: np.ndarray, start: np.ndarray, end: np.ndarray, inside: np.ndarray) -> float:
    """How many pixels the edge of the light is away from the line from start to end."""
    along = end - start
    normal = np.array([-along[1], along[0]]) / np.hypot(*along)
    if np.dot(inside - start, normal) < 0:
        normal = -normal
    found = []
    steps = np.arange(-6.0, 6.0, 0.125) + 0.0625
    for part in np.linspace(0.15, 0.85, 29):
        points = start + along * part + steps[:, None] * normal - 0.5
        x, y = np.floor(points).astype(int).T
        fx, fy = (points - np.floor(points)).T
        read = (light[y, x] * (1 - fx) + light[y, x + 1] * fx) * (1 - fy)
        read += (light[y + 1, x] * (1 - fx) + light[y + 1, x + 1] * fx) * fy
        found.append(6.0 - read.sum() * 0.125)
    return float(np.abs(found).max())


@on_screen
def test_corners_land_where_they_are_asked_to(screen: Screen) -> None:
    size = (640, 400)
    shown = screen.seen(white(320, 180), Output(size=size, corners=CORNERS))
    light = shown[..., 0] / 255.0
    corners = [np.array(corner) * size for corner in CORNERS]
    middle = np.mean(corners, axis=0)
    for here in range(4):
        assert edge_offset(light, corners[here - 1], corners[here], middle) < 0.5


@on_screen
def test_the_middle_of_a_pinned_picture_is_where_its_diagonals_cross(screen: Screen) -> None:
    size = (640, 400)
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[87:93, 157:163] = 255
    shown = screen.seen(picture, Output(size=size, corners=CORNERS))[..., 0].astype(float)
    y, x = np.mgrid[: size[1], : size[0]] + 0.5
    found = np.array([(x * shown).sum(), (y * shown).sum()]) / shown.sum()
    a, b, c, d = (np.array(corner) * size for corner in CORNERS)
    parts = np.linalg.solve(np.column_stack([c - a, b - d]), b - a)
    assert np.hypot(*(found - (a + (c - a) * parts[0]))) < 1.0


@on_screen
def test_a_line_stays_a_line_under_perspective(screen: Screen) -> None:
    picture = np.zeros((400, 640, 3), np.uint8)
    picture[:, 200:206] = 255
    shown = screen.seen(picture, Output(size=(640, 400), corners=CORNERS))[..., 0].astype(float)
    rows = np.flatnonzero(shown.sum(1) > 400)[4:-4]
    centres = (shown[rows] * (np.arange(640) + 0.5)).sum(1) / shown[rows].sum(1)
    away = centres - np.polyval(np.polyfit(rows, centres, 1), rows)
    assert len(rows) > 200 and np.abs(away).max() < 0.3


@on_screen
def test_a_mirrored_quadrangle_shows_the_picture_too(screen: Screen) -> None:
    corners: Corners = ((1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    assert (
        names(screen.seen(quarters(200, 200), Output(size=(200, 200), corners=corners))) == "grwb"
    )


@on_screen
def test_blackout_is_black_and_half_a_master_is_half(screen: Screen) -> None:
    picture, output = noise(200, 100), Output(size=(200, 100))
    assert not screen.seen(picture, output, Show(blackout=1.0)).any()
    assert not screen.seen(picture, output, Show(blackout=1.0, test_card=True)).any()
    half = screen.seen(picture, output, Show(master=0.5))
    assert np.abs(half - picture / 2).max() <= 0.51
    both = screen.seen(picture, output, Show(master=0.5, blackout=0.5))
    assert np.abs(both - picture / 4).max() <= 0.51


@on_screen
def test_a_frozen_picture_stays_whatever_is_drawn(screen: Screen) -> None:
    first, second = noise(200, 100), noise(200, 100)[::-1]
    with screen.windows(Output(size=(200, 100), position=(0, 0))) as windows:
        texture = screen.texture(windows, first)
        for state, wanted in (
            (Show(), first),
            (Show(freeze=True), first),
            (Show(freeze=True), first),
            (Show(), second),
            (Show(freeze=True), second),
        ):
            windows.show(texture, state)
            assert np.array_equal(screen.pixels(windows)[:100, :200], wanted)
            if state.freeze:
                opaque = np.dstack([second, np.full((100, 200), 255, np.uint8)])
                texture.write(opaque.tobytes())


@on_screen
def test_identify_writes_each_windows_number_over_the_picture(screen: Screen) -> None:
    outputs = [Output(title=str(n), size=(300, 300), position=(n * 300, 0)) for n in range(2)]
    with screen.windows(*outputs) as windows:
        black = screen.texture(windows, np.zeros((300, 300, 3), np.uint8))
        windows.show(black, Show(identify=True, blackout=1.0))
        shown = screen.pixels(windows)
    one, two = (shown[:300, x : x + 300, 2] > 128 for x in (0, 300))
    assert 500 < one.sum() < two.sum() < 20_000  # a 2 has more ink than a 1


@on_screen
def test_the_card_keeps_its_circle_round_and_its_rim_on_the_rim(screen: Screen) -> None:
    shown = screen.seen(white(640, 360), Output(size=(640, 360)), Show(test_card=True))
    rim = np.concatenate([shown[0], shown[-1], shown[:, 0], shown[:, -1]]).astype(int)
    assert (rim[:, 0] > rim[:, 2]).mean() > 0.98  # the accent's orange, all the way round
    radius = 360 / 12 * 5.5
    for turn in np.arange(0.05, 1.0, 0.1) * 2 * np.pi:
        x, y = 320 + radius * np.cos(turn), 180 + radius * np.sin(turn)
        around = shown[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2]
        assert around.max() > 150, turn


@pytest.mark.parametrize("blackout", [0.0, 1.0, float("nan")])
def test_light_is_always_a_number_in_range(blackout: float) -> None:
    assert 0.0 <= Show(master=2.0, blackout=blackout).light <= 1.0
