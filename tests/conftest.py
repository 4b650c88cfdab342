"""Small patches, for all tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PatchFile = Callable[..., Path]


@pytest.fixture
def write_patch(tmp_path: Path) -> PatchFile:
    """Write a patch of nodes and wires; `picture=True` adds a noise-free picture and a screen."""

    def write(
        nodes: dict[str, Any],
        wires: list[str] | None = None,
        name: str = "small",
        **more: Any,
    ) -> Path:
        path = tmp_path / f"{name}.patch.json"
        patch = {"format": "nodegraph/1", "nodes": nodes, "wires": wires or [], **more}
        path.write_text(json.dumps(patch), encoding="utf-8")
        return path

    return write
