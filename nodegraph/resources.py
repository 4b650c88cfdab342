"""Where the files lie that ship with the program, installed or in a checkout."""

from pathlib import Path

SUFFIX = ".patch.json"


def patches_folder() -> Path:
    """Return the folder of the example patches.

    A wheel carries it inside the package; an editable install reads the checkout's own `patches/`.
    """
    package = Path(__file__).resolve().parent
    installed = package / "_patches"
    return installed if installed.is_dir() else package.parent / "patches"


def shipped_patches() -> dict[str, Path]:
    """Return the example patches by name, sorted: `tunnel` for `tunnel.patch.json`."""
    files = sorted(patches_folder().glob(f"*{SUFFIX}"))
    return {file.name.removesuffix(SUFFIX): file for file in files}


def pictures_folder() -> Path:
    """Return where the thumbnails lie: they ship with the patches."""
    return patches_folder() / "pictures"


def thumbnails(name: str) -> tuple[Path, Path]:
    """Return the files of a look's pictures, wide and upright."""
    return pictures_folder() / f"{name}.jpg", pictures_folder() / f"{name}.upright.jpg"
