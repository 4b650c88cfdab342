"""What the session answers and does, message by message, without a process."""

from __future__ import annotations

from typing import Any

import pytest

from nodegraph.model.changes import Change
from nodegraph.model.edits import AddWire, Batch, RemoveNode, SetValue
from nodegraph.model.library import Library
from nodegraph.model.patch import Patch, PatchNode, Run, SubPatch, Wire
from nodegraph.session import messages as m
from nodegraph.session.fold import HANDLERS, handle
from nodegraph.session.history import History
from nodegraph.session.state import (
    Broadcast,
    Compile,
    Effect,
    End,
    GiveBack,
    Hear,
    Keep,
    Reply,
    State,
    ToEngineNow,
    ToStageNow,
)

LIBRARY = Library.load()
PATCH = Patch(
    nodes={
        "add": PatchNode("math.add", {}, {"amount": 1.0}),
        "clamp": PatchNode("math.clamp"),
        "noise": PatchNode("texture.grade"),
        "pair": PatchNode("patch:inner"),
    },
    wires=(Wire("add", "out", "clamp", "value"),),
    patches={
        "inner": SubPatch(
            nodes={"a": PatchNode("math.add"), "b": PatchNode("math.add")},
            inputs={"both": (("a", "amount"), ("b", "amount"))},
        )
    },
    run=Run(),
)


def state(**more: Any) -> State:
    return State(LIBRARY, "/tmp/x.patch.json", History(PATCH), **more)


def effects_of(effects: list[Effect], kind: type) -> list[Any]:
    return [effect for effect in effects if isinstance(effect, kind)]


def answer(effects: list[Effect]) -> Any:
    [reply] = effects_of(effects, Reply)
    return reply.message


def test_every_request_has_a_handler() -> None:
    requests = {kind for kind in vars(m).values() if isinstance(kind, type)}
    requests = {kind for kind in requests if issubclass(kind, m.Request) and kind is not m.Request}
    assert requests == set(HANDLERS)


def test_an_edit_is_kept_before_anybody_is_told() -> None:
    after, effects = handle(state(), "a", m.DoEdit(id=7, edit=SetValue("add", "amount", 3.0)))
    kinds = [type(effect) for effect in effects]
    assert kinds == [Keep, Broadcast, Compile, Reply]
    assert after.patch.nodes["add"].values["amount"] == 3.0
    assert answer(effects) == m.Done(id=7, result=1)
    [told] = effects_of(effects, Broadcast)
    assert told.message.number == 1


def test_a_wire_into_a_knob_comes_with_a_map_as_one_step() -> None:
    connect = m.Connect(id=1, source="kick.pulse", target="low.cutoff")
    nodes = {"kick": PatchNode("analysis.hits"), "low": PatchNode("filter.biquad")}
    before = State(LIBRARY, "/tmp/x.patch.json", History(Patch(nodes=nodes)))
    after, effects = handle(before, "a", connect)
    assert answer(effects) == m.Done(id=1, result=1)
    assert set(after.patch.nodes) == {"kick", "low", "low_cutoff"}
    after, effects = handle(after, "a", m.Undo(id=2))
    assert answer(effects) == m.Done(id=2, result="Wire kick.pulse to low.cutoff")
    assert set(after.patch.nodes) == {"kick", "low"}


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    before = state()
    for message in (
        m.DoEdit(id=1, edit=RemoveNode("nobody")),
        m.DoEdit(id=1, edit=Batch("x", (Change(parts={"nodes": 3}),))),
        m.Undo(id=1),
        m.Connect(id=1, source="a.b", target="add.amount"),
        m.Perform(id=1, values={"add.amount": 0.5, "add.nothing": 1}),
        m.Perform(id=1, values={"clamp.value": 0.5}),
        m.Perform(id=1, values={"add.amount": "loud"}),
        m.Perform(id=1, values={"nobody/add.amount": 1}),
        m.Capture(id=1),
        m.SetTempo(id=1, tempo=5.0),
        m.Nudge(id=1, ms=float("inf")),
        m.SetShow(id=1, master=2.0),
        m.Record(id=1),
        m.Watch(id=1, paths=("a.b",) * 3000),
        m.WatchPicture(id=1, width=4000),
        m.WatchPictures(id=1, paths=("a",), width=4000),
        m.WatchPictures(id=1, paths=("a",), fps=60.0),
        m.WatchPictures(id=1, paths=("a",) * 25),
        m.GoSet(id=1),
        m.Recall(id=1, name="nothing"),
        m.GoCue(id=1),
    ):
        after, effects = handle(before, "a", message)
        assert after is before
        refused = answer(effects)
        assert isinstance(refused, m.Refused), message
        assert refused.id == 1
        assert refused.text.endswith(".") and "\n" not in refused.text
        assert len(effects) == 1


