/*{
  "DESCRIPTION": "Luma or chroma key: what is dark, or of one colour, becomes clear, so that another picture shows through.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Luma Level TOP", "Chroma Key TOP", "Luma key", "luma", "green screen", "alpha from brightness"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "mode", "TYPE": "long", "VALUES": [0, 1], "LABELS": ["luma", "chroma"], "DEFAULT": 0, "LABEL": "Mode"},
    {"NAME": "threshold", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.25, "LABEL": "Threshold", "DESCRIPTION": "Half clear: at this brightness, or this far from the colour."},
    {"NAME": "softness", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.2, "LABEL": "Softness", "DESCRIPTION": "From clear to whole."},
    {"NAME": "colour", "TYPE": "color", "DEFAULT": [0.1, 0.7, 0.2, 1.0], "LABEL": "Colour", "DESCRIPTION": "That becomes clear, with chroma."},
    {"NAME": "spill", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6, "LABEL": "Spill", "DESCRIPTION": "Takes the colour out of what remains, with chroma."},
    {"NAME": "invert", "TYPE": "bool", "DEFAULT": false, "LABEL": "Invert", "DESCRIPTION": "Clear is what was whole."}
  ]
}*/

const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);
// Red and blue beyond the brightness: what is left of a colour when its light is taken away.
vec2 tint(vec3 c) { return c.rb - dot(c, LUMA); }

void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage);
    vec3 light = clamp(c.rgb, 0.0, 1.0);
    float off = dot(light, LUMA);
    if (mode == 1) {
        vec2 wanted = tint(colour.rgb), own = tint(light), way = wanted / max(length(wanted), 1e-3);
        off = length(own - wanted);
        own -= way * max(dot(own, way), 0.0) * (invert ? 0.0 : spill);
        float luma = dot(c.rgb, LUMA);
        // the brightness stays as it was: green is what makes up for red and blue
        if (spill > 0.0 && !invert) c.rgb = vec3(own.x, -dot(own, LUMA.rb) / LUMA.g, own.y) + luma;
    }
    // never quite without a ramp: a hard key has stairs
    float whole = clamp((off - threshold) / max(softness, 1e-3) + 0.5, 0.0, 1.0);
    gl_FragColor = vec4(c.rgb, c.a * (invert ? 1.0 - whole : whole));
}
