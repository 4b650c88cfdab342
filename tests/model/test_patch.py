from __future__ import annotations

import pytest

from nodegraph.model.patch import Patch, PatchNode, Run, SubPatch, Wire, is_name, split_port

CHAIN = Patch(
    nodes={"a": PatchNode("x.y"), "b": PatchNode("x.y"), "c": PatchNode("x.y")},
    wires=(Wire("a", "out", "b", "value"), Wire("a", "out", "c", "value")),
)


def test_wires_are_found_from_either_end() -> None:
    assert CHAIN.wires_from == {"a": CHAIN.wires}
    assert CHAIN.wires_into["c"] == (Wire("a", "out", "c", "value"),)
    assert CHAIN.wire_into("b", "value") == Wire("a", "out", "b", "value")
    assert CHAIN.wire_into("b", "amount") is None
    assert CHAIN.wire_into("a", "value") is None


def test_a_wire_reads_as_in_a_file_and_sorts_as_its_text() -> None:
    wires = [Wire(*text) for text in ("axbx", "a1b1", "aab_", "a_bb", "axb1")]
    assert str(wires[0]) == "a.x -> b.x"
    assert [str(wire) for wire in sorted(wires)] == sorted(map(str, wires))


def test_a_patch_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        CHAIN.title = "other"  # type: ignore[misc]


def test_lookups_belong_to_one_value_and_do_not_travel() -> None:
    other = Patch(nodes=CHAIN.nodes, wires=CHAIN.wires[:1])
    assert "c" in CHAIN.wires_into
    assert "c" not in other.wires_into


def test_equal_content_is_equal_and_wires_and_runs_hash() -> None:
    assert Patch(nodes=dict(CHAIN.nodes), wires=CHAIN.wires) == CHAIN
    assert len({Wire(*"abcd"), Wire(*"abcd")}) == 1
    assert Run(size=(16, 16)) == Run(size=(16, 16))


def test_an_instance_knows_its_definition() -> None:
    assert PatchNode("patch:voice").definition == "voice"
    assert PatchNode("math.add").definition is None
    patch = Patch(patches={"voice": SubPatch()})
    assert patch.graph("voice") is patch.patches["voice"]
    assert patch.graph("") is patch
    assert patch.graph("other") is None


@pytest.mark.parametrize("tempo", ["internal", "internal:128", "tap", "midi", "link"])
def test_a_tempo_from_outside_names_no_node(tempo: str) -> None:
    assert Run(tempo=tempo).tempo_node is None
    assert Run(tempo="song").tempo_node == "song"


@pytest.mark.parametrize("name", ["kick", "808", "_", "Kick_2", "太鼓", "Größe", "λ", "k" * 64])
def test_names_are_letters_digits_and_underscores_of_any_script(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "a b", "a.b", "a/b", "a->b", "a-b", "#", "*", "a,b", "a?", "[a]", "{a}", "k" * 65, "a\n",
     "Gro\u0308sse", "\ufb01lter", "\u0661\u200b"],
)  # fmt: skip
def test_names_hold_nothing_that_paths_or_addresses_use_nor_two_spellings(name: str) -> None:
    assert not is_name(name)


def test_a_path_splits_at_its_last_dot() -> None:
    assert split_port("outer/inner.port") == ("outer/inner", "port")
    assert split_port("node") == ("node", "")
