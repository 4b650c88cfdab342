"""What an engine tells of a plan while it plays: watched values, costs, problems that stand.

The thread that plays is asked only when what is watched changes; all else is read beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from nodegraph.engine.instruments.fitting import Instruments, load
from nodegraph.engine.instruments.watched import Values, Watched, joined
from nodegraph.session.messages import Costs, Message, Probed
from nodegraph.show.live.player import Player
from nodegraph.show.live.ring_deck import RingDeck
from nodegraph.show.live.standing import StandingProblems

PROBE_SECONDS = 1 / 30
COST_SECONDS = 0.5
STANDING_SECONDS = 0.3


class Watching:
    """Of one player. `fit` is called by the thread that plays, the rest by another one."""

    def __init__(self, player: Player, say: Callable[[Message], None]) -> None:
        self._player, self._say = player, say
        self.paths: tuple[str, ...] = ()
        self.costs = False
        self._looks: Instruments | None = None
        self._fitted: Any = None  # the plan in memory that the instruments are of
        self._old: list[Watched] = []  # that do not run any more, and have something to tell
        self._told: Values = {}
        self._turned = False
        self._probed_at = self._cost_at = self._stood_at = 0.0
        self._standing = StandingProblems()
        self._stood: Any = None  # the plan in memory that the problems are of

    # --- what is wished ---------------------------------------------------------------------------

    def watch(self, paths: tuple[str, ...]) -> None:
        """Tell the values of these probes, all of them at first."""
        changed, self.paths, self._told = paths != self.paths, paths, {}
        if changed:
            self._fit_soon()

    def watch_costs(self, on: bool) -> None:
        """Tell what nodes cost, or no more."""
        self._standing.tell_again()  # it is among the first words of a session
        changed, self.costs = on != self.costs, on
        if changed:
            self._fit_soon()

    def _fit_soon(self) -> None:
        load(self._player.kernels)
        deck = self._player.deck
        if deck is None:
            return  # the first plan is looked into when it comes
        looks = self._made_for(deck)  # here: it takes some ms where there is much to see
        self._player.order(partial(self.fit, looks))

    def fit(self, looks: Instruments | None = None) -> None:
        """Look into the plan that plays, between two blocks; `looks`: made for it before."""
        deck = self._player.deck
        if deck is None or (self._looks is None and not (self.paths or self.costs)):
            return
        if looks is None or looks.handover is not deck.engine.running:
            looks = self._made_for(deck)
        deck.engine.look(looks)
        if self._looks is not None:
            self._old.append(self._looks.watched)
        if self._fitted is not deck.engine.running:
            self._told = {}  # another plan: all of it
        self._looks, self._fitted, self._turned = looks, deck.engine.running, False

    def _made_for(self, deck: RingDeck) -> Instruments | None:
        if not (self.paths or self.costs):
            return None
        return deck.engine.instruments(self.paths, self.costs)

    # --- what is told -----------------------------------------------------------------------------

    def tell(self, now: float) -> None:
        """Tell what is due."""
        deck = self._player.deck
        if deck is None:
            return
        if (self.paths or self.costs) and self._fitted is not deck.engine.running:
            self._fit_soon()  # another document plays
            return
        self._tell_values(deck, now)
        if self.costs and now - self._cost_at >= COST_SECONDS:
            self._tell_costs(now)
        if now - self._stood_at >= STANDING_SECONDS:
            self._tell_standing(deck, now)

    def _tell_values(self, deck: RingDeck, now: float) -> None:
        looks = self._looks
        if looks is None or not self.paths:
            self._old.clear()
            return
        if not self._turned:
            if now - self._probed_at >= PROBE_SECONDS:
                self._probed_at, self._turned = now, True
                looks.watched.turn()
            return
        if not looks.watched.is_ready:
            return
        self._turned = False
        found = self._with_old(looks.watched)
        added = looks.watched.adds_up
        fresh = {
            path: value
            for path, value in found.items()
            if path in added or path not in self._told or self._told[path] != value
        }
        self._told.update(found)
        if fresh:
            self._say(Probed(sample=self._player.blocks * deck.plan.block, values=fresh))

    def _with_old(self, watched: Watched) -> Values:
        """Return what came since the last time, also before the instruments were these."""
        found = watched.take()
        while self._old:
            old = self._old.pop(0)
            for path, value in old.rest().items():
                if path not in watched.paths:
                    continue
                both = found.get(path)
                found[path] = value if both is None else joined(path in old.adds_up, value, both)
        return found

    def _tell_costs(self, now: float) -> None:
        watch = None if self._looks is None else self._looks.stopwatch
        found = None if watch is None else watch.take()
        if watch is not None and found is not None:
            self._cost_at = now
            self._say(Costs(of="sound", period=watch.period, nodes=found))

    def _tell_standing(self, deck: RingDeck, now: float) -> None:
        self._stood_at = now
        engine = deck.engine
        if self._stood is not engine.running:
            self._stood = engine.running
            self._standing.forget()
        message = self._standing.look(engine.standing(), now)
        if message is not None:
            self._say(message)
