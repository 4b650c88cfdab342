/*{
  "DESCRIPTION": "Polar coordinates: bend a picture around a centre, its lower edge in one point, or unroll it again.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Polar", "polar coordinates", "Cartesian to polar", "Polar TOP", "tiny planet", "tunnel"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "mode", "TYPE": "long", "VALUES": [0, 1], "LABELS": ["bend", "unroll"], "DEFAULT": 0, "LABEL": "Mode"},
    {"NAME": "repeats", "TYPE": "float", "MIN": 1.0, "MAX": 12.0, "DEFAULT": 2.0, "LABEL": "Repeats", "DESCRIPTION": "How often the picture goes round, there and back; an even number closes without a seam."},
    {"NAME": "size", "TYPE": "float", "MIN": 0.1, "MAX": 4.0, "DEFAULT": 1.0, "LABEL": "Size", "DESCRIPTION": "Where the upper edge lies: 1 is in the corners."},
    {"NAME": "angle", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "UNIT": "turns", "LABEL": "Angle"},
    {"NAME": "inside_out", "TYPE": "bool", "DEFAULT": false, "LABEL": "Inside out", "DESCRIPTION": "The upper edge becomes the centre."},
    {"NAME": "centre", "TYPE": "point2D", "MIN": [0.0, 0.0], "MAX": [1.0, 1.0], "DEFAULT": [0.5, 0.5], "LABEL": "Centre"},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount", "DESCRIPTION": "On the way from the flat picture to the bent one."}
  ]
}*/

const float TURN = 6.2831853;

void main() {
    vec2 shape = RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y), flat_ = isf_FragNormCoord, at;
    float reach = 0.5 * length(shape) * size;
    if (mode == 0) {
        vec2 p = (flat_ - centre) * shape;
        // it begins below, where a seam of an odd number is seen least
        float round_ = fract(atan(p.x, -p.y) / TURN + 1.0 + angle) * floor(repeats + 0.5);
        float far = length(p) / reach;
        at = vec2(round_, inside_out ? 1.0 - far : far);
    } else {
        float way = (flat_.x * floor(repeats + 0.5) - angle) * TURN, far = (inside_out ? 1.0 - flat_.y : flat_.y) * reach;
        at = far * vec2(sin(way), -cos(way)) / shape + centre;
    }
    at = mix(flat_, at, amount);
    // beyond the edge the picture is its own mirror
    at = 1.0 - abs(mod(at, 2.0) - 1.0);
    gl_FragColor = IMG_NORM_PIXEL(inputImage, at);
}
