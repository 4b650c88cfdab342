"""The examples behind the stills of the node reference, where no help patch or look does better.

As `node_example_texts`. With `show` a node that draws has a chart all the same; `fps` is how finely
what comes before the still is drawn, and `whole` keeps it from being parted into before and after.
"""

from __future__ import annotations

MOMENT = 20.7  # s: the gallery's, in the fullest part of the embedded song

_CIRCLE = (
    "at: point.from_values; x: control.lfo low=0.32 high=0.68; "
    "y: control.lfo phase=0.25 low=0.2 high=0.8; x.out -> at.x; y.out -> at.y; "
    "disc: shader.disc radius=0.05; at.out -> disc.place; "
)

STILLS: dict[str, dict[str, str]] = {
    "delay.frame": {
        "about": "A disc that circles, laid over a slightly darker picture of the frame before.",
        "patch": _CIRCLE + "dark: texture.grade exposure=-0.1; mix: texture.blend mode=lighten; "
        "it.out -> dark.inputImage; disc.out -> mix.inputImage; dark.out -> mix.above; "
        "mix.out -> it.inputImage; mix.out -> screen.picture",
        "fps": "60",
    },
    "texture.blend": {
        "about": "Left a lake at night, right the same with a medusa laid over it.",
        "patch": "look: texture.moon_lake; above: texture.medusa palette=orchid; it mode=screen; "
        "look.out -> it.inputImage; above.out -> it.above; it.out -> screen.picture",
    },
    "texture.blur": {
        "about": "Left a road at night, right the same out of focus.",
        "patch": "it radius=0.03; look.out -> it.inputImage; it.out -> screen.picture",
    },
    "texture.feedback": {
        "about": "A disc that circles, and the light that lingers behind it and drifts outwards.",
        "patch": _CIRCLE + "it decay=0.96 amount=0.8 zoom=0.3; disc.out -> it.inputImage; "
        "it.out -> screen.picture",
        "fps": "60",
        "whole": "yes",
    },
    "texture.flash_limit": {
        "about": "A strobe opens with the kick; below, what the limiter leaves of it.",
        "patch": "sky: texture.gradient depth=0; light: math.map out_low=0.1; open: math.multiply; "
        "strobe: control.lfo wave=square locked=off frequency=8 low=0.05; hit: analysis.hits "
        "release=1; in.music -> hit.source; strobe.out -> open.value; hit.pulse -> open.factor; "
        "open.out -> light.value; light.out -> sky.high; sky.out -> it.inputImage; "
        "before: texture.measure; after: texture.measure; sky.out -> before.inputImage; "
        "it.out -> after.inputImage; it.out -> screen.picture",
        "show": "before.brightness / after.brightness",
        "fps": "60",
    },
    "texture.from_values": {
        "about": "Twenty-four bands of the song as a row of pixels, drawn as bars by a shader.",
        "patch": "bands: analysis.bands count=24; spectrum.out -> bands.source; "
        "bars: shader.bars; bands.out -> it.values; it.out -> bars.inputImage; "
        "bars.out -> screen.picture",
    },
    "texture.glow": {
        "about": "Left a road at night, right the same with light spilt around its lamps.",
        "patch": "it amount=0.6 threshold=0.5; look.out -> it.inputImage; it.out -> screen.picture",
    },
    "texture.grade": {
        "about": "Left a lake at night, right the same in the colours of a fire.",
        "patch": "look: texture.moon_lake; it tint=1 contrast=1.1 exposure=0.3 vignette=0.1; "
        "look.out -> it.inputImage; it.out -> screen.picture",
    },
    "texture.measure": {
        "about": "Pictures above; how bright they are, and how much they change, below.",
        "patch": "look: texture.curtain palette=abyss; swing: control.lfo; swing.out -> look.hem; "
        "swing.out -> look.reach; kick.pulse -> look.glow; look.out -> it.inputImage; "
        "look.out -> screen.picture",
        "show": "screen / it.brightness + ~it.motion",
    },
    "texture.rgb_split": {
        "about": "Left a lake at night, right its colours apart and bands of it slipping.",
        "patch": "look: texture.moon_lake; each: event.every_beats beats=0.25; each.out -> it.hit; "
        "it split=0.02 slip=0.2 release=0.4; look.out -> it.inputImage; it.out -> screen.picture",
    },
}
