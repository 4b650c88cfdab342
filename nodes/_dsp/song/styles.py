"""What each style is made of. Patterns are one bar of sixteenths, sections are letters.

Drums: `X` accent, `x` hit, `o` soft, `g` ghost. Bass: `r` root, `o` octave, `f` fifth. Chords and
arpeggios: `x` strikes. `-` holds, `.` rests. Sections: i(ntro) b(uild) d(rop) k (break) o(utro).
"""

from __future__ import annotations

from dataclasses import dataclass

SECTION_LETTERS = {"intro": "i", "build": "b", "drop": "d", "break": "k", "outro": "o"}


@dataclass(frozen=True, slots=True)
class Part:
    """An instrument, the patterns it may be given (one is chosen) and the sections it plays in."""

    instrument: str
    patterns: tuple[str, ...]
    sections: str


@dataclass(frozen=True, slots=True)
class Style:
    """The makings of a style. `balance` is each stem's loudness in LU relative to the drums' peak
    section; `duck` 0..1 is how far the kick pushes the rest down; `space` is the reverb in s.
    """

    tempo: tuple[float, float, float]
    modes: tuple[str, ...]
    progressions: tuple[tuple[int, ...], ...]
    major_progressions: tuple[tuple[int, ...], ...]
    tones: int
    chord_beats: float
    swing: float
    kit: str
    drums: tuple[Part, ...]
    bass: Part
    chords: Part
    pad: str
    arp: Part
    lead: Part
    voice: str
    sung: bool
    duck: float
    space: float
    balance: dict[str, float]


HOUSE = Style(
    tempo=(118, 124, 128), modes=("minor", "dorian", "minor"),
    progressions=((0, 5, 2, 6), (5, 6, 0, 2), (0, 2, 5, 6), (0, 3, 5, 6)),
    major_progressions=((3, 4, 5, 2), (5, 3, 0, 4), (0, 2, 5, 3), (3, 0, 4, 5)),
    tones=5, chord_beats=4, swing=0.12, kit="house",
    drums=(
        Part("kick", ("X...X...X...X...",), "bdo"),
        Part("clap", ("....X.......X...",), "d"),
        Part("snare", ("...............g", ".......g........", ".......g.g......"), "d"),
        Part("hat", ("x.gox.gox.gox.go", "o.xgo.xgo.xgo.xg"), "do"),
        Part("open", ("..x...x...x...x.",), "bdo"),
        Part("shaker", ("xogoxogoxogoxogo",), "ibdk"),
        Part("rim", ("...o..o....o....", "..o..o....o..o.."), "d"),
    ),
    bass=Part("bass", ("..r-..r-..r-..ro", "..r-..rr..r-.or-", "r.r-..r-..r-.fo-"), "bdo"),
    chords=Part("keys", ("x--.x--...x--.x-", "x-.x--.x--..x--.", "..x-..x-.x-...x-"), "ibdko"),
    pad="ibdko", arp=Part("pluck", ("x.xx.xx.x.xx.xx.", "xxx.xxx.xxx.xx.x"), "ibd"),
    lead=Part("lead", ("riff",), "d"), voice="dk", sung=True, duck=0.62, space=2.2,
    balance={"drums": 0, "bass": -3.0, "chords": -3.0, "lead": -5.5, "vocals": -6.5},
)  # fmt: skip

TECHNO = Style(
    tempo=(128, 132, 140), modes=("minor", "phrygian", "minor"),
    progressions=((0, 0, 5, 6), (0, 0, 3, 5), (0, 0, 0, 6)),
    major_progressions=((0, 0, 3, 4), (0, 0, 5, 3)),
    tones=4, chord_beats=4, swing=0.04, kit="techno",
    drums=(
        Part("kick", ("X...X...X...X...",), "ibdo"),
        Part("clap", ("....x.......x...",), "d"),
        Part("snare", ("..........g....g", ".......g......g."), "d"),
        Part("hat", ("gxggxxggxgggxxgg", "oggxoggxoggxogxg"), "bd"),
        Part("open", ("..X...X...X...X.",), "do"),
        Part("ride", ("o.o.o.o.o.o.o.o.",), "d"),
        Part("rim", ("x..x..x..x..x...", "...x..x....x..x."), "ibdk"),
    ),
    bass=Part("bass", (".rrr.rrr.rrr.rro", ".r.r.rr..r.r.rro"), "bdo"),
    chords=Part("stab", ("...x..x.........", "..x..x....x.....", "x..x..x........."), "ibdk"),
    pad="bdko", arp=Part("pluck", ("x.x.xx.xx.x.xx.x", "xxxxxxxxxxxxxxxx"), "bdk"),
    lead=Part("lead", ("riff",), "d"), voice="k", sung=False, duck=0.7, space=2.6,
    balance={"drums": 0, "bass": -3.5, "chords": -5.0, "lead": -8.0, "vocals": -10.0},
)  # fmt: skip

