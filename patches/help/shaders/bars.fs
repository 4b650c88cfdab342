/*{
  "DESCRIPTION": "Draw a row of values as bars, a bar a lane, with a mark along them and a level across.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Row of values."},
    {"NAME": "mark", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": -1.0, "LABEL": "Place from left to right; below 0: none."},
    {"NAME": "level", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": -1.0, "LABEL": "Height; below 0: none."},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "sodium", "LABEL": "Palette"}
  ]
}*/

void main() {
    vec2 at = (isf_FragNormCoord - 0.06) / 0.88;
    vec3 colour = mix(palette[0].rgb, palette[1].rgb, isf_FragNormCoord.y);
    float count = float(textureSize(inputImage, 0).x);
    float lane = clamp(floor(at.x * count), 0.0, count - 1.0);
    float value = texture(inputImage, vec2((lane + 0.5) / count, 0.5)).r;
    bool inside = at.x > 0.0 && at.x < 1.0 && at.y > 0.0 && at.y < 1.0;
    float gap = abs(fract(at.x * count) - 0.5);
    if (inside && gap < 0.42 && at.y < max(value, 0.004)) colour = mix(palette[2].rgb, palette[4].rgb, at.y);
    float across = abs(at.x - mark) * RENDERSIZE.x * 0.88;
    if (mark >= 0.0) colour = mix(colour, palette[5].rgb, 1.0 - smoothstep(1.5, 3.0, across));
    float up = abs(at.y - level) * RENDERSIZE.y * 0.88;
    if (level >= 0.0 && at.x > 0.0 && at.x < 1.0) colour = mix(colour, palette[3].rgb, 1.0 - smoothstep(1.0, 2.5, up));
    gl_FragColor = vec4(colour, 1.0);
}
