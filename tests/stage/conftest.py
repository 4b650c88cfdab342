"""One OpenGL context for all tests: a process has one."""

from __future__ import annotations

from collections.abc import Iterator

import moderngl
import pytest

from nodegraph.stage.context import open_context


@pytest.fixture(scope="session")
def context() -> Iterator[moderngl.Context]:
    opened = open_context()
    yield opened
    opened.release()
