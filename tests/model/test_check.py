from __future__ import annotations

import json
from itertools import islice
from typing import Any

import msgspec
import pytest

from nodegraph.model.check import Checker, check, merged
from nodegraph.model.check_run import usable_run
from nodegraph.model.edits import AddNode, Edit, Publish, RenameNode, SetValue, apply
from nodegraph.model.errors import Problem
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Run, Wire
from nodegraph.model.storage import loads
from tests.model.small_library import LIBRARY
from tests.random_edits import edited


def patch_of(nodes: dict[str, Any], *wires: str, **parts: Any) -> Patch:
    """Return a patch; a node may be its type alone."""
    full = {name: {"type": it} if isinstance(it, str) else it for name, it in nodes.items()}
    return loads(json.dumps({"format": "nodegraph/1", "nodes": full, "wires": wires, **parts}))


def told(patch: Patch, library: Library = LIBRARY) -> list[str]:
    return [f"{problem.severity}: {problem}" for problem in check(patch, library)]


def add(**values: Any) -> dict[str, Any]:
    return {"type": "math.add", "values": values}


def test_a_sound_patch_has_no_problems() -> None:
    patch = patch_of(
        {"in": "source.input", "low": "filter.low", "f": "envelope.follower",
         "t": "texture.tunnel"},
        "in.audio -> low.source", "low.out -> f.source", "f.out -> t.rate", "f.out -> low.cutoff",
    )  # fmt: skip
    assert told(patch) == [
        "error: f: These nodes wait for each other: f -> low -> f. "
        "Put a delay.block between two of them."
    ]
    assert (
        told(patch_of({"in": "source.input", "low": "filter.low"}, "in.audio -> low.source")) == []
    )


def test_the_golden_patch_has_one_unknown_node_and_no_other_problem(golden: Patch) -> None:
    problems = check(golden, Library.load())
    assert [problem.where for problem in problems] == ["prism"]


def test_an_unknown_node_is_named_and_everything_else_stands() -> None:
    patch = patch_of({"a": "math.ad", "b": "math.add"}, "a.out -> b.value", "a.x -> b.amount")
    assert told(patch) == [
        "warning: a: There is no node math.ad; it is kept but left out. Did you mean math.add?"
    ]


def test_a_value_outside_its_range_is_clamped_with_a_sentence() -> None:
    patch = patch_of({"tunnel": {"type": "texture.tunnel", "values": {"rate": 12}}})
    assert told(patch) == ["warning: tunnel.rate: 12 is outside 0..4; it was set to 4."]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": "loud"}, "a.amount: 'loud' is not a number; the default 0 was used."),
        ({"amount": None}, "a.amount: null is not a number"),
        ({"amount": True}, ""),
        ({"amount": [1]}, "a.amount: [1] is not a number"),
        ({"amont": 1}, "a.amont: math.add has no input of that name; it was not used. Did you "
                       "mean amount?"),
        ({"sign": "minus"}, ""),
        ({"sign": "minsu"}, "a.sign: 'minsu' is not one of its choices; the default plus was used. "
                            "Did you mean minus?"),
    ],
)  # fmt: skip
def test_wrong_values_name_node_port_value_and_remedy(
    values: dict[str, Any], sentence: str
) -> None:
    problems = told(patch_of({"a": add(**values)}))
    assert bool(problems) == bool(sentence)
    assert all(sentence in problem for problem in problems)


