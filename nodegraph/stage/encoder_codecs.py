"""Encoders as a format wants them: in a file, alone, or in a stream with the same headers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from nodegraph.stage import encoder_colour as colour
from nodegraph.stage.encoder_formats import LAYOUTS, MovieFormat, encoder_threads


def set_up_video(context: Any, movie: MovieFormat, size: tuple[int, int], fps: Fraction) -> None:
    """Prepare a codec context that is not open yet, for pictures of a size (width, height).

    Contexts that were prepared alike give the same headers: packets of one fit a file that another
    one has begun.
    """
    context.width, context.height = size
    context.pix_fmt = movie.pixels
    context.time_base = 1 / fps
    # A fragment of a file starts with a key picture, and editors seek there.
    context.gop_size = max(round(float(fps) * movie.key_seconds), 1)
    context.thread_count = encoder_threads(size)
    context.color_range = colour.LIMITED_RANGE
    context.colorspace = context.color_primaries = context.color_trc = colour.BT709


def set_up_sound(context: Any, movie: MovieFormat, channels: int) -> None:
    """Prepare a codec context that is not open yet, for sound; its rate is set already."""
    context.layout = LAYOUTS[channels]
    context.format = movie.samples
    if movie.sound_bit_rate:
        context.bit_rate = movie.sound_bit_rate * max(1, channels // 2)


def video_encoder(movie: MovieFormat, size: tuple[int, int], fps: Fraction) -> Any:
    """An open encoder of pictures that belongs to no file; headers are not in its packets."""
    from av.codec.context import CodecContext, Flags

    context: Any = CodecContext.create(movie.video, "w")
    context.options = dict(movie.video_options)
    context.framerate = fps
    set_up_video(context, movie, size, fps)
    context.flags |= Flags.global_header
    context.open()
    return context


def sound_encoder(movie: MovieFormat, rate: int, channels: int) -> Any:
    """An open encoder of sound (rate in Hz) that belongs to no file."""
    from av.codec.context import CodecContext, Flags

    context: Any = CodecContext.create(movie.sound, "w")
    context.sample_rate, context.time_base = rate, Fraction(1, rate)
    set_up_sound(context, movie, channels)
    context.flags |= Flags.global_header
    context.open()
    return context
