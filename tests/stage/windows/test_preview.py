"""The small picture for editors; it needs no window."""

from __future__ import annotations

from io import BytesIO

import moderngl
import numpy as np
import pytest

from nodegraph.stage.windows.preview import Preview, preview_jpeg
from tests.stage.table import Table


def picture(width: int, height: int) -> np.ndarray:
    """Something with edges, slopes and noise: (height, width, 4)."""
    y, x = np.mgrid[:height, :width]
    made = np.zeros((height, width, 4), np.uint8)
    made[..., 0] = x * 255 // width
    made[..., 1] = np.random.default_rng(2).integers(0, 256, (height, width))
    made[..., 2] = np.where((x // 40 + y // 40) % 2, 230, 20)
    made[..., 3] = 255
    return made


def texture(context: moderngl.Context, pixels: np.ndarray) -> moderngl.Texture:
    return context.texture((pixels.shape[1], pixels.shape[0]), 4, pixels.tobytes())


@pytest.mark.parametrize("factor", [2, 4])
def test_a_preview_is_the_mean_of_what_its_pixels_cover(
    context: moderngl.Context, factor: int
) -> None:
    whole = picture(480 * factor, 270 * factor)
    preview = Preview(context)
    preview.feed(texture(context, whole), 0.0)
    context.finish()
    small = preview.take()
    assert small is not None and small.shape == (270, 480, 4)
    means = whole.reshape(270, factor, 480, factor, 4).mean(axis=(1, 3))
    assert np.abs(small - means).max() <= 1.5
    assert preview.take() is None
    preview.release()


def test_a_preview_of_an_odd_size_is_near_a_downscale(context: moderngl.Context) -> None:
    from PIL import Image

    whole = picture(1280, 722)
    preview = Preview(context, 321)
    preview.feed(texture(context, whole), 0.0)
    context.finish()
    small = preview.take()
    assert small is not None and small.shape == (181, 321, 4)
    wanted = np.asarray(Image.fromarray(whole).resize((321, 181), Image.Resampling.BOX))
    assert np.abs(small.astype(int) - wanted).mean() < 8
    preview.release()


def test_a_small_picture_is_not_made_larger(context: moderngl.Context) -> None:
    whole = picture(96, 64)
    preview = Preview(context, 4000)
    preview.feed(texture(context, whole), 0.0)
    context.finish()
    small = preview.take()
    assert small is not None and np.array_equal(small, whole)
    preview.release()


def test_a_preview_comes_fifteen_times_a_second_and_never_waits(
    context: moderngl.Context,
) -> None:
    made = texture(context, picture(96, 64))
    preview = Preview(context)
    came = 0
    for frame in range(120):
        preview.feed(made, frame / 60)
        context.finish()
        came += preview.take() is not None
    assert came == pytest.approx(30, abs=1)
    for frame in range(10):  # nobody takes them: the newest stays, and no more pile up
        preview.feed(made, 10.0 + frame)
    assert len(preview._on_the_way) <= 2
    preview.release()


def test_a_stage_draws_the_same_with_a_preview(context: moderngl.Context) -> None:
    table = Table(context, (64, 36))
    table.shader(
        "a", '/*{"INPUTS": []}*/ void main() { gl_FragColor = vec4(isf_FragNormCoord, TIME, 1); }'
    )
    table.screen("a")
    preview = Preview(context)
    for frame in range(6):
        drawn = table.frame()
        preview.feed(table.stage.picture, frame / 15)
        context.finish()
        small = preview.take()
        assert small is not None and np.array_equal(small[..., :3], drawn[..., :3])
    table.stage.resize((32, 18))
    drawn = table.frame()
    preview.feed(table.stage.picture, 10.0)
    context.finish()
    small = preview.take()
    assert small is not None and np.array_equal(small[..., :3], drawn[..., :3])
    preview.release()
    table.stage.close()


def test_a_preview_becomes_a_jpeg() -> None:
    from PIL import Image

    whole = picture(96, 64)
    whole[..., 1] = 100
    for pixels in (whole, whole[..., :3]):
        read = np.asarray(Image.open(BytesIO(preview_jpeg(pixels, 95))))
        assert read.shape == (64, 96, 3)
        assert np.abs(read.astype(int) - whole[..., :3]).mean() < 6
    assert len(preview_jpeg(whole, 20)) < len(preview_jpeg(whole, 90))
