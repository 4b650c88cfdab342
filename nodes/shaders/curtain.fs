/*{
  "DESCRIPTION": "Northern lights over a frozen lake: folded curtains of rays above a black ridge.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "moss", "LABEL": "Palette", "DESCRIPTION": "Ground is the night, body the rays, accent and light their lower hem."},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Rays", "DESCRIPTION": "Light of one group of rays; the kick belongs here."},
    {"NAME": "hem", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Hem", "DESCRIPTION": "How brightly the lower hem burns, and how much of the curtain is lit."},
    {"NAME": "reach", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Reach", "DESCRIPTION": "How far the rays reach up."},
    {"NAME": "sway", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Sway", "DESCRIPTION": "Leans the rays a little to one side."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "haze", "WIDTH": "floor($WIDTH/6)", "HEIGHT": "floor($HEIGHT/6)"},
    {"TARGET": "sheet", "WIDTH": "560", "HEIGHT": "4", "FLOAT": true},
    {"TARGET": "columns", "WIDTH": "floor($WIDTH*0.65)", "HEIGHT": "24", "FLOAT": true},
    {"TARGET": "aurora", "WIDTH": "floor($WIDTH/2)", "HEIGHT": "floor($HEIGHT/2.6)", "FLOAT": true},
    {"TARGET": "mirror", "WIDTH": "floor($WIDTH/8)", "HEIGHT": "floor($HEIGHT/8)", "FLOAT": true},
    {"TARGET": "skyline", "WIDTH": "$WIDTH", "HEIGHT": "1", "FLOAT": true},
    {}
  ]
}*/

float noise1(float x, float lane) { return noise(vec2(x, lane + 0.5)); }

const float TURN = 6.2831853;
const float POINTS = 560.0;      // of a curtain, along its hem
const float ROWS = 24.0;         // parts the curtains are summed in,
const float NEAR_ROWS = 20.0;    // of these the near one's; the rest are the far one's
const float WIDE = 1.45;         // how far the columns reach, in half widths
const float GROUP = 0.395;       // where along the hem the music lights the rays

// Half the picture, how much taller than a square it is, and the horizon.
vec2 half_size() { vec2 s = vec2(textureSize(haze, 0)); return 0.5 * s / min(s.x, s.y); }
float half_wide() { return half_size().x; }
float tall() { return clamp(half_size().y - 0.5, 0.0, 0.4); }
float horizon() { return -0.235 - 0.42 * tall(); }

// ---- the curtains seen from below: points along the hem ----
// Where a point stands: x and hem on the picture, and its size there (1 / distance).
vec3 near_at(float s) {
    float fold = sin(TURN * (2.45 * s - fract(TIME * 0.0200) + 0.12)), turned = cos(TURN * (2.45 * s - fract(TIME * 0.0200) + 0.12));
    float pleat = sin(TURN * (5.3 * s + 0.10 * turned - fract(TIME * 0.0370))), bent = cos(TURN * (5.3 * s + 0.10 * turned - fract(TIME * 0.0370)));
    float frill = sin(TURN * (13.7 * s + 0.06 * bent + fract(TIME * 0.0530)));
    float slack = 0.42 + 0.80 * noise1(s * 4.0 + 3.0 - TIME * 0.016, 4.0);
    float wide = 0.34 + 0.80 * half_wide();
    float path = 1.0 - s;
    float size = mix(0.34, 1.12, path * (0.45 + 0.55 * path)) + 0.08 * sin(TURN * (0.9 * s + fract(TIME * 0.0041)));
    float x = wide * (1.12 - 2.10 * path) + size * slack * (0.36 * fold + 0.140 * pleat + 0.024 * frill);
    size *= 1.0 + slack * (0.27 * turned + 0.15 * bent);
    return vec3(x, horizon() + 0.03 + (0.32 + 0.30 * tall()) * size, size);
}
vec3 far_at(float s) {
    float fold = sin(TURN * (3.1 * s + fract(TIME * 0.0110) + 0.4)), pleat = sin(TURN * (8.3 * s - fract(TIME * 0.0230)));
    float size = 0.25 + 0.12 * s * s + 0.02 * fold + 0.008 * pleat;
    float x = (0.5 + half_wide()) * (1.25 - 2.5 * s) * 1.05 + size * (0.16 * fold + 0.07 * pleat);
    return vec3(x, horizon() + (0.30 + 0.30 * tall()) * size, size);
}
// Light and length of the rays at a point; three scales, each with its own drift.
vec2 rays_at(float s, float lane) {
    float part = noise1(s * 6.0 - TIME * 0.080, 11.0 + lane);
    float broad = noise1(s * 27.0 + TIME * 0.210, 21.0 + lane), thin = noise1(s * 83.0 - TIME * 0.460, 31.0 + lane);
    float hair = noise1(s * 150.0 + TIME * 0.570, 41.0 + lane);
    float lit = smoothstep(0.62 - 0.50 * hem, 1.12 - 0.50 * hem, part * 0.62 + 0.5 * broad);
    float ray = 0.35 + 0.65 * broad * (0.4 + 1.2 * thin) + 0.35 * (thin - 0.4) + 0.22 * (hair - 0.5);
    return vec2(max(ray, 0.04) * (0.32 + 0.96 * lit), 0.50 + 0.34 * broad + 0.30 * thin * part + 0.14 * hair);
}
vec4 sheet_at(float s, float row) {
    float far = step(1.5, row);
    vec3 at = far > 0.5 ? far_at(s) : near_at(s);
    vec2 ray = rays_at(s, far * 60.0);
    float ends = smoothstep(0.0, 0.06, s) * smoothstep(1.0, 0.93, s);
    if (mod(row, 2.0) < 0.5) return vec4(at.xy, ray.x * ends * mix(1.0, 0.34, far), ray.y * (0.30 + 0.42 * at.z) * (1.0 + 0.8 * tall()) * (0.50 + 0.40 * reach));
    float off = (s - GROUP) / 0.030;
    return vec4(at.z, (1.0 - far) * ends * ray.x / (1.0 + off * off * off * off), 0.0, 0.0);
}