AMBIENT = Style(
    tempo=(60, 72, 84), modes=("dorian", "minor", "lydian"),
    progressions=((0, 5, 2, 6), (0, 3, 5, 3), (0, 6, 5, 6)),
    major_progressions=((0, 1, 5, 3), (0, 4, 3, 0), (3, 0, 1, 5)),
    tones=5, chord_beats=4, swing=0.0, kit="soft",
    drums=(
        Part("kick", ("X.........x.....", "X..............."), "d"),
        Part("rim", ("........o.......", "........o.....g."), "d"),
        Part("shaker", ("o.g.o.g.o.g.o.g.",), "bd"),
    ),
    bass=Part("bass", ("r---------------", "r-----------r---"), "bdk"),
    chords=Part("bell", ("x---....x---....", "x-------........"), "ibdko"),
    pad="ibdko", arp=Part("pluck", ("x..x..x..x..x.x.", "x.x.x.x.x.x.x.x."), "bd"),
    lead=Part("lead", ("slow",), "d"), voice="dk", sung=True, duck=0.25, space=4.5,
    balance={"drums": -9, "bass": -7.0, "chords": -2.0, "lead": -6.0, "vocals": -6.0},
)  # fmt: skip

POP = Style(
    tempo=(84, 100, 116), modes=("major", "major", "minor"),
    progressions=((0, 5, 2, 6), (5, 2, 6, 0)),
    major_progressions=((0, 4, 5, 3), (5, 3, 0, 4), (0, 5, 3, 4), (3, 0, 4, 5)),
    tones=4, chord_beats=4, swing=0.0, kit="pop",
    drums=(
        Part("kick", ("X.....x.X.......", "X..x..x.X.x....."), "bdo"),
        Part("snare", ("....X..g.g..X...", "....X.....g.X..g"), "bd"),
        Part("hat", ("x.o.x.o.x.o.x.o.", "x.oox.o.x.oox.o."), "bd"),
        Part("shaker", ("gogogogogogogogo",), "ido"),
        Part("clap", ("....x.......x...",), "d"),
    ),
    bass=Part("bass", ("r--.r-r-r---..f-", "r-----r-r-----o-", "r--r--r-r--r--f-"), "bdo"),
    chords=Part("piano", ("x---x---x---x---", "x--x--x-x--x--x-", "x-----x-x-------"), "ibdko"),
    pad="bdko", arp=Part("pluck", ("x.x.x.x.x.x.x.x.", "x..x..x.x..x..x."), "d"),
    lead=Part("bell", ("riff",), "io"), voice="bdk", sung=True, duck=0.3, space=2.0,
    balance={"drums": 0, "bass": -4.0, "chords": -4.0, "lead": -8.0, "vocals": -3.5},
)  # fmt: skip

