"""What the processes of a show say to each other, and clients to the session.

Every message is a struct whose tag is its class name; msgpack, length-prefixed, over loopback
(`nodegraph.session.wire`). Decoding is by these types, so garbage is refused before anybody acts
on it. A request carries an `id`, and is answered by `Done` or `Refused` with the same one.
Times named `_ns` are `time.monotonic_ns` of this machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from nodegraph.model.edits import Edit
from nodegraph.model.errors import Problem
from nodegraph.model.patch import Json
from nodegraph.session.morph import MorphCurve
from nodegraph.session.quantise import At

VERSION = 1  # of this page; who speaks another one is refused
Role = Literal["client", "engine", "stage"]
Deck = Literal["this", "next", "any"]
"""Where a plan goes: to its document, wherever that plays, and nowhere if it does not any more;
beside what plays; or instead of it, whatever it is."""


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="is"):
    """Base of all messages."""


class Request(Message, frozen=True, kw_only=True, tag=True):
    """Base of what a client asks for; `id` is 0 until it is sent."""

    id: int = 0


class Hello(Message, frozen=True, kw_only=True, tag=True):
    """The first message on every connection. `generation`: of the plan that is running there."""

    token: str
    role: Role
    version: int = VERSION
    name: str = ""
    pid: int = 0
    generation: int = 0


# --- from a client -------------------------------------------------------------------------------


class DoEdit(Request, frozen=True, kw_only=True, tag=True):
    """Change the document. Edits of one `gesture` are one step of undo."""

    edit: Edit
    name: str = ""
    gesture: str = ""


class Connect(Request, frozen=True, kw_only=True, tag=True):
    """Wire `node.port` to `node.port`; what goes 0..1 travels the middle of the input's range."""

    source: str
    target: str
    inside: str = ""


class Undo(Request, frozen=True, kw_only=True, tag=True):
    """Take back this client's own last edit."""


class Redo(Request, frozen=True, kw_only=True, tag=True):
    """Do this client's last undone edit again."""


class Perform(Request, frozen=True, kw_only=True, tag=True):
    """Override values now, by `node.port`; None gives a value back to the document."""

    values: Mapping[str, Json]


class Capture(Request, frozen=True, kw_only=True, tag=True):
    """Write performed values into the document, as one edit; no paths: all of them."""

    paths: tuple[str, ...] = ()


class SetTempo(Request, frozen=True, kw_only=True, tag=True):
    """Let the clock run at so many beats a minute."""

    tempo: float


class Tap(Request, frozen=True, kw_only=True, tag=True):
    """A person taps the beat; `bar`: this one is the first of a bar."""

    at_ns: int
    bar: bool = False


class FollowClock(Request, frozen=True, kw_only=True, tag=True):
    """Run as another clock does: at its tempo, and with `beat` of it heard at that moment.

    A clock that does not say where its beats are gives no `beat`. The first beat of a bar is every
    fourth, from 0 on.
    """

    tempo: float
    at_ns: int = 0
    beat: float | None = None


class Nudge(Request, frozen=True, kw_only=True, tag=True):
    """Shift the beat by milliseconds; later is positive. A followed clock is followed so."""

    ms: float


class SetPeers(Request, frozen=True, kw_only=True, tag=True):
    """So many others are in the Link session that the clock of the show is in."""

    peers: int


class SetShow(Request, frozen=True, kw_only=True, tag=True):
    """Pause or play, or change what the outputs do with the picture; None: it stays as it is."""

    playing: bool | None = None
    master: float | None = None
    blackout: bool | None = None
    freeze: bool | None = None
    test_card: bool | None = None
    offset_ms: float | None = None


class SetWindow(Request, frozen=True, kw_only=True, tag=True):
    """Open the output window, move it to another display (from 0), or close it.

    `display` None: wherever the desktop puts it. `fullscreen`: cover the display.
    """

    open: bool
    display: int | None = None
    fullscreen: bool = False


class PlaySong(Request, frozen=True, kw_only=True, tag=True):
    """Let the show hear a sound file from its beginning, instead of what it heard before.

    `repeat`: again and again.
    """

    path: str
    repeat: bool = False


class Panic(Request, frozen=True, kw_only=True, tag=True):
    """Play, give every performed value back, unfreeze, and let the document be seen as it is."""