def test_a_wired_input_says_who_drives_it() -> None:
    _, effects = handle(state(), "a", m.Perform(id=1, values={"clamp.value": 0.5}))
    assert "add.out drives it" in answer(effects).text


def test_a_performed_value_is_heard_and_is_not_in_the_document() -> None:
    after, effects = handle(state(), "a", m.Perform(id=1, values={"add.amount": 0.25}))
    [order] = effects_of(effects, ToEngineNow)
    assert order.message.values == (("add", "amount", 0.25),)
    assert after.patch is PATCH
    assert not effects_of(effects, Compile)
    after, effects = handle(after, "b", m.Perform(id=2, values={"add.amount": None}))
    assert effects_of(effects, GiveBack) == [GiveBack((("add", "amount"),))]
    assert not after.performed


def test_a_published_input_turns_all_that_it_feeds() -> None:
    _, effects = handle(state(), "a", m.Perform(id=1, values={"pair.both": 0.5}))
    [order] = effects_of(effects, ToEngineNow)
    assert order.message.values == (("pair/a", "amount", 0.5), ("pair/b", "amount", 0.5))


def test_capture_writes_performed_values_as_one_edit_that_can_be_undone() -> None:
    after, _ = handle(state(), "a", m.Perform(id=1, values={"add.amount": 0.25}))
    after, _ = handle(after, "a", m.Perform(id=1, values={"clamp.low": 0.1}))
    after, effects = handle(after, "a", m.Capture(id=2))
    assert isinstance(answer(effects), m.Done)
    assert not after.performed
    assert after.patch.nodes["add"].values["amount"] == 0.25
    assert after.patch.nodes["clamp"].values["low"] == 0.1
    after, effects = handle(after, "a", m.Undo(id=3))
    assert answer(effects) == m.Done(id=3, result="Capture")
    assert after.patch == PATCH


def test_panic_gives_everything_back_and_lights_the_outputs() -> None:
    after, _ = handle(state(), "a", m.Perform(id=1, values={"add.amount": 0.25}))
    after, _ = handle(after, "a", m.SetShow(id=1, blackout=True, master=0.2, freeze=True))
    after, effects = handle(after, "b", m.Panic(id=2))
    assert effects_of(effects, GiveBack) == [GiveBack((("add", "amount"),))]
    [order] = effects_of(effects, ToStageNow)
    assert order.message == m.Controls()
    assert not after.performed


def test_a_pause_is_told_once_to_who_plays_and_seen_by_all() -> None:
    after, effects = handle(state(), "a", m.SetShow(id=1, playing=False))
    [order] = effects_of(effects, ToEngineNow)
    assert order.message == m.SetPlaying(on=False)
    [told] = effects_of(effects, ToStageNow)
    assert told.message == after.controls == m.Controls(playing=False)
    after, effects = handle(after, "b", m.SetShow(id=1, playing=False, blackout=True))
    assert not effects_of(effects, ToEngineNow)
    assert after.controls == m.Controls(playing=False, blackout=True)
    after, effects = handle(after, "b", m.SetShow(id=2, playing=True))
    [order] = effects_of(effects, ToEngineNow)
    assert order.message == m.SetPlaying(on=True)


