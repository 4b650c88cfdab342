"""What is done with a block beside the kernels: before them and after them.

Python, and machine code when compiled. `whole` (int64) and `numbers` (float64) are the arrays that
`places` describes.
"""

from __future__ import annotations

import math
from typing import Any

from nodegraph.engine.pilot import places as at
from nodegraph.engine.sound.clock import SECOND, learnt
from nodegraph.engine.sound.places import At as Card
from nodegraph.engine.sound.places import Slot as Ring
from nodegraph.model.kernel_memory import doubles, floats, integers

LANES = 8
BEATS_PER_BAR = 4.0
RUN = 0  # what a block is, in the stage's ring: none in which time stands still
PLAUSIBLE = 2.0  # s; a device that declares more has no idea
# numba takes no members of an enumeration as places
CALLBACKS, SEEN, HEAD = int(Card.CALLBACKS), int(Card.SEEN), int(Ring.HEAD)


# --- before the kernels ---------------------------------------------------------------------------


def before(whole: Any, numbers: Any) -> None:
    """Learn what time it is, tell the kernels, and play the song into the jack."""
    _listen(whole, numbers)
    beat = numbers[at.BEAT]
    bars = beat / BEATS_PER_BAR
    given = doubles(whole[at.TRANSPORT])
    given[0], given[1], given[2] = beat, numbers[at.TEMPO], beat - math.floor(beat)
    given[3], given[4], given[5] = math.floor(bars), bars - math.floor(bars), BEATS_PER_BAR
    given[6] = numbers[at.CONFIDENCE]
    given[7] = whole[at.SAMPLE] / numbers[at.RATE]
    if whole[at.JACK] != 0 and whole[at.SONG] != 0:
        _plug(whole)


def _listen(whole: Any, numbers: Any) -> None:
    """Learn from the last callback when this block will be heard."""
    card = integers(whole[at.EXCHANGE])
    seconds = doubles(whole[at.EXCHANGE])
    latency = numbers[at.DECLARED]
    if card[CALLBACKS] > 0:
        frames, tail, now = card[SEEN], card[SEEN + 1], card[SEEN + 3]
        ahead = seconds[SEEN + 6] - seconds[SEEN + 4]
        if 0.0 < ahead < PLAUSIBLE:
            latency = ahead
        whole[at.OFFSET] = frames - tail
        passed = frames - whole[at.CLOCK_FRAME]
        if passed > 0:
            time, step, age = learnt(
                numbers[at.CLOCK_TIME], numbers[at.CLOCK_STEP], numbers[at.CLOCK_AGE],
                passed, now - whole[at.CLOCK_ORIGIN],
                numbers[at.DEVICE_RATE], numbers[at.BANDWIDTH],
            )  # fmt: skip
            numbers[at.CLOCK_TIME], numbers[at.CLOCK_STEP] = time, step
            numbers[at.CLOCK_AGE] = age
            whole[at.CLOCK_FRAME] = frames
    frame = integers(whole[at.OUT])[HEAD] + whole[at.OFFSET]
    behind = (frame - whole[at.CLOCK_FRAME]) * numbers[at.CLOCK_STEP]
    passes = math.floor(numbers[at.CLOCK_TIME] + behind + 0.5)
    heard = whole[at.CLOCK_ORIGIN] + passes + math.floor(latency * SECOND + 0.5)
    whole[at.HEARD] = max(whole[at.HEARD], int(heard))


def _plug(whole: Any) -> None:
    """Play the song, or the silence after it, into the jack."""
    jack, song = floats(whole[at.JACK]), floats(whole[at.SONG])
    length = whole[at.SONG_FRAMES]
    for frame in range(whole[at.FRAMES]):
        sample = whole[at.SAMPLE] - whole[at.SONG_FIRST] + frame
        if whole[at.REPEAT] != 0:
            sample = sample % length
        left, right = jack[0] * 0, jack[0] * 0
        if 0 <= sample < length:
            left, right = song[sample], song[length + sample]
        jack[frame * LANES], jack[frame * LANES + 1] = left, right
        if whole[at.JACK_MONO] != 0:
            mono = floats(whole[at.JACK_MONO])
            for lane in range(LANES):
                mono[frame * LANES + lane] = left


# --- after the kernels ----------------------------------------------------------------------------


