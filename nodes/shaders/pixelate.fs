/*{
  "DESCRIPTION": "Pixelate a picture (mosaic): few large pixels, as squares, as print dots or as the lamps of a wall.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Pixelate", "mosaic", "Resolution", "LED wall", "dots", "8 bit"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "size", "TYPE": "float", "MIN": 0.006, "MAX": 0.5, "DEFAULT": 0.028, "LABEL": "Size", "DESCRIPTION": "Of a pixel, in shorter sides of the picture; at least four small ones."},
    {"NAME": "margin", "TYPE": "float", "MIN": 0.0, "MAX": 0.9, "DEFAULT": 0.0, "LABEL": "Margin", "DESCRIPTION": "Dark share between pixels."},
    {"NAME": "roundness", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Roundness", "DESCRIPTION": "1 makes dots; seen where there is a margin."},
    {"NAME": "grow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Grow", "DESCRIPTION": "How much larger bright pixels are than dark ones, as in print."},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount"}
  ],
  "PASSES": [
    {"TARGET": "cells", "WIDTH": "floor(($WIDTH+3)/4)+2", "HEIGHT": "floor(($HEIGHT+3)/4)+2", "FLOAT": true},
    {}
  ]
}*/

// Large pixels are counted from the middle of the picture: when the size changes none runs away.
void main() {
    vec2 whole = PASSINDEX == 0 ? IMG_SIZE(inputImage) : RENDERSIZE, half_ = 0.5 * whole;
    float wide = max(size * min(whole.x, whole.y), 4.0);
    vec2 first = ceil(half_ / wide);
    if (PASSINDEX == 0) {
        // one large pixel in each small one: the mean of sixteen looks, so that what moves under it
        // does not flicker
        vec2 number = floor(gl_FragCoord.xy) - first;
        vec4 sum = vec4(0.0);
        for (int i = 0; i < 16; i++) {
            vec4 c = IMG_NORM_PIXEL(inputImage, (number - 0.375 + 0.25 * vec2(i & 3, i >> 2)) * wide / whole + 0.5);
            sum += vec4(c.rgb * c.a, c.a);
        }
        gl_FragColor = vec4(sum.rgb / max(sum.a, 1e-4), sum.a / 16.0);
        return;
    }
    vec2 p = (isf_FragNormCoord - 0.5) * whole / wide + 0.5, number = floor(p);
    vec4 c = texelFetch(cells, ivec2(number + first), 0);
    if (margin > 0.0 || grow > 0.0) {
        float light = dot(clamp(c.rgb, 0.0, 1.0), vec3(0.2126, 0.7152, 0.0722));
        float lamp = 0.5 * (1.0 - margin) * mix(1.0, sqrt(light), grow), r = roundness * lamp;
        vec2 d = abs(p - number - 0.5) - lamp + r;
        float far = length(max(d, 0.0)) + min(max(d.x, d.y), 0.0) - r;
        // between lamps a little of their light is left: a wall, not holes
        c.rgb *= mix(0.14, 1.0, clamp(0.5 - far * wide, 0.0, 1.0));
    }
    gl_FragColor = mix(IMG_THIS_PIXEL(inputImage), c, amount);
}
