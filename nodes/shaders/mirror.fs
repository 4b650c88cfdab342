/*{
  "DESCRIPTION": "Mirror a picture: one half is laid over the other, or the whole is flipped.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Mirror TOP", "Flip TOP", "Mirror", "Mirror Quad", "reflect", "flip"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "mode", "TYPE": "long", "VALUES": [0, 1, 2, 3, 4, 5, 6], "LABELS": ["left", "right", "bottom", "top", "quarters", "flip sideways", "flip upside down"], "DEFAULT": 0, "LABEL": "Mode", "DESCRIPTION": "Which part is kept; quarters keep the lower left."},
    {"NAME": "place", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Place", "DESCRIPTION": "Where the glass stands in the picture; it is shown in its middle."},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount"}
  ]
}*/

// What is seen at a distance from the glass is the same on both sides; past the edge it turns back.
float behind(float x, float side) {
    float at = place + side * abs(x - 0.5);
    return 1.0 - abs(mod(at, 2.0) - 1.0);
}

void main() {
    vec2 at = isf_FragNormCoord, q = at;
    if (mode == 0 || mode == 4) q.x = behind(at.x, -1.0);
    if (mode == 1) q.x = behind(at.x, 1.0);
    if (mode == 2 || mode == 4) q.y = behind(at.y, -1.0);
    if (mode == 3) q.y = behind(at.y, 1.0);
    if (mode == 5) q.x = 1.0 - at.x;
    if (mode == 6) q.y = 1.0 - at.y;
    vec4 c = IMG_NORM_PIXEL(inputImage, q);
    if (amount < 1.0) c = mix(IMG_NORM_PIXEL(inputImage, at), c, amount);
    gl_FragColor = c;
}
