"""A device is found by part of its name; a wish that matches nothing gets a sentence."""

from __future__ import annotations

import pytest

from nodegraph.engine.sound import devices as module
from nodegraph.engine.sound.devices import DeviceInfo, choose, find
from nodegraph.engine.sound.line import Line
from nodegraph.engine.sound.status import Wishes
from nodegraph.model.errors import Failed


def _device(index: int, name: str, host: str = "ALSA", **more: object) -> DeviceInfo:
    sizes = {"inputs": 2, "outputs": 2, "default_input": False, "default_output": False} | more
    return DeviceInfo(index, name, host, rate=48000.0, input_latency=0.01, output_latency=0.01,
                      **sizes)  # type: ignore[arg-type]  # fmt: skip


KNOWN = [
    _device(0, "HDA Intel PCH: ALC257 Analog (hw:0,0)"),
    _device(1, "Scarlett 2i2 USB: Audio (hw:1,0)"),
    _device(2, "default", default_input=True, default_output=True),
    _device(3, "HDMI 0 (hw:0,3)", inputs=0, outputs=8),
    _device(4, "Webcam Mono", inputs=1, outputs=0),
    _device(5, "Monitor of Built-in Audio", outputs=0),
]


@pytest.mark.parametrize(
    ("wish", "index"), [("scarlett", 1), ("SCARLETT 2I2", 1), ("hdmi", 3), ("default", 2)]
)
def test_part_of_a_name_is_enough(wish: str, index: int) -> None:
    found = find(KNOWN, wish, "output")
    assert found is not None and found.index == index


def test_the_way_counts() -> None:
    assert find(KNOWN, "webcam", "output") is None
    assert find(KNOWN, "hdmi", "input") is None


def test_the_whole_name_goes_before_a_part_of_another() -> None:
    known = [_device(0, "system monitor box"), _device(1, "box")]
    found = find(known, "box", "input")
    assert found is not None and found.index == 1


def test_system_is_the_monitor_of_the_default_sink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "default_sink", lambda: "")
    found = find(KNOWN, "System", "input")
    assert found is not None and found.index == 5 and found.monitor


def test_system_through_alsa_names_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "default_sink", lambda: "speakers")
    found = find([_device(0, "pulse")], "system", "input")
    assert found is not None
    assert (found.source, found.label) == ("speakers.monitor", "pulse (speakers.monitor)")


def test_system_without_a_monitor_is_the_default_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "default_sink", lambda: "")
    choice = choose([_device(0, "system")], "system", "input", strict=False)
    assert choice.candidates[0].index == 0 and not choice.met
    assert choice.sentence.startswith("What the computer plays cannot be recorded here")


def test_what_matches_nothing_is_the_default_and_lists_the_close_ones() -> None:
    choice = choose(KNOWN, "Scarlet 2i2 USB Audo", "output", strict=False)
    assert choice.candidates[0].name == "default"
    assert choice.sentence == (
        "No sound output is called 'Scarlet 2i2 USB Audo': 'default' is used; there is "
        "'Scarlett 2i2 USB: Audio (hw:1,0)'."
    )


def test_a_device_that_was_there_is_waited_for() -> None:
    with pytest.raises(Failed, match="The sound output 'loud' is away"):
        choose(KNOWN, "loud", "output", strict=True)


def test_without_devices_there_is_no_choice() -> None:
    with pytest.raises(Failed, match="No sound output device"):
        choose(KNOWN[4:], None, "output", strict=False)


def test_jack_has_the_card_when_it_runs() -> None:
    known = [*KNOWN, _device(6, "system", "JACK Audio Connection Kit")]
    assert [item.index for item in choose(known, None, "output", False).candidates][:2] == [6, 2]


def test_channels_that_a_device_lacks_are_its_first_and_a_sentence() -> None:
    line = Line(Wishes(channels=(6, 7)), 48000, 512)
    assert line._pair(KNOWN[0], (6, 7), "output") == (0, 1)
    assert "has 2 channels: its first are used instead of 7 and 8" in line.sentences[0]
    assert line._pair(KNOWN[3], (6, 7), "output") == (6, 7)
    assert line._pair(KNOWN[4], (0, 1), "input") == (0,)
    assert len(line.sentences) == 1