def test_a_number_that_is_none_made_by_a_program_is_told() -> None:
    patch = Patch(nodes={"a": PatchNode("math.add", values={"amount": float("nan")})})
    assert told(patch) == [
        "warning: a.amount: nan is not a finite number; the default 0 was used. Write one in -4..4."
    ]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"tint": "#FF8800", "centre": [0.5, 1], "stops": "ember", "caption": "Hi"}, ""),
        ({"tint": [1, 0.5, 0], "stops": ["#000000"] * 6}, ""),
        ({"tint": "orange"}, "tint: 'orange' is not a colour; the default 1, 1, 1, 1 was used."),
        ({"centre": [1]}, "centre: [1] is not a point"),
        ({"stops": "embers"}, "stops: 'embers' is not a palette. Did you mean ember?"),
        ({"stops": ["#000000"] * 5}, "is not a palette"),
        ({"caption": 5}, "caption: 5 is not a text"),
        ({"inputImage": 5}, "inputImage: The texture input takes no value"),
    ],
)
def test_colours_points_palettes_and_texts_are_read(values: dict[str, Any], wrong: str) -> None:
    problems = told(patch_of({"t": {"type": "texture.tunnel", "values": values}}))
    assert bool(problems) == bool(wrong)
    assert all(wrong in problem for problem in problems)


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"mode": "hard", "order": 4, "clean": False, "file": "a.wav"}, ""),
        ({"kind": "hard"}, ""),  # its name of old
        ({"order": 4.0}, ""),
        ({"order": 4.5}, "order: 4.5 is not a whole number; the default 2 was used."),
        ({"order": 12}, "order: 12 is outside 1..8; it was set to 8."),
        ({"mode": "hrad"}, "Did you mean hard?"),
        ({"clean": "no"}, "clean: 'no' is not a switch"),
        ({"cutoff": 5}, 'cutoff: filter.low has no setting of that name; it was not used. Write it '
                        'under "values".'),
        ({"x": 1}, "x: filter.low has no setting of that name"),
    ],
)  # fmt: skip
def test_settings_are_read(settings: dict[str, Any], wrong: str) -> None:
    low = {"type": "filter.low", "settings": settings}
    problems = told(patch_of({"in": "source.input", "l": low}, "in.audio -> l.source"))
    assert bool(problems) == bool(wrong)
    assert all(wrong in problem for problem in problems)


def test_a_setting_among_the_values_is_told_where_it_belongs() -> None:
    low = {"type": "filter.low", "values": {"order": 3}}
    problems = told(patch_of({"in": "source.input", "l": low}, "in.audio -> l.source"))
    assert problems[0].endswith('Write it under "settings".')


def test_a_wire_needs_its_ports_and_nodes() -> None:
    patch = patch_of({"a": "math.add", "b": "math.add"}, "a.outt -> b.value", "a.out -> b.valeu",
                     "c.out -> b.amount")  # fmt: skip
    assert told(patch) == [
        "error: a.outt: math.add has no output outt; the wire a.outt -> b.value was left out. "
        "Did you mean out?",
        "error: b.valeu: math.add has no input valeu; the wire a.out -> b.valeu was left out. "
        "Did you mean value?",
        "error: c.out: There is no node c; the wire c.out -> b.amount was left out. "
        "Add the node or remove the wire.",
    ]


def test_kinds_that_differ_name_the_converter() -> None:
    nodes = {"in": "source.input", "a": "math.add", "n": "source.notes", "t": "texture.tunnel"}
    patch = patch_of(nodes, "in.audio -> a.value", "n.notes -> t.inputImage")
    assert told(patch) == [
        "error: a.value: in.audio gives audio, the input takes control; it was not wired. "
        "Put envelope.follower between them.",
        "error: t.inputImage: n.notes gives notes, the input takes texture; it was not wired. "
        "Wire texture to it.",
    ]


def test_control_enters_sound_by_itself() -> None:
    assert told(patch_of({"a": "math.add", "l": "filter.low"}, "a.out -> l.source")) == []


def test_two_wires_into_one_input_need_a_sum() -> None:
    nodes = {"a": "math.add", "b": "math.add", "c": "math.add"}
    assert told(patch_of(nodes, "a.out -> c.value", "b.out -> c.value")) == [
        "error: c.value: 2 wires end here; only a.out -> c.value is used. Put math.sum before it."
    ]


