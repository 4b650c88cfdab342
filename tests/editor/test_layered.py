from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, pairwise, permutations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.layout.layered import ACROSS, DOWN, GRID, Cable, Size, layered
from nodegraph.editor.layout.layering import Columns, columns_of
from nodegraph.editor.layout.ordering import crossings, ordered
from nodegraph.editor.layout.straightening import tops_of
from tests.editor.canvas import UNTIMED

HEIGHTS = (30.0, 74.0, 96.0, 141.5, 260.0)
ORIGIN = Point(0.0, 0.0)


@st.composite
def graphs(draw: Callable[[Any], Any], loops: bool = True) -> tuple[dict[str, Size], list[Cable]]:
    """Draw nodes with sizes and cables between any of them; without loops, from lower to higher."""
    count = draw(st.integers(0, 14))
    names = draw(st.permutations([f"n{number}" for number in range(count)]))
    wide, tall = st.sampled_from((96.0, 192.0, 250.0)), st.sampled_from(HEIGHTS)
    sizes = {name: (draw(wide), draw(tall)) for name in names}
    pairs = [(a, b) for a in names for b in names if loops or names.index(a) < names.index(b)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=24)) if pairs else []
    pin = st.sampled_from((0.25, 0.5, 0.75))  # of the height
    return sizes, [(a, draw(pin) * sizes[a][1], b, draw(pin) * sizes[b][1]) for a, b in chosen]


def rects_of(sizes: Mapping[str, Size], places: Mapping[str, Point]) -> dict[str, Rect]:
    return {name: Rect(*places[name], *sizes[name]) for name in sizes}


def rises(columns: Columns, tops: Sequence[float]) -> float:
    """Return the sum of what cables between nodes rise and fall, counted in steps of the grid."""
    total = 0.0
    for left, left_pin, right, right_pin in (s for between in columns.strands for s in between):
        offset = round((right_pin - left_pin) / GRID) * GRID
        total += abs(tops[left] - tops[right] - offset)
    return total


@UNTIMED
@given(graphs())
def test_every_node_has_a_place_on_the_grid_and_the_whole_begins_at_the_origin(
    graph: tuple[dict[str, Size], list[Cable]],
) -> None:
    sizes, cables = graph
    places = layered(sizes, cables, Point(100.0, -7.0))
    assert places.keys() == sizes.keys()
    assert all(at.x % GRID == 0.0 and at.y % GRID == 0.0 for at in places.values())
    around = Rect.around(rects_of(sizes, places).values())
    assert around is None or (around.x, around.y) == (96.0, 0.0)


@UNTIMED
@given(graphs())
def test_no_two_nodes_are_nearer_than_the_gaps(
    graph: tuple[dict[str, Size], list[Cable]],
) -> None:
    sizes, cables = graph
    for one, other in combinations(rects_of(sizes, layered(sizes, cables, ORIGIN)).values(), 2):
        across = max(one.x - other.right, other.x - one.right)
        down = max(one.y - other.bottom, other.y - one.bottom)
        assert across >= ACROSS or down >= DOWN


@UNTIMED
@given(graphs(loops=False))
def test_cables_of_a_graph_without_loops_lead_to_the_right(
    graph: tuple[dict[str, Size], list[Cable]],
) -> None:
    sizes, cables = graph
    rects = rects_of(sizes, layered(sizes, cables, ORIGIN))
    for source, _, target, _ in cables:
        assert rects[target].x >= rects[source].right + ACROSS


@UNTIMED
@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    graph: tuple[dict[str, Size], list[Cable]], rng: random.Random
) -> None:
    sizes, cables = graph
    names, others = list(sizes), [*cables, *cables[:2]]
    rng.shuffle(names)
    rng.shuffle(others)
    shuffled = {name: sizes[name] for name in names}
    assert layered(shuffled, others, ORIGIN) == layered(sizes, cables, ORIGIN)


