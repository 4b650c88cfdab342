"""Pictures for other programs of this machine: on Linux a virtual camera made by v4l2loopback.

    share = open_share("/dev/video10", (1280, 720))
    share.send(picture)                        # (height, width, 4) uint8, top row first
    share.close()

The device takes whole frames through `write` once it knows their format; Linux, videodev2.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.errors import Failed

Pixels: TypeAlias = Literal["YUYV", "RGB3", "BGR4"]  # what V4L2 calls YUYV, RGB24 and BGR32
DEVICE = "/dev/video10"
OUTPUT = 2  # V4L2_BUF_TYPE_VIDEO_OUTPUT
FIELD_NONE = 1
SRGB, REC709 = 8, 3  # V4L2_COLORSPACE_...
LIMITED, FULL = 2, 1  # V4L2_QUANTIZATION_..._RANGE
_BYTES = {"YUYV": 2, "RGB3": 3, "BGR4": 4}
_SETUP = "modprobe v4l2loopback video_nr=10 card_label=nodegraph exclusive_caps=1"


class PictureFormat(ctypes.Structure):
    """struct v4l2_pix_format"""

    _fields_ = [
        (name, ctypes.c_uint32)
        for name in (
            "width", "height", "pixelformat", "field", "bytesperline", "sizeimage", "colorspace",
            "priv", "flags", "ycbcr_enc", "quantization", "xfer_func",
        )
    ]  # fmt: skip


class _AnyFormat(ctypes.Union):
    # The pointers of struct v4l2_window are what aligns the union.
    _fields_ = [
        ("pix", PictureFormat),
        ("raw_data", ctypes.c_uint8 * 200),
        ("align", ctypes.c_void_p),
    ]


class Format(ctypes.Structure):
    """struct v4l2_format"""

    _fields_ = [("type", ctypes.c_uint32), ("fmt", _AnyFormat)]


# _IOWR('V', 5, struct v4l2_format): both directions, size, letter, number.
VIDIOC_S_FMT = 3 << 30 | ctypes.sizeof(Format) << 16 | ord("V") << 8 | 5


def format_of(size: tuple[int, int], pixels: Pixels) -> Format:
    """Return the format of frames of this size, as the device is told it."""
    width, height = size
    line = width * _BYTES[pixels]
    made = Format(type=OUTPUT)
    said = made.fmt.pix
    said.width, said.height = width, height
    said.pixelformat = int.from_bytes(pixels.encode(), "little")
    said.field = FIELD_NONE
    said.bytesperline, said.sizeimage = line, line * height
    is_video = pixels == "YUYV"
    said.colorspace = REC709 if is_video else SRGB
    said.quantization = LIMITED if is_video else FULL
    return made


def convert(picture: NDArray[np.uint8], pixels: Pixels, converter: Any = None) -> NDArray[np.uint8]:
    """Return an RGBA picture in the device's layout: (height, bytes of a line), contiguous."""
    height = picture.shape[0]
    if pixels == "RGB3":
        return np.ascontiguousarray(picture[..., :3]).reshape(height, -1)
    if pixels == "BGR4":
        return np.ascontiguousarray(picture[..., [2, 1, 0, 3]]).reshape(height, -1)
    frame = (converter or _yuyv()).convert(np.ascontiguousarray(picture))
    plane = frame.planes[0]
    lines = np.frombuffer(plane, np.uint8).reshape(height, plane.line_size)
    return np.ascontiguousarray(lines[:, : picture.shape[1] * 2])


class Share:
    """An open virtual camera of one size."""

    def __init__(
        self,
        path: str,
        size: tuple[int, int],
        pixels: Pixels = "YUYV",
        control: Callable[[int, int, Any], Any] | None = None,
    ) -> None:
        """Raises Failed with a sentence. `control` stands in for ioctl in tests."""
        if size[0] % 2 and pixels == "YUYV":
            raise Failed(f"{path}: a picture {size[0]} wide cannot be shared; make it even.")
        self.path = path
        self.size = size
        self.pixels: Pixels = pixels
        self.skipped = 0  # pictures that nobody took in time
        self._converter = _yuyv() if pixels == "YUYV" else None
        try:
            self._file = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        except OSError as problem:
            raise Failed(_cannot_open(path, problem)) from problem
        try:
            (control or _control())(self._file, VIDIOC_S_FMT, format_of(size, pixels))
        except OSError as problem:
            os.close(self._file)
            text = f"{path} takes no {size[0]} x {size[1]} pictures ({problem.strerror}); is it "
            raise Failed(text + f"a v4l2loopback device? {_SETUP}") from problem

    def send(self, picture: NDArray[np.uint8]) -> None:
        """Hand a picture out: (height, width, 4) uint8. Raises Failed when the device is gone."""
        if (picture.shape[1], picture.shape[0]) != self.size:
            raise Failed(f"{self.path}: the size of the picture changed; open the share again.")
        data = convert(picture, self.pixels, self._converter)
        try:
            written = os.write(self._file, data.data)
        except OSError as problem:
            if problem.errno in (errno.EAGAIN, errno.EINTR):
                self.skipped += 1
                return
            raise Failed(f"{self.path} takes no more pictures ({problem.strerror}).") from problem
        self.skipped += written != data.nbytes

    def close(self) -> None:
        """Let the device go."""
        os.close(self._file)


def open_share(path: str, size: tuple[int, int], pixels: Pixels = "YUYV") -> Share:
    """Return a share of this machine's kind. Raises Failed with a sentence where there is none."""
    if sys.platform == "darwin":
        raise Failed("Sharing pictures through Syphon is not on this system yet; use a window.")
    if sys.platform == "win32":
        raise Failed("Sharing pictures through Spout is not on this system yet; use a window.")
    return Share(path or DEVICE, size, pixels)


def _cannot_open(path: str, problem: OSError) -> str:
    if problem.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
        return f"{path} is not there: pictures are shared through v4l2loopback; make it: {_SETUP}"
    if problem.errno in (errno.EACCES, errno.EPERM):
        return f"{path} may not be opened: add yourself to the group video, and log in again."
    return f"{path} cannot be opened ({problem.strerror}); pictures are not shared."


def _control() -> Callable[[int, int, Any], Any]:
    import fcntl  # not on Windows

    return fcntl.ioctl


def _yuyv() -> Any:
    from nodegraph.stage.encoder_colour import Converter

    return Converter("yuyv422")
