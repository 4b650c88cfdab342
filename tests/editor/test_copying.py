"""Copying, pasting, duplicating and cutting."""

from __future__ import annotations

from typing import Any

import msgspec
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph.editor.edits.copying import copied, cut, duplicated, pasted, selected
from nodegraph.editor.edits.wiring import added_names
from nodegraph.editor.geometry import Point
from nodegraph.model.edits import apply
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Graph, Layout, Patch, PatchNode, SubPatch, Wire
from nodegraph.model.storage import dumps, loads
from tests.editor.small_graphs import CHOIR, VOICE, applied, patches, signatures_of

AT = Point(1000.0, 500.0)
INNER = Wire("low", "out", "mix", "a")
PATCH = Patch(
    nodes={
        "in": PatchNode("source.input"),
        "low": PatchNode("filter.biquad", {}, {"cutoff": 300}, bypass=True, extra={"x_note": [1]}),
        "mix": PatchNode("audio.mix"),
        "sing": PatchNode("patch:choir"),
    },
    wires=(Wire("in", "audio", "low", "source"), INNER, Wire("mix", "out", "sing", "sound")),
    layout=Layout(
        nodes={"in": (0, 0), "low": (100, 40), "mix": (300, 20, 1)},
        bends={str(INNER): [[200, 30]], "in.audio -> low.source": [[50, 20]]},
        frames=(
            {"title": "All", "at": [0, 0], "size": [900, 900]},
            {"title": "Tone", "at": [90, 10], "size": [300, 99], "nodes": ["low", "mix"]},
            {"title": "Bare", "at": [90, 10], "size": [300, 99]},
            {"title": "Away", "at": [900, 900], "size": [300, 99]},
        ),
        comments=(
            {"text": "warm", "at": [100, 20]},
            {"text": "elsewhere", "at": [800, 20]},
        ),
    ),
    public={"low.cutoff": {"label": "Tone"}},
    patches={"choir": CHOIR, "voice": VOICE},
)


def paste(patch: Patch, text: str, inside: str = "") -> Patch:
    return applied(patch, pasted(patch, signatures_of(patch), text, AT, inside))


def test_a_copy_is_a_small_patch_that_a_person_can_read() -> None:
    text = copied(PATCH, ["mix", "low"])
    assert (
        text
        == """{
  "format": "nodegraph/1",
  "nodes": {
    "low": {"type": "filter.biquad", "values": {"cutoff": 300}, "bypass": true, "x_note": [1]},
    "mix": {"type": "audio.mix"}
  },
  "wires": [
    "low.out -> mix.a"
  ],
  "layout": {
    "nodes": {
      "low": [100, 40],
      "mix": [300, 20, 1]
    },
    "frames": [
      {"title": "Tone", "at": [90, 10], "size": [300, 99], "nodes": ["low", "mix"]},
      {"title": "Bare", "at": [90, 10], "size": [300, 99]}
    ],
    "comments": [
      {"text": "warm", "at": [100, 20]}
    ],
    "bends": {
      "low.out -> mix.a": [[200, 30]]
    }
  }
}
"""
    )


def test_the_sub_patches_that_it_needs_go_along() -> None:
    assert set(loads(copied(PATCH, ["sing"])).patches) == {"choir", "voice"}
    assert set(loads(copied(PATCH, ["in"])).patches) == set()
    assert set(loads(copied(PATCH, ["one"], inside="choir")).patches) == {"voice"}


def test_pasted_nodes_have_fresh_names_and_lie_at_the_point() -> None:
    after = paste(PATCH, copied(PATCH, ["low", "mix"]))
    assert after.nodes["low_2"] == PATCH.nodes["low"]
    assert Wire("low_2", "out", "mix_2", "a") in after.wires
    assert after.layout.nodes["low_2"] == (1000, 520)
    assert after.layout.nodes["mix_2"] == (1200, 500, 1)
    assert after.layout.bends["low_2.out -> mix_2.a"] == [[1100, 510]]
    tone, bare = after.layout.frames[4:]
    assert (tone["nodes"], tone["at"]) == (["low_2", "mix_2"], [990, 490])
    assert (bare["title"], bare["at"]) == ("Bare", [990, 490])
    assert after.layout.frames[:4] == PATCH.layout.frames
    assert after.layout.comments[2:] == ({"text": "warm", "at": [1000, 500]},)
    assert after.public == PATCH.public


