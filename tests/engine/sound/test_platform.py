"""The terminal stays clean, and priorities are asked for politely."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from nodegraph.engine.sound.platform import quiet, realtime


def test_noise_of_libraries_is_dropped_and_other_lines_are_kept(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with quiet():
        os.write(2, b"ALSA lib pcm.c:2666:(snd_pcm_open_noupdate) Unknown PCM dmix\n")
        os.write(2, b"Cannot connect to server socket err = No such file or directory\n")
        os.write(2, b"the encoder failed\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "the encoder failed\nafter\n"


def test_an_error_inside_leaves_the_terminal_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError), quiet():
        raise KeyError
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"


def test_realtime_is_one_sentence_and_for_one_thread() -> None:
    said: list[str] = []
    policies: list[int] = []

    def ask() -> None:
        said.append(realtime(5))
        policies.append(os.sched_getscheduler(0))

    before = os.sched_getscheduler(0)
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert said[0].count(".") == 1 or "limits.d" in said[0]
    assert os.sched_getscheduler(0) == before
    got = policies[0] & 0xFF == os.SCHED_FIFO
    assert got == ("real-time priority 5" in said[0])


@pytest.mark.slow
def test_looking_for_devices_prints_nothing() -> None:
    code = "from nodegraph.engine.sound.devices import devices; devices()"
    environment = os.environ | {"JACK_DEFAULT_SERVER": "nodegraph-nobody"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
    assert b"apt install" in done.stderr or done.stderr == b""
