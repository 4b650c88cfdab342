"""What a performer has in hand: the public controls of a patch, its snapshots and its cues.

    controls = controls_of(desk.patch, desk.library, desk.performed)
    desk.perform(turned(controls[0], 0.5))          # the middle of its slider

Whatever is turned here is performed over the document, which stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from nodegraph.editor import words
from nodegraph.editor.values.amount import amount_of, default_of, has_amount, is_switch, value_of
from nodegraph.editor.values.shown import shown, titled
from nodegraph.model.check_run import node_at
from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.palettes import PALETTES
from nodegraph.model.patch import Json, Patch, split_port
from nodegraph.model.scaling import place_of, value_at
from nodegraph.model.signals import Kind
from nodegraph.model.spec import PortSpec
from nodegraph.session.cues import Cue, read_cues
from nodegraph.session.snapshots import port_at

HEARD: Final = frozenset(
    {"tap", "tap_bar", "panic", "blackout", "freeze", "keep_last", "output", "output_full",
     "perform", "fullscreen", "contrast", "larger", "smaller", "full_scale"}
)  # fmt: skip
"""The commands that are heard while performing: none of them changes the document."""
MORPHS: Final = (0.0, 1.0, 4.0, 8.0, 16.0, 32.0)  # beats
MOST_BESIDE, MOST_LETTERS = 6, 40  # options of a choice that are seen side by side
STEP, FINE_STEP = 0.05, 0.005  # of a slider, for a press of an arrow

Look = Literal["slider", "switch", "choice", "fixed"]


@dataclass(frozen=True, slots=True)
class Control:
    """A public control. `port` has the range that the performer is given, `value` is as a file has
    it; `performed`: it lies over the document.
    """

    path: str
    label: str
    port: PortSpec
    value: Json
    performed: bool

    @property
    def look(self) -> Look:
        """How it is drawn and moved; "fixed" is only shown."""
        if self.port.kind is Kind.PALETTE or (self.port.choices and not is_switch(self.port)):
            return "choice"
        if not has_amount(self.port):
            return "fixed"
        return "switch" if is_switch(self.port) else "slider"

    @property
    def place(self) -> float:
        """Where it stands, 0..1."""
        if self.look == "choice":
            return self.number / max(len(self.options) - 1, 1)
        return place_of(self.port, amount_of(self.port, self.value)) if self.is_moved else 0.0

    @property
    def is_moved(self) -> bool:
        """Whether a hand can move it along a way."""
        return self.look in ("slider", "switch")

    @property
    def text(self) -> str:
        """Its value, for the person."""
        return shown(self.port, self.value)

    @property
    def options(self) -> tuple[str, ...]:
        """The names of what can be chosen, for the person."""
        return tuple(map(titled, self._names))

    @property
    def number(self) -> int:
        """Which of the options it is; -1 for none of them."""
        if self.port.kind is Kind.PALETTE:
            return self._names.index(self.value) if self.value in self._names else -1
        return round(amount_of(self.port, self.value)) if self.port.choices else -1

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(PALETTES) if self.port.kind is Kind.PALETTE else tuple(self.port.choices)


class Kept(NamedTuple):
    """A snapshot: `is_on` where everything in it is as it says."""

    name: str
    title: str
    is_on: bool


def controls_of(patch: Patch, library: Library, performed: Mapping[str, Json]) -> list[Control]:
    """Return the public controls in their order, without those that a wire drives."""
    found = []
    for path, entry in patch.public.items():
        try:
            port = port_at(patch, library, path)
        except Unusable:
            continue  # the check has said why
        label = entry.get("label")
        value = performed.get(path)
        found.append(
            Control(
                path,
                label if isinstance(label, str) and label else _own_label(path),
                _within(port, entry),
                _document_value(patch, path, port) if value is None else value,
                value is not None,
            )
        )
    return found


def turned(control: Control, place: float) -> dict[str, Json]:
    """Return what to perform for a control to stand at a place, 0..1."""
    value = float(f"{value_at(control.port, place):.9g}")  # no digits that only floats have
    return {control.path: value_of(control.port, value)}


def switched(control: Control) -> dict[str, Json]:
    """Return what to perform for a switch to be the other way."""
    return turned(control, 0.0 if control.place > 0.5 else 1.0)


def chosen(control: Control, number: int) -> dict[str, Json]:
    """Return what to perform for an option to be the one; beyond the last the first comes."""
    names = control._names
    return {control.path: names[number % len(names)]}


def stepped(control: Control, steps: int, fine: bool = False) -> dict[str, Json]:
    """Return what to perform for a control to go up or down by steps, as an arrow key does."""
    match control.look:
        case "choice":
            return chosen(control, max(control.number, 0) + steps)
        case "switch":
            return turned(control, 1.0 if steps > 0 else 0.0)
        case "slider":
            return _stepped_slider(control, steps, fine)
        case _:
            return {}


def given_back(control: Control) -> dict[str, Json]:
    """Return what to perform for a control to be as the document has it."""
    return {control.path: None} if control.performed else {}


def snapshots_of(patch: Patch, performed: Mapping[str, Json]) -> list[Kept]:
    """Return the snapshots that can be called, in their order."""
    found = []
    for name, entry in patch.snapshots.items():
        if not isinstance(entry, dict):
            continue
        title, values = entry.get("title"), entry.get("values")
        is_on = isinstance(values, dict) and bool(values) and _holds(values, performed)
        found.append(Kept(name, title if isinstance(title, str) and title else titled(name), is_on))
    return found


def _holds(values: Mapping[str, Json], performed: Mapping[str, Json]) -> bool:
    return all(performed.get(path) == value for path, value in values.items())


def is_short(control: Control) -> bool:
    """Whether all options of a choice can be shown side by side."""
    options = control.options
    return len(options) <= MOST_BESIDE and sum(map(len, options)) <= MOST_LETTERS


def next_cue(patch: Patch, place: int) -> Cue | None:
    """Return the cue that comes after the one at a place (-1: none yet); None at the end."""
    cues, _ = read_cues(patch)
    return cues[place + 1] if -1 <= place < len(cues) - 1 else None


def _stepped_slider(control: Control, steps: int, fine: bool) -> dict[str, Json]:
    now = amount_of(control.port, control.value)
    if control.port.range.whole:
        return {control.path: value_of(control.port, now + steps)}
    place = control.place + steps * (FINE_STEP if fine else STEP)
    return turned(control, min(max(place, 0.0), 1.0))


def _within(port: PortSpec, entry: Mapping[str, Json]) -> PortSpec:
    """Return the port with the range that the entry gives the performer."""
    low, high = entry.get("low"), entry.get("high")
    ends = [end for end in (low, high) if isinstance(end, int | float)]
    if len(ends) < 2 or port.choices or not ends[0] < ends[1]:
        return port
    soft = port.range.clamp(float(ends[0])), port.range.clamp(float(ends[1]))
    return replace(port, range=replace(port.range, soft=soft))


def _document_value(patch: Patch, path: str, port: PortSpec) -> Json:
    node, name = split_port(path)
    found = node_at(patch, node)
    own = None if found is None else found.values.get(name)
    return default_of(port) if own is None else own


def _own_label(path: str) -> str:
    node, port = split_port(path)
    name = node.rpartition("/")[2].replace("_", " ")
    return f"{name[:1].upper()}{name[1:]} {words.port(port).lower()}"
