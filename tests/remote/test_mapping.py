"""Names of what hands reach: addresses and paths, MIDI controls, places and values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, is_name
from nodegraph.model.storage import loads
from nodegraph.remote.controls import CHANNELS, COUNTS, Control, parse_control
from nodegraph.remote.mapping import Map, address_of, path_of, reached, read_map, slug

names = st.text(min_size=1, max_size=8).filter(is_name) | st.sampled_from(
    ["kick", "808", "太鼓", "voice_1", "é"]
)
controls = st.sampled_from(sorted(COUNTS)).flatmap(
    lambda kind: st.builds(
        Control,
        st.just(kind),
        st.integers(0, COUNTS[kind] - 1),
        st.none() | st.integers(1, CHANNELS),
    )
)


@given(st.lists(names, min_size=1, max_size=4), names)
def test_an_address_leads_back_to_its_path(nodes: list[str], port: str) -> None:
    path = f"{'/'.join(nodes)}.{port}"
    assert path_of(address_of(path)) == path


@given(st.text())
def test_what_is_no_address_is_refused_with_a_sentence(text: str) -> None:
    try:
        path = path_of(text)
    except Unusable as problem:
        assert "/node/port" in str(problem)
    else:
        assert address_of(path) == text


@given(controls)
def test_a_control_reads_back_as_it_prints(control: Control) -> None:
    assert parse_control(str(control)) == control


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no MIDI control"),
        ("c:1", "Write cc:1"),
        ("cc", "0 to 119"),
        ("cc:120", "0 to 119"),
        ("cc14:32", "0 to 31"),
        ("note:-1", "0 to 127"),
        ("cc:1@0", "@1 to @16"),
        ("cc:1@17", "@1 to @16"),
        ("cc:1@", "@1 to @16"),
        ("cc:١", "0 to 119"),
        ("cc:1e3", "0 to 119"),
    ],
)
def test_a_control_that_is_none_is_refused_with_its_remedy(text: str, said: str) -> None:
    with pytest.raises(Unusable) as problem:
        parse_control(text)
    assert said in str(problem.value)


def patch_of(public: str) -> tuple[Patch, Library, Map]:
    text = f"""{{
      "format": "nodegraph/1",
      "nodes": {{
        "low": {{"type": "patch:voice"}},
        "kick": {{"type": "analysis.hits"}},
        "knob": {{"type": "control.constant"}},
        "public": {{"type": "control.constant"}}
      }},
      "public": {{{public}}},
      "patches": {{"voice": {{
        "nodes": {{"shape": {{"type": "filter.biquad", "values": {{"cutoff": 300}}}}}},
        "inputs": {{"cutoff": ["shape.cutoff"]}}
      }}}}
    }}"""
    patch, library = loads(text), Library.load()
    return patch, library, read_map(patch, library)


def test_a_public_control_is_reached_by_label_address_path_and_control() -> None:
    patch, library, known = patch_of(
        '"low.cutoff": {"label": "Low Cut/Off", "osc": "/cut", "midi": "cc:1@2"}'
    )
    assert not known.problems
    for address, scaled in (
        ("/public/low_cut_off", True),
        ("/public/LOW_CUT_OFF", True),
        ("/cut", True),
        ("/low/cutoff", False),
    ):
        target, found = reached(address, patch, library, known)
        assert (target.path, found) == ("low.cutoff", scaled), address
    assert [t.path for t in known.bound_to(Control("cc", 1, 2))] == ["low.cutoff"]
    assert not known.bound_to(Control("cc", 1, 3))


def test_inputs_inside_an_instance_and_a_node_called_public_are_reached() -> None:
    patch, library, known = patch_of("")
    assert reached("/low/shape/cutoff", patch, library, known)[0].path == "low/shape.cutoff"
    assert reached("/public/value", patch, library, known)[0].path == "public.value"


@pytest.mark.parametrize(
    ("public", "said"),
    [
        ('"knob.value": {"midi": "cd:1"}', "Write cc:1"),
        ('"knob.value": {"osc": "pace"}', "write one such as /pace"),
        ('"knob.value": {"osc": "/tap"}', "address of the show"),
        (
            '"knob.value": {"osc": "/a"}, "kick.low": {"osc": "/a"}',
            "that of knob.value already",
        ),
        ('"kick.source": {"midi": "cc:1"}', "nothing else can move it"),
        ('"nobody.x": {"midi": "cc:1"}', "there is no node nobody"),
    ],
)
def test_an_entry_that_cannot_be_is_a_sentence_and_the_others_are_there(
    public: str, said: str
) -> None:
    _, _, known = patch_of(public + ', "low.cutoff": {"midi": "cc:7"}')
    assert len(known.problems) == 1
    assert said in known.problems[0]
    assert known.bound_to(Control("cc", 7, 1))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/knob/valu", "Did you mean value?"),
        ("/knb/value", "Did you mean knob?"),
        ("/public/cut", "no public control has this label"),
        ("/knob/*", "without patterns"),
        ("/knob", "write /node/port"),
        ("", "write /node/port"),
    ],
)
def test_an_address_of_nothing_is_refused_with_a_remedy(address: str, said: str) -> None:
    patch, library, _ = patch_of("")
    nodes = {name: node for name, node in patch.nodes.items() if name != "public"}
    import msgspec

    patch = msgspec.structs.replace(patch, nodes=nodes)
    with pytest.raises(Unusable) as problem:
        reached(address, patch, library, read_map(patch, library))
    assert said in str(problem.value)


@given(st.text())
def test_a_label_becomes_one_word_of_an_address(label: str) -> None:
    assert not set(slug(label)) & set(" /#*,?[]{}")
    assert slug(slug(label)) == slug(label)