class Record(Request, frozen=True, kw_only=True, tag=True):
    """Record picture and sound to a file; an empty path ends the recording."""

    path: str = ""


class KeepLast(Request, frozen=True, kw_only=True, tag=True):
    """Write the last minutes of what was shown and heard to a file."""

    path: str


class TakeSnapshot(Request, frozen=True, kw_only=True, tag=True):
    """Keep the present values of these inputs in the document, under a name."""

    name: str
    paths: tuple[str, ...]
    title: str = ""


class Recall(Request, frozen=True, kw_only=True, tag=True):
    """Perform the values of a snapshot: over some beats, from a line on."""

    name: str
    at: At = "now"
    beats: float = 0.0
    curve: MorphCurve = "linear"


class GoCue(Request, frozen=True, kw_only=True, tag=True):
    """Let a cue of the document begin: by its name, or the next or last one."""

    which: str = ""
    step: Literal[-1, 0, 1] = 1


class Watch(Request, frozen=True, kw_only=True, tag=True):
    """Be told the values of these outputs (`Probed`) instead of those before; at most 2048.

    `node.port`, `outer/inner.port` inside an instance. Another set of outputs of the same
    document costs next to nothing.
    """

    paths: tuple[str, ...] = ()


class WatchCosts(Request, frozen=True, kw_only=True, tag=True):
    """Be told what every node costs (`Costs`), twice a second, or no more."""

    on: bool = True


class WatchPictures(Request, frozen=True, kw_only=True, tag=True):
    """Be sent pictures of these nodes (`NodePicture`) instead of those before; at most 24.

    Each comes so many times a second at most, and less often where there are many. Only nodes
    that are drawn have one.
    """

    paths: tuple[str, ...] = ()
    width: int = 128
    fps: float = 4.0


class WatchPicture(Request, frozen=True, kw_only=True, tag=True):
    """Be sent the picture, small, at most fifteen times a second; `width` 0 ends that."""

    width: int = 480
    fps: float = 10.0


class Learn(Request, frozen=True, kw_only=True, tag=True):
    """Bind the MIDI control that is moved next, or the OSC address that is heard next, to a path.

    "" waits no more. Refused where no process of MIDI and OSC is there.
    """

    path: str = ""


class ReloadShaders(Request, frozen=True, kw_only=True, tag=True):
    """Read the shaders of the patch's own folder anew, and draw them; what is wrong is answered."""


class Save(Request, frozen=True, kw_only=True, tag=True):
    """Write the document to its file, or to another one."""

    path: str = ""


class Open(Request, frozen=True, kw_only=True, tag=True):
    """Play another patch file, or a set from its first entry on; a patch alone leaves the set."""

    path: str


class GoSet(Request, frozen=True, kw_only=True, tag=True):
    """Ask for an entry of the set: by its place from 0, or the next or the one before."""

    place: int | None = None
    step: Literal[-1, 1] = 1


class Ask(Request, frozen=True, kw_only=True, tag=True):
    """Be told the patch as its file has it, how the show is, or how late outputs are.

    Of latencies those of watched outputs, in samples, and the slowest ways into what leaves.
    """

    what: Literal["patch", "status", "log", "latency"]


class Stop(Request, frozen=True, kw_only=True, tag=True):
    """End the show: every process of it."""


# --- to a client ---------------------------------------------------------------------------------


class Done(Message, frozen=True, kw_only=True, tag=True):
    """A request was carried out; what was asked for."""

    id: int
    result: Json = None


class Refused(Message, frozen=True, kw_only=True, tag=True):
    """A request was not carried out, and why: one sentence."""

    id: int
    text: str


class Changed(Message, frozen=True, kw_only=True, tag=True):
    """The document changed; all clients see the same changes in the same order.

    `undo` and `redo` are what that client's next undo and redo would do, None for nothing.
    """

    number: int
    client: str
    name: str
    change: Edit
    undo: str | None = None
    redo: str | None = None


