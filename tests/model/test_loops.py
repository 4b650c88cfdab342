from __future__ import annotations

import random

import networkx
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model.loops import find_loop, in_order

EDGES = st.dictionaries(
    st.integers(0, 8), st.lists(st.integers(0, 8), max_size=3), max_size=9
)  # fmt: skip


@given(EDGES)
def test_a_loop_is_found_exactly_where_there_is_one(edges: dict[int, list[int]]) -> None:
    graph = networkx.DiGraph([(a, b) for a, readers in edges.items() for b in readers])
    loop = find_loop(edges)
    assert bool(loop) != networkx.is_directed_acyclic_graph(graph)
    assert all(b in edges[a] for a, b in zip(loop, loop[1:] + loop[:1], strict=True))
    assert len(set(loop)) == len(loop)


@given(EDGES)
def test_what_is_in_order_stands_behind_all_that_it_waits_for(edges: dict[int, list[int]]) -> None:
    order, left = in_order(edges)
    assert {*order, *left} == {*edges, *(b for readers in edges.values() for b in readers)}
    for vertex, readers in edges.items():
        for reader in readers:
            if reader not in left:
                assert order.index(vertex) < order.index(reader)


@given(EDGES, st.randoms(use_true_random=False))
def test_the_loop_does_not_depend_on_the_order_of_writing(
    edges: dict[int, list[int]], chance: random.Random
) -> None:
    names = list(edges)
    chance.shuffle(names)
    shuffled = {name: chance.sample(edges[name], len(edges[name])) for name in names}
    assert find_loop(shuffled) == find_loop(edges)


def test_what_follows_a_loop_waits_and_what_comes_before_does_not() -> None:
    edges = {"before": ["a"], "a": ["b"], "b": ["a", "after"]}
    assert in_order(edges) == (["before"], {"a", "b", "after"})
    assert find_loop(edges) == ["a", "b"]
