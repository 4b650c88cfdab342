/*{
  "DESCRIPTION": "A moon over a mountain lake: ridges in mist, light on the water.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "indigo", "LABEL": "Palette", "DESCRIPTION": "Body is the mist, accent and light the moon."},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Light on the water", "DESCRIPTION": "Light on the water; the kick belongs here."},
    {"NAME": "haze", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Mist", "DESCRIPTION": "Mist between the ridges and over the water."},
    {"NAME": "lift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "LABEL": "Moon", "DESCRIPTION": "How high the moon stands."},
    {"NAME": "sway", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Sway", "DESCRIPTION": "Moves moon and bank a little to one side."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "mist", "WIDTH": "floor($WIDTH/4)", "HEIGHT": "floor($HEIGHT/4)"},
    {"TARGET": "skyline", "WIDTH": "$WIDTH", "HEIGHT": "2", "FLOAT": true},
    {}
  ]
}*/

const float WATER = -0.17;
const float DRIFT = 0.012;
const float MOON = 0.132;                // its radius
float taller(vec2 shape) { return clamp(0.5 * shape.y / min(shape.x, shape.y) - 0.5, 0.0, 0.4); }
// Upright we stand closer and look up: more sky than water.
vec3 view(vec2 shape) { float t = taller(shape); return vec3(0.05 * t, -0.12 * t, 1.0 - 0.42 * t); }

// ---- the skylines: heights over the water, far to near, one column at a time ----
// Broken lines, halved and doubled: a ridge; `sharp` leans the peaks to one side.
float broken(float x, float layer) {
    float i = floor(x), f = x - i;
    i -= floor(i / 289.0) * 289.0;
    vec4 n = shuffle(shuffle(vec4(i, i + 1.0, i, i)) + layer);
    return mix(n.x, n.y, f) / 288.0;
}
float rugged(float x, float layer) {
    float sum = 0.0, size = 0.55, many = 1.0;
    for (int i = 0; i < 8; i++) {
        sum += size * (broken(x * many + layer * 7.3, layer * 5.0 + float(i)) - 0.5);
        size *= 0.50;
        many *= 1.93;
    }
    return sum + 0.5;
}
// Firs: pointed, of uneven height, with tiers of branches that hang.
float firs(float x, float many, float layer) {
    float best = 0.0;
    for (int i = -2; i <= 2; i++) {
        float cell = floor(x * many) + float(i);
        float own = broken(mod(cell, 289.0), layer * 9.0), two = broken(mod(cell, 289.0), layer * 4.0 + 7.0);
        float d = abs(x * many - cell - 0.5 - 0.9 * (two - 0.5));
        float tall = 0.28 + 0.72 * own * own;
        float slim = 1.9 + 1.1 * two;
        // boughs: the outline steps out and droops, wider below
        float down = d * slim / tall;
        float tier = fract(down * 9.0 + own * 3.0);
        float crown = tall * (1.0 - 1.15 * down + (0.10 * tier - 0.06) * min(down * 5.0, 1.0));
        crown = max(crown, d < 0.018 ? 0.2 * tall : 0.0);
        best = max(best, crown);
    }
    return best;
}
vec4 heights(float x, float row, float bottom, float narrow) {
    float t = TIME * DRIFT;
    if (row < 1.0) {
        float valley = x - 0.12;
        valley = 0.55 + 0.9 * valley * valley;
        float a = 0.03 + 0.50 * rugged(x * 1.1 + t * 0.10 + 1.0, 1.0) * min(valley + 0.15, 1.2);
        float b = 0.03 + 0.36 * rugged(x * 1.3 + t * 0.22 + 5.2, 2.0) * min(valley, 1.2);
        float c = -0.03 + 0.27 * rugged(x * 1.6 + t * 0.45 + 3.0, 3.0) * min(valley, 1.2);
        float d = -0.05 + 0.19 * rugged(x * 1.9 + t * 0.80 + 9.4, 4.0) * min(valley, 1.2) + 0.010 * firs(x + t * 0.42, 80.0, 2.0);
        float u = x + t * 1.2;
        float shore = 0.004 + 0.016 * noise(vec2(u * 2.1, 31.0)) + 0.045 * firs(u, 34.0, 1.0) * smoothstep(0.36, 0.66, noise(vec2(u * 1.7, 40.0)));
        return vec4(a, b, max(c, d), shore);
    }
    // The bank we stand on and, of its trees, the one this column belongs to: x from its trunk,
    // the bank, the tree's height, its own number.
    float v = x + t * 4.0 + 0.010 * sway;
    float side = smoothstep(0.22, 0.55, abs(x - 0.08));
    float bank = bottom + 0.015 + 0.05 * noise(vec2(v * 1.9, 50.0)) + 0.06 * side + 0.010 * firs(v, 170.0, 5.0);
    vec3 tree = vec3(1.0, 0.0, 0.0);
    float best = -9.0;
    for (int i = -2; i <= 2; i++) {
        float cell = floor(v * 11.0) + float(i);
        float own = broken(mod(cell, 289.0), 27.0), two = broken(mod(cell, 289.0), 19.0);
        float stem = (cell + 0.5 + 0.9 * (two - 0.5)) / 11.0;
        float tall = smoothstep(0.20 - narrow, 0.50 - 1.9 * narrow, abs(stem - v + x - 0.08)) * (0.35 + 0.65 * noise(vec2(stem * 1.1, 60.0))) * (0.12 + 0.40 * own * own + 0.4 * narrow);
        float score = tall - abs(v - stem) * 4.0;
        if (score > best) { best = score; tree = vec3(v - stem, tall, own); }
    }
    return vec4(tree.x, bank, tree.yz);
}