def test_panic_plays() -> None:
    after, _ = handle(state(), "a", m.SetShow(id=1, playing=False))
    after, effects = handle(after, "b", m.Panic(id=2))
    assert after.controls.playing
    assert m.SetPlaying(on=True) in [item.message for item in effects_of(effects, ToEngineNow)]
    _, effects = handle(after, "b", m.Panic(id=3))
    assert not effects_of(effects, ToEngineNow), "what plays is told nothing"


def test_panic_performs_what_the_file_has_where_it_was_edited_since() -> None:
    after, _ = handle(state(saved=PATCH), "a", m.DoEdit(id=1, edit=SetValue("add", "amount", 9.0)))
    after, _ = handle(after, "a", m.DoEdit(id=1, edit=SetValue("clamp", "low", 0.5)))
    after, _ = handle(after, "a", m.Perform(id=1, values={"clamp.high": 0.75, "add.amount": 7.0}))
    after, effects = handle(after, "b", m.Panic(id=2))
    assert dict(after.performed) == {"add.amount": 1.0, "clamp.low": 0.0}
    [order] = effects_of(effects, ToEngineNow)
    assert order.message.values == (("add", "amount", 1.0), ("clamp", "low", 0.0))
    [told] = effects_of(effects, Broadcast)
    assert told.message.values == {"add.amount": 1.0, "clamp.low": 0.0, "clamp.high": None}
    assert after.patch.nodes["add"].values == {"amount": 9.0}, "nothing of the document is lost"
    assert not effects_of(effects, Compile)


def test_panic_keeps_the_level_that_the_set_begins_with() -> None:
    after, _ = handle(state(level=0.75), "a", m.SetShow(id=1, master=0.2))
    after, _ = handle(after, "a", m.Panic(id=2))
    assert after.controls == m.Controls(master=0.75)


def test_a_client_undoes_its_own_edits_only() -> None:
    after, _ = handle(state(), "a", m.DoEdit(id=1, edit=SetValue("add", "amount", 3.0)))
    after, effects = handle(after, "b", m.Undo(id=1))
    assert isinstance(answer(effects), m.Refused)
    after, _ = handle(after, "b", m.DoEdit(id=1, edit=SetValue("add", "amount", 4.0)))
    after, effects = handle(after, "a", m.Undo(id=1))
    assert "b" in answer(effects).text
    assert after.patch.nodes["add"].values["amount"] == 4.0


def test_a_change_says_what_its_client_can_undo_and_redo() -> None:
    edit = m.DoEdit(id=1, edit=SetValue("add", "amount", 3.0), name="Turn")
    after, effects = handle(state(), "a", edit)
    [told] = effects_of(effects, Broadcast)
    assert (told.message.undo, told.message.redo) == ("Turn", None)
    after, effects = handle(after, "b", m.DoEdit(id=1, edit=SetValue("clamp", "low", 0.1)))
    [told] = effects_of(effects, Broadcast)
    assert (told.message.undo, told.message.redo) == ("SetValue", None)
    after, effects = handle(after, "a", m.Undo(id=2))
    [told] = effects_of(effects, Broadcast)
    assert (told.message.undo, told.message.redo) == (None, "Turn")


def test_an_edit_that_wires_a_performed_input_is_an_edit_like_any() -> None:
    after, _ = handle(state(), "a", m.Perform(id=1, values={"clamp.low": 0.1}))
    wire = Wire("add", "out", "clamp", "low")
    after, effects = handle(after, "a", m.DoEdit(id=1, edit=AddWire(wire)))
    assert isinstance(answer(effects), m.Done)
    after, effects = handle(after, "a", m.Panic(id=1))  # nothing to give back there any more
    assert not effects_of(effects, GiveBack)


def test_two_taps_set_the_tempo_and_the_beat() -> None:
    after, effects = handle(state(), "a", m.Tap(id=1, at_ns=10_000_000_000))
    assert effects_of(effects, ToEngineNow)[0].message.tempo is None
    after, effects = handle(after, "b", m.Tap(id=2, at_ns=10_500_000_000))
    order = effects_of(effects, ToEngineNow)[0].message
    assert order.tempo == pytest.approx(120.0)
    assert order.beat_at_ns == pytest.approx(10_500_000_000, abs=1000)
    assert after.tempo == pytest.approx(120.0)


