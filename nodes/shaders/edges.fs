/*{
  "DESCRIPTION": "Draw only the edges of a picture, as lines of light in the colours of the palette.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Edge TOP", "Edge detection", "Sobel", "outline", "contour", "neon"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "glacier", "LABEL": "Palette"},
    {"NAME": "thickness", "TYPE": "float", "MIN": 0.001, "MAX": 0.02, "DEFAULT": 0.0028, "LABEL": "Thickness", "DESCRIPTION": "Of the lines, in shorter sides of the picture."},
    {"NAME": "strength", "TYPE": "float", "MIN": 0.0, "MAX": 16.0, "DEFAULT": 5.0, "LABEL": "Strength", "DESCRIPTION": "Light of the lines."},
    {"NAME": "threshold", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.02, "LABEL": "Threshold", "DESCRIPTION": "Fainter edges are left out: grain, clouds."},
    {"NAME": "keep", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Keep", "DESCRIPTION": "How much of the lines takes the picture's own colour."},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount", "DESCRIPTION": "Between the picture and its lines."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {}
  ]
}*/

float bright(vec2 at) {
    vec4 c = IMG_NORM_PIXEL(inputImage, at);
    return dot(clamp(c.rgb, 0.0, 1.0), vec3(0.2126, 0.7152, 0.0722)) * c.a;
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    // no nearer than a pixel, or a smoothed look would see no slope
    vec2 at = isf_FragNormCoord, d = max(0.5 * thickness * min(RENDERSIZE.x, RENDERSIZE.y), 0.75) / RENDERSIZE;
    // four looks between the pixels are as good as the nine of a Sobel operator on them
    float a = bright(at - d), b = bright(at + vec2(d.x, -d.y)), e = bright(at + vec2(-d.x, d.y)), f = bright(at + d);
    vec2 slope = 0.5 * vec2(b + f - a - e, e + f - a - b);
    float line = max(length(slope) - threshold, 0.0) * strength;
    // no line is cut off at white: the strong ones only come closer to it
    line = line * (1.0 + 0.5 * line) / (1.0 + line * (1.0 + 0.5 * line));
    vec4 own = IMG_NORM_PIXEL(inputImage, at);
    vec3 light = ramp_at(0.04 + 0.92 * line);
    light = mix(light, mix(palette[0].rgb, own.rgb / max(max(own.r, max(own.g, own.b)), 0.2), line), keep);
    gl_FragColor = mix(own, vec4(light, 1.0), amount);
}
