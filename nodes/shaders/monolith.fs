/*{
  "DESCRIPTION": "A dark slab in the fog of a plain; a seam of light opens in it.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "mono", "LABEL": "Palette", "DESCRIPTION": "Ground is the slab, body the fog, light the seam."},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Edge", "DESCRIPTION": "Light on the edges of the seam; the kick belongs here."},
    {"NAME": "open", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "LABEL": "Seam", "DESCRIPTION": "How wide the seam stands open."},
    {"NAME": "fog", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Fog", "DESCRIPTION": "How high the fog stands."},
    {"NAME": "tide", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Tide", "DESCRIPTION": "Lets the fog at the foot swell and sink."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "mist", "WIDTH": "floor($WIDTH/3)", "HEIGHT": "floor($HEIGHT/3)"},
    {"TARGET": "air", "WIDTH": "floor($WIDTH/3)", "HEIGHT": "floor($HEIGHT/3)", "FLOAT": true},
    {}
  ]
}*/

const vec2 FOOT = vec2(0.075, -0.215);   // of the seam, on the horizon's side of the plain
const float HORIZON = -0.185;
const float HALF_SLAB = 0.150;
const vec2 STANDS = vec2(0.047, -0.334); // somebody, in the light that falls out of the seam
const float LEAN = 0.011;                // it narrows upwards: we stand far below its top

float taller() { vec2 s = vec2(textureSize(mist, 0)); return clamp(0.5 * s.y / min(s.x, s.y) - 0.5, 0.0, 0.4); }
float top_of() { return 0.425 + 0.62 * taller(); }
// Half the seam's width: nothing but a hair while it is calm.
float gap() { return 0.0011 + 0.0185 * open * open * (1.5 - 0.5 * open); }
// The light that leaves it: with the kick a little more.
float beam() { return (0.0011 + 0.0092 * open) * (1.0 + (0.145 - 0.077 * open) * glow); }

// ---- the fog ----
// Three layers: behind the slab, before its foot, and close to us; each drifts at its own pace.
vec4 mist_at(vec2 p) {
    float t = TIME * 3.0;
    vec2 far = vec2(p.x * 1.3 + t * 0.020, p.y * 2.6 - t * 0.006);
    float bend = noise(far * 0.8 + vec2(3.0, t * 0.015));
    float behind = 0.55 * noise(far + bend) + 0.30 * noise(far * 2.3 + vec2(t * 0.026, 7.0 + bend)) + 0.15 * noise(far * 5.1 - vec2(0.0, t * 0.03));
    vec2 mid = vec2(p.x * 1.9 - t * 0.052, p.y * 5.2 + t * 0.012);
    float curl = noise(mid * 0.7 + vec2(t * 0.03, 21.0));
    float before = 0.50 * noise(mid + 1.5 * curl) + 0.32 * noise(mid * 2.4 + vec2(-t * 0.060, 31.0 + curl)) + 0.18 * noise(mid * 5.3 + vec2(0.0, t * 0.07));
    vec2 low = vec2(p.x * 1.2 + t * 0.085, p.y * 7.5 + t * 0.02);
    float close = 0.62 * noise(low + 41.0) + 0.38 * noise(low * 2.2 + vec2(t * 0.09, 51.0));
    return vec4(smoothstep(0.12, 0.88, behind), smoothstep(0.15, 0.85, before), smoothstep(0.2, 0.8, close), 1.0);
}
// What stands in the air at a place: fog behind the slab, fog before it, light that leaves the seam, and on the plain.
vec4 air_at(vec2 p) {
    vec4 m = IMG_NORM_PIXEL(mist, isf_FragNormCoord);
    float t = top_of();
    vec2 d = (p - vec2(FOOT.x - 0.05, HORIZON + 0.30 + 0.35 * taller())) * vec2(0.80, 1.0 - 0.7 * taller());
    float lit = 1.0 / (1.0 + mix(8.5, 4.6, fog) * dot(d, d));
    float low = exp2(-max(p.y - HORIZON, 0.0) * 7.0);
    float behind = 0.030 + lit * lit * (0.30 + 1.25 * fog) * (0.20 + 1.25 * m.r) + (0.06 + 0.16 * fog) * low * (0.35 + m.r);
    float up = p.y - HORIZON - (0.020 + 0.03 * tide);
    float bank = exp2(-max(up, 0.0) * mix(15.0, 7.0, fog)) * smoothstep(-0.24, 0.03, up);
    float line = p.y - HORIZON;                              // where plain and sky meet nothing is sharp
    float before = clamp(bank * (0.38 + 1.30 * m.g) - 0.08 + (0.22 + 0.50 * m.g) / (1.0 + 1500.0 * line * line), 0.0, 1.0);
    // light in the fog about the seam, as tall as it is
    float aside = p.x - FOOT.x, end = max(p.y - t, 0.0) + max(FOOT.y - p.y, 0.0);
    float r2 = aside * aside + end * end;
    float halo = beam() * (1.10 / (1.0 + 1500.0 * r2) + 0.70 / (1.0 + 160.0 * r2) + 0.58 / (1.0 + 9.0 * r2)) * (0.20 + 1.6 * m.g);
    // and the fan it throws over the plain towards us
    float down = max(HORIZON - p.y, 0.0);
    float spread = gap() * 1.3 + down * (0.16 + 0.46 * open), far = aside / spread;
    far *= far;
    // a bright middle, and a penumbra that is cut where the slab's edge cuts it
    float fan = 0.90 / (1.0 + 12.0 * far) + 0.78 / (1.0 + far * far * far);
    fan *= (1.5 - 0.5 * open) * beam() * 125.0 * (0.30 + 0.70 / (1.0 + 7.0 * down)) * (0.45 + 1.1 * m.b) * smoothstep(0.0, 0.010, down);
    return vec4(behind, before, halo * 20.0, fan);
}
float tone_of(float light) { return 1.0 - 1.0 / (1.0 + light * (1.0 + light)); }