// ---- and column by column: what of a part of the curtain stands over a place on the horizon ----
// Light, light times hem, light times length (so that neighbours can be mixed) and light of the group.
vec4 part_of(float x, float row) {
    float far = step(NEAR_ROWS, row);
    float parts = mix(NEAR_ROWS, ROWS - NEAR_ROWS, far), part = row - far * NEAR_ROWS;
    float every = (POINTS - 1.0) / (parts - 1.0), middle = part * every;
    int first = int(max(ceil(middle - every), 0.0)), last = int(min(floor(middle + every), POINTS - 2.0));
    int line = int(far) * 2;
    float soft = max(0.0066, 4.4 * WIDE * half_wide() / RENDERSIZE.x);   // never sharper than the columns can show
    vec4 sum = vec4(0.0);
    float ahead = texelFetch(sheet, ivec2(first, line), 0).x;
    for (int i = first; i <= last; i++) {
        vec4 one = texelFetch(sheet, ivec2(i, line), 0);
        float before = ahead;
        ahead = texelFetch(sheet, ivec2(i + 1, line), 0).x;
        float wide = max(soft, abs(ahead - before) * 2.0);
        float near = 1.0 - abs(one.x - x) / wide;
        if (near <= 0.0) continue;
        float w = near * one.z / wide * (1.0 - abs(float(i) - middle) / every);
        sum += w * vec4(1.0, one.y, one.w, texelFetch(sheet, ivec2(i, line + 1), 0).y / max(one.z, 0.01));
    }
    return sum * (2.2 / POINTS);
}

// ---- the light of all of them in one place ----
float aurora_at(vec2 p) {
    // rays are parallel: seen from below they lean away from the point they come from
    vec2 from = vec2(0.06 + 0.10 * sway, 2.6);
    float x = from.x + (p.x - from.x) * (from.y - horizon() - 0.2) / (from.y - p.y);
    float u = clamp(0.5 + 0.5 * x / (half_wide() * WIDE), 0.001, 0.999);
    float light = 0.0;
    for (int row = 0; row < int(ROWS); row++) {
        vec4 c = IMG_NORM_PIXEL(columns, vec2(u, (float(row) + 0.5) / ROWS));
        if (c.x < 0.0005) continue;
        c.yz /= c.x;
        c.x = (1.30 + 0.35 * hem) * c.x / (1.0 + 0.42 * c.x);               // where it is folded edge-on: thick, not endless
        float up = (p.y - c.y) / max(c.z, 0.02);
        float rise = clamp(up * 9.0 + 0.5, 0.0, 1.0);
        rise *= rise * (3.0 - 2.0 * rise);
        float low = 1.0 / (1.0 + 8.0 * max(up, 0.0)), high = clamp(1.0 - 0.52 * up, 0.0, 1.0);
        float veil = 0.012 / (1.0 + 24.0 * up * up);
        light += c.x * (rise * ((0.24 + 0.66 * hem) * low * low + 0.50 * high * high * high) + veil) + 0.88 * glow * c.w * rise * (0.55 * low + 0.45 * high) * high;
    }
    return light * mix(1.0, 0.22, smoothstep(0.05, 0.52 + tall(), p.y));
}

