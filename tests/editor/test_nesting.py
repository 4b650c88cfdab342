"""Which sub-patches hold which."""

from __future__ import annotations

from nodegraph.editor.edits.nesting import holders, needed
from nodegraph.model.patch import PatchNode, SubPatch


def holding(*names: str) -> SubPatch:
    return SubPatch(nodes={f"i{name}": PatchNode(f"patch:{name}") for name in names})


DEFINITIONS = {"a": holding("b"), "b": holding("c"), "c": holding(), "d": holding("c", "gone")}


def test_holders_are_found_at_any_depth() -> None:
    assert holders(DEFINITIONS, "c") == {"a", "b", "c", "d"}
    assert holders(DEFINITIONS, "b") == {"a", "b"}
    assert holders(DEFINITIONS, "a") == {"a"}


def test_what_is_needed_comes_before_what_needs_it() -> None:
    nodes = [PatchNode("patch:a"), PatchNode("patch:d"), PatchNode("math.add")]
    assert needed(nodes, DEFINITIONS) == ["c", "b", "a", "d"]


def test_a_circle_ends() -> None:
    circle = {"a": holding("b"), "b": holding("a")}
    assert set(needed([PatchNode("patch:a")], circle)) == {"a", "b"}
    assert holders(circle, "a") == {"a", "b"}
