"""Blocks that machine code plays: those of a render, and none less for who holds Python's lock."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodegraph.engine.engine import Engine
from nodegraph.model.edits import AddNode, apply
from nodegraph.model.patch import Patch, PatchNode
from nodegraph.model.storage import load
from nodegraph.scheduler.heard import heard_parts
from nodegraph.scheduler.plan import Plan
from nodegraph.session.messages import Costs, Probed, SetSong
from nodegraph.session.transport import Clock
from nodegraph.show.live.jack import Jack as Songs
from nodegraph.show.live.plans import Plans
from nodegraph.show.live.player import Player
from nodegraph.show.live.ring import Ring, Slot
from nodegraph.show.live.watching import Watching
from nodegraph.show.live.wishes import Sounds
from nodegraph.show.material import Material, material
from nodegraph.show.opening import library_of
from nodegraph.show.render import as_stereo
from tests.conftest import PatchFile
from tests.engine.sound.conftest import Jack, own_server
from tests.show.live.conftest import until

pytestmark = pytest.mark.slow
BLOCK = 256
PULSE = """/*{"INPUTS": [
  {"NAME": "inputImage", "TYPE": "image"},
  {"NAME": "hit", "TYPE": "event"}, {"NAME": "count", "TYPE": "event"}
]}*/
void main() { gl_FragColor = IMG_THIS_PIXEL(inputImage) + (hit ? 0.1 : 0.0) + (count ? 0.1 : 0.0); }
"""


@pytest.fixture
def jack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jack]:
    """A server of these tests alone."""
    with own_server("pilot", monkeypatch) as server:
        yield server


@pytest.fixture
def alone(write_patch: PatchFile, tmp_path: Path) -> Path:
    """A patch of kernels alone: values, lanes, events, sound and a spectrum for the pictures."""
    (tmp_path / "shaders").mkdir()
    (tmp_path / "shaders" / "pulse.fs").write_text(PULSE)
    return write_patch(
        {
            "in": {"type": "source.input"},
            "kick": {"type": "analysis.hits"},
            "level": {"type": "analysis.level"},
            "fft": {"type": "analysis.spectrum", "settings": {"size": "512"}},
            "bands": {"type": "analysis.bands", "settings": {"count": 12}},
            "every": {"type": "event.every_beats"},
            "lfo": {"type": "control.lfo"},
            "knob": {"type": "control.constant", "values": {"value": 0.25}},
            "both": {"type": "math.add"},
            "voice": {"type": "source.oscillator", "values": {"frequency": 110.0}},
            "wave": {"type": "texture.waveform"},
            "bars": {"type": "texture.spectrum"},
            "pulse": {"type": "shader.pulse"},
            "screen": {"type": "output.screen"},
            "speaker": {"type": "output.speaker"},
        },
        [
            "in.music -> kick.source", "in.music -> level.source", "in.music -> fft.source",
            "fft.out -> bands.source", "bands.out -> bars.bands", "in.audio -> wave.sound",
            "lfo.out -> both.value", "knob.out -> both.amount", "both.out -> bars.gain",
            "level.energy -> wave.gain", "bars.out -> pulse.inputImage",
            "kick.hit -> pulse.hit", "every.out -> pulse.count",
            "pulse.out -> screen.picture", "in.audio -> screen.sound",
            "voice.out -> speaker.source",
        ],
        run={"block": BLOCK, "size": [64, 36]},
    )  # fmt: skip


class Watched(threading.Thread):
    """Copies every block out of a ring, as the stage does."""

    def __init__(self, ring: Ring) -> None:
        super().__init__(daemon=True)
        self.ring = ring
        self.slots: dict[int, Slot] = {}
        self.ending = threading.Event()
        self.start()

    def run(self) -> None:
        number = max(self.ring.newest, self.ring.first, 0)
        while not self.ending.is_set():
            while number <= self.ring.newest:
                slot = self.ring.read(number)
                if slot is not None:
                    self.slots[number] = slot
                number += 1
            time.sleep(0.02)


class Flown:
    """A player on a sound card, in this process, and what it published."""

    def __init__(self, folder: Path, path: Path, song: Path) -> None:
        self.plans = Plans(library_of(path), folder)
        self.patch: Patch = load(path)
        self.player = Player(folder, Sounds(audio=str(song), repeat=True))
        self.plans.compile(self.patch)
        plan = self.plans.plan
        assert plan is not None
        message = self.plans.message(self.patch, str(path), (), 120.0)
        self.document = message.document
        self.player.load_kernels(plan)
        self.player.begin(plan, message)
        self.player.order(lambda: self.player.swap(message, plan, heard_parts(plan)))
        self.player.start()
        until(lambda: self.player.blocks > 0)
        self.watched = Watched(Ring.of(Path(message.ring), plan))
        self.song: Material = material(song, plan.rate)
        self.other: Material | None = None  # a song that takes over

    def close(self) -> None:
        self.watched.ending.set()
        self.watched.join()
        self.player.close()

    def reference(self, count: int) -> Iterator[tuple[Any, ...]]:
        """Yield values, events, sound and arrays of each block, as Python makes them."""
        plan = self.plans.plan
        assert plan is not None
        songs = Songs(Material("song", self.song.sound, plan.rate, repeat=True))
        changed = {block: given for block, what, given in self.player.done if what == "song"}
        done = {block: given for block, what, given in self.player.done if what == "set"}
        with Engine(self.plans.library) as engine:
            engine.swap(plan)
            clock = Clock(plan.rate, 120.0)
            for block in range(count):
                for node, port, value in done.get(block, ()):
                    engine.set(node, port, value)
                if block in changed and self.other is not None:
                    songs.play(replace(self.other, first=changed[block].first))
                engine.block(clock.now(), songs.block(None, block * BLOCK, BLOCK, plan.rate))
                values, events = engine.frame_values()
                arrays = {place: engine.slot(place) for place in plan.frame.outside}
                yield values, events, as_stereo(engine.sound()), arrays, clock.now()
                clock.advance(BLOCK)


@pytest.fixture
def flown(jack: Jack, tmp_path: Path, alone: Path, drums: Path) -> Iterator[Flown]:
    """The patch of kernels alone, playing."""
    playing = Flown(tmp_path, alone, drums)
    try:
        yield playing
    finally:
        with suppress(RuntimeError):
            playing.close()


def test_they_are_those_of_python(flown: Flown) -> None:
    """Also while values are set, and across the end of the song."""
    player = flown.player
    until(lambda: player.pilot.flying)
    begun = player.pilot.blocks
    for value in (0.5, 0.75, 1.0):
        time.sleep(0.4)
        player.order(partial(player.set, (("knob", "value", value),), flown.document))
    until(lambda: player.pilot.flying and player.blocks > begun + 1000)
    flown.close()
    slots = flown.watched.slots
    last = max(slots)
    compared = events = 0
    heard = -1
    for block, made in enumerate(flown.reference(last + 1)):
        slot = slots.get(block)
        if slot is None:
            continue
        values, told, sound, arrays, now = made
        np.testing.assert_array_equal(slot.values, values)
        np.testing.assert_array_equal(slot.sound, sound)
        assert slot.events == told
        assert (slot.beat, slot.tempo) == (now.beat, now.tempo)
        for place, array in arrays.items():
            np.testing.assert_array_equal(slot.arrays[place], array)
        assert slot.heard_ns >= heard, "what is heard comes in order"
        heard = slot.heard_ns
        compared += 1
        events += len(told)
    assert compared > 900
    assert events > 5
    assert len([1 for _, what, _ in player.done if what == "set"]) == 3


def test_a_song_that_takes_over_is_heard_from_its_beginning_in_machine_code_too(
    flown: Flown,
) -> None:
    player = flown.player
    until(lambda: player.pilot.flying)
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (2, 30_011)).astype(np.float32)
    flown.other = other = Material("other", noise, flown.song.rate, repeat=True)
    player.order(lambda: player.hear(other, SetSong(path="other.wav", repeat=True)))
    until(lambda: player.heard_song is not None)
    begun = player.blocks
    until(lambda: player.pilot.flying and player.blocks > begun + 400)
    flown.close()
    slots = flown.watched.slots
    compared = 0
    for block, (_, told, sound, *_) in enumerate(flown.reference(max(slots) + 1)):
        if block in slots:
            np.testing.assert_array_equal(slots[block].sound, sound)
            assert slots[block].events == told
            compared += block > begun
    assert compared > 300


def test_who_holds_the_lock_costs_nothing(flown: Flown) -> None:
    player = flown.player
    until(lambda: player.pilot.flying)
    sleep = ctypes.PyDLL(None).usleep  # PyDLL: with the lock held
    blocks, begun = player.blocks, time.monotonic()
    for _ in range(15):
        sleep(100_000)
    made, passed = player.blocks - blocks, time.monotonic() - begun
    assert made * BLOCK / 48_000 > 0.8 * passed  # in Python: a block each time the lock is free


def test_an_edit_lands_and_it_flies_again(flown: Flown) -> None:
    player, plans = flown.player, flown.plans
    until(lambda: player.pilot.flying)
    patch, _ = apply(flown.patch, AddNode("more", PatchNode("math.add")))
    plans.compile(patch)
    plan = plans.plan
    assert plan is not None
    message = plans.message(patch, "", (), 120.0)
    player.order(lambda: player.swap(message, plan, heard_parts(plan)))
    until(lambda: player.deck is not None and player.deck.generation == message.generation)
    until(lambda: player.pilot.flying)
    ring = Ring.of(Path(message.ring), plan)
    first = ring.first
    until(lambda: ring.newest > first + 50)


def test_it_flies_on_while_somebody_looks(flown: Flown) -> None:
    """What is told comes beside the flight; no event is left out, and every node has its cost."""
    player, plans = flown.player, flown.plans
    plans.every = True
    plans.compile(flown.patch)
    plan = plans.plan
    assert plan is not None
    message = plans.message(flown.patch, "", (), 120.0)
    player.order(lambda: player.swap(message, plan, heard_parts(plan)))
    until(lambda: player.deck is not None and player.deck.generation == message.generation)
    heard: list[Any] = []
    watching = Watching(player, heard.append)
    watching.watch(("every.out", "both.out", "in.audio", "bands.out"))
    watching.watch_costs(True)
    until(lambda: player.pilot.flying and not player._orders)
    calls: list[int] = []
    player.pilot.call = lambda: calls.append(player.blocks)  # type: ignore[method-assign]
    begun = player.blocks
    looked = Watched(Ring.of(Path(message.ring), plan))
    while player.blocks < begun + 1500:
        watching.tell(time.monotonic())
        time.sleep(0.005)
    assert calls == [], "nobody asked for Python"
    looked.ending.set()
    looked.join()
    values = [item.values for item in heard if isinstance(item, Probed)]
    told = sum(value["every.out"][0][0] for value in values if "every.out" in value)
    pulse = next(draw for draw in plan.frame.draws if draw.node == "pulse")
    *_, count = (plan.frame.slots[place].start for place in pulse.inputs if _is_event(plan, place))
    events = sum(at == count for slot in looked.slots.values() for _, at in slot.events)
    assert events > 5 and abs(events - told) <= 1  # one may fall between the two looks
    assert 0.1 < max(value["in.audio"][0] for value in values if "in.audio" in value) <= 1.0
    both = {value["both.out"][0] for value in values if "both.out" in value}
    assert len(both) > 50
    assert len(values[0]["bands.out"]) == 12
    costs = [item for item in heard if isinstance(item, Costs)]
    assert len(costs) > 5
    assert {"kick", "level", "fft", "lfo", "voice"} <= set(costs[-1].nodes)
    assert 0.0 < sum(costs[-1].nodes.values()) < costs[-1].period


def _is_event(plan: Plan, place: int) -> bool:
    return place >= 0 and plan.frame.slots[place].kind == "event"


def test_a_card_that_goes_is_seen(flown: Flown, jack: Jack) -> None:
    player = flown.player
    until(lambda: player.pilot.flying)
    jack.kill()
    until(lambda: any("has gone" in text for _, _, text in player.told))
    blocks = player.blocks
    until(lambda: player.blocks > blocks + 100)
    assert not player.pilot.flying
    jack.start()
    until(lambda: player.pilot.flying)
