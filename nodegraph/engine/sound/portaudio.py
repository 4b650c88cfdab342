"""PortAudio, made to survive: found anew after a change of devices, left behind when it hangs.

PortAudio is one thing a process, so its state is this module's. It is not safe for threads: all of
this is called on one at a time.

A JACK server that dies takes PortAudio along: stopping the stream waits ten minutes, and
`Pa_Terminate` ends the process by an assertion (pa_jack.c). Such a stream and its copy of the
library are left as they are, in memory, and a fresh copy goes on.
"""

from __future__ import annotations

import atexit
import ctypes
import os
from typing import Any

from nodegraph.engine.sound.native import native
from nodegraph.engine.sound.places import At
from nodegraph.engine.sound.platform import MONOTONIC, ignore_messages, library_path, quiet
from nodegraph.engine.sound.ring import Exchange
from nodegraph.model.errors import Failed

CLIENT = ctypes.create_string_buffer(b"nodegraph")  # as it is called in JACK; must stay in memory
JACK = "JACK"
_open: list[Stream] = []
_left: list[Any] = []  # what may still be called, and must never be freed
_broken = False  # this copy of the library holds on to a JACK server that is gone


def library() -> Any:
    """Return the module sounddevice, with PortAudio begun. Raises Failed where there is none."""
    try:
        with quiet():
            import sounddevice
    except OSError as problem:
        raise Failed("PortAudio is not installed; apt install libportaudio2.") from problem
    if CLIENT not in _left:
        _left.append(CLIENT)
        _pin(sounddevice, sounddevice._libname)
        atexit.unregister(sounddevice._exit_handler)
        atexit.register(_end, sounddevice)
        _name_client(sounddevice._libname)
        ignore_messages(native(MONOTONIC).ignore)
        if _has_jack(sounddevice):
            _begin_anew(sounddevice)  # so that JACK knows us by name
    return sounddevice


def refresh() -> Any:
    """Let PortAudio look for devices again, if no stream is open; return the module."""
    device = library()
    if not _open:
        _begin_anew(device)
    return device


def _begin_anew(device: Any) -> None:
    global _broken
    with quiet():
        if _broken or (_has_jack(device) and not _jack_lives(device)):
            _replace(device)
            _broken = False
        else:
            device._terminate()
        try:
            device._initialize()
        except device.PortAudioError as problem:
            raise Failed(f"PortAudio does not start ({problem}); restart the sound server.") from (
                problem
            )


def _replace(device: Any) -> None:
    """Go on with a fresh copy of the library; the old one stays in memory."""
    path = library_path("libportaudio")
    if not path or not hasattr(os, "memfd_create"):
        raise Failed("The JACK server has gone; start nodegraph again when it is back.")
    file = os.memfd_create("libportaudio")
    with open(path, "rb") as source, os.fdopen(os.dup(file), "wb") as copy:
        copy.write(source.read())
    name = f"/proc/self/fd/{file}"  # stays open: a name used again would be the same library
    device._lib = device._ffi.dlopen(name)
    device._initialized = 0
    _pin(device, name)
    _name_client(name)


def _pin(device: Any, name: str) -> None:
    _left.extend((device._lib, ctypes.CDLL(name)))  # ctypes never unloads: threads may be in there


def _name_client(name: str) -> None:
    rename = getattr(ctypes.CDLL(name), "PaJack_SetClientName", None)
    if rename is not None:
        rename(CLIENT)


def _has_jack(device: Any) -> bool:
    return any(JACK in host["name"] for host in device.query_hostapis())


def _jack_lives(device: Any) -> bool:
    """Return whether the server that PortAudio holds on to still answers."""
    for entry in device.query_devices():
        host = device.query_hostapis(entry["hostapi"])["name"]
        if JACK in host and entry["max_output_channels"]:
            try:
                trial = device._StreamBase(
                    "output", device=entry["index"], channels=1, dtype="float32", blocksize=0,
                    samplerate=entry["default_samplerate"], latency="low",
                    callback=device._ffi.cast("void *", native(MONOTONIC).callback),
                    userdata=device._ffi.cast("void *", _idle().address),
                )  # fmt: skip
            except device.PortAudioError:
                return False
            trial.close()
    return True


