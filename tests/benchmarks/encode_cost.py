"""What recording costs beside the shortest PyAV loop: `python tests/benchmarks/encode_cost.py`.

Both write the same 1280x720 pictures and stereo sound as H.264 and AAC with the same settings of
the encoder. Printed: milliseconds a frame of wall clock and of CPU, best of three turns each, and
the wall clock that the caller of the recorder waits for.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from nodegraph.stage.encoder import Recorder
from nodegraph.stage.encoder_formats import H264

WIDTH, HEIGHT, FPS, RATE, FRAMES = 1280, 720, 30, 48000, 240


def pictures() -> list[NDArray[np.uint8]]:
    """A second of soft moving light under the fixed dither."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    dither = np.random.default_rng(1).normal(0, 1.5, (HEIGHT, WIDTH, 1))
    made = []
    for index in range(FPS):
        turn = 2 * np.pi * index / FPS
        glow = np.exp(-((x - 640 - 200 * np.cos(turn)) ** 2 + (y - 360) ** 2) / 40000)
        rings = 0.5 + 0.5 * np.sin(np.hypot(x - 640, y - 360) / 15 - turn)
        light = 10 + np.stack([190 * glow, 80 * glow + 40 * rings, 60 * rings], axis=-1)
        picture = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
        picture[..., :3] = np.clip(light + dither, 0, 255)
        made.append(picture)
    return made


def shortest_loop(path: Path, images: list[NDArray[np.uint8]], sound: NDArray[np.float32]) -> float:
    """What a person writes who knows PyAV well: nothing but copy, convert, encode, mux."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=FPS, options=dict(H264))
        audio = container.add_stream("aac", rate=RATE)
        assert isinstance(video, VideoStream) and isinstance(audio, AudioStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.gop_size = FPS
        video.codec_context.thread_count = 4
        audio.bit_rate = 256_000
        frame = av.VideoFrame(WIDTH, HEIGHT, "rgba")
        for index in range(FRAMES):
            frame.planes[0].update(images[index % FPS])  # type: ignore[arg-type]
            picture = frame.reformat(format="yuv420p", dst_colorspace="ITU709")
            picture.pts, picture.time_base = index, Fraction(1, FPS)
            container.mux(video.encode(picture))
            block = av.AudioFrame.from_ndarray(sound, "fltp", "stereo")
            block.sample_rate, block.pts = RATE, index * sound.shape[1]
            container.mux(audio.encode(block))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    return 0.0


def recorder(path: Path, images: list[NDArray[np.uint8]], sound: NDArray[np.float32]) -> float:
    """The same through `Recorder`; the seconds that its caller's thread worked itself."""
    begun = time.thread_time()
    with Recorder(path, (WIDTH, HEIGHT), FPS, sound_rate=RATE) as writer:
        for index in range(FRAMES):
            writer.write_frame(images[index % FPS])
            writer.write_sound(sound)
    return time.thread_time() - begun


def measure(work: Callable[[], float]) -> tuple[float, float, float]:
    """Wall clock, CPU of all threads, CPU of the caller: ms a frame."""
    before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    caller = work()
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall * 1e3 / FRAMES, cpu * 1e3 / FRAMES, caller * 1e3 / FRAMES


def main() -> None:
    images = pictures()
    tone = np.sin(np.arange(RATE // FPS) * 0.05).astype(np.float32)
    sound = (np.stack([tone, tone]) * 0.5).astype(np.float32)
    suffixes = sys.argv[1:] or [".mp4"]
    with tempfile.TemporaryDirectory() as folder:
        ways: dict[str, Callable[[], float]] = {
            "shortest PyAV loop, .mp4": lambda: shortest_loop(
                Path(folder) / "loop.mp4", images, sound
            )
        }
        for suffix in suffixes:
            path = Path(folder) / f"clip{suffix}"
            ways[f"Recorder, {suffix}"] = lambda path=path: recorder(path, images, sound)  # type: ignore[misc]
        turns = [{name: measure(way) for name, way in ways.items()} for _ in range(3)]
    for name in ways:
        wall, cpu, caller = (min(turn[name][part] for turn in turns) for part in range(3))
        print(f"{name:26s} wall {wall:6.2f}  cpu {cpu:6.2f}  caller's own {caller:5.2f} ms a frame")


if __name__ == "__main__":
    main()
