/*{
  "DESCRIPTION": "A planetarium of brass and glass: engraved rings and small planets around one lamp.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "indigo", "LABEL": "Palette", "DESCRIPTION": "Accent is the brass, body the dust and the glass."},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Lamp", "DESCRIPTION": "The lamp in the middle; the kick belongs here."},
    {"NAME": "sway", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Sway", "DESCRIPTION": "Tilts the rings; with Lean, a quarter turn behind, they precess."},
    {"NAME": "lean", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Lean"},
    {"NAME": "rings", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Rings", "DESCRIPTION": "How many are lit."},
    {"NAME": "depth", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Depth", "DESCRIPTION": "Of the field: dust, and stars behind."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "works", "WIDTH": "16", "HEIGHT": "4", "FLOAT": true},
    {"TARGET": "lists", "WIDTH": "floor($WIDTH/8)", "HEIGHT": "floor($HEIGHT/8)", "FLOAT": true},
    {"TARGET": "dust", "WIDTH": "floor($WIDTH/3)", "HEIGHT": "floor($HEIGHT/3)"},
    {}
  ]
}*/

// Four numbers of a place.
vec4 own_of(vec2 cell, float salt) {
    cell -= floor(cell * (1.0 / 289.0)) * 289.0;
    return shuffle(shuffle(vec4(0, 71, 142, 213) + cell.x + salt) + cell.y) * (1.0 / 288.0);
}

// ---- the works: where every ring and planet is, once a frame ----
const int RINGS = 11;
const vec3 AXIS = vec3(0.165, 0.880, 0.445);                 // of the ecliptic; the picture is seen along z
const float YEAR = 720.0;                                    // s: all orbits divide it
const float TURN = 6.2831853;
// Radius, half width, graduations, turns a year.
vec4 wheel(int i) {
    if (i == 0) return vec4(0.066, 0.0085, 48.0, 30.0);
    if (i == 1) return vec4(0.118, 0.0030, 60.0, 24.0);
    if (i == 2) return vec4(0.172, 0.0048, 72.0, 18.0);
    if (i == 3) return vec4(0.236, 0.0030, 90.0, 12.0);
    if (i == 4) return vec4(0.312, 0.0120, 180.0, -4.0);
    if (i == 5) return vec4(0.384, 0.0040, 120.0, 8.0);
    if (i == 6) return vec4(0.418, 0.0090, 180.0, 3.0);
    if (i == 7) return vec4(0.455, 0.0135, 360.0, -2.0);
    if (i == 8) return vec4(0.545, 0.0045, 180.0, 6.0);
    if (i == 9) return vec4(0.665, 0.0125, 360.0, -3.0);
    return vec4(0.815, 0.0045, 240.0, 4.0);
}
// Planets: the ring that carries each, and their radii.
const int PLANETS = 6;
int ring_of(int j) { return j == 0 ? 1 : j == 1 ? 2 : j == 2 ? 3 : j == 3 ? 5 : j == 4 ? 8 : 10; }
float size_of(int j) { return j == 0 ? 0.0115 : j == 1 ? 0.0185 : j == 2 ? 0.0155 : j == 3 ? 0.0430 : j == 4 ? 0.0300 : 0.0210; }
vec3 pole(int i) {
    vec4 own = own_of(vec2(float(i), 3.0), 17.0) - 0.5;
    vec3 n = AXIS + vec3(0.14 * own.x, 0.0, 0.10 * own.y);
    // two meridians stand across the others
    if (i == 6) n = vec3(0.80, -0.16, 0.46);
    if (i == 7) n = vec3(-0.34, 0.24, 0.90);
    float c = cos(0.62 * float(i)), s = sin(0.62 * float(i));
    n += (0.080 - 0.003 * float(i)) * (vec3(1.0, 0.0, 0.35) * (sway * c + lean * s) + vec3(0.0, -0.3, 0.75) * (lean * c - sway * s));
    return normalize(n);
}
// Rows: pole and radius; where its zero is and half width; light, graduations, glass; planet and its radius.
vec4 works_at(ivec2 at) {
    bool body = at.y == 3;
    int i = body ? ring_of(min(at.x, PLANETS - 1)) : at.x;
    vec4 own = own_of(vec2(float(i), 9.0), 41.0), it = wheel(i);
    vec3 n = pole(i);
    if (at.y == 0) return vec4(n, it.x);
    vec3 across = normalize(cross(n, vec3(0.0, 0.0, 1.0))), up = cross(n, across);
    float angle = TURN * fract(TIME * (it.w / YEAR) + own.x);
    vec3 zero = across * cos(angle) + up * sin(angle);
    if (at.y == 1) return vec4(zero, it.y);
    float order = i == 7 ? 0.0 : i == 6 ? 0.55 : i == 4 ? 0.30 : i == 9 ? 0.42 : i == 10 ? 0.80 : i == 8 ? 0.65 : i == 5 ? 0.25 : 0.0;
    if (at.y == 2) return vec4(clamp((1.25 * rings + 0.12 - order) * 4.0, 0.0, 1.0), it.z, i == 6 || i == 8 || i == 10 ? 1.0 : 0.0, 1.0);
    return vec4(zero * it.x, size_of(at.x));
}

