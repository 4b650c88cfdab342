from __future__ import annotations

from functools import cache

from nodegraph.editor.finding.reference_page import page_of
from nodegraph.model.library import Library
from nodegraph.model.signals import Kind

library = cache(Library.load)


def test_a_page_says_what_each_port_takes_and_between_what() -> None:
    page = page_of(library().specs["envelope.follower"])
    assert page.title == "Follower" and page.line == "Envelopes  ·  envelope.follower"
    assert page.paragraphs[0] == "Follow the loudness of a signal."
    source, attack, _ = page.inputs
    assert (source.takes, source.default, source.kind) == ("Sound", "needs a cable", Kind.AUDIO)
    assert (attack.title, attack.default, attack.range) == ("Attack", "10 ms", "0.1 ms to 3600 s")
    [mode] = page.settings
    assert (mode.takes, mode.default, mode.range, mode.kind) == ("Choice", "RMS", "RMS, Peak", None)
    [out] = page.outputs
    assert (out.takes, out.range) == ("Value", "from 0")
    assert "env~" in page.also and page.runs == "Worked out for every sample of sound."


def test_every_kind_of_node_has_a_page_in_the_artists_words() -> None:
    forbidden = ("kernel", "`", "host step", "audio block", "texture")
    for spec in library():
        page = page_of(spec)
        assert page.paragraphs and page.runs, spec.id
        assert len(page.inputs) == len(spec.inputs) and len(page.settings) == len(spec.settings)
        lines = (*page.inputs, *page.settings, *page.outputs)
        assert all(line.title and line.takes for line in lines), spec.id
        told = " ".join([page.runs, *(f"{line.takes} {line.range}" for line in lines)]).lower()
        assert not [word for word in forbidden if word in told], spec.id
