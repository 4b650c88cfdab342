"""Equal widths pair, one lane spreads, anything else is an error that names its remedy."""

from __future__ import annotations

import pytest

from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Plan
from tests.scheduler.patch_text import patch_of


def plan_of(text: str, library: Library) -> Plan:
    compiled = compile_patch(patch_of(text), library)
    assert compiled.problems == ()
    return compiled.plan


def lanes(text: str, library: Library) -> dict[str, int]:
    return {step.node: step.lanes for step in plan_of(text, library).steps}


def outputs(text: str, library: Library) -> dict[str, int]:
    return {buffer.source: buffer.lanes for buffer in plan_of(text, library).buffers}


def test_a_wide_wire_makes_its_readers_wide(library: Library) -> None:
    text = "s: test.spread count:5\na: test.add\nb: test.add\ns.out -> a.value\na.out -> b.amount"
    assert lanes(text, library) == {"s": 5, "a": 5, "b": 5}


def test_one_lane_spreads(library: Library) -> None:
    text = (
        "s: test.spread count:5\nn: test.number\na: test.add\ns.out -> a.value\nn.out -> a.amount"
    )
    assert lanes(text, library)["a"] == 5


def test_equal_widths_pair(library: Library) -> None:
    text = """
        s: test.spread count:5
        t: test.spread count:5
        a: test.add
        s.out -> a.value
        t.out -> a.amount
        """
    assert lanes(text, library)["a"] == 5


def test_widths_that_do_not_pair_are_told_with_both_ports(library: Library) -> None:
    text = """
        s: test.spread count:5
        t: test.spread count:3
        a: test.add
        s.out -> a.value
        t.out -> a.amount
        """
    said = (
        r"a\.amount: t\.out has 3 lanes but a\.value has 5 \(from s\.out\); equal widths pair and "
        r"one lane spreads, so make them equal or mix one down to one lane\."
    )
    with pytest.raises(Unusable, match=said):
        compile_patch(patch_of(text), library)


def test_the_jack_is_stereo(library: Library) -> None:
    text = "j: test.jack\nf: test.filter\ng: test.filter\nj.audio -> f.source\nj.mono -> g.source"
    assert lanes(text, library) == {"j": 2, "f": 2, "g": 1}


def test_a_wide_input_keeps_its_lanes_to_itself(library: Library) -> None:
    text = """
        s: test.spread count:5
        g: test.spread count:3
        a: test.sum
        s.out -> a.value
        g.out -> a.gain
        """
    assert lanes(text, library)["a"] == 3
    assert outputs(text, library)["a.out"] == 3


def test_an_output_may_have_lanes_for_each_lane(library: Library) -> None:
    text = "s: test.spread count:5\nd: test.double\ns.out -> d.value"
    assert lanes(text, library)["d"] == 5
    assert outputs(text, library)["d.out"] == 10


def test_a_mono_input_mixes_what_is_wide(library: Library) -> None:
    text = "j: test.jack\na: test.follow\nb: test.follow\nj.audio -> a.source\nj.audio -> b.source"
    plan = plan_of(text, library)
    mixes = [step for step in plan.steps if step.type == "convert.mono"]
    assert [(step.node, step.lanes) for step in mixes] == [("j.audio", 1)]
    followers = [step for step in plan.steps if step.type == "test.follow"]
    assert all(step.inputs[0] == mixes[0].outputs[0] for step in followers)
    assert {step.lanes for step in followers} == {1}


def test_a_mono_input_takes_one_lane_as_it_is(library: Library) -> None:
    text = "j: test.jack\na: test.follow\nj.mono -> a.source"
    assert [step.type for step in plan_of(text, library).steps] == ["test.jack", "test.follow"]


def test_a_loop_is_as_wide_as_what_it_holds(library: Library) -> None:
    text = """
        s: test.spread count:6
        a: test.add
        d: delay.block
        s.out -> a.value
        d.out -> a.amount
        a.out -> d.value
        """
    assert lanes(text, library) == {"s": 6, "a": 6, "d": 6}


def test_a_loop_that_grows_is_refused(library: Library) -> None:
    text = "a: test.double\nd: delay.block\nd.out -> a.value\na.out -> d.value"
    with pytest.raises(Unusable, match=r"lanes, more than 4096|never settle"):
        compile_patch(patch_of(text), library)


def test_there_is_an_end_to_lanes(library: Library) -> None:
    with pytest.raises(Unusable, match=r"s\.out would have 1000000 lanes, more than 4096"):
        compile_patch(patch_of("s: test.spread count:1000000"), library)


def test_a_wide_wire_enters_a_picture_through_values(library: Library) -> None:
    text = "s: test.spread\np: test.paint\ns.out -> p.glow"
    with pytest.raises(Unusable, match=r"p\.glow: s\.out has 4 lanes .* texture\.from_values"):
        compile_patch(patch_of(text), library)


def test_spectra_know_their_bins(library: Library) -> None:
    text = """
        j: test.jack
        s: test.spectrum size:512
        t: test.tilt
        j.audio -> s.source
        s.out -> t.source
        """
    bins = {buffer.source: (buffer.lanes, buffer.bins) for buffer in plan_of(text, library).buffers}
    assert bins["s.out"] == bins["t.out"] == (2, 257)
