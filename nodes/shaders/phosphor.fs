/*{
  "DESCRIPTION": "An oscilloscope in the dark: a beam draws a figure that the music opens, and the phosphor remembers it.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "sound", "TYPE": "audio", "MAX": 512, "LABEL": "Sound"},
    {"NAME": "bands", "TYPE": "image", "LABEL": "Bands"},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "acid", "LABEL": "Palette"},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Beam"},
    {"NAME": "open", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Opening"},
    {"NAME": "after", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Afterglow"},
    {"NAME": "tremble", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "LABEL": "Tremble"}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "instrument", "PERSISTENT": true},
    {"TARGET": "trace", "WIDTH": "769", "HEIGHT": "7", "FLOAT": true},
    {"TARGET": "tiles", "WIDTH": "floor(($WIDTH+15)/16)", "HEIGHT": "floor(($HEIGHT+15)/16)*3", "FLOAT": true},
    {"TARGET": "phosphor", "WIDTH": "floor($WIDTH/2)", "HEIGHT": "floor($HEIGHT/2)", "FLOAT": true, "PERSISTENT": true},
    {"TARGET": "halo_across", "WIDTH": "floor($WIDTH/10)", "HEIGHT": "floor($HEIGHT/10)"},
    {"TARGET": "halo", "WIDTH": "floor($WIDTH/10)", "HEIGHT": "floor($HEIGHT/10)"},
    {}
  ]
}*/

// ---- where things are, in shorter sides from the middle of the picture ----
const int POINTS = 768, CHUNK = 24, PAST = 6;
const float TURN = 6.2831853;
// Half the size of the screen; its middle.
vec2 tube(vec2 half_) { return vec2(1.25, 1.0) * min(0.405, (half_.x - 0.055) * 0.8); }
vec2 middle(vec2 half_) {
    if (half_.x > 0.7) return vec2(-0.150, 0.0);
    return vec2(0.0, 0.5 * half_.y - 0.178);
}
// Glass bulges: a place on it as the beam and the graticule count it, and back; unit is half the screen's height.
vec2 flat_of(vec2 d) { return d * (1.0 + 0.055 * dot(d, d)); }
vec2 glass_of(vec2 q) { float r = dot(q, q); return q / (1.0 + 0.055 * r * (1.0 - 0.10 * r)); }
float box(vec2 d, vec2 half_, float round_) {
    d = abs(d) - half_ + round_;
    return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0) - round_;
}

// ---- the figure: two pairs of pendulums; what the bands say is only how far they swing ----
float band(int k) { return clamp(texelFetch(bands, ivec2(k, 0), 0).r, 0.0, 1.0); }
float wave(float turns) { return sin(TURN * fract(turns)); }
// Five windings, which part as the music grows: the third pendulum leads and holds back the others.
// Across there are odd waves only, upwards even ones: the figure mirrors itself.
vec2 figure(float u, float t) {
    float up = 5.0 * u, v = up + (0.024 + 0.030 * open) * wave(u + t * 0.045);
    float wander = t * 0.075 + 0.145;
    float x = wave(3.0 * v + wander) + (0.02 + 0.24 * band(0)) * wave(v - t * 0.052 + 0.4) + (0.02 + 0.22 * band(1)) * wave(5.0 * v + t * 0.090);
    float y = wave(2.0 * up + 0.31 + t * 0.031) + (0.02 + 0.13 * band(2)) * wave(4.0 * up - t * 0.100 + 0.1);
    float size = (0.72 + 0.15 * open) * (1.0 - (0.03 + 0.10 * open) * (1.0 + wave(u + 0.25 - t * 0.009)));
    // and hangs a little askew
    float askew = 0.045 * wave(t * 0.006 + 0.1) + 0.012;
    vec2 q = size * vec2(1.12 * x, 0.98 * y) / (1.0 + 0.22 * band(0) + 0.14 * band(1));
    return vec2(q.x - askew * q.y, q.y + askew * q.x);
}
// Row 0 is the beam now; the others what it drew before the first frame.
vec4 trace_at(float point, float row) {
    float u = point / float(POINTS), t = TIME - 0.20 * row;
    vec2 q = figure(u, t), ahead = figure(u + 0.0006, t) - q;
    float speed = length(ahead) * (1.0 / 0.003);
    // the sound itself, sideways, held at both ends of its window
    float heard = texture(sound, vec2(u, 0.5)).r * 2.0 - 1.0;
    // loud or soft, it trembles about as far
    heard /= 0.12 + abs(heard);
    float ends = clamp(u * 10.0, 0.0, 1.0) * clamp((1.0 - u) * 10.0, 0.0, 1.0);
    q += vec2(-ahead.y, ahead.x) / max(length(ahead), 1e-5) * heard * ends * tremble * 0.016;
    return vec4(glass_of(q), clamp(3.3 / (1.2 + speed), 0.11, 1.15), 1.0);
}

