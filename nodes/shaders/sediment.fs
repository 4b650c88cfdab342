/*{
  "DESCRIPTION": "Hills of cut paper, one behind the other: each is what one band of the sound has been.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "bands", "TYPE": "image", "LABEL": "Bands"},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "vapor", "LABEL": "Palette"},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Sun"},
    {"NAME": "open", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "LABEL": "Opening"},
    {"NAME": "relief", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6, "LABEL": "Relief"}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "strata", "WIDTH": "1024", "HEIGHT": "8", "FLOAT": true, "PERSISTENT": true},
    {"TARGET": "air", "WIDTH": "floor($WIDTH/4)", "HEIGHT": "floor($HEIGHT/4)"},
    {"TARGET": "hills", "WIDTH": "$WIDTH", "HEIGHT": "4", "FLOAT": true},
    {}
  ]
}*/

// ---- what was heard: a ring of columns, six for every second of TIME, a row for every band ----
const float COLUMNS = 1024.0, PER_SECOND = 6.0;

float noise_of(float x, float row) { return noise(vec2(x, row * 17.0 + 3.0)); }
// Before anything was heard the hills have a past too: the first frame is a picture.
float past(float column, float band) {
    return 0.10 + 0.75 * noise_of(column * (0.04 + 0.016 * (7.0 - band)), band + 40.0) * noise_of(column * 0.018 + 7.0, band + 60.0);
}
float column_at(ivec2 at) {
    float now = TIME * PER_SECOND, before = (TIME - TIMEDELTA) * PER_SECOND;
    float newest = floor(now);
    float column = newest - mod(newest - float(at.x), COLUMNS);
    if (FRAMEINDEX == 0) return past(column, float(at.y));
    float heard = max(texelFetch(bands, ivec2(at.y, 0), 0).r, 0.0);
    heard = heard / (0.55 + heard);
    return column > before ? heard : texelFetch(strata, at, 0).r;
}
// A cubic B-spline through the columns, `ago` columns back.
float heard_at(float ago, int band) {
    float at = TIME * PER_SECOND - 3.0 - min(ago, COLUMNS - 8.0);
    float i = floor(at), f = at - i;
    ivec4 c = ivec4(mod(i + vec4(-1, 0, 1, 2), COLUMNS));
    vec4 v = vec4(texelFetch(strata, ivec2(c.x, band), 0).r, texelFetch(strata, ivec2(c.y, band), 0).r,
                  texelFetch(strata, ivec2(c.z, band), 0).r, texelFetch(strata, ivec2(c.w, band), 0).r);
    float g = 1.0 - f;
    vec4 w = vec4(g * g * g, 4.0 - 6.0 * f * f + 3.0 * f * f * f, 4.0 - 6.0 * g * g + 3.0 * g * g * g, f * f * f);
    return dot(v, w) * (1.0 / 6.0);
}

// Height of hill k (0 is the farthest) at a place x sides from the middle; half_ is half the picture, in sides.
const float FOOT[8] = float[8](0.050, -0.005, -0.060, -0.115, -0.175, -0.240, -0.315, -0.400);
float hill(float x, int k, vec2 half_) {
    float far = float(7 - k);
    float speed = 0.105 * pow(0.84, far);
    float ago = (half_.x - x) / speed * PER_SECOND;
    // treble far, bass near; worn down over the same width, however long that took
    float worn = 0.0, width = 0.008 / speed * PER_SECOND;
    for (int i = -4; i <= 4; i++) worn += (5.0 - abs(float(i))) * heard_at(max(ago + width * float(i), 0.0), 7 - k);
    float own = worn * (1.0 / 25.0);
    float u = x + TIME * speed;
    float land = noise_of(u * (1.1 + 0.13 * far), float(k)) * 0.7 + noise_of(u * (2.9 + 0.3 * far), float(k) + 20.0) * 0.3;
    float tall = 0.125 + 0.012 * far;
    float stretch = 0.3 + 1.4 * half_.y;
    return FOOT[k] * stretch + tall * (0.55 * land + (0.45 + 0.75 * relief) * own - 0.10) + 0.010 * swing(TIME * 0.02 + 0.37 * float(k));
}
vec4 four(float x, int first, vec2 half_) {
    return vec4(hill(x, first, half_), hill(x, first + 1, half_), hill(x, first + 2, half_), hill(x, first + 3, half_));
}
vec4 hills_at(float x, float row, vec2 half_) {
    int first = mod(row - 0.5, 2.0) < 0.5 ? 0 : 4;
    if (row < 2.0) return four(x, first, half_);
    // their shadows, moved aside
    return four(x - 0.020, first, half_);
}

