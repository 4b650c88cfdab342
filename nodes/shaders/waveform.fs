/*{
  "DESCRIPTION": "The sound as a line of light, across the picture or as a ring: an oscilloscope that stands still.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "ALSO": ["Audio oscilloscope", "scope", "oscilloscope", "CHOP to line", "wave"],
  "INPUTS": [
    {"NAME": "sound", "TYPE": "audio", "MAX": 2048, "LABEL": "Sound"},
    {"NAME": "form", "TYPE": "long", "VALUES": [0, 1], "LABELS": ["line", "ring"], "DEFAULT": 0, "LABEL": "Form"},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "glacier", "LABEL": "Palette"},
    {"NAME": "height", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "LABEL": "Height", "DESCRIPTION": "Of a full swing, in shorter sides of the picture."},
    {"NAME": "thickness", "TYPE": "float", "MIN": 0.0015, "MAX": 0.02, "DEFAULT": 0.0055, "LABEL": "Thickness", "DESCRIPTION": "Of the line, in shorter sides: .005 is 5 pixels at 1080."},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55, "LABEL": "Glow", "DESCRIPTION": "Light around the line."},
    {"NAME": "after", "TYPE": "float", "MIN": 0.0, "MAX": 3.0, "DEFAULT": 0.35, "UNIT": "s", "LABEL": "Afterglow", "DESCRIPTION": "How long light stays where the line was."},
    {"NAME": "steady", "TYPE": "bool", "DEFAULT": true, "LABEL": "Steady", "DESCRIPTION": "Begin where the sound rises through zero, so that a tone stands still."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "start", "WIDTH": "1", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "trace", "WIDTH": "1280", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "light", "WIDTH": "floor(($WIDTH+3)/4)", "HEIGHT": "floor(($HEIGHT+3)/4)", "PERSISTENT": true},
    {}
  ]
}*/

const float TURN = 6.2831853, COLUMNS = 1280.0, RADIUS = 0.25;

// Both channels together: the middle of two rows.
float heard(float x) { return texture(sound, vec2(clamp(x, 0.0, 1.0), 0.5)).r * 2.0 - 1.0; }

// Where the line is at a share of its way, in shorter sides from rest.
float swung(float x) {
    float from = texelFetch(start, ivec2(0), 0).r;
    float v = heard(from + 0.5 * x), ends = smoothstep(0.0, 0.16, x) * smoothstep(1.0, 0.84, x);
    if (form == 1) {
        // a ring has to meet itself: its last part is faded into what came before its first
        v = mix(v, heard(from + 0.5 * (x - 1.0)), smoothstep(0.84, 1.0, x));
        ends = 1.0;
    }
    return 0.5 * height * ends * v / sqrt(1.0 + 0.35 * v * v);
}

// Distance to the line, looked for over some columns of a stride; each is as high as the line goes in it.
float apart(vec2 at, float column, int reach, float stride) {
    float best = 1e3, first = floor(at.x / column);
    for (int i = -reach; i <= reach; i++) {
        float k = first + float(i) * stride, n = form == 1 ? mod(k, COLUMNS) : clamp(k, 0.0, COLUMNS - 1.0);
        vec2 span = texelFetch(trace, ivec2(int(n), 0), 0).rg;
        vec2 off = vec2((k + 0.5) * column - at.x, max(max(span.x - at.y, at.y - span.y), 0.0));
        best = min(best, dot(off, off));
    }
    return sqrt(best);
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 1) {
        // the steepest rise through zero in the first half: of several, always the same one. A ring
        // needs something before it, too.
        float found = 0.08, most = 0.0, before = heard(0.08);
        for (int i = 1; i < 215; i++) {
            float now = heard(0.08 + float(i) / 512.0), steep = now - before;
            if (steady && before <= 0.0 && now > 0.0 && steep > most) { most = steep; found = 0.08 + (float(i) - now / steep) / 512.0; }
            before = now;
        }
        gl_FragColor = vec4(found);
        return;
    }
    if (PASSINDEX == 2) {
        float x = (gl_FragCoord.x - 0.5) / COLUMNS, a = swung(x), b = swung(x + 1.0 / COLUMNS);
        gl_FragColor = vec4(min(a, b), max(a, b), 0.0, 1.0);
        return;
    }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    vec2 shape = RENDERSIZE / side, p = (isf_FragNormCoord - 0.5) * shape;
    // along the line and off it, in shorter sides; a ring is a line that was bent
    vec2 at = form == 1 ? vec2(RADIUS * TURN * fract(atan(p.x, p.y) / TURN), length(p) - RADIUS) : vec2(p.x + 0.5 * shape.x, p.y);
    float column = (form == 1 ? RADIUS * TURN : shape.x) / COLUMNS;
    if (PASSINDEX == 3) {
        float d = apart(at, column, 9, 0.012 / column);
        float now = 1.0 / (1.0 + 900.0 * d * d), old = IMG_NORM_PIXEL(light, isf_FragNormCoord).r;
        gl_FragColor = vec4(max(now, old * exp(-TIMEDELTA / max(after, 1e-3))));
        return;
    }
    float soft = 1.0 / side, half_ = 0.5 * thickness;
    int reach = int(min(ceil((half_ + soft) / column), 16.0));
    float line = smoothstep(half_ + 0.5 * soft, half_ - 0.5 * soft, apart(at, column, reach, 1.0));
    float around = IMG_NORM_PIXEL(light, isf_FragNormCoord).r;
    float dark = 0.03 + 0.09 * smoothstep(0.9, 0.0, length(p * vec2(0.6, 1.0)));
    gl_FragColor = vec4(ramp_at(mix(dark + glow * around * (0.35 + 0.4 * around), 0.92, line)), 1.0);
}
