"""What one editor has in mind: where it looks, what it holds, and the document it follows.

    desk = Desk(library, door)
    desk.follow()                                    # once a frame: what the session told
    desk.select("tunnel")
    desk.edit(SetBypass("tunnel", True), "Bypass tunnel")

The desk owns no truth. `patch` is the session's; an edit is sent, and seen once the session has
told it back, a millisecond later. Only what no other client needs to know is kept here: the part
of the canvas that is seen, the selection, a gesture that is under way.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nodegraph.editor.canvas.cables import CableStyle
from nodegraph.editor.canvas.camera import Camera
from nodegraph.editor.canvas.scene import Scene
from nodegraph.editor.door import Door
from nodegraph.editor.geometry import Point, Rect
from nodegraph.editor.living.vitals import Vitals, facts_of, problems_of
from nodegraph.editor.wishes import Wish
from nodegraph.model.edits import Edit
from nodegraph.model.errors import NodegraphError, Problem
from nodegraph.model.library import Library
from nodegraph.model.patch import Graph, Json, Patch, Wire
from nodegraph.model.signatures import Signatures
from nodegraph.session import messages as m
from nodegraph.show.live.following import Joined, Reread
from nodegraph.show.own_shaders import reread, shaders_folder

TOLD_SECONDS = 6.0
EMPTY = Patch()


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen: nodes, wires, and boxes (frames, comments) by kind and place."""

    nodes: frozenset[str] = frozenset()
    wires: frozenset[Wire] = frozenset()
    boxes: frozenset[tuple[str, int]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.wires or self.boxes)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the person, and when it came."""

    text: str
    severity: str = "note"
    at: float = 0.0


@dataclass
class Desk:
    """The state of one editor. `area` is the canvas on the screen, in pixels."""

    library: Library
    door: Door
    style: CableStyle = "curved"
    find_library: Callable[[str], Library] | None = None  # for a document in another folder
    not_own: tuple[Path, ...] = ()  # folders of patches that are not written over
    snapping: bool = True
    area: Rect = Rect(0.0, 0.0, 1280.0, 800.0)
    way: tuple[str, ...] = ()  # the instances that lead to where we are
    selection: Selection = Selection()
    raised: tuple[str, ...] = ()  # nodes in front of the others
    cameras: dict[str, Camera] = field(default_factory=dict)
    said: Said | None = None
    waiting: dict[int, str] = field(default_factory=dict)  # requests under way, by number
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)  # by node
    show: m.ShowChanged | None = None  # as it was told last
    vitals: Vitals = field(default_factory=Vitals)  # how the show is, asked for now and then
    next_undo: str | None = None
    next_redo: str | None = None
    controls: m.Controls = field(default_factory=m.Controls)
    wish: Wish | None = None  # what a command asks the window for
    clipboard: str | None = None  # what the window has to put on the clipboard
    wants_clipboard: bool = False
    pointer_at: Point = Point(0.0, 0.0)  # in pixels of the window
    awaited: tuple[str, ...] = ()  # nodes to be selected once they are there
    signatures: Signatures = field(init=False)
    _scene: Scene | None = None
    _fitted: Camera | None = None  # made by itself, to see all of the graph
    _path: str = ""
    _is_coming: bool = False  # another document plays, and it is not read yet
    _gestures: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.signatures = Signatures(self.library)
        self._path = self.door.path

    # --- the document ---------------------------------------------------------------------------

    @property
    def patch(self) -> Patch:
        """The session's document; an empty one before there is a session."""
        return self.door.patch or EMPTY

    @property
    def performed(self) -> Mapping[str, Json]:
        """What is performed over the document, by path."""
        return self.door.performed

    @property
    def tempo(self) -> float:
        """The beats a minute that play; 0 before there is a show."""
        engine = self.vitals.engine
        told = 0.0 if self.show is None else self.show.tempo
        return told if engine is None else engine.tempo

    @property
    def inside(self) -> str:
        """The sub-patch that is seen; "" for the patch itself."""
        graph: Graph = self.patch
        name = ""
        for instance in self.way:
            node = graph.nodes.get(instance)
            found = None if node is None or node.definition is None else node.definition
            inner = None if found is None else self.patch.graph(found)
            if found is None or inner is None:
                return name
            name, graph = found, inner
        return name

    @property
    def graph(self) -> Graph:
        """The patch or sub-patch that is seen."""
        return self.patch.graph(self.inside) or self.patch

    @property
    def scene(self) -> Scene:
        """The outlines of what is seen, as the document is now."""
        graph = self.graph
        before = self._scene
        if before is None or before.graph is not graph or before.style != self.style:
            self.signatures.fit(self.patch)
            self._scene = before = Scene.of(graph, self.signatures, before, self.style)
        return before

    def take_library(self, library: Library) -> None:
        """Know other nodes from now on: shaders were written, or another patch plays."""
        if library is not self.library:
            self.library, self.signatures, self._scene = library, Signatures(library), None

    def problems_here(self) -> Mapping[str, tuple[Problem, ...]]:
        """Return the problems of the nodes that are seen, by name."""
        if not self.way:
            return self.problems
        prefixes = ("/".join(self.way) + "/", f"patch:{self.inside}/")
        return {
            place[len(prefix) :]: problems
            for prefix in prefixes
            for place, problems in self.problems.items()
            if place.startswith(prefix)
        }

    @property
    def has_own_file(self) -> bool:
        """Whether its file may be written over: not that of an example, or one without a name."""
        path = Path(self.door.path).resolve()
        return not any(folder in path.parents for folder in self.not_own)

    def path(self, node: str, port: str = "") -> str:
        """Return what a port is called from outside: `outer/inner.port`."""
        name = "/".join((*self.way, node))
        return f"{name}.{port}" if port else name

    # --- speaking to the session ----------------------------------------------------------------

    def follow(self) -> list[Any]:
        """Take in what the session told; returns it for those who draw."""
        news = self.door.poll()
        for message in news:
            self._heard(message)
        self._drop_what_is_gone()
        if self.awaited and all(name in self.graph.nodes for name in self.awaited):
            self.select(*self.awaited)
            self.awaited = ()
        return news

    def edit(self, edit: Edit, name: str = "", gesture: str = "") -> int:
        """Ask for a change of the document; edits of one gesture are one step of undo."""
        return self.request(m.DoEdit(edit=edit, name=name, gesture=gesture), name)

    def perform(self, values: Mapping[str, Json]) -> None:
        """Ask for values to be heard now, without a change of the document."""
        self.request(m.Perform(values=values))

    def request(self, message: m.Request, name: str = "") -> int:
        """Send any other request; its answer is taken by `follow`."""
        number = self.door.send(message)
        self.waiting[number] = name
        return number

    def gesture(self) -> str:
        """Return a name for a gesture that begins now."""
        return f"gesture {next(self._gestures)}"

    def say(self, text: str, severity: str = "note") -> None:
        """Tell the person something, at the foot of the canvas, for some seconds."""
        self.said = Said(text, severity, time.monotonic())

    def try_to(self, what: Any) -> bool:
        """Do something that may be refused with a sentence; say it then."""
        try:
            what()
        except NodegraphError as problem:
            self.say(str(problem), "warning")
            return False
        return True

    def select_when_there(self, names: Iterable[str]) -> None:
        """Choose nodes once the session has told that they are there."""
        self.awaited = tuple(names)

    def _heard(self, message: Any) -> None:
        match message:
            case m.Done():
                self.waiting.pop(message.id, None)
            case m.Refused() if message.id in self.waiting:
                del self.waiting[message.id]
                self.say(message.text, "warning")
            case m.ShowChanged():
                self.show, self.controls = message, message.controls
            case m.Changed() if message.client == self.door.client:
                self.next_undo, self.next_redo = message.undo, message.redo
            case m.Problems():
                self.problems = _by_place(message.problems)
            case Joined() | Reread():
                self._other_document()
                if self._is_coming:
                    self._is_coming = False
                    self._look_anew()
                if isinstance(message, Joined):
                    self.take_status(message.status)
            case m.ShadersRead():
                folder = shaders_folder(Path(self.door.path))
                self.take_library(reread(self.library, folder))
            case m.NowPlays():
                self._is_coming = True
                self._look_anew()
            case _:
                pass

    def take_status(self, status: Mapping[str, Any]) -> None:
        """Know how the show is as one joins it; from then on changes are told."""
        facts = facts_of(status)
        if facts is not None:
            self.show, self.controls = facts, facts.controls
        self.problems = _by_place(problems_of(status))

    def _other_document(self) -> None:
        """Take up a document: its folder may have nodes of its own."""
        if self.door.path == self._path:
            return
        self._path = self.door.path
        if self.find_library is not None:
            self.take_library(self.find_library(self._path))

    def _look_anew(self) -> None:
        """Forget where we were, and what could be undone: that was in another document."""
        self.way, self.selection, self.raised = (), Selection(), ()
        self.cameras.clear()
        self.next_undo = self.next_redo = None

    def _drop_what_is_gone(self) -> None:
        """Forget what another client, or an undo, took away."""
        graph = self.graph
        chosen = self.selection
        nodes = frozenset(name for name in chosen.nodes if name in graph.nodes)
        wires = chosen.wires
        if wires:
            wires &= frozenset(graph.wires)
        if nodes != chosen.nodes or wires != chosen.wires:
            self.selection = Selection(nodes, wires, chosen.boxes)
        while self.way and not self._leads_somewhere():
            self.way = self.way[:-1]
            self.selection = Selection()

    def _leads_somewhere(self) -> bool:
        graph: Graph = self.patch
        for instance in self.way:
            node = graph.nodes.get(instance)
            inner = (
                None
                if node is None or node.definition is None
                else self.patch.graph(node.definition)
            )
            if inner is None:
                return False
            graph = inner
        return True

    # --- looking ---------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        """Where we look; at first at all of the graph."""
        camera = self.cameras.get(self.inside)
        if camera is None:
            camera = self.cameras[self.inside] = self._fitted = self.fitted(None)
        return camera

    @camera.setter
    def camera(self, camera: Camera) -> None:
        self.cameras[self.inside] = camera

    def see_in(self, area: Rect) -> None:
        """Have another part of the window; what nobody has moved yet is fitted into it anew."""
        self.area = area
        if self.cameras.get(self.inside) is self._fitted:
            self.cameras.pop(self.inside, None)

    def fitted(self, names: Iterable[str] | None) -> Camera:
        """Return the camera that shows these nodes; without names, all."""
        scene = self.scene
        rects = scene.rects(None if names is None else frozenset(names))
        bounds = Rect.around(rects.values())
        return Camera().fitted(bounds, self.area.width, self.area.height)

    def to_canvas(self, pixel: Point) -> Point:
        """Return the canvas point under a pixel of the window."""
        return self.camera.to_canvas(Point(pixel.x - self.area.x, pixel.y - self.area.y))

    def to_pixel(self, point: Point) -> Point:
        """Return the pixel of the window over a canvas point."""
        return self.camera.to_screen(point).moved(self.area.x, self.area.y)

    def enter(self, instance: str) -> None:
        """Go into an instance of a sub-patch."""
        node = self.graph.nodes.get(instance)
        if node is None or node.definition is None or self.patch.graph(node.definition) is None:
            self.say(f"{instance} is no sub-patch; there is nothing inside.", "hint")
            return
        self.way = (*self.way, instance)
        self.selection, self.raised = Selection(), ()

    def leave(self) -> None:
        """Go one sub-patch up."""
        if self.way:
            came_from = self.way[-1]
            self.way = self.way[:-1]
            self.selection, self.raised = Selection(frozenset({came_from})), ()

    # --- choosing --------------------------------------------------------------------------------

    def select(self, *nodes: str, add: bool = False) -> None:
        """Choose nodes, besides what was chosen or instead of it; they come to the front."""
        known = frozenset(name for name in nodes if name in self.graph.nodes)
        before = self.selection if add else Selection()
        self.selection = Selection(before.nodes | known, before.wires, before.boxes)
        self.lift(known)

    def toggle(self, node: str) -> None:
        """Choose a node, or no longer."""
        chosen = self.selection
        self.selection = Selection(chosen.nodes ^ {node}, chosen.wires, chosen.boxes)
        self.lift(self.selection.nodes & {node})

    def lift(self, nodes: Iterable[str]) -> None:
        """Bring nodes to the front."""
        names = sorted(nodes)
        rest = tuple(name for name in self.raised if name not in names)
        self.raised = (*rest, *names)[-64:]

    def snapped(self, point: Point, grid: float = 16.0) -> Point:
        """Return a place on the grid, where snapping is on."""
        if not self.snapping:
            return point
        return Point(round(point.x / grid) * grid, round(point.y / grid) * grid)


def _by_place(problems: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    """Return problems by the node that they are of, as `outer/inner` or `patch:NAME/inner`."""
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        node = problem.where.partition(".")[0]
        found[node] = (*found.get(node, ()), problem)
    return found