def test_a_definition_that_is_here_is_used_again() -> None:
    after = paste(PATCH, copied(PATCH, ["sing"]))
    assert after.patches == PATCH.patches
    assert after.nodes["sing_2"].type == "patch:choir"


def test_one_that_is_another_gets_another_name_all_the_way_up() -> None:
    text = copied(PATCH, ["sing"])
    other = msgspec.structs.replace(PATCH, patches={**PATCH.patches, "voice": CHOIR_OF_NONE})
    after = paste(other, text)
    assert after.patches["voice"] == CHOIR_OF_NONE
    assert after.patches["voice_2"] == VOICE
    assert after.patches["choir_2"].nodes["one"].type == "patch:voice_2"
    assert after.nodes["sing_2"].type == "patch:choir_2"
    again = paste(after, text)
    assert set(again.patches) == set(after.patches)  # what was pasted before is found again


CHOIR_OF_NONE = SubPatch(nodes={"add": PatchNode("math.add")})


def test_a_sub_patch_is_not_pasted_into_itself() -> None:
    text = copied(PATCH, ["sing"])
    for inside in ("choir", "voice"):
        with pytest.raises(Unusable, match=f"cannot hold itself; paste this outside of {inside}"):
            pasted(PATCH, signatures_of(PATCH), text, AT, inside)
    after = paste(PATCH, copied(PATCH, ["low"]), "voice")
    assert after.patches["voice"].nodes["low"] == PATCH.nodes["low"]


def test_definitions_that_hold_themselves_are_refused() -> None:
    circle = SubPatch(nodes={"i": PatchNode("patch:p")})
    text = dumps(Patch(nodes={"i": PatchNode("patch:p")}, patches={"p": circle}))
    with pytest.raises(Unusable, match="sub-patches inside themselves: p -> p"):
        pasted(PATCH, signatures_of(PATCH), text, AT)


def test_a_duplicate_lies_beside_what_it_is_of() -> None:
    edit = duplicated(PATCH, ["low", "mix"])
    after = applied(PATCH, edit)
    assert added_names(edit) == ["low_2", "mix_2"]
    assert after.layout.nodes["mix_2"] == (332, 52, 1)
    assert after.layout.bends["low_2.out -> mix_2.a"] == [[232, 62]]
    assert after.wires_into.get("low_2") is None
    assert after.layout.frames == PATCH.layout.frames
    assert after.layout.comments == PATCH.layout.comments


def test_with_inputs_a_duplicate_hears_the_same() -> None:
    after = applied(PATCH, duplicated(PATCH, ["low", "mix"], with_inputs=True))
    assert after.wire_into("low_2", "source") == Wire("in", "audio", "low_2", "source")
    assert after.wire_into("mix_2", "a") == Wire("low_2", "out", "mix_2", "a")
    assert after.wire_into("sing", "sound") == Wire("mix", "out", "sing", "sound")


def test_cut_is_a_copy_and_then_gone() -> None:
    text, edit = cut(PATCH, signatures_of(PATCH), ["low", "mix"])
    assert text == copied(PATCH, ["low", "mix"])
    after = applied(PATCH, edit)
    assert set(after.nodes) == {"in", "sing"}
    back = paste(after, text)
    assert set(back.nodes) == set(PATCH.nodes)


def test_nothing_is_a_sentence() -> None:
    with pytest.raises(Unusable, match="Nothing is selected; select the nodes to copy"):
        copied(PATCH, [])
    with pytest.raises(Unusable, match="there is no node of that name"):
        copied(PATCH, ["loww"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is no patch: it begins with no {"),
        ("hello", "is no patch"),
        ("{", "cannot be pasted. Line 1, column 2: this is not JSON"),
        ("{}", "cannot be pasted"),
        ('{"format": "nodegraph/1", "nodes": {}}', "There are no nodes in what was copied"),
        ('{"format": "nodegraph/9", "nodes": {}}', "cannot be pasted"),
        ('{"format": "nodegraph/1", "nodes": {"a b": {"type": "math.add"}}}', "cannot be a name"),
        ('{"format": "nodegraph/1", "nodes": ' + "[" * 9000 + "]" * 9000 + "}", "cannot be pasted"),
        ('{"x": "' + "y" * (33 * 2**20) + '"}', "larger than 32 MiB"),
        ('{"nodes": {"a": {"type": "math.add", "values": {"value": NaN}}}}', "cannot be pasted"),
    ],
)  # fmt: skip
def test_what_is_no_patch_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Unusable) as caught:
        pasted(PATCH, signatures_of(PATCH), text, AT)
    assert sentence in str(caught.value)
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("around", ["```\n{}```", "```json\n{}\n```\n", "  \n{}\n "])
def test_a_text_comes_back_from_a_chat(around: str) -> None:
    text = around.replace("{}", copied(PATCH, ["low", "mix"]))
    assert {"low_2", "mix_2"} <= set(paste(PATCH, text).nodes)