// ---- lists: which halves of rings cross a tile of the picture, from far to near, and which planet ----
// A renderer in software runs every branch, so a pixel must not try all rings: it reads its tile's list.
bool crosses(int i, vec2 p, bool before, float tile) {
    vec4 n = texelFetch(works, ivec2(i, 0), 0);
    vec2 slope = -n.xy / n.z;
    float z = dot(slope, p), r = length(vec3(p, z)), steep = length(slope);
    float fast = length(p + z * slope) / max(r, 1e-3), wide = texelFetch(works, ivec2(i, 1), 0).w;
    bool half_ = before ? z > -steep * tile : z < steep * tile;
    return half_ && abs(r - n.w) < wide + 0.004 + tile * (0.3 * steep + fast);
}
bool holds(int j, vec2 p, float tile, bool before) {
    vec4 body = texelFetch(works, ivec2(j, 3), 0);
    return (body.z >= 0.0) == before && length(p - body.xy) < body.w + tile;
}
// Eight numbers of five bits (ring, and 16 for before the lamp), how many, and of up to two planets
// their number + 1 and place between the rings.
vec4 list_at(vec2 p, float tile) {
    vec2 items = vec2(0.0);
    float many = 0.0, digit = 1.0, bodies = 0.0;
    for (int k = 0; k < 2 * RINGS; k++) {
        bool before = k >= RINGS;
        int i = before ? k - RINGS : RINGS - 1 - k;
        float own = -1.0;
        for (int j = 0; j < PLANETS; j++) if (ring_of(j) == i && holds(j, p, tile, before)) own = float(j);
        if (many < 8.0 && crosses(i, p, before, tile)) {
            float item = float(i) + (before ? 16.0 : 0.0);
            items += many < 4.0 ? vec2(item * digit, 0.0) : vec2(0.0, item * digit);
            many += 1.0;
            digit = many == 4.0 ? 1.0 : digit * 32.0;
        }
        if (own >= 0.0) bodies = mod(bodies, 128.0) * 128.0 + (own + 1.0) * 16.0 + many;
    }
    return vec4(items, many, bodies);
}

// ---- the dust: a disc in the ecliptic that the lamp shines into ----
float dust_at(vec2 p) {
    float z = -dot(AXIS.xy, p) / AXIS.z;
    vec3 at = vec3(p, z);
    float r = length(at);
    vec3 across = normalize(vec3(AXIS.y, -AXIS.x, 0.0));
    vec2 flat_ = vec2(dot(at, across), dot(at, cross(AXIS, across)));
    // it goes round as one piece, so it may go round for ever; the arms are wound in its shape
    float wind = 2.2 * r - TURN * fract(TIME / 144.0);
    float c = cos(wind), s = sin(wind);
    vec2 q = vec2(c * flat_.x - s * flat_.y, s * flat_.x + c * flat_.y);
    float n = 0.55 * noise(q * 6.0 + 40.0) + 0.28 * noise(q * 15.0 + 20.0) + 0.17 * noise(q * 37.0);
    n = smoothstep(0.24, 0.80, n);
    float bands = 0.60 + 0.40 * noise(vec2(r * 27.0, 4.0));
    float reach = 0.26 + 0.62 * depth;
    float disc = clamp(1.0 - r / (reach + 0.25), 0.0, 1.0);
    // planets throw shadows outwards
    float lit = 1.0;
    for (int i = 0; i < PLANETS; i++) {
        vec4 body = texelFetch(works, ivec2(i, 3), 0);
        float far = length(body.xyz);
        float along = dot(at, body.xyz) / max(far, 1e-3);
        float aside = length(at - body.xyz * (along / max(far, 1e-3)));
        float soft = body.w * (0.55 + 0.45 * along / max(far, 1e-3));
        lit *= 1.0 - 0.85 * smoothstep(0.9 * far, 1.1 * far, along) * smoothstep(1.5 * soft, 0.4 * soft, aside);
    }
    float lamp_ = 1.0 / (1.0 + (16.0 - 9.0 * depth) * r * r);
    return disc * bands * n * lit * lamp_ * (0.04 + 0.66 * depth);
}

