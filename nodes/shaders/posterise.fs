/*{
  "DESCRIPTION": "Posterise (posterize) a picture: a few flat tones, each a colour of the palette.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Posterize", "Lookup TOP", "Level", "gradient map", "duotone", "cartoon", "screen print"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "orchid", "LABEL": "Palette"},
    {"NAME": "levels", "TYPE": "float", "MIN": 2.0, "MAX": 6.0, "DEFAULT": 6.0, "LABEL": "Levels", "DESCRIPTION": "How many colours, from ground to ink."},
    {"NAME": "gamma", "TYPE": "float", "MIN": 0.25, "MAX": 4.0, "DEFAULT": 0.8, "LABEL": "Gamma", "DESCRIPTION": "Below 1 the light colours take more of the picture."},
    {"NAME": "pattern", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Pattern", "DESCRIPTION": "How far tones are mixed by dots, as in print."},
    {"NAME": "softness", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.12, "LABEL": "Softness", "DESCRIPTION": "Of the border between tones; 0 leaves nothing but colours of the palette."},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount"}
  ]
}*/

// A screen of dots at an eighth of a turn, as printers lay it, so that no row of pixels is seen.
float dots(vec2 p) {
    p = vec2(p.x + p.y, p.y - p.x) * (400.0 / min(RENDERSIZE.x, RENDERSIZE.y) / 4.0);
    vec2 w = abs(fract(p) - 0.5) * 2.0;
    w = w * w * (3.0 - 2.0 * w);
    return 0.5 * (w.x + w.y) - 0.5;
}

void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage);
    float count = floor(clamp(levels, 2.0, 6.0) + 0.5) - 1.0;
    float light = clamp(dot(max(c.rgb, 0.0), vec3(0.2126, 0.7152, 0.0722)), 0.0, 1.0);
    float x = clamp(pow(light, gamma) * (count + 1.0) - 0.5 + 0.9 * pattern * dots(gl_FragCoord.xy), 0.0, count);
    float part = fract(x), from = floor(x);
    part = softness > 0.0 ? smoothstep(0.5 - 0.5 * softness, 0.5 + 0.5 * softness, part) : step(0.5, part);
    int low = int(from * 5.0 / count + 0.5), high = int(min(from + 1.0, count) * 5.0 / count + 0.5);
    vec3 flat_ = mix(palette[low].rgb, palette[high].rgb, part);
    gl_FragColor = vec4(mix(c.rgb, flat_, amount), c.a);
}
