"""Plans as text. `python -m tests.scheduler.test_show` renews the goldens."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodegraph.model.library import Library
from nodegraph.scheduler.compile import compile_patch
from nodegraph.scheduler.show import show_plan
from tests.scheduler.patch_text import patch_of
from tests.scheduler.small_nodes import LIBRARY
from tests.scheduler.test_compile import shuffled

GOLDENS = Path(__file__).parent / "goldens"
PATCHES = {
    "voices": """
        a_wave: test.wave frequency=110
        b_wave: test.wave frequency=220 form:saw
        c_wave: test.wave frequency=330
        a_low: test.filter
        b_low: test.filter
        c_low: test.filter
        a_level: test.count
        speed: test.number value=3
        watch: output.probe
        a_wave.out -> a_low.source
        b_wave.out -> b_low.source
        c_wave.out -> c_low.source
        speed.out -> a_low.cutoff
        speed.out -> b_low.cutoff
        speed.out -> c_low.cutoff
        speed.out -> a_level.source
        a_level.out -> watch.value
        """,
    "feedback": """
        in: test.jack
        slow: test.late
        wait: delay.block kind:audio
        sum: test.filter
        heard: output.speaker
        level: test.follow
        watch: output.probe
        in.audio -> slow.source
        slow.out -> sum.source
        sum.out -> wait.value
        wait.out -> level.source
        level.out -> watch.value
        level.out -> sum.cutoff
        sum.out -> heard.sound
        """,
    "picture": """
        in: test.jack
        hit: test.trigger value=0.5
        level: test.follow
        tunnel: test.paint mode=hard tint=#ff8000
        trail: test.paint
        last: delay.frame
        light: test.measure
        screen: output.screen finish=0
        in.mono -> level.source
        level.out -> tunnel.glow
        hit.out -> tunnel.hit
        tunnel.out -> trail.inputImage
        trail.out -> last.inputImage
        last.out -> tunnel.inputImage
        trail.out -> light.inputImage
        light.light -> trail.glow
        trail.out -> screen.picture
        in.audio -> screen.sound
        """,
}


def shown(name: str, library: Library = LIBRARY) -> str:
    """The plan of one of the patches as text."""
    return show_plan(compile_patch(patch_of(PATCHES[name]), library).plan, library)


@pytest.mark.parametrize("name", PATCHES)
def test_a_plan_reads_as_it_did(name: str) -> None:
    assert shown(name) == (GOLDENS / f"{name}.txt").read_text()


@pytest.mark.parametrize("name", PATCHES)
def test_the_text_does_not_depend_on_the_order_of_writing(name: str, library: Library) -> None:
    patch = patch_of(PATCHES[name])
    for seed in range(10):
        plan = compile_patch(shuffled(patch, seed), library).plan
        assert show_plan(plan, library) == shown(name)


def test_a_plan_can_be_shown_without_a_library(library: Library) -> None:
    plan = compile_patch(patch_of(PATCHES["feedback"]), library).plan
    assert "in test.jack x2: 0=1 -> 0=@" in show_plan(plan)


if __name__ == "__main__":
    for each in PATCHES:
        (GOLDENS / f"{each}.txt").write_text(shown(each))
