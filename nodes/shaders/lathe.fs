/*{
  "DESCRIPTION": "A vessel on a lathe in raking light: what was heard is wound around it as grooves, from foot to lip.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "bands", "TYPE": "image", "LABEL": "Bands"},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "ember", "LABEL": "Palette"},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Rim light"},
    {"NAME": "studio", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Studio", "DESCRIPTION": "How far the light of the room opens."},
    {"NAME": "relief", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6, "LABEL": "Relief"}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "cut", "WIDTH": "512", "HEIGHT": "1", "FLOAT": true, "PERSISTENT": true},
    {"TARGET": "room", "WIDTH": "floor($WIDTH/4)", "HEIGHT": "floor($HEIGHT/4)"},
    {"TARGET": "turned", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {}
  ]
}*/

// ---- what was heard: 512 places from foot to lip, cut by a tool that climbs once in SWEEP seconds of TIME ----
// r how loud it was, g how much of it was bass, b when the tool was there last, in sweeps.
const float SWEEP = 36.0, PLACES = 512.0, RINGS = 88.0, TURN = 6.2831853;
float tool() { return TIME / SWEEP + 0.30; }
float past(float h, float salt) { return 0.50 * noise(vec2(h * 9.0, salt)) + 0.28 * noise(vec2(h * 31.0, salt + 5.0)) + 0.22 * noise(vec2(h * 240.0, salt + 9.0)); }
vec4 cut_at(float place) {
    float h = (place + 0.5) / PLACES, now = tool(), before = (TIME - TIMEDELTA) / SWEEP + 0.30;
    // the last time that the tool passed here
    float passed = floor(now - h) + h;
    vec4 was = texelFetch(cut, ivec2(place, 0), 0);
    if (was.a < 0.5) return vec4(past(h, 3.0), past(h, 40.0), passed, 1.0);
    if (passed <= before) return was;
    float bass = texelFetch(bands, ivec2(0, 0), 0).r, middle = texelFetch(bands, ivec2(1, 0), 0).r, high = texelFetch(bands, ivec2(2, 0), 0).r;
    return vec4(clamp(0.55 * middle + 0.45 * high, 0.0, 1.0), clamp(bass, 0.0, 1.0), passed, 1.0);
}
vec2 kept(float place) { return texelFetch(cut, ivec2(clamp(place, 0.0, PLACES - 1.0), 0), 0).rg; }

// ---- the vessel: radius over height, both in heights of the vessel; foot and lip are the potter's own ----
float shape(float h) {
    // a round belly, a long foot, a short shoulder, a lip that opens
    float d = (h - 0.535) / (h < 0.535 ? 0.255 : 0.172);
    float belly = 0.120 + 0.222 * exp(-0.5 * d * d);
    float lip = smoothstep(0.86, 1.0, h);
    float foot = smoothstep(0.055, 0.0, h);
    return belly + 0.062 * lip * lip + 0.012 * foot;
}
// r radius without the groove, g how deep we are in it, b how long ago it was cut, a slope of the groove
vec4 turned_at(float h) {
    float at = h * PLACES - 0.5;
    float wide = 0.0, bass = 0.0, all = 0.0;
    for (int i = -8; i <= 8; i++) {
        float w = 81.0 - float(i * i);
        vec2 v = kept(at + float(i) * 3.4);
        wide += w * v.x;
        bass += w * v.y;
        all += w;
    }
    wide /= all;
    bass /= all;
    // the groove itself: two places to a turn
    float i = floor(at), f = at - i;
    f = f * f * (3.0 - 2.0 * f);
    float fine = mix(kept(i).x, kept(i + 1.0).x, f) * 0.6 + 0.2 * (kept(i - 1.0).x + kept(i + 2.0).x);
    float ends = smoothstep(0.0, 0.06, h) * smoothstep(1.0, 0.93, h);
    float turn = TURN * fract(h * RINGS + 0.25 * noise(vec2(h * 40.0, 9.0)));
    float thread = cos(turn);
    // where a groove is finer than the pixels it is none
    vec2 whole = vec2(textureSize(room, 0)) * 4.0;
    float shown = smoothstep(2.2, 4.5, min(whole.x, whole.y) * 0.745 / RINGS);
    float depth = (0.25 + 1.1 * fine) * ends * shown;
    float r = shape(h) * (1.0 + (0.06 + 0.15 * relief) * (bass - 0.42) * ends);
    r += (0.010 + 0.022 * relief) * (wide - 0.40) * ends;
    float age = tool() - texelFetch(cut, ivec2(clamp(at, 0.0, PLACES - 1.0), 0), 0).b;
    float steep = -sin(turn) * TURN * RINGS * (0.0008 + 0.0017 * relief) * depth + 1.6 * relief * (kept(i + 1.0).x - kept(i).x) * ends * shown;
    return vec4(r, depth * (0.5 - 0.5 * thread), age, steep);
}
vec4 turned_of(float h) { return texture(turned, vec2(clamp(h, 0.001, 0.999), 0.5)); }

