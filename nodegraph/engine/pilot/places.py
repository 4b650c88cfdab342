"""Where the pilot and Python find things: one array of int64, one of float64, and tables."""

from __future__ import annotations

from typing import Final

ATTENTION = 3  # what `fly` answers, beside LATE and STOPPED of the wait


# --- in the int64 array; what is not said otherwise is an address ---

CALLED: Final = 0  # not 0: somebody wants Python, before the next block
BLOCK: Final = 1  # number of the next block
SAMPLE: Final = 2  # its first sample
FRAMES: Final = 3  # samples of a block
# the sound card
WAIT: Final = 4
LOOK: Final = 5
PUSH: Final = 6
CLOCK: Final = 7  # clock_gettime
GATE: Final = 8
OUT: Final = 9  # the ring to the device
EXCHANGE: Final = 10
POLL: Final = 11  # ns
PATIENCE: Final = 12  # ns
LEAST: Final = 13  # frames in the ring at which a block is wanted, if the device's are not more
MORE: Final = 14  # frames beside those
HELD: Final = 15  # blocks before this one in which time has stood still
# the plan
RUN: Final = 16
RECORDS: Final = 17
COUNT: Final = 18
CONTROL: Final = 19  # float32 (rows, 8)
TRANSPORT: Final = 20  # float64 (8)
JACK: Final = 21  # float32 (frames, 8), 0: nobody listens
JACK_MONO: Final = 22  # the same
SONG: Final = 23  # float32 (2, SONG_FRAMES), 0: silence
SONG_FRAMES: Final = 24
REPEAT: Final = 25  # 1: the song begins anew
SONG_FIRST: Final = 26  # the sample at which it began
# what is handed on
HEAD: Final = 28  # of the stage's ring: int64 written, closed_at, first
SLOTS: Final = 29  # its first slot
SLOT_BYTES: Final = 30
SLOT_COUNT: Final = 31
AT_HEARD: Final = 32  # bytes from a slot's number, as those that follow
AT_BEAT: Final = 33
AT_TEMPO: Final = 34
AT_COUNT: Final = 35
AT_EVENTS: Final = 36
AT_SOUND: Final = 37
AT_VALUES: Final = 38
VALUES: Final = 39  # float32, those that do not change
VALUE_COUNT: Final = 40
TAKES: Final = 41  # int64: places among the controls
PLACES: Final = 42  # int64: where they go among the values
TAKE_COUNT: Final = 43
EVENTS: Final = 44  # rows of int64: `Event`
EVENT_ROWS: Final = 45
MOST_EVENTS: Final = 46
ARRAYS: Final = 47  # rows of int64: `Array`
ARRAY_ROWS: Final = 48
SOUND: Final = 49  # float32 (groups, frames, 8) of what is recorded
SOUND_LANES: Final = 50
SPEAKER: Final = 51  # the same, of what the loudspeakers play
SPEAKER_LANES: Final = 52
SPOKEN: Final = 53  # float32 (2, frames): what they played last
FRAMES_OUT: Final = 54  # float32 (frames, 2), for the device
AT_HELD: Final = 55  # bytes from a slot's number, as those above
AT_STATE: Final = 56
# what is learnt
HEARD: Final = 58  # ns: when the block in hand is heard
OFFSET: Final = 59  # the device's frame less the ring's
CLOCK_FRAME: Final = 60
CLOCK_ORIGIN: Final = 61  # ns
BUSY: Final = 62  # ns of work
WORST: Final = 63  # ns of the longest block
WHOLE_SIZE: Final = 64


# --- in the float64 array ---

RATE: Final = 0
BEAT: Final = 1
TEMPO: Final = 2
CONFIDENCE: Final = 3
DEVICE_RATE: Final = 4
BANDWIDTH: Final = 5  # Hz, of the device's clock
CLOCK_TIME: Final = 6  # ns behind its origin
CLOCK_STEP: Final = 7  # ns a frame
CLOCK_AGE: Final = 8  # s
DECLARED: Final = 9  # s of latency, where callbacks do not say it
PEAK: Final = 10
NUMBER_SIZE: Final = 16


# --- a row of the table of events: a slot of the frame plan; lane -1: all lanes ---

EVENT_ADDRESS: Final = 0  # float32 (groups, frames, 8)
EVENT_LANES: Final = 1
EVENT_LANE: Final = 2
EVENT_COUNT: Final = 3  # of its places among the values
EVENT_START: Final = 4
EVENT_SIZE: Final = 5


# --- a row of the table of arrays: what stands outside the values ---

ARRAY_ADDRESS: Final = 0
ARRAY_LANES: Final = 1
ARRAY_LANE: Final = 2
ARRAY_COLUMNS: Final = 3
ARRAY_SAMPLED: Final = 4  # 1: float32 (groups, frames, 8), else (lanes, columns)
ARRAY_AT: Final = 5  # bytes from a slot's number
ARRAY_SIZE: Final = 6