def _idle() -> Exchange:
    """Return memory for a stream that never starts."""
    exchange = Exchange(1, 0, 64)
    _left.append(exchange)
    return exchange


def _end(device: Any) -> None:
    """End PortAudio with the process, where that is safe."""
    for stream in list(_open):
        stream.close()
    with quiet():
        if not _broken and (not _has_jack(device) or _jack_lives(device)):
            device._terminate()


class Stream:
    """One open device, or an input and an output that share a clock. Raises PortAudioError.

    `devices`, `channels`: of input and output; a device of None is absent. `kind` of callback:
    "native", or "Python", which does the same but needs the GIL. `latency`: "low" or "high".
    """

    def __init__(
        self, device: Any, devices: tuple[int | None, int | None], channels: tuple[int, int],
        rate: float, callback: str = "native", latency: str = "low",
    ) -> None:  # fmt: skip
        code = native(MONOTONIC)
        source, target = devices
        self.callback = callback
        self.exchange = Exchange(channels[1], channels[0], power_capacity(rate))
        self.host = self._host(device, target if target is not None else source)
        ffi = device._ffi
        self._keep = [self.exchange, self]
        call: Any = ffi.cast("PaStreamCallback *", code.callback)
        if callback != "native":
            call = _in_python(ffi, code.callback)
            self._keep.append(call)
        both = source is not None and target is not None
        kind = "duplex" if both else "output" if target is not None else "input"
        self._stream = device._StreamBase(
            kind, samplerate=rate, blocksize=0, dtype="float32", latency=latency,
            device=devices if both else target if target is not None else source,
            channels=channels if both else channels[1] or channels[0],
            callback=call, userdata=ffi.cast("void *", self.exchange.address),
            finished_callback=ffi.cast("PaStreamFinishedCallback *", code.finished),
        )  # fmt: skip
        self._lib = device._lib  # the copy that it belongs to
        _open.append(self)
        told = self._stream.latency
        self.latency: tuple[float, float] = (  # s, of input and output, as PortAudio declares it
            told if both else (0.0, told) if target is not None else (told, 0.0)
        )
        self.rate = float(self._stream.samplerate)

    @staticmethod
    def _host(device: Any, index: int | None) -> str:
        name: str = device.query_hostapis(device.query_devices(index)["hostapi"])["name"]
        return name

    def start(self) -> None:
        """Let the callbacks begin. Raises PortAudioError."""
        self._stream.start()

    @property
    def alive(self) -> bool:
        """Whether PortAudio says that it runs."""
        finished = self.exchange.number(At.FINISHED)
        return not finished and self._lib.Pa_IsStreamActive(self._stream._ptr) == 1

    def close(self, quiet_for: float = 0.0) -> None:
        """Stop and close; where that would hang, leave it. `quiet_for`: s without a callback."""
        global _broken
        if self not in _open:
            return
        _open.remove(self)
        if JACK in self.host and (not self.alive or quiet_for > 0.1):
            _left.extend(self._keep)
            _broken = True
            return
        with quiet():
            self._lib.Pa_AbortStream(self._stream._ptr)
            self._stream.close()


def power_capacity(rate: float) -> int:
    """Return how many frames a ring holds: about a second, and never little."""
    return max(int(rate), 1 << 15)


def _in_python(ffi: Any, address: int) -> Any:
    """Return a callback in Python that calls the machine code."""
    long, pointer = ctypes.c_ulong, ctypes.c_void_p
    kind = ctypes.PYFUNCTYPE(ctypes.c_int, pointer, pointer, long, pointer, long, pointer)
    work = kind(address)

    def call(source: Any, to: Any, frames: int, times: Any, flags: int, user: Any) -> int:
        source, to, times, user = (int(ffi.cast("intptr_t", p)) for p in (source, to, times, user))
        answer: int = work(source or None, to or None, frames, times, flags, user)
        return answer

    return ffi.callback("PaStreamCallback", call)