// ---- the beam: distance to the pieces of the figure that pass a tile of 16 x 16 pixels ----
float width_of(float side) { return max(0.0034, 1.7 / side); }
float apart(vec2 p, vec2 a, vec2 b, out float along) {
    vec2 way = b - a, d = p - a;
    along = clamp(dot(d, way) / max(dot(way, way), 1e-9), 0.0, 1.0);
    d -= way * along;
    return dot(d, d);
}
// A circle around each chunk of pieces: most tiles are asked no further.
vec4 circle_at(int chunk) {
    vec2 low = vec2(9.0), high = vec2(-9.0);
    for (int i = 0; i <= CHUNK; i++) {
        vec2 q = trace_at(float(min(chunk * CHUNK + i, POINTS)), 0.0).xy;
        low = min(low, q);
        high = max(high, q);
    }
    return vec4(0.5 * (low + high), 0.5 * length(high - low), 1.0);
}
// Four runs of pieces in a row, each its first * 16 + how many; the second and the last third of the rows have four more.
vec4 tile_at(vec2 at, vec2 whole, float rows, float side, vec2 half_) {
    float late = floor(at.y / rows), unit = tube(half_).y;
    vec2 pixel = vec2(at.x, at.y - late * rows) * 16.0;
    vec2 p = ((pixel - 0.5 * whole) / side - middle(half_)) / unit;
    float reach = (11.4 / side + width_of(side)) / unit;
    vec4 runs = vec4(0.0);
    float first = 0.0, many = 0.0, found = -4.0 * late;
    for (int chunk = 0; chunk < POINTS / CHUNK; chunk++) {
        vec3 circle = texelFetch(trace, ivec2(chunk, PAST), 0).xyz;
        vec2 d = p - circle.xy;
        if (dot(d, d) > (circle.z + reach) * (circle.z + reach)) continue;
        vec2 a = texelFetch(trace, ivec2(chunk * CHUNK, 0), 0).xy;
        for (int i = 0; i < CHUNK; i++) {
            vec2 b = texelFetch(trace, ivec2(chunk * CHUNK + i + 1, 0), 0).xy;
            float along, near = apart(p, a, b, along);
            a = b;
            float own = float(chunk * CHUNK + i);
            if (near > reach * reach) continue;
            if (many > 0.5 && own < first + many + 0.5 && many < 14.5) { many += 1.0; continue; }
            if (many > 0.5) {
                if (found > -0.5 && found < 3.5) runs[int(found + 0.5)] = first * 16.0 + many;
                found += 1.0;
            }
            first = own;
            many = 1.0;
        }
    }
    if (many > 0.5 && found > -0.5 && found < 3.5) runs[int(found + 0.5)] = first * 16.0 + many;
    return runs;
}
float run_at(vec2 p, float run, float wide) {
    int first = int(run * (1.0 / 16.0)), many = int(run) - first * 16;
    float best = 0.0;
    vec3 a = texelFetch(trace, ivec2(first, 0), 0).xyz;
    for (int i = 1; i <= many; i++) {
        vec3 b = texelFetch(trace, ivec2(first + i, 0), 0).xyz;
        float along, d = apart(p, a.xy, b.xy, along);
        float k = max(1.0 - d / (wide * wide), 0.0);
        best = max(best, k * k * k * mix(a.z, b.z, along));
        a = b;
    }
    return best;
}
// p on the glass in half screens; at: pixel of the whole picture.
float beam(vec2 p, vec2 at, float wide) {
    ivec2 tile = ivec2(at * (1.0 / 16.0));
    vec4 runs = texelFetch(tiles, tile, 0);
    if (runs.x < 0.5) return 0.0;
    float sum = run_at(p, runs.x, wide);
    if (runs.y > 0.5) sum += run_at(p, runs.y, wide);
    if (runs.z > 0.5) sum += run_at(p, runs.z, wide);
    if (runs.w > 0.5) {
        sum += run_at(p, runs.w, wide);
        for (int more = 1; more < 3; more++) {
            tile.y += textureSize(tiles, 0).y / 3;
            runs = texelFetch(tiles, tile, 0);
            for (int i = 0; i < 4; i++) if (runs[i] > 0.5) sum += run_at(p, runs[i], wide);
        }
    }
    return sum;
}
// What glows before the first frame: the figure as it was, all of it once.
float remembered(vec2 p, float wide) {
    float sum = 0.0;
    for (int row = 0; row < PAST; row++) {
        float best = 0.0;
        vec3 a = texelFetch(trace, ivec2(0, row), 0).xyz;
        for (int i = 6; i <= POINTS; i += 6) {
            vec3 b = texelFetch(trace, ivec2(i, row), 0).xyz;
            float along, d = apart(p, a.xy, b.xy, along);
            float k = max(1.0 - d / (wide * wide), 0.0);
            best = max(best, k * k * a.z);
            a = b;
        }
        sum += best * (1.0 - 0.14 * float(row));
    }
    return sum;
}
// r glows as the beam is, g keeps it for seconds.
vec4 glowing(vec2 p, vec2 at, float wide, ivec2 pixel) {
    vec4 was = texelFetch(phosphor, pixel, 0);
    float now = beam(p, at, wide);
    if (was.a < 0.5) return vec4(now, 0.20 * remembered(p, wide * 1.3), 0.0, 1.0);
    float dt = min(TIMEDELTA, 0.1);
    // every third of a second the beam writes harder: threads in the veil
    float thread = 0.5 + 0.5 * wave(TIME * 2.9);
    float writes = 0.30 + 1.3 * thread * thread * thread + 1.4 * glow;
    float keeps = exp(-dt / (0.55 + 1.0 * after));
    float quick = exp(-dt / 0.07);
    return vec4(mix(now, was.r, quick), was.g * keeps + now * writes * dt * 1.35, 0.0, 1.0);
}

