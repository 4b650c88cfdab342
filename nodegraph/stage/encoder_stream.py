"""Send a live stream to a server (RTMP), on a thread of its own that nobody waits for.

Packets wait in a `Backlog`. A server that takes too little of them loses all up to the next key
picture; one that has gone is tried again, less and less often. The address holds a secret, the
stream key: nothing that is told has more of it than the name of the server.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

from nodegraph.model.errors import Unusable
from nodegraph.stage.encoder_codecs import set_up_sound, set_up_video
from nodegraph.stage.encoder_formats import MovieFormat
from nodegraph.stage.encoder_packets import Encoded

SCHEMES = ("rtmp", "rtmps")
BEHIND_SECONDS = 4.0  # of packets that wait
SILENT_SECONDS = 5  # that a server may take nothing before it is taken for gone
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before it is tried again
STEADY_SECONDS = 10.0  # of a connection: the next pause is short again
CLOSE_SECONDS = 1.0

Tell = Callable[[str, str], None]
"""Is told a severity and a sentence, from the sender's thread."""


def check_address(url: str) -> str:
    """Return an address that can be streamed to. Raises `Unusable`, without its secret part."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme in SCHEMES and parts.hostname and len(parts.path) > 1:
            return url
    raise Unusable("The stream's address is not of the form rtmp://server/application/key.")


def server_of(url: str) -> str:
    """Return what of an address may be told: scheme and server, no name, path or key."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


class Backlog:
    """Packets that wait to be sent, from a key picture on; times in seconds of the show."""

    def __init__(self, fps: Fraction, rate: int) -> None:
        self._scale = {"video": 1 / fps, "audio": Fraction(1, rate)}
        self._packets: deque[Encoded] = deque()
        self._changed = threading.Condition()
        self._wants_key = True
        self._since = Fraction(0)  # of the key picture that it begins with
        self.left_out = 0

    def seconds_of(self, packet: Encoded) -> Fraction:
        """Return when a packet is due."""
        return packet.dts * self._scale[packet.kind]

    def put(self, packet: Encoded) -> None:
        """Add a packet; where too many wait, all go, and what comes up to a key picture."""
        with self._changed:
            at = self.seconds_of(packet)
            if self._packets and at - self.seconds_of(self._packets[0]) > BEHIND_SECONDS:
                self.left_out += len(self._packets)
                self._packets.clear()
                self._wants_key = True
            if self._wants_key:
                if packet.kind != "video" or not packet.is_key:
                    return
                self._wants_key, self._since = False, at
            if at >= self._since:  # sound of before the key picture would come without one
                self._packets.append(packet)
                self._changed.notify()

    def take(self, timeout: float) -> Encoded | None:
        """Return the next packet, None after so many seconds without one."""
        with self._changed:
            if not self._packets:
                self._changed.wait(timeout)
            return self._packets.popleft() if self._packets else None

    def restart(self) -> None:
        """Begin anew with the next key picture; what waited for another server counts no more."""
        with self._changed:
            self.left_out = 0
            self._packets.clear()
            self._wants_key = True


@dataclass(frozen=True, slots=True)
class StreamForm:
    """What a stream is made of; `sound` is rate in Hz and channels."""

    movie: MovieFormat
    size: tuple[int, int]
    fps: Fraction
    sound: tuple[int, int]


class Sender:
    """Sends the packets of a backlog to a server, again and again, until it is closed."""

    def __init__(self, url: str, form: StreamForm, backlog: Backlog, tell: Tell) -> None:
        self._url, self._form, self._backlog, self._tell = url, form, backlog, tell
        self._closing = threading.Event()
        self._lost_at = 0.0  # when the server went; 0 while it is there
        self._started = False
        self._thread = threading.Thread(target=self._work, name="stream", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the stream; a server that does not listen is not waited for."""
        self._closing.set()
        self._thread.join(CLOSE_SECONDS)

    def _work(self) -> None:
        pause = FIRST_PAUSE
        while not self._closing.is_set():
            begun = time.monotonic()
            try:
                self._send()
            except Exception as error:
                self._lost(error)
            if time.monotonic() - begun > STEADY_SECONDS:
                pause = FIRST_PAUSE
            self._closing.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _send(self) -> None:
        container, streams = self._open()
        try:
            container.start_encoding()  # connects
            self._backlog.restart()
            self._there()
            first: Fraction | None = None
            while not self._closing.is_set():
                packet = self._backlog.take(0.1)
                if packet is not None:
                    if first is None:
                        first = self._backlog.seconds_of(packet)
                    container.mux(self._packet(packet, streams[packet.kind], first))
                    self._tell_left_out()
        finally:
            with contextlib.suppress(Exception):  # a lost server cannot be told good-bye
                container.close()

    def _open(self) -> tuple[Any, dict[str, Any]]:
        """Return a container with a stream of each kind; nothing is connected yet."""
        import av

        form = self._form
        # libav takes options of a connection by way of `tee` only; there | ' \ mean something.
        name = re.sub(r"([\\|'])", r"\\\1", self._url)
        options = f"f={form.movie.muxer}:rw_timeout={SILENT_SECONDS * 1_000_000}"
        container = av.open(f"[{options}]{name}", "w", format="tee")
        video: Any = container.add_stream(
            form.movie.video, rate=form.fps, options=dict(form.movie.video_options)
        )
        set_up_video(video.codec_context, form.movie, form.size, form.fps)
        sound: Any = container.add_stream(form.movie.sound, rate=form.sound[0])
        set_up_sound(sound.codec_context, form.movie, form.sound[1])
        for stream in (video, sound):
            stream.codec_context.flags |= _global_header()
        return container, {"video": video, "audio": sound}

    def _packet(self, encoded: Encoded, stream: Any, first: Fraction) -> Any:
        """Return a packet whose times count from the first one of this connection."""
        import av

        form = self._form
        unit = 1 / form.fps if encoded.kind == "video" else Fraction(1, form.sound[0])
        shift = round(first / unit)
        packet: Any = av.Packet(encoded.data)
        packet.stream, packet.time_base = stream, unit
        packet.pts, packet.dts = encoded.pts - shift, encoded.dts - shift
        packet.duration, packet.is_keyframe = encoded.duration, encoded.is_key
        return packet

    # --- what is told -------------------------------------------------------------------------

    def _there(self) -> None:
        rate = int(self._form.movie.video_options["b"]) / 1e6
        server = server_of(self._url)
        if self._lost_at:
            away = time.monotonic() - self._lost_at
            self._tell("note", f"{server} is back after {away:.0f} s.")
        elif not self._started:
            self._tell("note", f"It goes to {server} with {rate:.1f} Mbit/s.")
        self._started, self._lost_at = True, 0.0

    def _lost(self, error: Exception) -> None:
        if self._lost_at:
            return
        self._lost_at = time.monotonic()
        # The text of the error has the address in it; its reason has not.
        reason = getattr(error, "strerror", None) or type(error).__name__
        self._tell(
            "warning", f"{server_of(self._url)} cannot be reached ({reason}); it is tried again."
        )

    def _tell_left_out(self) -> None:
        if self._backlog.left_out:
            self._backlog.left_out = 0
            self._tell("warning", "The server takes too little; some seconds were left out.")


def _global_header() -> Any:
    from av.codec.context import Flags

    return Flags.global_header
