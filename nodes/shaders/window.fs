/*{
  "DESCRIPTION": "Rain on a window, the lights of a city out of focus behind it.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "sodium", "LABEL": "Palette"},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Lamp"},
    {"NAME": "rain", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Rain"},
    {"NAME": "city", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "City"},
    {"NAME": "mist", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Mist"}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "lights", "WIDTH": "floor($WIDTH/3)", "HEIGHT": "floor($HEIGHT/3)"},
    {"TARGET": "breath", "WIDTH": "floor($WIDTH/12)", "HEIGHT": "floor($HEIGHT/12)"},
    {"TARGET": "soft", "WIDTH": "floor($WIDTH/12)", "HEIGHT": "floor($HEIGHT/12)"},
    {}
  ]
}*/

// Two numbers of a place in a grid.
vec4 own_of(vec2 cell, float salt) {
    cell -= floor(cell * (1.0 / 289.0)) * 289.0;
    return shuffle(shuffle(vec4(0, 71, 142, 213) + cell.x + salt) + cell.y) * (1.0 / 288.0);
}

// ---- the city, as a lens focused on the glass sees it: every light a disc ----
const float HORIZON = -0.13;
float disc(vec2 p, vec2 at, float r, float soft) {
    vec2 d = p - at;
    float far = dot(d, d) / (r * r);
    return clamp((1.0 - far) * soft + 0.5, 0.0, 1.0) * (0.72 + 0.28 * min(far * far, 1.0));
}
vec2 lamp() { return vec2(0.150, 0.155); }
float city_at(vec2 p, float sharp) {
    float up = p.y - HORIZON;
    float light = 0.035 + (0.20 / (1.0 + 34.0 * up * up) + 0.05 / (1.0 + 5.0 * up * up)) * (0.24 + 1.10 * city) / (1.0 + 2.6 * p.x * p.x);
    // steam and rain that drift through the street
    float steam = 0.6 * noise(vec2(p.x * 2.2 - TIME * 0.34, p.y * 3.0 + TIME * 0.24)) + 0.4 * noise(vec2(p.x * 4.6 - TIME * 0.62, p.y * 5.6 + TIME * 0.50 + 9.0));
    light *= 0.20 + 1.6 * steam;
    // towers against the haze, soft as all else
    float x = p.x * 3.1 + 1.7, block = floor(x), in_ = abs(x - block - 0.5);
    vec4 own = own_of(vec2(block, 3.0), 11.0);
    float tall = (0.10 + 0.42 * own.x) * smoothstep(0.0, 0.35, abs(p.x - 0.05) + 0.12);
    float tower = smoothstep(0.03, -0.03, up - tall) * smoothstep(0.50, 0.40, in_) * smoothstep(-0.05, 0.06, up);
    light *= 1.0 - 0.55 * tower;
    float street = smoothstep(0.05, -0.05, up);
    light *= 1.0 - 0.25 * street;
    // windows: in columns, as houses have them
    for (int i = 0; i < 26; i++) {
        vec4 o = own_of(vec2(float(i), 7.0), 0.0);
        vec2 at = vec2(floor((o.x - 0.5) * 26.0) / 13.0 + 0.02 * o.w, HORIZON + 0.06 + 0.36 * floor(o.y * 9.0) / 9.0 * (0.35 + abs(o.x - 0.5) * 1.7));
        float lit = clamp((0.25 + 0.85 * city - o.z) * 5.0, 0.0, 1.0) * (0.14 + 0.34 * o.w * o.w);
        light += lit * disc(p, at, 0.021 + 0.016 * o.w, sharp * 0.4);
    }
    // street lamps, two rows that recede
    for (int i = 0; i < 12; i++) {
        float n = float(i / 2), row = mod(float(i), 2.0) * 2.0 - 1.0;
        float z = 1.0 + n * 0.75;
        vec2 at = vec2(0.05 + row * (0.88 / z + 0.012 * n) , HORIZON + 0.40 / z + 0.008);
        float lit = clamp(1.4 * city + 0.65 - 0.12 * n, 0.0, 1.0) * (0.50 - 0.05 * n) * (0.75 + 0.5 * fract(float(i) * 0.618));
        light += lit * disc(p, at + vec2(0.0, 0.012 * fract(float(i) * 0.77)), 0.060 - 0.005 * n, sharp);
        // and on the wet street
        vec2 d = p - vec2(at.x, 2.0 * HORIZON - at.y + 0.05);
        light += 0.26 * lit / (1.0 + 700.0 * d.x * d.x + 20.0 * d.y * d.y) * street;
    }
    // cars: two lanes, coming and going
    for (int i = 0; i < 6; i++) {
        float n = float(i), come = mod(n, 2.0);
        float trip = fract(n * 0.37 + (come > 0.5 ? 1.0 : -0.8) * TIME * 0.022);
        float z = mix(7.0, 1.35, come > 0.5 ? trip : trip), near = 1.0 / z;
        float fade = clamp(trip * 6.0, 0.0, 1.0) * clamp((1.0 - trip) * 6.0, 0.0, 1.0);
        vec2 at = vec2(0.05 + (come > 0.5 ? -0.34 : 0.30) * near, HORIZON - 0.16 * near);
        float lit = fade * (come > 0.5 ? 0.62 : 0.20) * (0.5 + 0.5 * city);
        light += lit * (disc(p, at - vec2(0.055 * near, 0.0), 0.030, sharp * 0.6) + disc(p, at + vec2(0.055 * near, 0.0), 0.030, sharp * 0.6));
    }
    // the one lamp that the music lights
    vec2 d = p - lamp();
    light += (0.57 + 0.16 * glow) * disc(p, lamp(), 0.088, sharp * 1.5) + 0.082 / (1.0 + 20.0 * dot(d, d));
    light += (0.10 + 0.16 * city) * disc(p, lamp() + vec2(0.105, -0.060), 0.074, sharp * 1.2) + (0.06 + 0.14 * city) * disc(p, lamp() + vec2(-0.085, 0.085), 0.066, sharp * 1.2);
    light += 0.20 * city * disc(p, vec2(-0.335, 0.235), 0.070, sharp * 1.2) + 0.14 * city * disc(p, vec2(-0.425, 0.180), 0.062, sharp * 1.2) + 0.16 * city * disc(p, vec2(0.52, 0.30), 0.066, sharp * 1.2);
    d = p - vec2(lamp().x, 2.0 * HORIZON - lamp().y + 0.06);
    light += 0.145 / (1.0 + 260.0 * d.x * d.x + 22.0 * d.y * d.y) * street;
    return light;
}

