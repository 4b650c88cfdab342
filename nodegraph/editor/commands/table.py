"""Everything that can be done by a key or from the list of commands: one table.

    command = by_keys("Ctrl+D")
    run(command, desk)

Shortcuts, the list of commands (Ctrl+P), menus and the sheet of shortcuts are read from it, so that
none of them can say what is not so. What a command needs to be asked first it leaves as a wish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nodegraph.editor.commands import of_cables, of_document, of_layout, of_nodes, of_show
from nodegraph.editor.desk import Desk
from nodegraph.model.errors import NodegraphError

PLAY = "Space"  # once it is let go, unless the canvas was dragged with it
Do = Callable[[Desk], object]
When = Callable[[Desk], bool]


def _always(desk: Desk) -> bool:
    return True


def _nodes(desk: Desk) -> bool:
    return bool(desk.selection.nodes)


def _some(desk: Desk) -> bool:
    return bool(desk.selection)


def _cable_or_node(desk: Desk) -> bool:
    return len(desk.selection.wires) + len(desk.selection.nodes) == 1


def _two(desk: Desk) -> bool:
    return len(desk.selection.nodes) > 1


def _deep(desk: Desk) -> bool:
    return bool(desk.way)


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done. `keys`: shortcuts, the first is shown; `area`: its heading."""

    id: str
    title: str
    area: str
    keys: tuple[str, ...]
    do: Do
    when: When = _always
    repeats: bool = False  # while its key is held down


