"""Ten thousand things done at random: the view is the model's, nothing fails, all can be undone."""

from __future__ import annotations

import pytest

from nodegraph.editor.desk import Desk
from nodegraph.model.library import Library
from nodegraph.model.storage import dumps
from nodegraph.session.messages import Undo
from tests.e2e.editor.small_patch import SMALL
from tests.editor.random_hands import RandomHands, disagreement
from tests.editor.session_in_hand import InHand

LIBRARY = Library.load()
STEPS = 500


@pytest.mark.parametrize("seed", range(20))
def test_whatever_hands_do_the_view_is_that_of_the_model(seed: int) -> None:
    door = InHand(SMALL, LIBRARY)
    desk = Desk(LIBRARY, door)
    hands = RandomHands(desk, door, seed)
    for _ in range(STEPS):
        hands.step()
        wrong = disagreement(desk, door)
        assert not wrong, (wrong, hands.done[-12:])
    assert len({done.partition(" ")[0] for done in hands.done}) > 6, "hands that do everything"


@pytest.mark.parametrize("seed", range(100, 110))
def test_all_that_one_person_did_is_undone_to_the_first_bit(seed: int) -> None:
    door = InHand(SMALL, LIBRARY)
    desk = Desk(LIBRARY, door)
    hands = RandomHands(desk, door, seed, alone=True)
    for _ in range(STEPS // 2):
        hands.step()
    hands.rest()
    assert dumps(desk.patch) != dumps(SMALL), "hands that change nothing show nothing"
    while desk.next_undo is not None:
        desk.said = None
        desk.request(Undo(), "Undo")
        desk.follow()
        assert desk.said is None, desk.said
    assert dumps(desk.patch) == dumps(SMALL)
