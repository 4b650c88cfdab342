"""Where an engine begins that has to start afresh: where the one before would be by now."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodegraph.scheduler.plan import FramePlan, Plan
from nodegraph.session.messages import Running
from nodegraph.show.live.documents import BEGINNING, Documents

CLOCK = "nodegraph.show.live.documents.time.monotonic"
PLAN = Plan(48_000, 480, 0, (), (), (), 0, frame=FramePlan())
RUNNING = Running(
    generation=1, blocks=1000, beat=40.0, tempo=120.0, confidence=1.0, load=0.1, worst=1.0,
    missed=0, xruns=0, device="", latency=0.0, held=200,
)  # fmt: skip


@pytest.fixture
def noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Documents:
    """What a session knows two seconds after an engine's last word."""
    here = Documents(tmp_path / "x.journal")
    assert here.moment(PLAN, 120.0) == BEGINNING
    monkeypatch.setattr(CLOCK, lambda: 10.0)
    here.note(RUNNING)
    monkeypatch.setattr(CLOCK, lambda: 12.0)
    return here


def test_blocks_and_beat_have_gone_on(noted: Documents) -> None:
    assert noted.moment(PLAN, 120.0) == (1200, 200, 44.0)


def test_while_it_is_paused_blocks_are_counted_and_nothing_else_goes_on(noted: Documents) -> None:
    block, held, beat = noted.moment(PLAN, 120.0, playing=False)
    assert (block, held, beat) == (1200, 400, 40.0)
    assert block - held == RUNNING.blocks - RUNNING.held, "the song is where it was"
