/*{
  "DESCRIPTION": "Push a picture about: by another one as if it were cut glass, or by slow noise as if under water.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Displace TOP", "Displacement", "modulate", "refract", "distort", "warp", "liquify"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "map", "TYPE": "image", "LABEL": "Map", "DESCRIPTION": "The picture that pushes; noise of its own where nothing is wired."},
    {"NAME": "by", "TYPE": "long", "VALUES": [0, 1], "LABELS": ["slope", "red and green"], "DEFAULT": 0, "LABEL": "By", "DESCRIPTION": "Slope pushes along the map's hills, like glass; red and green push sideways and up, .5 is rest."},
    {"NAME": "amount", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.3, "LABEL": "Amount", "DESCRIPTION": "Furthest push, in shorter sides of the picture."},
    {"NAME": "scale", "TYPE": "float", "MIN": 0.5, "MAX": 12.0, "DEFAULT": 2.5, "LABEL": "Scale", "DESCRIPTION": "Waves of its own noise along the shorter side."}
  ],
  "PASSES": [
    {"TARGET": "push", "WIDTH": "floor(($WIDTH+3)/4)", "HEIGHT": "floor(($HEIGHT+3)/4)"},
    {}
  ]
}*/

float bright(vec2 at) {
    vec4 c = IMG_NORM_PIXEL(map, at);
    return dot(c.rgb, vec3(0.2126, 0.7152, 0.0722)) * c.a;
}

// Which way each place is pushed, -1..1. A quarter of the size is enough, and smooths what would tear.
vec2 pushed(vec2 at, vec2 shape) {
    // nothing wired is a picture of one pixel
    if (IMG_SIZE(map).x < 1.5) {
        vec2 p = (at - 0.5) * shape * scale + 60.0;
        vec2 slow = vec2(noise(p + vec2(0.23, 0.09) * TIME), noise(p + vec2(83.0, 41.0) + vec2(-0.08, 0.21) * TIME));
        return slow + 0.4 * vec2(noise(p * 2.3 - vec2(0.0, 0.4) * TIME), noise(p * 2.3 + vec2(19.0, 0.35 * TIME))) - 0.7;
    }
    if (by == 1) return (IMG_NORM_PIXEL(map, at).rg * 2.0 - 1.0) * IMG_NORM_PIXEL(map, at).a;
    vec2 d = 0.012 / shape, near = 0.5 * d;
    vec2 slope = vec2(bright(at + vec2(d.x, 0.0)) - bright(at - vec2(d.x, 0.0)), bright(at + vec2(0.0, d.y)) - bright(at - vec2(0.0, d.y)));
    slope += vec2(bright(at + vec2(near.x, 0.0)) - bright(at - vec2(near.x, 0.0)), bright(at + vec2(0.0, near.y)) - bright(at - vec2(0.0, near.y)));
    return slope / (1.0 + length(slope));
}

void main() {
    vec2 at = isf_FragNormCoord, shape = RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
    if (PASSINDEX == 0) { gl_FragColor = vec4(pushed(at, shape), 0.0, 1.0); return; }
    at += 0.5 * amount * IMG_NORM_PIXEL(push, at).rg / shape;
    // beyond the edge the picture is its own mirror
    gl_FragColor = IMG_NORM_PIXEL(inputImage, 1.0 - abs(mod(at, 2.0) - 1.0));
}
