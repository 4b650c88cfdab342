/*{
  "DESCRIPTION": "A circle, ring, polygon, star or line, with soft light on it and sharp edges at any size.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "ALSO": ["Circle TOP", "Rectangle TOP", "Shape", "osc", "polygon", "star", "ring", "solid"],
  "INPUTS": [
    {"NAME": "form", "TYPE": "long", "VALUES": [0, 1, 2, 3, 4], "LABELS": ["circle", "ring", "polygon", "star", "line"], "DEFAULT": 1, "LABEL": "Form"},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "ember", "LABEL": "Palette"},
    {"NAME": "size", "TYPE": "float", "MIN": 0.0, "MAX": 2.0, "DEFAULT": 0.56, "LABEL": "Size", "DESCRIPTION": "From side to side, in shorter sides of the picture."},
    {"NAME": "thickness", "TYPE": "float", "MIN": 0.001, "MAX": 0.5, "DEFAULT": 0.03, "LABEL": "Thickness", "DESCRIPTION": "Of a ring, line or outline, in shorter sides."},
    {"NAME": "outline", "TYPE": "bool", "DEFAULT": false, "LABEL": "Outline", "DESCRIPTION": "Only the edge of circle, polygon and star."},
    {"NAME": "corners", "TYPE": "float", "MIN": 3.0, "MAX": 16.0, "DEFAULT": 5.0, "LABEL": "Corners", "DESCRIPTION": "Of polygon and star."},
    {"NAME": "roundness", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.1, "LABEL": "Roundness", "DESCRIPTION": "Of the corners."},
    {"NAME": "softness", "TYPE": "float", "MIN": 0.0, "MAX": 0.5, "DEFAULT": 0.0, "LABEL": "Softness", "DESCRIPTION": "Of the edge, in shorter sides."},
    {"NAME": "centre", "TYPE": "point2D", "MIN": [0.0, 0.0], "MAX": [1.0, 1.0], "DEFAULT": [0.5, 0.5], "LABEL": "Centre", "DESCRIPTION": "Of the picture, 0 left and below."},
    {"NAME": "angle", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "UNIT": "turns", "LABEL": "Angle"},
    {"NAME": "spin", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.02, "UNIT": "turns/s", "LABEL": "Spin", "DESCRIPTION": "Added up, so that it may change without a jump."},
    {"NAME": "tone", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.76, "LABEL": "Tone", "DESCRIPTION": "Place on the palette of its lighter side."},
    {"NAME": "shade", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6, "LABEL": "Shade", "DESCRIPTION": "How much darker its other side is."},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Glow", "DESCRIPTION": "Light it throws around."},
    {"NAME": "backdrop", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Backdrop", "DESCRIPTION": "0 leaves the shape alone, to lay it over another picture."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "turned", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/

const float TURN = 6.2831853;

// Distance to a polygon or star: one half of one corner is folded over all others, and there the
// edge is one straight line from the tip to the notch.
float corners_at(vec2 p, float r, float notch, float count) {
    float part = TURN / count, way = atan(p.x, p.y);
    way = abs(mod(way + 0.5 * part, part) - 0.5 * part);
    p = length(p) * vec2(sin(way), cos(way));
    vec2 tip = vec2(0.0, r), edge = r * notch * vec2(sin(0.5 * part), cos(0.5 * part)) - tip;
    vec2 from = p - tip;
    float near = length(from - edge * clamp(dot(from, edge) / dot(edge, edge), 0.0, 1.0));
    return from.x * edge.y - from.y * edge.x > 0.0 ? -near : near;
}

float distance_at(vec2 p) {
    float r = 0.5 * size, half_ = 0.5 * thickness, d;
    if (form == 4) return length(vec2(max(abs(p.x) - r, 0.0), p.y)) - half_;
    if (form < 2) d = length(p) - r;
    else {
        float count = floor(corners + 0.5), bend = 0.45 * r * roundness;
        float notch = form == 2 ? cos(0.5 * TURN / count) : 0.46;
        d = corners_at(p, r - bend, notch, count) - bend * (form == 2 ? 1.0 : 0.4);
    }
    return form == 1 || outline ? abs(d) - half_ : d;
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 1) { gl_FragColor = vec4(fract(IMG_PIXEL(turned, vec2(0.5)).r + spin * TIMEDELTA), 0.0, 0.0, 1.0); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y), way = (angle + IMG_PIXEL(turned, vec2(0.5)).r) * TURN;
    vec2 p = (isf_FragNormCoord - centre) * RENDERSIZE / side;
    float across = cos(way), along = sin(way);
    vec2 q = vec2(p.x * across + p.y * along, p.y * across - p.x * along);
    float d = distance_at(q), wide = max(softness, 1.0 / side);
    float inside = smoothstep(0.5 * wide, -0.5 * wide, d);
    // light falls on it from its upper left, and turns with it
    float lit = clamp(0.5 - dot(q, vec2(0.62, -0.78)) / max(size, 1e-3), 0.0, 1.0);
    vec3 body = ramp_at(tone * (1.0 - shade * (1.0 - lit)));
    // an edge gives light as a lamp does: half of it within a twentieth of the picture
    float halo = glow * (0.4 + 0.6 * lit) / (1.0 + 14.0 * max(d, 0.0) + 130.0 * max(d, 0.0) * max(d, 0.0));
    vec3 behind = ramp_at(0.04 + 0.13 * smoothstep(1.2, 0.0, length(p + vec2(0.0, 0.25))) + 0.62 * halo * tone);
    float veil = max(backdrop, 0.6 * halo);
    float whole = inside + veil * (1.0 - inside);
    gl_FragColor = vec4((body * inside + behind * veil * (1.0 - inside)) / max(whole, 1e-4), whole);
}
