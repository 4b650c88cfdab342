/*{
  "DESCRIPTION": "A kaleidoscope: one wedge of the picture, mirrored around a centre.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Kaleidoscope", "kaleid", "Mirror TOP", "Kaleido", "mandala", "radial symmetry"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "segments", "TYPE": "float", "MIN": 2.0, "MAX": 24.0, "DEFAULT": 8.0, "LABEL": "Segments", "DESCRIPTION": "Wedges around the centre, mirrored in pairs; whole and even."},
    {"NAME": "angle", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.0, "UNIT": "turns", "LABEL": "Angle", "DESCRIPTION": "Turns the whole figure."},
    {"NAME": "look", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.08, "UNIT": "turns", "LABEL": "Look", "DESCRIPTION": "Turns the wedge over the picture under it."},
    {"NAME": "zoom", "TYPE": "float", "MIN": 0.25, "MAX": 4.0, "DEFAULT": 1.0, "LABEL": "Zoom"},
    {"NAME": "centre", "TYPE": "point2D", "MIN": [0.0, 0.0], "MAX": [1.0, 1.0], "DEFAULT": [0.5, 0.5], "LABEL": "Centre", "DESCRIPTION": "Of the figure in the picture."},
    {"NAME": "aim", "TYPE": "point2D", "MIN": [0.0, 0.0], "MAX": [1.0, 1.0], "DEFAULT": [0.5, 0.5], "LABEL": "Aim", "DESCRIPTION": "What of the picture lies in the centre."},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount"}
  ]
}*/

const float TURN = 6.2831853;

void main() {
    vec2 shape = RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
    vec2 p = (isf_FragNormCoord - centre) * shape;
    // an odd number of mirrors would not close
    float part = TURN / (2.0 * floor(segments * 0.5 + 0.5));
    float way = atan(p.y, p.x) - angle * TURN;
    way = abs(mod(way + part, 2.0 * part) - part) + look * TURN;
    vec2 at = length(p) / zoom * vec2(cos(way), sin(way)) / shape + aim;
    // beyond the edge the picture is its own mirror: no seam
    at = 1.0 - abs(mod(at, 2.0) - 1.0);
    vec4 c = IMG_NORM_PIXEL(inputImage, at);
    if (amount < 1.0) c = mix(IMG_THIS_PIXEL(inputImage), c, amount);
    gl_FragColor = c;
}
