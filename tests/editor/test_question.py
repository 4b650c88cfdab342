"""What is typed in place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph.editor.desk import Desk
from nodegraph.editor.edits import commenting, framing
from nodegraph.editor.geometry import Point
from nodegraph.editor.values.question import Question, as_name, comment_size
from nodegraph.editor.wishes import AskText
from nodegraph.model.errors import Unusable
from nodegraph.model.patch import Layout, Patch, PatchNode, Wire
from nodegraph.session import messages as m
from tests.editor.open_desks import PATCH, after, desk_of, door_of, edits_sent

AT = Point(64.0, 64.0)


def asked(desk: Desk, what: str, of: str = "", text: str = "", place: int = -1) -> Question:
    question = Question.asked(desk, AskText(what, of, text, AT, place))  # type: ignore[arg-type]
    assert question is not None
    return question


# --- values ---------------------------------------------------------------------------------------


def test_a_value_shows_what_is_there_and_where_its_knob_goes() -> None:
    question = asked(desk_of(), "value", "low.cutoff")
    assert question.text == "400 Hz"
    assert question.title == "low  Cutoff" and question.hint == "20 Hz to 20 kHz"


def test_a_value_is_set_as_it_is_written() -> None:
    desk = desk_of()
    asked(desk, "value", "low.cutoff").take(desk, "*=2")
    assert after(desk).nodes["low"].values["cutoff"] == 800.0
    assert edits_sent(desk)[0].name == "Set low.cutoff"


def test_the_line_below_says_what_comes_of_it() -> None:
    desk = desk_of()
    question = asked(desk, "value", "low.cutoff")
    assert question.checked(desk, "2*1000 + 400") == (True, "2.4 kHz")
    fits, said = question.checked(desk, "loud")
    assert not fits and "loud" in said
    assert question.checked(desk, "400 Hz") == (True, question.hint)


def test_what_cannot_be_changes_nothing() -> None:
    desk = desk_of()
    with pytest.raises(Unusable):
        asked(desk, "value", "low.cutoff").take(desk, "loud")
    assert not door_of(desk).sent


def test_the_value_that_is_there_is_not_set_again() -> None:
    desk = desk_of()
    asked(desk, "value", "low.cutoff").take(desk, "400")
    assert not door_of(desk).sent


def test_a_performed_value_is_given_back_by_what_is_typed() -> None:
    desk = desk_of()
    desk.perform({"low.cutoff": 900.0})
    desk.follow()
    question = asked(desk, "value", "low.cutoff")
    assert question.text == "900 Hz"
    question.take(desk, "400")
    assert m.Perform(id=2, values={"low.cutoff": None}) in door_of(desk).sent
    assert after(desk).nodes["low"].values["cutoff"] == 400.0 and desk.performed == {}


def test_nothing_is_asked_of_what_a_cable_drives() -> None:
    desk = desk_of(Patch(nodes=PATCH.nodes, wires=(Wire("hits", "pulse", "low", "cutoff"),)))
    assert Question.asked(desk, AskText("value", "low.cutoff", "", AT)) is None
    assert Question.asked(desk, AskText("value", "low.nothing", "", AT)) is None
    assert Question.asked(desk, AskText("value", "gone.cutoff", "", AT)) is None


def test_arrow_keys_step_a_value_and_shift_steps_finely() -> None:
    question = asked(desk_of(), "value", "low.cutoff")
    up, fine = question.stepped("400 Hz", 1), question.stepped("400 Hz", 1, fine=True)
    assert up is not None and fine is not None
    high, nearer = (float(text.removesuffix(" Hz")) for text in (up, fine))
    assert 400.0 < nearer < high
    assert question.stepped(up, -1) in ("400 Hz", "399 Hz", "401 Hz")
    assert question.stepped("nonsense", 1) == up


def test_only_values_step() -> None:
    assert asked(desk_of(), "name", "glow", "glow").stepped("glow", 1) is None


def test_a_setting_is_typed_as_a_value_is() -> None:
    desk = desk_of(Patch(nodes={"noise": PatchNode("math.noise", settings={"seed": 3})}))
    question = asked(desk, "value", "noise.seed")
    assert question.text == "3"
    question.take(desk, "+=4")
    assert after(desk).nodes["noise"].settings == {"seed": 7}


# --- names ----------------------------------------------------------------------------------------


def test_a_node_gets_another_name_and_stays_selected() -> None:
    desk = desk_of()
    asked(desk, "name", "glow", "glow").take(desk, "My halo")
    patch = after(desk)
    assert "My_halo" in patch.nodes and "glow" not in patch.nodes
    assert desk.selection.nodes == {"My_halo"}


def test_a_name_that_is_taken_is_refused_with_a_sentence() -> None:
    desk = desk_of()
    question = asked(desk, "name", "glow", "glow")
    fits, said = question.checked(desk, "hits")
    assert not fits and "hits" in said and "choose another" in said
    assert question.checked(desk, "a/b")[0] is False
    assert question.checked(desk, "soft glow") == (True, "It will be called soft_glow.")


@given(st.text(max_size=30))
def test_a_name_has_no_blanks_and_stays_as_it_is_then(text: str) -> None:
    name = as_name(text)
    assert not any(letter.isspace() for letter in name)
    assert as_name(name) == name


def test_nodes_are_grouped_under_a_free_name() -> None:
    desk = desk_of()
    desk.select("in", "low")
    question = asked(desk, "group", "", "voice")
    assert question.text == "voice_2"
    question.take(desk, "front end")
    patch = after(desk)
    assert patch.nodes["front_end"].definition == "front_end"
    assert set(patch.patches["front_end"].nodes) == {"in", "low"}
    assert desk.selection.nodes == {"front_end"}
    assert question.checked(desk, "voice")[0] is False


def test_an_input_is_published_and_joins_one_of_that_name() -> None:
    desk = desk_of(PATCH, "one")
    question = asked(desk, "publish", "inputs gain.gain", "gain")
    question.take(desk, "gain")
    assert after(desk).patches["voice"].inputs["gain"] == (("gain", "gain"),)
    again = asked(desk, "publish", "inputs shape.resonance", "resonance")
    assert again.checked(desk, "tone") == (True, "It joins 1 pin under that name.")
    again.take(desk, "tone")
    ends = after(desk).patches["voice"].inputs["tone"]
    assert ends == (("shape", "cutoff"), ("shape", "resonance"))


def test_an_output_is_not_published_under_a_name_that_is_taken() -> None:
    desk = desk_of(PATCH, "one")
    question = asked(desk, "publish", "outputs shape.out", "out")
    assert question.checked(desk, "out")[0] is False
    question.take(desk, "raw")
    assert after(desk).patches["voice"].outputs["raw"] == ("shape", "out")


# --- boxes ----------------------------------------------------------------------------------------


def test_a_frame_gets_a_title() -> None:
    desk = desk_of()
    asked(desk, "frame", "", "Sound", 0).take(desk, "What is heard")
    assert framing.frames_of(after(desk))[0].title == "What is heard"


def test_a_comment_is_as_large_as_its_text() -> None:
    desk = desk_of(Patch())
    asked(desk, "comment", "new").take(desk, "one\ntwo\nthree\nfour\nfive\nsix")
    comment = commenting.comments_of(after(desk))[0]
    assert comment.rect[:2] == (64.0, 64.0) and comment.rect.height >= 6 * 19.5


def test_a_comment_that_grows_gets_more_room_and_never_less() -> None:
    desk = desk_of()
    asked(desk, "comment", "", "Try this", 0).take(desk, "line\n" * 9 + "end")
    grown = commenting.comments_of(after(desk))[0]
    assert grown.text.endswith("end") and grown.rect.height > 190.0
    asked(desk, "comment", "", grown.text, 0).take(desk, "short")
    assert commenting.comments_of(after(desk))[0].rect == grown.rect


def test_a_comment_without_text_goes() -> None:
    desk = desk_of()
    asked(desk, "comment", "", "Try this", 0).take(desk, "  \n")
    assert after(desk).layout.comments == ()
    asked(desk, "comment", "new").take(desk, "  ")
    assert after(desk).layout.comments == ()


def test_what_was_not_changed_sends_nothing() -> None:
    desk = desk_of()
    asked(desk, "comment", "", "Try this", 0).take(desk, "Try this")
    asked(desk, "frame", "", "Sound", 0).take(desk, "Sound")
    asked(desk, "name", "glow", "glow").take(desk, "glow")
    assert not door_of(desk).sent


def test_a_box_that_has_gone_is_a_sentence() -> None:
    desk = desk_of(Patch(layout=Layout()))
    assert asked(desk, "comment", "", "x", 3).checked(desk, "y")[0] is False
    assert asked(desk, "frame", "", "x", 3).checked(desk, "y")[0] is False


@given(st.lists(st.text("ab c", max_size=120), min_size=1, max_size=12))
def test_a_comment_has_room_for_each_of_its_lines(lines: list[str]) -> None:
    wide, tall = comment_size("\n".join(lines))
    assert wide % 16 == tall % 16 == 0
    assert tall >= len(lines) * 19.5 and wide * tall >= sum(map(len, lines)) * 7.4 * 15.0


def test_a_view_gets_a_title() -> None:
    desk = desk_of()
    asked(desk, "bookmark", "3").take(desk, "Filter")
    assert after(desk).layout.views["3"]["title"] == "Filter"
