/*{
    // comments, trailing commas, reserved names, shadowed built-ins, third arguments
    "INPUTS": [
        {"NAME": "inputImage", "TYPE": "image",},
        {"NAME": "filter", "TYPE": "float", "DEFAULT": 0.5, "LABEL": "see http://example.org"},
        {"NAME": "texture", "TYPE": "image"},
    ],
    "PASSES": [{"DESCRIPTION": "only one"}],
}*/
#version 120
float min(float a, float b, float c) { return a < b ? a : (b < c ? b : c); }
float round(float x) { return floor(x + 0.25); }
void main() {
    vec4 a = IMG_NORM_PIXEL(inputImage, vec2(isf_FragNormCoord.x,
        isf_FragNormCoord.y), 0.0);
    vec4 b = IMG_THIS_PIXEL(texture);
    gl_FragData[0] = vec4(a.rgb * filter * 2.0 + b.rgb * round(0.5) + min(0.0, 1.0, 2.0), 1.0);
}