// ---- the land ----
float broken(float x, float layer) {
    float i = floor(x), f = x - i;
    i -= floor(i / 289.0) * 289.0;
    vec4 n = shuffle(shuffle(vec4(i, i + 1.0, i, i)) + layer);
    return mix(n.x, n.y, f) / 288.0;
}
float rugged(float x, float layer) {
    float sum = 0.0, size = 0.55, many = 1.0;
    for (int i = 0; i < 7; i++) {
        sum += size * (broken(x * many + layer * 7.3, layer * 5.0 + float(i)) - 0.5);
        size *= 0.53;
        many *= 1.97;
    }
    return sum + 0.5;
}
// A star, at most one in a cell.
float star(vec2 p, float side) {
    vec2 cell = floor(p * 15.0);
    vec4 own = shuffle(shuffle(cell.x + vec4(90.0, 31.0, 57.0, 5.0)) + cell.y + 120.0) * (1.0 / 288.0);
    float d = length(p * 15.0 - cell - 0.15 - 0.7 * own.xy) * side * (1.0 / 15.0) / max(side / 720.0, 0.6);
    float bright = own.z * own.z;
    return bright * bright * clamp(1.15 + 0.7 * bright - d, 0.0, 1.0) * (0.78 + 0.22 * swing(TIME * 0.17 + own.w));
}

// Three slow fields at low resolution: thin cloud, and snow that drifted over the ice in two sizes.
vec4 haze_at(vec2 p) {
    float line = -0.235 - 0.42 * clamp(0.5 * RENDERSIZE.y / min(RENDERSIZE.x, RENDERSIZE.y) - 0.5, 0.0, 0.4);
    float down = max(line - p.y, 0.002), deep = 0.11 / (down + 0.03);
    vec2 q = vec2(p.x * 1.1 + TIME * 0.006, p.y * 3.4);
    float cloud = 0.6 * noise(q + 4.0) + 0.4 * noise(q * 2.3 + vec2(TIME * 0.008, 7.0));
    vec2 g = vec2(p.x * deep * 7.0, deep * 9.0);
    float drift = 0.55 * noise(g * vec2(0.5, 1.0) + 3.0) + 0.30 * noise(g * vec2(1.3, 2.1) + 31.0) + 0.15 * noise(g * vec2(3.1, 4.3) + 61.0);
    return vec4(cloud, drift, noise(g * vec2(0.9, 3.4) + 90.0), 1.0);
}
// The aurora as the ice gives it back: upside down and drawn out downwards.
float mirrored(vec2 p, float line, vec2 whole) {
    float sum = 0.0, down = max(line - p.y, 0.0);
    for (int i = 0; i < 12; i++) {
        float y = line + 0.02 + down * 1.25 + (float(i) - 4.0) * (0.012 + 0.085 * down);
        vec2 at = vec2(p.x, max(y, line + 0.02 + 0.012 * float(i))) / whole + 0.5;
        at.x += (mod(float(i), 3.0) - 1.0) * (0.004 + 0.030 * down);
        sum += IMG_NORM_PIXEL(aurora, clamp(at, 0.002, 0.998)).r;
    }
    return sum * (1.0 / 12.0);
}
// Light to tone: the soft end of a film.
float tone_of(float light) { return 1.0 - 1.0 / (1.0 + light * (1.0 + light)); }

