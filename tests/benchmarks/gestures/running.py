"""The run: an editor in this process, a person at it, and what is looked at on the way."""

from __future__ import annotations

import gc
import os
import random
import shutil
import time
import traceback
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from nodegraph.editor.beginning.preferences import Preferences
from nodegraph.editor.desk import Desk
from nodegraph.editor.window.app import App
from nodegraph.editor.window.meters import Meters
from nodegraph.editor.window.parts import all_panels
from nodegraph.editor.window.screen import SCALES
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch
from nodegraph.model.storage import save
from nodegraph.resources import patches_folder
from nodegraph.session import messages as m
from tests.benchmarks.gestures.agreeing import (
    Places,
    disagreements,
    gl_errors,
    items_of_canvas,
    kinds_of_items,
)
from tests.benchmarks.gestures.hands import RealHands, frames, rest
from tests.benchmarks.gestures.news import News
from tests.benchmarks.gestures.person import Person
from tests.benchmarks.gestures.server_hands import ServerHands
from tests.e2e.editor.desktop import Desktop
from tests.e2e.editor.small_patch import SMALL
from tests.editor.session_in_hand import InHand

SIZE = (800, 600)  # small, so that software draws many of them
EVERY = 200  # gestures between two looks at memory and items
SEEDED = 6  # looks, about, until all pages were open and all pools are filled
MEMORY_MB = 12.0  # that the last third may lie above the one before
ROUND_SECONDS = 1.0  # of CPU, that no round of the loop may take
LAST = 12  # gestures that are told where something is wrong


class Look(NamedTuple):
    """What was seen between two gestures, on an emptied canvas."""

    gestures: int
    minutes: float
    memory: float  # MB
    canvas: int  # items
    items: int


class Timed(App):
    """An editor that knows the longest of its rounds, in CPU seconds of its thread."""

    longest = 0.0
    rounds = 0
    whole = 0.0

    def step(self) -> None:
        begun = time.thread_time()
        super().step()
        took = time.thread_time() - begun
        self.longest, self.whole = max(self.longest, took), self.whole + took
        self.rounds += 1


