/*{
  "DESCRIPTION": "Bloom: what is bright spills light around it, near, wide and very wide.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.18, "LABEL": "Amount", "DESCRIPTION": "How much of the light is spilt; .12 to .25 looks like a lens."},
    {"NAME": "threshold", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.8, "LABEL": "Threshold", "DESCRIPTION": "Coded value from which on a pixel spills."}
  ],
  "PASSES": [
    {"TARGET": "bright", "WIDTH": "floor(($WIDTH+3)/4)", "HEIGHT": "floor(($HEIGHT+3)/4)"},
    {"TARGET": "near_across", "WIDTH": "floor(($WIDTH+7)/8)", "HEIGHT": "floor(($HEIGHT+7)/8)"},
    {"TARGET": "near", "WIDTH": "floor(($WIDTH+7)/8)", "HEIGHT": "floor(($HEIGHT+7)/8)"},
    {"TARGET": "wide_across", "WIDTH": "floor(($WIDTH+23)/24)", "HEIGHT": "floor(($HEIGHT+23)/24)"},
    {"TARGET": "wide", "WIDTH": "floor(($WIDTH+23)/24)", "HEIGHT": "floor(($HEIGHT+23)/24)"},
    {"TARGET": "far_across", "WIDTH": "floor(($WIDTH+47)/48)", "HEIGHT": "floor(($HEIGHT+47)/48)"},
    {"TARGET": "far", "WIDTH": "floor(($WIDTH+47)/48)", "HEIGHT": "floor(($HEIGHT+47)/48)"},
    {"TARGET": "halo", "WIDTH": "floor(($WIDTH+3)/4)", "HEIGHT": "floor(($HEIGHT+3)/4)"},
    {}
  ]
}*/

// Light is summed in gamma 2, which a software renderer can afford in every pixel. The three radii are
// 2, 6 and 18 % of the shorter side (the sigma is half of it).
vec4 line(sampler2D from, vec2 way, float radius) {
    float s = 0.5 * radius * min(RENDERSIZE.x, RENDERSIZE.y);
    vec2 step_ = way / RENDERSIZE;
    vec4 sum = texture(from, isf_FragNormCoord);
    float whole = 1.0;
    for (int i = 1; i < 10; i++) {
        float w = exp(-0.5 * float(i * i) / (s * s));
        sum += w * (texture(from, isf_FragNormCoord + step_ * float(i)) + texture(from, isf_FragNormCoord - step_ * float(i)));
        whole += 2.0 * w;
    }
    return sum / whole;
}
vec4 smoothly(sampler2D from, vec2 at) {
    vec2 size = vec2(textureSize(from, 0));
    vec2 p = at * size - 0.5, f = fract(p);
    p -= f;
    vec2 a = (1.0 - f) * (1.0 - f) * (1.0 - f) / 6.0, d = f * f * f / 6.0;
    vec2 b = 2.0 / 3.0 - 0.5 * f * f * (2.0 - f), c = 1.0 - a - b - d;
    vec2 low = a + b, high = c + d;
    vec2 x = (p - 0.5 + b / low) / size, y = (p + 1.5 + d / high) / size;
    return low.y * (low.x * texture(from, vec2(x.x, x.y)) + high.x * texture(from, vec2(y.x, x.y)))
         + high.y * (low.x * texture(from, vec2(x.x, y.y)) + high.x * texture(from, vec2(y.x, y.y)));
}
vec3 spilt(vec2 at) {
    vec3 c = max(IMG_NORM_PIXEL(inputImage, at).rgb, 0.0);
    float top = max(c.r, max(c.g, c.b));
    // a soft knee of .1 under the threshold: no edge where a gradient crosses it
    float knee = clamp((top - threshold + 0.1) / 0.2, 0.0, 1.0);
    float share = max(top - threshold, 0.05 * knee * knee) / max(top, 1e-4);
    return c * c * share;
}

void main() {
    vec2 at = isf_FragNormCoord;
    if (PASSINDEX == 0) {
        vec2 d = 0.25 / RENDERSIZE;
        gl_FragColor = vec4(0.25 * (spilt(at - d) + spilt(at + d) + spilt(at + vec2(d.x, -d.y)) + spilt(at + vec2(-d.x, d.y))), 1.0);
    } else if (PASSINDEX == 1) {
        gl_FragColor = line(bright, vec2(1, 0), 0.02);
    } else if (PASSINDEX == 2) {
        gl_FragColor = line(near_across, vec2(0, 1), 0.02);
    } else if (PASSINDEX == 3) {
        gl_FragColor = line(near, vec2(1, 0), 0.06);
    } else if (PASSINDEX == 4) {
        gl_FragColor = line(wide_across, vec2(0, 1), 0.06);
    } else if (PASSINDEX == 5) {
        gl_FragColor = line(wide, vec2(1, 0), 0.18);
    } else if (PASSINDEX == 6) {
        gl_FragColor = line(far_across, vec2(0, 1), 0.18);
    } else if (PASSINDEX == 7) {
        gl_FragColor = 1.6 * IMG_NORM_PIXEL(near, at) + 2.4 * smoothly(wide, at) + 3.2 * smoothly(far, at);
    } else {
        vec4 c = IMG_NORM_PIXEL(inputImage, at);
        vec3 under = max(c.rgb, 0.0);
        gl_FragColor = vec4(sqrt(under * under + amount * IMG_NORM_PIXEL(halo, at).rgb), c.a);
    }
}