def test_an_input_without_default_must_be_wired_unless_its_node_is_off() -> None:
    assert told(patch_of({"l": "filter.low"})) == [
        "error: l.source: Nothing is wired to this audio input, which has no default. "
        "Wire audio to it."
    ]
    assert told(patch_of({"l": {"type": "filter.low", "off": True}})) == []


def test_old_names_of_ports_still_count() -> None:
    low = {"type": "filter.low", "values": {"frequency": 30000}}
    assert told(patch_of({"in": "source.input", "l": low}, "in.audio -> l.in")) == [
        "warning: l.frequency: 30000 is outside 20..20000 Hz; it was set to 20000."
    ]


def test_ports_may_depend_on_settings() -> None:
    formula = {"type": "math.formula", "settings": {"names": "x y"}, "values": {"x": 1, "a": 1}}
    problems = told(patch_of({"f": formula, "a": "math.add"}, "a.out -> f.y", "a.out -> f.b"))
    assert [problem.split(":")[1].strip() for problem in problems] == ["f.a", "f.b"]


RING = ("a.out -> b.value", "b.out -> c.value", "c.out -> a.value")


def test_a_loop_is_named_from_its_first_node() -> None:
    patch = patch_of(dict.fromkeys("abcd", "math.add"), *RING, "c.out -> d.value")
    assert told(patch) == [
        "error: a: These nodes wait for each other: a -> b -> c -> a. "
        "Put a delay.block between two of them."
    ]


def test_a_loop_may_go_through_a_delay_or_a_node_that_is_off() -> None:
    for node in ("delay.block", {"type": "math.add", "off": True}):
        assert told(patch_of({"a": "math.add", "b": "math.add", "c": node}, *RING)) == []


def test_a_bypassed_delay_delays_nothing() -> None:
    delay = {"type": "delay.block", "bypass": True}
    assert (
        "wait for each other"
        in told(patch_of({"a": "math.add", "b": "math.add", "c": delay}, *RING))[0]
    )


def test_what_is_measured_on_a_picture_may_drive_it() -> None:
    nodes = {"t": "texture.light", "m": "texture.measure"}
    assert told(patch_of(nodes, "t.out -> m.inputImage", "m.out -> t.light")) == []


def test_a_loop_of_pictures_needs_a_delay_of_a_frame() -> None:
    nodes = dict.fromkeys("ab", "texture.tunnel")
    assert told(patch_of(nodes, "a.out -> b.inputImage", "b.out -> a.inputImage")) == [
        "error: a: These nodes wait for each other: a -> b -> a. "
        "Put a delay.frame between two of them."
    ]


TWO = {
    "nodes": {"one": {"type": "math.add"}, "two": {"type": "math.add"}},
    "inputs": {"a": "one.value", "b": "two.value"},
    "outputs": {"x": "one.out", "y": "two.out"},
}


def test_a_loop_is_followed_through_the_ports_of_a_sub_patch() -> None:
    patches = {"pair": TWO}
    nodes = {"p": "patch:pair"}
    assert told(patch_of(nodes, "p.x -> p.b", patches=patches)) == []
    assert told(patch_of(nodes, "p.x -> p.b", "p.y -> p.a", patches=patches)) == [
        "error: p: These nodes wait for each other: p -> p. Put a delay.block between two of them."
    ]
    outer = {
        "nodes": {"q": {"type": "patch:pair"}},
        "inputs": {"a": "q.a"},
        "outputs": {"x": "q.x"},
    }
    patches = {"pair": TWO, "outer": outer}
    assert "wait for" in told(patch_of({"o": "patch:outer"}, "o.x -> o.a", patches=patches))[0]


