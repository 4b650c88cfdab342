"""Snapshots: what is taken comes back exactly, and what is wrong in one is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model.edits import RenameNode, apply
from nodegraph.model.errors import Unusable
from nodegraph.model.palettes import PALETTES
from nodegraph.model.patch import Patch, PatchNode, SubPatch, Wire
from nodegraph.model.storage import dumps, loads
from nodegraph.session.snapshots import read, stored, take, written
from tests.model.small_library import LIBRARY

TUNNEL = LIBRARY.specs["texture.tunnel"].input_by_name
ADD = LIBRARY.specs["math.add"].input_by_name
PATCH = Patch(
    nodes={
        "add": PatchNode("math.add", values={"amount": 2, "sign": "minus"}),
        "fed": PatchNode("math.add"),
        "far": PatchNode("lab.prism"),
        "one": PatchNode("patch:voice", values={"cutoff": 500}),
        "tunnel": PatchNode("texture.tunnel", values={"tint": "#FF8800"}),
    },
    wires=(Wire("add", "out", "fed", "value"),),
    patches={
        "voice": SubPatch(
            nodes={"shape": PatchNode("filter.low")}, inputs={"cutoff": (("shape", "cutoff"),)}
        )
    },
)


def snapshot(**values: Any) -> Patch:
    raw = {path.replace("__", "."): value for path, value in values.items()}
    return apply(PATCH, stored(PATCH, "s", {"values": raw}))[0]


def test_what_is_taken_is_what_is_there_now() -> None:
    paths = ["tunnel.rate", "add.amount", "add.sign", "one.cutoff", "tunnel.tint", "tunnel.stops"]
    present = {"tunnel.rate": 0.1 + 0.2, "tunnel.stops": PALETTES["moss"]}
    entry, problems = take(PATCH, LIBRARY, paths, present, "Calm")
    assert problems == []
    assert entry == {
        "title": "Calm",
        "values": {
            "tunnel.rate": 0.1 + 0.2,
            "add.amount": 2.0,
            "add.sign": "minus",
            "one.cutoff": 500.0,
            "tunnel.tint": "#FF8800",
            "tunnel.stops": "moss",
        },
    }
    patch = loads(dumps(apply(PATCH, stored(PATCH, "calm", entry))[0]))
    back = read(patch, LIBRARY, "calm")
    assert (back.title, list(back.values), back.problems) == ("Calm", paths, ())
    assert back.values["tunnel.rate"] == 0.1 + 0.2
    assert back.values["add.sign"] == 1.0
    assert back.ports["one.cutoff"].range.unit == "Hz"


def test_what_is_not_set_anywhere_has_its_default() -> None:
    paths = ["tunnel.centre", "tunnel.stops", "tunnel.caption", "one/shape.cutoff"]
    entry, _ = take(PATCH, LIBRARY, paths, {})
    snapshot = read(apply(PATCH, stored(PATCH, "s", entry))[0], LIBRARY, "s")
    nothing = ((0.0, 0.0, 0.0, 0.0),) * 6
    assert list(snapshot.values.values()) == [(0.5, 0.5), nothing, "", 1000.0]


def test_what_cannot_be_in_one_is_said() -> None:
    paths = ["fed.value", "gone.rate", "add.rate", "one.out", "tunnel.inputImage", "far.x", "add"]
    entry, problems = take(PATCH, LIBRARY, [*paths, "add.amount"], {})
    assert list(entry["values"]) == ["add.amount"]
    assert [problem.where for problem in problems] == paths
    assert all(problem.severity == "warning" for problem in problems)
    assert str(problems[0]).startswith("fed.value: It is not in the snapshot: add.out drives it")


def test_a_value_out_of_range_is_moved_into_it_with_a_sentence() -> None:
    patch = snapshot(tunnel__rate=12, add__amount="loud", xyz__x=1, add__sign="plus")
    found = read(patch, LIBRARY, "s")
    assert found.values == {"tunnel.rate": 4.0, "add.sign": 0.0}
    assert [str(problem) for problem in found.problems] == [
        "tunnel.rate: In the snapshot s: 12 is outside 0..4; it was set to 4.",
        "add.amount: In the snapshot s: 'loud' is not a number. Write one in -4..4.",
        "xyz.x: In the snapshot s: there is no node xyz. There is add, fed, far, one, tunnel.",
    ]


@pytest.mark.parametrize("entry", [7, {"values": [1]}, {"title": 3, "values": {}}, []])
def test_an_entry_of_another_shape_is_said(entry: Any) -> None:
    found = read(Patch(snapshots={"s": entry}), LIBRARY, "s")
    assert found.values == {}
    assert [problem.where for problem in found.problems] == ["snapshots.s"]


def test_a_snapshot_that_is_not_there_is_said() -> None:
    assert "Did you mean calm?" in str(
        read(Patch(snapshots={"calm": {}}), LIBRARY, "clam").problems[0]
    )
    assert "cannot be a name" in str(read(Patch(snapshots={"a b": {}}), LIBRARY, "a b").problems[0])


def test_names_are_names_and_the_order_and_unknown_keys_stay() -> None:
    patch = Patch(snapshots={"a": {"x_mood": "blue", "values": {}}, "b": {}})
    edited = apply(patch, stored(patch, "a", {"title": "A", "values": {"n.p": 1}}))[0]
    assert list(edited.snapshots) == ["a", "b"]
    assert edited.snapshots["a"] == {"title": "A", "values": {"n.p": 1}, "x_mood": "blue"}
    with pytest.raises(Unusable, match=r"'a\.b' cannot be a name"):
        stored(patch, "a.b", {})


def test_a_snapshot_follows_a_rename() -> None:
    renamed = apply(snapshot(tunnel__rate=2), RenameNode("tunnel", "tube"))[0]
    assert read(renamed, LIBRARY, "s").values == {"tube.rate": 2.0}


UNIT = st.floats(0, 1)
COLOUR = st.tuples(UNIT, UNIT, UNIT, UNIT) | st.tuples(
    *[st.integers(0, 255).map(lambda n: n / 255)] * 4
)


@given(st.tuples(*[COLOUR] * 6), st.tuples(UNIT, UNIT), st.floats(-4, 4), st.text(max_size=9))
def test_any_value_comes_back_to_the_bit(stops: Any, centre: Any, amount: float, text: str) -> None:
    from nodegraph.model.values import read_value

    cases = [(TUNNEL["stops"], stops), (TUNNEL["tint"], stops[0]), (TUNNEL["centre"], centre)]
    cases += [
        (ADD["amount"], amount),
        (TUNNEL["caption"], text),
        (ADD["sign"], 1.0),
        (ADD["sign"], 0.5),
    ]
    for port, value in cases:
        assert read_value(port, written(port, value)).value == value
