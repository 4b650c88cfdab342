"""A new wire travels the middle of a knob."""

from __future__ import annotations

import pytest

from nodegraph.model.check import check
from nodegraph.model.connecting import connection, middle_of
from nodegraph.model.edits import AddWire, Batch, apply
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, SubPatch, Wire
from nodegraph.model.ranges import Range

LIBRARY = Library.load()
PATCH = Patch(
    nodes={
        "in": PatchNode("source.input"),
        "kick": PatchNode("analysis.hits"),
        "low": PatchNode("filter.biquad"),
        "map": PatchNode("math.map"),
        "picture": PatchNode("texture.grade"),
        "road": PatchNode("texture.night_road"),
    },
    wires=(Wire("in", "audio", "low", "source"), Wire("in", "music", "kick", "source")),
)


def wired(source: str, target: str) -> tuple[Patch, bool]:
    """Return the patch with the wire, and whether a map came between."""
    edit = connection(PATCH, LIBRARY, source, target)
    patch, inverse = apply(PATCH, edit)
    assert apply(patch, inverse)[0] == PATCH
    assert not [p for p in check(patch, LIBRARY) if target in p.where]
    return patch, isinstance(edit, Batch)


def test_a_pulse_into_hertz_travels_the_middle_of_its_decades() -> None:
    patch, mapped = wired("kick.pulse", "low.cutoff")
    assert mapped
    values = patch.nodes["low_cutoff"].values
    low, high = LIBRARY.get("filter.biquad").input_by_name["cutoff"].range.span  # type: ignore[union-attr]
    assert values["out_low"] == pytest.approx(low * (high / low) ** 0.2, rel=1e-3)
    assert values["out_high"] == pytest.approx(low * (high / low) ** 0.8, rel=1e-3)
    assert patch.wire_into("low", "cutoff") == Wire("low_cutoff", "out", "low", "cutoff")


def test_what_fits_is_wired_as_it_is() -> None:
    for source, target in (
        ("kick.pulse", "road.glow"),  # 0..1 into 0..1
        ("map.out", "low.cutoff"),  # nobody knows what it gives
        ("kick.pulse", "map.value"),  # nor what this wants
        ("in.music", "kick.source"),
    ):
        patch, mapped = wired(source, target)
        assert not mapped, (source, target)
        assert len(patch.nodes) == len(PATCH.nodes)


@pytest.mark.parametrize(
    ("range", "ends"),
    [
        (Range(0.0, 10.0), (2.0, 8.0)),
        (Range(-1.0, 1.0), (-0.6, 0.6)),
        (Range(0.0, 1e9, "Hz", "log", (100.0, 10_000.0)), (251.2, 3981.0)),
        (Range(0.0, 4.0, "", "power", None, 2.0), (0.16, 2.56)),
    ],
)
def test_the_middle_is_taken_in_the_curve_of_the_range(
    range: Range, ends: tuple[float, float]
) -> None:
    assert middle_of(range) == pytest.approx(ends)


def test_a_second_wire_into_the_same_knob_has_a_map_of_its_own() -> None:
    patch, _ = wired("kick.pulse", "low.cutoff")
    again, _ = apply(patch, connection(patch, LIBRARY, "kick.pulse", "low.q"))
    patch, _ = apply(again, connection(again, LIBRARY, "kick.level", "low.cutoff"))
    assert {"low_cutoff", "low_q", "low_cutoff_2"} <= set(patch.nodes)


def test_inside_a_sub_patch_it_is_the_same() -> None:
    inner = SubPatch(nodes={"k": PatchNode("analysis.hits"), "f": PatchNode("filter.biquad")})
    patch = Patch(nodes={"i": PatchNode("patch:p")}, patches={"p": inner})
    edit = connection(inner, LIBRARY, "k.pulse", "f.cutoff", inside="p")
    made = apply(patch, edit)[0].patches["p"]
    assert "f_cutoff" in made.nodes


def test_a_path_that_is_none_is_unusable() -> None:
    with pytest.raises(Unusable, match=r"nobody\.out is no port"):
        connection(PATCH, LIBRARY, "nobody.out", "low.cutoff")
    with pytest.raises(Unusable, match="low is no port"):
        connection(PATCH, LIBRARY, "kick.pulse", "low")
    assert isinstance(connection(PATCH, LIBRARY, "kick.pulse", "low.nothing"), AddWire)
