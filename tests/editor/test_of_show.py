"""Commands of a performer: tempo, recording, snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nodegraph.editor.commands import of_show
from nodegraph.editor.desk import Desk
from nodegraph.model.errors import Unusable
from nodegraph.session import messages as m
from tests.editor.session_in_hand import InHand


def asked(door: InHand, kind: type[Any]) -> list[Any]:
    return [request for request in door.sent if isinstance(request, kind)]


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