def after(whole: Any, numbers: Any, slot: int) -> None:
    """Hand the block on: to the stage, in the slot at this address, and to the device."""
    integers(slot + whole[at.AT_HEARD])[0] = whole[at.HEARD]
    doubles(slot + whole[at.AT_BEAT])[0] = numbers[at.BEAT]
    doubles(slot + whole[at.AT_TEMPO])[0] = numbers[at.TEMPO]
    integers(slot + whole[at.AT_HELD])[0] = whole[at.HELD]
    integers(slot + whole[at.AT_STATE])[0] = RUN
    _give_values(whole, floats(slot + whole[at.AT_VALUES]))
    _give_events(whole, slot)
    _give_arrays(whole, slot)
    frames = whole[at.FRAMES]
    sound, spoken = floats(slot + whole[at.AT_SOUND]), floats(whole[at.SPOKEN])
    _give_stereo(floats(whole[at.SOUND]), whole[at.SOUND_LANES], frames, sound)
    _give_stereo(floats(whole[at.SPEAKER]), whole[at.SPEAKER_LANES], frames, spoken)
    out = floats(whole[at.FRAMES_OUT])
    peak = numbers[at.PEAK]
    for side in range(2):
        for frame in range(frames):
            value = sound[side * frames + frame] + spoken[side * frames + frame]
            out[frame * 2 + side] = value
            peak = max(peak, abs(value))
    numbers[at.PEAK] = peak
    whole[at.SAMPLE] += frames
    numbers[at.BEAT] += frames / numbers[at.RATE] * numbers[at.TEMPO] / 60.0


def _give_values(whole: Any, values: Any) -> None:
    given, control = floats(whole[at.VALUES]), floats(whole[at.CONTROL])
    for place in range(whole[at.VALUE_COUNT]):
        values[place] = given[place]
    takes, places = integers(whole[at.TAKES]), integers(whole[at.PLACES])
    for row in range(whole[at.TAKE_COUNT]):
        values[places[row]] = control[takes[row]]


def _give_events(whole: Any, slot: int) -> None:
    """Write (offset, place) of every event, as int32; `Reading` says the same in numpy."""
    rows, pairs = integers(whole[at.EVENTS]), slot + whole[at.AT_EVENTS]
    frames, count = whole[at.FRAMES], 0
    for row in range(whole[at.EVENT_ROWS]):
        first = row * at.EVENT_SIZE
        data = floats(rows[first + at.EVENT_ADDRESS])
        lane, lanes, size = (
            rows[first + at.EVENT_LANE], rows[first + at.EVENT_LANES], rows[first + at.EVENT_COUNT],
        )  # fmt: skip
        if lane >= 0:
            lanes = 1
        for frame in range(frames):
            told = False
            for number in range(lanes):
                value = data[_place(max(lane, 0) + number, frame, frames)]
                if value != 0.0 and (number < size if size > 1 else not told):
                    told = True
                    if count < whole[at.MOST_EVENTS]:
                        place = rows[first + at.EVENT_START] + (number if size > 1 else 0)
                        # two int32 of a little-endian machine
                        integers(pairs)[count] = frame | (place << 32)
                        count += 1
    integers(slot + whole[at.AT_COUNT])[0] = count


def _give_arrays(whole: Any, slot: int) -> None:
    rows, frames = integers(whole[at.ARRAYS]), whole[at.FRAMES]
    for row in range(whole[at.ARRAY_ROWS]):
        first = row * at.ARRAY_SIZE
        data, to = floats(rows[first + at.ARRAY_ADDRESS]), floats(slot + rows[first + at.ARRAY_AT])
        columns, start = rows[first + at.ARRAY_COLUMNS], rows[first + at.ARRAY_LANE]
        for lane in range(rows[first + at.ARRAY_LANES]):
            for column in range(columns):
                place = (start + lane) * columns + column
                if rows[first + at.ARRAY_SAMPLED] != 0:
                    place = _place(start + lane, column, frames)
                to[lane * columns + column] = data[place]


def _give_stereo(groups: Any, lanes: int, frames: int, to: Any) -> None:
    """Mono goes to both sides; of more channels the odd ones go left and the even ones right."""
    for frame in range(frames):
        left = right = groups[0] * 0
        for lane in range(lanes):
            value = groups[_place(lane, frame, frames)]
            if lane % 2 == 0:
                left = value if lane == 0 else left + value
            if lane % 2 == 1 or lanes == 1:
                right = value if lane < 2 else right + value
        to[frame], to[frames + frame] = left, right


def _place(lane: int, frame: int, frames: int) -> int:
    """Return where a sample of a lane stands in (groups, frames, 8)."""
    return ((lane // LANES) * frames + frame) * LANES + lane % LANES
