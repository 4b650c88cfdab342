"""Transitions between two pictures, to the pixel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import moderngl
import numpy as np
import pytest
from numpy.typing import NDArray

from nodegraph.model.errors import Unusable
from nodegraph.model.isf import read_isf
from nodegraph.stage.mixer import FADE, Mixer, is_transition

Pixels = NDArray[np.uint8]
SIZE = (16, 8)
HEAD = """/*{"INPUTS": [
  {"NAME": "startImage", "TYPE": "image"}, {"NAME": "endImage", "TYPE": "image"},
  {"NAME": "progress", "TYPE": "float"}, {"NAME": "edge", "TYPE": "float", "DEFAULT": 0.25}
]%s}*/
"""
UPWARDS = read_isf(  # what is below `progress` shows the end already
    HEAD % "" + "void main() { gl_FragColor = isf_FragNormCoord.y < progress"
    " ? IMG_THIS_PIXEL(endImage) : IMG_THIS_PIXEL(startImage); }",
    "upwards.fs",
)
TWO_PASSES = read_isf(
    HEAD
    % ', "PASSES": [{"TARGET": "half"}, {}]'
    + "void main() { if (PASSINDEX == 0) gl_FragColor = vec4(vec3(edge), 1.0);"
    " else gl_FragColor = IMG_THIS_PIXEL(half) + 0.0 * IMG_THIS_PIXEL(startImage); }",
    "two.fs",
)


@pytest.fixture
def mixer(context: moderngl.Context) -> Iterator[Mixer]:
    made = Mixer(context, SIZE)
    yield made
    made.release()


def texture(context: moderngl.Context, pixels: Pixels) -> moderngl.Texture:
    return context.texture(SIZE, 4, pixels.tobytes())


def pictures(context: moderngl.Context) -> tuple[Pixels, Pixels, tuple[Any, Any]]:
    generator = np.random.default_rng(3)
    both = generator.integers(0, 255, (2, SIZE[1], SIZE[0], 4), dtype=np.uint8)
    both[..., 3] = 255
    return both[0], both[1], (texture(context, both[0]), texture(context, both[1]))


def shown(mixer: Mixer) -> Pixels:
    out = np.empty((SIZE[1], SIZE[0], 4), np.uint8)
    mixer.read_into(out)
    return out


def test_a_fade_begins_and_ends_with_the_very_pictures(
    mixer: Mixer, context: moderngl.Context
) -> None:
    start, end, textures = pictures(context)
    mixer.use(FADE)
    for progress, wanted in ((-1.0, start), (0.0, start), (1.0, end), (2.0, end)):
        mixer.draw(*textures, progress)
        np.testing.assert_array_equal(shown(mixer), wanted)
    mixer.draw(*textures, 0.5)
    mean = (start.astype(float) + end) / 2
    assert np.abs(shown(mixer) - mean).max() <= 1.0


def test_up_is_up_for_a_transition(mixer: Mixer, context: moderngl.Context) -> None:
    start, end, textures = pictures(context)
    mixer.use(UPWARDS)
    mixer.draw(*textures, 0.25)
    found = shown(mixer)
    np.testing.assert_array_equal(found[:6], start[:6])  # the upper three quarters
    np.testing.assert_array_equal(found[6:], end[6:])


def test_passes_and_defaults_work_and_another_transition_can_follow(
    mixer: Mixer, context: moderngl.Context
) -> None:
    start, _, textures = pictures(context)
    mixer.use(TWO_PASSES)
    mixer.draw(*textures, 0.5)
    assert np.abs(shown(mixer)[..., :3] - 64.0).max() <= 1.0
    mixer.use(FADE)
    mixer.draw(*textures, 0.0)
    np.testing.assert_array_equal(shown(mixer), start)


def test_a_shader_that_is_no_transition_is_unusable(mixer: Mixer) -> None:
    assert is_transition(FADE)
    plain = read_isf("/*{}*/ void main() { gl_FragColor = vec4(1.0); }", "plain.fs")
    assert not is_transition(plain)
    with pytest.raises(Unusable, match=r"plain\.fs is no transition"):
        mixer.use(plain)
    broken = read_isf(HEAD % "" + "void main() { gl_FragColor = vec4(nothing); }", "broken.fs")
    with pytest.raises(Unusable, match=r"broken\.fs: line"):
        mixer.use(broken)
