"""A player in this process that is paused and plays on, and the blocks of a show that never was."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nodegraph.model.storage import load
from nodegraph.scheduler.heard import heard_parts
from nodegraph.show.live.plans import Plans
from nodegraph.show.live.player import Player
from nodegraph.show.live.ring import RUN, Ring, Slot
from nodegraph.show.live.wishes import Sounds
from nodegraph.show.material import Material, material
from nodegraph.show.offline import Offline
from nodegraph.show.opening import library_of, open_patch
from nodegraph.show.render import as_stereo
from tests.conftest import PatchFile
from tests.show.live.conftest import until

# Its green remembers how often it was drawn.
FLASH = """/*{
  "INPUTS": [{"NAME": "level", "TYPE": "float"}, {"NAME": "hit", "TYPE": "event"}],
  "PASSES": [{"TARGET": "drawn", "PERSISTENT": true, "FLOAT": true}, {}]
}*/
void main() {
  float count = fract(IMG_THIS_PIXEL(drawn).r + (PASSINDEX == 0 ? 0.03 : 0.0));
  gl_FragColor = PASSINDEX == 0 ? vec4(count)
    : vec4(level, hit ? 1.0 : 0.9 * count, fract(TIME), 1.0);
}
"""


def small_patch(write_patch: PatchFile, folder: Path, python: bool) -> Path:
    """Write a patch that remembers, strikes and sounds; `python`: not all of it is machine code."""
    (folder / "shaders").mkdir()
    (folder / "shaders" / "flash.fs").write_text(FLASH)
    nodes = {
        "in": {"type": "source.input"},
        "kick": {"type": "analysis.hits"},
        "room": {"type": "audio.reverb"},
        "lfo": {"type": "control.lfo"},
        "wave": {"type": "texture.waveform"},
        "flash": {"type": "shader.flash"},
        "every": {"type": "event.every_beats"},
        "screen": {"type": "output.screen", "values": {"finish": 0}},
        "voice": {"type": "source.oscillator", "values": {"frequency": 110.0}},
        "speaker": {"type": "output.speaker"},
    }
    wires = [
        "in.music -> kick.source", "in.audio -> room.source", "in.audio -> wave.sound",
        "lfo.out -> flash.level", "flash.out -> screen.picture", "room.out -> screen.sound",
        "voice.out -> speaker.source",
    ]  # fmt: skip
    if python:
        nodes["later"] = {"type": "event.delay"}
        wires += ["kick.hit -> later.source", "later.out -> flash.hit"]
    else:
        wires.append("every.out -> flash.hit")
    return write_patch(nodes, wires, run={"size": [64, 36], "fps": 30})


class Block(NamedTuple):
    """What a block gives, as Python makes it."""

    values: NDArray[np.float32]
    events: list[tuple[int, int]]
    sound: NDArray[np.float32]
    beat: float


class Played:
    """A player, and every block of its ring by the number that the show has counted."""

    def __init__(self, folder: Path, path: Path, song: Path, sounds: Sounds) -> None:
        self.path, self.song = path, song
        self.plans = Plans(library_of(path), folder)
        self.player = Player(folder, sounds)
        patch = load(path)
        self.plans.compile(patch)
        plan = self.plans.plan
        assert plan is not None
        self.message = message = self.plans.message(patch, str(path), (), 120.0)
        self.player.load_kernels(plan)
        self.player.begin(plan, message)
        self.player.order(lambda: self.player.swap(message, plan, heard_parts(plan)))
        self.player.start()
        until(lambda: self.player.blocks > 0)
        self.slots: dict[int, Slot] = {}
        self._ring = Ring.of(Path(message.ring), plan)
        self._ending = threading.Event()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        number = max(self._ring.first, 0)
        while not self._ending.wait(0.01):
            while number <= self._ring.newest:
                slot = self._ring.read(number)
                if slot is not None:
                    self.slots[number] = slot
                number += 1

    def play(self, on: bool, blocks: int) -> None:
        """Pause or play, and wait until that has gone on for so many blocks."""
        self.player.order(lambda: self.player.play_on(on))
        until(lambda: self.player.pausing.playing is on)
        until(lambda: self.player.pausing.is_still is not on)
        self.run(blocks)

    def run(self, blocks: int) -> None:
        """Wait for so many blocks."""
        begun = self.player.blocks
        until(lambda: self.player.blocks >= begun + blocks)

    def close(self) -> None:
        """End it, once what it has made is read."""
        if not self._ending.is_set():
            newest = self._ring.newest
            until(lambda: newest in self.slots)
            self._ending.set()
            self._reading.join()
            self.player.close()

    @property
    def run_blocks(self) -> dict[int, Slot]:
        """The blocks that were run, by their number in the time of the piece."""
        slots = self.slots.items()
        return {number - it.held: it for number, it in slots if it.state == RUN}

    def uninterrupted(self, count: int) -> Iterator[Block]:
        """Yield the blocks of the same show without a pause."""
        opened = open_patch(self.path)
        song = Material("song", material(self.song, opened.plan.rate).sound, opened.plan.rate, True)
        with Offline(opened, song) as show:
            for _ in range(count):
                beat = show.clock.now().beat
                show.run_block()
                values, events = show.engine.frame_values()
                yield Block(values.copy(), events, as_stereo(show.engine.sound()).copy(), beat)