def _table() -> Iterable[Command]:
    doc, node, place, show = of_document, of_nodes, of_layout, of_show
    yield Command("palette", "Add a node", "Nodes", ("Tab",), node.ask_node)
    yield Command("commands", "Find a command", "Editor", ("Ctrl+P",), doc.ask_command)
    yield Command(
        "shortcuts", "Show all shortcuts", "Editor", ("?", "Ctrl+/"), doc.panel("shortcuts")
    )
    yield Command("undo", "Undo", "Document", ("Ctrl+Z",), doc.undo, repeats=True)
    yield Command("redo", "Redo", "Document", ("Ctrl+Y", "Ctrl+Shift+Z"), doc.redo, repeats=True)
    yield Command("new", "New patch", "Document", ("Ctrl+N",), doc.panel("start"))
    yield Command("open", "Open a patch or a set", "Document", ("Ctrl+O",), doc.ask_file("open"))
    yield Command("save", "Save", "Document", ("Ctrl+S",), doc.save)
    yield Command("save_as", "Save as", "Document", ("Ctrl+Shift+S",), doc.ask_file("save"))
    yield Command("from_song", "New from a song", "Document", (), doc.ask_file("song"))
    yield Command("copy", "Copy", "Nodes", ("Ctrl+C",), node.copy, _nodes)
    yield Command("cut", "Cut", "Nodes", ("Ctrl+X",), node.cut, _nodes)
    yield Command("paste", "Paste", "Nodes", ("Ctrl+V",), node.ask_paste)
    yield Command("duplicate", "Duplicate", "Nodes", ("Ctrl+D",), node.duplicate, _nodes)
    yield Command(
        "duplicate_wired", "Duplicate with inputs", "Nodes", ("Ctrl+Shift+D",),
        node.duplicate_wired, _nodes,
    )  # fmt: skip
    yield Command("delete", "Delete", "Nodes", ("Delete", "Backspace"), node.delete, _some)
    yield Command(
        "delete_heal", "Delete and join the cables", "Nodes", ("Ctrl+Delete",),
        node.delete_and_heal, _nodes,
    )  # fmt: skip
    yield Command("select_all", "Select all", "Nodes", ("Ctrl+A",), node.select_all)
    yield Command("bypass", "Bypass", "Nodes", ("B",), node.bypass, _nodes)
    yield Command("off", "Off", "Nodes", ("M",), node.off, _nodes)
    yield Command("rename", "Rename", "Nodes", ("F2",), node.ask_name, _nodes)
    yield Command("swap", "Swap for another node", "Nodes", ("Ctrl+Tab",), node.ask_swap, _nodes)
    yield Command("convert", "Convert otherwise…", "Nodes", (), of_cables.ask_way, _cable_or_node)
    yield Command("reset", "Reset all values", "Nodes", (), node.reset, _nodes)
    yield Command("help", "Help on a node", "Nodes", ("F1",), doc.panel("help"))
    yield Command("group", "Group into a sub-patch", "Nodes", ("Ctrl+G",), node.ask_group, _nodes)
    yield Command("unpack", "Unpack a sub-patch", "Nodes", ("Ctrl+Shift+G",), node.unpack, _nodes)
    yield Command("enter", "Go into the sub-patch", "View", ("I",), node.enter, _nodes)
    yield Command("leave", "Go up", "View", ("U",), node.leave, _deep)
    yield Command("fold", "Fold", "Layout", ("H",), place.fold, _nodes)
    yield Command("unfold", "Show all of it", "Layout", ("Shift+H",), place.unfold, _nodes)
    yield Command("frame", "Frame", "Layout", ("F",), place.frame, _nodes)
    yield Command("comment", "Comment", "Layout", ("C",), place.ask_comment)
    yield Command("arrange", "Arrange", "Layout", ("L",), place.arrange)
    for side, key in (("left", "Left"), ("right", "Right"), ("top", "Up"), ("bottom", "Down")):
        keys = (f"Ctrl+Alt+{key}",)
        yield Command(f"align_{side}", f"Align {side}", "Layout", keys, place.align(side), _two)
    for side in ("centre", "middle"):
        yield Command(f"align_{side}", f"Align {side}", "Layout", (), place.align(side), _two)
    for way in ("across", "down"):
        do = place.distribute(way)
        yield Command(f"distribute_{way}", f"Distribute {way}", "Layout", (), do, _two)
    yield Command("to_grid", "Snap to the grid", "Layout", (), place.to_grid, _nodes)
    yield Command("snapping", "Snapping on or off", "Layout", ("G",), place.toggle_snapping)
    yield Command("straighten", "Straighten cables", "Layout", (), place.straighten, _some)
    for key, x, y in (("Left", -1, 0), ("Right", 1, 0), ("Up", 0, -1), ("Down", 0, 1)):
        do = place.nudge(x, y)
        title = f"Move {key.lower()}"
        yield Command(f"nudge_{key.lower()}", title, "Layout", (key,), do, _nodes, repeats=True)
    yield Command("fit", "See all", "View", ("Home", "A"), place.fit_all)
    yield Command("fit_chosen", "See what is selected", "View", (".",), place.fit_chosen, _nodes)
    yield Command("nearer", "Nearer", "View", ("Ctrl++", "Ctrl+="), place.zoom(1.25), repeats=True)
    yield Command("farther", "Farther", "View", ("Ctrl+-",), place.zoom(0.8), repeats=True)
    yield Command("full_size", "100 %", "View", ("Ctrl+0",), place.full_size)
    for number in range(1, 10):
        go, keep = place.recall(number), place.store(number)
        yield Command(f"view_{number}", f"Go to view {number}", "View", (str(number),), go)
        keys = (f"Ctrl+{number}",)
        yield Command(f"store_view_{number}", f"Store view {number}", "View", keys, keep)
    yield Command("play", "Play or pause", "Show", (PLAY,), show.play)
    yield Command("tap", "Tap the beat", "Show", ("Z",), show.tap)
    yield Command("tap_bar", "Tap the bar", "Show", ("X",), show.tap_bar)
    yield Command(
        "panic", "Panic: give everything performed back", "Show", ("Ctrl+Escape",), show.panic
    )
    yield Command("blackout", "Blackout", "Show", ("Ctrl+B",), show.blackout)
    yield Command("freeze", "Freeze the picture", "Show", ("Ctrl+F",), show.freeze)
    yield Command("output", "Output window", "Show", ("Alt+Enter",), show.output_window)
    yield Command("output_full", "Fill a display with the output", "Show", (), show.fill_display)
    yield Command(
        "capture", "Keep what is performed in the patch", "Show", ("Ctrl+K",), show.capture
    )
    yield Command("snapshot", "Take a snapshot", "Show", (), show.take_snapshot)
    yield Command("play_song", "Play a song…", "Show", (), doc.ask_file("play"))
    yield Command("record", "Record", "Show", ("Ctrl+R",), doc.ask_file("record"))
    yield Command("keep_last", "Keep the last minutes", "Show", (), show.keep_last)
    yield Command("meters", "Show what nodes cost", "View", ("F3",), doc.panel("costs"))
    yield Command("inspector", "Inspector", "View", ("N",), doc.panel("inspector"))
    yield Command("preview", "Picture", "View", ("P",), doc.panel("preview"))
    yield Command("minimap", "Map", "View", ("Shift+M",), doc.panel("minimap"))
    yield Command("log", "Problems", "View", ("F4",), doc.panel("log"))
    yield Command("perform", "Perform", "View", ("F5",), doc.panel("perform"))
    yield Command("fullscreen", "Fill the screen", "View", ("F11",), doc.panel("fullscreen"))
    yield Command("contrast", "High contrast", "View", (), doc.panel("contrast"))
    yield Command(
        "larger", "Everything larger", "View", ("Ctrl+Alt+=", "Ctrl+Alt++"), doc.panel("larger")
    )
    yield Command("smaller", "Everything smaller", "View", ("Ctrl+Alt+-",), doc.panel("smaller"))
    yield Command(
        "full_scale", "Everything at 100 %", "View", ("Ctrl+Alt+0",), doc.panel("full scale")
    )
    yield Command("tour", "Take the tour", "Editor", (), doc.panel("tour"))


COMMANDS: dict[str, Command] = {command.id: command for command in _table()}
BY_KEYS: dict[str, Command] = {
    keys: command for command in COMMANDS.values() for keys in command.keys
}


def run(command: Command, desk: Desk) -> bool:
    """Do it; False where it cannot be now, which is said."""
    if not command.when(desk):
        return False
    try:
        command.do(desk)
    except NodegraphError as problem:
        desk.say(str(problem), "warning")
        return False
    return True
