"""The render path starts quickly: what only other commands need is not imported by it."""

from __future__ import annotations

import subprocess
import sys

RENDER_PATH = (
    "nodegraph.cli.commands", "nodegraph.show.opening", "nodegraph.show.render",
    "nodegraph.show.offline", "nodegraph.stage.stage", "nodegraph.stage.encoder",
    "nodegraph.stage.encoder_movie", "moderngl", "av",
)  # fmt: skip
HEAVY = {
    "numba", "scipy", "networkx", "matplotlib", "pandas", "torch", "onnxruntime", "rich",
    "sounddevice", "dearpygui", "PIL", "setuptools", "pydantic",
}  # fmt: skip


def _imported_by(program: str) -> set[str]:
    """Return the top-level packages that a fresh interpreter has after a program."""
    report = "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    made = subprocess.run(
        [sys.executable, "-c", program + report], check=True, capture_output=True, text=True
    )
    return set(made.stdout.split())


def test_the_render_path_imports_nothing_heavy() -> None:
    found = _imported_by("\n".join(f"import {name}" for name in RENDER_PATH))
    assert "moderngl" in found  # the report works
    assert not found & HEAVY


def test_loading_the_library_imports_nothing_heavy() -> None:
    found = _imported_by("from nodegraph.model.library import Library\nLibrary.load()")
    assert "nodegraph_nodes" in found
    assert not found & HEAVY


def test_help_imports_no_engine_and_no_pictures() -> None:
    found = _imported_by("import nodegraph.cli.commands as it\nit.application()")
    assert not found & (HEAVY | {"llvmlite", "moderngl", "av", "soundfile", "soxr"})