def test_places_of_strangers_are_brought_onto_the_canvas() -> None:
    text = dumps(
        Patch(
            nodes={name: PatchNode("math.add") for name in "abc"},
            layout=Layout(nodes={"a": (1e308, -1e308), "b": (-1e308, 1e308)}),
        )
    )
    after = paste(PATCH, text)
    assert all(abs(part) < 1e7 for name in "abc" for part in after.layout.nodes[name])


def test_broken_wires_and_layouts_of_strangers_do_no_harm() -> None:
    text = """{"format": "nodegraph/1", "nodes": {"a": {"type": "math.add"},
        "b": {"type": "patch:nobody"}, "c": {"type": "lab.prism"}},
        "wires": ["a.out -> zz.in", "a.out -> b.x", "c.out -> b.x"],
        "layout": {"frames": [7, {"at": "here", "nodes": ["a", "zz", 5]}, {"nodes": 3}],
        "bends": {"a.out -> b.x": "far", "a.out -> zz.in": [[1, 2]]}}}"""
    after, inverse = apply(PATCH, pasted(PATCH, signatures_of(PATCH), text, AT))
    assert after.wires_into["b"] == (Wire("a", "out", "b", "x"),)
    assert after.layout.frames[4:] == (7, {"at": "here", "nodes": ["a"]}, {"nodes": 3})
    assert loads(dumps(after)) == after
    assert apply(after, inverse)[0] == PATCH


@given(patches())
@settings(max_examples=60, deadline=None)
def test_pasting_everything_gives_the_same_graph_once_more(patch: Patch) -> None:
    text = copied(patch, patch.nodes)
    after = applied(patch, pasted(patch, signatures_of(patch), text, AT))
    assert after.patches == patch.patches
    fresh = set(after.nodes) - set(patch.nodes)
    assert len(fresh) == len(patch.nodes)
    assert selected(after, patch.nodes).wires == patch.wires
    assert same_graph(selected(after, fresh), patch)
    empty = applied(Patch(), pasted(Patch(), signatures_of(Patch()), text, AT))
    assert (empty.nodes, empty.wires) == (patch.nodes, patch.wires)
    assert set(empty.layout.bends) == set(patch.layout.bends)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_duplicate_keeps_every_law(data: Any) -> None:
    patch = data.draw(patches())
    names = data.draw(st.sets(st.sampled_from(sorted(patch.nodes)), min_size=1))
    after = applied(patch, duplicated(patch, names, with_inputs=True))
    assert set(patch.wires) <= set(after.wires)
    into = sum(wire.target in names for wire in patch.wires)
    assert len(after.wires) == len(patch.wires) + into


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_cut_comes_back(data: Any) -> None:
    patch = data.draw(patches())
    names = data.draw(st.sets(st.sampled_from(sorted(patch.nodes)), min_size=1))
    text, edit = cut(patch, signatures_of(patch), names)
    after = applied(patch, edit)
    back = applied(after, pasted(after, signatures_of(after), text, AT))
    assert back.nodes == patch.nodes


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
@settings(max_examples=100, deadline=None)
def test_any_text_is_a_patch_or_a_sentence(text: str) -> None:
    for foreign in (text, "{" + text):
        with pytest.raises(Unusable, match=r"[.?]$"):
            pasted(PATCH, signatures_of(PATCH), foreign, AT)


def same_graph(one: Graph, other: Graph) -> bool:
    """Whether two graphs differ in the names of their nodes only."""
    made, wanted = _multigraph(one), _multigraph(other)
    same: bool = nx.is_isomorphic(made, wanted, node_match=_equal, edge_match=_equal)
    return same


def _multigraph(graph: Graph) -> Any:
    made = nx.MultiDiGraph()
    for name, node in graph.nodes.items():
        made.add_node(name, node=node)
    for source, out, target, into in graph.wires:
        made.add_edge(source, target, out=out, into=into)
    return made


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)