// ---- the plain: wet gravel that runs to the horizon ----
float plain(vec2 p, vec4 here, float side) {
    float down = HORIZON - p.y, deep = 0.16 / (down + 0.012);
    vec2 g = vec2((p.x - FOOT.x) * deep * 3.0, deep * 4.0);
    float sharp = clamp(2.2 - deep * 0.30, 0.0, 1.0);
    float stones = 0.5 * noise(g * 9.0) + 0.5 * noise(g * vec2(23.0, 15.0) + 7.0);
    float pools = 0.65 * noise(g * vec2(0.9, 0.75) + 13.0) + 0.35 * noise(g * 2.7 + 3.0);
    float wet = smoothstep(0.44, 0.60, pools);
    // what pools give back: the fog above, the slab, the seam
    float aside = abs(p.x - FOOT.x + 0.004 * (stones - 0.5));
    float slab = smoothstep(HALF_SLAB + 0.03 * down + 0.02, HALF_SLAB - 0.01, aside);
    float sky = 1.1 * IMG_NORM_PIXEL(air, clamp(isf_FragNormCoord + vec2(0.0, 2.0 * down) * side / RENDERSIZE, 0.0, 0.99)).r;
    float seam = gap() * 1.2 / (gap() + 0.004 + 0.03 * down);
    float line = seam / (1.0 + aside * aside / (gap() * gap() * 4.0 + 0.0001 + 0.004 * down * down));
    float back = sky * (1.0 - 0.85 * slab) * 0.55 + line * (0.40 + 0.30 * open) * (0.5 + stones);
    float dry = 0.050 + 0.30 * here.r + here.a * (0.30 + 0.75 * stones) * 0.80;
    float light = mix(dry * (1.0 - 0.5 * sharp + sharp * stones), back + here.a * (0.18 + 0.46 * stones), 0.85 * wet);
    return light * (0.30 + 0.70 / (1.0 + 5.0 * down));
}
// ---- the slab: two halves of black stone, a seam between them ----
vec3 slab_at(vec2 p, vec4 here, float side) {
    float t = top_of(), up = (p.y - HORIZON) / (t - HORIZON);
    float aside = p.x - FOOT.x, wide = HALF_SLAB - LEAN * up + gap();
    float cover = clamp((wide - abs(aside)) * side + 0.5, 0.0, 1.0) * clamp((t - 0.012 * (aside + wide) - p.y) * side + 0.5, 0.0, 1.0);
    // a narrow side that the fog behind us lights
    float turn = aside + wide - 0.020 + 0.005 * up;
    float flank = clamp(-turn * side + 0.5, 0.0, 1.0);
    float stone = 0.55 * noise(vec2(p.x * 34.0, p.y * 3.0)) + 0.45 * noise(vec2(p.x * 130.0, p.y * 17.0));
    float course = abs(fract(up * 6.0 + 0.03 * noise(vec2(floor(up * 6.0), 4.0))) - 0.5);
    float joint = 0.006 * smoothstep(0.492, 0.5, course);
    float face = 0.016 + 0.034 * stone * (1.1 - 0.5 * up) - joint;
    face = mix(face, 0.060 + 0.030 * stone + 0.05 * here.r, flank);
    // the seam, its two lit edges, and the inside it shows
    float g = gap(), from = abs(aside);
    float seam = clamp((g - from) * side + 0.5, 0.0, 1.0) * min(g * side * 1.6, 1.0);
    float out_ = max(from - g, 0.0);
    // we stand left of the middle: of its thickness the right half shows a cheek, and a light that falls off along it
    float deep = clamp((aside + g * 0.18) / (g * 1.18), 0.0, 1.0);
    float cheek = step(0.04, deep) * clamp(open * 4.0 - 0.6, 0.0, 1.0);
    float edge = 1.0 / (1.0 + out_ * out_ * 110000.0);
    float rough = 0.65 + 0.7 * stone;
    face += edge * rough * (0.05 + 0.24 * open + (0.18 + 0.02 * open) * glow) + 0.085 * open / (1.0 + 500.0 * out_ * out_) * rough;
    float core = 0.70 + (1.1 + 1.3 * open) * (0.55 + 0.45 / (1.0 + 5.0 * up * up));
    core *= 1.0 - cheek * (0.42 + 0.40 * deep) * (1.0 - 0.25 * stone);
    return vec3(mix(face, core, seam), cover, seam * cover);
}
// Stones close to us, black against the plain.
float rocks(vec2 p, float side) {
    float bottom = -0.5 - 0.57 * taller(), away = abs(p.x - 0.10);
    float big = noise(vec2(p.x * 5.0 + 2.0, 63.0)), small = noise(vec2(p.x * 17.0, 67.0)), chip = abs(fract(p.x * 23.0 + small) - 0.5);
    float edge = bottom + 0.020 + 0.10 * smoothstep(0.16, 0.85, away) + 0.055 * big * big + 0.022 * small + 0.008 * chip;
    return clamp((edge - p.y) * side * 0.4 + 0.5, 0.0, 1.0);
}
// ---- somebody, for size ----
float figure(vec2 p, float side) {
    vec2 q = (p - STANDS) / 0.074;
    if (abs(q.x) > 0.6 || abs(q.y - 0.5) > 0.8) return 0.0;
    float soft = side * 0.074;
    float head = length((q - vec2(0.01, 0.925)) * vec2(1.12, 1.0)) - 0.072;
    float coat = abs(q.x - 0.005) - mix(0.165, 0.085, smoothstep(0.28, 0.86, q.y)) + 0.10 * smoothstep(0.78, 0.88, q.y);
    coat = max(coat, max(0.27 - q.y, q.y - 0.86));
    float legs = max(abs(abs(q.x + 0.01) - 0.058) - 0.040, max(-q.y, q.y - 0.3));
    return clamp(0.5 - min(head, min(coat, legs)) * soft, 0.0, 1.0);
}
// Its shadow in the fan of light: away from the seam, towards us.
float shadow(vec2 p) {
    vec2 at = STANDS, way = at - FOOT;
    float along = at.y - p.y;
    float middle = at.x + way.x / way.y * (p.y - at.y);
    float wide = 0.009 + 0.065 * max(along, 0.0);
    float off = (p.x - middle) / wide;
    return step(0.0, along) * clamp(1.4 - off * off * 1.2, 0.0, 1.0) / (1.0 + 5.0 * max(along, 0.0));
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    // upright we stand closer, and the plain takes its share of the height
    float tall = clamp(0.5 * RENDERSIZE.y / side - 0.5, 0.0, 0.4);
    side *= 1.0 + 0.31 * tall;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / side + vec2(0.02, 0.30) * tall;
    if (PASSINDEX == 1) { gl_FragColor = mist_at(p); return; }
    if (PASSINDEX == 2) { gl_FragColor = air_at(p); return; }

    vec4 m = IMG_NORM_PIXEL(mist, isf_FragNormCoord), here = IMG_NORM_PIXEL(air, isf_FragNormCoord);
    float light = here.r, bare = 1.0;
    if (p.y < HORIZON) {
        light = plain(p, here, side);
        light *= 1.0 - 0.85 * shadow(p) * clamp(open * 3.0, 0.0, 1.0);
    } else {
        vec3 slab = slab_at(p, here, side);
        light = mix(light, slab.x, slab.y);
        bare = 1.0 - 0.8 * slab.z;                           // light goes through fog
    }
    // fog before the slab hides its foot; the seam lights it
    float veil = here.g * bare;
    light = mix(light, (0.05 + 0.11 * fog) + 0.66 * here.r, veil * 0.94) + here.b * 0.60;
    float body = figure(p, side);
    light = mix(light, 0.012, body);
    light = mix(light, 0.010 + 0.05 * here.a * m.b, rocks(p, side));
    // wisps close to us
    float close = smoothstep(-0.30, -0.52, p.y + 0.25 * taller()) * m.b * m.b;
    light += 0.09 * close * (0.4 + 0.6 * fog);
    light *= 1.0 + 0.05 * (noise(p * 260.0) - 0.5);
    gl_FragColor = vec4(ramp_at(min(tone_of(light) * 1.04, 0.965)), 1.0);
}
