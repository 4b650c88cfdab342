/*{
  "DESCRIPTION": "Ink on water over paper: every drop pushes those before it aside, and none ever mixes.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "paper", "LABEL": "Palette"},
    {"NAME": "count", "TYPE": "float", "MIN": 0.0, "MAX": 1000000.0, "DEFAULT": 0.0, "LABEL": "Drops", "DESCRIPTION": "How many have fallen; with each whole number falls one more."},
    {"NAME": "size", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Size", "DESCRIPTION": "Of the drops that fall from now on."},
    {"NAME": "density", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Density", "DESCRIPTION": "How many of the last drops are still seen."},
    {"NAME": "stir", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Stir"}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "2", "FLOAT": true},
    {"TARGET": "fallen", "WIDTH": "24", "HEIGHT": "2", "FLOAT": true, "PERSISTENT": true},
    {"TARGET": "drops", "WIDTH": "24", "HEIGHT": "2", "FLOAT": true},
    {"TARGET": "flow", "WIDTH": "floor($WIDTH/4)", "HEIGHT": "floor($HEIGHT/4)", "FLOAT": true},
    {}
  ]
}*/

// Two ramps: paper to ink, which leaves the accent out, and paper to the accent.
vec3 ink_at(float t, float row) {
    if (row > 1.0) return isf_srgb(mix(isf_oklab(palette[0].rgb), isf_oklab(palette[4].rgb), t));
    float x = t * 4.0;
    int i = int(min(floor(x), 3.0));
    return isf_srgb(mix(isf_oklab(palette[i].rgb), isf_oklab(palette[i == 3 ? 5 : i + 1].rgb), x - float(i)));
}
vec3 grey(float t) { return ramp_at(t); }
vec3 red(float t) { return texelFetch(ramp, ivec2(clamp(t, 0.0, 1.0) * 1023.0 + 0.5, 1), 0).rgb; }

// ---- the drops: a ring of the last 24; place, final area, ink below; number and moment above ----
const int MOST = 24;
const float LANDED = 0.0068;                                 // r * r of what lies on the water at once
float chance(float n, float salt) {
    n = mod(n, 4096.0);
    vec4 v = shuffle(shuffle(vec4(mod(n, 289.0)) + salt * 7.0) + floor(n * (1.0 / 289.0)) + salt);
    return v.x * (1.0 / 288.0);
}
float seen() { return mix(14.5, 22.5, density); }            // of the drops; the rest need not be asked
// A count that something has smoothed on its way is a drop further half way up.
float newest() { return floor(count + 0.5); }
// Two places; three of five fall at the first.
float at_first(float number) { return step(chance(number, 1.0), 0.62); }
// Ink, and then water where there was ink: 0 is water, below 0 the accent.
float ink_of(float number) {
    float dark = mix(0.66, 1.08, chance(number, 5.0)), turn = mod(number, 5.0);
    if (mod(number, 12.0) == 1.0) return -0.92;
    if (FRAMEINDEX == 0) return turn < 0.5 || turn == 2.0 ? 0.0 : dark;
    float last = -1e9, was = 0.0;
    for (int i = 0; i < MOST; i++) {
        float other = texelFetch(fallen, ivec2(i, 1), 0).r;
        if (other >= number || other < last || at_first(other) != at_first(number)) continue;
        last = other;
        was = texelFetch(fallen, ivec2(i, 0), 0).a;
    }
    return was == 0.0 ? dark : 0.0;
}
vec4 fallen_at(ivec2 at) {
    float n = newest();
    float number = n - mod(n - float(at.x), float(MOST));
    vec4 was = texelFetch(fallen, ivec2(at.x, 1), 0);
    bool fresh = FRAMEINDEX == 0 || was.r != number;
    if (at.y == 1) return fresh ? vec4(number, FRAMEINDEX == 0 ? -60.0 : TIME, 0.0, 1.0) : was;
    if (!fresh) return texelFetch(fallen, at, 0);
    // the places wander
    float first = at_first(number);
    vec2 place = mix(vec2(0.215, -0.150), vec2(-0.095, 0.040), first);
    place += vec2(0.055 * swing(TIME * 0.013 + 0.2), 0.050 * swing(TIME * 0.017 + 0.6)) * mix(-1.0, 1.0, first);
    place += (vec2(chance(number, 2.0), chance(number, 3.0)) - 0.5) * mix(0.13, 0.09, first);
    float own = chance(number, 4.0);
    float wide = (FRAMEINDEX == 0 ? 0.86 : 0.66 + 0.78 * size) * mix(0.062, 0.126, own * own) * mix(0.80, 1.0, first);
    float ink = ink_of(number);
    wide *= ink == 0.0 ? 0.62 : 1.08;                        // water between ink is a line
    return vec4(place, wide * wide, ink);
}
// What the picture needs of drop i, the newest first. Below: place, r * r of what it pushes aside, and of what it
// covers; above: ink. It lands on what is there, small and at once, and then spreads for a second or two.
vec4 drop_at(ivec2 at) {
    float n = newest();
    int slot = int(mod(n - float(at.x), float(MOST)));
    vec4 drop = texelFetch(fallen, ivec2(slot, 0), 0), moment = texelFetch(fallen, ivec2(slot, 1), 0);
    float age = max(TIME - moment.g, 0.0), spread = 1.0 - exp(-age * 1.5);
    if (at.y == 0) {
        float pushed = drop.z * spread * (1.0 + 0.024 * age / (1.0 + 0.05 * age));
        return vec4(drop.xy, max(pushed, 1e-8), max(pushed + LANDED * (1.0 - spread), 1e-8));
    }
    vec4 last = texelFetch(fallen, ivec2(int(mod(n, float(MOST))), 1), 0);
    float rank = float(at.x) - exp(-max(TIME - last.g, 0.0) * 3.0);
    return vec4(drop.w * clamp((seen() - rank) * 0.34, 0.0, 1.0));
}

