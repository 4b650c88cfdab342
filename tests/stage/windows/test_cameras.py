"""`output.share`: what a stage draws reaches a camera, on files that stand in for devices."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import pytest

from nodegraph.model.declare import spec_of
from nodegraph.model.errors import Failed
from nodegraph.model.library import Library
from nodegraph.stage.stage import Stage
from nodegraph.stage.windows.cameras import Cameras
from nodegraph.stage.windows.share import Share
from nodegraph_nodes import output
from tests.stage.table import Table, library

SIZE = (8, 4)
BYTES = 8 * 4 * 3
RAMP = """/*{"INPUTS": [{"NAME": "red", "TYPE": "float"}]}*/
void main() { gl_FragColor = vec4(red, isf_FragNormCoord.y > 0.5 ? 1.0 : 0.0, 0.0, 0.5); }
"""


class Devices:
    """Video devices of a folder: frames are appended to files, as RGB."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: list[str] = []

    def open(self, path: str, size: tuple[int, int]) -> Share:
        """Open one that is there."""
        self.opened.append(path)
        file = self.folder / Path(path).name
        return Share(str(file), size, "RGB3", lambda *_: None)

    def frames(self, name: str) -> np.ndarray[Any, Any]:
        """Return what a device has got: (frames, height, width, 3)."""
        data = np.frombuffer((self.folder / name).read_bytes(), np.uint8)
        return data.reshape(-1, SIZE[1], SIZE[0], 3)


@pytest.fixture
def devices(tmp_path: Path) -> Devices:
    (tmp_path / "video10").touch()
    (tmp_path / "video11").touch()
    return Devices(tmp_path)


@pytest.fixture
def cameras(devices: Devices) -> Iterator[Cameras]:
    made = Cameras(devices.open)
    yield made
    made.close()


def table_of(context: moderngl.Context, cameras: Cameras | None) -> Table:
    table = Table(context, SIZE)
    table.stage.close()
    shared = library().with_specs([spec_of(output.Share)])
    table.stage = Stage(shared, SIZE, context, sharing=cameras)
    return table


def sharing(context: moderngl.Context, cameras: Cameras | None, device: int = 10) -> Table:
    """A picture that only the camera shows, and a screen of another one."""
    table = table_of(context, cameras)
    table.shader("ramp", RAMP, red=1.0)
    table.shader("other", RAMP, red=0.0)
    table.node("share", "output.share", {"device": device}, picture="ramp")
    table.screen("other")
    return table


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 10.0
    while not what():
        assert time.monotonic() < end
        time.sleep(0.005)


def _has(devices: Devices, name: str, count: int) -> bool:
    return len(devices.frames(name)) >= count


def drawn(table: Table, devices: Devices, count: int, name: str = "video10") -> Any:
    """Draw frames, each waited for at the device; return what it has then."""
    before = len(devices.frames(name))
    for number in range(1, count + 1):
        table.frame()
        wait_for(partial(_has, devices, name, before + number - 2))
    return devices.frames(name)


def test_a_picture_reaches_the_camera_two_frames_later_over_black(
    context: moderngl.Context, cameras: Cameras, devices: Devices
) -> None:
    table = sharing(context, cameras)
    for red in (0.2, 0.4, 0.6, 0.8):
        table.set("ramp", "red", red)
        table.frame()
        time.sleep(0.05)
    wait_for(lambda: len(devices.frames("video10")) == 2)
    frames = devices.frames("video10")
    assert frames[:, 0, 0, 0].tolist() == pytest.approx([26, 51], abs=1), "half of 0.2 and of 0.4"
    assert frames[0, 0, :, 1].min() > 100 and frames[0, -1, :, 1].max() == 0, "top row first"
    assert table.frame()[0, 0, 0] == 0, "the screen shows its own picture"
    table.stage.close()


def test_offline_nothing_is_shared_nor_drawn_for_it(
    context: moderngl.Context, devices: Devices
) -> None:
    table = sharing(context, None)
    table.frame(4)
    assert "ramp" not in table.stage._assembly.shaders
    assert not table.stage.take_problems() and not devices.opened
    table.stage.close()


def test_an_edit_keeps_the_device_open_and_another_device_is_another(
    context: moderngl.Context, cameras: Cameras, devices: Devices
) -> None:
    table = sharing(context, cameras)
    drawn(table, devices, 3)
    [before] = table.stage._assembly.shares
    table.start()
    assert table.stage._assembly.shares == [before], "what is on its way is not lost"
    drawn(table, devices, 3)
    assert devices.opened == ["/dev/video10"]
    table.node("share", "output.share", {"device": 11}, picture="ramp")
    table.start()
    assert len(drawn(table, devices, 3, "video11")) >= 1
    assert devices.opened == ["/dev/video10", "/dev/video11"]
    assert not cameras._owners[10]
    table.stage.close()
    assert not cameras._cameras


def test_where_there_is_no_device_one_sentence_is_said_and_the_show_goes_on(
    context: moderngl.Context,
) -> None:
    cameras = Cameras()
    table = sharing(context, cameras, device=63)
    for _ in range(3):
        table.start()
        assert table.frame()[0, 0, 1] == 255
    [problem] = table.stage.take_problems()
    assert (problem.severity, problem.where) == ("warning", "share")
    assert problem.text.startswith("/dev/video63 is not there: ")
    table.stage.close()


def test_while_documents_cross_the_one_that_comes_is_seen(
    context: moderngl.Context, cameras: Cameras, devices: Devices
) -> None:
    leaving, coming = sharing(context, cameras), sharing(context, cameras)
    coming.set("ramp", "red", 0.5)
    for table in (leaving, coming, leaving, coming, leaving, coming, leaving, coming):
        table.frame()
        time.sleep(0.02)
    assert devices.opened == ["/dev/video10"], "a device has one writer"
    wait_for(lambda: len(devices.frames("video10")) == 2)
    assert devices.frames("video10")[..., 0].max() == pytest.approx(64, abs=1)
    coming.stage.close()
    leaving.frame()
    wait_for(lambda: devices.frames("video10")[-1, 0, 0, 0] > 120)
    leaving.stage.close()
    assert not cameras._cameras


def test_a_device_that_goes_is_said_once_and_ends_only_the_share(
    context: moderngl.Context, cameras: Cameras, devices: Devices, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = sharing(context, cameras)
    drawn(table, devices, 4)

    def gone(self: Share, picture: Any) -> None:
        raise Failed(f"{self.path} takes no more pictures (No such device).")

    monkeypatch.setattr(Share, "send", gone)
    table.frame()
    wait_for(lambda: cameras._cameras[10].failed is not None)
    assert table.frame(3)[0, 0, 1] == 255
    [problem] = table.stage.take_problems()
    assert problem.where == "share" and "takes no more pictures" in problem.text
    table.stage.close()


def test_the_library_of_the_table_is_that_of_the_nodes() -> None:
    """The id and the setting that the stage looks for are those of the node."""
    from nodegraph.stage.assembly import SHARE, SHARE_DEVICE

    spec = Library.load().get(SHARE)
    assert spec is not None
    [setting] = spec.settings
    assert (setting.name, setting.default) == ("device", SHARE_DEVICE)
