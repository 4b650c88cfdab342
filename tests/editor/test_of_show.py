"""Commands of a performer: tempo, recording, snapshots."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nodegraph.editor.commands import of_show
from nodegraph.editor.commands.table import COMMANDS, run
from nodegraph.editor.desk import Desk
from nodegraph.editor.finding.menu import Item
from nodegraph.editor.finding.menu_displays import display_entries
from nodegraph.editor.geometry import Point
from nodegraph.editor.wishes import AskOutput
from nodegraph.model.errors import Unusable
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand


def asked(door: InHand, kind: type[Any]) -> list[Any]:
    return [request for request in door.sent if isinstance(request, kind)]


def test_the_same_pauses_and_plays(desk: Desk, door: InHand) -> None:
    for playing in (False, True, False):
        of_show.play(desk)
        assert asked(door, m.SetShow)[-1] == m.SetShow(id=len(door.sent), playing=playing)
        desk.follow()
        assert desk.controls.playing is playing


@pytest.mark.parametrize(
    ("text", "tempo"), [("128", 128.0), (" 127,5 bpm", 127.5), ("90.25 BPM ", 90.25)]
)
def test_a_tempo_is_read_as_people_write_it(
    desk: Desk, door: InHand, text: str, tempo: float
) -> None:
    of_show.set_tempo(desk, text)
    assert asked(door, m.SetTempo)[0].tempo == tempo


def test_what_is_no_tempo_is_refused_with_a_sentence(desk: Desk, door: InHand) -> None:
    with pytest.raises(Unusable, match="write beats a minute"):
        of_show.set_tempo(desk, "fast")
    assert not asked(door, m.SetTempo)


def test_a_recording_lies_beside_the_patch_and_the_same_ends_it(desk: Desk, door: InHand) -> None:
    of_show.record(desk)
    path = Path(asked(door, m.Record)[0].path)
    assert path.parent == Path(door.path).parent and path.name.startswith("x-show-")
    desk.follow()
    assert desk.show is not None and desk.show.recording == str(path)
    of_show.record(desk)
    assert asked(door, m.Record)[1].path == ""


def test_a_recording_of_an_example_goes_to_a_folder_of_ones_own(
    desk: Desk, door: InHand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    desk.not_own = (Path(door.path).parent,)
    of_show.record(desk)
    assert Path(asked(door, m.Record)[0].path).parent == tmp_path
    (tmp_path / "Videos").mkdir()
    of_show.keep_last(desk)
    assert Path(asked(door, m.KeepLast)[0].path).parent == tmp_path / "Videos"


def test_the_beat_is_nudged(desk: Desk, door: InHand) -> None:
    of_show.nudge(-10.0)(desk)
    assert asked(door, m.Nudge)[0].ms == -10.0


def test_a_snapshot_of_nothing_is_refused_with_the_remedy(desk: Desk) -> None:
    with pytest.raises(Unusable, match="make some inputs public"):
        of_show.take_snapshot(desk)


def test_a_snapshot_keeps_what_is_performed(desk: Desk, door: InHand) -> None:
    desk.perform({"knob.value": 0.5})
    desk.follow()
    of_show.take_snapshot(desk)
    desk.follow()
    assert list(desk.patch.snapshots) == ["scene_1"]
    assert desk.patch.snapshots["scene_1"]["values"] == {"knob.value": 0.5}


def displays(count: int) -> m.Screens:
    """What a stage tells where there are so many displays."""
    names = ("Built in", "Projector", "Wall")[:count]
    return m.Screens(displays=tuple(m.Screen(name=it, width=1920, height=1080) for it in names))


def test_on_one_display_the_output_window_opens_and_closes_at_once(
    desk: Desk, door: InHand
) -> None:
    door.state = replace(door.state, screens=displays(1))
    desk.follow()
    for is_open in (True, False, True):
        run(COMMANDS["output"], desk)
        desk.follow()
        assert desk.show is not None and desk.show.window == m.OutputWindow(open=is_open)
    assert desk.wish is None


def test_of_several_displays_one_is_asked_for(desk: Desk, door: InHand) -> None:
    door.state = replace(door.state, screens=displays(2))
    desk.follow()
    desk.pointer_at = Point(70.0, 30.0)
    run(COMMANDS["output"], desk)
    assert desk.wish == AskOutput(Point(70.0, 30.0)) and not asked(door, m.SetWindow)
    entries = [entry for entry in display_entries(desk) if isinstance(entry, Item)]
    assert [(entry.title, entry.ticked) for entry in entries] == [
        ("Display 1: Built in, 1920 x 1080", False),
        ("Display 2: Projector, 1920 x 1080", False),
        ("In a window", False),
    ]
    entries[1].do(desk)
    desk.follow()
    assert desk.show is not None
    assert desk.show.window == m.OutputWindow(open=True, display=1, fullscreen=True)
    entries = [entry for entry in display_entries(desk) if isinstance(entry, Item)]
    assert [entry.title for entry in entries if entry.ticked] == [
        "Display 2: Projector, 1920 x 1080"
    ]
    desk.wish = None
    run(COMMANDS["output"], desk)
    desk.follow()
    assert desk.wish is None and not desk.show.window.open, "what is open is closed by the same key"


@pytest.mark.parametrize(("count", "display"), [(0, None), (1, 0), (3, 2)])
def test_the_output_fills_the_last_display(
    desk: Desk, door: InHand, count: int, display: int | None
) -> None:
    door.state = replace(door.state, screens=displays(count) if count else None)
    desk.follow()
    run(COMMANDS["output_full"], desk)
    desk.follow()
    assert desk.show is not None
    assert desk.show.window == m.OutputWindow(open=True, display=display, fullscreen=True)


def test_without_a_screen_the_sentence_is_seen_and_nothing_is_open(
    desk: Desk, door: InHand
) -> None:
    door.state = replace(door.state, screens=m.Screens(trouble="There is no screen; find one."))
    run(COMMANDS["output"], desk)
    desk.follow()
    assert desk.said is not None and desk.said.text == "There is no screen; find one."
    assert desk.show is not None and not desk.show.window.open