// ---- what moves the water: r, g how far, b the wash of old ink, a where there is ink ----
// A hair drawn through the water takes all of it along, less and less the farther away (Lu, Jaffer: marbling).
vec2 drawn(vec2 p, vec2 from, vec2 way, float far) {
    vec2 d = p - from;
    float aside = d.x * way.y - d.y * way.x, along = dot(d, way);
    return way * (far * 0.0042 / (0.0042 + aside * aside) * (0.5 + 0.5 * smoothstep(-0.3, 0.3, along)));
}
vec4 flow_at(vec2 p) {
    float t = TIME * 0.016;
    vec2 q = p * 1.55 + vec2(t * 0.6, -t);
    float e = 0.08;
    // the curl of a slow potential, then of a finer one where the first has led
    float a = noise(q + 3.0), ax = noise(q + vec2(3.0 + e, 3.0)), ay = noise(q + vec2(3.0, 3.0 + e));
    vec2 curl = vec2(ay - a, a - ax) / e;
    vec2 s = (p + 0.05 * curl) * 4.2 + vec2(-t, t * 1.3);
    float b = noise(s + 21.0), bx = noise(s + vec2(21.0 + e, 21.0)), by = noise(s + vec2(21.0, 21.0 + e));
    vec2 fine = vec2(by - b, b - bx) / e;
    vec2 way = (0.060 + 0.052 * stir) * curl + (0.014 + 0.014 * stir) * fine;
    // three strokes of a hair, that lengthen with the music and wander with the drops
    float pull = 0.066 + 0.044 * stir, tide = 0.02 * swing(TIME * 0.011);
    vec2 led = p + way;
    led -= drawn(led, vec2(-0.155 + tide, 0.04), vec2(0.259, 0.966), pull);
    led -= drawn(led, vec2(-0.010 - tide, 0.04), vec2(-0.174, -0.985), pull * 1.15);
    led -= drawn(led, vec2(0.205, -0.12 + tide), vec2(0.342, 0.940), pull * 0.8);
    way = led - p;
    float wash = noise((p + way * 2.0) * 2.3 + 40.0) * 0.65 + noise((p + way) * 6.1 + 50.0) * 0.35;
    // is any drop near? most of the paper need not be asked again
    vec2 at = p + way;
    float near = 0.0;
    int many = min(int(seen()) + 2, MOST);
    for (int i = 0; i < many; i++) {
        vec4 drop = texelFetch(drops, ivec2(i, 0), 0);
        vec2 d = at - drop.xy;
        float r2 = max(dot(d, d), 1e-9), over = drop.z / r2, reach = sqrt(drop.w) + 0.03;
        if (r2 < reach * reach) near = 1.0;
        at = drop.xy + d * sqrt(max(1.0 - over, 0.0));
    }
    return vec4(way, wash, near);
}