// ---- the room ----
const float DOWN = 0.21;                 // the sine of how far we look down
float foot_at(vec2 half_) { return -0.370 - 0.25 * clamp(half_.y - 0.5, 0.0, 0.4); }
float tall(vec2 half_) { return 0.745 + 0.30 * clamp(half_.y - 0.5, 0.0, 0.4); }
// r the wall and the table, g how much of it is table
vec4 room_at(vec2 p, vec2 half_) {
    float foot = foot_at(half_), edge = foot + 0.115;
    vec2 d = p - vec2(-0.10, 0.12);
    float haze = 0.5 * noise(p * 2.1 + vec2(TIME * 0.09, TIME * 0.05)) + 0.3 * noise(p * 4.7 - vec2(TIME * 0.17, 0.0)) + 0.2 * noise(p * 10.0 + vec2(0.0, TIME * 0.26));
    // the light comes through a window we do not see: a soft slanted field on the wall
    float slant = d.x * 0.86 + d.y * 0.5, over = d.y * 0.86 - d.x * 0.5;
    float field = smoothstep(0.60, 0.05, abs(slant)) * smoothstep(0.58, 0.02, abs(over));
    float wall = 0.030 + (0.07 + 0.25 * studio) * field * (0.45 + 1.1 * haze) + 0.045 / (1.0 + 6.0 * dot(d, d));
    // the table: nearer is darker, a pool of light under the vessel
    vec2 t = vec2(p.x + 0.10, (p.y - foot) * 2.6);
    float pool = 1.0 / (1.0 + 5.0 * dot(t, t));
    float table = 0.028 + (0.15 + 0.24 * studio) * pool * (0.85 + 0.3 * haze);
    // shadow: long, to the right, softer the farther; and one of contact
    vec2 s = vec2(p.x, (p.y - foot) * 3.3);
    float way = s.x - 0.02, aside = abs(s.y - way * 0.34);
    float spread = 0.085 + 0.17 * clamp(way, 0.0, 1.0);
    float long_ = smoothstep(spread + 0.06 + 0.10 * clamp(way, 0.0, 1.0), spread - 0.06, aside) * smoothstep(-0.12, 0.04, way) * smoothstep(1.15, 0.2, way);
    float touch = smoothstep(0.21, 0.09, length(s * vec2(1.0, 1.0)));
    table *= (1.0 - 0.80 * long_) * (1.0 - 0.75 * touch);
    float grain = noise(vec2(p.x * 5.0, (p.y - foot) * 60.0)) - 0.5;
    table *= 1.0 + 0.22 * grain;
    float on = smoothstep(edge + 0.012, edge - 0.012, p.y);
    float back = mix(wall, table, on);
    return vec4(back, on, haze, 1.0);
}

