"""A show that shares its picture where there is no virtual camera."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow


def test_a_camera_that_is_not_there_is_told_once_and_the_show_goes_on(
    patch: Path, drums: Path
) -> None:
    raw = json.loads(patch.read_text())
    raw["nodes"]["camera"] = {"type": "output.share", "settings": {"device": 63}}
    raw["wires"].append("glow.out -> camera.picture")
    patch.write_text(json.dumps(raw))
    show = Playing(patch, drums)
    try:
        until(lambda: "camera: /dev/video63 is not there" in show.log())
        frames = show.frames
        until(lambda: show.frames > frames + 20)
        assert show.log().count("/dev/video63") == 1
        assert "modprobe v4l2loopback" in show.log()
    finally:
        show.close()
