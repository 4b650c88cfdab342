/*{"INPUTS": [
    {"NAME": "sound", "TYPE": "audio", "MAX": 4},
    {"NAME": "bands", "TYPE": "audioFFT"}
], "ISFVSN": "2"}*/
void main() {
    float x = (floor(isf_FragNormCoord.x * 4.0) + 0.5) / 4.0;
    gl_FragColor = vec4(IMG_NORM_PIXEL(sound, vec2(x, 0.5)).r, IMG_NORM_PIXEL(bands, vec2(x, 0.5)).r,
        IMG_SIZE(bands).x / 255.0, 1.0);
}
