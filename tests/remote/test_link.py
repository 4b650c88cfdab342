"""Ableton Link: the show in a session with a foreign program, and what becomes of taps and nudges.

The real session is played in a network of its own (`link_scene`): a test must not change the tempo
of a musician nearby.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from nodegraph.model.errors import Unusable
from nodegraph.model.library import Library
from nodegraph.model.storage import loads
from nodegraph.remote.wishes import read_wishes
from nodegraph.session import messages as m
from nodegraph.session.fold import handle
from nodegraph.session.history import History
from nodegraph.session.state import Broadcast, Note, State, ToEngineNow
from nodegraph.session.transport import LED_SECONDS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SECOND = 1_000_000_000
RATE = 48_000
PATCH = {
    "format": "nodegraph/1",
    "run": {"size": [64, 36], "fps": 30, "tempo": "beat"},
    "nodes": {
        "in": {"type": "source.input"},
        "beat": {"type": "analysis.beat"},
        "noise": {"type": "texture.noise"},
        "screen": {"type": "output.screen"},
    },
    "wires": [
        "in.music -> beat.source",
        "noise.image -> screen.picture",
        "in.audio -> screen.sound",
    ],
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a show with a patch that follows its own beat node does in a session: see the scene."""
    pytest.importorskip("link", reason="LinkPython-extern is not installed; script/setup --dev.")
    alone = ["unshare", "-rn"]
    try:
        subprocess.run([*alone, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no network of its own can be made here (unshare -rn)")
    folder = tmp_path_factory.mktemp("link")
    patch, song = folder / "follows.patch.json", folder / "kicks.wav"
    patch.write_text(json.dumps(PATCH), encoding="utf-8")
    beat = np.arange(RATE * 60) / RATE % 0.4  # 150 a minute: nobody sets that here
    kick = 0.7 * np.sin(2 * np.pi * 55 * beat) * np.exp(-beat * 18)
    soundfile.write(song, kick.astype(np.float32), RATE)
    scene = [sys.executable, "-m", "tests.remote.link_scene", str(patch), str(song)]
    played = subprocess.run([*alone, *scene], cwd=ROOT, capture_output=True, text=True)
    assert played.returncode == 0, played.stderr[-2000:]
    found: dict[str, Any] = json.loads(played.stdout.splitlines()[-1])
    return found


def worst_ms(sights: list[float], wanted: float = 0.0) -> float:
    return max(abs(sight - wanted) for sight in sights)


def test_the_show_takes_tempo_and_bar_of_a_session_that_plays(measured: dict[str, Any]) -> None:
    for part, tempo in (("joined", 100.0), ("followed", 133.0)):
        assert abs(measured[part]["tempo"] - tempo) < 0.1
        assert worst_ms(measured[part]["apart"]) < 5.0


def test_a_tempo_that_is_set_in_the_show_reaches_the_others(measured: dict[str, Any]) -> None:
    assert abs(measured["sent"]["tempo"] - 90.0) < 0.1


def test_taps_set_the_tempo_of_all_and_move_nobodys_beat(measured: dict[str, Any]) -> None:
    assert abs(measured["tapped"]["tempo"] - 110.0) < 2.0, "as evenly as a busy machine taps"
    assert worst_ms(measured["tapped"]["apart"]) < 5.0


def test_a_nudge_shifts_the_show_and_not_the_session(measured: dict[str, Any]) -> None:
    assert worst_ms(measured["nudged"]["apart"], 40.0) < 5.0


def test_alone_the_beat_is_where_it_is_tapped(measured: dict[str, Any]) -> None:
    assert abs(measured["alone"]["off_bar_ms"]) < 40.0, "a tap of a busy machine comes late"


def test_the_peers_are_counted_and_told(measured: dict[str, Any]) -> None:
    assert measured["peers"] == 1
    assert any(line.endswith("Link: 1 peer.") for line in measured["log"])


def test_without_the_library_a_sentence_says_how_to_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "link", None)
    with pytest.raises(Unusable, match=r'pip install "nodegraph\[link\]"'):
        read_wishes((), (), "link", 0, False)


def state() -> State:
    patch = loads('{"format": "nodegraph/1", "nodes": {}}')
    return State(Library.load(), "", History(patch))


def orders(effects: list[Any]) -> list[Any]:
    return [effect.message for effect in effects if isinstance(effect, ToEngineNow)]


def told(effects: list[Any]) -> list[Any]:
    return [effect.message for effect in effects if isinstance(effect, Broadcast)]


def test_a_tap_beside_a_clock_that_says_where_it_is_moves_no_beat() -> None:
    led, _ = handle(state(), "remote", m.FollowClock(id=1, tempo=120.0, at_ns=SECOND, beat=0.0))
    after, effects = handle(led, "window", m.Tap(id=2, at_ns=2 * SECOND))
    assert orders(effects) == [m.SetClock()]
    assert told(effects) == [m.ClockTurned(at_ns=2 * SECOND)]
    _, effects = handle(after, "window", m.Tap(id=3, at_ns=5 * SECOND // 2))
    assert orders(effects) == [m.SetClock(tempo=120.0)]
    assert told(effects) == [m.ClockTurned(tempo=120.0, at_ns=5 * SECOND // 2)]
    late = round((1.0 + LED_SECONDS) * SECOND)
    _, effects = handle(led, "window", m.Tap(id=4, at_ns=late))
    assert orders(effects) == [m.SetClock(beat_at_ns=late)], "it has not spoken for a while"


def test_a_clock_is_followed_as_it_was_nudged() -> None:
    nudged, _ = handle(state(), "phone", m.Nudge(id=1, ms=15.0))
    nudged, _ = handle(nudged, "phone", m.Nudge(id=2, ms=-5.0))
    request = m.FollowClock(id=3, tempo=120.0, at_ns=10 * SECOND, beat=0.0)
    _, effects = handle(nudged, "remote", request)
    assert orders(effects)[0].beat_at_ns == 10 * SECOND + 10_000_000


def test_a_tempo_that_is_set_is_told_to_who_may_pass_it_on() -> None:
    _, effects = handle(state(), "phone", m.SetTempo(id=1, tempo=97.0))
    assert told(effects) == [m.ClockTurned(tempo=97.0)]


def test_peers_are_a_line_of_the_log() -> None:
    after, effects = handle(state(), "remote", m.SetPeers(id=1, peers=2))
    assert after.peers == 2
    assert Note("Link", "2 peers.") in effects
    _, effects = handle(after, "remote", m.SetPeers(id=2, peers=-1))
    assert not any(isinstance(effect, Note) for effect in effects)
