"""A real show tells its clients all that an editor draws: values, costs, pictures, problems."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nodegraph.model.edits import AddNode, AddWire, Batch, SetValue
from nodegraph.model.patch import PatchNode, Wire
from nodegraph.session import messages as m
from nodegraph.show.live.following import Following, Joined, Lost
from tests.show.live.conftest import Playing, until

pytestmark = pytest.mark.slow


def heard(show: Playing, kind: type, fits: Callable[[Any], Any] = lambda _: True) -> Any:
    """Return the first message of a kind that fits."""

    def found() -> Any:
        news = show.client.listen(0.05)
        return next((item for item in news if isinstance(item, kind) and fits(item)), None)

    return until(found)


def _has(path: str, message: m.Probed) -> bool:
    return path in message.values


def _is_of(node: str, message: m.NodePicture) -> bool:
    return message.node == node


def test_other_outputs_need_no_other_plan_once_many_are_watched(show: Playing) -> None:
    adds = tuple(AddNode(f"n{number}", PatchNode("math.add")) for number in range(20))
    show.client.edit(Batch("Many", adds))
    names = (*(f"{add.name}.out" for add in adds), "both.out")
    show.client.watch(*names)
    heard(show, m.Probed, partial(_has, "n19.out"))
    blocks = show.blocks
    until(lambda: show.blocks > blocks + 30)  # so that what the engine says of itself is of now
    generation = show.generation
    for wanted in ("lfo.out", "in.audio", "both.out"):
        show.client.watch(wanted)
        probed = heard(show, m.Probed, partial(_has, wanted))
        assert set(probed.values) == {wanted}
    blocks = show.blocks
    until(lambda: show.blocks > blocks + 30)
    assert show.generation == generation


def test_events_are_counted_and_sound_has_its_peak(show: Playing) -> None:
    show.client.watch("kick.hit", "in.audio")
    probed = heard(show, m.Probed, lambda item: "kick.hit" in item.values)
    [[count, largest]] = probed.values["kick.hit"]
    assert count >= 1 and largest > 0.0
    peaks = heard(show, m.Probed, lambda item: max(item.values.get("in.audio", [0.0])) > 0.3)
    assert len(peaks.values["in.audio"]) == 2


def test_every_node_says_what_it_costs(show: Playing) -> None:
    show.client.watch_costs()
    sound = heard(show, m.Costs, lambda item: item.of == "sound")
    assert {"kick", "knob", "lfo", "level", "both"} <= set(sound.nodes)
    assert 0.0 < sum(sound.nodes.values()) < sound.period
    pictures = heard(show, m.Costs, lambda item: item.of == "pictures")
    assert set(pictures.nodes) == {"glow"}
    assert pictures.period == 1e6 / 30
    show.client.watch_costs(False)
    show.client.listen(0.5)
    assert not [item for item in show.client.listen(1.2) if isinstance(item, m.Costs)]


def test_a_node_shows_its_picture(show: Playing) -> None:
    show.client.perform({"knob.value": 1.0})
    show.client.watch_pictures("glow", "screen", "kick", width=32)
    for node in ("glow", "screen"):
        found = heard(show, m.NodePicture, partial(_is_of, node))
        with Image.open(io.BytesIO(found.jpeg)) as picture:
            assert picture.size == (32, 18)
            red = np.asarray(picture.convert("RGB"))[..., 0].mean()
        assert found.frame > 0 and red >= 0.0
    heard(show, m.NodePicture, lambda item: _red(item) > 200)
    show.client.watch_pictures()
    show.client.listen(0.3)
    assert not [item for item in show.client.listen(0.5) if isinstance(item, m.NodePicture)]


def _red(item: m.NodePicture) -> float:
    with Image.open(io.BytesIO(item.jpeg)) as picture:
        return float(np.asarray(picture.convert("RGB"))[..., 0].mean())


def test_a_problem_is_told_to_who_is_there_and_who_comes_and_goes_when_it_is_mended(
    show: Playing,
) -> None:
    show.client.edit(AddNode("who", PatchNode("math.nothing")))
    problems = heard(show, m.Problems, lambda item: _names(item, "who"))
    assert _names(problems, "who")[0].remedy
    with show.launcher.client("late") as late:
        [there] = [item for item in late.ask("status")["problems"] if item["where"] == "who"]
        assert there["text"] and set(there) == {"severity", "where", "text", "remedy"}
    show.client.undo()
    heard(show, m.Problems, lambda item: not _names(item, "who"))


def test_what_goes_wrong_while_it_runs_is_a_problem_as_long_as_it_does(show: Playing) -> None:
    show.client.edit(
        Batch(
            "Smooth",
            (
                AddNode("soft", PatchNode("envelope.smooth")),
                AddWire(Wire("knob", "out", "soft", "rise")),
            ),
        )
    )
    show.client.perform({"knob.value": -5.0})
    problems = heard(show, m.Problems, lambda item: _names(item, "soft"))
    assert _names(problems, "soft")[0].where == "soft.rise"
    assert show.client.ask("status")["problems"]
    show.client.perform({"knob.value": 0.5})
    heard(show, m.Problems, lambda item: not _names(item, "soft"))


def _names(message: m.Problems, node: str) -> list[Any]:
    return [item for item in message.problems if item.where.split(".")[0] == node]


def test_what_another_client_does_is_told_and_is_there_on_joining(
    show: Playing, tmp_path: Any
) -> None:
    with show.launcher.client("phone") as phone:
        phone.show(blackout=True)
        assert heard(show, m.ShowChanged, lambda item: item.controls.blackout).saved
        phone.record(tmp_path / "take.mkv")
        heard(show, m.ShowChanged, lambda item: item.recording.endswith("take.mkv"))
        phone.record(None)
        heard(show, m.ShowChanged, lambda item: not item.recording)
        phone.edit(SetValue("knob", "value", 0.5), name="Turn")
        heard(show, m.ShowChanged, lambda item: not item.saved)
        mine, theirs = show.client.ask("status"), phone.ask("status")
        assert (mine["undo"], theirs["undo"], theirs["redo"]) == (None, "Turn", None)
        assert mine["controls"]["blackout"] and not mine["saved"]
        assert mine["number"] == 1 and mine["tempo_source"] == "internal"
        phone.save(tmp_path / "saved.patch.json")
        heard(show, m.ShowChanged, lambda item: item.saved)


def test_a_client_that_follows_comes_back_after_the_session_has_died(show: Playing) -> None:
    editor = Following(show.launcher.folder, "editor")
    news: list[Any] = []

    def told(kind: type) -> Any:
        show.launcher.watch()
        news.extend(editor.poll())
        return next((item for item in news if isinstance(item, kind)), None)

    until(lambda: told(Joined))
    editor.send(m.Watch(paths=("both.out",)))
    editor.send(m.DoEdit(edit=SetValue("knob", "value", 0.5), name="Turn"))
    assert until(lambda: told(m.Changed)).undo == "Turn"
    until(lambda: told(m.Probed))
    before = editor.patch
    news.clear()
    os.kill(show.pids["session"], signal.SIGKILL)
    until(lambda: told(Lost))
    assert not editor.connected
    until(lambda: told(Joined))
    assert editor.patch == before, "no edit was lost"
    until(lambda: told(m.Probed))
    editor.send(m.DoEdit(edit=SetValue("knob", "value", 0.75)))
    changed = until(lambda: told(m.Changed))
    assert (changed.number, editor.number) == (1, 1)
    assert editor.patch is not None and editor.patch.nodes["knob"].values["value"] == 0.75
    editor.close()
    show.again()
