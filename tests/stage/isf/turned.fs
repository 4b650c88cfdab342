/*{"INPUTS": [{"NAME": "angle", "TYPE": "float", "DEFAULT": 0.0}], "ISFVSN": "2"}*/
#if __VERSION__ <= 120
varying vec2 place;
#else
in vec2 place;
#endif
void main() {
    gl_FragColor = vec4(place, 0.0, 1.0);
}