def test_an_instance_has_the_ports_its_definition_publishes() -> None:
    voice = {
        "nodes": {"l": {"type": "filter.low", "values": {"cutoff": 300}}},
        "inputs": {"sound": "l.source", "tone": "l.cutoff"},
        "outputs": {"out": "l.out"},
    }
    node = {"type": "patch:voice", "values": {"tone": 5, "tune": 1}}
    assert told(
        patch_of({"v": node, "a": "math.add"}, "v.out -> a.value", patches={"voice": voice})
    ) == [
        "error: a.value: v.out gives audio, the input takes control; it was not wired. "
        "Put envelope.follower between them.",
        "error: v.sound: Nothing is wired to this audio input, which has no default. "
        "Wire audio to it.",
        "warning: v.tone: 5 is outside 20..20000 Hz; it was set to 20.",
        "warning: v.tune: patch:voice has no input of that name; it was not used. "
        "Did you mean tone?",
    ]


def test_a_definition_is_checked_once_under_its_own_name() -> None:
    sub = {"nodes": {"a": add(amount=9)}, "outputs": {"out": "a.ou"}}
    assert told(patch_of({"v": "patch:x", "w": "patch:x"}, patches={"x": sub})) == [
        "error: patch:x.out: The published output out leads to a.ou, which is not there. "
        "Did you mean out?",
        "warning: patch:x/a.amount: 9 is outside -4..4; it was set to 4.",
    ]


def test_a_sub_patch_in_itself_or_absent_is_left_out() -> None:
    one = {"nodes": {"i": {"type": "patch:two"}}}
    two = {"nodes": {"i": {"type": "patch:one"}}}
    nodes = {"a": "patch:one", "b": "patch:absent"}
    assert told(patch_of(nodes, patches={"one": one, "two": two})) == [
        "error: b: The sub-patch absent is not in this patch; the node was left out. "
        "Add it under patches.absent.",
        "error: patch:one: The sub-patches contain themselves: one -> two -> one; the inner "
        "instance was left out. Take one of the instances out.",
    ]


def test_a_live_input_that_is_heard_is_warned_of() -> None:
    nodes = {"in": "source.input", "l": "filter.low", "s": "output.speaker"}
    assert told(patch_of(nodes, "in.audio -> l.source", "l.out -> s.sound")) == [
        "warning: s: The live input (in) is heard here; with a microphone it will howl. "
        "Use headphones, or hear files and songs through output.screen."
    ]
    nodes |= {"f": "envelope.follower", "m": "filter.low"}
    wires = ("in.audio -> f.source", "f.out -> m.cutoff", "s.x -> m.source", "m.out -> s.sound")
    assert not any("howl" in problem for problem in told(patch_of(nodes, *wires)))


def test_a_bypass_that_lets_nothing_through_is_noted() -> None:
    patch = patch_of({"in": {"type": "source.input", "bypass": True}})
    assert told(patch) == [
        "note: in: A bypass lets nothing through: source.input has no audio input. Use off instead."
    ]


@pytest.mark.parametrize(
    ("run", "used"),
    [
        ({"rate": 1}, Run(rate=8000)),
        ({"rate": 10**9}, Run(rate=192000)),
        ({"block": 500}, Run(block=512)),
        ({"block": 0}, Run(block=64)),
        ({"size": [1281, 5]}, Run(size=(1280, 16))),
        ({"fps": 0}, Run(fps=1)),
        ({"fps": 1e9}, Run(fps=240)),
        ({"seed": -1}, Run(seed=2**63 - 1)),
    ],
)
def test_figures_of_run_that_cannot_be_used_are_moved(run: dict[str, Any], used: Run) -> None:
    patch = patch_of({}, run=run)
    assert msgspec.structs.replace(usable_run(patch.run), extra={}) == used
    (name,) = run
    assert [problem.where for problem in check(patch, LIBRARY)] == [f"run.{name}"]
    assert check(patch_of({}, run={name: getattr(used, name)}), LIBRARY) == []


