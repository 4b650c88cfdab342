/*{
  "DESCRIPTION": "A wet road at night: lamps in the fog, one car ahead.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "ember", "LABEL": "Palette", "DESCRIPTION": "Ground is the night, accent the lamps."},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Tail lights", "DESCRIPTION": "How brightly the tail lights burn; the kick belongs here."},
    {"NAME": "haze", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Haze", "DESCRIPTION": "Fog: how far the lamps reach into it."},
    {"NAME": "sway", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Sway", "DESCRIPTION": "Leans the road and the car to one side."},
    {"NAME": "gap", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "LABEL": "Gap", "DESCRIPTION": "How far ahead the other car is."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "lights", "WIDTH": "floor($WIDTH/5)", "HEIGHT": "floor($HEIGHT/5)"},
    {}
  ]
}*/

float chance(float n) { return fract(sin(n * 12.9898) * 43758.5453); }
// A slow swing in -1..1, once in a unit: a sine would cost a software renderer a millisecond.

// ---- the road, in metres: the eye is in the right lane ----
const float EYE = 1.3, FOCAL = 0.95, LANE = 1.8, SPACING = 17.0, SPEED = 13.0, HEAD = 7.4;
const float HORIZON = -0.06;
float travelled() { return TIME * SPEED; }
float turning() { return (0.6 * swing(TIME * 0.021) + 0.4 * swing(TIME * 0.0083 + 0.3) + 0.35 * sway) * 0.0014; }
float fog(float z) { z *= 0.005 + 0.016 * haze; return 1.0 / (1.0 + z + 0.6 * z * z); }
vec2 place(vec3 at, float turn) {
    return vec2(turn * at.z, HORIZON) + vec2(at.x - LANE, at.y - EYE) * FOCAL / at.z;
}
vec3 car() { return vec3(LANE + 0.35 + 0.25 * sway, 0.0, mix(15.0, 26.0, gap)); }

// Low resolution: r light that reaches the eye through the air or from dry ground, g what the wet ground mirrors.
vec4 light_field(vec2 p) {
    float turn = turning(), trip = travelled();
    float ahead = EYE * FOCAL / max(HORIZON - p.y, 0.004);
    float aside = (p.x - turn * ahead) * ahead / FOCAL + LANE;
    float under = smoothstep(HORIZON + 0.003, HORIZON - 0.003, p.y);
    float first = floor(trip / SPACING);
    float air = 0.0, mirrored = 0.0, ground = 0.0;
    for (int i = 0; i < 12; i++) {
        float number = first + float(i);
        float z = number * SPACING - trip;
        float side = mod(number, 2.0) * 2.0 - 1.0;
        float near = smoothstep(1.5, 8.0, z);
        float own = 0.85 + 0.3 * chance(mod(number, 512.0));
        float far = fog(z) * smoothstep(11.5, 8.0, z / SPACING);
        float strength = own * near * far;
        z = max(z, 1.0);
        vec3 lamp = vec3(side * 4.4, HEAD, z);
        vec2 at = place(lamp, turn);
        vec2 d = p - at;
        float wide = 0.012 + 0.75 / z;
        float r2 = dot(d, d) / (wide * wide);
        float below = max(-d.y, 0.0);
        float cone = smoothstep(0.75, 0.0, abs(d.x) / (below + 0.02)) * step(d.y, 0.0) * exp(-below * z * 0.22);
        air += strength * ((0.10 + 0.50 * haze) / (1.0 + r2 * (3.2 - 2.0 * haze)) + 0.4 / (1.0 + r2 * 18.0) + (0.12 + 0.50 * haze) * cone);
        vec2 mirror = place(vec3(lamp.x, -HEAD, z), turn);
        float thin = 0.005 + 0.17 / z;
        float dx = (p.x - at.x) / thin;
        float dy = (p.y - mirror.y) / (0.03 + 2.2 / z);
        mirrored += strength * exp(-dx * dx) / (1.0 + dy * dy);
        vec2 g = vec2(aside - lamp.x * 0.85, (ahead - z) * 0.7);
        float pool = 1.0 / (1.0 + dot(g, g) / 22.0);
        ground += own * near * pool * pool;
    }
    // tail lights: a pair, each with a halo and a long streak on the road
    vec3 c = car();
    vec2 left = place(c + vec3(-0.72, 0.78, 0.0), turn), right = place(c + vec3(0.72, 0.78, 0.0), turn);
    float lit = (0.36 + 0.48 * glow) * fog(c.z);
    vec2 a = (p - left) * c.z, b = (p - right) * c.z;
    float tail = 1.0 / (1.0 + dot(a, a) * 1.6) + 1.0 / (1.0 + dot(b, b) * 1.6);
    vec2 m = (p - 0.5 * (left + right)) * c.z;
    air += lit * (0.55 * tail + 0.22 * glow / (1.0 + dot(m, m) * 0.06));
    float down = max(left.y - p.y, 0.0) * c.z;
    float streak = (exp(-a.x * a.x * 5.0) + exp(-b.x * b.x * 5.0)) / (1.0 + 0.05 * down * down);
    mirrored += lit * 1.1 * streak;
    // haze: thick at the horizon, drifting; a town far behind it
    float up = abs(p.y - HORIZON);
    vec2 drift = vec2(p.x * 1.7 + TIME * 0.03 - turn * 90.0, p.y * 5.0);
    float cloud = 0.62 * noise(drift + 5.0) + 0.38 * noise(drift * 2.3 + vec2(TIME * 0.06, 2.0));
    float town = 1.0 / (1.0 + 22.0 * dot(p - vec2(turn * 200.0, HORIZON), p - vec2(turn * 200.0, HORIZON)));
    float thick = 0.06 + 0.40 * haze;
    float fogged = thick * (0.45 + 0.9 * cloud) * (0.30 * exp(-up * 3.0) + exp(-up * 13.0) * (0.35 + 0.65 * town));
    float dry = 0.05 + ground * 0.16;
    float light = mix(0.075 + air, dry * (0.35 + 0.65 * fog(ahead)) + air * 0.30, under) + fogged;
    return vec4(light, mirrored, ground, cloud);
}