float line(float d, float px) { return clamp(1.25 - abs(d) / px, 0.0, 1.0); }
// Brass in a light of 0..1: out of the dark over the accent to the palette's light.
vec3 brass(float light) {
    vec3 dark = mix(palette[0].rgb, palette[3].rgb, min(light * 1.35, 1.0));
    return mix(dark, palette[4].rgb, clamp(light * 1.5 - 0.85, 0.0, 1.0));
}

// One ring, its half before or behind the lamp.
vec3 ring_over(vec3 colour, int i, vec2 p, bool before, float px) {
    vec4 n = texelFetch(works, ivec2(i, 0), 0);
    vec2 slope = -n.xy / n.z;
    float z = dot(slope, p);
    vec3 at = vec3(p, z);
    float r = length(at), off = r - n.w;
    vec4 zero = texelFetch(works, ivec2(i, 1), 0);
    vec4 kind = texelFetch(works, ivec2(i, 2), 0);
    // how fast radius and angle change along the picture
    vec3 out_ = at / r, on = cross(n.xyz, out_);
    float fast = length(out_.xy + out_.z * slope);
    float turn_fast = length(on.xy + on.z * slope) / r;
    float thin = px * fast, edge = zero.w - abs(off);
    float cover = clamp(edge / thin + 0.5, 0.0, 1.0) * ((z >= 0.0) == before ? 1.0 : 0.0);
    float angle = atan(dot(on, zero.xyz), dot(out_, zero.xyz)) / TURN + 0.5;
    // turned brass: light gathers where the grooves lie across the view
    float sheen = 1.0 - on.z * on.z;
    sheen *= sheen;
    float lamp_ = 1.0 / (1.0 + 4.5 * r * r);
    float light = (0.16 + 0.54 * sheen * sheen) * (0.40 + 0.75 * lamp_) * (before ? 1.0 : 0.78);
    // engraving: every fifth graduation is longer, every tenth goes through
    float step_ = angle * kind.y, nearest = floor(step_ + 0.5);
    float tick = abs(step_ - nearest) / kind.y * TURN / (turn_fast * px);
    float tenth = mod(nearest, 10.0), high = tenth < 0.5 ? 1.8 : abs(tenth - 5.0) < 0.5 ? 1.25 : 0.75;
    float room = TURN / (kind.y * turn_fast * px);
    float cut = clamp(1.2 - tick, 0.0, 1.0) * clamp((off + zero.w * high - zero.w) / thin + 0.5, 0.0, 1.0) * clamp((room - 2.0) * 0.5, 0.0, 1.0);
    float rims = max(line(edge - 0.5 * thin, thin), 0.0);
    bool wide = zero.w > 0.008;
    // an inner circle parts the graduation from the plain rim
    float circle = wide ? line(off + 0.35 * zero.w, thin) : 0.0;
    float wear = noise(vec2(angle * 289.0, off * 900.0));
    light *= 0.90 + 0.20 * wear;
    float dim = 0.32 + 0.68 * kind.x;
    vec3 metal;
    float solid;
    if (kind.z > 0.5) {
        // glass: only its edges and its graduation hold light
        metal = mix(palette[2].rgb, palette[4].rgb, clamp(sheen * sheen * 0.85 * lamp_ + 0.05, 0.0, 1.0)) * (0.55 + 0.6 * sheen);
        solid = cover * clamp(0.10 + 0.12 * sheen + 0.75 * rims + 0.55 * cut, 0.0, 1.0) * dim;
    } else {
        metal = brass((light * (1.0 - 0.62 * max(cut, 0.7 * circle)) + 0.26 * rims * (0.25 + sheen) * lamp_) * (wide ? 1.0 : 1.25) * dim);
        solid = cover;
    }
    return mix(colour, metal, solid);
}
// A planet, lit from the lamp: every one shows its phase. Colour and how much of a pixel it covers.
vec4 planet_at(float which, vec2 p, float px) {
    vec4 body = texelFetch(works, ivec2(max(which - 1.0, 0.0), 3), 0);
    vec2 d = p - body.xy;
    float r = length(d);
    d /= body.w;
    vec3 n = vec3(d, sqrt(max(1.0 - dot(d, d), 0.0)));
    float cos_ = dot(n, -normalize(body.xyz));
    float day = clamp(cos_ * 1.15 + 0.12, 0.0, 1.0);
    float grain = noise(d * body.w * 300.0 + which * 31.0);
    float bands = noise(vec2((dot(n, AXIS) + 0.03 * grain) * 7.0 + which * 5.0, 2.0));
    float light = day * (0.72 + 0.34 * bands + 0.12 * grain) * 0.80;
    float rim = 1.0 - n.z;
    rim *= rim;
    bool glass = which == 3.0 || which == 5.0;
    vec3 tone = glass ? mix(ramp_at(0.08 + 0.30 * day * day + 0.12 * rim), palette[4].rgb, clamp(0.75 * smoothstep(0.80, 1.0, cos_) + 0.45 * rim * day, 0.0, 1.0))
                      : brass(light + 0.03) + palette[2].rgb * (0.34 * rim * (1.0 - day));
    return vec4(tone, step(0.5, which) * clamp((body.w - r) / px + 0.5, 0.0, 1.0));
}