@pytest.mark.parametrize(
    ("tempo", "sentence"),
    [
        ("internal", ""),
        ("internal:99.5", ""),
        ("tap", ""),
        ("a", ""),
        ("v/one", ""),
        ("aa", "There is no node aa to take the tempo from; internal is used. Did you mean a?"),
        ("v/three", "There is no node v/three"),
        ("internal:fast", "'internal:fast' is not a tempo in 20..400 bpm."),
        ("internal:nan", "is not a tempo"),
        ("tap:90", "is not a tempo"),
    ],
)
def test_the_tempo_names_a_source_or_a_node(tempo: str, sentence: str) -> None:
    nodes = {"a": "math.add", "v": "patch:pair"}
    problems = told(patch_of(nodes, run={"tempo": tempo}, patches={"pair": TWO}))
    assert len(problems) == bool(sentence)
    assert all(sentence in problem for problem in problems)


def test_public_controls_need_their_port() -> None:
    paths = ["a.amount", "v/one.amount", "v.a", "l.order", "l.frequency", "u.any"]
    wrong = ["b.x", "a.amuont", "v/six.value"]
    nodes = {
        "a": "math.add",
        "v": "patch:pair",
        "u": "lab.x",
        "l": "filter.low",
        "in": "source.input",
    }
    patch = patch_of(nodes, "in.audio -> l.source", patches={"pair": TWO},
                     public={path: {} for path in paths + wrong})  # fmt: skip
    assert [problem.where for problem in check(patch, LIBRARY)] == sorted([*wrong, "u"])


def test_remembering_changes_nothing() -> None:
    checker = Checker(LIBRARY)
    instance = {"type": "patch:pair", "values": {"b": 1}}
    patch = patch_of({"a": add(amount=9), "v": instance}, "a.out -> v.a", patches={"pair": TWO})
    edits: list[Edit] = [
        RenameNode("a", "b"),
        SetValue("b", "amount", 1),
        AddNode("z", PatchNode("lab.x")),
        RenameNode("one", "uno", inside="pair"),
        SetValue("uno", "value", "x", inside="pair"),
        Publish("pair", "inputs", "b"),
        RenameNode("v", "w"),
    ]
    for edit in edits:
        assert checker.check(patch) == check(patch, LIBRARY)
        patch, _ = apply(patch, edit)
    assert checker.check(patch) == check(patch, LIBRARY)
    assert checker.check(patch) != []


TYPES = ("math.add", "delay.block", "filter.low", "envelope.follower", "texture.measure",
         "texture.tunnel", "source.input")  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_remembering_changes_nothing_whatever_is_edited(seed: int) -> None:
    checker, looped = Checker(LIBRARY), 0
    start = patch_of({"a": add(), "b": add()}, "a.out -> b.value")
    for patch in islice(edited(start, LIBRARY, TYPES, seed), 120):
        problems = check(patch, LIBRARY)
        assert checker.check(patch) == problems
        looped += any("wait for each other" in problem.text for problem in problems)
    assert 0 < looped < 120


def test_two_lists_of_problems_tell_of_each_place_once() -> None:
    one = [Problem("error", "a.x", "One.")]
    two = [Problem("warning", "a.x", "Other words."), Problem("note", "b", "Two.")]
    assert merged(one, two) == [one[0], two[1]]


def test_a_loop_is_found_however_often_nodes_are_put_into_one_wire() -> None:
    nodes = {"a": PatchNode("math.add"), "b": PatchNode("math.add")}
    patch = Patch(nodes=nodes, wires=(Wire("a", "out", "b", "value"),))
    checker = Checker(LIBRARY)
    assert not checker.check(patch)
    first = "b"
    for number in range(80):  # more often than a number can be halved
        fresh = f"n{number}"
        wires = {wire for wire in patch.wires if wire.target != first}
        wires |= {Wire("a", "out", fresh, "value"), Wire(fresh, "out", first, "value")}
        patch = Patch(
            nodes={**patch.nodes, fresh: PatchNode("math.add")}, wires=tuple(sorted(wires))
        )
        assert not checker.check(patch)
        first = fresh
    looped = Patch(
        nodes={**patch.nodes, "back": PatchNode("math.add")},
        wires=(*patch.wires, Wire("b", "out", "back", "value"), Wire("back", "out", "a", "value")),
    )
    [problem] = checker.check(looped)
    assert "wait for each other" in problem.text
