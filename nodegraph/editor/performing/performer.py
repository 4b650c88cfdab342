"""What a performer's hands and keys do on the page of controls; the page itself only draws it.

    performer = Performer(desk)
    performer.key("3")                       # the third snapshot comes
    page = performer.page(1440, 900, 1.0)    # where everything is
    performer.press(Point(200, 150))

Tab and the arrows go from control to control and turn them, digits call snapshots, Space lets the
next cue begin; B, F, P, Z and X do what they do in an output window, which O opens and closes.
Nothing here edits the patch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from nodegraph.editor.commands import of_show
from nodegraph.editor.desk import Desk
from nodegraph.editor.geometry import Point
from nodegraph.editor.performing import performing as p
from nodegraph.editor.performing.performing_page import Page, Place, page_of
from nodegraph.model.patch import Json
from nodegraph.session.messages import GoCue, Recall

SLACK: Final = 3.0  # pixels before a press on a slider turns it
FINE: Final = 0.1
WHEEL: Final = 0.02

Do = Callable[[Desk], object]
BUTTONS: Final[Mapping[str, Do]] = {
    "output": of_show.output_window,
    "tap": of_show.tap,
    "freeze": of_show.freeze,
    "blackout": of_show.blackout,
    "panic": of_show.panic,
}
LETTERS: Final[Mapping[str, Do]] = {
    "O": of_show.output_window,
    "B": of_show.blackout,
    "F": of_show.freeze,
    "P": of_show.panic,
    "Z": of_show.tap,
    "X": of_show.tap_bar,
}


@dataclass
class _Held:
    """A slider under the hand; `place` is where it stands, 0..1."""

    path: str
    last: Point
    place: float
    length: float
    moved: bool = False


@dataclass
class Performer:
    """The state of the page: which control has the keys, and how long a snapshot takes to come."""

    desk: Desk
    focus: int = 0
    beats: float = 0.0
    held: _Held | None = None
    over: str = ""  # the place that the pointer is on
    _page: Page | None = field(default=None, init=False)
    _known: tuple[object, ...] = field(default=(), init=False)
    _controls: list[p.Control] = field(default_factory=list, init=False)
    _kept: list[p.Kept] = field(default_factory=list, init=False)

    @property
    def controls(self) -> list[p.Control]:
        """The controls, as the document and what is performed are now."""
        self._read()
        return self._controls

    @property
    def snapshots(self) -> list[p.Kept]:
        """The snapshots that can be called."""
        self._read()
        return self._kept

    @property
    def focused(self) -> p.Control | None:
        """The control that has the keys."""
        controls = self.controls
        return controls[min(self.focus, len(controls) - 1)] if controls else None

    @property
    def next_cue(self) -> str:
        """The name of the cue that Space lets begin; "" where there is none."""
        show = self.desk.show
        cue = p.next_cue(self.desk.patch, -1 if show is None else show.cue)
        return "" if cue is None else cue.name

    def page(self, width: float, height: float, scale: float) -> Page:
        """Return where everything is, in a window of so many pixels."""
        names = [kept.name for kept in self.snapshots]
        paths = [control.path for control in self.controls]
        has_cues = bool(self.desk.patch.cues)
        self._page = page_of((width, height), scale, paths, names, p.MORPHS, has_cues, self._page)
        return self._page

    # --- keys ------------------------------------------------------------------------------------

    def key(self, name: str) -> bool:
        """Do what a key says ("Shift+Left"); False where it says nothing here."""
        more, shift, key = name.rpartition("Shift+")
        if more:
            return False  # with Ctrl or Alt it is a command
        fine = bool(shift)
        match key:
            case "Tab":
                self._go(-1 if fine else 1)
            case "Up" | "Down":
                self._go(-1 if key == "Up" else 1)
            case "Left" | "Right":
                self._step(-1 if key == "Left" else 1, fine)
            case "Enter":
                self._step(1, fine)
            case "Backspace" | "Delete":
                self._perform(p.given_back(self.focused) if self.focused else {})
            case "Space":
                self.go_cue()
            case "-" | "=" | "+":
                self._change_beats(-1 if key == "-" else 1)
            case _ if key.isdigit() and key != "0":
                self.recall(int(key) - 1)
            case _ if key in LETTERS and not fine:
                LETTERS[key](self.desk)
            case _:
                return False
        return True

    def recall(self, number: int) -> None:
        """Call a snapshot by its place, from 0."""
        if number < len(self.snapshots):
            self._recall(self.snapshots[number].name)

    def go_cue(self) -> None:
        """Let the next cue begin."""
        if self.next_cue:
            self.desk.request(GoCue(), "Cue")
        else:
            self.desk.say("There is no cue left." if self.desk.patch.cues else "There are no cues.")

    # --- hands -----------------------------------------------------------------------------------

    def double(self, at: Point) -> None:
        """The left button went down twice, of which `press` has heard: a control goes back."""
        place = self._at(at)
        control = self._control(place.of) if place is not None and place.what == "control" else None
        if control is not None and control.look in ("slider", "switch"):
            self.held = None
            self._perform(p.given_back(control))

    def press(self, at: Point) -> None:
        """The left button went down."""
        place = self._at(at)
        if place is None:
            return
        match place.what:
            case "control":
                self._press_control(place, at)
            case "snapshot":
                self._recall(place.of)
            case "morph":
                self.beats = float(place.of)
            case "cue":
                self.go_cue()
            case "button" if place.of in BUTTONS:
                BUTTONS[place.of](self.desk)

    def move(self, at: Point, fine: bool = False) -> None:
        """The pointer moves; a slider that is held goes with it."""
        place = self._at(at)
        self.over = "" if place is None else place.id
        held = self.held
        if held is None or not (held.moved or abs(at.x - held.last.x) > SLACK):
            return
        way = (at.x - held.last.x) / held.length * (FINE if fine else 1.0)
        held.place, held.last, held.moved = min(max(held.place + way, 0.0), 1.0), at, True
        control = self._control(held.path)
        if control is not None:
            self._perform(p.turned(control, held.place))

    def release(self) -> None:
        """The button went up."""
        self.held = None

    def wheel(self, at: Point, notches: float) -> None:
        """The wheel turns: a slider under it, else the page."""
        place = self._at(at)
        control = self._control(place.of) if place is not None and place.what == "control" else None
        if control is not None and control.look == "slider":
            self._perform(p.turned(control, min(max(control.place + notches * WHEEL, 0.0), 1.0)))
        elif self._page is not None:
            self._page = self._page.scrolled(-notches)

    # --- inside ----------------------------------------------------------------------------------

    def _press_control(self, place: Place, at: Point) -> None:
        paths = [control.path for control in self.controls]
        control = self._control(place.of)
        if control is None:
            return
        self.focus = paths.index(place.of)
        if control.look == "slider":
            self.held = _Held(control.path, at, control.place, place.rect.width)
        elif control.look == "switch":
            self._perform(p.switched(control))
        elif control.look == "choice":
            self._perform(self._chosen(control, place, at))

    def _chosen(self, control: p.Control, place: Place, at: Point) -> dict[str, Json]:
        """Return what a press on a choice performs: one of few, else the one before or after."""
        part = (at.x - place.rect.x) / place.rect.width
        if p.is_short(control):
            count = len(control.options)
            return p.chosen(control, min(int(part * count), count - 1))
        return p.stepped(control, -1 if part < 0.5 else 1)

    def _go(self, steps: int) -> None:
        count = len(self.controls)
        self.focus = (self.focus + steps) % count if count else 0
        if self._page is not None:
            self._page = self._page.showing(self.focus)

    def _step(self, steps: int, fine: bool) -> None:
        control = self.focused
        if control is not None:
            self._perform(p.stepped(control, steps, fine))

    def _change_beats(self, steps: int) -> None:
        at = p.MORPHS.index(self.beats) + steps
        self.beats = p.MORPHS[min(max(at, 0), len(p.MORPHS) - 1)]

    def _recall(self, name: str) -> None:
        self.desk.request(Recall(name=name, beats=self.beats), f"Snapshot {name}")

    def _perform(self, values: Mapping[str, Json]) -> None:
        if values:
            self.desk.perform(values)

    def _control(self, path: str) -> p.Control | None:
        return next((control for control in self.controls if control.path == path), None)

    def _at(self, at: Point) -> Place | None:
        return None if self._page is None else self._page.at(at)

    def _read(self) -> None:
        desk = self.desk
        known = (desk.patch, tuple(desk.performed.items()))
        if len(self._known) != 2 or known[0] is not self._known[0] or known[1] != self._known[1]:
            self._known = known
            self._controls = p.controls_of(desk.patch, desk.library, desk.performed)
            self._kept = p.snapshots_of(desk.patch, desk.performed)
