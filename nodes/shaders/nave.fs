/*{
  "DESCRIPTION": "A dark nave and twelve shafts of light, one for each note of the scale.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "notes", "TYPE": "image", "LABEL": "Notes", "DESCRIPTION": "Twelve lanes from C to B; each is the light of one window."},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "glacier", "LABEL": "Palette"},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Rose", "DESCRIPTION": "Light of the rose window; the kick belongs here."},
    {"NAME": "sun", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Sun", "DESCRIPTION": "How much light falls in."},
    {"NAME": "dust", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Dust", "DESCRIPTION": "What hangs in the air and shows the light."},
    {"NAME": "sway", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Sway", "DESCRIPTION": "The lamp that hangs from the vault."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "stone", "FLOAT": true, "PERSISTENT": true},
    {"TARGET": "lights", "WIDTH": "12", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "air", "WIDTH": "floor($WIDTH/3)", "HEIGHT": "floor($HEIGHT/3)", "FLOAT": true},
    {}
  ]
}*/

// Four numbers of a place in a grid.
vec4 own_of(vec2 cell, float salt) {
    cell -= floor(cell * (1.0 / 289.0)) * 289.0;
    return shuffle(shuffle(vec4(0, 71, 142, 213) + cell.x + salt) + cell.y) * (1.0 / 288.0);
}

// ---- the building: x across, y up from the eye, z into the depth; half the nave is 1 wide ----
const float LENS = 1.6;                                      // length of the lens
const vec2 SHIFT = vec2(0.10, 0.13);                         // as a view camera shifts it: the end stands left of the middle, and low
const float FLOOR = -0.62, SPRING = 1.95, OFF = 0.35;        // the vault: two arcs about centres OFF beyond the middle
const float FIRST = 2.6, BAY = 1.0, END = 15.0;              // window k stands at FIRST + k * BAY
const float SILL = 1.28, CROWN = 1.80, WIDE = 0.20;          // the windows
const vec3 ROSE = vec3(0.0, 1.62, 0.86);                     // on the end wall: place and radius