class ShowChanged(Message, frozen=True, kw_only=True, tag=True):
    """Something of the show is another now: here is all of it. `Ask("status")` has the same.

    `saved`: the document is as its file has it. `tempo`: that a person or another clock set;
    `tempo_source`: what it follows. `set_path`: file of the set, `entries`: its paths; `place`:
    the one that is seen, `coming`: ready beside it, `wanted`: asked for (-1: none). `cue`: place of
    the last one that was let begin. `device`: what plays, `input`: what is listened to. `window`:
    the output window that can be opened and closed; `displays`: where it can go, none before the
    stage has told. `song`: the file that is heard since it was asked for, "" none was.
    """

    path: str
    saved: bool
    controls: Controls
    recording: str
    keeps: float
    tempo: float
    tempo_source: str
    peers: int | None
    set_path: str
    entries: tuple[str, ...]
    place: int
    coming: int
    wanted: int
    cue: int
    device: str
    input: str
    window: OutputWindow
    displays: tuple[Screen, ...]
    song: str = ""


class Problems(Message, frozen=True, kw_only=True, tag=True):
    """What is wrong now, all of it: with the document, and with nodes that run.

    One that is not among them any more is mended.
    """

    problems: tuple[Problem, ...]


class NodePicture(Message, frozen=True, kw_only=True, tag=True):
    """A small picture that a node gives, as a JPEG."""

    node: str
    frame: int
    jpeg: bytes


class SmallPicture(Message, frozen=True, kw_only=True, tag=True):
    """A picture of the stage as a JPEG, for those who watch it; some are left out for the slow."""

    frame: int
    jpeg: bytes


class NowPlays(Message, frozen=True, kw_only=True, tag=True):
    """Another document plays; `place` of the set, -1 without one. Ask for the patch."""

    path: str
    place: int = -1


class Performed(Message, frozen=True, kw_only=True, tag=True):
    """Values were performed."""

    values: Mapping[str, Json]


class ClockTurned(Message, frozen=True, kw_only=True, tag=True):
    """A person set the tempo, or tapped a beat heard at `at_ns`; `bar`: the first of one."""

    tempo: float | None = None
    at_ns: int | None = None
    bar: bool = False


class Learning(Message, frozen=True, kw_only=True, tag=True):
    """A control is waited for, to be bound to this path; "": none any more."""

    path: str = ""


class ShadersRead(Message, frozen=True, kw_only=True, tag=True):
    """The shaders of the patch's own folder were read anew; some of their ports may be others.

    `problems`: of files that cannot be read. What does not compile comes as `Problems`.
    """

    problems: tuple[Problem, ...] = ()


class Told(Message, frozen=True, kw_only=True, tag=True):
    """A line of the incident log."""

    severity: str
    where: str
    text: str


class Probed(Message, frozen=True, kw_only=True, tag=True):
    """Values of watched outputs up to the block that ended at `sample`, some thirty times a second.

    What is as it was is left out, as long as the same plan runs. By kind, for the first 64 lanes:

    - control: the newest value of each lane
    - audio: the peak of each lane since the last message that had any
    - event: (how many, the largest) of each lane since the last message, only where some came
    - notes: (how many began, the last pitch) since the last message, only where some came
    - spectrum: up to 64 bands in dB, -100 to 0 and above, the largest of all lanes; the bins
      themselves where there are no more, else bands of equal width in octaves
    - colour, point, palette: numbers; text: a text
    """

    sample: int
    values: Mapping[str, Json]


class Costs(Message, frozen=True, kw_only=True, tag=True):
    """What nodes cost: microseconds of a block ("sound") or of a frame ("pictures"), by node.

    `period`: microseconds that there are for all of them. Nodes that share a step share its cost.
    """

    of: Literal["sound", "pictures"]
    period: float
    nodes: Mapping[str, float]


# --- session and engine --------------------------------------------------------------------------


class RunPlan(Message, frozen=True, kw_only=True, tag=True):
    """Run this plan from the next block on. `shaders`, `roots`: folders of the patch.

    `values`: performed ones, as (node, port, value). `block`, `beat`: where an engine that starts
    afresh begins to count; in `held` of its blocks time has stood still. `document`: a number that
    all plans of one document have.
    `shaders_read`: another number than before where the files of `shaders` are others.
    """

    generation: int
    plan: bytes
    shaders: str
    roots: tuple[str, ...]
    ring: str
    fps: float
    size: tuple[int, int]
    values: tuple[tuple[str, str, Json], ...] = ()
    tempo: float = 120.0
    block: int = 0
    held: int = 0
    beat: float = 0.0
    patch: str = ""  # the document, for the control log
    path: str = ""
    document: int = 0
    deck: Deck = "this"
    shaders_read: int = 0


