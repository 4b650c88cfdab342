"""What differs between operating systems: clocks, priorities, noise on the terminal, monitors."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MONOTONIC = getattr(time, "CLOCK_MONOTONIC", 1)
_RESET_ON_FORK = 0x40000000
# What the C libraries below PortAudio print when they look for devices that are not there.
_NOISE = re.compile(
    rb"^(ALSA |Expression '|Cannot connect to server|jack |Jack|connect\(2\)|attempt to connect|"
    rb"bt_audio|PulseAudio:|Cannot lock down|Server is not running|pa_|Error: |shm_|"
    rb"PaHost|\[ALSOFT|Connection (refused|terminated)|Unknown error|Cannot (read|open) socket|"
    rb"Could not (read|write|connect)|(Client|Server)[A-Za-z]* )"
)


def c_function(name: str) -> int:
    """Return the address of a function of the C library."""
    found: int | None = ctypes.cast(getattr(ctypes.CDLL(None), name), ctypes.c_void_p).value
    assert found is not None
    return found


def semaphore(address: int) -> int:
    """Make a semaphore in these 64 bytes; return the address of `sem_post`, or 0 without any."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "sem_clockwait"):  # glibc before 2.30, macOS
        return 0
    failed = library.sem_init(ctypes.c_void_p(address), 0, 0)
    return 0 if failed else c_function("sem_post")


def ring(post: int, semaphore: int) -> None:
    """Wake who sleeps on a semaphore; `post`: what `semaphore` returned."""
    ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(post)(semaphore)


def ignore_messages(handler: int) -> None:
    """Let ALSA call this instead of printing each underrun on the terminal."""
    with suppress(OSError, AttributeError):  # not Linux
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(ctypes.c_void_p(handler))


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the noise of C libraries off the terminal; other lines written meanwhile come after."""
    sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error
        yield
        return
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            caught.seek(0)
            for line in caught:
                if line.strip() and not _NOISE.match(line):
                    os.write(2, line)


def realtime(priority: int = 20) -> str:
    """Ask for real-time scheduling of the calling thread; return a sentence on what it got.

    `priority`: 1 to 99, as SCHED_FIFO counts. Sound servers take 5 to 95; the engine should stay
    below the one it plays to.
    """
    if not hasattr(os, "sched_setscheduler"):
        return f"Real-time priority is not asked for on {sys.platform}; sound runs as it is."
    low, high = os.sched_get_priority_min(os.SCHED_FIFO), os.sched_get_priority_max(os.SCHED_FIFO)
    wanted = min(max(priority, low), high)
    for level in dict.fromkeys((wanted, _allowed(wanted))):
        try:
            # threads and processes begun by this one start with ordinary priority
            os.sched_setscheduler(0, os.SCHED_FIFO | _RESET_ON_FORK, os.sched_param(level))
        except (OSError, ValueError):
            continue
        return f"The sound thread runs with real-time priority {level}."
    return (
        "The sound thread runs with ordinary priority; for fewer gaps under load, add "
        "`@audio - rtprio 95` to /etc/security/limits.d/audio.conf and yourself to group audio."
    )


def _allowed(wanted: int) -> int:
    """Return the highest priority that the limits of this account allow, at most the wanted."""
    import resource

    if not hasattr(resource, "RLIMIT_RTPRIO"):
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_RTPRIO)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_RTPRIO, (hard, hard))
        except (OSError, ValueError):
            hard = soft
    return wanted if hard < 0 else min(wanted, max(1, hard))


def default_sink() -> str:
    """Return the PulseAudio or PipeWire name of the default sink; an empty text without one."""
    tool = shutil.which("pactl")
    if tool is None:
        return ""
    try:
        answer = subprocess.run(
            [tool, "get-default-sink"], capture_output=True, text=True, timeout=2, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()


def library_path(name: str) -> str:
    """Return the file of a library that this process has loaded; an empty text if unknown."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            for line in maps:
                path = line.split()[-1]
                if path.startswith("/") and name in os.path.basename(path):
                    return path
    except OSError:
        pass
    return ""
