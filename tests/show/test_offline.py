"""The virtual clock: the same streams with and without pictures, whole and in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nodegraph.model.edits import SetValue, apply
from nodegraph.resources import shipped_patches
from nodegraph.scheduler.compile import compile_patch
from nodegraph.show.material import Material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import Opened, open_patch
from nodegraph.show.tables import Row
from nodegraph.show.trace import block_rows, trace_rows, watched_probes
from nodegraph.stage.sampling import FrameSampler
from tests.conftest import PatchFile

COUNTED = """/*{"INPUTS": [
  {"NAME": "beats", "TYPE": "float", "MIN": 0.0, "MAX": 100.0},
  {"NAME": "phase", "TYPE": "float"}, {"NAME": "steps", "TYPE": "long", "MIN": 0, "MAX": 100}
]}*/
void main() { gl_FragColor = vec4(fract(beats) + fract(phase * 64.0), 0.0, 0.0, 1.0); }
"""
SMALL = {"size": (64, 36), "fps": 30}


def drum_machine(rate: int, seconds: float) -> Material:
    """Kicks and hats at 120 bpm with a quiet bass: something for every analysis."""
    time = np.arange(round(rate * seconds)) / rate
    beat = time % 0.5
    kick = np.sin(2 * np.pi * 55 * beat) * np.exp(-beat * 18)
    noise = np.random.default_rng(5).standard_normal(len(time))
    hat = 0.2 * noise * np.exp(-((time % 0.25) * 60))
    sound = 0.6 * kick + hat + 0.1 * np.sin(2 * np.pi * 82 * time)
    return Material("drums", np.stack([sound, sound]).astype(np.float32), rate)


def controls_of(path: Path) -> tuple[Opened, list[str]]:
    """Open a patch small, with every control and event output watched."""
    first = open_patch(path, run=SMALL)
    names = [
        f"{name}.{port.name}"
        for name, node in first.patch.nodes.items()
        if (spec := first.library.get(node.type)) is not None
        for port in spec.resolve(node.settings).outputs
        if port.kind in ("control", "event")
    ]
    return open_patch(path, run=SMALL, probes=names), names


@pytest.fixture(params=sorted(shipped_patches()))
def example(request: pytest.FixtureRequest) -> Path:
    return shipped_patches()[request.param]


def test_a_count_is_never_seen_between_two_numbers(tmp_path: Path, write_patch: PatchFile) -> None:
    (tmp_path / "shaders").mkdir()
    (tmp_path / "shaders" / "counted.fs").write_text(COUNTED)
    path = write_patch(
        {
            "clock": {"type": "event.every_beats", "values": {"beats": 0.125}},
            "counter": {"type": "event.counter", "values": {"steps": 64}},
            "it": {"type": "shader.counted"},
            "screen": {"type": "output.screen"},
        },
        [
            "clock.out -> counter.trigger",
            "counter.out -> it.beats",
            "counter.phase -> it.phase",
            "counter.phase -> it.steps",
            "it.out -> screen.picture",
        ],
        run={"fps": 57},
    )
    opened = open_patch(path)
    assert not opened.problems
    frame = opened.plan.frame
    ports = ("beats", "phase", "steps")
    spec = opened.library.get("shader.counted")
    assert spec is not None
    draw = next(draw for draw in frame.draws if draw.node == "it")
    beats, phase, steps = (frame.slots[draw.inputs[spec.input_index[port]]].start for port in ports)
    sampler = FrameSampler.of_plan(frame, opened.plan.rate, opened.plan.block, 57)
    seen = []
    with Offline(opened, None) as show:
        for _ in show.blocks(400):
            sampler.push(*show.engine.frame_values())
            while sampler.ready:
                seen.append(sampler.next().copy())
    vectors = np.array(seen)
    assert len(np.unique(vectors[:, beats])) > 20
    np.testing.assert_array_equal(vectors[:, beats], np.round(vectors[:, beats]))
    held = vectors[:, steps] * 64.0
    np.testing.assert_array_equal(held, np.round(held), "a port of whole numbers holds too")
    part = vectors[:, phase] * 64.0
    assert (np.abs(part - np.round(part)) > 1e-3).any(), "other numbers are interpolated"


def drawn_rows(opened: Opened, names: list[str], played: Material, blocks: int) -> Iterator[Row]:
    """Yield the rows of a show that is drawn."""
    frame_seconds = 1 / opened.patch.run.fps
    frames = int(blocks * opened.plan.block / opened.plan.rate / frame_seconds)
    rows: list[Row] = []
    with Offline(opened, played) as show:
        watched = watched_probes(opened, names)
        run_block = show.run_block

        def run_and_note() -> int:
            first = run_block()
            rows.extend(block_rows(show, watched, first))
            return first

        show.run_block = run_and_note  # type: ignore[method-assign]
        for _ in show.frames(frames):
            pass
    yield from rows


def test_values_and_events_are_the_same_with_and_without_pictures(example: Path) -> None:
    opened, names = controls_of(example)
    played = drum_machine(opened.plan.rate, 3.0)
    drawn = list(drawn_rows(opened, names, played, 150))
    plain = trace_rows(opened, names, played, 150)
    assert len(drawn) > 100 * len(names)
    assert drawn == plain[: len(drawn)]


def test_a_show_in_pieces_is_the_same_as_in_one(example: Path) -> None:
    opened, names = controls_of(example)
    played = drum_machine(opened.plan.rate, 3.0)
    whole = trace_rows(opened, names, played, 150)
    pieces: list[Row] = []
    with Offline(opened, played) as show:
        watched = watched_probes(opened, names)
        for length in (1, 49, 37, 63):
            for first in show.blocks(length):
                pieces += block_rows(show, watched, first)
            show.engine.swap(opened.plan)  # a new handover: everything remembered moves house
    assert pieces == whole


def test_an_edit_elsewhere_does_not_disturb_what_a_node_remembers(example: Path) -> None:
    opened, names = controls_of(example)
    played = drum_machine(opened.plan.rate, 2.0)
    whole = trace_rows(opened, names, played, 90)
    patch, _ = apply(opened.patch, SetValue("screen", "exposure", 0.5))
    edited = compile_patch(patch, opened.library, probes=names).plan
    rows: list[Row] = []
    with Offline(opened, played) as show:
        watched = watched_probes(opened, names)
        for place, first in enumerate(show.blocks(90)):
            rows += block_rows(show, watched, first)
            if place == 40:
                show.engine.swap(edited)
    assert rows == whole