// How much of a pixel lies in a box: sharp and cheap. `sharp` is 1 / the size of a pixel.
float slab(vec2 d, vec2 size, float sharp) {
    vec2 c = clamp((size - abs(d)) * sharp + 0.5, 0.0, 1.0);
    return c.x * c.y;
}
float cover(float inside, float sharp) { return clamp(inside * sharp + 0.5, 0.0, 1.0); }

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    float side_ = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side_;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    if (PASSINDEX == 1) { gl_FragColor = light_field(p); return; }

    // Divisions cost a software renderer most here: depths are kept as their reciprocals too.
    float turn = turning(), trip = travelled();
    float under = step(p.y, HORIZON);
    float ahead = EYE * FOCAL / max(HORIZON - p.y, 0.004);
    float aside = (p.x - turn * ahead) * ahead * (1.0 / FOCAL) + LANE;
    float reach = fog(ahead);

    // the ground: puddles (large), ripples (middle), grain (fine, near only)
    vec2 ground = vec2(aside, ahead + trip);
    float near = 1.0 / (1.0 + ahead * ahead * 0.004);
    float puddle = smoothstep(0.38, 0.66, noise(ground * vec2(0.5, 0.11)));
    float ripple = noise(ground * vec2(3.1, 1.4)) - 0.5;
    float grain = (noise(ground * vec2(21.0, 11.0)) - 0.5) * near;
    float rough = (1.0 - 0.65 * puddle) * clamp((HORIZON - p.y) * 30.0, 0.0, 1.0) * (0.4 + near);
    vec2 uv = isf_FragNormCoord + rough * (vec2(0.006, 0.02) * ripple + vec2(0.004, 0.016) * grain);
    vec4 field = IMG_NORM_PIXEL(lights, uv);
    float light = field.r;

    // the road
    float shoulder = clamp((abs(aside) - 4.3) * 1.7, 0.0, 1.0);
    float shine = (0.42 + 0.58 * puddle) * (1.0 - 0.85 * shoulder);
    float close_ = max(HORIZON - p.y, 0.004) * (1.0 / (EYE * FOCAL));  // 1 / ahead
    float across = close_ * FOCAL * side_;                             // pixels in a metre, sideways
    float along = close_ * close_ * (EYE * FOCAL) * side_;             // and forwards
    float stripe = fract((ahead + trip) * (1.0 / 9.0)) * 9.0 - 4.5;
    float dash = cover(0.07 - abs(aside), across) * cover(1.6 - abs(stripe), along);
    float edge = cover(0.06 - abs(abs(aside) - 3.75), across);
    float paint = max(dash, edge * 0.7) * min(1.0, 0.12 * across) * (0.75 + 0.5 * ripple);
    float road = field.g * shine + paint * (0.10 + field.b * 0.22 + 0.3 * near) * reach;
    road += grain * 0.10 * (0.25 + field.b) * (1.0 - shoulder);
    light += under * road;

    // far trees, low over the horizon
    float far = p.x - turn * 160.0;
    float trees = 0.008 + 0.040 * noise(vec2(far * 5.0, 3.0)) * noise(vec2(far * 17.0, 9.0));
    float wood = (1.0 - under) * clamp((trees + HORIZON - p.y) * side_, 0.0, 1.0);
    light = mix(light, 0.12 + 0.55 * (light - 0.12), wood * 0.75);

    // poles and lamp heads: of each side only the one nearest to this pixel
    float out_ = p.x - turn * 30.0;
    float side = out_ > 0.0 ? 1.0 : -1.0, odd = 0.5 * (side + 1.0);
    float close = (side * 5.4 - LANE) * FOCAL / out_;
    float number = floor((close + trip) * (0.5 / SPACING) - 0.5 * odd + 0.5) * 2.0 + odd;
    float z = number * SPACING - trip;
    float there = clamp((z - 1.5) * 0.4, 0.0, 1.0) * fog(z);
    z = max(z, 1.0);
    vec2 q = (p - vec2(turn * z, HORIZON)) * z * (1.0 / FOCAL) - vec2(side * 5.4 - LANE, -EYE);
    float sharp = FOCAL * side_ / z, thin = 0.7 * z * px * (1.0 / FOCAL);
    float pole = slab(q - vec2(0.0, 0.5 * HEAD), vec2(max(0.05, thin), 0.5 * HEAD + 0.15), sharp);
    pole = max(pole, slab(q - vec2(-0.5 * side, HEAD + 0.1 + 0.06 * side * q.x), vec2(0.5, max(0.045, thin)), sharp));
    light *= 1.0 - 0.65 * pole * there;
    light += there * 1.7 * slab(q - vec2(-0.85 * side, HEAD + 0.05), vec2(0.36, max(0.07, thin)), sharp);

    // the rail at the right edge, with a line of light along its top
    float right = max(p.x - turn * 12.0, 0.02);
    float beside = 3.3 * FOCAL / right;
    float tall = (p.y - HORIZON) * beside * (1.0 / FOCAL) + EYE;
    sharp = right * side_ * (1.0 / 3.3);
    float rail = cover(0.13 - abs(tall - 0.62), sharp) * step(0.021, right);
    float gleam = cover(0.035 - abs(tall - 0.70), sharp) * min(1.0, 0.05 * sharp);
    light = mix(light, 0.07 + gleam * (0.06 + 0.9 * field.b), rail * min(6.0 * right, 1.0));

    // the car
    vec3 c = car();
    vec2 at = (p - vec2(turn * c.z, HORIZON)) * c.z * (1.0 / FOCAL) - vec2(c.x - LANE, -EYE);
    sharp = FOCAL * side_ / c.z;
    float taper = 0.24 * (at.y - 1.0);
    float body = slab(at - vec2(0.0, 0.62), vec2(0.93 - 0.3 * max(at.y - 0.86, 0.0), 0.34), sharp);
    body = max(body, slab(at - vec2(0.0, 1.14), vec2(0.68 - taper - 2.5 * max(at.y - 1.34, 0.0), 0.28), sharp));
    body = max(body, slab(vec2(abs(at.x) - 0.70, at.y - 0.16), vec2(0.12, 0.2), sharp));
    float shadow = clamp(1.0 - at.x * at.x, 0.0, 1.0) * clamp(1.0 - abs(at.y) * 2.0, 0.0, 1.0);
    light *= 1.0 - 0.8 * shadow * under;
    light = mix(light, 0.055 + 0.10 * (1.0 - fog(c.z)), body);
    light += 0.07 * slab(at - vec2(0.0, 1.16), vec2(0.56 - taper, 0.15), sharp * 0.33);
    light += 0.10 * body * clamp((at.y - 1.36) * 20.0, 0.0, 1.0);
    float ends = clamp((abs(at.x) - 0.30) * 2.2, 0.0, 1.0);
    light += (0.18 + 0.75 * ends) * (0.8 + 0.8 * glow) * slab(at - vec2(0.0, 0.80), vec2(0.82, 0.045), sharp);

    light *= 1.25;
    float tone = 1.0 - 1.0 / (1.0 + light + 0.55 * light * light);
    gl_FragColor = vec4(ramp_at(tone), 1.0);
}
