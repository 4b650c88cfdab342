/*{"ISFVSN": "2", "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/
void main() {
    vec4 colour = IMG_THIS_PIXEL(inputImage);
    gl_FragColor = vec4(colour.rgb * 0.5, colour.a);
}
