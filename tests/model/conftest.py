from __future__ import annotations

from pathlib import Path

import pytest

from nodegraph.model.patch import Patch
from nodegraph.model.storage import load

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture(scope="session")
def golden() -> Patch:
    """The patch that has every feature of the format."""
    return load(FIXTURES / "golden.patch.json")


@pytest.fixture(scope="session")
def golden_text() -> str:
    """The file of that patch."""
    return (FIXTURES / "golden.patch.json").read_text(encoding="utf-8")
