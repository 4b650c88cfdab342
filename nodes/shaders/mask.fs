/*{
  "DESCRIPTION": "Mask (matte) a picture by another one: only where that is bright, or opaque, it stays.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Matte TOP", "Matte", "Mask", "Multiply", "stencil", "alpha", "track matte"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "matte", "TYPE": "image", "LABEL": "Matte", "DESCRIPTION": "The picture that says what stays; all does where nothing is wired."},
    {"NAME": "by", "TYPE": "long", "VALUES": [0, 1], "LABELS": ["brightness", "alpha"], "DEFAULT": 0, "LABEL": "By"},
    {"NAME": "low", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Low", "DESCRIPTION": "No more of the matte than this hides the picture."},
    {"NAME": "high", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "High", "DESCRIPTION": "From this on it is whole."},
    {"NAME": "invert", "TYPE": "bool", "DEFAULT": false, "LABEL": "Invert"},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount"}
  ]
}*/

void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage), m = IMG_THIS_PIXEL(matte);
    float whole = by == 1 ? m.a : dot(clamp(m.rgb, 0.0, 1.0), vec3(0.2126, 0.7152, 0.0722)) * m.a;
    // low may stand above high, and may equal it: then the edge is hard
    float span = high - low;
    whole = clamp((whole - low) / (abs(span) < 1e-3 ? 1e-3 : span), 0.0, 1.0);
    if (invert) whole = 1.0 - whole;
    // nothing wired is a picture of one pixel: it hides nothing
    if (IMG_SIZE(matte).x < 1.5) whole = 1.0;
    gl_FragColor = vec4(c.rgb, c.a * mix(1.0, whole, amount));
}