// A pointed arch of half a width w that springs at y = 0: below 0 within.
float arch(float x, float y, float w) {
    x = abs(x);
    return y < 0.0 ? x - w : length(vec2(x + 0.7 * w, y)) - 1.7 * w;
}
// Two lights under one arch, as tracery has them: 1 where glass is; x of -1..1, y of 0..1.
float lancets(float x, float y, float soft) {
    float one = abs(abs(x) - 0.5) * 0.5, up = (y - 0.62) * 1.1;
    float pane = max(arch(one, up, 0.19), -y);
    float eye = length(vec2(x * 0.45, (y - 0.90) * 1.15)) - 0.075;
    return clamp(0.5 - min(pane, eye) / soft, 0.0, 1.0);
}
// The rose: an eye, twelve petals, twenty-four rounds.
float rose_at(vec2 d) {
    float r = length(d), turn = atan(d.x, d.y) * (6.0 / 3.14159265);
    float petal = abs(fract(turn + 0.5) - 0.5) * r * 0.5236;
    float leaf = max(petal - 0.075 * smoothstep(0.20, 0.62, r) - 0.004, max(0.235 - r, length(vec2(petal, r - 0.60)) - 0.0 - 0.105 - step(r, 0.60)));
    float around = abs(fract(turn * 2.0) - 0.5) * r * 0.2618;
    float round_ = length(vec2(around, r - 0.855)) - 0.082;
    float core = max(r - 0.165, 0.030 - abs(r - 0.085));
    float thin = max(abs(r - 0.715) - 0.008, 0.02 - abs(around - 0.065));
    float glass = min(min(min(leaf, round_), core), thin);
    float pane = own_of(vec2(floor(turn * 2.0 + 0.5), floor(r * 3.6)), 8.0).x, lead = noise(d * 17.0);
    return clamp(0.5 - glass * 40.0, 0.0, 1.0) * (0.66 + 0.28 * pane) * (0.78 + 0.40 * lead);
}
vec4 end_wall(vec2 at) {
    vec2 d = (at - ROSE.xy) / ROSE.z;
    float glass = rose_at(d);
    float rim = smoothstep(0.05, 0.0, abs(length(d) - 1.02));
    // three tall lights under it
    float n = clamp(floor(at.x / 0.42 + 0.5), -1.0, 1.0), low = at.x - n * 0.42;
    float tall = max(arch(low, at.y - 0.34 + 0.10 * abs(n), 0.115), -0.10 - at.y);
    float lights_ = clamp(0.5 - tall * 40.0, 0.0, 1.0) * step(0.012, abs(low)) * step(0.07, fract(at.y * 5.0));
    float altar = step(at.y, FLOOR + 0.26) * step(abs(at.x), 0.34);
    return vec4(END, 0.10 + 0.07 * rim - 0.07 * altar, 0.1, glass + 0.34 * lights_);
}
vec4 vault(vec2 way) {
    way.x = abs(way.x);
    float a = dot(way, way), b = way.x * OFF - way.y * SPRING, c = OFF * OFF + SPRING * SPRING - (1.0 + OFF) * (1.0 + OFF);
    float z = (sqrt(max(b * b - a * c, 0.0)) - b) / a;
    float bay = (z - FIRST) / BAY, c_ = abs(fract(bay + 0.5) - 0.5), x = way.x * z;
    float transverse = smoothstep(0.08, 0.045, 0.5 - c_), diagonal = smoothstep(0.05, 0.02, abs(x - 2.0 * c_) * 0.5), ridge = smoothstep(0.035, 0.015, x);
    float rib = max(max(transverse, diagonal), ridge);
    // the cells of the vault turn to the light or away from it
    float cell = x > 2.0 * c_ ? 0.050 : 0.078;
    float course = 0.006 * step(0.86, fract(x * 14.0)) * step(x, 0.9);
    return vec4(z, cell * (0.7 + 0.6 * noise(vec2(x * 9.0, z * 7.0))) + 0.075 * rib - course, 0.25 + 0.3 * rib, 0.0);
}
vec4 floor_at(vec2 way) {
    float z = FLOOR / way.y, x = way.x * z;
    float row = floor(z * 4.6);
    vec2 flag = vec2(x * 4.6 + 0.5 * mod(row, 2.0), z * 4.6);
    vec4 own = own_of(floor(flag), 5.0);
    vec2 edge = abs(fract(flag) - 0.5);
    float joint = smoothstep(0.45, 0.485, max(edge.x, edge.y));
    float worn = noise(vec2(x, z) * 11.0) * 0.6 + noise(vec2(x, z) * 31.0) * 0.4;
    float aisle = smoothstep(0.30, 0.27, abs(x)) * 0.02;
    return vec4(z, (0.050 + 0.030 * own.x + aisle) * (0.6 + 0.8 * worn) * (1.0 - 0.6 * joint), (0.62 + 0.38 * own.y) * (0.55 + 0.7 * worn) * (1.0 - 0.65 * joint), 0.0);
}
// A wall at x = -1 or 1: arcade, gallery, windows. Where an arch opens the aisle is seen: dark.
vec4 wall(float side_, float z, float y) {
    float bay = (z - FIRST) / BAY, c = (fract(bay + 0.5) - 0.5) * BAY;
    float courses = noise(vec2(z * 7.0, y * 9.0));
    float joint = smoothstep(0.42, 0.5, abs(fract(y * 11.0) - 0.5)) * 0.25;
    float tone = 0.075 * (0.55 + 0.8 * courses) * (1.0 - joint), catch_ = 0.75 * (0.6 + 0.6 * courses) * (1.0 - joint);
    float open = arch(c, y - 0.04, 0.385);
    if (open < 0.0) return vec4(z + 0.6, 0.020 + 0.05 * smoothstep(-0.2, 0.5, y), 0.05, 0.0);
    float roll = smoothstep(0.05, 0.0, open);
    float string = max(smoothstep(0.025, 0.01, abs(y - 0.74)), smoothstep(0.025, 0.01, abs(y - 1.14)));
    tone += 0.06 * max(roll * (0.5 + 0.5 * step(0.02, open)), string);
    // the gallery: three small arches in a bay
    float small = arch((fract(c / 0.22 + 0.5) - 0.5) * 0.22, y - 0.92, 0.078);
    float gallery = step(max(max(small, abs(c) - 0.33), 0.79 - y), 0.0);
    tone *= 1.0 - 0.75 * gallery;
    catch_ *= 1.0 - 0.8 * gallery;
    float glass = lancets(c / WIDE, (y - SILL) / (CROWN - SILL), 0.06);
    return vec4(z, mix(tone, 0.03, glass), catch_ * (1.0 - glass), glass * (side_ > 0.0 ? 1.0 : 0.22));
}
// A pier: a bundle of shafts from the floor to the vault. `across` is -1..1 over its width.
vec4 pier(float zc, float across, float y, float r) {
    float bundle = across * 2.5 + 0.5, part = (fract(bundle) - 0.5) * 2.0;
    float round_ = sqrt(max(1.0 - across * across, 0.0)), fine = sqrt(max(1.0 - part * part, 0.0));
    float stone_ = 0.55 + 0.75 * noise(vec2(across * 3.0 + zc * 9.0, y * 8.0));
    float drum = smoothstep(0.46, 0.5, abs(fract(y * 3.1 + zc * 1.7) - 0.5)) * 0.22;
    float ring = max(max(smoothstep(0.035, 0.020, abs(y - 0.07)), smoothstep(0.040, 0.025, abs(y - SPRING + 0.02))), smoothstep(0.07, 0.05, abs(y - FLOOR - 0.05)));
    // light comes from the middle of the nave and from the far end
    float facing = 0.22 + 0.98 * clamp(0.5 + 0.5 * across, 0.0, 1.0);
    float tone = 0.115 * facing * (0.35 + 0.65 * fine) * stone_ * (1.0 - drum) + 0.034 * ring * facing * (0.4 + 0.6 * fine);
    return vec4(zc - r * round_, tone, (0.35 + 0.65 * fine) * round_ * stone_ * (1.0 - drum), 0.0);
}
const vec3 WHO = vec3(0.225, FLOOR, 5.35);
// One who stands there, and gives the nave its size.
float figure(vec2 d) {
    d /= 0.30;
    float head = length((d - vec2(0.012, 0.90)) * vec2(1.12, 0.92)) - 0.075;
    float body = abs(d.x - 0.01 * d.y) - mix(0.165, 0.115, smoothstep(0.0, 0.72, d.y)) + 0.085 * smoothstep(0.66, 0.86, d.y);
    return min(head, max(body, max(d.y - 0.84, -d.y)));
}
vec4 stone_at(vec2 p) {
    vec2 way = (p + SHIFT) / LENS;
    float side_ = way.x < 0.0 ? -1.0 : 1.0, ax = max(abs(way.x), 1e-4);
    float z_wall = 1.0 / ax, y_wall = way.y * z_wall;
    vec4 seen;
    if (min(END, z_wall) * way.y < FLOOR) seen = floor_at(way);
    else if (z_wall > END) seen = length(vec2(abs(way.x) * END + OFF, max(way.y * END - SPRING, 0.0))) > 1.0 + OFF ? vault(way) : end_wall(way * END);
    else if (y_wall > SPRING) seen = vault(way);
    else seen = wall(side_, z_wall, y_wall);
    if (seen.x > END) seen = seen.x > END + 0.7 || way.y > 0.0 ? end_wall(way * END) : seen;
    // piers stand half before the wall: the first whose edge the ray meets
    float q = sqrt(1.0 + ax * ax);
    float r = 0.088, least = (1.0 - r * q) / ax;
    float zc = FIRST + (ceil((least - FIRST) / BAY - 0.5) + 0.5) * BAY;
    float across = (1.0 - ax * zc) / (r * q), y = way.y * zc;
    if (abs(across) < 1.0 && zc < END && zc > 1.0 && y > FLOOR && y < SPRING + 0.1 && zc - 0.2 < seen.x) seen = pier(zc, across, y, r);
    vec2 d = way * WHO.z - WHO.xy;
    if (figure(d) < 0.0) seen = vec4(WHO.z, 0.008, 0.30 * smoothstep(0.16, 0.30, d.y), 0.0);
    else if (way.y < 0.0) seen.yz *= 1.0 - 0.7 * smoothstep(0.26, 0.02, length(vec2(way.x * seen.x - WHO.x + 0.06, (seen.x - WHO.z) * 0.7)));
    return seen;
}
// Four looks at every pixel; what does not move is looked at once. Depth, stone, what it takes of light, 1 and glass.
vec4 built_at(vec2 p, float px) {
    vec4 sum = vec4(0.0);
    for (int i = 0; i < 9; i++) sum += stone_at(p + (vec2(mod(float(i), 3.0), floor(float(i) / 3.0)) - 1.0) * px / 3.0);
    sum *= 1.0 / 9.0;
    return vec4(sum.xyz, 1.0 + sum.w);
}

