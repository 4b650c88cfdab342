"""Small pictures of what nodes give, each as it was when its node was drawn."""

from __future__ import annotations

from collections.abc import Iterator

import moderngl
import numpy as np
import pytest

from nodegraph.stage.assembly import Drawable
from nodegraph.stage.frames import Now
from nodegraph.stage.windows.thumbnails import MOST_A_FRAME, Thumbnails
from tests.stage.table import Picture, Table

SIZE = (32, 18)


class Looked:
    """A table with an onlooker, as a show's stage has one."""

    def __init__(self, context: moderngl.Context, *nodes: str) -> None:
        self.table = Table(context, (64, 36))
        self.thumbnails = Thumbnails(context, nodes, SIZE, fps=10.0)
        self.seconds = 0.0
        self.found: dict[str, Picture] = {}
        self.counts: dict[str, int] = {}
        self._context = context

    def frame(self, count: int = 1) -> Picture:
        """Draw frames 30 times a second, and take in what comes."""
        stage, thumbnails = self.table.stage, self.thumbnails

        def look(part: Drawable, now: Now) -> None:
            part.draw(now)
            for node in filter(thumbnails.wants, stage.shown_by(part)):
                picture = stage.picture_of(part)
                if picture is not None:
                    thumbnails.feed(node, *picture)

        stage.onlooker = look
        drawn: Picture = np.zeros((1, 1, 4), np.uint8)
        for _ in range(count):
            thumbnails.begin(self.seconds)
            drawn = self.table.frame()
            self._context.finish()
            for node, picture in thumbnails.take():
                self.found[node] = picture
                self.counts[node] = self.counts.get(node, 0) + 1
            self.seconds += 1 / 30
        return drawn


@pytest.fixture
def made(context: moderngl.Context) -> Iterator[list[Looked]]:
    looked: list[Looked] = []
    yield looked
    for item in looked:
        item.thumbnails.release()
        item.table.stage.close()


def test_each_node_has_its_own_picture_though_targets_are_shared(
    context: moderngl.Context, made: list[Looked]
) -> None:
    """A chain of six draws into two targets in turn."""
    names = [f"n{place}" for place in range(6)]
    looked = Looked(context, *names)
    made.append(looked)
    looked.table.node("n0", "isf.grey", level=1.0)
    for place in range(1, 6):
        looked.table.node(f"n{place}", "isf.half", inputImage=f"n{place - 1}")
    looked.table.screen("n5")
    looked.frame(4)
    reds = [int(looked.found[name][0, 0, 0]) for name in names]
    assert reds == [pytest.approx(255 / 2**place, abs=1) for place in range(6)]


@pytest.mark.parametrize("measured", [False, True])
def test_the_top_row_comes_first(
    context: moderngl.Context, made: list[Looked], measured: bool
) -> None:
    """Drawn straight into the frame, or into a texture of its own."""
    looked = Looked(context, "n")
    made.append(looked)
    looked.table.node("n", "isf.by_pixel")
    if measured:
        looked.table.node("m", "texture.measure", inputImage="n")
    looked.table.screen("n")
    drawn = looked.frame(2)
    small = looked.found["n"]
    assert small.shape == (18, 32, 4)
    whole = drawn.reshape(18, 2, 32, 2, 4).mean(axis=(1, 3))
    assert np.abs(small - whole).max() <= 3


@pytest.mark.parametrize("type", ["delay.frame", "texture.measure"])
def test_a_node_that_draws_nothing_shows_the_picture_that_it_takes(
    context: moderngl.Context, made: list[Looked], type: str
) -> None:
    looked = Looked(context, "behind", "taker")
    made.append(looked)
    looked.table.node("first", "isf.grey", level=1.0)
    looked.table.node("behind", "isf.half", inputImage="first")
    looked.table.node("taker", type, inputImage="behind")
    looked.table.node("last", "isf.half", inputImage="taker" if type == "delay.frame" else "behind")
    looked.table.screen("last")
    looked.frame(4)
    assert int(looked.found["taker"][0, 0, 0]) == pytest.approx(128, abs=1)
    np.testing.assert_array_equal(looked.found["taker"], looked.found["behind"])


