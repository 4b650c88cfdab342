"""What a machine has and lacks; every absence comes with its remedy."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nodegraph.model.errors import NodegraphError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for; `needed` things make rendering impossible when absent."""

    name: str
    good: bool
    text: str
    needed: bool = True


def findings(patch: Path | None = None) -> list[Finding]:
    """Look at everything; never raises."""
    looks: list[tuple[str, Callable[[], str], bool]] = [
        ("system", _system, True),
        ("library", _library, True),
        ("kernels", _kernels, True),
        ("OpenGL", _opengl, True),
        ("encoders", _encoders, True),
        ("sound files", _sound_files, True),
        ("sound card", _sound_card, False),
        ("screen", _screen, False),
    ]
    if patch is not None:
        looks.append((f"patch {patch.name}", lambda: _patch(patch), True))
    return [_look(*look) for look in looks]


def _look(name: str, look: Callable[[], str], needed: bool) -> Finding:
    try:
        return Finding(name, True, look(), needed)
    except NodegraphError as problem:
        return Finding(name, False, str(problem), needed)
    except Exception as problem:
        return Finding(name, False, f"{type(problem).__name__}: {problem}", needed)


def _system() -> str:
    return (
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} processors"
    )


def _library() -> str:
    from nodegraph.model.errors import Failed
    from nodegraph.model.library import Library

    library = Library.load()
    if library.problems:
        raise Failed("; ".join(map(str, library.problems)))
    return f"{len(library)} nodes"


def _kernels() -> str:
    from nodegraph.engine.cache import cache_folder
    from nodegraph.engine.warm import kernel_specs, missing
    from nodegraph.model.library import Library

    folder = cache_folder()
    wanted = kernel_specs(Library.load())
    absent = len(missing(wanted, folder))
    if absent:
        return (
            f"{len(wanted) - absent} of {len(wanted)} are made, in {folder}; the others are made "
            "when they are needed, or all at once by `python -m nodegraph.engine.warm`"
        )
    return f"all {len(wanted)} are made, in {folder}"


def _opengl() -> str:
    from nodegraph.stage.context import open_context

    context = open_context()
    try:
        info = context.info
        return f"{info['GL_RENDERER']}, {info['GL_VERSION']}"
    finally:
        context.release()


def _encoders() -> str:
    import av
    from av.codec import codecs_available

    from nodegraph.model.errors import Failed

    wanted = {"libx264": "H.264", "aac": "AAC", "prores_ks": "ProRes", "png": "PNG"}
    absent = [wanted[name] for name in wanted if name not in codecs_available]
    if absent:
        raise Failed(f"PyAV {av.__version__} lacks {', '.join(absent)}; install PyAV from PyPI.")
    return f"PyAV {av.__version__} with {', '.join(wanted.values())}"


def _sound_files() -> str:
    import soundfile
    import soxr

    return f"libsndfile {soundfile.__libsndfile_version__}, soxr {soxr.__version__}"


def _sound_card() -> str:
    from nodegraph.engine.sound.devices import devices
    from nodegraph.model.errors import Failed

    found = devices()
    if not found:
        raise Failed("there is none; rendering does not need one, and a show runs silent.")
    outputs = [item.name for item in found if item.outputs]
    inputs = [item.name for item in found if item.inputs]
    return f"out: {', '.join(outputs[:6]) or 'none'}; in: {', '.join(inputs[:6]) or 'none'}"


def _screen() -> str:
    from nodegraph.model.errors import Failed

    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if platform.system() == "Linux" and not display:
        raise Failed("there is none (DISPLAY is not set); rendering does not need one.")
    return display or "there is one"


def _patch(path: Path) -> str:
    from nodegraph.model.errors import Unusable
    from nodegraph.show.opening import open_patch

    opened = open_patch(path)
    errors = [problem for problem in opened.problems if problem.severity == "error"]
    if errors:
        raise Unusable(" ".join(map(str, errors)))
    return f"{len(opened.patch.nodes)} nodes, {len(opened.plan.frame.draws)} pictures"