class Running:
    """One run, on a screen, in a folder of its own."""

    def __init__(self, folder: Path, desktop: Desktop, seed: int, draws: bool) -> None:
        """`draws`: pixels; the driver that draws none keeps memory of each frame by itself."""
        self.wrong: list[str] = []
        self.looks: list[Look] = []
        self.longest = ("", 0.0)
        self.opened: set[str] = set()  # panels that were shown
        self.edits = 0
        self.app, self.door, meters = _editor(folder)
        self.places = Places()
        self.app.build(*("gestures", *SIZE))
        frames(self.app, 8)
        self.gl_error = gl_errors()
        window = desktop.do("search", "--sync", "--onlyvisible", "--pid", os.getpid())
        real = RealHands(self.app, ServerHands(desktop.name, int(window.splitlines()[-1])))
        dice = random.Random(seed)
        news = News(self.door, self.app.desk, meters.traces, dice)
        self.person = Person(self.app, real, news, _files(folder), dice)
        self.seed, self.draws = seed, draws

    def run(self, seconds: float, most: int = 0) -> int:
        """Go on for so long, or for so many gestures; returns 1 where something was wrong."""
        begun, count = time.monotonic(), 0
        try:
            self._warm_up()
            while not self.wrong and (count < most if most else time.monotonic() - begun < seconds):
                if count % EVERY == 0:
                    self._look(count, (time.monotonic() - begun) / 60.0)
                self._gesture()
                count += 1
            self._look(count, (time.monotonic() - begun) / 60.0)
        except Exception:
            self.wrong.append(traceback.format_exc())
        self._judge()
        self._tell(count)
        return 1 if self.wrong else 0

    def _warm_up(self) -> None:
        """Have every size of letters and both themes once: what they need is kept for good."""
        for scale in (*SCALES, 1.0):
            self.app.set_scale(scale)
            frames(self.app, 3)
        for theme in ("contrast", "dark"):
            self.app.set_theme(theme)
            frames(self.app, 3)

    def _gesture(self) -> None:
        app = self.app
        before, app.longest = app.longest, 0.0
        done = self.person.act()
        rest(app)
        if app.longest > self.longest[1]:
            self.longest = done, app.longest
        app.longest = max(before, app.longest)
        self.wrong += disagreements(app, self.door, self.places)
        self.opened |= {type(panel).__name__ for panel in app.panels if panel.shown}
        self.edits += sum(isinstance(request, m.DoEdit) for request in self.door.sent)
        self.door.sent.clear()
        del self.person.done[:-LAST]

    def _look(self, count: int, minutes: float) -> None:
        """Empty the canvas and see what is left; then go on with the small patch."""
        self.person.tidy()
        self.person.leave_full_screen(SIZE)
        self.door.begin(Patch())
        rest(self.app)
        if error := self.gl_error():
            self.wrong.append(f"OpenGL has the error {error:#x}")
        gc.collect()
        items = sum(kinds_of_items().values())
        self.looks.append(Look(count, minutes, _memory(), items_of_canvas(), items))
        self.door.begin(SMALL)
        rest(self.app)

    def _judge(self) -> None:
        first, looks = self.looks[0], self.looks
        if any(look.canvas != first.canvas for look in looks):
            self.wrong.append(f"the emptied canvas had {[look.canvas for look in looks]} items")
        third = len(looks) // 3
        if self.draws and third >= SEEDED:
            middle, last = looks[third : 2 * third], looks[2 * third :]
            grown = _mean(last) - _mean(middle)
            if grown > MEMORY_MB:
                self.wrong.append(f"memory grew by {grown:.1f} MB in the last third")
        if self.draws and self.longest[1] > ROUND_SECONDS:
            self.wrong.append(f"a round took {self.longest[1]:.2f} s of CPU: {self.longest[0]}")

    def _tell(self, count: int) -> None:
        print(f"{'gestures':>9} {'minutes':>8} {'MB':>7} {'canvas':>7} {'items':>7}")
        step = max(len(self.looks) // 30, 1)
        for look in [*self.looks[:-1:step], *self.looks[-1:]]:
            print(f"{look.gestures:9} {look.minutes:8.1f} {look.memory:7.1f} "
                  f"{look.canvas:7} {look.items:7}")  # fmt: skip
        app = self.app
        each, longest = 1e3 * app.whole / app.rounds, 1e3 * self.longest[1]
        print(f"{count} gestures, {app.rounds} rounds of {each:.1f} ms CPU, "
              f"the longest {longest:.0f} ms: {self.longest[0]}")  # fmt: skip
        print(", ".join(f"{kind} {n}" for kind, n in Counter(self.person.kinds).most_common()))
        print(f"{self.edits} edits; at rest {len(self.opened)} of {len(app.panels)} panels open: "
              f"{', '.join(sorted(self.opened))}")  # fmt: skip
        for wrong in self.wrong:
            print(f"WRONG (seed {self.seed}): {wrong}")
        if self.wrong:
            print(*("after:", *self.person.done), sep="\n  ")


def _editor(folder: Path) -> tuple[Timed, InHand, Meters]:
    library = Library.load()
    door = InHand(SMALL, library)
    door.state = replace(door.state, path=str(folder / "own" / "small.patch.json"))
    (folder / "own").mkdir()
    desk = Desk(library, door)
    panels = all_panels(desk, Preferences())
    meters = next(panel for panel in panels if isinstance(panel, Meters))
    return Timed(desk, panels), door, meters


def _files(folder: Path) -> list[Path]:
    """Return patches to open: the small one, most often, and copies of the examples."""
    small = folder / "own" / "small.patch.json"
    save(small, SMALL)
    found = sorted(patches_folder().glob("*.patch.json"))
    copies = [folder / "own" / path.name for path in found]
    for path, copy in zip(found, copies, strict=True):
        shutil.copy(path, copy)
    return [small, small, *copies]


def _memory() -> float:
    """Return the MB of this process that lie in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _mean(looks: list[Look]) -> float:
    return sum(look.memory for look in looks) / len(looks)
