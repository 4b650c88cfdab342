#if __VERSION__ <= 120
varying vec2 place;
#else
out vec2 place;
#endif
void main() {
    isf_vertShaderInit();
    place = vec2(1.0 - vv_FragNormCoord.x, isf_FragNormCoord.y);
}
