from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nodegraph.engine.cache import Kernels


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernels]:
    """Kernels of this test session, in a cache folder of their own."""
    folder: Path = tmp_path_factory.mktemp("kernels")
    yield Kernels(folder, say=lambda _: None)
