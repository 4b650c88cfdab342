"""Finding the files a patch names.

A patch names media by plain relative names. They are looked for in the patch's own folder and in
the folders a person has declared, and nowhere else: no absolute path, no way out through `..` or
a link, no address.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nodegraph.model.errors import Unusable


@dataclass(frozen=True, slots=True)
class Media:
    """The folders that may be read, in the order they are looked through."""

    roots: tuple[Path, ...] = ()

    def find(self, name: str) -> Path:
        """Return the file of that name; raises Unusable when no folder has it."""
        wanted = PurePosixPath(name.replace("\\", "/"))
        odd = ":" in name or "\0" in name
        if not name or odd or wanted.is_absolute() or ".." in wanted.parts:
            raise Unusable(f"{name!r} is not a plain file name; name a file beside the patch.")
        for root in self.roots:
            folder = root.resolve()
            path = (folder / wanted).resolve()
            if path.is_relative_to(folder) and path.is_file():
                return path
        places = ", ".join(str(root) for root in self.roots) or "no folder"
        raise Unusable(f"{name} was not found in {places}; put it beside the patch.")
