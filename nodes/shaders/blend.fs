/*{
  "DESCRIPTION": "Lay one picture over another.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Below"},
    {"NAME": "above", "TYPE": "image", "LABEL": "Above"},
    {"NAME": "mode", "TYPE": "long", "VALUES": [0, 1, 2, 3, 4, 5], "LABELS": ["over", "add", "screen", "multiply", "lighten", "soft light"], "DEFAULT": 0, "LABEL": "Mode"},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount"}
  ]
}*/

// `add` sums light, not coded values. Gamma 2 stands in for the sRGB curve: two multiplications and
// a root where sRGB needs six powers, and nothing changes where one of the two is black.
void main() {
    vec4 a = IMG_NORM_PIXEL(inputImage, isf_FragNormCoord);
    vec4 b = IMG_NORM_PIXEL(above, isf_FragNormCoord);
    float share = clamp(b.a * amount, 0.0, 1.0);
    vec3 under = max(a.rgb, 0.0), top = max(b.rgb, 0.0);
    vec3 mixed = top;
    if (mode == 1) mixed = sqrt(under * under + top * top);
    if (mode == 2) mixed = under + top - min(under, 1.0) * min(top, 1.0);
    if (mode == 3) mixed = under * top;
    if (mode == 4) mixed = max(under, top);
    if (mode == 5) mixed = under + (2.0 * min(top, 1.0) - 1.0) * (min(under, 1.0) - min(under, 1.0) * min(under, 1.0));
    vec3 colour = mix(under, mixed, share);
    if (mode == 0) {
        // straight alpha: what is see-through below has no colour to give
        float whole = share + a.a * (1.0 - share);
        colour = (top * share + under * a.a * (1.0 - share)) / max(whole, 1e-4);
        gl_FragColor = vec4(colour, whole);
        return;
    }
    gl_FragColor = vec4(colour, a.a);
}
