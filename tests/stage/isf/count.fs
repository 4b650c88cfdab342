/*{
    "DESCRIPTION": "Counts its frames in a persistent buffer.",
    "ISFVSN": "2",
    "INPUTS": [{"NAME": "clear", "TYPE": "event"}],
    "PASSES": [{"TARGET": "tally", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true}, {}],
}*/
void main() {
    float before = IMG_PIXEL(tally, vec2(0.5)).r;
    if (PASSINDEX == 0)
        gl_FragColor = clear ? vec4(0.0) : vec4(before + 1.0 / 255.0);
    else
        gl_FragColor = vec4(vec3(before), 1.0);
}
