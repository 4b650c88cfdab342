"""Hands that do anything in a real window, a few hundred times: `tests.benchmarks.gestures`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.e2e.editor.desktop import missing
from tests.e2e.editor.looking import ROOT

GESTURES = 300


@pytest.mark.slow
def test_what_is_drawn_is_the_document_whatever_hands_do() -> None:
    if lacking := missing():
        pytest.skip(lacking)
    words = ["--gestures", str(GESTURES), "--seed", "7", "--noop"]
    call = [sys.executable, "-m", "tests.benchmarks.gestures", *words]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{GESTURES} gestures" in done.stdout
