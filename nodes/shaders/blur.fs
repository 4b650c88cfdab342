/*{
  "DESCRIPTION": "Blur a picture, as a lens out of focus sees it: light is averaged, not coded values.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "radius", "TYPE": "float", "MIN": 0.0, "MAX": 0.15, "DEFAULT": 0.02, "LABEL": "Radius", "DESCRIPTION": "Of the blur, in shorter sides of the picture."}
  ],
  "PASSES": [
    {"TARGET": "quarter", "WIDTH": "floor(($WIDTH+3)/4)", "HEIGHT": "floor(($HEIGHT+3)/4)"},
    {"TARGET": "across", "WIDTH": "floor(($WIDTH+3)/4)", "HEIGHT": "floor(($HEIGHT+3)/4)"},
    {"TARGET": "middle", "WIDTH": "floor(($WIDTH+3)/4)", "HEIGHT": "floor(($HEIGHT+3)/4)"},
    {"TARGET": "small", "WIDTH": "floor(($WIDTH+15)/16)", "HEIGHT": "floor(($HEIGHT+15)/16)"},
    {"TARGET": "small_across", "WIDTH": "floor(($WIDTH+15)/16)", "HEIGHT": "floor(($HEIGHT+15)/16)"},
    {"TARGET": "wide", "WIDTH": "floor(($WIDTH+15)/16)", "HEIGHT": "floor(($HEIGHT+15)/16)"},
    {"TARGET": "soft", "WIDTH": "floor(($WIDTH+3)/4)", "HEIGHT": "floor(($HEIGHT+3)/4)"},
    {}
  ]
}*/

// A Gaussian in two sizes: at a quarter of the picture up to a sigma of 4 of its pixels, from there
// on at a sixteenth. Both run across, then up. Below three
// pixels the sharp picture is faded in.
const float MOST = 4.0;

// Colour by its weight: straight alpha would let what is see-through bleed.
vec4 light_of(vec4 c) { return vec4(c.rgb * c.rgb * c.a, c.a); }
vec4 coded_of(vec4 c) { return vec4(sqrt(max(c.rgb, 0.0) / max(c.a, 1e-4)), c.a); }

float sigma_in(float pixels) { return max(radius, 0.0) * 0.5 * pixels; }
// Making the picture small and large again has blurred it a little: 0.245 square pixels.
float sigma_left(float pixels) {
    float sigma = min(sigma_in(pixels), MOST);
    return sqrt(max(sigma * sigma - 0.245, 0.01));
}

vec4 line(sampler2D from, vec2 step_, float sigma) {
    float s = max(sigma, 0.05);
    vec4 sum = texture(from, isf_FragNormCoord);
    float whole = 1.0;
    // two pixels of one side in one look, between them by their weights
    for (int i = 1; i < 14; i += 2) {
        float a = exp(-0.5 * float(i * i) / (s * s)), b = exp(-0.5 * float((i + 1) * (i + 1)) / (s * s));
        float w = a + b;
        vec2 off = step_ * (float(i) + b / max(w, 1e-9));
        sum += w * (texture(from, isf_FragNormCoord + off) + texture(from, isf_FragNormCoord - off));
        whole += 2.0 * w;
    }
    return sum / whole;
}

// A cubic B-spline from four looks: a straight one would show the small pixels.
vec4 smoothly(sampler2D from, vec2 at) {
    vec2 size = vec2(textureSize(from, 0));
    vec2 p = at * size - 0.5, f = fract(p);
    p -= f;
    vec2 a = (1.0 - f) * (1.0 - f) * (1.0 - f) / 6.0, d = f * f * f / 6.0;
    vec2 b = 2.0 / 3.0 - 0.5 * f * f * (2.0 - f), c = 1.0 - a - b - d;
    vec2 low = a + b, high = c + d;
    vec2 x = p - 0.5 + b / low, y = p + 1.5 + d / high;
    x /= size;
    y /= size;
    return low.y * (low.x * texture(from, vec2(x.x, x.y)) + high.x * texture(from, vec2(y.x, x.y)))
         + high.y * (low.x * texture(from, vec2(x.x, y.y)) + high.x * texture(from, vec2(y.x, y.y)));
}

void main() {
    vec2 pixel = 1.0 / RENDERSIZE;
    vec2 at = isf_FragNormCoord;
    float shorter = min(RENDERSIZE.x, RENDERSIZE.y);
    if (PASSINDEX == 0) {
        // pixel by pixel: to average first and square then would lose the light of small lamps
        vec4 sum = vec4(0.0);
        for (int i = 0; i < 16; i++)
            sum += light_of(IMG_NORM_PIXEL(inputImage, at + pixel * (vec2(i & 3, i >> 2) * 0.25 - 0.375)));
        gl_FragColor = sum / 16.0;
    } else if (PASSINDEX == 1) {
        gl_FragColor = line(quarter, vec2(pixel.x, 0.0), sigma_left(shorter));
    } else if (PASSINDEX == 2) {
        gl_FragColor = line(across, vec2(0.0, pixel.y), sigma_left(shorter));
    } else if (PASSINDEX == 3) {
        vec2 d = pixel * 0.25;
        gl_FragColor = 0.25 * (IMG_NORM_PIXEL(middle, at - d) + IMG_NORM_PIXEL(middle, at + d)
                             + IMG_NORM_PIXEL(middle, at + vec2(d.x, -d.y)) + IMG_NORM_PIXEL(middle, at + vec2(-d.x, d.y)));
    } else if (PASSINDEX == 4 || PASSINDEX == 5) {
        // less what the first size has blurred already and the cubic will, in pixels of this one
        float rest = sqrt(max(sigma_in(shorter) * sigma_in(shorter) - MOST * MOST / 16.0 - 0.33, 0.01));
        gl_FragColor = PASSINDEX == 4 ? line(small, vec2(pixel.x, 0.0), rest) : line(small_across, vec2(0.0, pixel.y), rest);
    } else if (PASSINDEX == 6) {
        float over = clamp(4.0 * sigma_in(shorter) / MOST - 4.0, 0.0, 1.0);
        gl_FragColor = mix(IMG_NORM_PIXEL(middle, at), smoothly(wide, at), over);
    } else {
        float blurred = clamp(radius * shorter / 3.0, 0.0, 1.0);
        gl_FragColor = mix(IMG_NORM_PIXEL(inputImage, at), coded_of(IMG_NORM_PIXEL(soft, at)), blurred);
    }
}