class SetValues(Message, frozen=True, kw_only=True, tag=True):
    """Put these values, as nodes get them, on unwired inputs from the next block on.

    Nothing is done where `document` does not play any more.
    """

    values: tuple[tuple[str, str, Json], ...]
    document: int = 0


class TakeOver(Message, frozen=True, kw_only=True, tag=True):
    """Let the plan beside take over at a beat, within some beats; to engine and stage."""

    generation: int
    beat: float
    beats: float = 0.0
    transition: str = "cut"


class DropNext(Message, frozen=True, kw_only=True, tag=True):
    """Forget the plan beside; to engine and stage."""


class DeckReady(Message, frozen=True, kw_only=True, tag=True):
    """The engine has the plan beside and can let it take over."""

    generation: int


class MorphTo(Message, frozen=True, kw_only=True, tag=True):
    """Bring values there over some beats, from the line `at` on or after `timeout` seconds.

    Nothing is done where `document` does not play any more.
    """

    values: tuple[tuple[str, str, Json], ...]
    document: int = 0
    at: At = "now"
    beats: float = 0.0
    curve: MorphCurve = "linear"
    timeout: float | None = None


class SetClock(Message, frozen=True, kw_only=True, tag=True):
    """Change tempo, shift the beat, or put a beat on a moment; what is None stays.

    `led`: another clock says so; for some seconds no node of the patch is followed.
    """

    tempo: float | None = None
    nudge: float | None = None
    beat_at_ns: int | None = None
    bar: bool = False
    led: bool = False


class SetPlaying(Message, frozen=True, kw_only=True, tag=True):
    """Let time go on, or stand still from the next block on, as soon as the sound has faded."""

    on: bool


class SetSong(Message, frozen=True, kw_only=True, tag=True):
    """Play a sound file into the jack; `first`: its first sample in the show's count, -1: now.

    `standing`: it was asked for before; an engine that plays it goes on.
    """

    path: str
    repeat: bool = False
    first: int = -1
    standing: bool = False


class SetProbes(Message, frozen=True, kw_only=True, tag=True):
    """Tell the values of these probes of the plan, all of them at first."""

    paths: tuple[str, ...]


class SetCosts(Message, frozen=True, kw_only=True, tag=True):
    """Tell what nodes cost, or no more; to engine and stage."""

    on: bool


class Standing(Message, frozen=True, kw_only=True, tag=True):
    """What is wrong with nodes of the plan that runs there, all of it; told on change."""

    problems: tuple[Problem, ...]


class Running(Message, frozen=True, kw_only=True, tag=True):
    """An engine's heartbeat: what it has done and what it costs.

    `load` is the part of real time that blocks took since the last one, `missed` how often the
    sound card got nothing. In `held` of the blocks time has stood still; `still`: it does now.
    `song`: the one that was asked for and plays.
    """

    generation: int
    blocks: int
    beat: float
    tempo: float
    confidence: float
    load: float
    worst: float
    missed: int
    xruns: int
    device: str
    latency: float
    input: str = ""
    at_ns: int = 0  # when `beat` was heard last
    held: int = 0
    still: bool = False
    song: SetSong | None = None


class Reports(Message, frozen=True, kw_only=True, tag=True):
    """Problems of nodes, as (severity, where, text)."""

    problems: tuple[tuple[str, str, str], ...]


class SongFailed(Message, frozen=True, kw_only=True, tag=True):
    """A song cannot be played; what was heard goes on."""

    path: str
    text: str


class PlanFailed(Message, frozen=True, kw_only=True, tag=True):
    """A plan could not be taken; the one before goes on."""

    generation: int
    text: str


# --- session and stage ---------------------------------------------------------------------------


class Controls(Message, frozen=True, kw_only=True, tag=True):
    """Whether time goes on, and what the outputs do with the picture."""

    playing: bool = True
    master: float = 1.0
    blackout: bool = False
    freeze: bool = False
    test_card: bool = False
    offset_ms: float = 0.0


