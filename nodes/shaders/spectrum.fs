/*{
  "DESCRIPTION": "The loudness of each band as bars: on a horizon, from the middle, or around a ring.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "ALSO": ["Audio spectrum", "equalizer", "FFT bars", "analyzer", "visualizer"],
  "INPUTS": [
    {"NAME": "spectrum", "TYPE": "audioFFT", "LABEL": "Spectrum", "DESCRIPTION": "Of `analysis.spectrum`."},
    {"NAME": "values", "TYPE": "image", "LABEL": "Values", "DESCRIPTION": "A row of 0..1 from `texture.from_values`, in place of the spectrum."},
    {"NAME": "form", "TYPE": "long", "VALUES": [0, 1, 2], "LABELS": ["horizon", "middle", "ring"], "DEFAULT": 0, "LABEL": "Form"},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "sodium", "LABEL": "Palette"},
    {"NAME": "bars", "TYPE": "float", "MIN": 4.0, "MAX": 128.0, "DEFAULT": 48.0, "LABEL": "Bars"},
    {"NAME": "height", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Height", "DESCRIPTION": "Of the loudest bar, in shorter sides of the picture."},
    {"NAME": "margin", "TYPE": "float", "MIN": 0.0, "MAX": 0.9, "DEFAULT": 0.35, "LABEL": "Margin", "DESCRIPTION": "Share of a bar's room that stays empty."},
    {"NAME": "fall", "TYPE": "float", "MIN": 0.01, "MAX": 5.0, "DEFAULT": 0.3, "UNIT": "s", "LABEL": "Fall", "DESCRIPTION": "How slowly bars sink."},
    {"NAME": "quiet", "TYPE": "float", "MIN": -120.0, "MAX": -12.0, "DEFAULT": -54.0, "UNIT": "dB", "LABEL": "Quiet", "DESCRIPTION": "What is no louder than this shows no bar."},
    {"NAME": "tilt", "TYPE": "float", "MIN": -6.0, "MAX": 9.0, "DEFAULT": 3.5, "UNIT": "dB/octave", "LABEL": "Tilt", "DESCRIPTION": "Raises the treble, which is weaker in most music."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "levels", "WIDTH": "128", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/

const float TURN = 6.2831853, RADIUS = 0.2;
float many() { return floor(clamp(bars, 4.0, 128.0) + 0.5); }

// Loudness of a bar, 0..1. Bars are equally wide in octaves, from 1/600 of the spectrum (40 Hz) to .62 (15 kHz).
float loudness(float number) {
    if (IMG_SIZE(values).x > 1.5) return clamp(IMG_NORM_PIXEL(values, vec2((number + 0.5) / many(), 0.5)).r, 0.0, 1.0);
    float from = exp2(mix(-9.23, -0.69, number / many())), to = exp2(mix(-9.23, -0.69, (number + 1.0) / many()));
    float most = 0.0;
    for (int i = 0; i < 24; i++) most = max(most, texture(spectrum, vec2(mix(from, to, (float(i) + 0.5) / 24.0), 0.5)).r);
    float db = 6.0206 * log2(max(most, 1e-6)) + tilt * log2(from * 24.0);
    return clamp(1.0 - db / quiet, 0.0, 1.0);
}
// A bar with round ends that stands on 0; all in shorter sides.
float bar(vec2 p, float wide, float tall) {
    float r = 0.5 * wide, y = p.y - clamp(p.y, r, max(tall - r, r));
    return length(vec2(p.x, y)) - r;
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 1) {
        vec4 was = texelFetch(levels, ivec2(gl_FragCoord.xy), 0);
        float now = max(loudness(floor(gl_FragCoord.x)), was.r * exp(-TIMEDELTA / fall));
        // the mark above a bar waits half a second, then sinks
        float waits = now >= was.g ? 0.5 : was.b - TIMEDELTA;
        gl_FragColor = vec4(now, now >= was.g ? now : max(now, was.g - (waits < 0.0 ? 0.5 * TIMEDELTA : 0.0)), waits, 1.0);
        return;
    }
    float side = min(RENDERSIZE.x, RENDERSIZE.y), count = many();
    vec2 shape = RENDERSIZE / side, p = (isf_FragNormCoord - 0.5) * shape;
    float base = form == 0 ? -0.22 : 0.0, room = 0.86 * shape.x;
    vec2 q = vec2(p.x + 0.5 * room, p.y - base);
    if (form == 2) {
        // left and right are one another's mirror, so that bass and treble never meet
        count *= 2.0;
        room = TURN * RADIUS;
        q = vec2(fract(atan(p.x, -p.y) / TURN) * room, length(p) - RADIUS);
    }
    float wide = room / count, number = floor(q.x / wide);
    bool there = number >= 0.0 && number < count;
    float lane = form == 2 && number >= 0.5 * count ? count - 1.0 - number : number;
    vec4 level = texelFetch(levels, ivec2(clamp(lane, 0.0, 127.0), 0), 0);
    float below = q.y < 0.0 && form != 2 ? 1.0 : 0.0, tall = level.r * height * (form == 2 ? 0.52 : form == 1 ? 0.5 : 1.0);
    vec2 r = vec2(q.x - (number + 0.5) * wide, below > 0.5 ? -q.y : q.y);
    if (form == 2) r.x *= 1.0 + q.y / RADIUS;
    float thick = wide * (1.0 - margin), soft = 1.0 / side;
    float inside = there ? smoothstep(0.5 * soft, -0.5 * soft, bar(r - vec2(0.0, 0.006), thick, tall + thick)) : 0.0;
    float mark = level.g * height * tall / max(level.r * height, 1e-4) + thick + 0.016;
    float cap = there && level.g > 0.02 && below < 0.5 ? smoothstep(0.5 * soft, -0.5 * soft, max(abs(r.y - mark) - 0.0016, abs(r.x) - 0.5 * thick)) : 0.0;
    // still water under the horizon; in the middle both halves are the same
    if (form == 0 && below > 0.5) inside *= 0.30 * smoothstep(0.30, 0.0, r.y);
    float dark = 0.04 + (0.14 + 0.12 * (there ? level.r : 0.0)) * exp(-6.0 * abs(q.y)) + 0.05 * smoothstep(0.8, 0.0, length(p));
    float t = 0.34 + 0.46 * clamp(r.y / max(height, 1e-3), 0.0, 1.0) + 0.10 * level.r;
    gl_FragColor = vec4(ramp_at(max(mix(dark, t, inside), 0.62 * cap)), 1.0);
}
