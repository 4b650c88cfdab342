"""The virtual camera, on a file that stands in for it."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodegraph.model.errors import Failed
from nodegraph.stage.windows import share
from nodegraph.stage.windows.share import VIDIOC_S_FMT, Share, convert, format_of, open_share


def test_the_format_has_the_layout_of_videodev2() -> None:
    if ctypes.sizeof(ctypes.c_void_p) == 8:
        assert ctypes.sizeof(share.Format) == 208
        assert VIDIOC_S_FMT == 0xC0D05605
    data = bytes(format_of((1280, 720), "YUYV"))
    words = struct.unpack_from("=12I", data, share.Format.fmt.offset)
    assert struct.unpack_from("=I", data) == (2,)
    assert words[:6] == (1280, 720, 0x56595559, 1, 2560, 1_843_200)
    for pixels, code, line in (("RGB3", b"RGB3", 96), ("BGR4", b"BGR4", 128)):
        pix = format_of((32, 8), pixels).fmt.pix  # type: ignore[arg-type]
        assert pix.pixelformat.to_bytes(4, "little") == code
        assert (pix.bytesperline, pix.sizeimage) == (line, line * 8)


def flat(colour: tuple[int, int, int]) -> np.ndarray:
    return np.full((4, 34, 4), (*colour, 255), np.uint8)


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (255, 0, 0), (20, 200, 90)])
def test_yuyv_is_bt709_in_limited_range(colour: tuple[int, int, int]) -> None:
    r, g, b = (part / 255 for part in colour)
    luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
    y = 16 + 219 * luma
    u, v = 128 + 224 * (b - luma) / 1.8556, 128 + 224 * (r - luma) / 1.5748
    made = convert(flat(colour), "YUYV")
    assert made.shape == (4, 68)
    assert np.abs(made.reshape(-1, 4) - np.array([y, u, y, v])).max() <= 1.0


def test_rgb_layouts_are_the_same_bytes_in_their_order() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (4, 6, 4), np.uint8)
    assert bytes(convert(picture, "RGB3")[0, :6]) == bytes([*picture[0, 0, :3], *picture[0, 1, :3]])
    assert bytes(convert(picture, "BGR4")[0, :3]) == bytes(picture[0, 0, 2::-1])


def test_frames_reach_the_device_whole(tmp_path: Path) -> None:
    device = tmp_path / "video"
    device.touch()
    told: list[Any] = []
    made = Share(str(device), (34, 4), "RGB3", lambda *said: told.append(said))
    assert told[0][1] == VIDIOC_S_FMT and told[0][2].fmt.pix.width == 34
    for colour in ((1, 2, 3), (4, 5, 6)):
        made.send(flat(colour))
    made.close()
    data = device.read_bytes()
    assert len(data) == 2 * 34 * 4 * 3 and data[:3] == b"\1\2\3" and data[-3:] == b"\4\5\6"
    assert made.skipped == 0


def test_a_reader_that_is_too_slow_costs_pictures_and_no_time(tmp_path: Path) -> None:
    pipe = tmp_path / "video"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    made = Share(str(pipe), (256, 256), "BGR4", lambda *_: None)
    for _ in range(3):
        made.send(np.zeros((256, 256, 4), np.uint8))
    assert made.skipped >= 2
    made.close()
    os.close(reader)


def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"is not there.*modprobe v4l2loopback"):
        open_share(str(tmp_path / "video10"), (64, 64))
    plain = tmp_path / "file"
    plain.touch()
    with pytest.raises(Failed, match="takes no 64 x 64 pictures"):
        open_share(str(plain), (64, 64))
    with pytest.raises(Failed, match="make it even"):
        open_share(str(plain), (63, 64))
    made = Share(str(plain), (64, 64), "RGB3", lambda *_: None)
    with pytest.raises(Failed, match="size of the picture changed"):
        made.send(np.zeros((32, 32, 4), np.uint8))
    made.close()


@pytest.mark.parametrize(("system", "name"), [("darwin", "Syphon"), ("win32", "Spout")])
def test_other_systems_get_a_sentence(
    monkeypatch: pytest.MonkeyPatch, system: str, name: str
) -> None:
    monkeypatch.setattr("sys.platform", system)
    with pytest.raises(Failed, match=f"{name} is not on this system"):
        open_share("", (64, 64))
