/*{
  "DESCRIPTION": "A disc of one colour at a place.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "colour", "TYPE": "color", "DEFAULT": [1.0, 0.76, 0.48, 1.0], "LABEL": "Colour"},
    {"NAME": "place", "TYPE": "point2D", "MIN": [0.0, 0.0], "MAX": [1.0, 1.0], "DEFAULT": [0.5, 0.5], "LABEL": "Place"},
    {"NAME": "radius", "TYPE": "float", "MIN": 0.0, "MAX": 0.5, "DEFAULT": 0.25, "LABEL": "Radius, in shorter sides."},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "mono", "LABEL": "Palette"}
  ]
}*/

void main() {
    vec2 shape = RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
    float away = length((isf_FragNormCoord - place) * shape);
    float edge = 1.5 / min(RENDERSIZE.x, RENDERSIZE.y);
    vec3 ground = mix(palette[0].rgb, palette[1].rgb, isf_FragNormCoord.y);
    ground += 0.25 * colour.rgb * colour.a * exp(-6.0 * max(away - radius, 0.0));
    float disc = (1.0 - smoothstep(radius - edge, radius + edge, away)) * colour.a;
    gl_FragColor = vec4(mix(ground, colour.rgb, disc), 1.0);
}
