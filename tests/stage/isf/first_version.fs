/*
{
    "CREDIT": "ISF version 1: buffers that last are named apart",
    "PERSISTENT_BUFFERS": ["last"],
    "PASSES": [{"TARGET": "last"}]
}
*/
void main() {
    gl_FragColor = IMG_THIS_NORM_PIXEL(last) + vec4(vec3(1.0 / 255.0), 1.0);
}