// Of the two planets of a tile the one a pixel shows: the later is nearer, if it reaches this far.
float seen_of(float bodies, vec2 p) {
    float later = mod(bodies, 128.0), first = floor(bodies / 128.0);
    vec4 body = texelFetch(works, ivec2(max(floor(later / 16.0) - 1.0, 0.0), 3), 0);
    return first > 0.0 && length(p - body.xy) > body.w + 0.001 ? first : later;
}

// ---- behind it: a chart of the sky ----
float chart(vec2 p, float px) {
    vec2 q = p * 19.0, cell = floor(q);
    vec4 own = own_of(cell, 5.0);
    float r = length(q - cell - 0.15 - 0.7 * own.xy) / (19.0 * px);
    float bright = own.z * own.z;
    float there = clamp((0.25 + 0.85 * depth - own.w) * 5.0, 0.0, 1.0);
    float star = (0.05 + 0.62 * bright * bright) * clamp((0.8 + 1.2 * bright) * max(1.0, 0.0012 / px) - r + 0.5, 0.0, 1.0) * there;
    // circles of declination and lines of hours, around a pole far above
    vec2 d = p - vec2(-0.22, 0.95);
    float far = length(d), ring = far * 6.5;
    float lines = line(abs(ring - floor(ring + 0.5)) / 6.5, px * 0.9);
    float hour = atan(d.x, -d.y) * (36.0 / TURN);
    lines = max(lines, line(abs(hour - floor(hour + 0.5)) * TURN / 36.0 * far, px * 0.9));
    return star + 0.085 * lines * (0.5 + 0.7 * depth);
}

