"""One virtual screen for all tests of windows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stage.windows.screen import Child, missing


@pytest.fixture(scope="session")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    if lacking := missing():
        pytest.skip(lacking)
    made = Child(tmp_path_factory.mktemp("screen"))
    yield made
    made.close()
