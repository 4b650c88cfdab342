"""The examples behind the charts of the node reference, where no help patch does better.

`patch` is a patch in a line (`patch_text`), `show` the panels of the chart, `about` what is seen.
"""

from __future__ import annotations

START, SECONDS = 7.9, 4.0  # s, of the embedded song: a beat, a break, and all of it at once

NO_PICTURE = {
    "control.constant": "one value that never moves",
    "control.gamepad": "without hands it is at rest",
    "control.key": "without hands it is at rest",
    "control.mouse": "without hands it is at rest",
    "output.probe": "it has no output",
    "output.screen": "it shows what other nodes have drawn",
    "output.share": "it hands out what other nodes have drawn",
    "output.speaker": "it plays what other nodes have made",
}
"""The nodes whose page has no picture, and why."""

_SWEEP = (
    "sweep: control.lfo beats=8 low=-1 high=5; cut: math.expression expression=250*2**octaves; "
    "sweep.out -> cut.octaves; cut.out -> it.cutoff; in.music -> it.source; "
)
_STEP = "step: control.lfo wave=square; step.out -> it.value; "
CHARTS: dict[str, dict[str, str]] = {
    "analysis.bands": {
        "about": "A spectrum above, the same in twelve bands below.",
        "patch": "it count=12; spectrum.out -> it.source",
        "show": "it.source / it.out",
    },
    "analysis.beat": {
        "about": "The song above; its beats and the place in the bar below.",
        "patch": "in.music -> it.source",
        "show": "it.source / it.bar_phase + it.beat",
    },
    "analysis.centroid": {
        "about": "The centre of a spectrum, drawn into it.",
        "show": "spectrum.out + it.out / it.brightness",
    },
    "analysis.chroma": {
        "about": "A spectrum above; twelve rows from C to B below: the notes stand out.",
        "show": "it.source / it.out",
    },
    "analysis.crest": {
        "about": "A spectrum above; a single loud tone lifts the line below.",
        "show": "it.source / it.peak",
    },
    "analysis.flatness": {
        "about": "A spectrum above; noise lifts the line below, tones lower it.",
        "show": "it.source / it.noise",
    },
    "analysis.flux": {"show": "it.source / it.out"},
    "analysis.hits": {
        "about": "The song above; its kicks, and the pulse that each of them starts, below.",
        "patch": "in.music -> it.source",
        "show": "it.source / it.pulse + it.hit",
    },
    "analysis.level": {
        "about": "The song above; its level, and the thin line of the last seconds' energy, below.",
        "patch": "in.music -> it.source",
        "show": "it.source / it.out + ~it.energy",
    },
    "analysis.loudness": {
        "about": "Momentary loudness, and as a thin line that of three seconds.",
        "show": "it.source / it.momentary + ~it.short_term",
    },
    "analysis.mfcc": {
        "about": "A spectrum, its loudness (lane 0), and the next two numbers of its timbre.",
        "show": "it.source / it.out:0 / ~it.out:2 + it.out:1",
    },
    "analysis.rolloff": {
        "about": "How far up the spectrum reaches, drawn into it.",
        "show": "spectrum.out + it.out / it.brightness",
    },
    "analysis.spectrum": {
        "about": "The song above, its frequencies from low to high below.",
        "patch": "in.music -> it.source",
        "show": "it.source / it.out",
    },
    "audio.compressor": {
        "about": "A song, the same with its loud parts turned down, and by how much.",
        "show": "it.source / it.out / it.reduction",
    },
    "audio.delay": {
        "about": "Each kick comes back three eighths later, ever softer.",
        "show": "it.source / it.out",
    },
    "audio.gain": {
        "about": "The gain swings between -30 and 6 dB.",
        "patch": "swing: control.lfo low=-30 high=6; swing.out -> it.gain; in.music -> it.source",
        "show": "it.source / it.gain / it.out",
    },
    "audio.mix": {
        "about": "Drums and bass, and the two together.",
        "patch": "song: source.song; song.drums -> it.a; song.bass -> it.b",
        "show": "it.a / it.b / it.out",
    },
    "audio.pan": {
        "about": "The song walks from side to side: left in lane 0, right in lane 1.",
        "show": "it.pan / it.out:0 / it.out:1",
    },
    "audio.reverb": {
        "about": "The song as it is, and in a hall of four seconds.",
        "show": "it.source / it.out",
    },
    "audio.stereo": {
        "about": "The width swings; what the sides have in common stays, what differs swells.",
        "show": "it.width / it.mid / it.side",
    },
    "colour.from_values": {"show": "it.hue / it.out"},
    "colour.mix": {"show": "it.amount / it.out"},
    "colour.palette": {
        "about": "Four palettes, one fading into the next; grounds below, inks above.",
        "patch": "each: event.every_beats beats=2; count: event.counter steps=12; it fade=0.5; "
        "each.out -> count.trigger; count.out -> it.choice",
        "show": "it.out",
    },
    "colour.pick": {"show": "it.palette / it.out"},
    "control.lfo": {
        "about": "Three of its shapes: a sine, a ramp, and another height by chance every beat.",
        "patch": "ramp: control.lfo wave=ramp; random: control.lfo wave=random beats=1",
        "show": "it.out / ramp.out / random.out",
    },
    "control.spread": {
        "about": "Eight lanes, each swinging a sixteenth of a turn behind the last.",
        "patch": "it high=-0.4375; swing: control.lfo; it.out -> swing.phase",
        "show": "swing.out",
    },
    "delay.block": {
        "about": "A loop: what was there a block ago, three percent less, and every kick anew.",
        "patch": "sum: math.expression expression=max(kick,0.97*before); "
        "kick.hit -> sum.kick; it.out -> sum.before; sum.out -> it.value",
        "show": "kick.hit / it.out",
    },
    "envelope.adsr": {
        "about": "Up, down to the sustain, held, and let go: once for every event.",
        "patch": "it attack=0.08 decay=0.2 hold=0.4 release=0.4; each: event.every_beats beats=2; "
        "each.out -> it.gate",
        "show": "it.out + it.gate",
    },
    "envelope.follower": {
        "about": "The song above, how loud it is below.",
        "patch": "in.music -> it.source",
        "show": "it.source / it.out",
    },
    "envelope.peak_hold": {"show": "~it.value + it.out", "moment": "18.7"},
    "envelope.slew": {
        "about": "Steps, and a line that may not rise or fall as fast.",
        "patch": _STEP + "it rise=0.3 fall=0.7",
        "show": "~it.value + it.out",
    },
    "envelope.smooth": {
        "about": "Steps, and a line that goes after them: quickly up, slowly down.",
        "patch": _STEP + "it rise=0.06 fall=0.3",
        "show": "~it.value + it.out",
    },
    "envelope.trail": {
        "about": "A value above; below, its last 64 values as lanes: what was, moves up.",
        "show": "it.value / it.out",
    },
    "event.chance": {
        "about": "Sixteen steps of a bar: four of ten pass, the others leave by the other output.",
        "patch": "it probability=0.4; each: event.every_beats beats=0.25; each.out -> it.source",
        "show": "it.source / it.out / it.other",
    },
    "event.counter": {
        "about": "Kicks, counted from 0 to 3 and round again.",
        "patch": "it steps=4; kick.hit -> it.trigger",
        "show": "it.out + it.trigger",
    },
    "event.delay": {"show": "it.source / it.out"},
    "event.euclid": {"show": "it.trigger / it.out"},
    "event.gate": {"show": "it.source / it.open + it.out"},
    "event.merge": {
        "about": "Kicks, every second beat, and both on one wire.",
        "patch": "each: event.every_beats beats=2; kick.hit -> it.a; each.out -> it.b",
        "show": "it.a / it.b / it.out",
    },
    "event.threshold": {
        "about": "An event wherever the level of the bass rises through the thin line.",
        "patch": "kick.level -> it.source; it level=0.45",
        "show": "kick.level + ~it.level + it.out",
    },
    "filter.biquad": {
        "about": "A song above; below, what a low-pass leaves of it while its cutoff sweeps.",
        "patch": _SWEEP + "before: analysis.spectrum; after: analysis.spectrum; it q=2; "
        "in.music -> before.source; it.out -> after.source",
        "show": "before.out / after.out + it.cutoff",
    },
    "filter.svf": {
        "about": "One sound in two parts: below the cutoff and above it, while the cutoff sweeps.",
        "patch": _SWEEP + "low: analysis.spectrum; high: analysis.spectrum; "
        "it.low -> low.source; it.high -> high.source",
        "show": "high.out + it.cutoff / low.out + it.cutoff",
    },
    "math.add": {
        "about": "A slow swing and a quick one, and their sum.",
        "patch": "slow: control.lfo beats=8; quick: control.lfo beats=1 high=0.3; "
        "slow.out -> it.value; quick.out -> it.amount",
        "show": "~it.value + ~it.amount + it.out",
    },
    "math.clamp": {
        "about": "A swing that is cut off at 0 and 1.",
        "patch": "swing: control.lfo low=-0.6 high=1.6; swing.out -> it.value",
        "show": "~it.value + it.out",
    },
    "math.differentiate": {
        "about": "A swing, and below how fast it rises and falls.",
        "patch": "swing: control.lfo wave=triangle; smooth: envelope.smooth rise=0.1 fall=0.1; "
        "swing.out -> smooth.value; smooth.out -> it.value",
        "show": "it.value / it.out",
    },
    "math.ease": {
        "about": "Straight runs, and a way that lands like a ball.",
        "show": "~it.value + it.out",
    },
    "math.expression": {
        "about": "A swing that every kick lifts, as the expression says: kick * 0.6 + swing * 0.4.",
        "patch": "it expression=kick*0.6+swing*0.4; swing: control.lfo; "
        "kick.pulse -> it.kick; swing.out -> it.swing",
        "show": "~it.kick + ~it.swing + it.out",
    },
    "math.map": {
        "about": "A swing from 0 to 1, brought to the range from 3 to 1: upside down.",
        "patch": "it out_low=3 out_high=1; swing: control.lfo; swing.out -> it.value",
        "show": "~it.value + it.out",
    },
    "math.mix": {
        "about": "A swing gives way to the kick as the amount rises.",
        "patch": "swing: control.lfo beats=2; amount: control.lfo wave=ramp beats=8; "
        "swing.out -> it.a; kick.pulse -> it.b; amount.out -> it.amount",
        "show": "~it.a + ~it.b / it.amount / it.out",
    },
    "math.multiply": {
        "about": "A quick swing, as far as a slow one lets it.",
        "patch": "quick: control.lfo beats=0.5 low=-1; slow: control.lfo; "
        "quick.out -> it.value; slow.out -> it.factor",
        "show": "it.value / ~it.factor + it.out",
    },
    "math.noise": {
        "about": "A wandering line of four octaves; the thin one has but the first of them.",
        "patch": "it octaves=4 frequency=1; plain: math.noise octaves=1 frequency=1",
        "show": "~plain.out + it.out",
    },
    "math.reduce": {
        "about": "Bands of the music above; their mean and, thin, where their weight lies below.",
        "show": "it.values / it.mean + ~it.centre",
    },
    "math.sum": {
        "about": "Three swings, each twice as fast as the last, and their sum.",
        "patch": "a: control.lfo; b: control.lfo beats=2 high=0.5; "
        "c: control.lfo beats=1 high=0.25; "
        "a.out -> it.a; b.out -> it.b; c.out -> it.c",
        "show": "~it.a + ~it.b + ~it.c + it.out",
    },
    "notes.voices": {
        "about": "Notes above; below, a lane for each voice that is lit while its note lasts.",
        "patch": "it voices=9; song: source.midi_file file=four_bars.mid; song.notes -> it.source",
        "show": "it.source / it.held",
    },
    "point.from_values": {
        "about": "A point that wanders sideways (x, bright) and jumps with the kick (y, dim).",
        "show": "it.out",
    },
    "source.file": {
        "about": "A file of drums, played again and again, and where it is.",
        "patch": "it file=stems/drums.ogg",
        "show": "it.audio / it.position",
    },
    "source.input": {
        "about": "The song as it is above, at an even loudness below.",
        "patch": "",
        "show": "it.audio / it.music",
    },
    "source.midi_file": {
        "about": "The notes of a file above, its beats below; the taller ones begin a bar.",
        "show": "it.notes / it.beat",
    },
    "source.noise": {
        "about": "Two thousandths of a second of noise.",
        "patch": "",
        "show": "it.out",
        "seconds": "0.002",
    },
    "source.oscillator": {
        "about": "Its four shapes: sine, triangle, saw and square.",
        "patch": "triangle: source.oscillator wave=triangle; "
        "saw: source.oscillator wave=saw; square: source.oscillator wave=square",
        "show": "it.out / triangle.out / saw.out / square.out",
        "seconds": "0.02",
    },
    "source.song": {
        "about": "The song above; below, every note of its instruments.",
        "patch": "",
        "show": "it.audio / it.notes",
        "moment": "1.9",
    },
    "source.stems": {
        "about": "Four files of a folder, told apart by their names.",
        "show": "it.drums / it.bass / it.vocals / it.other",
    },
}
