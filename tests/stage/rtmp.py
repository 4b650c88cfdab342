"""A real server for live video in a process of its own: libav's, that listens for one stream."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

_LISTENS = """
import json, sys
import av
from av.error import FFmpegError
packets = []
try:
    with av.open(sys.argv[1], "r", options={"listen": "1"}) as container:
        for packet in container.demux():
            if packet.size:
                stream = packet.stream
                seconds = float(packet.pts * packet.time_base)
                packets.append([stream.codec_context.name, seconds, packet.is_keyframe])
                with open(sys.argv[2], "a") as file:
                    file.write(json.dumps(packets[-1]) + "\\n")
except FFmpegError:
    pass  # a stream that ends is an error there
"""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class Server:
    """Listens on a port; what it got stands in a file, a line a packet."""

    def __init__(self, folder: Path, port: int, key: str = "secret") -> None:
        self.url = f"rtmp://127.0.0.1:{port}/live/{key}"
        self._folder, self._count = folder, 0
        self._process: subprocess.Popen[bytes] | None = None
        self._got = folder / "none"

    def start(self) -> None:
        """Wait for a stream; what an earlier one brought is forgotten."""
        self._count += 1
        self._got = self._folder / f"got-{self._count}"
        command = [sys.executable, "-c", _LISTENS, self.url, str(self._got)]
        self._process = subprocess.Popen(command)

    def packets(self) -> list[tuple[str, float, bool]]:
        """What came so far: codec, seconds, whether it is a key packet."""
        if not self._got.exists():
            return []
        lines = self._got.read_text().split("\n")[:-1]
        return [tuple(json.loads(line)) for line in lines]

    def seconds(self, codec: str) -> list[float]:
        """When its packets of a codec are shown or heard."""
        return [at for name, at, _ in self.packets() if name == codec]

    def hold(self) -> None:
        """Let it stand still, with its connection open."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it work again."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def _signal(self, number: Any) -> None:
        if self._process is not None and self._process.poll() is None:
            os.kill(self._process.pid, number)