// ---- the light: it falls to the left and towards us; over the day it wanders ----
float steep() { return 2.75 + 0.22 * swing(TIME * 0.0071 + 0.25); }
float ahead() { return 0.34 + 0.14 * swing(TIME * 0.0047 + 0.1); }
// In fifths: what sounds well together stands together.
float note_light(int k) {
    float heard = texelFetch(notes, ivec2((k * 7 + 9) % 12, 0), 0).r;
    float own = own_of(vec2(float(k), 4.0), 2.0).x, cloud = swing(TIME * (0.043 + 0.018 * own) + own * 7.0);
    return (0.34 + 0.20 * sun) * (0.55 + 0.30 * cloud + 0.55 * own * own) + clamp(heard, 0.0, 1.0) * (0.30 + 0.62 * sun);
}
float light_of(float k) { return texelFetch(lights, ivec2(clamp(k, 0.0, 11.0), 0), 0).r; }
// What falls on a place: the windows, thrown along the light.
float thrown(vec3 at) {
    float k = (at.z + ahead() * (1.0 - at.x) - FIRST) / BAY, near = floor(k + 0.5);
    float v = at.y - steep() * (at.x - 1.0);
    float soft = 0.10 + 0.14 * (1.0 - at.x);
    float inside = step(-0.5, k) * step(k, 11.5) * step(at.x, 0.99);
    return inside * lancets((k - near) * BAY / WIDE, (v - SILL) / (CROWN - SILL), soft) * light_of(near);
}
// What hangs in the air and is lit, in front of what is seen at that depth.
vec2 scattered(vec2 p, float depth) {
    vec2 way = (p + SHIFT) / LENS;
    float s = steep(), m = ahead(), u = way.y - s * way.x;
    float wisp = noise(p * 3.1 + vec2(TIME * 0.18, -TIME * 0.13)) * 0.6 + noise(p * 7.3 + vec2(-TIME * 0.29, TIME * 0.40 + 8.0)) * 0.4;
    float sum = 0.0;
    for (int k = 0; k < 12; k++) {
        float z = (FIRST + float(k) * BAY - m) / (1.0 - m * way.x);
        float v = z * u + s, x = z * way.x;
        float edge = 1.0 - abs(v - 0.5 * (SILL + CROWN)) * (3.0 / (CROWN - SILL));
        float lit = clamp(edge * 1.4, 0.0, 1.0) * clamp((1.0 - x) * 9.0, 0.0, 1.0) * clamp((depth - z) * 5.0, 0.0, 1.0);
        lit *= lit * (3.0 - 2.0 * lit);
        float streak = 0.92 + 0.22 * swing(v * 5.1 + float(k) * 0.37 + TIME * 0.05);
        sum += lit * light_of(float(k)) * streak / (1.0 + 0.012 * z * z) * (1.15 - 0.40 * clamp(1.0 - x, 0.0, 1.0));
    }
    float haze = 0.70 + 0.55 * dust;
    sum *= haze * (0.40 + 1.2 * wisp);
    return vec2(1.12 * sum / (1.0 + 0.62 * sum), wisp);
}

