"""What an editor asks to be told of, and when."""

from __future__ import annotations

import pytest

from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.living.watching import (
    CHANGE_SECONDS,
    MOST_PICTURES,
    MOST_SIGNALS,
    Wishes,
    drawn_by,
    in_turn,
    pictures,
    signals,
)
from nodegraph.model.library import Library
from nodegraph.model.patch import Layout, Patch, PatchNode, SubPatch, Wire
from nodegraph.model.signals import Kind
from nodegraph.model.signatures import Signatures


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load()


def scene_of(patch: Patch, library: Library) -> Scene:
    signatures = Signatures(library)
    signatures.fit(patch)
    return Scene.of(patch, signatures)


def path(node: str, port: str) -> str:
    return f"{node}.{port}"


PATCH = Patch(
    nodes={
        "add": PatchNode("math.add"),
        "lfo": PatchNode("control.lfo"),
        "noise": PatchNode("texture.noise"),
    },
    wires=(Wire("lfo", "out", "add", "value"),),
)


def test_outputs_are_watched_and_the_values_that_wires_drive(library: Library) -> None:
    found = signals(scene_of(PATCH, library), ["add", "lfo"], path)
    assert [(item.path, item.side) for item in found][:2] == [
        ("add.out", "out"),
        ("add.value", "in"),
    ]
    assert "lfo.out" in [item.path for item in found]


def test_seen_from_afar_only_outputs_are(library: Library) -> None:
    found = signals(scene_of(PATCH, library), ["add", "lfo"], path, inputs=False)
    assert {item.side for item in found} == {"out"}


def test_pictures_are_not_signals_but_asked_for_apart(library: Library) -> None:
    scene = scene_of(PATCH, library)
    assert not signals(scene, ["noise"], path)
    assert [found.path for found in pictures(PATCH, (), scene, ["add", "noise"])] == ["noise"]


def test_a_node_that_gives_no_picture_shows_the_one_that_it_takes(library: Library) -> None:
    nodes = {
        "late": PatchNode("delay.frame"),
        "measure": PatchNode("texture.measure"),
        "noise": PatchNode("texture.noise"),
        "screen": PatchNode("output.screen"),
        "share": PatchNode("output.share"),
    }
    wires = [Wire("noise", "out", name, "inputImage") for name in ("late", "measure")]
    wires += [Wire("noise", "out", name, "picture") for name in ("screen", "share")]
    patch = Patch(nodes=nodes, wires=tuple(wires))
    scene = scene_of(patch, library)
    found = pictures(patch, ("one",), scene, patch.nodes)
    assert [item.path for item in found] == ["one/late", "one/measure", "one/noise", "one/share"]
    assert all(scene.shapes[item.node].screen is not None for item in found)
    assert scene.shapes["screen"].screen is None, "it has a pane of its own"


def test_an_instance_that_only_takes_a_picture_has_no_screen(library: Library) -> None:
    inner = SubPatch(
        nodes={"eye": PatchNode("texture.measure")},
        inputs={"picture": (("eye", "inputImage"),)},
        outputs={"light": ("eye", "brightness")},
    )
    patch = Patch(nodes={"one": PatchNode("patch:eye")}, patches={"eye": inner})
    assert pictures(patch, (), scene_of(patch, library), ["one"]) == []


def test_a_node_that_has_gone_is_passed_over(library: Library) -> None:
    scene = scene_of(PATCH, library)
    assert signals(scene, ["gone"], path) == [] and pictures(PATCH, (), scene, ["gone"]) == []


def test_a_folded_node_is_watched_for_the_sake_of_its_cables(library: Library) -> None:
    folded = Patch(nodes={"lfo": PatchNode("control.lfo")}, layout=Layout(nodes={"lfo": (0, 0, 1)}))
    assert "lfo.out" in [item.path for item in signals(scene_of(folded, library), ["lfo"], path)]


def test_never_more_is_asked_for_than_a_session_tells(library: Library) -> None:
    many = Patch(nodes={f"n{number}": PatchNode("texture.noise") for number in range(40)})
    scene = scene_of(many, library)
    assert len(pictures(many, (), scene, many.nodes)) == MOST_PICTURES
    values = Patch(
        nodes={
            "first": PatchNode("control.lfo"),
            **{f"n{number}": PatchNode("analysis.loudness") for number in range(600)},
        }
    )
    assert len(signals(scene_of(values, library), values.nodes, path)) == MOST_SIGNALS


def nested() -> Patch:
    inner = SubPatch(
        nodes={"noise": PatchNode("texture.noise")}, outputs={"look": ("noise", "out")}
    )
    outer = SubPatch(nodes={"deep": PatchNode("patch:inner")}, outputs={"out": ("deep", "look")})
    return Patch(nodes={"one": PatchNode("patch:outer")}, patches={"inner": inner, "outer": outer})


def test_the_picture_of_an_instance_is_drawn_by_a_node_inside_it() -> None:
    assert drawn_by(nested(), (), "one", "out") == "one/deep/noise"


def test_inside_an_instance_the_way_there_stands_before(library: Library) -> None:
    patch = nested()
    assert drawn_by(patch, ("one",), "deep", "look") == "one/deep/noise"
    inner = patch.patches["outer"]
    signatures = Signatures(library)
    signatures.fit(patch)
    scene = Scene.of(inner, signatures)
    assert [item.path for item in pictures(patch, ("one",), scene, ["deep"])] == ["one/deep/noise"]


def test_a_port_that_is_not_there_is_drawn_by_the_node_itself() -> None:
    assert drawn_by(nested(), (), "one", "gone") == "one"
    assert drawn_by(nested(), ("nowhere",), "one", "out") == "nowhere/one"


def test_what_is_selected_comes_first() -> None:
    assert in_turn({"z"}, {"a", "z", "b"}) == ["z", "a", "b"]


def test_a_wish_is_made_when_it_changes_and_twice_a_second_at_most() -> None:
    wishes = Wishes()
    assert wishes.due(["a", "a", "b"], 10.0) == ("a", "b")
    assert wishes.due(["a", "b"], 20.0) is None, "nothing new"
    assert wishes.due(["c"], 20.0) == ("c",)
    assert wishes.due(["d"], 20.0 + CHANGE_SECONDS * 0.9) is None, "too soon"
    assert wishes.due(["d"], 20.0 + CHANGE_SECONDS) == ("d",)
    assert wishes.due([], 30.0) == (), "and nothing can be wished for as well"


def test_kinds_are_those_of_the_outputs(library: Library) -> None:
    [signal] = [
        item for item in signals(scene_of(PATCH, library), ["lfo"], path) if item.port == "out"
    ]
    assert signal.kind is Kind.CONTROL and signal.spec is not None and signal.spec.name == "out"
