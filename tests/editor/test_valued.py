"""One value of a node: what it may be, and which of that it is."""

from __future__ import annotations

from nodegraph.editor.desk import Desk
from nodegraph.editor.values.valued import Valued, valued
from nodegraph.model.palettes import PALETTES
from nodegraph.model.patch import Patch, PatchNode, Wire
from nodegraph.model.signals import Kind
from tests.editor.open_desks import after, desk_of
from tests.editor.small_graphs import LIBRARY


def first(kind: Kind, choices: bool = False) -> tuple[str, str]:
    """Return a type and an input of a kind with a default."""
    return next(
        (spec.id, port.name)
        for spec in LIBRARY
        for port in spec.inputs
        if port.kind is kind and port.default is not None and (len(port.choices) > 2) is choices
    )


def of_kind(kind: Kind, choices: bool = False, **values: object) -> tuple[Desk, Valued]:
    type, port = first(kind, choices)
    given = {port: values["value"]} if values else {}
    desk = desk_of(Patch(nodes={"it": PatchNode(type, values=given)}))
    value = valued(desk, f"it.{port}")
    assert value is not None
    return desk, value


def test_choices_are_what_the_input_may_be_by_their_titles() -> None:
    desk, value = of_kind(Kind.CONTROL, choices=True)
    names = [option.value for option in value.options]
    assert tuple(names) == value.item.choices
    last = value.options[-1]
    desk.edit(value.edit(last.value))
    chosen = after(desk).nodes["it"].values[value.item.name]
    assert value.place_of(chosen) == len(names) - 1


def test_every_option_is_found_by_its_value() -> None:
    for kind, choices in ((Kind.CONTROL, True), (Kind.PALETTE, False)):
        _, value = of_kind(kind, choices)
        for place, option in enumerate(value.options):
            assert value.place_of(option.value) == place
            assert value.words(option.value) == option.title


def test_a_choice_may_be_written_as_its_number() -> None:
    _, value = of_kind(Kind.CONTROL, choices=True)
    assert value.place_of(1) == 1


def test_a_palette_is_chosen_by_its_colours() -> None:
    _, value = of_kind(Kind.PALETTE)
    assert [option.value for option in value.options] == list(PALETTES)
    assert all(len(option.colours) == 6 for option in value.options)


def test_choices_that_are_palettes_show_their_colours_and_others_none() -> None:
    desk = desk_of(Patch(nodes={"it": PatchNode("colour.palette")}))
    value = valued(desk, "it.choice")
    assert value is not None and all(len(option.colours) == 6 for option in value.options)
    _, other = of_kind(Kind.CONTROL, choices=True)
    assert (other.item.name == "choice") or not any(option.colours for option in other.options)


def test_a_colour_is_read_as_four_parts() -> None:
    _, value = of_kind(Kind.COLOUR, value="#FF800080")
    red, green, blue, alpha = value.colour
    assert (red, round(green * 255), blue, round(alpha * 255)) == (1.0, 128, 0.0, 128)
    assert value.colour_of("nonsense") == (0.0, 0.0, 0.0, 1.0)


def test_a_cable_drives_an_input_and_never_a_setting() -> None:
    nodes = {"noise": PatchNode("math.noise"), "hits": PatchNode("analysis.hits")}
    spec = LIBRARY.get("math.noise")
    assert spec is not None
    rate = spec.inputs[0].name
    desk = desk_of(Patch(nodes=nodes, wires=(Wire("hits", "pulse", "noise", rate),)))
    driven, seed = valued(desk, f"noise.{rate}"), valued(desk, "noise.seed")
    assert driven is not None and driven.wired
    assert seed is not None and not seed.wired


def test_what_is_not_there_has_no_value() -> None:
    desk = desk_of()
    assert valued(desk, "gone.rate") is None
    assert valued(desk, "low.gone") is None
    assert valued(desk, "low") is None
