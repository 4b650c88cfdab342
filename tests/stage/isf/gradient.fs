/*{
    "DESCRIPTION": "Red grows to the right, green upwards; blue is TIME.",
    "ISFVSN": "2",
    "INPUTS": []
}*/
void main() {
    gl_FragColor = vec4(isf_FragNormCoord, fract(TIME), 1.0);
}