BREAKBEAT = Style(
    tempo=(126, 134, 140), modes=("minor", "dorian"),
    progressions=((0, 5, 6, 3), (0, 2, 6, 3), (5, 6, 0, 0)),
    major_progressions=((0, 6, 3, 0), (0, 2, 3, 4)),
    tones=4, chord_beats=4, swing=0.1, kit="break",
    drums=(
        Part("kick", ("X.X.......xx....", "X.x...x...X....."), "bdo"),
        Part("snare", ("....X..g.g..X..g", "....X..g.g..X.g.", "....X..o.g.g..X."), "bd"),
        Part("hat", ("x.o.x.o.x.o.x.o.", "xgogxgogxgogxgog"), "ibdo"),
        Part("ride", ("x...x...x...x...",), "d"),
        Part("shaker", ("gogogogogogogogo",), "dk"),
    ),
    bass=Part("bass", ("r--r--..r-..o-f-", "r-.r..r-..r-..o-"), "bdo"),
    chords=Part("stab", ("x--....x--......", "...x--....x-....", "x-.x-.....x-...."), "bdo"),
    pad="ibdko", arp=Part("pluck", ("x.xx.x.xx.xx.x.x",), "idk"),
    lead=Part("lead", ("riff",), "d"), voice="k", sung=False, duck=0.35, space=1.6,
    balance={"drums": 0, "bass": -3.0, "chords": -6.0, "lead": -6.5, "vocals": -8.0},
)  # fmt: skip

HIPHOP = Style(
    tempo=(78, 86, 92), modes=("minor", "dorian"),
    progressions=((3, 6, 2, 5), (0, 5, 3, 4), (5, 4, 0, 2)),
    major_progressions=((1, 4, 0, 5), (3, 2, 1, 0), (0, 2, 5, 1)),
    tones=5, chord_beats=4, swing=0.3, kit="hiphop",
    drums=(
        Part("kick", ("X..x......X..x..", "X.....x...X.....", "X......x..x....."), "bdo"),
        Part("snare", ("....X..g....X..g", "....X.......X.g."), "bd"),
        Part("hat", ("x.xox.xox.xox.xo", "x.x.x.xxx.x.x.xo"), "bdo"),
        Part("rim", (".........o......", "...............o"), "dk"),
        Part("shaker", ("g.o.g.o.g.o.g.o.",), "ik"),
    ),
    bass=Part("bass", ("r-----..r-r-....", "r---..r---..f---", "r--r----..r---o-"), "bd"),
    chords=Part("keys", ("x-----x---x-----", "x----x----x-----", "x---------x--x--"), "ibdko"),
    pad="bdko", arp=Part("pluck", ("x..x..x....x....",), "d"),
    lead=Part("bell", ("riff",), "dk"), voice="dk", sung=True, duck=0.35, space=1.6,
    balance={"drums": 0, "bass": -2.5, "chords": -4.0, "lead": -7.5, "vocals": -8.0},
)  # fmt: skip

SYNTHWAVE = Style(
    tempo=(92, 104, 116), modes=("minor", "minor", "dorian"),
    progressions=((0, 5, 2, 6), (5, 6, 0, 0), (0, 6, 5, 6), (0, 2, 6, 3)),
    major_progressions=((0, 4, 5, 3), (5, 3, 0, 4)),
    tones=3, chord_beats=4, swing=0.0, kit="retro",
    drums=(
        Part("kick", ("X...X...X...X...", "X.......X.x....."), "bdo"),
        Part("snare", ("....X.......X...",), "bd"),
        Part("hat", ("x.o.x.o.x.o.x.o.", "xoxoxoxoxoxoxoxo"), "bdo"),
        Part("open", ("..............o.", "......o........."), "d"),
        Part("shaker", ("g.o.g.o.g.o.g.o.",), "k"),
    ),
    bass=Part("bass", ("r.r.r.r.r.r.r.r.", "rrorrrorrrorrror", "r.o.r.o.r.o.r.o."), "bdo"),
    chords=Part("stab", ("x-------x-------", "x-----x-----x---"), "bd"),
    pad="ibdko", arp=Part("pluck", ("xxxxxxxxxxxxxxxx", "x.xxx.xxx.xxx.xx"), "ibdk"),
    lead=Part("lead", ("riff",), "do"), voice="k", sung=False, duck=0.45, space=2.6,
    balance={"drums": 0, "bass": -3.0, "chords": -4.5, "lead": -5.5, "vocals": -8.0},
)  # fmt: skip

STYLES = {
    "house": HOUSE, "techno": TECHNO, "ambient": AMBIENT, "pop": POP,
    "breakbeat": BREAKBEAT, "hiphop": HIPHOP, "synthwave": SYNTHWAVE,
}  # fmt: skip
