/*{
    "ISFVSN": "2",
    "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/

void main() {
    vec4 colour = IMG_THIS_PIXEL(inputImage);
    colour.rgb *= brightnes;
    gl_FragColor = colour;
}