// The artist's seal: a rounded square with three strokes cut out.
float seal(vec2 p, float sharp) {
    vec2 d = abs(p) - 0.84;
    float box = length(max(d, 0.0)) + min(max(d.x, d.y), 0.0) - 0.16;
    float ink = clamp(-box * sharp + 0.5, 0.0, 1.0);
    float frame = clamp((0.055 - abs(max(abs(p.x), abs(p.y)) - 0.74)) * sharp + 0.5, 0.0, 1.0);
    float ring = clamp((0.085 - abs(length(p - vec2(0.0, 0.08)) - 0.36)) * sharp + 0.5, 0.0, 1.0);
    float stroke = clamp((0.07 - abs(p.x)) * sharp + 0.5, 0.0, 1.0) * step(abs(p.y), 0.58);
    float foot = clamp((0.06 - abs(p.y + 0.50)) * sharp + 0.5, 0.0, 1.0) * step(abs(p.x), 0.48);
    return ink * (1.0 - max(max(frame, ring), max(stroke, foot)));
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(ink_at((gl_FragCoord.x - 0.5) / 1023.0, gl_FragCoord.y), 1.0); return; }
    if (PASSINDEX == 1) { gl_FragColor = fallen_at(ivec2(gl_FragCoord.xy)); return; }
    if (PASSINDEX == 2) { gl_FragColor = drop_at(ivec2(gl_FragCoord.xy)); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    // upright the sheet is turned: the second place lies below the first
    float turn = 0.75 * smoothstep(1.2, 0.8, RENDERSIZE.x / RENDERSIZE.y);
    vec2 w = mat2(cos(turn), sin(turn), -sin(turn), cos(turn)) * (p - vec2(0.045, 0.03) * turn);
    if (PASSINDEX == 3) { gl_FragColor = flow_at(w); return; }

    vec4 moved = IMG_NORM_PIXEL(flow, isf_FragNormCoord);
    float fibre = noise(p * vec2(230.0, 170.0)) - 0.5, pulp = noise(p * vec2(34.0, 52.0) + 9.0) - 0.5;

    // back through all drops: outside of one, everything was nearer to its middle before it fell
    vec2 q = w + moved.rg + vec2(0.0016, -0.0013) * fibre + vec2(-0.0022, 0.0020) * pulp;
    float clear_ = 1.0, dark = 0.0, scarlet = 0.0, pixel = 1.2 * px;
    int many = moved.a > 0.0 ? min(int(seen()) + 2, MOST) : 0;
    for (int i = 0; i < many; i++) {
        vec4 drop = texelFetch(drops, ivec2(i, 0), 0);
        vec2 d = q - drop.xy;
        float r2 = max(dot(d, d), 1e-9);
        // half of (r2 - R2) / R is the distance from its edge
        float cover = clamp(0.5 - 0.5 * (r2 - drop.w) * inversesqrt(drop.w) / pixel, 0.0, 1.0);
        if (cover > 0.0) {
            float edge = min(r2 / drop.w, 1.0);                  // 0 in the middle, 1 at the edge
            float ink = texelFetch(drops, ivec2(i, 1), 0).r, share = clear_ * cover * abs(ink);
            dark += share * (0.64 + 0.42 * edge * edge * edge);
            scarlet += ink < 0.0 ? share : 0.0;
            clear_ *= 1.0 - cover;
        }
        if (clear_ < 0.004) break;
        float nearer = sqrt(max(1.0 - drop.z / r2, 0.0));
        q = drop.xy + d * nearer;
        pixel *= min(1.0 / max(nearer, 0.4), 1.5);
    }
    // ink is never even: it follows the water and the fibres
    float uneven = 0.80 + 0.55 * (moved.b - 0.35) + 0.22 * pulp + 0.16 * fibre;
    dark *= uneven;
    float wash = clamp((moved.b - 0.42) * 2.2, 0.0, 1.0) * (0.04 + 0.28 * density) * clear_;
    float edge2 = dot(p, p) * 0.035;
    float paper = 0.028 * (0.5 - pulp) + 0.03 * fibre + edge2;

    float tone = dark * 1.02 + wash + paper * (1.0 - dark);
    vec3 colour = grey(tone);
    colour = mix(colour, red(0.22 + dark), clamp(scarlet * 1.2, 0.0, 1.0));
    // the seal stands where a picture is signed
    vec2 corner = min(0.5 * RENDERSIZE * px, vec2(0.72, 0.66)) * vec2(1.0, -1.0) + vec2(-0.105, 0.115);
    vec2 at = (p - corner) / 0.030;
    float stamp = seal(at + 0.04 * vec2(pulp, fibre), 0.030 / px) * clamp(0.92 + 0.5 * pulp + 0.5 * fibre, 0.0, 1.0);
    colour = mix(colour, red(0.97), stamp);
    gl_FragColor = vec4(colour, 1.0);
}
