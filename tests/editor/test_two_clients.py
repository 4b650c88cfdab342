"""Two editors at one document, each by what it sees: whatever they do, both have the session's,
and each takes back what is its own, bit for bit in the file.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nodegraph.model.check import check
from nodegraph.model.edits import Batch, Edit, MoveNodes, SetSubPatch, SetValue
from nodegraph.model.errors import Unusable
from nodegraph.model.storage import dumps, loads
from nodegraph.session import messages as m
from nodegraph.session.history import History
from tests.editor.edits_of_hands import HANDS, LIBRARY, Seen
from tests.editor.two_clients import Together, asked
from tests.model.test_edit_machine import EDITS, GOLDEN, VALUES

CLIENTS = st.sampled_from(["editor", "editor-2"])
SEEDS = st.integers(0, 2**16)


class TwoEditors(RuleBasedStateMachine):
    """Two people, the session between them, and whose steps stand, in the order of their doing."""

    def __init__(self) -> None:
        super().__init__()
        self.both = Together(GOLDEN, LIBRARY, "editor", "editor-2")
        self.begun = dumps(GOLDEN)
        self.standing: list[str] = []
        self.drags = 0

    # --- what they do ----------------------------------------------------------------------------

    @rule(client=CLIENTS, what=st.sampled_from(sorted(HANDS)), seed=SEEDS)
    def use_the_editor(self, client: str, what: str, seed: int) -> None:
        """As hands do, on what this client sees: it may be behind."""
        dice = random.Random(seed)
        copy = self.both.copies[client].patch
        inside = dice.choice(("", "", "", *sorted(copy.patches)))
        try:
            edit = HANDS[what](Seen.of(copy, inside), dice)
        except Unusable as problem:
            assert str(problem).endswith((".", "?"))
            return
        self._do(client, edit)

    @rule(client=CLIENTS, edits=st.lists(EDITS, min_size=1, max_size=3))
    def edit(self, client: str, edits: list[Edit]) -> None:
        self._do(client, edits[0] if len(edits) == 1 else Batch("Together", tuple(edits)))

    @rule(client=CLIENTS, name=st.sampled_from(["voice", "g1"]), gone=st.booleans())
    def define(self, client: str, name: str, gone: bool) -> None:
        self._do(client, SetSubPatch(name, None if gone else GOLDEN.patches["meter"]))

    @rule(client=CLIENTS, values=st.lists(VALUES, min_size=1, max_size=4), seed=SEEDS)
    def drag(self, client: str, values: list[Any], seed: int) -> None:
        """Turn a value or move a node under the hand: all of it is one step."""
        names = sorted(self.both.state.patch.nodes)
        if not names:
            return
        name = random.Random(seed).choice(names)
        before, depth = dumps(self.both.state.patch), self._depth(client)
        self.drags += 1
        for place, value in enumerate(values):
            move = MoveNodes({name: (place, seed)})
            edit = SetValue(name, "level", value) if seed % 2 else move
            self._do(client, edit, f"drag {self.drags}")
        assert self._depth(client) - depth in (0, 1)
        if self._depth(client) > depth:
            assert self._undone(client)[0] == before

    @rule(first=CLIENTS, then=CLIENTS, values=st.tuples(VALUES, VALUES))
    def turn_one_knob(self, first: str, then: str, values: tuple[Any, Any]) -> None:
        """One turns what another has turned just now; the first takes it back, if that can be."""
        for client, value in zip((first, then), values, strict=True):
            self._do(client, SetValue("mix", "level_a", value))
        self._undo(first)

    @rule(client=CLIENTS, back=st.integers(1, 4), forth=st.integers(0, 4))
    def back_and_forth(self, client: str, back: int, forth: int) -> None:
        """Take some steps back, and do as many of them again: nobody else is there meanwhile."""
        files = [dumps(self.both.state.patch)]
        while len(files) <= back and self._undo(client):
            files.append(dumps(self.both.state.patch))
        for _ in range(min(forth, len(files) - 1)):
            assert self._redo(client)
            files.pop()
            assert dumps(self.both.state.patch) == files[-1]

    @rule(client=CLIENTS)
    def redo(self, client: str) -> None:
        self._redo(client)

    def _undo(self, client: str) -> bool:
        before = self.both.state
        answer = self.both.ask(client, m.Undo(id=1))
        if isinstance(answer, m.Refused):
            assert answer.text.endswith(".") and self.both.state is before
            return False
        again, redone, _ = asked(self.both.state, client, m.Redo(id=1))
        assert isinstance(redone, m.Done)
        assert dumps(again.patch) == dumps(before.patch)
        assert list(again.patch.nodes) == list(before.patch.nodes)
        del self.standing[self._place_of_last(client)]
        return True

    def _redo(self, client: str) -> bool:
        before = self.both.state
        answer = self.both.ask(client, m.Redo(id=1))
        if isinstance(answer, m.Refused):
            assert answer.text.endswith(".") and self.both.state is before
            return False
        assert self._undone(client)[0] == dumps(before.patch)
        self.standing.append(client)
        return True

    @rule(client=CLIENTS)
    def catch_up(self, client: str) -> None:
        self.both.copies[client].catch_up()

    @rule()
    def save(self) -> None:
        patch = self.both.state.patch
        text = dumps(patch)
        assert loads(text) == patch
        assert dumps(loads(text)) == text

    @rule()
    def open_what_was_saved(self) -> None:
        text = dumps(self.both.state.patch)
        self.both.load(text)
        assert dumps(self.both.state.patch) == text
        self.begun, self.standing = text, []

    @rule()
    def check_it(self) -> None:
        for problem in check(self.both.state.patch, LIBRARY):
            assert problem.text

    # --- what holds ------------------------------------------------------------------------------

    @invariant()
    def who_has_taken_all_in_has_the_document(self) -> None:
        for copy in self.both.copies.values():
            if copy.number == self.both.state.number:
                assert copy.patch == self.both.state.patch

    def teardown(self) -> None:
        document = dumps(self.both.state.patch)
        for copy in self.both.copies.values():
            copy.catch_up()
            assert dumps(copy.patch) == document
        for client in reversed(self.standing):  # in the reverse order nobody is in the way
            answer = self.both.ask(client, m.Undo(id=1))
            assert isinstance(answer, m.Done), answer
        assert dumps(self.both.state.patch) == self.begun

    # --- doing -----------------------------------------------------------------------------------

    def _do(self, client: str, edit: Edit, gesture: str = "") -> None:
        before, depth = self.both.state, self._depth(client)
        answer = self.both.ask(client, m.DoEdit(id=1, edit=edit, name="Edit", gesture=gesture))
        if isinstance(answer, m.Refused):
            assert answer.text.endswith((".", "?")) and self.both.state is before
            return
        after = self.both.state
        if self._depth(client) == depth:  # nothing changed, or it is one step with the last
            if after.history is not before.history:
                self.standing.append(self.standing.pop(self._place_of_last(client)))
            return
        self.standing.append(client)
        undone, again = self._undone(client)
        assert undone == dumps(before.patch)
        assert again == dumps(after.patch)

    def _undone(self, client: str) -> tuple[str, str]:
        """Return the file after an undo, and that after its redo; the session stays as it is."""
        back, undone, _ = asked(self.both.state, client, m.Undo(id=1))
        assert isinstance(undone, m.Done), undone
        again, redone, _ = asked(back, client, m.Redo(id=1))
        assert isinstance(redone, m.Done), redone
        return dumps(back.patch), dumps(again.patch)

    def _depth(self, client: str) -> int:
        return depth_of(self.both.state.history, client)

    def _place_of_last(self, client: str) -> int:
        return len(self.standing) - 1 - self.standing[::-1].index(client)


def depth_of(history: History, client: str) -> int:
    """Return how many steps of a client stand."""
    mine = history.clients.get(client)
    stack, depth = (None if mine is None else mine.done), 0
    while stack is not None:
        stack, depth = stack.rest, depth + 1
    return depth


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        TwoEditors,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


def test_two_editors_have_one_document_and_each_its_own_undo() -> None:
    _run(examples=8, steps=40)


@pytest.mark.slow
def test_two_editors_through_ten_thousand_steps() -> None:
    _run(examples=120, steps=100)  # some are given up half way


@pytest.mark.parametrize("what", sorted(HANDS))
def test_hands_do_each_of_it_on_the_golden_patch(what: str) -> None:
    made, seen = 0, Seen.of(GOLDEN, "")
    for seed in range(60):
        try:
            edit = HANDS[what](seen, random.Random(seed))
        except Unusable:
            continue
        both = Together(GOLDEN, LIBRARY, "editor")
        made += isinstance(both.ask("editor", m.DoEdit(id=1, edit=edit)), m.Done)
    assert made > 2