// Motes: one in a cell; they show where light is.
float motes(vec2 p, float many, float salt, float side) {
    vec2 q = p * many + vec2(TIME * 0.21, -TIME * 0.15 + 0.25 * swing(TIME * 0.05 + salt));
    vec2 cell = floor(q);
    vec4 own = own_of(cell, salt);
    vec2 at = 0.5 + 0.32 * vec2(swing(TIME * (0.05 + 0.07 * own.x) + own.z * 5.0), swing(TIME * (0.06 + 0.05 * own.y) + own.w * 3.0));
    float r = (0.45 + 0.9 * own.z * own.z) * max(side / 720.0, 0.6);
    float d = length(q - cell - at) * side / many;
    return clamp(r - d + 0.5, 0.0, 1.0) * step(0.45, own.w) * (0.3 + 0.7 * own.x);
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 2) { gl_FragColor = vec4(note_light(int(gl_FragCoord.x))); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    if (PASSINDEX == 1) {
        // a building does not move: it is drawn once
        vec4 built = texelFetch(stone, ivec2(gl_FragCoord.xy), 0);
        gl_FragColor = FRAMEINDEX > 0 && built.a > 0.5 ? built : built_at(p, px);
        return;
    }
    vec4 built = IMG_NORM_PIXEL(stone, isf_FragNormCoord);
    if (PASSINDEX == 3) { gl_FragColor = vec4(scattered(p, built.x), 0.0, 1.0); return; }

    vec2 way = (p + SHIFT) / LENS;
    vec3 at = vec3(way * built.x, built.x);
    vec2 hung = IMG_NORM_PIXEL(air, isf_FragNormCoord).rg;
    float grain = noise(p * 160.0) - 0.5;

    // the rose: its glass, the haze about it, and on the floor
    vec2 d = p - (ROSE.xy / END * LENS - SHIFT);
    float r2 = dot(d, d), glass = built.a - 1.0, far = step(END - 0.5, built.x);
    float rose = 0.72 + 0.135 * glow;
    float light = built.y * (0.58 + 0.62 * sun + 0.5 / (1.0 + 30.0 * r2));
    light += far * glass * rose * 0.95;
    light += (1.0 - far) * glass * 0.75 * light_of(floor((at.z - FIRST) / BAY + 0.5));
    light += (0.055 + 0.012 * glow + 0.03 * dust) / (1.0 + 42.0 * r2) * (0.5 + hung.g);
    // air between us and the far end
    float deep = clamp((built.x - 3.0) * 0.1, 0.0, 1.0);
    light += deep * deep * (0.02 + 0.17 * dust) * (0.3 + 1.1 * hung.g) + 0.045 * dust * hung.g;
    float lie = step(at.y, FLOOR + 0.004);
    float gloss = way.x * way.x * 90.0 + 5.0 * (p.y + 0.40) * (p.y + 0.40);
    light += lie * built.z * (0.10 + 0.01 * glow) / (1.0 + gloss * 2.2);

    light += built.z * thrown(at) * (0.85 + 0.35 * lie);
    light += hung.r * 0.80;
    // what the floor throws back
    float bounce = p.x + SHIFT.x - 0.20 - 0.10 * (p.y + SHIFT.y);
    light += built.z * sun * 0.05 / (1.0 + 9.0 * bounce * bounce) * (1.0 - lie);
    float mote = motes(p, 19.0, 3.0, side) + 0.6 * motes(p + 0.37, 37.0, 17.0, side);
    light += mote * (0.012 + 0.8 * hung.r * (0.4 + 0.6 * dust));
    // a lamp on a long chain
    vec2 hook = vec2(-0.52, 2.6) / 4.0 * LENS - SHIFT, lamp = p - hook;
    float lean = 0.045 * sway;
    lamp = vec2(lamp.x + lean * lamp.y, lamp.y + 0.86);
    float chain = clamp(1.1 - abs(lamp.x) * side * 0.9, 0.0, 1.0) * step(0.0, lamp.y);
    float bowl = max(abs(lamp.y) - 0.020, abs(lamp.x) - 0.019 + 0.010 * step(0.0, lamp.y) * lamp.y * 50.0 + 0.35 * max(-lamp.y - 0.006, 0.0));
    float shape = max(chain * 0.8, clamp(0.5 - bowl * side, 0.0, 1.0));
    light = mix(light, 0.012, shape);
    vec2 flame = lamp - vec2(0.0, 0.026);
    float lf = dot(flame, flame);
    light += 0.00011 / (lf + 0.00016) + 0.045 / (1.0 + 320.0 * lf);
    light *= 1.0 + 0.07 * grain;
    float tone = 1.0 - 1.0 / (1.0 + light + 0.8 * light * light);
    gl_FragColor = vec4(ramp_at(tone * 1.10), 1.0);
}