def test_a_taker_of_what_is_drawn_straight_into_the_frame_has_its_top_row_first(
    context: moderngl.Context, made: list[Looked]
) -> None:
    looked = Looked(context, "late", "n")
    made.append(looked)
    looked.table.node("n", "isf.by_pixel")
    looked.table.node("late", "delay.frame", inputImage="n")  # nobody reads it
    looked.table.screen("n")
    looked.frame(4)
    np.testing.assert_array_equal(looked.found["late"], looked.found["n"])
    assert looked.found["late"][0, 0, 1] > 200 and looked.found["late"][-1, 0, 1] < 60


def test_who_takes_nothing_shows_nothing(context: moderngl.Context, made: list[Looked]) -> None:
    looked = Looked(context, "alone")
    made.append(looked)
    looked.table.node("n", "isf.grey", level=1.0)
    looked.table.node("alone", "delay.frame")
    looked.table.screen("n")
    looked.frame(4)
    assert looked.found == {}


def test_what_cannot_be_seen_through_is_over_black(
    context: moderngl.Context, made: list[Looked]
) -> None:
    looked = Looked(context, "n")
    made.append(looked)
    text = '/*{"INPUTS": []}*/ void main() { gl_FragColor = vec4(4.0, 0.5, 1.0, 0.5); }'
    looked.table.shader("n", text)
    looked.table.node("m", "texture.measure", inputImage="n")
    looked.table.screen("n")
    looked.frame(2)
    assert looked.found["n"][9, 9].tolist() == [128, 64, 128, 255]


def test_numbers_as_a_picture_fill_it(context: moderngl.Context, made: list[Looked]) -> None:
    looked = Looked(context, "v")
    made.append(looked)
    looked.table.node("v", "texture.from_values", values=(1.0, 0.0))
    looked.table.node("half", "isf.half", inputImage="v")
    looked.table.screen("half")
    looked.frame(2)
    small = looked.found["v"]
    assert small.shape == (18, 32, 4)
    assert small[5, 2, 0] == 255


def test_a_node_that_is_not_drawn_holds_up_nobody(
    context: moderngl.Context, made: list[Looked]
) -> None:
    looked = Looked(context, "nobody", "else", "lost", "n")
    made.append(looked)
    looked.table.node("n", "isf.grey", level=0.5)
    looked.table.screen("n")
    looked.frame(6)
    assert set(looked.found) == {"n"}


def test_all_have_their_turn_and_a_frame_has_few(
    context: moderngl.Context, made: list[Looked]
) -> None:
    names = [f"n{place}" for place in range(12)]
    looked = Looked(context, *names)
    made.append(looked)
    looked.table.node("n0", "isf.grey", level=1.0)
    for place in range(1, 12):
        looked.table.node(f"n{place}", "isf.half", inputImage=f"n{place - 1}")
    looked.table.screen("n11")
    looked.frame(60)
    assert set(looked.counts) == set(names)
    assert sum(looked.counts.values()) <= 60 * MOST_A_FRAME
    assert max(looked.counts.values()) - min(looked.counts.values()) <= 1


def test_one_comes_no_more_often_than_it_was_asked_for(
    context: moderngl.Context, made: list[Looked]
) -> None:
    looked = Looked(context, "n")
    made.append(looked)
    looked.table.node("n", "isf.grey", level=1.0)
    looked.table.screen("n")
    looked.frame(90)
    assert 20 <= looked.counts["n"] <= 31


def test_the_frame_is_the_same_with_and_without(
    context: moderngl.Context, made: list[Looked]
) -> None:
    frames = []
    for nodes in ((), ("a", "b")):
        looked = Looked(context, *nodes)
        made.append(looked)
        looked.table.node("a", "isf.by_pixel")
        looked.table.node("b", "isf.half", inputImage="a")
        looked.table.screen("b")
        frames.append([looked.frame() for _ in range(5)])
    np.testing.assert_array_equal(frames[0], frames[1])
