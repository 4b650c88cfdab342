/*{
    "DESCRIPTION": "A buffer whose size reads an input; the picture shows how wide it is.",
    "ISFVSN": "2",
    "INPUTS": [{"NAME": "part", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0}],
    "PASSES": [
        {"TARGET": "small", "WIDTH": "max(1.0, floor($WIDTH * $part))", "HEIGHT": "$HEIGHT / 2"},
        {}
    ]
}*/
void main() {
    if (PASSINDEX == 0)
        gl_FragColor = vec4(RENDERSIZE / 255.0, 0.0, 1.0);
    else
        gl_FragColor = vec4(IMG_SIZE(small) / 255.0, IMG_THIS_PIXEL(small).r, 1.0);
}