def test_what_no_cable_joins_stands_below() -> None:
    sizes = dict.fromkeys(["a", "b", "p", "q", "x", "y", "z"], (192.0, 96.0))
    cables = [("x", 47.0, "y", 47.0), ("y", 47.0, "z", 47.0), ("p", 47.0, "q", 47.0)]
    places = layered(sizes, cables, ORIGIN)
    assert places["x"].y == places["y"].y == places["z"].y == 0.0
    assert places["p"] == (0.0, 160.0) and places["q"] == (256.0, 160.0)
    assert places["a"] == (0.0, 320.0) and places["b"] == (256.0, 320.0)


def test_which_cable_of_a_loop_leads_back_does_not_depend_on_the_order_of_the_input() -> None:
    """What feeds a loop feeds it at two nodes: either could be the first of it."""
    pairs = [("a", "b"), ("a", "c"), ("b", "c"), ("c", "b")]
    cables = [(source, 20.0, target, 20.0) for source, target in pairs]
    sizes = dict.fromkeys("abc", (192.0, 96.0))
    found = [layered(sizes, shuffled, ORIGIN) for shuffled in permutations(cables)]
    assert all(places == found[0] for places in found)


def test_only_nodes_without_cables_stand_in_rows_and_columns() -> None:
    sizes = {f"n{number}": (192.0, 192.0) for number in range(9)}
    places = layered(sizes, [], ORIGIN)
    assert len({at.x for at in places.values()}) == 3
    assert len({at.y for at in places.values()}) == 3


def test_cables_to_a_node_itself_or_to_none_that_is_here_count_for_nothing() -> None:
    sizes = {"a": (192.0, 96.0), "b": (192.0, 96.0)}
    cables = [("b", 47.0, "a", 47.0)]
    stray = [("a", 47.0, "a", 69.0), ("a", 47.0, "gone", 47.0), ("gone", 47.0, "b", 47.0)]
    assert layered(sizes, cables + stray, ORIGIN) == layered(sizes, cables, ORIGIN)


@pytest.mark.parametrize("names", ["in mix echo out", "z y x w", "m a q b"])
def test_of_a_loop_only_the_cable_that_closes_it_leads_back(names: str) -> None:
    source, mix, echo, out = names.split()
    chain = [(source, mix), (mix, echo), (echo, mix), (mix, out)]
    sizes = dict.fromkeys(names.split(), (192.0, 96.0))
    places = layered(sizes, [(a, 47.0, b, 47.0) for a, b in chain], ORIGIN)
    back = [(a, b) for a, b in chain if places[b].x < places[a].x]
    assert back == [(echo, mix)]


def test_a_knob_stands_beside_what_it_turns() -> None:
    sizes = dict.fromkeys(["a", "b", "c", "d", "knob"], (192.0, 96.0))
    chain = [("a", "b"), ("b", "c"), ("c", "d"), ("knob", "d")]
    places = layered(sizes, [(a, 47.0, b, 47.0) for a, b in chain], ORIGIN)
    assert places["knob"].x == places["c"].x


@pytest.mark.parametrize("upper, lower", [("a", "b"), ("b", "a")])
def test_what_feeds_the_upper_pin_stands_higher(upper: str, lower: str) -> None:
    sizes = dict.fromkeys(["a", "b", "mix"], (192.0, 140.0))
    cables = [(upper, 47.0, "mix", 69.0), (lower, 47.0, "mix", 91.0)]
    places = layered(sizes, cables, ORIGIN)
    assert places[upper].y < places[lower].y


