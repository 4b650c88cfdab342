/*{
  "DESCRIPTION": "Repeat a picture as tiles, each the mirror of its neighbour so that no seam is seen.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Tile TOP", "repeat", "repeatX", "Multiply", "grid", "wallpaper"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "columns", "TYPE": "float", "MIN": 1.0, "MAX": 24.0, "DEFAULT": 3.0, "LABEL": "Columns"},
    {"NAME": "rows", "TYPE": "float", "MIN": 1.0, "MAX": 24.0, "DEFAULT": 3.0, "LABEL": "Rows"},
    {"NAME": "mirrored", "TYPE": "bool", "DEFAULT": true, "LABEL": "Mirrored", "DESCRIPTION": "Turn every second tile over."},
    {"NAME": "shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Shift", "DESCRIPTION": "Of every second row, in tiles; .5 is as bricks lie."},
    {"NAME": "margin", "TYPE": "float", "MIN": 0.0, "MAX": 0.5, "DEFAULT": 0.0, "LABEL": "Margin", "DESCRIPTION": "Clear share of each tile, around it."}
  ]
}*/

vec4 seen(vec2 at, vec2 count) {
    // counted from the middle: with more tiles none runs away
    vec2 q = (at - 0.5) * count + 0.5, number = floor(q);
    q.x += shift * mod(number.y, 2.0);
    number = floor(q);
    q -= number;
    float inset = max(abs(q.x - 0.5), abs(q.y - 0.5)) - 0.5 + 0.5 * margin;
    float edge = margin > 0.0 ? clamp(0.5 - inset * min(RENDERSIZE.x / count.x, RENDERSIZE.y / count.y), 0.0, 1.0) : 1.0;
    q = (q - 0.5) / max(1.0 - margin, 1e-3) + 0.5;
    if (mirrored) q = mix(q, 1.0 - q, mod(number, 2.0));
    vec4 c = IMG_NORM_PIXEL(inputImage, q);
    return vec4(c.rgb, c.a * edge);
}

void main() {
    vec2 count = max(vec2(columns, rows), 1.0);
    // a tile is the picture made small: four looks a pixel, none apart where nothing is smaller
    vec2 d = 0.25 * (1.0 - 1.0 / count) / RENDERSIZE;
    vec4 sum = vec4(0.0);
    for (int i = 0; i < 4; i++) {
        vec4 c = seen(isf_FragNormCoord + d * vec2(float(i & 1) * 2.0 - 1.0, float(i & 2) - 1.0), count);
        sum += vec4(c.rgb * c.a, c.a);
    }
    gl_FragColor = vec4(sum.rgb / max(sum.a, 1e-4), 0.25 * sum.a);
}
