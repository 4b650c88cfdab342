"""What a recording can be written as, chosen by the suffix of its name.

Every choice of codec, container option and rate is in this file. No media library is imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path

from nodegraph.model.errors import Unusable

SHARED_MP4 = "hybrid_fragmented+frag_keyframe+delay_moov+use_metadata_tags"
"""Written as fragments, so that a killed recording plays; an ordinary file after a clean close.
`delay_moov` keeps the edit list that takes the AAC priming off; `empty_moov` would not. A fragment
is the second from one key picture to the next, and what a killed recording loses with what the
encoder holds. Shorter ones (`frag_duration`) begin within a group of pictures, and there libav
forgets a later picture that it has written already: the edit list then ends one picture early."""

AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
LAYOUTS = {1: "mono", 2: "stereo", 4: "quad", 6: "5.1", 8: "7.1"}
LARGEST_SIDE = 16384
FASTEST = 240


@dataclass(frozen=True, slots=True)
class MovieFormat:
    """One container with its codecs; `even` says which sides the chroma grid halves."""

    suffix: str
    muxer: str
    video: str
    pixels: str
    video_options: dict[str, str]
    sound: str
    samples: str
    even: tuple[bool, bool]
    sound_bit_rate: int = 0
    options: dict[str, str] = field(default_factory=dict)
    index_moves: bool = False
    key_seconds: float = 1.0  # from one key picture to the next


def _without_avx512() -> dict[str, str]:
    """Return what keeps x264 from AVX-512, on machines that have it.

    With it, some B pictures differ from run to run (x264 164, small pictures, a busy machine: one
    file in thirty). The AVX2 code gives the bytes of the C code every time, and is as fast. Named
    instruction sets are taken on trust, so they may only be named where the machine has them.
    """
    features = import_module("numpy._core._multiarray_umath").__cpu_features__
    return {"x264-params": "asm=SSE2Fast,AVX2"} if features.get("AVX512F") else {}


H264 = {
    "preset": "veryfast",
    # 19 with aq-mode 3 keeps the dither of dark gradients: the widest band of a slow gradient over
    # 24 levels is 14 px at 1.4 Mbit/s (720p30). 21 leaves 21 px; without dither it is 138 px.
    "crf": "19",
    "aq-mode": "3",
    **_without_avx512(),
}
# fflags bitexact: no random segment id and no version string, so equal input gives equal bytes.
_MP4_OPTIONS = {
    "movflags": SHARED_MP4,
    "flush_packets": "1",
    "fflags": "+bitexact",
}
_MKV_OPTIONS = {"flush_packets": "1", "cluster_time_limit": "250", "fflags": "+bitexact"}

MOVIES = {
    ".mp4": MovieFormat(
        ".mp4", "mp4", "libx264", "yuv420p", H264, "aac", "fltp", (True, True),
        sound_bit_rate=256_000, options=_MP4_OPTIONS, index_moves=True,
    ),
    ".mkv": MovieFormat(
        ".mkv", "matroska", "libx264", "yuv420p", H264, "flac", "s32", (True, True),
        options=_MKV_OPTIONS,
    ),
    ".mov": MovieFormat(
        # prores_ks rather than prores_aw: it holds the data rate of the profile (467 kB against
        # 617 kB a 720p frame), at 2.4 times the time.
        ".mov", "mov", "prores_ks", "yuv422p10le", {"profile": "3", "vendor": "apl0"},
        "pcm_s24le", "s32", (True, False), options=_MP4_OPTIONS, index_moves=True,
    ),
}  # fmt: skip
KEPT = MOVIES[".mkv"]
"""How the last minutes of a show are kept in memory: sound without loss, to be cut anywhere."""

PICTURES = ".png"
SUFFIXES = (*MOVIES, PICTURES)


def movie_format(path: Path, size: tuple[int, int]) -> MovieFormat | None:
    """The format for a path and a size `(width, height)` in pixels; None is a PNG sequence.

    Raises `Unusable` for a suffix we do not write and for a size the format cannot hold.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        given = f"'{path.suffix}'" if path.suffix else "a name without suffix"
        raise Unusable(f"{path}: {given} is not a format we write; end the name in one of {known}.")
    width, height = size
    if not (1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE):
        raise Unusable(f"{path}: a size of {width}x{height} is outside 1..{LARGEST_SIDE} pixels.")
    movie = MOVIES.get(suffix)
    if movie is not None and any(
        even and side % 2 for even, side in zip(movie.even, size, strict=True)
    ):
        better = "x".join(
            str(side + side % 2 if even else side)
            for even, side in zip(movie.even, size, strict=True)
        )
        raise Unusable(
            f"{path}: {width}x{height} is odd where {suffix} needs even sides; "
            f"take {better}, or record a .png sequence."
        )
    return movie


