/*{
  "DESCRIPTION": "A medusa in deep water: a bell of light, threads that trail, shafts from above.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "orchid", "LABEL": "Palette", "DESCRIPTION": "Ground is deep water, accent the bell."},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Light inside", "DESCRIPTION": "Light inside the bell; the kick belongs here."},
    {"NAME": "breath", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "LABEL": "Breath", "DESCRIPTION": "Closes the bell: a slow wave makes it swim."},
    {"NAME": "haze", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Shafts of light", "DESCRIPTION": "Shafts of light from above."},
    {"NAME": "density", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Company", "DESCRIPTION": "Others of its kind, and specks in the water."},
    {"NAME": "sway", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Sway", "DESCRIPTION": "Leans the bell and swings its threads."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "water", "WIDTH": "floor($WIDTH/4)", "HEIGHT": "floor($HEIGHT/4)"},
    {}
  ]
}*/

const float SIZE = 0.215;
vec2 centre() { return vec2(0.035 * swing(TIME * 0.031) + 0.012 * sway, 0.145 + 0.03 * swing(TIME * 0.043 + 0.3) + 0.012 * breath); }
// From the picture to the bell: x across, y up, 1 = the bell's radius; it leans a little.
vec2 local(vec2 p) {
    p = (p - centre()) / SIZE;
    float lean = 0.16 * swing(TIME * 0.027 + 0.1) + 0.05 * sway;
    return vec2(p.x - lean * p.y, p.y + lean * p.x);
}

// A companion far off: a soft dome with a tail.
float companion(vec2 p, vec2 at, float size, float beat) {
    p = (p - at) / size;
    float open = 1.0 - 0.12 * beat;
    float dome = length(vec2(p.x / open, p.y * (p.y > 0.0 ? 1.25 : 3.2)));
    float shell = smoothstep(1.15, 0.75, dome) * (0.35 + 0.65 * smoothstep(0.45, 1.0, dome));
    float x = p.x + 0.16 * swing(p.y * 0.35 + TIME * 0.11 + at.x) * -p.y * 0.4;
    float tail = smoothstep(0.75, 0.1, abs(x)) * smoothstep(-4.2, -0.2, p.y) * step(p.y, 0.0) * (0.55 + 0.45 * swing(x * 3.0));
    return shell + 0.35 * tail;
}

float water_at(vec2 p) {
    // shafts fan out from a point above the picture
    float far = 1.25 - p.y;
    float fan = (p.x + 0.25) / far;
    float shafts = noise(vec2(fan * 7.0 + TIME * 0.035, TIME * 0.06)) * 0.6 + noise(vec2(fan * 17.0 - TIME * 0.05, TIME * 0.08 + 4.0)) * 0.4;
    shafts = smoothstep(0.35, 0.85, shafts);
    float top = smoothstep(-0.75, 0.75, p.y);
    float murk = noise(p * 2.1 + vec2(0.0, TIME * 0.03)) * 0.6 + noise(p * 5.3 + vec2(TIME * 0.02, 7.0)) * 0.4;
    float light = 0.052 + (0.05 + 0.20 * haze) * top * top + (0.04 + 0.09 * haze) * murk * (0.45 + top);
    light += haze * 0.36 * shafts * top * (0.5 + 0.7 * murk);
    // the others
    float gone = smoothstep(0.0, 0.55, density), second = smoothstep(0.35, 0.8, density), third = smoothstep(0.6, 1.0, density);
    float t = TIME * 0.006;
    light += 0.12 * gone * companion(p, vec2(-0.36 + 0.05 * swing(t), 0.27 + 0.03 * swing(t * 3.1)), 0.060, swing(TIME * 0.23));
    light += 0.10 * second * companion(p, vec2(0.38 + 0.04 * swing(t + 0.4), 0.34 + 0.04 * swing(t * 2.3)), 0.042, swing(TIME * 0.27 + 0.3));
    light += 0.08 * third * companion(p, vec2(0.30 + 0.05 * swing(t + 0.7), -0.10 + 0.03 * swing(t * 2.7)), 0.034, swing(TIME * 0.3 + 0.6));
    // what the bell gives to the water around it
    vec2 q = p - centre();
    light += (0.06 + 0.08 * haze + 0.04 * glow) / (1.0 + dot(q, q) * 16.0) + (0.07 + 0.05 * glow) / (1.0 + dot(q, q) * 60.0);
    // specks near the lens, out of focus
    for (int i = 0; i < 7; i++) {
        float n = float(i);
        vec2 own = fract(vec2(n * 0.618 + 0.13, n * 0.371 + 0.29));
        vec2 at = vec2(1.9 * own.x - 0.95 + 0.06 * swing(TIME * 0.017 + own.y), fract(own.y - TIME * (0.011 + 0.008 * own.x)) * 2.4 - 1.2);
        float r = 0.020 + 0.030 * fract(n * 0.77);
        light += 0.022 * smoothstep(r, r * 0.55, length(p - at)) * (0.4 + density);
    }
    return light;
}

