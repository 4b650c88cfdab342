/*{"ISFVSN": "2", "INPUTS": [{"NAME": "level", "TYPE": "float", "MIN": -100.0, "MAX": 100.0, "DEFAULT": 0.5}]}*/
void main() {
    gl_FragColor = vec4(vec3(level), 1.0);
}