STREAM_BITS = 0.15  # of a pixel and frame: 4.1 Mbit/s at 1280x720 and 30 frames a second
LEAST_STREAM, MOST_STREAM = 500_000, 6_000_000  # bit/s; the services for live video take 6 Mbit/s
STREAM_SOUND = 160_000  # bit/s


def live_format(movie: MovieFormat) -> MovieFormat:
    """The same format for a recording that may be cut off at any moment: it plays to within 1 s.

    What is lost is a fragment and what the encoder holds: at 30 frames a second up to 1.4 s of an
    .mp4 as it is rendered, 0.8 s so. It costs some 3 % of size.
    """
    if movie.video != "libx264":
        return movie
    options = {**movie.video_options, "rc-lookahead": "5"}
    return replace(movie, video_options=options, key_seconds=0.5)


def stream_format(size: tuple[int, int], fps: Fraction) -> MovieFormat:
    """What a live stream is sent as: FLV, H.264 at a held bit rate, a key picture every 2 s."""
    bits = int(min(max(size[0] * size[1] * fps * STREAM_BITS, LEAST_STREAM), MOST_STREAM))
    options = {
        # zerolatency: no picture waits in the encoder, and none is coded after a later one.
        "preset": "veryfast", "tune": "zerolatency", "profile": "high",
        # scenecut off: key pictures stand on their grid, and never use up the bit rate in a row.
        "sc_threshold": "0",
        "b": str(bits), "maxrate": str(bits), "bufsize": str(bits),
        **_without_avx512(),
    }  # fmt: skip
    return MovieFormat(
        ".flv", "flv", "libx264", "yuv420p", options, "aac", "fltp", (True, True),
        sound_bit_rate=STREAM_SOUND, key_seconds=2.0,
    )  # fmt: skip


def exact_fps(fps: float | Fraction) -> Fraction:
    """Frames per second as a ratio: 29.97 is 30000/1001, 23.976 is 24000/1001, 30.0 is 30.

    Raises `Unusable` outside 1..240.
    """
    if not 1 <= fps <= FASTEST:
        raise Unusable(f"fps: {fps} is outside 1..{FASTEST}; take 24, 25, 30, 50 or 60.")
    if isinstance(fps, Fraction | int):
        return Fraction(fps)
    whole = round(fps)
    if abs(fps - whole) < 1e-6:
        return Fraction(whole)
    slowed = Fraction(round(fps * 1.001) * 1000, 1001)
    # 29.97 is 3e-5 off the ratio it stands for, 23.98 is 4e-3 off.
    if abs(fps - float(slowed)) < 5e-3:
        return slowed
    return Fraction(fps).limit_denominator(1001)


def check_sound(path: Path, movie: MovieFormat | None, rate: int, channels: int) -> None:
    """Raise `Unusable` when the sound of a format cannot have this rate (Hz) or channel count."""
    if channels not in LAYOUTS:
        known = ", ".join(map(str, LAYOUTS))
        raise Unusable(f"{path}: sound with {channels} channels is not written; take {known}.")
    if movie is not None and movie.sound == "aac" and rate not in AAC_RATES:
        raise Unusable(f"{path}: AAC has no rate of {rate} Hz; take 48000 or 44100, or use .mkv.")
    if not 1000 <= rate <= 384_000:
        raise Unusable(f"{path}: a sound rate of {rate} Hz is outside 1000..384000.")


def encoder_threads(size: tuple[int, int]) -> int:
    """Threads of the encoder, by the picture's size only.

    x264's output depends on its thread count, so a count taken from the machine's cores would make
    the same render differ between machines.
    """
    return min(16, max(4, 4 * size[0] * size[1] // (1280 * 720)))
