/*{
  "DESCRIPTION": "Candles over dark water: every note lets light fall, and rings spread where it lands.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "notes", "TYPE": "image", "LABEL": "Notes", "DESCRIPTION": "28 lanes, low to high: how much sounds there."},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "abyss", "LABEL": "Palette"},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Lantern", "DESCRIPTION": "The lantern in the boat; the kick belongs here."},
    {"NAME": "many", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Candles", "DESCRIPTION": "How many of the candles burn."},
    {"NAME": "mist", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Mist"},
    {"NAME": "sway", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Sway", "DESCRIPTION": "Rocks the boat."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "cloud", "WIDTH": "floor($WIDTH/4)", "HEIGHT": "floor($HEIGHT/4)"},
    {"TARGET": "place", "WIDTH": "28", "HEIGHT": "2", "FLOAT": true},
    {"TARGET": "past", "WIDTH": "320", "HEIGHT": "28", "FLOAT": true, "PERSISTENT": true},
    {"TARGET": "fall", "WIDTH": "512", "HEIGHT": "28", "FLOAT": true},
    {"TARGET": "found", "WIDTH": "$WIDTH", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "haze", "WIDTH": "floor($WIDTH/6)", "HEIGHT": "floor($HEIGHT/6)", "FLOAT": true},
    {"TARGET": "rings", "WIDTH": "floor($WIDTH/3)", "HEIGHT": "floor($HEIGHT/3)", "FLOAT": true},
    {}
  ]
}*/

// Four numbers of a place in a grid.
vec4 own_of(vec2 cell, float salt) {
    cell -= floor(cell * (1.0 / 289.0)) * 289.0;
    return shuffle(shuffle(vec4(0, 71, 142, 213) + cell.x + salt) + cell.y) * (1.0 / 288.0);
}

// ---- what was heard: a ring of columns, 16 for every second of TIME, a row for every candle ----
const int LANES = 28;
const float COLUMNS = 320.0, PER_SECOND = 16.0;
const float FALL = 9.0, SPREAD = 6.0;                        // seconds from the candle to the water, and that a ring lasts

// Before anything was heard there was music too: the first frame is a picture.
float before_all(float column, float lane) {
    float long_ = 18.0 + 26.0 * own_of(vec2(lane, 3.0), 7.0).x, at = column / long_ + own_of(vec2(lane, 9.0), 7.0).y * 5.0;
    vec4 own = own_of(vec2(floor(at), lane), 21.0);
    float since = fract(at) * long_;
    return step(own.x, 0.62) * (0.35 + 0.65 * own.y) * min(since * 0.5, 1.0) / (1.0 + since * since * mix(0.004, 0.05, own.z)) * clamp((1.0 - fract(at)) * 4.0, 0.0, 1.0);
}
float past_at(ivec2 at) {
    float now = TIME * PER_SECOND, before = (TIME - TIMEDELTA) * PER_SECOND;
    float newest = floor(now);
    float column = newest - mod(newest - float(at.x), COLUMNS);
    if (FRAMEINDEX == 0) return before_all(column, float(at.y));
    return column > before ? clamp(texelFetch(notes, ivec2(at.y, 0), 0).r, 0.0, 1.0) : texelFetch(past, at, 0).r;
}
// A cubic B-spline through the columns, `ago` seconds back.
float heard_at(float ago, int lane) {
    float at = (TIME - ago) * PER_SECOND - 3.0;
    float i = floor(at), f = at - i;
    ivec4 c = ivec4(mod(i + vec4(-1, 0, 1, 2), COLUMNS));
    vec4 v = vec4(texelFetch(past, ivec2(c.x, lane), 0).r, texelFetch(past, ivec2(c.y, lane), 0).r,
                  texelFetch(past, ivec2(c.z, lane), 0).r, texelFetch(past, ivec2(c.w, lane), 0).r);
    float g = 1.0 - f;
    vec4 w = vec4(g * g * g, 4.0 - 6.0 * f * f + 3.0 * f * f * f, 4.0 - 6.0 * g * g + 3.0 * g * g * g, f * f * f);
    return dot(v, w) * (1.0 / 6.0);
}
// One lane from the candle (0) to the water (1) and on along its ring (to 2).
float fallen(float way, int lane) {
    vec4 own = texelFetch(place, ivec2(lane, 1), 0);
    float fall_ = FALL * (0.80 + 0.40 * own.x);              // no two drops are alike
    return heard_at(way < 1.0 ? way * fall_ : fall_ + (way - 1.0) * SPREAD, lane) * own.b;
}
float fall_at(float way, int lane) {
    return texture(fall, vec2((way * 255.0 + 0.5) / 512.0, (float(lane) + 0.5) / 28.0)).r;
}

