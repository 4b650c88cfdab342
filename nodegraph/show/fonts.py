"""Fonts of this machine: the families we set in when they are there, and whatever can do instead.

Nothing is downloaded and no font is shipped. Where the machine has none at all there is the one
inside Pillow.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from nodegraph.model.errors import Failed

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

    Font: TypeAlias = FreeTypeFont

# In this order; a file counts when its name begins so. The first is what the pictures are made for.
DISPLAY = (
    "InterDisplay-SemiBold", "Inter-SemiBold", "Inter-Bold", "InterVariable", "Inter.ttc",
    "NotoSans-SemiBold", "NotoSans-Bold", "LiberationSans-Bold", "DejaVuSans-Bold", "segoeuib",
    "HelveticaNeue", "Helvetica", "arialbd", "Arial Bold",
)  # fmt: skip
# For scripts that those do not have.
OTHER_SCRIPTS = (
    "NotoSansArabic-SemiBold", "NotoSansArabic", "NotoSansCJK-Bold", "NotoSansCJK", "NotoSansJP",
    "NotoEmoji", "Symbola", "seguiemj", "YuGothB", "Hiragino", "GeezaPro", "Noto", "DejaVuSans",
)  # fmt: skip
MOST_TRIED = 200
OWN = Path()  # the font inside Pillow
NOBODY = "\uffff"  # a character that no font has: its glyph is the font's empty box
_SUFFIXES = (".ttf", ".otf", ".ttc")


def font_folders() -> list[Path]:
    """Return the folders in which this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        windows = Path(os.environ.get("WINDIR", "C:/Windows"))
        return [windows / "Fonts", local / "Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    data = Path(os.environ.get("XDG_DATA_HOME", home / ".local/share"))
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts",
            home / ".fonts"]  # fmt: skip


@dataclass
class Fonts:
    """The fonts of some folders; looks into them when it is first asked."""

    folders: list[Path] = field(default_factory=font_folders)
    _known: list[Path] | None = None
    _open: dict[tuple[Path, int], Font] = field(default_factory=dict)
    _has: dict[tuple[Path, str], bool] = field(default_factory=dict)

    def fonts_for(self, text: str, size: int) -> list[tuple[str, Font]]:
        """Return the text in parts with a font for each; what no font has is left out.

        The whole text in one font where one has it all, else word by word. Sizes are pixels.
        """
        whole = self._covering(text)
        if whole is not None:
            return [(text, self._load(whole, size))]
        parts: list[tuple[str, Font]] = []
        for word in text.split():
            choice = self._covering(word)
            kept = word if choice is not None else self._kept(word)
            choice = self._covering(kept) if choice is None else choice
            if kept and choice is not None:
                parts.append((kept, self._load(choice, size)))
        return parts

    def _kept(self, word: str) -> str:
        """Return the letters of a word that one font can show: the font that has most of them."""
        best = ""
        for path in self._candidates():
            shown = "".join(letter for letter in word if self._shows(path, letter))
            best = max(best, shown, key=len)
        return best if any(letter.isprintable() for letter in best) else ""

    def _covering(self, text: str) -> Path | None:
        """Return the first font that has every letter, or None."""
        for path in self._candidates():
            if all(self._shows(path, letter) for letter in dict.fromkeys(text)):
                return path
        return None

    def _shows(self, path: Path, letter: str) -> bool:
        if letter.isspace() or letter in "\u200c\u200d\ufe0e\ufe0f":  # these have no look
            return True
        key = path, letter
        if key not in self._has:
            try:
                font: Any = self._load(path, 24)
                glyph, box = font.getmask(letter), font.getmask(NOBODY)
                same = glyph.size == box.size and bytes(glyph) == bytes(box)
                self._has[key] = not same and glyph.getbbox() is not None
            except (OSError, ValueError):  # a font of bitmaps in another size, or a broken file
                self._has[key] = False
        return self._has[key]

    def _candidates(self) -> list[Path]:
        """Return the files to try, the ones we would rather have first."""
        if self._known is None:
            files = self._found()
            wanted = [path for name in (*DISPLAY, *OTHER_SCRIPTS) for path in files
                      if path.name.startswith(name)]  # fmt: skip
            self._known = [*list(dict.fromkeys([*wanted, *files]))[:MOST_TRIED], OWN]
        return self._known

    def _found(self) -> list[Path]:
        found = [
            path
            for folder in self.folders
            if folder.is_dir()
            for path in folder.rglob("*")
            if path.suffix.lower() in _SUFFIXES and "Italic" not in path.name
        ]
        return sorted(found, key=lambda path: (path.name, str(path)))

    def _load(self, path: Path, size: int) -> Font:
        key = path, size
        if key not in self._open:
            self._open[key] = _opened(path, size)
        return self._open[key]


def _opened(path: Path, size: int) -> Font:
    try:
        from PIL import ImageFont
    except ImportError as problem:
        raise Failed("Words need Pillow, which is missing; pip install pillow.") from problem
    if path != OWN:
        return ImageFont.truetype(str(path), size)
    own = ImageFont.load_default(size)
    if not isinstance(own, ImageFont.FreeTypeFont):
        raise Failed("This Pillow cannot draw words (no FreeType); pip install pillow from PyPI.")
    return own
