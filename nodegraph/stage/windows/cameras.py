"""The virtual cameras of a show: pictures for other programs, handed out on threads of their own.

    cameras = Cameras()
    cameras.take(10, (1280, 720), owner)       # Failed, with a sentence, where there is none
    cameras.send(10, owner, pixels)            # RGBA8, top row first; never waits
    cameras.give(10, owner)

One document of a set takes over from another while both are drawn: who came last is seen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from nodegraph.model.errors import Failed
from nodegraph.stage.windows.share import Share, open_share

Opening = Callable[[str, tuple[int, int]], Share]


class Cameras:
    """Cameras by the number of their device. One thread calls; the rest is done aside."""

    def __init__(self, opening: Opening = open_share) -> None:
        """`opening` stands in for the device in tests."""
        self._opening = opening
        self._cameras: dict[int, _Camera] = {}
        self._owners: dict[int, list[object]] = {}  # the last one is seen

    def take(self, device: int, size: tuple[int, int], owner: object) -> None:
        """Show this owner's pictures from now on. Raises Failed."""
        camera = self._cameras.get(device)
        if camera is not None and (camera.share.size != size or camera.failed is not None):
            camera.close()
            del self._cameras[device]
        if device not in self._cameras:
            self._cameras[device] = _Camera(self._opening(f"/dev/video{device}", size))
        self._owners.setdefault(device, []).append(owner)

    def send(self, device: int, owner: object, pixels: bytes) -> None:
        """Hand a picture out, unless another owner is seen. Raises Failed where it has gone."""
        camera = self._cameras.get(device)
        if camera is None or self._owners[device][-1] is not owner:
            return
        if camera.failed is not None:
            raise camera.failed
        camera.send(pixels)

    def give(self, device: int, owner: object) -> None:
        """This owner has no pictures any more; the device is let go with the last one."""
        owners = self._owners.get(device, [])
        if owner in owners:
            owners.remove(owner)
        if not owners and device in self._cameras:
            self._cameras.pop(device).close()

    def close(self) -> None:
        """Let everything go."""
        for camera in self._cameras.values():
            camera.close()
        self._cameras.clear()
        self._owners.clear()


class _Camera:
    """A device and the thread that fills it: turning a picture into its colours takes a while."""

    def __init__(self, share: Share) -> None:
        self.share = share
        self.failed: Failed | None = None
        self._next: bytes | None = None  # one that comes too soon takes the place of the one before
        self._changed = threading.Condition()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def send(self, pixels: bytes) -> None:
        with self._changed:
            self._next = pixels
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._ending = True
            self._changed.notify()
        self._thread.join(2.0)
        self.share.close()

    def _run(self) -> None:
        width, height = self.share.size
        while (pixels := self._taken()) is not None:
            picture: Any = np.frombuffer(pixels, np.uint8).reshape(height, width, 4)
            try:
                self.share.send(picture)
            except Failed as problem:
                self.failed = problem
                return

    def _taken(self) -> bytes | None:
        with self._changed:
            self._changed.wait_for(lambda: self._ending or self._next is not None)
            pixels, self._next = self._next, None
            return None if self._ending else pixels