// ---- the sky: rings of paper around a sun ----
vec2 sun(vec2 half_) { return vec2(0.10 + 0.010 * swing(TIME * 0.011), 0.06 * (0.3 + 1.4 * half_.y) + 0.135 * open); }
// r is mist, g and b how unevenly the rings are cut
vec4 air_at(vec2 p, vec2 half_) {
    vec2 d = p - sun(half_);
    vec2 way = d / (0.15 + length(d));
    float cut = noise(way * 2.1 + vec2(TIME * 0.012, 11.0)) - 0.5;
    float cut2 = noise(way * 5.0 + vec2(3.0, TIME * 0.009)) - 0.5;
    // mist in the valleys, which drifts the way the hills do, and slower
    vec2 m = p * vec2(1.7, 3.4) + vec2(TIME * 0.11, 0.0);
    float mist = noise(m) * 0.62 + noise(m * 2.3 + vec2(TIME * 0.07, 9.0)) * 0.38;
    return vec4(mist, cut, cut2, 1.0);
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 1) { gl_FragColor = vec4(column_at(ivec2(gl_FragCoord.xy))); return; }
    if (PASSINDEX == 3) {
        // This target is four rows high: the picture's shape is that of another one.
        vec2 shape = vec2(textureSize(air, 0));
        vec2 half_ = 0.5 * shape / min(shape.x, shape.y);
        gl_FragColor = hills_at((gl_FragCoord.x / RENDERSIZE.x * 2.0 - 1.0) * half_.x, gl_FragCoord.y, half_);
        return;
    }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 half_ = 0.5 * RENDERSIZE * px;
    vec2 p = gl_FragCoord.xy * px - half_;
    if (PASSINDEX == 2) { gl_FragColor = air_at(p, half_); return; }

    int x = int(gl_FragCoord.x);
    vec4 far = texelFetch(hills, ivec2(x, 0), 0), near = texelFetch(hills, ivec2(x, 1), 0);
    vec4 far_shade = texelFetch(hills, ivec2(x, 2), 0), near_shade = texelFetch(hills, ivec2(x, 3), 0);
    vec4 air_ = IMG_NORM_PIXEL(air, isf_FragNormCoord);
    float grain = noise(p * 210.0) - 0.5, fibre = noise(p * vec2(60.0, 34.0) + 5.0) - 0.5;

    // the rings: each stands a little before the one inside it, and darkens it from above
    vec2 d = p - sun(half_);
    float r = length(d), r_shade = length(d + vec2(-0.010, 0.016));
    float wide = 0.67 + 0.66 * open;
    float light = 0.80 + 0.09 * glow;                        // the sun
    float rings[5] = float[5](0.105, 0.185, 0.285, 0.415, 0.590);
    float tones[5] = float[5](0.62, 0.44, 0.285, 0.165, 0.075);
    for (int k = 0; k < 5; k++) {
        float n = float(k);
        float ring = rings[k] * (k == 0 ? 1.0 : wide) + n * ((mod(n, 2.0) < 0.5 ? 0.024 : -0.014) * air_.g + (n < 2.5 ? -0.020 : 0.014) * air_.b);
        float over = clamp((r - ring) * side + 0.5, 0.0, 1.0);
        float soft = clamp(1.0 - (ring - r_shade) * (34.0 - 4.0 * n), 0.0, 1.0);
        light *= 1.0 - (k == 0 ? 0.08 : 0.26) * soft * soft;
        float lit = tones[k] * (0.74 + 0.42 * open) * (1.0 + glow * (k == 0 ? 0.068 : 0.010)) - 0.22 * tones[k] * clamp((r - ring) * 9.0, 0.0, 1.0);
        float rim = clamp(1.6 - abs(r - ring) * side * 0.8 / max(side / 720.0, 0.6), 0.0, 1.0);
        lit += rim * 0.22 * tones[k];
        light = mix(light, lit, over);
    }
    // the hills
    vec4 tone_far = vec4(0.37, 0.30, 0.235, 0.175), tone_near = vec4(0.120, 0.082, 0.054, 0.032);
    float mist = clamp((air_.r - 0.30) * 1.9, 0.0, 1.0);
    mist *= mist * (0.5 + 0.9 * open);
    float beside = 1.0 / (1.0 + 5.0 * d.x * d.x);
    for (int k = 0; k < 8; k++) {
        float h = k < 4 ? far[k] : near[k - 4], s = k < 4 ? far_shade[k] : near_shade[k - 4];
        float tone = k < 4 ? tone_far[k] : tone_near[k - 4];
        float up = p.y - s;
        float soft = clamp(1.0 - up * 24.0, 0.0, 1.0);
        light *= 1.0 - 0.42 * soft * soft;
        float deep = h - p.y;
        float over = clamp(deep * side + 0.5, 0.0, 1.0);
        float top = clamp(1.0 - deep * 7.0, 0.0, 1.0);
        float rim = clamp(1.0 - deep * side * 0.5 / max(side / 720.0, 0.6), 0.0, 1.0);
        float lit = tone * (0.62 + 0.38 * top + 0.5 * top * top * beside * (0.5 + open)) + rim * (0.045 + 0.15 * tone) * (0.5 + beside);
        // it lies at the foot of a hill, before the next one
        lit += mist * min(deep * 11.0, 1.0) * 1.5 * tone * tone * (0.4 + beside);
        light = mix(light, lit, over);
    }
    light *= 1.0 + (0.10 * grain + 0.07 * fibre) * (1.0 - 0.6 * light);
    gl_FragColor = vec4(ramp_at(light), 1.0);
}
