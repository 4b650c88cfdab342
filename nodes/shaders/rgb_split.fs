/*{
  "DESCRIPTION": "Pull red and blue apart; on a hit, bands of the picture slip sideways and come back (glitch).",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["RGB split", "Chromatic aberration", "Glitch", "RGB delay", "VHS", "datamosh"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "hit", "TYPE": "event", "LABEL": "Hit", "DESCRIPTION": "Lets other bands slip each time, always the same ones in turn."},
    {"NAME": "split", "TYPE": "float", "MIN": 0.0, "MAX": 0.1, "DEFAULT": 0.008, "LABEL": "Split", "DESCRIPTION": "Between red and blue, in shorter sides of the picture."},
    {"NAME": "angle", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "UNIT": "turns", "LABEL": "Angle", "DESCRIPTION": "Of the split; 0 is sideways."},
    {"NAME": "slip", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.12, "LABEL": "Slip", "DESCRIPTION": "How far bands slip on a hit, in shorter sides."},
    {"NAME": "bands", "TYPE": "float", "MIN": 2.0, "MAX": 64.0, "DEFAULT": 14.0, "LABEL": "Bands", "DESCRIPTION": "Along the picture's height; about a third of them slip."},
    {"NAME": "release", "TYPE": "float", "MIN": 0.02, "MAX": 3.0, "DEFAULT": 0.16, "UNIT": "s", "LABEL": "Release", "DESCRIPTION": "Until a band has come back by two thirds."}
  ],
  "PASSES": [
    {"TARGET": "hits", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/

void main() {
    vec4 was = IMG_PIXEL(hits, vec2(0.5));
    if (PASSINDEX == 0) {
        // how many there were, and the time since the last: what slips is a function of these two
        float since = hit ? 0.0 : was.a < 0.5 ? 1e3 : min(was.g + TIMEDELTA, 1e3);
        gl_FragColor = vec4(mod(was.r + (hit ? 1.0 : 0.0), 289.0), since, 0.0, 1.0);
        return;
    }
    float side = min(RENDERSIZE.x, RENDERSIZE.y), left = exp(-was.g / release);
    vec2 at = isf_FragNormCoord, shape = RENDERSIZE / side;
    // bands of three widths: the lot decides of which a row belongs to
    vec4 row = floor(at.yyyy * bands * vec4(0.35, 1.0, 2.7, 0.5));
    vec4 lot = shuffle(shuffle(mod(row + vec4(0.0, 70.0, 140.0, 210.0), 289.0)) + was.r) / 288.0;
    float slips = step(0.66, lot.y) * (lot.x - 0.5) + 0.6 * step(0.85, lot.z) * (lot.w - 0.5);
    float moved = 2.0 * slip * slips * left;
    vec2 apart = 0.5 * (split + 0.35 * abs(moved)) * vec2(cos(angle * 6.2831853), sin(angle * 6.2831853));
    at.x += moved / shape.x;
    vec4 red = IMG_NORM_PIXEL(inputImage, at + apart / shape), blue = IMG_NORM_PIXEL(inputImage, at - apart / shape);
    vec4 green = IMG_NORM_PIXEL(inputImage, at);
    gl_FragColor = vec4(red.r, green.g, blue.b, max(green.a, max(red.a, blue.a)));
}
