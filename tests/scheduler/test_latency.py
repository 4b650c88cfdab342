"""Latencies add up along the slowest way, and the ledger says who adds."""

from __future__ import annotations

from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.plan import Path
from tests.scheduler.patch_text import patch_of

TEXT = """
    j: test.jack
    l: test.late
    m: test.late
    f: test.follow
    k: test.spectrum size:4096
    s: output.speaker
    p: output.probe
    j.audio -> l.source
    l.out -> m.source
    m.out -> s.sound
    l.out -> f.source
    f.out -> p.value
    """


def test_late_blocks_and_samples_add_up(library: Library) -> None:
    plan = compile_patch(patch_of(TEXT), library, probes=["l.out", "j.audio"]).plan
    once = 2 * 512 + 64
    assert [(probe.path, probe.latency) for probe in plan.probes] == [
        ("p.value", once), ("l.out", once), ("j.audio", 0),
    ]  # fmt: skip
    assert [step.late for step in plan.steps if step.type == "test.late"] == [2, 2]


def test_the_ledger_names_who_adds(library: Library) -> None:
    plan = compile_patch(patch_of(TEXT), library).plan
    once = 2 * 512 + 64
    assert plan.ledger == (
        Path("p.value", once, (("l", once),)),
        Path("s.sound", 2 * once, (("l", once), ("m", once))),
    )


def test_the_slowest_of_two_ways_counts(library: Library) -> None:
    text = """
        j: test.jack
        l: test.late
        f: test.filter
        g: test.follow
        p: test.paint
        s: output.screen
        j.audio -> l.source
        j.audio -> g.source
        l.out -> f.source
        g.out -> f.cutoff
        f.out -> p.sound
        p.out -> s.picture
        j.audio -> s.sound
        """
    plan = compile_patch(patch_of(text), library).plan
    assert [(line.end, line.samples) for line in plan.ledger] == [("s.picture", 1088)]