class OutputWindow(Message, frozen=True, kw_only=True, tag=True):
    """The output window that comes and goes while a show runs, beside those it began with."""

    open: bool = False
    display: int | None = None
    fullscreen: bool = False


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """A display of the stage's machine; `width` and `height` in the units of its desktop."""

    name: str
    width: int
    height: int


class Screens(Message, frozen=True, kw_only=True, tag=True):
    """The displays there are, the primary one first; `trouble`: why no window can be opened."""

    displays: tuple[Screen, ...] = ()
    trouble: str = ""


class WindowGone(Message, frozen=True, kw_only=True, tag=True):
    """The output window was closed by hand, or could not be opened."""


class RecordTo(Message, frozen=True, kw_only=True, tag=True):
    """Record from now on, or end the recording (an empty path)."""

    path: str
    patch: str = ""
    seed: int = 0


class KeepTo(Message, frozen=True, kw_only=True, tag=True):
    """Write the minutes that are kept to a file."""

    path: str
    patch: str = ""
    seed: int = 0


class RecordingEnded(Message, frozen=True, kw_only=True, tag=True):
    """A file is not recorded any more: it was asked for, or could not be."""

    path: str


class Finishing(Message, frozen=True, kw_only=True, tag=True):
    """The stage ends as soon as a file is finished; said again and again until then."""


class StageReady(Message, frozen=True, kw_only=True, tag=True):
    """The shaders of this plan are compiled; the engine may begin."""

    generation: int


class SetPreview(Message, frozen=True, kw_only=True, tag=True):
    """Send small pictures of this width so often; 0 sends none."""

    width: int
    fps: float


class SetPictures(Message, frozen=True, kw_only=True, tag=True):
    """Send small pictures of these nodes, instead of those before."""

    nodes: tuple[str, ...]
    width: int
    fps: float


class Drawing(Message, frozen=True, kw_only=True, tag=True):
    """A stage's heartbeat: frames drawn and frames left out, and what a frame costs in ms."""

    generation: int
    frames: int
    skipped: int
    median_ms: float
    worst_ms: float
    recording: str = ""


class Key(Message, frozen=True, kw_only=True, tag=True):
    """A key was pressed in an output window."""

    key: str


class Felt(Message, frozen=True, kw_only=True, tag=True):
    """What hands did in the output windows, by signal (`nodegraph.session.hands`).

    `values` are as they are now, `turned` is added; `strokes` went down (or up) in this order.
    """

    values: Mapping[str, float] = {}
    strokes: tuple[tuple[str, bool], ...] = ()
    turned: Mapping[str, float] = {}


class Bye(Message, frozen=True, kw_only=True, tag=True):
    """End yourself."""


FromClient: TypeAlias = (
    Hello | DoEdit | Connect | Undo | Redo | Perform | Capture | SetTempo | Tap | FollowClock
    | Nudge | SetPeers | SetShow | SetWindow | Panic | Record | KeepLast | TakeSnapshot | Recall
    | GoCue | Watch | WatchCosts | WatchPicture | WatchPictures | Learn | ReloadShaders | Save
    | Open | PlaySong | GoSet | Ask | Stop
)  # fmt: skip
ToClient: TypeAlias = (
    Done | Refused | Changed | NowPlays | ShowChanged | Problems | SmallPicture | NodePicture
    | Performed | ClockTurned | Learning | ShadersRead | Told | Probed | Costs
)  # fmt: skip
FromEngine: TypeAlias = (
    Running | DeckReady | Reports | Standing | PlanFailed | SongFailed | Probed | Costs
)
ToEngine: TypeAlias = (
    RunPlan | TakeOver | DropNext | SetValues | MorphTo | SetClock | SetPlaying | SetProbes
    | SetSong | SetCosts | Bye
)  # fmt: skip
FromStage: TypeAlias = (
    StageReady | SmallPicture | NodePicture | Drawing | RecordingEnded | Finishing | Reports
    | Standing | PlanFailed | Key | Felt | Costs | Screens | WindowGone
)  # fmt: skip
ToStage: TypeAlias = (
    RunPlan | TakeOver | DropNext | Controls | OutputWindow | SetPreview | SetPictures | SetCosts
    | RecordTo | KeepTo | Bye
)  # fmt: skip
