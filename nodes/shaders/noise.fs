/*{
  "DESCRIPTION": "Clouds of fractal noise, folded into themselves, that change for ever without a jump.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "ALSO": ["Noise TOP", "fBm", "Perlin", "clouds", "turbulence", "smoke"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "abyss", "LABEL": "Palette"},
    {"NAME": "grey", "TYPE": "bool", "DEFAULT": false, "LABEL": "Grey", "DESCRIPTION": "The plain value instead of the palette, to drive other pictures."},
    {"NAME": "scale", "TYPE": "float", "MIN": 0.5, "MAX": 20.0, "DEFAULT": 2.6, "LABEL": "Scale", "DESCRIPTION": "Clouds along the shorter side."},
    {"NAME": "detail", "TYPE": "float", "MIN": 1.0, "MAX": 6.0, "DEFAULT": 5.0, "LABEL": "Detail", "DESCRIPTION": "How many times finer clouds are laid on."},
    {"NAME": "warp", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55, "LABEL": "Warp", "DESCRIPTION": "How far the clouds are folded by others."},
    {"NAME": "contrast", "TYPE": "float", "MIN": 0.0, "MAX": 3.0, "DEFAULT": 1.0, "LABEL": "Contrast"},
    {"NAME": "level", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": -0.12, "LABEL": "Level", "DESCRIPTION": "Lighter or darker."},
    {"NAME": "drift", "TYPE": "point2D", "MIN": [-1.0, -1.0], "MAX": [1.0, 1.0], "DEFAULT": [0.0, 0.0], "LABEL": "Drift", "DESCRIPTION": "Wind, in shorter sides a second."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "wind", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "large", "WIDTH": "floor(($WIDTH+1)/2)", "HEIGHT": "floor(($HEIGHT+1)/2)"},
    {}
  ]
}*/

// Every octave wanders in a direction of its own: the sum never repeats, and nothing is seen to move.
float octave(vec2 p, float number, float shorter) {
    float fine = exp2(number);
    // one that is finer than two pixels would only flicker
    float weight = clamp(detail - number, 0.0, 1.0) * clamp(0.5 * shorter / (scale * fine) - 0.5, 0.0, 1.0);
    vec2 way = vec2(0.11, 0.07) * (mod(number, 2.0) < 0.5 ? vec2(1.0, 1.0) : vec2(-0.8, 1.1));
    return weight * (noise(p * fine + way * TIME * (1.0 + 0.4 * number) + 17.0 * number) - 0.5) / fine;
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    // wind is added up, so that it may change without a jump; the lattice repeats after 289
    if (PASSINDEX == 1) { gl_FragColor = vec4(mod(IMG_PIXEL(wind, vec2(0.5)).rg + drift * scale * TIMEDELTA, 289.0), 0.0, 1.0); return; }
    float shorter = PASSINDEX == 2 ? 2.0 * min(RENDERSIZE.x, RENDERSIZE.y) : min(RENDERSIZE.x, RENDERSIZE.y);
    vec2 shape = RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
    vec2 p = (isf_FragNormCoord - 0.5) * shape * scale + 40.0 - IMG_PIXEL(wind, vec2(0.5)).rg;
    if (PASSINDEX == 2) {
        // what is large is drawn at half the size, as smooth as it is
        vec2 fold = vec2(noise(p * 0.7 + vec2(0.05, -0.04) * TIME), noise(p.yx * 0.7 + vec2(31.0, 57.0) + vec2(-0.04, 0.05) * TIME)) - 0.5;
        fold *= 2.6 * warp;
        vec2 q = p + fold;
        gl_FragColor = vec4(fold, octave(q, 0.0, shorter) + octave(q, 1.0, shorter) + octave(q, 2.0, shorter), 1.0);
        return;
    }
    vec3 soft = IMG_NORM_PIXEL(large, isf_FragNormCoord).rgb;
    float sum = soft.b;
    for (float i = 3.0; i < 6.0; i++) if (i < detail) sum += octave(p + soft.rg, i, shorter);
    // where it was folded hard the cloud is thinner: three scales of form instead of one
    float x = 2.0 * level + contrast * (2.2 * sum - 0.22 * dot(soft.rg, soft.rg));
    // it bends before it reaches black or white: no flat patches
    float t = 0.5 + 0.5 * x / sqrt(1.0 + x * x);
    gl_FragColor = vec4(grey ? vec3(t) : ramp_at(t * (0.35 + 0.6 * t)), 1.0);
}