// ---- where the candles hang: on a spiral over the lake that turns slowly ----
const float HORIZON = -0.10, LENS = 1.0, AWAY = 3.0;
float stretch() {
    vec2 shape = vec2(textureSize(cloud, 0));
    return 0.5 * shape.y / min(shape.x, shape.y);            // half the height of the picture, in sides
}
// Row 0: foot and top of what falls, x and how near; row 1: own numbers and how it burns.
vec4 place_at(int lane, int row) {
    float k = float(lane);
    vec4 own = own_of(vec2(k, 5.0), 13.0);
    if (row == 1) {
        // the order in which they are lit has nothing to do with pitch
        float turn = fract(k * 0.7548777 + 0.13);
        return vec4(own.xy, smoothstep(turn - 0.10, turn + 0.10, 0.46 + 0.70 * many), own.z);
    }
    float out_ = sqrt((27.5 - k) / 28.0);
    float angle = 6.2831853 * (k * 0.381966 + TIME * 0.0035) + 0.25 * own.x;
    float r = 1.22 * (0.16 + 0.84 * out_) * (0.97 + 0.06 * own.y);
    vec2 at = vec2(cos(angle), sin(angle)) * r;
    float z = AWAY + at.y * 1.05;
    float tall = 0.45 + 1.1 * stretch();
    float foot = HORIZON - 0.50 * tall / z, top = HORIZON + (1.34 + 0.10 * own.z) * tall / z;
    return vec4(at.x * LENS / z, foot, top, 1.0 / z);
}
// Which four lanes stand in this column of the picture.
vec4 found_at(float x) {
    vec4 seen = vec4(-1.0);
    for (int k = 0; k < LANES; k++) {
        vec4 at = texelFetch(place, ivec2(k, 0), 0);
        if (abs(x - at.x) < 0.030 * at.w * 2.0) seen = vec4(float(k), seen.xyz);
    }
    return seen;
}

// ---- the air: what shines in it, and the mist ----
float cloud_at(vec2 p) {
    return 0.6 * noise(vec2(p.x * 1.7 - TIME * 0.030, p.y * 4.2 + TIME * 0.012)) + 0.4 * noise(vec2(p.x * 4.1 - TIME * 0.056, p.y * 8.0 + 9.0));
}
vec4 haze_at(vec2 p) {
    float shine = 0.0;
    for (int k = 0; k < LANES; k++) {
        vec4 at = texelFetch(place, ivec2(k, 0), 0);
        float way = clamp((at.z - p.y) / (at.z - at.y), -0.2, 1.2);
        float dx = (p.x - at.x) / (at.w * 3.0);
        float beyond = max(max(p.y - at.z, at.y - p.y), 0.0) / at.w;
        shine += fall_at(clamp(way, 0.0, 1.0), k) / (1.0 + 900.0 * dx * dx + 260.0 * beyond * beyond) * at.w * 3.0;
    }
    return vec4(shine);
}
// Rings on the water: each what its candle was, older the farther out.
vec4 rings_at(vec2 p) {
    float down = HORIZON - p.y;
    if (down < 0.004) return vec4(0.0);
    float z = 0.50 * (0.45 + 1.1 * stretch()) / down;
    vec2 at = vec2(p.x * z / LENS, z);
    float sum = 0.0, stir = noise(at * 6.0 + vec2(TIME * 0.05, 0.0)) - 0.5;
    for (int k = 0; k < LANES; k++) {
        vec4 it = texelFetch(place, ivec2(k, 0), 0);
        float zk = 1.0 / it.w;
        vec2 d = at - vec2(it.x * zk / LENS, zk);
        float r = length(d) + 0.015 * stir, way = min(r / 0.95, 1.0);
        sum += fall_at(1.0 + way, k) * (1.0 - way) * (1.0 - way) / (1.0 + 9.0 * r);
    }
    return vec4(sum);
}

