/*{
  "DESCRIPTION": "A ramp through the palette: a linear, radial or conic gradient without a seam.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "ALSO": ["Ramp TOP", "ramp", "Gradient", "color gradient", "sunset"],
  "INPUTS": [
    {"NAME": "form", "TYPE": "long", "VALUES": [0, 1, 2], "LABELS": ["linear", "radial", "conic"], "DEFAULT": 0, "LABEL": "Form"},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "vapor", "LABEL": "Palette"},
    {"NAME": "angle", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": -0.25, "UNIT": "turns", "LABEL": "Angle", "DESCRIPTION": "Where it grows lighter: 0 to the right, .25 upwards."},
    {"NAME": "centre", "TYPE": "point2D", "MIN": [0.0, 0.0], "MAX": [1.0, 1.0], "DEFAULT": [0.5, 0.5], "LABEL": "Centre", "DESCRIPTION": "Of the picture, 0 left and below."},
    {"NAME": "size", "TYPE": "float", "MIN": 0.1, "MAX": 4.0, "DEFAULT": 1.0, "LABEL": "Size", "DESCRIPTION": "1 goes from edge to edge."},
    {"NAME": "repeats", "TYPE": "float", "MIN": 1.0, "MAX": 24.0, "DEFAULT": 1.0, "LABEL": "Repeats", "DESCRIPTION": "There and back again so many times."},
    {"NAME": "shift", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "UNIT": "turns", "LABEL": "Shift", "DESCRIPTION": "Along the ramp; a whole turn is there and back."},
    {"NAME": "low", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.04, "LABEL": "Dark end", "DESCRIPTION": "Place on the palette: 0 ground, 1 ink."},
    {"NAME": "high", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.82, "LABEL": "Light end", "DESCRIPTION": "Place on the palette."},
    {"NAME": "depth", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.45, "LABEL": "Depth", "DESCRIPTION": "Above 0 the dark end takes more room, below 0 the light one."},
    {"NAME": "sway", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.2, "LABEL": "Sway", "DESCRIPTION": "How far it breathes along the ramp by itself."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {}
  ]
}*/

const float TURN = 6.2831853;

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    vec2 shape = RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
    vec2 p = (isf_FragNormCoord - centre) * shape;
    vec2 way = vec2(cos(angle * TURN), sin(angle * TURN));
    float t;
    // the picture's extent along the ramp is 1 at any angle and in any shape
    if (form == 0) t = dot(p, way) / dot(abs(way), shape) / size + 0.5;
    else if (form == 1) t = 1.0 - 2.0 * length(p) / length(shape) / size;
    else t = 2.0 * fract(atan(p.y, p.x) / TURN - angle) / size;
    // a conic ramp goes there and back in one round, or its ends would meet in an edge
    float x = t * (form == 2 ? max(floor(repeats + 0.5), 1.0) : repeats) + 2.0 * shift;
    x += 0.12 * sway * swing(TIME / 17.0);
    // once through, it stops at its ends; repeated or shifted, it turns round there
    float folded = 1.0 - abs(mod(x, 2.0) - 1.0);
    if (form != 2 && repeats < 1.001 && abs(shift) < 1e-4) folded = clamp(x, 0.0, 1.0);
    gl_FragColor = vec4(ramp_at(mix(low, high, pow(folded, exp2(2.0 * depth)))), 1.0);
}
