"""Finding a file with the keyboard: a folder as a list that shrinks with each letter.

    browser = Browser.opened("open", Path("~/patches"), rows=14)
    browser.type("nig")                 # what begins so, or has it within
    browser.enter()                     # the path that was chosen; None where it only went there

A path may be typed as well: `~/songs/` shows that folder. A folder that cannot be read is a
sentence, never an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias

from nodegraph.editor.finding.cursor import Cursor
from nodegraph.editor.finding.folder_list import Listed, listed
from nodegraph.model.set_file import SUFFIX as SET_SUFFIX
from nodegraph.resources import SUFFIX

What: TypeAlias = Literal["open", "save", "song", "play", "record"]

SOUND: Final = (".wav", ".flac", ".ogg", ".opus", ".mp3", ".m4a", ".aac", ".aif", ".aiff")
FILM: Final = (".mkv", ".mp4", ".mov")
SUFFIXES: Final[Mapping[What, tuple[str, ...]]] = {
    "open": (SUFFIX, SET_SUFFIX),
    "save": (SUFFIX,),
    "song": SOUND,
    "play": SOUND,
    "record": FILM,
}
TITLES: Final[Mapping[What, str]] = {
    "open": "Open a patch or a set",
    "save": "Save as",
    "song": "A patch from a song",
    "play": "A song for the show to hear",
    "record": "Record to",
}
HINTS: Final[Mapping[What, str]] = {
    "open": "Type a name, or a path such as ~/patches/",
    "save": "Name of the file",
    "song": "Type a name, or a path such as ~/Music/",
    "play": "Type a name, or a path such as ~/Music/",
    "record": "Name of the film",
}
WAITS: Final[Mapping[What, str]] = {
    "open": "Opening ...",
    "save": "Saving ...",
    "song": "",
    "play": "Reading ...",
    "record": "Starting ...",
}
UP: Final = ".."
MOMENT: Final = "%Y-%m-%d-%H%M%S"  # in the name of a film


@dataclass
class Browser:
    """A dialogue about a file. `text`: what is typed; `names`: whether it names a new file.

    `fresh` is a text that the field has to be given, None where it is as it was typed. `asked` is
    the file that is there and would be written over, once that was asked.
    """

    what: What
    folder: Path
    shown_rows: int
    text: str = ""
    items: list[Listed] = field(default_factory=list)
    cursor: Cursor = field(default_factory=lambda: Cursor(0, 1))
    sentence: str = ""
    severe: bool = False
    fresh: str | None = None
    asked: Path | None = None
    picked: bool = False  # the cursor was moved by hand: Enter means the entry under it
    _seen: tuple[Path, list[Listed]] | None = None

    @classmethod
    def opened(cls, what: What, folder: Path, rows: int = 14, name: str = "") -> Browser:
        """Return the dialogue in a folder, or in the nearest one above that is there."""
        folder = folder.expanduser()
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        browser = cls(what, folder.absolute(), rows)
        browser.type(name)
        browser.fresh = name if browser.names else ""
        return browser

    @property
    def names(self) -> bool:
        """Whether a new file is named: then the list shows all, however much is typed."""
        return self.what in ("save", "record")

    @property
    def chosen(self) -> Listed | None:
        """The entry under the cursor."""
        at = self.cursor.at
        return self.items[at] if 0 <= at < len(self.items) else None

    def type(self, text: str) -> None:
        """Take in what is typed."""
        self.text, self.asked, self.picked, self.fresh = text, None, False, None
        self._say("")
        folder, rest = self._spoken()
        if folder is None:
            self._put([])
            self._say(f"There is no folder {text.rpartition('/')[0]}.", severe=False)
            return
        found = self._in(folder)
        self._put(found if self.names or not rest else _matching(found, rest))

    def move(self, key: str) -> bool:
        """Move the cursor by a key; False for a key that means something else."""
        moved = self.cursor.keyed(key)
        if moved is not None:
            self.cursor, self.picked = moved, True
        return moved is not None

    def pick(self, at: int) -> None:
        """Put the cursor on an entry."""
        self.cursor, self.picked = self.cursor.put(at), True

    def up(self) -> None:
        """Go to the folder above, with the cursor on the one that we come from."""
        here = self.folder
        self.go(here.parent)
        places = [n for n, item in enumerate(self.items) if item.path == here]
        if places:
            self.cursor = self.cursor.put(places[0])

    def go(self, folder: Path) -> None:
        """Show a folder."""
        kept = self.text.rpartition("/")[2] if self.names else ""
        self.folder = folder
        self.type(kept)
        self.fresh = kept

    def enter(self) -> Path | None:
        """Return the file that is meant. None: a folder was entered, or a question asked."""
        item = self.chosen
        if self.names and not self.picked:
            return self._named()
        if item is None:
            self._say(self.sentence or "Nothing here has that name.", severe=False)
            return None
        if item.is_folder:
            self.go(item.path)
            return None
        if not self.names:
            return item.path
        name = item.path.name.removesuffix(SUFFIX)
        self.type(name)
        self.fresh = name
        return None

    def refused(self, sentence: str) -> None:
        """Say why a file could not be used; the dialogue stays."""
        self._say(sentence.replace(f"{self.folder}/", ""), severe=True)

    def _named(self) -> Path | None:
        """Return the file whose name was typed; one that is there is asked about once."""
        folder, name = self._spoken()
        name = name.strip()
        if folder is None:
            return None
        if not name or name in (".", ".."):
            self._say("Write a name for the file.", severe=False)
            return None
        path = folder / self._with_suffix(name)
        if path.is_dir():
            self._say(f"{path.name} is a folder; write another name.", severe=True)
            return None
        if path.exists() and self.asked != path:
            self.asked = path
            self._say(f"{path.name} is there already. Enter again writes over it.", severe=True)
            return None
        return path

    def _with_suffix(self, name: str) -> str:
        endings = SUFFIXES[self.what]
        if name.casefold().endswith(endings):
            return name
        return name.removesuffix(".json").removesuffix(".patch") + endings[0]

    def _spoken(self) -> tuple[Path | None, str]:
        """Return the folder that the text leads to, None where it is none, and what is left."""
        text = self.text.lstrip()
        if text in ("~", UP):
            text += "/"
        if "/" not in text:
            return self.folder, text
        head, _, rest = text.rpartition("/")
        try:
            folder = (self.folder / Path(f"{head}/").expanduser()).resolve()
            return (folder, rest) if folder.is_dir() else (None, rest)
        except (OSError, RuntimeError, ValueError):  # no such person, a null character
            return None, rest

    def _in(self, folder: Path) -> list[Listed]:
        if self._seen is None or self._seen[0] != folder:
            items, problem = listed(folder, SUFFIXES[self.what])
            if problem:
                self._say(problem, severe=False)
                return items
            self._seen = (folder, items)
        return self._seen[1]

    def _put(self, items: list[Listed]) -> None:
        self.items = items
        self.cursor = Cursor.on(len(items), self.shown_rows)

    def _say(self, sentence: str, severe: bool = False) -> None:
        self.sentence, self.severe = sentence, severe


def first_name(what: What, path: str, moment: str) -> str:
    """Return the name that a new file is offered: of the document at a path, or of a moment."""
    stem = Path(path).name.removesuffix(SUFFIX)
    match what:
        case "save":
            return stem or "patch"
        case "record":
            return f"{stem or 'film'}-{moment}"
        case _:
            return ""


def _matching(items: list[Listed], text: str) -> list[Listed]:
    """Return what begins with a text, then what has it within, by name or title."""
    wanted = text.casefold()
    first = [item for item in items if item.name.casefold().startswith(wanted)]
    within = [
        item
        for item in items
        if item not in first and (wanted in item.name.casefold() or wanted in item.title.casefold())
    ]
    return first + within
