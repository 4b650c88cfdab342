from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest

from nodegraph.model.check import check
from nodegraph.model.edits import (
    AddNode,
    AddWire,
    Batch,
    Edit,
    Group,
    MoveNodes,
    Publish,
    RemoveNode,
    RemoveWire,
    RenameNode,
    ReplaceNode,
    SetBypass,
    SetLayout,
    SetOff,
    SetPart,
    SetPublic,
    SetRun,
    SetSetting,
    SetSubPatch,
    SetValue,
    Unpack,
    apply,
)
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Run, SubPatch, Wire
from nodegraph.model.patch_form import wire_of
from nodegraph.model.storage import dumps, loads

EDIT: msgspec.json.Decoder[Edit] = msgspec.json.Decoder(Edit)


def wire(text: str) -> Wire:
    found = wire_of(text)
    assert found is not None
    return found


def done(patch: Patch, edit: Edit) -> Patch:
    return apply(patch, edit)[0]


EDITS: dict[str, Edit] = {
    "add": AddNode("new", PatchNode("math.add", values={"amount": 1}), at=(10, 20.5)),
    "add with seed": AddNode("new", PatchNode("source.noise"), seed=99),
    "add inside": AddNode("new", PatchNode("math.add"), inside="voice"),
    "remove": RemoveNode("808"),
    "remove a tempo": RemoveNode("beat"),
    "remove an instance": RemoveNode("voice_1"),
    "remove inside": RemoveNode("shape", inside="voice"),
    "rename": RenameNode("808", "kick"),
    "rename a tempo": RenameNode("beat", "pulse"),
    "rename an instance": RenameNode("voice_1", "lead"),
    "rename inside": RenameNode("shape", "tone", inside="voice"),
    "rename to itself": RenameNode("808", "808"),
    "replace": ReplaceNode("808", PatchNode("analysis.onset")),
    "wire": AddWire(wire("beat.beat -> spread.low")),
    "wire instead": AddWire(wire("grain.out -> screen.sound")),
    "wire again": AddWire(wire("mix.out -> screen.sound")),
    "wire inside": AddWire(wire("meter.loud -> level.gain"), inside="voice"),
    "unwire": RemoveWire(wire("mix.out -> screen.sound")),
    "value": SetValue("808", "low", 45.5),
    "new value": SetValue("808", "threshold", 0.5),
    "no value": SetValue("808", "low", None),
    "setting": SetSetting("spread", "count", 4),
    "bypass": SetBypass("mix", True),
    "off": SetOff("太鼓", False),
    "move": MoveNodes({"808": (1, 2), "in": None, "mix": (3.5, 4)}),
    "move inside": MoveNodes({"shape": (1, 2)}, inside="voice"),
    "frames": SetLayout("frames", [{"title": "All"}]),
    "comments inside": SetLayout("comments", ["x"], inside="meter"),
    "run": SetRun(Run(seed=5)),
    "title": SetPart("title", "Other"),
    "cues": SetPart("cues", [{"name": "new"}]),
    "suits": SetPart("suits", {}),
    "public": SetPublic("mix.level_a", {"label": "Mix"}),
    "public first": SetPublic("voice_1.cutoff", {"label": "Pace"}, place=0),
    "not public": SetPublic("spread.high", None),
    "publish": Publish("voice", "inputs", "edge", (("shape", "q"),)),
    "publish output": Publish("meter", "outputs", "fast", (("fast", "out"),)),
    "unpublish": Publish("voice", "inputs", "level"),
    "define": SetSubPatch("echo", SubPatch(nodes={"d": PatchNode("delay.block")})),
    "group": Group(("formula", "held"), "sum", "summed"),
    "group under a name of its own": Group(("808", "beat"), "hits", "808"),
    "group all": Group(("in", "mix", "voice_1", "voice_2", "grain", "screen"), "all", "all"),
    "group inside": Group(("level", "shape"), "tone", "tone", inside="voice"),
    "unpack": Unpack("voice_1"),
    "unpack inside": Unpack("meter", inside="voice"),
    "batch": Batch("Swap", (RemoveNode("808"), AddNode("808", PatchNode("math.add")))),
    "nothing": Batch("Nothing", ()),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_undo_and_redo_are_exact_to_the_bit_of_the_file(edit: Edit, golden: Patch) -> None:
    edited, undo = apply(golden, edit)
    back, redo = apply(edited, undo)
    assert dumps(back) == dumps(golden)
    assert back == golden
    assert dumps(done(back, redo)) == dumps(edited)
    assert loads(dumps(edited)) == edited


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_edits_and_inverses_survive_a_journal(edit: Edit, golden: Patch) -> None:
    def through_journal(written: Edit) -> Edit:
        return EDIT.decode(msgspec.json.encode(written))

    edited, undo = apply(golden, through_journal(edit))
    assert dumps(edited) == dumps(done(golden, edit))
    back = done(edited, through_journal(undo))
    assert dumps(back) == dumps(golden)
    assert back == golden


def test_what_an_edit_does_not_touch_is_the_same_object(golden: Patch) -> None:
    edited = done(golden, SetValue("808", "low", 45))
    assert edited.nodes["808"] is not golden.nodes["808"]
    assert all(edited.nodes[name] is node for name, node in golden.nodes.items() if name != "808")
    assert edited.wires is golden.wires
    assert edited.patches is golden.patches
    assert edited.layout is golden.layout


def test_nodes_and_wires_stay_in_order(golden: Patch) -> None:
    edited = done(golden, RenameNode("in", "zzz"))
    edited = done(edited, AddWire(wire("beat.bar -> 808.low")))
    assert list(edited.nodes) == sorted(edited.nodes)
    assert list(edited.wires) == sorted(edited.wires)
    assert list(edited.layout.nodes) == sorted(edited.layout.nodes)


def test_a_random_node_gets_its_seed_once(golden: Patch) -> None:
    node = PatchNode("source.noise", settings={"seed": 4})
    assert done(golden, AddNode("n", PatchNode("x.y"), seed=9)).nodes["n"].settings == {"seed": 9}
    assert done(golden, AddNode("n", node, seed=9)).nodes["n"].settings == {"seed": 4}


def test_a_removed_node_takes_everything_of_its_own_along(golden: Patch) -> None:
    edited = done(golden, RemoveNode("808"))
    text = dumps(edited)
    assert '"808"' not in text  # node, place, frame
    assert "808." not in text.replace('"trigger": "808.hit"', "")  # wires; a cue keeps its words
    edited = done(golden, RemoveNode("spread"))
    assert "spread.high" not in edited.public
    assert edited.snapshots["storm"]["values"] == {"voice_1/shape.q": 4.5}
    assert done(golden, RemoveNode("beat")).run.tempo == "internal"


def test_a_renamed_node_is_followed_everywhere(golden: Patch) -> None:
    edited = done(golden, RenameNode("808", "kick"))
    assert "808" not in dumps(edited)
    assert edited.cues[0]["trigger"] == "kick.hit"
    assert edited.layout.frames[0]["nodes"] == ["kick", "太鼓"]
    assert done(golden, RenameNode("beat", "pulse")).run.tempo == "pulse"
    edited = done(golden, RenameNode("mix", "sum"))
    assert list(edited.layout.bends) == ["sum.out -> screen.sound"]
    edited = done(golden, RenameNode("spread", "wide"))
    assert next(iter(edited.public)) == "wide.high"
    assert edited.snapshots["calm"]["values"] == {"wide.high": 0.2, "colours.choice": "moss"}


def test_names_inside_sub_patches_are_followed_by_paths_and_published_ports(golden: Patch) -> None:
    edited = done(golden, RenameNode("shape", "tone", inside="voice"))
    assert edited.patches["voice"].inputs["cutoff"] == (("tone", "cutoff"),)
    assert "voice_1/tone.q" in edited.public
    assert "voice_1/tone.q" in edited.snapshots["storm"]["values"]
    edited = done(golden, RemoveNode("fast", inside="meter"))
    assert edited.patches["meter"].inputs == {"sound": (("slow", "source"),)}
    edited = done(golden, RenameNode("voice_1", "lead"))
    assert list(edited.public)[2:] == ["lead.cutoff", "lead/shape.q"]


def test_a_title_that_looks_like_a_name_is_left_alone(golden: Patch) -> None:
    patch = done(golden, SetPart("snapshots", {"808": {"label": "808"}}))
    assert done(patch, RenameNode("808", "kick")).snapshots == patch.snapshots


def test_a_wire_replaces_what_was_on_its_input(golden: Patch) -> None:
    edited = done(golden, AddWire(wire("grain.out -> screen.sound")))
    assert edited.wire_into("screen", "sound") == wire("grain.out -> screen.sound")
    assert len(edited.wires) == len(golden.wires)
    assert edited.layout.bends == {}


def test_a_group_publishes_what_crosses_its_border() -> None:
    patch = Patch(
        nodes={name: PatchNode("x.y") for name in "abcd"},
        wires=tuple(map(wire, ["a.out -> b.low", "a.out -> c.low", "b.out -> c.high"]))
        + tuple(map(wire, ["c.out -> d.x", "c.out -> d.y"])),
    )
    edited = done(patch, Group(("b", "c"), "pair", "both"))
    sub = edited.patches["pair"]
    assert sub.inputs == {"low": (("b", "low"), ("c", "low"))}
    assert sub.outputs == {"out": ("c", "out")}
    assert list(map(str, sub.wires)) == ["b.out -> c.high"]
    assert list(map(str, edited.wires)) == [
        "a.out -> both.low",
        "both.out -> d.x",
        "both.out -> d.y",
    ]
    assert edited.nodes["both"] == PatchNode("patch:pair")


def test_paths_lead_into_a_group_and_out_of_it_again(golden: Patch) -> None:
    grouped = done(golden, Group(("spread", "beat"), "drive", "drive"))
    assert next(iter(grouped.public)) == "drive/spread.high"
    assert grouped.run.tempo == "drive/beat"
    unpacked = done(grouped, Unpack("drive"))
    back = done(unpacked, SetSubPatch("drive", None))
    assert dumps(back) == dumps(golden)


def test_unpacking_gives_inner_nodes_the_values_and_wires_of_the_instance(golden: Patch) -> None:
    edited = done(golden, Unpack("voice_1"))
    assert edited.nodes["shape"].values == {"q": 2, "cutoff": 1200}
    assert edited.nodes["level"].values == {"gain": -6}
    assert edited.wire_into("shape", "source") == wire("in.audio -> shape.source")
    assert edited.wire_into("mix", "a") == wire("level.out -> mix.a")
    assert list(edited.public)[2:] == ["shape.cutoff", "shape.q"]
    edited = done(edited, Unpack("meter"))
    assert edited.wire_into("slow", "source") == wire("level.out -> slow.source")


def test_unpacking_finds_free_names_and_keeps_off(golden: Patch) -> None:
    patch = done(golden, RenameNode("808", "shape"))
    edited = done(done(patch, SetOff("voice_1", True)), Unpack("voice_1"))
    assert edited.nodes["voice_1_shape"].off
    assert edited.nodes["shape"].type == "analysis.hits"


def test_a_wire_to_an_instance_outdoes_one_inside_it() -> None:
    sub = SubPatch(
        nodes={"a": PatchNode("x.y"), "b": PatchNode("x.y")},
        wires=(wire("a.out -> b.in"),),
        inputs={"in": (("b", "in"),)},
    )
    nodes = {"s": PatchNode("x.y"), "v": PatchNode("patch:p")}
    patch = Patch(nodes=nodes, wires=(wire("s.out -> v.in"),), patches={"p": sub})
    assert done(patch, Unpack("v")).wires == (wire("s.out -> b.in"),)


def test_places_go_into_a_group_whose_own_is_their_middle(golden: Patch) -> None:
    edited = done(golden, Group(("808", "beat"), "hits", "hits"))
    assert edited.patches["hits"].layout.nodes == {"808": (260, 0), "beat": (260, -130)}
    assert edited.layout.nodes["hits"] == (260, -65)
    moved = done(done(edited, MoveNodes({"hits": (0, 0)})), Unpack("hits"))
    assert moved.layout.nodes["808"] == (0, 65)


def test_grouping_inside_a_sub_patch_keeps_its_published_ports(golden: Patch) -> None:
    edited = done(golden, Group(("shape", "level"), "tone", "tone", inside="voice"))
    voice = edited.patches["voice"]
    assert list(voice.inputs) == ["source", "cutoff", "level"]
    assert voice.inputs["cutoff"] == (("tone", "cutoff"),)
    assert voice.outputs["out"] == ("tone", "out")
    assert edited.patches["tone"].inputs["cutoff"] == (("shape", "cutoff"),)
    assert "voice_1/tone/shape.q" in edited.public


def test_a_failed_batch_changes_nothing(golden: Patch) -> None:
    before = dumps(golden)
    with pytest.raises(Unusable):
        apply(golden, Batch("Both", (RemoveNode("808"), RemoveNode("808"))))
    assert dumps(golden) == before


NAN = float("nan")
WRONG: list[tuple[Edit, str]] = [
    (AddNode("808", PatchNode("x.y")), "808: there is a node of that name already"),
    (AddNode("my node", PatchNode("x.y")), "use letters, digits and _"),
    (AddNode("n", PatchNode("")), "needs a type"),
    (AddNode("n", PatchNode("x.y", values={"v": NAN})), "cannot be stored"),
    (AddNode("n", PatchNode("x.y"), at=(NAN, 0)), "cannot be stored"),
    (AddNode("n", PatchNode("x.y"), inside="voise"), "Did you mean voice?"),
    (RemoveNode("colors"), "Did you mean colours?"),
    (RenameNode("808", "mix"), "there is a node of that name already"),
    (AddWire(wire("absent.out -> mix.a")), "absent: there is no node of that name"),
    (AddWire(Wire("mix", "a b", "mix", "a")), "cannot be a name"),
    (RemoveWire(wire("mix.out -> mix.a")), "there is no such wire"),
    (SetValue("mix", "level_a", NAN), "mix.level_a: nan cannot be stored"),
    (SetValue("mix", "level_a", object()), "cannot be stored"),
    (SetValue("mix", "level a", 1), "cannot be a name"),
    (SetSetting("mix", "x", 10**30), "cannot be stored"),
    (MoveNodes({"absent": (0, 0)}), "there is no node of that name"),
    (SetRun(Run(fps=NAN)), "cannot be stored"),
    (SetPart("title", 5), "title: '5' is not a text"),
    (SetPart("nodes", {}), "not a part that can be set"),  # type: ignore[arg-type]
    (SetLayout("frames", {}), "is not a list"),
    (SetPublic("mix", {}), "does not name a port"),
    (SetPublic("mix.level_c", None), "is not public"),
    (Publish("", "inputs", "x", (("mix", "a"),)), "only a sub-patch"),
    (Publish("voice", "outputs", "x", (("level", "out"), ("shape", "out"))), "has one end"),
    (Publish("voice", "inputs", "x", (("absent", "a"),)), "there is no node"),
    (SetSubPatch("voice", None), "voice_1 is one of these"),
    (Group((), "g", "g"), "nothing to group"),
    (Group(("mix",), "voice", "g"), "there is a sub-patch of that name"),
    (Group(("mix",), "g", "808"), "there is a node of that name"),
    (Unpack("mix"), "is not a sub-patch"),
    (Unpack("voice_2"), "end the bypass first"),
]


@pytest.mark.parametrize(("edit", "sentence"), WRONG, ids=lambda item: str(item)[:50])
def test_an_edit_that_makes_no_sense_is_refused_with_a_sentence(
    edit: Edit, sentence: str, golden: Patch
) -> None:
    before = dumps(golden)
    with pytest.raises(Unusable) as caught:
        apply(golden, edit)
    assert sentence in str(caught.value)
    assert dumps(golden) == before


@pytest.mark.parametrize(
    "edit",
    [
        lambda: SetValue("n00500", "amount", 0.5),
        lambda: RemoveWire(Wire("n00500", "out", "n00501", "value")),
    ],
)
def test_an_edit_of_a_large_patch_copies_no_node(edit: Callable[[], Edit]) -> None:
    nodes = {f"n{place:05}": PatchNode("math.add") for place in range(2000)}
    names = list(nodes)
    wires = tuple(Wire(a, "out", b, "value") for a, b in pairwise(names))
    patch = Patch(nodes=nodes, wires=wires)
    edited = done(patch, edit())
    changed = [name for name in nodes if edited.nodes[name] is not patch.nodes[name]]
    assert changed in ([], ["n00500"])
    kept = {id(item) for item in edited.wires}
    assert sum(id(item) not in kept for item in wires) <= 1


def test_how_much_of_a_node_is_shown_survives_names_groups_and_files(golden: Patch) -> None:
    folded = done(golden, MoveNodes({"808": (260, 0, 1), "beat": (260, -130, 2)}))
    assert check(folded, Library.load()) == check(golden, Library.load())
    assert loads(dumps(folded)).layout.nodes["808"] == (260, 0, 1)
    assert done(folded, RenameNode("808", "kick")).layout.nodes["kick"] == (260, 0, 1)
    grouped = done(folded, Group(("808", "beat"), "hits", "hits"))
    assert grouped.patches["hits"].layout.nodes == {"808": (260, 0, 1), "beat": (260, -130, 2)}
    unpacked = done(grouped, Unpack("hits"))
    assert unpacked.layout.nodes["808"] == (260, 0, 1)
    assert unpacked.layout.nodes["beat"] == (260, -130, 2)
