"""Every help patch is good, plays, and shows the node it is named after."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodegraph.model.library import Library
from nodegraph.model.storage import dumps, loads
from nodegraph.show.material import Material, material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import open_patch

FOLDER = Path(__file__).parent.parent / "patches" / "help"
FILES = sorted(FOLDER.glob("*.patch.json"))
EXTENSION = ".patch.json"
RATE = 48_000


def shown_by(path: Path) -> str:
    """Return the id of the node that a help patch is for."""
    return path.name.removesuffix(EXTENSION)


@pytest.fixture(scope="module")
def song() -> Material:
    """The embedded song, made once."""
    return material(None, RATE)


def test_there_are_help_patches_and_each_is_named_after_a_node() -> None:
    assert len(FILES) >= 30
    known = Library.load().specs
    assert [shown_by(path) for path in FILES if shown_by(path) not in known] == []


@pytest.mark.parametrize("path", FILES, ids=shown_by)
def test_a_help_patch_is_good_and_plays(path: Path, song: Material) -> None:
    opened = open_patch(path)
    assert opened.plan.rate == RATE
    assert [str(problem) for problem in opened.problems] == []
    used = {node.type: name for name, node in opened.patch.nodes.items()}
    assert shown_by(path) in used
    assert opened.patch.about
    with Offline(opened, song) as show:
        for _ in show.blocks(20):
            pass
    assert [str(problem) for problem in show.problems] == []


@pytest.mark.parametrize("path", FILES, ids=shown_by)
def test_its_node_leads_to_an_end_of_the_patch(path: Path) -> None:
    patch = open_patch(path).patch
    reached = {name for name, node in patch.nodes.items() if node.type == shown_by(path)}
    for _ in patch.nodes:
        reached |= {wire.target for wire in patch.wires if wire.source in reached}
    assert any(patch.nodes[name].type.startswith("output.") for name in reached)


@pytest.mark.parametrize("path", FILES, ids=shown_by)
def test_its_file_is_written_as_the_program_writes_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert dumps(loads(text)) == text