// Specks that sink as we rise; one in a cell.
float snow(vec2 p, float many, float side, float way) {
    p.y += TIME * 0.022 * way;
    p.x += 0.012 * swing(TIME * 0.05 * way + p.y);
    p *= many;
    vec2 cell = floor(p);
    vec2 place = cell - floor(cell * (1.0 / 289.0)) * 289.0;
    vec4 own = shuffle(shuffle(place.x + vec4(0, 71, 142, 213)) + place.y) * (1.0 / 288.0);
    float small = 1.0 - own.z * 0.65;
    vec2 far = (p - cell - 0.2 - 0.6 * own.xy) * (min(side, 900.0) * small * (1.0 / many));
    return own.w * own.w * own.w * clamp(1.4 - 0.7 * dot(far, far), 0.0, 1.0);
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    if (PASSINDEX == 1) { gl_FragColor = vec4(water_at(p)); return; }

    float light = IMG_NORM_PIXEL(water, isf_FragNormCoord).r;
    light += (0.10 + 0.32 * density) * snow(p, 23.0, side, 0.8);

    vec2 q = local(p);
    float unit = px / SIZE, sharp = SIZE * side;
    // the bell: its half width at each height, wider when it relaxes
    float wide = 1.03 - 0.16 * breath, tall = 0.84 + 0.10 * breath;
    float rim = -0.30 - 0.05 * breath;
    float up = clamp(q.y * (1.19 - 0.127 * breath), 0.0, 1.0), low = clamp(-q.y / 0.30, 0.0, 1.2);
    float half_ = wide * (sqrt(1.0 - up * up) * (1.0 - 0.02 * up) - low * low * (0.10 + 0.16 * breath));
    half_ = max(half_, 0.001);
    float over = q.x / half_;
    float s = clamp(over, -1.0, 1.0);
    float ss = s * s;
    float lon = s * (1.0 + ss * (0.16 + 0.3 * ss * ss));        // longitude: like asin
    float frill = rim + 0.022 * swing(lon * 5.2 + 0.1) * (1.0 - 0.5 * ss) - 0.10 * (1.0 - ss);
    float inside = clamp((1.0 - abs(over)) * half_ * sharp, 0.0, 1.0) * clamp((q.y - frill) * sharp, 0.0, 1.0) * step(q.y, tall);
    float edge = ss * ss;
    float crown = smoothstep(0.2, 1.0, up);
    float ribs = abs(swing(lon * 4.0)); ribs = ribs * ribs * ribs;
    // the arms' axis bends with a lag; one noise serves the bell and the arms under it
    float down = max(-q.y - 0.12, 0.0);
    float lag = TIME * 0.16 - down * 0.33;
    float bend = (0.26 * swing(lag) + 0.12 * swing(lag * 1.7 + 0.2)) * down * (0.55 + 0.1 * sway);
    float x = q.x - bend;
    vec2 veined = vec2(x * (13.0 - 2.0 * min(down, 4.0)), down * 3.3 - TIME * 0.05);
    float lace = noise(down > 0.0 ? veined : vec2(lon * 9.0, q.y * 5.0) + 9.0);
    float flesh = down > 0.0 ? 0.5 : lace;
    float shell = 0.10 + 0.34 * edge * edge + 0.16 * crown * crown + 0.10 * (ribs) * (1.0 - 0.7 * up) + 0.05 * flesh;
    float hem = 1.0 - clamp((q.y - frill) * 9.0, 0.0, 1.0);
    shell += 0.30 * hem * hem;
    // the light inside: a lantern under three petals
    vec2 g = vec2(lon, (q.y - 0.20) * 1.35);
    float core = (0.41 + 0.28 * glow) / (1.0 + 5.5 * dot(g, g) + 14.0 * g.y * g.y * g.y * g.y);
    vec2 petal = vec2(lon - 0.52 * clamp(floor(lon / 0.52 + 0.5), -1.0, 1.0), q.y - 0.18 + 0.05 * ss);
    float arch = length(vec2(petal.x * 1.25, petal.y * (petal.y > 0.0 ? 0.62 : 0.25)));
    float organ = smoothstep(0.085, 0.0, abs(arch - 0.165)) * smoothstep(-0.42, 0.05, petal.y) * (1.0 - ss);
    shell += core * (0.72 + 0.5 * flesh) + organ * (0.20 + 0.16 * glow) * (0.7 + 0.6 * flesh);
    light += inside * shell;

    // arms: two broad ribbons with frilled edges, hanging from the middle
    float lace2 = noise(vec2(x * 19.0, down * 8.0 - TIME * 0.09 + 5.0));
    float body = max(0.44 * (1.0 - 0.14 * down) * (0.6 + 0.8 * lace), 0.01);
    float a = abs(abs(x) - 0.13 - 0.07 * down);
    float ribbon = clamp((body - a) / (0.85 * body), 0.0, 1.0);
    ribbon *= ribbon * (3.0 - 2.0 * ribbon) * clamp((4.0 - down) * 0.3, 0.0, 1.0) * clamp(down * 7.0, 0.0, 1.0);
    float folds = abs(lace + 0.6 * lace2 - 0.8);
    light += ribbon * (0.05 + 0.20 * clamp(1.0 - folds * 4.5, 0.0, 1.0) + 0.12 * lace2 * lace) * (1.0 + 0.5 * glow * clamp(1.0 - 0.6 * down, 0.0, 1.0));

    // threads: many fine ones from the rim; neighbours sway alike, none the same
    float fall = max(rim + 0.06 - q.y, 0.0);
    float drift = (0.34 * swing(TIME * 0.13 - fall * 0.21 + 0.35) + 0.09 * swing(TIME * 0.29 - fall * 0.63)) * fall * (0.42 + 0.1 * sway);
    float spacing = wide * (0.86 + 0.10 * fall) * (1.0 / 6.5);
    float across = (q.x - drift) / spacing;
    float k = floor(across + 0.5);
    float own = fract(k * 0.618 + 0.37);
    float wobble = 0.26 * swing(fall * (0.34 + 0.3 * own) - TIME * (0.12 + 0.1 * own) + own * 7.0) * min(fall, 1.0);
    float off = abs(across - k - wobble) * spacing;
    float fade = clamp(1.0 - fall * (0.45 - 0.27 * own), 0.0, 1.0) * clamp(fall * 8.0, 0.0, 1.0) * step(abs(k), 6.5);
    float thick = max(0.012 * (0.4 + fade), 0.8 * unit);
    float thread = clamp((thick - off) * sharp + 0.5, 0.0, 1.0);
    float beads = 0.55 + 0.45 * swing(fall * 7.0 + own * 5.0);
    light += thread * fade * (0.12 + 0.18 * beads * fade) * (0.55 + 0.45 * own);

    float tone = 1.0 - 1.0 / (1.0 + light + 0.55 * light * light);
    gl_FragColor = vec4(ramp_at(tone), 1.0);
}