def test_a_recording_begins_once_and_ends_once() -> None:
    after, effects = handle(state(), "a", m.Record(id=1, path="/tmp/a.mp4"))
    [order] = effects_of(effects, ToStageNow)
    assert order.message.path == "/tmp/a.mp4"
    assert '"format"' in order.message.patch
    _, effects = handle(after, "a", m.Record(id=2, path="/tmp/b.mp4"))
    assert "/tmp/a.mp4" in answer(effects).text
    after, effects = handle(after, "a", m.Record(id=3))
    assert effects_of(effects, ToStageNow)[0].message.path == ""
    assert after.recording == ""


def test_a_song_is_asked_for_and_known_once_it_is_there() -> None:
    before = state()
    after, effects = handle(before, "a", m.PlaySong(id=1, path="/music/calm.ogg", repeat=True))
    assert effects == [Hear("/music/calm.ogg", True, 1)]
    assert after.song is None, "whoever drives the fold finds the file first"
    after, effects = handle(before, "a", m.PlaySong(id=2, path=""))
    assert after is before and "name of a sound file" in answer(effects).text


def test_the_last_minutes_are_written_where_some_are_kept() -> None:
    _, effects = handle(state(), "a", m.KeepLast(id=1, path="/tmp/a.mp4"))
    assert "--keep" in answer(effects).text
    assert not effects_of(effects, ToStageNow)
    kept = state(keeps=2.0, recording="/tmp/b.mp4")
    after, effects = handle(kept, "a", m.KeepLast(id=2, path="/tmp/a.mp4"))
    [order] = effects_of(effects, ToStageNow)
    assert isinstance(order.message, m.KeepTo) and order.message.path == "/tmp/a.mp4"
    assert '"format"' in order.message.patch
    assert after.recording == "/tmp/b.mp4"
    _, effects = handle(kept, "a", m.KeepLast(id=3, path=""))
    assert "name of a file" in answer(effects).text


def test_the_output_window_opens_where_there_is_a_display_and_closes() -> None:
    screens = m.Screens(displays=(m.Screen(name="desk", width=1440, height=900),) * 2)
    wish = m.SetWindow(id=1, open=True, display=1, fullscreen=True)
    opened, effects = handle(state(screens=screens), "a", wish)
    there = m.OutputWindow(open=True, display=1, fullscreen=True)
    assert opened.window == there
    assert effects_of(effects, ToStageNow) == [ToStageNow(there)]
    assert isinstance(answer(effects), m.Done)
    closed, effects = handle(opened, "b", m.SetWindow(id=2, open=False, display=1, fullscreen=True))
    assert closed.window == m.OutputWindow()
    assert effects_of(effects, ToStageNow) == [ToStageNow(m.OutputWindow())]
    for display in (2, -1):
        same, effects = handle(opened, "a", m.SetWindow(id=3, open=True, display=display))
        assert same == opened
        assert answer(effects).text == (
            f"Display {display + 1} is not there: there are 2; choose another."
        )


def test_without_a_screen_no_window_opens_and_one_closes_all_the_same() -> None:
    before = state(screens=m.Screens(trouble="There is no screen."))
    same, effects = handle(before, "a", m.SetWindow(id=1, open=True))
    assert (same, answer(effects).text) == (before, "There is no screen.")
    _, effects = handle(before, "a", m.SetWindow(id=2, open=False))
    assert isinstance(answer(effects), m.Done)


def test_a_window_is_asked_for_before_the_stage_has_told_of_displays() -> None:
    after, effects = handle(state(), "a", m.SetWindow(id=1, open=True, display=3))
    assert after.window.open and isinstance(answer(effects), m.Done)


def test_stop_answers_and_ends() -> None:
    _, effects = handle(state(), "a", m.Stop(id=9))
    assert [type(effect) for effect in effects] == [Reply, End]
