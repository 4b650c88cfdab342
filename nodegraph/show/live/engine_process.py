"""The engine of a live show, a process of its own: `python -m nodegraph.show.live.engine_process`.

This thread listens to the session and tells it how things are; the player has one for itself.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Hashable
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec

from nodegraph.model.errors import NodegraphError
from nodegraph.model.library import Library
from nodegraph.scheduler.heard import heard_parts
from nodegraph.scheduler.plan import Plan, decode
from nodegraph.session.messages import (
    Bye,
    DeckReady,
    DropNext,
    MorphTo,
    PlanFailed,
    Reports,
    Running,
    RunPlan,
    SetClock,
    SetCosts,
    SetPlaying,
    SetProbes,
    SetSong,
    SetValues,
    SongFailed,
    TakeOver,
    ToEngine,
)
from nodegraph.show.live.control_log import ControlLog
from nodegraph.show.live.input_log import InputLog
from nodegraph.show.live.player import Player
from nodegraph.show.live.process import Process, main
from nodegraph.show.live.ring_deck import RingDeck
from nodegraph.show.live.watching import Watching
from nodegraph.show.live.wishes import Sounds

BEAT_SECONDS = 0.1  # between heartbeats
SWITCH_SECONDS = 0.0005  # instead of 5 ms, which is a block


class EngineProcess(Process):
    """Plays what the session says."""

    role = "engine"
    kinds = ToEngine

    def __init__(self, arguments: dict[str, Any]) -> None:
        super().__init__(arguments)
        self.player = Player(self.folder, msgspec.convert(arguments["sounds"], Sounds))
        self._log_path = str(arguments["log"])
        self.log = ControlLog("", self.player.sounds)
        self.watching = Watching(self.player, self.say)
        self._beat_at = 0.0

    def begin(self) -> None:
        """Go on with the control log of the engine before."""
        self.log = ControlLog(self._log_path, self.player.sounds)
        settle()

    def hear(self, message: Any) -> None:
        """Carry out what the session says."""
        player = self.player
        match message:
            case RunPlan():
                self._prepare(message)
            case TakeOver():
                player.order(lambda: player.take_over(message))
            case DropNext():
                player.order(player.drop)
            case SetValues():
                player.order(lambda: player.set(message.values, message.document))
            case MorphTo():
                player.order(lambda: player.morph(message))
            case SetClock():
                player.order(lambda: player.turn(message))
            case SetPlaying():
                player.order(lambda: player.play_on(message.on))
            case SetSong():
                self._hear_song(message)
            case SetProbes():
                self.watching.watch(message.paths)
            case SetCosts():
                self.watching.watch_costs(message.on)
            case Bye():
                self.ending = True

    def idle(self) -> None:
        """Tell the session how it goes."""
        now = time.monotonic()
        if now - self._beat_at >= BEAT_SECONDS:
            self._beat_at = now
            self._tell_running()
            self._tell_problems()
            self.log.write(self.player.done)
            self._keep_input()
        self.watching.tell(now)

    def end(self) -> None:
        """Stop playing."""
        self.player.close()
        if self.player.input_log is not None:
            self.player.input_log.close()
        self.log.write(self.player.done)
        self.log.close(self.player.blocks)

    def _keep_input(self, block: int = 0) -> None:
        """Write what came in, where that is wished; a full disk ends it, not the show.

        `block`: begin, with blocks of so many samples.
        """
        player = self.player
        wished = player.sounds.keep_input and player.material is None
        try:
            if player.input_log is not None:
                player.input_log.write()
            elif block and wished:
                player.input_log = InputLog(Path(self._log_path), block)
        except OSError as problem:
            player.input_log = None
            reason = (problem.strerror or str(problem)).lower()
            text = f"The input is not kept ({reason}); free some space and start again."
            player.told.append(("error", "input", text))

    def _prepare(self, message: RunPlan) -> None:
        """Do here what takes time, so that the swap is short."""
        player = self.player
        try:
            plan = decode(message.plan)
            player.load_kernels(plan)
            player.begin(plan, message)
            self._keep_input(plan.block)
            if message.deck == "next":
                deck = RingDeck(player.library, player.kernels, message, plan)
                player.order(lambda: player.put_beside(deck, message))
                self.say(DeckReady(generation=message.generation))
                return
        except (NodegraphError, msgspec.MsgspecError) as problem:
            self._refuse(message, problem)
            return
        parts, library = heard_parts(plan), player.library_of(message)
        player.order(lambda: self._swap(message, plan, parts, library))
        player.start()

    def _hear_song(self, asked: SetSong) -> None:
        """Decode a song beside what plays, and let it be heard once it is there.

        Before anything plays it is what the first plan begins with.
        """
        player, before = self.player, self.player.asked
        if asked.standing and before is not None and before.path == asked.path:
            return  # a session has come back: it goes on
        player.asked = asked
        if player.clock is not None:
            loading = (asked, player.clock.rate)
            Thread(target=self._load_song, args=loading, name="song", daemon=True).start()

    def _load_song(self, asked: SetSong, rate: int) -> None:
        player = self.player
        try:
            song = player.load_song(asked, rate)
        except NodegraphError as problem:
            player.asked = player.heard_song
            player.failed.append(SongFailed(path=asked.path, text=str(problem)))
            return
        if player.asked is asked:  # nobody has asked for another one since
            player.order(lambda: player.hear(song, asked))

    def _swap(
        self,
        message: RunPlan,
        plan: Plan,
        parts: frozenset[Hashable],
        library: Library | None,
    ) -> None:
        deck = self.player.deck
        try:
            self.player.swap(message, plan, parts, library)
            self.generation = message.generation
            self.watching.fit()
        except NodegraphError as problem:
            assert deck is self.player.deck
            self._refuse(message, problem)

    def _refuse(self, message: RunPlan, problem: Exception) -> None:
        self.say(PlanFailed(generation=message.generation, text=str(problem)))

    def _tell_running(self) -> None:
        player, card = self.player, self.player.card
        deck = player.deck
        if card is None or deck is None or player.clock is None:
            return
        self.generation = deck.generation
        load, worst = player.take_load()
        status, now = card.status(), player.moment()
        self.say(
            Running(
                generation=deck.generation,
                blocks=player.blocks,
                beat=now.beat,
                tempo=now.tempo,
                confidence=now.confidence,
                load=load,
                worst=worst * 1e3,
                missed=status.missed,
                xruns=status.xruns,
                device=status.output if status.driver == "device" else status.driver,
                latency=status.latency,
                input=status.input,
                at_ns=time.monotonic_ns(),
                held=player.held,
                still=player.pausing.is_still,
                song=player.heard_song,
            )
        )

    def _tell_problems(self) -> None:
        deck = self.player.deck
        reports = [] if deck is None else deck.engine.reports()
        found: list[tuple[str, str, str]] = [
            (item.severity, item.where, item.text) for item in reports
        ]
        while self.player.failed:
            self.say(self.player.failed.popleft())
        while self.player.told:
            found.append(self.player.told.popleft())
        if found:
            self.say(Reports(problems=tuple(found)))


def settle() -> None:
    """Let a thread that computes in Python give the lock back at once to the one that plays."""
    sys.setswitchinterval(SWITCH_SECONDS)


if __name__ == "__main__":
    sys.exit(main(EngineProcess))
