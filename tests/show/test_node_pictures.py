"""The pictures of the node reference: all there, up to date, and charts that tell the truth."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nodegraph.model.check import check
from nodegraph.model.library import Library
from nodegraph.model.reference import picture_name
from nodegraph.model.signals import Kind
from nodegraph.model.spec import NodeSpec
from nodegraph.resources import patches_folder
from nodegraph.show.chart import LEFT, RIGHT, WIDTH, Panel, draw_chart, layout, nice_limits
from nodegraph.show.chart_plot import HIGHEST, LOWEST, Trace, shade
from nodegraph.show.material import Material, material
from nodegraph.show.node_example_texts import NO_PICTURE
from nodegraph.show.node_examples import (
    EXAMPLES,
    captions,
    example_of,
    has_picture,
    is_still,
    plain_text,
)
from nodegraph.show.node_pictures import FOLDER, draw, opened_example
from nodegraph.show.node_traces import probes_of
from nodegraph.show.patch_text import read_patch_text

MOST = 2 * 2**20  # bytes, all of them
LIBRARY = Library.load()
PICTURED = [spec for spec in LIBRARY if has_picture(spec)]
CHARTED = [spec for spec in PICTURED if not is_still(spec)]
SECONDS = 4.0


@pytest.fixture(scope="module")
def song() -> Material:
    return material(None, 48_000)


def chart_of(kind: Kind, times: object, values: object, low: float = 0.0) -> NDArray[np.float64]:
    """Return the panel of a chart of one signal as (height, width, 3)."""
    trace = Trace("", kind, np.asarray(times, np.float64), np.asarray(values, np.float64))
    picture = draw_chart([Panel((trace,), low, 1.0)], SECONDS)
    (top,), height = layout(1)
    return picture[top : top + height, LEFT : WIDTH - RIGHT].astype(np.float64)


def likeness(panel: NDArray[np.float64], kind: Kind) -> NDArray[np.float64]:
    """Return how near each pixel is to the colour of a kind: 0 is that colour."""
    return np.asarray(np.abs(panel - np.array(shade(kind))).mean(axis=2))


def test_every_node_with_a_picture_has_one_and_no_picture_is_of_another() -> None:
    names = {picture_name(spec.id) for spec in PICTURED}
    assert {file.name for file in FOLDER.iterdir()} == names, "draw them: script/node_pictures"


def test_they_are_small_all_together() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= MOST


def test_what_has_no_picture_and_what_has_a_text_are_nodes() -> None:
    assert NO_PICTURE.keys() | EXAMPLES.keys() <= LIBRARY.specs.keys()
    assert not NO_PICTURE.keys() & EXAMPLES.keys()


def test_every_picture_says_in_words_what_it_shows() -> None:
    said = captions(LIBRARY)
    assert said.keys() == {spec.id for spec in PICTURED}
    assert [id for id, words in said.items() if len(words) < 20 or "\n" in words] == []


@pytest.mark.parametrize("spec", CHARTED, ids=lambda spec: spec.id)
def test_the_example_of_a_chart_is_good_and_has_the_ports_it_shows(spec: NodeSpec) -> None:
    library = LIBRARY.with_shaders(patches_folder() / "help" / "shaders")
    example = example_of(spec, library)
    wanted = probes_of(example)
    assert example.patch.nodes[example.node].type == spec.id
    opened = opened_example(example, (96, 54), wanted)
    assert {probe.path for probe in opened.plan.probes} >= set(wanted)


@pytest.mark.parametrize("id", ["analysis.bands", "event.counter", "math.add", "texture.blur"])
def test_a_node_without_an_example_gets_a_good_one(id: str) -> None:
    spec = LIBRARY.specs[id]
    patch = read_patch_text(plain_text(spec), id, LIBRARY)
    first = spec.inputs[0].name
    assert patch.wire_into("it", first) is not None
    assert [str(problem) for problem in check(patch, LIBRARY)] == []


def test_a_ramp_is_a_diagonal() -> None:
    times = np.linspace(0.0, SECONDS, 400)
    panel = chart_of(Kind.CONTROL, times, times[None] / SECONDS)
    height, width = panel.shape[:2]
    columns = np.arange(10, width - 10)
    rows = likeness(panel, Kind.CONTROL)[:, columns].argmin(axis=0)
    assert np.abs(rows - (1.0 - columns / width) * height).max() < 3.0


def test_an_event_is_a_tick_at_its_time_as_high_as_it_is_strong() -> None:
    panel = chart_of(Kind.EVENT, [1.0, 3.0], [1.0, 0.5])
    height, width = panel.shape[:2]
    head = likeness(panel, Kind.EVENT) < 12.0
    for moment, strength in ((1.0, 1.0), (3.0, 0.5)):
        around = round(moment / SECONDS * width)
        rows, columns = np.nonzero(head[:, around - 8 : around + 8])
        assert abs(columns.mean() - 8) < 1.5
        assert abs(rows.min() - height * (1.0 - 0.93 * strength)) < 6.0
    assert not head[:, round(1.8 / SECONDS * width) : round(2.2 / SECONDS * width)].any()


def test_a_wave_reaches_as_far_as_it_is_loud_and_only_where_it_sounds() -> None:
    times = np.arange(round(SECONDS * 8000)) / 8000.0
    wave = 0.5 * np.sin(2.0 * np.pi * 440.0 * times) * (times < 2.0)
    panel = chart_of(Kind.AUDIO, times, wave[None], low=-1.0)
    height, width = panel.shape[:2]
    lit = likeness(panel, Kind.AUDIO) < 90.0
    first, second = lit[:, : width // 2 - 4].sum(axis=0), lit[:, width // 2 + 4 :].sum(axis=0)
    assert abs(first.mean() - 0.5 * height) < 5.0
    assert second.max() <= 2


def test_a_tone_is_a_bright_line_at_its_octave() -> None:
    frequencies = np.arange(1025) * 24_000.0 / 1024
    magnitudes = np.exp(-(((frequencies - 1000.0) / 60.0) ** 2))[:, None].repeat(400, axis=1)
    panel = chart_of(Kind.SPECTRUM, np.linspace(0.0, SECONDS, 400), magnitudes)
    height = len(panel)
    bright = float(np.argmax(panel.sum(axis=(1, 2))))
    wanted = height * np.log(HIGHEST / 1000.0) / np.log(HIGHEST / LOWEST)
    assert abs(bright - wanted) < 4.0


def test_a_note_is_a_bar_from_its_start_to_its_end() -> None:
    panel = chart_of(Kind.NOTES, [[1.0, 2.0]], [0.5])
    _, width = panel.shape[:2]
    columns = np.nonzero((likeness(panel, Kind.NOTES) < 12.0).any(axis=0))[0]
    assert abs(columns.min() - width / 4) < 3
    assert abs(columns.max() - width / 2) < 3


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (0.1, 0.93, (0.0, 1.0)),
        (-0.9, 0.9, (-1.0, 1.0)),
        (126.0, 129.5, (126.0, 130.0)),
        (0, 0, (0, 1)),
    ],
)
def test_limits_are_round_numbers(low: float, high: float, wanted: tuple[float, float]) -> None:
    floor, ceiling = nice_limits(low, high)
    assert floor <= low
    assert ceiling >= high
    if low != high:
        assert (floor, ceiling) == pytest.approx(wanted)


@pytest.mark.parametrize("id", ["texture.from_values", "event.counter", "envelope.slew"])
def test_a_picture_is_what_would_be_drawn_now(id: str, song: Material) -> None:
    with Image.open(FOLDER / picture_name(id)) as file:
        kept = np.asarray(file.convert("RGB"), np.float64)
    drawn = draw(LIBRARY.specs[id], song).astype(np.float64)
    assert kept.shape == drawn.shape, f"draw it anew: script/node_pictures {id}"
    away = float(np.abs(kept - drawn).mean())
    assert away < 3.0, f"draw it anew: script/node_pictures {id}"
