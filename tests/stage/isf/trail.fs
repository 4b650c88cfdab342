/*{"ISFVSN": "2", "DESCRIPTION": "Adds to what comes round a loop.", "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/
void main() {
    gl_FragColor = vec4(IMG_THIS_PIXEL(inputImage).rgb + 1.0 / 255.0, 1.0);
}