// ---- a boat, and who waits in it ----
// Dark where below 0.
float boat_at(vec2 d) {
    float x2 = d.x * d.x, sheer = 0.014 + (d.x > 0.0 ? 1.25 : 0.85) * x2, keel = -0.013 + 400.0 * x2 * x2;
    float hull = max(max(d.y - sheer, (keel - d.y) * 0.6), abs(d.x) - 0.104);
    vec2 h = d - vec2(-0.022, 0.0);
    float body = max(abs(h.x + 0.06 * h.y) - mix(0.023, 0.012, smoothstep(0.01, 0.066, h.y)), max(h.y - 0.068, -h.y));
    float head = length((h - vec2(0.000, 0.078)) * vec2(1.1, 0.95)) - 0.0115;
    float pole = max(abs(d.x - 0.070 - 0.10 * d.y) - 0.0016, max(d.y - 0.088, -d.y));
    float arm = max(abs(d.y - 0.087) - 0.0014, abs(d.x - 0.070) - 0.011);
    return min(min(hull, min(body, head)), min(pole, arm));
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 3) { gl_FragColor = vec4(past_at(ivec2(gl_FragCoord.xy))); return; }
    if (PASSINDEX == 4) { gl_FragColor = vec4(fallen(gl_FragCoord.x / 255.0, int(gl_FragCoord.y))); return; }
    if (PASSINDEX == 2) { gl_FragColor = place_at(int(gl_FragCoord.x), int(gl_FragCoord.y)); return; }
    if (PASSINDEX == 5) {
        vec2 shape = vec2(textureSize(cloud, 0));
        gl_FragColor = found_at((gl_FragCoord.x / RENDERSIZE.x - 0.5) * shape.x / min(shape.x, shape.y));
        return;
    }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    if (PASSINDEX == 1) { gl_FragColor = vec4(cloud_at(p)); return; }
    if (PASSINDEX == 6) { gl_FragColor = haze_at(p); return; }
    if (PASSINDEX == 7) { gl_FragColor = rings_at(p); return; }

    float down = max(HORIZON - p.y, 0.0), under = step(p.y, HORIZON);
    // how bright a ring is here, and how steep
    vec2 ring = vec2(IMG_NORM_PIXEL(rings, isf_FragNormCoord).r, IMG_NORM_PIXEL(rings, isf_FragNormCoord - vec2(0.0, 0.006 * side / RENDERSIZE.y)).r);
    ring.g = 4.5 * (ring.r - ring.g);
    float steep = 1.0 / (down + 0.06);
    vec2 wave = vec2(p.x * steep * 1.1, steep * 3.2);
    float swell = noise(wave * 1.6 + vec2(TIME * 0.05, -TIME * 0.16)) - 0.5, chop = noise(wave * vec2(4.1, 4.7) + vec2(-TIME * 0.09, -TIME * 0.30)) - 0.5;
    float shake = under * (0.017 * swell + 0.009 * chop + 0.010 * ring.g) * (0.3 + 1.7 * down);

    vec2 air = vec2(IMG_NORM_PIXEL(haze, isf_FragNormCoord).r, IMG_NORM_PIXEL(cloud, isf_FragNormCoord).r);
    float grain = noise(p * 170.0) - 0.5;
    float off = p.y - HORIZON;
    // the far shore lies in mist
    float light = 0.040 + (0.085 + 0.27 * mist) * (0.45 + 0.9 * air.g) / (1.0 + (under > 0.0 ? 70.0 : 16.0) * off * off) / (1.0 + 1.6 * p.x * p.x);
    float shore = 0.012 + 0.020 * noise(vec2(p.x * 5.0, 3.0)) + 0.006 * noise(vec2(p.x * 31.0, 4.0));
    light *= 1.0 - 0.45 * clamp((shore - abs(off)) * side * 0.5 + 0.5, 0.0, 1.0);
    light += air.r * (0.050 + 0.07 * mist) * (0.80 + 0.4 * air.g) * (1.0 - 0.55 * under);

    // what falls, and in the water what falls once more
    float core = 0.0;
    vec4 here = texelFetch(found, ivec2(gl_FragCoord.x, 0), 0);
    int looks = under > 0.5 ? 2 : 1;
    vec2 q = p + vec2(shake, 0.0);
    vec4 there = texelFetch(found, ivec2(clamp(q.x * side + 0.5 * RENDERSIZE.x, 0.0, RENDERSIZE.x - 1.0), 0), 0);
    for (int i = 0; i < 4; i++) {
        if (here[i] < 0.0 && there[i] < 0.0) break;
        for (int mirror = 0; mirror < looks; mirror++) {
            float lane = mirror == 0 ? here[i] : there[i];
            if (lane < 0.0) continue;
            int k = int(lane);
            vec4 at = texelFetch(place, ivec2(k, 0), 0);
            float y = mirror == 0 ? p.y : 2.0 * at.y - p.y;
            float way = (at.z - y) / (at.z - at.y);
            if (way < 0.0 || way > 1.0) continue;
            float v = fall_at(way, k);
            float x = mirror == 0 ? p.x : q.x;
            float near = at.w * 3.0;
            float r = (0.0007 + 0.0030 * v) * near * (mirror == 0 ? 1.0 : 2.0), d = abs(x - at.x);
            float edge = clamp((r - d) * side + 0.5, 0.0, 1.0) * min(r * side * 2.0, 1.0);
            float soft = 1.0 / (1.0 + d * d / (r * r * 5.0 + 1e-7));
            float tone = v * (0.55 + 0.75 * v) * (1.0 - 0.30 * way) + 0.030;
            core += tone * (edge + 0.35 * soft * soft) * (mirror == 0 ? 1.0 : 0.40 * (0.30 + 0.70 * way) * clamp(1.0 + 2.2 * chop, 0.25, 1.6));
        }
    }
    light += core;
    // flames where it falls from
    int wicks = p.y > HORIZON + 0.10 ? 4 : 0;
    for (int i = 0; i < wicks; i++) {
        if (here[i] < 0.0) break;
        int k = int(here[i]);
        vec4 at = texelFetch(place, ivec2(k, 0), 0), own = texelFetch(place, ivec2(k, 1), 0);
        float v = fall_at(0.0, k), near = at.w * 3.0;
        vec2 d = (p - at.xz - vec2(0.0, 0.004 * near)) / (near * 0.0045 * (1.0 + 0.5 * v));
        d.x *= 1.0 + 0.22 * max(d.y, 0.0);
        d.y *= d.y > 0.0 ? 0.46 : 0.85;
        float f = dot(d, d);
        light += own.b * (0.34 + 0.9 * v) * (clamp(1.5 - f, 0.0, 1.0) + 0.10 / (1.0 + f * 0.5));
    }
    light += under * ring.r * (0.16 + 0.30 * clamp(0.5 + ring.g * 2.0, 0.0, 1.0));
    light *= 1.0 - under * 0.25 * clamp(down * 1.2, 0.0, 1.0);

    // the boat with its lantern
    float tall = 0.45 + 1.1 * stretch();
    vec2 berth = vec2(0.015, HORIZON - 0.50 * tall / 2.55);
    float roll = 0.035 * sway + 0.010 * swing(TIME * 0.07);
    vec2 b = p - berth;
    b = vec2(b.x + roll * b.y, b.y - roll * b.x);
    vec2 lamp = vec2(0.059, 0.072);
    vec2 d = b - lamp;
    float far = dot(d, d), shine = 0.38 + 0.70 * glow;
    light += shine * (0.26 / (1.0 + 90.0 * far) + 0.30 / (1.0 + 900.0 * far)) * (0.6 + 0.8 * air.g) * (1.0 - 0.45 * under * step(b.y, -0.004));
    vec2 m = vec2(b.x - lamp.x + shake * 1.4, b.y + lamp.y + 0.01);
    light += under * step(b.y, -0.006) * shine * 0.55 * clamp(0.70 + 2.2 * chop, 0.0, 1.5) / (1.0 + 3000.0 * m.x * m.x / (1.0 - 7.0 * min(m.y, 0.0)) + 26.0 * m.y * m.y);
    // a loop, for even a software renderer jumps over one that has no turn
    int close = abs(b.x) < 0.13 && abs(b.y) < 0.13 ? 1 : 0;
    for (int i = 0; i < close; i++) {
        float hull = boat_at(b), dark = clamp(0.5 - hull * side, 0.0, 1.0);
        float shadow = clamp(0.5 - boat_at(vec2(b.x + shake * 0.8, -0.024 - b.y)) * side * 0.4, 0.0, 1.0) * step(b.y, 0.0);
        float rim = shine * 0.16 * clamp(1.0 - far * 90.0, 0.0, 1.0);
        light = mix(light * (1.0 - 0.55 * shadow), 0.010 + rim * 0.35 * clamp(hull * 160.0 + 1.0, 0.0, 1.0), dark);
    }
    vec2 l = abs(d) - vec2(0.0050, 0.0075);
    light += (0.9 + 0.5 * shine) * clamp(0.5 - max(l.x, l.y) * side, 0.0, 1.0) + shine * 0.0003 / (far + 0.0004);

    light *= 1.0 + 0.06 * grain;
    float tone = 1.0 - 1.0 / (1.0 + light + 0.9 * light * light);
    gl_FragColor = vec4(ramp_at(tone * 1.12), 1.0);
}