float sky(vec2 p, float line, float side, vec4 soft) {
    float up = p.y - line;
    float lit = IMG_NORM_PIXEL(aurora, isf_FragNormCoord).r;
    float air = 0.062 + (0.030 + 0.085 * hem) / (1.0 + 15.0 * up * up) + 0.020 * (soft.r - 0.5);
    float light = tone_of(air + 1.12 * lit * (0.90 + 0.2 * soft.r));
    light += 0.62 * star(p, side) * clamp(1.0 - 2.6 * light, 0.0, 1.0) * smoothstep(0.02, 0.12, up);
    // ridges: one far and pale, one black
    vec4 high = texelFetch(skyline, ivec2(gl_FragCoord.x, 0), 0);
    float foot = clamp(1.0 - up * 11.0, 0.0, 1.0);
    light = mix(light, 0.058 + 0.030 * foot * (0.5 + soft.r), clamp((high.x - p.y) * side * 0.8 + 0.5, 0.0, 1.0));
    return mix(light, 0.018 + 0.016 * foot * soft.r, clamp((high.y - p.y) * side * 0.8 + 0.5, 0.0, 1.0));
}
// Dark ice mirrors; snow on it is lit by the whole sky.
float ice(vec2 p, float line, vec4 soft) {
    float down = line - p.y;
    float shake = (soft.b - 0.5) * (0.010 + 0.030 * down);
    float image = IMG_NORM_PIXEL(mirror, clamp(isf_FragNormCoord + vec2(shake, 0.0), 0.002, 0.998)).r;
    float grain = noise(vec2(p.x, down * 2.0 / (0.12 + down)) * vec2(70.0, 90.0));
    float snow = smoothstep(0.44, 0.60, soft.g + 0.09 * (grain - 0.5) + 0.16 * down);
    float fade = clamp(down * 40.0, 0.0, 1.0);
    float bare = 0.030 + fade * image * (0.80 - 0.7 * down);
    float lying = 0.140 + 0.06 * hem + fade * 0.50 * image * (0.5 + soft.b);
    lying *= (0.72 + 0.45 * soft.b + 0.16 * (grain - 0.5)) * (1.0 - 0.7 * down);
    return tone_of(mix(bare, lying, snow));
}
// Heights of one column: far ridge, near ridge, and the bank we stand on, snow the wind has smoothed.
vec4 heights(float x, float line) {
    float far = line + 0.006 + 0.105 * rugged(x * 1.5 + 1.2, 2.0) * (0.45 + 0.55 * smoothstep(-0.2, 0.6, abs(x + 0.16)));
    float near = line - 0.010 + 0.150 * rugged(x * 2.3 + 4.4, 3.0) * (0.30 + 0.75 * smoothstep(0.0, 0.6, abs(x - 0.14)));
    float bank = -0.45 - tall() + 0.060 * noise(vec2(x * 1.3 + 3.0, 71.0)) + 0.085 * smoothstep(0.10, 0.95, abs(x + 0.22)) + 0.006 * noise(vec2(x * 9.0, 75.0));
    return vec4(far, near, bank, 1.0);
}
float shore(vec2 p, float bank) {
    float below = bank - p.y, image = 0.0;
    for (int i = -2; i <= 2; i++) image += IMG_NORM_PIXEL(mirror, vec2(clamp(isf_FragNormCoord.x + 0.07 * float(i), 0.01, 0.99), 0.06)).r;
    float blown = noise(vec2(p.x * 7.0 + below * 30.0, below * 55.0 + p.x * 9.0));
    return tone_of((0.140 + 0.05 * hem + 0.05 * image) * (0.50 + 0.6 * blown) / (1.0 + 7.0 * below) + 0.012);
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 2) { gl_FragColor = sheet_at((gl_FragCoord.x - 0.5) / (POINTS - 1.0), gl_FragCoord.y - 0.5); return; }
    if (PASSINDEX == 3) {
        gl_FragColor = part_of((2.0 * gl_FragCoord.x / RENDERSIZE.x - 1.0) * half_wide() * WIDE, gl_FragCoord.y - 0.5);
        return;
    }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    if (PASSINDEX == 4) {
        // this target's pixels are no squares
        p = (isf_FragNormCoord - 0.5) * 2.0 * half_size();
        gl_FragColor = vec4(p.y > horizon() - 0.02 ? aurora_at(p) : 0.0);
        return;
    }
    if (PASSINDEX == 1) { gl_FragColor = haze_at(p); return; }
    float line = horizon();
    if (PASSINDEX == 5) { gl_FragColor = vec4(mirrored(p, line, RENDERSIZE * px)); return; }
    if (PASSINDEX == 6) {
        vec2 shape = vec2(textureSize(haze, 0));
        gl_FragColor = heights((gl_FragCoord.x / RENDERSIZE.x - 0.5) * shape.x / min(shape.x, shape.y), line);
        return;
    }

    vec4 soft = IMG_NORM_PIXEL(haze, isf_FragNormCoord);
    float bank = texelFetch(skyline, ivec2(gl_FragCoord.x, 0), 0).z;
    float front = clamp((bank - p.y) * side * 0.5 + 0.5, 0.0, 1.0);
    float light = p.y > line ? sky(p, line, side, soft) : ice(p, line, soft);
    if (front > 0.0) light = mix(light, shore(p, bank), front);
    light *= 1.0 + 0.04 * (noise(p * 240.0) - 0.5);
    gl_FragColor = vec4(ramp_at(light), 1.0);
}
