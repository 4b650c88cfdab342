"""One value of a node while it is typed, chosen or picked: an input or a setting.

value = valued(desk, "tunnel.rate")        # None where there is no such port
value.shown, value.hint                    # "0.5", "0 to 4; Up and Down step"
value.edit(value.read("1/16").value)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from nodegraph.editor import words
from nodegraph.editor.desk import Desk
from nodegraph.editor.values import knob_drag
from nodegraph.editor.values.amount import has_amount, is_switch
from nodegraph.editor.values.shown import shown, titled
from nodegraph.editor.values.typed import Typed, typed
from nodegraph.editor.values.units import Measure, measure_of
from nodegraph.model.edits import Edit, SetSetting, SetValue
from nodegraph.model.errors import Unusable
from nodegraph.model.palettes import PALETTES
from nodegraph.model.patch import Json
from nodegraph.model.scaling import Scaled, is_bounded, span_of
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec, SettingSpec
from nodegraph.model.values import read_value

Rgba = tuple[float, float, float, float]


class Option(NamedTuple):
    """One of a list to choose from. `colours`: the stops of a palette, each 0..1."""

    value: Json
    title: str
    colours: tuple[Rgba, ...] = ()


@dataclass(frozen=True, slots=True)
class Valued:
    """A value of a node. `present` is what is heard now, `wired`: a cable drives it."""

    node: str
    item: Scaled
    present: Json
    inside: str
    path: str
    wired: bool
    measure: Measure = field(default=Measure(""))

    @property
    def title(self) -> str:
        """What it is called on screen."""
        return f"{self.node}  {words.port(self.item.name)}"

    @property
    def shown(self) -> str:
        """The present value, as it can be typed again."""
        return shown(self.item, self.present, self.measure)

    @property
    def hint(self) -> str:
        """What would do."""
        kind = self.item.kind if isinstance(self.item, PortSpec) else None
        if kind is Kind.POINT:
            return "x, y in the picture: 0.2, 0.8"
        if not has_amount(self.item) or self.item.choices or not is_bounded(self.item.range):
            return ""
        low, high = (self.words(end) for end in span_of(self.item.range))
        return f"{low} to {high}"

    @property
    def options(self) -> tuple[Option, ...]:
        """What it may be, where that is a list."""
        if isinstance(self.item, PortSpec) and self.item.kind is Kind.PALETTE:
            return tuple(Option(name, titled(name), stops) for name, stops in PALETTES.items())
        names = self.item.choices
        stops = PALETTES if all(name in PALETTES for name in names) else {}
        return tuple(Option(name, titled(name), stops.get(name, ())) for name in names)

    @property
    def colour(self) -> Rgba:
        """The present value as a colour, each part 0..1."""
        return self.colour_of(self.present)

    def colour_of(self, raw: Json) -> Rgba:
        """Return a value as a colour, each part 0..1; black for what is none."""
        value: Json = read_value(self.item, raw).value
        if not isinstance(value, tuple) or len(value) != 4:
            return 0.0, 0.0, 0.0, 1.0
        red, green, blue, alpha = (float(part) for part in value)
        return red, green, blue, alpha

    def read(self, text: str) -> Typed:
        """Return what a text makes of it. Raises Unusable with what would do."""
        return typed(text, self.item, self.present, self.measure)

    def words(self, value: Json) -> str:
        """Return a value as people read it."""
        return shown(self.item, value, self.measure)

    def is_present(self, value: Json) -> bool:
        """Whether a value is the one that is there."""
        return read_value(self.item, value) == read_value(self.item, self.present)

    def edit(self, value: Json) -> Edit:
        """Return the edit that sets it."""
        if isinstance(self.item, SettingSpec):
            return SetSetting(self.node, self.item.name, value, self.inside)
        return SetValue(self.node, self.item.name, value, self.inside)

    def stepped(self, text: str, steps: int, fine: bool = False) -> str | None:
        """Return the text of a value some notches of the wheel further; None for no number."""
        if not has_amount(self.item) or is_switch(self.item):
            return None
        try:
            value = self.read(text).value
        except Unusable:
            value = self.present
        return self.words(knob_drag.wheeled(self.item, value, float(steps), fine))

    def place_of(self, value: Json) -> int:
        """Return which of the options a value is; the first for one that is none of them."""
        here = read_value(self.item, value).value
        places = (
            place
            for place, option in enumerate(self.options)
            if option.value == value or read_value(self.item, option.value).value == here
        )
        return next(places, 0)


def valued(desk: Desk, of: str) -> Valued | None:
    """Return an input or a setting `node.name` of what is seen; None where it is not there."""
    name, _, port = of.rpartition(".")
    node = desk.graph.nodes.get(name)
    desk.signatures.fit(desk.patch)
    signature = None if node is None else desk.signatures.of(node)
    if node is None or signature is None:
        return None
    item: Scaled | None = signature.spec.input_by_name.get(port)
    path = desk.path(name, port)
    if item is not None:
        held = node.values.get(port, item.default)
        present = desk.performed.get(path, held)
    else:
        item = signature.spec.setting_by_name.get(port)
        present = None if item is None else node.settings.get(port, item.default)
    if item is None:
        return None
    wired = desk.graph.wire_into(name, port) is not None and isinstance(item, PortSpec)
    measure = measure_of(item, node.settings)
    return Valued(name, item, present, desk.inside, path, wired, measure)