vec2 moon() { return vec2(0.12 + 0.008 * sway, 0.05 + 0.215 * lift); }

float mist_at(vec2 p) {
    float t = TIME;
    vec2 q = vec2(p.x * 1.3 + t * 0.018, p.y * 6.0);
    float wander = noise(q * 0.7 + vec2(0.0, t * 0.02));
    float n = 0.5 * noise(q + wander * 1.4) + 0.3 * noise(q * 2.2 + vec2(t * 0.03, wander)) + 0.2 * noise(q * 4.7 - vec2(0.0, t * 0.02));
    return smoothstep(0.15, 0.85, n);
}
float seas_at(vec2 d) {
    d = vec2(0.8 * d.x - 0.6 * d.y, 0.6 * d.x + 0.8 * d.y);
    float n = 0.55 * noise(d * 13.0 + 4.3) + 0.30 * noise(d.yx * 27.0 + 1.7) + 0.15 * noise(d * 61.0);
    return smoothstep(0.40, 0.62, n);
}

// A star, at most one in a cell.
float star(vec2 p, float side) {
    vec2 cell = floor(p * 22.0);
    vec4 own = shuffle(shuffle(cell.x + vec4(90.0, 31.0, 57.0, 5.0)) + cell.y + 120.0) * (1.0 / 288.0);
    float d = length(p * 22.0 - cell - 0.15 - 0.7 * own.xy) * side * (1.0 / 22.0);
    float bright = own.z * own.z;
    return 0.34 * bright * bright * clamp(1.1 + bright - d, 0.0, 1.0) * (0.75 + 0.25 * swing(TIME * 0.21 + own.w));
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 2) {
        // This target is two rows high: the picture's shape is that of the mist's target.
        vec2 shape = vec2(textureSize(mist, 0));
        vec3 from = view(shape);
        float x = (gl_FragCoord.x / RENDERSIZE.x - 0.5) * from.z * shape.x / min(shape.x, shape.y) + from.x;
        gl_FragColor = heights(x, gl_FragCoord.y, from.y - 0.5 * from.z * shape.y / min(shape.x, shape.y), 0.36 * taller(shape));
        return;
    }
    vec3 from = view(RENDERSIZE);
    float side = min(RENDERSIZE.x, RENDERSIZE.y) / from.z;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / side + from.xy;
    if (PASSINDEX == 1) { gl_FragColor = vec4(mist_at(p), seas_at(p - moon()), 0.0, 1.0); return; }

    // under the water line everything is looked up mirrored, shaken by ripples that grow towards us
    float down = max(WATER - p.y, 0.0), under = step(p.y, WATER);
    float steep = 1.0 / (down + 0.2);
    vec2 wave = vec2(p.x * steep * 3.6, steep * 14.0);
    float swell = noise(wave + vec2(TIME * 0.05, -TIME * 0.22)) - 0.5;
    float chop = noise(wave * vec2(2.1, 2.7) + vec2(-TIME * 0.09, -TIME * 0.4)) - 0.5;
    float shake = under * (swell + 0.5 * chop);
    vec2 q = vec2(p.x + shake * 0.016, abs(p.y - WATER) + shake * 0.22 * down);
    int column = int(clamp((q.x - from.x) * side + 0.5 * RENDERSIZE.x, 0.0, RENDERSIZE.x - 1.0));
    vec4 far = texelFetch(skyline, ivec2(column, 0), 0);
    vec4 near = texelFetch(skyline, ivec2(gl_FragCoord.x, 1), 0);
    vec2 soft = IMG_NORM_PIXEL(mist, isf_FragNormCoord).rg;
    float cloud = soft.r;

    // sky
    vec2 m = moon() - vec2(0.0, WATER);
    vec2 d = q - m;
    float r2 = dot(d, d), r = sqrt(r2);
    // what it gives to the sky: with every step up a little more
    float halo = (0.09 + 0.05 * lift) / (1.0 + 11.0 * r2) + (0.08 + 0.10 * haze + 0.16 * lift) / (1.0 + 42.0 * r2);
    float sky = 0.030 + (0.13 + 0.15 * haze) / (1.0 + 11.0 * q.y * q.y) * (0.70 + 0.6 * cloud) + halo * (0.5 + 0.8 * cloud);
    sky -= 0.72 * max(sky - 0.27, 0.0);                      // the sky stays short of the moon's colours
    sky += (1.0 - under) * star(p - vec2(TIME * 0.0004, 0.0), side) * clamp(2.0 - 6.0 * sky, 0.0, 1.0);
    float disc = clamp((MOON - r) * side * (1.0 - 0.965 * under) + 0.5, 0.0, 1.0) * (1.0 - 0.6 * under);
    float globe = r2 * (1.0 / (MOON * MOON)), lower = clamp(0.5 - 0.5 * (d.y + 0.5 * d.x) / MOON, 0.0, 1.0);
    float face = 0.845 - 0.135 * soft.g - 0.085 * globe * globe - 0.07 * lower * lower;
    float band = (0.10 + 0.5 * haze) * clamp(cloud * 2.0 - 0.9, 0.0, 1.0) + 0.4 * haze * clamp(0.4 - d.y * 5.0, 0.0, 1.0);
    float light = mix(sky, mix(face, max(0.52, sky + 0.06), band), disc);

    // ridges, far to near, each paler at its foot where the mist lies
    float air = 0.30 + 0.09 * haze + 0.7 * halo;
    float veil = (0.25 + 0.75 * haze) * (0.30 + 1.1 * cloud);
    vec4 mask = clamp((far - q.y) * (side * 0.7) + 0.5, 0.0, 1.0);
    vec4 foot = clamp(1.0 - q.y * vec4(4.7, 6.2, 8.7, 14.0), 0.0, 1.0) * veil;
    vec4 tone = vec4(0.235, 0.165, 0.105, 0.045) + halo * vec4(0.55, 0.30, 0.15, 0.05);
    // the far slopes: spurs run down aslant both ways, the higher one is seen, pale where it faces the moon
    float deep = max(far.x - q.y, 0.0);
    int last = int(RENDERSIZE.x) - 1, wide = int(side * 0.011) + 1;
    ivec2 spur = clamp(ivec2(vec2(column) + side * deep * vec2(0.62, -0.85)), 0, last - wide);
    vec2 here = vec2(texelFetch(skyline, ivec2(spur.x, 0), 0).x, texelFetch(skyline, ivec2(spur.y, 0), 0).x);
    vec2 next = vec2(texelFetch(skyline, ivec2(spur.x + wide, 0), 0).x, texelFetch(skyline, ivec2(spur.y + wide, 0), 0).x);
    vec2 fall = clamp((next - here) * (side / float(wide)) * 1.3, -1.0, 1.0);
    float facing = here.x > here.y + 0.02 ? fall.x : here.y > here.x + 0.02 ? fall.y : mix(fall.y, fall.x, 0.5 + 25.0 * (here.x - here.y));
    tone.x += 0.050 * facing * clamp((m.x - q.x) * 5.0, -1.0, 1.0) * (0.5 + 1.6 * halo);
    vec4 rim = clamp(1.0 - (far - q.y) * vec4(60.0, 70.0, 80.0, 90.0), 0.0, 1.0);
    tone = mix(tone, vec4(air), min(foot * vec4(1.1, 1.1, 1.0, 0.8), 1.0)) + rim * rim * (0.22 * halo);
    light = mix(light, tone.x, mask.x);
    light = mix(light, tone.y, mask.y);
    light = mix(light, tone.z, mask.z);
    light = mix(light, tone.w, mask.w);

    // water: darker than what it mirrors, and a road of light under the moon
    light *= 1.0 - under * (0.38 + 0.5 * min(down, 0.6));
    float track = p.x - m.x, spread = 0.022 + (0.29 + 0.08 * lift) * down;
    float path = spread * spread / (spread * spread + track * track);
    float rough = 0.5 + 0.75 * swell + 0.65 * chop;
    float glint = clamp((rough - 0.72 + 0.10 * lift * path + path * (0.26 + 0.052 * glow)) * 4.0, 0.0, 1.0);
    light += under * path * (0.03 + 0.05 * path * glow + glint * glint * path * (0.69 + 0.17 * glow)) * (0.7 + 0.3 * lift) * clamp(1.35 - 1.6 * down, 0.0, 1.0);
    // mist over the water
    float over = p.y - WATER;
    light += (0.04 + 0.22 * haze) * (cloud - 0.1) * (0.5 + 0.5 / (1.0 + 9.0 * track * track)) / (1.0 + 600.0 * over * over);

    // the bank we stand on
    float front = clamp((near.y - p.y) * (side * 0.7) + 0.5, 0.0, 1.0);
    // a fir: from its tip down the boughs grow, hang, and begin anew
    float below = near.z + near.y - p.y, aside = abs(near.x);
    float bough = fract((below - 0.45 * aside) * 31.0 + near.w * 7.0);
    float reach = below * 0.17 * (0.50 + 0.55 * bough) + 0.0012;
    front = max(front, clamp((reach - aside) * side + 0.5, 0.0, 1.0) * step(0.0, below));
    light = mix(light, 0.012 + 0.02 * haze * cloud, front);
    gl_FragColor = vec4(ramp_at(min(light, 0.86)), 1.0);
}