// The axle and the lamp on it.
vec4 core_at(vec2 p, float px) {
    vec2 up = normalize(AXIS.xy);
    vec2 on = vec2(dot(p, vec2(up.y, -up.x)), dot(p, up));
    float r = length(p);
    float rod = abs(on.x) - (0.0022 + 0.0016 * step(abs(abs(on.y) - 0.20), 0.035)), knob = length(vec2(on.x, abs(on.y) - 0.36)) - 0.009;
    float axle = min(max(rod, abs(on.y) - 0.36), knob);
    float shine = (0.30 + 0.45 * clamp(0.5 - on.x * 160.0, 0.0, 1.0)) / (1.0 + 5.0 * r * r);
    float ball = clamp((0.0355 * (1.0 + 0.06 * glow) - r) / px + 0.5, 0.0, 1.0);
    vec3 lamp = mix(mix(palette[3].rgb, palette[4].rgb, 0.85 - 450.0 * min(r * r, 0.0013)), palette[5].rgb, 0.92 * glow + (0.30 - 0.30 * glow) * clamp(1.0 - r * r * 1100.0, 0.0, 1.0));
    return vec4(mix(brass(shine), lamp, ball), max(ball, clamp(0.5 - axle / px, 0.0, 1.0)));
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 1) { gl_FragColor = works_at(ivec2(gl_FragCoord.xy)); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    if (PASSINDEX == 2) { gl_FragColor = list_at(p, 0.78 * px + 0.004); return; }
    if (PASSINDEX == 3) { gl_FragColor = vec4(dust_at(p)); return; }
    float fine = max(px, 0.0013 * 0.75);                     // a line is no thinner than 1.5 of 1080

    // haze and the sky behind
    float r2 = dot(p, p), r = sqrt(r2);
    float dust_ = IMG_NORM_PIXEL(dust, isf_FragNormCoord).r;
    float speck = noise(p * 240.0);
    float halo = (0.060 + 0.008 * glow) / (1.0 + 26.0 * r2) + (0.10 + 0.09 * glow) / (1.0 + 330.0 * r2);
    float sky = 0.006 + 0.030 * depth + 0.035 / (1.0 + 5.0 * r2) * (0.35 + 1.25 * depth) + halo;
    sky += 1.25 * dust_ * (0.82 + 0.36 * speck);
    sky += chart(p, fine) * clamp(1.2 - 5.0 * sky, 0.0, 1.0);
    // blue as far as dust goes, the lamp's own colour close to it
    vec3 colour = ramp_at(0.42 * sky / (sky + 0.30) * 1.35);
    colour = mix(colour, palette[3].rgb, (0.50 + 1.1 * dust_) * (1.0 + 0.22 * glow) / (1.8 + 150.0 * r2));

    // rings, from far to near; the axle and the lamp stand between their halves
    vec4 list = texelFetch(lists, ivec2(isf_FragNormCoord * vec2(textureSize(lists, 0))), 0);
    float which = seen_of(list.w, p), place = mod(which, 16.0);
    which = floor(which / 16.0);
    vec4 body = planet_at(which, p, px);
    bool lamp_due = true, far_body = texelFetch(works, ivec2(max(which - 1.0, 0.0), 3), 0).z < 0.0;
    vec4 core = core_at(p, px);
    for (float k = 0.0; k <= list.z; k++) {
        float item = k < 4.0 ? list.x : list.y;
        item = floor(mod(item * exp2(-5.0 * (k < 4.0 ? k : k - 4.0)), 32.0));
        bool before = item > 15.0, last = k == list.z;
        if (k == place && far_body) colour = mix(colour, body.rgb, body.a);
        if (lamp_due && (before || last)) { colour = mix(colour, core.rgb, core.a); lamp_due = false; }
        if (k == place && !far_body) colour = mix(colour, body.rgb, body.a);
        if (!last) colour = ring_over(colour, int(item) - (before ? 16 : 0), p, before, fine);
    }
    colour += (0.22 + 0.70 * glow) / (1.0 + 1500.0 * r2) * palette[3].rgb * (1.0 - colour);

    // close to us, out of focus: the rim of the case
    vec2 near = p - vec2(-0.55, -0.30);
    float rim = length(near * vec2(0.80, 1.15)) - 1.02;
    float blur = smoothstep(0.062, 0.030, abs(rim));
    float inner = rim + 0.022;
    vec3 case_ = mix(palette[0].rgb * 0.6, palette[3].rgb, 0.03 + 0.34 * (0.4 + 0.6 * dust_) / (1.0 + 3200.0 * inner * inner) / (1.0 + 1.2 * r2));
    colour = mix(colour, case_, 0.95 * blur);
    gl_FragColor = vec4(min(colour, 1.0), 1.0);
}
