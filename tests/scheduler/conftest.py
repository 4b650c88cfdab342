from __future__ import annotations

import pytest

from nodegraph.model.library import Library
from tests.scheduler.small_nodes import LIBRARY


@pytest.fixture
def library() -> Library:
    """The nodes of `small_nodes`."""
    return LIBRARY
