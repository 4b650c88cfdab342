/*{
  "DESCRIPTION": "Scale, rotate and move a picture; what lies beyond its edge is clear, or goes on.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Transform TOP", "Transform", "rotate", "scale", "translate", "scroll", "zoom"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "scale", "TYPE": "float", "MIN": 0.05, "MAX": 8.0, "DEFAULT": 1.0, "LABEL": "Scale"},
    {"NAME": "angle", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "UNIT": "turns", "LABEL": "Angle", "DESCRIPTION": "Counter-clockwise."},
    {"NAME": "move", "TYPE": "point2D", "MIN": [-2.0, -2.0], "MAX": [2.0, 2.0], "DEFAULT": [0.0, 0.0], "LABEL": "Move", "DESCRIPTION": "In shorter sides of the picture, right and up."},
    {"NAME": "centre", "TYPE": "point2D", "MIN": [0.0, 0.0], "MAX": [1.0, 1.0], "DEFAULT": [0.5, 0.5], "LABEL": "Centre", "DESCRIPTION": "What it turns and grows about."},
    {"NAME": "edge", "TYPE": "long", "VALUES": [0, 1, 2, 3], "LABELS": ["clear", "clamp", "wrap", "mirror"], "DEFAULT": 0, "LABEL": "Edge", "DESCRIPTION": "What is beyond the picture."}
  ]
}*/

vec4 seen(vec2 at) {
    if (edge == 2) at = fract(at);
    if (edge == 3) at = 1.0 - abs(mod(at, 2.0) - 1.0);
    vec4 c = IMG_NORM_PIXEL(inputImage, at);
    // the edge of a picture that was turned is as smooth as a drawn one
    vec2 over = (abs(at - 0.5) - 0.5) * RENDERSIZE * scale;
    if (edge == 0) c.a *= clamp(0.5 - max(over.x, over.y), 0.0, 1.0);
    return c;
}

void main() {
    vec2 shape = RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
    float way = angle * 6.2831853, across = cos(way), along = sin(way);
    vec2 p = (isf_FragNormCoord - centre) * shape - move;
    p = vec2(p.x * across + p.y * along, p.y * across - p.x * along) / scale;
    vec2 at = p / shape + centre;
    if (scale > 0.75) { gl_FragColor = seen(at); return; }
    // made small, several pixels fall on one: it is looked at four times, colours by their weight
    vec2 d = 0.25 / (scale * RENDERSIZE);
    vec4 sum = vec4(0.0);
    for (int i = 0; i < 4; i++) {
        vec4 c = seen(at + d * vec2(float(i & 1) * 2.0 - 1.0, float(i & 2) - 1.0));
        sum += vec4(c.rgb * c.a, c.a);
    }
    gl_FragColor = vec4(sum.rgb / max(sum.a, 1e-4), 0.25 * sum.a);
}