def test_a_chain_is_level_and_so_is_a_long_cable_beside_it() -> None:
    sizes = {"in": (192.0, 74.0), **dict.fromkeys("abc", (192.0, 141.5)), "out": (192.0, 96.0)}
    pairs = [("in", 69.0, "a", 91.0), ("a", 47.0, "b", 47.0), ("b", 47.0, "c", 47.0)]
    long = ("in", 47.0, "out", 69.0)
    places = layered(sizes, [*pairs, ("c", 47.0, "out", 47.0), long], ORIGIN)
    rects = rects_of(sizes, places)
    start, end = rects["in"].y + long[1], rects["out"].y + long[3]
    assert abs(start - end) <= GRID / 2.0
    assert not any(rects[name].y <= y <= rects[name].bottom for name in "abc" for y in (start, end))
    for source, out, target, into in pairs[1:]:
        assert abs(rects[source].y + out - rects[target].y - into) <= GRID / 2.0


@UNTIMED
@given(st.lists(st.integers(0, 40), min_size=1, max_size=20), st.sampled_from((15.0, 47.0, 69.0)))
def test_a_tree_has_no_crossing(parents: list[int], out: float) -> None:
    """Each node feeds one before it; what feeds a node comes in at pins of its own."""
    cables = [
        (node, out, parent % node, 20.0 + 4.0 * node) for node, parent in enumerate(parents, 1)
    ]
    columns = columns_of([110.0] * (len(parents) + 1), sorted(cables))
    assert crossings(columns, ordered(columns)) == 0


@UNTIMED
@given(graphs())
def test_crossings_are_counted_as_by_hand(graph: tuple[dict[str, Size], list[Cable]]) -> None:
    columns = numbered(*graph)
    count = 0
    for strands in columns.strands:
        side = {v: place for column in columns.columns for place, v in enumerate(column)}
        ends = [((side[s.left], s.left_pin), (side[s.right], s.right_pin)) for s in strands]
        for (one, into), (other, also) in combinations(ends, 2):
            count += (one < other and into > also) or (one > other and into < also)
    assert crossings(columns, columns.columns) == count


@UNTIMED
@given(graphs())
def test_an_order_holds_the_same_and_crosses_no_more_than_any_exchange_of_neighbours(
    graph: tuple[dict[str, Size], list[Cable]],
) -> None:
    no_exchange_helps(numbered(*graph))


@pytest.mark.parametrize("seed", range(3))
def test_nor_does_any_of_a_larger_graph(seed: int) -> None:
    rng = random.Random(seed)
    ends = {(node, 5.0, node + rng.randrange(15, 45), 5.0) for node in range(60) for _ in range(3)}
    no_exchange_helps(columns_of([10.0] * 105, sorted(ends)))


def no_exchange_helps(columns: Columns) -> None:
    order = ordered(columns)
    assert [sorted(column) for column in order] == [sorted(c) for c in columns.columns]
    fewest = crossings(columns, order)
    for place, column in enumerate(order):
        for at in range(len(column) - 1):
            traded = [*column[:at], column[at + 1], column[at], *column[at + 2 :]]
            assert crossings(columns, [*order[:place], traded, *order[place + 1 :]]) >= fewest


@UNTIMED
@given(graphs())
def test_no_node_alone_could_stand_where_its_cables_are_straighter(
    graph: tuple[dict[str, Size], list[Cable]],
) -> None:
    columns = numbered(*graph)
    assume(columns.nodes and len(columns.heights) == columns.nodes)  # passages tell no place
    order = ordered(columns)
    tops = tops_of(columns, order, DOWN, GRID)
    least = rises(columns, tops)
    for column in order:
        for at, node in enumerate(column):
            for step in (-GRID, GRID):
                other = [*tops[:node], tops[node] + step, *tops[node + 1 :]]
                free = all(
                    other[upper] + columns.heights[upper] + DOWN <= other[lower]
                    for upper, lower in pairwise(column)
                )
                assert not free or rises(columns, other) >= least, (column, at)


def numbered(sizes: Mapping[str, Size], cables: Sequence[Cable]) -> Columns:
    """Return the columns of a graph whose cables join different nodes, by number."""
    names = sorted(sizes)
    ends = sorted({(names.index(a), out, names.index(b), i) for a, out, b, i in cables if a != b})
    return columns_of([sizes[name][1] for name in names], ends)
