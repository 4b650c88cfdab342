"""What a person gets: the wheel in an empty environment, and the scripts of a checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import nodegraph
from nodegraph.resources import SUFFIX, patches_folder, shipped_patches

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = [
    *sorted(path for path in (ROOT / "script").iterdir() if path.is_file()),
    ROOT / ".ci/run",
]
SHELL_SCRIPTS = [path for path in SCRIPTS if path.read_bytes().startswith(b"#!/usr/bin/env bash")]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command outside the checkout; a failure shows what it printed."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (
        f"{command} ended in {done.returncode}:\n{done.stdout}{done.stderr}"
    )
    return done.stdout


def files_of_the_checkout() -> list[str]:
    """Return all files that are tracked or would be: what a commit now would hold."""
    listed = run("git", "ls-files", "-z", "-c", "-o", "--exclude-standard", cwd=ROOT).split("\0")
    return [name for name in listed if name and (ROOT / name).exists()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that no build folder of the checkout leaks into it."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in files_of_the_checkout():
        source, target = ROOT / name, folder / "source" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target, follow_symlinks=False)
    # An absolute path and no index: a bare folder name would be looked up as a package.
    build = (sys.executable, "-m", "pip", "-qq", "wheel", "--no-deps", "--no-build-isolation")
    run(*build, "--no-index", "-w", folder, folder / "source", cwd=folder)
    (built,) = folder.glob("nodegraph-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel with its locked dependencies into an empty environment."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    pip = (python, "-m", "pip", "-qq", "install", "--no-deps")
    try:
        run(*pip, "--require-hashes", "-r", ROOT / "requirements/core.lock", cwd=folder)
    except AssertionError as error:
        if "Could not find a version" in str(error):
            pytest.skip("the package registry cannot be reached, so nothing can be installed")
        raise
    run(*pip, "--no-index", wheel, cwd=folder)
    return folder


def test_the_wheel_claims_only_its_own_names(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {
        "nodegraph",
        "nodegraph_nodes",
    }


def test_the_wheel_carries_every_file_of_the_library(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    places = {
        "nodegraph": "nodegraph",
        "nodes": "nodegraph_nodes",
        "patches": "nodegraph/_patches",
    }
    expected = {
        places[folder] + "/" + rest
        for folder, _, rest in (name.partition("/") for name in files_of_the_checkout())
        if folder in places
    }
    assert expected - carried == set()


@pytest.mark.slow
def test_an_installed_wheel_answers_and_names_no_top_level_nodes(installed: Path) -> None:
    python = installed / "venv/bin/python"
    assert nodegraph.__version__ in run(
        installed / "venv/bin/nodegraph", "--version", cwd=installed
    )
    assert nodegraph.__version__ in run(python, "-m", "nodegraph", "--version", cwd=installed)
    found = "import importlib.util as u; print(u.find_spec('nodes'), bool(u.find_spec('{}')))"
    assert run(python, "-c", found.format("nodegraph_nodes"), cwd=installed) == "None True\n"


@pytest.mark.slow
def test_an_installed_wheel_renders_an_example_patch(installed: Path) -> None:
    python = installed / "venv/bin/python"
    ask = "from nodegraph.resources import patches_folder; print(patches_folder())"
    folder = Path(run(python, "-c", ask, cwd=installed).strip())
    assert installed in folder.parents
    patch = min(folder.glob(f"*{SUFFIX}"))
    film = installed / "film.mp4"
    options = ("--seconds", "1", "--size", "160x90", "--fps", "10")
    run(installed / "venv/bin/nodegraph", "render", patch, "-o", film, *options, cwd=installed)
    assert film.stat().st_size > 1000


def test_a_checkout_finds_its_own_example_patches() -> None:
    assert patches_folder() == ROOT / "patches"
    assert shipped_patches() == {
        path.name.removesuffix(SUFFIX): path for path in (ROOT / "patches").glob(f"*{SUFFIX}")
    }


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_be_run(script: Path) -> None:
    assert script.stat().st_mode & 0o111 == 0o111
    assert script.read_bytes().startswith(b"#!")


@pytest.mark.parametrize("script", SHELL_SCRIPTS, ids=lambda path: path.name)
def test_shellcheck_finds_nothing_in_a_script(script: Path) -> None:
    beside_python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shellcheck = shutil.which("shellcheck", path=beside_python)
    if shellcheck is None:
        pytest.skip("shellcheck is not installed: script/setup --dev installs it")
    run(shellcheck, script, cwd=ROOT)


def test_the_locks_name_no_package_index() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert "--hash=sha256:" in text, lock.name