// ---- the glass ----
// Drops that stay: one in a cell. Returns where in the drop (-1..1), how much of a pixel it covers, its radius.
vec4 staying(vec2 p, float many, float share, float salt, float side, vec2 bent) {
    vec2 q = p * many, cell = floor(q);
    vec4 own = own_of(cell, salt);
    float life = fract(TIME * (0.012 + 0.02 * own.z) + own.w);
    float there = step(own.z, share);
    float odd = fract(own.w * 7.0 + own.x * 3.0);
    float r = (0.07 + 0.33 * odd * odd) * there * clamp(life * 14.0, 0.0, 1.0) * clamp((1.0 - life) * 6.0, 0.0, 1.0) * (1.0 - 0.45 * life);
    vec2 d = q - cell - 0.5 - (own.xy - 0.5) * (0.98 - 2.0 * r) + bent * r;
    d.y *= d.y > 0.0 ? 0.82 : 1.04;
    float far = length(d);
    float cover = clamp((r - far) * side / many + 0.5, 0.0, 1.0) * step(1e-3, r);
    return vec4(d / max(r, 1e-3), cover, r / many);
}
// Drops that run and the way they leave: one in a column at a time. As above, and how clear the way is.
vec4 running(vec2 p, float many, float salt, float side, out float way) {
    float column = floor(p.x * many);
    vec4 own = own_of(vec2(column, 5.0), salt);
    float fall = TIME * (0.060 + 0.055 * own.x) + own.y * 17.0;
    float high = 1.35;                                       // room of one drop, in sides
    float y = p.y + fall, row = floor(y / high);
    vec4 its = own_of(vec2(column, row), salt + 40.0);
    float there = step(its.x, 0.12 + 0.80 * rain);
    // it sticks and slips inside its room, which sinks evenly
    float at = (row + 0.42 + 0.13 * swing(fall * 0.8 + its.y)) * high - fall;
    float bend = 0.24 * swing(p.y * 0.9 + its.z * 5.0) + 0.07 * swing(p.y * 3.7 + its.w * 3.0);
    float bend_at = 0.24 * swing(at * 0.9 + its.z * 5.0) + 0.07 * swing(at * 3.7 + its.w * 3.0);
    float cx = column + 0.5, r = (0.15 + 0.09 * its.w) * there;
    vec2 d = vec2(p.x * many - cx - bend_at, (p.y - at) * many);
    d.y *= d.y > 0.0 ? 0.62 : 1.05;
    float cover = clamp((r - length(d)) * side / many + 0.5, 0.0, 1.0) * there;
    // the way above it, thinner and mistier the older it is
    float above = p.y - at, end = (row + 1.0) * high - fall - at;
    float old = clamp(above / max(end, 0.05), 0.0, 1.0);
    float aside = p.x * many - cx - bend;
    float thin = r * (0.95 - 0.35 * old);
    way = there * clamp((thin - abs(aside)) * side / many * 0.35 + 0.5, 0.0, 1.0) * step(0.0, above) * min(2.2 * (1.0 - old), 1.0);
    // beads that it left
    float bead = floor(p.y * 26.0);
    vec4 left = own_of(vec2(column, bead), salt + 90.0);
    vec2 b = vec2(aside - 0.10 * (left.x - 0.5), (p.y * 26.0 - bead - 0.5) * many / 26.0);
    float small = r * (0.20 + 0.34 * left.y) * (1.0 - old) * step(left.z, 0.62) * step(0.02, above);
    float bead_cover = clamp((small - length(b)) * side / many + 0.5, 0.0, 1.0) * step(1e-3, small);
    if (bead_cover > cover) return vec4(b / max(small, 1e-3), bead_cover, small / many);
    return vec4(d / max(r, 1e-3), cover, r / many);
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    vec2 uv = isf_FragNormCoord;
    if (PASSINDEX == 1) {
        // upright there is more height to fill: a longer lens
        float close = 1.0 + 0.75 * clamp(0.5 * RENDERSIZE.y * px - 0.5, 0.0, 0.4);
        gl_FragColor = vec4(city_at(p / close, 9.0));
        return;
    }
    if (PASSINDEX == 2 || PASSINDEX == 3) {
        // as misted glass scatters it: wide, first across, then up
        float sum = 0.0, whole = 0.0;
        vec2 step_ = (PASSINDEX == 2 ? vec2(0.011, 0.0) : vec2(0.0, 0.011)) * side / RENDERSIZE;
        for (int i = -6; i <= 6; i++) {
            float w = exp(-0.07 * float(i * i));
            sum += w * (PASSINDEX == 2 ? IMG_NORM_PIXEL(lights, uv + step_ * float(i)).r : IMG_NORM_PIXEL(breath, uv + step_ * float(i)).r);
            whole += w;
        }
        gl_FragColor = vec4(sum / whole);
        return;
    }
    vec2 shape = vec2(side) / RENDERSIZE;
    float cloud = noise(p * 2.2 + vec2(0.0, TIME * 0.006)) * 0.65 + noise(p * 6.5 + 17.0) * 0.35;
    float fine = noise(p * 150.0);
    vec2 bent = vec2(cloud - 0.5, fine - 0.5) * vec2(0.5, 0.25);

    float way;
    vec4 run_ = running(p, 8.5, 0.0, side, way);
    vec4 big = staying(p, 15.0, 0.22 + 0.30 * rain, 3.0, side, bent);
    vec4 small = staying(p + 0.013, 41.0, 0.42 + 0.25 * rain, 31.0, side, bent);
    float kept = 1.0 - way;
    big.z *= kept;
    small.z *= kept;
    vec4 drop = small;
    drop = big.z > 0.01 ? mix(drop, big, step(drop.z, big.z)) : drop;
    drop = run_.z > 0.01 ? run_ : drop;

    // misted glass scatters, what was wiped or is wet does not
    float misted = clamp((0.35 + 0.85 * mist) * (0.30 + 1.2 * cloud), 0.0, 1.0) * (1.0 - 0.92 * way);
    float seen = IMG_NORM_PIXEL(lights, uv).r;
    float scattered = IMG_NORM_PIXEL(soft, uv).r;
    float light = mix(seen, scattered * (1.05 + 0.35 * fine) + 0.020 + 0.045 * mist * cloud, misted);

    // a drop is a small lens: the city upside down, dark where it leaves at a steep angle
    vec2 in_ = drop.xy;
    float far = dot(in_, in_);
    vec2 at = uv - in_ * (0.10 + 0.20 * far) * shape + vec2(0.0, 0.06) * shape;
    float lens = IMG_NORM_PIXEL(lights, clamp(at, 0.01, 0.99)).r;
    float rim = clamp(far, 0.0, 1.0);
    rim *= rim;
    float inside = lens * (1.15 - 0.85 * rim) + 0.020 + 0.10 * scattered * clamp(-in_.y, 0.0, 1.0) * (1.0 - rim);
    vec2 spark = in_ - vec2(-0.30, 0.38);
    inside += (0.10 + 0.25 * scattered) * clamp(1.0 - dot(spark, spark) * 14.0, 0.0, 1.0);
    light = mix(light, inside, drop.z * clamp(drop.w * side * 0.7, 0.0, 1.0));

    // the frame of the window, close and out of focus
    vec2 half_ = 0.5 * RENDERSIZE * px;
    float sill = smoothstep(0.085, 0.040, p.y + half_.y), post = smoothstep(0.030, 0.017, abs(p.x + 0.305));
    float bars = max(sill, post);
    light = mix(light, 0.016 + 0.16 * scattered * (1.0 - bars) + 0.05 * scattered * sill, bars);
    light *= 1.0 + 0.05 * (fine - 0.5);
    float tone = 1.0 - 1.0 / (1.0 + light + 0.9 * light * light);
    gl_FragColor = vec4(ramp_at(tone * 1.12), 1.0);
}