// ---- the clay ----
float grain_of(float angle, float h) {
    float a = fract(angle) * 17.0;
    // it repeats around: two strips cross-faded at the seam
    float seam = smoothstep(0.94, 1.0, fract(angle));
    float one = noise(vec2(a * 2.0, h * 26.0 + 3.0)) * 0.6 + noise(vec2(a * 6.0, h * 90.0)) * 0.4;
    if (seam <= 0.0) return one;
    float two = noise(vec2((a - 17.0) * 2.0, h * 26.0 + 3.0)) * 0.6 + noise(vec2((a - 17.0) * 6.0, h * 90.0)) * 0.4;
    return mix(one, two, seam);
}
// p from the vessel's foot, in its heights; cover is how much of the pixel it fills
float vessel(vec2 p, float side, out float cover) {
    float along = sqrt(1.0 - DOWN * DOWN);
    float edge = 1.0 / side, step_ = 0.004;
    // the outline, and from it the height where the ray meets the wall that faces us: halved, not
    // iterated, for it is steep at the outline
    float low = p.y / along, high = low + 0.09;
    vec4 t = turned_of(low);
    float lean = (turned_of(low + step_).r - turned_of(low - step_).r) / (2.0 * step_);
    cover = clamp((t.r - 0.0022 * t.g - abs(p.x)) / (edge * sqrt(1.0 + lean * lean)) + 0.5, 0.0, 1.0);
    if (cover <= 0.0 && p.y < along - 0.09) return 0.0;
    float h = low;
    for (int i = 0; i < 7; i++) {
        h = 0.5 * (low + high);
        float r = turned_of(h).r, z = sqrt(max(r * r - p.x * p.x, 0.0));
        if (h * along - z * DOWN < p.y) low = h; else high = h;
    }
    h = clamp(0.5 * (low + high), 0.0, 1.0);
    t = turned_of(h);
    float lip_r = turned_of(0.999).r, foot_r = turned_of(0.001).r;
    // foot and lip are circles seen from above
    vec2 at_foot = vec2(p.x, p.y / DOWN) / foot_r;
    if (p.y < 0.0) cover *= clamp((1.0 - length(at_foot)) * foot_r * DOWN / edge + 0.5, 0.0, 1.0);
    vec2 at_lip = vec2(p.x, (p.y - along) / DOWN) / lip_r;
    float mouth = length(at_lip);
    float top = clamp((1.0 - mouth) * lip_r * DOWN / edge + 0.5, 0.0, 1.0);
    if (p.y > along) cover = top;
    // normal: slope of the profile, and around
    float slope = (turned_of(h + step_).r - turned_of(h - step_).r) / (2.0 * step_) + t.a;
    float nx = clamp(p.x / max(t.r, 1e-3), -1.0, 1.0), nz = sqrt(max(1.0 - nx * nx, 0.0));
    vec3 n = normalize(vec3(nx, -slope, nz));
    // as the camera sees it, tilted
    n.yz = vec2(n.y * along + n.z * DOWN, n.z * along - n.y * DOWN);
    float angle = asin(nx) / TURN + TIME * 0.058;
    float clay = grain_of(angle, h);
    float speck = smoothstep(0.74, 1.0, noise(vec2(fract(angle) * 190.0, h * 150.0)));
    // the key is low and far to the left; a little of the wall from the front
    vec3 key = normalize(vec3(-0.86, 0.34, 0.30));
    float lit = max(dot(n, key), 0.0);
    lit = lit * (0.65 + 0.35 * lit);
    float sheen = max(dot(n, normalize(key + vec3(0.0, 0.0, 1.0))), 0.0);
    sheen *= sheen; sheen *= sheen; sheen *= sheen; sheen *= sheen;
    float light = 0.026 + 0.95 * lit * (0.62 + 0.38 * studio) + 0.22 * sheen * sheen;
    light += 0.055 * max(n.y, 0.0);
    light *= 0.80 + 0.40 * clay;
    light *= 1.0 - 0.42 * min(t.g, 1.0) * (1.0 - 0.4 * lit);
    light *= 1.0 - 0.36 * speck;
    // fresh from the tool: paler clay, and the glint of the edge that cuts
    float fresh = exp(-t.b * SWEEP * 0.25);
    light += 0.07 * fresh * lit;
    float near = t.b * SWEEP;
    light += (0.50 / (1.0 + near * near * 20.0)) * smoothstep(-0.9, -0.5, nx) * smoothstep(0.2, -0.4, nx) * smoothstep(0.0, 0.05, h) * smoothstep(1.0, 0.93, h);
    // light of the table
    light += 0.09 * max(-n.y, 0.0) * (1.0 - h) * (0.5 - 0.5 * nx) * (0.4 + studio);
    // the rim light, from behind at the right: the kick
    float rim = smoothstep(0.60, 1.0, nx + 0.10 * n.y);
    light += rim * rim * (0.26 + 0.42 * glow) * (0.8 + 0.3 * clay);
    // and the dark inside behind the lip
    float inner = clamp((0.90 - mouth) * lip_r * DOWN / edge + 0.5, 0.0, 1.0) * top;
    float hollow = 0.022 + 0.20 * smoothstep(-0.2, 1.0, at_lip.x) * smoothstep(-0.4, 0.9, at_lip.y) * (0.3 + studio);
    float flat_ = 0.30 + 0.38 * clamp(-at_lip.x * 0.7 + 0.3, 0.0, 1.0) + 0.22 * glow * smoothstep(0.4, 1.0, at_lip.x);
    light = mix(light, flat_, top);
    light = mix(light, hollow, inner);
    return light;
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 1) { gl_FragColor = cut_at(gl_FragCoord.x - 0.5); return; }
    if (PASSINDEX == 3) { gl_FragColor = turned_at(gl_FragCoord.x / 1024.0); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 half_ = 0.5 * RENDERSIZE * px;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    if (PASSINDEX == 2) { gl_FragColor = room_at(p, half_); return; }
    vec4 room_ = IMG_NORM_PIXEL(room, isf_FragNormCoord);
    float light = room_.r;
    float foot = foot_at(half_), high = tall(half_);
    // what the polished table gives back
    vec2 d = p - vec2(0.0, foot);
    vec2 v = d / high;
    if (v.y < 0.0 && abs(v.x) < 0.5) {
        vec4 t = turned_of(-v.y * 1.05);
        float there = clamp((t.r - abs(v.x)) * 24.0 + 0.5, 0.0, 1.0) * clamp(1.0 + v.y * 4.5, 0.0, 1.0) * room_.g;
        float image = 0.02 + 0.20 * smoothstep(0.1, -1.0, v.x / max(t.r, 1e-3)) + (0.04 + 0.10 * glow) * smoothstep(0.55, 1.0, v.x / max(t.r, 1e-3));
        light = mix(light, image * 0.7, 0.45 * there);
    }
    if (abs(v.x) < 0.44 && v.y > -0.12 && v.y < 1.10) {
        float cover, clay = vessel(v, side * high, cover);
        light = mix(light, clay, cover);
    }
    // the grain of the air
    float fine = noise(p * 260.0);
    light *= 1.0 + 0.07 * (fine - 0.5);
    float tone = light * (1.0 + 0.25 * light) / (1.0 + 0.45 * light * light);
    gl_FragColor = vec4(ramp_at(min(tone, 0.95)), 1.0);
}