// ---- the instrument, drawn once: r its own light, g how much of a pixel is glass, b the graticule, a the grain ----
void knob(vec2 d, float r, float turned, float side, inout float light) {
    float far = length(d), way = atan(d.x, d.y) / TURN;
    float edge = 1.0 / side;
    // ticks, engraved around it
    float tick = abs(fract(way * 20.0 + 0.5) - 0.5) / 20.0 * TURN * far;
    float ticks = clamp((0.0016 - tick) / edge + 0.5, 0.0, 1.0) * step(abs(way), 0.39) * clamp((0.0085 - abs(far - r * 1.42)) / edge + 0.5, 0.0, 1.0);
    light += 0.17 * ticks;
    light *= 1.0 - 0.75 * smoothstep(r * 1.75, r * 0.9, length(d + vec2(-0.01, 0.022)));   // its shadow
    float skirt = clamp((r * (1.0 + 0.012 * cos(way * TURN * 24.0)) - far) / edge + 0.5, 0.0, 1.0);
    float lit = 0.070 + 0.20 * pow(max(dot(d / max(far, 1e-4), vec2(-0.55, 0.83)), 0.0), 3.0) * smoothstep(r * 0.70, r, far);
    float cap = smoothstep(r * 0.74, r * 0.70, far);
    lit = mix(lit, 0.085 + 0.055 * (d.y - 0.5 * d.x) / r + 0.012 * cos(far / r * 190.0), cap);
    lit += 0.10 * smoothstep(0.020 * r + edge, 0.0, abs(far - r * 0.72)) * clamp(0.4 + (d.y - d.x) / r, 0.0, 1.0);
    vec2 hand = vec2(sin(turned * TURN), cos(turned * TURN));
    float pointer = clamp((0.0032 - abs(dot(d, vec2(hand.y, -hand.x)))) / edge + 0.5, 0.0, 1.0) * smoothstep(0.30 * r, 0.34 * r, dot(d, hand)) * smoothstep(0.92 * r, 0.88 * r, dot(d, hand));
    lit = mix(lit, 0.30, pointer);
    light = mix(light, lit, skirt);
}
float graticule(vec2 q, float unit, float side) {
    float edge = 1.0 / (side * unit), div = 0.232;
    vec2 cell = abs(fract(q / div + 0.5) - 0.5) * div;
    vec2 inside = step(abs(q), vec2(5.0, 4.0) * div + 0.003);
    float all = inside.x * inside.y;
    vec2 thin = clamp((0.0022 - cell) / edge + 0.6, 0.0, 1.0);
    float lines = max(thin.x, thin.y) * 0.62;
    // small marks along the axes
    vec2 mark = abs(fract(q / div * 5.0 + 0.5) - 0.5) * div / 5.0;
    vec2 small = clamp((0.0018 - mark) / edge + 0.5, 0.0, 1.0) * clamp((0.018 - abs(q.yx)) / edge + 0.5, 0.0, 1.0);
    vec2 axis = clamp((0.0028 - abs(q)) / edge + 0.6, 0.0, 1.0);
    lines = max(lines, max(max(small.x, small.y), max(axis.x, axis.y)));
    return lines * all;
}
vec4 instrument_at(vec2 p, vec2 half_, float side) {
    vec2 size = tube(half_), d = p - middle(half_);
    float edge = 1.0 / side;
    // the panel: crinkled paint under a light from above
    float crinkle = noise(p * 95.0 + 3.0) * 0.6 + noise(p * 210.0) * 0.4;
    float worn = noise(p * 4.0 + 11.0) * 0.6 + noise(p * 13.0 + 5.0) * 0.4;
    float light = 0.055 + 0.085 * clamp((p.y + half_.y) / (2.0 * half_.y), 0.0, 1.0) + 0.034 * (crinkle - 0.5) + 0.040 * (worn - 0.5);
    float out_ = box(d, size + 0.020, 0.115);
    bool wide = half_.x > 0.7;
    // knobs, at the side or below
    for (int i = 0; i < 3; i++) {
        float n = float(i) - 1.0;
        float low = middle(half_).y - size.y;
        float room = half_.y + low;
        float r = wide ? 0.062 : min(0.060, room * 0.22);
        vec2 at = wide ? vec2(0.645, 0.020 - 0.265 * n) : vec2(0.285 * n, low - 0.020 - min(room * 0.5, 0.17));
        knob(p - at - vec2(0.004, -0.003) * n, r, 0.10 - 0.19 * n + 0.05 * n * n, side, light);
    }
    // slots to breathe through, where there is room for them
    float under = p.y - (middle(half_).y - size.y - 0.420);
    float slot = abs(fract(under / 0.042) - 0.5) * 0.042;
    float slots = clamp((0.0075 - max(slot, abs(p.x) - 0.335)) / edge + 0.5, 0.0, 1.0) * step(under, 0.0) * step(-0.252, under) * (wide ? 0.0 : 1.0);
    light = mix(light, 0.012, slots);
    light += 0.06 * clamp((0.0012 - abs(slot - 0.0085)) / edge + 0.5, 0.0, 1.0) * step(fract(under / 0.042), 0.5) * step(abs(p.x), 0.337) * step(under, 0.0) * step(-0.252, under) * (wide ? 0.0 : 1.0);
    // a seam: the panel is of plates
    float seam = wide ? abs(p.x - 0.465) : abs(p.y - (middle(half_).y - size.y - 0.050));
    light *= 1.0 - 0.55 * smoothstep(0.004, 0.001, seam) * step(0.03, out_);
    // the bezel: a soft ring that catches the light above, and the glass in it
    float ring = clamp(-out_ / edge + 0.5, 0.0, 1.0);
    light *= 1.0 - 0.6 * smoothstep(0.045, 0.0, out_) * (1.0 - ring);
    float lean = out_ + 0.010;
    vec2 normal = normalize(sign(d) * max(abs(d) - size + 0.10, 0.0) + d * 0.05 + 1e-5);
    float bevel = 0.030 + 0.17 * clamp(normal.y, 0.0, 1.0) * smoothstep(0.012, 0.0, abs(lean)) + 0.03 * clamp(-normal.x, 0.0, 1.0) * smoothstep(0.012, 0.0, abs(lean));
    light = mix(light, bevel, ring);
    float hole = box(d, size, 0.100);
    float glass = clamp(-hole / edge + 0.5, 0.0, 1.0);
    vec2 s = d / size.y, q = flat_of(s);
    // glass: dark green, darker at the rim, with what the room leaves on it
    float deep = 0.105 - 0.040 * dot(s, s) * 0.6;
    deep *= 0.55 + 0.45 * smoothstep(0.0, 0.07, -hole);
    vec2 w = s - vec2(-0.63, 0.56);
    w += vec2(-0.16, 0.10) * dot(s, s) * 0.5;
    float window = smoothstep(0.02, -0.05, box(w, vec2(0.30, 0.20), 0.05)) * smoothstep(0.012, 0.030, abs(w.x + 0.02)) * (0.55 + 0.9 * w.y + 0.45);
    float dust = noise(p * 330.0);
    dust = smoothstep(0.93, 1.0, dust) * (0.3 + 0.7 * worn);
    float smear = noise(vec2(p.x * 7.0 + p.y * 3.0, p.y * 16.0 - p.x * 9.0));
    deep += 0.060 * window + 0.030 * dust + 0.014 * smear * worn;
    // lamps at the lower edge of the graticule
    float lamps = 0.45 + 0.75 / (1.0 + 5.0 * (q.y + 1.0) * (q.y + 1.0)) + 0.2 * (worn - 0.5);
    return vec4(mix(light, deep, glass), glass, graticule(q, size.y, side) * lamps * glass, 0.60 + 0.40 * noise(p * 420.0));
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 2) {
        ivec2 place = ivec2(gl_FragCoord.xy);
        // the past is only asked for once
        if (place.y > 0 && place.y < PAST && texelFetch(phosphor, ivec2(0), 0).a > 0.5) { gl_FragColor = vec4(0.0); return; }
        gl_FragColor = place.y == PAST ? circle_at(min(place.x, POINTS / CHUNK)) : trace_at(float(place.x), float(place.y));
        return;
    }
    // the shape of the picture is that of the instrument's target
    vec2 whole = vec2(textureSize(instrument, 0));
    if (PASSINDEX == 1) whole = RENDERSIZE;
    float side = min(whole.x, whole.y);
    vec2 half_ = 0.5 * whole / side;
    if (PASSINDEX == 3) { gl_FragColor = tile_at(gl_FragCoord.xy, whole, RENDERSIZE.y / 3.0, side, half_); return; }
    vec2 at = gl_FragCoord.xy * (whole / RENDERSIZE);
    vec2 p = (at - 0.5 * whole) / side;
    if (PASSINDEX == 1) {
        vec4 was = texelFetch(instrument, ivec2(gl_FragCoord.xy), 0);
        gl_FragColor = was.a > 0.5 ? was : instrument_at(p, half_, side);
        return;
    }
    vec2 size = tube(half_), m = middle(half_);
    vec2 s = (p - m) / size.y;
    float wide = width_of(side) / size.y;
    if (PASSINDEX == 4) { gl_FragColor = glowing(s, at, wide, ivec2(gl_FragCoord.xy)); return; }
    vec2 uv = isf_FragNormCoord;
    if (PASSINDEX == 5 || PASSINDEX == 6) {
        float sum = 0.0, all = 0.0;
        vec2 step_ = (PASSINDEX == 5 ? vec2(0.0125, 0.0) : vec2(0.0, 0.0125)) * side / whole;
        for (int i = -6; i <= 6; i++) {
            float w = 1.0 / (1.0 + 0.16 * float(i * i));
            vec4 seen = PASSINDEX == 5 ? IMG_NORM_PIXEL(phosphor, uv + step_ * float(i)) : IMG_NORM_PIXEL(halo_across, uv + step_ * float(i));
            sum += w * (PASSINDEX == 5 ? seen.r + 0.8 * seen.g : seen.r);
            all += w;
        }
        gl_FragColor = vec4(sum / all);
        return;
    }
    vec4 body = texelFetch(instrument, ivec2(gl_FragCoord.xy), 0);
    float spill = IMG_NORM_PIXEL(halo, uv).r;
    vec2 kept = IMG_NORM_PIXEL(phosphor, uv).rg;
    float now = beam(s, at, wide);
    float current = 0.74 + 0.38 * glow;
    float line = (1.05 * now + 0.55 * kept.r) * current;
    float veil = kept.g;
    float light = line + veil * (0.54 + 0.20 * body.a) + spill * (0.86 + 0.30 * glow);
    // the room, the lamps of the graticule and the haze of the phosphor wake with the music
    float dark = body.r * (0.75 + 0.9 * open) + (0.08 + 0.15 * open) * body.b + 0.35 * spill * body.b;
    float tone = 1.0 - 1.0 / (1.0 + light + 0.8 * light * light);
    float screen = dark + tone * (1.0 - dark);
    // what the screen throws on the metal around it
    float panel = body.r * (0.62 + 1.05 * open + 9.0 * spill) + 0.020 * spill;
    gl_FragColor = vec4(ramp_at(min(mix(panel, screen, body.g), 0.97)), 1.0);
}
